"""A `Chart` drawn by plotly: the colours and rules of the house, in as few bytes as will do.

The background is transparent and text takes the page's own font and colour, so that one figure stands on
a light and on a dark page; only the categorical colours have a twin for dark pages.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from phb.charts import look, plotly_bars, plotly_scatter
from phb.charts.chart import Band, Break, Chart, Series, Spread
from phb.charts.look import DARK, LIGHT, QUIET, TEXT
from phb.charts.plotly_scatter import FORMATS, SYMBOLS
from phb.charts.scatter import Scatter

BAND = "rgba(40,161,151,0.14)"
GRID = "rgba(128,128,128,0.22)"
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["sendChartToCloud", "lasso2d", "select2d", "autoScale2d"],
}


def figure(picture: Chart | Scatter, *, dark: bool = False) -> go.Figure:
    """Draw a picture; dark gives the colours that hold on a dark page."""
    spec = specification(picture, dark=dark)
    # Our own rooms make the specification, and a test validates it whole: checking it again at every
    # rerun costs more than all the rest of the drawing.
    return go.Figure(data=spec["data"], layout=spec["layout"], _validate=False)


def specification(picture: Chart | Scatter, *, dark: bool = False) -> dict[str, Any]:
    """Give plotly's data and layout for a picture as plain dictionaries and lists."""
    if isinstance(picture, Scatter):
        return plotly_scatter.specification(picture, dark=dark)
    return _chart(picture, dark)


def _chart(chart: Chart, dark: bool) -> dict[str, Any]:
    palette = DARK if dark else LIGHT
    colours = look.colours(chart.series, palette)
    data = [
        trace for one, colour in zip(chart.series, colours) for trace in _traces(one, colour, chart, palette)
    ]
    by_name = dict(zip((one.name for one in chart.series), colours))
    # Beneath the lines: what is drawn first lies lowest, the widest before the narrower.
    data = [
        _fan(one, by_name[one.of], chart.unit) for one in sorted(chart.spreads, key=lambda s: -s.level)
    ] + data
    named: set[str] = set()
    for trace in data:  # a stretch of quarters is a trace of its own, and named once
        if trace.get("name") in named:
            trace["showlegend"] = False
        named.add(trace.get("name", ""))
    drawn = {"data": data, "layout": _layout(chart, colours, dark)}
    return plotly_bars.laid(drawn) if chart.is_lying else drawn


def _traces(series: Series, colour: str, chart: Chart, palette: tuple[str, ...]) -> list[dict[str, Any]]:
    if series.kind == "waterfall":
        return plotly_bars.waterfall(series, palette, plotly_bars.foot(chart))
    return [_trace(series, colour, chart.unit)]


def _trace(series: Series, colour: str, unit: str) -> dict[str, Any]:
    series = look.parted(series)
    trace: dict[str, Any] = {
        "name": series.name,
        "x": list(series.x),
        "y": list(series.y),
        "showlegend": not series.label,
        "hovertemplate": _hover(series, unit),
    }
    if series.note:
        trace["customdata"] = list(series.note)
    if series.kind == "bar":
        return trace | plotly_bars.bars(series, colour)
    marker = {
        "symbol": _symbols(series),
        "size": _size(series),
        "color": colour,
        "opacity": plotly_bars.opacity(series),
        "line": {"color": colour, "width": 1.5},
    }
    if series.kind == "marks":
        interval = {"error_y": _interval(series, colour)} if series.low else {}
        return (
            trace | {"type": "scatter", "mode": "markers", "marker": marker, "cliponaxis": False} | interval
        )
    if series.kind == "guide":
        line = {"color": colour, "width": 1.3, "dash": "dash" if series.dash else "solid"}
        return trace | {"type": "scatter", "mode": "lines", "connectgaps": False, "line": line}
    return trace | {
        "type": "scatter",
        "mode": "lines+markers",
        "connectgaps": False,
        "line": {
            "color": colour,
            "width": 3 if series.emphasis == "focus" else 1.5,
            **({"dash": "dash"} if series.dash else {}),
        },
        "marker": marker,
        "cliponaxis": False,
    }


def _interval(series: Series, colour: str) -> dict[str, Any]:
    """Draw the interval about each mark as a bar with feet."""
    ends = [
        (0.0, 0.0) if y is None or low is None or high is None else (high - y, y - low)
        for y, low, high in zip(series.y, series.low, series.high)
    ]
    up, down = zip(*ends)
    how = {"type": "data", "symmetric": False, "thickness": 1.3, "width": 4, "color": colour}
    return how | {"array": list(up), "arrayminus": list(down)}


