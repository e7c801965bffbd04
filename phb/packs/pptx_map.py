"""A map as native shapes: one freeform an area, filled by its class or by the pattern of its status."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pptx.oxml import parse_xml

from phb.charts.look import TEXT
from phb.packs.pack import MapArea, MapPicture
from phb.packs.pptx_deck import INCH, Box
from phb.packs.pptx_text import attribute, outline, run, solid

# The ramp, the outline and the ink of patterns are those of the map on screen
# (phb/ui/static/area_map/map.css; a test holds them equal).
CLASSES = ("#eaf2fb", "#bad6f1", "#84b7e6", "#4a95d6", "#2474bc")
OUTLINE, INK, CHOSEN = "#0b0c0c", "#595959", "#801650"
# DrawingML's pattern for each status: none stands for another, none looks like a class.
PATTERNS = {
    "missing": "wdUpDiag",
    "partly_missing": "dashUpDiag",
    "unstated": "dashDnDiag",
    "suppressed": "pct25",
    "blocked": "diagCross",
    "not_comparable": "narHorz",
    "begins_again": "dashHorz",
    "boundary": "narVert",
    "lower_bound": "zigZag",
    "not_loaded": "smGrid",
    "pilot_not_started": "openDmnd",
    "pilot_not_released": "solidDmnd",
    "pilot_off_track": "wave",
    "pilot_watch": "sphere",
}
_PARTS = re.compile(r"([MmLlZz])|(-?\d+(?:\.\d+)?)")
_FINE = 400  # points closer than this part of the map's height are one
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_LEGEND_ROW = 0.34

Ring = list[tuple[float, float]]


def rings(path: str) -> list[Ring]:
    """Read the closed rings of SVG path data: M, m, L, l and z, as the map's outlines are written."""
    found: list[Ring] = []
    command, held, x, y = "M", None, 0.0, 0.0
    for letter, number in _PARTS.findall(path):
        if letter:
            if letter in "Zz" and found:
                x, y = found[-1][0]
            command = letter
            continue
        if held is None:
            held = float(number)
            continue
        is_relative = command.islower()
        x, y = (x + held, y + float(number)) if is_relative else (held, float(number))
        held = None
        if command in "Mm":
            found.append([])
            command = "l" if is_relative else "L"
        if command in "Zz" or not found:
            raise ValueError(f"an outline goes on after its end: {path[:40]!r}")
        found[-1].append((x, y))
    return found


def simplified(found: list[Ring], least: float) -> list[Ring]:
    """Drop points nearer than least to the one kept before, and rings smaller than that, but the largest."""
    kept = []
    for ring in found:
        thin = ring[:1]
        for x, y in ring[1:]:
            if abs(x - thin[-1][0]) + abs(y - thin[-1][1]) >= least:
                thin.append((x, y))
        kept.append(thin if len(thin) >= 3 else ring)
    large = [one for one in kept if _size(one) >= least]
    return large or [max(kept, key=_size)]


@lru_cache(maxsize=1024)  # packs of a quarter draw the same outlines again and again
def _outline(path: str, least: float) -> list[Ring]:
    return simplified(rings(path), least)


def _size(ring: Ring) -> float:
    xs, ys = zip(*ring)
    return max(max(xs) - min(xs), max(ys) - min(ys))


def draw(made: Any, picture: MapPicture, box: Box) -> None:
    """Draw a map and its legend as two groups into a box of a slide."""
    x, y, width, height = picture.view_box
    legend = min(4.2, 0.45 * box.width)
    scale = min((box.width - legend) / width, box.height / height)
    first = max(int(one) for one in made.shapes._spTree.xpath("//@id") if one.isdigit()) + 1
    drawn = [(area, picture.outlines[area.code]) for area in picture.areas if area.code in picture.outlines]
    marked = set(picture.marked)
    # What is outlined lies over its neighbours.
    drawn.sort(key=lambda pair: pair[0].code in marked)
    parts = [
        _area(
            area,
            _outline(path, height / _FINE),
            n,
            scale,
            (box.left, box.top),
            (x, y),
            area.code in marked,
        )
        for n, (area, path) in enumerate(drawn, start=first + 1)
    ]
    whole = Box(box.left, box.top, width * scale, height * scale)
    alt = f"{picture.title}. {picture.alt}"
    made.shapes._spTree.append(_group("Map", first, alt, whole, "".join(parts)))
    beside = Box(box.left + width * scale + 0.2, box.top + 0.1, legend - 0.2, box.height)
    _legend(made, picture, beside, first + len(parts) + 1)


def _emu(inches: float) -> int:
    return round(inches * INCH)


