"""Up to eight areas side by side on one measure, and all the CCGs of one: England, regions, STPs, CCGs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark import Field, field, intervals
from phb.analysis.measured import NOT_OPEN, Measured, measured, since_known
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.store import Store

ENGLAND = "England"
HOW = (
    "The figure of a region, an STP or England is the sum over its CCGs that have one, divided last: never "
    "a mean of rates. A CCG without a figure is left out above and below the line, and counted. Whether a "
    "CCG lies outside what the spread explains is judged among all CCGs of England."
)
AT_MOST = 8
_REGION, _STP = "region:", "stp:"
Level = Literal["England", "region", "STP", "CCG"]


@dataclass(frozen=True, eq=False)
class Line:
    """One area over Q quarters: sums over the CCGs in it that have a value, divided last.

    value, lower and upper (Q,) are in the measure's unit, NaN where none of its CCGs has one; ccgs and known
    (Q,) are how many were open and how many have a value. is_comparable (Q,) says whether the quarter may be
    held against the one before.
    """

    key: str
    name: str
    level: Level
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    ccgs: np.ndarray
    known: np.ndarray
    is_comparable: np.ndarray


@dataclass(frozen=True, eq=False)
class Comparison:
    """Areas side by side, in the order asked for."""

    measure: Measure
    quarter: str
    quarters: tuple[str, ...]
    lines: tuple[Line, ...]
    source: str


def titles(found: Measured) -> dict[str, str]:
    """Give every area that was open in the last quarter, key to title: England, regions, STPs, CCGs."""
    is_open = found.status[:, -1] != NOT_OPEN
    regions = sorted({str(name) for name in found.region_name[is_open] if name})
    stps = sorted({str(name) for name in found.stp[is_open] if name})
    ccgs = {
        str(code): words.ccg(str(name), str(code))
        for code, name in zip(found.code[is_open], found.name[is_open])
    }
    return {
        ENGLAND: ENGLAND,
        **{f"{_REGION}{name}": f"{name} (region)" for name in regions},
        **{f"{_STP}{name}": f"{name} (STP)" for name in stps},
        **dict(sorted(ccgs.items(), key=lambda one: one[1])),
    }


def areas(store: Store, *, quarter: str, geography: str) -> dict[str, str]:
    """Give every area that can be compared in a quarter, key to title."""
    return titles(measured(store, "holders", geography, quarter))


def compare(
    store: Store, *, measure: str, areas: tuple[str, ...], quarter: str, geography: str
) -> Comparison:
    """Lay areas side by side. Raises PlainError for an area there is not, and for more than eight."""
    found = _gathered(store, since_known(measured(store, measure, geography, quarter)))
    if len(areas) > AT_MOST:
        raise PlainError(f"At most {AT_MOST} areas are compared at once; {len(areas)} were asked for.")
    return Comparison(
        measure=found.measure,
        quarter=quarter,
        quarters=found.quarters,
        lines=tuple(_line(found, key) for key in areas),
        source=f"{words.source_line(store.meta)} {found.geography.areas}.{_residents(found)}",
    )


def _gathered(store: Store, found: Measured) -> Measured:
    """Put every CCG that has closed in the region and STP of what it became.

    As it was it lay in one of another name, perhaps, and the region's line would begin without it.
    """
    if found.geography.vintage:
        return found
    place = {code: at for at, code in enumerate(found.code)}
    became = np.arange(found.code.size)
    for row in store.rows("compare_since", quarter=found.quarters[-1]):
        at = place.get(row["ccg_code"])
        if at is not None and found.status[at, -1] == NOT_OPEN:
            became[at] = place.get(row["to_ccg_code"], at)
    return replace(
        found,
        region_code=found.region_code[became],
        region_name=found.region_name[became],
        stp=found.stp[became],
    )


def within(found: Measured, key: str) -> np.ndarray:
    """Say which CCGs (A,) an area holds. Raises PlainError where there is no such area."""
    if key == ENGLAND:
        return np.ones(found.code.size, dtype=bool)
    if key.startswith(_REGION):
        inside = found.region_name == key.removeprefix(_REGION)
    elif key.startswith(_STP):
        inside = found.stp == key.removeprefix(_STP)
    else:
        inside = found.code == key
    if not inside.any():
        raise PlainError(f'There is no area "{key[:40]}" {found.geography.words}; choose another.')
    return np.asarray(inside)


def _line(found: Measured, key: str) -> Line:
    inside = within(found, key)
    is_ccg = int(inside.sum()) == 1 and str(found.code[inside][0]) == key
    people, whole, value = found.numerator[inside], found.denominator[inside], found.value[inside]
    known = ~np.isnan(value)
    summed = np.where(known.any(axis=0), np.nansum(people, axis=0), np.nan)
    over = np.nansum(np.where(known, whole, np.nan), axis=0) if found.measure.denominator else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        told_of = summed * found.measure.per / over
    lower, upper = intervals(found.measure, summed, np.broadcast_to(over, summed.shape).astype(float))
    era = np.array([True, *(one == before for one, before in zip(found.era[1:], found.era))])
    name = key.removeprefix(_REGION).removeprefix(_STP)
    return Line(
        key=key,
        name=words.plain_ccg(str(found.name[inside][0])) if is_ccg else name,
        level=_level(key),
        value=told_of,
        lower=lower,
        upper=upper,
        ccgs=(found.status[inside] != NOT_OPEN).sum(axis=0),
        known=known.sum(axis=0),
        is_comparable=era & found.is_comparable[inside][0] if is_ccg else era,
    )


def _level(key: str) -> Level:
    if key == ENGLAND:
        return "England"
    return "region" if key.startswith(_REGION) else ("STP" if key.startswith(_STP) else "CCG")


def _residents(found: Measured) -> str:
    """Say of which years the residents are that rates divide by, over all quarters."""
    years = sorted({int(year) for year in found.population_year.ravel() if year})
    if found.measure.denominator != "population" or not years:
        return ""
    return f" Residents of mid-{years[0]}{f' to {years[-1]}' if len(years) > 1 else ''}."


def finding(found: Comparison) -> str:
    """Say how far apart the areas are in the last quarter, beside others without England; claim no more."""
    held = [(one.value[-1], one.name) for one in found.lines if not np.isnan(one.value[-1])]
    others = [one for one in held if one[1] != ENGLAND]
    held = others if len(others) > 1 else held
    if not held:
        return f"None of them has a figure of {told.title_words(found.measure)} in {found.quarter}"
    (low, least), (high, most) = min(held), max(held)
    if len(held) == 1:
        return (
            f"{most}: {told.title_words(found.measure)} {value_words(high, found.measure)} in {found.quarter}"
        )
    return (
        f"{found.measure.short}, {found.quarter}: from {value_words(low, found.measure)} in {least} to "
        f"{value_words(high, found.measure)} in {most}"
    )


def table(found: Comparison) -> pd.DataFrame:
    """Give one row an area and quarter: value, interval, and how many CCGs stand behind it."""
    places = max(found.measure.decimals, 1)
    rows = [
        {
            "Area": one.name,
            "Level": one.level,
            "Quarter": quarter,
            found.measure.short: round(float(one.value[at]), places),
            "95% from": round(float(one.lower[at]), places),
            "95% to": round(float(one.upper[at]), places),
            "CCGs with a figure": int(one.known[at]),
            "CCGs open": int(one.ccgs[at]),
        }
        for one in found.lines
        for at, quarter in enumerate(found.quarters)
    ]
    return pd.DataFrame(rows)


@dataclass(frozen=True, eq=False)
class Members:
    """The CCGs of one area in a field, by their places, the highest value first, those without one last."""

    field: Field
    key: str
    name: str
    places: tuple[int, ...]
    england: Line
    own: Line
    source: str

    @property
    def known(self) -> tuple[int, ...]:
        """The places of those with a value."""
        return tuple(at for at in self.places if not np.isnan(self.field.value[at]))

    @property
    def without(self) -> tuple[str, ...]:
        """Those without one, each with why."""
        named = self.field.measured.name
        rest = (at for at in self.places if at not in self.known)
        return tuple(f"{words.plain_ccg(str(named[at]))} ({told.no_figure(self.field, at)})" for at in rest)


def members(store: Store, *, measure: str, area: str, quarter: str, geography: str) -> Members:
    """Give the CCGs of an area beside one another. Raises PlainError where there is no such area."""
    found = field(store, measure=measure, quarter=quarter, geography=geography)
    inside = within(found.measured, area) & found.is_open
    order = sorted(
        np.flatnonzero(inside).tolist(),
        key=lambda at: (bool(np.isnan(found.value[at])), -np.nan_to_num(found.value[at])),
    )
    own = _line(found.measured, area)
    line = told.source(found, words.source_line(store.meta))
    return Members(found, area, own.name, tuple(order), _line(found.measured, ENGLAND), own, line)


def members_finding(found: Members) -> str:
    """Say how many of an area's CCGs lie outside what the spread between all CCGs explains."""
    judged = [band for at in found.places if (band := told.band(found.field, at))]
    measure = found.field.measured.measure
    value = found.own.value[-1]
    said = f"{found.name}: no figure of {told.title_words(measure)} in {found.field.quarter}"
    if not np.isnan(value):
        said = f"{found.name}, {found.field.quarter}: {told.amount(float(value), measure)}"
    if found.without:
        said += f" ({len(found.known)} of its {len(found.places)} CCGs have a figure)"
    if not judged:
        return said
    high, low = judged.count("high_998"), judged.count("low_998")
    return (
        f"{said}; of its {words.ccgs(len(judged))} that are judged {high} lie above what the spread between "
        f"CCGs explains and {low} below"
    )
