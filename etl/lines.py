"""From a recognised table to lines: one row a cell, in our words, with every problem named by row and column.

Whole columns at a time: each different text is read once and its meaning spread over the rows that hold it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from etl import checks, reference
from etl.checks import Problem
from etl.formats import Format, split_measure, vocabulary
from etl.headings import Placed, Recognition
from etl.sheets import column_letter
from phb.errors import PlainError

MOST_PROBLEMS = 10_000
_CELL = list(checks.CELL)
_WHO = ("ccg", "ons_code", "ccg_name")

Texts = np.ndarray[Any, np.dtype[Any]]


@dataclass
class Reading:
    """What came of reading the tables of a file; `passed_over` counts rows of England and trailing notes."""

    problems: list[Problem] = field(default_factory=list)
    parts: list[pd.DataFrame] = field(default_factory=list)
    national_rows: int = 0
    notes: int = 0


@dataclass(frozen=True)
class Meaning:
    """Texts of some rows read: `found[codes[i]]` is what row i means; None where the text was a problem."""

    codes: Texts
    found: list[Any]

    def spread(self) -> Texts:
        """Give the meaning of every row, as an array of objects."""
        meanings = np.empty(len(self.found) + 1, dtype=object)
        meanings[: len(self.found)] = self.found
        return meanings[self.codes]

    @property
    def is_bad(self) -> Texts:
        """Which rows could not be read."""
        return np.array([one is None for one in self.found], dtype=bool)[self.codes]

    def text(self, say: Callable[[Any], str | None]) -> Any:
        """Give a column of text: what `say` makes of each meaning."""
        said = [None if one is None else say(one) for one in self.found]
        return pd.array(said, dtype="str").take(self.codes)


@dataclass(frozen=True)
class Sheet:
    """The rows of a table that hold data: `cells` by row and column, `numbers` as a spreadsheet counts."""

    name: str | None
    headings: list[str]
    words: list[str | None]
    cells: Texts
    numbers: Texts

    def column(self, word: str) -> tuple[Texts | None, str]:
        """The texts of the column that means `word`, and its heading; None when there is none."""
        if word not in self.words:
            return None, ""
        at = self.words.index(word)
        return self.cells[:, at], self.headings[at]


def read(recognition: Recognition, fmt: Format, received_on: dt.date) -> tuple[pd.DataFrame, Reading]:
    """Read the tables of a recognised file into lines, of use only when no problem is listed."""
    reading = Reading()
    for table in recognition.passed_over:
        row = checks.row_of_figures(table.rows)
        if row:
            sentence = "The sheet holds figures of CCGs, but its headings are not understood."
            reading.problems.append(Problem(sheet=table.sheet, row=row, sentence=sentence))
    for place in recognition.tables:
        sheet = _sheet(place, fmt, reading)
        if len(sheet.cells):
            _read_sheet(sheet, fmt, received_on, reading)
    if not reading.parts:
        if not reading.problems:
            reading.problems.append(Problem(sentence="There are headings but no rows of CCGs below them."))
        return pd.DataFrame(columns=list(checks.COLUMNS)), reading
    lines = pd.concat(reading.parts, ignore_index=True) if len(reading.parts) > 1 else reading.parts[0]
    return _single(lines, reading), reading


def _sheet(place: Placed, fmt: Format, reading: Reading) -> Sheet:
    """Cut the data out of a table: no blank rows, no trailing notes, no rows of England."""
    first = place.row + place.depth
    headings = place.headings
    words = [fmt.by_key.get(" ".join(h.lower().split())) if h else None for h in headings]
    rows = place.table.rows[first:]
    cells = np.array(rows, dtype=object).reshape(len(rows), len(headings))
    numbers = np.arange(first + 1, first + 1 + len(rows))
    given = (cells != "").astype(bool)
    # The columns left of the quarter and the figures.
    about = next((at for at, word in enumerate(words) if word not in (*_WHO, "ignore", None)), len(words))
    end = len(rows)
    while end and _is_note(cells[end - 1], given[end - 1], about):
        reading.notes += bool(given[end - 1].any())
        end -= 1
    kept = given[:end].any(axis=1)
    cells, numbers, given = cells[:end][kept], numbers[:end][kept], given[:end][kept]
    for at in [i for i, heading in enumerate(headings) if not heading]:
        for row in np.flatnonzero(given[:, at])[:MOST_PROBLEMS]:
            sentence = (
                f"{checks.shown(cells[row, at])} stands in column {column_letter(at)}, which has no heading."
            )
            reading.problems.append(
                Problem(sheet=place.table.sheet, row=int(numbers[row]), sentence=sentence)
            )
    national = _national(cells, words, fmt)
    reading.national_rows += int(national.sum())
    return Sheet(place.table.sheet, headings, words, cells[~national], numbers[~national])


def _is_note(cells: Texts, given: Texts, about: int) -> bool:
    """Tell a trailing note, or a blank row: words, no CCG's, in the first cell or the `about` first ones."""
    filled = np.flatnonzero(given)
    said = [str(cells[at]) for at in filled]
    if not said:
        return True
    is_aside = filled[-1] < about or (len(said) == 1 and filled[0] == 0)
    has_words = any(letter.isalpha() for text in said for letter in text)
    return bool(is_aside and has_words and not any(map(checks.is_organisation, said)))


