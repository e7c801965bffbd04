"""One file: recognise it, put it into our words, check it; then file it, or turn it away with reasons."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from etl import formats, sheets
from etl.checks import Problem, check_shape, printable
from etl.formats import Format
from etl.headings import Recognition, recognise
from etl.line_files import are_whole, write_lines
from etl.received_dates import DATES, told
from etl.shelf import Receipt, Shelf, file_receipt, flush_folder, receipts, sweep, write_whole
from phb.errors import PlainError

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]


@dataclass
class Examination:
    """What a file says, found without writing anything.

    `lines` holds the return in our words when it `is_acceptable`; otherwise `problems` lists why not.
    `passed_over` says in words what of the file was left out on purpose: covers, rows of England, notes.
    `ccg_quarter_count` is how many returns of one CCG for one quarter the file holds.
    """

    path: Path
    file_name: str
    sha256: str
    received_on: dt.date
    published_on: dt.date | None = None
    format: Format | None = None
    lines: pd.DataFrame | None = None
    problems: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    unknown_headings: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    earlier: Receipt | None = None
    ccg_quarter_count: int = 0

    @property
    def is_acceptable(self) -> bool:
        """Whether the file would be received."""
        return not self.problems

    @property
    def is_known(self) -> bool:
        """Whether the very same file was received before and still counts."""
        return self.earlier is not None and self.earlier.is_current

    @property
    def withdrawal(self) -> str | None:
        """When and why the very same file was withdrawn, in words, if it was and no longer counts."""
        if self.earlier is None or self.earlier.is_current:
            return None
        return f"withdrawn on {self.earlier.withdrawn_on} ({self.earlier.withdrawn_reason})"

    @property
    def former(self) -> tuple[Receipt, ...]:
        """The withdrawn receipts of the very same file, for the receipt it would get."""
        if self.earlier is None or self.earlier.is_current:
            return self.earlier.former if self.earlier else ()
        return (*self.earlier.former, self.earlier.model_copy(update={"former": ()}))

    @property
    def says(self) -> str:
        """What an acceptable file holds, and what of it was passed over, in words."""
        count = 0 if self.lines is None else len(self.lines)
        name = self.format.title if self.format else ""
        over = f"; passed over: {', '.join(self.passed_over)}" if self.passed_over else ""
        quarters = f"{self.ccg_quarter_count:,} CCG quarter{'' if self.ccg_quarter_count == 1 else 's'}"
        return f"{name}; {quarters}, {count:,} lines{over}"


@dataclass
class Outcome:
    """What became of one file, and a sentence that says so."""

    path: Path
    file_name: str
    sha256: str
    result: Literal["received", "received again", "already received", "turned away"]
    sentence: str
    examination: Examination

    @property
    def problems(self) -> list[Problem]:
        """Why it was turned away; empty otherwise."""
        return self.examination.problems


def examine(
    path: Path,
    shelf: Shelf,
    *,
    received_on: dt.date | None = None,
    file_name: str | None = None,
    known: list[Format] | None = None,
    earlier: list[Receipt] | None = None,
) -> Examination:
    """Read and check one file without writing anything. PlainError when the file itself cannot be opened.

    A day given by hand goes before the one in a `received.csv` beside the file; without either it is today.
    `file_name` is the name the file came under, when it is called otherwise now. `known` and `earlier` are
    the formats and receipts, when the caller has read them already.
    """
    content = read_content(path)
    told_received, told_published = told(path)
    found = Examination(
        path,
        printable(file_name or _name(path, shelf))[-200:],
        _sha256(path) if len(content) > sheets.LARGEST_FILE else hashlib.sha256(content).hexdigest(),
        received_on or told_received or dt.date.today(),
        told_published,
    )
    past = receipts(shelf) if earlier is None else earlier
    found.earlier = next((one for one in reversed(past) if one.sha256 == found.sha256), None)
    if found.received_on > dt.date.today():
        raise PlainError(
            f"{found.file_name}: received on {found.received_on} is in the future; correct the date."
        )
    if found.is_known and found.earlier:
        if are_whole(shelf.lines / f"{found.sha256}.parquet"):
            return found
        # Its lines were lost or damaged: they are made again, as they were on the day it came.
        found.file_name, found.received_on = found.earlier.file_name, found.earlier.received_on
        found.published_on = found.earlier.published_on
    elif found.earlier and found.earlier.withdrawn_on:
        # It cannot have come back before it was withdrawn, whatever day is told of it.
        found.received_on = max(found.received_on, found.earlier.withdrawn_on)
    try:
        tables = sheets.read(content, found.file_name)
    except PlainError as problem:
        found.problems.append(Problem(sentence=str(problem)))
        return found
    recognition = recognise(tables, formats.load(shelf.formats) if known is None else known)
    found.headings, found.unknown_headings = recognition.headings, recognition.unknown
    found.problems = [Problem(sheet=s, row=r, sentence=text) for s, r, text in recognition.sentences]
    found.format = recognition.format
    if found.format is not None:
        _read_lines(found, found.format, recognition)
    return found


def _read_lines(found: Examination, fmt: Format, recognition: Recognition) -> None:
    """Put a recognised file into our words; note what was passed over."""
    from etl import lines

    frame, reading = lines.read(recognition, fmt, found.received_on)
    found.problems.extend(sorted(reading.problems, key=lambda p: (p.sheet or "", p.row or 0)))
    if len(found.problems) > lines.MOST_PROBLEMS:
        more = f"There are more problems than these {lines.MOST_PROBLEMS:,}."
        found.problems = [*found.problems[: lines.MOST_PROBLEMS], Problem(sentence=more)]
    found.passed_over = [f'sheet "{table.sheet}"' for table in recognition.passed_over]
    if reading.national_rows:
        found.passed_over.append(_rows(reading.national_rows, "England"))
    if reading.notes:
        found.passed_over.append(_rows(reading.notes, "notes"))
    if not found.problems:
        check_shape(frame)
        found.lines = frame
        found.ccg_quarter_count = len(frame[["ccg_code", "quarter"]].drop_duplicates())


def _rows(count: int, what: str) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'} of {what}"


def receive(
    paths: Iterable[Path],
    shelf: Shelf,
    *,
    received_on: dt.date | None = None,
    file_name: str | None = None,
    keep_original: bool = True,
    progress: Progress | None = None,
) -> list[Outcome]:
    """Receive files one after the other, each filed or turned away before the next. Needs the lock.

    With `keep_original` false the bytes are not copied: the demonstration's are in the repository.
    A file taken from the shelf's own inbox, or from those turned away, leaves it; any other stays.
    """
    every = list(paths)
    for path in every:
        told(path)  # a day or a file that cannot be read stops the run before anything is filed
        _opened(path).close()
    sweep(shelf, every)
    known = formats.load(shelf.formats)
    past = receipts(shelf)
    outcomes = []
    for number, path in enumerate(every):
        if progress:
            progress(f"receiving {path.name}", number, len(every))
        found = examine(path, shelf, received_on=received_on, file_name=file_name, known=known, earlier=past)
        outcome = _file(found, shelf, past, keep_original)
        if path.parent.resolve() == shelf.inbox.resolve():
            path.unlink(missing_ok=True)
        outcomes.append(outcome)
    if progress:
        progress("received", len(every), len(every))
    _clear_dates(shelf)
    return outcomes


def _file(found: Examination, shelf: Shelf, past: list[Receipt], keep_original: bool) -> Outcome:
    """File an examined return or turn it away; `past` gains its receipt."""

    def outcome(result: Any, sentence: str) -> Outcome:
        return Outcome(found.path, found.file_name, found.sha256, result, sentence, found)

    if found.is_known and found.earlier and found.format is None and not found.problems:
        when = found.earlier.received_on
        return outcome("already received", f"{found.file_name}: already received on {when}; nothing changed.")
    if found.problems or found.lines is None or found.format is None:
        _turn_away(found, shelf)
        count = len(found.problems)
        what = f"{count:,} problems" if count > 1 else str(found.problems[0])
        return outcome("turned away", f"{found.file_name}: turned away; {what}")
    receipt = Receipt(
        sha256=found.sha256,
        file_name=found.file_name,
        received_on=found.received_on,
        published_on=found.published_on,
        sequence=found.earlier.sequence
        if found.earlier and found.is_known
        else max((one.sequence for one in past), default=0) + 1,
        format=found.format.name,
        authority=found.format.authority,
        line_count=len(found.lines),
        ccg_quarter_count=found.ccg_quarter_count,
        former=found.former,
    )
    if keep_original:
        _keep(found, shelf.returns)
    write_lines(shelf.lines / f"{found.sha256}.parquet", found.lines)
    file_receipt(shelf, receipt)
    past[:] = [one for one in past if one.sequence != receipt.sequence] + [receipt]
    _forget_rejection(found.sha256, shelf)
    if found.is_known:
        return outcome("received again", f"{found.file_name}: its lines were damaged and are whole again.")
    if found.withdrawal:
        sentence = f"{found.file_name}: {found.withdrawal}, now current again; {found.says}."
        return outcome("received again", sentence)
    return outcome("received", f"{found.file_name}: received as {found.sha256[:12]}; {found.says}.")


def _turn_away(found: Examination, shelf: Shelf) -> None:
    """Keep a file that was turned away with its problems, for people and for the screen."""
    _keep(found, shelf.rejected)
    heading = f"{found.file_name} was turned away on {found.received_on}. Nothing of it was taken over.\n\n"
    text = heading + "".join(f"- {problem}\n" for problem in found.problems)
    write_whole(shelf.rejected / f"{found.sha256}.problems.txt", text.encode())
    record = {
        "sha256": found.sha256,
        "file_name": found.file_name,
        "turned_away_on": found.received_on.isoformat(),
        "format": found.format.name if found.format else None,
        "headings": found.headings,
        "unknown_headings": found.unknown_headings,
        "problems": [problem.model_dump() for problem in found.problems],
    }
    write_whole(
        shelf.rejected / f"{found.sha256}.json", json.dumps(record, ensure_ascii=False, indent=1).encode()
    )


def _forget_rejection(sha256: str, shelf: Shelf) -> None:
    """Clear away the record of an earlier refusal of a file that has now been received."""
    gone = list(shelf.rejected.glob(f"{sha256}.*"))
    for path in sorted(gone, key=lambda path: path.suffix != ".json"):
        path.unlink(missing_ok=True)
    if gone:
        flush_folder(shelf.rejected)


def _keep(found: Examination, folder: Path) -> None:
    """Keep the original byte for byte under its SHA-256. PlainError when it is not what was examined."""
    kept = folder / f"{found.sha256}{_ending(found.file_name)}"
    if found.path.resolve() == kept.resolve():
        return

    def copy(file: IO[bytes]) -> None:
        digest = hashlib.sha256()
        with found.path.open("rb") as source:
            while part := source.read(1 << 20):
                digest.update(part)
                file.write(part)
        if digest.hexdigest() != found.sha256:
            raise PlainError(f"{found.file_name} changed while it was read; receive it again.")

    write_whole(kept, copy)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ending(file_name: str) -> str:
    """The ending an original is kept under: its own when it is that of a return, else .bin."""
    ending = Path(file_name).suffix.lower()
    return ending if ending in sheets.TEXT_ENDINGS | sheets.WORKBOOK_ENDINGS else ".bin"


def waiting(shelf: Shelf) -> list[Path]:
    """The files in the inbox, by name; not the list of dates, nor hidden files."""
    if not shelf.inbox.is_dir():
        return []
    return sorted(p for p in shelf.inbox.iterdir() if p.is_file() and p.name != DATES and p.name[0] != ".")


def read_content(path: Path) -> bytes:
    """Read a file, no further than a return can be long."""
    with _opened(path) as file:
        return file.read(sheets.LARGEST_FILE + 1)


def _opened(path: Path) -> IO[bytes]:
    """Open a file to read it. PlainError when it is not there, or may not be read."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise PlainError(f"There is no file {path}.") from None
    except OSError as wrong:
        raise PlainError(
            f"{path} cannot be opened ({wrong.strerror}); see who may read it, or take it away."
        ) from None


def _name(path: Path, shelf: Shelf) -> str:
    """The name a file came under: one turned away earlier keeps the name it had then."""
    record = shelf.rejected / f"{path.stem}.json"
    if path.parent.resolve() == shelf.rejected.resolve() and record.exists():
        return str(json.loads(record.read_text(encoding="utf-8"))["file_name"])
    return path.name


def _clear_dates(shelf: Shelf) -> None:
    """Remove the inbox's list of dates once every file is gone, so that it cannot date a later file."""
    if not waiting(shelf):
        (shelf.inbox / DATES).unlink(missing_ok=True)
