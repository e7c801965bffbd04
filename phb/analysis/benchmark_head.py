"""The head of a CCG's page: holders, rate, direct payments, run rate, alerts, quality of its returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb import definitions
from phb.analysis import pace, words
from phb.analysis.area_map_classes import value_words
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.benchmark import intervals
from phb.analysis.figure import Figure
from phb.analysis.geography import Geography
from phb.analysis.measured_cells import Cells, cells
from phb.analysis.road import Need, Road
from phb.analysis.road_area import need_of
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

RATE, DIRECT, HOLDERS = "in_quarter_per_100k", "direct_payment_share", "holders"


@dataclass(frozen=True)
class One:
    """A CCG on one measure in one quarter, in words: value, interval, "" without one; status says why."""

    value: str
    interval: str
    status: str
    note: str


@dataclass(frozen=True)
class Head:
    """What stands at the head of a CCG's page. alerts and quality are words; returned is how many returned.

    behind are the CCGs, as they were, that it is made of in the quarter, and how many of them returned.
    """

    code: str
    quarter: str
    holders: One
    rate: One
    direct: One
    alerts: tuple[tuple[str, str], ...]
    quality: str
    behind: int
    returned: int


def head(store: Store, *, code: str, quarter: str, geography: str) -> Head:
    """Give the head of a CCG's page. Raises PlainError where it is not on the geography in the quarter."""
    where, at = Geography.parse(geography), Quarter.parse(quarter)
    ones = {name: cells(store, definitions.measure(name), where, at, at) for name in (HOLDERS, RATE, DIRECT)}
    place = np.flatnonzero(ones[HOLDERS].facts["ccg_code"] == code)
    if not place.size:
        raise PlainError(f'There is no CCG "{code[:12]}" in {quarter}, {where.words}; choose another.')
    here = int(place[0])
    behind = store.rows("benchmark_behind", ccg_code=code, vintage=where.vintage, quarter=quarter)
    alerts = store.rows("benchmark_alerts", quarter=quarter, codes=[row["ccg_code"] for row in behind])
    facts = ones[HOLDERS].facts
    return Head(
        code=code,
        quarter=quarter,
        holders=_one(ones[HOLDERS], here, HOLDERS),
        rate=_one(ones[RATE], here, RATE),
        direct=_one(ones[DIRECT], here, DIRECT),
        alerts=tuple((row["title"], row["sentence"]) for row in alerts),
        quality=_quality([row["score"] for row in behind if row["has_returned"]]),
        behind=int(facts["predecessors"][here]),
        returned=int(facts["returned"][here]),
    )


def _one(found: Cells, here: int, name: str) -> One:
    measure = definitions.measure(name)
    value, status = found.value[here], str(found.status[here])
    if np.isnan(value):
        return One("not known", "", STATUS_WORDS.get(status, status), "")
    low, high = intervals(measure, found.numerator[here : here + 1], found.denominator[here : here + 1])
    interval = ""
    if not np.isnan(low[0]):
        interval = f"95% interval {value_words(low[0], measure)} to {value_words(high[0], measure)}"
    about = "about " if found.is_estimated[here] else ""
    note = ""
    if measure.denominator == "population":
        people = words.number(found.numerator[here])
        note = f"{people} people, residents of mid-{int(found.facts['population_year'][here])}"
    elif measure.denominator == "holders":
        note = f"{words.number(found.numerator[here])} of {words.number(found.denominator[here])} holders"
    return One(f"{about}{value_words(value, measure)}", interval, "", note)


def _quality(scores: list[float | None]) -> str:
    known = [score for score in scores if score is not None]
    if not known:
        return "no return to score"
    if len(known) == 1:
        return f"{known[0]:.0f} of 100"
    return f"{min(known):.0f} to {max(known):.0f} of 100, over {len(known)} returns"


def figures(found: Head, on_road: Road | None, why_not: str) -> list[Figure]:
    """Give the four figures: holders, rate, direct payments, and what it needs beside its pace."""
    back = f"{found.returned} of {words.ccgs(found.behind)} behind it returned" if found.behind > 1 else ""
    coverage = back or ("returned" if found.returned else "no return")
    return [
        _figure("Holders", found.holders, "", coverage, "live", "People with a budget on the last day."),
        _figure(
            "Holders in the quarter",
            found.rate,
            "per 100,000",
            coverage,
            "in_quarter",
            "In place at the start plus new, over residents: close to 105b.",
        ),
        _figure(
            "By direct payment",
            found.direct,
            "",
            coverage,
            "share",
            "No direction is agreed: it is a choice.",
        ),
        _need(need_of(on_road, found.code) if on_road else None, on_road, why_not),
    ]


def _figure(label: str, one: One, unit: str, coverage: str, kind: str, meaning: str) -> Figure:
    said = [part for part in (one.note, one.interval) if part]
    return Figure(
        label=label,
        value=one.value,
        unit=unit,
        change=None,
        coverage=_covered(coverage, one.status),
        kind=kind,
        meaning=f"{meaning} {'; '.join(said).capitalize()}." if said else meaning,
    )


def _covered(coverage: str, status: str) -> str:
    """Say how many returned and why there is no figure, each where it says more than the other."""
    return f"{coverage}; {status}" if status and "of" in coverage.split() else status or coverage


def next_level(need: Need, on_road: Road) -> int:
    """Give the lowest level of the target whose share a CCG does not hold yet, or the last."""
    levels = on_road.aim.levels
    return next((one for one in levels if need.held is None or need.share[one] > need.held), levels[-1])


def _need(need: Need | None, on_road: Road | None, why_not: str) -> Figure:
    if need is None or on_road is None:
        return _needs("not known", "", why_not)
    level = next_level(need, on_road)
    shares = on_road.shares[level]
    plain = int(shares.plain[on_road.places.code.index(need.key)])
    by = words.within(shares.weighting.title)
    rate, due = need.rates[level], on_road.aim.date.label
    if rate.answer == "achieved" and need.held is not None and need.held < plain:
        said = (
            f"It lacks {plain - need.held:,}, but others hold more than theirs: the road asks no more of it."
        )
        return _needs("no more", f"its share of {level:,} {by} is {plain:,}; it holds {need.held:,}", said)
    share = f"its share of {level:,} {by} is {need.share[level]:,}, due {due}"
    if rate.answer == "achieved":
        return _needs("reached", f"its share of {level:,} {by} is {plain:,}", "It holds its share already.")
    said = f"{pace.answer(rate, need.why).capitalize()}."
    if rate.required is None:
        return _needs("not known" if rate.answer == "not known" else rate.answer, share, said)
    recent = "" if rate.recent is None else f" Recent pace: {words.change(rate.recent)} a quarter."
    return _needs(f"{words.number(rate.required)} a quarter", share, f"{said}{recent}")


def _needs(value: str, coverage: str, meaning: str) -> Figure:
    return Figure("Needs for its share", value, "", None, coverage, "target", meaning)
