"""A `Chart` drawn by matplotlib as SVG and PNG, for e-mail and paper: no browser, no screen, no network.

The finding, what is drawn and the source stand inside the picture, so that it can be passed on by itself. It
is drawn on white with the fonts that matplotlib brings. Same chart, same bytes.
"""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from phb.charts import look, svg_bars, svg_frame, svg_scatter
from phb.charts.chart import Chart, Panels, Series, Spread
from phb.charts.letters import clean
from phb.charts.look import LIGHT, QUIET, TEXT
from phb.charts.plotly_bars import foot
from phb.charts.scatter import Scatter
from phb.charts.svg_scatter import SYMBOLS

matplotlib.rcParams["svg.hashsalt"] = "phb"  # ids in an SVG from its content, not from chance

_WIDTH, _DRAWN = 7.2, 3.4  # inches: of the picture, and of what is drawn when it stands upright
_LYING_ROW = 0.27
_LINE = {12: 0.23, 9: 0.17, 7: 0.14}  # inches a line of a size in points
_LETTERS = {12: 74, 9: 108, 7: 136}  # that fit into the width
DOTS = 144  # an inch: sharp on a screen of twice the usual density
_IN_A_ROW, _PANEL = 3, 2.1  # small multiples beside one another; inches each is high
_ONE_AT_A_TIME = threading.Lock()  # how letters are written is one setting for all that draws


def svg(chart: Chart | Scatter | Panels) -> bytes:
    """Draw a picture as an SVG document with its finding as title and its text alternative as description."""
    return _document(chart, figure(chart), "path")


def bare(chart: Chart | Scatter | Panels) -> bytes:
    """Draw a picture as SVG without finding, subtitle and source, for paper that says them beside it.

    Letters are text, in the fonts of `letters.FONTS` where the reader has them: they can be found and copied.
    """
    return _document(chart, figure(chart, has_words=False), "none")


