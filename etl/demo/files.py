"""Writing the demonstration in the layouts a user would plausibly have: two kinds of CSV, and workbooks."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xlsxwriter

from etl.demo.places import QUARTERS, Places
from etl.demo.submissions import Submission

MADE_UP = "Demonstration: made-up figures"
CARE_GROUPS = (
    "Adults eligible for NHS Continuing Healthcare",
    "Adult fast track",
    "Children's continuing care",
    "Personal wheelchair budgets",
    "Section 117 after-care",
    "Other",
)
ARRANGEMENT_TITLES = ("Direct payment", "Notional", "Third party")
_BLOCKS = (
    "In place at start of quarter",
    "New in quarter",
    "Ended in quarter",
    "Received, year to date",
)
_LEFT = ("Organisation code", "Organisation name", "Financial year", "Quarter", "Care group")
_CREATED = dt.datetime(2020, 1, 1)

Row = Sequence[str | int]


def slug(quarter: int) -> str:
    """The quarter as it stands in a file name, "2015-16-q2"."""
    return str(QUARTERS[quarter]).lower().replace(" ", "-")


def write_csv(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Write a CSV with plain newlines, in any of the encodings the loader reads."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + text.getvalue()).encode(encoding))


def voluntary_rows(
    places: Places, sent: Sequence[Submission], listed: Sequence[int], quarter: int
) -> list[Row]:
    """The voluntary-era layout: live holders by arrangement; `listed` CCGs are named as not returned."""
    rows: list[Row] = [("CCG code", "CCG name", "Quarter", *ARRANGEMENT_TITLES, "Total live PHBs")]
    when = str(QUARTERS[quarter])
    body: list[Row] = [
        (s.identifier, places.names[s.ccg], when, *(int(n) for n in s.cells), s.total) for s in sent
    ]
    for place, ccg in enumerate(listed):
        mark = ("not returned", "", "-")[place % 3]
        body.append((places.codes[ccg], places.names[ccg], when, mark, mark, mark, mark))
    return rows + sorted(body, key=lambda row: str(row[1]))


def write_workbook(
    path: Path, places: Places, sent: Sequence[Submission], listed: Sequence[int], quarter: int
) -> None:
    """The mandatory-era layout: a cover, title rows, a header of two merged rows, figures, trailing notes.

    The created date is fixed, and XlsxWriter stamps every part 1980-01-01: same figures, same bytes (of one
    zlib: another implementation may compress the same content to other bytes).
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    book.set_properties({"title": MADE_UP, "created": _CREATED})
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
    _cover(book.add_worksheet("Cover"), bold, quarter)
    sheet = book.add_worksheet("Return")
    sheet.write_string(0, 0, MADE_UP, bold)
    sheet.write_string(1, 0, f"Personal health budgets, mandatory quarterly return, {QUARTERS[quarter]}")
    _header(sheet, head, 3)
    row = 5
    for line in workbook_rows(places, sent, listed, quarter):
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
        row += 1
    for note in (
        "Notes",
        "Every figure in this workbook is made up for demonstration; no figure is a CCG's own.",
        "* stands for a number from 1 to 7; - stands for not returned.",
    ):
        row += 1
        sheet.write_string(row, 0, note)
    sheet.set_column(1, 1, 40)
    sheet.set_column(4, 4, 42)
    book.close()


def _cover(sheet: xlsxwriter.worksheet.Worksheet, bold: xlsxwriter.format.Format, quarter: int) -> None:
    """A first sheet without figures, as collection workbooks have."""
    period = QUARTERS[quarter]
    for row, text in enumerate(
        (MADE_UP, "Personal health budgets: mandatory data", f"Period: {period.months}", "See sheet: Return")
    ):
        sheet.write_string(row, 0, text, bold if row == 0 else None)


def _header(sheet: xlsxwriter.worksheet.Worksheet, head: xlsxwriter.format.Format, row: int) -> None:
    """The header of two rows: identifiers merged downwards, groups of three merged across."""
    for column, title in enumerate(_LEFT):
        sheet.merge_range(row, column, row + 1, column, title, head)
    for block, title in enumerate(_BLOCKS):
        left = len(_LEFT) + 3 * block
        sheet.merge_range(row, left, row, left + 2, title, head)
        for place, arrangement in enumerate(ARRANGEMENT_TITLES):
            sheet.write_string(row + 1, left + place, arrangement, head)


def workbook_rows(
    places: Places, sent: Sequence[Submission], listed: Sequence[int], quarter: int
) -> list[Row]:
    """The body of a mandatory-era workbook: a row a CCG and care group, CCGs in order of name."""
    period = QUARTERS[quarter]
    year, number = str(period).split(" ")
    rows: list[Row] = []
    for s in sorted(sent, key=lambda s: places.names[s.ccg]):
        left = (s.identifier, places.names[s.ccg], year, number)
        for group in s.groups:
            rows.append((*left, CARE_GROUPS[group], *_written(s, s.cells[:, group, :])))
        if s.all_row is not None:
            rows.append((*left, "All", *_written(s, s.all_row)))
    for ccg in listed:
        rows.append((places.codes[ccg], places.names[ccg], year, number, CARE_GROUPS[0], *["-"] * 12))
    return rows


def _written(sent: Submission, cells: np.ndarray) -> list[str | int]:
    """Twelve values of a row (4, A) as they are written, with the CCG's own marks."""
    written: list[str | int] = []
    for measure in range(4):
        for value in (int(n) for n in cells[measure]):
            if sent.slip == "ended_not_given" and measure == 2:
                written.append("-")
            elif sent.slip == "suppressed" and 1 <= value <= 7:
                written.append("*")
            else:
                written.append(value)
    return written


def published_rows(places: Places, known: Sequence[Submission], quarter: int) -> list[Row]:
    """The published-style layout, from the returns known at publication: 1 to 7 as *, others rounded to 5."""
    year, number = str(QUARTERS[quarter]).split(" ")
    rows: list[Row] = [("Org Code", "Org Name", "Reporting Period", "Measure", "Breakdown", "Value")]
    for s in sorted(known, key=lambda s: places.codes[s.ccg]):
        start, new, ended, ytd = s.cells.sum(axis=1)
        end = start + new - ended
        left = (places.codes[s.ccg], places.names[s.ccg], f"{number} {year}")
        unknown_end = s.slip == "ended_not_given"
        for title, value in zip(("Total", *ARRANGEMENT_TITLES), (int(end.sum()), *(int(n) for n in end))):
            shown = "-" if unknown_end else _rounded(value)
            rows.append((*left, "In place at end of quarter", title, shown))
        for measure, value in (
            ("In place during quarter", start + new),
            ("New in quarter", new),
            ("Received year to date", ytd),
        ):
            rows.append((*left, measure, "Total", _rounded(int(value.sum()))))
    return rows


def _rounded(value: int) -> str | int:
    """Nought stays nought, 1 to 7 becomes *, the rest goes to the nearest 5."""
    if value == 0:
        return 0
    return "*" if value < 8 else (value + 2) // 5 * 5
