"""What the tests of the door share: a file's text to what becomes of it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pandas as pd
import xlsxwriter

from etl.receive import Examination, examine
from etl.shelf import Shelf

HEADINGS = "CCG code,CCG name,Quarter,Direct payment,Notional,Third party,Total live PHBs\n"
RECEIVED_ON = dt.date(2019, 6, 1)
CELL = ["ccg_code", "quarter", "measure", "breakdown", "care_group", "arrangement", "plan_version"]


def examined(folder: Path, content: str | bytes, name: str = "return.csv", **options: object) -> Examination:
    """Write a file and examine it, received on 1 June 2019 unless told."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    options.setdefault("received_on", RECEIVED_ON)
    return examine(path, Shelf(folder / "shelf"), **options)


def voluntary(folder: Path, rows: str, **options: object) -> Examination:
    """Examine rows under the headings of the voluntary-era CSV."""
    return examined(folder, HEADINGS + rows, **options)


def said(found: Examination) -> list[str]:
    """The problems of a file, as they are printed."""
    return [str(problem) for problem in found.problems]


def lines(found: Examination) -> pd.DataFrame:
    """The lines of a file that must be acceptable."""
    assert not found.problems, said(found)
    assert found.lines is not None
    return found.lines


def figures(found: Examination) -> dict[tuple[str, str, str], object]:
    """Each line's number, or its status where it has none, by CCG, measure and arrangement."""
    return {
        (line.ccg_code, line.measure, line.arrangement): line.status if pd.isna(line.value) else line.value
        for line in lines(found).itertuples()
    }


def workbook(*sheets: tuple[str, list[list[object]]], merge: tuple[str, ...] = ()) -> bytes:
    """A workbook of plain sheets; `merge` are ranges of the last one to merge, such as "A1:B2"."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(number, column, cell)
        if name == sheets[-1][0]:
            for cells in merge:
                first = cells.split(":")[0]
                row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
                sheet.merge_range(cells, rows[row][column])
    book.close()
    return buffer.getvalue()
