"""What the demonstration plants, decided before any history is drawn: stalls, faults, who returns when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.demo.places import MANDATORY, QUARTERS, Places

ANCHORS = (5, 9, 11, 15, 21, 22)  # quarters whose national figure is held exactly
LAST = len(QUARTERS) - 1

# (first, last) quarter of each planted period, as positions in the record.
STALLS: dict[str, tuple[tuple[int, int], ...]] = {
    "never_started": tuple((0, end) for end in (5, 6, 7, 7, 8, 9, 9, 10, 11, 12, 13, 14, LAST, LAST)),
    "started_then_stopped": tuple((f, LAST) for f in (5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 18)),
    "slow_but_moving": tuple((f, f + 7) for f in (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 14, 15, 15)),
    "batch_then_flat": tuple(
        (f, f + n)
        for f, n in zip((4, 5, 7, 8, 9, 11, 13, 14, 14, 15, 17, 18), (5, 6, 5, 6, 7, 5, 6, 5, 7, 6, 5, 4))
    ),
    "restart_after_stall": tuple(
        (f, f + n)
        for f, n in zip((5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), (4, 4, 5, 4, 5, 4, 4, 5, 4, 4, 5, 4))
    ),
}
SLOW_PACE = 0.5  # share of an ordinary CCG's recruitment
STALLED_PACE = 0.01

# (quarter, quarters it lasts, put right later). Anchor quarters appear only where the fault is put right.
FAULTS: dict[str, tuple[tuple[int, int, bool], ...]] = {
    "plain_repeat": tuple((q, 2, False) for q in (1, 2, 3, 3, 6, 6, 7, 7)),
    "copied_forward": (
        (13, 1, False), (14, 1, True), (17, 1, False), (18, 1, True), (18, 1, False), (19, 1, False),
        (20, 1, True), (20, 1, False),
    ),
    "restated": tuple((q, 1, True) for q in (4, 6, 9, 10, 12, 15, 17, 19, 21, 22)),
    "jump_over_100": tuple((q, 1, False) for q in (7, 10, 13, 17, 18, 20)),
    "fall_while_country_rises": tuple((q, 1, False) for q in (8, 10, 10, 13, 14, 17, 18, 20)),
    "reclassification": ((18, 1, False),),
    "ytd_sent_as_live": (
        (3, 1, True), (7, 1, False), (10, 1, False), (14, 1, True), (18, 1, False), (19, 1, True),
        (19, 1, False),
    ),
    "parts_do_not_sum": tuple((q, 1, False) for q in (1, 4, 6, 7, 10, 13, 16, 18)),
    "suppressed": ((13, 2, False), (16, 3, False), (18, 2, False), (19, 2, False)),
    "late_return": tuple((q, 1, False) for q in (2, 5, 6, 8, 9, 11, 12, 15, 18, 21, 22)),
    "ons_code_used": tuple((q, 1, False) for q in (4, 8, 14, 19)),
    "name_used": tuple((q, 1, False) for q in (7, 17)),
    "ended_not_given": ((13, 2, False), (17, 3, False)),
}  # fmt: skip

RETURNED = (152, 156, 160, 158, 165, 172, 168, 174, 178, 185, 181, 190)  # CCGs that returned, voluntary era
LATE = (12, 9, 7, 10, 9, 6, 8, 5, 7, 4, 6)  # CCGs whose return came after the deadline, mandatory era
NOT_RETURNED = (8, 6, 5, 2, 4, 5, 8, 7, 5, 2, 3)  # CCGs that did not, mandatory era


@dataclass(frozen=True)
class Period:
    """One planted stall or fault: kind, the CCG's position, first and last quarter, if put right later.

    A late return may come `together` with others, in one file.
    """

    kind: str
    ccg: int
    first: int
    last: int
    put_right: bool = False
    together: bool = False


@dataclass
class Plan:
    """Everything decided beforehand. `periods` in order of drawing; arrays are (C, Q).

    pace: factor on recruitment; surge: people taken on at once, as a share of those in place, nan for none;
    leaving: share of holders who leave, nan for the ordinary; returned: bool.
    """

    periods: list[Period]
    pace: np.ndarray
    surge: np.ndarray
    leaving: np.ndarray
    returned: np.ndarray

    def of(self, *kinds: str) -> list[Period]:
        """The planted periods of these kinds."""
        return [period for period in self.periods if period.kind in kinds]


def draw(places: Places, size: np.ndarray, rng: np.random.Generator) -> Plan:
    """Choose a CCG for every planted period, no CCG twice; then the returns that never came or came late.

    size (C,): expected holders relative to one another; the smallest CCGs get no planted stall, which could
    not be told from chance.
    """
    shape = places.is_open.shape
    nothing = np.full(shape, np.nan)
    plan = Plan([], np.ones(shape), nothing, nothing.copy(), places.is_open.copy())
    candidates = np.flatnonzero(places.unchanged())
    floor = np.sort(size[candidates])[len(candidates) // 6]
    shuffled = [int(c) for c in rng.permutation(candidates)]
    pool = [c for c in shuffled if size[c] >= floor]
    for kind, spans in STALLS.items():
        for first, last in spans:
            chosen = pool.pop()
            plan.periods.append(Period(kind, chosen, first, last))
            _shape_stall(plan, plan.periods[-1])
    pool = [c for c in shuffled if size[c] < floor] + pool
    for kind, slots in sorted(FAULTS.items(), key=lambda item: item[0] not in _NEEDS_SIZE):
        for first, quarters, put_right in slots:
            chosen = max(pool[-10:], key=lambda c: size[c]) if kind in _NEEDS_SIZE else pool[0]
            pool.remove(chosen)
            plan.periods.append(Period(kind, chosen, first, first + quarters - 1, put_right))
            _shape_fault(plan, plan.periods[-1])
    plan.returned = _who_returns(places, plan, size, rng)
    plan.periods += _late_together(plan, rng)
    return plan


_NEEDS_SIZE = {
    "jump_over_100",
    "fall_while_country_rises",
    "reclassification",
    "ytd_sent_as_live",
    "copied_forward",
    "plain_repeat",
}


def _shape_stall(plan: Plan, period: Period) -> None:
    """Slow or stop a CCG's recruitment over its period, with the batch before it or the new pace after it."""
    pace = {"never_started": 0.0, "slow_but_moving": SLOW_PACE}.get(period.kind, STALLED_PACE)
    plan.pace[period.ccg, period.first : period.last + 1] = pace
    if period.kind == "batch_then_flat":
        plan.surge[period.ccg, period.first - 1] = 1.0
        plan.leaving[period.ccg, period.first : period.last + 1] = 0.01
    if period.kind == "restart_after_stall":
        plan.pace[period.ccg, period.last + 1 : period.last + 5] = 2.2


