"""A national level shared out among CCGs: what each one's share is, and how far it is from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.ahead import on_its_ccgs
from phb.analysis.road_places import Places, places
from phb.definition_models_places import Weighting
from phb.errors import PlainError
from phb.methods import fair_share
from phb.methods.contributions import whole
from phb.store import Store

PER = 100_000


@dataclass(frozen=True, eq=False)
class Shares:
    """A level of people shared out among the A CCGs of a quarter by a weighting.

    plain (A,) is each one's share by weight alone, whole people that sum to the level; a CCG without a weight
    (is_weighted) has none. road (A,) is the same with those who hold a budget already as the least, so that
    it is what each CCG has to reach; None where holders already exceed the level, by `over` people. With a
    cap on the pace left_over people find no place. held (A,) is the quarter's own figure, NaN where there is
    none: such a CCG is given its share from nought and told apart. floor (A,) is the same in whole people.
    """

    places: Places
    level: int
    weighting: Weighting
    weight: np.ndarray
    plain: np.ndarray
    floor: np.ndarray
    road: np.ndarray | None
    over: int
    left_over: int
    source: str

    @cached_property
    def held(self) -> np.ndarray:
        """Live holders in the quarter (A,), NaN where there is no figure."""
        return self.places.values[:, -1]

    @property
    def is_known(self) -> np.ndarray:
        """Which CCGs have a figure (A,)."""
        return ~np.isnan(self.held)

    @property
    def known(self) -> int:
        """How many CCGs have a figure."""
        return int(self.is_known.sum())

    @property
    def is_weighted(self) -> np.ndarray:
        """Which CCGs have a weight (A,)."""
        return self.weight > 0

    @property
    def target(self) -> np.ndarray:
        """What each CCG has to reach (A,): its road, or its share by weight where the level is held."""
        return self.plain if self.road is None else self.road

    @cached_property
    def gap(self) -> np.ndarray:
        """People each CCG lacks on its road (A,); they sum to the national gap. Nought where it is held.

        Of a CCG without a figure it is the whole share: at most so many.
        """
        if self.road is None:
            return np.zeros(len(self.plain), dtype=int)
        return self.road - self.floor

    @cached_property
    def distance(self) -> np.ndarray:
        """Holders more (or, negative, fewer) than the share by weight alone (A,), NaN without a figure."""
        return np.where(self.is_weighted, self._distance[0], np.nan)

    @property
    def distance_per_100k(self) -> np.ndarray:
        """The same for every 100,000 residents (A,)."""
        return np.where(self.is_weighted, self._distance[1], np.nan)

    @cached_property
    def _distance(self) -> tuple[np.ndarray, np.ndarray]:
        return fair_share.distance(self.held, self.plain, self.places.population, per=PER)

    @property
    def half(self) -> int:
        """How few CCGs hold half of the gap."""
        ordered = np.sort(self.gap)[::-1]
        total = ordered.sum()
        return int(np.searchsorted(ordered.cumsum(), total / 2) + 1) if total else 0


def weightings() -> dict[str, str]:
    """Give the weightings to choose from: name to title."""
    return {one.name: one.title for one in definitions.fair_share().weightings}


def weighting_named(name: str) -> Weighting:
    """Give a weighting. Raises PlainError when there is none of that name."""
    known = {one.name: one for one in definitions.fair_share().weightings}
    if name not in known:
        raise PlainError(f'There is no weighting "{name[:40]}"; choose one of {", ".join(known)}.')
    return known[name]


def shares(
    store: Store,
    *,
    quarter: str,
    level: int,
    geography: str | None = None,
    weighting: str | None = None,
    cap: float | None = None,
    steps: int = 0,
) -> Shares:
    """Share a level out among the CCGs of a geography, or of those in force in the quarter.

    cap: the most net new holders per 100,000 residents a quarter that any CCG is asked for, over `steps`
    quarters. Raises PlainError for an unknown weighting and a level that is no number of people.
    """
    if level < 1:
        raise PlainError(
            f"{level:,} is not a level to share out; give a whole number of people above nought."
        )
    here = places(store, quarter=quarter, geography=geography) if geography else on_its_ccgs(store, quarter)
    one = weighting_named(weighting or definitions.fair_share().default)
    return share_out(here, one, weights(store, here, one), level, words.source_line(store.meta), cap, steps)


def share_out(
    here: Places,
    weighting: Weighting,
    weight: np.ndarray,
    level: int,
    source: str,
    cap: float | None = None,
    steps: int = 0,
) -> Shares:
    """Share a level out by weights (A,) that are known."""
    floors = whole(pd.Series(here.values[:, -1])).fillna(0).to_numpy().astype(int)
    over = max(int(floors.sum()) - level, 0)
    ceilings = None
    if cap is not None:
        ceilings = floors + np.floor(np.nan_to_num(here.population) * cap * max(steps, 0) / PER).astype(int)
    road = None if over else fair_share.allocate(level, weight, floors, ceilings)
    return Shares(
        places=here,
        level=level,
        weighting=weighting,
        weight=weight,
        floor=floors,
        plain=fair_share.allocate(level, weight, np.zeros(len(weight), dtype=int)),
        road=road,
        over=over,
        left_over=0 if road is None else level - int(road.sum()),
        source=source,
    )


def weights(store: Store, here: Places, weighting: Weighting) -> np.ndarray:
    """Give each CCG's weight (A,), residents times its index of need; nought where that is not known."""
    people = np.nan_to_num(here.population)
    if not weighting.variables:
        return people
    rows = store.query("road_weights", vintage=_vintage(store, here)).set_index("ccg_code")
    index = np.mean([_index(rows[name].reindex(here.code), people) for name in weighting.variables], axis=0)
    weight = np.nan_to_num(people * index)
    return weight * people[weight > 0].sum() / weight.sum() if weight.any() else weight


def _vintage(store: Store, here: Places) -> str:
    return here.geography.vintage or store.rows("road_vintage", quarter=str(here.quarter))[0]["vintage"]


def _index(values: pd.Series, people: np.ndarray) -> np.ndarray:
    """Give an index of need, 1 for the mean resident."""
    known = values.to_numpy(dtype=float)
    is_known = ~np.isnan(known)
    return known * people[is_known].sum() / (known * people)[is_known].sum()
