"""The bytes of a file as tables of text cells, with sheet names and rows counted as a spreadsheet counts.

What a file is, is found from its content; hostile content is refused before anything parses it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from etl.archive import WORKBOOK_ROWS, repairs, unpack
from phb.errors import PlainError

LARGEST_FILE = 20 * 1024 * 1024
CSV_ROWS = 300_000
CSV_COLUMNS = 500
SHEETS = 40
LONGEST_CELL = 20_000
MOST_CELLS = 6_000_000
TEXT_ENDINGS = frozenset({".csv", ".txt", ".tsv"})
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\ufeff": ""})

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Table:
    """One sheet, or a whole CSV: `rows[0]` is row 1; every cell is text without outer spaces.

    `merges` are merged ranges, ((row, column), (row, column)) from nought, both ends included.
    """

    sheet: str | None
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()


def read(content: bytes, file_name: str) -> list[Table]:
    """Read the tables of a file. PlainError if it is empty, too large, unreadable or misnamed."""
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise PlainError(f"The file is more than {limit} MB, the limit; send it in parts.")
    if not content.strip():
        raise PlainError("The file is empty.")
    ending = PurePath(file_name).suffix.lower()
    if ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        raise PlainError(f'The name ends in "{ending[:20]}"; send a CSV file (.csv) or a workbook (.xlsx).')
    if content.startswith(_OLE):
        raise PlainError(
            "The file is a workbook protected by a password or in the old .xls kind; "
            "save it as .xlsx without a password."
        )
    found = next((words for magic, words in _MAGIC if content.startswith(magic)), None)
    if found:
        raise PlainError(f"The file is {found}, not what its name says ({ending}).")
    if content.startswith(b"PK"):
        if ending not in WORKBOOK_ENDINGS:
            raise PlainError(f"The file is a workbook or zip archive, not what its name says ({ending}).")
        return _workbook(content)
    if ending in WORKBOOK_ENDINGS:
        raise PlainError(f"The file is not a workbook, though its name says so ({ending}).")
    table = _text_table(_decode(content))
    if not any(map(any, table.rows)):
        raise PlainError("The file is empty.")
    return [table]


def _decode(content: bytes) -> str:
    """Turn bytes into text: a byte order mark decides, then UTF-16 by its NUL bytes, UTF-8, Windows-1252."""
    if content.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise PlainError("The file is text in UTF-32; save it as CSV UTF-8.")
    if content.startswith(b"\xef\xbb\xbf"):
        attempts = ["utf-8-sig"]
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        attempts = ["utf-16"]
    elif b"\x00" in content[:4096]:
        sample = content[: len(content[:4096]) // 2 * 2]
        low, high = sample[1::2].count(0), sample[0::2].count(0)
        attempts = ["utf-16-le" if low > high else "utf-16-be"] if max(low, high) * 3 > len(sample) else []
    else:
        attempts = ["utf-8", "cp1252"]
    for encoding in attempts:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = _CONTROL.search(text)
        if odd is None:
            break
        line = text.count("\n", 0, odd.start()) + 1
        raise PlainError(
            f"Line {line} holds what is not text (character {ord(odd[0])}); save the file as CSV UTF-8."
        )
    else:
        raise PlainError(
            "The file is not text in UTF-8, UTF-16 or Windows-1252, though its name says so; "
            "save it as CSV UTF-8."
        )
    start = text.lstrip()[:15].lower()
    if start.startswith(("<!doctype", "<html", "<?xml")):
        raise PlainError("The file is a web page or XML, though its name says CSV; save it as CSV UTF-8.")
    return text


def _text_table(text: str) -> Table:
    """Split text into cells by the delimiter that gives the most even table."""
    best, delimiter = -1, ","
    for candidate in ",;\t":
        sample, _ = _records(text[:200_000], candidate, limit=60)
        widths = Counter(len(row) for row in sample if len(row) > 1)
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best:
            best, delimiter = score, candidate
    rows, torn_at = _records(text, delimiter, limit=CSV_ROWS + 1)
    if torn_at:
        raise PlainError(
            f"The file cannot be split into cells at line {torn_at:,}: a quotation mark is not closed, is "
            "followed by text, or a cell is longer than a page."
        )
    if len(rows) > CSV_ROWS:
        raise PlainError(f"The file has more than {CSV_ROWS:,} rows; send it in parts.")
    widest = max(map(len, rows), default=0)
    if widest > CSV_COLUMNS:
        raise PlainError(f"The file has {widest:,} columns; the limit is {CSV_COLUMNS}.")
    if len(rows) * widest > MOST_CELLS:
        raise PlainError(_too_many(len(rows) * widest))
    for row in rows:
        if len(row) < widest:
            row.extend([""] * (widest - len(row)))
    return Table(None, rows)


def _records(text: str, delimiter: str, *, limit: int) -> tuple[list[list[str]], int]:
    """Read up to `limit` records; with them the line where quotation marks go wrong, 0 if nowhere."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(
        io.StringIO(text.translate(_SPACES), newline=""),
        delimiter=delimiter,
        strict=True,
        skipinitialspace=True,
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) >= limit:
                break
    except csv.Error:
        return rows, reader.line_num
    return rows, 0


def _workbook(content: bytes) -> list[Table]:
    """Read every sheet of an XLSX workbook, whole from row 1, formulas as the values stored with them."""
    parts = unpack(content)
    import python_calamine

    mended = repairs(parts)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if len(book.sheet_names) > SHEETS:
                raise PlainError(f"The workbook has {len(book.sheet_names)} sheets; the limit is {SHEETS}.")
            tables, cells = [], 0
            for name, about in zip(book.sheet_names, book.sheets_metadata):
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(name)
                cells += sheet.total_height * sheet.total_width
                if cells > MOST_CELLS:
                    raise PlainError(_too_many(cells))
                rows = [[_cell(v) for v in row] for row in sheet.to_python(skip_empty_area=False)]
                for (row, column), words in mended.get(name, {}).items():
                    _mend(rows, row, column, words)
                tables.append(Table(name, rows, tuple(sheet.merged_cell_ranges or ())))
    except python_calamine.CalamineError as wrong:
        raise PlainError(
            f"The workbook cannot be read ({str(wrong)[:120]}); "
            "open it in a spreadsheet and save it again as .xlsx."
        ) from None
    if not any(cell for table in tables for row in table.rows for cell in row):
        raise PlainError("The workbook is empty.")
    return tables


def _too_many(cells: int) -> str:
    return f"The file spans {cells:,} cells, blank ones too; the limit is {MOST_CELLS:,}: send it in parts."


def _mend(rows: list[list[str]], row: int, column: int, words: str) -> None:
    """Write what the reader leaves blank (error values, formulas never calculated) into its cell."""
    if row >= WORKBOOK_ROWS:
        return
    width = max(len(rows[0]) if rows else 0, column + 1)
    while len(rows) <= row:
        rows.append([])
    for cells in rows:
        cells.extend([""] * (width - len(cells)))
    rows[row][column] = words


def _cell(value: Any) -> str:
    """Write one workbook cell as text: 12.0 as "12", a date as 2018-03-31."""
    if value.__class__ is str:
        return value.translate(_SPACES).strip() if value else value
    if value.__class__ is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)


def column_letter(column: int) -> str:
    """Name a column, from nought, as a spreadsheet does: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
