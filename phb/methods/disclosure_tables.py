"""Sums within sums: counts of areas, their regions and England, and counts that add up within each.

What is given away is judged from the figures as shown: `narrowed` tells what each count can still be at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from phb.methods.disclosure import ENDLESS

Sum = tuple[int, tuple[int, ...]]
_PASSES = 200


@dataclass(frozen=True)
class Tables:
    """V areas by M counts of people, and every sum among them.

    parent (V,): place of the area that each is part of, -1 for none. sums: within an area, places of a total
    and of its parts. start (V, M): the counts; what is not known is set so that sums hold. is_linked (V, M):
    the count is in that of the parent. holds (G, V), holds_below (V, M): the parts make the total; the areas
    below make the count. Nothing follows from a sum that the counts themselves do not keep.
    """

    parent: np.ndarray
    sums: tuple[Sum, ...]
    start: np.ndarray
    is_linked: np.ndarray
    holds: np.ndarray
    holds_below: np.ndarray

    @cached_property
    def below(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Areas that are part of another, by it; where each group begins; the areas they are parts of."""
        return _below(self.parent)

    @cached_property
    def depth(self) -> np.ndarray:
        """(V,) areas above each."""
        return _depth(self.parent)

    @cached_property
    def root(self) -> np.ndarray:
        """(V,) the area over all others of each one's tree."""
        root = np.arange(self.parent.size)
        for _ in range(int(self.depth.max(initial=0))):
            root = np.where(self.parent[root] >= 0, self.parent[root], root)
        return root

    def only(self, areas: np.ndarray) -> Tables:
        """Give the same of whole trees of areas alone, by their places."""
        place = np.full(self.parent.size + 1, -1)
        place[areas] = np.arange(areas.size)
        return Tables(
            place[self.parent[areas]],
            self.sums,
            self.start[areas],
            self.is_linked[areas],
            self.holds[:, areas],
            self.holds_below[areas],
        )


