"""A little rollout of all 195 CCGs of April 2018: nobody is projected unless more than half have a figure.

Every CCG grows from 100 holders by ten a quarter, but those told of in `held`: five values, from 2017-18 Q2
to 2018-19 Q2, None for no return.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from etl.reference import organisations
from phb.quarters import Quarter
from tests.returns import Return, workbook

FIRST = Quarter(2017, 2)
QUARTER = "2018-19 Q2"
GEOGRAPHY = "2018-04"
CCGS = 195
_MIDDLE = dt.date(2018, 6, 1)


def rollout(held: Mapping[str, tuple[int | None, ...]], quarters: int = 5) -> Iterator[Return]:
    """Give the returns of the last `quarters` of five."""
    codes = sorted(one.ccg_code for one in organisations() if one.is_open(_MIDDLE))
    for at in range(5 - quarters, 5):
        quarter, lines = FIRST + at, []
        for code in codes:
            people = held.get(code, (100, 110, 120, 130, 140))[at]
            if people is not None and _was_open(code, quarter):
                lines.append(f"{code} | {quarter} | Adult CHC | {people} 0 0 | 0 0 0 | 0 0 0 | {people} 0 0")
        day = quarter.ends_on + dt.timedelta(days=10)
        yield workbook("\n".join(lines), received_on=day.isoformat())


def _was_open(code: str, quarter: Quarter) -> bool:
    return any(one.ccg_code == code and one.is_open(quarter.starts_on) for one in organisations())