def _national(cells: Texts, words: list[str | None], fmt: Format) -> Texts:
    """Which rows are England's, where the format has such rows: called so, and naming no CCG."""
    keys = [reference.name_key(name) for name in fmt.national_rows]
    england, ccg = np.zeros(len(cells), dtype=bool), np.zeros(len(cells), dtype=bool)
    for at in [i for i, word in enumerate(words) if word in _WHO]:
        texts, different = pd.factorize(cells[:, at])
        england |= np.array([bool(t) and reference.name_key(t) in keys for t in different], dtype=bool)[texts]
        ccg |= np.array([checks.is_organisation(t) for t in different], dtype=bool)[texts]
    return england & ~ccg


def _mean(sheet: Sheet, words: tuple[str, ...], reader: Callable[..., Any], reading: Reading) -> Meaning:
    """Read together the columns that mean `words` (absent ones as blank), once for each different text."""
    rows = len(sheet.cells)
    columns = [sheet.column(word) for word in words]
    joined: Texts = np.full(rows, "", dtype=object)
    for number, (texts, _) in enumerate(columns):
        joined = joined + ("\x1f" if number else "") + (texts if texts is not None else "")
    codes, different = pd.factorize(joined)
    found, wrong = _each(different, lambda text: reader(*text.split("\x1f")))
    heading = next((name for texts, name in columns if texts is not None), "")
    _report(sheet, codes, wrong, [heading], reading)
    return Meaning(codes, found)


def _each(texts: Iterable[str], reader: Callable[[str], Any]) -> tuple[list[Any], dict[int, str]]:
    """Read each text once; give what they mean, None where one could not be read, and why by position.

    Once there are more wrong texts than will be told, the rest are not read: they may be millions.
    """
    found: list[Any] = []
    wrong: dict[int, str] = {}
    for at, text in enumerate(texts):
        meaning = None
        if len(wrong) <= MOST_PROBLEMS:
            try:
                meaning = reader(text)
            except PlainError as problem:
                wrong[at] = str(problem)
        found.append(meaning)
    return found, wrong


def _report(sheet: Sheet, codes: Texts, wrong: dict[int, str], headings: list[str], reading: Reading) -> None:
    """List a problem for every cell whose code is wrong; `codes` runs along the headings of each row."""
    if not wrong:
        return
    places = np.flatnonzero(np.isin(codes, list(wrong)))
    for place in places[: MOST_PROBLEMS + 1]:
        row, column = divmod(int(place), len(headings))
        reading.problems.append(
            Problem(
                sheet=sheet.name,
                row=int(sheet.numbers[row]),
                column=headings[column] or None,
                sentence=wrong[int(codes[place])],
            )
        )


