"""Who broke out: areas that were among the lowest or stalled, and later stood above others and stayed there.

It is told by an area's place among the areas with a value in the same quarter, so that growth everywhere
raises nobody, and within one collection. A breakout is kept only where no single other area makes it: it
must hold with any one of them left out. Why an area rose is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from phb.errors import PlainError

FEWEST = 10  # areas with a value in a quarter, without which nobody has a place in it


@dataclass(frozen=True)
class Breakout:
    """One area's rise. area is its place among the areas; low_at and rose_at are places of quarters.

    low_at is the last quarter in which it was "lowest" or "stalled", rose_at the first of those in which it
    stood above and stayed. place_low and place_rose are its places then, 0 the lowest to 1 the highest.
    is_robust says that it holds whichever other area is left out.
    """

    area: int
    kind: Literal["lowest", "stalled"]
    low_at: int
    rose_at: int
    place_low: float
    place_rose: float
    is_robust: bool


def places(values: np.ndarray) -> np.ndarray:
    """Give each area's place (A, Q) among those with a value in the quarter, 0 lowest, 1 highest; ties share.

    NaN where it has no value, and in quarters in which fewer than ten areas have one.
    """
    below, equal, known = _compared(np.asarray(values, dtype=float))
    return _placed(below.sum(axis=0) + 0.5 * equal.sum(axis=0), known.sum(axis=0) - 1, known)


def breakouts(
    values: np.ndarray,
    collection: np.ndarray,
    stalled: np.ndarray,
    *,
    lowest: float = 0.25,
    lowest_quarters: int = 3,
    above: float = 0.5,
    above_quarters: int = 2,
) -> list[Breakout]:
    """Give the latest breakout of each area that had one, in the order of areas.

    values (A, Q) are rates, NaN missing; collection (Q,) numbers the collections; stalled (A, Q) says where a
    stall was open. A missing quarter breaks a run. Raises PlainError when their shapes do not fit.
    """
    x = np.asarray(values, dtype=float)
    if x.ndim != 2 or np.shape(stalled) != x.shape or np.shape(collection) != x.shape[1:]:
        raise PlainError(
            "Breakouts need a value and a stall for each area and quarter, and a collection each."
        )
    below, equal, known = _compared(x)
    place = _placed(below.sum(axis=0) + 0.5 * equal.sum(axis=0), known.sum(axis=0) - 1, known)
    is_low = _run(place <= lowest, collection, lowest_quarters, is_backward=True)
    is_down = np.asarray(stalled, dtype=bool) & (place < above)
    is_up = _run(place > above, collection, above_quarters, is_backward=False)
    found = []
    for area in range(len(x)):
        pair = _latest(is_low[area] | is_down[area], is_up[area], collection)
        if pair is None:
            continue
        low_at, rose_at = pair
        kind: Literal["lowest", "stalled"] = "lowest" if is_low[area, low_at] else "stalled"
        back = low_at - (lowest_quarters if kind == "lowest" else 1) + 1
        down, up = slice(back, low_at + 1), slice(rose_at, rose_at + above_quarters)
        # The places of the area with each other one left out: one row for each that is.
        without = _placed(
            (below[:, area] + 0.5 * equal[:, area]).sum(axis=0) - (below[:, area] + 0.5 * equal[:, area]),
            known.sum(axis=0) - 1 - known,
            np.broadcast_to(known[area], known.shape),
        )
        others = np.arange(len(x)) != area
        bound = without[others, down] <= lowest if kind == "lowest" else without[others, down] < above
        is_robust = bool(bound.all() and (without[others, up] > above).all())
        found.append(
            Breakout(
                area,
                kind,
                low_at,
                rose_at,
                float(place[area, low_at]),
                float(place[area, rose_at]),
                is_robust,
            )
        )
    return found


def _compared(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Say which areas (first) stand below which (second), which are level, and which values are known."""
    known = ~np.isnan(x)
    below, equal = x[:, None, :] < x[None, :, :], x[:, None, :] == x[None, :, :]
    equal[np.arange(len(x)), np.arange(len(x))] = False
    return below, equal, known


def _placed(beneath: np.ndarray, others: np.ndarray, known: np.ndarray) -> np.ndarray:
    out = np.full(known.shape, np.nan)
    enough = known & (others >= FEWEST - 1)
    return np.divide(beneath, others, out=out, where=enough)


def _run(held: np.ndarray, collection: np.ndarray, length: int, *, is_backward: bool) -> np.ndarray:
    """Say where something held for so many quarters up to here (or from here on), in one collection."""
    out = np.zeros(held.shape, dtype=bool)
    for at in range(held.shape[1]):
        run = slice(at - length + 1, at + 1) if is_backward else slice(at, at + length)
        if run.start < 0 or run.stop > held.shape[1] or len(set(collection[run])) > 1:
            continue
        out[:, at] = held[:, run].all(axis=1)
    return out


def _latest(is_low: np.ndarray, is_up: np.ndarray, collection: np.ndarray) -> tuple[int, int] | None:
    """Give the last low quarter and the first risen one after it, of the latest rise there was."""
    for low_at in np.flatnonzero(is_low)[::-1]:
        later = np.flatnonzero(is_up[low_at + 1 :] & (collection[low_at + 1 :] == collection[low_at]))
        if later.size:
            return int(low_at), int(low_at + 1 + later[0])
    return None
