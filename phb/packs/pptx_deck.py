"""A deck to put slides into: our own or an organisation's template, its layouts by name, its footers.

A template may be a .pptx or a .potx. Its own slides are left out, its theme, masters and layouts kept. It
needs the layouts "Title Slide", "Title and Content" and "Title Only", as PowerPoint's own have them.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

from phb.charts.look import LIGHT
from phb.errors import PlainError
from phb.packs.pptx_text import clean, fitting

LAYOUTS = ("Title Slide", "Title and Content", "Title Only")
INCH = 914_400
_FOOT = 0.62  # inches from the bottom: where the footer begins
_TEMPLATE, _DECK = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
_FOOTER, _NUMBER = "Footer", "Slide number"
_CLOSED = (1980, 1, 1, 0, 0, 0)
_LARGEST = 100 * 2**20  # bytes of a template, unpacked


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


class Deck:
    """Slides in the making."""

    def __init__(self, template: Path | None) -> None:
        """Open a template, or ours. Raises PlainError where it is none or lacks a layout."""
        self.presentation: Any = _opened(template) if template else _own()
        layouts = {one.name.strip().casefold(): one for one in self.presentation.slide_layouts}
        self.layouts = {name: layouts.get(name.casefold()) for name in LAYOUTS}
        name = template.name if template else "the deck"
        _check(name, self.layouts, [one.name for one in self.presentation.slide_layouts])
        self.width = self.presentation.slide_width / INCH
        self.height = self.presentation.slide_height / INCH
        body = _placeholder(self.layouts["Title and Content"], PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
        top, left = body.top / INCH, body.left / INCH
        bottom = min((body.top + body.height) / INCH, self.height - _FOOT - 0.05)
        self.area = Box(left, top, body.width / INCH, bottom - top)
        if self.area.width < 4 or self.area.height < 2:
            raise PlainError(
                f'The layout "Title and Content" of {name} leaves too little room: its content is '
                f"{self.area.width:.1f} by {self.area.height:.1f} inches, and charts need 4 by 2."
            )

    def slide(self, layout: str, title: str, footer: str) -> Any:
        """Add a slide with its title, sized to fit, its footer and its number."""
        made = self.presentation.slides.add_slide(self.layouts[layout])
        holder = made.shapes.title
        holder.text_frame.word_wrap = True
        box = (holder.width / INCH - 0.2, holder.height / INCH - 0.1)
        write(holder.text_frame, [title], fitting([title], box, (32, 28, 24, 22, 20, 18, 16, 14, 12, 10, 8)))
        self._foot(made, footer)
        return made

    def _foot(self, made: Any, footer: str) -> None:
        """Write the footer across the slide and the number beside it, in the layout's own placeholders."""
        number = str(len(self.presentation.slides))
        room = Box(self.area.left, self.height - _FOOT, self.area.width - 0.7, _FOOT - 0.12)
        for kind, tag in ((PP_PLACEHOLDER.FOOTER, "ftr"), (PP_PLACEHOLDER.SLIDE_NUMBER, "sldNum")):
            is_footer = tag == "ftr"
            box = room if is_footer else Box(room.left + room.width + 0.1, room.top, 0.6, room.height)
            shape = made.shapes.add_textbox(*emu(box))
            shape.name = _FOOTER if is_footer else _NUMBER
            if any(one.placeholder_format.type == kind for one in made.slide_layout.placeholders):
                _hold(shape, made.slide_layout, kind, tag)
            shape.text_frame.word_wrap = True
            if is_footer:
                size = fitting([footer], (box.width - 0.2, box.height), (9, 8, 7, 6))
                write(shape.text_frame, [footer], size, margin=0)
            else:
                write(shape.text_frame, [number], 9, margin=0)
                _number(shape.text_frame.paragraphs[0]._p, number)

    def save(self, *, title: str, day: dt.date) -> bytes:
        """Give the file: the same slides, the same bytes."""
        said, moment = self.presentation.core_properties, dt.datetime(day.year, day.month, day.day)
        said.title, said.author, said.last_modified_by = title[:255], "PHB Rollout Monitor", ""
        said.language, said.revision, said.comments, said.keywords = "en-GB", 1, "", ""
        said.created = said.modified = moment
        for made in self.presentation.slides:
            _foot_last(made)
            for one in (made, made.notes_slide):
                _speak_english(one._element)
        buffer, again = io.BytesIO(), io.BytesIO()
        self.presentation.save(buffer)
        with zipfile.ZipFile(buffer) as found, zipfile.ZipFile(again, "w") as kept:
            for part in found.infolist():
                told = zipfile.ZipInfo(part.filename, _CLOSED)
                told.compress_type = zipfile.ZIP_DEFLATED
                told.external_attr = 0o600 << 16
                kept.writestr(told, found.read(part))
        return again.getvalue()


