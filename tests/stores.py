"""Ask a store anything in SQL, over the same read-only connection the product uses."""

from __future__ import annotations

from typing import Any

from phb.store import Store, _connections


def ask(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """Give the rows of a query."""
    return _connections.cursor(store.path).execute(sql).fetchall()
