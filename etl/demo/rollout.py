"""The made-up history: who took up, held and gave up a budget in every CCG, so that the anchors hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.demo.places import MANDATORY, QUARTERS, Places
from etl.demo.plan import Plan

GROUPS = ("adult_chc", "adult_fast_track", "children_continuing_care", "wheelchair", "section_117", "other")
ARRANGEMENTS = ("direct_payment", "notional", "third_party")

# Live holders wanted at the end of each quarter: over all CCGs, or at an anchor over those that returned.
LIVE = (
    1500, 1950, 2500, 3250, 4300, 4700, 6800, 8300, 10000, 10824, 14600, 15950,
    19300, 22100, 25000, 28250, 31000, 34500, 40200, 51000, 61000, 70500,
)  # fmt: skip
YTD_LAST = 89_953  # received from April to December 2019, over the CCGs that returned
OVER_RETURNED = (5, 9, 11, 15, 21)
DIRECT_PAYMENTS = (
    1275, 1648, 2100, 2700, 3480, 3700, 5250, 6330, 7380, 7739, 9980, 10527,
    12150, 12750, 13375, 14125, 14725, 15350, 16100, 17200, 18300, 19250,
)  # fmt: skip
THIRD_PARTY_SHARE = np.linspace(0.075, 0.05, 23)
NEW_AT_LAST = (0.135, 0.815, 0.05)  # the last quarter's new holders by arrangement

LEAVE = np.array([0.035, 0.34, 0.03, 0.03, 0.02, 0.045])  # share who leave in a quarter, by care group
_MIX = np.array(
    [
        [0.72, 0.45, 0.75],
        [0.03, 0.22, 0.03],
        [0.17, 0.08, 0.12],
        [0.00, 1.00, 0.05],
        [0.01, 0.02, 0.01],
        [0.07, 0.20, 0.08],
    ]
)
_WHEELCHAIR_PULL = (
    0.1,
    0.1,
    0.2,
    0.3,
    0.5,
    0.9,
    1.8,
    3.0,
    3.0,
    3.0,
    3.0,
)  # mandatory era


@dataclass(frozen=True)
class Rollout:
    """The history, (C, Q, G, A) people: in place at the start of the quarter, new in it, ended in it."""

    start: np.ndarray
    new: np.ndarray
    ended: np.ndarray

    @property
    def live(self) -> np.ndarray:
        """In place on the last day of the quarter."""
        return self.start + self.new - self.ended

    @property
    def ytd(self) -> np.ndarray:
        """Received since 1 April: in place at the start of the year plus new in each quarter so far."""
        total = np.zeros_like(self.new)
        for quarter in range(self.new.shape[1]):
            before = self.start[:, quarter] if quarter % 4 == 0 else total[:, quarter - 1]
            total[:, quarter] = before + self.new[:, quarter]
        return total


def propensity(places: Places, rng: np.random.Generator) -> np.ndarray:
    """(C, Q): how readily a CCG takes budgets up, per head; deprivation raises it, most is the CCG's own way.

    A successor starts at its predecessors' level, weighted by residents; all drift a little each April.
    """
    own = rng.normal(0.0, 0.5, len(places.codes))
    level = np.zeros(places.is_open.shape)
    for quarter in range(len(QUARTERS)):
        if quarter % 4 == 0 and quarter:
            moves = places.transfers.get(quarter, ())
            for target in sorted({b for _, b, _ in moves if not places.is_open[b, quarter - 1]}):
                sources = [a for a, b, _ in moves if b == target]
                heads = places.population[sources, quarter - 1]
                own[target] = float((own[sources] * heads).sum() / heads.sum())
            own = own + rng.normal(0.0, 0.18, len(own))
        level[:, quarter] = np.exp(own + 0.014 * (places.imd[:, quarter] - 22.0))
    return level


def simulate(places: Places, plan: Plan, level: np.ndarray, rng: np.random.Generator) -> Rollout:
    """Draw the history quarter by quarter: people leave by chance, new ones are shared out to the totals."""
    shape = (*places.is_open.shape, len(GROUPS), len(ARRANGEMENTS))
    start, new, ended = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    wheelchair_from = _wheelchair_from(len(places.codes), rng)
    live = _in_place_at_first(places, plan, level, rng)
    for quarter in range(len(QUARTERS)):
        held = places.carry(live, quarter)
        _reclassify(held, plan, quarter)
        leave = np.where(np.isnan(plan.leaving[:, quarter, None]), LEAVE, plan.leaving[:, quarter, None])
        gone = rng.binomial(held, leave[:, :, None])
        weights = _weights(places, level, wheelchair_from, quarter)
        taken = _surges(plan, held, weights, quarter, rng)
        noise = rng.gamma(5.0, 0.2, len(places.codes))
        pull = weights * (plan.pace[:, quarter] * noise)[:, None, None]
        pull[taken.any(axis=(1, 2))] = 0.0
        over = plan.returned[:, quarter] if quarter in (*OVER_RETURNED, 22) else places.is_open[:, quarter]
        wanted = _wanted(quarter, over, held - gone + taken, taken, start, new)
        taken += _share_out(wanted, pull, over, rng)
        start[:, quarter], new[:, quarter], ended[:, quarter] = held, taken, gone
        live = held + taken - gone
    return Rollout(start, new, ended)


def _wheelchair_from(ccgs: int, rng: np.random.Generator) -> np.ndarray:
    """(C,) quarter from which a CCG offers personal wheelchair budgets; a third do not within the record."""
    begins = rng.integers(MANDATORY + 1, 21, ccgs)
    return np.where(rng.random(ccgs) < 0.34, 99, begins)


def _weights(places: Places, level: np.ndarray, wheelchair_from: np.ndarray, quarter: int) -> np.ndarray:
    """(C, G, A): where the next new holder is likely to be, if no CCG were stalled."""
    mix = np.repeat(_MIX[None, :, :], len(places.codes), axis=0)
    pull = _WHEELCHAIR_PULL[quarter - MANDATORY] if quarter >= MANDATORY else 0.0
    mix[:, 3, :] *= (np.where(wheelchair_from <= quarter, pull, 0.0))[:, None]
    if quarter < 16:
        mix[:, 4, :] = 0.0
    people = places.population[:, quarter] * level[:, quarter] * places.is_open[:, quarter]
    return mix * people[:, None, None] / 100_000


def _in_place_at_first(places: Places, plan: Plan, level: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(C, G, A) holders on 31 March 2014: a few in every CCG that had begun."""
    live = np.zeros((len(places.codes), len(GROUPS), len(ARRANGEMENTS)), dtype=np.int64)
    begun = places.is_open[:, 0] & (plan.pace[:, 0] > 0)
    live[begun, 0, 0] = 2
    heads = places.population[:, 0] * level[:, 0] * begun
    for arrangement, people in enumerate((610, 120, 70)):
        shares = heads[:, None] * _MIX[None, :, arrangement] * np.array([1, 0.3, 1, 0, 0, 1])[None, :]
        drawn = rng.multinomial(people, (shares / shares.sum()).ravel())
        live[:, :, arrangement] += drawn.reshape(shares.shape)
    return live