def _fan(spread: Spread, colour: str, unit: str) -> dict[str, Any]:
    """Draw an interval as a closed shape, along its upper end and back along the lower."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return {
        "type": "scatter",
        "name": spread.name,
        "x": [*spread.x, *reversed(spread.x)],
        "y": [*spread.high, *reversed(spread.low)],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": f"rgba({red},{green},{blue},{look.spread_opacity(spread.level)})",
        "hoveron": "points",
        "hovertemplate": f"<b>{spread.name}</b><br>%{{x}}: %{{y:{FORMATS[unit]}}}<extra></extra>",
    }


def _hover(series: Series, unit: str) -> str:
    suffix = "%" if unit == "percent" else ""
    note = "<br>%{customdata}" if series.note else ""
    return f"<b>{series.name}</b><br>%{{x}}: %{{y:{FORMATS[unit]}}}{suffix}{note}<extra></extra>"


def _size(series: Series) -> int:
    if series.kind == "marks":
        return 11
    return 7 if series.emphasis == "focus" else 5


def _symbols(series: Series) -> str | list[str]:
    whole = f"{SYMBOLS[series.symbol]}-open" if series.dash else SYMBOLS[series.symbol]
    if not series.points:
        return whole
    special = {"partial": f"{SYMBOLS[series.symbol]}-open", "at_least": "triangle-up-open"}
    return [special.get(point, whole) for point in series.points]


def _layout(chart: Chart, colours: list[str], dark: bool) -> dict[str, Any]:
    places = list(chart.order())
    shapes = [_band_shape(band) for band in chart.bands] + [_break_shape(one, places) for one in chart.breaks]
    notes = [_band_note(band, dark) for band in chart.bands]
    notes += [_break_note(one, places, dark, look.rank(one, chart.breaks)) for one in chart.breaks]
    rises = look.is_rising(chart)
    notes += [
        _end_label(one, QUIET[dark] if one.emphasis == "context" else colour, rises, places)
        for one, colour in zip(chart.series, colours)
        if one.label and look.last(one)
    ]
    beside = plotly_bars.beside(chart, QUIET[dark])
    return {
        "template": {"layout": {}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": plotly_bars.room(chart) if beside else 16, "t": 8, "b": 8},
        "hovermode": "closest",
        "bargap": 0.25,
        "showlegend": chart.has_legend
        and sum(not one.label for one in chart.series) + len(chart.spreads) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": places,
            "range": [-0.5, len(places) - 0.5],
            **_ticks(chart, places),
            "tickangle": 0,
            "tickfont": {"color": QUIET[dark]},
            "ticks": "outside",
            "tickcolor": GRID,
            "showgrid": False,
            "automargin": True,
            "fixedrange": True,
        },
        "yaxis": _y_axis(chart, QUIET[dark]),
        "shapes": shapes,
        "annotations": notes + beside,
    }


def _y_axis(chart: Chart, colour: str) -> dict[str, Any]:
    low, top = look.reach(chart)
    foot = plotly_bars.foot(chart)
    said = f"{chart.y_title}<br>the axis begins at {foot:,.0f}" if foot else chart.y_title
    return {
        "title": {"text": said, "standoff": 8, "font": {"color": colour}},
        "tickfont": {"color": colour},
        "range": [low, top],
        "tickformat": FORMATS[chart.unit] if chart.unit != "rate" else ",.0f",
        "ticksuffix": "%" if chart.unit == "percent" else "",
        "gridcolor": GRID,
        "zeroline": True,
        "zerolinecolor": "rgba(128,128,128,0.6)",
        "automargin": True,
        "fixedrange": True,
        **(
            {"nticks": 4, "tickangle": 0, "showticklabels": not plotly_bars.is_told_beside(chart)}
            if chart.is_lying
            else {}
        ),
    }


def _ticks(chart: Chart, places: list[str]) -> dict[str, list[str]]:
    """Name every place of a lying chart, a long name in two lines: on a phone the bars need the room."""
    if chart.is_lying:
        return {"tickvals": places, "ticktext": ["<br>".join(wrap(place, 28)) for place in places]}
    marked = look.ticks(places)
    return {"tickvals": [place for place, _ in marked], "ticktext": [name for _, name in marked]}


def _band_shape(band: Band) -> dict[str, Any]:
    line = {"color": LIGHT[1], "width": 1.5, "dash": "dash"}
    if band.low == band.high:
        return {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": band.low,
            "y1": band.low,
            "line": line,
        }
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": band.low,
        "y1": band.high,
        "fillcolor": BAND,
        "line": {"color": LIGHT[1], "width": 1},
        "layer": "below",
    }


def _band_note(band: Band, dark: bool) -> dict[str, Any]:
    return {
        "text": band.name,
        "xref": "paper",
        "x": 0.01,
        "y": band.low,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "align": "left",
        "font": {"color": TEXT[dark], "size": 12},
        "hovertext": band.note,
    }


def _break_shape(one: Break, places: list[str]) -> dict[str, Any]:
    at = look.edge(one, places)
    dash = "dot" if one.edge == "start" else "dash"
    line = {"color": "rgba(128,128,128,0.9)", "width": 1, "dash": dash}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": line}


def _break_note(one: Break, places: list[str], dark: bool, rank: int) -> dict[str, Any]:
    """Name a change of counting at the top of its line, a due day at the foot: they keep apart.

    In the last quarter of the places, where lines have risen, both stand to the left of it.
    """
    is_start = one.edge == "start"
    is_right = is_start and places.index(one.at) < 0.75 * len(places)
    return {
        "text": one.name,
        "x": look.edge(one, places),
        "xshift": 3 if is_right else -3,
        "yref": "paper",
        "y": 0.99 - 0.12 * rank if is_start else 0.01 + 0.12 * rank,
        "xanchor": "left" if is_right else "right",
        "yanchor": "top" if is_start else "bottom",
        "align": "left" if is_right else "right",
        "showarrow": False,
        "font": {"color": TEXT[dark], "size": 11},
    }


def _end_label(series: Series, colour: str, is_rising: bool, places: list[str]) -> dict[str, Any]:
    """Name a line over its end, under it where the line falls; a single mark on the free side of the line.

    In the first eighth of the places the axis is to the left: there the name stands to the right.
    """
    x, y = look.last(series) or ("", 0.0)
    is_mark = series.kind == "marks"
    is_under = not is_mark and not is_rising
    is_early = places.index(x) < len(places) / 8
    is_left = not is_early and (not is_mark or is_rising)
    return {
        "text": f"<b>{series.label}</b>",
        "x": x,
        "y": y,
        "xanchor": "right" if is_left else "left",
        "yanchor": "top" if is_under else "bottom",
        "xshift": 6 if not is_left else (-6 if is_mark else -12),
        "yshift": -9 if is_under else 7,
        "align": "right",
        "showarrow": False,
        "font": {"color": colour, "size": 12},
    }
