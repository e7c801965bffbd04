"""The road to a target: what each CCG, each region and England need, beside the pace there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.ahead import Ahead, ahead, aim_named, areas_ahead, scaled
from phb.analysis.road_places import ENGLAND, Places, places
from phb.analysis.road_shares import Shares, share_out, weighting_named, weights
from phb.definition_models import Aim
from phb.methods.linked import linked_total
from phb.methods.projection import (
    AreaProjection,
    Pace,
    RunRate,
    probability,
    project_areas,
    recent_pace,
    run_rates,
)
from phb.store import Store


@dataclass(frozen=True)
class Need:
    """What one area needs. key is its code, for a region its name; held its live holders in the quarter.

    why says why held is None. share are people it has to reach, by level of the aim: its part of the level,
    at least what it holds. rates and chances are by level too; a chance is None where nothing is projected.
    median and the 80 % interval are of the aim's quarter. plan is what it planned for the last quarter
    planned up to the aim's, over `plans` CCGs; doubtful plans were surely typed wrong, and no sum has them.
    plan_odd says in words what is odd about the plan of a single CCG, "" for nothing.
    """

    key: str
    name: str
    region: str
    ccgs: int
    known: int
    held: int | None
    why: str
    is_estimated: bool
    population: float
    pace: Pace
    share: dict[int, int]
    rates: dict[int, RunRate]
    chances: dict[int, float | None]
    median: float | None
    lower: float | None
    upper: float | None
    plan: int | None
    plan_quarter: str | None
    plans: int
    doubtful: int
    plan_odd: str


@dataclass(frozen=True, eq=False)
class Plans:
    """Plans of the A CCGs by quarter (P,): current, original (A, P), NaN without one; which are doubtful."""

    quarters: tuple[str, ...]
    current: np.ndarray
    original: np.ndarray
    is_doubtful: np.ndarray

    def odd(self, place: int) -> str:
        """Say what is odd about a CCG's plan, "" for nothing: nobody would have it read as it stands."""
        told = [
            (at, people) for at, people in zip(self.quarters, self.current[place]) if not np.isnan(people)
        ]
        if self.is_doubtful[place]:
            return "surely typed wrong: more people than anybody can have meant"
        if told and not any(people for _, people in told):
            return "plans nobody throughout"
        for (_, before), (at, after) in pairwise(told):
            if after < before:
                return f"falls in {at}, from {before:,.0f} to {after:,.0f}"
        return ""

    def at(self, quarter: str) -> tuple[np.ndarray, str | None]:
        """Give what was planned for a quarter, or for the last one planned before it, and which that is."""
        upto = [place for place, one in enumerate(self.quarters) if one <= quarter]
        if not upto:
            return np.full(len(self.current), np.nan), None
        return self.current[:, upto[-1]], self.quarters[upto[-1]]


@dataclass(frozen=True, eq=False)
class Road:
    """The road of every CCG to an aim, by one weighting; England's own projection is `ahead`.

    shares are by level of the aim. projection is of the CCGs, (A, H) over ahead.quarters, None where England
    has none; of_regions that of the regions. england, regions and ccgs are the needs.
    """

    asked: str
    quarter: str
    aim: Aim
    weighting: str
    places: Places
    ahead: Ahead
    shares: dict[int, Shares]
    projection: AreaProjection | None
    of_regions: AreaProjection | None
    plans: Plans
    england: Need
    regions: tuple[Need, ...]
    ccgs: tuple[Need, ...]
    source: str

    @property
    def by_region(self) -> tuple[AreaProjection | None, tuple[str, ...]]:
        """The projection of the regions, and their names in its order."""
        return self.of_regions, tuple(one.key for one in self.regions)

    @property
    def steps(self) -> int:
        """Quarters left to the aim's."""
        return self.ahead.steps


