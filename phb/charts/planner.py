"""Pictures of the Planner: with and without levers, where effort buys most, scenarios side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from phb.analysis import words
from phb.analysis.ahead import FURTHEST
from phb.analysis.planner import Planned, lever_words
from phb.analysis.planner_saved import Compared
from phb.analysis.planner_words import half
from phb.analysis.road import ENGLAND
from phb.charts.chart import Band, Break, Chart, Series, Spread

_WITHOUT, _WITH = "If nothing changes", "With the levers"
SHOWN = 15
_PAST = 8  # quarters of the record before the one planned from
_BEYOND = 4


def paths(one: Planned) -> Chart:
    """Draw the scope's holders so far, if nothing changes with its 80 % interval, and with the levers."""
    road = one.ground.road
    count = min(max(road.steps + _BEYOND, 8), FURTHEST)
    past = road.places.quarters[-_PAST - 1 :]
    held = road.ahead.reported if one.scope == ENGLAND else road.places.within(one.is_in)
    so_far = held[-_PAST - 1 :]
    ahead = (road.quarter, *one.ground.quarters[:count])
    start = float(one.without[0]) if np.isnan(so_far[-1]) else float(so_far[-1])
    without, with_levers = ([start, *path[:count].tolist()] for path in (one.without, one.with_levers))
    lower, upper = _interval(one, count)
    series = [
        Series("Live holders, returns", past, _told(so_far), counts="live", label="", anew=_anew(one, past)),
        Series(_WITHOUT, ahead, tuple(without), dash=True, counts="live", label=_WITHOUT),
    ]
    if one.more:
        line = tuple(with_levers)
        series.append(Series(_WITH, ahead, line, emphasis="focus", counts="live", label=_WITH))
    levels = [when.level for when in one.whens]
    bands = (
        Band(
            f"{'Target' if one.scope == ENGLAND else 'Its share'}: {_levels(levels)}", levels[0], levels[-1]
        ),
    )
    return Chart(
        name="planner_paths",
        title=_finding(one),
        subtitle=(
            f"Live holders in {one.who}, people at the end of each quarter; from {road.quarter} on "
            f"projected, not known. {lever_words(one.ground, one.levers)}. {road.places.geography.areas}."
        ),
        series=tuple(line for line in series if any(value is not None for value in line.y)),
        spreads=_fan(ahead, start, lower, upper),
        bands=bands,
        breaks=(*_changed(one, count), Break(str(road.aim.quarter), f"due {road.aim.date.due}", "end")),
        places=(*past, *one.ground.quarters[: max(count, road.steps)]),
        y_title="People",
        alt=f"Line chart. {_finding(one)}. All figures are in the table below.",
        table=pd.DataFrame(
            {
                "Quarter": ahead[1:],
                "If nothing changes": [words.whole(value) for value in without[1:]],
                "80% low end": pd.array([_whole(value) for value in lower], dtype="Int64"),
                "80% high end": pd.array([_whole(value) for value in upper], dtype="Int64"),
                "With the levers": [words.whole(value) for value in with_levers[1:]],
            }
        ),
        source=road.source,
    )


def _changed(one: Planned, count: int) -> tuple[Break, ...]:
    """Mark a change of the collection among the quarters drawn: no projection foresees it."""
    road = one.ground.road
    inside = [at for at in (road.ahead.break_at, *_anew(one, road.places.quarters[-_PAST - 1 :])) if at]
    drawn = (*road.places.quarters[-_PAST - 1 :], *one.ground.quarters[:count])
    return tuple(Break(at, "Collection<br>mandatory") for at in inside[:1] if at in drawn)


def _fan(
    ahead: tuple[str, ...], start: float, lower: tuple[float | None, ...], upper: tuple[float | None, ...]
) -> tuple[Spread, ...]:
    """Draw the 80% interval as far as it is known, from where it begins."""
    ends = [
        (at, low, high)
        for at, low, high in zip(ahead[1:], lower, upper)
        if low is not None and high is not None
    ]
    if not ends:
        return ()
    x, low, high = zip(*((ahead[0], start, start), *ends))
    return (Spread("80% interval, if nothing changes", x, low, high, 80, of=_WITHOUT, counts="live"),)


