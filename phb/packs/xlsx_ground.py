"""The sheet "Drawn" of a workbook: what its charts draw, so that Excel draws them anew when it is changed.

Every name a chart shows is a reference to a cell here: no text of the data is read as a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from phb.packs.cells import Cell, cell

DRAWN = "Drawn"
_LONGEST = 32_767  # letters of a cell


@dataclass(frozen=True)
class Block:
    """Columns on the sheet "Drawn", by their places: a heading over rows."""

    row: int
    rows: int
    held: tuple[tuple[Cell, ...], ...]

    def name(self, at: int) -> list[Any]:
        """Refer to the heading of a column."""
        return [DRAWN, self.row, at]

    def values(self, at: int, rows: int | None = None) -> list[Any]:
        """Refer to the rows of a column, all or the first."""
        return [DRAWN, self.row + 1, at, self.row + (rows or self.rows), at]

    def formula(self, at: int, row: int | None = None) -> str:
        """Refer to the rows of a column, all or one, as a formula does."""
        first, last = (0, self.rows - 1) if row is None else (row, row)
        return f"={DRAWN}!{xl_range_abs(self.row + 1 + first, at, self.row + 1 + last, at)}"


class Ground:
    """The sheet of what the charts draw, one block of columns under another."""

    def __init__(self, sheet: Worksheet) -> None:
        """Begin beneath the sheet's own heading."""
        self.sheet, self._row = sheet, 3

    def block(self, title: str, columns: Sequence[tuple[str, Sequence[Cell]]]) -> Block:
        """Write columns under their headings, a title over them; nothing where there is no value."""
        put(self.sheet, self._row, 0, title)
        rows = max((len(values) for _, values in columns), default=0)
        block = Block(self._row + 1, rows, tuple(tuple(values) for _, values in columns))
        for at, (name, values) in enumerate(columns):
            for row, value in enumerate([name, *values]):
                put(self.sheet, block.row + row, at, value)
        self._row = block.row + block.rows + 3
        return block

    def say(self, *said: str) -> list[list[Any]]:
        """Write texts under each other and give a reference to each."""
        self._row += len(said)
        for row, text in enumerate(said, start=self._row - len(said)):
            put(self.sheet, row, 0, text or " ")
        return [[DRAWN, self._row - len(said) + at, 0] for at in range(len(said))]


def put(sheet: Worksheet, row: int, column: int, value: object, how: Any = None) -> None:
    """Write a number as a number and text as text, never as a formula or a link; nothing for no value."""
    held = cell(value)
    if isinstance(held, str):
        if held:
            sheet.write_string(row, column, held[:_LONGEST], how)
    elif held is not None:
        sheet.write_number(row, column, held, how)
