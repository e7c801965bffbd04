"""A native chart in the making: its sheet, its series in the order drawn, and what stands about them.

The order of elements is the schema's (ECMA-376, part 1, 21.2): PowerPoint repairs a file that has another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from phb.packs.pptx_sheet import Sheet, number_format
from phb.packs.pptx_text import NO_LINE, clean, outline, run, solid, tint

NOTHING = f"<a:noFill/>{NO_LINE}"
_SHOWS = "".join(
    f'<c:show{what} val="0"/>' for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)
# Told in words of our own, which PowerPoint only shows where a label shows something.
_SHOWN = _SHOWS.replace('<c:showVal val="0"/>', '<c:showVal val="1"/>')
SYMBOLS = {"circle": "circle", "square": "square", "diamond": "diamond", "triangle": "triangle", "cross": "x"}


@dataclass(frozen=True)
class Plot:
    """Where the plot stands in a chart of width by height inches: left, top, right and bottom, in inches."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def inner(self) -> tuple[float, float, float, float]:
        """Give x, y, width and height as parts of the chart."""
        wide, high = self.width - self.left - self.right, self.height - self.top - self.bottom
        return self.left / self.width, self.top / self.height, wide / self.width, high / self.height

    @property
    def inches(self) -> tuple[float, float]:
        """Give the width and the height of the plot."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


@dataclass
class Drawing:
    """Series by the group they are drawn in; unnamed are those that the legend leaves out."""

    sheet: Sheet
    plot: Plot
    reach: tuple[float, float]
    step: float | None = None
    is_lying: bool = False
    is_overlaid: bool = False
    gap: int = 40
    clustered: list[str] = field(default_factory=list)
    stacked: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    unnamed: list[int] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        group: list[str],
        column: int,
        shape: str,
        *,
        name: str = "",
        rest: str = "",
        is_bar: bool = False,
        is_named: bool = True,
    ) -> None:
        """Add a series that draws a column; rest is its marker, points, labels and error bars, in this order.

        name, if given, is told instead of the column's heading.
        """
        n = self.count
        self.count += 1
        if not is_named:
            self.unnamed.append(n)
        said = f"<c:tx><c:v>{escape(clean(name))}</c:v></c:tx>" if name else self.sheet.heading(column)
        before = '<c:invertIfNegative val="0"/>' if is_bar else ""
        after = "" if is_bar else '<c:smooth val="0"/>'
        group.append(
            f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>{said}<c:spPr>{shape}</c:spPr>{before}{rest}'
            f"<c:cat>{self.sheet.words(0)}</c:cat><c:val>{self.sheet.numbers(column)}</c:val>{after}</c:ser>"
        )

    def groups(self) -> str:
        """Give the groups of series, bars beneath lines."""
        side = "bar" if self.is_lying else "col"
        ids = '<c:axId val="1"/><c:axId val="2"/>'
        found = ""
        for members, grouping, overlap in ((self.clustered, "clustered", 0), (self.stacked, "stacked", 100)):
            if members:
                # Marks on lying bars are series of bars too.
                over = 100 if self.is_overlaid else overlap
                found += (
                    f'<c:barChart><c:barDir val="{side}"/><c:grouping val="{grouping}"/>'
                    f'<c:varyColors val="0"/>{"".join(members)}<c:gapWidth val="{self.gap}"/>'
                    f'<c:overlap val="{over}"/>{ids}</c:barChart>'
                )
        if self.lines:
            found += (
                f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{"".join(self.lines)}'
                f'<c:marker val="1"/>{ids}</c:lineChart>'
            )
        return found


def marker(symbol: str, size: float, colour: str, *, is_open: bool = False, alpha: float = 1) -> str:
    """Draw a mark; an open one is pale inside: LibreOffice draws no outline, so white would not show."""
    inside = solid(tint(colour, 0.25)) if is_open else solid(colour, alpha)
    if symbol == "x":
        inside = "<a:noFill/>"
    return (
        f'<c:marker><c:symbol val="{symbol}"/><c:size val="{round(size)}"/>'
        f"<c:spPr>{inside}{outline(colour, 1.25, alpha=alpha)}</c:spPr></c:marker>"
    )


NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'


def errors(minus: str, plus: str, line: str, *, is_bar: bool = False, has_feet: bool = False) -> str:
    """Draw error bars by references to two columns, or "" where an end has none; line is how."""
    # A bar chart has no direction to choose: PowerPoint repairs one that says so.
    way = "" if is_bar else '<c:errDir val="y"/>'
    kind = "both" if minus and plus else ("plus" if plus else "minus")
    ends = (f"<c:plus>{plus}</c:plus>" if plus else "") + (f"<c:minus>{minus}</c:minus>" if minus else "")
    return (
        f'<c:errBars>{way}<c:errBarType val="{kind}"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="{0 if has_feet else 1}"/>{ends}<c:spPr>{line}</c:spPr></c:errBars>'
    )


def tick(half: float, line: str, *, is_bar: bool = True) -> str:
    """Draw a short thick tick about each value; half is its half length on the axis."""
    way = "" if is_bar else '<c:errDir val="y"/>'
    return (
        f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="fixedVal"/><c:noEndCap val="1"/>'
        f'<c:val val="{half!r}"/><c:spPr>{line}</c:spPr></c:errBars>'
    )


def labels(said: Sequence[tuple[int, str, str]], size: float, colour: str, *, bold: bool = False) -> str:
    """Write words at points: (number of the point, words, where); the other points have none."""
    if not said:
        return ""
    each = "".join(
        f'<c:dLbl><c:idx val="{n}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>'
        f"{run(text, size, colour, bold=bold)}</a:p></c:rich></c:tx>"
        f'<c:dLblPos val="{where}"/>{_SHOWN}</c:dLbl>'
        for n, text, where in sorted(said)
    )
    return f"<c:dLbls>{each}{_SHOWS}</c:dLbls>"


def value_format(unit: str) -> str:
    """Give the format of the axis of values: whole numbers, per cent with its sign."""
    return '0"%"' if unit == "percent" else number_format("count")
