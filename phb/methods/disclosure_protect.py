"""What must be hidden beside small counts, so that no sum of shown figures gives one away (METHODS.md 8).

Bounds find most, quickly; a proof that does not mind sums that cross clears nearly all others; integer
programming decides the rest. What a reader is taken to know is all that is shown and the rule itself: that a
figure hidden for another's sake is not small.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from phb.errors import PlainError
from phb.methods import disclosure_tables as tables_of
from phb.methods.disclosure import (
    DROPPED,
    ENDLESS,
    EXACT,
    OWN,
    SECONDARY,
    SHOWN,
    SMALL,
    UNKNOWN,
    Shown,
    figures,
    possible,
    round_and_suppress,
)
from phb.methods.disclosure_proof import proved
from phb.methods.disclosure_ranges import ranges
from phb.methods.disclosure_tables import Sum, Tables

if TYPE_CHECKING:
    from phb.definition_models_disclosure import Profile


@dataclass(frozen=True)
class Audit:
    """Beside what is small anyway: places of parts to be hidden too, and whether the total must be."""

    parts: tuple[int, ...]
    drops_total: bool


def audit(
    parts: Sequence[float] | np.ndarray, total: float, profile: Profile, *, is_exact: bool = False
) -> Audit:
    """Say what one sum needs: parts (N,) people, NaN where not known, and a total, shown as it is if exact.

    An exact total is dropped, too, when it has to be rounded like any other.
    """
    values = np.array([[total], *([part] for part in parts)], dtype=float)
    parent = np.array([-1, *[0] * (len(values) - 1)])
    exact = np.zeros(values.shape, dtype=bool)
    exact[0] = is_exact
    mark = protect(values, parent, (), profile, exact=exact).mark[:, 0]
    drops = mark[0] in (SECONDARY, DROPPED) or (
        is_exact and total > profile.highest_small and mark[0] != EXACT
    )
    return Audit(tuple(np.flatnonzero(np.isin(mark[1:], (SECONDARY, DROPPED))).tolist()), bool(drops))


def protect(
    values: np.ndarray,
    parent: np.ndarray,
    sums: Sequence[Sum],
    profile: Profile,
    *,
    own: np.ndarray | None = None,
    exact: np.ndarray | None = None,
) -> Shown:
    """Give what is shown of V areas by M counts, so that all of it together gives no small one away.

    values (V, M): people, NaN where not known; own (V, M): withheld as small by its CCG, so NaN; exact (V,
    M) to be shown as they are. parent (V,): place of the area each is part of, -1 for none. sums: places of
    totals and of their parts, which add up within an area. Of every count from 1 to `highest_small`, and of
    those withheld, at least `candidates` figures stay possible. An area without a value is not in its
    parent's. Raises PlainError for counts that cannot be shown, or a wrong shape.
    """
    values = np.asarray(values, dtype=float)
    own = np.zeros(values.shape, dtype=bool) if own is None else own.copy()
    if values.ndim != 2 or parent.shape != values.shape[:1] or not np.isnan(values[own]).all():
        raise PlainError(
            "Counts to be shown need a row an area, a column a count, and none where one is withheld."
        )
    mark = round_and_suppress(values, profile).mark
    tables = _tell(values, own, parent, sums, profile)
    mark[own] = OWN
    if exact is not None:
        mark[exact & (mark == SHOWN) & (values > 0)] = EXACT
    cover = _Cover(values, mark, tables, (mark == SMALL) | own, profile)
    while True:
        failing = cover.narrow()
        if not failing.any():
            failing = cover.unproved()
        if not failing.any():
            return Shown(mark, figures(values, mark, profile))
        cover.mend(failing)


def _tell(
    values: np.ndarray, own: np.ndarray, parent: np.ndarray, sums: Sequence[Sum], profile: Profile
) -> Tables:
    """Tell the sums, with `own` narrowed in place to what must be small of what CCGs withhold.

    A total is also withheld for one of its parts. A CCG that withholds so much that not all of it can be
    small, or that its own symbols leave too few figures, goes by another rule than ours.
    """
    most = profile.highest_small
    for total, parts in sums:
        added = np.nansum(values[:, list(parts)], axis=1)
        own[:, total] &= ~own[:, list(parts)].any(axis=1) & (added <= most)
    tables = tables_of.tell(values, own, parent, sums, most)
    cannot = np.zeros(len(values), dtype=bool)
    for (total, parts), holds in zip(sums, tables.holds):
        cannot |= own[:, [total, *parts]].any(axis=1) & ~holds
    least, most_each = np.where(own, 1, 0), np.where(own, most, ENDLESS)
    low, high = tables_of.narrowed(least, most_each, tables)
    cannot |= (own & (high - low < profile.candidates - 1)).any(axis=1)
    if not cannot.any():
        return tables
    own[cannot] = False
    return tables_of.tell(values, own, parent, sums, most)


@dataclass
class _Cover:
    """The marks as they grow; guarded (V, M) are the small counts."""

    values: np.ndarray
    mark: np.ndarray
    tables: Tables
    guarded: np.ndarray
    profile: Profile

    def __post_init__(self) -> None:
        """Know the parts of each area that has any; nothing is proved yet."""
        self.is_proved = np.zeros(self.mark.shape, dtype=bool)
        parts, first, wholes = self.tables.below
        self.below = dict(zip(wholes.tolist(), np.split(parts, first[1:]))) if parts.size else {}

    def narrow(self) -> np.ndarray:
        """(V, M) small counts of which all sums together leave too few figures, as far as bounds tell."""
        self._see()
        self._open_false_sums()
        self.low, self.high = tables_of.narrowed(self.least, self.most, self.tables)
        return self.guarded & (self.high - self.low < self.profile.candidates - 1)

    def _see(self) -> None:
        shown = Shown(self.mark, figures(self.values, self.mark, self.profile))
        self.least, self.most = possible(shown, self.profile)

    def _open_false_sums(self) -> None:
        """Hide totals that are not that of their parts, where who trusts them would guess a small count."""
        fewest = self.profile.candidates - 1
        for (total, parts), holds in zip(self.tables.sums, self.tables.holds):
            rows, cells = np.flatnonzero(~holds), [*parts]
            low, high = self.least[rows][:, cells], self.most[rows][:, cells]
            low_sum, high_sum = low.sum(axis=1, keepdims=True), high.sum(axis=1, keepdims=True)
            least, most = self.least[rows, total, None], self.most[rows, total, None]
            left = np.minimum(high, most - low_sum + low) - np.maximum(low, least - high_sum + high)
            is_guessed = (self.guarded[rows][:, cells] & (left >= 0) & (left < fewest)).any(axis=1)
            total_left = np.minimum(most, high_sum)[:, 0] - np.maximum(least, low_sum)[:, 0]
            is_guessed |= self.guarded[rows, total] & (total_left >= 0) & (total_left < fewest)
            self.mark[rows[is_guessed & (self.values[rows, total] > 0)], total] = DROPPED
        self._see()

    def unproved(self) -> np.ndarray:
        """(V, M) small counts of which too few figures are left where sums cross each other.

        What is hidden later only leaves more possible: what was proved stays so.
        """
        enough = self.profile.candidates - 1
        todo = self.guarded & ~self.is_proved
        self.is_proved |= proved(self.least, self.most, self.tables, todo, self.profile.candidates)
        cells = np.argwhere(todo & ~self.is_proved)
        if cells.size:
            found = ranges(self.least, self.most, self.tables, cells)
            self.is_proved[*cells[found[:, 1] - found[:, 0] >= enough].T] = True
        return self.guarded & ~self.is_proved

    def mend(self, failing: np.ndarray) -> None:
        """Hide one figure more for each failing count."""
        mended: set[tuple[str, int, int]] = set()
        emptied: set[int] = set()
        for area, count in np.argwhere(failing).tolist():
            if not self._mend_one((area, count), mended) and area not in emptied:
                self._hide_all_about(area)
                emptied.add(area)

    def _mend_one(self, cell: tuple[int, int], mended: set[tuple[str, int, int]]) -> bool:
        """Hide one figure for a count, or find that its sum has just been seen to; say whether that could be.

        Where a sum has nothing left to hide, what it hides is known too well by other sums: the tightest
        first.
        """
        seen, ahead = {cell}, self._narrowing(cell)
        while ahead:
            _, _, one, group = heapq.heappop(ahead)
            if group.key in mended or self._hide_one(one, group):
                mended.add(group.key)
                return True
            for other in self._hidden(group):
                if other not in seen:
                    seen.add(other)
                    for told in self._narrowing(other):
                        heapq.heappush(ahead, told)
        return False

    def _narrowing(
        self, cell: tuple[int, int]
    ) -> list[tuple[int, tuple[str, int, int], tuple[int, int], _Group]]:
        """The sums that a count is in, by how much they leave of it; only those that narrow it, if any do."""
        told = sorted((self._left(cell, group), group.key, cell, group) for group in self._groups(*cell))
        wide = self.most[cell] - self.least[cell]
        return [one for one in told if one[0] < wide] or told

    def _hidden(self, group: _Group) -> list[tuple[int, int]]:
        """What a sum hides."""
        cells = [group.total, *zip(group.rows.tolist(), group.cells.tolist())]
        return [cell for cell in cells if self.mark[cell] in (SMALL, SECONDARY, DROPPED)]

    def _groups(self, area: int, count: int) -> Iterator[_Group]:
        """Every sum that a count is in."""
        for number, (total, parts) in enumerate(self.tables.sums):
            if count == total or count in parts:
                cells = np.array(parts)
                yield _Group(("within", number, area), (area, total), np.full(cells.size, area), cells)
        above = int(self.tables.parent[area])
        for whole in (above, area):
            if whole in self.below and (whole == area or self.tables.is_linked[area, count]):
                rows = self.below[whole]
                rows = rows[self.tables.is_linked[rows, count]]
                yield _Group(("below", whole, count), (whole, count), rows, np.full(rows.size, count))

    def _left(self, cell: tuple[int, int], group: _Group) -> int:
        """How far apart the figures are that a sum leaves a count, with what else is known."""
        low, high = self.low[group.rows, group.cells], self.high[group.rows, group.cells]
        if cell == group.total:
            return int(min(self.most[cell], high.sum()) - max(self.least[cell], low.sum()))
        others_low, others_high = low.sum() - self.low[cell], high.sum() - self.high[cell]
        up, down = self.high[group.total] - others_low, self.low[group.total] - others_high
        return int(min(self.most[cell], up) - max(self.least[cell], down))

    def _hide_one(self, cell: tuple[int, int], group: _Group) -> bool:
        """Hide what costs least: the smallest other part that helps, the total, any part; say if one was.

        A small total is hidden anyway, and only gets the other symbol.
        """
        mark, total = self.mark, group.total
        if mark[total] == SMALL:
            mark[total] = DROPPED
            return True
        values = self.values[group.rows, group.cells]
        is_cell = (group.rows == cell[0]) & (group.cells == cell[1])
        can_hide = (mark[group.rows, group.cells] == SHOWN) & (values > 0) & ~is_cell
        helps = can_hide & self._helps(cell, group)
        can_drop = mark[total] == SHOWN and self.values[total] > 0 and total != cell
        if helps.any() or (can_hide.any() and not can_drop and mark[total] != EXACT):
            among = np.flatnonzero(helps if helps.any() else can_hide)
            place = among[np.argmin(values[among])]
            mark[group.rows[place], group.cells[place]] = SECONDARY
        elif mark[total] == EXACT:
            mark[total] = SHOWN
        elif can_drop:
            mark[total] = SECONDARY
        else:
            return False
        return True

    def _helps(self, cell: tuple[int, int], group: _Group) -> np.ndarray:
        """Say which parts leave a count less narrow once hidden."""
        # What is hidden may be far more than is shown, but is known not to be small.
        may_be_less = self.least[group.rows, group.cells] > self.profile.highest_small + 1
        is_held_above, is_held_below = self.high[cell] < self.most[cell], self.low[cell] > self.least[cell]
        by_more = is_held_above if cell == group.total else is_held_below
        return may_be_less | by_more | (is_held_above == is_held_below)

    def _hide_all_about(self, area: int) -> None:
        """The last resort: hide all but noughts of an area, next time of what it is part of, and so on."""
        place = area
        while place >= 0:
            row = self.mark[place]
            can_hide = np.isin(row, (EXACT, SMALL, SECONDARY)) | ((row == SHOWN) & (self.values[place] > 0))
            if can_hide.any():
                row[can_hide] = DROPPED
                return
            place = int(self.tables.parent[place])
        # All is hidden, and still it is too well known: what the CCG withholds is not small by our rule.
        is_own = self.mark[area] == OWN
        if not is_own.any():
            raise AssertionError(f"A small count of area {area} cannot be protected")
        self.mark[area, is_own] = UNKNOWN
        self.guarded[area, is_own] = False


@dataclass(frozen=True, order=True)
class _Group:
    """A sum: its total and its parts, by place of area and count."""

    key: tuple[str, int, int]
    total: tuple[int, int] = field(compare=False)
    rows: np.ndarray = field(compare=False)
    cells: np.ndarray = field(compare=False)
