"""The road to a target as pictures: what each region needs a quarter, beside its recent pace."""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.pace import answer
from phb.analysis.road import Road
from phb.analysis.road_words import level_next, table
from phb.charts.chart import Chart, Series


def paces(found: Road) -> Chart:
    """Draw what each region needs a quarter for its share of the next level, and its recent pace."""
    level = level_next(found)
    drawn = sorted(found.regions, key=lambda one: -(one.rates[level].required or 0))
    places = tuple(one.name for one in drawn)
    rates = [one.rates[level] for one in drawn]
    slow = [
        one
        for one, rate in zip(drawn, rates)
        if rate.answer == "no recent growth" or (rate.answer == "too slow" and rate.is_sure)
    ]
    unsure = sum(rate.ratio is not None and not rate.is_sure for rate in rates)
    done = [one for one, rate in zip(drawn, rates) if rate.answer == "achieved"]
    if rates and all(rate.answer == "missed" for rate in rates):
        title = f"{found.aim.date.label} is over: no quarter is left to {level:,}"
    elif not any(rate.ratio is not None or rate.answer == "achieved" for rate in rates):
        title = f"No region's recent pace can be held against its share of {level:,} yet"
    else:
        title = f"{len(slow):,} of {len(drawn):,} regions grow too slowly for their share of {level:,}"
        title += f"; {len(done):,} hold it" if done else ""
        title += f"; of {unsure:,} it cannot be told" if unsure else ""
    return Chart(
        name="road_paces",
        title=title,
        subtitle=(
            f"Live holders: net new people a quarter. Bar: needed from {found.quarter} to the region's share "
            f"of {level:,} by {found.aim.date.label}; mark: recent pace, like for like over at most four "
            f"quarters. Shared out {found.shares[level].weighting.title.lower()}."
        ),
        series=(
            Series(
                name="Needed a quarter",
                x=places,
                y=tuple(rate.required for rate in rates),
                kind="bar",
                emphasis="focus",
                note=tuple(answer(rate, one.why) for one, rate in zip(drawn, rates)),
                text=tuple(words.number(rate.required) if rate.required else "" for rate in rates),
                counts="live",
            ),
            Series(
                name="Recent pace",
                x=places,
                y=tuple(one.pace.per_quarter for one in drawn),
                kind="marks",
                symbol="diamond",
                note=tuple(f"{one.known:,} of {words.ccgs(one.ccgs)} have a figure" for one in drawn),
                counts="live",
            ),
        ),
        places=places,
        is_lying=True,
        y_title="People a quarter",
        alt=f"Bars of what each region needs a quarter, with a mark for its recent pace. {title}.",
        table=table(found, found.regions),
        source=found.source,
        empty="No region's need can be calculated.",
    )
