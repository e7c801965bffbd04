"""What makes a return unacceptable: readers of single cells, each raising a sentence in the field's words.

A return is turned away whole; what only deserves a question is asked by the build, which sees other returns.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel

from etl import reference
from etl.formats import ARRANGEMENTS, MEASURES, STATUSES, Format, heading_key
from phb.errors import PlainError
from phb.quarters import Quarter

if TYPE_CHECKING:
    import pandas as pd

LARGEST_COUNT = 1_000_000
FIRST_QUARTER = Quarter(2013, 1)
CELL = ("ccg_code", "quarter", "measure", "breakdown", "care_group", "arrangement", "plan_version")
_VALUED = ("reported", "rounded")

_WHOLE = re.compile(r"^(\d+|\d{1,3}([ ,]\d{3})+)(\.0*)?$", re.ASCII)
_NUMBER = re.compile(r"^[-+−(]?\s*[\d., ]*\d[\d., ]*(e[-+]?\d+)?\)?$", re.IGNORECASE | re.ASCII)
_MANGLED = re.compile(r"^\d+([.,]\d+)?(e[-+]?\d+)?$", re.IGNORECASE | re.ASCII)
_BOARD = re.compile(r"^Q[A-Z0-9]{2}$|\b(ICB|INTEGRATED CARE BOARD)$")


def printable(text: str) -> str:
    """Text from a file as it can be shown: what would control a terminal or turn the line is replaced."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)


Shown = Annotated[str, AfterValidator(printable)]


class Problem(BaseModel):
    """One reason to turn a return away: where, as a spreadsheet shows it, and what is wrong."""

    sheet: Shown | None = None
    row: int | None = None
    column: Shown | None = None
    sentence: Shown

    def __str__(self) -> str:
        """Say it in one line: Sheet "Returns", row 12, column "Notional": "-3" is negative ..."""
        places = [
            f'sheet "{self.sheet}"' if self.sheet else "",
            f"row {self.row:,}" if self.row else "",
            f'column "{self.column}"' if self.column else "",
        ]
        where = ", ".join(p for p in places if p)
        return f"{where[:1].upper()}{where[1:]}: {self.sentence}" if where else self.sentence


@dataclass(frozen=True)
class Count:
    """One cell of counts as read: a number, or the status a mark stands for."""

    value: int | None
    status: str
    mark: str | None


def shown(text: str) -> str:
    """Quote what a cell holds, cut to a readable length."""
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def read_count(text: str, fmt: Format) -> Count:
    """Read a count or a mark of the format. PlainError for anything else."""
    marks = _marks(fmt)
    if text.casefold() in marks:
        return Count(None, marks[text.casefold()], text or None)
    if len(text) <= 40 and _WHOLE.match(text):
        value = int(re.sub(r"[ ,]", "", text.split(".")[0]))
        if value > LARGEST_COUNT:
            raise PlainError(f"{shown(text)} is more people than any CCG has; check the figure.")
        return Count(value, fmt.status, None)
    if len(text) <= 40 and _NUMBER.match(text):
        if text[0] in "-−(":
            raise PlainError(f"{shown(text)} is negative; a count of people cannot be.")
        if "e" in text.lower():
            raise PlainError(f"{shown(text)} is a number in scientific notation; write it out.")
        raise PlainError(f"{shown(text)} is not a whole number; a count of people must be.")
    declared = ", ".join(f'"{m}"' if m else "a blank" for m in fmt.marks)
    if not text:
        raise PlainError(f"The cell is blank; this format declares only {declared or 'no marks'}.")
    raise PlainError(f"{shown(text)} is neither a number nor a mark of this format ({declared or 'none'}).")


