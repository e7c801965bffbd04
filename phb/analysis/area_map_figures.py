"""What is known of each area: one figure of the measure a CCG and quarter, or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from phb.analysis import words
from phb.analysis.geography import Geography
from phb.analysis.measured_cells import caveats, cells
from phb.definition_models_measures import Measure
from phb.quarters import Quarter
from phb.store import Store

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
    found = cells(store, measure, geography, first, last)
    facts = {name: column.tolist() for name, column in found.facts.items()}
    return [
        AreaFigure(*row)
        for row in zip(
            facts["ccg_code"],
            facts["name"],
            zip(facts["region_code"], facts["region_name"]),
            facts["quarter"],
            found.status.tolist(),
            _or_none(found.numerator),
            _or_none(found.denominator),
            _or_none(found.value),
            _or_none(found.at_least),
            _or_none(found.share),
            found.is_estimated.tolist(),
            facts["predecessors"],
            facts["returned"],
            facts["population_year"],
        )
    ]


def _or_none(column: np.ndarray) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]


def with_caveats(
    store: Store, found: Iterable[AreaFigure], measure: Measure, geography: Geography, quarter: Quarter
) -> None:
    """Write beside each figure of the quarter what the register of caveats says of it."""
    told: dict[str, list[Caveat]] = defaultdict(list)
    for row in caveats(store, measure, geography, quarter, quarter):
        told[row["area_code"]].append(Caveat(row["effect"], row["reason"], row["ccg_code"], row["name"]))
    for one in found:
        one.caveats = tuple(dict.fromkeys(told.get(one.code, ())))
        one.is_blocked = any(caveat.effect == "blocked" for caveat in one.caveats)
        if one.status == "blocked" and not one.is_blocked:
            one.caveats = (Caveat("blocked", CONTRADICTION, one.code, one.name), *one.caveats)
            one.is_blocked = True


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
