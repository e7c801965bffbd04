"""How many CCGs returned, quarter by quarter, of those open."""

from __future__ import annotations

import pandas as pd

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
        note=tuple(f"of {one.open:,} open" for one in found.quarters),
        points=states,
    )
    opened = Series(
        name="CCGs open",
        x=places,
        y=tuple(one.open for one in found.quarters),
        emphasis="context",
    )
    return Chart(
        name="progress_coverage",
        title=_title(found),
        subtitle=f"CCGs with a return in the quarter, of the CCGs open in it{england.lighter(found)}.",
        series=(returned, opened),
        places=places,
        y_title="CCGs",
        alt=f"Bar chart by quarter. {_title(found)}. All figures are in the table below.",
        table=pd.DataFrame(
            [(one.quarter, one.returned, one.open, one.open - one.returned) for one in found.quarters],
            columns=["Quarter", "CCGs returned", "CCGs open", "No return"],
        ),
        source=found.source,
    )


def _title(found: Progress) -> str:
    now = found.at(found.quarter)
    least = min(found.quarters, key=lambda one: one.returned / one.open if one.open else 1)
    said = f"{now.returned:,} of {now.open:,} CCGs returned for {now.quarter}"
    if least is now:
        return f"{said}, the lowest coverage of the record" if len(found.quarters) > 1 else said
    return f"{said}; coverage was lowest at {least.quarter} ({least.returned:,} of {least.open:,})"
