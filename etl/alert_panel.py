"""What was known when each quarter was judged, on the CCGs of that quarter: panels for phb.methods.stalls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from etl.geography import Crosswalk, spread
from etl.warehouse import Warehouse
from phb.methods.lineage import ROUNDED, STATUSES, combine
from phb.methods.stall_rules import Panel
from phb.quarters import Quarter

_MEASURES = ("holders", "starters", "holders_ytd", "plan")
_MISSING, _BLOCKED = STATUSES.index("missing"), STATUSES.index("blocked")
_MANDATORY = 2017 * 4
_DUE_AFTER = dt.timedelta(days=28)  # a quarter without a deadline is due four weeks after its end
_ALL_KNOWN = dt.date(9999, 12, 31)


@dataclass(frozen=True)
class Known:
    """A quarter with what was known when it was judged.

    areas: place in the crosswalk of each of the A CCGs open then. status (A,): what stands for its live
    holders in the quarter, a place in STATUSES; is_copied (A,): its return is copied forward.
    """

    quarter: int
    known_on: dt.date
    areas: np.ndarray
    panel: Panel
    status: np.ndarray
    is_copied: np.ndarray

    @property
    def at(self) -> int:
        """The column judged: the last."""
        return self.panel.value.shape[1] - 1


@dataclass(frozen=True)
class _Rows:
    """Columns of known_value or known_plan, as arrays of equal length, in order of knowledge."""

    column: dict[str, np.ndarray]

    def of(self, knowledge: int) -> dict[str, np.ndarray]:
        """The rows of one knowledge."""
        here = slice(*np.searchsorted(self.column["knowledge"], [knowledge, knowledge + 1]))
        return {name: values[here] for name, values in self.column.items()}


def panels(store: Warehouse, walk: Crosswalk) -> Iterator[Known]:
    """Give every quarter of a store being built, oldest first, with what was known when it was judged."""
    quarters = store.rows(
        "select q.quarter_index, q.vintage, q.deadline_on, q.ends_on, k.known_on from quarter_span q"
        " join knowledge k on k.knowledge = q.quarter_index order by 1"
    )
    if not quarters:
        return
    newest = store.rows("select max(greatest(received_on, coalesce(withdrawn_on, received_on))) from block")[
        0
    ][0]
    place = {(code, since.isoformat()): number for number, (code, since) in enumerate(walk.ccgs)}
    values = _read(store, place)
    plans = _plans(store)
    vintage_of = {v.vintage: number for number, v in enumerate(walk.vintages)}
    first = quarters[0][0]
    for index, vintage, deadline, ends_on, known_on in quarters:
        day = newest if known_on == _ALL_KNOWN else known_on
        is_due = day > deadline if deadline else day >= ends_on + _DUE_AFTER
        yield _known(walk, values.of(index), plans.of(index), first, index, vintage_of[vintage], day, is_due)


def _read(store: Warehouse, place: dict[tuple[str, str], int]) -> _Rows:
    ranks = ", ".join(
        f"list_position({list(STATUSES)}, {name}_status) - 1 as {name}_rank" for name in _MEASURES[:3]
    )
    told = store.columns(
        "select knowledge, ccg_code, effective_from::varchar as since, quarter_index,"
        f" holders, starters, holders_ytd, {ranks}, has_returned, is_unequal, is_copied"
        " from known_value order by knowledge, quarter_index, ccg_code"
    )
    rows = {name: _number(values) for name, values in told.items() if name not in ("ccg_code", "since")}
    rows["ccg"] = np.array([place[key] for key in zip(told["ccg_code"], told["since"])], dtype=int)
    return _Rows(rows)


def _plans(store: Warehouse) -> _Rows:
    told = store.columns(
        "select knowledge, ccg_code, quarter_index, planned_holders from known_plan order by knowledge"
    )
    return _Rows(
        {name: np.asarray(values) if name == "ccg_code" else _number(values) for name, values in told.items()}
    )


def _number(column: np.ndarray) -> np.ndarray:
    return np.ma.filled(np.ma.asarray(column).astype(float), np.nan)


def _known(
    walk: Crosswalk,
    rows: dict[str, np.ndarray],
    plans: dict[str, np.ndarray],
    first: int,
    index: int,
    vintage: int,
    day: dt.date,
    is_due: bool,
) -> Known:
    """Put one knowledge on the CCGs of its quarter."""
    ccg, column = rows["ccg"], rows["quarter_index"].astype(int) - first
    width, at = index - first + 1, index - first
    open_now = ccg[column == at]
    ccg, column = (np.concatenate(pair) for pair in zip((ccg, column), _years_end(open_now, at, index)))
    added = ccg.size - rows["ccg"].size
    planned = _planned(walk, plans, ccg, column + first)
    value = np.column_stack([*(np.append(rows[m], np.full(added, np.nan)) for m in _MEASURES[:3]), planned])
    rank = np.column_stack(
        [
            *(np.append(rows[f"{m}_rank"], np.full(added, _MISSING)) for m in _MEASURES[:3]),
            np.where(np.isnan(planned), _MISSING, 0),
        ]
    ).astype(np.int8)
    flags = {
        name: np.append(rows[name] > 0, np.zeros(added, dtype=bool))
        for name in ("has_returned", "is_unequal", "is_copied")
    }
    # A return copied forward is no evidence, whoever it is added to.
    rank[:, :3] = np.where(flags["is_copied"][:, None], np.maximum(rank[:, :3], _BLOCKED), rank[:, :3])
    here = walk.vintage == vintage
    links, targets = spread(walk, ccg, column, walk.origin[here], walk.heir[here], walk.share[here])
    made = combine(value, rank, np.ones(ccg.size), links, apportion=False)

    areas = np.unique(targets[targets // len(walk.ccgs) == at] % len(walk.ccgs))
    row = np.searchsorted(areas, targets % len(walk.ccgs))
    col = targets // len(walk.ccgs)
    plan_width = int(column.max()) + 1

    def grid(cells: np.ndarray, otherwise: Any, columns: int = width) -> np.ndarray:
        laid = np.full((areas.size, plan_width), otherwise)
        laid[row, col] = cells
        return laid[:, :columns]

    told = {name: np.logical_or.reduceat(flag[links.row], links.start) for name, flag in flags.items()}
    returned = grid(told["has_returned"], False)
    ranks = grid(made.rank[:, 0], np.int8(_MISSING))
    due = np.ones(width, dtype=bool)
    due[at] = is_due
    panel = Panel(
        first=first,
        value=grid(made.value[:, 0], np.nan),
        starters=grid(made.value[:, 1], np.nan),
        ytd=grid(made.value[:, 2], np.nan),
        plan=grid(made.value[:, 3], np.nan, plan_width),
        is_rounded=ranks == ROUNDED,
        has_returned=returned,
        is_unequal=grid(told["is_unequal"], False),
        start=np.where(returned.any(axis=1), np.argmax(returned, axis=1), width),
        collection=(np.arange(width) + first >= _MANDATORY).astype(int),
        is_due=due,
    )
    return Known(index, day, areas, panel, ranks[:, at], grid(told["is_copied"], False)[:, at])


def _years_end(open_now: np.ndarray, at: int, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows for the rest of the year, of which there are plans alone: for the CCGs open in the quarter."""
    left = np.arange(at + 1, at + 4 - index % 4)
    return np.tile(open_now, left.size), np.repeat(left, open_now.size)


def _planned(
    walk: Crosswalk, plans: dict[str, np.ndarray], ccg: np.ndarray, quarter: np.ndarray
) -> np.ndarray:
    """(N,) planned holders of each CCG and quarter; NaN where there is no plan."""
    by_code = {
        (code, int(q)): people
        for code, q, people in zip(plans["ccg_code"], plans["quarter_index"], plans["planned_holders"])
    }
    codes = [code for code, _ in walk.ccgs]
    return np.array([by_code.get((codes[c], int(q)), np.nan) for c, q in zip(ccg, quarter)], dtype=float)


def quarter_of(index: int) -> Quarter:
    """The quarter of an index (year * 4 + number - 1)."""
    return Quarter(index // 4, index % 4 + 1)
