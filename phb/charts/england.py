"""What the pictures of England share: how a quarter is marked, the chosen one, and where counting changed."""

from __future__ import annotations

from collections.abc import Sequence

from phb.analysis.england import NEARLY_ALL, EnglandQuarter, Published, Total
from phb.analysis.progress import Progress
from phb.charts.chart import Break, Counts, Point, Series

# Headings of the columns that say how many CCGs stand where behind a total.
COUNTS = (
    "CCGs reported",
    "CCGs open",
    "CCGs suppressed",
    "CCGs missing",
    "CCGs held back",
    "CCGs not applicable",
)
HOLLOW = f"hollow: fewer than {NEARLY_ALL * 10:.0f} in 10 CCGs reported"


def point(one: EnglandQuarter, found: Progress, ccgs: int) -> Point:
    """Say how the value of a quarter is drawn, given how many CCGs stand behind it."""
    if one.quarter == found.unfinished:
        return "arriving"
    return "whole" if ccgs >= NEARLY_ALL * one.open else "partial"


def lighter(found: Progress) -> str:
    """Say why the latest quarter is drawn lighter, if it is: "; lighter: 2019-20 Q3, still arriving"."""
    return f"; lighter: {found.unfinished}, {found.unfinished_words}" if found.unfinished else ""


def anew(found: Progress) -> tuple[str, ...]:
    """Give the quarter at which a line of returns begins anew, if the record spans the change."""
    return (found.break_at,) if found.break_at else ()


def breaks(found: Progress) -> tuple[Break, ...]:
    """Give the quarter from which the collection is another, if the record spans it."""
    return (Break(found.break_at, "Collection<br>mandatory"),) if found.break_at else ()


def counts(total: Total) -> tuple[int, ...]:
    """Give how many CCGs stand where behind a total, in the order of COUNTS."""
    return total.ccgs, total.open, total.suppressed, total.missing, total.blocked, total.set_aside


def published_note(one: Published) -> str:
    """Say on whose word a published figure stands."""
    said = f"{one.precision}; {'; '.join(one.sources)}"
    return f"{said}; quarter is our reading of the day it was stated" if one.is_placed_by_us else said


def chosen(found: Progress, values: Sequence[float | None], kind: Counts) -> tuple[Series, ...]:
    """Point out the quarter the page speaks of, unless it is the last of the line anyway."""
    drawn = [(one, value) for one, value in zip(found.quarters, values) if value is not None]
    here = [(one, value) for one, value in drawn if one.quarter == found.known]
    if not here or here == drawn[-1:]:
        return ()
    one, value = here[0]
    coverage = f"{one.returned:,} of {one.open:,} CCGs returned"
    return (
        Series(
            name=f"Chosen: {one.quarter}",
            x=(one.quarter,),
            y=(value,),
            kind="marks",
            emphasis="focus",
            note=(coverage,),
            label=one.quarter,
            counts=kind,
        ),
    )
