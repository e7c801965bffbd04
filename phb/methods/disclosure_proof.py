"""Proof that a small count is not given away: other counts under which the very same figures would be shown.

From the true counts a small one rises and sinks in moves that keep every sum and every shown figure; what it
gains, others lose. Whoever sees all that is shown cannot tell the truth from where it came to. Unlike bounds
this is proof where sums cross each other too; what it does not find may yet be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from phb.methods.disclosure import ENDLESS
from phb.methods.disclosure_tables import Sum, Tables

LONGEST = 5  # counts of an area that change in one move
_CLASSES = (2, 3, 3, 4, 4)  # one attempt each
_SEED = 20_150_930
Move = tuple[tuple[int, int], ...]


def moves(sums: Sequence[Sum], counts: int, longest: int = LONGEST) -> list[Move]:
    """List the changes by one of up to `longest` counts that keep all sums: (count, +1 or -1) of each."""
    found: set[Move] = set()

    def mend(move: dict[int, int]) -> None:
        for total, parts in sums:
            off = move.get(total, 0) - sum(move.get(part, 0) for part in parts)
            if off:
                if len(move) < longest:
                    for count in (total, *parts):
                        if count not in move:
                            sign = -1 if count == total else 1
                            mend({**move, count: sign if off > 0 else -sign})
                return
        found.add(tuple(sorted(move.items())))

    for count in range(counts):
        mend({count: 1})
    return sorted({one if one[0][1] > 0 else tuple((c, -s) for c, s in one) for one in found})


def proved(
    least: np.ndarray, most: np.ndarray, tables: Tables, guarded: np.ndarray, candidates: int
) -> np.ndarray:
    """Say for which of the guarded counts (V, M) `candidates` figures or more are proved to be possible.

    least, most (V, M): what each may be by itself. The same figures always give the same answer.
    """
    is_proved, random = np.zeros(guarded.shape, dtype=bool), np.random.default_rng(_SEED)
    for attempt, classes in enumerate(_CLASSES):
        todo = guarded & ~is_proved
        if not todo.any():
            break
        here = np.flatnonzero(np.isin(tables.root, tables.root[todo.any(axis=1)]))
        part = tables.only(here)
        known_moves = sorted(_moves_of(part), key=lambda told: len(told[0]))
        if attempt:
            known_moves = [known_moves[n] for n in random.permutation(len(known_moves))]
        climb = _Climb(part, most[here] - part.start, part.start - least[here], classes, random)
        area, count = np.nonzero(todo[here])
        is_proved[here[area], count] = climb.reaches(area, count, known_moves, candidates - 1)
    return is_proved


def _moves_of(tables: Tables) -> list[tuple[Move, np.ndarray]]:
    """List the moves, each with the areas (V,) in which it keeps every sum that holds there."""
    found: set[Move] = set()
    for pattern in set(map(tuple, tables.holds.T.tolist())):
        held = [one for one, holds in zip(tables.sums, pattern) if holds]
        found.update(moves(held, tables.start.shape[1]))
    told = []
    for move in sorted(found):
        by = dict(move)
        breaks = [by.get(t, 0) != sum(by.get(part, 0) for part in parts) for t, parts in tables.sums]
        told.append((move, ~tables.holds[np.array(breaks, dtype=bool)].any(axis=0)))
    return told


@dataclass
class _Climb:
    """One attempt. Areas are dealt into classes, each of which makes room for one move, and none for two.

    up, down (V, M): room of each count from the truth.
    """

    tables: Tables
    up: np.ndarray
    down: np.ndarray
    classes: int
    random: np.random.Generator
    dealt: np.ndarray = field(init=False)
    has_parts: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        """Deal the parts of each area evenly, at random."""
        parent = self.tables.parent
        order = np.lexsort((self.random.random(parent.size), parent))
        rank = np.arange(parent.size) - np.searchsorted(parent[order], parent[order])
        self.dealt = np.empty(parent.size, dtype=int)
        self.dealt[order] = rank % self.classes
        self.has_parts = np.zeros(parent.size, dtype=bool)
        self.has_parts[parent[parent >= 0]] = True

    def reaches(
        self, area: np.ndarray, count: np.ndarray, known_moves: Sequence[tuple[Move, np.ndarray]], people: int
    ) -> np.ndarray:
        """(K,) whether each count (area, count), by itself, can sink and rise by `people` together."""
        size = area.size
        area, count, way = np.tile(area, 2), np.tile(count, 2), np.repeat((-1, 1), size)
        up, down = self.up[area], self.down[area]
        used, gone = np.zeros(2 * size, dtype=int), np.zeros(2 * size, dtype=np.int64)
        has_gone_above, is_done = np.zeros(2 * size, dtype=bool), np.zeros(2 * size, dtype=bool)
        for move, keeps in known_moves:
            cells, sign = np.array([c for c, _ in move]), np.array([s for _, s in move])
            at = np.flatnonzero(~is_done & np.isin(count, cells) & keeps[area])
            turned = way[at] * sign[(count[at, None] == cells).argmax(axis=1)]
            linked = self.tables.is_linked[area[at]][:, cells]
            for turn in (-1, 1):
                for pattern in np.unique(linked[turned == turn], axis=0):
                    here = at[(turned == turn) & (linked == pattern).all(axis=1)]
                    by = np.where(self.has_parts[area[here], None], turn * sign * pattern, turn * sign)
                    room = _room(up[here][:, cells], down[here][:, cells], by)
                    others = self._others(cells, turn * sign, pattern, keeps)
                    beside, above, within = others.room(area[here], used[here])
                    above = np.where(has_gone_above[here], 0, above)
                    most = np.minimum(np.minimum(room, within), beside + above)
                    up[here[:, None], cells] -= most[:, None] * by
                    down[here[:, None], cells] += most[:, None] * by
                    gone[here] += most
                    has_gone_above[here] |= most > beside
                    used[here] += most > 0
            is_done = np.tile(gone[:size] + gone[size:] >= people, 2)
        return is_done[:size]

    def _others(self, cells: np.ndarray, by: np.ndarray, pattern: np.ndarray, keeps: np.ndarray) -> _Others:
        """Give the room that other areas make for a move of areas whose counts are linked by one pattern."""
        tables, parent = self.tables, self.tables.parent
        is_alike = keeps & (tables.is_linked[:, cells] == pattern).all(axis=1)
        made = []
        for way in (1, -1):
            turned = np.where(self.has_parts[:, None], way * by * pattern, way * by)
            room = _room(self.up[:, cells], self.down[:, cells], turned)
            whole = np.where(self.has_parts | is_alike, room, 0)
            for level in range(int(tables.depth.max(initial=0)), 0, -1):
                here = np.flatnonzero(tables.depth == level)
                below = np.bincount(parent[here], weights=whole[here], minlength=parent.size)
                filled = self.has_parts & (tables.depth == level - 1)
                whole = np.where(filled, np.minimum(whole, below), whole)
            made.append((room, whole.astype(np.int64)))
        (room, forth), (_, back) = made
        parts = np.flatnonzero(parent >= 0)
        place = parent[parts] * self.classes + self.dealt[parts]
        dealt = [
            np.bincount(place, weights=whole[parts], minlength=parent.size * self.classes).astype(np.int64)
            for whole in (forth, back)
        ]
        all_back = dealt[1].reshape(-1, self.classes).sum(axis=1)
        above = np.where(parent < 0, ENDLESS, 0)
        for level in range(1, int(tables.depth.max(initial=0)) + 1):
            here = np.flatnonzero(tables.depth == level)
            over = parent[here]
            beside_over = np.where(parent[over] < 0, 0, all_back[parent[over]] - back[over])
            above[here] = np.minimum(room[over], beside_over + above[over])
        return _Others(self, back, dealt[0], dealt[1], above)


@dataclass(frozen=True)
class _Others:
    """Room for one move: back (V,) of each area the other way; forth_dealt, back_dealt (V * classes,) of the
    parts of each area; above (V,) by way of the area each is part of."""

    climb: _Climb
    back: np.ndarray
    forth_dealt: np.ndarray
    back_dealt: np.ndarray
    above: np.ndarray

    def room(self, area: np.ndarray, used: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(K,) room beside each area, above it and in its parts; none of a class once all have been used."""
        classes, parent = self.climb.classes, self.climb.tables.parent[area]
        is_left, turn = used < classes, np.minimum(used, classes - 1)
        beside = self.back_dealt[parent * classes + turn]
        beside = beside - np.where(self.climb.dealt[area] == turn, self.back[area], 0)
        within = np.where(is_left, self.forth_dealt[area * classes + turn], 0)
        return (
            np.where(is_left & (parent >= 0), beside, 0),
            self.above[area],
            np.where(self.climb.has_parts[area], within, ENDLESS),
        )


def _room(up: np.ndarray, down: np.ndarray, by: np.ndarray) -> np.ndarray:
    """(P,) how far rows of counts (P, C) can go, by (P, C) or (C,) each; 0 of them have room without end."""
    return np.where(by > 0, up, np.where(by < 0, down, ENDLESS)).min(axis=1)
