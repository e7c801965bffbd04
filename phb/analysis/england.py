"""England quarter by quarter as CCGs reported it, and the figures that were published nationally."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from phb.analysis import words
from phb.quarters import Quarter
from phb.store import Store

# Below this share of CCGs a total says as much about who answered as about who holds a budget: it is drawn
# hollow, and live holders count as not yet known where so few of those with an in-quarter figure have them.
NEARLY_ALL = 0.9

CONTRADICTED = "More budgets ended than there were to end, so that live holders cannot be worked out."

Kind = Literal["live", "ytd", "stated"]


@dataclass(frozen=True)
class Total:
    """A sum of reported values. ccgs are in it, suppressed gave a mark instead, of `open` CCGs in all.

    blocked are those whose value is held back, caveats of them by the register of caveats, the others because
    figures contradict each other; set_aside those to whom the question does not apply or whose value does
    not compare: neither given nor missing. value is None when no CCG reported one. With any suppressed the
    sum is a lower bound.
    """

    value: int | None
    ccgs: int
    suppressed: int
    blocked: int
    caveats: int
    set_aside: int
    open: int

    @property
    def is_of_most(self) -> bool:
        """Whether at least half of the CCGs are in the sum: it can be set against levels of England."""
        return self.ccgs * 2 >= self.open

    @property
    def missing(self) -> int:
        """CCGs from which nothing is known: no return, or one without this figure."""
        return self.open - self.ccgs - self.suppressed - self.blocked - self.set_aside

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
        if self.caveats:
            said += f"; {self.caveats:,} held back because of a caveat"
        if self.blocked > self.caveats:
            said += f"; {self.blocked - self.caveats:,} held back because the figures contradict each other"
        if self.set_aside:
            said += f"; {self.set_aside:,} not applicable or not comparable"
        if self.suppressed:
            said += f"; {self.suppressed:,} suppressed"
            said += ", so the total is at least this" if self.value is not None else ""
        return said


@dataclass(frozen=True)
class HeldBack:
    """A blocked value and why, in public words."""

    measure: str
    ccg: str
    reason: str


@dataclass(frozen=True)
class EnglandQuarter:
    """One quarter of England. derived is how many holders values come from flows or the next quarter's start.

    year_to_date counts everyone with a budget since April: another kind than holders, never on one axis.
    held_back are the blocked values of the quarter. due_on is the deadline, or two weeks after the quarter
    where returns were voluntary. share_part over share_whole is the direct payment share, over the
    share_ccgs that gave both.
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
    year_to_date: Total
    held_back: tuple[HeldBack, ...]
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
    sums, held = totals(store), held_back(store)
    return tuple(
        _quarter(row, sums[row["quarter"]], held.get(row["quarter"], ())) for row in store.rows("progress")
    )


def totals(store: Store) -> dict[str, dict[str, Total]]:
    """Give England's totals by quarter and measure."""
    found: dict[str, dict[str, Total]] = defaultdict(dict)
    for row in store.rows("progress_totals"):
        quarter, measure = row.pop("quarter"), row.pop("measure")
        found[quarter][measure] = Total(**row)
    return found


def held_back(store: Store) -> dict[str, tuple[HeldBack, ...]]:
    """Give the blocked values by quarter, each with its reason."""
    found: dict[str, tuple[HeldBack, ...]] = {}
    for row in store.rows("progress_held_back"):
        one = HeldBack(row["measure"], words.ccg(row["name"], row["ccg_code"]), row["reason"] or CONTRADICTED)
        found[row["quarter"]] = (*found.get(row["quarter"], ()), one)
    return found


def _quarter(row: dict[str, Any], sums: dict[str, Total], held: tuple[HeldBack, ...]) -> EnglandQuarter:
    return EnglandQuarter(
        quarter=row["quarter"],
        era=row["era"],
        due_on=row["due_on"],
        open=row["ccgs_open"],
        returned=row["ccgs_returned"],
        holders=sums["holders"],
        derived=row["holders_derived"] or 0,
        in_quarter=sums["in_quarter"],
        direct_payment=sums["holders_direct_payment"],
        year_to_date=sums["holders_ytd"],
        held_back=held,
        share_part=row["both_direct_payment"],
        share_whole=row["both_holders"],
        share_ccgs=row["both_ccgs"] or 0,
    )


def published(store: Store, as_at: dt.date | None = None) -> tuple[Published, ...]:
    """Give the published figures, each once with all its sources, placed in a quarter where one can be.

    A figure that its source only dates by the day it was stated is placed in the last quarter then over.
    Days of publication are not on record: as at a day, what tells of a later one was not known, and neither
    was what has no day taken for known.
    """
    found: dict[tuple[Kind, str | None, int], Published] = {}
    for row in store.query("progress_published").to_dict("records"):
        value, said = known(row["value"]), _text(row["quarter"])
        if value is None:
            continue
        kind = row["kind"]
        ends_on = None if pd.isna(row["period_end"]) else pd.Timestamp(row["period_end"]).date()
        if as_at and (ends_on is None or ends_on > as_at):
            continue
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