def road(store: Store, *, quarter: str, geography: str, aim: str, weighting: str) -> Road:
    """Work out the road from the last quarter, up to one, of which live holders are known.

    Raises PlainError where none is, and for an aim or weighting there is not.
    """
    wanted, one = aim_named(aim), weighting_named(weighting)
    england = ahead(store, quarter=quarter, aim=aim)
    at = england.quarter
    here = places(store, quarter=at, geography=geography)
    weight = weights(store, here, one)
    source = f"{words.source_line(store.meta)} Figures {here.geography.words}."
    shares = {level: share_out(here, one, weight, level, source) for level in wanted.levels}
    asked = _Asked(wanted, england, here, shares, plans(store, here))
    return Road(
        asked=quarter,
        quarter=at,
        aim=wanted,
        weighting=one.name,
        places=here,
        ahead=england,
        shares=shares,
        projection=asked.projection,
        of_regions=asked.of_regions,
        plans=asked.plans,
        england=asked.england(),
        regions=asked.regions(),
        ccgs=asked.ccgs(),
        source=source,
    )


def plans(store: Store, here: Places) -> Plans:
    """Read what the CCGs planned, on their geography."""
    rows = store.query("road_plans", geography=here.geography.key)
    rows = rows[rows["ccg_code"].isin(here.code)]
    quarters = tuple(sorted(rows["quarter"].unique()))
    laid = rows.set_index(["ccg_code", "quarter"])

    def grid(column: str) -> np.ndarray:
        wide = laid[column].unstack() if len(laid) else pd.DataFrame()
        return wide.reindex(index=list(here.code), columns=list(quarters)).to_numpy(dtype=float)

    current = grid("planned_holders")
    most = definitions.fair_share().rule_of_thumb.doubtful_per_1000 / 1_000
    with np.errstate(invalid="ignore"):
        is_doubtful = np.any(current > most * here.population[:, None], axis=1)
    return Plans(quarters, current, grid("original"), np.asarray(is_doubtful))


