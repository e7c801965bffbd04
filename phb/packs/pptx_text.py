"""Words on a slide: made safe for XML, sized so that they fit, written as DrawingML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LETTER = 0.52  # of the size of a font: the width of a letter, on average
_LINE = 1.2  # of the size of a font: the height of a line


def clean(text: str) -> str:
    """Give text in one line, without what XML cannot hold; a chart's own line breaks become spaces."""
    return " ".join(_UNFIT.sub(" ", text.replace("<br>", " ")).split())


def attribute(text: str) -> str:
    """Give text as an attribute's value, in quotes."""
    return quoteattr(clean(text))


def lines(text: str, size: float, width: float) -> int:
    """Estimate how many lines a paragraph takes; size in points, width in inches."""
    room = max(int(width * 72 / (size * _LETTER)), 1)
    taken, here = 1, 0
    for word in clean(text).split():
        length = len(word)
        if here and here + 1 + length > room:
            taken, here = taken + 1, 0
        here += length + (1 if here else 0)
        if here > room:
            taken, here = taken + (here - 1) // room, here % room or room
    return taken


def height(paragraphs: list[str], size: float, width: float, *, gap: float = 0) -> float:
    """Estimate the inches that paragraphs take; gap is the room between them, in lines."""
    taken = sum(lines(one, size, width) for one in paragraphs) + gap * max(len(paragraphs) - 1, 0)
    return taken * size * _LINE / 72


def fitting(
    paragraphs: list[str], box: tuple[float, float], sizes: tuple[float, ...], gap: float = 0
) -> float:
    """Give the largest of sizes at which paragraphs fit a box of (width, height); else the smallest."""
    width, room = box
    return next((one for one in sizes if height(paragraphs, one, width, gap=gap) <= room), sizes[-1])


def run(text: str, size: float, colour: str, *, bold: bool = False) -> str:
    """Give a run of text in the theme's font; size in points, colour as #RRGGBB."""
    weight = ' b="1"' if bold else ' b="0"'
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{round(size * 100)}"{weight}>{solid(colour)}'
        '<a:latin typeface="+mn-lt"/></a:rPr>'
        f"<a:t>{escape(clean(text))}</a:t></a:r>"
    )


def solid(colour: str, alpha: float = 1) -> str:
    """Fill with a colour, #RRGGBB; alpha 1 is solid."""
    clear = f'<a:alpha val="{round(alpha * 100_000)}"/>' if alpha < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}">{clear}</a:srgbClr></a:solidFill>'


def outline(colour: str, width: float, *, dash: str = "solid", alpha: float = 1) -> str:
    """Draw a line; width in points, dash by DrawingML's name."""
    return (
        f'<a:ln w="{round(width * 12_700)}" cap="flat">{solid(colour, alpha)}'
        f'<a:prstDash val="{dash}"/><a:round/></a:ln>'
    )


def tint(colour: str, part: float) -> str:
    """Mix a colour with white; part is how much of the colour."""
    mixed = (round(255 + (int(colour[n : n + 2], 16) - 255) * part) for n in (1, 3, 5))
    return "#" + "".join(f"{one:02X}" for one in mixed)


NO_LINE = "<a:ln><a:noFill/></a:ln>"
