"""Simulated areas of which the truth is known: METHODS 3.2's assumptions, one panel a seed.

No real history of a CCG is public, so that how good the alert rules are can be measured here alone. METHODS
states shares and rates. How large areas are and how they grow it leaves open: here as in the programme,
from 4,700 holders in 209 areas to 50,000 in 18 quarters (22 an area growing by 14 % a quarter, sizes
lognormal with sigma 0.7). A first try with smaller areas made every rule worse: the record has rows for
areas of eight. Local noise of 0.25 with memory 0.5; stalls of 4 to 12 quarters at 0 to 10 % of the pace,
one in four of them areas that never started; wrong first submissions 20 to 50 % too low or 25 to 100 % too
high for one or two quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from phb.methods.stall_rules import Panel

Form = Literal["exact", "rounded", "hidden"]
FIRST = 2015 * 4  # the first quarter is a Q1


@dataclass(frozen=True)
class World:
    """What a panel is drawn from; shares are of areas, quarters or holders, 0 to 1."""

    areas: int = 209
    quarters: int = 20
    stalled: float = 0.107  # of area-quarters
    exits: float = 0.045
    dispersion: float = 4.0  # r of the negative binomial: fewer is wilder
    noise: float = 0.25
    memory: float = 0.5
    batches: float = 0.02
    absent: float = 0.07
    wrong: float = 0.02
    copied: float = 0.03
    push: float = 1.35  # recruitment in Q4, against the year's other quarters
    slow: float = 0.17  # of areas
    holders: float = 22.0  # of an average area at first
    growth: float = 0.14  # a quarter, of an ordinary area


@dataclass(frozen=True)
class Simulated:
    """One panel: what was first sent and what stands in the end, (A, Q), NaN where no return came.

    right_from (A, Q): the quarter from which what stands in the end is known. stalled and slow (A, Q) bool:
    the truth. stalls (S, 3): area, first and last quarter.
    """

    value: np.ndarray
    starters: np.ndarray
    first_value: np.ndarray
    first_starters: np.ndarray
    right_from: np.ndarray
    stalled: np.ndarray
    slow: np.ndarray
    stalls: np.ndarray

    def known(self, at: int, *, form: Form = "exact", with_starters: bool = False) -> Panel:
        """Give what was known at a quarter, as the rules take it; hidden: rounded, and 1 to 7 withheld."""
        is_right = self.right_from[:, : at + 1] <= at
        value = np.where(is_right, self.value[:, : at + 1], self.first_value[:, : at + 1])
        starters = np.where(is_right, self.starters[:, : at + 1], self.first_starters[:, : at + 1])
        returned = ~np.isnan(value)
        if not with_starters:
            starters = np.full(value.shape, np.nan)
        nothing = np.zeros(value.shape, dtype=bool)
        return Panel(
            first=FIRST, value=_shown(value, form), starters=_shown(starters, form),
            ytd=np.full(value.shape, np.nan), plan=np.full(value.shape, np.nan),
            is_rounded=nothing if form == "exact" else ~nothing, has_returned=returned, is_unequal=nothing,
            start=np.zeros(len(value), dtype=int), collection=np.zeros(at + 1, dtype=int),
            is_due=np.ones(at + 1, dtype=bool),
        )  # fmt: skip


def _shown(count: np.ndarray, form: Form) -> np.ndarray:
    if form == "exact":
        return count
    rounded = 5 * np.floor(count / 5 + 0.5)
    return np.where((count >= 1) & (count <= 7), np.nan, rounded) if form == "hidden" else rounded


def panel(seed: int, world: World | None = None) -> Simulated:
    """Draw a panel; the same seed and world give the same panel."""
    w = world or World()
    rng = np.random.default_rng(seed)
    shape = (w.areas, w.quarters)
    pace, stalls, slow = _paces(w, rng)
    stalled = np.zeros(shape, dtype=bool)
    for area, first, last in stalls:
        stalled[area, first : last + 1] = True
    value, starters = _history(w, pace, rng)
    return _reported(w, value, starters, rng, stalled=stalled, slow=slow, stalls=stalls)


def _paces(w: World, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Factor on recruitment (A, Q), the stalls, and where an area is merely slow; no area is both."""
    pace, slow = np.ones((w.areas, w.quarters)), np.zeros((w.areas, w.quarters), dtype=bool)
    order, planted, left = rng.permutation(w.areas), [], w.stalled * w.areas * w.quarters
    place = 0
    while left > 0 and place < w.areas:
        length = int(rng.integers(4, 13))
        first = 0 if rng.random() < 0.25 else int(rng.integers(4, w.quarters - 2))
        last = min(first + length, w.quarters) - 1
        pace[order[place], first : last + 1] = 0.0 if first == 0 else rng.uniform(0, 0.1)
        planted.append((order[place], first, last))
        left -= last - first + 1
        place += 1
    for area in order[place : place + round(w.slow * w.areas)]:
        first = int(rng.integers(2, w.quarters - 4))
        span = slice(first, first + int(rng.integers(5, 10)))
        pace[area, span], slow[area, span] = rng.uniform(0.4, 0.7), True
    return pace, np.array(planted).reshape(-1, 3), slow


