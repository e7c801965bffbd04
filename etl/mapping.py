"""What the headings of an unknown layout mean, said once by a person, becomes a format file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from etl import formats, sheets
from etl.formats import Format, heading_key, our_words, slug
from etl.headings import Placed, Recognition, guess, recognise
from etl.receive import examine, read_content
from etl.shelf import Shelf, write_whole
from phb.errors import PlainError


def pairs(given: list[str], option: str) -> dict[str, str]:
    """Split "theirs=ours" at its last equals sign. PlainError when one has none, or is said twice."""
    found: dict[str, str] = {}
    for text in given:
        theirs, equals, ours = text.rpartition("=")
        if not equals:
            raise PlainError(
                f'{option} "{text[:80]}" has no equals sign; write {option} "their words=our word".'
            )
        if heading_key(theirs) in map(heading_key, found):
            raise PlainError(f'{option} says twice what "{theirs.strip()[:80]}" means; say it once.')
        found[" ".join(theirs.split())] = ours.strip()
    return found


def headings(path: Path, shelf: Shelf, *, file_name: str | None = None) -> dict[str, Any]:
    """Say which headings a file has and which are not understood; the words they may be given, too."""
    recognition, _ = _recognise(path, shelf, file_name)
    return {
        "format": recognition.format.name if recognition.format else None,
        "nearest": recognition.nearest.name if recognition.nearest else None,
        "headings": recognition.headings,
        "unknown_headings": recognition.unknown,
        "our_words": our_words(),
    }


def in_words(said: dict[str, Any]) -> list[str]:
    """Say the same to a person."""
    if said["format"]:
        return [f"Every heading is understood: the format is {said['format']}."]
    near = f" It is nearest to {said['nearest']}." if said["nearest"] else ""
    return [
        f"{len(said['unknown_headings'])} of {len(said['headings'])} headings are not understood.{near}",
        *[f"  {heading}" for heading in said["unknown_headings"]],
        'Say what they mean with --name NAME and, for each, --column "HEADING=WORD"; the words are:',
        f"  {', '.join(said['our_words'])}",
        f'and with --mark "MARK=STATUS" what marks stand for: {", ".join(formats.STATUSES)}.',
    ]


def write(
    path: Path,
    shelf: Shelf,
    name: str,
    meanings: dict[str, str],
    marks: dict[str, str],
    *,
    replace: bool = False,
    received_on: dt.date | None = None,
    file_name: str | None = None,
) -> dict[str, Any]:
    """Write `<data>/formats/<name>.toml`, if with it the file would be received. Needs the lock.

    Headings without a given meaning keep the one they have in the nearest format. Returns whether it was
    `saved`, a sentence, the format's name and path, and the file's problems. PlainError when the meanings do
    not make a format, or the name is taken and `replace` is false.
    """
    name = slug(name)
    if not name or not name[0].isalpha():
        raise PlainError("Give the layout a name that begins with a letter, with --name.")
    target = shelf.formats / f"{name}.toml"
    if (formats.FOLDER / f"{name}.toml").exists():
        raise PlainError(f'"{name}" is the name of a built-in format; choose another name.')
    if target.exists() and not replace:
        raise PlainError(
            f'There is a layout "{name}" already; choose another name, or replace it with --replace.'
        )
    recognition, tables = _recognise(path, shelf, file_name, without=name)
    if recognition.format is not None:
        raise PlainError(f"Every heading is understood already: the format is {recognition.format.name}.")
    text = _text(_place(recognition, tables, meanings), recognition.nearest, meanings, marks, path.name)
    fmt = formats.parse(text, name, f'The layout "{name}"')
    known = [one for one in formats.load(shelf.formats) if one.name != name] + [fmt]
    found = examine(path, shelf, received_on=received_on, file_name=file_name, known=known, earlier=[])
    said: dict[str, Any] = {
        "saved": found.is_acceptable,
        "format": name,
        "path": str(target),
        "problems": [problem.model_dump() for problem in found.problems],
    }
    if not found.is_acceptable:
        count = len(found.problems)
        said["sentence"] = (
            f"The layout was not saved: with these meanings the file would be turned away for "
            f"{count:,} {'problem' if count == 1 else 'problems'}."
        )
        return said
    was = target.exists()
    write_whole(target, text.encode())
    said["sentence"] = (
        f'{"Replaced" if was else "Saved"} the layout "{name}"; the file can be received now: '
        f"{found.ccg_quarter_count:,} CCG quarters."
    )
    return said


def _recognise(
    path: Path, shelf: Shelf, file_name: str | None, without: str = ""
) -> tuple[Recognition, list[sheets.Table]]:
    tables = sheets.read(read_content(path), file_name or path.name)
    known = [fmt for fmt in formats.load(shelf.formats) if fmt.name != without]
    return recognise(tables, known), tables


def _place(recognition: Recognition, tables: list[sheets.Table], meanings: dict[str, str]) -> Placed:
    """Find the table and row whose headings the meanings are of. PlainError names those not there."""
    from etl.headings import places

    wanted = {heading_key(heading) for heading in meanings}
    best, most = None, -1
    for table in tables:
        for place in places(table):
            keys = {heading_key(h) for h in place.headings if h}
            # Among equals the one that leaves least unexplained; a title row explains nothing.
            score = 1000 * len(wanted & keys) - len(keys - wanted)
            if wanted & keys and score > most:
                best, most = place, score
    if best is None:
        best = guess(tables)
    if best is None:
        raise PlainError("The file holds no table of returns.")
    there = {heading_key(h) for h in best.headings if h}
    strange = [heading for heading in meanings if heading_key(heading) not in there]
    if strange:
        raise PlainError(
            f"The file has no heading {', '.join(map(repr, strange[:5]))}; its headings are listed by map."
        )
    return best


def _text(
    place: Placed, nearest: Format | None, meanings: dict[str, str], marks: dict[str, str], source: str
) -> str:
    """Write the format as TOML. PlainError lists headings that have been given no meaning."""
    given = {heading_key(heading): word for heading, word in meanings.items()}
    known = nearest.by_key if nearest and nearest.header_rows == place.depth else {}
    base = nearest if known else None
    columns: dict[str, str] = {}
    undecided = []
    for heading in filter(None, place.headings):
        word = given.get(heading_key(heading)) or known.get(heading_key(heading))
        if word:
            columns[heading] = word
        else:
            undecided.append(heading)
    if undecided:
        listed = ", ".join(f'"{heading[:60]}"' for heading in undecided[:20])
        raise PlainError(f'Say with --column what {listed} means; "ignore" leaves a column out.')
    all_marks = {**({"": "missing"} if base is None else base.marks), **marks}
    lines = [
        f"# Mapped on {dt.date.today()} from {_quote(source)}.",
        f"title = {_quote(f'Layout mapped from {source}')}",
        f"authority = {_quote(base.authority if base else 'direct')}",
        f"status = {_quote(base.status if base else 'reported')}",
        f"header_rows = {place.depth}",
        f"national_rows = [{', '.join(map(_quote, base.national_rows if base else ('England',)))}]",
        "",
        "[columns]",
        *[f"{_quote(heading)} = {_quote(word)}" for heading, word in columns.items()],
        "",
    ]
    if base:
        for word, table in base.words.model_dump().items():
            if table:
                lines += [f"[words.{word}]", *[f"{_quote(k)} = {_quote(v)}" for k, v in table.items()], ""]
    lines += ["[marks]", *[f"{_quote(mark)} = {_quote(status)}" for mark, status in all_marks.items()], ""]
    return "\n".join(lines)


def _quote(text: str) -> str:
    """Write text as a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