def effort(one: Planned) -> Chart:
    """Draw where effort buys most: the CCGs that gain, most first."""
    shown = one.table.head(SHOWN)
    rest = one.bearing - len(shown)
    told = [
        f"+{more:,} · {so_far / max(one.more, 1):.0%}"
        for more, so_far in zip(shown["People more"], shown["So far"])
    ]
    return Chart(
        name="planner_effort",
        title=half(one),
        subtitle=(
            f"People more at the end of {one.ground.road.aim.quarter} than if nothing changes, by CCG, most "
            f"first, with the share of all so far{f'; {rest} more in the table' if rest > 0 else ''}. What "
            "would bring it about is not told."
        ),
        series=(
            Series(
                "People more",
                tuple(shown["CCG"]),
                tuple(float(value) for value in shown["People more"]),
                kind="bar",
                emphasis="focus",
                text=tuple(told),
                counts="live",
            ),
        ),
        y_title="People more",
        alt=f"Bars: {half(one)}. All figures are in the table below.",
        table=one.table,
        source=one.ground.road.source,
        is_lying=True,
        empty="No CCG gains by these levers: move one of them.",
    )


def height(chart: Chart) -> int:
    """Give lying bars the room their names need, in pixels."""
    return 90 + 30 * max(len(chart.order()), 3)


def compared(found: Compared) -> Chart:
    """Draw saved scenarios side by side: with their levers, and if nothing changes, on this store."""
    names = tuple(row.title for row in found.rows)
    with_levers = tuple(None if row.now is None else float(row.now) for row in found.rows)
    without = tuple(None if row.without is None else float(row.without) for row in found.rows)
    return Chart(
        name="planner_compared",
        title=found.finding,
        subtitle="People at the end of each scenario's own target quarter, worked out on the store shown.",
        series=(
            Series("With the levers", names, with_levers, kind="bar", emphasis="focus", counts="live"),
            Series("If nothing changes", names, without, kind="bar", emphasis="context", counts="live"),
        ),
        y_title="People",
        alt=f"Bars: {found.finding}. All figures are in the tables.",
        table=found.table[["Scenario", "For", "If nothing changes", "With the levers"]],
        source=found.source,
        is_lying=True,
    )


def _finding(one: Planned) -> str:
    first = one.next
    if one.more:
        return (
            f"{one.more:,} people more by {one.ground.road.aim.quarter}: {first.level:,} reached {first.said}"
        )
    return f"If nothing changes, {first.level:,} is reached {first.said}"


def _interval(one: Planned, count: int) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Give the 80 % interval if nothing changes; of a region none, as its CCGs' do not add up."""
    england, areas, codes = one.ground.england, one.ground.areas, one.ground.codes
    if one.scope == ENGLAND and england is not None:
        return _told(england.lower_80[:count]), _told(england.upper_80[:count])
    if one.scope in codes and areas is not None:
        row = codes.index(one.scope)
        return _told(areas.lower_80[row, :count]), _told(areas.upper_80[row, :count])
    regions, names = one.ground.road.by_region
    if regions is None or one.scope not in names:
        return (None,) * count, (None,) * count
    row = names.index(one.scope)
    lower, upper = regions.lower_80[row, :count], regions.upper_80[row, :count]
    room = (None,) * (count - len(lower))
    return (*_told(lower), *room), (*_told(upper), *room)


def _anew(one: Planned, past: tuple[str, ...]) -> tuple[str, ...]:
    collection, quarters = one.ground.road.places.collection, one.ground.road.places.quarters
    return tuple(
        quarters[at + 1]
        for at in np.flatnonzero(collection[1:] != collection[:-1])
        if quarters[at + 1] in past
    )


def _told(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _whole(value: float | None) -> int | None:
    return None if value is None else words.whole(value)


def _levels(levels: list[int]) -> str:
    return " to ".join(f"{level:,}" for level in levels)
