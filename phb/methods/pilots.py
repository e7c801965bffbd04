"""Stalled pilots: what the latest statements about a site amount to (METHODS 3.5)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from phb.methods.pilots_elapsed import UNKNOWN, Days, Elapsed, bounds, from_dates, from_text, parse_days

State = Literal["NOT_STARTED", "NOT_RELEASED", "OFF_TRACK", "WATCH", "NONE", "UNKNOWN"]
# The order in which the first that holds names a site's state; those after it are told as well.
RULES: tuple[State, ...] = ("NOT_STARTED", "NOT_RELEASED", "OFF_TRACK", "WATCH")
TOLERANCE = 1e-9
_AHEAD = re.compile(r"\b(expect\w*|plan\w*|target\w*|forecast\w*|aim\w*|hope\w*|due|intend\w*)\b")
_ROUGH = re.compile(r"\b(about|around|approximately|some|roughly|nearly|almost|circa)\b")
_PLAIN = ("", "exact", "planned", "stated", "expected")


@dataclass(frozen=True)
class Statement:
    """One statement about a site. value is None where no number was given: not available, never nought.

    qualifier is the word that came with the number ("more than", "several"); said_on what is known of the
    day on which it holds, None where nothing is.
    """

    measure: str
    value: float | None
    qualifier: str = ""
    said_on: Days | None = None
    due: str = ""


@dataclass(frozen=True)
class Site:
    """A site as it is told of: its start in words and as a date in any form, and what was said, in order."""

    site_id: str
    start_text: str = ""
    start_date: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Amount:
    """The latest number said of a measure: what it can be at least and at most, and as it was said."""

    value: float
    low: float
    high: float
    qualifier: str
    said_on: Days | None
    due: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a site's statements amount to. state NONE: judged, no rule holds; UNKNOWN: nothing to judge by.

    also names the further rules that hold; numbers are the latest of each measure; elapsed is the time it had
    been running, in words "start unknown" where nothing is known of it; unknown lists what is not known.
    """

    site_id: str
    state: State
    also: tuple[State, ...]
    elapsed: Elapsed
    recruited: Amount | None = None
    planned: Amount | None = None
    released: Amount | None = None
    target_met_months: Amount | None = None
    spent: Amount | None = None
    expected_spend: Amount | None = None
    unknown: tuple[str, ...] = field(default=())

    @property
    def is_alert(self) -> bool:
        """Say whether a rule fires; to be watched is not yet an alert."""
        return self.state in RULES and self.state != "WATCH"


def evaluate(
    sites: Iterable[Site],
    *,
    minimum_months: float = 6,
    behind_below: float = 0.75,
    short_by: float = 5,
    target_met_months: float = 1,
) -> list[Verdict]:
    """Judge each site by the latest statement of each measure; the order of sites is kept.

    Nobody recruited, unless the site is known to have run for less than minimum_months: NOT_STARTED, also
    where the start is unknown. Somebody recruited and no budget released: NOT_RELEASED. Fewer recruited than
    behind_below times the plan, and at least short_by people short: OFF_TRACK. The site's own target met for
    target_met_months or less: WATCH. The first that holds is the state. A number with a word before it counts
    by what it can be: "more than 0" is somebody, "fewer than 10" is at most 10, "expected 20" is nobody yet
    known. Source: METHODS.md 3.5.
    """
    return [_judge(site, minimum_months, behind_below, short_by, target_met_months) for site in sites]


def _judge(
    site: Site, minimum_months: float, behind_below: float, short_by: float, met_for: float
) -> Verdict:
    recruited, unknown = _latest(site, "patients_recruited", is_count_of_now=True)
    planned, more = _latest(site, "patients_planned")
    unknown += more
    released, more = _latest(site, "budgets_released", is_count_of_now=True)
    unknown += more
    met, more = _latest(site, "recruitment_target_met_months")
    unknown += more
    elapsed = _elapsed(site, recruited.said_on if recruited else None)
    holds = {
        "NOT_STARTED": _is_none(recruited) and not elapsed.high < minimum_months - TOLERANCE,
        "NOT_RELEASED": recruited is not None and recruited.low > 0 and _is_none(released),
        "OFF_TRACK": _is_behind(recruited, planned, behind_below, short_by),
        "WATCH": met is not None and met.high <= met_for + TOLERANCE,
    }
    found = [rule for rule in RULES if holds[rule]]
    can_be_judged = recruited is not None or met is not None
    state: State = found[0] if found else "NONE" if can_be_judged else "UNKNOWN"
    if recruited is None and not unknown:
        unknown.append("how many patients were recruited")
    if state == "NOT_STARTED" and elapsed.unknown:
        unknown.append(elapsed.unknown)
    if state == "OFF_TRACK" and planned and planned.due and recruited and recruited.said_on is None:
        unknown.append(f"whether the time of the plan ({planned.due}) had come: the statement has no date")
    return Verdict(
        site_id=site.site_id,
        state=state,
        also=tuple(found[1:]),
        elapsed=elapsed,
        recruited=recruited,
        planned=planned,
        released=released,
        target_met_months=met,
        spent=_latest(site, "budget_spent_on_patient_care")[0],
        expected_spend=_latest(site, "budget_expected_spend")[0],
        unknown=tuple(dict.fromkeys(unknown)),
    )