def _shape_fault(plan: Plan, period: Period) -> None:
    """Faults that are true events, not slips of the pen: a leap and a fall."""
    if period.kind == "jump_over_100":
        plan.surge[period.ccg, period.first] = 1.4
    if period.kind == "fall_while_country_rises":
        plan.leaving[period.ccg, period.first] = 0.42
        plan.pace[period.ccg, period.first] = 0.2


def _late_together(plan: Plan, rng: np.random.Generator) -> list[Period]:
    """Late returns of the mandatory era that came in one file a quarter; some CCGs are often late."""
    habit = rng.normal(0.0, 1.0, len(plan.returned))
    late: list[Period] = []
    for quarter, count in enumerate(LATE, start=MANDATORY):
        score = habit + rng.normal(0.0, 0.8, len(habit))
        faulty = {p.ccg for p in plan.of(*FAULTS) if p.first <= quarter <= p.last}
        able = [
            int(c) for c in np.argsort(-score, kind="stable") if plan.returned[c, quarter] and c not in faulty
        ]
        late += [Period("late_return", c, quarter, quarter, together=True) for c in sorted(able[:count])]
    return late


def _who_returns(places: Places, plan: Plan, size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(C, Q) bool: a return for that quarter came in the end. Exact counts; gaps cluster by place and time.

    Planted periods return throughout, with two quarters either side, so that each can be found. In the anchor
    quarters of the mandatory era only small CCGs are absent.
    """
    protected = np.zeros(places.is_open.shape, dtype=bool)
    for period in plan.periods:
        protected[period.ccg, max(0, period.first - 2) : period.last + 3] = True
    returned = places.is_open.copy()
    habit = rng.normal(0.0, 0.6, len(places.codes))
    spell = rng.normal(0.0, 1.0, len(places.codes))
    offices: dict[str, float] = {}
    for quarter in range(len(QUARTERS)):
        spell = 0.75 * spell + rng.normal(0.0, 0.66, len(places.codes))
        present = sorted({str(name) for name in places.office[:, quarter] if name})
        drawn = rng.normal(0.0, 1.0, len(present))
        offices = {name: 0.7 * offices.get(name, 0.0) + 0.7 * z for name, z in zip(present, drawn)}
        local = np.array([offices.get(str(name), 0.0) for name in places.office[:, quarter]])
        score = habit + spell + (0.9 if quarter < MANDATORY else 1.8) * local
        if quarter >= MANDATORY:
            score = score + size / size.mean()
        if quarter in ANCHORS and quarter >= MANDATORY:
            score = size
        free = np.flatnonzero(places.is_open[:, quarter] & ~protected[:, quarter])
        if quarter < MANDATORY:
            absent = int(places.is_open[:, quarter].sum()) - RETURNED[quarter]
        else:
            absent = NOT_RETURNED[quarter - MANDATORY]
        lowest = free[np.argsort(score[free], kind="stable")][:absent]
        returned[lowest, quarter] = False
    return returned
