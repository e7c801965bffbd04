"""The NHS fiscal quarter: Q1 is April to June; the year begins on 1 April."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering

from phb.errors import PlainError

_YEAR = r"(?P<y1>(?:19|20)\d{2})\s*[-/–]\s*(?P<y2>(?:20)?\d{2})"
_NUMBER = r"(?:Q|Qtr|Quarter)\s*(?P<q>[1-4])"
_FORMS = (
    re.compile(rf"^{_YEAR}[\s,:_-]*{_NUMBER}$", re.IGNORECASE),
    re.compile(rf"^{_NUMBER}[\s,:_-]*{_YEAR}$", re.IGNORECASE),
)
_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """One quarter of the NHS fiscal year that begins on 1 April of `year`. Printed as "2015-16 Q3"."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read "2015-16 Q3", "2015/16 Q3", "Q3 2015-16", "2015-16 Quarter 3" and the like.

        Raises PlainError when the text is not a quarter or its two years do not follow one another.
        """
        cleaned = " ".join(str(text).split())
        for form in _FORMS:
            found = form.match(cleaned)
            if found:
                first, second = int(found["y1"]), int(found["y2"][-2:])
                if (first + 1) % 100 != second or (len(found["y2"]) == 4 and int(found["y2"]) != first + 1):
                    break
                return cls(first, int(found["q"]))
        raise PlainError(f'"{cleaned[:60]}" is not a quarter; write it like 2015-16 Q3.')

    @classmethod
    def containing(cls, day: dt.date) -> Quarter:
        """Give the quarter in which a day falls."""
        months = (day.year * 12 + day.month - 1) - 3
        return cls(months // 12, months % 12 // 3 + 1)

    @property
    def starts_on(self) -> dt.date:
        """First day of the quarter."""
        return dt.date(self.year + (self.number == 4), (self.number * 3) % 12 + 1, 1)

    @property
    def ends_on(self) -> dt.date:
        """Last day of the quarter."""
        return (self + 1).starts_on - dt.timedelta(days=1)

    @property
    def months(self) -> str:
        """The quarter's months with their calendar year, "October to December 2015"."""
        return f"{_MONTHS[self.number]} {self.starts_on.year}"

    def __add__(self, quarters: int) -> Quarter:
        index = self.year * 4 + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def __sub__(self, other: Quarter) -> int:
        return (self.year - other.year) * 4 + self.number - other.number

    def __lt__(self, other: Quarter) -> bool:
        return (self.year, self.number) < (other.year, other.number)

    def __str__(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d} Q{self.number}"
