"""How fast holders grow, all CCGs and like for like, against what a target asks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.ahead import Ahead, Chance
from phb.analysis.england import EnglandQuarter
from phb.analysis.like_for_like import LikeForLike, ends, summed
from phb.definition_models import Target, TargetDate
from phb.methods.projection import Pace, RunRate, recent_pace, run_rates
from phb.quarters import Quarter
from phb.store import Store

_NOT_KNOWN = {
    "missing": "no return",
    "suppressed": "its figure is suppressed",
    "blocked": "its figure is held back by a known fault",
    "not_comparable": "its boundary changed",
    "not_applicable": "it did not exist",
}


@dataclass(frozen=True)
class ShareAlike:
    """Direct payments and holders at two quarters, over comparable CCGs that gave both at both."""

    ccgs: int
    then: tuple[int, int]
    now: tuple[int, int]


@dataclass(frozen=True)
class Growth:
    """Holders since the quarter before, and the recent pace; each beside it like for like, by its parts.

    before and on_quarter, pace and over_pace, year_before and on_year belong together: the quarter a change
    is counted from and the change by its parts, of holders or of direct payments. share_on_year is the share
    of direct payments like for like. A None where a quarter is not known, or where the collection changed
    between the two.
    """

    quarter: EnglandQuarter
    before: EnglandQuarter | None
    is_across_break: bool
    on_quarter: LikeForLike | None
    direct_on_quarter: LikeForLike | None
    pace: Pace
    over_pace: LikeForLike | None
    direct_on_year: LikeForLike | None
    share_on_year: ShareAlike | None

    @property
    def at_most(self) -> str:
        """Stand before what lacks or is needed: with suppressed holders the true figure may be smaller."""
        return "at most " if self.quarter.holders.suppressed else ""

    @property
    def like_pace(self) -> float | None:
        """The recent pace over the CCGs that are alike at both ends, people a quarter."""
        if self.over_pace is None or self.over_pace.change is None or not self.pace.quarters:
            return None
        return self.over_pace.change / self.pace.quarters


@dataclass(frozen=True)
class Rate:
    """The run rate that one level by one date asks for."""

    level: int
    date: TargetDate
    quarters_left: int
    rate: RunRate


def growth(store: Store, upto: list[EnglandQuarter], geography: str) -> Growth:
    """Measure growth up to the last of `upto`, within one collection: across its change nothing compares."""
    now = upto[-1]
    before = upto[-2] if len(upto) > 1 else None
    same = [one for one in upto if one.era == now.era]
    pace = recent_pace([math.nan if one.live is None else one.live for one in same])
    is_across = before is not None and before.era != now.era
    pairs = {
        "quarter": before if not is_across else None,
        "pace": same[-1 - pace.quarters] if pace.quarters else None,
        "year": same[-5] if len(same) > 4 and same[-5].live is not None else None,
    }
    measures = ("holders", "holders_direct_payment")
    rows = {
        then.quarter: ends(store, measures, then.quarter, now.quarter, geography)
        for then in pairs.values()
        if then is not None
    }

    def alike(pair: str, measure: str) -> LikeForLike | None:
        then = pairs[pair]
        if then is None:
            return None
        of = rows[then.quarter]
        return summed(of[of["measure"] == measure], then.quarter, now.quarter)

    year = pairs["year"]
    return Growth(
        quarter=now,
        before=before,
        is_across_break=is_across,
        on_quarter=alike("quarter", "holders"),
        direct_on_quarter=alike("quarter", "holders_direct_payment"),
        pace=pace,
        over_pace=alike("pace", "holders"),
        direct_on_year=alike("year", "holders_direct_payment"),
        share_on_year=_share(rows[year.quarter]) if year else None,
    )


def _share(rows: pd.DataFrame) -> ShareAlike | None:
    both = rows[rows["part"] == "both"]
    holders, direct = (
        both[both["measure"] == measure].set_index("ccg_code")[["was", "now"]]
        for measure in ("holders", "holders_direct_payment")
    )
    alike = direct.index.intersection(holders.index)
    if alike.empty:
        return None
    part, of = direct.loc[alike].sum(), holders.loc[alike].sum()
    return ShareAlike(len(alike), (int(part["was"]), int(of["was"])), (int(part["now"]), int(of["now"])))


def rates(growth: Growth, target: Target) -> tuple[Rate, ...]:
    """Hold the last live figure against both ends of the band by every date on record."""
    rates = []
    for date in target.dates:
        over = date.quarter if date.quarter.ends_on == date.on else date.quarter + -1
        left = over - Quarter.parse(growth.quarter.quarter)
        for level in (target.low, target.high):
            rate = run_rates(growth.quarter.live, level, left, recent=growth.pace)
            rates.append(Rate(level, date, left, rate))
    return tuple(rates)


def table(rates: tuple[Rate, ...], growth: Growth | None, ahead: Ahead | None = None) -> pd.DataFrame:
    """Give one row for every level and date: what it asks for, beside the recent pace, and its chance."""
    like = growth.like_pace if growth else None
    rows = [
        (
            f"{one.level:,} by {one.date.label}",
            answer(one.rate),
            _reached(one.rate, growth),
            "" if one.rate.answer == "achieved" else _chance(ahead, one),
            max(one.quarters_left, 0),
            None if one.rate.required is None else words.whole(one.rate.required),
            None if one.rate.growth is None else round(100 * one.rate.growth, 2),
            None if one.rate.recent is None else words.whole(one.rate.recent),
            None if like is None else words.whole(like),
        )
        for one in rates
    ]
    headings = [
        "Level and date",
        "Answer",
        "Reached at recent pace",
        "Chance if nothing changes",
        "Quarters left",
        "Needed a quarter",
        "Needed, % a quarter",
    ]
    headings += ["Recent pace", "Recent pace, like for like"]
    people = dict.fromkeys(("Needed a quarter", *headings[-2:]), "Int64")
    return pd.DataFrame(rows, columns=headings).astype(people)


def _chance(ahead: Ahead | None, one: Rate) -> str:
    chance = ahead.chance(one.level, one.date) if ahead else None
    return "" if chance is None else Chance(one.level, chance).words


def answer(rate: RunRate, why: str = "") -> str:
    """Say what a required run rate means beside the recent pace, and how sure that is.

    why is the status of holders that are not known.
    """
    if rate.answer == "not known":
        return f"cannot be calculated, because {_NOT_KNOWN.get(why, 'nothing is known of its holders')}"
    if rate.answer == "pace unknown":
        return "cannot be compared, because no earlier quarter is known"
    if rate.ratio is None:
        return rate.answer
    needs = f"needs {times(rate.ratio)} the recent pace"
    if rate.is_sure:
        return f"{rate.answer}: {needs}"
    if rate.ratio_lower is None:
        return f"cannot tell yet: {needs}, which is known from too few quarters"
    return f"cannot tell: {needs}, and the pace varies too much"


def times(ratio: float) -> str:
    """Write a ratio: "1.7 times", "under 0.1 times", "over 100 times"."""
    if ratio > 100:
        return "over 100 times"
    return "under 0.1 times" if ratio < 0.05 else f"{ratio:.1f} times"


def _reached(rate: RunRate, growth: Growth | None) -> str | None:
    """Give the quarter in which the recent pace, if it held, would bring a level not yet held."""
    if growth is None or not rate.reached_in:
        return None
    return str(Quarter.parse(growth.quarter.quarter) + rate.reached_in)