def _history(w: World, pace: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Holders at the end and starters in each quarter, as they truly were."""
    size = rng.lognormal(-(0.7**2) / 2, 0.7, w.areas)
    season = np.where(np.arange(w.quarters) % 4 == 3, w.push, 1.0)
    season = season / season[:4].mean()
    stock = rng.poisson(w.holders * size).astype(float) * (pace[:, 0] > 0)
    local = rng.normal(0, w.noise, w.areas)
    value, starters = np.zeros(pace.shape), np.zeros(pace.shape)
    for q in range(w.quarters):
        local = w.memory * local + rng.normal(0, w.noise * (1 - w.memory**2) ** 0.5, w.areas)
        ordinary = w.holders * size * (w.growth + w.exits) * (1 + w.growth) ** q
        mean = ordinary * season[q] * np.exp(local - w.noise**2 / 2) * pace[:, q]
        new = rng.poisson(mean * rng.gamma(w.dispersion, 1 / w.dispersion, w.areas))
        batch = (rng.random(w.areas) < w.batches) & (pace[:, q] > 0.1)
        new = new + np.where(batch, rng.poisson(stock * rng.uniform(0.3, 1.0, w.areas)), 0)
        stock = stock - rng.binomial(stock.astype(int), w.exits) + new
        value[:, q], starters[:, q] = stock, new
    return value, starters


def _reported(
    w: World, value: np.ndarray, starters: np.ndarray, rng: np.random.Generator, **truth: np.ndarray
) -> Simulated:
    """Lose, copy and mistake returns."""
    shape = value.shape
    gone = np.zeros(shape, dtype=bool)
    gone[:, 0] = rng.random(w.areas) < w.absent
    chance = rng.random(shape)
    for q in range(1, w.quarters):  # half of the absent stay so for another quarter
        gone[:, q] = chance[:, q] < np.where(gone[:, q - 1], 0.5, 0.5 * w.absent / (1 - w.absent))
    value, starters = value.copy(), starters.copy()
    copied = rng.random(shape) < w.copied
    for q in range(1, w.quarters):
        value[:, q] = np.where(copied[:, q], value[:, q - 1], value[:, q])
        starters[:, q] = np.where(copied[:, q], starters[:, q - 1], starters[:, q])
    wrong = (rng.random(shape) < w.wrong) & ~copied
    off = np.where(rng.random(shape) < 0.5, rng.uniform(0.5, 0.8, shape), rng.uniform(1.25, 2.0, shape))
    told = np.where(wrong, off, 1.0)
    value[gone], starters[gone] = np.nan, np.nan
    right_from = np.arange(w.quarters) + np.where(wrong, rng.integers(1, 3, shape), 0)
    return Simulated(value, starters, np.rint(value * told), np.rint(starters * told), right_from, **truth)
