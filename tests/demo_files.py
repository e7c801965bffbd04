"""The demonstration read as a person would read it: from its files alone, the newest return counting."""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

FOLDER = Path(__file__).resolve().parents[1] / "data" / "demo"


@dataclass(frozen=True)
class Sent:
    """One CCG's return for a quarter as a person reads it: figures by row title, twelve (or four) each."""

    file: str
    received_on: dt.date
    organisation: str
    rows: dict[str, list[str]]


def table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(path):
    raw = path.read_bytes()
    for encoding in ("utf-16", "utf-8-sig"):
        if encoding == "utf-16" and raw[:2] != b"\xff\xfe":
            continue
        return raw.decode(encoding)
    raise AssertionError(path)


def cells_of(path):
    """Rows of text below the headings of a return, whatever its layout."""
    if path.suffix == ".csv":
        text = text_of(path)
        separator = max(",;\t", key=text.splitlines()[0].count)
        return list(csv.reader(text.splitlines(), delimiter=separator))[1:]
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Return").to_python()
    asis = [[str(int(v)) if isinstance(v, float) else str(v) for v in row] for row in rows]
    return [row for row in asis[5:] if row[4]]


@cache
def codes():
    """The ODS code that each organisation, as written, stands for."""
    found = {}
    reference = FOLDER.parent / "reference" / "geography" / "ccg_codes.csv"
    with reference.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            plain = row["name"].removeprefix("NHS ").removesuffix(" CCG").upper()
            found |= {
                row["ods_code"]: row["ods_code"],
                row["ons_code"]: row["ods_code"],
                plain: row["ods_code"],
            }
    return found


@cache
def sent():
    """{(ccg_code, quarter): returns in order of receipt}, but for published, plans and closed."""
    found = defaultdict(list)
    for entry in table("received.csv"):
        name = entry["file"]
        if any(word in name for word in ("published", "trajectory", "closed")):
            continue
        by_return = defaultdict(dict)
        for row in cells_of(FOLDER / name):
            if name.endswith(".csv"):
                by_return[row[0], row[2]]["All"] = row[3:]
            else:
                by_return[row[0], f"{row[2]} {row[3]}"][row[4]] = row[5:]
        for (organisation, quarter), rows in by_return.items():
            if any(cell not in ("", "-", "not returned") for row in rows.values() for cell in row):
                received = dt.date.fromisoformat(entry["received_on"])
                found[codes()[organisation], quarter].append(Sent(name, received, organisation, rows))
    return {key: sorted(many, key=lambda s: s.received_on) for key, many in found.items()}


@cache
def truth():
    found = defaultdict(list)
    for row in table("truth.csv"):
        found[row["kind"]].append(row)
    return found


def quarters(row):
    """The quarters of a row of truth, first to last."""
    every = [f"{y}-{y - 1999} Q{q}" for y in range(2014, 2020) for q in range(1, 5)]
    return every[every.index(row["from_quarter"]) : every.index(row["to_quarter"]) + 1]


def before(quarter):
    every = quarters({"from_quarter": "2014-15 Q1", "to_quarter": quarter})
    return every[-2]


def block(rows, measure):
    """One measure of a mandatory-era return by arrangement: its All row if any, else its care groups."""
    parts = [rows["All"]] if "All" in rows else list(rows.values())
    return [sum(int(row[3 * measure + a]) for row in parts) for a in range(3)]


def live(one):
    """Live holders of a return: by arrangement, and the total."""
    if len(one.rows.get("All", [])) == 4:
        *arrangements, total = (int(cell) for cell in one.rows["All"])
        return arrangements, total
    start, new, ended = (block(one.rows, m) for m in range(3))
    by_arrangement = [s + n - e for s, n, e in zip(start, new, ended, strict=True)]
    return by_arrangement, sum(by_arrangement)


def current(sent, quarter):
    return {code: many[-1] for (code, when), many in sent.items() if when == quarter}
