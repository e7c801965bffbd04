"""The rules by which an area is called stalled, behind its plan, silent or odd, each over many areas at once.

METHODS 3.1. A rule gives a Verdict: true, false or not judged for every area, with the evidence it rests on.
Quarters are columns; `at` is the column judged. Nothing is held against a quarter of another collection.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import pdtr

from phb.methods.stall_thresholds import (
    CheckReturn,
    Missing,
    NotStarted,
    OffTrack,
    Stalled,
    StartsStopped,
    Thresholds,
    Watch,
)

TRUE, FALSE, NOT_JUDGED = np.int8(1), np.int8(0), np.int8(-1)
SEVERITIES = ("none", "watch", "info", "medium", "high")  # a severity is a place in this order
WATCH, INFO, MEDIUM, HIGH = 1, 2, 3, 4
_CLOSE = 1e-9  # 10 * (1.3 - 1) is 3 and not less


@dataclass(frozen=True)
class Panel:
    """A areas by Q quarters, as known on one day; column 0 is the quarter of index `first`.

    A quarter's index is year * 4 + number - 1. value, starters, ytd (A, Q) and plan (A, P >= Q: plans reach
    further than returns) are counts of people, NaN where there is no evidence. is_rounded, has_returned,
    is_unequal (its parts are not its total) (A, Q) bool. start (A,): column of the first quarter live, Q
    where not known. collection (Q,) int: quarters of unlike number are counted in another way. is_due (Q,)
    bool: returns could be expected by that day.
    """

    first: int
    value: np.ndarray
    starters: np.ndarray
    ytd: np.ndarray
    plan: np.ndarray
    is_rounded: np.ndarray
    has_returned: np.ndarray
    is_unequal: np.ndarray
    start: np.ndarray
    collection: np.ndarray
    is_due: np.ndarray

    @property
    def is_valid(self) -> np.ndarray:
        """(A, Q) bool: there is a value."""
        return ~np.isnan(self.value)

    def like(self, column: int, at: int) -> bool:
        """Whether a column is in the record and counted like column `at`."""
        return 0 <= column < self.value.shape[1] and self.collection[column] == self.collection[at]

    def back(self, at: int, quarters: int) -> list[int]:
        """The columns of the last `quarters` up to `at`, oldest first, that are counted like it."""
        return [c for c in range(at - quarters + 1, at + 1) if self.like(c, at)]

    def year_end(self, at: int) -> int:
        """Column of the last quarter of the year of column `at`; it may lie beyond the returns."""
        return at + 3 - (self.first + at) % 4


@dataclass(frozen=True)
class Verdict:
    """What a rule says of each area: state (A,) TRUE, FALSE or NOT_JUDGED.

    severity (A,): a place in SEVERITIES. onset (A,): column since when. evidence: (A,) arrays by name, NaN or
    -1 (columns) where there is none.
    """

    state: np.ndarray
    severity: np.ndarray
    onset: np.ndarray
    evidence: Mapping[str, np.ndarray]


def _verdict(
    true: np.ndarray, false: np.ndarray, severity: np.ndarray | int, onset: np.ndarray | int, **evidence: Any
) -> Verdict:
    state = np.where(true, TRUE, np.where(false, FALSE, NOT_JUDGED)).astype(np.int8)
    shape = true.shape
    return Verdict(state, np.broadcast_to(severity, shape), np.broadcast_to(onset, shape), evidence)


def not_started(panel: Panel, at: int, t: NotStarted) -> Verdict:
    """No, or next to no, holder since the area's first quarter."""
    quarters = at - panel.start + 1
    since = (np.arange(at + 1) >= panel.start[:, None]) & panel.is_valid[:, : at + 1]
    returns = since.sum(axis=1)
    most = np.max(np.where(since, panel.value[:, : at + 1], -1.0), axis=1)
    is_judged = panel.is_valid[:, at] & (returns >= t.returns)
    none = is_judged & (quarters >= t.quarters) & (most == 0)
    few = is_judged & (quarters >= t.few_quarters) & (most <= t.few)
    return _verdict(
        none | few, panel.is_valid[:, at] & (most > t.few), np.where(none, HIGH, MEDIUM), panel.start,
        value=panel.value[:, at], most=most, returns=returns.astype(float), window=quarters.astype(float),
    )  # fmt: skip