def _reclassify(held: np.ndarray, plan: Plan, quarter: int) -> None:
    """Move most of one CCG's notional Continuing Healthcare budgets to the fast track; same total."""
    for period in plan.of("reclassification"):
        if period.first == quarter:
            moved = held[period.ccg, 0, 1] * 9 // 10
            held[period.ccg, 0, 1] -= moved
            held[period.ccg, 1, 1] += moved


def _surges(
    plan: Plan, held: np.ndarray, weights: np.ndarray, quarter: int, rng: np.random.Generator
) -> np.ndarray:
    """(C, G, A) people taken on in one go where a batch or a leap is planted."""
    taken = np.zeros_like(held)
    for ccg in np.flatnonzero(~np.isnan(plan.surge[:, quarter])):
        stock = held[ccg].sum(axis=0)
        for arrangement in range(len(ARRANGEMENTS)):
            people = int(stock[arrangement] * plan.surge[ccg, quarter]) + (30, 20, 2)[arrangement]
            cells = weights[ccg, :, arrangement]
            taken[ccg, :, arrangement] = rng.multinomial(people, cells / cells.sum())
    return taken


def _wanted(
    quarter: int, over: np.ndarray, before: np.ndarray, taken: np.ndarray, start: np.ndarray, new: np.ndarray
) -> list[int]:
    """New holders still to be shared out over the CCGs in `over`, by arrangement, to meet the totals.

    Away from the anchors every arrangement gains at least one new holder for fifty in place.
    """
    if quarter < len(LIVE):
        third = int(LIVE[quarter] * THIRD_PARTY_SHARE[quarter])
        goal = (DIRECT_PAYMENTS[quarter], LIVE[quarter] - DIRECT_PAYMENTS[quarter] - third, third)
        in_place = [int(n) for n in before[over].sum(axis=(0, 1))]
        wanted = [people - n for people, n in zip(goal, in_place)]
        if quarter not in OVER_RETURNED:
            wanted = [max(people, n // 50) for people, n in zip(wanted, in_place)]
    else:
        so_far = int(start[over, 20].sum() + new[over, 20:22].sum() + taken[over].sum())
        left = YTD_LAST - so_far
        wanted = [int(left * share) for share in NEW_AT_LAST]
        wanted[1] += left - sum(wanted)
    if min(wanted) < 0:
        raise ValueError(f"The totals of quarter {QUARTERS[quarter]} cannot be met: {wanted}.")
    return wanted


def _share_out(wanted: list[int], pull: np.ndarray, over: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(C, G, A) new holders: exactly `wanted` over the CCGs in `over`, the same pace by chance elsewhere."""
    drawn = np.zeros(pull.shape, dtype=np.int64)
    for arrangement, people in enumerate(wanted):
        cells = pull[:, :, arrangement]
        inside = np.where(over[:, None], cells, 0.0)
        exact = rng.multinomial(people, (inside / inside.sum()).ravel()).reshape(cells.shape)
        chance = rng.poisson(np.where(over[:, None], 0.0, cells) * (people / inside.sum()))
        drawn[:, :, arrangement] = exact + chance
    return drawn
