"""How many CCGs returned, quarter by quarter, of those open."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.england import EnglandQuarter
from phb.analysis.progress import Progress
from phb.charts import england
from phb.charts.chart import Chart, Point, Series


def coverage(found: Progress) -> Chart:
    """Draw CCGs that returned as bars under the line of CCGs open."""
    places = tuple(one.quarter for one in found.quarters)
    states: tuple[Point, ...] = tuple(
        "arriving" if place == found.unfinished else "whole" for place in places
    )
    returned = Series(
        name="CCGs returned",
        x=places,
        y=tuple(one.returned for one in found.quarters),
        kind="bar",
        emphasis="focus",
        note=tuple(f"of {one.open:,} open{_held_back(one)}" for one in found.quarters),
        points=states,
        counts="ccgs",
    )
    opened = Series(
        name="CCGs open",
        x=places,
        y=tuple(one.open for one in found.quarters),
        emphasis="context",
        counts="ccgs",
    )
    return Chart(
        name="progress_coverage",
        title=_title(found),
        subtitle=(
            "CCGs with a return in the quarter, of the CCGs open in it"
            f"{england.lighter(found)}.{_of_the_record(found)}"
        ),
        series=(returned, opened),
        places=places,
        y_title="CCGs",
        alt=f"Bar chart by quarter. {_title(found)}. All figures are in the table below.",
        table=_table(found),
        source=found.source,
    )


def _held_back(one: EnglandQuarter) -> str:
    ccgs = {held.ccg for held in one.held_back}
    return f"; figures held back of {words.ccgs(len(ccgs))}" if ccgs else ""


def _of_the_record(found: Progress) -> str:
    """Say in how many quarters a figure is held back; the table says which and why."""
    quarters = [one.quarter for one in found.quarters if one.held_back]
    if not quarters:
        return ""
    return f" Figures are held back in {', '.join(quarters)}: which and why is in the table."


def _table(found: Progress) -> pd.DataFrame:
    rows = [
        (
            one.quarter,
            one.returned,
            one.open,
            one.open - one.returned,
            one.holders.blocked,
            one.in_quarter.blocked,
            one.year_to_date.blocked,
            " ".join(dict.fromkeys(f"{held.ccg}: {held.reason}" for held in one.held_back)),
        )
        for one in found.quarters
    ]
    headings = ["Quarter", "CCGs returned", "CCGs open", "No return", "Live holders held back"]
    headings += ["In the quarter held back", "Year to date held back", "Held back: whose and why"]
    return pd.DataFrame(rows, columns=headings)


def _title(found: Progress) -> str:
    now = found.at(found.quarter)
    least = min(found.quarters, key=lambda one: one.returned / one.open if one.open else 1)
    said = f"{now.returned:,} of {now.open:,} CCGs returned for {now.quarter}"
    if least is now:
        return f"{said}, the lowest coverage of the record" if len(found.quarters) > 1 else said
    return f"{said}; coverage was lowest at {least.quarter} ({least.returned:,} of {least.open:,})"
