"""Ask a store anything in SQL, over the same read-only connection the product uses."""

from __future__ import annotations

from typing import Any

from phb.store import Store, _connections


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """Give the rows of a query."""
    return _connections.cursor(store.path).execute(sql).fetchall()


def one(store: Store, columns: str, ccg: str, quarter: str) -> tuple[Any, ...]:
    """Give some columns of one CCG in one quarter."""
    return ask(
        store, f"select {columns} from ccg_quarter where ccg_code = '{ccg}' and quarter = '{quarter}'"
    )[0]


def questions(store: Store, check: str) -> list[tuple[Any, ...]]:
    """Give CCG, quarter and sentence of the questions a check raised."""
    return ask(
        store, f"select ccg_code, quarter, sentence from question where \"check\" = '{check}' order by 1, 2"
    )