@dataclass(frozen=True)
class Flat:
    """How areas moved over k quarters: anchor (A,) and its column, expected more people, national growth.

    is_flat, has_grown, is_judged (A,) bool; returns (A,) valid values since the anchor; compared areas.
    """

    anchor: np.ndarray
    anchor_at: np.ndarray
    is_flat: np.ndarray
    has_grown: np.ndarray
    is_judged: np.ndarray
    expected: np.ndarray
    needed: np.ndarray
    returns: np.ndarray
    growth: float
    compared: int


def flat(panel: Panel, at: int, k: int, t: Stalled) -> Flat:
    """Hold the last k quarters against the value before them, and against what all areas together did."""
    areas = panel.value.shape[0]
    now, valid = panel.value[:, at], panel.is_valid
    anchor, anchor_at = np.full(areas, np.nan), np.full(areas, -1)
    for column in (at - k - 1, at - k):
        if panel.like(column, at):
            anchor = np.where(valid[:, column], panel.value[:, column], anchor)
            anchor_at = np.where(valid[:, column], column, anchor_at)
    window = panel.back(at, k)
    before, grown = anchor.copy(), np.zeros(areas, dtype=bool)
    rounded = np.zeros(areas, dtype=bool)
    base = anchor.copy()
    for column in window:
        value = panel.value[:, column]
        base = np.where(np.isnan(base), value, base)
        allowed = np.maximum(t.step_people, t.step * base)
        grown |= valid[:, column] & (value - before > allowed + _CLOSE)
        before = np.where(valid[:, column], value, before)
        rounded |= panel.is_rounded[:, column] & valid[:, column]
    rounded |= (anchor_at >= 0) & panel.is_rounded[np.arange(areas), np.maximum(anchor_at, 0)]
    both = valid[:, at] & (anchor_at >= 0)
    total = float(anchor[both].sum())
    growth = float(now[both].sum()) / total if total > 0 else math.nan
    returns = valid[:, window].sum(axis=1)
    return Flat(
        anchor=anchor,
        anchor_at=anchor_at,
        is_flat=both & (now <= anchor + _CLOSE) & ~grown,
        has_grown=valid[:, at] & (grown | (both & (now > anchor + _CLOSE))),
        is_judged=both & (anchor > 0) & (panel.start <= at - k) & (returns >= k - 1),
        expected=anchor * (growth - 1),
        needed=np.where(rounded, t.expected_rounded, t.expected),
        returns=returns.astype(float),
        growth=growth,
        compared=int(both.sum()),
    )


def _flat_verdict(panel: Panel, at: int, found: Flat, true: np.ndarray, severity: int, k: int) -> Verdict:
    return _verdict(
        true, found.has_grown, severity, found.anchor_at + 1,
        value=panel.value[:, at], before=found.anchor, before_at=found.anchor_at, expected=found.expected,
        short=np.maximum(found.expected + found.anchor - panel.value[:, at], 0),
        growth_pct=np.full(true.shape, 100 * (found.growth - 1)), returns=found.returns,
        window=np.full(true.shape, float(k)),
    )  # fmt: skip


def stalled(panel: Panel, at: int, t: Stalled) -> Verdict:
    """No growth over the longer window, or, where starters are not collected, over the shorter one too."""
    collected = (~np.isnan(panel.starters[:, panel.back(at, 2)])).any(axis=1)
    verdicts = []
    for k, severity in ((t.quarters, MEDIUM), (t.long_quarters, HIGH)):
        found = flat(panel, at, k, t)
        true = found.is_judged & found.is_flat & (found.expected >= found.needed - _CLOSE)
        if severity == MEDIUM:
            true &= (panel.value[:, at] >= t.holders) & ~collected
        verdicts.append(_flat_verdict(panel, at, found, true, severity, k))
    return strongest(verdicts)


def watch(panel: Panel, at: int, t: Watch, stalled: Stalled) -> Verdict:
    """No growth over a window too short to call it a stall."""
    found = flat(panel, at, t.quarters, stalled)
    true = found.is_judged & found.is_flat & (found.expected >= found.needed - _CLOSE)
    return _flat_verdict(panel, at, found, true, WATCH, t.quarters)


def strongest(verdicts: list[Verdict]) -> Verdict:
    """Join verdicts of one rule: the last that is true, else the last that is false, else none."""
    made = verdicts[0]
    for one in verdicts[1:]:
        first = (one.state == TRUE) | ((made.state != TRUE) & (one.state == FALSE))
        made = Verdict(
            np.where(first, one.state, made.state),
            np.where(first, one.severity, made.severity),
            np.where(first, one.onset, made.onset),
            {name: np.where(first, one.evidence[name], old) for name, old in made.evidence.items()},
        )
    return made


