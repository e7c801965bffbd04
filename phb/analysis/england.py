"""England quarter by quarter as CCGs reported it, and the figures that were published nationally."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from phb.analysis import words
from phb.quarters import Quarter
from phb.store import Store

# Below this share of CCGs a total says as much about who answered as about who holds a budget: it is drawn
# hollow, and live holders count as not yet known where so few of those with an in-quarter figure have them.
NEARLY_ALL = 0.9

Kind = Literal["live", "ytd", "stated"]


@dataclass(frozen=True)
class Total:
    """A sum of reported values. ccgs are in it, suppressed gave a mark instead, of `open` CCGs in all.

    set_aside are those whose value is blocked, not applicable or not comparable: neither given nor missing.
    value is None when no CCG reported one. With any suppressed the sum is a lower bound.
    """

    value: int | None
    ccgs: int
    suppressed: int
    set_aside: int
    open: int

    @property
    def is_of_most(self) -> bool:
        """Whether at least half of the CCGs are in the sum: it can be set against levels of England."""
        return self.ccgs * 2 >= self.open

    @property
    def missing(self) -> int:
        """CCGs from which nothing is known: no return, or one without this figure."""
        return self.open - self.ccgs - self.suppressed - self.set_aside

    @property
    def text(self) -> str:
        """The sum in words, "at least" when values are suppressed."""
        return words.number(self.value, at_least=self.suppressed > 0)

    @property
    def coverage(self) -> str:
        """Who stands behind the sum: "185 of 209 CCGs reported; 24 missing"."""
        said = f"{self.ccgs:,} of {self.open:,} CCGs reported"
        if self.missing:
            said += f"; {self.missing:,} missing"
        if self.set_aside:
            said += f"; {self.set_aside:,} held back or not applicable"
        if self.suppressed:
            said += f"; {self.suppressed:,} suppressed"
            said += ", so the total is at least this" if self.value is not None else ""
        return said


@dataclass(frozen=True)
class EnglandQuarter:
    """One quarter of England. derived is how many holders values come from flows or the next quarter's start.

    due_on is the deadline, or two weeks after the quarter where returns were voluntary.
    share_part over share_whole is the direct payment share, over the share_ccgs that gave both.
    """

    quarter: str
    era: str
    due_on: dt.date
    open: int
    returned: int
    holders: Total
    derived: int
    in_quarter: Total
    direct_payment: Total
    share_part: int | None
    share_whole: int | None
    share_ccgs: int

    @property
    def is_live_known(self) -> bool:
        """Whether live holders are known for nearly all CCGs whose in-quarter figure is."""
        live = self.holders.ccgs + self.holders.suppressed
        flows = self.in_quarter.ccgs + self.in_quarter.suppressed
        return self.holders.value is not None and live >= NEARLY_ALL * flows

    @property
    def live(self) -> int | None:
        """Live holders where they are known, else None."""
        return self.holders.value if self.is_live_known else None

    @property
    def share(self) -> float | None:
        """Direct payments as per cent of holders; None where nobody gave both or nobody holds a budget."""
        return (
            100 * self.share_part / self.share_whole
            if self.share_whole and self.share_part is not None
            else None
        )


@dataclass(frozen=True)
class Published:
    """A published national figure; quarter is None when the source gives no day to place it by."""

    kind: Kind
    quarter: str | None
    value: int
    precision: str
    sources: tuple[str, ...]
    urls: tuple[str, ...]
    note: str
    is_placed_by_us: bool


def quarters(store: Store) -> tuple[EnglandQuarter, ...]:
    """Give every quarter of the store, oldest first, those without any return too."""
    return tuple(_quarter(row) for row in store.query("progress").to_dict("records"))


def _quarter(row: dict[Any, Any]) -> EnglandQuarter:
    opened = known(row["ccgs_open"]) or 0

    def total(name: str) -> Total:
        ccgs, suppressed, aside = (
            known(row[f"{name}_{part}"]) or 0 for part in ("ccgs", "suppressed", "set_aside")
        )
        return Total(known(row[name]), ccgs, suppressed, aside, opened)

    return EnglandQuarter(
        quarter=row["quarter"],
        era=row["era"],
        due_on=pd.Timestamp(row["due_on"]).date(),
        open=opened,
        returned=known(row["ccgs_returned"]) or 0,
        holders=total("holders"),
        derived=known(row["holders_derived"]) or 0,
        in_quarter=total("in_quarter"),
        direct_payment=total("direct_payment"),
        share_part=known(row["both_direct_payment"]),
        share_whole=known(row["both_holders"]),
        share_ccgs=known(row["both_ccgs"]) or 0,
    )


def published(store: Store) -> tuple[Published, ...]:
    """Give the published figures, each once with all its sources, placed in a quarter where one can be.

    A figure that its source only dates by the day it was stated is placed in the last quarter then over.
    """
    found: dict[tuple[Kind, str | None, int], Published] = {}
    for row in store.query("progress_published").to_dict("records"):
        value, said = known(row["value"]), _text(row["quarter"])
        if value is None:
            continue
        kind = row["kind"]
        ends_on = None if pd.isna(row["period_end"]) else pd.Timestamp(row["period_end"]).date()
        quarter = said or (str(_last_over(ends_on)) if ends_on else None)
        one = found.get((kind, quarter, value))
        found[kind, quarter, value] = Published(
            kind=kind,
            quarter=quarter,
            value=value,
            precision=_text(row["precision"]) or "",
            sources=(*(one.sources if one else ()), row["source_title"]),
            urls=(*(one.urls if one else ()), _text(row["source_url"]) or ""),
            note=_text(row["note"]) or (one.note if one else ""),
            is_placed_by_us=said is None and quarter is not None,
        )
    return tuple(found.values())


def _last_over(day: dt.date) -> Quarter:
    """Give the last quarter that was over by the end of a day."""
    quarter = Quarter.containing(day)
    return quarter if quarter.ends_on == day else quarter + -1


def known(value: Any) -> int | None:
    """Give a count from a query, None where it has none (as None, NaN or NA)."""
    return None if value is None or pd.isna(value) else int(value)


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) or not str(value).strip() else str(value)
