"""The gap to a level as pictures: lying bars of the regions, and of the CCGs that lack most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.gaps import Gaps, Part
from phb.analysis.gaps import gaps as gaps_of
from phb.charts.chart import Chart, Series
from phb.store import Store

_DRAWN = 15
_STEP, _AROUND = 27, 60


@dataclass(frozen=True, eq=False)
class Drawn:
    """The gap with its pictures, side by side; none where the level is held."""

    found: Gaps
    pictures: tuple[Chart, ...]


def drawn(store: Store, *, quarter: str, to: str, geography: str) -> Drawn:
    """Answer who lacks how much. Raises PlainError for a level or quarter that cannot be asked about."""
    found = gaps_of(store, quarter=quarter, to=to, geography=geography)
    return Drawn(found, () if found.is_held else (by_ccg(found), by_region(found)))


def by_ccg(found: Gaps) -> Chart:
    """Draw the CCGs that lack most, those without a figure hollow."""
    shown = [one for one in found.by_ccg[:_DRAWN] if one.gap]
    rest = sum(one.gap > 0 for one in found.by_ccg) - len(shown)
    none = sum(one.gap == 0 for one in found.by_ccg)
    left = f" {words.ccgs(rest)} that lack fewer are in the table." if rest else ""
    left += f" {words.ccgs(none)} {'lacks' if none == 1 else 'lack'} nobody." if none else ""
    return _chart(
        found,
        shown,
        name="gaps_ccg",
        title=found.finding,
        places=tuple(words.ccg(one.name, one.key) for one in shown),
        more=f"{_hollow(found)}{left}",
        table=found.ccg_table,
    )


def by_region(found: Gaps) -> Chart:
    """Draw every region, those with a CCG without a figure hollow."""
    is_hollow = any(one.is_at_most for one in found.by_region)
    return _chart(
        found,
        found.by_region,
        name="gaps_region",
        title=_most(found),
        places=tuple(one.name for one in found.by_region),
        more=" Hollow: at most so many, a CCG in it has no figure." if is_hollow else "",
        table=found.region_table,
    )


def height(chart: Chart) -> int:
    """Give the pixels in which every bar has room for its name."""
    return _AROUND + _STEP * max(len(chart.places), 3)


def _most(found: Gaps) -> str:
    """Say which region lacks most; with shares of CCGs without a figure in it another may."""
    first, *others = found.by_region
    is_sure = all(first.gap - first.without_figure >= one.gap for one in others)
    return (
        f"{'' if is_sure else 'As far as known, '}{first.name} lacks most: {first.gap_words} of "
        f"the {found.gap:,}, {words.percent(first.gap, found.gap)}"
    )


def _hollow(found: Gaps) -> str:
    without = found.without
    if not without:
        return ""
    people = sum(one.gap for one in without)
    return (
        f" Hollow: no figure, so at most its whole share ({words.ccgs(len(without))}, {people:,} people of "
        "the gap)."
    )


def _chart(
    found: Gaps,
    shown: Sequence[Part],
    *,
    name: str,
    title: str,
    places: tuple[str, ...],
    more: str,
    table: pd.DataFrame,
) -> Chart:
    here, weighting = found.shares.places, found.shares.weighting.title
    so_far = found.share_so_far(shown)
    note = f" {found.note}" if found.note else ""
    return Chart(
        name=name,
        title=title,
        subtitle=(
            f"People short of a share of {found.level:,} by {found.aim.date.label}, at {found.quarter}, "
            f"{here.geography.words}; shared out {weighting[0].lower()}{weighting[1:]}, and nobody is given "
            f"fewer than hold a budget.{more}{note} A share is arithmetic, not an entitlement."
        ),
        series=(
            Series(
                name="People short",
                x=places,
                y=tuple(one.gap for one in shown),
                kind="bar",
                emphasis="focus",
                note=tuple(_note(one, upto) for one, upto in zip(shown, so_far)),
                points=tuple("partial" if one.is_at_most else "whole" for one in shown),
                text=tuple(f"{'≤ ' if one.is_at_most and one.gap else ''}{one.gap:,}" for one in shown),
            ),
        ),
        places=places,
        is_lying=True,
        y_title="People short of the share",
        alt=f"Lying bars, the largest first. {title}. All of them are in the table below.",
        table=table,
        source=found.source,
        empty="Nobody is short of a share.",
    )


def _note(one: Part, so_far: str) -> str:
    if one.held is None:
        return f"no figure ({one.why}); share {one.share:,}; so far {so_far} of the gap"
    return f"{one.held:,} holders, share {one.share:,}; so far {so_far} of the gap"
