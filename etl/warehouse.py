"""The only writer of duckdb files: create, load, run models, check, publish."""

from __future__ import annotations

import json
import os
import tempfile
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from phb.errors import PlainError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

KEPT_SNAPSHOTS = 3
KEPT_AS_AT = 8
STATUSES = ("reported", "rounded", "suppressed", "missing", "not_applicable", "not_comparable", "blocked")
LINE_COLUMNS = {
    "ccg_code": "varchar",
    "quarter": "varchar",
    "measure": "varchar",
    "breakdown": "varchar",
    "care_group": "varchar",
    "arrangement": "varchar",
    "plan_version": "bigint",
    "plan_submitted_on": "date",
    "value": "bigint",
    "status": "varchar",
    "organisation": "varchar",
}


class Warehouse:
    """A store being built: a file nobody reads yet, or (path None) a scratch one in memory."""

    def __init__(self, path: Path | None = None) -> None:
        """Create an empty database at `path`, in whose folder nothing of that name may be."""
        self.path = path
        # One thread: the models are small, more threads take a third more CPU for no less time.
        self._con = duckdb.connect(
            str(path) if path else ":memory:", config={"python_enable_replacements": "false", "threads": "1"}
        )

    def __enter__(self) -> Warehouse:
        """Build inside `with`, so that the file is let go of whatever happens."""
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        """Close the database; what is unfinished is removed. PlainError when it could not be written."""
        self._con.close()
        if fault is None or self.path is None:
            return
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink(missing_ok=True)
        if isinstance(fault, duckdb.IOException | duckdb.FatalException | duckdb.TransactionException):
            raise PlainError(
                f"The store could not be written; make room on the disk of {self.path.parent}, then build"
                f" again ({str(fault)[:300]})."
            ) from fault

    def set(self, name: str, value: str) -> None:
        """Set a variable that models read with getvariable()."""
        self._con.execute(f"set variable {name} = {_literal(value)}")

    def put(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Create a temporary table of `columns` (name to type) holding `rows`.

        By way of a file: as text of a statement, thousands of rows take ten times as long.
        """
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        self._con.execute(f"create temp table {table} ({declared})")
        folder, name = (self.path.parent, f"{self.path.name}-") if self.path else (None, None)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix=name, dir=folder) as file:
            file.writelines(json.dumps(dict(zip(columns, row)), default=str) + "\n" for row in rows)
            file.flush()
            if file.tell():
                self._con.execute(
                    f"insert into {table} from read_json({_literal(file.name)},"
                    f" format = 'newline_delimited', columns = {dict(columns)})"
                )

    def lend(self, table: str, columns: Mapping[str, np.ndarray]) -> None:
        """Let models read arrays of equal length, by name, as a temporary table; NaN is null. Not copied."""
        self._con.register(table, dict(columns))

    def put_lines(
        self, files: Mapping[str, Path], candidates: Mapping[str, pd.DataFrame] | None = None
    ) -> None:
        """Create raw_line from the lines of received files, by SHA-256, and of files not yet received.

        Raises PlainError when the lines of a received file are missing or broken.
        """
        named = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in LINE_COLUMNS.items())
        self.put("raw_line", {"sha256": "varchar", **LINE_COLUMNS}, [])
        if files:
            try:
                self._con.execute(
                    f"insert into raw_line select parse_filename(filename, true), {named}"
                    f" from read_parquet([{', '.join(_literal(str(path)) for path in files.values())}],"
                    " filename = true)"
                )
            except duckdb.Error as fault:
                broken = next(
                    (path for path in files.values() if not self._can_read(path)), "A file of lines"
                )
                raise PlainError(
                    f"{broken} cannot be read; delete it, then receive the return again, kept under that name"
                    " in returns."
                ) from fault
        for sha256, frame in (candidates or {}).items():
            self._con.register("candidate", frame)
            self._con.execute(f"insert into raw_line select {_literal(sha256)}, {named} from candidate")
            self._con.unregister("candidate")

    def _can_read(self, path: Path) -> bool:
        try:
            self.rows(f"select * from read_parquet({_literal(str(path))})")
        except duckdb.Error:
            return False
        return True

    def run(self, model: Path) -> None:
        """Run one model."""
        self._con.execute(model.read_text(encoding="utf-8"))

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the store being built."""
        return self._con.execute(sql, list(values) or None).fetchall()

    def columns(self, sql: str) -> dict[str, Any]:
        """Ask the store being built, for arrays by name; a column with nulls is masked."""
        return dict(self._con.execute(sql).fetchnumpy())

    def check_statuses(self) -> None:
        """Hold that a status is one of the seven, and that values stand only beside reported or rounded."""
        columns = self.rows(
            "select table_name, column_name from duckdb_columns()"
            " where not internal and table_name in"
            " ('ccg_quarter', 'ccg_quarter_care_group', 'care_group_quarter', 'area_quarter',"
            " 'undivided_quarter')"
            " and (column_name = 'status' or column_name like '%\\_status' escape '\\')"
        )
        for table, status in columns:
            value = "value" if status == "status" else status.removesuffix("_status")
            wrong = self.rows(
                f"select count(*) from {table} where {status} not in {STATUSES}"
                f" or ({value} is not null) <> ({status} in ('reported', 'rounded'))"
            )[0][0]
            if wrong:
                raise AssertionError(
                    f"{wrong} rows of {table} have a {status} that does not fit their {value}"
                )

    def finish(self) -> None:
        """Write everything into the one file and close it."""
        self._con.execute("checkpoint")
        self._con.close()


def _literal(value: object) -> str:
    """Write a value of ours in SQL: binding makes duckdb import pandas, which takes longer than a build."""
    if value is None:
        return "null"
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def begin(data: Path) -> Path:
    """Give a path for a new build, and remove what builds that died have left."""
    data.mkdir(parents=True, exist_ok=True)
    for left in data.glob(".build-*.duckdb*"):
        owner = left.name.removeprefix(".build-").split("-")[0]
        if not _is_alive(owner):
            left.unlink(missing_ok=True)
    return data / f".build-{os.getpid()}-{uuid.uuid4().hex[:8]}.duckdb"


def publish(built: Path, snapshot: Path) -> None:
    """Give a finished build its name: from this rename on, it exists. Never changed afterwards."""
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    built.chmod(0o444)
    sync(built)
    built.replace(snapshot)
    sync(snapshot.parent)


def point(data: Path, pointer: Mapping[str, str]) -> None:
    """Replace CURRENT.json in one rename: readers see the old pointer or the new one."""
    fresh = data / f".CURRENT-{os.getpid()}.json"
    fresh.write_text(json.dumps(dict(pointer), indent=1) + "\n", encoding="utf-8")
    sync(fresh)
    fresh.replace(data / "CURRENT.json")
    sync(data)


def keep_newest(folder: Path, kept: int, always: Path) -> None:
    """Remove all but the `kept` newest snapshots of a folder; `always` stays whatever its age.

    Whoever still has an older one open goes on reading it.
    """
    newest = sorted(folder.glob("phb-*.duckdb"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for path in [p for p in newest if p != always][kept - 1 :]:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the disk hold a file, or a folder's names, before we go on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
