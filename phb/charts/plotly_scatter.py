"""A `Scatter` as plotly draws it: areas as marks, the curves they are read against as thin lines."""

from __future__ import annotations

import math
from typing import Any

from phb.charts import look
from phb.charts.look import DARK, LIGHT, QUIET, TEXT
from phb.charts.scatter import Curve, Points, Scatter

SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "cross": "x",
}
SIZES = {"context": 6, "normal": 10, "focus": 14}
FORMATS = {"count": ",.0f", "percent": ".0f", "rate": ",.1f"}
_GRID = "rgba(128,128,128,0.22)"


def specification(scatter: Scatter, *, dark: bool = False) -> dict[str, Any]:
    """Give plotly's data and layout for a scatter as plain dictionaries and lists."""
    palette = DARK if dark else LIGHT
    colours = look.colours(scatter.points, palette)
    unit = FORMATS[scatter.unit] + ("%" if scatter.unit == "percent" else "")
    across, up = scatter.reach()
    data = [_curve(one, unit, QUIET[dark]) for one in scatter.curves]
    data += [_points(one, colour, TEXT[dark]) for one, colour in zip(scatter.points, colours)]
    axis = {
        "tickfont": {"color": QUIET[dark]},
        "gridcolor": _GRID,
        "automargin": True,
        "fixedrange": True,
    }
    shown = [math.log10(one) for one in across] if scatter.is_log_x else list(across)
    layout = {
        "template": {"layout": {}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
        "hovermode": "closest",
        "showlegend": len(scatter.points) > 1,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        "xaxis": axis
        | {
            "type": "log" if scatter.is_log_x else "linear",
            "title": {"text": scatter.x_title, "standoff": 8, "font": {"color": QUIET[dark]}},
            "range": shown,
            "tickformat": ",~g" if scatter.is_log_x else ",",
            "nticks": 8,
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "tickcolor": _GRID,
            **({"dtick": 1} if scatter.is_log_x else {}),
        },
        "yaxis": axis
        | {
            "title": {"text": scatter.y_title, "standoff": 8, "font": {"color": QUIET[dark]}},
            "range": list(up),
            "tickformat": ",.0f" if up[1] > 4 else ",.1f",
            "ticksuffix": "%" if scatter.unit == "percent" else "",
            "zeroline": True,
            "zerolinecolor": "rgba(128,128,128,0.6)",
        },
        "annotations": _labels(scatter, QUIET[dark], up[1]),
    }
    return {"data": data, "layout": layout}


def _points(points: Points, colour: str, text: str) -> dict[str, Any]:
    symbol = SYMBOLS[points.symbol] + ("-open" if points.is_open else "")
    return {
        "type": "scatter",
        "mode": "markers+text" if points.text else "markers",
        "name": points.name,
        "x": list(points.x),
        "y": list(points.y),
        "customdata": list(points.note),
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": symbol,
            "size": SIZES[points.emphasis],
            "color": colour,
            "opacity": 0.55 if points.emphasis == "context" and not points.is_open else 1,
            "line": {"color": colour, "width": 1.2},
        },
        **(
            {"text": list(points.text), "textposition": "top center", "textfont": {"color": text, "size": 12}}
            if points.text
            else {}
        ),
    }


def _curve(curve: Curve, unit: str, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": curve.name,
        "x": list(curve.x),
        "y": list(curve.y),
        "line": {"color": colour, "width": 1.3, "dash": "dash" if curve.is_dashed else "solid"},
        "hovertemplate": f"{curve.name}: %{{y:{unit}}}<extra></extra>".replace("%}}", "}%"),
        "showlegend": False,
    }


def _labels(scatter: Scatter, colour: str, top: float) -> list[dict[str, Any]]:
    """Name each curve at its right end, where it ends within the picture."""
    return [
        {
            "text": one.label,
            "x": math.log10(one.x[-1]) if scatter.is_log_x else one.x[-1],
            "y": one.y[-1],
            "xanchor": "right",
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"color": colour, "size": 11},
        }
        for one in scatter.curves
        if one.label and one.x and one.y[-1] <= top
    ]
