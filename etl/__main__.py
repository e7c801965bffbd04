"""`python -m etl`: receive, map, withdraw, build, demo, status. Without a command: receive, then build.

Ends with 0 when all is well, 1 when a file was turned away, 2 when the command could not run. Libraries that
are slow to import are imported by the command that needs them.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from etl.telling import (
    Bar,
    Ending,
    examined,
    examined_words,
    filed,
    outcome_words,
    plainly,
    problem_words,
    say,
)
from phb.errors import PlainError

if TYPE_CHECKING:
    from etl.shelf import Shelf

app = typer.Typer(
    help="Turns returns into the store. Without a command: receives what is in the inbox, then builds.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
_INTERRUPTED = 130  # what typer makes of Ctrl-C
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object; anything else goes to stderr.")]
Day = Annotated[
    str | None, typer.Option("--received-on", metavar="DATE", help="The day it came, like 2017-07-14.")
]
NameGiven = Annotated[
    str | None,
    typer.Option("--file-name", help="The name the file came under, if it is called otherwise here."),
]


@app.callback(invoke_without_command=True)
def receive_then_build(context: typer.Context) -> None:
    """Receive what is in the inbox, then build."""
    if context.invoked_subcommand is None:
        _end(_receive([], None, None, always_build=True), as_json=False)


@app.command()
def receive(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what would change; change nothing.")
    ] = False,
    received_on: Day = None,
    file_name: NameGiven = None,
    as_json: AsJson = False,
) -> None:
    """Receive FILEs, or all of the inbox, and build the store if anything changed."""
    day = _day(received_on)
    if preview:
        _end(_preview(files or [], day, file_name), as_json)
    else:
        _end(_receive(files or [], day, file_name), as_json)


@app.command("map")
def map_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    name: Annotated[str, typer.Option("--name", help="A name for the layout.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar='"THEIRS=OURS"', help="What a heading means. Repeat it."),
    ] = None,
    mark: Annotated[
        list[str] | None,
        typer.Option("--mark", metavar='"MARK=STATUS"', help="What a mark means. Repeat it."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace a layout of that name.")] = False,
    received_on: Day = None,
    file_name: NameGiven = None,
    as_json: AsJson = False,
) -> None:
    """Show which headings of FILE are not understood, or say what they mean and keep that as a format."""
    from etl import mapping
    from etl.shelf import Shelf, lock

    shelf, day = Shelf(_data()), _day(received_on)
    if not (name or column or mark):
        said = mapping.headings(file, shelf, file_name=file_name)
        _end(Ending(0, mapping.in_words(said), said), as_json)
        return
    meanings, marks = mapping.pairs(column or [], "--column"), mapping.pairs(mark or [], "--mark")
    with lock(shelf.root):
        said = mapping.write(
            file, shelf, name, meanings, marks, replace=replace, received_on=day, file_name=file_name
        )
    _end(
        Ending(0 if said["saved"] else 1, [said["sentence"], *map(problem_words, said["problems"])], said),
        as_json,
    )


@app.command()
def withdraw(
    sha256: Annotated[str, typer.Argument(metavar="SHA", help="The return's SHA-256, or how it begins.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the return.")],
    as_json: AsJson = False,
) -> None:
    """Take a return out of the current set; it stays in the history with the reason. Then build again."""
    from etl.shelf import Shelf, file_receipt, find_receipt, lock

    if not reason.strip():
        raise PlainError("Give the reason for the withdrawal with --reason.")
    shelf = Shelf(_data())
    with lock(shelf.root):
        receipt = find_receipt(shelf, sha256)
        if not receipt.is_current:
            sentence = (
                f"{receipt.file_name} was withdrawn on {receipt.withdrawn_on} already; nothing changed."
            )
        else:
            gone = {"withdrawn_on": dt.date.today(), "withdrawn_reason": " ".join(reason.split())[:500]}
            receipt = receipt.model_copy(update=gone)
            file_receipt(shelf, receipt)
            sentence = f"{receipt.file_name} is withdrawn: {receipt.withdrawn_reason}"
        built = _build(shelf.root, None, f"{sentence.rstrip('.')}. The store could not be built anew: ")
    said = {"sentence": sentence, "receipt": receipt.model_dump(mode="json"), "build": built}
    _end(Ending(0, [sentence, built["sentence"]], said), as_json)


@app.command()
def build(
    as_at: Annotated[
        str | None, typer.Option("--as-at", metavar="DATE", help="As known on that day.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the store from the returns received."""
    from etl.shelf import lock

    day = _day(as_at)
    with lock(_data(), patience=120 if day else None):  # people on several pages may each ask for a day
        built = _build(_data(), day)
    _end(Ending(0, [built["sentence"]], {"build": built}), as_json)


@app.command()
def demo() -> None:
    """Write the demonstration returns anew into data/demo of the repository."""
    from etl import demo as demonstration

    folder = Path(__file__).resolve().parents[1] / "data" / "demo"
    started = time.monotonic()
    demonstration.write(folder)
    count, seconds = sum(1 for _ in folder.glob("demonstration-*")), time.monotonic() - started
    _end(Ending(0, [f"Wrote {count} demonstration files to {folder} in {seconds:.1f} s."], {}), as_json=False)


@app.command()
def status(as_json: AsJson = False) -> None:
    """Say what the store holds and how many returns there are."""
    from etl.build import status as status_of

    said = status_of(_data())
    sentences = [f"{key.replace('_', ' ')}: {plainly(value)}" for key, value in said.items()]
    _end(Ending(0, sentences, said), as_json)


def _data() -> Path:
    from phb.store import data_folder

    return data_folder()


