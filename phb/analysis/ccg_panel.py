"""One CCG in brief: who it is, its holders over the quarters, and whether it returns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb.analysis import words
from phb.errors import PlainError
from phb.store import Store

_VALUED = ("reported", "rounded")
_STATUS = {
    "missing": "no figure",
    "suppressed": "suppressed",
    "not_applicable": "not applicable",
    "not_comparable": "not comparable",
    "blocked": "held back because of a caveat",
}
_BASIS = {
    "start_new_ended": "start of the quarter plus new less ended",
    "next_start": "taken from the start of the next quarter",
}


@dataclass(frozen=True)
class CcgQuarter:
    """One quarter of the CCG. holders and direct_payment are people, None unless reported or rounded.

    anew says why figures are not comparable with the quarter before, "" where they are.
    """

    quarter: str
    holders: int | None
    holders_words: str
    direct_payment: int | None
    direct_payment_words: str
    basis: str
    return_words: str
    anew: str


@dataclass(frozen=True)
class CcgPanel:
    """A CCG at a quarter. facts are (label, words); notes say what it came out of and went into.

    is_open says whether the CCG was open in the quarter; when not, facts are of its last quarter.
    """

    code: str
    name: str
    quarter: str
    is_open: bool
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    quarters: tuple[CcgQuarter, ...]
    source: str


def ccg_panel(store: Store, *, code: str, quarter: str) -> CcgPanel:
    """Give the CCG of an ODS code. Raises PlainError when the store knows no such CCG."""
    rows = store.query("ccg_panel", ccg_code=code).to_dict("records")
    if not rows:
        raise PlainError(f'There is no CCG "{code[:12]}" in this store; choose one from the list.')
    own = [row for row in rows if row["quarter"] == quarter]
    before = [row for row in rows if row["quarter"] < quarter]
    shown = own[0] if own else (before[-1] if before else rows[0])
    changes = store.query("ccg_panel_lineage", ccg_code=code).to_dict("records")
    return CcgPanel(
        code=code,
        name=shown["name"],
        quarter=quarter,
        is_open=bool(own),
        facts=_facts(shown, rows, quarter),
        notes=tuple(_closed(rows, quarter, bool(own)) + [_change(code, row) for row in changes]),
        quarters=tuple(_quarter(row, is_first=row is rows[0]) for row in rows),
        source=words.source_line(store.meta),
    )


def _facts(shown: dict[Any, Any], rows: list[dict[Any, Any]], quarter: str) -> tuple[tuple[str, str], ...]:
    until = [row for row in rows if row["quarter"] <= quarter]
    returned = sum(bool(row["has_returned"]) for row in until)
    places = [("Region", "region_name"), ("Local office", "local_office_name"), ("STP", "stp_name")]
    facts = [("Code", shown["ccg_code"])]
    facts += [(label, shown[column]) for label, column in places if not pd.isna(shown[column])]
    if not pd.isna(shown["population"]):
        facts.append(
            ("Residents", f"{words.number(shown['population'])} (mid-{int(shown['population_year'])})")
        )
    if until:
        facts.append(("Returned", f"{returned} of {len(until)} quarters up to {quarter}"))
    return tuple(facts)


def _quarter(row: dict[Any, Any], *, is_first: bool) -> CcgQuarter:
    holders, holders_words = _count(row["holders"], row["holders_status"])
    direct, direct_words = _count(row["holders_direct_payment"], row["holders_direct_payment_status"])
    return CcgQuarter(
        quarter=row["quarter"],
        holders=holders,
        holders_words=holders_words,
        direct_payment=direct,
        direct_payment_words=direct_words,
        basis="" if holders is None else _BASIS.get(row["holders_basis"], ""),
        return_words=_return_words(row),
        anew="" if is_first else _anew(row),
    )


def _anew(row: dict[Any, Any]) -> str:
    if not row["is_comparable"]:
        return "Boundary changed"
    return "" if pd.isna(row["is_anew"]) or not row["is_anew"] else "Collection mandatory"


def _count(value: Any, status: str) -> tuple[int | None, str]:
    if status not in _VALUED or pd.isna(value):
        return None, _STATUS.get(status, status)
    rounded = " (rounded)" if status == "rounded" else ""
    return int(value), f"{int(value):,}{rounded}"


def _return_words(row: dict[Any, Any]) -> str:
    if not row["has_returned"]:
        return "no return"
    late = "returned late" if not pd.isna(row["is_late"]) and row["is_late"] else "returned"
    asked = int(row["question_count"] or 0)
    return late + (f", {asked} in question" if asked else "")


def _closed(rows: list[dict[Any, Any]], quarter: str, is_open: bool) -> list[str]:
    if is_open:
        return []
    first, last = rows[0]["quarter"], rows[-1]["quarter"]
    return [f"Not open in {quarter}: this store has it from {first} to {last}, so it is not on this map."]


def _change(code: str, row: dict[Any, Any]) -> str:
    day = words.day(_date(row["effective_on"]))
    came_out = row["successor"] == code
    side = "predecessor" if came_out else "successor"
    other = f"{row[f'{side}_name'] or row[side]} ({row[side]})"
    share = row["share_of_predecessor"]
    part = "" if pd.isna(share) or share >= 1 else f" ({words.percent(share, 1)} of its people)"
    if row["kind"] == "merge":
        return (
            f"On {day} it took over {other}{part}."
            if came_out
            else f"On {day} it became part of {other}{part}."
        )
    if came_out:
        return f"On {day} people of {other} moved to it{part or ' in part'}."
    return f"On {day} people of it moved to {other}{part or ' in part'}."


def _date(value: Any) -> dt.date:
    return pd.Timestamp(value).date()
