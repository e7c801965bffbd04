"""`python -m etl ...` as a process of its own, with a time and a memory limit.

A file from outside is only ever parsed there. The process has a session of its own: closing the browser's
tab in the middle of an acceptance does not stop it, so that nothing is left half done.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phb.errors import PlainError
from phb.store import data_folder

_REPOSITORY = Path(__file__).resolve().parents[2]
_PREFIX = "phb-intake-"
_MEMORY = 3 * 1024**3  # address space, not use: duckdb and arrow reserve more than they touch
_STALE = 3600.0
PREVIEW_SECONDS = 60.0
BUILD_SECONDS = 180.0
_SMALLER = "Send the file in smaller parts, or run `python -m etl receive` where the monitor is installed."
_AGAIN = "Try again; if it ends so again, run `make build` where the monitor is installed."
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_STEP = re.compile(r"(\d+)/(\d+) (.+)")


@dataclass(frozen=True)
class Finished:
    """How a command ended: `said` is the JSON it printed; `sentence` says why it could not do its work."""

    code: int | None
    said: dict[str, Any] = field(default_factory=dict)
    sentence: str | None = None


class Job:
    """One running command. It goes on by itself; `finished` looks, `wait` stays until it has ended."""

    def __init__(self, arguments: list[str], *, seconds: float, upload: Upload | None = None) -> None:
        """Start `python -m etl <arguments>`; an upload is written out first and its path put last.

        Raises PlainError when the upload cannot be written or the process cannot be started.
        """
        _sweep()
        self.seconds, self.has_file = seconds, upload is not None
        self.started = time.monotonic()
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            told = [*arguments, *([] if upload is None else upload.write(self.folder))]
            with (self.folder / "said").open("wb") as said, (self.folder / "log").open("wb") as log:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "etl", *told],
                    cwd=_REPOSITORY,
                    env={
                        **os.environ,
                        "PHB_DATA": str(data_folder()),
                        "NO_COLOR": "1",
                        "COLUMNS": "200",
                        "PHB_STEPS": "1",
                    },
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=log,
                    start_new_session=True,
                )
        except OSError as fault:
            raise PlainError(
                f"The file could not be written for checking ({fault.strerror or 'no reason given'}); "
                "free some space on the server's disk and try again."
            ) from fault
        # Set from here and not in the child: code run between fork and exec can hang a threaded server.
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(self.process.pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))

    def finished(self) -> Finished | None:
        """Give how it ended, or None while it is at work. A command past its time is ended."""
        if self.process.poll() is None:
            if time.monotonic() - self.started < self.seconds:
                return None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
            advice = _SMALLER if self.has_file else _AGAIN
            return Finished(
                None, sentence=f"It took longer than {self.seconds:.0f} seconds and was stopped. {advice}"
            )
        said, log = _read(self.folder / "said"), _read(self.folder / "log")
        ended = _outcome(self.process.returncode, said, log, has_file=self.has_file)
        shutil.rmtree(self.folder, ignore_errors=True)
        return ended

    def step(self) -> tuple[float, str]:
        """Give how much of its present kind of work is done, 0 to 1, and what it is at, as it said last."""
        for line in reversed(_read(self.folder / "log").splitlines()):
            if said := _STEP.fullmatch(line.strip()):
                done, total, what = int(said[1]), int(said[2]), said[3]
                return (done / total if total else 0.0, what)
        return 0.0, "Starting"

    def wait(self) -> Finished:
        """Stay until it has ended."""
        while (ended := self.finished()) is None:
            time.sleep(0.05)
        return ended


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it. Its name is only ever text: the copy on disk has a generated name."""

    file_name: str
    content: bytes

    def write(self, folder: Path) -> list[str]:
        """Write the bytes into `folder` and give the arguments that name the copy."""
        ending = Path(self.file_name).suffix.lower()
        copy = folder / f"{secrets.token_hex(8)}{ending if ending in ('.csv', '.xlsx') else '.bin'}"
        copy.write_bytes(self.content)
        return [f"--file-name={self.file_name}", str(copy)]


def run(arguments: list[str], *, seconds: float, upload: Upload | None = None) -> Finished:
    """Run `python -m etl <arguments>` to its end."""
    return Job(arguments, seconds=seconds, upload=upload).wait()


def _outcome(code: int, said: str, log: str, *, has_file: bool) -> Finished:
    try:
        answer = json.loads(said) if said.strip() else {}
    except ValueError:
        answer = {}
    if code in (0, 1) and answer:
        return Finished(code, answer)
    told = answer.get("error") or _last_line(log)
    if code == 2 and told:
        return Finished(code, answer, told)
    if not has_file:
        what = "was stopped half way" if code < 0 or "MemoryError" in log else "met a fault in the monitor"
        return Finished(code, sentence=f"It {what}, and the store stays as it was. {_AGAIN}")
    if code < 0 or "MemoryError" in log:
        return Finished(
            code,
            sentence="The file needs more memory than a return may; nothing was changed. "
            "Check that it is a return, or send it in smaller parts.",
        )
    return Finished(
        code,
        sentence="The file could not be checked because of a fault in the monitor; nothing was changed. "
        f"Whoever runs the monitor can repeat it with `python -m etl receive`. It said: {_last_line(log)}",
    )


def _last_line(log: str) -> str:
    lines = [line.strip() for line in _ANSI.sub("", log).splitlines()]
    lines = [line for line in lines if line and not _STEP.fullmatch(line)]
    return lines[-1][:300] if lines else "nothing"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _sweep() -> None:
    """Clear what a server that was stopped in the middle left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE:
                shutil.rmtree(folder, ignore_errors=True)
