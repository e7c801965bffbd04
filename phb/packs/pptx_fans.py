"""Fans and bands of a `Chart` in a native chart."""

from __future__ import annotations

from collections.abc import Sequence

from phb.charts import look
from phb.charts.chart import Band, Chart, Spread
from phb.charts.look import LIGHT
from phb.packs.pptx_drawing import NO_MARKER, NOTHING, Drawing
from phb.packs.pptx_text import NO_LINE, outline, solid

Ends = tuple[float | None, ...]


def at_places(places: Sequence[str], x: Sequence[str], y: Sequence[float | None]) -> Ends:
    """Lay values on all places; None where there is none."""
    held = dict(zip(x, y))
    return tuple(held.get(place) for place in places)


def fans(drawing: Drawing, chart: Chart, colours: dict[str, str]) -> None:
    """Draw intervals beneath the lines; runs of one interval are one series, empty where it is not known.

    They are columns without gaps on a foot that is not drawn, the narrower within the wider: a stacked area
    would slope down to nought where there is no interval. Where intervals do not lie within one another, fall
    below nought or share the chart with bars, their ends are dashed lines.
    """
    runs: dict[tuple[str, int, str], list[Spread]] = {}
    for one in sorted(chart.spreads, key=lambda spread: -spread.level):
        runs.setdefault((one.name, one.level, one.of), []).append(one)
    held = []
    for (name, _, _), parts in runs.items():
        x = [place for part in parts for place in part.x]
        low = at_places(chart.order(), x, [end for part in parts for end in part.low])
        high = at_places(chart.order(), x, [end for part in parts for end in part.high])
        columns = (
            drawing.sheet.add(f"{name}: lower end", low),
            drawing.sheet.add(f"{name}: upper end", high),
        )
        held.append((columns, low, high))
    names = [name for name, _, _ in runs]
    inks = [colours[of] for _, _, of in runs]
    if drawing.clustered or drawing.stacked or not _is_nested([(low, high) for _, low, high in held]):
        for (columns, _, _), ink in zip(held, inks):
            for n, column in enumerate(columns):
                line = outline(ink, 1, dash="sysDash")
                drawing.add(drawing.lines, column, line, rest=NO_MARKER, is_named=n == 0)
        return
    clear, faces = 1.0, []
    for (_, level, _), ink in zip(runs, inks):
        # On screen each lies over those behind it.
        clear *= 1 - look.spread_opacity(level)
        faces.append(solid(ink, 1 - clear) + NO_LINE)
    _stack(drawing, names, [columns for columns, _, _ in held], [low for _, low, _ in held], faces)


def _is_nested(held: list[tuple[Ends, Ends]]) -> bool:
    """Say whether at each place every interval lies within the one before, and none below nought."""
    for row in zip(*(tuple(zip(low, high)) for low, high in held)):
        within, until = 0.0, float("inf")
        for low, high in row:
            if low is None or high is None:
                continue
            if low < within or high > until:
                return False
            within, until = low, high
    return True


def _stack(
    drawing: Drawing,
    names: list[str],
    columns: list[tuple[int, int]],
    lows: list[Ends],
    faces: list[str],
) -> None:
    """Stack the foot, from the widest inwards what lies under the narrower, outwards what lies over."""
    if not names:
        return
    drawing.gap = 0
    under: list[list[tuple[int, ...]]] = [[] for _ in names]
    over: list[list[tuple[int, ...]]] = [[] for _ in names]
    foot: list[float | None] = []
    for row in range(len(lows[0])):
        there = [n for n, low in enumerate(lows) if low[row] is not None]
        foot.append(lows[there[0]][row] if there else None)
        for n in range(len(names)):
            after = next((one for one in there if one > n), None)
            low, high = columns[n]
            is_there = n in there
            inner = columns[after] if after is not None else None
            under[n].append((low, inner[0] if inner else high) if is_there else ())
            over[n].append((inner[1], high) if is_there and inner else ())
    column = drawing.sheet.add("Foot of the intervals, not drawn", foot)
    drawing.add(drawing.stacked, column, NOTHING, is_bar=True, is_named=False)
    for name, pairs, face in zip(names, under, faces):
        column = drawing.sheet.derive(f"{name}: drawn", pairs)
        drawing.add(drawing.stacked, column, face, name=name, is_bar=True)
    for name, pairs, face in list(zip(names, over, faces))[-2::-1]:
        column = drawing.sheet.derive(f"{name}: drawn above", pairs)
        drawing.add(drawing.stacked, column, face, is_bar=True, is_named=False)


def level(drawing: Drawing, band: Band, places: Sequence[str]) -> None:
    """Draw a level as a dashed line over all places."""
    column = drawing.sheet.add(band.name, (band.low,) * len(places))
    line = outline(LIGHT[1], 1.5, dash="dash")
    drawing.add(drawing.lines, column, line, rest=NO_MARKER, is_named=False)
