"""What stands about the series of a native chart: axes, legend, title; and lines and words drawn over it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from textwrap import wrap
from typing import Literal

from phb.charts.look import LIGHT, QUIET, TEXT
from phb.packs.pptx_drawing import Plot
from phb.packs.pptx_text import NO_LINE, attribute, lines, outline, run, solid

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:c="{_MAIN}/chart" xmlns:a="{_MAIN}/main" xmlns:r="{_OFFICE}"'
_GRID = "#E3E3E3"
_RULE = "#767676"
SMALL = 9  # points: what names an axis, a value, an entry of the legend


@dataclass(frozen=True)
class Axis:
    """An axis: its number, the other's, its side, title, ends and step (None: as they come), and format."""

    number: int
    other: int
    side: Literal["l", "b"]
    title: str = ""
    ends: tuple[float, float] | None = None
    step: float | None = None
    code: str = "General"
    is_log: bool = False
    has_grid: bool = False
    has_labels: bool = True
    is_reversed: bool = False
    crosses: Literal["autoZero", "max", "min"] = "autoZero"


def values(axis: Axis, *, cross: Literal["between", "midCat"] = "midCat") -> str:
    """Give the XML of an axis of values; cross is whether it stands between places or at a number."""
    step = f'<c:majorUnit val="{axis.step!r}"/>' if axis.step else ""
    grid = f"<c:majorGridlines><c:spPr>{outline(_GRID, 0.75)}</c:spPr></c:majorGridlines>"
    return (
        f"<c:valAx>{_scaling(axis)}{grid if axis.has_grid else ''}{_title(axis)}"
        f'<c:numFmt formatCode={attribute(axis.code)} sourceLinked="0"/>{_ticks(axis, "none")}'
        f'<c:crossBetween val="{cross}"/>{step}</c:valAx>'
    )


def places(axis: Axis, skip: int, *, is_turned: bool) -> str:
    """Give the XML of an axis of places, their names upright where turned; skip is how many share one."""
    return (
        f'<c:catAx>{_scaling(axis)}{_title(axis)}<c:numFmt formatCode="General" sourceLinked="0"/>'
        f'{_ticks(axis, "out", is_turned=is_turned)}<c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="50"/>'
        f'<c:tickLblSkip val="{skip}"/><c:tickMarkSkip val="{skip}"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _scaling(axis: Axis) -> str:
    ends = ""
    if axis.ends:
        ends = f'<c:max val="{float(axis.ends[1])!r}"/><c:min val="{float(axis.ends[0])!r}"/>'
    base = '<c:logBase val="10"/>' if axis.is_log else ""
    way = "maxMin" if axis.is_reversed else "minMax"
    return (
        f'<c:axId val="{axis.number}"/><c:scaling>{base}<c:orientation val="{way}"/>{ends}</c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{axis.side}"/>'
    )


def _title(axis: Axis) -> str:
    if not axis.title:
        return ""
    turned = ' rot="-5400000" vert="horz"' if axis.side == "l" else ""
    said = run(axis.title, SMALL, QUIET[False])
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr{turned}/><a:lstStyle/><a:p>{said}</a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
    )


def _ticks(axis: Axis, marks: str, *, is_turned: bool = False) -> str:
    # Low is where the other axis begins: at the top of a lying chart.
    shown = "none" if not axis.has_labels else ("low" if marks == "out" else "nextTo")
    turn = ' rot="-5400000" vert="horz"' if is_turned else ' rot="0" vert="horz"'
    return (
        f'<c:majorTickMark val="{marks}"/><c:minorTickMark val="none"/><c:tickLblPos val="{shown}"/>'
        f"<c:spPr>{outline(_RULE if marks == 'out' else _GRID, 0.75)}</c:spPr>{style(SMALL, turn)}"
        f'<c:crossAx val="{axis.other}"/><c:crosses val="{axis.crosses}"/>'
    )


