"""A little country with a stall: what tests of alerts build their stores from.

stalled(until="2016-17 Q1")   one file a quarter from 2015-16 Q1 on, each sent ten days after its end:
                              02P stands at 40, 03L doubles each quarter, 08F has nobody
"""

from __future__ import annotations

import datetime as dt

from phb.quarters import Quarter
from tests.returns import Return, voluntary

FIRST = Quarter(2015, 1)


def quarter_return(quarter: Quarter, **holders: int) -> Return:
    """One file for a quarter: live holders by CCG code, written like _02P=40, all by direct payment."""
    came = quarter.ends_on + dt.timedelta(days=10)
    lines = (f"{code.strip('_')} | {quarter} | {n} | 0 | 0 | {n}" for code, n in holders.items())
    return voluntary("\n".join(lines), received_on=came.isoformat())


def stalled(until: str = "2016-17 Q1") -> list[Return]:
    """The files up to a quarter."""
    count = Quarter.parse(until) - FIRST + 1
    return [quarter_return(FIRST + n, _02P=40, _03L=50 * 2**n, _08F=0) for n in range(count)]
