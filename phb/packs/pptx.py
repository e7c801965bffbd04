"""A board pack as PowerPoint: native, editable charts and maps, notes with the evidence, a footer that tells.

`write` gives the whole file or raises; the same pack gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from phb.charts import look
from phb.charts.chart import Chart, Panels
from phb.charts.scatter import Scatter
from phb.packs import pptx_charts, pptx_map, pptx_scatter, pptx_tables
from phb.packs.pack import MapPicture, Pack, Rows, Said, Section
from phb.packs.pptx_deck import Box, Deck, emu, placeholder
from phb.packs.pptx_deck import write as write_text
from phb.packs.pptx_parts import put_chart
from phb.packs.pptx_text import clean, fitting, height

Drawn = Chart | Scatter | Panels | MapPicture
_SIZES = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0)
_GAP = 0.5  # of a line, between paragraphs
_BESIDE = 0.3  # of the width: what sentences beside a picture take


def write(pack: Pack, *, template: Path | None = None) -> bytes:
    """Write a pack as a .pptx file; template is an organisation's own .potx or .pptx.

    Raises PlainError where the template cannot be used.
    """
    deck = Deck(template)
    _first(deck, pack)
    for section in pack.sections:
        _section(deck, pack, section)
    _last(deck, pack)
    return deck.save(title=f"{clean(pack.title)}, {pack.quarter}", day=_day(pack.as_at))


def _day(as_at: str) -> dt.date:
    """Read the day of "as at 4 March 2020"; a pack before any return has the first day there is."""
    found = re.search(r"(\d{1,2}) (\w+) (\d{4})", as_at)
    return dt.datetime.strptime(" ".join(found.groups()), "%d %B %Y").date() if found else dt.date(1980, 1, 1)


def _footer(pack: Pack, source: str = "") -> str:
    """Say where figures come from, as at when, and that they are made up where they are; each once."""
    told = ""
    for part in (source or pack.source, pack.source, pack.banner, pack.as_at):
        if part and part.rstrip(".") not in told:
            told = f"{told} {part}".strip()
    return told


def _first(deck: Deck, pack: Pack) -> None:
    made = deck.slide("Title Slide", pack.title, _footer(pack))
    whom = (
        "Public figures: rounded, small numbers withheld"
        if pack.audience == "public"
        else ("Exact figures, for internal use: small numbers are not withheld")
    )
    said = [f"{pack.scope}, {pack.quarter}", pack.as_at, whom, *([pack.banner] if pack.banner else [])]
    holder = placeholder(made, PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY)
    box = (9.0, 2.0)
    if holder is None:
        holder = made.shapes.add_textbox(*emu(Box(deck.area.left, 0.6 * deck.height, deck.area.width, 2)))
    else:
        box = (holder.width / 914_400 - 0.2, holder.height / 914_400 - 0.1)
    holder.text_frame.word_wrap = True
    write_text(holder.text_frame, said, fitting(said, box, _SIZES))
    _notes(made, [_footer(pack)])
    _drop_empty(made)


def _section(deck: Deck, pack: Pack, section: Section) -> None:
    """Make the slides of a section: one a picture, its sentences beside the first, then its tables."""
    first = [*section.sentences]
    if not section.pictures and (first or not section.tables):
        _words(deck, pack, section, section.title, first)
    for n, picture in enumerate(section.pictures):
        _picture(deck, pack, section, picture, first if n == 0 else [])
    for rows in section.tables:
        _table(deck, pack, section, rows)


def _picture(deck: Deck, pack: Pack, section: Section, picture: Drawn, sentences: Sequence[Said]) -> None:
    """Make the slide of a picture. Sentences that have no room beside it follow on a slide of their own."""
    area = deck.area
    beside = Box(area.left + (1 - _BESIDE) * area.width, area.top, _BESIDE * area.width, area.height)
    room = (beside.width - 0.6, beside.height - 0.1)
    held = _how_many(sentences, room)
    made = deck.slide(
        "Title and Content" if held else "Title Only", picture.title, _footer(pack, picture.source)
    )
    _kicker(made, section)
    if held:
        body = placeholder(made, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
        body.left, body.top, body.width, body.height = emu(beside)
        said = [one.text for one in sentences[:held]]
        write_text(body.text_frame, said, fitting(said, room, _SIZES, _GAP), space=6)
    width = area.width * (1 - _BESIDE) - 0.2 if held else area.width
    box = _subtitle(made, picture.subtitle, Box(area.left, area.top, width, area.height))
    _draw(made, picture, box)
    _notes(made, [*_evidence(sentences[:held]), *_told(picture)])
    _drop_empty(made)
    if sentences[held:]:
        _words(deck, pack, section, f"{section.title}, continued", sentences[held:])


def _how_many(sentences: Sequence[Said], room: tuple[float, float]) -> int:
    """Count the sentences that fit at the smallest size."""
    for held in range(len(sentences), 0, -1):
        said = [one.text for one in sentences[:held]]
        if height(said, _SIZES[-1], room[0], gap=_GAP) <= room[1]:
            return held
    return 0


def _words(deck: Deck, pack: Pack, section: Section, title: str, sentences: Sequence[Said]) -> None:
    """Make slides of sentences alone; where there is none, say so."""
    left = list(sentences)
    room = (deck.area.width - 0.6, deck.area.height - 0.1)
    while True:
        held = max(_how_many(left, room), 1)
        made = deck.slide("Title and Content", title, _footer(pack))
        _kicker(made, section)
        body = placeholder(made, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
        said = [one.text for one in left[:held]] or ["There is nothing to tell yet."]
        write_text(body.text_frame, said, fitting(said, room, _SIZES, _GAP), space=6)
        _notes(made, _evidence(left[:held]))
        _drop_empty(made)
        left = left[held:]
        if not left:
            return
        title = title if title.endswith(", continued") else f"{title}, continued"


def _kicker(made: Any, section: Section) -> None:
    """Name the section over the title, in small, with its finding where the title is another."""
    finding = "" if clean(section.title) in clean(made.shapes.title.text_frame.text) else f": {section.title}"
    heading = f"{section.heading}{finding}"
    holder = made.shapes.title
    box = Box(holder.left / 914_400, max(holder.top / 914_400 - 0.28, 0.05), holder.width / 914_400, 0.28)
    shape = made.shapes.add_textbox(*emu(box))
    shape.name = "Section"
    holder._element.addnext(shape._element)  # read after the title, before what it is about
    shape.text_frame.word_wrap = True
    write_text(
        shape.text_frame, [heading], fitting([heading], (box.width - 0.2, 0.28), (12, 10, 8)), margin=0
    )


def _subtitle(made: Any, text: str, box: Box) -> Box:
    """Say over a picture what is drawn; give the room that is left under it."""
    if not text:
        return box
    size = fitting([text], (box.width - 0.2, 0.16 * box.height), (12, 11, 10, 9))
    high = height([text], size, box.width - 0.2) + 0.08
    shape = made.shapes.add_textbox(*emu(Box(box.left, box.top, box.width, high)))
    shape.name = "What is drawn"
    shape.text_frame.word_wrap = True
    write_text(shape.text_frame, [text], size, margin=0.02)
    return Box(box.left, box.top + high, box.width, box.height - high)


def _draw(made: Any, picture: Drawn, box: Box) -> None:
    if not picture.has_values:
        shape = made.shapes.add_textbox(*emu(box))
        shape.name = "Nothing to draw"
        shape.text_frame.word_wrap = True
        write_text(shape.text_frame, [picture.empty], 18)
    elif isinstance(picture, MapPicture):
        pptx_map.draw(made, picture, box)
    elif isinstance(picture, Panels):
        _panels(made, picture, box)
    elif isinstance(picture, Scatter):
        native = pptx_scatter.native(picture, box.width, box.height)
        put_chart(made, native, emu(box), picture.name, _alt(picture))
    else:
        native = pptx_charts.native(picture, box.width, box.height)
        put_chart(made, native, emu(box), picture.name, _alt(picture))


def _panels(made: Any, picture: Panels, box: Box) -> None:
    """Draw small multiples in rows, all on one scale."""
    reaches = [look.reach(one) for one in picture.panels if one.has_values]
    reach = (min(low for low, _ in reaches), max(top for _, top in reaches))
    across = min(len(picture.panels), 3 if len(picture.panels) <= 6 else 4)
    down = -(-len(picture.panels) // across)
    wide, high = box.width / across, box.height / down
    for n, one in enumerate(picture.panels):
        at = Box(box.left + n % across * wide, box.top + n // across * high, wide - 0.1, high - 0.08)
        if one.has_values:
            native = pptx_charts.native(one, at.width, at.height, reach=reach, title=one.title)
            put_chart(made, native, emu(at), one.name, _alt(one))
            continue
        shape = made.shapes.add_textbox(*emu(at))
        shape.text_frame.word_wrap = True
        write_text(shape.text_frame, [one.title, one.empty], 12)


def _alt(picture: Chart | Scatter) -> str:
    return picture.alt if picture.title in picture.alt else f"{picture.title}. {picture.alt}"


def _told(picture: Drawn) -> list[str]:
    """Say in the notes what is drawn, in words, and where from."""
    said = [f"What is drawn: {picture.subtitle}"] if picture.subtitle else []
    return [*said, f"In words: {picture.alt}", f"Source: {picture.source}"]


def _evidence(sentences: Sequence[Said]) -> list[str]:
    return [f"{one.text} Evidence: {one.evidence}" for one in sentences]


def _table(deck: Deck, pack: Pack, section: Section, rows: Rows) -> None:
    shown, more = pptx_tables.pages(rows), pptx_tables.rest(rows)
    for n, frame in enumerate(shown):
        title = f"{rows.title}, continued ({n + 1} of {len(shown)})" if n else rows.title
        made = deck.slide("Title Only", title, _footer(pack, rows.source))
        _kicker(made, section)
        area = deck.area
        room = Box(area.left, area.top, area.width, area.height - (0.4 if more else 0))
        if frame.empty or not len(frame.columns):
            pptx_tables.note(made, "There is no row yet.", room)
        else:
            pptx_tables.draw(made, rows.title, frame, room)
        if more and n == len(shown) - 1:
            pptx_tables.note(made, more, Box(area.left, area.top + area.height - 0.35, area.width, 0.35))
        _notes(made, [f"Table: {rows.title}", *([more] if more else []), f"Source: {rows.source}"])


def _last(deck: Deck, pack: Pack) -> None:
    """Tell what words mean and where figures come from, and what it takes to make the pack again."""
    said = [Said(f"{term}: {meaning}", "") for term, meaning in pack.definitions]
    said += [Said(f"{title}: {address}" if address else title, "") for title, address in pack.sources]
    made = json.dumps(dict(pack.manifest), sort_keys=True, default=str, ensure_ascii=False)
    left, title = said or [Said("None are given.", "")], "Definitions and sources"
    room = (deck.area.width - 0.6, deck.area.height - 0.1)
    while left:
        held = max(_how_many(left, room), 1)
        slide = deck.slide("Title and Content", title, _footer(pack))
        body = placeholder(slide, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
        words = [one.text for one in left[:held]]
        write_text(body.text_frame, words, fitting(words, room, _SIZES, _GAP), space=6)
        _notes(slide, [_footer(pack), f"Made from: {made}"])
        left, title = left[held:], "Definitions and sources, continued"
        _drop_empty(slide)


def _notes(made: Any, paragraphs: Sequence[str]) -> None:
    frame = made.notes_slide.notes_text_frame
    write_text(frame, list(paragraphs) or ["No evidence belongs to this slide."], 12)


def _drop_empty(made: Any) -> None:
    """Leave no placeholder that asks for a click."""
    for one in list(made.placeholders):
        if one.has_text_frame and not one.text_frame.text.strip():
            one._element.getparent().remove(one._element)
