"""The sheet inside a chart on a slide: what PowerPoint opens under Edit Data."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from phb.packs.pptx_text import clean

Value = float | str | None
_NEVER = dt.datetime(1980, 1, 1)  # the same data, the same bytes
_FORMATS = {"count": "#,##0", "percent": '0.0"%"', "rate": "#,##0.0"}


def number_format(unit: str) -> str:
    """Give Excel's format for values of a unit."""
    return _FORMATS[unit]


def _plain(value: Value) -> Value:
    """Give numpy's numbers as Python's own, names without what XML cannot hold."""
    if value is None or isinstance(value, str):
        return None if value is None else clean(value)
    return int(value) if float(value).is_integer() else float(value)


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its heading and values, None an empty cell.

    less, if given, has for each row the numbers of two columns: the value is the second less the first.
    """

    heading: str
    values: tuple[Value, ...]
    less: tuple[tuple[int, int] | None, ...] = ()


@dataclass
class Sheet:
    """Columns under one another's headings in row 1; what a chart draws refers to them."""

    unit: str
    columns: list[Column] = field(default_factory=list)

    def add(self, heading: str, values: Sequence[Value]) -> int:
        """Add a column; give its number."""
        self.columns.append(Column(clean(heading), tuple(_plain(value) for value in values)))
        return len(self.columns) - 1

    def subtract(self, heading: str, pairs: Sequence[tuple[int, int] | None]) -> int:
        """Add differences of two columns a row as formulas, so that they follow when somebody edits those."""
        values: list[Value] = []
        for row, pair in enumerate(pairs):
            low, high = (self.columns[one].values[row] for one in pair) if pair else (None, None)
            if isinstance(low, int | float) and isinstance(high, int | float):
                values.append(float(high) - float(low))
            else:
                values.append(None)
        self.columns.append(Column(clean(heading), tuple(values), tuple(pairs)))
        return len(self.columns) - 1

    def numbers(self, column: int) -> str:
        """Give the XML of a reference to a column of numbers, with its values; no value is no point."""
        held = self.columns[column].values
        points = "".join(
            f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>'
            for n, value in enumerate(held)
            if value is not None
        )
        return (
            f"<c:numRef><c:f>{self._range(column)}</c:f><c:numCache>"
            f"<c:formatCode>{escape(number_format(self.unit))}</c:formatCode>"
            f'<c:ptCount val="{len(held)}"/>{points}</c:numCache></c:numRef>'
        )

    def words(self, column: int) -> str:
        """Give the XML of a reference to a column of words."""
        held = self.columns[column].values
        points = "".join(
            f'<c:pt idx="{n}"><c:v>{escape(str(value))}</c:v></c:pt>' for n, value in enumerate(held)
        )
        return (
            f"<c:strRef><c:f>{self._range(column)}</c:f><c:strCache>"
            f'<c:ptCount val="{len(held)}"/>{points}</c:strCache></c:strRef>'
        )

    def heading(self, column: int) -> str:
        """Give the XML of a reference to a column's heading: the name of a series."""
        cell = f"Sheet1!${xl_col_to_name(column)}$1"
        return (
            f'<c:tx><c:strRef><c:f>{cell}</c:f><c:strCache><c:ptCount val="1"/>'
            f'<c:pt idx="0"><c:v>{escape(self.columns[column].heading)}</c:v></c:pt>'
            "</c:strCache></c:strRef></c:tx>"
        )

    def _range(self, column: int) -> str:
        name = xl_col_to_name(column)
        return f"Sheet1!${name}$2:${name}${len(self.columns[column].values) + 1}"

    def workbook(self) -> bytes:
        """Write the sheet as an XLSX file: numbers as numbers, words never as formulas."""
        buffer = io.BytesIO()
        book = Workbook(buffer, {"in_memory": True})
        book.set_properties({"created": _NEVER})
        sheet = book.add_worksheet("Sheet1")
        shown = book.add_format({"num_format": number_format(self.unit)})
        bold = book.add_format({"bold": True})
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, column.heading, bold)
            for row, value in enumerate(column.values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value)
                elif value is not None and column.less and (pair := column.less[row - 1]):
                    low, high = (xl_rowcol_to_cell(row, one) for one in pair)
                    sheet.write_formula(row, at, f"={high}-{low}", shown, value)
                elif value is not None:
                    sheet.write_number(row, at, value, shown)
        sheet.set_column(0, 0, 24)
        book.close()
        return buffer.getvalue()
