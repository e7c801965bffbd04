"""One CCG and its group under one another, each with its interval, and the spread of the group."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark_peers import Group, Member, finding
from phb.charts.benchmark import counts, unit
from phb.charts.chart import Chart, Series, Symbol

_MIDDLE = "Median of the group"


def chart(found: Group, source: str) -> Chart:
    """Draw the CCG, each of its group and the group's quartiles."""
    known = [one for one in found.members if one.value is not None]
    title = finding(found)
    middle = f"{_MIDDLE}, quartiles"
    places = [*(_place(one) for one in known), *([middle] if found.quartiles else [])]
    series = [
        _series("Others", [one for one in known if not one.is_own], found, emphasis="context"),
        _series(found.name, [one for one in known if one.is_own], found, emphasis="focus", symbol="diamond"),
    ]
    if found.quartiles:
        low, median, high = found.quartiles
        spread = f"quartiles {value_words(low, found.measure)} to {value_words(high, found.measure)}"
        series.append(
            Series(
                name=middle,
                x=(middle,),
                y=(median,),
                kind="marks",
                symbol="square",
                low=(low,),
                high=(high,),
                note=(spread,),
                counts=counts(found.measure),
            )
        )
    return Chart(
        name="benchmark_peers",
        title=title,
        subtitle=f"{found.measure.title}, {found.quarter}; each with its 95% interval.{_interval(found)}",
        series=tuple(one for one in series if one.x),
        places=tuple(places),
        y_title=found.measure.unit.capitalize() if found.measure.per != 100 else "",
        unit=unit(found.measure),
        y_top=_top(found),
        is_lying=True,
        alt=f"Marks with intervals, one row a CCG. {title}. The same figures are in the table below.",
        table=_table(found),
        source=source,
        empty="None of them has a figure in this quarter.",
    )


def height(drawn: Chart) -> int:
    """Give the pixels that the rows need."""
    return 90 + 30 * len(drawn.order())


def _place(one: Member) -> str:
    return f"{one.name} ({one.code})"


def _series(
    name: str,
    members: list[Member],
    found: Group,
    emphasis: Literal["focus", "context"],
    symbol: Symbol = "circle",
) -> Series:
    has_interval = all(one.lower is not None for one in members)
    return Series(
        name=name,
        x=tuple(_place(one) for one in members),
        y=tuple(one.value for one in members),
        kind="marks",
        low=tuple(one.lower for one in members) if has_interval else (),
        high=tuple(one.upper for one in members) if has_interval else (),
        counts=counts(found.measure),
        emphasis=emphasis,
        symbol=symbol,
    )


def _interval(found: Group) -> str:
    if found.middle is None:
        return ""
    low, high = (value_words(one, found.measure) for one in found.middle)
    return f" Their median lies between {low} and {high} ({found.level:.1f}% interval from their order)."


def _top(found: Group) -> float | None:
    if found.measure.per != 100:
        return None
    ends = [one.upper or one.value or 0 for one in found.members]
    return min(100.0, 1.1 * max([*ends, 1.0]))


def _table(found: Group) -> pd.DataFrame:
    places = max(found.measure.decimals, 1)
    rows = [
        {
            "CCG": one.name,
            "Code": one.code,
            "": "this CCG" if one.is_own else "",
            found.measure.short: None if one.value is None else round(one.value, places),
            "95% from": None if one.lower is None else round(one.lower, places),
            "95% to": None if one.upper is None else round(one.upper, places),
            "Why there is none": one.why,
        }
        for one in found.members
    ]
    spread = zip(("Lower quartile", "Median", "Upper quartile"), found.quartiles or ())
    rows += [
        {"CCG": f"{title} of the group", found.measure.short: round(value, places)} for title, value in spread
    ]
    return pd.DataFrame(rows).fillna({"Code": "", "": "", "Why there is none": ""})
