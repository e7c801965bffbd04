"""What was known on a day: the snapshot of that day, built beside the pages when it is first asked for."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import streamlit as st

from phb import store as stores
from phb.analysis import words
from phb.errors import PlainError
from phb.ui.etl_command import BUILD_SECONDS, Finished, Job

_LOOKS_EVERY = 0.4  # seconds


class Waiting(Exception):
    """The snapshot is being built: the frame shows how far it is, and the page waits."""


class _Builds:
    """The builds under way in this process, by the snapshot they make: several who ask for one share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[Path, Job] = {}
        self._ended: dict[Path, Finished] = {}
        self.made: dict[Path, Path] = {}  # the file that came of one asked for, where it has another name

    def look(self, path: Path, day: dt.date) -> Job | Finished:
        """Give how the build of a day ended, or the build at work; begin it where there is none."""
        with self._lock:
            if path not in self._jobs and path not in self._ended:
                self._jobs[path] = Job(["build", f"--as-at={day}", "--json"], seconds=BUILD_SECONDS)
            if path in self._jobs and (ended := self._jobs[path].finished()):
                del self._jobs[path]
                self._ended[path] = ended
            return self._ended.get(path) or self._jobs[path]

    def forget(self, path: Path) -> None:
        """Let a snapshot be built again when it is asked for and not there."""
        with self._lock:
            self._ended.pop(path, None)
            if path in self._jobs and self._jobs[path].finished():
                del self._jobs[path]


@st.cache_resource(show_spinner=False)
def _builds() -> _Builds:
    return _Builds()


def last_change(known_days: list[dt.date], day: dt.date) -> dt.date:
    """Give the last day, up to `day`, on which anything became known. Raises PlainError when nothing had."""
    if not known_days or day < known_days[0]:
        first = f"the first return came on {words.day(known_days[0])}" if known_days else "no return has come"
        raise PlainError(
            f"Nothing had been received by {words.day(day)}: {first}. Choose a later day at As at, or clear "
            "it to see what is known now."
        )
    return max(known for known in known_days if known <= day)


def snapshot(version: str, day: dt.date, *, asked: dt.date) -> Path:
    """Give the store as at a day, made from the same returns as `version`; `asked` is the day people chose.

    Raises Waiting, with progress on the page, while it is built. Raises PlainError when that fails.
    """
    path = stores.as_at_path(version, day)
    path = _builds().made.get(path, path)
    if path.is_file():
        _builds().forget(path)
        return path
    found = _builds().look(path, day)
    if isinstance(found, Job):
        _wait(path, day, asked)
        raise Waiting
    _builds().forget(path)
    # Since the pages' own store was built a caveat's day may have passed, or returns or rules have come: the
    # file then has the name of a newer one.
    made = Path(found.said["build"]["store"]) if found.sentence is None else None
    if made is None or not made.is_file():
        why = found.sentence or "its store has gone again; reload the page."
        raise PlainError(f"What was known on {words.day(asked)} could not be worked out: {why}")
    _builds().made[path] = made
    return made


@st.fragment(run_every=_LOOKS_EVERY)
def _wait(path: Path, day: dt.date, asked: dt.date) -> None:
    """Show how far the build is; the page is drawn as soon as it has ended."""
    found = _builds().look(path, day)
    if isinstance(found, Finished):
        st.rerun()
    done, what = found.step()
    st.title(f"Working out what was known on {words.day(asked)}", anchor=False)
    st.progress(done, text=f"{what}. It takes a few seconds, once for each day; others can go on working.")