def style(size: float, turn: str = "") -> str:
    """Give text its size and quiet colour, in the theme's font."""
    return (
        f'<c:txPr><a:bodyPr{turn}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}">'
        f'{solid(QUIET[False])}<a:latin typeface="+mn-lt"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def rounded(low: float, high: float) -> tuple[tuple[float, float], float]:
    """Widen the reach of an axis to round numbers; give it and the step of its marks.

    Marks are counted from where an axis begins: from an odd place they would miss nought.
    """
    rough = (high - low) / 6 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    return (math.floor(low / step) * step, math.ceil(high / step) * step), step


def legend_lines(names: Sequence[str], width: float) -> int:
    """Estimate the lines of a legend; each entry has a key of about five letters."""
    return lines(" ".join("_" * (len(name) + 5) for name in names), SMALL, 0.9 * width) if names else 0


def space(
    groups: str, axes: str, plot: Plot, *, title: str = "", has_legend: bool, unnamed: Sequence[int] = ()
) -> str:
    """Give the XML of a whole chart around its groups of series and its axes."""
    x, y, width, height = plot.inner
    heading = '<c:autoTitleDeleted val="1"/>'
    if title:
        said = run(title, 11, TEXT[False], bold=True)
        heading = (
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{said}</a:p></c:rich></c:tx>"
            '<c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
        )
    left_out = "".join(
        f'<c:legendEntry><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>' for n in unnamed
    )
    legend = (
        f'<c:legend><c:legendPos val="t"/>{left_out}<c:overlay val="0"/>{style(SMALL)}</c:legend>'
        if has_legend
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="en-GB"/>'
        f'<c:roundedCorners val="0"/><c:chart>{heading}<c:plotArea><c:layout><c:manualLayout>'
        '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/><c:w val="{width:.5f}"/><c:h val="{height:.5f}"/>'
        f"</c:manualLayout></c:layout>{groups}{axes}<c:spPr><a:noFill/>{NO_LINE}</c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/>{NO_LINE}</c:spPr>{style(SMALL)}</c:chartSpace>"
    )


@dataclass(frozen=True)
class Word:
    """Words drawn over a chart: where, as parts of it, and on which side of there they stand."""

    text: str
    x: float
    y: float
    side: Literal["left", "right"]
    foot: bool  # whether they stand over y, else under it


@dataclass(frozen=True)
class Upright:
    """An upright line drawn over a chart, from top to bottom as parts of it."""

    name: str
    x: float
    top: float
    bottom: float
    dash: str


@dataclass(frozen=True)
class Range:
    """A range of values shaded over a chart, as parts of it."""

    name: str
    x: float
    y: float
    width: float
    height: float


def shapes(plot: Plot, ranges: Sequence[Range], uprights: Sequence[Upright], words: Sequence[Word]) -> str:
    """Give the XML of what is drawn over a chart: it stays in place when the chart is moved or resized."""
    numbers = count(2)
    drawn = "".join(_range(one, next(numbers)) for one in ranges)
    drawn += "".join(_upright(one, next(numbers)) for one in uprights)
    drawn += "".join(_word(one, next(numbers), plot) for one in words)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:userShapes {_NAMESPACES} xmlns:cdr="{_MAIN}/chartDrawing">{drawn}</c:userShapes>'
    )


def _anchor(x: float, y: float, right: float, bottom: float, inside: str) -> str:
    """Put a shape between two corners, each within the chart."""
    (x, right), (y, bottom) = (
        (min(max(one, 0.0), 1.0) for one in pair) for pair in ((x, right), (y, bottom))
    )
    return (
        f"<cdr:relSizeAnchor><cdr:from><cdr:x>{x:.5f}</cdr:x><cdr:y>{y:.5f}</cdr:y></cdr:from>"
        f"<cdr:to><cdr:x>{right:.5f}</cdr:x><cdr:y>{bottom:.5f}</cdr:y></cdr:to>{inside}</cdr:relSizeAnchor>"
    )


_RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_AT = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>'


def _range(one: Range, n: int) -> str:
    look = f"{solid(LIGHT[1], 0.14)}{outline(LIGHT[1], 0.75)}"
    inside = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{n}" name={attribute(one.name)}/>'
        f"<cdr:cNvSpPr/></cdr:nvSpPr><cdr:spPr>{_AT}{_RECTANGLE}{look}</cdr:spPr></cdr:sp>"
    )
    return _anchor(one.x, one.y, one.x + one.width, one.y + one.height, inside)


def _upright(one: Upright, n: int) -> str:
    inside = (
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{n}" name={attribute(one.name)}/>'
        f'<cdr:cNvCxnSpPr/></cdr:nvCxnSpPr><cdr:spPr>{_AT}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{outline(_RULE, 1, dash=one.dash)}</cdr:spPr></cdr:cxnSp>"
    )
    return _anchor(one.x, one.top, one.x, one.bottom, inside)


def _word(one: Word, n: int, plot: Plot) -> str:
    told = [part for line in one.text.split("<br>") for part in wrap(line, 34)]
    high = (SMALL * 1.25 * len(told)) / 72 / plot.height
    wide = 2.4 / plot.width
    left, top = (one.x if one.side == "right" else one.x - wide), one.y - high if one.foot else one.y
    align = "l" if one.side == "right" else "r"
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{align}"/>{run(part, SMALL, TEXT[False])}</a:p>' for part in told
    )
    inside = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{n}" name={attribute(one.text)}/>'
        f'<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr>{_AT}{_RECTANGLE}<a:noFill/></cdr:spPr>'
        '<cdr:txBody><a:bodyPr wrap="square" lIns="36000" rIns="36000" tIns="0" bIns="0"'
        f' anchor="{"b" if one.foot else "t"}"/><a:lstStyle/>{paragraphs}</cdr:txBody></cdr:sp>'
    )
    return _anchor(left, top, left + wide, top + high, inside)