def _below(parent: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    parts = np.flatnonzero(parent >= 0)
    parts = parts[np.argsort(parent[parts], kind="stable")]
    wholes, first = np.unique(parent[parts], return_index=True)
    return parts, first, wholes


def _depth(parent: np.ndarray) -> np.ndarray:
    depth, above = np.zeros(parent.size, dtype=int), parent.copy()
    while (above >= 0).any():
        depth[above >= 0] += 1
        above = np.where(above >= 0, parent[above], -1)
    return depth


def tell(values: np.ndarray, own: np.ndarray, parent: np.ndarray, sums: Sequence[Sum], most: int) -> Tables:
    """Tell the sums among counts (V, M), NaN where not known; those of own (V, M) are 1 to `most` people."""
    parent, sums = np.asarray(parent), tuple(sums)
    is_known = ~np.isnan(values)
    start, is_fixed = np.where(own, 1, np.nan_to_num(values)).astype(np.int64), is_known.copy()
    room = np.where(own, most - 1, ENDLESS)
    parts, first, wholes = _below(parent)
    is_linked = is_known.copy()
    if parts.size:
        gap = start[wholes] - np.add.reduceat(np.where(is_known, start, 0)[parts], first, axis=0)
        for group, count in np.argwhere((gap > 0) & is_known[wholes]):
            # More than the known add up to: the rest is theirs that we do not know.
            rest = [p for p in parts[parent[parts] == wholes[group]] if not is_known[p, count]]
            left = gap[group, count] - start[rest, count].sum() if rest else 0
            for place in rest:
                added = np.clip(left, 0, room[place, count])
                start[place, count] += added
                left -= added
                is_linked[place, count] = is_fixed[place, count] = True
    _fill(start, is_fixed, room, sums)
    start = np.where(own, np.clip(start, 1, most), start)
    holds = np.zeros((len(sums), len(values)), dtype=bool)
    for number, (total, summed) in enumerate(sums):
        holds[number] = start[:, total] == start[:, list(summed)].sum(axis=1)
    holds_below = np.zeros(values.shape, dtype=bool)
    if parts.size:
        added = np.add.reduceat(np.where(is_linked, start, 0)[parts], first, axis=0)
        holds_below[wholes] = (start[wholes] == added) & is_known[wholes]
    _hold_above(holds, is_linked, parent, sums)
    return Tables(parent, sums, start, is_linked, holds, holds_below)


def _fill(start: np.ndarray, is_fixed: np.ndarray, room: np.ndarray, sums: Sequence[Sum]) -> None:
    """Set what we do not know so that sums hold where they can: totals from parts, else what parts lack."""
    for _ in range(2 * len(sums) + 1):
        is_done = True
        for total, parts in sums:
            is_open = ~is_fixed[:, list(parts)]
            made = ~is_fixed[:, total] & ~is_open.any(axis=1)
            start[made, total] = start[made][:, list(parts)].sum(axis=1)
            is_fixed[made, total] = True
            lacking = is_fixed[:, total] & is_open.any(axis=1)
            left = np.where(lacking, start[:, total] - start[:, list(parts)].sum(axis=1), 0)
            for number, part in enumerate(parts):
                added = np.where(is_open[:, number], np.clip(left, 0, room[:, part]), 0)
                start[:, part] += added
                left -= added
                is_fixed[lacking, part] = True
            is_done &= not (made.any() or lacking.any())
        if is_done:
            free = {total for total, _ in sums if not is_fixed[:, total].all()}
            if not free:
                return
            for total in free:
                least = np.max([start[:, list(p)].sum(axis=1) for t, p in sums if t == total], axis=0)
                start[:, total] = np.where(is_fixed[:, total], start[:, total], least)
                is_fixed[:, total] = True


def _hold_above(holds: np.ndarray, is_linked: np.ndarray, parent: np.ndarray, sums: Sequence[Sum]) -> None:
    """A sum of an area of areas is one only if each of them brings all of it or nothing."""
    depth = _depth(parent)
    for level in range(int(depth.max(initial=0)), 0, -1):
        here = np.flatnonzero(depth == level)
        for number, (total, parts) in enumerate(sums):
            linked = is_linked[here][:, [total, *parts]]
            breaks = linked.any(axis=1) & ~(linked.all(axis=1) & holds[number, here])
            holds[number, parent[here[breaks]]] = False


def narrowed(least: np.ndarray, most: np.ndarray, tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Give what each count (V, M) can still be when every sum is used, again and again, until none narrows.

    Exact for sums that lie within each other like a tree; where they cross, the truth may be narrower still.
    """
    least, most = least.copy(), most.copy()
    for _ in range(_PASSES):
        before = least.copy(), most.copy()
        for (total, parts), holds in zip(tables.sums, tables.holds):
            _narrow_within(least, most, total, list(parts), holds)
        _narrow_below(least, most, tables)
        most[most > ENDLESS // 2] = ENDLESS
        if (before[0] == least).all() and (before[1] == most).all():
            break
    return least, most


def _narrow_within(
    least: np.ndarray, most: np.ndarray, total: int, parts: list[int], holds: np.ndarray
) -> None:
    low, high = least[:, parts], most[:, parts]
    low_sum, high_sum = low.sum(axis=1), high.sum(axis=1)
    least[:, total] = np.where(holds, np.maximum(least[:, total], low_sum), least[:, total])
    most[:, total] = np.where(holds, np.minimum(most[:, total], high_sum), most[:, total])
    up = np.minimum(high, (most[:, total] - low_sum)[:, None] + low)
    down = np.maximum(low, (least[:, total] - high_sum)[:, None] + high)
    most[:, parts] = np.where(holds[:, None], up, high)
    least[:, parts] = np.where(holds[:, None], down, low)


def _narrow_below(least: np.ndarray, most: np.ndarray, tables: Tables) -> None:
    parts, first, wholes = tables.below
    if not parts.size:
        return
    holds, linked = tables.holds_below[wholes], tables.is_linked[parts]
    low, high = np.where(linked, least[parts], 0), np.where(linked, most[parts], 0)
    low_sum, high_sum = np.add.reduceat(low, first, axis=0), np.add.reduceat(high, first, axis=0)
    least[wholes] = np.where(holds, np.maximum(least[wholes], low_sum), least[wholes])
    most[wholes] = np.where(holds, np.minimum(most[wholes], high_sum), most[wholes])
    group = np.repeat(np.arange(wholes.size), np.diff([*first, parts.size]))
    is_bound = linked & holds[group]
    up = np.minimum(high, most[wholes][group] - low_sum[group] + low)
    down = np.maximum(low, least[wholes][group] - high_sum[group] + high)
    most[parts] = np.where(is_bound, up, most[parts])
    least[parts] = np.where(is_bound, down, least[parts])
