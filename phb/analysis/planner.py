"""What it would take, and where effort buys most: a plan by levers beside what comes if nothing changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from phb.analysis import words
from phb.analysis.ahead import Chance
from phb.analysis.planner_ground import Ground, care_titles
from phb.analysis.road import ENGLAND, Need
from phb.errors import PlainError
from phb.methods import levers as lever
from phb.methods.projection import probability

SLOWEST = 60
SURE = 0.9  # above it a level is no question any more
NOT_WITHIN = "not within six years"
HELD = "already"
WHY = ("slowest brought up", "stalled restarted", "care group offered")  # what a gain comes by


@dataclass(frozen=True)
class Levers:
    """What is asked: how many slowest CCGs come up to their peers; a care group offered everywhere ("" none).

    restart: at what per cent of their peers' median pace stalled CCGs grow again, 0 for not at all. direct:
    the share of holders, in per cent, held by direct payment; None where it goes on as it is.
    """

    slowest: int = 0
    care_group: str = ""
    restart: int = 0
    direct: int | None = None

    def told(self) -> dict[str, Any]:
        """Give them as they are kept."""
        return asdict(self)

    @classmethod
    def read(cls, told: dict[str, Any]) -> Levers:
        """Read them as they are kept."""
        return cls(**{name: told[name] for name in cls.__dataclass_fields__ if name in told})


@dataclass(frozen=True)
class When:
    """When a level is reached: the quarters without and with levers, None not within six years; chances.

    is_held says that it is held already.
    """

    level: int
    is_held: bool
    without: str | None
    with_levers: str | None
    chance_without: float | None
    chance_with: float | None

    @property
    def said(self) -> str:
        """Say it: "2020-21 Q1 instead of 2021-22 Q3"."""
        if self.is_held:
            return HELD
        if self.without == self.with_levers:
            return self.with_levers or NOT_WITHIN
        return f"{self.with_levers or NOT_WITHIN} instead of {self.without or NOT_WITHIN}"


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan for a scope over the H quarters ahead.

    without (H,) and with_levers (H,) are people of the scope; gain (A, H) is what each CCG has more with its
    strongest lever, and order puts them by their gain at the aim's quarter. slow says which CCGs (A,) are
    among the slowest, strongest (A,) by which of WHY each gains most. share_now is the share by direct
    payment; direct how many hold theirs so at the aim's quarter, and how many more than if the share goes on.
    care_rate is the rate a care group comes up to.
    """

    ground: Ground
    scope: str
    levers: Levers
    need: Need
    is_in: np.ndarray
    slow: np.ndarray
    without: np.ndarray
    gain: np.ndarray
    order: lever.Order
    whens: tuple[When, ...]
    share_now: float | None
    direct: tuple[float, float | None] | None
    care_rate: float | None
    strongest: np.ndarray

    @cached_property
    def with_levers(self) -> np.ndarray:
        """People of the scope with the levers (H,)."""
        more: np.ndarray = self.without + self.gain.sum(axis=0)
        return more

    @property
    def at(self) -> int:
        """The place of the aim's quarter among those ahead."""
        return self.ground.road.steps - 1

    @property
    def who(self) -> str:
        """The scope in words: "Leeds (15F)", "London", "England"."""
        is_ccg = self.scope in self.ground.codes
        return words.ccg(self.need.name, self.scope) if is_ccg else self.need.name

    @property
    def next(self) -> When:
        """The lowest level that is neither held nor all but sure if nothing changes, or the highest."""
        open_ones = (one for one in self.whens if not one.is_held and (one.chance_without or 0) <= SURE)
        return next(open_ones, self.whens[-1])

    @property
    def more(self) -> int:
        """People more at the aim's quarter."""
        return self.people - self.people_without

    @property
    def people(self) -> int:
        """People at the aim's quarter with the levers."""
        return words.whole(float(self.with_levers[self.at]))

    @property
    def people_without(self) -> int:
        """People at the aim's quarter if nothing changes."""
        return words.whole(float(self.without[self.at]))

    @property
    def bearing(self) -> int:
        """How many CCGs gain anything."""
        return len(self.order.places)

    @property
    def unknown(self) -> tuple[str, ...]:
        """CCGs of the scope without a figure: no lever says anything of them."""
        here = self.ground.road.places
        return tuple(
            words.ccg(here.name[place], here.code[place])
            for place in np.flatnonzero(self.is_in & np.isnan(here.now))
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """Where effort buys most: a row for each CCG that gains, most first."""
        here, at = self.ground.road.places, self.at
        areas = self.ground.areas
        places = self.order.places
        mean = areas.mean[places, at] if areas is not None else np.full(len(places), np.nan)
        return pd.DataFrame(
            {
                "CCG": [words.ccg(here.name[place], here.code[place]) for place in places],
                "Region": [here.region[place] for place in places],
                "Live holders now": _whole(here.now[places]),
                "If nothing changes": _whole(mean),
                "With the levers": _whole(mean + self.gain[places, at]),
                "People more": _whole(self.gain[places, at]),
                "So far": _whole(self.order.so_far),
                "By": [WHY[self.strongest[place]] for place in places],
            }
        )

    def seen(self) -> dict[str, Any]:
        """Give what the page shows, as it is kept with a saved scenario."""
        return {
            "people": self.people,
            "people_without": self.people_without,
            "ccgs": self.bearing,
            "half": self.order.half,
            "levels": [
                {"level": one.level, "without": one.without, "with": one.with_levers} for one in self.whens
            ],
            "direct": None if self.direct is None else words.whole(self.direct[0]),
        }


def most_slowest(found: Ground, scope: str) -> int:
    """How many CCGs of a scope can be among the slowest: those whose pace is known."""
    here = found.road.places
    return int(np.sum(found.members(scope) & ~np.isnan(here.pace) & ~np.isnan(here.now)))


def why_not(found: Ground, scope: str) -> str:
    """Say why no plan can be made for a scope, "" where one can."""
    if found.why_not or not np.isnan(found.road.places.now[found.members(scope)]).all():
        return found.why_not
    name = found.need(scope).name
    return f"{name} has no figure for {found.road.quarter}: nothing can be projected of it."


def plan(found: Ground, scope: str, asked: Levers) -> Planned:
    """Work out a plan. Raises PlainError where none can be made, for a scope or lever out of its range."""
    reason = why_not(found, scope)
    if reason or found.england is None or found.areas is None:
        raise PlainError(reason)
    if not 0 <= asked.restart <= 100 or not 0 <= (asked.direct or 0) <= 100:
        raise PlainError("Give a per cent from 0 to 100.")
    need, is_in = found.need(scope), found.members(scope)
    here, steps = found.road.places, found.road.steps
    growth = found.areas.mean - here.now[:, None]
    is_known = is_in & ~np.isnan(here.now)
    slow = lever.slowest(here.pace, here.population, is_known, asked.slowest)
    stalled = is_known & found.is_stalled
    gains = [
        lever.grow(growth, found.peer_pace, slow, found.course),
        lever.grow(
            growth, found.peer_pace * asked.restart / 100, stalled & (asked.restart > 0), found.course
        ),
    ]
    rate = None
    if asked.care_group:
        if asked.care_group not in found.care:
            known = ", ".join(found.care) or "none: the returns of this quarter list no care groups"
            raise PlainError(f'There is no care group "{asked.care_group[:40]}" to offer; there are {known}.')
        people = found.care[asked.care_group]
        gain, rate = lever.offered_everywhere(people, here.population, is_known, steps, len(found.quarters))
        gains.append(gain)
    gain = lever.largest(*gains)
    without = found.england.median if scope == ENGLAND else np.nansum(found.areas.mean[is_in], axis=0)
    share_now = found.share_now(is_in)
    more = gain.sum(axis=0)
    direct = None
    if asked.direct is not None:
        at = steps - 1
        direct = lever.by_direct_payment(
            float(without[at] + more[at]), float(without[at]), share_now, asked.direct / 100
        )
    return Planned(
        ground=found,
        scope=scope,
        levers=asked,
        need=need,
        is_in=is_in,
        slow=slow,
        without=without,
        gain=gain,
        order=lever.order(gain[:, steps - 1]),
        whens=tuple(_when(found, scope, need, level, without, more) for level in found.road.aim.levels),
        share_now=share_now,
        direct=direct,
        care_rate=rate,
        strongest=np.argmax([one[:, steps - 1] for one in gains], axis=0),
    )


def _when(found: Ground, scope: str, need: Need, level: int, without: np.ndarray, more: np.ndarray) -> When:
    target = need.share[level]
    ahead = (lever.reached(path, target) for path in (without, without + more))
    quarters = [None if step is None else found.quarters[step - 1] for step in ahead]
    return When(
        level=target,
        is_held=need.held is not None and need.held >= target,
        without=quarters[0],
        with_levers=quarters[1],
        chance_without=need.chances[level],
        chance_with=_chance(found, scope, need, level, float(more[found.road.steps - 1])),
    )


def _chance(found: Ground, scope: str, need: Need, level: int, more: float) -> float | None:
    """Give the chance that the scope stands at its level with so many people more, all else as projected."""
    before, target = need.chances[level], need.share[level] - more
    if before is None or target <= 0:
        return before
    at = found.road.steps - 1
    if scope == ENGLAND:
        projection = found.road.ahead.projection
        return None if projection is None else float(probability(projection, target)[at])
    in_regions, names = found.road.by_region
    areas, keys = (found.areas, found.codes) if scope in found.codes else (in_regions, names)
    if areas is None:
        return None
    place = keys.index(scope)
    levels = np.full(len(keys), 1.0)
    levels[place] = target
    return float(probability(areas, levels)[place, at])


def chance_said(one: When) -> str:
    """Say the chance with the levers, and without where it differs: "about 70 %, likely (without: ...)"."""
    if one.chance_with is None or one.chance_without is None:
        return "its chance cannot be said"
    now = Chance(one.level, one.chance_with).words
    before = Chance(one.level, one.chance_without).words
    return now if now == before else f"{now}; if nothing changes {before}"


def lever_words(found: Ground, asked: Levers) -> str:
    """Say what is asked, in one line: "60 slowest CCGs to their peers' median; stalled ones at 50 %"."""
    said = []
    if asked.slowest:
        said.append(f"{words.ccgs(asked.slowest)}, the slowest, at their peers' median pace")
    if asked.care_group:
        title = care_titles(found).get(asked.care_group, asked.care_group)
        said.append(f"{title} offered everywhere")
    if asked.restart:
        said.append(f"stalled CCGs at {asked.restart}% of their peers' median pace")
    if asked.direct is not None:
        said.append(f"{asked.direct}% by direct payment")
    return "; ".join(said) or "Nothing changes"


def _whole(values: np.ndarray) -> pd.Series:
    return pd.Series([None if np.isnan(v) else words.whole(float(v)) for v in values], dtype="Int64")
