"""What the register of caveats says of one CCG, and of the CCGs behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from phb.analysis import words
from phb.quarters import Quarter
from phb.store import Store

_COUNTS = {
    "holders": "holders",
    "holders_start": "in place at the start",
    "starters": "starters",
    "ended": "ended",
    "in_quarter": "in quarter",
    "holders_ytd": "year to date",
}


@dataclass(frozen=True)
class Remark:
    """One caveat on one count of a CCG in a quarter; effect is "blocked" or "noted".

    is_behind says whether the CCG stands behind the area that is shown.
    """

    ccg_code: str
    name: str
    quarter: str
    measure: str
    effect: str
    reason: str
    who: str
    since: dt.date
    is_behind: bool


def remarks(store: Store, *, code: str, area_code: str | None, vintage: str | None) -> list[Remark]:
    """Give every remark on the CCG of a code and on those that stand behind an area of a vintage."""
    rows = store.rows("ccg_record_caveats", ccg_code=code, area_code=area_code, vintage=vintage)
    return [Remark(**row) for row in rows]


def of_quarter(store: Store, *, ccg_code: str, quarter: str) -> tuple[str, ...]:
    """Say each caveat on what a CCG returned for a quarter."""
    told = remarks(store, code=ccg_code, area_code=None, vintage=None)
    return sentences([one for one in told if one.quarter == quarter], ccg_code)


def sentences(told: list[Remark], code: str) -> tuple[str, ...]:
    """Say each caveat once, with its quarters and counts, and whose they are where not of the code alone."""
    grouped: dict[tuple[str, ...], list[Remark]] = defaultdict(list)
    for one in told:
        grouped[one.effect, one.reason, one.who].append(one)
    return tuple(_sentence(several, code) for several in grouped.values())


def _sentence(several: list[Remark], code: str) -> str:
    one = several[0]
    names = {} if {each.ccg_code for each in several} == {code} else {each.name: None for each in several}
    whose = f"{words.names(list(names))}, " if names else ""
    counts = [said for name, said in _COUNTS.items() if name in {each.measure for each in several}]
    what = "every count" if len(counts) == len(_COUNTS) else ", ".join(counts)
    when = quarters(sorted({each.quarter for each in several}))
    kind = "Blocked" if one.effect == "blocked" else "Note"
    return f"{kind}: {whose}{when}, {what}: {one.reason} ({one.who}, since {words.day(one.since)})"


def quarters(named: list[str]) -> str:
    """Write quarters in order, unbroken stretches as one: "2017-18 Q1 to 2017-18 Q3, 2019-20 Q1"."""
    stretches: list[list[str]] = []
    for quarter in named:
        if stretches and str(Quarter.parse(stretches[-1][-1]) + 1) == quarter:
            stretches[-1].append(quarter)
        else:
            stretches.append([quarter])
    return ", ".join(one[0] if len(one) == 1 else f"{one[0]} to {one[-1]}" for one in stretches)
