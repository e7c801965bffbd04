"""Everyone with a budget since April: against the same quarter of the year before, never across April."""

from __future__ import annotations

from dataclasses import dataclass

from phb.analysis.england import EnglandQuarter
from phb.analysis.like_for_like import LikeForLike, like_for_like
from phb.store import Store


@dataclass(frozen=True)
class YearToDate:
    """The latest quarter with a year-to-date figure, and the same quarter of the year before.

    before and change are None where that quarter is not known or of another collection.
    """

    now: EnglandQuarter
    before: EnglandQuarter | None
    change: LikeForLike | None


def year_to_date(store: Store, upto: list[EnglandQuarter], geography: str) -> YearToDate | None:
    """Find the last of `upto` that has a year-to-date figure; None when none has."""
    at = next((at for at, one in reversed([*enumerate(upto)]) if one.year_to_date.value is not None), None)
    if at is None:
        return None
    now, before = upto[at], upto[at - 4] if at >= 4 else None
    if before is None or before.era != now.era or before.year_to_date.value is None:
        return YearToDate(now, None, None)
    told = like_for_like(store, ("holders_ytd",), before.quarter, now.quarter, geography)
    return YearToDate(now, before, told["holders_ytd"])
