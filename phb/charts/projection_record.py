"""The record of past projections as pictures: what was said and what came, and said against happened."""

from __future__ import annotations

import pandas as pd

from phb.analysis.projection_record import ProjectionRecord, table
from phb.charts.chart import Break, Chart, Series, Spread

SIMULATED = "Simulated by us, not the real rollout: benchmarks/projection_record.py."
_SAID = "Median said"


def said_and_came(found: ProjectionRecord, ahead: int) -> Chart:
    """Draw, for one distance, the interval said of each quarter beside what came."""
    mine = found.at(ahead)
    scored = found.scored(ahead)
    places = tuple(one.quarter for one in mine)
    inside = sum(one.is_within(80) for one in scored)
    far = f"{ahead} quarter{'s' if ahead > 1 else ''} ahead"
    title = (
        f"{far}, {inside} of {len(scored)} outcomes fell inside the 80% interval"
        if scored
        else f"{far}, no outcome can be held against what was said yet"
    )
    whose = "One rollout, made up by us" if found.is_demonstration else "One rollout"
    across = sum(one.is_across for one in mine)
    left = f" {across} said across April 2017 are drawn, and not scored: counting changed." if across else ""
    changed = next((one.quarter for one in mine if one.quarter >= "2017-18 Q1"), None)
    return Chart(
        name=f"projection_record_{ahead}",
        title=title[:1].upper() + title[1:],
        subtitle=(
            f"England's live holders. Shaded: 80 and 95% intervals as they would have been said {ahead} "
            f"quarter{'s' if ahead > 1 else ''} before, on what was known then; mark: what came, as known "
            f"now. {whose}.{left}"
        ),
        series=(
            Series(_SAID, places, tuple(one.median for one in mine), dash=True, counts="live"),
            Series(
                "What came",
                places,
                tuple(one.came for one in mine),
                "marks",
                emphasis="focus",
                symbol="diamond",
                counts="live",
            ),
        ),
        spreads=tuple(
            Spread(
                name=f"{level}% interval",
                x=places,
                low=tuple(getattr(one, f"lower_{level}") for one in mine),
                high=tuple(getattr(one, f"upper_{level}") for one in mine),
                level=level,
                of=_SAID,
                counts="live",
            )
            for level in (95, 80)
        ),
        breaks=(Break(changed, "Collection<br>mandatory"),) if changed else (),
        places=places,
        y_title="People",
        alt=f"Line chart of projections with intervals, and marks of what came. {title}.",
        table=table(found),
        source=found.source,
        empty="No projection can be made from this record yet.",
    )


def calibration(found: ProjectionRecord) -> Chart:
    """Draw how often a level was reached against the chance that was said of it, simulated."""
    rows = found.chance
    places = tuple(f"{row['said_from']:.0%} to {row['said_to']:.0%}" for row in rows)
    off = max((abs(row["said"] - row["happened"]) for row in rows), default=0.0)
    cases = tuple(f"{row['cases']:,} cases" for row in rows)
    shown = pd.DataFrame(
        [
            (place, round(100 * row["said"], 1), round(100 * row["happened"], 1), row["cases"])
            for place, row in zip(places, rows)
        ],
        columns=["Chance said", "Mean of what was said, %", "How often it came true, %", "Cases"],
    )
    return Chart(
        name="projection_chance",
        title=f"On simulated rollouts chances came true as said, within {max(100 * off, 1):.0f} in 100",
        subtitle=(
            "A level from a quarter more to three times what was held, eight quarters ahead: the chance said "
            "of it, in five classes, and how often it was reached. Simulated, not the real rollout."
        ),
        series=(
            Series(
                "Said", places, tuple(100 * row["said"] for row in rows), "marks", note=cases, counts="share"
            ),
            Series(
                "Came true",
                places,
                tuple(100 * row["happened"] for row in rows),
                "bar",
                emphasis="focus",
                note=cases,
                counts="share",
            ),
        ),
        places=places,
        unit="percent",
        y_title="Per cent",
        alt=f"Bars of how often levels were reached, marks of the chance said. Largest difference {off:.0%}.",
        table=shown,
        source=SIMULATED,
    )