class _Asked:
    """What is asked of every area, with what answers it."""

    def __init__(
        self, aim: Aim, england: Ahead, here: Places, shares: dict[int, Shares], plans: Plans
    ) -> None:
        self.aim, self.ahead, self.here, self.shares, self.plans = aim, england, here, shares, plans
        self.steps = aim.quarter - here.quarter
        self.projection = areas_ahead(here, england.projection)
        self.planned, self.plan_quarter = plans.at(str(aim.quarter))
        self.members = here.by_region
        self.of_regions = self._of_regions(list(self.members.values()))

    def ccgs(self) -> tuple[Need, ...]:
        """Answer for every CCG."""
        here, told = self.here, self._told(self.projection, {n: s.target for n, s in self.shares.items()})
        found = []
        for place, code in enumerate(here.code):
            held = here.values[place, -1]
            found.append(
                self._need(
                    key=code,
                    name=here.name[place],
                    members=[place],
                    held=None if np.isnan(held) else float(held),
                    pace=recent_pace(here.steady[place].tolist()),
                    told={name: values[place] for name, values in told.items()},
                )
            )
        return tuple(found)

    def regions(self) -> tuple[Need, ...]:
        """Answer for every region: sums over its CCGs, the pace like for like."""
        here, members = self.here, self.members
        targets = {
            level: np.array([one.target[places].sum() for places in members.values()])
            for level, one in self.shares.items()
        }
        told = self._told(self.of_regions, targets)
        return tuple(
            self._need(
                key=name,
                name=name,
                members=inside,
                held=self._sum(inside),
                pace=recent_pace(linked_total(here.values[inside], here.collection).value.tolist()),
                told={what: values[number] for what, values in told.items()},
            )
            for number, (name, inside) in enumerate(members.items())
        )

    def england(self) -> Need:
        """Answer for England, from its own record: its total is the same on every geography."""
        one, at = self.ahead, self.steps - 1
        is_ahead = one.projection is not None and 0 <= at < len(one.quarters)
        told: dict[str, float] = {}
        if one.projection is not None and is_ahead:
            told = {
                "median": float(one.projection.median[at]),
                "lower": float(one.projection.lower_80[at]),
                "upper": float(one.projection.upper_80[at]),
            }
        said = {level: one.chance(level, self.aim.date) for level in self.aim.levels}
        chances = {f"chance {level}": chance for level, chance in said.items() if chance is not None}
        return self._need(
            key=ENGLAND,
            name=ENGLAND,
            members=list(range(len(self.here.code))),
            held=one.held,
            pace=one.pace,
            told={**told, **chances, **{f"target {level}": level for level in self.aim.levels}},
        )

    def _sum(self, inside: list[int]) -> float | None:
        held = self.here.values[inside, -1]
        return None if np.isnan(held).all() else float(np.nansum(held))

    def _of_regions(self, members: list[list[int]]) -> AreaProjection | None:
        """Project the regions so that they add up as their CCGs do: a CCG that shrank takes no growth off."""
        here = self.here
        if self.projection is None or self.ahead.projection is None:
            return None
        is_in = ~np.isnan(here.now)
        known = is_in & ~np.isnan(here.growth)
        rate = np.maximum(here.growth[known], 0).sum() / here.population[known].sum() if known.any() else 0
        growth = np.where(known, np.maximum(here.growth, 0), rate * here.population)
        now = np.array([self._now(inside) for inside in members])
        return project_areas(
            now,
            np.array([growth[inside][is_in[inside]].sum() for inside in members]),
            np.array([here.population[inside][is_in[inside]].sum() for inside in members]),
            scaled(self.ahead.projection, float(np.nansum(now)) / self.ahead.projection.start),
        )

    def _now(self, inside: list[int]) -> float:
        now = self.here.now[inside]
        return float("nan") if np.isnan(now).all() else float(np.nansum(now))

    def _told(
        self, projection: AreaProjection | None, targets: dict[int, np.ndarray]
    ) -> dict[str, np.ndarray]:
        """What is projected of some areas for the aim's quarter, and their targets: arrays over them."""
        told = {f"target {level}": values for level, values in targets.items()}
        at = self.steps - 1
        if projection is None or not 0 <= at < projection.median.shape[1]:
            return told
        told |= {
            "median": projection.mean[:, at],
            "lower": projection.lower_80[:, at],
            "upper": projection.upper_80[:, at],
        }
        return told | {
            f"chance {level}": probability(projection, values)[:, at] for level, values in targets.items()
        }

    def _need(
        self,
        *,
        key: str,
        name: str,
        members: list[int],
        held: float | None,
        pace: Pace,
        told: Mapping[str, float],
    ) -> Need:
        here, planned = self.here, self.planned[members]
        is_doubtful = self.plans.is_doubtful[members]
        counted = planned[~is_doubtful & ~np.isnan(planned)] if len(members) > 1 else planned
        has_plan = bool(counted.size) and not np.isnan(counted).all()
        return Need(
            key=key,
            name=name,
            region=here.region[members[0]] if len(members) == 1 else "",
            ccgs=len(members),
            known=int(np.sum(~np.isnan(here.values[members, -1]))),
            held=None if held is None else words.whole(held),
            why="" if held is not None else here.status[members[0]] if len(members) == 1 else "missing",
            is_estimated=bool(here.is_estimated[members].any()),
            population=float(np.nansum(here.population[members])),
            pace=pace,
            share={level: int(told[f"target {level}"]) for level in self.aim.levels},
            rates={
                level: run_rates(held, float(told[f"target {level}"]), self.steps, recent=pace)
                for level in self.aim.levels
            },
            chances={level: _known(told.get(f"chance {level}")) for level in self.aim.levels},
            median=_known(told.get("median")),
            lower=_known(told.get("lower")),
            upper=_known(told.get("upper")),
            plan=words.whole(float(np.nansum(counted))) if has_plan else None,
            plan_quarter=self.plan_quarter if has_plan else None,
            plans=int(np.sum(~np.isnan(counted))),
            doubtful=int(is_doubtful.sum()),
            plan_odd=self.plans.odd(members[0]) if len(members) == 1 else "",
        )


def _known(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)
