"""The only reader of duckdb files: named questions asked of one immutable snapshot, read-only."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from phb.errors import PlainError

if TYPE_CHECKING:  # pandas takes most of a second to import, and a build needs none of it
    import pandas as pd

_REPOSITORY = Path(__file__).resolve().parents[1]
_QUERIES = Path(__file__).resolve().parent / "queries"
_HARDENED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "1GB",
    "threads": "2",
    "lock_configuration": "true",
}
_KEPT_OPEN = 6


@dataclass(frozen=True)
class Pointer:
    """What CURRENT.json says: which snapshot is served, and whether it holds real returns."""

    version: str
    store: Path
    provenance: str
    built_at: str


def data_folder() -> Path:
    """Give the folder of what people sent and what was built: PHB_DATA, else `data` in the repository."""
    told = os.environ.get("PHB_DATA")
    return Path(told).resolve() if told else _REPOSITORY / "data"


def current(data: Path | None = None) -> Pointer | None:
    """Give the snapshot now served, or None when nothing was built yet.

    Raises PlainError when CURRENT.json cannot be understood.
    """
    folder = data or data_folder()
    try:
        said = json.loads((folder / "CURRENT.json").read_text(encoding="utf-8"))
        return Pointer(said["version"], folder / said["store"], said["provenance"], said["built_at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PlainError(
            f"{folder / 'CURRENT.json'} cannot be read; run `make build` to write it anew."
        ) from fault


def as_at_path(version: str, day: dt.date, data: Path | None = None) -> Path:
    """Say where a build puts what was known on a day, made from the same returns and rules as `version`."""
    return (data or data_folder()) / "snapshots" / "as-at" / f"phb-{version}-{day}.duckdb"


class _Connections:
    """Open snapshots by path. Opening is locked; each query then has a cursor of its own."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
        self._lock = threading.Lock()

    def cursor(self, path: Path) -> duckdb.DuckDBPyConnection:
        """Give a fresh cursor on the snapshot; the parent is never used for a query itself.

        A parent let go of is not closed: a cursor may still be reading from it.
        """
        with self._lock:
            if path not in self._open:
                self._open[path] = _connect(path)
                if len(self._open) > _KEPT_OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(path)
            return self._open[path].cursor()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    if not path.is_file():
        raise PlainError(f"The store {path.name} is missing; run `make build` to make it.")
    try:
        return duckdb.connect(str(path), read_only=True, config=dict(_HARDENED))
    except duckdb.Error as fault:
        raise PlainError(
            f"The store {path.name} cannot be opened; run `make build` to make it anew."
        ) from fault


_connections = _Connections()


@cache
def _sql(name: str) -> str:
    if not name.replace("_", "").isalnum():
        raise ValueError(f"{name!r} is not the name of a query")
    return (_QUERIES / f"{name}.sql").read_text(encoding="utf-8")


class Store:
    """One snapshot. It never changes, so whatever is asked of it may be cached by `version`."""

    def __init__(self, path: Path) -> None:
        """Open the snapshot at `path`. Raises PlainError when it is missing, broken or not a store."""
        self.path = Path(path)
        try:
            rows = _connections.cursor(self.path).execute("select key, value from meta").fetchall()
        except duckdb.Error as fault:
            raise PlainError(
                f"The store {self.path.name} is not whole; run `make build` to make it anew."
            ) from fault
        self.meta: dict[str, str | None] = dict(rows)

    @classmethod
    def current(cls, data: Path | None = None) -> Store:
        """Open the snapshot that CURRENT.json points at. Raises PlainError when nothing was built yet."""
        folder = data or data_folder()
        pointer = current(folder)
        if pointer is None:
            raise PlainError(f"There is no store in {folder} yet; run `make build` to make it.")
        return cls(pointer.store)

    @property
    def version(self) -> str:
        """Hash of all inputs and code that made this store."""
        return str(self.meta["version"])

    def query(self, name: str, **params: Any) -> pd.DataFrame:
        """Ask phb/queries/<name>.sql with its `$param` bound; give the rows as a frame."""
        return _connections.cursor(self.path).execute(_sql(name), params or None).df()

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        """Ask the same, for the rows as plain dicts: where a frame would be more than is wanted."""
        answer = _connections.cursor(self.path).execute(_sql(name), params or None)
        columns = [column[0] for column in answer.description or []]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def columns(self, name: str, **params: Any) -> dict[str, np.ndarray]:
        """Ask the same, for the columns as arrays: no value is NaN among numbers, None among words.

        For thousands of rows that arithmetic follows; a third of the time that `rows` takes.
        """
        answer = _connections.cursor(self.path).execute(_sql(name), params or None).fetchnumpy()
        return {column: _plain(values) for column, values in answer.items()}


def _plain(values: Any) -> np.ndarray:
    if not isinstance(values, np.ma.MaskedArray):
        return np.asarray(values)
    is_words = values.dtype == object
    told = values.data.astype(object if is_words else float)
    # To fill with None would be to fill with numpy's own "?".
    told[np.ma.getmaskarray(values)] = None if is_words else np.nan
    return told


def rejected_returns(data: Path | None = None) -> list[dict[str, Any]]:
    """List what was turned away and why, newest first, as recorded beside each rejected file.

    While the demonstration is served, what was turned away of it is listed too.
    """
    folder = data or data_folder()
    pointer = current(folder)
    shelves = (
        [folder, folder / "demonstration"] if pointer and pointer.provenance == "demonstration" else [folder]
    )
    records = []
    for path in sorted(path for shelf in shelves for path in (shelf / "rejected").glob("*.json")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            records.append((record["turned_away_on"], record["sha256"], record))
        except (ValueError, KeyError, TypeError) as fault:
            raise PlainError(f"The record {path} cannot be read; receive the file again.") from fault
    return [record for *_, record in sorted(records, key=lambda told: told[:2], reverse=True)]
