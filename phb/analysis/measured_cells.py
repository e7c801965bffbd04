"""The rule of a measure: what is known of each CCG in each quarter, in columns, or why nothing is.

Said once for the map, which shows a quarter, and for whatever follows a measure over time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from phb.analysis.geography import Geography
from phb.definition_models_measures import Measure
from phb.quarters import Quarter
from phb.store import Store

VALUED = ("reported", "rounded")
ARRANGEMENTS = ("holders_direct_payment", "holders_notional", "holders_third_party")


@dataclass(frozen=True)
class Cells:
    """A measure on a geography: N rows, one a CCG and quarter, in the order of codes, then quarters.

    facts are the columns of the mart, each (N,): ccg_code, name, region_code, region_name, stp_name, quarter,
    era, population_year, predecessors, returned, is_comparable (with the quarter before). status (N,) words;
    numerator, denominator and value, in the measure's unit and not yet rounded, (N,), NaN where there is
    none; denominator is NaN for a measure over nothing. at_least, people, and share (0 to 1), NaN where not
    known: see AreaFigure. is_estimated (N,) bool.
    """

    facts: dict[str, np.ndarray]
    status: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray
    at_least: np.ndarray
    share: np.ndarray
    is_estimated: np.ndarray


def is_valued(status: np.ndarray) -> np.ndarray:
    """Whether there is a value, by its status."""
    return (status == VALUED[0]) | (status == VALUED[1])


def cells(store: Store, measure: Measure, geography: Geography, first: Quarter, last: Quarter) -> Cells:
    """Give every CCG of the geography in every quarter from first to last in which it was open."""
    is_change = measure.change == "quarter"
    table = store.columns(
        "area_map",
        numerator=measure.column,
        over=measure.denominator if _has_status(measure) else "holders",
        geography=geography.key,
        first=str(first + -1 if is_change else first),
        last=str(last),
    )
    if geography.vintage:
        # On a vintage a count is incomparable only where people moved between CCGs, not in time.
        for column in ("status", "over_status"):
            table[column] = np.where(table[column] == "not_comparable", "boundary", table[column])
    if is_change:
        table = _changes(table, measure)
        table = {name: column[table["quarter"] >= str(first)] for name, column in table.items()}
    status = _status(table, measure)
    is_known = is_valued(status)
    is_blocked = _is_blocked(store, table, measure, geography, first, last)
    # A CCG that did not return outweighs in the mart; to a reader the known fault is the news.
    status = np.where(is_blocked & ~is_known & (table["predecessors"] > 1), "blocked", status)
    nothing = np.full(status.size, np.nan)
    denominator = table["over"] if _has_status(measure) else table["population"]
    denominator = nothing if measure.denominator is None else denominator
    numerator = np.where(is_known, table["numerator"], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = numerator * measure.per / (1.0 if measure.denominator is None else denominator)
    is_count = measure.denominator is None and not is_change
    return Cells(
        facts=table,
        status=status,
        numerator=numerator,
        denominator=denominator,
        value=value,
        # A lower bound over all residents would read as a rate, and over some of them as another area's.
        at_least=np.where(is_known, np.nan, table["at_least"]) if is_count else nothing,
        # Of a CCG made of parts the mart counts the parts, too; a lower bound does not.
        share=np.where((table["basis"] == "divided") & ~table["is_estimated"], np.nan, table["share"]),
        is_estimated=is_known & table["is_estimated"],
    )


def caveats(
    store: Store, measure: Measure, geography: Geography, first: Quarter, last: Quarter
) -> Iterator[dict[str, Any]]:
    """Give what the register of caveats says of each area, by the quarter whose figure it touches.

    A change rests on two quarters: what is said of one is said of the change that ends in the next, too.
    """
    is_change = measure.change == "quarter"
    for row in store.rows(
        "area_map_caveats",
        measures=_reported(measure),
        vintage=geography.vintage,
        first=str(first + -1 if is_change else first),
        last=str(last),
    ):
        touched = (row["quarter"], str(Quarter.parse(row["quarter"]) + 1)) if is_change else (row["quarter"],)
        yield from ({**row, "quarter": quarter} for quarter in touched if str(first) <= quarter <= str(last))


def _has_status(measure: Measure) -> bool:
    """Whether its denominator is told like a count, and may be missing; residents always are known."""
    return measure.denominator not in (None, "population")


def _reported(measure: Measure) -> list[str]:
    """Give what the register of caveats calls the counts of a measure: arrangements are holders there."""
    counts: list[str] = ["holders" if measure.numerator in ARRANGEMENTS else measure.numerator]
    return counts + (["holders"] if measure.denominator == "holders" else [])


def _is_blocked(
    store: Store,
    table: dict[str, np.ndarray],
    measure: Measure,
    geography: Geography,
    first: Quarter,
    last: Quarter,
) -> np.ndarray:
    """(N,) bool: a known fault of a CCG behind the area, in the register, touches its figure."""
    told = caveats(store, measure, geography, first, last)
    blocked = {(row["area_code"], row["quarter"]) for row in told if row["effect"] == "blocked"}
    rows = zip(table["ccg_code"].tolist(), table["quarter"].tolist())
    return np.array([row in blocked for row in rows], dtype=bool)


def _status(table: dict[str, np.ndarray], measure: Measure) -> np.ndarray:
    """(N,) how each figure stands: as its numerator does, unless its denominator does not."""
    status = table["status"]
    if _has_status(measure):
        # A share of holders needs holders that are known and are not nought.
        over = table["over_status"]
        if measure.denominator == "chc_eligible":
            # No CCG returns it: where it is missing, somebody has not loaded it.
            over = np.where(over == "missing", "not_loaded", over)
        status = np.where(is_valued(status) & ~is_valued(over), over, status)
        status = np.where(is_valued(status) & (table["over"] == 0), "not_applicable", status)
    elif measure.denominator == "population":
        has_people = table["population"] > 0
        status = np.where(is_valued(status) & ~has_people, "not_applicable", status)
    is_missing = status == "missing"
    status = np.where(is_missing & table["has_returned"], "unstated", status)
    return np.where(is_missing & ~table["has_returned"] & (table["returned"] > 0), "partly_missing", status)


def _changes(table: dict[str, np.ndarray], measure: Measure) -> dict[str, np.ndarray]:
    """Turn numerators into changes on the quarter before; there is none across a change of the collection."""
    status, numerator, is_estimated = table["status"], table["numerator"], table["is_estimated"]
    if not status.size:
        return table
    numbered = {name: Quarter.parse(name) for name in set(table["quarter"].tolist())}
    place = np.array([numbered[name].year * 4 + numbered[name].number for name in table["quarter"]])
    has_before = (table["ccg_code"] == np.roll(table["ccg_code"], 1)) & (place == np.roll(place, 1) + 1)
    has_before[0] = False
    before = np.roll(status, 1)
    # A return that lacks the figure it is compared with is not a CCG without a return.
    why = np.where(
        ~has_before | (before == "missing"), "not_comparable", np.where(is_valued(before), "", before)
    )
    why = np.where(table["is_comparable"], why, "boundary")
    why = np.where(has_before & (np.roll(table["era"], 1) != table["era"]), "not_comparable", why)
    if measure.kind == "ytd":
        begins = np.array([quarter.endswith("Q1") for quarter in table["quarter"]])
        why = np.where(begins, "begins_again", why)
    is_changed = is_valued(status) & (why == "")
    return {
        **table,
        "status": np.where(is_valued(status) & (why != ""), why, status),
        "numerator": np.where(is_changed, numerator - np.roll(numerator, 1), numerator),
        "is_estimated": is_estimated | (is_changed & np.roll(is_estimated, 1)),
    }
