"""Bars, steps and lying marks of a `Chart` as series of a native chart."""

from __future__ import annotations

from collections.abc import Sequence

from phb.charts.chart import Chart, Point, Series
from phb.charts.look import LIGHT, QUIET
from phb.charts.plotly_bars import FALL, RISE, TOTAL, foot, told
from phb.packs.pptx_drawing import NOTHING, Drawing, errors, labels, tick
from phb.packs.pptx_fans import at_places
from phb.packs.pptx_lines import CALLED, intervals
from phb.packs.pptx_text import NO_LINE, outline, solid, tint

_HALF_TICK = 0.006  # of the reach of the axis
_POINTS: tuple[Point, ...] = ("whole", "partial", "arriving", "at_least")


def _face(colour: str, point: Point, *, is_open: bool) -> str:
    """Fill a bar: hollow where partial, a lower bound or an estimate, pale while arriving."""
    if is_open or point in ("partial", "at_least"):
        return solid(tint(colour, 0.12)) + outline(colour, 1.5)
    return solid(colour, 0.5 if point == "arriving" else 1) + NO_LINE


def bars(drawing: Drawing, series: Series, places: Sequence[str], colour: str) -> None:
    """Draw a series of bars, with its words at their ends; no value is no bar."""
    values = at_places(places, series.x, series.y)
    points = dict(zip(series.x, series.points))
    column = drawing.sheet.add(series.name, values)
    odd = [(n, points.get(place, "whole")) for n, place in enumerate(places) if values[n] is not None]
    rest = "".join(
        f'<c:dPt><c:idx val="{n}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_face(colour, point, is_open=series.dash)}</c:spPr></c:dPt>"
        for n, point in odd
        if point != "whole"
    )
    rest += _words(series, places, values)
    face = _face(colour, "whole", is_open=series.dash)
    drawing.add(drawing.clustered, column, face, rest=rest, is_bar=True)


def _words(series: Series, places: Sequence[str], values: Sequence[float | None]) -> str:
    words = dict(zip(series.x, series.text))
    said = [
        (n, words[place], "outEnd")
        for n, place in enumerate(places)
        if values[n] is not None and words.get(place)
    ]
    return labels(said, 9, QUIET[False])


def lying_marks(drawing: Drawing, series: Series, places: Sequence[str], colour: str) -> None:
    """Draw marks of a lying chart: a line cannot lie, so each is a tick at the end of a bar without fill.

    A tick is thinner where a value is not whole; such values are a series of their own, named so.
    """
    values = at_places(places, series.x, series.y)
    points = dict(zip(series.x, series.points))
    kinds = [points.get(place, "whole") for place in places]
    half = _HALF_TICK * (drawing.reach[1] - drawing.reach[0])
    for kind in _POINTS:
        own = tuple(value if one == kind else None for one, value in zip(kinds, values))
        if all(value is None for value in own) and kind != "whole":
            continue
        name = f"{series.name}, {CALLED[kind]}" if kind != "whole" else series.name
        column = drawing.sheet.add(name, own)
        line = outline(colour, 12 if kind == "whole" else 5, alpha=0.5 if kind == "arriving" else 1)
        rest = _unseen(len(places)) + _words(series, places, own) + tick(half, line)
        drawing.add(drawing.clustered, column, solid(colour) + NO_LINE, rest=rest, is_bar=True)
    if series.low:
        minus, plus = intervals(drawing, series, places)
        column = drawing.sheet.add(f"{series.name}: interval", values)
        rest = _unseen(len(places)) + errors(minus, plus, outline(colour, 1.25), is_bar=True, has_feet=True)
        # It is in the legend too: which entry of a lying chart a number means, programs do not agree on.
        face = solid(tint(colour, 0.25)) + NO_LINE
        drawing.add(drawing.clustered, column, face, rest=rest, is_bar=True)


def _unseen(places: int) -> str:
    """Hide every bar of a series, whose colour the legend still shows."""
    return "".join(
        f'<c:dPt><c:idx val="{n}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{NOTHING}</c:spPr></c:dPt>"
        for n in range(places)
    )


