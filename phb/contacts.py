"""Whom to call about a CCG: contacts of CCGs and regions, each for a time, read from a file of one's own.

`data/contacts.csv` for returns, which git ignores; `data/demo/contacts.csv`, made up, for the demonstration:
made-up figures and real people are never shown together. Contacts are for internal views only.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from phb.errors import PlainError
from phb.methods.succession import Step
from phb.quarters import Quarter
from phb.store import data_folder

COLUMNS = ("for", "role", "name", "email", "phone", "valid_from", "valid_to")
MADE_UP = Path(__file__).resolve().parents[1] / "data" / "demo" / "contacts.csv"
# One address, nothing that could end a header or begin another.
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST = 200


@dataclass(frozen=True)
class Contact:
    """A person, or a mailbox, to turn to: place is a CCG's code or a region's code or name.

    valid_from and valid_to are the first and last day, None without end. basis says, once chosen for a CCG,
    whose contact it is: "its own", "of its predecessor 02G" or "of the region".
    """

    place: str
    role: str
    name: str
    email: str
    phone: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    basis: str = ""

    def is_valid(self, day: dt.date) -> bool:
        """Whether it counts on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def is_of(self, *names: str) -> bool:
        """Whether it is of a place of one of these codes or names."""
        return self.place.casefold() in {name.casefold() for name in names if name}


def contacts(provenance: str, data: Path | None = None) -> list[Contact]:
    """Read the contacts that go with a store's provenance, in the order of their file; none where no file is.

    Raises PlainError that names the file, the line and what to do.
    """
    path = MADE_UP if provenance == "demonstration" else (data or data_folder()) / "contacts.csv"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise PlainError(f"{path}, line {line}: it is not written in UTF-8; save it as CSV UTF-8.") from None
    except OSError as fault:
        raise PlainError(f"{path} cannot be read ({fault.strerror}); check who may read it.") from None
    return _read(path, text)


def contact_for(
    known: Sequence[Contact],
    ccg: str,
    region: str | Sequence[str],
    day: dt.date,
    lineage: Iterable[Step] = (),
) -> Contact | None:
    """Choose the contact of a CCG on a day: its own, else of the CCGs merged into it, else of its region.

    region is its code or name, or both. Predecessors are asked the nearest first, and of one merger the one
    that brought most of its people; a CCG that only gave a part away and goes on is none. None says that
    nobody is known: show that, it is no oversight.
    """
    valid = [one for one in known if one.is_valid(day)]
    for code in (ccg, *_predecessors(ccg, str(Quarter.containing(day)), tuple(lineage))):
        for one in valid:
            if one.is_of(code):
                return replace(one, basis="its own" if code == ccg else f"of its predecessor {code}")
    names = (region,) if isinstance(region, str) else tuple(region)
    return next((replace(one, basis="of the region") for one in valid if one.is_of(*names)), None)


def _predecessors(ccg: str, until: str, steps: tuple[Step, ...]) -> list[str]:
    """The codes whose people came to a CCG whole, the nearest first."""
    goes_on = {(step.predecessor, step.quarter) for step in steps if step.predecessor == step.successor}
    found: list[str] = []
    ahead = [ccg]
    while ahead:
        heirs, ahead = ahead, []
        came = [
            step
            for step in steps
            if step.successor in heirs
            and step.quarter <= until
            and (step.predecessor, step.quarter) not in goes_on
        ]
        for step in sorted(came, key=lambda step: (-_part(step), step.predecessor)):
            if step.predecessor != ccg and step.predecessor not in found:
                found.append(step.predecessor)
                ahead.append(step.predecessor)
    return found


def _part(step: Step) -> float:
    """What part of the successor's people came this way; where not known, what part of its own."""
    return step.of_successor if step.of_successor == step.of_successor else step.share


def _read(path: Path, text: str) -> list[Contact]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    headings: list[str] = []
    found = []
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells):
                continue
            if not headings:
                headings = [cell.lower() for cell in cells]
                lacking = [column for column in COLUMNS if column not in headings]
                if lacking:
                    raise ValueError(
                        f"there is no column {', '.join(lacking)}; the first line is {','.join(COLUMNS)}"
                    )
                continue
            if len(cells) > len(headings):
                raise ValueError('there are more cells than headings; put "..." around a cell with a comma')
            found.append(_contact(dict(zip(headings, cells + [""] * len(headings)))))
    except (csv.Error, ValueError) as wrong:
        raise PlainError(f"{path}, line {reader.line_num}: {wrong}.") from None
    return found


def _contact(cells: dict[str, str]) -> Contact:
    for column in COLUMNS:
        if not cells[column].isprintable() or len(cells[column]) > _LONGEST:
            raise ValueError(
                f"{column} cannot be read or is longer than {_LONGEST} characters; write it anew"
            )
    if not cells["for"]:
        raise ValueError("for is empty; write a CCG's code, like 08F, or a region's name")
    if not (cells["email"] or cells["phone"]):
        raise ValueError(f"{cells['for']} has neither email nor phone; write one of them")
    if cells["email"] and not _EMAIL.fullmatch(cells["email"]):
        raise ValueError(f'"{cells["email"][:60]}" is not an e-mail address; write it like name@example.org')
    first, last = _day(cells["valid_from"], "valid_from"), _day(cells["valid_to"], "valid_to")
    if first and last and last < first:
        raise ValueError(f"valid_to, {last}, lies before valid_from, {first}; mend one of them")
    place = cells["for"].upper() if len(cells["for"]) == 3 else cells["for"]
    return Contact(place, cells["role"], cells["name"], cells["email"], cells["phone"], first, last)


def _day(text: str, column: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'{column}, "{text[:40]}", is not a date; write it like 2017-07-14') from None
