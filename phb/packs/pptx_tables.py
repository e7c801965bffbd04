"""A section's table on slides: some rows a slide, and where the rest is."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from phb.packs.pack import Rows
from phb.packs.pptx_deck import Box, emu, write
from phb.packs.pptx_text import clean, fitting, lines

ROWS = 14  # a slide
SLIDES = 3  # a table
COLUMNS = 9
NO_VALUE = "no value"  # an empty cell could be read as nought
_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)


def pages(rows: Rows) -> list[pd.DataFrame]:
    """Give what each slide shows of a table; one with no row is a slide too."""
    shown = rows.frame.iloc[: ROWS * SLIDES, :COLUMNS]
    return [shown.iloc[at : at + ROWS] for at in range(0, max(len(shown), 1), ROWS)]


def rest(rows: Rows) -> str:
    """Say how much of a table no slide shows, and where it is; "" where all is shown."""
    more, wide = len(rows.frame) - ROWS * SLIDES, rows.frame.shape[1] - COLUMNS
    parts = [f"{more:,} more {'row' if more == 1 else 'rows'}"] if more > 0 else []
    parts += [f"{wide:,} more {'column' if wide == 1 else 'columns'}"] if wide > 0 else []
    return f'{" and ".join(parts)} in the pack\'s workbook, table "{rows.name}".' if parts else ""


def said(value: Any) -> str:
    """Write a cell: numbers with thousands separators and at most one decimal, no value in words."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return NO_VALUE
    if isinstance(value, str):
        return clean(value) or "–"
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}" if isinstance(value, float) else clean(str(value))


def draw(made: Any, title: str, frame: pd.DataFrame, box: Box) -> None:
    """Draw a table into a box of a slide, as large as fits."""
    heads = [clean(str(name)) for name in frame.columns]
    cells = [[said(value) for value in row] for row in frame.itertuples(index=False)]
    widths = _widths(heads, cells, box.width)
    size = next((one for one in _SIZES if _fits([heads, *cells], widths, one, box.height)), _SIZES[-1])
    held = made.shapes.add_table(len(cells) + 1, len(heads), *emu(Box(box.left, box.top, box.width, 0.1)))
    held.name = "Table"
    held._element.nvGraphicFramePr.cNvPr.set("descr", clean(f"Table: {title}. {len(cells)} rows."))
    table = held.table
    for at, width in enumerate(widths):
        table.columns[at].width = Inches(width)
    numeric = [pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]
    for row, line in enumerate([heads, *cells]):
        table.rows[row].height = Inches(_height([line], widths, size))
        for at, text in enumerate(line):
            cell = table.cell(row, at)
            cell.margin_top = cell.margin_bottom = Inches(0.02)
            cell.margin_left = cell.margin_right = Inches(0.06)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            write(cell.text_frame, [text], size)
            if numeric[at]:
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _widths(heads: list[str], cells: list[list[str]], width: float) -> list[float]:
    """Share the width by what columns hold, no column narrower than its longest word."""
    longest = []
    for at, head in enumerate(heads):
        held = [row[at] for row in cells]
        word = max(len(one) for text in (head, *held) for one in text.split(" "))
        longest.append(min(max(max((len(text) for text in held), default=0), len(head) / 2, word) + 2, 40))
    return [width * one / sum(longest) for one in longest]


def _fits(rows: list[list[str]], widths: list[float], size: float, room: float) -> bool:
    """Say whether rows fit a height, and every word its column."""
    words = [max(len(word) for row in rows for word in row[at].split(" ")) for at in range(len(widths))]
    is_whole = all(lines("_" * word, size, width - 0.12) == 1 for word, width in zip(words, widths))
    return is_whole and _height(rows, widths, size) <= room


def _height(rows: list[list[str]], widths: list[float], size: float) -> float:
    """Estimate the inches that rows take."""
    return sum(
        max(lines(text, size, width - 0.12) for text, width in zip(row, widths)) * size * 1.2 / 72 + 0.07
        for row in rows
    )


def note(made: Any, text: str, box: Box) -> None:
    """Say under a table where the rest of it is."""
    shape = made.shapes.add_textbox(*emu(box))
    shape.name = "Where the rest is"
    shape.text_frame.word_wrap = True
    write(shape.text_frame, [text], fitting([text], (box.width - 0.2, box.height), (11, 10, 9)), margin=0)
