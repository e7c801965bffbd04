"""Control charts of single values and moving ranges (XmR): has something changed, or is it the usual spread?

Making Data Count as the reference package NHSRplotthedots 0.2.2 has it, label by label (METHODS 1). Give it
what was started in each quarter, a share or a rate, never a stock of people, which goes one way by itself.

Where we differ, and only there: ranges that average nought, phases too short to judge, and equality, which is
within TOLERANCE because values may have been divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from phb.errors import PlainError

LIMIT = 2.66  # average moving ranges from the mean to a limit; near limits stand at two thirds of it
SCREEN = 3.267  # average moving ranges from which on a range is left out of the average
TREND = 7  # points that rise, or fall, one after the other
SHIFT = 7  # points on one side of the mean, one after the other
TRIAL_BELOW = 13  # values: limits made of fewer are trial limits
RUN_CHART_BELOW = 8  # values: with fewer nothing is judged
FIX_AFTER_LEAST = 12  # points from which fixed limits may be made
TOLERANCE = 1e-9  # of the mean, or of 1 where that is more

Limits = Literal["normal", "trial", "none"]

COMMON = "Common Cause"
SIGNS = (1, -1)
OUTSIDE = {1: "Above UCL", -1: "Below LCL"}
SHIFTED = {1: f"{SHIFT} Points Above CL", -1: f"{SHIFT} Points Below CL"}
TRENDING = {1: f"{TREND} Point Trend (Increasing)", -1: f"{TREND} Point Trend (Decreasing)"}
TWO_IN_THREE = {1: "2 in 3 Above CL", -1: "2 in 3 Below CL"}
_DIRECTION = {
    label: sign for kind in (SHIFTED, TRENDING, TWO_IN_THREE, OUTSIDE) for sign, label in kind.items()
}


@dataclass(frozen=True, eq=False)
class XmR:
    """A control chart: what to draw and what to say of it, arrays with one place for each of N values.

    mean, lpl, upl (lower and upper process limit), near_lower, near_upper: in the values' unit, the same over
    a phase, also where a value is missing; NaN where there is none. Limits may lie below nought: draw them
    clipped. special_cause, point_type: the labels of METHODS 10 as str, "" where nothing is said of a point,
    because it is missing or its phase is too short.
    variation: the point_type of the last point; assurance: "consistent_pass", "inconsistent" (hit or miss) or
    "consistent_fail", by the limits of the last phase. None where nothing is said.
    limits: for each phase "normal", "trial" (made of 8 to 12 values: say so) or "none": draw a run chart,
    whose limits, if they can be worked out at all, are not to be shown.
    """

    mean: np.ndarray
    lpl: np.ndarray
    upl: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray
    special_cause: np.ndarray
    point_type: np.ndarray
    variation: str | None
    assurance: str | None
    limits: tuple[Limits, ...]


@dataclass(frozen=True)
class _Lines:
    """Mean and average moving range of a phase, NaN where there is none, and what its limits are worth.

    spread is 0.0 where nothing varies; tiny is what counts as nought beside this mean.
    """

    mean: float
    spread: float
    tiny: float
    limits: Limits


def xmr(
    values: Sequence[float] | np.ndarray,
    *,
    improvement: int = 1,
    target: float | None = None,
    rebase: Sequence[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> XmR:
    """Give the control chart of values (N,) in time order, NaN where a quarter is missing.

    improvement: 1 up is good, -1 down is good, 0 neither. target: in the values' unit, None or NaN for none.
    rebase: 0-based positions, rising, at which a new phase begins with limits of its own (one does at 0
    anyway); nothing is judged across one. fix_after: only the first so many positions of each phase make its
    mean and limits, at least 12. screen: leave out, once, moving ranges of 3.267 times their average or more.

    How many values a phase has is counted over the known ones that make its limits. A missing value breaks
    every run and has no moving range; where the last is missing there is no variation, while assurance
    stands. No values are one phase; it has no limits, nor has one without two known values side by side.
    Where screening would leave no spread (0, 0, 0, 5, 0, ...), the spread is that of all ranges. Where there
    is none at all, the limits lie on the mean and only trend and shift are judged: of values all the same
    every point is a common cause, and a target that equals them is hit or miss. With an improvement of 0
    there is no assurance.

    As in the package, the last point of a trend that another trend follows at once has the direction of the
    step to the next point, and falls where that step is none.

    Raises PlainError for infinite values or target, values that are not one line, another improvement, a
    rebase beyond the last place or out of order, and a fix_after below 12.
    """
    rebase = [place for place in rebase if place]  # one begins at the first place anyway
    y = _checked(values, improvement, target, rebase, fix_after)
    lines = np.full((5, len(y)), np.nan)
    cause = np.full(len(y), "", dtype=object)
    limits: list[Limits] = []
    for start, end in zip([0, *rebase], [*rebase, len(y)]):
        phase = y[start:end]
        drawn = _lines(phase[:fix_after], screen)
        limits.append(drawn.limits)
        lines[0, start:end] = drawn.mean
        for row, factor in enumerate((-LIMIT, LIMIT, -2 * LIMIT / 3, 2 * LIMIT / 3), start=1):
            lines[row, start:end] = drawn.mean + factor * drawn.spread
        if drawn.limits != "none":
            cause[start:end] = _causes(phase, drawn)
    kind = np.array([_point_type(label, improvement) for label in cause], dtype=object)
    mean, lpl, upl, near_lower, near_upper = lines
    return XmR(
        mean=mean,
        lpl=lpl,
        upl=upl,
        near_lower=near_lower,
        near_upper=near_upper,
        special_cause=cause,
        point_type=kind,
        variation=(kind[-1] or None) if len(y) else None,
        assurance=_assurance(drawn, target, improvement),
        limits=tuple(limits),
    )


def _checked(
    values: Sequence[float] | np.ndarray,
    improvement: int,
    target: float | None,
    rebase: Sequence[int],
    fix_after: int | None,
) -> np.ndarray:
    y = np.asarray(values, dtype=float)
    if y.ndim != 1:
        raise PlainError("A control chart takes one line of values, one for each quarter.")
    if np.isinf(y).any() or (target is not None and np.isinf(target)):
        raise PlainError("A value or target of the control chart is infinite; correct what it is divided by.")
    if improvement not in (1, 0, -1):
        raise PlainError(f"{improvement} is no direction; give 1 (up is good), -1 (down is good) or 0.")
    steps = np.diff([0, *rebase, len(y)])
    if len(rebase) and not (steps > 0).all():
        raise PlainError(
            f"A control chart of {len(y)} values cannot begin anew at {', '.join(map(str, rebase))}; "
            "give positions after the first value and within them, in rising order."
        )
    if fix_after is not None and fix_after < FIX_AFTER_LEAST:
        raise PlainError(f"Limits cannot be fixed after {fix_after} points; give {FIX_AFTER_LEAST} or more.")
    return y


def _lines(made_of: np.ndarray, screen: bool) -> _Lines:
    known = made_of[~np.isnan(made_of)]
    if not known.size:
        return _Lines(np.nan, np.nan, TOLERANCE, "none")
    mean = float(known.mean())
    tiny = TOLERANCE * max(1.0, abs(mean))
    ranges = np.abs(np.diff(made_of))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return _Lines(mean, np.nan, tiny, "none")
    spread = float(ranges.mean())
    kept = ranges[ranges < SCREEN * spread - tiny]
    if screen and kept.size and kept.mean() > tiny:
        spread = float(kept.mean())
    if known.size < RUN_CHART_BELOW:
        limits: Limits = "none"
    else:
        limits = "trial" if known.size < TRIAL_BELOW else "normal"
    return _Lines(mean, spread if spread > tiny else 0.0, tiny, limits)


def _causes(y: np.ndarray, drawn: _Lines) -> np.ndarray:
    """Label the points (N,) of one phase, outside before trend before two in three before shift."""
    away = y - drawn.mean
    side = np.sign(np.where(np.abs(away) <= drawn.tiny, 0.0, away))
    outside = near = np.zeros(len(y), dtype=bool)
    if drawn.spread:  # without any, limits lie on the mean, and every other point would be outside
        outside = np.abs(away) > LIMIT * drawn.spread + drawn.tiny
        near = ~outside & (np.abs(away) > 2 * LIMIT / 3 * drawn.spread + drawn.tiny)
    step = np.diff(y)
    trend = _joined(step > 0) | _joined(step < 0)
    later = np.append(trend[1:], False)
    steps = np.where(later, np.append(step, 0.0), np.append(0.0, step))
    heading = np.where(steps > 0, 1, -1)

    cause = np.where(np.isnan(y), "", COMMON).astype(object)
    weakest_first = (
        (SHIFTED, {sign: _in_runs(side == sign, SHIFT) for sign in SIGNS}),
        (TWO_IN_THREE, {sign: _two_in_three(near, side == sign) for sign in SIGNS}),
        (TRENDING, {sign: trend & (heading == sign) for sign in SIGNS}),
        (OUTSIDE, {sign: outside & (side == sign) for sign in SIGNS}),
    )
    for labels, holds in weakest_first:
        for sign in SIGNS:
            cause[holds[sign]] = labels[sign]
    return cause


def _in_runs(holds: np.ndarray, length: int) -> np.ndarray:
    """Say which places (N,) are among at least `length` in a row that hold."""
    found = np.zeros(len(holds), dtype=bool)
    for start in range(len(holds) - length + 1):
        if holds[start : start + length].all():
            found[start : start + length] = True
    return found


def _joined(goes: np.ndarray) -> np.ndarray:
    """Say which points (N,) are part of a trend, by which steps (N - 1,) between them go its way."""
    steps = _in_runs(goes, TREND - 1)
    return np.append(steps, False) | np.append(False, steps)


def _two_in_three(near: np.ndarray, is_here: np.ndarray) -> np.ndarray:
    """Say which points (N,) are near a limit with another of three in a row, all on this side."""
    found = np.zeros(len(near), dtype=bool)
    for start in range(len(near) - 2):
        three = slice(start, start + 3)
        if is_here[three].all() and near[three].sum() >= 2:
            found[three] |= near[three]
    return found


def _point_type(label: str, improvement: int) -> str:
    if label in ("", COMMON):
        return "common_cause" if label else ""
    if improvement == 0:
        return "special_cause_neutral_high" if _DIRECTION[label] > 0 else "special_cause_neutral_low"
    is_good = _DIRECTION[label] == improvement
    return "special_cause_improvement" if is_good else "special_cause_concern"


def _assurance(drawn: _Lines, target: float | None, improvement: int) -> str | None:
    if target is None or np.isnan(target) or improvement == 0 or drawn.limits == "none":
        return None
    if abs(target - drawn.mean) <= LIMIT * drawn.spread + drawn.tiny:
        return "inconsistent"
    is_beyond = (target > drawn.mean) == (improvement > 0)
    return "consistent_fail" if is_beyond else "consistent_pass"