def _document(chart: Chart | Scatter | Panels, drawn: Figure, letters: str) -> bytes:
    buffer = io.BytesIO()
    with _ONE_AT_A_TIME:
        matplotlib.rcParams["svg.fonttype"] = letters
        FigureCanvasSVG(drawn).print_svg(buffer, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue().decode()
    said = f'<title id="title">{escape(chart.title)}</title><desc id="desc">{escape(chart.alt)}</desc>'
    at = text.index(">", text.index("<svg")) + 1
    return clean(f'{text[: at - 1]} role="img" aria-labelledby="title desc">{said}{text[at:]}').encode()


def png(chart: Chart | Scatter | Panels) -> bytes:
    """Draw a picture as a PNG, 1,036 dots wide."""
    buffer = io.BytesIO()
    drawn = figure(chart)
    FigureCanvasAgg(drawn).print_png(buffer, metadata={"Software": None})
    return buffer.getvalue()


def figure(chart: Chart | Scatter | Panels, *, has_words: bool = True) -> Figure:
    """Draw a picture as matplotlib's figure; what shows values has the name of its series as gid."""
    title, subtitle, source = (
        _lines(text, size) if has_words else []
        for text, size in ((chart.title, 12), (chart.subtitle, 9), (chart.source, 7))
    )
    head = 0.1 + _LINE[12] * len(title) + _LINE[9] * len(subtitle)
    tail = 0.1 + _LINE[7] * len(source)
    drawn = _height(chart)
    height = head + drawn + tail
    whole = Figure(figsize=(_WIDTH, height), dpi=DOTS, facecolor="white")
    whole.set_layout_engine(
        "constrained", rect=(0, tail / height, 0.985, drawn / height), h_pad=0.08, w_pad=0.08
    )
    top = 1 - 0.07 / height
    _text(whole, title, 12, top, TEXT[False], weight="bold")
    _text(whole, subtitle, 9, top - _LINE[12] * len(title) / height, QUIET[False])
    _text(whole, source, 7, (0.03 + _LINE[7] * len(source)) / height, QUIET[False])
    if isinstance(chart, Panels) and chart.panels:
        _multiples(whole, chart)
    else:
        _one(whole.subplots(), chart)
    for text in whole.findobj(Text):
        text.set_parse_math(False)  # a name may hold a dollar sign
    return whole


def _height(chart: Chart | Scatter | Panels) -> float:
    """Give the inches that what is drawn takes."""
    if isinstance(chart, Panels):
        return _PANEL * max(1, math.ceil(len(chart.panels) / _IN_A_ROW))
    rows = len(chart.order()) if isinstance(chart, Chart) and chart.is_lying else 0
    return 0.7 + _LYING_ROW * rows if rows else _DRAWN


def _one(axes: Axes, chart: Chart | Scatter | Panels) -> None:
    if chart.has_values and isinstance(chart, Scatter):
        svg_scatter.draw(axes, chart)
    elif chart.has_values and isinstance(chart, Chart):
        _draw(axes, chart)
    else:
        axes.set_axis_off()
        said = "\n".join(wrap(chart.empty, 90))
        axes.text(0.5, 0.5, said, ha="center", color=QUIET[False], transform=axes.transAxes)


def _multiples(whole: Figure, shown: Panels) -> None:
    """Draw small multiples, three in a row, each under its own title; what they count is said once a row."""
    across = min(_IN_A_ROW, len(shown.panels))
    grid = whole.subplots(math.ceil(len(shown.panels) / across), across, squeeze=False)
    for at, axes in enumerate(grid.flat):
        if at >= len(shown.panels):
            axes.set_axis_off()
            continue
        panel = shown.panels[at]
        if panel.has_values:
            _draw(axes, panel)
            axes.tick_params(labelsize=6.5)
            axes.yaxis.label.set_visible(at % across == 0)
        else:
            axes.set_axis_off()
            said = "\n".join(wrap(panel.empty, 30))
            axes.text(0.5, 0.5, said, ha="center", va="center", fontsize=8, color=QUIET[False])
        title = "\n".join(wrap(panel.title, 30))
        axes.set_title(title, fontsize=8.5, fontweight="bold", loc="left", color=TEXT[False])


def _lines(text: str, size: int) -> list[str]:
    return wrap(text, _LETTERS[size])


def _text(whole: Figure, lines: list[str], size: int, y: float, colour: str, weight: str = "normal") -> None:
    if lines:
        whole.text(
            0.012,
            y,
            "\n".join(lines),
            fontsize=size,
            color=colour,
            va="top",
            fontweight=weight,
            linespacing=1.25,
        )


def _draw(axes: Axes, chart: Chart) -> None:
    places = list(chart.order())
    colours, (_, top) = look.colours(chart.series, LIGHT), look.reach(chart)
    bars = [one for one in chart.series if one.kind == "bar"]
    by_name = dict(zip((one.name for one in chart.series), colours))
    fans = sorted(chart.spreads, key=lambda one: -one.level)
    for fan in fans:
        at = [places.index(place) for place in fan.x]
        axes.fill_between(at, fan.low, fan.high, gid=fan.name, zorder=1, **_pale(fan, by_name[fan.of]))
    for one, colour in zip(chart.series, colours):
        if one.kind == "waterfall":
            svg_bars.waterfall(axes, one, places, foot(chart), is_lying=chart.is_lying)
        elif one.kind == "bar":
            svg_bars.bars(axes, one, places, colour, bars.index(one), len(bars), is_lying=chart.is_lying)
        else:
            is_cut = any(value is not None and value > top for value in one.y)
            _points(axes, one, places, colour, is_lying=chart.is_lying, is_cut=is_cut)
    svg_frame.frame(axes, chart, places)
    if not chart.is_lying:
        svg_frame.bands_and_breaks(axes, chart, places)
        for one, colour in zip(chart.series, colours):
            svg_frame.end_label(axes, one, colour, chart, places)
    named = [_handle(one, colour) for one, colour in zip(chart.series, colours) if _is_in_legend(one)]
    told = {fan.name: fan for fan in fans}  # a stretch of quarters is a fan of its own, and named once
    named += [Patch(label=name, **_pale(fan, by_name[fan.of])) for name, fan in told.items()]
    if chart.has_legend and len(named) > 1:
        axes.legend(
            handles=named, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, fontsize=8
        )


def _pale(spread: Spread, colour: str) -> dict[str, Any]:
    return {"color": (*svg_frame.rgb(colour), look.spread_opacity(spread.level)), "linewidth": 0}


def _is_in_legend(series: Series) -> bool:
    return not series.label and series.kind != "waterfall"


def _points(
    axes: Axes, series: Series, places: list[str], colour: str, *, is_lying: bool, is_cut: bool
) -> None:
    """Draw a line, broken where there is no value or it begins anew, and its marks, each as it is known.

    is_cut: it leaves the picture at the top, and ends at its edge.
    """
    series = look.parted(series)
    at = [places.index(place) for place in series.x]
    values = [math.nan if value is None else value for value in series.y]

    def plot(xs: Sequence[float], ys: Sequence[float], **how: Any) -> None:
        one, other = (ys, xs) if is_lying else (xs, ys)
        axes.plot(one, other, color=colour, clip_on=is_cut, zorder=3, **how)

    if series.kind in ("line", "guide"):
        width = 2.2 if series.emphasis == "focus" else 1.3
        plot(at, values, linewidth=width, linestyle="--" if series.dash else "-", gid=series.name)
    if series.kind == "guide":
        return
    for n, (low, high) in enumerate(zip(series.low, series.high)):
        if low is not None and high is not None:
            plot([at[n], at[n]], [low, high], linewidth=1.1, marker="_", gid=f"{series.name} interval")
    kinds = series.points or ("whole",) * len(at)
    size = 7 if series.kind == "marks" else (4.5 if series.emphasis == "focus" else 3.5)
    for kind in dict.fromkeys(kinds):
        here = [n for n, one in enumerate(kinds) if one == kind and not math.isnan(values[n])]
        if not here:
            continue  # marks of nothing would reach to the corner of the picture
        is_open = series.dash or kind in ("partial", "at_least")
        plot(
            [at[n] for n in here],
            [values[n] for n in here],
            linestyle="none",
            marker="^" if kind == "at_least" else SYMBOLS[series.symbol],
            markersize=size,
            markerfacecolor="white" if is_open else colour,
            markeredgewidth=1.2,
            alpha=0.5 if kind == "arriving" else 1,
            gid=f"{series.name}: {kind}",
        )


def _handle(series: Series, colour: str) -> Artist:
    """Show in the legend how a series is drawn."""
    if series.kind == "bar":
        return Patch(facecolor="white" if series.dash else colour, edgecolor=colour, label=series.name)
    is_line = series.kind in ("line", "guide")
    is_bound = not is_line and "at_least" in series.points
    return Line2D(
        [],
        [],
        color=colour,
        label=series.name,
        linestyle=("--" if series.dash else "-") if is_line else "none",
        marker="^" if is_bound else ("none" if series.kind == "guide" else SYMBOLS[series.symbol]),
        markersize=5,
        markerfacecolor="white" if series.dash or is_bound else colour,
    )
