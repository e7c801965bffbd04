"""Reference data as the loader needs it: organisations, spellings of their names, and the map's paths."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
ALL_CCGS_CLOSED_ON = dt.date(2022, 6, 30)


@dataclass(frozen=True)
class Organisation:
    """One CCG on one boundary. The key is `ccg_code` with `effective_from`: nine ONS codes were reissued."""

    ccg_code: str
    ons_code: str
    name: str
    effective_from: dt.date
    effective_to: dt.date

    def is_open(self, day: dt.date) -> bool:
        """Tell whether the CCG existed, on this boundary, on that day."""
        return self.effective_from <= day <= self.effective_to


def read(name: str) -> list[dict[str, str]]:
    """Read one reference table, every value as text, e.g. read("geography/ccg_codes.csv")."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every CCG that ever was, one for each ONS code, in order of code and first day.

    A CCG without a recorded end closed with all others on 2022-06-30.
    """
    found = [
        Organisation(
            row["ods_code"],
            row["ons_code"],
            row["name"],
            dt.date.fromisoformat(row["effective_from"]),
            dt.date.fromisoformat(row["effective_to"]) if row["effective_to"] else ALL_CCGS_CLOSED_ON,
        )
        for row in read("geography/ccg_codes.csv")
    ]
    return tuple(sorted(found, key=lambda o: (o.ccg_code, o.effective_from)))


@cache
def aliases() -> dict[str, str]:
    """Every published spelling, as its name_key, with the CCG code it stands for. No key is ambiguous.

    One printed apostrophe is curly, so the key as compiled and the key as `name_key` makes it both lead there.
    """
    rows = read("geography/ccg_name_aliases.csv")
    return {key: r["ods_code"] for r in rows for key in (r["name_key"], name_key(r["name_as_published"]))}


def name_key(text: str) -> str:
    """Reduce a name to what tells it apart: lower case, & as and, no punctuation, no NHS or CCG.

    "NHS Airedale, Wharfedale & Craven CCG" -> "airedale wharfedale and craven"
    """
    plain = re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(word for word in plain.split() if word not in {"nhs", "ccg"})
