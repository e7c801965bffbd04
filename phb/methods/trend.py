"""Whether something has lately been going up or down: the Mann-Kendall test and the Theil-Sen slope.

Mann 1945 and Kendall 1948: of all pairs of quarters, in how many is the later one higher, in how many lower?
The answer is held against every order in which the same values might have come. Sen 1968 for the slope and
its interval (scipy.stats.theilslopes).

Such a test supposes that, but for a trend, one quarter says nothing of the next. That is well enough for what
was started in each quarter, and wrong for people who hold something at the end of one, most of whom held it
the quarter before: never give it a stock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from phb.errors import PlainError

LEAST_KNOWN = 6
CONFIDENCE = 0.95  # of the slope's interval


@dataclass(frozen=True)
class Trend:
    """A trend over the last `window` quarters, of which `known` have a value.

    p_value: how often values in no order at all would go one way so much or more. slope, lower, upper: the
    median change a quarter and its 95 % interval, in the values' unit. All None where not enough is known.
    """

    direction: Literal["rising", "falling", "no_trend", "not_enough"]
    p_value: float | None
    slope: float | None
    lower: float | None
    upper: float | None
    known: int
    window: int

    @property
    def why_not(self) -> str | None:
        """Why nothing is said, as a sentence; None where something is."""
        if self.direction != "not_enough":
            return None
        return f"{self.known} of the last {self.window} quarters are known; a trend takes {LEAST_KNOWN}."


def recent(values: Sequence[float] | np.ndarray, *, window: int = 8, level: float = 0.05) -> Trend:
    """Say whether values (N,) in time order, NaN where a quarter is missing, had a trend of late.

    Only the last `window` quarters are looked at; missing ones are left out, and the others keep their place
    in time. There is a trend where p_value is `level` or less: of series that have none, no more than that
    part is called rising or falling, however many of their values are alike. p_value is exact, also where
    values are alike; scipy's kendalltau is exact only where none are, and would call 10 in 100 orders of
    0, 0, 0, 1, 1, 1 a trend. The slope's interval is approximate and rather wide (of 4000 simulated trends it
    held 97 in 100 over 8 known quarters, 98 over 6): where values are alike or p_value is near `level` it may
    reach 0 although there is a trend.

    Values must be of one kind and one collection. Raises PlainError for infinite values, values that are not
    one line, a window of fewer quarters than a trend takes, and a level that is not between 0 and 1.
    """
    y = np.asarray(values, dtype=float)
    if y.ndim != 1:
        raise PlainError("A trend takes one line of values, one for each quarter.")
    if np.isinf(y).any():
        raise PlainError("A value of the trend is infinite; correct what it is divided by.")
    if window < LEAST_KNOWN:
        raise PlainError(f"{window} quarters are too few for a trend; give {LEAST_KNOWN} or more.")
    if not 0 < level < 1:
        raise PlainError(f"{level} is no level of a test; give a number between 0 and 1, such as 0.05.")
    late = y[-window:]
    place = np.flatnonzero(~np.isnan(late))
    if place.size < LEAST_KNOWN:
        return Trend("not_enough", None, None, None, None, place.size, window)

    from scipy.stats import theilslopes  # slow to import, and the build never asks

    known = late[place]
    score = int(np.sign(known[None, :] - known[:, None])[np.triu_indices(known.size, 1)].sum())
    p_value = _chance(score, np.unique(known, return_counts=True)[1].tolist())
    slope = theilslopes(known, place, CONFIDENCE)
    direction: Literal["rising", "falling", "no_trend"] = "no_trend"
    if p_value <= level:
        direction = "rising" if score > 0 else "falling"
    return Trend(
        direction=direction,
        p_value=p_value,
        slope=float(slope.slope),
        lower=float(slope.low_slope),
        upper=float(slope.high_slope),
        known=place.size,
        window=window,
    )


def _chance(score: int, alike: Sequence[int]) -> float:
    """Give the part of all orders of some values that score as much or more, either way.

    score: pairs whose later value is higher, less those whose later is lower. alike: how many values there
    are of each. How many orders have each number of falling pairs are the coefficients of a polynomial: the
    product of 1 - x^i over all values, divided by the same over the values of each kind (MacMahon).
    """
    count = sum(alike)
    most = count * (count - 1) // 2
    orders = [1] + [0] * most
    for i in range(1, count + 1):
        for falling in range(most, i - 1, -1):
            orders[falling] -= orders[falling - i]
    for i in (i for same in alike for i in range(1, same + 1)):
        for falling in range(i, most + 1):
            orders[falling] += orders[falling - i]
    unlike = most - sum(same * (same - 1) // 2 for same in alike)
    as_far = sum(many for falling, many in enumerate(orders) if abs(unlike - 2 * falling) >= abs(score))
    return as_far / sum(orders)
