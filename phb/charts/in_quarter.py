"""People with a budget at some time in the quarter, where live holders are not known; an axis of its own."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.progress import Progress
from phb.charts import england
from phb.charts.chart import Chart, Series


def in_quarter(found: Progress) -> Chart | None:
    """Draw start plus new of every quarter that has it; None unless one of them lacks live holders."""
    known = [one for one in found.quarters if one.in_quarter.value is not None]
    unknown = [one for one in known if one.live is None]
    if not unknown:
        return None
    last = unknown[-1]
    title = (
        f"{words.number(last.in_quarter.value)} people had a budget at some time in {last.quarter}; "
        "how many on its last day is not yet known"
    )
    return Chart(
        name="progress_in_quarter",
        title=title,
        subtitle=(
            "In place at the start of the quarter plus new in it, ended or not: more than live holders, and "
            f"never on one axis with them; {england.HOLLOW}{england.lighter(found)}."
        ),
        series=(
            Series(
                name="In the quarter, returns",
                x=tuple(one.quarter for one in known),
                y=tuple(one.in_quarter.value for one in known),
                kind="marks",
                emphasis="focus",
                symbol="cross",
                note=tuple(one.in_quarter.coverage for one in known),
                points=tuple(england.point(one, found, one.in_quarter.ccgs) for one in known),
                counts="in_quarter",
            ),
        ),
        places=tuple(one.quarter for one in found.quarters if one.quarter >= known[0].quarter),
        y_title="People in the quarter",
        alt=f"Marks by quarter. {title}. All figures are in the table below.",
        table=pd.DataFrame(
            [(one.quarter, one.in_quarter.value, *england.counts(one.in_quarter)) for one in known],
            columns=["Quarter", "In the quarter, people", *england.COUNTS],
        ),
        source=found.source,
    )