def _read_sheet(sheet: Sheet, fmt: Format, received_on: dt.date, reading: Reading) -> None:
    """Read one sheet's rows into lines; problems are listed and no lines made when an identifier has one."""
    known = vocabulary(fmt)
    mean = partial(_mean, sheet, reading=reading)
    ccg = mean(_WHO, checks.read_organisation)

    def quarter_of(*texts: str) -> Any:
        quarter = checks.read_quarter(*texts)
        checks.check_quarter(quarter, received_on, fmt.is_plan)
        return quarter

    quarter = mean(("quarter", "financial_year", "quarter_number"), quarter_of)
    identifiers = {"ccg": ccg, "quarter": quarter}
    for word, words in (
        ("care_group", known.care_group),
        ("arrangement", known.arrangement),
        ("measure", known.measure),
    ):
        if word in sheet.words:
            article = "an" if word == "arrangement" else "a"
            what = f"{article} {word.replace('_', ' ')}"
            identifiers[word] = mean((word,), partial(checks.read_word, words=words, what=what))
    if fmt.is_plan:
        identifiers["plan_version"] = mean(("plan_version",), checks.read_version)
        identifiers["submitted_on"] = mean(
            ("submitted_on",), partial(checks.read_date, received_on=received_on)
        )
    _check_open(sheet, identifiers, reading)

    values = [at for at, word in enumerate(sheet.words) if word in fmt.value_words]
    codes, different = pd.factorize(sheet.cells[:, values].ravel())
    counts, wrong = _each(different, partial(checks.read_count, fmt=fmt))
    _report(sheet, codes, wrong, [sheet.headings[at] for at in values], reading)
    lines = _unpivot(sheet, fmt, identifiers, values, Meaning(codes, counts))
    if reading.problems:
        # No line of a file with problems is kept, but what could be read may show further ones.
        plan = ["plan_version", "plan_submitted_on"] if fmt.is_plan else []
        lines = lines.dropna(subset=[*_CELL[:-1], *plan, "status"])
    reading.parts.append(lines)


def _check_open(sheet: Sheet, identifiers: dict[str, Meaning], reading: Reading) -> None:
    """List the rows whose CCG was closed or not yet open, once for each different CCG and quarter."""
    ccg, quarter, submitted = identifiers["ccg"], identifiers["quarter"], identifiers.get("submitted_on")
    readable = ~(ccg.is_bad | quarter.is_bad)
    pairs = ccg.codes * len(quarter.found) + quarter.codes
    if submitted is not None:
        readable &= ~submitted.is_bad
        pairs = pairs * len(submitted.found) + submitted.codes
    codes, _ = pd.factorize(pairs)
    wrong: dict[int, str] = {}
    for at, row in enumerate(pd.Series(codes).drop_duplicates().index):
        if readable[row]:
            date = submitted.found[submitted.codes[row]] if submitted is not None else None
            try:
                checks.check_open(ccg.found[ccg.codes[row]][0], quarter.found[quarter.codes[row]], date)
            except PlainError as problem:
                wrong[at] = str(problem)
    heading = next(h for h, w in zip(sheet.headings, sheet.words) if w in _WHO)
    _report(sheet, codes, wrong, [heading], reading)