def _is_none(amount: Amount | None) -> bool:
    return amount is not None and amount.high <= 0


def _is_behind(
    recruited: Amount | None, planned: Amount | None, behind_below: float, short_by: float
) -> bool:
    if recruited is None or planned is None:
        return False
    at_most = recruited.high
    return at_most < behind_below * planned.low - TOLERANCE and planned.low - at_most >= short_by - TOLERANCE


def _latest(site: Site, measure: str, is_count_of_now: bool = False) -> tuple[Amount | None, list[str]]:
    """Give the latest number said of a measure, and what is not known of it, in sentences.

    A statement with a later day counts before an earlier one, one without a day before none with; of the same
    day the one given last. A statement without a number takes no number away. Of what is counted now, a
    number that is only expected is no count.
    """
    said = [one for one in site.statements if one.measure == measure]
    if is_count_of_now:
        ahead = [one for one in said if _AHEAD.search(one.qualifier.lower())]
        said = [one for one in said if one not in ahead]
    else:
        ahead = []
    what, unknown = measure.replace("_", " "), []
    in_order = [one for _, one in sorted(enumerate(said), key=lambda placed: (_day(placed[1]), placed[0]))]
    numbered = [one for one in in_order if _is_number(one.value)]
    if not numbered:
        if in_order:
            word = in_order[-1].qualifier.strip()
            no_word = word.lower() in _PLAIN
            unknown.append(f"{what}: no number was given" if no_word else f"{what}: only “{word}” was said")
        elif ahead:
            unknown.append(f"{what}: only an expected number was given")
        return None, unknown
    last = numbered[-1]
    if in_order[-1] is not last:
        unknown.append(f"{what}: the latest statement gives no number, the one before it is used")
    rivals = {one.value for one in numbered if _day(one) == _day(last)}
    if len(rivals) > 1:
        when = "of the same day" if last.said_on else "without a date"
        unknown.append(f"{what}: statements {when} differ ({_listed(rivals)}); the last of them is used")
    word = last.qualifier.strip()
    if _ROUGH.search(word.lower()):
        unknown.append(f"{what}: the exact number ({word} {last.value:g})")
    low, high = bounds(float(last.value or 0), word)
    if is_count_of_now:  # counts are whole: more than 0 is 1 or more, fewer than 10 is 9 or fewer
        low = low + 1 if math.isinf(high) and "at least" not in word.lower() else low
        high = high if math.isinf(high) else math.floor(high)
    return Amount(float(last.value or 0), low, high, word, last.said_on, last.due), unknown


def _day(one: Statement) -> str:
    return one.said_on.last.isoformat() if one.said_on else ""


def _is_number(value: float | None) -> bool:
    return value is not None and not math.isnan(value)


def _listed(values: Iterable[float | None]) -> str:
    return " and ".join(f"{value:g}" for value in sorted(one for one in values if one is not None))


def _elapsed(site: Site, said_on: Days | None) -> Elapsed:
    """Give how long a site had been running: from its date, else as stated in months, else from words."""
    started = parse_days(site.start_date) if site.start_date else None
    if started and said_on:
        return from_dates(started, said_on, f"running since {site.start_date.strip()}")
    stated, _ = _latest(site, "months_running")
    if stated:
        later = _later(stated.said_on, said_on)
        word = "" if stated.qualifier in _PLAIN else f"{stated.qualifier} "
        words = f"running for {word}{stated.value:g} months"
        return Elapsed(stated.low + later, stated.high + later, words, True)
    told = from_text(site.start_text, said_on) if site.start_text else None
    if told:
        return told
    return from_dates(started, None, f"running since {site.start_date.strip()}") if started else UNKNOWN


def _later(stated: Days | None, counted: Days | None) -> float:
    """Give the months that passed between the statement of a length and the count it is held against."""
    if stated is None or counted is None or counted.first <= stated.last:
        return 0.0
    return (counted.first - stated.last).days / (365.25 / 12)