def emu(box: Box) -> tuple[Length, Length, Length, Length]:
    """Give a box in the unit that python-pptx takes."""
    return Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height)


def write(
    frame: Any, paragraphs: list[str], size: float, *, margin: float | None = None, space: float = 0
) -> None:
    """Write paragraphs into a text frame in the theme's font; size in points, space after each in points."""
    if margin is not None:
        frame.margin_top = frame.margin_bottom = Inches(margin)
    for n, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(space)
        one = paragraph.add_run()
        one.text = clean(text)
        one.font.size = Pt(size)


def placeholder(made: Any, *kinds: PP_PLACEHOLDER) -> Any:
    """Give a slide's placeholder of a kind, or None."""
    return _placeholder(made, *kinds)


def _placeholder(where: Any, *kinds: PP_PLACEHOLDER) -> Any:
    return next((one for one in where.placeholders if one.placeholder_format.type in kinds), None)


def _hold(shape: Any, layout: Any, kind: PP_PLACEHOLDER, tag: str) -> None:
    """Make a text box the slide's own placeholder of the layout, so that it takes the template's look."""
    other = _placeholder(layout, kind)
    told = copy.deepcopy(other._element.find(f".//{qn('p:nvPr')}"))
    own = shape._element.find(f".//{qn('p:nvPr')}")
    own.getparent().replace(own, told)
    del shape._element.find(f".//{qn('p:cNvSpPr')}").attrib["txBox"]


def _foot_last(made: Any) -> None:
    """Have the footer and the number read last."""
    tree = made.shapes._spTree
    for shape in [one for one in made.shapes if one.name in (_FOOTER, _NUMBER)]:
        tree.append(shape._element)


def _number(paragraph: Any, number: str) -> None:
    """Turn the run of a paragraph into the field that PowerPoint keeps in step with the slide's place."""
    run = paragraph.find(qn("a:r"))
    run.tag = qn("a:fld")
    run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    run.set("type", "slidenum")


def _speak_english(element: Any) -> None:
    for tag in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for one in element.iter(qn(tag)):
            one.set("lang", "en-GB")
    for one in element.iter(qn("a:r"), qn("a:fld")):
        if one.find(qn("a:rPr")) is None:
            said = one.makeelement(qn("a:rPr"), {"lang": "en-GB"})
            one.insert(0, said)


def _check(name: str, layouts: dict[str, Any], there: list[str]) -> None:
    """Raise PlainError where a layout is not there, or holds no title or no content."""
    missing = [f'"{one}"' for one, layout in layouts.items() if layout is None]
    if missing:
        found = ", ".join(f'"{one}"' for one in there) or "none"
        raise PlainError(
            f"The template {name} has no layout called {' or '.join(missing)}; it has {found}. Give its "
            "layouts these names in PowerPoint (View, Slide Master, Rename), or leave the template out."
        )
    for one, layout in layouts.items():
        if _placeholder(layout, PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE) is None:
            raise PlainError(f'The layout "{one}" of the template {name} has no title; put one on it.')
    if _placeholder(layouts["Title and Content"], PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY) is None:
        raise PlainError(f'The layout "Title and Content" of the template {name} has no place for content.')


