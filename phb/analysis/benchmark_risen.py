"""Who broke out: CCGs that were lowest or stalled and then rose, those like the CCG that asks first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.benchmark import intervals
from phb.analysis.measured import Measured, measured
from phb.definition_models_benchmark import Risen
from phb.definition_models_measures import Measure
from phb.methods.breakouts import Breakout, breakouts
from phb.store import Store

_KINDS = {"lowest": "among the lowest", "stalled": "stalled"}


@dataclass(frozen=True)
class Rise:
    """One CCG that broke out. low, rose and now are its values, each with its 95 % interval; now may be None.

    low_quarter is the last in which it was low, rose_quarter the first in which it stood above and stayed.
    is_sure says that the intervals then and after its rise do not meet; place is where it stands now among
    the CCGs, 0 lowest to 1. distance is how unlike the CCG that asks it is, None where that is not known.
    """

    code: str
    name: str
    kind: str
    low_quarter: str
    rose_quarter: str
    low: float
    low_interval: tuple[float, float]
    rose: float
    rose_interval: tuple[float, float]
    now: float | None
    is_sure: bool
    is_still_above: bool | None
    is_peer: bool
    distance: float | None


@dataclass(frozen=True)
class RisenCcgs:
    """Who broke out on a geography up to a quarter; fragile are those that rest on one other CCG alone."""

    own: str
    measure: Measure
    rules: Risen
    quarter: str
    rises: tuple[Rise, ...]
    fragile: tuple[str, ...]
    ccgs: int
    source: str


def risen(
    store: Store,
    *,
    code: str,
    quarter: str,
    geography: str,
    near: Mapping[str, float],
    peers: tuple[str, ...],
) -> RisenCcgs:
    """Find who broke out. code is the CCG that asks, near are distances from it, peers its group's codes.

    A stall counts for a CCG of that very code: one that was made of others has the alerts of none of them.
    """
    rules = definitions.benchmark().risen
    found = measured(store, rules.measure, geography, quarter)
    collection = np.cumsum([one != before for one, before in zip(found.era, ["", *found.era[:-1]])])
    told = breakouts(
        found.value,
        collection,
        _stalls(store, found, quarter),
        lowest=rules.lowest,
        lowest_quarters=rules.lowest_quarters,
        above=rules.above,
        above_quarters=rules.above_quarters,
    )
    rises = [_rise(found, one, near, peers, rules) for one in told if one.is_robust]
    rises.sort(key=lambda one: (not one.is_peer, np.inf if one.distance is None else one.distance, one.name))
    return RisenCcgs(
        own=code,
        measure=found.measure,
        rules=rules,
        quarter=quarter,
        rises=tuple(rises),
        fragile=tuple(words.plain_ccg(str(found.name[one.area])) for one in told if not one.is_robust),
        ccgs=int(np.sum(~np.isnan(found.value[:, -1]))),
        source=f"{words.source_line(store.meta)} {found.geography.areas}.",
    )


def _stalls(store: Store, found: Measured, quarter: str) -> np.ndarray:
    """(A, Q) bool: an alert that the CCG of this code had stalled was open."""
    place = {code: at for at, code in enumerate(found.code)}
    order = {name: at for at, name in enumerate(found.quarters)}
    stalled = np.zeros(found.value.shape, dtype=bool)
    for row in store.rows("benchmark_stalls", quarter=quarter):
        if row["ccg_code"] in place and row["quarter"] in order:
            stalled[place[row["ccg_code"]], order[row["quarter"]]] = True
    return stalled


def _rise(
    found: Measured, one: Breakout, near: Mapping[str, float], peers: tuple[str, ...], rules: Risen
) -> Rise:
    at = [one.low_at, one.rose_at]
    low, high = intervals(found.measure, found.numerator[one.area, at], found.denominator[one.area, at])
    now = found.value[one.area, -1]
    everybody = found.value[:, -1][~np.isnan(found.value[:, -1])]
    code = str(found.code[one.area])
    return Rise(
        code=code,
        name=words.plain_ccg(str(found.name[one.area])),
        kind=one.kind,
        low_quarter=found.quarters[one.low_at],
        rose_quarter=found.quarters[one.rose_at],
        low=float(found.value[one.area, one.low_at]),
        low_interval=(float(low[0]), float(high[0])),
        rose=float(found.value[one.area, one.rose_at]),
        rose_interval=(float(low[1]), float(high[1])),
        now=None if np.isnan(now) else float(now),
        is_sure=bool(high[0] < low[1]),
        is_still_above=None if np.isnan(now) else bool(now > np.quantile(everybody, rules.above)),
        is_peer=code in peers,
        distance=near.get(code),
    )


def finding(found: RisenCcgs) -> str:
    """Say how many broke out, and who of those like the CCG did."""
    count = len(found.rises)
    if not count:
        return f"No CCG that was lowest or stalled has risen above the middle up to {found.quarter}"
    said = (
        f"{words.ccgs(count)} that {'was' if count == 1 else 'were'} lowest or stalled rose above the middle"
    )
    itself = next((one.name for one in found.rises if one.code == found.own), "")
    said += f", {itself} itself among them" if itself else ""
    alike = [one.name for one in found.rises if one.is_peer]
    if not alike:
        return f"{said}, none of them in the comparison group"
    return f"{said}; of the comparison group {words.names(alike)}"


def rule_words(found: RisenCcgs) -> str:
    """Say what counts as having broken out."""
    rules = found.rules
    return (
        f"Lowest: in the lowest {rules.lowest:.0%} of CCGs for {rules.lowest_quarters} quarters running; "
        f"stalled: an open alert of no growth or of starts stopped. Risen: later in the upper "
        f"{1 - rules.above:.0%} for {rules.above_quarters} quarters running, in the same collection. Growth "
        "everywhere raises nobody, as places are compared. Why a CCG rose is not in its figures: ask it. "
        "The most alike stand first."
    )


def notes(found: RisenCcgs) -> tuple[str, ...]:
    """Say what is left out."""
    if not found.fragile:
        return ()
    who = words.names(list(found.fragile))
    return (f"Left out: {who}, whose rise would not be one if a single other CCG were left out.",)


def table(found: RisenCcgs) -> pd.DataFrame:
    """Give one row a CCG that broke out, those of the comparison group first, then the most alike."""

    rows = [
        {
            "CCG": one.name,
            "Code": one.code,
            "In the group": "yes" if one.is_peer else "",
            "Was": _KINDS[one.kind],
            "Until": one.low_quarter,
            "Above the middle since": one.rose_quarter,
            "Then": round(one.low, 1),
            "After the rise": round(one.rose, 1),
            found.quarter: None if one.now is None else round(one.now, 1),
            "More than chance": "yes, the intervals are apart"
            if one.is_sure
            else "cannot tell: the intervals meet",
            "Still above": {True: "yes", False: "no", None: "no figure"}[one.is_still_above],
            "Distance": None if one.distance is None else round(one.distance, 2),
        }
        for one in found.rises
    ]
    return pd.DataFrame(rows)