def starts_stopped(panel: Panel, at: int, t: StartsStopped) -> Verdict:
    """Next to no starters where the area's own past and the national pace led one to expect some."""
    window = panel.back(at, t.quarters)
    base = [c for c in range(at - t.quarters - t.baseline + 1, at - t.quarters + 1) if panel.like(c, at)]
    starters = panel.starters
    known = ~np.isnan(starters)
    has_window = known[:, window].all(axis=1) & (len(window) == t.quarters)
    has_base = known[:, base].sum(axis=1) >= t.baseline_valid
    seen = np.where(has_window, np.where(known[:, window], starters[:, window], 0).sum(axis=1), np.nan)
    count = np.maximum(known[:, base].sum(axis=1), 1)
    own = np.where(known[:, base], starters[:, base], 0).sum(axis=1) / count
    both = has_window & has_base
    past = float(own[both].sum()) * t.quarters
    pace = float(seen[both].sum()) / past if past > 0 else math.nan
    expected = np.where(has_base, own * t.quarters * pace, np.nan)
    rounded = (panel.is_rounded[:, [*base, *window]] & known[:, [*base, *window]]).any(axis=1)
    needed = np.where(rounded, t.expected_rounded, t.expected)
    with np.errstate(invalid="ignore"):
        chance = pdtr(np.nan_to_num(seen), np.nan_to_num(expected, nan=1.0))
        is_judged = both & (expected >= needed - _CLOSE)
        true = is_judged & (seen <= t.share * expected + _CLOSE) & (chance < t.chance)
        # Where its own past has run dry nothing is expected any more: new starters say that it is over.
        false = has_window & ((is_judged & ~true) | (seen >= needed))
    return _verdict(
        true, false, HIGH, at - t.quarters + 1,
        value=panel.value[:, at], starters=seen, expected=expected, short=np.maximum(expected - seen, 0),
        returns=np.full(true.shape, float(len(window))), window=np.full(true.shape, float(t.quarters)),
        growth_pct=np.full(true.shape, 100 * (pace - 1)),
    )  # fmt: skip


def off_track(panel: Panel, at: int, t: OffTrack) -> Verdict:
    """Far behind its own plan, and what is left of the year asks for more than it has lately managed."""
    now, plan = panel.value[:, at], panel.plan[:, at]
    behind = _is_behind(panel.value, panel.plan, t)
    recent = np.full(now.shape, np.nan)
    for column in panel.back(at, t.window + 1)[:-1]:
        pace = (now - panel.value[:, column]) / (at - column)
        recent = np.where(np.isnan(recent), pace, recent)
    # The plan's last quarter of this year; a plan that goes no further leaves nothing to catch up in.
    end = np.full(now.shape, at)
    for column in range(at + 1, min(panel.year_end(at) + 1, panel.plan.shape[1])):
        end = np.where(np.isnan(panel.plan[:, column]), end, column)
    left = end - at
    plan_end = panel.plan[np.arange(now.size), end]
    required = np.where(left > 0, (plan_end - now) / np.maximum(left, 1), np.nan)
    # An unknown pace is no evidence that too much is asked.
    is_told = (left == 0) | ~np.isnan(recent)
    asks = (left == 0) | (required > t.pace * np.maximum(recent, t.least_pace) + _CLOSE)
    is_judged = panel.is_valid[:, at] & ~np.isnan(plan) & (at - panel.start + 1 >= t.quarters)
    true = is_judged & behind[:, at] & asks
    onset = np.full(now.shape, at)
    going = true.copy()
    for column in range(at - 1, -1, -1):
        going &= behind[:, column] | ~panel.is_valid[:, column]
        onset = np.where(going & behind[:, column], column, onset)
    return _verdict(
        true, is_judged & (is_told | ~behind[:, at]), HIGH if at == panel.year_end(at) else MEDIUM, onset,
        value=now, plan=plan, plan_end=plan_end, plan_end_at=end, required=required,
        recent=recent, short=np.maximum(plan - now, 0),
    )  # fmt: skip


def _is_behind(value: np.ndarray, plan: np.ndarray, t: OffTrack) -> np.ndarray:
    """(A, Q) bool: below the plan by enough, in share and in people."""
    told = plan[:, : value.shape[1]]
    return (value < t.share * told - _CLOSE) & (told - value >= t.people - _CLOSE)


