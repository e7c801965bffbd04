"""Pilot sites and statements that people add: read, held to their rules, each problem told by row."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from phb.analysis.pilots_places import name_key
from phb.analysis.pilots_told import MEASURES
from phb.methods.pilots_elapsed import date_text, parse_days

LARGEST_KB = 512
MOST_ROWS = 500
FIRST_YEAR = 2000
LARGEST = 1_000_000_000
# Every column: what it holds, how many characters at most, and whether it must be filled.
SITE_COLUMNS = {
    "site_name": ("What the site is called", 120, True),
    "organisations": (
        "PCTs or CCGs by name or code, parted by semicolons: they place it on the map",
        300,
        True,
    ),
    "programme": ("The programme it belongs to", 120, False),
    "conditions": ("Conditions, parted by semicolons", 300, False),
    "direct_payments_authorised": ("yes, no or empty", 20, False),
    "start_text": ("The start in words: since February, running for more than 6 months", 200, False),
    "start_date": ("The start as a date: 2024-05-01, 1 May 2024, May 2024 or 2024", 30, False),
    "scope_note": ("What else to know", 300, False),
    "source": ("Where it is told: the report, letter or call, with its date", 200, True),
}
STATEMENT_COLUMNS = {
    "site_name": ("A site that is listed on the page, or in the file of sites sent with this one", 120, True),
    "measure": (f"One of {', '.join(MEASURES)}", 60, True),
    "value": ("The number; empty where none was given: it then counts as not available", 20, False),
    "qualifier": ("The word that came with it: more than, about, several", 60, False),
    "observed_on": ("The day, month or year on which it held", 30, False),
    "due_by_text": ("Of a plan: by when", 60, False),
    "claimant": ("Who said it", 120, False),
    "source": ("Where it is told: the report, letter or call, with its date", 200, True),
}
_RUN = ("=", "+", "-", "@")
_WHOLE = ("people", "budgets")


@dataclass(frozen=True)
class Known:
    """What is there already: code of each site by the key of its name, and the statements made of it."""

    sites: Mapping[str, str]
    statements: frozenset[tuple[Any, ...]] = frozenset()


@dataclass
class Checked:
    """What may be kept, as the journal takes it, and every problem; with one problem nothing may be kept."""

    sites: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, sentence: str, *, row: int | None = None, column: str = "", sheet: str = "") -> None:
        """Note a problem."""
        self.problems.append({"sheet": sheet, "row": row, "column": column, "sentence": sentence})


Rows = Sequence[tuple[int, Mapping[str, str]]]


def check(
    sites: Rows, statements: Rows, known: Known, *, today: dt.date, names: tuple[str, str] = ("", "")
) -> Checked:
    """Hold rows of sites, then of statements about them or sites known, to their rules.

    Rows are pairs of a line number and cells by column. names are those of the two files, told with problems.
    """
    found = Checked()
    codes = dict(known.sites)
    for row, cells in sites:
        _site(row, cells, codes, found, today, names[0])
    there = set(known.statements)
    for row, cells in statements:
        _statement(row, cells, codes, there, found, today, names[1])
    if not sites and not statements and not found.problems:
        found.wrong("There is no row: give at least one site or one statement.")
    return found


def read_files(files: Iterable[tuple[str, bytes]], known: Known, *, today: dt.date) -> Checked:
    """Read CSV files of sites, of statements or one of each, told apart by their headings, and check them."""
    found = Checked()
    rows: dict[str, list[tuple[int, Mapping[str, str]]]] = {"sites": [], "statements": []}
    names = {"sites": "", "statements": ""}
    for name, content in files:
        kind, read = _file(name, content, found)
        if not kind:
            continue
        if names[kind]:
            found.wrong(f"There are two files of {kind}: {names[kind]} and {name}. Send one.", sheet=name)
        names[kind] = name
        rows[kind] += read
    if found.problems:
        return found
    return check(
        rows["sites"], rows["statements"], known, today=today, names=(names["sites"], names["statements"])
    )


def template(kind: str) -> bytes:
    """Give the headings of a file of sites or of statements, as CSV that a spreadsheet opens."""
    columns = SITE_COLUMNS if kind == "sites" else STATEMENT_COLUMNS
    return (",".join(columns) + "\r\n").encode("utf-8-sig")


def site_code(name: str) -> str:
    """Give the code of a site added here: of one name always the same, so that two who add it add one."""
    return f"AD-{hashlib.sha256(name_key(name).encode()).hexdigest()[:10].upper()}"


def _file(name: str, content: bytes, found: Checked) -> tuple[str, Rows]:
    if len(content) > LARGEST_KB * 1024:
        found.wrong(f"The file is larger than {LARGEST_KB} KB; send fewer rows.", sheet=name)
        return "", []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        found.wrong("This is not a CSV file: save the sheet as CSV.", sheet=name)
        return "", []
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as fault:
        found.wrong(f"The file cannot be read as CSV ({fault}); save the sheet as CSV again.", sheet=name)
        return "", []
    headings = [one.strip().lower().replace(" ", "_") for one in lines[0]] if lines else []
    kind, columns = ("statements", STATEMENT_COLUMNS) if "measure" in headings else ("sites", SITE_COLUMNS)
    if not _headings(name, headings, columns, found):
        return "", []
    filled = [(at, cells) for at, cells in enumerate(lines[1:], start=2) if any(one.strip() for one in cells)]
    if len(filled) > MOST_ROWS:
        found.wrong(f"The file has {len(filled):,} rows; send {MOST_ROWS} at most.", sheet=name)
        return "", []
    if not filled:
        found.wrong("The file has headings and no row.", row=2, sheet=name)
    for at, cells in filled:
        if len(cells) > len(headings):
            many = f"The row has {len(cells)} cells and there are {len(headings)} headings"
            found.wrong(f"{many}; put text with commas in quotes.", row=at, sheet=name)
    return kind, [(at, dict(zip(headings, [*cells, *[""] * len(headings)]))) for at, cells in filled]


def _headings(name: str, headings: list[str], columns: Mapping[str, Any], found: Checked) -> bool:
    before = len(found.problems)
    for one in dict.fromkeys(headings):
        if one not in columns:
            said = f"There is no column “{one[:40]}”; the columns are {', '.join(columns)}."
            found.wrong(said, row=1, column=one[:40], sheet=name)
        elif headings.count(one) > 1:
            found.wrong(f"The column {one} is there twice.", row=1, column=one, sheet=name)
    for one, (_, _, is_wanted) in columns.items():
        if is_wanted and one not in headings:
            found.wrong(
                f"The column {one} is missing; the template has all of them.", row=1, column=one, sheet=name
            )
    return len(found.problems) == before


def _cells(
    row: int, cells: Mapping[str, str], columns: Mapping[str, Any], found: Checked, sheet: str
) -> tuple[dict[str, str], Callable[[str, str], None]]:
    """Clean the cells of a row, and note what holds for text of any column."""

    def wrong(column: str, sentence: str) -> None:
        found.wrong(sentence, row=row, column=column, sheet=sheet)

    clean = {column: " ".join((cells.get(column) or "").split()) for column in columns}
    for column, (_, longest, is_wanted) in columns.items():
        text = clean[column]
        if is_wanted and not text:
            wrong(column, f"{column} is empty; it must be given.")
        elif len(text) > longest:
            wrong(column, f"{column} has {len(text):,} characters; {longest} at most.")
        elif not text.isprintable():
            wrong(column, f"{column} holds a character that cannot be printed; type it anew.")
        elif text.startswith(_RUN) and column != "value":
            wrong(
                column,
                f"{column} begins with “{text[0]}”, which a spreadsheet runs as a formula; leave it out.",
            )
    return clean, wrong


def _site(
    row: int, cells: Mapping[str, str], codes: dict[str, str], found: Checked, today: dt.date, sheet: str
) -> None:
    before = len(found.problems)
    clean, wrong = _cells(row, cells, SITE_COLUMNS, found, sheet)
    key = name_key(clean["site_name"])
    if clean["site_name"] and not key:
        wrong("site_name", "site_name has no letter or digit that tells it from other sites.")
    elif key in codes:
        wrong(
            "site_name",
            f"There is a site called {clean['site_name'][:120]} already; add a statement about it instead.",
        )
    authorised = clean["direct_payments_authorised"].lower()
    if authorised not in ("", "yes", "no"):
        wrong("direct_payments_authorised", "direct_payments_authorised is yes, no or empty.")
    started = _date(clean, "start_date", wrong, today)
    if len(found.problems) > before:
        codes.setdefault(key, "")  # nothing is kept; statements about it are not to blame
        return
    codes[key] = site_code(clean["site_name"])
    organisations = [one.strip() for one in clean["organisations"].split(";") if one.strip()]
    found.sites.append(
        {
            **clean,
            "site_id": codes[key],
            "organisations": ";".join(organisations),
            "organisation_count": len(organisations),
            "direct_payments_authorised": authorised,
            "start_date": started,
        }
    )


def _statement(
    row: int,
    cells: Mapping[str, str],
    codes: Mapping[str, str],
    there: set[tuple[Any, ...]],
    found: Checked,
    today: dt.date,
    sheet: str,
) -> None:
    before = len(found.problems)
    clean, wrong = _cells(row, cells, STATEMENT_COLUMNS, found, sheet)
    code = codes.get(name_key(clean["site_name"]))
    if clean["site_name"] and code is None:
        wrong(
            "site_name",
            f"There is no site called {clean['site_name'][:120]}; add it first, or in the same go.",
        )
    titles = {title.lower(): name for name, (title, _) in MEASURES.items()}
    said = clean["measure"].lower()
    measure = said if said in MEASURES else titles.get(said, "")
    if said and not measure:
        wrong("measure", f"There is no measure “{said[:40]}”; choose one of {', '.join(MEASURES)}.")
    value = _value(clean["value"], measure, wrong)
    if not clean["value"] and not clean["qualifier"]:
        wrong(
            "value",
            "value is empty and so is qualifier: give the number, or the word that was said instead of one.",
        )
    observed = _date(clean, "observed_on", wrong, today)
    statement = (code, measure, value, clean["qualifier"].lower(), observed, clean["source"].lower())
    if len(found.problems) == before and statement in there:
        wrong("", "This very statement is there already.")
    if len(found.problems) > before:
        return
    there.add(statement)
    found.statements.append(
        {
            **clean,
            "site_id": code,
            "measure": measure,
            "value": value,
            "unit": MEASURES[measure][1],
            "observed_on": observed,
        }
    )


def _value(text: str, measure: str, wrong: Callable[[str, str], None]) -> float | None:
    """Read a number as people write it; None where none was given. Never nought for what is no number."""
    plain = text.replace(",", "").removeprefix("£").strip()
    if not plain:
        return None
    try:
        value = float(plain) if plain.isascii() else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in plain:
        wrong("value", f"“{text[:40]}” is no number; leave value empty and write the word under qualifier.")
        return None
    if value < 0:
        wrong("value", f"{text[:40]} is below nought; nothing that is counted here can be.")
    elif value > LARGEST:
        wrong("value", f"{text[:40]} is larger than anything a pilot site can have.")
    elif value % 1 and MEASURES.get(measure, ("", ""))[1] in _WHOLE:
        wrong("value", f"{text[:40]} is not whole; {MEASURES[measure][1]} are counted in whole numbers.")
    return value


def _date(clean: Mapping[str, str], column: str, wrong: Callable[[str, str], None], today: dt.date) -> str:
    """Read a date as it is kept: a day, a month or a year; empty where none was given or it is wrong."""
    text = clean[column]
    if not text:
        return ""
    found = date_text(text)
    days = parse_days(found) if found else None
    if found is None or days is None:
        wrong(
            column, f"“{text[:30]}” is not a date; write it like 2024-05-31, 31 May 2024, May 2024 or 2024."
        )
    elif days.first > today:
        wrong(column, f"{text[:30]} lies in the future; nothing can have been seen then.")
    elif days.first.year < FIRST_YEAR:
        wrong(column, f"{text[:30]} lies before {FIRST_YEAR}; there was no such programme.")
    return found or ""
