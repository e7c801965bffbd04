"""Bars as matplotlib draws them: standing or lying, whole or hollow, and the steps of a waterfall."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes

from phb.charts.chart import Point, Series
from phb.charts.look import LIGHT, QUIET
from phb.charts.plotly_bars import FALL, RISE, TOTAL, told

_WIDE = 0.75  # of a place, shared by all series of bars
_LEADING = "#767676"


def bars(
    axes: Axes, series: Series, places: list[str], colour: str, number: int, of: int, *, is_lying: bool
) -> None:
    """Draw a series of bars beside the others of the chart; no value is no bar."""
    thick = _WIDE / of
    held = [n for n, value in enumerate(series.y) if value is not None]
    at = [places.index(series.x[n]) + (number - (of - 1) / 2) * thick for n in held]
    values = [float(series.y[n] or 0) for n in held]
    points = [series.points[n] if series.points else "whole" for n in held]
    colours = [colour] * len(held)
    _blocks(axes, series, at, values, [0.0] * len(held), colours, points, thick, is_lying=is_lying)
    _write(axes, series, places, is_lying=is_lying)


def waterfall(axes: Axes, series: Series, places: list[str], foot: float, *, is_lying: bool) -> None:
    """Draw steps as floating bars led to one another; on an axis from above nought totals are marks."""
    spans = series.spans()
    at = [places.index(place) for place in series.x]
    is_total = [place in series.totals for place in series.x]
    is_bar = [n for n, total in enumerate(is_total) if not (total and foot)]
    starts = [0.0 if total else low for total, (low, _) in zip(is_total, spans)]
    heights = [high - start for start, (_, high) in zip(starts, spans)]
    colours = [
        LIGHT[TOTAL if total else (RISE if rise >= 0 else FALL)] for total, rise in zip(is_total, heights)
    ]
    whole: tuple[Point, ...] = ("whole",)
    points = series.points or whole * len(at)

    def of_bars(values: Sequence[float]) -> list[float]:
        return [values[n] for n in is_bar]

    _blocks(
        axes,
        series,
        of_bars(at),
        of_bars(heights),
        of_bars(starts),
        [colours[n] for n in is_bar],
        [points[n] for n in is_bar],
        _WIDE,
        is_lying=is_lying,
    )
    for (one, other), (_, level) in zip(pairwise(at), spans):
        _line(axes, [one, other], [level, level], is_lying=is_lying, linestyle=":", linewidth=1)
    for n, total in enumerate(is_total):
        if total and foot:
            how: dict[str, Any] = {"marker": "D", "markersize": 6, "gid": f"{series.name}: total"}
            _line(axes, [at[n]], [spans[n][1]], is_lying=is_lying, linestyle="none", **how)
    _write(axes, series, places, is_lying=is_lying)


def _blocks(
    axes: Axes,
    series: Series,
    at: list[float],
    values: list[float],
    starts: list[float],
    colours: list[str],
    points: Sequence[Point],
    thick: float,
    *,
    is_lying: bool,
) -> None:
    """Draw blocks: hollow where partial, a lower bound or an estimate, lighter where still arriving."""
    hollow = [series.dash or point in ("partial", "at_least") for point in points]
    how: dict[str, Any] = {
        "color": ["white" if empty else colour for empty, colour in zip(hollow, colours)],
        "edgecolor": colours,
        "linewidth": [1.2 if empty else 0 for empty in hollow],
        "zorder": 2,
    }
    if is_lying:
        drawn = axes.barh(at, values, thick, left=starts, **how)
    else:
        drawn = axes.bar(at, values, thick, bottom=starts, **how)
    for patch, point in zip(drawn.patches, points):
        patch.set_gid(series.name)
        patch.set_alpha(0.5 if point == "arriving" else 1)


def _line(axes: Axes, xs: list[float], ys: list[float], *, is_lying: bool, **how: Any) -> None:
    one, other = (ys, xs) if is_lying else (xs, ys)
    axes.plot(one, other, color=_LEADING, zorder=1.5, **how)


def _write(axes: Axes, series: Series, places: list[str], *, is_lying: bool) -> None:
    """Write what belongs to lying bars and steps in a column to their right, of standing ones over them."""
    ends = [high for _, high in series.spans()] if series.kind == "waterfall" else series.y
    for place, text, end in zip(series.x, told(series), ends):
        if not text or end is None:
            continue
        at = places.index(place)
        where = (1.0, at) if is_lying else (at, max(end, 0))
        axes.annotate(
            text,
            where,
            xycoords=("axes fraction", "data") if is_lying else "data",
            xytext=(4, 0) if is_lying else (0, 3),
            textcoords="offset points",
            ha="left" if is_lying else "center",
            va="center" if is_lying else "bottom",
            fontsize=8,
            color=QUIET[False],
        )
