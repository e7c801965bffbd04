"""What a count can still be, by integer programming: for the few that `disclosure_proof` leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from phb.methods.disclosure_tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_FAR = 10_000  # people: further from the truth than any count need go


def ranges(least: np.ndarray, most: np.ndarray, tables: Tables, cells: np.ndarray) -> np.ndarray:
    """Give the least and the most (K, 2) that counts can be when all sums are used.

    cells (K, 2): their places of area and count. least, most (V, M): what each may be by itself.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = np.empty(cells.shape, dtype=np.int64)
    roots = tables.root
    for root in np.unique(roots[cells[:, 0]]):
        here = np.flatnonzero(roots == root)
        part = tables.only(here)
        low = np.maximum(least[here], part.start - _FAR).ravel()
        high = np.minimum(most[here], part.start + _FAR).ravel()
        sums = _equations(part)
        for number in np.flatnonzero(roots[cells[:, 0]] == root):
            area, count = cells[number]
            goal = np.zeros(low.size)
            goal[np.searchsorted(here, area) * least.shape[1] + count] = 1
            for side, way in enumerate((1, -1)):
                answer = milp(
                    way * goal,
                    integrality=np.ones(low.size),
                    bounds=Bounds(low, high),
                    constraints=LinearConstraint(sums, 0, 0),
                )
                found[number, side] = round(way * answer.fun)
    return found


def _equations(tables: Tables) -> csr_array:
    """(equations, V * M) each total less its parts, which is nought."""
    from scipy.sparse import csr_array

    size = tables.start.shape[1]
    rows: list[np.ndarray] = []
    signs: list[np.ndarray] = []
    for (total, parts), holds in zip(tables.sums, tables.holds):
        for area in np.flatnonzero(holds):
            rows.append(area * size + np.array([total, *parts]))
            signs.append(np.array([1, *[-1] * len(parts)]))
    within, first, wholes = tables.below
    for whole, below in zip(wholes, np.split(within, first[1:])):
        for count in np.flatnonzero(tables.holds_below[whole]):
            linked = below[tables.is_linked[below, count]]
            rows.append(np.array([whole, *linked]) * size + count)
            signs.append(np.array([1, *[-1] * linked.size]))
    number = np.repeat(np.arange(len(rows)), [row.size for row in rows])
    return csr_array(
        (np.concatenate(signs), (number, np.concatenate(rows))), shape=(len(rows), tables.start.size)
    )
