"""How long a pilot site had been running when something was said of it, from dates and from words."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from dataclasses import dataclass

START_UNKNOWN = "start unknown"
_MONTH_NAMES = {name.lower(): at for at, name in enumerate(calendar.month_name) if name}
_MONTH_NAMES |= {name.lower(): at for at, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: float(at) for at, word in enumerate(_SMALL, start=1)} | {
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "eighteen": 18.0,
}
_IN_MONTHS = {"week": 12 / 52, "month": 1.0, "year": 12.0}
_DAYS = 365.25 / 12
_BELOW_IT = 1e-6  # "less than 6" is below 6 by more than any comparison forgives
_LENGTH = re.compile(
    rf"\b(?P<number>\d+(?:\.\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})[\s-]+"
    r"(?P<unit>week|month|year)s?\b"
)
_ABOVE = re.compile(r"\b(more than|over|longer than|at least|upwards of|in excess of|past)\b")
_BELOW = re.compile(
    r"\b(fewer than|less than|under|nearly|almost|not yet|up to|at most|within|no more than|not quite)\b"
)
_NO_MORE = re.compile(r"\b(no|not) more than\b")
_SINCE = re.compile(r"\b(?:since|from|began|begun|started|launched|live|start(?:ed)? in)\b(?P<rest>.*)")
_DATE_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})(?!\d)"),
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH})\b\.?,?\s+(?P<y>\d{{4}})"),
    re.compile(rf"(?P<mon>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<y>\d{4})(?!\d)"),
    re.compile(rf"\b(?P<mon>{_MONTH})\b\.?,?\s+(?P<y>\d{{4}})"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?!\d)"),
)
_BARE_MONTH = re.compile(rf"\b(?P<mon>{_MONTH})\b")


@dataclass(frozen=True)
class Days:
    """A date as far as it is known: a day, or the first and last day of a month or year."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Elapsed:
    """Months a site had been running: at least `low`, at most `high` (infinite where nothing bounds it).

    words say it as stated; is_known is False where neither a length nor a date bounds it; unknown is what
    is not known of it, a sentence, empty where nothing lacks.
    """

    low: float
    high: float
    words: str
    is_known: bool
    unknown: str = ""


def date_text(text: str) -> str | None:
    """Give a date that stands alone in any form people write as 2011-03-31, 2011-03 or 2011; else None."""
    said = text.strip().lower()
    form = next((one for one in _DATE_FORMS if one.fullmatch(said)), None)
    days = parse_days(said) if form else None
    if days is None:
        return None
    if days.first == days.last:
        return days.first.isoformat()
    is_month = days.first.month == days.last.month
    return f"{days.first:%Y-%m}" if is_month else f"{days.first:%Y}"


def parse_days(text: str) -> Days | None:
    """Read a date as people write it: 2011-03-31, 31/03/2011, 31 March 2011, March 2011, 2011-03, 2011.

    Days come before months. None where the text holds no date, or none that ever was.
    """
    said = text.strip().lower()
    for form in _DATE_FORMS:
        found = form.search(said)
        if found is None:
            continue
        parts = found.groupdict()
        year = int(parts["y"])
        month = int(parts.get("m") or 0) or _MONTH_NAMES.get(parts.get("mon") or "", 0)
        try:
            if parts.get("d"):
                day = dt.date(year, month, int(parts["d"]))
                return Days(day, day)
            if month:
                last = calendar.monthrange(year, month)[1]
                return Days(dt.date(year, month, 1), dt.date(year, month, last))
            return Days(dt.date(year, 1, 1), dt.date(year, 12, 31))
        except (ValueError, calendar.IllegalMonthError):
            return None
    return None


def bounds(value: float, qualifier: str) -> tuple[float, float]:
    """Give the least and the most that a number with a word before it can be: "more than 6", "nearly 6".

    A word that is not understood, or none, leaves the number as it is. Both ends are of a quantity that is
    never below nought.
    """
    said = qualifier.strip().lower()
    if _NO_MORE.search(said):
        return 0.0, value
    if _ABOVE.search(said) or said == "more":
        return value, math.inf
    if _BELOW.search(said):
        return 0.0, value if re.search(r"\b(up to|at most|within)\b", said) else max(0.0, value - _BELOW_IT)
    return value, value


def from_text(text: str, said_on: Days | None) -> Elapsed | None:
    """Read a length ("up and running for more than six months") or a start ("since February") from words.

    None where the words hold neither. said_on is the day of the statement, None where it is not known.
    """
    said = " ".join(text.lower().split())
    length = _LENGTH.search(said)
    if length:
        number = length["number"]
        months = (_NUMBERS.get(number) or float(number)) * _IN_MONTHS[length["unit"]]
        low, high = bounds(months, said[: length.start()])
        return Elapsed(low, high, text.strip(), True)
    since = _SINCE.search(said)
    if since is None:
        return None
    started = parse_days(since["rest"])
    if started:
        return from_dates(started, said_on, text.strip())
    month = _BARE_MONTH.search(since["rest"])
    if month is None:
        return None
    at_least = 0.0
    if said_on:
        number, said_in = _MONTH_NAMES[month["mon"]], said_on.first
        year = said_in.year if number <= said_in.month else said_in.year - 1
        at_least = months_between(dt.date(year, number, calendar.monthrange(year, number)[1]), said_in)
    unknown = f"the year of the start ({text.strip()}) is not stated"
    return Elapsed(max(0.0, at_least), math.inf, text.strip(), True, unknown)


def from_dates(started: Days, said_on: Days | None, words: str) -> Elapsed:
    """Count from a start to the day of the statement; without such a day nothing bounds it.

    high is below nought where the start lies ahead of the statement.
    """
    if said_on is None:
        return Elapsed(0.0, math.inf, words, True, "the day of the statement is not recorded")
    low = months_between(started.last, said_on.first)
    return Elapsed(max(0.0, low), months_between(started.first, said_on.last), words, True)


def months_between(one: dt.date, other: dt.date) -> float:
    """Give the months from one day to another: whole ones where the day of the month is the same."""
    whole = (other.year - one.year) * 12 + other.month - one.month
    return whole if other.day == one.day else round(whole + (other.day - one.day) / _DAYS, 3)


UNKNOWN = Elapsed(0.0, math.inf, START_UNKNOWN, False, START_UNKNOWN)