def _day(text: str | None) -> dt.date | None:
    """Read a date given on the command line."""
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise PlainError(f'"{text[:40]}" is not a date; write it like 2017-07-14.') from None
    if day > dt.date.today():
        raise PlainError(f"{day} is in the future; give a day up to today.")
    return day


def _files(files: list[Path], shelf: Shelf, file_name: str | None) -> list[Path]:
    """The files to receive; PlainError before anything is done when one of them is not there."""
    from etl.receive import waiting

    for path in files:
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist; check the path"
            raise PlainError(f"{path} {'is a folder; give the files in it' if path.is_dir() else what}.")
    if file_name is not None and len(files) != 1:
        raise PlainError("--file-name goes with exactly one file.")
    return list(dict.fromkeys(files)) if files else waiting(shelf)


def _preview(files: list[Path], day: dt.date | None, file_name: str | None) -> Ending:
    """Examine files and say what would change."""
    from etl.preview import preview
    from etl.receive import examine
    from etl.shelf import Shelf, lock

    shelf = Shelf(_data())
    with lock(shelf.root), Bar() as bar:
        paths = _files(files, shelf, file_name)
        found = []
        for number, path in enumerate(paths):
            bar(f"examining {path.name}", number, len(paths))
            found.append(examine(path, shelf, received_on=day, file_name=file_name))
        new = [one for one in found if one.is_acceptable and not one.is_known]
        would = preview(shelf.root, new) if new else {}
    said: dict[str, Any] = {
        "files": [examined(one) for one in found],
        "received": len(new),
        "turned_away": sum(not one.is_acceptable for one in found),
        "already_received": sum(one.is_known for one in found),
        "preview": would,
    }
    sentences = [line for one in found for line in examined_words(one)]
    if would.get("sentence"):
        sentences.append(str(would["sentence"]))
    sentences.append(
        f"Would receive {said['received']}, turn away {said['turned_away']}; nothing was changed."
    )
    return Ending(1 if said["turned_away"] else 0, sentences, said)


def _receive(
    files: list[Path], day: dt.date | None, file_name: str | None, always_build: bool = False
) -> Ending:
    """Receive files, then build, unless every one of them was turned away, or there never was any."""
    from etl import receive as receiving
    from etl.shelf import Shelf, lock, receipts

    started = time.monotonic()
    shelf = Shelf(_data())
    with lock(shelf.root):
        paths = _files(files, shelf, file_name)  # under the lock: another run may be emptying the inbox
        with Bar() as bar:
            outcomes = receiving.receive(paths, shelf, received_on=day, file_name=file_name, progress=bar)
        new = sum(one.result in ("received", "received again") for one in outcomes)
        away = sum(one.result == "turned away" for one in outcomes)
        known = sum(one.result == "already received" for one in outcomes)
        # Also when there is nothing new: a run killed before its build is finished by the next one.
        due = new or known or always_build or (not paths and receipts(shelf))
        kept = f"Received {new} and kept, but the store could not be built anew: " if new else ""
        built = _build(shelf.root, None, kept) if due else None
    seconds = time.monotonic() - started
    sentences = [line for one in outcomes for line in outcome_words(one)]
    what = "built nothing"
    if built:
        made = "built" if built["is_new"] else "store is up to date:"
        what = f"{made} {built['version']} ({built['provenance']})"
    sentences.append(
        f"Received {new}, turned away {away}, already received {known}; {what}; {seconds:.1f} s."
    )
    said = {
        "files": [filed(one) for one in outcomes],
        "received": new,
        "turned_away": away,
        "already_received": known,
        "build": built,
        "seconds": round(seconds, 2),
    }
    return Ending(1 if away else 0, sentences, said)


def _build(data: Path, as_at: dt.date | None, done: str = "") -> dict[str, Any]:
    """Build the store with a bar; give it as plain values. `done` is said before why it failed."""
    from etl.build import build as make

    try:
        with Bar() as bar:
            result = make(data, as_at=as_at, progress=bar)
    except PlainError as fault:
        raise PlainError(f"{done}{fault}") from None
    return {
        "version": result.version,
        "store": str(result.store),
        "provenance": result.provenance,
        "is_new": result.is_new,
        "quarters": result.quarters,
        "seconds": round(result.seconds, 2),
        "sentence": result.sentence,
    }


def _end(ending: Ending, as_json: bool) -> None:
    """Print and leave with the exit code."""
    for line in [json.dumps(ending.said, default=str)] if as_json else ending.sentences:
        say(line, sys.stdout)
    if ending.code:
        raise typer.Exit(ending.code)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code; whatever goes wrong is said in a sentence."""
    told = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(told, standalone_mode=False, prog_name="python -m etl")
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except PlainError as error:
        return _fail(str(error), told)
    except TyperException as error:
        message = getattr(error, "format_message", error.__str__)()
        return _fail(f"{message} Try `python -m etl --help`.", told)
    except (typer.Abort, KeyboardInterrupt):
        return _fail("Stopped. What was received before is kept; run the command again to go on.", told)
    except MemoryError:
        return _fail("There was not enough memory; send the file in smaller parts.", told)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        return _fail(f"A file could not be read or written:{where} ({error.strerror or error}).", told)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}, line {last.lineno}"
        return _fail(
            f"This is a fault of the monitor, not of your file: {type(error).__name__} in {where}: {error}",
            told,
        )


def _fail(sentence: str, arguments: list[str]) -> int:
    """Say why the command could not run, as JSON too when that was asked for; the exit code is 2."""
    sentence = " ".join(sentence.split())[:2000]
    if "--json" in arguments:
        say(json.dumps({"error": sentence}), sys.stdout)
    say(sentence, sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
