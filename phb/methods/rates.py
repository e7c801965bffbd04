"""Rates and shares with the interval that chance alone leaves them. METHODS 2.

The intervals of Public Health England's PHEindicatormethods 2.1.0: Byar's method for rates, exact limits
below ten people, Wilson's score for shares (formulas: APHO Technical Briefing 3, 2008). They say how far
chance alone could move a figure; what sets areas apart beyond chance is in `funnel`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

import numpy as np

from phb.errors import PlainError

PER = 100_000
EXACT_BELOW = 10  # people; from here Byar's approximation serves

Column = np.ndarray | Sequence[float]
Figures = TypeVar("Figures", float, np.ndarray)


@dataclass(frozen=True, eq=False)
class Interval(Generic[Figures]):
    """A figure and its limits: floats of one area, or arrays (A,) of many. NaN where there is none."""

    value: Figures
    lower: Figures
    upper: Figures


def normal_quantile(confidence: float) -> float:
    """Give z of a two-sided confidence, unrounded: 0.95 gives 1.95996..., 0.998 gives 3.09023...

    Unrounded because the reference values hold to 1e-9 with it, and only to 1e-5 with z of six places.
    Raises PlainError for a confidence that is not between 0 and 1.
    """
    from scipy.special import ndtri  # slow to import

    return float(ndtri(quantile_of(confidence)))


def quantile_of(confidence: float) -> float:
    """Give the quantile at which a two-sided interval ends, 0.975 of 0.95, or raise PlainError."""
    if not 0 < confidence < 1:
        raise PlainError(f"A confidence lies between 0 and 1, such as 0.95; {confidence} does not.")
    return (1 + confidence) / 2


@overload
def byar(count: float, *, confidence: float = 0.95) -> Interval[float]: ...
@overload
def byar(count: Column, *, confidence: float = 0.95) -> Interval[np.ndarray]: ...
def byar(count: float | Column, *, confidence: float = 0.95) -> Interval[float] | Interval[np.ndarray]:
    """Give Byar's limits of counts of people, an approximation close to exact from ten people up.

    NaN where the count is, and for a lower limit that the formula puts at or below nought, where the
    reference has none either. Raises PlainError for a count below nought or without end. Breslow and Day,
    Statistical methods in cancer research II, 1987.
    """
    x = counted(count, "count")
    lower, upper = _byar(x, normal_quantile(confidence))
    return _interval(x, lower, upper)


@overload
def rate_interval(
    count: float, population: float, *, per: float = PER, confidence: float = 0.95
) -> Interval[float]: ...
@overload
def rate_interval(
    count: Column, population: Column, *, per: float = PER, confidence: float = 0.95
) -> Interval[np.ndarray]: ...
def rate_interval(
    count: float | Column, population: float | Column, *, per: float = PER, confidence: float = 0.95
) -> Interval[float] | Interval[np.ndarray]:
    """Give people per `per` residents with the interval of a Poisson count: exact below 10, else Byar's.

    NaN where count or population is, or where nobody lives. Raises PlainError for numbers below nought or
    without end. phe_rate of PHEindicatormethods 2.1.0.
    """
    x, people = counted(count, "count"), counted(population, "population")
    z = normal_quantile(confidence)
    exact, approximate = _exact(x, (1 - confidence) / 2), _byar(x, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(people > 0, per / people, np.nan)
    lower, upper = (np.where(x < EXACT_BELOW, few, many) for few, many in zip(exact, approximate))
    return _interval(x * scale, lower * scale, upper * scale)


@overload
def proportion_interval(count: float, total: float, *, confidence: float = 0.95) -> Interval[float]: ...
@overload
def proportion_interval(
    count: Column, total: Column, *, confidence: float = 0.95
) -> Interval[np.ndarray]: ...
def proportion_interval(
    count: float | Column, total: float | Column, *, confidence: float = 0.95
) -> Interval[float] | Interval[np.ndarray]:
    """Give a share, 0 to 1, with Wilson's score interval, which stays within 0 and 1.

    NaN where count or total is, or where the total is nought. Raises PlainError for numbers below nought or
    without end, and for a count above its total. phe_proportion of PHEindicatormethods 2.1.0.
    """
    x, n = counted(count, "count"), counted(total, "total")
    parts_fit(x, n)
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(n > 0, x / n, np.nan)
        half = z * np.sqrt(z**2 + 4 * x * (1 - share))
        lower, upper = (np.clip((2 * x + z**2 + side * half) / (2 * (n + z**2)), 0, 1) for side in (-1, 1))
    # At 0 and at all of them the roots are 0 and 1, but for the last digit.
    return _interval(share, np.where(x == 0, share, lower), np.where(x == n, share, upper))


def counted(numbers: float | Column, what: str) -> np.ndarray:
    """Read counts of people as floats, NaN for none. Raises PlainError below nought or without end."""
    read = np.asarray(numbers, dtype=float)
    wrong = read[(read < 0) | np.isinf(read)]
    if wrong.size:
        raise PlainError(f"A {what} is {wrong[0]:g}; it must be a number from nought up, so correct it.")
    return read


def parts_fit(count: np.ndarray, total: np.ndarray) -> None:
    """Raise PlainError where a part is greater than its whole."""
    part, whole = np.broadcast_arrays(count, total)
    wrong = part > whole
    if wrong.any():
        told = f"{part[wrong][0]:g} of {whole[wrong][0]:g}"
        raise PlainError(f"A share cannot be {told}: the part is greater than the whole, so correct one.")


def _exact(x: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a Poisson count: half of chi-square's quantiles, which are the gamma distribution's."""
    from scipy.special import gammainccinv, gammaincinv  # slow to import

    return np.where(x == 0, 0.0, gammaincinv(np.maximum(x, 1e-300), tail)), gammainccinv(x + 1, tail)


def _byar(x: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    more = x + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return np.where(lower > 0, lower, np.nan), upper


def _interval(
    value: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> Interval[float] | Interval[np.ndarray]:
    if np.ndim(value) == 0:
        return Interval(float(value), float(lower), float(upper))
    # Where there is no figure there are no limits.
    none = np.isnan(value)
    return Interval(value, np.where(none, np.nan, lower), np.where(none, np.nan, upper))