def _opened(template: Path) -> Any:
    """Open a template and empty it; a .potx is read as a deck."""
    try:
        parts = _read(template)
        kinds = parts["[Content_Types].xml"]
        if _TEMPLATE not in kinds and _DECK not in kinds:
            raise PlainError(f"{template.name} is no PowerPoint template; give a .potx or a .pptx.")
        parts["[Content_Types].xml"] = kinds.replace(_TEMPLATE, _DECK)
        again = io.BytesIO()
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as kept:
            for name, held in parts.items():
                kept.writestr(name, held)
        presentation = Presentation(again)
    except PlainError:
        raise
    except FileNotFoundError:
        raise PlainError(f"There is no template {template}; check its name.") from None
    except Exception as fault:  # whatever python-pptx or lxml say of a file that is broken
        raise PlainError(
            f"The template {template.name} cannot be read; open it in PowerPoint and save it again as .potx."
        ) from fault
    _empty(presentation)
    return presentation


def _read(template: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(template) as found:
        if sum(one.file_size for one in found.infolist()) > _LARGEST:
            raise PlainError(
                f"The template {template.name} is too large: more than {_LARGEST // 2**20} MB unpacked."
            )
        return {one.filename: found.read(one) for one in found.infolist()}


def _empty(presentation: Any) -> None:
    """Leave a template's own slides out, and what points at them: PowerPoint repairs lists of lost slides."""
    slides = presentation.slides._sldIdLst
    for one in list(slides):
        presentation.part.drop_rel(one.rId)
        slides.remove(one)
    root = presentation.part._element
    for tag in ("p:custShowLst", "p:extLst"):
        for one in root.findall(qn(tag)):
            root.remove(one)


def _own() -> Any:
    """Make our own deck: python-pptx's, its master and layouts set out for 16:9."""
    made: Any = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    title, body = Box(0.5, 0.5, 12.333, 1.0), Box(0.5, 1.6, 12.333, 5.2)
    master = made.slide_master
    for holder in master.placeholders:
        kind = holder.placeholder_format.type
        if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY):
            _place(holder, title if kind == PP_PLACEHOLDER.TITLE else body)
    keep = set(LAYOUTS)
    for layout in list(made.slide_layouts):
        if layout.name not in keep:
            made.slide_layouts.remove(layout)
            continue
        for holder in layout.placeholders:
            kind = holder.placeholder_format.type
            if layout.name == "Title Slide" and kind == PP_PLACEHOLDER.CENTER_TITLE:
                _place(holder, Box(0.9, 1.6, 11.5, 1.9))
            elif layout.name == "Title Slide" and kind == PP_PLACEHOLDER.SUBTITLE:
                _place(holder, Box(0.9, 3.7, 11.5, 2.4))
    for element in (master._element, *(layout._element for layout in made.slide_layouts)):
        _style(element)
    _colour(master.part)
    del made.part._element.find(qn("p:sldSz")).attrib["type"]  # it says 4:3
    for kind in ("thumbnail", "extended-properties"):
        _forget(made.part.package, kind)
    _forget(made.part, "printerSettings")
    return made


def _style(element: Any) -> None:
    """Set titles to the left and in the house's blue; no text paler than what can be read."""
    for pale in list(element.iter(qn("a:tint"))):
        pale.getparent().remove(pale)
    for level in element.iter(qn("a:lvl1pPr")):
        if level.get("algn") == "ctr":
            level.set("algn", "l")
    for style in element.iter(qn("p:titleStyle")):
        for level in style.iter(qn("a:lvl1pPr")):
            colour = level.find(f"{qn('a:defRPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}")
            colour.set("val", "accent1")


def _colour(master: Any) -> None:
    """Give the theme the colours of the house."""
    theme = next(one.target_part for one in master.rels.values() if one.reltype.endswith("/theme"))
    said = theme.blob.decode()
    for n, colour in enumerate(LIGHT, start=1):
        said = re.sub(rf'(<a:accent{n}>\s*<a:srgbClr val=")[0-9A-Fa-f]{{6}}', rf"\g<1>{colour[1:]}", said)
    theme.blob = said.encode()


def _forget(part: Any, kind: str) -> None:
    """Leave out what the template drags along: a picture of itself, its statistics, somebody's printer."""
    rels = part._rels
    for key in [key for key, one in rels.items() if one.reltype.endswith(f"/{kind}")]:
        rels.pop(key)


def _place(holder: Any, box: Box) -> None:
    holder.left, holder.top, holder.width, holder.height = emu(box)
