"""A fresh store from what was received, published in one rename; and what is there now."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import recipe, reference, warehouse
from etl.recipe import Progress
from etl.shelf import Receipt, Shelf, lock, receipts
from etl.warehouse import Warehouse
from phb.errors import PlainError
from phb.store import Store, current, rejected_returns

DEMO = recipe.REPOSITORY / "data" / "demo"
_NOT_THE_LOADER = {"__main__", "build", "preview", "recipe", "warehouse"}


@dataclass(frozen=True)
class BuildResult:
    """What a build made, or found already made."""

    version: str
    store: Path
    provenance: str
    is_new: bool
    quarters: int
    seconds: float

    @property
    def sentence(self) -> str:
        """One line for the end of a command."""
        what = "Built the store" if self.is_new else "The store is already built:"
        return f"{what} {self.version} ({self.provenance}, {self.quarters} quarters; {self.seconds:.1f} s)."


def build(
    data: Path, *, as_at: dt.date | None = None, progress: Progress | None = None, demo: Path = DEMO
) -> BuildResult:
    """Build the store from the accepted returns under `data` and make it the current one. Needs the lock.

    Uses the real returns if any is current, otherwise the demonstration returns in `demo`. With `as_at` it
    holds what had been received by that day, lies under snapshots/as-at/ and leaves the current store alone.
    What exists already for the same inputs and code is not built again. `progress(what, done, total)` is
    called between steps. Raises PlainError when received lines cannot be read.
    """
    started = time.perf_counter()
    shelf, provenance = source(data, progress, demo)
    known = as_known(receipts(shelf), as_at)
    vintages = reference.make_paths(progress)
    version = recipe.version_of(shelf, known)
    snapshot = data / "snapshots" / f"phb-{version}.duckdb"
    if as_at:
        snapshot = data / "snapshots" / "as-at" / f"phb-{as_at}-{version}.duckdb"
    is_new = not _is_whole(snapshot, version)
    if is_new:
        path = warehouse.begin(data)
        with Warehouse(path) as store:
            recipe.cook(store, known, shelf, vintages, progress=progress)
            _write_meta(store, version, provenance, as_at)
            store.finish()
        warehouse.publish(path, snapshot)
    meta = Store(snapshot).meta
    if as_at is None:
        warehouse.point(
            data,
            {
                "version": version,
                "store": str(snapshot.relative_to(data)),
                "provenance": provenance,
                "built_at": str(meta["built_at"]),
            },
        )
    os.utime(snapshot)
    kept = warehouse.KEPT_AS_AT if as_at else warehouse.KEPT_SNAPSHOTS
    warehouse.keep_newest(snapshot.parent, kept, always=snapshot)
    quarters, seconds = int(meta["quarters"] or 0), time.perf_counter() - started
    return BuildResult(version, snapshot, provenance, is_new, quarters, seconds)


def source(data: Path, progress: Progress | None = None, demo: Path = DEMO) -> tuple[Shelf, str]:
    """Give the shelf to build from: the real returns, or the demonstration when none of them is current."""
    shelf = Shelf(data)
    if any(receipt.is_current for receipt in receipts(shelf)):
        return shelf, "returns"
    return _demonstration(data, progress, demo), "demonstration"


def as_known(found: Iterable[Receipt], as_at: dt.date | None) -> list[Receipt]:
    """Keep what had been received by a day; a withdrawal counts only from its own day."""
    if as_at is None:
        return list(found)
    return [
        r.model_copy(update={"withdrawn_on": None, "withdrawn_reason": None})
        if r.withdrawn_on and r.withdrawn_on > as_at
        else r
        for r in found
        if r.received_on <= as_at
    ]


def status(data: Path) -> dict[str, Any]:
    """Say what is there: provenance, version, quarters, returns, and the latest quarter's figures.

    `latest` is None when the store has no quarter; its `holders` is None while they are not yet known.
    Raises PlainError when nothing was built yet.
    """
    pointer = current(data)
    if pointer is None:
        raise PlainError(f"There is no store in {data} yet; run `python -m etl build` to make it.")
    store = Store(pointer.store)
    said = store.rows("status")[0]
    latest = {key.removeprefix("latest_"): value for key, value in said.items() if key.startswith("latest_")}
    return {
        "provenance": store.meta["provenance"],
        "store_version": store.version,
        "quarters": {"first": said["first"], "last": said["last"], "count": said["count"]},
        "ccgs_open": latest["expected"] or 0,
        "returns_current": said["returns_current"],
        "returns_superseded": said["returns_superseded"],
        "returns_rejected": len(rejected_returns(data)),
        "latest": latest if latest["quarter"] else None,
    }


def _demonstration(data: Path, progress: Progress | None, demo: Path) -> Shelf:
    """Receive the demonstration like any return, unless that was done from the same files by the same loader."""
    shelf = Shelf(data / "demonstration")
    etl = recipe.REPOSITORY / "etl"
    made_of = [p for p in etl.glob("*.py") if p.stem not in _NOT_THE_LOADER] + [
        *(etl / "formats").glob("*.toml")
    ]
    tables = [
        *(reference.REFERENCE / "geography").glob("ccg_*.csv"),
        recipe.REPOSITORY / "definitions" / "care_group.toml",
    ]
    wanted = recipe.hash_of([*demo.glob("*"), *made_of, *tables]).hex()
    mark = shelf.root / "received-from"
    with lock(shelf.root, patience=120):
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
            return shelf
        mark.unlink(missing_ok=True)
        for path in [*shelf.returns.glob("*.json"), *shelf.rejected.glob("*")]:
            path.unlink()
        listed = demo / "received.csv"
        if listed.is_file():
            from etl.receive import receive  # brings pandas; not wanted once the demonstration is received

            came = sorted((row["received_on"], row["file"]) for row in reference.read_table(listed))
            receive([demo / name for _, name in came], shelf, keep_original=False, progress=progress)
        mark.write_text(wanted, encoding="utf-8")
    return shelf


def _is_whole(snapshot: Path, version: str) -> bool:
    try:
        return Store(snapshot).version == version
    except PlainError:
        return False


def _write_meta(store: Warehouse, version: str, provenance: str, as_at: dt.date | None) -> None:
    first, last, count = store.rows("select min(quarter), max(quarter), count(*) from quarter")[0]
    known = {
        "version": version,
        "provenance": provenance,
        "as_at": as_at and as_at.isoformat(),
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "first_quarter": first,
        "last_quarter": last,
        "quarters": str(count),
    }
    store.put("raw_meta", {"key": "varchar", "value": "varchar"}, list(known.items()))
    store.run(recipe.MODELS / "marts" / "meta.sql")
