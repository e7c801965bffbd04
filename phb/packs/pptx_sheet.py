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

    of, if given, has for each row the columns it is worked out from: one is taken over, of two the first is
    taken from the second.
    """

    heading: str
    values: tuple[Value, ...]
    of: tuple[tuple[int, ...], ...] = ()


@dataclass
class Sheet:
    """Columns under one another's headings in row 1; what a chart draws refers to them."""

    unit: str
    columns: list[Column] = field(default_factory=list)

    def add(self, heading: str, values: Sequence[Value]) -> int:
        """Add a column; give its number."""
        self.columns.append(Column(clean(heading), tuple(_plain(value) for value in values)))
        return len(self.columns) - 1

    def derive(self, heading: str, of: Sequence[tuple[int, ...]]) -> int:
        """Add a column of formulas, so that it follows when somebody edits what it is worked out from.

        of has for each row no column, one that is taken over, or two: the second less the first.
        """
        values: list[Value] = []
        for row, columns in enumerate(of):
            held = [self.columns[one].values[row] for one in columns]
            known = [float(one) for one in held if isinstance(one, int | float)]
            is_known = bool(held) and len(known) == len(held)
            values.append(_plain(known[-1] - (known[0] if len(known) == 2 else 0)) if is_known else None)
        self.columns.append(Column(clean(heading), tuple(values), tuple(of)))
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
                elif value is not None and column.of:
                    cells = [xl_rowcol_to_cell(row, one) for one in column.of[row - 1]]
                    sheet.write_formula(row, at, f"={'-'.join(reversed(cells))}", shown, value)
                elif value is not None:
                    sheet.write_number(row, at, value, shown)
        sheet.set_column(0, 0, 24)
        book.close()
        return buffer.getvalue()
