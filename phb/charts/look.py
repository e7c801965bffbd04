"""How every drawing of a chart looks, on screen or on paper: colours, reach of the axis, what is marked."""

from __future__ import annotations

from dataclasses import replace

from phb.charts import plotly_bars
from phb.charts.chart import Break, Chart, Series
from phb.charts.scatter import Points

# Government Analysis Function palette, and the same hues light enough to hold 3:1 on a dark page.
LIGHT = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
DARK = ("#6BACE6", "#28A197", "#E07FB4", "#F46A25", "#B8B8B8", "#A285D1")
CONTEXT = "#8C8C8C"
TEXT = {False: "#1D1D1D", True: "#F0F0F0"}
# What names an axis or a value: Streamlit's own grey holds only 3.7:1 on white.
QUIET = {False: "#50555C", True: "#D5D9DF"}


def colours(series: tuple[Series, ...] | tuple[Points, ...], palette: tuple[str, ...]) -> list[str]:
    """Give each series or points a colour: focus the first of the palette, context grey, others in turn."""
    rest = iter(palette[1:] + palette[1:])
    given = {"focus": palette[0], "context": CONTEXT}
    return [given.get(one.emphasis) or next(rest) for one in series]


def spread_opacity(level: int) -> float:
    """Give how solid an interval is drawn: the surer, the paler; within others, each adds to those behind."""
    return 0.14 if level > 90 else (0.26 if level > 70 else 0.12)


def parted(series: Series) -> Series:
    """Put no value before each place where the line begins anew: nothing is joined across it."""
    if not series.anew:
        return series
    x, y, note, points = list(series.x), list(series.y), list(series.note), list(series.points)
    for at in sorted((series.x.index(place) for place in series.anew if place in series.x), reverse=True):
        x.insert(at, x[at])
        y.insert(at, None)
        note[at:at] = [""] if note else []
        points[at:at] = ["whole"] if points else []
    return replace(series, x=tuple(x), y=tuple(y), note=tuple(note), points=tuple(points))


def reach(chart: Chart) -> tuple[float, float]:
    """Give where the axis of values begins and ends.

    Counts, rates and shares stand on nought, so that a height reads as a size; falls hang from it. Only a
    waterfall of small steps begins higher, and says so: its totals are then levels, not bars.
    """
    values = plotly_bars.values(chart) + [high for one in chart.spreads for high in one.high]
    highest = max([*values, *(band.high for band in chart.bands), 1])
    foot = plotly_bars.foot(chart)
    least = min([foot, *values])
    top = highest + 0.08 * (highest - least) if chart.y_top is None else chart.y_top
    low = least - 0.08 * (highest - least) if least < 0 else foot
    return low, 100 if chart.unit == "percent" and chart.y_top is None else top


def ticks(places: list[str]) -> list[tuple[str, str]]:
    """Mark the first quarter of each year, or about eight places; name no more than fit on a phone."""
    marked = [place for place in places if place.endswith(" Q1")]
    if len(marked) < 2:
        marked = places[:: max(1, -(-len(places) // 8))]
    step = 1 if len(marked) <= 4 else -(-len(marked) // 5)
    return [
        (place, place.replace(" Q", "<br>Q") if at % step == 0 else "") for at, place in enumerate(marked)
    ]


def edge(one: Break, places: list[str]) -> float:
    """Give where a break stands between the places, counted from 0."""
    return places.index(one.at) + (-0.5 if one.edge == "start" else 0.5)


def rank(one: Break, breaks: tuple[Break, ...]) -> int:
    """Stagger names at one edge, so that two near each other do not overprint."""
    return [other for other in breaks if other.edge == one.edge].index(one)


def last(series: Series) -> tuple[str, float] | None:
    """Give the last place with a value and the value."""
    held = [(x, y) for x, y in zip(series.x, series.y) if y is not None]
    return held[-1] if held else None


def is_rising(chart: Chart) -> bool:
    """Whether the first series ends above where it began: then the space over it, to the left, is free."""
    held = [value for value in chart.series[0].y if value is not None] if chart.series else []
    return not held or held[-1] >= held[0]
