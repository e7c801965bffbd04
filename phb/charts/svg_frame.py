"""What stands about the drawing on paper: both axes, bands, breaks, and names at the ends of lines."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from phb.charts import look
from phb.charts.chart import Chart, Series
from phb.charts.look import LIGHT, QUIET, TEXT
from phb.charts.plotly_bars import foot, is_told_beside

_GRID = "#E3E3E3"
_BREAK = "#767676"


def frame(axes: Axes, chart: Chart, places: list[str]) -> None:
    """Give both axes their reach, marks and names."""
    values, along = (axes.xaxis, axes.yaxis) if chart.is_lying else (axes.yaxis, axes.xaxis)
    reach, ends = look.reach(chart), (-0.5, len(places) - 0.5)
    if chart.is_lying:
        axes.set_xlim(reach)
        axes.set_ylim(ends[::-1])
        named = [(place, "\n".join(wrap(place, 28))) for place in places]
    else:
        axes.set_ylim(reach)
        axes.set_xlim(ends)
        named = [(place, name.replace("<br>", "\n")) for place, name in look.ticks(places)]
    along.set_ticks([places.index(place) for place, _ in named], [name for _, name in named])
    suffix = "%" if chart.unit == "percent" else ""
    values.set_major_locator(MaxNLocator(5, integer=chart.unit == "count"))
    values.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}{suffix}"))
    begins = f"\nthe axis begins at {foot(chart):,.0f}" if foot(chart) else ""
    values.set_label_text(f"{chart.y_title}{begins}", fontsize=8, color=QUIET[False])
    axes.tick_params(labelsize=8, labelcolor=QUIET[False], color=_GRID, length=3)
    axes.grid(axis="x" if chart.is_lying else "y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for spine in axes.spines.values():
        spine.set_visible(False)
    if is_told_beside(chart):
        values.set_ticklabels([])
    line = axes.axvline if chart.is_lying else axes.axhline
    line(0 if reach[0] <= 0 else reach[0], color=_BREAK, linewidth=0.9, zorder=1)


def bands_and_breaks(axes: Axes, chart: Chart, places: list[str]) -> None:
    """Draw what the values are read against, and where counting changed or a level is due."""
    for band in chart.bands:
        if band.low == band.high:
            axes.axhline(band.low, color=LIGHT[1], linewidth=1.2, linestyle="--", gid=f"band {band.name}")
        else:
            how: dict[str, Any] = {
                "facecolor": (*rgb(LIGHT[1]), 0.14),
                "edgecolor": LIGHT[1],
                "linewidth": 0.8,
            }
            axes.axhspan(band.low, band.high, zorder=0, gid=f"band {band.name}", **how)
        axes.annotate(
            band.name.replace("<br>", "\n"),
            (0.01, band.low),
            xycoords=("axes fraction", "data"),
            xytext=(0, 2),
            textcoords="offset points",
            fontsize=8,
            color=TEXT[False],
        )
    for one in chart.breaks:
        at, is_start = look.edge(one, places), one.edge == "start"
        is_right = is_start and places.index(one.at) < 0.75 * len(places)
        style = ":" if is_start else "--"
        axes.axvline(at, color=_BREAK, linewidth=1, linestyle=style, gid=f"break {one.name}")
        step = 0.12 * look.rank(one, chart.breaks)
        axes.annotate(
            one.name.replace("<br>", "\n"),
            (at, 0.99 - step if is_start else 0.01 + step),
            xycoords=("data", "axes fraction"),
            xytext=(3 if is_right else -3, 0),
            textcoords="offset points",
            ha="left" if is_right else "right",
            va="top" if is_start else "bottom",
            fontsize=7.5,
            color=TEXT[False],
        )


def rgb(colour: str) -> tuple[float, float, float]:
    """Give a colour such as "#12436D" as parts from 0 to 1."""
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def end_label(axes: Axes, series: Series, colour: str, chart: Chart, places: list[str]) -> None:
    """Name a line over its end, under it where it falls; at the left edge the name stands to the right."""
    held = look.last(series)
    if not (series.label and held):
        return
    place, value = held
    is_rising, is_mark = look.is_rising(chart), series.kind == "marks"
    is_under = not is_mark and not is_rising
    is_left = places.index(place) >= len(places) / 8 and (not is_mark or is_rising)
    artist: Artist = axes.annotate(
        series.label.replace("<br>", "\n"),
        (places.index(place), value),
        xytext=(-6 if is_left else 5, -7 if is_under else 5),
        textcoords="offset points",
        ha="right" if is_left else "left",
        va="top" if is_under else "bottom",
        fontsize=9,
        fontweight="bold",
        color=QUIET[False] if series.emphasis == "context" else colour,
    )
    artist.set_zorder(4)
