"""A pack as PDF by typst: tagged (PDF/UA-1), fonts embedded, no browser.

Every word goes to typst as data, never as markup, so that "#" and "$" are what they are.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import typst

from phb.charts import letters
from phb.charts.letters import FONTS, clean
from phb.packs import cells, drawings
from phb.packs.cells import Cell
from phb.packs.drawings import Drawable
from phb.packs.pack import Pack, Section
from phb.packs.told import AUDIENCE, standing

_TEMPLATE = Path(__file__).with_name("pack.typ")
LONGEST = 60  # rows of a table that a person turns pages for
_UPRIGHT, _FLIPPED = 88, 150  # letters that fit beside each other on a page
_NARROW, _WIDE = 6, 34  # letters a column is wide
_TITLE, _FOOT, _CELL = 400, 300, 500  # letters: of a heading, at the foot of a page, of a cell
_UNBROKEN = re.compile(r"\S{16}(?=\S)")


def write(pack: Pack) -> bytes:
    """Give the PDF. Same pack, same bytes.

    Each picture stands with its section, its figures in rows at the end; of a table of more than 60 rows the
    first 60 are shown, and it says where the others are.
    """
    made = document(pack).compile(format="pdf", pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def document(pack: Pack) -> typst.Compiler:
    """Give the document, for typst to write or to be asked about."""
    data = json.dumps(content(pack), default=str)
    return typst.Compiler(_TEMPLATE.read_bytes(), font_paths=_fonts(), sys_inputs={"pack": data})


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def content(pack: Pack) -> dict[str, Any]:
    """Give all that the PDF shows, as pack.typ reads it."""
    annex: list[dict[str, Any]] = []
    sections = [_section(one, annex) for one in pack.sections]
    return {
        "title": _text(f"{pack.title}, {pack.scope}, {pack.quarter}", _TITLE),
        "name": _text(pack.title, _TITLE),
        "about": _text(f"{pack.scope}, {pack.quarter}, {pack.as_at}. {AUDIENCE[pack.audience]}"),
        "banner": _text(pack.banner),
        "standing": _text(standing(pack), _FOOT),
        "sections": sections,
        "annex": annex,
        "definitions": [[_text(term), _text(said)] for term, said in pack.definitions],
        "sources": [
            [_text(f"{title}:" if address else title), clean(address)] for title, address in pack.sources
        ],
        "manifest": _text(
            json.dumps(pack.manifest, indent=1, sort_keys=True, default=str, ensure_ascii=False), 20_000
        ),
    }


def _text(said: str, most: int = 2_000) -> str:
    """Clean a text, cut it off where no page could hold it, and let a word without end break."""
    fit = clean(said)
    return _UNBROKEN.sub("\\g<0>\u200b", fit if len(fit) <= most else f"{fit[: most - 1]}…")


def _head(said: str) -> str:
    """Give a heading; a PDF for everybody has no empty one."""
    return _text(said, _TITLE) if clean(said).strip() else "Without a title"


def _section(section: Section, annex: list[dict[str, Any]]) -> dict[str, Any]:
    """Give a section; the tables of its pictures go to the annex."""
    is_said = section.title in [one.title for one in section.pictures]
    return {
        "heading": _head(section.heading),
        "title": "" if is_said else _text(section.title),
        "sentences": [
            {"text": _text(one.text), "evidence": _text(one.evidence)} for one in section.sentences
        ],
        "pictures": [_picture(one, annex) for one in section.pictures],
        "tables": [
            {"title": _head(one.title), "source": _text(one.source), **_table(one.frame, _UPRIGHT)}
            for one in section.tables
        ],
    }


def _picture(one: Drawable, annex: list[dict[str, Any]]) -> dict[str, Any]:
    key = "" if one.table.empty else f"rows-{len(annex) + 1}"
    if key:
        table = _table(one.table, _FLIPPED)
        annex.append({"key": key, "title": _head(one.title), "source": _text(one.source), **table})
    return {
        "title": _head(one.title),
        "subtitle": _text(one.subtitle),
        "source": _text(one.source),
        "alt": clean(f"{one.title}. {one.alt}")[:2_000],
        "empty": "" if one.has_values else _text(one.empty),
        "svg": letters.drawn(drawings.drawn(one)) if one.has_values else "",
        "at": key,
    }


def _table(frame: pd.DataFrame, room: int) -> dict[str, Any]:
    """Give a table in blocks of columns that fit beside each other, led by the columns that name a row.

    What is the same in every row is said once, before them.
    """
    names, held = cells.columns(frame), cells.rows(frame)
    if not held:
        return {"note": "There are no rows.", "blocks": []}
    shown = held[:LONGEST]
    same = [at for at in range(len(names)) if len(held) > 2 and len({row[at] for row in held}) == 1]
    own = [at for at in range(len(names)) if at not in same]
    said = [f"{names[at]}: {cells.written(held[0][at]) or 'none'}" for at in same]
    note = f"The same in every row: {'; '.join(said)}. " if said else ""
    if len(held) > len(shown):
        note += f"The first {len(shown)} of {len(held)} rows; all are in the workbook and on the page."
    blocks = [_block(part, names, shown) for part in _parts(own, names, shown, room)]
    return {"note": _text(note.strip()), "blocks": blocks}


def _parts(own: list[int], names: list[str], shown: list[list[Cell]], room: int) -> list[list[int]]:
    """Share columns out into blocks no wider than the page; each begins with the columns that name a row."""
    lead: list[int] = []
    for at in own[:3]:
        lead.append(at)
        if len({tuple(row[one] for one in lead) for row in shown}) == len(shown):
            break
    widths = {at: _width(names[at], [row[at] for row in shown]) for at in own}
    taken = sum(widths[at] for at in lead)
    parts, left = [list(lead)], room - taken
    for at in own[len(lead) :]:
        if widths[at] > left and len(parts[-1]) > len(lead):
            parts.append(list(lead))
            left = room - taken
        parts[-1].append(at)
        left -= widths[at]
    return parts


def _width(name: str, values: list[Cell]) -> int:
    """Give the letters a column needs: its longest cell in two lines, its longest word in one."""
    longest = max((len(cells.written(value)) for value in values), default=0)
    words = max(len(name) // 3, *(len(word) for word in f"{name} -".split()))
    return min(max(_NARROW, words, longest if longest < _WIDE / 2 else longest // 2), _WIDE)


def _block(part: list[int], names: list[str], shown: list[list[Cell]]) -> dict[str, Any]:
    return {
        "columns": [_text(names[at]) for at in part],
        "widths": [_width(names[at], [row[at] for row in shown]) for at in part],
        "numeric": [any(isinstance(row[at], (int, float)) for row in shown) for at in part],
        "rows": [[_text(cells.written(row[at]), _CELL) for at in part] for row in shown],
    }
