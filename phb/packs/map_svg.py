"""A map as SVG, for a page and a PDF: the classes and patterns of the screen's map, its words beside it."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from phb.charts.look import TEXT
from phb.packs.pack import MapArea, MapPicture

# Those of phb/ui/static/area_map/map.css; tests/packs/test_map_svg.py holds them to it.
CLASSES = ("#eaf2fb", "#bad6f1", "#84b7e6", "#4a95d6", "#2474bc")
OUTLINE, BLANK, MARK, CHOSEN = "#0b0c0c", "#ffffff", "#595959", "#801650"
_INK = f'stroke="{MARK}" fill="none"'
_DOT = f'r="1.2" fill="{MARK}"'
# Those of phb/ui/static/area_map/draw.js: 8 dots wide and high.
PATTERNS = {
    "missing": f'<path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4" stroke-width="1.3" {_INK}/>',
    "partly_missing": f'<path d="M1.5 6.5l5 -5" stroke-width="1.5" {_INK}/>',
    "unstated": f'<path d="M1 1l2.5 2.5M5 5l2.5 2.5" stroke-width="1.1" {_INK}/>',
    "suppressed": f'<circle cx="2" cy="2" {_DOT}/><circle cx="6" cy="6" {_DOT}/>',
    "blocked": f'<path d="M0 0l8 8M8 0l-8 8" stroke-width="1.1" {_INK}/>',
    "boundary": f'<path d="M2 0v8M6 0v8" stroke-width="1.2" {_INK}/>',
    "lower_bound": f'<path d="M1 6.5L4 1.5L7 6.5Z" stroke-width="1.1" {_INK}/>',
    "not_loaded": f'<path d="M4 1.5v5M1.5 4h5" stroke-width="1.1" {_INK}/>',
    "not_comparable": f'<path d="M0 2h8M0 6h8" stroke-width="1.2" {_INK}/>',
}
_SAME = {"begins_again": "not_comparable"}
_WIDTH, _HEIGHT = 518.0, 400.0  # points; the map to the left, what it means to the right
_BESIDE, _ROW, _SIZE = 170.0, 17.0, 8.5
_LETTERS = 30  # of a line beside the map


def svg(picture: MapPicture) -> str:
    """Draw a map with its legend, its finding as title and its text alternative as description."""
    x, y, width, height = picture.view_box
    scale = min((_WIDTH - _BESIDE) / width, _HEIGHT / height)
    drawn = "".join(
        _area(one, picture.outlines[one.code]) for one in picture.areas if one.code in picture.outlines
    )
    chosen = "".join(
        f'<path d="{escape(picture.outlines[code])}" fill="none" stroke="{colour}" '
        f'stroke-width="{dots / scale:.6g}" stroke-linejoin="round"/>'
        for code in picture.marked
        if code in picture.outlines
        for colour, dots in ((BLANK, 4), (CHOSEN, 2))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH:g}pt" height="{_HEIGHT:g}pt" '
        f'viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" aria-labelledby="title desc">'
        f'<title id="title">{escape(picture.title)}</title><desc id="desc">{escape(picture.alt)}</desc>'
        f"<defs>{_patterns('map', 1 / scale)}{_patterns('key', 1)}</defs>"
        f'<g transform="scale({scale:.6g}) translate({-x:g} {-y:g})"><g stroke="{OUTLINE}" '
        f'stroke-width="{0.4 / scale:.6g}" stroke-linejoin="round">{drawn}</g>{chosen}</g>'
        f"{_legend(picture, _WIDTH - _BESIDE + 8)}</svg>"
    )


def _patterns(name: str, scale: float) -> str:
    return "".join(
        f'<pattern id="{name}-{status}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:.6g})"><rect width="8" height="8" fill="{BLANK}"/>{marks}</pattern>'
        for status, marks in PATTERNS.items()
    )


def _fill(key: int | str | None, name: str) -> str:
    """Give the colour of a class, else the pattern of a status: never the palest colour for no value."""
    if isinstance(key, int):
        return CLASSES[min(key, len(CLASSES) - 1)]
    status = _SAME.get(key or "", key or "")
    return f"url(#{name}-{status})" if status in PATTERNS else BLANK


def _area(one: MapArea, outline: str) -> str:
    said = escape(f"{one.name}: {one.said}")
    return (
        f'<path d="{escape(outline)}" fill="{_fill(one.status if one.level is None else one.level, "map")}">'
        f"<title>{said}</title></path>"
    )


def _legend(picture: MapPicture, left: float) -> str:
    """Write what each colour and pattern means, and of how many areas, one under another."""
    parts, top = [], 14.0
    for key, said, count in picture.legend:
        lines = wrap(f"{said} ({count:,})", _LETTERS)
        parts.append(
            f'<rect x="{left:g}" y="{top:g}" width="22" height="12" stroke="{OUTLINE}" stroke-width="0.6" '
            f'fill="{_fill(key, "key")}"/>'
        )
        parts += [_text(line, left + 28, top + 9 + _SIZE * 1.2 * at) for at, line in enumerate(lines)]
        top += _ROW + _SIZE * 1.2 * (len(lines) - 1)
    if picture.marked:
        parts.append(f'<path d="M{left:g} {top + 6:g}h22" stroke="{CHOSEN}" stroke-width="2.5"/>')
        parts.append(_text("outlined: where this is about", left + 28, top + 9))
    return "".join(parts)


def _text(said: str, x: float, y: float) -> str:
    letters = "font-family=\"'DejaVu Sans', Verdana, sans-serif\""
    return (
        f'<text x="{x:g}" y="{y:g}" {letters} font-size="{_SIZE}" fill="{TEXT[False]}">{escape(said)}</text>'
    )
