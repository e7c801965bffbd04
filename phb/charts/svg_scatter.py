"""A `Scatter` as matplotlib draws it on paper."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from phb.charts import look
from phb.charts.look import LIGHT, QUIET, TEXT
from phb.charts.scatter import Points, Scatter

SYMBOLS = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "cross": "X"}
_SIZES = {"context": 3.2, "normal": 5.5, "focus": 8.0}
_GRID = "#E3E3E3"


def draw(axes: Axes, scatter: Scatter) -> None:
    """Draw points over their curves; what shows values has the name of its points or curve as gid."""
    across, up = scatter.reach()
    if scatter.is_log_x:
        axes.set_xscale("log")
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    for curve in scatter.curves:
        style = "--" if curve.is_dashed else "-"
        axes.plot(curve.x, curve.y, color=QUIET[False], linewidth=0.9, linestyle=style, gid=curve.name)
        if curve.label and curve.x and curve.y[-1] <= up[1]:
            axes.annotate(
                curve.label,
                (curve.x[-1], curve.y[-1]),
                fontsize=7,
                color=QUIET[False],
                ha="right",
                va="bottom",
            )
    for points, colour in zip(scatter.points, look.colours(scatter.points, LIGHT)):
        _points(axes, points, colour)
    axes.set_xlabel(scatter.x_title, fontsize=8, color=QUIET[False])
    axes.set_ylabel(scatter.y_title, fontsize=8, color=QUIET[False])
    suffix = "%" if scatter.unit == "percent" else ""
    if not scatter.is_log_x:
        axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    places = 0 if up[1] > 4 else 1
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.{places}f}{suffix}"))
    axes.tick_params(labelsize=8, labelcolor=QUIET[False], color=_GRID, length=3)
    axes.grid(axis="y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if len(scatter.points) > 1:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=8)


def _points(axes: Axes, points: Points, colour: str) -> None:
    how: dict[str, Any] = {
        "marker": SYMBOLS[points.symbol],
        "markersize": _SIZES[points.emphasis],
        "markerfacecolor": "white" if points.is_open else colour,
        "color": colour,
        "alpha": 0.6 if points.emphasis == "context" and not points.is_open else 1,
        "zorder": 2 if points.emphasis == "context" else 3,
    }
    axes.plot(points.x, points.y, linestyle="none", label=points.name, gid=points.name, clip_on=True, **how)
    for x, y, text in zip(points.x, points.y, points.text):
        axes.annotate(
            text,
            (x, y),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=TEXT[False],
        )
