"""What was sent again: one return's figure step by step, and all restatements by size and by delay."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.revisions import History, moved
from phb.analysis.revisions_summary import Summary
from phb.charts.chart import Chart, Series


def steps(found: History) -> Chart | None:
    """Draw the figure of each submission as a bar from nought, those replaced since hollow.

    None where nothing was sent again with a figure.
    """
    if len(found.steps) < 2:
        return None
    first, last = found.steps[0], found.steps[-1]
    pairs = list(zip(found.steps, found.steps[1:]))
    # Two submissions may come on one day: a place of the axis is one of them.
    places = tuple(f"{at}. {one.received_on}" for at, one in enumerate(found.steps, start=1))
    title = f"{found.measure.capitalize()} {moved(first.value, last.value)}"
    return Chart(
        name="revision_steps",
        title=title,
        subtitle=f"{words.plain_ccg(found.name)}, {found.quarter}: {found.measure} as each of its own "
        "returns said, by the day it came; people. The newest is filled; withdrawn ones are left out.",
        series=(
            Series(
                name=found.measure.capitalize(),
                kind="bar",
                emphasis="focus",
                x=places,
                y=tuple(one.value for one in found.steps),
                points=tuple("whole" if place == places[-1] else "partial" for place in places),
                text=tuple(f"{one.value:,}" for one in found.steps),
                note=("the first", *(moved(a.value, b.value) for a, b in pairs)),
            ),
        ),
        y_title="People",
        is_lying=True,
        alt=f"Bar chart, a bar a submission. {title}. All figures are in the table below.",
        table=pd.DataFrame(
            {
                "Received on": [one.received_on for one in found.steps],
                found.measure.capitalize(): [one.value for one in found.steps],
                "Change": pd.array([None, *(b.value - a.value for a, b in pairs)], dtype="Int64"),
            }
        ),
        source=found.source,
    )


def sizes(found: Summary) -> Chart:
    """Draw how many restatements moved the figure by how much, falls above, rises below."""
    return _bars(
        found,
        name="revision_sizes",
        title=found.size_finding,
        subtitle=f"Submissions after the first by the change of {found.measure}, CCGs' own returns for "
        f"quarters up to {found.quarter}.",
        counts=found.sizes,
        heading=f"Change of {found.measure}",
    )


def delays(found: Summary) -> Chart:
    """Draw how many days after the first a later submission came."""
    return _bars(
        found,
        name="revision_delays",
        title=found.delay_finding,
        subtitle="Submissions after the first by the days between, CCGs' own returns for quarters up to "
        f"{found.quarter}.",
        counts=found.delays,
        heading="After the first",
    )


def _bars(
    found: Summary, *, name: str, title: str, subtitle: str, counts: dict[str, int], heading: str
) -> Chart:
    return Chart(
        name=name,
        title=title,
        subtitle=subtitle,
        series=(
            Series(
                name="Submissions",
                kind="bar",
                emphasis="focus",
                x=tuple(counts),
                y=tuple(counts.values()),
                text=tuple(f"{number:,}" for number in counts.values()),
            ),
        ),
        y_title="Submissions",
        is_lying=True,
        alt=f"Bar chart. {title}. All figures are in the table below.",
        table=pd.DataFrame({heading: list(counts), "Submissions": list(counts.values())}),
        source=found.source,
    )
