"""A `Scatter` as a native chart of x and y, its curves as lines."""

from __future__ import annotations

from phb.charts import look
from phb.charts.look import LIGHT, QUIET, TEXT
from phb.charts.scatter import Curve, Points, Scatter
from phb.packs import pptx_frame
from phb.packs.pptx_charts import Native
from phb.packs.pptx_drawing import NO_MARKER, SYMBOLS, Plot, labels, marker, value_format
from phb.packs.pptx_frame import Axis
from phb.packs.pptx_sheet import Sheet
from phb.packs.pptx_text import NO_LINE, outline

_SIZES = {"context": 5, "normal": 7, "focus": 11}


def native(scatter: Scatter, width: float, height: float) -> Native:
    """Draw a scatter of width by height inches; the sheet has x, y and note of each area."""
    shown = tuple(one for one in scatter.points if one.x)
    names = [one.name for one in shown]
    legend = 0.2 * pptx_frame.legend_lines(names, width) + 0.1 if len(names) > 1 else 0.0
    plot = Plot(width, height, 0.85, legend + 0.08, 0.25, 0.55)
    sheet = Sheet(scatter.unit)
    across, up = scatter.reach()
    colours = dict(zip((one.name for one in scatter.points), look.colours(scatter.points, LIGHT)))
    # What a legend leaves out comes last: its entries are counted in this order. Points of lesser weight
    # come first, and so lie beneath.
    drawn = [_points(sheet, n, one, colours[one.name]) for n, one in enumerate(shown)]
    first = len(drawn)
    drawn += [
        _curve(sheet, first + n, one, up[1])
        for n, one in enumerate(curve for curve in scatter.curves if curve.x)
    ]
    groups = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f'{"".join(drawn)}<c:axId val="1"/><c:axId val="2"/></c:scatterChart>'
    )
    step = None
    if not scatter.is_log_x:
        across, step = pptx_frame.rounded(*across)
    axes = pptx_frame.values(
        Axis(1, 2, "b", title=scatter.x_title, ends=across, step=step, code="#,##0", is_log=scatter.is_log_x)
    )
    code = value_format(scatter.unit) if up[1] > 4 or scatter.unit == "percent" else "0.0"
    axes += pptx_frame.values(
        Axis(2, 1, "l", title=scatter.y_title, ends=up, code=code, has_grid=True, crosses="min")
    )
    unnamed = range(first, len(drawn))
    xml = pptx_frame.space(groups, axes, plot, has_legend=len(names) > 1, unnamed=unnamed)
    return Native(xml, sheet.workbook())


def _points(sheet: Sheet, n: int, points: Points, colour: str) -> str:
    alpha = 0.6 if points.emphasis == "context" and not points.is_open else 1
    how = marker(SYMBOLS[points.symbol], _SIZES[points.emphasis], colour, is_open=points.is_open, alpha=alpha)
    said = [(at, text, "t") for at, text in enumerate(points.text) if text]
    sheet.add(f"{points.name}: what it is", points.note)
    return _series(sheet, n, points, NO_LINE, how + labels(said, pptx_frame.SMALL, TEXT[False]))


def _curve(sheet: Sheet, n: int, curve: Curve, top: float) -> str:
    line = outline(QUIET[False], 1, dash="dash" if curve.is_dashed else "solid")
    is_named = bool(curve.label and curve.x and curve.y[-1] <= top)
    said = [(len(curve.x) - 1, curve.label, "t")] if is_named else []
    return _series(sheet, n, curve, line, NO_MARKER + labels(said, pptx_frame.SMALL, QUIET[False]))


def _series(sheet: Sheet, n: int, one: Points | Curve, line: str, rest: str) -> str:
    x, y = sheet.add(f"{one.name}: across", one.x), sheet.add(one.name, one.y)
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{sheet.heading(y)}<c:spPr>{line}</c:spPr>{rest}'
        f"<c:xVal>{sheet.numbers(x)}</c:xVal><c:yVal>{sheet.numbers(y)}</c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )
