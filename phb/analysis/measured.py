"""One measure over time: every CCG of a geography in every quarter, as arrays for whoever calculates on."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from phb import definitions
from phb.analysis.geography import Geography
from phb.analysis.measured_cells import Cells, cells
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

NOT_OPEN = "not_open"


@dataclass(frozen=True)
class Measured:
    """A CCGs by Q quarters, in the order of codes and of time.

    code (A,) is one row even where a CCG changed its boundary and kept its code: is_comparable (A, Q) is
    False where the figure may not be held against the quarter before. name, region_code, region_name, stp
    (A,) are those of the last quarter it was open in; stp is "" before there were any. quarters, era (Q,).

    status (A, Q) is a word, "not_open" where the CCG was not. value, in the measure's unit and not rounded,
    numerator and denominator (A, Q) are NaN wherever status is neither reported nor rounded: a blocked
    figure, too, has none. denominator is NaN for a measure over nothing. population_year (A, Q) is 0 where
    the CCG was not open; is_estimated (A, Q) says that partial transfers were estimated.
    """

    measure: Measure
    geography: Geography
    quarters: tuple[str, ...]
    era: np.ndarray
    code: np.ndarray
    name: np.ndarray
    region_code: np.ndarray
    region_name: np.ndarray
    stp: np.ndarray
    status: np.ndarray
    value: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    population_year: np.ndarray
    is_estimated: np.ndarray
    is_comparable: np.ndarray


def since_known(found: Measured) -> Measured:
    """Leave out the quarters before the first in which any CCG has a value; none where none has."""
    known = np.flatnonzero(~np.isnan(found.value).all(axis=0))
    if not known.size or not known[0]:
        return found
    first = int(known[0])
    over_time = {
        one.name: getattr(found, one.name)[:, first:]
        for one in fields(found)
        if getattr(getattr(found, one.name), "ndim", 0) == 2
    }
    return replace(found, quarters=found.quarters[first:], era=found.era[first:], **over_time)


def measured(store: Store, measure: str, geography: str, last: str) -> Measured:
    """Give a measure on a geography (its key) from the store's first quarter to `last`.

    Raises PlainError when there is no such measure or geography, or the store does not hold the quarter.
    """
    asked, where = definitions.measure(measure), Geography.parse(geography)
    quarters = [row["quarter"] for row in store.rows("frame_quarters") if row["quarter"] <= last]
    if not quarters or quarters[-1] != last:
        raise PlainError(f"The store holds nothing for {last[:20]}; choose another quarter.")
    found = cells(store, asked, where, Quarter.parse(quarters[0]), Quarter.parse(last))
    if not found.status.size:
        raise PlainError(f"The store holds nothing {where.words}; choose another geography.")
    return _laid_out(found, asked, where, quarters)


def _laid_out(found: Cells, measure: Measure, geography: Geography, quarters: list[str]) -> Measured:
    facts = found.facts
    code, first, area = np.unique(facts["ccg_code"].astype(str), return_index=True, return_inverse=True)
    order = {quarter: place for place, quarter in enumerate(quarters)}
    at = (area, np.array([order[quarter] for quarter in facts["quarter"]]))
    latest = np.append(first[1:], area.size) - 1
    shape = (code.size, len(quarters))

    def grid(column: np.ndarray, nothing: object) -> np.ndarray:
        laid = np.full(shape, nothing, dtype=column.dtype)
        laid[at] = column
        return laid

    era = np.empty(len(quarters), dtype=object)
    era[at[1]] = facts["era"]
    status = grid(found.status, NOT_OPEN)
    is_known = grid(np.isfinite(found.numerator), False)
    return Measured(
        measure=measure,
        geography=geography,
        quarters=tuple(quarters),
        era=era,
        code=code.astype(object),
        name=facts["name"][latest],
        region_code=facts["region_code"][latest],
        region_name=facts["region_name"][latest],
        stp=np.array([name or "" for name in facts["stp_name"][latest]], dtype=object),
        status=status,
        value=grid(found.value, np.nan),
        numerator=grid(found.numerator, np.nan),
        denominator=np.where(is_known, grid(found.denominator, np.nan), np.nan),
        population_year=grid(facts["population_year"], 0),
        is_estimated=grid(found.is_estimated, False),
        is_comparable=grid(facts["is_comparable"], False),
    )
