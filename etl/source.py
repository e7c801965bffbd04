"""Which returns a store is built from: the real ones, or the demonstration; as known now, or on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from etl import formats, recipe, reference
from etl.caveats import Caveat
from etl.recipe import Progress
from etl.shelf import Receipt, Shelf, lock, receipts
from phb.errors import PlainError

DEMO = recipe.REPOSITORY / "data" / "demo"
_NOT_THE_LOADER = {
    "__main__",
    "alert_panel",
    "alerts",
    "build",
    "caveats",
    "geography",
    "preview",
    "recipe",
    "source",
    "succession",
    "warehouse",
}


def provenance(data: Path) -> str:
    """Say what a store built now would hold: "returns" if any real one is current, else "demonstration".

    A plan is no return, nor are people to divide by: alone they would leave every page empty, and are kept
    until a return comes.
    """
    shelf = Shelf(data)
    return "returns" if holds_returns(shelf, receipts(shelf)) else "demonstration"


def holds_returns(shelf: Shelf, found: Iterable[Receipt]) -> bool:
    """Whether any of the receipts is of a current return, and not of a plan or of people to divide by."""
    current = [r.format for r in found if r.is_current]
    if not current:
        return False
    try:
        known = formats.load(shelf.formats)
    except PlainError:  # a layout of the user's that cannot be read: whoever receives a file is told
        known = formats.load()
    others = {one.name for one in known if not one.is_return}
    return any(name not in others for name in current)


def source(data: Path, progress: Progress | None = None, demo: Path = DEMO) -> tuple[Shelf, str]:
    """Give the shelf to build from and its provenance; receive the demonstration when that is it."""
    if provenance(data) == "returns":
        return Shelf(data), "returns"
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


def known_days(found: Iterable[Receipt], register: Iterable[Caveat], upto: dt.date) -> list[dt.date]:
    """Give every day, up to `upto`, on which what is known changed, oldest first.

    A return came or was withdrawn; a caveat was entered, or the day before was its last.
    """
    days = {day for r in found for day in (r.received_on, r.withdrawn_on) if day}
    days |= {one.since for one in register}
    days |= {one.until + dt.timedelta(days=1) for one in register if one.until}
    return sorted(day for day in days if day <= upto)


def _has_all_lines(shelf: Shelf) -> bool:
    """Whether every receipt can be read and has its lines beside it."""
    try:
        return all((shelf.lines / f"{one.sha256}.parquet").is_file() for one in receipts(shelf))
    except PlainError:
        return False


def _demonstration(data: Path, progress: Progress | None, demo: Path) -> Shelf:
    """Receive the demonstration like any return, unless the same loader has done so with the same files."""
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
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted and _has_all_lines(shelf):
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
