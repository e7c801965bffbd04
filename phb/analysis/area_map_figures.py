"""What is known of each area: one figure of the measure a CCG and quarter, or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from phb.analysis import words
from phb.analysis.geography import Geography
from phb.definition_models import Measure
from phb.quarters import Quarter
from phb.store import Store

VALUED = ("reported", "rounded")
ARRANGEMENTS = ("holders_direct_payment", "holders_notional", "holders_third_party")
CONTRADICTION = "Its return says that more budgets ended than were in place."


@dataclass(frozen=True)
class Caveat:
    """What the register says of a CCG, or a return of itself; effect is "blocked" or "noted"."""

    effect: str
    reason: str
    code: str
    name: str


@dataclass
class AreaFigure:
    """A CCG of the geography in a quarter: numerator and value are None unless status is reported or rounded.

    value is in the measure's unit, not yet rounded. at_least is what the predecessors that are known add up
    to where the whole is not, people; share is the part of its people (0 to 1) who live in them, None where
    that is not known. predecessors are the CCGs as they were that stand behind it, returned how many of them
    returned. caveats are told of them; is_blocked says whether one of these, or a contradiction, keeps a
    figure out.
    """

    code: str
    name: str
    region: tuple[str, str]
    quarter: str
    status: str
    numerator: float | None
    denominator: float | None
    value: float | None
    at_least: float | None
    share: float | None
    is_estimated: bool
    predecessors: int
    returned: int
    population_year: int | None
    caveats: tuple[Caveat, ...] = ()
    is_blocked: bool = False


def figures(
    store: Store, measure: Measure, geography: Geography, first: Quarter, last: Quarter
) -> list[AreaFigure]:
    """Give the figures of every quarter from first to last, in the order of codes, then quarters."""
    is_change = measure.change == "quarter"
    rows = store.rows(
        "area_map",
        numerator=measure.numerator,
        geography=geography.key,
        first=str(first + -1 if is_change else first),
        last=str(last),
    )
    if geography.vintage:
        # On a vintage a count is incomparable only where people moved between CCGs, not in time.
        for row in rows:
            for column in ("status", "holders_status"):
                row[column] = "boundary" if row[column] == "not_comparable" else row[column]
    if is_change:
        rows = [row for row in _changes(rows, measure) if row["quarter"] >= str(first)]
    return [_figure(row, measure) for row in rows]


def with_caveats(
    store: Store, found: Iterable[AreaFigure], measure: Measure, geography: Geography, quarter: Quarter
) -> None:
    """Write beside each figure of the quarter what the register of caveats says of it."""
    told: dict[str, list[Caveat]] = defaultdict(list)
    for row in store.rows(
        "area_map_caveats",
        measures=_reported(measure),
        vintage=geography.vintage,
        first=str(quarter + (-1 if measure.change == "quarter" else 0)),
        last=str(quarter),
    ):
        told[row["area_code"]].append(Caveat(row["effect"], row["reason"], row["ccg_code"], row["name"]))
    for one in found:
        one.caveats = tuple(told.get(one.code, ()))
        one.is_blocked = any(caveat.effect == "blocked" for caveat in one.caveats)
        if one.status == "blocked" and not one.is_blocked:
            one.caveats = (Caveat("blocked", CONTRADICTION, one.code, one.name), *one.caveats)
            one.is_blocked = True
        elif one.is_blocked and one.value is None and one.predecessors > 1:
            # A CCG that did not return outweighs in the mart; to a reader the known fault is the news.
            one.status = "blocked"


def sentences(caveats: Iterable[Caveat], code: str) -> tuple[str, ...]:
    """Say each reason once, and whose it is where not of the code alone."""
    whose: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in caveats:
        whose[one.effect, one.reason][one.code] = one.name
    return tuple(
        f"{'Blocked' if effect == 'blocked' else 'Note'}: "
        f"{'' if list(named) == [code] else words.names(list(named.values())) + ': '}{reason}"
        for (effect, reason), named in whose.items()
    )


def _reported(measure: Measure) -> list[str]:
    """Give what the register of caveats calls the counts of a measure: arrangements are holders there."""
    counts: list[str] = ["holders" if measure.numerator in ARRANGEMENTS else measure.numerator]
    return counts + (["holders"] if measure.denominator == "holders" else [])


def _figure(row: dict[str, Any], measure: Measure) -> AreaFigure:
    status = _status(row, measure)
    denominator = 1.0 if measure.denominator is None else row[measure.denominator]
    is_known = status in VALUED
    numerator = float(row["numerator"]) if is_known else None
    is_count = measure.denominator is None and measure.change == "none"
    return AreaFigure(
        code=row["ccg_code"],
        name=row["name"],
        region=(row["region_code"], row["region_name"]),
        quarter=row["quarter"],
        status=status,
        numerator=numerator,
        denominator=denominator if measure.denominator else None,
        value=None if numerator is None else numerator * measure.per / denominator,
        # A lower bound over all residents would read as a rate, and over some of them as another area's.
        at_least=None if is_known or not is_count else row["at_least"],
        # Of a CCG made of parts the mart counts the parts, too; a lower bound does not.
        share=None if row["basis"] == "divided" and not row["is_estimated"] else row["share"],
        is_estimated=is_known and bool(row["is_estimated"]),
        predecessors=row["predecessors"],
        returned=row["returned"],
        population_year=row["population_year"],
    )


def _status(row: dict[str, Any], measure: Measure) -> str:
    status: str = row["status"]
    if status in VALUED and measure.denominator == "holders":
        # A share of holders needs holders that are known and are not nought.
        status = row["holders_status"] if row["holders_status"] not in VALUED else status
        if status in VALUED and row["holders"] == 0:
            return "not_applicable"
    if status in VALUED and measure.denominator == "population" and not row["population"]:
        return "not_applicable"
    if status == "missing" and row["has_returned"]:
        return "unstated"
    return "partly_missing" if status == "missing" and row["returned"] else status


def _changes(rows: list[dict[str, Any]], measure: Measure) -> list[dict[str, Any]]:
    """Turn numerators into changes on the quarter before; there is none across a change of the collection."""
    before_by = {(row["ccg_code"], row["quarter"]): row for row in rows}
    for row in reversed(rows):
        before = before_by.get((row["ccg_code"], str(Quarter.parse(row["quarter"]) + -1)))
        if row["status"] not in VALUED:
            continue
        why = _no_change(row, before, measure)
        if why:
            row["status"] = why
        elif before is not None:
            row["numerator"] -= before["numerator"]
            row["is_estimated"] = row["is_estimated"] or before["is_estimated"]
    return rows


def _no_change(row: dict[str, Any], before: dict[str, Any] | None, measure: Measure) -> str:
    """Say why a figure has no change on the quarter before; "" where it has one."""
    if measure.kind == "ytd" and Quarter.parse(row["quarter"]).number == 1:
        return "begins_again"
    if before is not None and before["era"] != row["era"]:
        return "not_comparable"
    if not row["is_comparable"]:
        return "boundary"
    # A return that lacks the figure it is compared with is not a CCG without a return.
    if before is None or before["status"] == "missing":
        return "not_comparable"
    return "" if before["status"] in VALUED else str(before["status"])
