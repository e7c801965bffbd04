"""The holders of one CCG of a vintage over the quarters, before it opened and after it closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phb.analysis import words
from phb.analysis.area_map_message import share_words
from phb.analysis.geography import Geography
from phb.analysis.measured_cells import VALUED
from phb.store import Store

# Why a count of a CCG is not known, in words.
STATUS = {
    "missing": "no figure",
    "suppressed": "suppressed",
    "not_applicable": "not applicable",
    "not_comparable": "not comparable: people moved between it and others",
    "blocked": "blocked for a known fault",
}


@dataclass(frozen=True)
class AreaQuarter:
    """One quarter on the vintage. holders are people, None where the whole is not known; at_least then tells
    what is. known says how: a sum, an estimate, or why there is none. anew says why it is not comparable with
    the quarter before, "" where it is.
    """

    quarter: str
    holders: int | None
    at_least: int | None
    known: str
    anew: str
    is_estimated: bool
    is_blocked: bool


@dataclass(frozen=True)
class AreaSeries:
    """The CCG of a geography and all its quarters there."""

    code: str
    name: str
    geography: Geography
    quarters: tuple[AreaQuarter, ...]


def area_series(store: Store, code: str, geography: Geography) -> AreaSeries | None:
    """Give the series of a CCG of the geography; None when the geography has no such CCG."""
    rows = store.rows("ccg_record_area", ccg_code=code, geography=geography.key)
    if not rows:
        return None
    return AreaSeries(
        code=code,
        name=rows[-1]["name"],
        geography=geography,
        quarters=tuple(_quarter(row, is_first=row is rows[0]) for row in rows),
    )


def _quarter(row: dict[str, Any], *, is_first: bool) -> AreaQuarter:
    status, at_least = row["holders_status"], row["holders_at_least"]
    is_known = status in VALUED
    return AreaQuarter(
        quarter=row["quarter"],
        holders=words.whole(row["holders"]) if is_known else None,
        at_least=None if at_least is None else words.whole(at_least),
        known=_known(row, is_known=is_known),
        anew="" if is_first else _anew(row),
        is_estimated=is_known and bool(row["is_estimated"]),
        is_blocked=status == "blocked",
    )


def _known(row: dict[str, Any], *, is_known: bool) -> str:
    if is_known and row["is_estimated"]:
        return "estimated by resident population"
    if is_known:
        return "as returned" if row["predecessors"] == 1 else f"sum of {row['predecessors']} CCGs"
    said = STATUS.get(row["holders_status"], row["holders_status"])
    if row["holders_status"] == "missing" and row["predecessors"] > 1:
        said = f"{row['returned']} of {row['predecessors']} CCGs returned"
    if row["holders_at_least"] is None:
        return said
    # Of a CCG made of parts the mart counts the parts, too; a lower bound does not.
    is_parted = row["basis"] == "divided" and not row["is_estimated"]
    part = "" if is_parted else f", from CCGs with {share_words(row['holders_share'])} of its people"
    return f"at least{part}: {said}"


def _anew(row: dict[str, Any]) -> str:
    # Only one change is told of a quarter: where counting changed, nothing compares anyway.
    return "Collection mandatory" if row["is_anew"] else ""
