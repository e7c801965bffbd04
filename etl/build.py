"""A fresh store from what was received, published in one rename; and what is there now."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl import caveats, recipe, reference, succession, warehouse
from etl.preview import preview
from etl.recipe import Progress
from etl.shelf import Receipt, receipts
from etl.source import DEMO, as_known, known_days, source
from etl.warehouse import Warehouse
from phb.errors import PlainError
from phb.store import Store, as_at_path, current, rejected_returns

__all__ = ["BuildResult", "build", "preview", "status"]


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
        quarters = f"{self.quarters} quarter{'' if self.quarters == 1 else 's'}"
        aside = f" It lies in {self.store}." if self.store.parent.name == "as-at" else ""
        return f"{what} {self.version} ({self.provenance}, {quarters}; {self.seconds:.1f} s).{aside}"


def build(
    data: Path, *, as_at: dt.date | None = None, progress: Progress | None = None, demo: Path = DEMO
) -> BuildResult:
    """Build the store from the accepted returns under `data` and make it the current one. Needs the lock.

    Uses the real returns if any is current, otherwise the demonstration returns in `demo`. With `as_at` it
    holds what had been received by that day, lies under snapshots/as-at/ and leaves the current store alone.
    What exists already for the same inputs and code is not built again. `progress(what, done, total)` is
    called between steps. Raises PlainError when received lines cannot be read, when nothing had been
    received by that day, or for a caveat that is wrong or matches nothing.
    """
    started = time.perf_counter()
    register = caveats.register()
    succession.read()  # held before anything is written, the demonstration's lines too
    shelf, provenance = source(data, progress, demo)
    everything = receipts(shelf)
    known = _known(everything, as_at)
    vintages = reference.make_paths(progress)
    today = dt.date.today()
    register = caveats.about(register, demonstration=provenance == "demonstration" and demo == DEMO)
    now = caveats.active(register, today)
    faults = caveats.active(register, as_at) if as_at else now
    version = recipe.version_of(shelf, known, as_at, faults)
    snapshot = data / "snapshots" / f"phb-{version}.duckdb"
    if as_at:
        snapshot = as_at_path(recipe.version_of(shelf, everything, None, now), as_at, data)
    is_new = not _is_whole(snapshot, version)
    if is_new:
        path = warehouse.begin(data)
        with Warehouse(path) as store:
            recipe.cook(store, known, shelf, vintages, known_faults=faults, progress=progress)
            if as_at is None:
                caveats.hold_that_each_matches(store, faults)
            _write_meta(store, version, provenance, as_at, known_days(known, register, as_at or today))
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


def status(data: Path) -> dict[str, Any]:
    """Say what is there: provenance, version, quarters, returns, and the latest quarter's figures.

    Returns are counted as files: one of many CCGs, restated for one of them, is both current and superseded.
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


def _known(everything: list[Receipt], as_at: dt.date | None) -> list[Receipt]:
    known = as_known(everything, as_at)
    if as_at and not known:
        first = min((r.received_on for r in everything), default=None)
        since = f"the first return came on {first}" if first else "no return has come yet"
        raise PlainError(f"Nothing had been received by {as_at}: {since}. Give that day or a later one.")
    return known


def _is_whole(snapshot: Path, version: str) -> bool:
    try:
        return Store(snapshot).version == version
    except PlainError:
        return False


def _write_meta(
    store: Warehouse, version: str, provenance: str, as_at: dt.date | None, days: list[dt.date]
) -> None:
    """Write what is to be known of the store itself; without a day asked for it is as at the last change."""
    as_at = as_at or max(days, default=None)
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
    store.put("raw_known_day", {"known_on": "date"}, [(day,) for day in days])
    store.run(recipe.MODELS / "marts" / "known_day.sql")
