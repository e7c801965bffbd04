"""A national number of people shared out among areas: Sainte-Laguë with floors, to the person. METHODS 5."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from phb.errors import PlainError


def allocate(
    total: int,
    weights: Sequence[float] | np.ndarray,
    floors: Sequence[int] | np.ndarray,
    ceilings: Sequence[int] | np.ndarray | None = None,
) -> np.ndarray:
    """Give each of A areas whole people (A,) that sum to total, none fewer than its floor.

    Each person beyond the floors goes to the area with the largest weight / (2 a + 1), a being what it has;
    of equal ones to the larger weight, then to the earlier place. So no area loses when the total grows. An
    area of weight nought keeps its floor. ceilings (A,) are the most an area may be given: only with these
    can the sum fall short of total, when every area that has a weight is full.

    Raises PlainError when floors add up to more than the total, when there is nobody to give a remainder to,
    for a total that is no whole number of people, weights or floors that are negative or missing, a ceiling
    missing or below its floor, and lists of different length.
    """
    weight, floor, ceiling = _checked(total, weights, floors, ceilings)
    left = int(total) - int(floor.sum())
    if left < 0:
        raise PlainError(
            f"Holders already exceed the target by {-left:,}: there is nothing left to share out."
        )
    ceiling = np.minimum(ceiling, floor + left).astype(np.int64)
    room = np.where(weight > 0, ceiling - floor, 0)
    if left and not (weight > 0).any():
        raise PlainError("No area has a weight above nought, so that nobody can be given the people left.")
    if left >= room.sum():
        return floor + room
    # Whoever has fewer than w x + 1/2 people has a claim w / (2 a + 1) above 1 / (2 x): x is sought so that
    # the claims are nearly as many as the people, a little under, and the last are settled in whole numbers.
    low, high = 0.0, _enough(weight, floor, left)
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if int((_claimed(weight, floor, ceiling, middle) - floor).sum()) <= left:
            low = middle
        else:
            high = middle
    # Rounding may have claimed one too many at the very edge: one step back, then person by person.
    given = np.maximum(_claimed(weight, floor, ceiling, low) - 1, floor)
    return _settle(left - int((given - floor).sum()), weight, given, ceiling)


def distance(
    holders: np.ndarray, share: np.ndarray, population: np.ndarray, *, per: int = 100_000
) -> tuple[np.ndarray, np.ndarray]:
    """Give holders less share (A,), in people and per 100,000 residents; NaN where any of them is."""
    people = np.asarray(holders, dtype=float) - share
    residents = np.where(np.asarray(population, dtype=float) > 0, population, np.nan)
    return people, per * people / residents


def _claimed(weight: np.ndarray, floor: np.ndarray, ceiling: np.ndarray, x: float) -> np.ndarray:
    """What every area has when each claim above 1 / (2 x) was met: the rounded w x, within its bounds."""
    return np.clip(np.floor(np.minimum(weight * x + 0.5, ceiling)).astype(np.int64), floor, ceiling)


def _enough(weight: np.ndarray, floor: np.ndarray, left: int) -> float:
    """An x at which some area alone claims all that is left."""
    is_able = weight > 0
    with np.errstate(over="ignore"):  # without end for the tiniest of weights: then all is settled one by one
        return float(np.min((floor[is_able] + left + 1) / weight[is_able]))


def _settle(left: int, weight: np.ndarray, given: np.ndarray, ceiling: np.ndarray) -> np.ndarray:
    """Give the last people out one by one, by exact fractions: ties are what floating numbers cannot see."""
    import heapq

    exact = [Fraction(float(one)) for one in weight]

    def claim(place: int) -> tuple[Fraction, Fraction, int]:
        return -exact[place] / (2 * int(given[place]) + 1), -exact[place], place

    waiting = [claim(n) for n in range(len(exact)) if exact[n] > 0 and given[n] < ceiling[n]]
    heapq.heapify(waiting)
    for _ in range(left):
        place = waiting[0][2]
        given[place] += 1
        if given[place] < ceiling[place]:
            heapq.heapreplace(waiting, claim(place))
        else:
            heapq.heappop(waiting)
    return given


def _checked(
    total: int,
    weights: Sequence[float] | np.ndarray,
    floors: Sequence[int] | np.ndarray,
    ceilings: Sequence[int] | np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    weight, floor = np.asarray(weights, dtype=float), np.asarray(floors, dtype=float)
    ceiling = np.full(floor.shape, np.inf) if ceilings is None else np.asarray(ceilings, dtype=float)
    if not weight.shape == floor.shape == ceiling.shape:
        raise PlainError("Weights, floors and ceilings are not of the same areas: their lengths differ.")
    if not (0 <= float(total) < np.inf and float(total) == int(total)):
        raise PlainError("The total to share out is not a whole number of people.")
    for what, values in (("weight", weight), ("floor", floor)):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise PlainError(f"A {what} is missing, below nought or without end; give each area a number.")
    if np.isnan(ceiling).any():
        raise PlainError("A ceiling is missing; give each area a number, or none of them a ceiling.")
    if (floor != np.floor(floor)).any() or (ceiling < floor).any():
        raise PlainError("A floor is not a whole number of people, or a ceiling lies below its floor.")
    return weight, floor.astype(np.int64), np.floor(ceiling)
