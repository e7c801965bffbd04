"""Lines, marks, fans and bands of a `Chart` as series of a native chart."""

from __future__ import annotations

from collections.abc import Sequence

from phb.charts import look
from phb.charts.chart import Band, Chart, Point, Series, Spread
from phb.charts.look import LIGHT, QUIET
from phb.packs.pptx_drawing import NO_MARKER, NOTHING, SYMBOLS, Drawing, errors, labels, marker
from phb.packs.pptx_text import NO_LINE, outline

_BAND = 0.14


def at_places(places: Sequence[str], x: Sequence[str], y: Sequence[float | None]) -> tuple[float | None, ...]:
    """Lay values on all places; None where there is none."""
    held = dict(zip(x, y))
    return tuple(held.get(place) for place in places)


def fans(drawing: Drawing, chart: Chart, colours: dict[str, str]) -> None:
    """Draw intervals beneath the lines, the widest first; runs of one interval are one series.

    Each is a thick bar from its lower to its upper end at every place that has it, so that nothing is filled
    where there is none: a stacked area would slope down to nought there.
    """
    runs: dict[tuple[str, int, str], list[Spread]] = {}
    for one in sorted(chart.spreads, key=lambda spread: -spread.level):
        runs.setdefault((one.name, one.level, one.of), []).append(one)
    for (name, level, of), parts in runs.items():
        x = [place for part in parts for place in part.x]
        ends = [[end for part in parts for end in part.low], [end for part in parts for end in part.high]]
        low, high = (at_places(chart.order(), x, end) for end in ends)
        _shade(drawing, name, low, high, colours[of], look.spread_opacity(level))


def band(drawing: Drawing, one: Band, places: Sequence[str]) -> None:
    """Draw a level as a dashed line, a range as a shade, over all places."""
    low = (one.low,) * len(places)
    if one.low < one.high:
        high = (one.high,) * len(places)
        _shade(drawing, one.name, low, high, LIGHT[1], _BAND, is_named=False)
        return
    column = drawing.sheet.add(one.name, low)
    line = outline(LIGHT[1], 1.5, dash="dash")
    drawing.add(drawing.lines, column, line, rest=NO_MARKER, is_named=False)


def _shade(
    drawing: Drawing,
    name: str,
    low: tuple[float | None, ...],
    high: tuple[float | None, ...],
    colour: str,
    alpha: float,
    *,
    is_named: bool = True,
) -> None:
    sheet = drawing.sheet
    bottom, top = sheet.add(f"{name}: lower end", low), sheet.add(f"{name}: upper end", high)
    reach = sheet.subtract(f"{name}: upper less lower end", bottom, top)
    across = drawing.plot.inches[0] * 72 / len(low)
    bars = errors("", sheet.numbers(reach), outline(colour, across, alpha=alpha))
    # The legend shows the mark of the series, which no place has.
    hidden = "".join(
        f'<c:dPt><c:idx val="{n}"/>{NO_MARKER}<c:bubble3D val="0"/><c:spPr>{NO_LINE}</c:spPr></c:dPt>'
        for n in range(len(low))
    )
    key = marker("square", 8, colour, alpha=alpha)
    drawing.add(drawing.lines, bottom, NOTHING, name=name, rest=f"{key}{hidden}{bars}", is_named=is_named)


def line(drawing: Drawing, series: Series, chart: Chart, colour: str) -> None:
    """Draw a line, a guide or marks; a line that begins anew goes on as another series: nothing joins them."""
    places = chart.order()
    starts = sorted(series.x.index(place) for place in series.anew if place in series.x)
    edges = [0, *(at for at in starts if at), len(series.x)]
    shown = look.last(series)
    for n, (start, stop) in enumerate(zip(edges, edges[1:])):
        name = f"{series.name} (from {series.x[start]})" if n else series.name
        values = at_places(places, series.x[start:stop], series.y[start:stop])
        points = dict(zip(series.x[start:stop], series.points[start:stop]))
        column = drawing.sheet.add(name, values)
        rest = _marks(series, places, values, points, colour)
        if series.label and shown and shown[0] in series.x[start:stop]:
            ink = QUIET[False] if series.emphasis == "context" else colour
            said = (places.index(shown[0]), series.label, _side(series, chart, shown[0]))
            rest += labels([said], 10, ink, bold=True)
        rest += _interval(drawing, series, places, colour)
        drawing.add(
            drawing.lines, column, _stroke(series, colour), rest=rest, is_named=not series.label and n == 0
        )


def _stroke(series: Series, colour: str) -> str:
    if series.kind == "marks":
        return NO_LINE
    width = 2.5 if series.emphasis == "focus" else 1.4
    return outline(colour, width, dash="dash" if series.dash else "solid")


def _marks(
    series: Series,
    places: Sequence[str],
    values: Sequence[float | None],
    points: dict[str, Point],
    colour: str,
) -> str:
    """Draw the marks of a series: hollow where partial, an open triangle at a bound, pale while arriving."""
    if series.kind == "guide":
        return NO_MARKER
    size = 9 if series.kind == "marks" else (6 if series.emphasis == "focus" else 4)
    symbol, rest = SYMBOLS[series.symbol], ""
    stroke = _stroke(series, colour)
    for n, (place, value) in enumerate(zip(places, values)):
        point = points.get(place, "whole")
        if value is None or point == "whole":
            continue
        how = marker(
            "triangle" if point == "at_least" else symbol,
            size + 1,
            colour,
            is_open=series.dash or point != "arriving",
            alpha=0.5 if point == "arriving" else 1,
        )
        rest += f'<c:dPt><c:idx val="{n}"/>{how}<c:bubble3D val="0"/><c:spPr>{stroke}</c:spPr></c:dPt>'
    return marker(symbol, size, colour, is_open=series.dash) + rest


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
    down = sheet.subtract(f"{series.name}: value less lower end", low, value)
    up = sheet.subtract(f"{series.name}: upper end less value", value, high)
    return sheet.numbers(down), sheet.numbers(up)


def _side(series: Series, chart: Chart, place: str) -> str:
    """Say where a name stands: over a line's end, under it where it falls; a mark's on the free side."""
    is_mark, is_rising = series.kind == "marks", look.is_rising(chart)
    if chart.order().index(place) < len(chart.order()) / 8:
        return "r"
    if is_mark:
        return "l" if is_rising else "r"
    return "t" if is_rising else "b"