def waterfall(drawing: Drawing, series: Series, chart: Chart) -> None:
    """Draw steps as bars on an invisible foot, totals as bars or, on an axis from above nought, as ticks.

    The sheet holds the steps and where each begins and ends; the parts drawn are made of these.
    """
    sheet, places = drawing.sheet, chart.order()
    spans = series.spans()
    is_total = [place in series.totals for place in series.x]
    sheet.add(series.name, at_places(places, series.x, series.y))
    starts = [0.0 if total else low for total, (low, _) in zip(is_total, spans)]
    ends = [high for _, high in spans]
    sheet.add("begins at", at_places(places, series.x, starts))
    sheet.add("ends at", at_places(places, series.x, ends))
    begins = foot(chart)
    blocks = [(min(a, b), max(a, b)) for a, b in zip(starts, ends)]
    base = [max(low, 0.0) + min(high, 0.0) for low, high in blocks]
    _part(drawing, "foot, not drawn", series, places, base, NOTHING)
    kinds = [TOTAL if total else (RISE if b >= a else FALL) for total, a, b in zip(is_total, starts, ends)]
    points: Sequence[Point] = series.points or ["whole"] * len(series.x)
    for kind, name in ((TOTAL, "total"), (RISE, "rise"), (FALL, "fall")):
        mine = [one == kind for one in kinds]
        if kind == TOTAL and begins:
            levels = [end if own else None for own, end in zip(mine, ends)]
            _levels(drawing, name, series, places, levels)
            continue
        for side, part in (
            ("", [max(high, 0.0) - max(low, 0.0) for low, high in blocks]),
            (" below nought", [min(low, 0.0) - min(high, 0.0) for low, high in blocks]),
        ):
            held = [value if own and value else None for own, value in zip(mine, part)]
            if any(value is not None for value in held):
                _part(drawing, f"{name}{side}", series, places, held, LIGHT[kind], points=points)
    room = [0.12 * (drawing.reach[1] - drawing.reach[0])] * len(places)
    # A tick covers the place where the words of a bar begin.
    said = [
        (places.index(place), text, "ctr" if begins and total else "inBase")
        for place, text, total in zip(series.x, told(series), is_total)
        if text
    ]
    column = sheet.add("room for words, not drawn", room)
    rest = labels(said, 9, QUIET[False])
    drawing.add(drawing.stacked, column, NOTHING, rest=rest, is_bar=True, is_named=False)


def _part(
    drawing: Drawing,
    name: str,
    series: Series,
    places: Sequence[str],
    values: Sequence[float | None],
    how: str,
    *,
    points: Sequence[Point] = (),
) -> None:
    """Stack a part of a waterfall; how is its colour, or the XML of what is not drawn."""
    column = drawing.sheet.add(name, at_places(places, series.x, values))
    rest = "".join(
        f'<c:dPt><c:idx val="{places.index(place)}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_face(how, point, is_open=series.dash)}</c:spPr></c:dPt>"
        for place, value, point in zip(series.x, values, points)
        if value is not None and point != "whole"
    )
    face = _face(how, "whole", is_open=series.dash) if how.startswith("#") else how
    drawing.add(drawing.stacked, column, face, rest=rest, is_bar=True, is_named=False)


def _levels(
    drawing: Drawing,
    name: str,
    series: Series,
    places: Sequence[str],
    levels: Sequence[float | None],
) -> None:
    """Draw totals as ticks at their level: a bar cut off below would read as a size.

    The foot, not drawn, is nought under a total, so that what stands on it is the level itself.
    """
    column = drawing.sheet.add(name, at_places(places, series.x, levels))
    half = _HALF_TICK * (drawing.reach[1] - drawing.reach[0])
    line = outline(LIGHT[TOTAL], 16)
    drawing.add(drawing.stacked, column, NOTHING, rest=tick(half, line), is_bar=True, is_named=False)
