"""Charts as Excel draws them itself, editable: what they draw stands on the sheet "Drawn"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Native

from phb.charts import look
from phb.charts.chart import Chart, Point, Series
from phb.charts.look import LIGHT, QUIET
from phb.charts.plotly_bars import FALL, RISE, TOTAL, foot
from phb.charts.scatter import Scatter
from phb.packs.cells import Cell
from phb.packs.xlsx_ground import Block, Ground

_GRID = {"visible": True, "line": {"color": "#E3E3E3"}}
_FONT = {"size": 9, "color": QUIET[False]}
_MARKERS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "cross": "x",
}


def native(book: Workbook, ground: Ground, chart: Chart | Scatter) -> Native:
    """Give the chart as Excel's own, its data written to the ground.

    Marks that lie on their side stand upright here, an interval of a fan is its two edges, a level to read
    against is a line, and a break is said under the axis: Excel has none of them.
    """
    if isinstance(chart, Scatter):
        made = _scatter(book, ground, chart)
    elif chart.series[0].kind == "waterfall":
        made = _waterfall(book, ground, chart)
    else:
        made = _over_places(book, ground, chart)
    made.set_size({"width": 720, "height": 400})
    return made


def _axes(made: Native, ground: Ground, chart: Chart) -> None:
    """Name the chart and both its axes, and give the axis of values its reach."""
    breaks = "; ".join(f"{one.at}: {one.name.replace('<br>', ' ')}" for one in chart.breaks)
    begins = f", the axis begins at {foot(chart):,.0f}" if foot(chart) else ""
    title, y_title, x_title = ground.say(chart.title, f"{chart.y_title}{begins}", breaks)
    low, top = look.reach(chart)
    suffix = '"%"' if chart.unit == "percent" else ""
    # Where bars lie Excel counts places from below, and what is turned round has its values on top.
    is_lying = _lies(chart)
    values = {
        "name": y_title,
        "name_font": _FONT,
        "num_font": _FONT,
        "num_format": f"#,##{'0.0' if top <= 4 else '0'}{suffix}",
        "min": low,
        "max": top,
        "major_gridlines": _GRID,
        "line": {"none": True},
        "label_position": "high" if is_lying else "next_to",
    }
    places = {
        "name": x_title if breaks else None,
        "name_font": _FONT,
        "num_font": _FONT,
        "major_gridlines": {"visible": False},
        "label_position": "low",
        "reverse": is_lying,
    }
    made.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    made.set_x_axis(values if is_lying else places)
    made.set_y_axis(places if is_lying else values)
    shown = [one for one in chart.series if one.kind != "waterfall"]
    made.set_legend({"position": "bottom"} if len(shown) > 1 else {"none": True})


def _lies(chart: Chart) -> bool:
    """Say whether a chart lies in Excel too, where bars cannot lie with marks among them."""
    is_bars = all(one.kind in ("bar", "waterfall") for one in chart.series)
    return chart.is_lying and is_bars and not foot(chart)


def strands(series: Series) -> list[tuple[str, dict[str, int]]]:
    """Part a series where it begins anew: each part's name, and at each of its places which value it is."""
    found: list[tuple[str, dict[str, int]]] = [(series.name, {})]
    for at, place in enumerate(series.x):
        if found[-1][1] and (place in series.anew or place in found[-1][1]):
            found.append((f"{series.name}, from {place}", {}))
        found[-1][1][place] = at
    return found


def _over_places(book: Workbook, ground: Ground, chart: Chart) -> Native:
    """Draw bars, lines and marks over named places."""
    places = chart.order()
    columns: list[tuple[str, Sequence[Cell]]] = [("Place", places)]
    drawn: list[tuple[Series, str, int, list[Point | None]]] = []
    for series, colour in zip(chart.series, look.colours(chart.series, LIGHT)):
        for name, held in strands(series):
            points = [series.points[held[one]] if series.points and one in held else None for one in places]
            drawn.append((series, colour, len(columns), points))
            columns.append((name, [series.y[held[one]] if one in held else None for one in places]))
            if series.low:
                columns.append((f"{name}, below", _reach(series, series.low, held, places)))
                columns.append((f"{name}, above", _reach(series, series.high, held, places)))
    guides = _guides(chart, places)
    block = ground.block(chart.title, [*columns, *((name, values) for name, values, _ in guides)])
    bars = book.add_chart({"type": "bar" if _lies(chart) else "column"})
    lines = book.add_chart({"type": "line"})
    for series, colour, at, points in drawn:
        (bars if series.kind == "bar" else lines).add_series(_series(series, colour, block, at, points))
    for at, (_, _, colour) in enumerate(guides, start=len(columns)):
        lines.add_series(
            {
                **_of(block, at),
                "line": {"color": colour, "width": 1, "dash_type": "dash"},
                "marker": {"type": "none"},
            }
        )
    made = bars if bars.series else lines
    if bars.series and lines.series:
        bars.combine(lines)
    _axes(made, ground, chart)
    return made


