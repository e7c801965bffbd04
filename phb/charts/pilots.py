"""Recruited against planned at each pilot site; sites that state no plan stand apart, hollow."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.pilots import Pilots, PilotSite
from phb.analysis.pilots_told import NOT_AVAILABLE
from phb.charts.chart import Chart, Series

_BAR, _AROUND = 34, 84
_LONGEST = 34  # characters of a name beside a bar


def chart(found: Pilots) -> Chart:
    """Draw what each site had recruited as a bar, its plan as a diamond; the others are listed."""
    known = [one for one in found.sites if one.verdict.recruited]
    with_plan = [one for one in known if one.verdict.planned]
    without = [one for one in known if not one.verdict.planned]
    places = tuple(_place(one) for one in (*with_plan, *without))
    series = [
        Series(
            name="Recruited, plan stated",
            x=tuple(_place(one) for one in with_plan),
            y=tuple(_recruited(one) for one in with_plan),
            kind="bar",
            emphasis="focus",
            text=tuple(_against(one) for one in with_plan),
            note=tuple(one.sentence for one in with_plan),
        ),
        Series(
            name="Planned",
            x=tuple(_place(one) for one in with_plan),
            y=tuple(one.verdict.planned.value if one.verdict.planned else None for one in with_plan),
            kind="marks",
            symbol="diamond",
            note=tuple(f"{one.name}: its plan" for one in with_plan),
        ),
        Series(
            name="Recruited, no plan stated",
            x=tuple(_place(one) for one in without),
            y=tuple(_recruited(one) for one in without),
            kind="bar",
            emphasis="context",
            points=tuple("partial" for _ in without),
            text=tuple(f"{_recruited(one):,g}" for one in without),
            note=tuple(one.sentence for one in without),
        ),
    ]
    return Chart(
        name="pilots_recruited_against_planned",
        title=_title(with_plan, without),
        subtitle=(
            "Patients recruited by each pilot site, as last stated, against its own plan (diamond). Hollow: "
            "the site states no plan. "
            f"{len(found.sites) - len(known)} sites state no number of patients and are in the table."
        ),
        series=tuple(one for one in series if one.x),
        places=places,
        y_title="Patients",
        alt=f"Bars: {'; '.join(f'{one.name} {_against(one)}' for one in known)}. All are in the table below.",
        table=_table(found),
        source=found.source,
        is_lying=True,
        empty="No site states how many patients it recruited.",
    )


def height(drawn: Chart) -> int:
    """Give the pixels in which every site has room for its name."""
    return _AROUND + _BAR * len(drawn.places)


def _recruited(site: PilotSite) -> float:
    return site.verdict.recruited.value if site.verdict.recruited else 0.0


def _against(site: PilotSite) -> str:
    planned = site.verdict.planned
    count = f"{_recruited(site):,g}"
    return f"{count} of {planned.value:,g}" if planned else f"{count}, no plan stated"


def _place(site: PilotSite) -> str:
    name = site.name.removeprefix("NHS ").replace(" and NHS ", " and ").removesuffix(" joint project")
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"


def _title(with_plan: list[PilotSite], without: list[PilotSite]) -> str:
    rest = f"{len(without)} sites state no plan" if len(without) != 1 else "1 site states no plan"
    if not with_plan:
        return f"No site's plan is on record: {rest}"
    worst = min(with_plan, key=lambda one: _share(one))
    of = f"{_recruited(worst):,g} of the {worst.verdict.planned.value if worst.verdict.planned else 0:,g}"
    share = words.percent(_recruited(worst), worst.verdict.planned.value if worst.verdict.planned else None)
    return f"{worst.name} had recruited {of} patients it planned ({share}); {rest}"


def _share(site: PilotSite) -> float:
    planned = site.verdict.planned
    return _recruited(site) / planned.value if planned and planned.value else 1.0


def _table(found: Pilots) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Site": [one.name for one in found.sites],
            "Recruited": _said(found, "patients_recruited"),
            "Planned": _said(found, "patients_planned"),
            "State": [one.state_title for one in found.sites],
            "Told in": [one.added or one.told.source for one in found.sites],
        }
    )


def _said(found: Pilots, measure: str) -> list[str]:
    return [
        next((told.said for told in reversed(one.told.statements) if told.measure == measure), NOT_AVAILABLE)
        for one in found.sites
    ]
