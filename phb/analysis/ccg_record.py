"""One CCG in brief: who it is, where it came from and went, its holders and returns over the quarters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phb.analysis import words
from phb.analysis.area_map_words import where
from phb.analysis.ccg_record_area import STATUS, AreaSeries, area_series
from phb.analysis.ccg_record_caveats import remarks, sentences
from phb.analysis.ccg_record_lineage import Lineage, Standing, lineage, standing
from phb.analysis.geography import AS_IT_WAS, Geography
from phb.analysis.measured_cells import VALUED
from phb.errors import PlainError
from phb.store import Store

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
    is_blocked: bool = False


@dataclass(frozen=True)
class CcgRecord:
    """A CCG at a quarter. facts are (label, words), notes what the register of caveats says of it.

    quarters are its own life as it was, none for a CCG that was open in no quarter of the store; lineage is
    what came before and after it, standing where it is on the map that is shown. area is the series of the
    CCG that it is, or is part of, on the chosen geography; None where that says nothing else than its own.
    """

    code: str
    name: str
    quarter: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    quarters: tuple[CcgQuarter, ...]
    lineage: Lineage
    standing: Standing
    area: AreaSeries | None
    source: str


def ccg_record(store: Store, *, code: str, quarter: str, geography: str = AS_IT_WAS) -> CcgRecord:
    """Give the CCG of an ODS code, open or closed. Raises PlainError when there never was such a CCG."""
    found = lineage(store, code)
    if found is None:
        raise PlainError(f'There never was a CCG "{code[:12]}"; choose one from the list.')
    on = Geography.parse(geography)
    drawn = store.rows("area_map_vintage", vintage=on.vintage, quarter=quarter)[0]
    place = standing(found, drawn["in_force_from"])
    rows = store.rows("ccg_record", ccg_code=code)
    own = tuple(_quarter(row, is_first=row is rows[0]) for row in rows)
    told = remarks(store, code=code, area_code=place.code, vintage=on.vintage)
    area = area_series(store, place.code, on) if place.code and on.vintage else None
    area = area if area and _is_another(area, own) else None
    return CcgRecord(
        code=code,
        name=found.name(drawn["in_force_from"]),
        quarter=quarter,
        facts=_facts(found, rows, quarter),
        notes=_life(rows) + sentences(told, code),
        quarters=own,
        lineage=found,
        standing=place,
        area=area,
        source=f"{words.source_line(store.meta)} Figures as they were{f', and {where(on)}' if area else ''}.",
    )


def _at(rows: list[dict[str, Any]], quarter: str) -> dict[str, Any]:
    """Give the row of the quarter, else of the last before it, else the first."""
    return next((row for row in reversed(rows) if row["quarter"] <= quarter), rows[0])


def _is_another(area: AreaSeries, own: tuple[CcgQuarter, ...]) -> bool:
    """Whether a series says anything that the CCG's own does not."""
    return [(one.quarter, one.holders, one.at_least) for one in area.quarters] != [
        (one.quarter, one.holders, None) for one in own
    ]


def _life(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    if not rows:
        return ("It was open in no quarter that this store holds: it has no return of its own here.",)
    return ()


def _facts(found: Lineage, rows: list[dict[str, Any]], quarter: str) -> tuple[tuple[str, str], ...]:
    facts = [("Code", found.code), ("Open", f"{words.day(found.opened_on)} to {words.day(found.closed_on)}")]
    if not rows:
        return tuple(facts)
    shown = _at(rows, quarter)
    until = [row for row in rows if row["quarter"] <= quarter]
    returned = sum(bool(row["has_returned"]) for row in until)
    places = [("Region", "region_name"), ("Local office", "local_office_name"), ("STP", "stp_name")]
    facts += [(label, shown[column]) for label, column in places if shown[column]]
    if shown["population"]:
        facts.append(("Residents", f"{words.number(shown['population'])} (mid-{shown['population_year']})"))
    if until:
        facts.append(("Returned", f"{returned} of {len(until)} quarters up to {until[-1]['quarter']}"))
    return tuple(facts)


def _quarter(row: dict[str, Any], *, is_first: bool) -> CcgQuarter:
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
        is_blocked=row["holders_status"] == "blocked",
    )


def _anew(row: dict[str, Any]) -> str:
    if not row["is_comparable"]:
        return "Boundary changed"
    return "Collection mandatory" if row["is_anew"] else ""


def _count(value: int | None, status: str) -> tuple[int | None, str]:
    if status not in VALUED or value is None:
        return None, STATUS.get(status, status)
    return value, f"{value:,}{' (rounded)' if status == 'rounded' else ''}"


def _return_words(row: dict[str, Any]) -> str:
    if not row["has_returned"]:
        return "no return"
    late = "returned late" if row["is_late"] else "returned"
    asked = row["question_count"]
    return late + (f", {asked} in question" if asked else "")
