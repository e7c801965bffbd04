"""Bars as plotly draws them: standing or lying, whole or hollow, and the steps of a waterfall."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from phb.analysis import words
from phb.charts.chart import Chart, Series

_CLEAR = "rgba(0,0,0,0)"
# Places in the palette of plotly.py: rises, falls, totals.
RISE, FALL, TOTAL = 0, 2, 4
# Steps that reach over less than this part of the highest level are not readable on an axis from nought.
_READABLE = 0.35
# Pixels: the least room for what is written beside lying bars, and the width of a letter there.
_BESIDE, _LETTER = 76, 7.4


def opacity(series: Series) -> float | list[float]:
    """Draw lighter what is still arriving."""
    if not series.points:
        return 1
    return [0.5 if point == "arriving" else 1 for point in series.points]


def bars(series: Series, colour: str) -> dict[str, Any]:
    """Give what makes a trace a bar; hollow where a value is partial or an estimate."""
    return {"type": "bar", "marker": _marker(series, [colour] * len(series.x))}


def waterfall(series: Series, palette: tuple[str, ...], foot: float) -> list[dict[str, Any]]:
    """Give the steps as floating bars, lines that lead from one to the next, and totals as bars.

    On an axis that begins above nought totals are levels: a bar cut off below would read as a size.
    """
    spans = series.spans()
    is_total = [place in series.totals for place in series.x]
    start = [foot if total else low for total, (low, _) in zip(is_total, spans)]
    reach = [high - at for (_, high), at in zip(spans, start)]
    colours = [
        palette[TOTAL if total else (RISE if rise >= 0 else FALL)] for total, rise in zip(is_total, reach)
    ]
    marker = _marker(series, colours)
    if foot:
        marker["color"] = [_CLEAR if total else one for total, one in zip(is_total, marker["color"])]
        widths = [0 if total else 1.5 for total in is_total]
        marker["line"] = {"color": colours, "width": widths}
    # A level has no bar to keep its number off the mark.
    gaps = ["   " if foot and total else "" for total in is_total]
    steps: dict[str, Any] = {
        "name": series.name,
        "type": "bar",
        "x": list(series.x),
        "y": reach,
        "base": start,
        "marker": marker,
        "showlegend": False,
        **_words(tuple(f"{gap}{said}" for gap, said in zip(gaps, series.text or _signed(series)))),
        "customdata": list(series.note or _signed(series)),
        "hovertemplate": "<b>%{x}</b><br>%{customdata}<extra></extra>",
    }
    return [_leading(series, spans, is_total, foot), steps]


def _leading(
    series: Series, spans: tuple[tuple[float, float], ...], is_total: list[bool], foot: float
) -> dict[str, Any]:
    """Lead at each level from one bar to the next, with a mark at a total that is no bar."""
    places: list[str | None] = []
    levels: list[float | None] = []
    for (one, other), (_, level) in zip(pairwise(series.x), spans):
        places += [one, other, None]
        levels += [level, level, None]
    sizes = [0] * len(places)
    for place, total, (_, level) in zip(series.x, is_total, spans):
        if total and foot:
            places += [place, None]
            levels += [level, None]
            sizes += [12, 0]
    colour = "rgba(128,128,128,0.9)"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": places,
        "y": levels,
        "line": {"color": colour, "width": 1, "dash": "dot"},
        "marker": {"symbol": "diamond", "size": sizes, "color": colour, "opacity": 1},
        "connectgaps": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def values(chart: Chart) -> list[float]:
    """Give every value the axis must hold: of a waterfall the levels its steps reach, of marks their ends."""
    found: list[float] = []
    for one in chart.series:
        if one.kind == "waterfall":
            found += [edge for span in one.spans() for edge in span]
        else:
            found += [value for value in (*one.y, *one.high) if value is not None]
    return found


def foot(chart: Chart) -> float:
    """Give where the axis begins: nought, but for a waterfall whose steps would vanish on so long an axis."""
    if not chart.series or any(one.kind != "waterfall" for one in chart.series):
        return 0
    levels = values(chart)
    low, high = min(levels), max(levels)
    reach = high - low
    if low <= 0 or reach >= _READABLE * high:
        return 0
    step = max(10 ** (len(str(int(max(reach, 1)))) - 1) // 5, 1)
    return max(0, (low - 0.15 * reach) // step * step)


def is_told_beside(chart: Chart) -> bool:
    """Say whether the values of lying bars and steps are written beside them: the axis need not name any."""
    return chart.is_lying and any(one.text or one.kind == "waterfall" for one in chart.series)


def beside(chart: Chart, colour: str) -> list[dict[str, Any]]:
    """Write what belongs to lying bars and steps in a column to their right.

    However narrow the picture is, it overprints nothing and is not cut off.
    """
    if not chart.is_lying:
        return []
    return [
        {
            "text": text,
            "xref": "paper",
            "x": 1,
            "y": place,
            "xanchor": "left",
            "xshift": 4,
            "showarrow": False,
            "font": {"color": colour},
        }
        for one in chart.series
        for place, text in zip(one.x, told(one))
    ]


def room(chart: Chart) -> int:
    """Give the pixels that what stands beside lying bars needs."""
    longest = max((len(text) for one in chart.series for text in told(one)), default=0)
    return max(_BESIDE, round(_LETTER * longest) + 8)


def told(series: Series) -> tuple[str, ...]:
    """Give what is written beside each step or bar."""
    return series.text or (_signed(series) if series.kind == "waterfall" else ())


def laid(drawn: dict[str, Any]) -> dict[str, Any]:
    """Lay a drawing on its side: places one under another from the top, values to the right."""
    for trace in drawn["data"]:
        trace["x"], trace["y"] = trace["y"], trace["x"]
        if "error_y" in trace:
            trace["error_x"] = trace.pop("error_y")
        if trace["type"] == "bar":
            trace["orientation"] = "h"
        if "textposition" in trace:
            trace["textposition"] = "none"  # it stands beside
        if "hovertemplate" in trace:
            swapped = trace["hovertemplate"].replace("%{x", "%{z").replace("%{y", "%{x")
            trace["hovertemplate"] = swapped.replace("%{z", "%{y")
    layout = drawn["layout"]
    values, places = layout["yaxis"], layout["xaxis"]
    layout["xaxis"], layout["yaxis"] = values, places | {"range": places["range"][::-1], "ticks": ""}
    return drawn


def _marker(series: Series, colours: list[str]) -> dict[str, Any]:
    hollow = [series.dash or point in ("partial", "at_least") for point in series.points or series.x]
    if not any(hollow):
        return {"color": colours, "opacity": opacity(series)}
    return {
        "color": [_CLEAR if empty else colour for empty, colour in zip(hollow, colours)],
        "line": {"color": colours, "width": 1.5},
        "opacity": opacity(series),
    }


def _signed(series: Series) -> tuple[str, ...]:
    """Say each step's direction by shape, sign and number, a total by its number."""
    return tuple(
        words.number(value) if place in series.totals else words.step(value or 0)
        for place, value in zip(series.x, series.y)
    )


def _words(text: tuple[str, ...]) -> dict[str, Any]:
    if not text:
        return {}
    return {"text": list(text), "textposition": "outside", "cliponaxis": False, "textangle": 0}
