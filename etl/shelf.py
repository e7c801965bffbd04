"""Where returns are kept: originals, receipts and lines by SHA-256, and what was turned away and why.

A receipt's rename is the commit point: original and lines are on the disk before it, and what has no receipt
does not exist. Killing the process at any moment leaves the shelf as it was or with one return more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from phb.errors import PlainError

_TEMPORARY = ".tmp-"
_PATIENCE = 10.0


@dataclass(frozen=True)
class Shelf:
    """The folders under one root; they are made when first written to."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Files that wait to be received."""
        return self.root / "inbox"

    @property
    def returns(self) -> Path:
        """Originals, byte for byte, and their receipts."""
        return self.root / "returns"

    @property
    def lines(self) -> Path:
        """What each return says, in our words."""
        return self.root / "lines"

    @property
    def rejected(self) -> Path:
        """Files turned away, each with its problems."""
        return self.root / "rejected"

    @property
    def formats(self) -> Path:
        """Layouts a user has mapped."""
        return self.root / "formats"


class Receipt(BaseModel):
    """That a file was received: what it was called, when it came, what it holds, whether it was withdrawn.

    `former` are the receipts of the very same file that were withdrawn before it was received again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    sha256: str
    file_name: str
    received_on: dt.date
    published_on: dt.date | None = None
    sequence: int
    format: str
    authority: Literal["direct", "published"]
    line_count: int
    ccg_quarter_count: int
    withdrawn_on: dt.date | None = None
    withdrawn_reason: str | None = None
    former: tuple[Receipt, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the return counts: received and not withdrawn."""
        return self.withdrawn_on is None


def receipts(shelf: Shelf) -> list[Receipt]:
    """Every receipt, in order of receipt, withdrawn ones too. PlainError names one that cannot be read.

    A file withdrawn and received again has one for each time it came; only the last may count.
    """
    found: list[Receipt] = []
    for path in shelf.returns.glob("*.json"):
        if path.name.startswith(_TEMPORARY):
            continue
        try:
            receipt = Receipt.model_validate_json(path.read_bytes())
        except (ValidationError, ValueError):
            raise PlainError(
                f"The receipt {path} cannot be read; put it back from a copy, "
                "or delete it and receive its file again."
            ) from None
        found += [*receipt.former, receipt]
    return sorted(found, key=lambda receipt: receipt.sequence)


def file_receipt(shelf: Shelf, receipt: Receipt) -> None:
    """Write a receipt; with it the return exists, or is withdrawn."""
    write_whole(shelf.returns / f"{receipt.sha256}.json", receipt.model_dump_json(indent=1).encode())


def find_receipt(shelf: Shelf, prefix: str) -> Receipt:
    """The last receipt of the one file whose SHA-256 begins with `prefix`. PlainError if none, or several."""
    wanted = prefix.strip().lower()
    newest = {receipt.sha256: receipt for receipt in receipts(shelf)}
    found = [receipt for sha256, receipt in newest.items() if wanted and sha256.startswith(wanted)]
    if not found:
        raise PlainError(
            f'No return was received under "{prefix[:64]}"; `python -m etl status` counts what is there.'
        )
    if len(found) > 1:
        raise PlainError(f'"{prefix[:64]}" begins the SHA-256 of {len(found)} returns; give more of it.')
    return found[0]


def write_whole(path: Path, content: bytes | Callable[[IO[bytes]], None]) -> None:
    """Write a file that is there whole or not at all: temporary, flushed to the disk, renamed.

    PlainError when the disk is full, or the folder may not be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{_TEMPORARY}{os.getpid()}-{path.name}"
    try:
        with temporary.open("wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as fault:
        temporary.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise PlainError(
                f"{path} could not be written ({fault.strerror}); make room on its disk, or see who may "
                "write there, then run the command again."
            ) from fault
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make renames and deletions in a folder last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(shelf: Shelf, spare: Collection[Path] = ()) -> None:
    """Clear what a killed run left: temporary files, and what has no receipt but `spare`. Needs the lock."""
    for folder in (shelf.returns, shelf.lines, shelf.rejected, shelf.formats):
        for path in folder.glob(f"{_TEMPORARY}*"):
            path.unlink(missing_ok=True)
    known = {path.stem for path in (*shelf.returns.glob("*.json"), *spare)}
    for path in [*shelf.returns.glob("*"), *shelf.lines.glob("*.parquet")]:
        if len(path.stem) == 64 and path.stem not in known:
            path.unlink(missing_ok=True)
    told = {path.stem for path in shelf.rejected.glob("*.json")}
    for path in shelf.rejected.glob("*"):
        if path.is_file() and path.name.split(".")[0] not in told:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def lock(root: Path, patience: float | None = None) -> Iterator[None]:
    """Hold the data folder for writing. PlainError naming the holder after `patience` seconds (ten)."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        file = (root / ".lock").open("a+", encoding="utf-8")
    except OSError as wrong:
        raise PlainError(f"The data folder {root} cannot be written to ({wrong.strerror}).") from None
    with file:
        until = time.monotonic() + (_PATIENCE if patience is None else patience)
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    file.seek(0)
                    raise PlainError(_busy(root, file.read())) from None
                time.sleep(0.1)
        file.seek(0)
        file.truncate()
        json.dump({"process": os.getpid(), "since": f"{dt.datetime.now():%H:%M:%S on %Y-%m-%d}"}, file)
        file.flush()
        yield


def _busy(root: Path, said: str) -> str:
    """Say who holds the data folder, as far as the lock file tells."""
    try:
        holder = json.loads(said)
        who = f"process {holder['process']}, since {holder['since']}"
    except (ValueError, KeyError, TypeError):
        who = "another process"
    return f"The data folder {root} is in use by {who}; wait for it to finish, then try again."
