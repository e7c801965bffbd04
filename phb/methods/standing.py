"""Where an area may stand among the others: the ranks its interval leaves open, and the deciles of all.

A rank alone tells nothing of chance; a range of ranks says how much of it may be chance (Goldstein and
Spiegelhalter, League tables and their limitations, JRSS A 1996). The range counts who is certainly above and
who certainly below, as the joint region of Klein, Wright and Wieczorek does (JRSS C 2020). All true ranks lie
in their ranges with the confidence that all intervals hold at once: with 95 % intervals each, that is less
than 95 %, and the ranges are a description.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb.errors import PlainError
from phb.methods.rates import Column

FEWEST = 10  # values from which deciles can be told


@dataclass(frozen=True, eq=False)
class Standing:
    """Ranks of areas (A,), 1 for the highest value; NaN, no rank, where value or limit is missing."""

    rank: np.ndarray  # areas of equal value share the better rank
    best: np.ndarray
    worst: np.ndarray
    areas: int  # areas ranked


def rank_range(values: Column, lower: Column, upper: Column) -> Standing:
    """Give each area's rank by value (A,) and the range its limits (A,) leave open.

    Best is 1 more than the areas whose lower limit lies strictly above its upper; worst is all areas but
    those whose upper limit lies strictly below its lower. Limits that touch leave the order open.
    Raises PlainError where a value lies outside its limits, and for columns of unlike length.
    """
    value, low, high = (np.asarray(one, dtype=float) for one in (values, lower, upper))
    if value.ndim != 1 or not value.shape == low.shape == high.shape:
        raise PlainError("Ranks need one value, one lower and one upper limit for each area.")
    known = ~(np.isnan(value) | np.isnan(low) | np.isnan(high))
    wrong = known & ~((low <= value) & (value <= high))
    if wrong.any():
        told = f"{value[wrong][0]:g} outside its limits {low[wrong][0]:g} to {high[wrong][0]:g}"
        raise PlainError(f"An area cannot be ranked with a value of {told}; correct the limits.")
    areas = int(known.sum())
    rank, best, worst = np.full((3, len(value)), np.nan)
    value, low, high = value[known], low[known], high[known]
    rank[known] = 1 + areas - np.searchsorted(np.sort(value), value, side="right")
    best[known] = 1 + areas - np.searchsorted(np.sort(low), high, side="right")
    worst[known] = areas - np.searchsorted(np.sort(high), low, side="left")
    return Standing(rank, best, worst, areas)


def deciles(values: np.ndarray) -> np.ndarray:
    """Give the 10th to 90th percentiles (9, Q), type 7, of the known values of areas by quarters (A, Q).

    NaN in a quarter of which fewer than ten areas are known. Raises PlainError for another shape.
    """
    table = np.asarray(values, dtype=float)
    if table.ndim != 2:
        raise PlainError("Deciles need a table of areas by quarters.")
    found = np.full((9, table.shape[1]), np.nan)
    told = (~np.isnan(table)).sum(axis=0) >= FEWEST
    if told.any():
        found[:, told] = np.nanquantile(table[:, told], np.arange(1, 10) / 10, axis=0)
    return found
