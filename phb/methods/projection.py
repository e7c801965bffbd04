"""Target tracking: the run rate a target asks for, beside the run rate there has been. METHODS 4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Answer = Literal["achieved", "missed", "not known", "no recent growth", "pace unknown", "on pace", "too slow"]


@dataclass(frozen=True)
class Pace:
    """Net new holders a quarter: per_quarter over the last `quarters` quarters; None when not known."""

    per_quarter: float | None
    quarters: int | None


@dataclass(frozen=True)
class RunRate:
    """What a level asks for. required is people a quarter, growth the same as a ratio a quarter.

    ratio is required over recent; reached_in the whole quarters to the level at the recent pace. Each is
    None where answer says why: "achieved" (required is 0), "missed" (no quarter is left), "not known" (no
    value to begin from), "no recent growth" (recent is nought or less), "pace unknown" (no earlier value).
    """

    required: float | None
    growth: float | None
    recent: float | None
    ratio: float | None
    reached_in: int | None
    answer: Answer


def recent_pace(values: Sequence[float], *, window: int = 4) -> Pace:
    """Give (v_t - v_j) / (t - j), j the oldest valid value in the last `window` quarters before t.

    values: one a quarter in time order, NaN missing or not comparable; the last is t.
    """
    series = np.asarray(values, dtype=float)
    if series.size == 0 or math.isnan(series[-1]):
        return Pace(None, None)
    for back in range(min(window, series.size - 1), 0, -1):
        if not math.isnan(series[-1 - back]):
            return Pace(float(series[-1] - series[-1 - back]) / back, back)
    return Pace(None, None)


def run_rates(
    now: float | None, target: float, quarters_left: int, *, recent: float | None = None
) -> RunRate:
    """Say what it takes to come from `now` to `target` in `quarters_left`, against the recent pace.

    now, target: people; recent: people a quarter as `recent_pace` gives it, None when not known.
    """
    if now is None or math.isnan(now):
        return RunRate(None, None, recent, None, None, "not known")
    if now >= target:
        return RunRate(0.0, 0.0, recent, None, 0, "achieved")
    grows = recent is not None and recent > 0
    reached_in = math.ceil((target - now) / recent) if recent is not None and recent > 0 else None
    if quarters_left <= 0:
        return RunRate(None, None, recent, None, reached_in, "missed")
    required = (target - now) / quarters_left
    growth = (target / max(now, 1.0)) ** (1 / quarters_left) - 1
    if recent is None:
        return RunRate(required, growth, None, None, None, "pace unknown")
    if not grows:
        return RunRate(required, growth, recent, None, None, "no recent growth")
    ratio = required / recent
    return RunRate(required, growth, recent, ratio, reached_in, "on pace" if ratio <= 1 else "too slow")
