"""Everyone with a budget since April: a count that starts again each April, in two pictures of one kind."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phb.analysis import words
from phb.analysis.england import EnglandQuarter
from phb.analysis.progress import Progress
from phb.charts import england
from phb.charts.chart import Chart, Series

_PUBLISHED = "Published, year to date"
_EMPTY = "No CCG has given a year-to-date figure yet."
_IN_YEAR = ("Q1", "Q2", "Q3", "Q4")


def over_time(found: Progress) -> Chart:
    """Draw the count quarter by quarter; no line leads across an April."""
    known = _known(found)
    places = tuple(one.quarter for one in known)
    drawn = [one for one in found.published if one.kind == "ytd" and one.quarter in places]
    lines = (
        Series(
            name="Year to date, returns",
            x=places,
            y=tuple(one.year_to_date.value for one in known),
            emphasis="focus",
            note=tuple(one.year_to_date.coverage for one in known),
            points=tuple(england.point(one, found, one.year_to_date.ccgs) for one in known),
            anew=tuple(place for place in places if place.endswith("Q1")),
            counts="ytd",
        ),
        Series(
            name=_PUBLISHED,
            x=tuple(one.quarter or "" for one in drawn),
            y=tuple(one.value for one in drawn),
            kind="marks",
            symbol="triangle",
            note=tuple(england.published_note(one) for one in drawn),
            counts="ytd",
        ),
    )
    return Chart(
        name="progress_year_to_date",
        title=_title(found),
        subtitle=(
            "Everyone with a budget at any time since 1 April, ended or not; the count starts again each "
            f"April, so a fall from Q4 to Q1 is none; {england.HOLLOW}{england.lighter(found)}."
        ),
        series=tuple(one for one in lines if one.x),
        places=places,
        y_title="People since 1 April",
        alt=f"Line chart that starts again each April. {_title(found)}. All figures are in the table below.",
        table=_table(found, known),
        source=f"{found.source} {found.published_words}",
        empty=_EMPTY,
    )


def by_year(found: Progress) -> Chart:
    """Draw each year from its April, so that a quarter stands over the same quarter of other years."""
    known = _known(found)
    years = sorted({_year(one) for one in known})
    now = found.year_to_date
    focus = _year(now.now) if now else None
    return Chart(
        name="progress_year_to_date_by_year",
        title=_growth_title(found),
        subtitle=f"Everyone with a budget at any time since 1 April, by financial year.{_others(found)}",
        series=tuple(_of_year(found, known, year, is_focus=year == focus) for year in years),
        places=_IN_YEAR,
        y_title="People since 1 April",
        alt=f"One line a financial year. {_growth_title(found)}. All figures are in the table below.",
        table=_table(found, known),
        source=found.source,
        empty=_EMPTY,
    )


def _of_year(found: Progress, known: list[EnglandQuarter], year: str, *, is_focus: bool) -> Series:
    mine = [one for one in known if _year(one) == year]
    return Series(
        name=year,
        x=tuple(one.quarter.split()[1] for one in mine),
        y=tuple(one.year_to_date.value for one in mine),
        emphasis="focus" if is_focus else "context",
        note=tuple(one.year_to_date.coverage for one in mine),
        points=tuple(england.point(one, found, one.year_to_date.ccgs) for one in mine),
        label=year,
        counts="ytd",
    )


def _known(found: Progress) -> list[EnglandQuarter]:
    """Give the quarters from the first with a year-to-date figure on, those without one too."""
    held = [one.quarter for one in found.quarters if one.year_to_date.value is not None]
    return [one for one in found.quarters if held and one.quarter >= held[0]]


def _year(one: EnglandQuarter) -> str:
    return one.quarter.split()[0]


def _title(found: Progress) -> str:
    if found.year_to_date is None:
        return f"Year to date is not known for {found.quarter} or before"
    now = found.year_to_date.now
    held = now.year_to_date.text
    return f"{held[:1].upper()}{held[1:]} people had a budget at some time since April by {now.quarter}"


def _growth_title(found: Progress) -> str:
    told = found.year_to_date
    if told is None:
        return f"Year to date is not known for {found.quarter} or before"
    if told.before is None or told.change is None:
        return f"Year to date at {told.now.quarter} has no same quarter of the year before to be held against"
    about = "about " if told.now.year_to_date.suppressed or told.before.year_to_date.suppressed else ""
    plain = words.change(told.change.after - told.change.before)
    like, ccgs = told.change.change, words.ccgs(told.change.ccgs)
    alike = f", {words.change(like)} like for like in {ccgs}" if like is not None else ""
    return f"Year to date, {told.now.quarter} against {told.before.quarter}: {about}{plain}{alike}"


def _others(found: Progress) -> str:
    told = found.year_to_date
    if told is None or told.before is None or told.change is None or not told.change.others:
        return ""
    return f" {told.now.quarter} against {told.before.quarter}: {told.change.others}."


def _table(found: Progress, known: list[EnglandQuarter]) -> pd.DataFrame:
    """One row a quarter with the same quarter of the year before beside it, then the published figures."""
    before = {one.quarter: one.year_to_date.value for one in known}
    rows: list[tuple[Any, ...]] = []
    for at, one in enumerate(known):
        earlier = known[at - 4].quarter if at >= 4 else None
        value = one.year_to_date.value
        then = before.get(earlier) if earlier else None
        change = None if value is None or then is None else value - then
        rows.append(
            (one.quarter, "Returns", value, earlier, then, change, *england.counts(one.year_to_date), "")
        )
    none = (None,) * len(england.COUNTS)
    for mark in found.published:
        if mark.kind == "ytd":
            sources = "; ".join(mark.sources)
            rows.append((mark.quarter, _PUBLISHED, mark.value, None, None, None, *none, sources))
    people = ["Year to date, people", "Year to date a year before", "Change on the year, all returns"]
    headings = ["Quarter", "Whose", people[0], "Same quarter a year before", *people[1:]]
    table = pd.DataFrame(rows, columns=[*headings, *england.COUNTS, "Published source"])
    return table.astype(dict.fromkeys([*people, *england.COUNTS], "Int64"))
