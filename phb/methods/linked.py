"""A total over areas that come and go, like for like. METHODS 4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Linked:
    """A total like for like by quarter (Q,): value NaN where it cannot be linked to the last quarter.

    carried_share is the part (0 to 1) of a quarter's people whose figure is that of the quarter before;
    areas how many stand behind the quarter, those carried among them.
    """

    value: np.ndarray
    carried_share: np.ndarray
    areas: np.ndarray


def linked_total(values: np.ndarray, collection: np.ndarray, *, carried: int = 1) -> Linked:
    """Sum areas like for like: the last quarter's level, and before it what growth over the same areas says.

    values: (A, Q) people, NaN unknown, in time order; collection: (Q,) whole numbers, across a change of
    which nothing is linked or carried. A value that did not come is the area's last, at most `carried`
    quarters old. A quarter for which fewer than half of the areas have a value ends the chain.
    """
    filled, is_carried = values.astype(float).copy(), np.zeros(values.shape, dtype=bool)
    for back in range(1, carried + 1):
        before = np.full(values.shape, np.nan)
        before[:, back:] = np.where(collection[back:] == collection[:-back], values[:, :-back], np.nan)
        takes = np.isnan(filled) & ~np.isnan(before)
        filled[takes], is_carried[takes] = before[takes], True
    is_known = ~np.isnan(filled)
    areas = is_known.sum(axis=0)
    sums = np.nansum(filled, axis=0)
    of_carried = np.where(is_carried, np.nan_to_num(filled), 0).sum(axis=0)
    share = np.divide(of_carried, sums, out=np.zeros(sums.shape), where=sums > 0)
    value = np.full(values.shape[1], np.nan)
    last = values.shape[1] - 1
    if last < 0 or areas[last] * 2 < len(values) or not areas[last]:
        return Linked(value, share, areas)
    value[last] = sums[last]
    for q in range(last - 1, -1, -1):
        both = is_known[:, q] & is_known[:, q + 1]
        then, after = filled[both, q].sum(), filled[both, q + 1].sum()
        if collection[q] != collection[q + 1] or areas[q] * 2 < len(values) or after <= 0:
            break
        value[q] = value[q + 1] * then / after
    return Linked(value, share, areas)
