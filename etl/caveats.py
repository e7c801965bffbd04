"""The register of caveats: known faults of returns, by which values are blocked or only noted.

data/reference/caveats.toml holds one entry each:

    [havering_wheelchairs]
    ccg = "08F"                  # or region = "London" (its name or code), or england = true
    measure = "starters"         # one, a list, or "all"
    quarter = "2018-19 Q1"       # or quarters = [...], or from = "..." and to = "..."
    effect = "blocked"           # kept out of every figure; or "noted": shown beside it
    reason = "..."               # public words
    who = "..."
    since = 2018-08-01           # the day it was entered; a store as at an earlier day does not know it
    until = 2019-03-31           # the last day it counts; left out while it lasts
    returns = "demonstration"    # about the demonstration only; left out otherwise
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from etl import reference
from etl.warehouse import Warehouse
from phb.definition_models import ReturnMeasure, Slug, Text
from phb.errors import PlainError
from phb.quarters import Quarter

FILE = reference.REFERENCE / "caveats.toml"
MEASURES: tuple[ReturnMeasure, ...] = get_args(ReturnMeasure)
COLUMNS = {
    "caveat": "varchar",
    "ccg_code": "varchar",
    "region_code": "varchar",
    "measure": "varchar",
    "first_quarter": "varchar",
    "last_quarter": "varchar",
    "effect": "varchar",
    "reason": "varchar",
    "who": "varchar",
    "since": "date",
    "until": "date",
}


def _quarter(given: object) -> Quarter:
    """Read a quarter, so that one that cannot be read is a fault of its field."""
    try:
        return given if isinstance(given, Quarter) else Quarter.parse(str(given))
    except PlainError as wrong:
        raise ValueError(str(wrong).rstrip(".")) from None


def _public(text: str) -> str:
    """Give public words as one line: a page, a tooltip and a table show them alike."""
    line = " ".join(text.split())
    if not line.isprintable():
        raise ValueError("holds a character that cannot be seen; write it anew")
    return line


def _several(given: object) -> object:
    """One word is a list of one; "all" is every measure."""
    if not isinstance(given, str | list | tuple):
        raise ValueError("is neither a word nor a list")
    return MEASURES if given == "all" else (given,) if isinstance(given, str) else given


Public = Annotated[Text, AfterValidator(_public)]
AQuarter = Annotated[Quarter, BeforeValidator(_quarter)]


class Caveat(BaseModel):
    """One entry of the register; exactly one of ccg, region and england, and one way to name its quarters.

    region is kept as its code, whether the file gives the code or the name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: Slug
    ccg: Text | None = None
    region: Text | None = None
    england: Literal[True] | None = None
    measure: Annotated[tuple[ReturnMeasure, ...], BeforeValidator(_several), Field(min_length=1)]
    quarter: AQuarter | None = None
    quarters: tuple[AQuarter, ...] = ()
    first: AQuarter | None = Field(default=None, alias="from")
    last: AQuarter | None = Field(default=None, alias="to")
    effect: Literal["blocked", "noted"]
    reason: Public
    who: Public
    since: dt.date
    until: dt.date | None = None
    returns: Literal["demonstration"] | None = None

    @model_validator(mode="after")
    def check(self) -> Caveat:
        """One place, one way to name the quarters, in order; no end before the beginning."""
        if sum(place is not None for place in (self.ccg, self.region, self.england)) != 1:
            raise ValueError("one of ccg, region and england = true says where, and only one")
        if (self.first is None) != (self.last is None):
            raise ValueError("from and to go together")
        if sum((self.quarter is not None, bool(self.quarters), self.first is not None)) != 1:
            raise ValueError("one of quarter, quarters, and from with to says when, and only one")
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"from {self.first} is after to {self.last}")
        if self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}")
        return self

    @property
    def spans(self) -> list[tuple[Quarter, Quarter]]:
        """First and last quarter of each unbroken stretch named."""
        if self.first and self.last:
            return [(self.first, self.last)]
        return [(quarter, quarter) for quarter in ((self.quarter,) if self.quarter else self.quarters)]

    @property
    def place(self) -> str:
        """Where it holds, in words."""
        return self.ccg or (f"region {self.region}" if self.region else "England")

    def is_known(self, day: dt.date) -> bool:
        """Whether it counts on a day: entered by then, and not yet ended."""
        return self.since <= day and (self.until is None or day <= self.until)


