"""`received.csv`, the list beside files that says when each was received and, if it was, published."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from phb.errors import PlainError

DATES = "received.csv"


def told(path: Path) -> tuple[dt.date | None, dt.date | None]:
    """The days a file was received and published, if the `received.csv` beside it names the file."""
    beside = path.parent / DATES
    if not beside.is_file():
        return None, None
    try:
        with beside.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if (row.get("file") or "").strip() == path.name:
                    return _date(row, "received_on", beside), _date(row, "published_on", beside)
    except (UnicodeDecodeError, csv.Error):
        raise PlainError(
            f"{beside} cannot be read; it has the columns file, received_on and published_on."
        ) from None
    return None, None


def _date(row: dict[str, str | None], column: str, where: Path) -> dt.date | None:
    text = (row.get(column) or "").strip()
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise PlainError(
            f'{where}: {column} "{text[:40]}" is not a date; write it like 2017-07-14.'
        ) from None
