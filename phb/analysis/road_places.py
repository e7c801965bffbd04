"""The areas on the road to the target: live holders of each up to a quarter, and how fast they grow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb.analysis.geography import Geography
from phb.errors import PlainError
from phb.methods.projection import recent_pace
from phb.quarters import Quarter
from phb.store import Store

ENGLAND = "England"
REGION_UNKNOWN = "Region not known"
WINDOW = 4  # quarters over which recent growth is taken


@dataclass(frozen=True, eq=False)
class Places:
    """The A CCGs of a geography that are open in a quarter, with the Q quarters of the store up to it.

    values (A, Q) are live holders, NaN where there is no value; status (A,) says why in the quarter itself.
    collection (Q,) numbers the collections: nothing is compared across them. now (A,) is the quarter's value
    or, of a return that has not come, the one of the quarter before (is_carried), else NaN. pace is the
    recent growth, people a quarter, and growth that over the last four quarters; NaN unknown. population
    (A,) are residents, NaN unknown, of population_years; is_estimated (A,) says that a value was apportioned.
    """

    quarter: Quarter
    geography: Geography
    code: tuple[str, ...]
    name: tuple[str, ...]
    region: tuple[str, ...]
    population: np.ndarray
    population_years: tuple[int, ...]
    status: tuple[str, ...]
    quarters: tuple[str, ...]
    collection: np.ndarray
    values: np.ndarray
    steady: np.ndarray
    now: np.ndarray
    is_carried: np.ndarray
    is_estimated: np.ndarray
    pace: np.ndarray
    growth: np.ndarray

    @property
    def known(self) -> int:
        """How many CCGs have a figure in the quarter itself."""
        return int(np.sum(~np.isnan(self.values[:, -1])))

    @property
    def by_region(self) -> dict[str, list[int]]:
        """The places of the CCGs of each region, in the order of their names."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.region):
            found.setdefault(name or REGION_UNKNOWN, []).append(place)
        return dict(sorted(found.items()))

    def members(self, key: str) -> np.ndarray:
        """Say which CCGs (A,) belong to England, a region by its name or a CCG by its code; else none."""
        inside = np.zeros(len(self.code), dtype=bool)
        if key in self.code:
            inside[self.code.index(key)] = True
        else:
            inside[range(len(self.code)) if key == ENGLAND else self.by_region.get(key, [])] = True
        return inside

    def within(self, is_in: np.ndarray) -> np.ndarray:
        """Give the sum of values (Q,) over some CCGs, NaN in quarters in which none has one."""
        some = self.values[is_in]
        return np.where(np.isnan(some).all(axis=0), np.nan, np.nansum(some, axis=0))


def places(store: Store, *, quarter: str, geography: str) -> Places:
    """Read the areas. Raises PlainError when the store holds nothing for the quarter on that geography."""
    at, where = Quarter.parse(quarter), Geography.parse(geography)
    rows = store.query("road_places", quarter=str(at), geography=where.key)
    if rows.empty:
        raise PlainError(
            f"The store holds nothing for {quarter}, {where.words}; choose another quarter or geography."
        )
    quarters = tuple(sorted(rows["quarter"].unique()))
    laid = rows.set_index(["ccg_code", "quarter"])

    def grid(column: str) -> pd.DataFrame:
        return laid[column].unstack().reindex(columns=quarters)

    values = grid("holders").to_numpy(dtype=float)
    is_mandatory = rows.groupby("quarter")["era"].first().reindex(quarters).to_numpy() == "mandatory"
    collection = is_mandatory.astype(int)
    steady = _steady(values, grid("is_comparable").to_numpy(dtype=float) > 0, collection)
    now, is_carried = carried(steady)
    here = rows[rows["quarter"] == str(at)].set_index("ccg_code")
    pace = np.array([_pace(one) for one in steady], dtype=float)
    return Places(
        quarter=at,
        geography=where,
        code=tuple(here.index),
        name=tuple(here["name"]),
        region=tuple(here["region_name"].fillna("")),
        population=here["population"].to_numpy(dtype=float),
        population_years=tuple(sorted({int(year) for year in here["population_year"].dropna()})),
        status=tuple(here["holders_status"]),
        quarters=quarters,
        collection=collection,
        values=values,
        steady=steady,
        now=now,
        is_carried=is_carried,
        is_estimated=grid("is_estimated").to_numpy(dtype=float)[:, -1] > 0,
        pace=pace,
        growth=pace * WINDOW,
    )


def _steady(values: np.ndarray, is_comparable: np.ndarray, collection: np.ndarray) -> np.ndarray:
    """Keep of each area what may be compared with the last quarter: one collection and one boundary."""
    breaks = ~is_comparable
    breaks[:, 1:] |= collection[1:] != collection[:-1]
    breaks[:, 0] = False
    later = np.cumsum(breaks[:, ::-1], axis=1)[:, ::-1]
    after = np.column_stack([later[:, 1:], np.zeros(len(values), dtype=int)])
    return np.where(after > 0, np.nan, values)


def carried(steady: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the last value of each area (A,), that of the quarter before where it is late, and which were."""
    now = steady[:, -1]
    before = steady[:, -2] if steady.shape[1] > 1 else np.full(len(steady), np.nan)
    is_carried = np.isnan(now) & ~np.isnan(before)
    return np.where(is_carried, before, now), is_carried


def _pace(values: np.ndarray) -> float:
    """The recent pace of an area; of one whose return is late, as it was a quarter ago."""
    last = values[:-1] if np.isnan(values[-1]) and values.size > 1 else values
    found = recent_pace(last.tolist(), window=WINDOW).per_quarter
    return np.nan if found is None else found
