"""How people hold their budgets and for which care: one CCG beside its group and England, no verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark import intervals
from phb.analysis.geography import Geography
from phb.analysis.measured_cells import Cells, cells
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store


@dataclass(frozen=True)
class Part:
    """One share of holders: a CCG's with its interval, the middle of its group, England's; None not known.

    known are the CCGs of England's share, of `of` that were open; group the CCGs behind the middle.
    """

    measure: Measure
    own: float | None
    lower: float | None
    upper: float | None
    middle: float | None
    group: int
    england: float | None
    known: int
    of: int


@dataclass(frozen=True)
class Mix:
    """Every share of holders that is a measure, in one CCG and quarter."""

    name: str
    quarter: str
    parts: tuple[Part, ...]
    source: str


def mix(store: Store, *, code: str, codes: tuple[str, ...], quarter: str, geography: str) -> Mix:
    """Give the shares of a CCG beside those of the CCGs of some codes and of England.

    Raises PlainError where it is not on the geography in the quarter.
    """
    where, at = Geography.parse(geography), Quarter.parse(quarter)
    shares = [one for one in definitions.measures().values() if one.denominator == "holders"]
    found = {one.name: cells(store, one, where, at, at) for one in shares}
    first = next(iter(found.values()))
    place = np.flatnonzero(first.facts["ccg_code"] == code)
    if not place.size:
        raise PlainError(f'There is no CCG "{code[:12]}" in {quarter}, {where.words}; choose another.')
    return Mix(
        name=words.plain_ccg(str(first.facts["name"][place[0]])),
        quarter=quarter,
        parts=tuple(_part(one, found[one.name], code, codes) for one in shares),
        source=f"{words.source_line(store.meta)} Figures {where.words}.",
    )


def _part(measure: Measure, found: Cells, code: str, codes: tuple[str, ...]) -> Part:
    here = int(np.flatnonzero(found.facts["ccg_code"] == code)[0])
    known = ~np.isnan(found.value)
    beside = known & np.isin(found.facts["ccg_code"].astype(str), codes)
    low, high = intervals(measure, found.numerator[here : here + 1], found.denominator[here : here + 1])
    people, whole = found.numerator[known].sum(), found.denominator[known].sum()
    return Part(
        measure=measure,
        own=_told(found.value[here]),
        lower=_told(low[0]),
        upper=_told(high[0]),
        middle=float(np.median(found.value[beside])) if beside.any() else None,
        group=int(beside.sum()),
        england=float(people / whole * measure.per) if whole else None,
        known=int(known.sum()),
        of=int(known.size),
    )


def _is_apart(one: Part) -> bool:
    """Whether England's share lies outside the CCG's own interval."""
    if one.england is None or one.lower is None or one.upper is None:
        return False
    return not one.lower <= one.england <= one.upper


def _told(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def finding(found: Mix) -> str:
    """Say which share of a CCG is surely furthest from England's, and call it neither better nor worse."""
    apart = [
        (abs(one.own - one.england), one)
        for one in found.parts
        if one.own is not None and one.england is not None and _is_apart(one)
    ]
    if not any(one.own is not None for one in found.parts):
        return f"How people hold their budgets in {found.name} is not known in {found.quarter}"
    if not apart:
        return f"No share of holders in {found.name} can be told from England's by its own interval"
    _, most = max(apart, key=lambda one: one[0])
    way = "higher" if (most.own or 0) > (most.england or 0) else "lower"
    return (
        f"{found.name} differs most from England in {words.within(most.measure.short)}: "
        f"{value_words(most.own or 0, most.measure)}, "
        f"{way} than {value_words(most.england or 0, most.measure)}"
    )


def table(found: Mix) -> pd.DataFrame:
    """Give one row a share: the CCG's with its interval, the middle of its group, England's."""

    def written(value: float | None) -> float | None:
        return None if value is None else round(value, 1)

    rows = [
        {
            "Share of holders": one.measure.title,
            f"{found.name}, %": written(one.own),
            "95% from": written(one.lower),
            "95% to": written(one.upper),
            "Median of its group, %": written(one.middle),
            "CCGs of the group": one.group,
            "England, %": written(one.england),
            "CCGs of England": f"{one.known} of {one.of}",
        }
        for one in found.parts
    ]
    return pd.DataFrame(rows)
