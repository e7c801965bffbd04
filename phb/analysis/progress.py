"""Progress: is England on the way from the baseline to the target band, and is the rise real?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from phb import definitions
from phb.analysis import england, pace, words, year_to_date
from phb.analysis.ahead import Ahead, ahead
from phb.analysis.england import EnglandQuarter, Published
from phb.analysis.figure import Figure
from phb.analysis.geography import Geography
from phb.analysis.pace import Growth, Rate
from phb.analysis.progress_figures import figures
from phb.analysis.progress_headline import headline
from phb.analysis.progress_outlook import outlook
from phb.analysis.year_to_date import YearToDate
from phb.definition_models import Target
from phb.errors import PlainError
from phb.store import Store

# What has not come four weeks after it was due is not on its way: by then the figures were published.
ARRIVES_FOR = dt.timedelta(days=28)
EXPLANATION = (
    "Holders are people with a live budget on the last day of the quarter. England is the sum of what CCGs "
    "reported: a missing or suppressed value is left out of the sum, counted beside it and never taken as "
    "nought. Where live holders were not returned they are start plus new less ended, or else what the CCG "
    "had in place at the start of the next quarter. Like for like is over the CCGs, on the chosen geography, "
    "with a value in both quarters that stayed comparable; a CCG new to the panel had no value in the "
    "earlier quarter, one gone has none in the later. England's total is the same on every geography. The "
    "required run rate is the distance to a level over the quarters left to its date; the recent pace is the "
    "change since the oldest known of the last four quarters, divided by the quarters between, within one "
    "collection. If nothing changes, growth goes on at the mean of the last four quarters and wears off by "
    "5% each quarter, like for like; the fan is where 80 and 95 of 100 such rollouts would lie, and knows of "
    "no change of what is counted. Published figures are never added to the returns: year-to-date figures "
    "start again each "
    "April, hold budgets that have ended, and have pictures of their own. Summed over CCGs, the year to date "
    "may count someone twice who moved between two of them since April. "
    "By 2020 is read as 31 March 2020, the only financial year end in 2020."
)


@dataclass(frozen=True)
class Progress:
    """All that the Progress page shows. known is the quarter of the last live figure up to the chosen one.

    ahead is England projected from there, outlook what it says in a sentence.

    unfinished is the latest quarter with a return while not every CCG has returned it; unfinished_words say
    whether more is to be expected ("still arriving") or not ("incomplete").
    """

    quarter: str
    known: str | None
    headline: str
    figures: tuple[Figure, ...]
    quarters: tuple[EnglandQuarter, ...]
    published: tuple[Published, ...]
    published_words: str
    growth: Growth | None
    ahead: Ahead | None
    outlook: str
    year_to_date: YearToDate | None
    rates: tuple[Rate, ...]
    break_at: str | None
    unfinished: str | None
    unfinished_words: str
    target: Target
    source: str

    @property
    def explanation(self) -> str:
        """How the figures are calculated, for the reader who asks."""
        return EXPLANATION

    def at(self, quarter: str) -> EnglandQuarter:
        """Give one quarter of the record."""
        return next(one for one in self.quarters if one.quarter == quarter)


def progress(
    store: Store, *, quarter: str, geography: str = "as_it_was", as_at: dt.date | None = None
) -> Progress:
    """Answer the Progress page for one quarter of the store, growth like for like on a geography.

    as_at is the day whose knowledge was asked for: published figures of later days are left out.
    Raises PlainError when the store does not hold the quarter.
    """
    quarters = england.quarters(store)
    if quarter not in {one.quarter for one in quarters}:
        raise PlainError(f'The store holds no quarter "{quarter[:20]}"; choose another quarter.')
    target = definitions.target()
    upto = [one for one in quarters if one.quarter <= quarter]
    known = next((one for one in reversed(upto) if one.is_live_known), None)
    break_at, last = _break_at(quarters), _unfinished(quarters)
    growth = pace.growth(store, upto[: upto.index(known) + 1], geography) if known else None
    rates = pace.rates(growth, target) if growth else ()
    coming = ahead(store, quarter=known.quarter, aim=target.default.name) if known else None
    return Progress(
        quarter=quarter,
        known=known.quarter if known else None,
        headline=headline(upto[-1], growth, rates, target),
        figures=figures(upto[-1], growth, rates, target, coming),
        quarters=quarters,
        published=england.published(store, as_at),
        published_words=_published_words(as_at),
        growth=growth,
        ahead=coming,
        outlook=outlook(coming, target) if coming else "",
        year_to_date=year_to_date.year_to_date(store, upto, geography),
        rates=rates,
        break_at=break_at,
        unfinished=last.quarter if last else None,
        unfinished_words=_unfinished_words(last, store.meta.get("as_at")) if last else "",
        target=target,
        source=f"{words.source_line(store.meta)} Like for like {_on(geography)}.",
    )


def _on(geography: str) -> str:
    said = Geography.parse(geography).words
    return said if said.startswith("on ") else f"on {said}"


def _published_words(as_at: dt.date | None) -> str:
    left_out = f"; those undated or about a day after {words.day(as_at)} are left out" if as_at else ""
    return f"Published figures: sources in the table{left_out}."


def _break_at(quarters: tuple[EnglandQuarter, ...]) -> str | None:
    """Give the first quarter of the mandatory collection, when the record reaches back before it."""
    eras = [one.era for one in quarters]
    return quarters[eras.index("mandatory")].quarter if len(set(eras)) > 1 else None


def _unfinished(quarters: tuple[EnglandQuarter, ...]) -> EnglandQuarter | None:
    last = next((one for one in reversed(quarters) if one.returned), None)
    return last if last and last.returned < last.open else None


def _unfinished_words(last: EnglandQuarter, as_at: str | None) -> str:
    is_over = as_at is not None and dt.date.fromisoformat(as_at[:10]) > last.due_on + ARRIVES_FOR
    return "incomplete" if is_over else "still arriving"
