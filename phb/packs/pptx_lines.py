"""Lines and marks of a `Chart` as series of a native chart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from phb.charts import look
from phb.charts.chart import Chart, Point, Series
from phb.charts.look import QUIET
from phb.packs.pptx_drawing import NO_MARKER, SYMBOLS, Drawing, errors, labels, marker
from phb.packs.pptx_fans import at_places
from phb.packs.pptx_text import NO_LINE, outline, tint

_STEEP = 0.04  # of the reach of the axis: the last step of a line that leaves room before its end
CALLED: dict[Point, str] = {"partial": "partial", "arriving": "still arriving", "at_least": "at least"}


def line(drawing: Drawing, series: Series, chart: Chart, colour: str) -> None:
    """Draw a line, a guide or marks; a line that begins anew goes on as another series: none joins them."""
    places = chart.order()
    is_joined = series.kind != "marks"
    starts = sorted(series.x.index(place) for place in series.anew if place in series.x and is_joined)
    edges = [0, *(at for at in starts if at), len(series.x)]
    shown = look.last(series)
    for n, (start, stop) in enumerate(pairwise(edges)):
        name = f"{series.name} (from {series.x[start]})" if n else series.name
        values = at_places(places, series.x[start:stop], series.y[start:stop])
        points = dict(zip(series.x[start:stop], series.points[start:stop]))
        column = drawing.sheet.add(name, values)
        rest = _marks(series, values, [points.get(place, "whole") for place in places], colour)
        if series.label and shown and shown[0] in series.x[start:stop]:
            ink = QUIET[False] if series.emphasis == "context" else colour
            said = (places.index(shown[0]), series.label, _side(series, chart, drawing.reach))
            rest += labels([said], 10, ink, bold=True)
        rest += _interval(drawing, series, places, colour)
        stroke = _stroke(series, colour)
        drawing.add(drawing.lines, column, stroke, rest=rest, is_named=not series.label and n == 0)
        if series.kind != "guide":
            _not_whole(
                drawing, series, name, column, [points.get(place, "whole") for place in places], colour
            )


def _stroke(series: Series, colour: str) -> str:
    if series.kind == "marks":
        return NO_LINE
    width = 2.5 if series.emphasis == "focus" else 1.4
    return outline(colour, width, dash="dash" if series.dash else "solid")


def _size(series: Series) -> int:
    return 9 if series.kind == "marks" else (6 if series.emphasis == "focus" else 4)


def _marks(series: Series, values: Sequence[float | None], points: Sequence[Point], colour: str) -> str:
    """Draw the marks of a series where values are whole; the others come as series of their own."""
    if series.kind == "guide":
        return NO_MARKER
    stroke = _stroke(series, colour)
    hidden = "".join(
        f'<c:dPt><c:idx val="{n}"/>{NO_MARKER}<c:bubble3D val="0"/><c:spPr>{stroke}</c:spPr></c:dPt>'
        for n, (value, point) in enumerate(zip(values, points))
        if value is not None and point != "whole"
    )
    return marker(SYMBOLS[series.symbol], _size(series), colour, is_open=series.dash) + hidden


def _not_whole(
    drawing: Drawing, series: Series, name: str, column: int, points: Sequence[Point], colour: str
) -> None:
    """Draw marks open where partial, an open triangle at a bound, paler while arriving.

    They are series of their own, whose cells follow those of the line: LibreOffice gives every mark of a line
    the colour of the line.
    """
    held = drawing.sheet.columns[column].values
    for kind, said in CALLED.items():
        own = [(column,) if point == kind and held[n] is not None else () for n, point in enumerate(points)]
        if not any(own):
            continue
        how = marker(
            "triangle" if kind == "at_least" else SYMBOLS[series.symbol],
            _size(series) + 1,
            tint(colour, 0.5) if kind == "arriving" else colour,
            is_open=series.dash or kind != "arriving",
        )
        copied = drawing.sheet.derive(f"{name}: {said}", own)
        drawing.add(drawing.lines, copied, NO_LINE, rest=how, is_named=False)


def _interval(drawing: Drawing, series: Series, places: Sequence[str], colour: str) -> str:
    """Draw the interval about each mark as a bar with feet."""
    if not series.low:
        return ""
    minus, plus = intervals(drawing, series, places)
    return errors(minus, plus, outline(colour, 1.25), has_feet=True)


def intervals(drawing: Drawing, series: Series, places: Sequence[str]) -> tuple[str, str]:
    """Put the intervals of marks on the sheet; give references to how far they reach down and up."""
    sheet = drawing.sheet
    value = sheet.add(f"{series.name}: value", at_places(places, series.x, series.y))
    low = sheet.add(f"{series.name}: lower end", at_places(places, series.x, series.low))
    high = sheet.add(f"{series.name}: upper end", at_places(places, series.x, series.high))
    down = sheet.derive(f"{series.name}: value less lower end", [(low, value)] * len(places))
    up = sheet.derive(f"{series.name}: upper end less value", [(value, high)] * len(places))
    return sheet.numbers(down), sheet.numbers(up)


def _side(series: Series, chart: Chart, reach: tuple[float, float]) -> str:
    """Say where a name stands: a mark's on the free side, before a steep line's end, else over or under it.

    In the first eighth of the places the axis is to the left: there the name stands to the right.
    """
    held = [(place, value) for place, value in zip(series.x, series.y) if value is not None]
    if chart.order().index(held[-1][0]) < len(chart.order()) / 8:
        return "r"
    is_rising = look.is_rising(chart)
    if series.kind == "marks":
        return "l" if is_rising else "r"
    is_steep = len(held) > 1 and abs(held[-1][1] - held[-2][1]) > _STEEP * (reach[1] - reach[0])
    return "l" if is_steep else ("t" if is_rising else "b")
