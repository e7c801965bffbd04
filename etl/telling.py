"""What a command says: to people in sentences, to programs as one JSON object, and on the way by a bar."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from etl.receive import Examination, Outcome


@dataclass(frozen=True)
class Ending:
    """How a command ends: its exit code, what it prints for people, and the same as one JSON object."""

    code: int
    sentences: list[str]
    said: dict[str, Any]


class Bar:
    """A progress bar on stderr that appears once the work has taken a second; nothing when nobody watches.

    For a program that shows steps of its own (it sets PHB_STEPS), each is a line: "12/34 Building margin".
    """

    def __init__(self) -> None:
        """Prepare the bar without drawing it."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self.is_for_a_program = "PHB_STEPS" in os.environ
        console = Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=self.is_for_a_program or not console.is_terminal,
        )
        self.task = self.progress.add_task("Starting", total=None)
        self.timer = threading.Timer(1.0, self.progress.start)

    def __enter__(self) -> Bar:
        """Begin to count the first second."""
        self.timer.daemon = True
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self.timer.cancel()
        self.timer.join()
        self.progress.stop()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how far the work is."""
        if self.is_for_a_program:
            say(f"{done}/{total} {what[:60].capitalize()}", sys.stderr)
        self.progress.update(self.task, completed=done, total=total, description=what[:60].capitalize())


def examined(found: Examination) -> dict[str, Any]:
    """An examination as plain values; without the lines."""
    return {
        "path": str(found.path),
        "file_name": found.file_name,
        "sha256": found.sha256,
        "accepted": found.is_acceptable,
        "already_received": found.is_known,
        "withdrawal": found.withdrawal,
        "received_on": found.received_on.isoformat(),
        "format": found.format.name if found.format else None,
        "ccg_quarters": found.ccg_quarter_count,
        "lines": 0 if found.lines is None else len(found.lines),
        "headings": found.headings,
        "unknown_headings": found.unknown_headings,
        "passed_over": found.passed_over,
        "problems": [problem.model_dump() for problem in found.problems],
    }


def filed(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values."""
    return {**examined(outcome.examination), "result": outcome.result, "sentence": outcome.sentence}


def examined_words(found: Examination) -> list[str]:
    """What a preview says of one file."""
    if found.is_known and found.earlier:
        return [f"{found.file_name}: already received on {found.earlier.received_on}; nothing would change."]
    if not found.is_acceptable:
        return [f"{found.file_name}: would be turned away.", *_few([str(p) for p in found.problems], "")]
    if found.withdrawal:
        return [f"{found.file_name}: {found.withdrawal}, would be current again; {found.says}."]
    return [f"{found.file_name}: would be received; {found.says}."]


def outcome_words(outcome: Outcome) -> list[str]:
    """What receiving says of one file."""
    if outcome.result != "turned away" or len(outcome.problems) < 2:
        return [outcome.sentence]
    return [outcome.sentence, *_few([str(p) for p in outcome.problems], ", in the file's .problems.txt")]


def _few(sentences: list[str], where: str, most: int = 20) -> list[str]:
    """The first sentences, indented, how many more there are, and where."""
    shown = [f"  {sentence}" for sentence in sentences[:most]]
    more = len(sentences) - most
    return shown if more <= 0 else [*shown, f"  and {more:,} more{where}"]


def problem_words(problem: dict[str, Any]) -> str:
    """One problem, indented, as it is printed."""
    from etl.checks import Problem

    return f"  {Problem.model_validate(problem)}"


def say(text: str, to: TextIO | None) -> None:
    """Print a line as `to` can show it: names of files may bring control characters. Nobody need listen."""
    if to is None:
        return
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    encoding = to.encoding or "utf-8"
    try:
        to.write(clean.encode(encoding, "replace").decode(encoding) + "\n")
        to.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), to.fileno())


def plainly(value: Any) -> str:
    """Put a value of a JSON object into words."""
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {plainly(inner)}" for key, inner in value.items())
    return "not known" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