@cache
def _marks_of(marks: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {mark.strip().casefold(): status for mark, status in marks}


def _marks(fmt: Format) -> dict[str, str]:
    """The marks of a format, as they are compared: without case."""
    return _marks_of(tuple(fmt.marks.items()))


@cache
def _by_ods() -> dict[str, tuple[str, dt.date, dt.date]]:
    """Name, first and last day of every CCG, by ODS code; a reissued ONS code does not close a CCG."""
    found: dict[str, tuple[str, dt.date, dt.date]] = {}
    for one in reference.organisations():
        _, first, last = found.get(one.ccg_code, ("", one.effective_from, one.effective_to))
        found[one.ccg_code] = (one.name, min(first, one.effective_from), max(last, one.effective_to))
    return found


@cache
def _by_ons() -> dict[str, str]:
    return {one.ons_code: one.ccg_code for one in reference.organisations()}


def is_organisation(text: str) -> bool:
    """Whether a cell names a CCG, by code or by name."""
    code = text.upper()
    return code in _by_ods() or code in _by_ons() or reference.name_key(text) in reference.aliases()


def read_organisation(code: str, ons_code: str, name: str) -> tuple[str, str]:
    """Find the CCG by ODS code, then ONS code, then name; give its ODS code and what the file called it by.

    PlainError when it is unknown, or when the name is another CCG's.
    """
    aliases = reference.aliases()
    named = aliases.get(reference.name_key(name)) if name else None
    given = code or ons_code
    if not given:
        if not name:
            raise PlainError("The CCG is missing.")
        if named is None:
            raise PlainError(_unknown_code(name))
        return named, name
    found = find_code(given) or aliases.get(reference.name_key(given))
    if found is None:
        raise PlainError(_unknown_code(given))
    if code and ons_code and find_code(ons_code) != found:
        raise PlainError(
            f"The ODS code {shown(code)} and the ONS code {shown(ons_code)} are not the same CCG."
        )
    if named is not None and named != found:
        raise PlainError(
            f"The code {shown(given)} is {_by_ods()[found][0]}, but the name {shown(name)} is {named}'s."
        )
    return found, given


def row_of_figures(rows: list[list[str]]) -> int | None:
    """The first row, from 1, with a CCG's code and a number: such a sheet is never passed over in silence."""
    for number, row in enumerate(rows, start=1):
        if any(cell and find_code(cell) for cell in row) and any(c.replace(",", "").isdigit() for c in row):
            return number
    return None


def find_code(text: str) -> str | None:
    """The ODS code that an ODS or ONS code stands for; None when it is neither."""
    code = text.upper()
    return code if code in _by_ods() else _by_ons().get(code)


def _unknown_code(text: str) -> str:
    """Say why a code is none of a CCG's, as plainly as can be known."""
    if _MANGLED.match(text):
        return (
            f"{shown(text)} is a number, not a CCG code; a spreadsheet may have changed the code: "
            "format the column as text, enter the codes again and send the file."
        )
    if _BOARD.search(text.upper()):
        return f"{shown(text)} is an integrated care board; this monitor ends with the CCGs on 30 June 2022."
    return f"{shown(text)} is not a CCG."


def read_quarter(text: str, year: str, number: str) -> Quarter:
    """Read a quarter from one cell, or from a financial year and a number. PlainError when it is none."""
    if not text and not (year or number):
        raise PlainError("The quarter is missing.")
    if text:
        return Quarter.parse(text)
    if not (year and number):
        raise PlainError("The financial year or the quarter is missing.")
    digit = re.sub(r"(?i)^(?:quarter|qtr|q)\s*", "", number)
    try:
        return Quarter.parse(f"{year} Q{digit}")
    except PlainError:
        raise PlainError(
            f"{shown(year)} and {shown(number)} are not a quarter; write them like 2017-18 and Q3."
        ) from None


def check_quarter(quarter: Quarter, received_on: dt.date, is_plan: bool) -> None:
    """PlainError for a quarter in which no CCG reports: before them, after them, or not yet over."""
    if quarter < FIRST_QUARTER:
        raise PlainError(f"{quarter} is before the CCGs, which began on 1 April 2013.")
    if quarter.starts_on > reference.ALL_CCGS_CLOSED_ON:
        raise PlainError(
            f"{quarter} is after the CCGs closed on 30 June 2022; later returns are those of integrated care "
            "boards, which this monitor does not cover."
        )
    if not is_plan and quarter.ends_on > received_on:
        raise PlainError(
            f"{quarter} ended on {day(quarter.ends_on)}, after the file was received on {day(received_on)}."
        )


def check_open(ccg_code: str, quarter: Quarter, submitted_on: dt.date | None) -> None:
    """PlainError when a CCG was closed, or not yet open, on the first day of the quarter.

    A plan may reach beyond a merger nobody knew of: for it the CCG must have been open when it was submitted.
    """
    name, first, last = _by_ods()[ccg_code]
    if submitted_on is not None and first <= submitted_on <= last:
        return
    if quarter.starts_on > last:
        raise PlainError(f"{name} ({ccg_code}) closed on {day(last)}, before {quarter}.")
    if quarter.starts_on < first:
        raise PlainError(f"{name} ({ccg_code}) opened on {day(first)}, after {quarter} began.")


def day(date: dt.date) -> str:
    """Write a date as people do: 31 March 2020."""
    return f"{date.day} {date:%B %Y}"


def read_word(text: str, words: dict[str, str], what: str) -> str:
    """Find our word for a cell that names a care group, an arrangement or a measure."""
    found = words.get(heading_key(text))
    if found is None:
        known = ", ".join(dict.fromkeys(word.replace("_", " ") for word in words.values()))
        raise PlainError(
            f"{shown(text)} is not {what} we know ({known})."
            if text
            else f"The {what.split(' ', 1)[1]} is missing."
        )
    return found


def read_version(text: str) -> int:
    """Read the version of a plan: 1, 2, 3 and so on; "v2" is fine."""
    digits = re.sub(r"(?i)^(?:version|v)\s*", "", text)
    if not re.fullmatch(r"[1-9]\d{0,3}(\.0)?", digits, re.ASCII):
        raise PlainError(
            f"{shown(text)} is not a version of a plan; write 1, 2, 3." if text else "The version is missing."
        )
    return int(digits.split(".")[0])


def read_date(text: str, received_on: dt.date) -> dt.date:
    """Read the day a plan was submitted, not after the file was received."""
    try:
        date = dt.datetime.fromisoformat(text).date()
    except ValueError:
        raise PlainError(f"{shown(text)} is not a date; write it like 2017-03-31.") from None
    if date > received_on:
        raise PlainError(f"Submitted on {day(date)}, after the file was received on {day(received_on)}.")
    return date


_KINDS = {
    "ccg_code": "str",
    "quarter": "str",
    "measure": "str",
    "breakdown": "str",
    "care_group": "str",
    "arrangement": "str",
    "plan_version": "Int64",
    "plan_submitted_on": "datetime64[ns]",
    "value": "Int64",
    "status": "str",
    "mark": "str",
    "organisation": "str",
    "sheet": "str",
    "row": "int64",
    "column_heading": "str",
}
COLUMNS = tuple(_KINDS)


@cache
def _line_schema() -> Any:
    """The shape of lines, as checks of the whole frame: pandera's checks by column cost 50 ms a file."""
    from pandera.pandas import Check, DataFrameSchema

    from phb.definitions import care_groups

    words = {
        "ccg_code": set(_by_ods()),
        "measure": set(MEASURES),
        "breakdown": {"total", "arrangement", "care_group", "care_group_arrangement"},
        "care_group": {"all", *care_groups()},
        "arrangement": {"all", *ARRANGEMENTS},
        "status": {*_VALUED, *STATUSES},
    }

    def ours(lines: pd.DataFrame) -> bool:
        return all(set(lines[column].unique()) <= known for column, known in words.items())

    def quarters(lines: pd.DataFrame) -> bool:
        return all(re.fullmatch(r"\d{4}-\d{2} Q[1-4]", text) for text in lines["quarter"].unique())

    def counts(lines: pd.DataFrame) -> bool:
        valued = lines["value"].notna()
        in_range = lines["value"][valued].between(0, LARGEST_COUNT).all()
        return bool(in_range and (valued == lines["status"].isin(_VALUED)).all())

    def given(lines: pd.DataFrame) -> bool:
        return not (lines["organisation"].hasnans or lines["column_heading"].hasnans)

    return DataFrameSchema(
        checks=[
            Check(
                lambda lines: {k: str(v) for k, v in lines.dtypes.items()} == _KINDS, name="columns, kinds"
            ),
            Check(
                ours, name="every CCG, measure, breakdown, care group, arrangement and status is one of ours"
            ),
            Check(quarters, name="quarters are written like 2015-16 Q3"),
            Check(counts, name="a line has a number, in range, exactly when its status says so"),
            Check(given, name="every line says what the file called the CCG and the column"),
        ],
    )


def check_shape(lines: pd.DataFrame) -> None:
    """Hold lines against their shape before they are written; a break is a fault of ours, not the file's."""
    _line_schema().validate(lines)