def _group(name: str, n: int, alt: str, box: Box, inside: str) -> Any:
    at = f'x="{_emu(box.left)}" y="{_emu(box.top)}"'
    size = f'cx="{_emu(box.width)}" cy="{_emu(box.height)}"'
    return parse_xml(
        f'<p:grpSp {_NAMESPACES}><p:nvGrpSpPr><p:cNvPr id="{n}" name={attribute(name)} '
        f"descr={attribute(alt)}/>"
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {at}/><a:ext {size}/>"
        f"<a:chOff {at}/><a:chExt {size}/></a:xfrm></p:grpSpPr>{inside}</p:grpSp>"
    )


def _area(
    area: MapArea,
    found: list[Ring],
    n: int,
    scale: float,
    corner: tuple[float, float],
    origin: tuple[float, float],
    is_marked: bool,
) -> str:
    """Draw an area; its outline counts in the map's own units from the corner of the area."""
    xs, ys = [x for ring in found for x, _ in ring], [y for ring in found for _, y in ring]
    left, top = min(xs), min(ys)
    wide, high = max(max(xs) - left, 1.0), max(max(ys) - top, 1.0)
    path = "".join(
        f"<a:moveTo>{_point(ring[0], left, top)}</a:moveTo>"
        + "".join(f"<a:lnTo>{_point(one, left, top)}</a:lnTo>" for one in ring[1:])
        + "<a:close/>"
        for ring in found
    )
    line = outline(CHOSEN, 2.25) if is_marked else outline(OUTLINE, 0.35)
    box = Box(
        corner[0] + (left - origin[0]) * scale,
        corner[1] + (top - origin[1]) * scale,
        wide * scale,
        high * scale,
    )
    shape = (
        f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{round(wide)}" h="{round(high)}">{path}</a:path></a:pathLst></a:custGeom>'
    )
    return _shape(
        f"{area.name} ({area.code}): {area.said}", n, box, f"{shape}{fill(area.level, area.status)}{line}"
    )


def _point(one: tuple[float, float], left: float, top: float) -> str:
    return f'<a:pt x="{round(one[0] - left)}" y="{round(one[1] - top)}"/>'


def _shape(name: str, n: int, box: Box, inside: str, body: str = "") -> str:
    said = attribute(name)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name={said} descr={said}/><p:cNvSpPr/>'
        "<p:nvPr/></p:nvSpPr><p:spPr>"
        f'<a:xfrm><a:off x="{_emu(box.left)}" y="{_emu(box.top)}"/>'
        f'<a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/></a:xfrm>{inside}</p:spPr>{body}</p:sp>'
    )


def fill(level: int | None, status: str) -> str:
    """Fill with the colour of a class, else with the pattern of a status; white where it does not apply."""
    if level is not None:
        return solid(CLASSES[min(level, len(CLASSES) - 1)])
    if status not in PATTERNS:
        return solid("#FFFFFF")
    return (
        f'<a:pattFill prst="{PATTERNS[status]}"><a:fgClr><a:srgbClr val="{INK[1:]}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _legend(made: Any, picture: MapPicture, box: Box, first: int) -> None:
    """List classes and statuses with how many areas each has, and what the heavy outline means."""
    rows = [
        (
            fill(key, "") if isinstance(key, int) else fill(None, key),
            f"{said} ({count:,})",
            outline(OUTLINE, 0.5),
        )
        for key, said, count in picture.legend
    ]
    named = ", ".join(area.name for area in picture.areas if area.code in picture.marked)
    if named:
        rows.append(("<a:noFill/>", named, outline(CHOSEN, 2.25)))
    parts, step = "", min(_LEGEND_ROW, box.height / max(len(rows), 1))
    for at, (how, said, line) in enumerate(rows):
        top = box.top + at * step
        square = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        key = Box(box.left, top + 0.04, 0.32, step - 0.08)
        parts += _shape(f"Key: {said}", first + 1 + 2 * at, key, f"{square}{how}{line}")
        body = (
            '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
            "<a:lstStyle/>"
            f"<a:p>{run(said, 12, TEXT[False])}</a:p></p:txBody>"
        )
        words = Box(box.left + 0.42, top, box.width - 0.42, step)
        parts += _shape(said, first + 2 + 2 * at, words, f"{square}<a:noFill/>", body)
    whole = Box(box.left, box.top, box.width, step * len(rows))
    said = "; ".join(f"{said}: {count:,}" for _, said, count in picture.legend)
    made.shapes._spTree.append(_group("Legend", first, f"Legend of the map: {said}.", whole, parts))
