"""One area's road as a picture: what it held and planned, what it would have to do, where it is heading."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.pace import answer, times
from phb.analysis.road import ENGLAND
from phb.analysis.road_area import SHAPES, AreaRoad, Values
from phb.analysis.road_words import between
from phb.charts.chart import Break, Chart, Series, Spread
from phb.methods.projection import chance_words, tens

PROJECTED = "If nothing changes"
# A fan that would leave the rest of the picture flat is cut off, and the picture says so.
_TALLEST = 2.0


def area(found: AreaRoad) -> Chart:
    """Draw one area's road."""
    title = _title(found)
    series = [one for one in _series(found) if any(value is not None for value in one.y)]
    top = _top(found)
    cut = " What goes on above the picture is in the table." if top else ""
    return Chart(
        name="road_area",
        title=title,
        subtitle=f"Live holders on the last day of each quarter. {_subtitle(found)}{cut}",
        series=tuple(series),
        spreads=spreads(found.places, found, PROJECTED),
        breaks=_breaks(found),
        places=found.places,
        y_title="People",
        y_top=top,
        alt=f"Line chart of holders, plans, the road and the projection. {title}. The table has the figures.",
        table=_table(found),
        source=found.source,
    )


def spreads(places: tuple[str, ...], found: AreaRoad, of: str) -> tuple[Spread, ...]:
    """Give the fan of a projection, 95 and 80%."""
    fans = []
    for level, low, high in ((95, found.lower_95, found.upper_95), (80, found.lower_80, found.upper_80)):
        held = [(at, a, b) for at, a, b in zip(places, low, high) if a is not None and b is not None]
        if held:
            x, lows, highs = zip(*held)
            fans.append(Spread(f"{level}% interval", x, lows, highs, level, of=of, counts="live"))
    return tuple(fans)


def _series(found: AreaRoad) -> tuple[Series, ...]:
    has_two = found.plan_original != found.plan_current
    of = "" if found.need.ccgs == 1 else f" of {words.ccgs(found.plan_ccgs, found.need.ccgs)}"
    nothing: Values = (None,) * len(found.places)
    return (
        Series(
            name="Holders",
            x=found.places,
            y=found.holders,
            emphasis="focus",
            anew=(found.break_at,) if found.break_at else (),
            counts="live",
        ),
        Series(PROJECTED, found.places, found.median, dash=True, counts="live"),
        Series(f"Road to {found.target:,}", found.places, found.road, symbol="triangle", counts="live"),
        Series(
            f"{'Current plan' if has_two else 'Plan'}{of}",
            found.places,
            found.plan_current,
            symbol="square",
            counts="live",
        ),
        Series(
            f"Original plan{of}",
            found.places,
            found.plan_original if has_two else nothing,
            emphasis="context",
            symbol="square",
            counts="live",
        ),
        Series("What came later", found.places, found.came, "marks", symbol="diamond", counts="live"),
    )


def _title(found: AreaRoad) -> str:
    need, rate = found.need, found.need.rates[found.level]
    name = words.plain_ccg(need.name)
    if not found.is_share:
        return f"{name}: {found.target:,} people by {found.aim_words}"
    if need.key == ENGLAND and rate.answer in ("achieved", "missed"):
        is_held = "held" if rate.answer == "achieved" else "not held"
        return f"{name}: {found.level:,} is {is_held} in {found.quarter}"
    if rate.answer == "achieved":
        return f"{name}: the road to {found.level:,} asks no more than the {found.target:,} it holds"
    if rate.answer == "missed":
        return f"{name}: its share of {found.level:,}, {found.target:,}, was missed"
    if rate.required is None:
        return f"{name}: what it needs {answer(rate, need.why)}"
    said = f"{name}: {words.number(rate.required)} more a quarter needed to {found.target:,}"
    if rate.ratio is not None:
        said += f", {times(rate.ratio)} its recent pace"
    chance = need.chances[found.level]
    return said if chance is None else f"{said}; reaching it is {chance_words(chance)} ({tens(chance)})"


def _subtitle(found: AreaRoad) -> str:
    need, rate = found.need, found.need.rates[found.level]
    said = [
        f"The road: from {found.quarter} to {found.target:,} by {found.aim_words}, "
        f"{SHAPES[found.shape].lower()}."
        if any(value is not None for value in found.road)
        else f"No road is drawn: {found.target:,} is what it would be to by {found.aim_words}."
    ]
    if need.ccgs == 1 and need.held is not None:
        said.append("If nothing changes: its part of England's projected growth, by growth and residents.")
    if between(rate):
        said.append(f"The ratio's 95% interval: {between(rate)}.")
    if need.ccgs > 1 and need.key != ENGLAND:
        said.append(f"{need.known:,} of {words.ccgs(need.ccgs)} have a figure.")
    if need.ccgs > 1 and found.plan_ccgs and need.plan is not None:
        said.append(
            f"The plan's line is of the {words.ccgs(found.plan_ccgs)} that planned every quarter; all "
            f"{need.plans:,} with a plan come to {need.plan:,} for {need.plan_quarter}."
        )
    if need.plan_odd:
        said.append(f"Its plan is odd: it {need.plan_odd.replace('surely', 'was surely')}.")
    if not any(value is not None for value in found.median):
        said.append(found.why_not)
    elif found.break_at and found.break_at > found.quarter:
        said.append(f"No projection foresees that counting changed in {found.break_at}.")
    return " ".join(one for one in said if one)


def _top(found: AreaRoad) -> float | None:
    """Cut the axis where the fan or a mistyped plan would flatten all else; None where nothing does."""
    told = (*found.holders, *found.road, *found.median, *found.came, float(found.target))
    above = (*found.upper_95, *found.plan_current, *found.plan_original)
    highest = max((value for value in told if value is not None), default=1.0)
    most = max((value for value in above if value is not None), default=0.0)
    return _TALLEST * highest if most > _TALLEST * highest else None


def _breaks(found: AreaRoad) -> tuple[Break, ...]:
    is_within = found.break_at in found.places
    changed = (Break(found.break_at, "Collection<br>mandatory"),) if found.break_at and is_within else ()
    due = (Break(found.aim_at, f"due<br>{found.aim_words}", "end"),) if found.aim_at in found.places else ()
    return changed + due


def _table(found: AreaRoad) -> pd.DataFrame:
    columns = {
        "Holders": found.holders,
        "What came later": found.came,
        "Current plan": found.plan_current,
        "Original plan": found.plan_original,
        f"Road to {found.target:,}": found.road,
        PROJECTED: found.median,
        "80% from": found.lower_80,
        "80% to": found.upper_80,
        "95% from": found.lower_95,
        "95% to": found.upper_95,
    }
    shown = pd.DataFrame({name: pd.array(values, dtype="Float64") for name, values in columns.items()})
    shown = shown.round().astype("Int64")
    shown.insert(0, "Quarter", list(found.places))
    return shown
