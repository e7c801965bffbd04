"""Little tables as returns: what a test reads at a glance becomes a file in one of the five layouts.

    voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")
        CCG, quarter, then direct payment, notional, third party, total of live holders
    workbook("08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0")
        CCG, quarter, care group, then start, new, ended, year to date, each as direct notional third;
        leave out groups with groups=("start", "new")
    published("08F | 2018-19 Q2 | In place at end of quarter | Total | 45")
    plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50")
    eligible("08F | 2017-18 Q1 | 240")

Each takes any number of lines and received_on="2015-07-10"; a cell may hold any mark, "" included.
`voluntary(..., headings=...)` gives other columns than the usual. Give them to the fixture `store_from`.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, replace
from pathlib import Path

import xlsxwriter

ARRANGEMENTS = ("Direct payment", "Notional", "Third party")
GROUPS = {
    "start": "In place at start of quarter",
    "new": "New in quarter",
    "ended": "Ended in quarter",
    "ytd": "Received, year to date",
}
VOLUNTARY = ("CCG code", "Quarter", *ARRANGEMENTS, "Total live PHBs")


@dataclass(frozen=True)
class Return:
    """One file with the day it came."""

    file_name: str
    content: bytes
    received_on: str
    published_on: str = ""

    def named(self, file_name: str) -> Return:
        """Give the same return under another name."""
        return replace(self, file_name=file_name)


def cells(table: str) -> list[list[str]]:
    """Read lines of cells parted by | into rows of text."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines() if line.strip()]


def voluntary(table: str, received_on: str = "2015-07-10", headings: tuple[str, ...] = VOLUNTARY) -> Return:
    """Make a voluntary-era quarterly CSV of live holders."""
    return Return(f"live-{received_on}.csv", _csv(headings, cells(table)), received_on)


def published(table: str, received_on: str = "2018-11-29") -> Return:
    """Make a tidy published-style CSV."""
    headings = ("Org Code", "Reporting Period", "Measure", "Breakdown", "Value")
    return Return(f"published-{received_on}.csv", _csv(headings, cells(table)), received_on, received_on)


def plan(table: str, received_on: str = "2017-04-11") -> Return:
    """Make a trajectory CSV."""
    headings = ("CCG code", "Plan version", "Submitted on", "Quarter", "Planned holders")
    return Return(f"plan-{received_on}.csv", _csv(headings, cells(table)), received_on)


def eligible(table: str, received_on: str = "2017-08-01") -> Return:
    """Make a CSV of people eligible for NHS Continuing Healthcare: no return."""
    headings = ("CCG code", "Quarter", "People eligible for NHS CHC")
    return Return(f"eligible-{received_on}.csv", _csv(headings, cells(table)), received_on)


def workbook(
    table: str, received_on: str = "2017-07-10", groups: tuple[str, ...] = ("start", "new", "ended", "ytd")
) -> Return:
    """Make a mandatory-era workbook with its merged heading of two rows."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2017, 7, 1)})
    sheet = book.add_worksheet("Return")
    identifiers = ("Organisation code", "Financial year", "Quarter", "Care group")
    for column, heading in enumerate(identifiers):
        sheet.merge_range(0, column, 1, column, heading)
    for number, group in enumerate(groups):
        first = len(identifiers) + 3 * number
        sheet.merge_range(0, first, 0, first + 2, GROUPS[group])
        for column, arrangement in enumerate(ARRANGEMENTS):
            sheet.write_string(1, first + column, arrangement)
    for row, (code, quarter, care_group, *figures) in enumerate(cells(table), start=2):
        year, number = quarter.split()
        texts = [code, year, number, care_group] + [part for figure in figures for part in figure.split()]
        for column, text in enumerate(texts):
            if column >= len(identifiers) and text.isdigit():
                sheet.write_number(row, column, int(text))
            elif text:
                sheet.write_string(row, column, text)
    book.close()
    return Return(f"workbook-{received_on}.xlsx", buffer.getvalue(), received_on)


def write(folder: Path, returns: tuple[Return, ...]) -> list[Path]:
    """Write returns with their received.csv into a folder; give the paths in order.

    Returns of one name get a number before it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths, rows = [], []
    for number, one in enumerate(returns):
        path = folder / (f"{number}-{one.file_name}" if (folder / one.file_name).exists() else one.file_name)
        path.write_bytes(one.content)
        paths.append(path)
        rows.append([path.name, one.received_on, one.published_on])
    (folder / "received.csv").write_bytes(_csv(("file", "received_on", "published_on"), rows))
    return paths


def _csv(headings: tuple[str, ...], rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([headings, *rows])
    return text.getvalue().encode()