def missing(panel: Panel, at: int, t: Missing) -> Verdict:
    """No return, and for how many quarters in a row; none before it was live or that is not yet due."""
    is_unknown = panel.start == panel.value.shape[1]
    live = (np.arange(at + 1) >= panel.start[:, None]) | is_unknown[:, None]
    silent = ~panel.has_returned[:, : at + 1] & panel.is_due[: at + 1] & live
    run = np.zeros(silent.shape[0], dtype=int)
    going = np.ones(silent.shape[0], dtype=bool)
    last = at if panel.is_due[at] else at - 1
    for column in range(last, -1, -1):
        going &= silent[:, column]
        run += going
    severity = np.where(run >= t.high, HIGH, np.where(run >= t.medium, MEDIUM, INFO))
    valued = panel.is_valid[:, : at + 1]
    before_at = np.where(valued.any(axis=1), valued.shape[1] - 1 - np.argmax(valued[:, ::-1], axis=1), -1)
    before = np.where(before_at >= 0, panel.value[np.arange(run.size), np.maximum(before_at, 0)], np.nan)
    return _verdict(
        (run > 0) & ~panel.has_returned[:, at], panel.has_returned[:, at], severity, last - run + 1,
        value=np.full(run.shape, np.nan), before=before, before_at=before_at, window=run.astype(float),
    )  # fmt: skip


CHECKS = ("fall", "rise", "identical", "ytd_falls", "live_above_ytd", "parts_differ")


def check_return(panel: Panel, at: int, t: CheckReturn) -> Verdict:
    """A return whose figures deserve a question; evidence `checks` (A,) is a sum of 2 ** place in CHECKS."""
    now, valid = panel.value[:, at], panel.is_valid
    before = panel.value[:, at - 1] if panel.like(at - 1, at) else np.full(now.shape, np.nan)
    fall, rise = before - now, now - before
    same, seen = np.zeros(now.shape, dtype=int), ~valid[:, at]
    for column in reversed(panel.back(at, at + 1)[:-1]):
        repeats = valid[:, column] & (panel.value[:, column] == now)
        same += repeats & ~seen
        seen = seen | (panel.has_returned[:, column] & ~repeats)
    ytd = panel.ytd[:, at]
    earlier = np.full(now.shape, np.nan)
    for column in range(panel.year_end(at) - 3, at):
        if panel.like(column, at):
            earlier = np.where(np.isnan(panel.ytd[:, column]), earlier, panel.ytd[:, column])
    slack = np.where(panel.is_rounded[:, at], 4, 0)
    found = (
        (fall >= t.fall_people) & (fall * 100 >= t.fall_pct * before - _CLOSE),
        (rise >= t.rise_people) & (rise * 100 > t.rise_pct * before + _CLOSE) & (before > 0),
        valid[:, at] & (same >= t.same),
        ytd + 2 * slack < earlier,
        now > ytd + slack,
        panel.is_unequal[:, at],
    )
    checks = sum(told.astype(int) << place for place, told in enumerate(found))
    return _verdict(
        np.asarray(checks > 0), panel.has_returned[:, at], INFO, at,
        value=now, before=before, before_at=np.where(np.isnan(before), -1, at - 1), ytd=ytd, checks=checks,
    )  # fmt: skip


_RULES: dict[str, Callable[[Panel, int, Thresholds], Verdict]] = {
    "NOT_STARTED": lambda panel, at, t: not_started(panel, at, t.not_started),
    "STALLED": lambda panel, at, t: stalled(panel, at, t.stalled),
    "STARTS_STOPPED": lambda panel, at, t: starts_stopped(panel, at, t.starts_stopped),
    "OFF_TRACK": lambda panel, at, t: off_track(panel, at, t.off_track),
    "MISSING": lambda panel, at, t: missing(panel, at, t.missing),
    "CHECK_RETURN": lambda panel, at, t: check_return(panel, at, t.check_return),
    "WATCH": lambda panel, at, t: watch(panel, at, t.watch, t.stalled),
}


def judge_by(rule: str, panel: Panel, at: int, t: Thresholds) -> Verdict:
    """Ask one rule of every area at one column."""
    return _RULES[rule](panel, at, t)


def judge(panel: Panel, at: int, t: Thresholds) -> dict[str, Verdict]:
    """Ask every rule of every area at one column, in order of priority; what has stalled is not watched."""
    found = {rule: judge_by(rule, panel, at, t) for rule in _RULES}
    stall = np.logical_or.reduce(
        [found[rule].state == TRUE for rule in ("NOT_STARTED", "STALLED", "STARTS_STOPPED")]
    )
    watched = found["WATCH"]
    found["WATCH"] = Verdict(
        np.where(stall & (watched.state == TRUE), FALSE, watched.state),
        watched.severity,
        watched.onset,
        watched.evidence,
    )
    return found
