"""What a programme could do in some areas, as people more than if nothing changes.

Nothing here claims a cause: a lever says how many more there would be if some areas grew as their peers'
median did, or offered what others offer. "If nothing changes" is a projection: `growth` (A, H), the people by
which each of A areas is projected to grow by each of H quarters ahead, NaN where it has none. A pace is
people a quarter over the last year; `course` (H,) says how many quarters at that pace England's projection is
worth by each quarter ahead, so that lever and projection run alike.

Every lever gives a gain (A, H) of nought or more, and nought where it cannot be said. An area on which
several bear counts the largest gain, never their sum.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from phb.errors import PlainError

PER = 100_000


@dataclass(frozen=True, eq=False)
class Order:
    """Areas by what they gain, most first: their places, and the gain so far; half is how few bring half."""

    places: np.ndarray
    so_far: np.ndarray
    half: int


def peer_pace(pace: np.ndarray, population: np.ndarray, peers: Sequence[Sequence[int]]) -> np.ndarray:
    """Give the pace (A,) each area would have at the median rate of its peers, people a quarter.

    peers are the places of each area's peers. NaN for an area without residents known, or without any peer
    whose pace is known: peers that are not known are left out of the median.
    """
    rate = _rate(pace, population)
    median = np.array([_median(rate[list(some)]) for some in peers])
    return median * population / PER


def slowest(pace: np.ndarray, population: np.ndarray, is_in: np.ndarray, count: int) -> np.ndarray:
    """Say which (A,) are the `count` slowest for their residents of those within; ties by position.

    An area whose pace is not known is not among them. Raises PlainError for a count below nought.
    """
    if count < 0:
        raise PlainError(f"{count} is no number of CCGs; give nought or more.")
    rate = np.where(is_in, _rate(pace, population), np.nan)
    order = np.argsort(rate, kind="stable")  # what is not known comes last
    found = np.zeros(len(rate), dtype=bool)
    found[order[: min(count, int(np.sum(~np.isnan(rate))))]] = True
    return found


def grow(growth: np.ndarray, target: np.ndarray, chosen: np.ndarray, course: np.ndarray) -> np.ndarray:
    """Give the gain (A, H) of chosen areas that grow at a target pace (A,), people a quarter.

    Nought wherever an area is projected to grow by more as it is.
    """
    with np.errstate(invalid="ignore"):
        more = target[:, None] * np.maximum(course, 0) - growth
    return np.where(chosen[:, None], np.maximum(np.nan_to_num(more), 0.0), 0.0)


def offered_everywhere(
    holders: np.ndarray, population: np.ndarray, chosen: np.ndarray, steps: int, horizon: int
) -> tuple[np.ndarray, float | None]:
    """Give the gain (A, H) where a care group reaches the median rate of those who offer it, and that rate.

    holders (A,) are people of the care group, NaN not known: such an area gains nothing that can be said.
    Those below the median come up to it evenly over `steps` quarters and stay. The median is per 100,000
    residents, over all areas with at least one holder; None, and no gain, where there is none.
    Raises PlainError for steps below 1.
    """
    if steps < 1:
        raise PlainError("A care group can be offered everywhere only by a quarter that is still to come.")
    rate = _rate(holders, population)
    with np.errstate(invalid="ignore"):
        median = _median(rate[rate > 0])
    if np.isnan(median):
        return np.zeros((len(holders), horizon)), None
    lacking = np.maximum(np.nan_to_num(median * population / PER - holders), 0.0)
    evenly = np.minimum(np.arange(1, horizon + 1) / steps, 1.0)
    return np.where(chosen, lacking, 0.0)[:, None] * evenly, float(median)


def largest(*gains: np.ndarray) -> np.ndarray:
    """Give, for each area and quarter, the largest of several gains (A, H)."""
    found: np.ndarray = np.maximum.reduce(gains)
    return found


def order(gain: np.ndarray) -> Order:
    """Put areas in the order of what they gain (A,), ties by position; who gains nothing is left out."""
    ordered = np.argsort(-gain, kind="stable")
    places = ordered[gain[ordered] > 0]
    so_far = gain[places].cumsum()
    half = int(np.searchsorted(so_far, so_far[-1] / 2 - 1e-9) + 1) if places.size else 0
    return Order(places, so_far, half)


def reached(path: np.ndarray, level: float) -> int | None:
    """Give how many quarters ahead a path (H,) first stands at a level or above; None: not within them."""
    at = np.flatnonzero(np.nan_to_num(path, nan=-np.inf) >= level - 1e-9)
    return int(at[0]) + 1 if at.size else None


def by_direct_payment(
    holders: float, without: float, share_now: float | None, share: float
) -> tuple[float, float | None]:
    """Give how many would hold theirs by direct payment at a share, and how many more than if it goes on.

    holders are those with levers, without those if nothing changes; shares are 0 to 1, share_now None where
    it is not known: then nothing can be said of more. The number of holders does not depend on it.
    """
    if not 0 <= share <= 1:
        raise PlainError("Give a share from 0 to 100 per cent.")
    people = holders * share
    return people, None if share_now is None else people - without * share_now


def _rate(people: np.ndarray, population: np.ndarray) -> np.ndarray:
    """People in every 100,000 residents (A,), NaN where either is not known or nobody lives there."""
    found: np.ndarray = np.divide(
        people * PER, population, out=np.full(len(people), np.nan), where=population > 0
    )
    return found


def _median(values: np.ndarray) -> float:
    with warnings.catch_warnings():  # of nothing the median is not known, which is no surprise
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(np.nanmedian(values)) if values.size else float("nan")


def whole_paths(paths: np.ndarray) -> np.ndarray:
    """Give paths (P, N) in whole people (P, N) that sum, in each of N quarters, to the rounded sum.

    Each is rounded down, and those with the most left over get one more; an area whose path does not fall
    keeps what it was given the quarter before.
    """
    found = np.zeros(paths.shape, dtype=int)
    for q in range(paths.shape[1]):
        exact = np.round(paths[:, q], 6)
        down = np.floor(exact).astype(int)
        if q:
            is_falling = exact < np.round(paths[:, q - 1], 6)
            down = np.where(is_falling, down, np.maximum(down, found[:, q - 1]))
        spare = max(int(np.floor(exact.sum() + 0.5)) - int(down.sum()), 0)
        order = np.argsort(down - exact, kind="stable")
        down[order[:spare]] += 1
        found[:, q] = down
    return found
