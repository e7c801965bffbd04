"""`received.csv`, the list beside files that says when each was received and, if it was, published."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from phb.errors import PlainError

DATES = "received.csv"


def told(path: Path) -> tuple[dt.date | None, dt.date | None]:
    """The days a file was received and published, if the `received.csv` beside it names the file.

    PlainError when that list cannot be read, or a day in it is none, in the future or not the only one.
    """
    beside = path.parent / DATES
    if not beside.is_file():
        return None, None
    try:
        with beside.open(encoding="utf-8-sig", newline="") as file:
            listed = csv.DictReader(file, strict=True)
            if not {"file", "received_on"} <= set(listed.fieldnames or ()):
                raise csv.Error
            found = {
                (_date(row, "received_on", beside), _date(row, "published_on", beside))
                for row in listed
                if (row.get("file") or "").strip() == path.name
            }
    except (UnicodeDecodeError, csv.Error):
        raise PlainError(
            f"{beside} cannot be read; it is a CSV file with the columns file, received_on and published_on."
        ) from None
    if len(found) > 1:
        raise PlainError(f"{beside} names {path.name} with different days; keep one of them.")
    return found.pop() if found else (None, None)


def _date(row: dict[str, str | None], column: str, where: Path) -> dt.date | None:
    text = (row.get(column) or "").strip()
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise PlainError(
            f'{where}: {column} "{text[:40]}" is not a date; write it like 2017-07-14.'
        ) from None
    if day and day > dt.date.today():
        raise PlainError(f"{where}: {column} {day} is in the future; correct the date.")
    return day