def _reach(
    series: Series, ends: Sequence[float | None], held: dict[str, int], places: Sequence[str]
) -> list[Cell]:
    """Give how far an interval reaches from its mark, nought where it has none."""
    found: list[Cell] = []
    for place in places:
        value = series.y[held[place]] if place in held else None
        end = ends[held[place]] if place in held else None
        found.append(0 if value is None or end is None else abs(end - value))
    return found


def _guides(chart: Chart, places: Sequence[str]) -> list[tuple[str, list[Cell], str]]:
    """Give the edges of fans, and the levels values are read against: name, values by place, colour."""
    by_name = dict(zip((one.name for one in chart.series), look.colours(chart.series, LIGHT)))
    found: list[tuple[str, list[Cell], str]] = []
    for fan in chart.spreads:
        for said, edge in (("from", fan.low), ("to", fan.high)):
            values = dict(zip(fan.x, edge))
            found.append((f"{fan.name}, {said}", [values.get(one) for one in places], by_name[fan.of]))
    for band in chart.bands:
        name = band.name.replace("<br>", " ")
        ends = [(name, band.low)]
        if band.low != band.high:
            ends = [(f"{name}, from", band.low), (f"{name}, to", band.high)]
        found += [(said, [level] * len(places), LIGHT[1]) for said, level in ends]
    return found


def _of(block: Block, at: int) -> dict[str, Any]:
    return {"name": block.name(at), "categories": block.values(0), "values": block.values(at)}


def _series(series: Series, colour: str, block: Block, at: int, points: list[Point | None]) -> dict[str, Any]:
    """Give a series as Excel's: hollow where partial, a lower bound or an estimate, paler where arriving."""
    given = {**_of(block, at), "points": [_point(one, colour) for one in points]}
    fill = {"color": "#FFFFFF"} if series.dash else {"color": colour}
    if series.kind == "bar":
        return {**given, "fill": fill, "border": {"color": colour}, "gap": 40}
    marker = {"type": _MARKERS[series.symbol], "size": 6, "fill": fill, "border": {"color": colour}}
    given["marker"] = {"type": "none"} if series.kind == "guide" else marker
    given["line"] = {"none": True}
    if series.kind != "marks":
        width = 2.25 if series.emphasis == "focus" else 1.25
        given["line"] = {"color": colour, "width": width, "dash_type": "dash" if series.dash else "solid"}
    if series.low:
        ends = {
            f"{way}_{what}": value
            for way, n in (("minus", at + 1), ("plus", at + 2))
            for what, value in (("values", block.formula(n)), ("data", list(block.held[n])))
        }
        given["y_error_bars"] = {"type": "custom", **ends, "line": {"color": colour}}
    return given


def _point(point: Point | None, colour: str) -> dict[str, Any] | None:
    if point in (None, "whole"):
        return None
    if point == "arriving":
        return {"fill": {"color": colour, "transparency": 50}, "border": {"color": colour}}
    return {"fill": {"color": "#FFFFFF"}, "border": {"color": colour}}


