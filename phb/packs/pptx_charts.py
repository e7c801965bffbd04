"""A `Chart` or a `Scatter` as a native, editable chart: the XML of its part, the workbook inside it."""

from __future__ import annotations

from dataclasses import dataclass

from phb.charts import look
from phb.charts.chart import Chart
from phb.charts.look import LIGHT
from phb.charts.plotly_bars import foot, is_told_beside
from phb.packs import pptx_frame
from phb.packs.pptx_bars import bars, lying_marks, waterfall
from phb.packs.pptx_drawing import Drawing, Plot, value_format
from phb.packs.pptx_fans import fans, level
from phb.packs.pptx_frame import Axis, Range, Upright, Word
from phb.packs.pptx_lines import line
from phb.packs.pptx_sheet import Sheet

_LETTER = 0.068  # inches: of a name on an axis


@dataclass(frozen=True)
class Native:
    """A native chart: the XML of its part, its workbook, and the XML of what is drawn over it, if any."""

    xml: str
    workbook: bytes
    shapes: str = ""


def native(
    chart: Chart, width: float, height: float, *, reach: tuple[float, float] | None = None, title: str = ""
) -> Native:
    """Draw a chart of width by height inches; reach is that of its axis where it has to be another's too."""
    places = chart.order()
    sheet = Sheet(chart.unit)
    sheet.add("Place", places)
    names = _in_legend(chart)
    plot = _plot(chart, width, height, names, has_title=bool(title))
    low, top = reach or look.reach(chart)
    ends, step = pptx_frame.rounded(low, top) if low < 0 else ((low, top), None)
    drawing = Drawing(sheet, plot, ends, step, is_lying=chart.is_lying)
    drawing.is_overlaid = _is_overlaid(chart)
    colours = look.colours(chart.series, LIGHT)
    # Bars first: PowerPoint counts the entries of a legend in this order.
    for one, colour in zip(chart.series, colours):
        if one.kind == "bar":
            bars(drawing, one, places, colour)
    for one, colour in zip(chart.series, colours):
        if one.kind == "waterfall":
            waterfall(drawing, one, chart)
        elif one.kind == "marks" and chart.is_lying:
            lying_marks(drawing, one, places, colour)
    fans(drawing, chart, dict(zip((one.name for one in chart.series), colours)))
    for band in chart.bands:
        if band.low == band.high:
            level(drawing, band, places)
    for one, colour in zip(chart.series, colours):
        if one.kind in ("line", "guide") or (one.kind == "marks" and not chart.is_lying):
            line(drawing, one, chart, colour)
    xml = pptx_frame.space(
        drawing.groups(),
        _axes(chart, drawing),
        plot,
        title=title,
        has_legend=len(names) > 1,
        unnamed=drawing.unnamed,
    )
    return Native(xml, sheet.workbook(), _over(chart, drawing))


def _is_overlaid(chart: Chart) -> bool:
    """Say whether the bars of a place lie on one another: marks on the one bar there is, in a lying chart."""
    has_marks = any(one.kind == "marks" for one in chart.series)
    barred = [
        place
        for one in chart.series
        if one.kind == "bar"
        for place, value in zip(one.x, one.y)
        if value is not None
    ]
    return chart.is_lying and has_marks and len(set(barred)) == len(barred)


def _in_legend(chart: Chart) -> list[str]:
    if not chart.has_legend:
        return []
    named = [one.name for one in chart.series if not one.label and one.kind != "waterfall"]
    if chart.is_lying:
        named += [f"{one.name}: interval" for one in chart.series if one.low]
    return named + list(dict.fromkeys(one.name for one in chart.spreads))


def _plot(chart: Chart, width: float, height: float, names: list[str], *, has_title: bool) -> Plot:
    """Leave room about the plot for names, legend and title."""
    legend = 0.2 * pptx_frame.legend_lines(names, width) + 0.1 if len(names) > 1 else 0.0
    top = legend + (0.3 if has_title else 0.08)
    longest = max((len(place) for place in chart.order()), default=0)
    if chart.is_lying:
        return Plot(width, height, min(_LETTER * longest + 0.2, 0.4 * width), top, 0.25, 0.5)
    left = 0.85 if chart.y_title else 0.6
    bottom = min(_LETTER * longest + 0.2, 0.4 * height) if _is_turned(chart, width - left - 0.2) else 0.45
    return Plot(width, height, left, top, 0.2, bottom)


def _is_turned(chart: Chart, width: float) -> bool:
    """Say whether names stand upright: lying side by side in two lines they would touch."""
    places = chart.order()
    return max((len(place) for place in places), default=0) * len(places) * _LETTER > 1.7 * width


def _axes(chart: Chart, drawing: Drawing) -> str:
    places = chart.order()
    wide = drawing.plot.inches[0]
    skip = 1 if chart.is_lying else max(1, -(-len(places) * 16 // round(100 * wide)))
    begins = f" (the axis begins at {foot(chart):,.0f})" if foot(chart) else ""
    along = Axis(1, 2, "l" if chart.is_lying else "b", is_reversed=chart.is_lying)
    is_turned = not chart.is_lying and _is_turned(chart, wide)
    up = Axis(
        2,
        1,
        "b" if chart.is_lying else "l",
        title=f"{chart.y_title}{begins}",
        ends=drawing.reach,
        step=drawing.step,
        code=value_format(chart.unit),
        has_grid=True,
        has_labels=not is_told_beside(chart),
        crosses="max" if chart.is_lying else "autoZero",
    )
    return pptx_frame.places(along, skip, is_turned=is_turned) + pptx_frame.values(up, cross="between")


def _over(chart: Chart, drawing: Drawing) -> str:
    """Draw breaks and bands over the chart: no series stands between places, or from edge to edge."""
    if not chart.breaks and not chart.bands:
        return ""
    x, y, width, height = drawing.plot.inner
    places, (low, top) = list(chart.order()), drawing.reach
    uprights, words, ranges = [], [], []
    for one in chart.breaks:
        at = x + width * (look.edge(one, places) + 0.5) / len(places)
        is_start = one.edge == "start"
        step = 0.12 * look.rank(one, chart.breaks)
        is_right = is_start and places.index(one.at) < 0.75 * len(places)
        uprights.append(Upright(one.name, at, y, y + height, "sysDot" if is_start else "dash"))
        level = y + height * (0.01 + step if is_start else 0.99 - step)
        words.append(Word(one.name, at, level, "right" if is_right else "left", foot=not is_start))
    for band in chart.bands:
        foot_at, head_at = (
            y + height * (1 - (min(max(end, low), top) - low) / (top - low)) for end in (band.low, band.high)
        )
        if band.low < band.high:
            ranges.append(Range(band.name, x, head_at, width, foot_at - head_at))
        if low <= band.low <= top:
            words.append(Word(band.name, x, foot_at, "right", foot=True))
    return pptx_frame.shapes(drawing.plot, ranges, uprights, words)