def _unpivot(
    sheet: Sheet, fmt: Format, identifiers: dict[str, Meaning], values: list[int], counts: Meaning
) -> pd.DataFrame:
    """One line a cell of counts."""
    rows, wide = len(sheet.cells), len(values)
    names = [split_measure(str(sheet.words[at])) or ("", "all") for at in values]

    def by_row(meaning: Meaning) -> Meaning:
        return Meaning(np.repeat(meaning.codes, wide), meaning.found)

    def by_column(words: list[Any]) -> Meaning:
        return Meaning(np.tile(np.arange(wide), rows), words)

    constant = Meaning(np.zeros(rows * wide, dtype=int), ["all"])
    measure = by_row(identifiers["measure"]) if "measure" in identifiers else by_column([n[0] for n in names])
    arrangement = (
        by_row(identifiers["arrangement"])
        if "arrangement" in identifiers
        else by_column([n[1] for n in names])
    )
    care_group = by_row(identifiers["care_group"]) if "care_group" in identifiers else constant
    ccg, quarter = by_row(identifiers["ccg"]), by_row(identifiers["quarter"])
    nothing = pd.Series(pd.NA, index=range(rows * wide))
    version, submitted = nothing.astype("Int64"), nothing.astype("datetime64[ns]")
    if fmt.is_plan:
        version = pd.Series(by_row(identifiers["plan_version"]).spread()).astype("Int64")
        submitted = pd.to_datetime(pd.Series(by_row(identifiers["submitted_on"]).spread())).astype(
            "datetime64[ns]"
        )
    number = pd.array([c and c.value for c in counts.found], dtype="Int64").take(counts.codes)
    return pd.DataFrame(
        {
            "ccg_code": ccg.text(lambda one: one[0]),
            "quarter": quarter.text(str),
            "measure": measure.text(str),
            "breakdown": measure.text(fmt.breakdown),
            "care_group": care_group.text(str),
            "arrangement": arrangement.text(str),
            "plan_version": version,
            "plan_submitted_on": submitted,
            "value": number,
            "status": counts.text(lambda one: one.status),
            "mark": counts.text(lambda one: one.mark),
            "organisation": ccg.text(lambda one: one[1]),
            "sheet": pd.array([sheet.name], dtype="str").take(np.zeros(rows * wide, dtype=int)),
            "row": np.repeat(sheet.numbers, wide).astype("int64"),
            "column_heading": by_column([sheet.headings[at] for at in values]).text(str),
        }
    )


def _single(lines: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Keep one line a cell: the same twice is fine, two different ones are a problem."""
    twice = lines.duplicated(_CELL, keep=False)
    if not twice.any():
        return lines
    same = lines.duplicated([*_CELL, "value", "status", "plan_submitted_on"], keep="first")
    left = lines[~same]
    for key, group in left[left.duplicated(_CELL, keep=False)].groupby(_CELL, dropna=False, sort=False):
        first, *others = [line for _, line in group.head(MOST_PROBLEMS).iterrows()]
        for line in others:
            reading.problems.append(_conflict(str(key[0]), str(key[1]), first, line))
        if len(reading.problems) > MOST_PROBLEMS:
            break
    return left.reset_index(drop=True)


def _conflict(ccg_code: str, quarter: str, first: pd.Series, line: pd.Series) -> Problem:
    """The problem that a cell was given before, with another value."""
    sheet = line["sheet"] if isinstance(line["sheet"], str) else None
    elsewhere = f' of sheet "{first["sheet"]}"' if sheet and first["sheet"] != sheet else ""
    sentence = (
        f"{ccg_code}, {quarter} is given twice with different values: {_say(line)} here, "
        f"{_say(first)} in row {first['row']:,}{elsewhere}."
    )
    return Problem(sheet=sheet, row=int(line["row"]), column=line["column_heading"], sentence=sentence)


def _say(line: pd.Series) -> str:
    """Say what a line holds: its number, or the mark and what it stands for."""
    if pd.isna(line["value"]):
        return f'"{line["mark"]}"' if isinstance(line["mark"], str) else "a blank"
    submitted = line["plan_submitted_on"]
    return f"{line['value']:,}" + ("" if pd.isna(submitted) else f" (submitted {submitted:%Y-%m-%d})")
