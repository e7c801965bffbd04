"""How good a set of rules is: alerts followed by quarter and held against the truth, METHODS 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from phb.methods.lifecycle import REOPENED_WITHIN
from phb.methods.stall_rules import FALSE, TRUE

MIN_STALL = 3  # quarters: shorter stalls are not asked to be found
GRACE = 1  # quarters after a stall in which an alert is still right
RESAMPLES = 400


@dataclass(frozen=True)
class Counts:
    """What is counted of one panel; delays of the stalls found, in quarters."""

    raised: int
    right: int
    stalls: int
    found: int
    delays: tuple[int, ...]
    quarters: int
    calm: int


def follow(states: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Open and raised (T, A) bool of a family of rules, in order of priority; each says (T, A) states.

    As phb.methods.lifecycle: an alert ends when the rule it rests on is false; what cannot be judged holds
    it; true again within two quarters is the same alert. Restated data withdraw nothing here.
    """
    quarters, areas = states[0].shape
    rules = np.stack(states)
    open_, raised = np.zeros((quarters, areas), dtype=bool), np.zeros((quarters, areas), dtype=bool)
    rests_on, is_open = np.zeros(areas, dtype=int), np.zeros(areas, dtype=bool)
    ended = np.full(areas, -99)
    for t in range(quarters):
        true = rules[:, t] == TRUE
        is_true = true.any(axis=0)
        rests_on = np.where(is_true, true.argmax(axis=0), rests_on)
        over = is_open & ~is_true & (rules[rests_on, t, np.arange(areas)] == FALSE)
        begins = is_true & ~is_open
        raised[t] = begins & (t - ended > REOPENED_WITHIN)
        is_open = (is_open | begins) & ~over
        ended = np.where(over, t, ended)
        open_[t] = is_open
    return open_, raised


def count(open_: np.ndarray, raised: np.ndarray, stalled: np.ndarray, stalls: np.ndarray) -> Counts:
    """Hold alerts (T, A) against the truth: stalled (A, T), stalls (S, 3) area, first and last quarter."""
    right = stalled.copy()
    for later in range(1, GRACE + 1):
        right[:, later:] |= stalled[:, :-later]
    long_ = stalls[stalls[:, 2] - stalls[:, 1] + 1 >= MIN_STALL] if len(stalls) else stalls
    delays = []
    for area, first, last in long_:
        when = np.flatnonzero(open_[first : last + 1, area])
        if len(when):
            delays.append(int(when[0]))
    return Counts(
        raised=int(raised.sum()),
        right=int((raised & right.T).sum()),
        stalls=len(long_),
        found=len(delays),
        delays=tuple(delays),
        quarters=stalled.size,
        calm=int((~stalled).sum()),
    )


def figures(counts: Sequence[Counts]) -> dict[str, float]:
    """Precision, recall, delay and false alarms over all panels together; NaN where nothing stands below."""
    raised, right = sum(c.raised for c in counts), sum(c.right for c in counts)
    stalls, found = sum(c.stalls for c in counts), sum(c.found for c in counts)
    delays = [delay for c in counts for delay in c.delays]
    return {
        "precision": right / raised if raised else np.nan,
        "recall": found / stalls if stalls else np.nan,
        "delay_median": float(np.quantile(delays, 0.5, method="inverted_cdf")) if delays else np.nan,
        "delay_p80": float(np.quantile(delays, 0.8, method="inverted_cdf")) if delays else np.nan,
        "false_per_100": 100 * (raised - right) / max(sum(c.calm for c in counts), 1),
        "raised_per_100": 100 * raised / max(sum(c.quarters for c in counts), 1),
    }


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share; NaN where nothing stands below it."""
    if not of:
        return np.nan, np.nan
    z, p = 1.959964, hits / of
    middle, half = p + z * z / (2 * of), z * np.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def intervals(counts: Sequence[Counts], seed: int = 0) -> dict[str, tuple[float, float]]:
    """95 % intervals: by bootstrap over whole panels, whose areas share a country; of one panel by Wilson."""
    if len(counts) == 1:
        return _of_one(counts[0])
    rng = np.random.default_rng(seed)
    drawn = [
        figures([counts[i] for i in rng.integers(0, len(counts), len(counts))]) for _ in range(RESAMPLES)
    ]
    return {
        name: tuple(np.nanquantile([one[name] for one in drawn], (0.025, 0.975)))
        for name in figures(counts)
    }  # fmt: skip


def _of_one(c: Counts) -> dict[str, tuple[float, float]]:
    """Intervals of shares where there is one panel; a delay has none."""
    shares = {
        "precision": (c.right, c.raised), "recall": (c.found, c.stalls),
        "false_per_100": (c.raised - c.right, c.calm), "raised_per_100": (c.raised, c.quarters),
    }  # fmt: skip
    found = dict.fromkeys(figures([c]), (np.nan, np.nan))
    for name, (hits, of) in shares.items():
        low, high = wilson(hits, of)
        scale = 100 if name.endswith("per_100") else 1
        found[name] = (scale * low, scale * high)
    return found