def _waterfall(book: Workbook, ground: Ground, chart: Chart) -> Native:
    """Draw steps as stacked bars upon a clear one; what lies under nought is stacked downwards.

    On an axis that begins above nought totals are marks: a bar cut off below would read as a size.
    """
    (series,) = chart.series
    is_cut = bool(foot(chart))
    points: list[Point | None] = [*series.points] or [None] * len(series.x)
    totals = [place in series.totals for place in series.x]
    spans = [
        (high if is_cut else 0.0, high) if total else (low, high)
        for total, (low, high) in zip(totals, series.spans())
    ]
    kinds = [TOTAL if total else (RISE if high >= low else FALL) for total, (low, high) in zip(totals, spans)]
    over = [(max(min(one), 0.0), max(max(one), 0.0)) for one in spans]
    under = [(min(max(one), 0.0), min(min(one), 0.0)) for one in spans]
    columns: list[tuple[str, list[Cell]]] = [("Place", list(series.x))]
    looks: list[str | None] = []
    for side, said in ((over, ""), (under, ", under nought")):
        if side is under and not any(any(one) for one in under):
            continue
        columns.append((f"Clear{said}", [start for start, _ in side]))
        looks.append(None)
        for kind, name in ((TOTAL, "Level"), (RISE, "Up"), (FALL, "Down")):
            if kind == TOTAL and is_cut:
                continue
            held: list[Cell] = [
                end - start if one == kind else None for one, (start, end) in zip(kinds, side)
            ]
            columns.append((f"{name}{said}", held))
            looks.append(LIGHT[kind])
    if is_cut:
        columns.append(("Level", [high if total else None for total, (_, high) in zip(totals, spans)]))
    block = ground.block(chart.title, columns)
    made = book.add_chart({"type": "bar" if _lies(chart) else "column", "subtype": "stacked"})
    for at, colour in enumerate(looks, start=1):
        clear = {"fill": {"none": True}, "border": {"none": True}}
        how = {"fill": {"color": colour}, "border": {"color": colour}} if colour else clear
        marks = [_point(one, colour) for one in points] if colour else []
        made.add_series({**_of(block, at), **how, "points": marks, "gap": 40})
    if is_cut:
        marks_of = book.add_chart({"type": "line"})
        look_of = {"fill": {"color": LIGHT[TOTAL]}, "border": {"color": LIGHT[TOTAL]}}
        level = {"line": {"none": True}, "marker": {"type": "diamond", "size": 9, **look_of}}
        marks_of.add_series({**_of(block, len(columns) - 1), **level})
        made.combine(marks_of)
    _axes(made, ground, chart)
    return made


def _scatter(book: Workbook, ground: Ground, scatter: Scatter) -> Native:
    """Draw areas by two numbers, and the curves they are read against."""
    columns: list[tuple[str, Sequence[Cell]]] = []
    for points in scatter.points:
        columns += [(f"{points.name}: {scatter.x_title}", points.x), (points.name, points.y)]
        columns.append((f"{points.name}: said", points.text or [None] * len(points.x)))
    for curve in scatter.curves:
        columns += [(f"{curve.name}: {scatter.x_title}", curve.x), (curve.name, curve.y)]
    block = ground.block(scatter.title, columns)
    made = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    at = 0
    for points, colour in zip(scatter.points, look.colours(scatter.points, LIGHT)):
        size = {"context": 4, "normal": 7, "focus": 10}[points.emphasis]
        fill = {"color": "#FFFFFF" if points.is_open else colour}
        marker = {"type": _MARKERS[points.symbol], "size": size, "fill": fill, "border": {"color": colour}}
        how: dict[str, Any] = {"line": {"none": True}, "marker": marker}
        if any(points.text):
            labels = [
                {"value": block.formula(at + 2, row)} if said else {"delete": True}
                for row, said in enumerate(points.text)
            ]
            how["data_labels"] = {"value": True, "position": "above", "custom": labels}
        if points.x:
            made.add_series({**_xy(block, at, len(points.x)), **how})
        at += 3
    for curve in scatter.curves:
        line = {"color": QUIET[False], "width": 1, "dash_type": "dash" if curve.is_dashed else "solid"}
        if curve.x:
            named = _xy(block, at, len(curve.x))
            made.add_series({**named, "line": line, "marker": {"type": "none"}})
        at += 2
    (left, right), (low, top) = scatter.reach()
    title, x_title, y_title = ground.say(scatter.title, scatter.x_title, scatter.y_title)
    suffix = '"%"' if scatter.unit == "percent" else ""
    fonts = {"name_font": _FONT, "num_font": _FONT}
    across = {"log_base": 10} if scatter.is_log_x else {"min": left, "max": right}
    made.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    made.set_x_axis(
        {"name": x_title, **fonts, **across, "num_format": "#,##0", "major_gridlines": {"visible": False}}
    )
    shape = f"#,##{'0.0' if top <= 4 else '0'}{suffix}"
    made.set_y_axis(
        {"name": y_title, **fonts, "min": low, "max": top, "num_format": shape, "major_gridlines": _GRID}
    )
    made.set_legend({"position": "bottom"})
    return made


def _xy(block: Block, at: int, rows: int) -> dict[str, Any]:
    """Refer to a pair of columns, of which only the first rows are filled."""
    return {
        "name": block.name(at + 1),
        "categories": block.values(at, rows),
        "values": block.values(at + 1, rows),
    }