def register(path: Path | None = None) -> list[Caveat]:
    """Read every entry of the register; none when there is no such file.

    Raises PlainError that names the file, the entry and its line for what cannot be read, a field that is
    wrong, and a CCG or region that never was.
    """
    path = path or FILE
    if not path.is_file():
        return []
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        document = tomllib.loads(text)
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise PlainError(f"{path}, line {line}: it is not written in UTF-8; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise PlainError(f"{path} cannot be read as TOML: {wrong}; mend that line.") from None
    return [_entry(path, text, name, entry) for name, entry in document.items()]


def about(entries: Sequence[Caveat], *, demonstration: bool) -> list[Caveat]:
    """Keep what is about the returns a store holds: some entries are about the demonstration alone."""
    return [one for one in entries if demonstration or one.returns is None]


def active(entries: Sequence[Caveat], day: dt.date) -> list[Caveat]:
    """Keep what counts on a day."""
    return [one for one in entries if one.is_known(day)]


def put(store: Warehouse, entries: Sequence[Caveat]) -> None:
    """Give the models the entries: a row for each measure and stretch of quarters."""
    rows = []
    for one in entries:
        what = (one.effect, one.reason, one.who, one.since, one.until)
        for measure in one.measure:
            for first, last in one.spans:
                rows.append((one.name, one.ccg, one.region, measure, str(first), str(last), *what))
    store.put("raw_caveat", COLUMNS, rows)


def hold_that_each_matches(store: Warehouse, entries: Sequence[Caveat], path: Path | None = None) -> None:
    """Hold that returns have every measure and quarter an entry names; of a stretch, its first and last.

    Of an entry on all measures one is enough. Raises PlainError that names the file, the entry and its line.
    """
    path = path or FILE
    matched: dict[str, set[tuple[str, str]]] = {}
    for name, measure, quarter in store.rows(
        "select distinct caveat, measure, quarter from caveat where follows_from is null"
    ):
        matched.setdefault(name, set()).add((measure, quarter))
    for one in entries:
        found = matched.get(one.name, set())
        measures = [m for m in one.measure if m not in {m for m, _ in found}]
        ends = {str(quarter): None for span in one.spans for quarter in span}
        quarters = [quarter for quarter in ends if quarter not in {q for _, q in found}]
        lacking = [*([] if found and one.measure == MEASURES else measures), *quarters]
        if lacking:
            where = _where(path, path.read_text(encoding="utf-8-sig"), one.name)
            nothing = ", ".join(lacking) if found else "anything it names"
            raise PlainError(
                f"{where} matches nothing: no current return of {one.place} holds {nothing};"
                " mend the entry or take it out."
            )


def _entry(path: Path, text: str, name: str, entry: Any) -> Caveat:
    where = _where(path, text, name)
    if not isinstance(entry, dict):
        raise PlainError(f"{where} is not an entry; write [{name}] and its fields below.")
    try:
        found = Caveat.model_validate({"name": name, **entry})
    except ValidationError as wrong:
        faults = [
            f"{'.'.join(map(str, fault['loc']))} {fault['msg'].removeprefix('Value error, ')}".strip()
            for fault in wrong.errors()
        ]
        raise PlainError(f"{where}: {'; '.join(faults)}.") from None
    if found.ccg:
        found = found.model_copy(update={"ccg": found.ccg.upper()})
        if found.ccg not in {o.ccg_code for o in reference.organisations()}:
            raise PlainError(f'{where}: there was never a CCG "{found.ccg}"; give its code, like 08F.')
    if found.region:
        rows = reference.read("geography/ccg_regions.csv")
        words = ("region_code", "region_ods_code", "region_name")
        codes = {row[word].casefold(): row["region_code"] for row in rows for word in words if row[word]}
        if found.region.casefold() not in codes:
            names = ", ".join(sorted({row["region_name"] for row in rows}))
            raise PlainError(f'{where}: there was never a region "{found.region}"; write one of {names}.')
        code = codes[found.region.casefold()]
        found = found.model_copy(update={"region": code})
    return found


def _where(path: Path, text: str, name: str) -> str:
    """The file, the line on which an entry begins (1 when it is written in an unusual way), and its name."""
    word = rf"""["']?{re.escape(name)}["']?"""
    heading = re.compile(rf"^\s*(\[\s*{word}\s*\]|{word}\s*[=.])")
    line = next((n for n, line in enumerate(text.splitlines(), start=1) if heading.match(line)), 1)
    return f"{path}, line {line}: the caveat {name}"
