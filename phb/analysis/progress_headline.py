"""The Progress headline: one sentence a person could read out, claiming only what the returns hold."""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.england import EnglandQuarter
from phb.analysis.pace import Growth, Rate
from phb.definitions import Target

SPANS = {1: "the last quarter", 2: "the last two quarters", 3: "the last three quarters", 4: "the last year"}


def headline(now: EnglandQuarter, growth: Growth | None, rates: tuple[Rate, ...], target: Target) -> str:
    """Say where England stands at `now`, and what the band asks for against the pace there was."""
    if growth is None and now.in_quarter.value is None:
        return (
            f"No CCG reported holders for {words.quarter(now.quarter)} or before: "
            f"{words.ccgs(now.returned, now.open)} returned."
        )
    said = _now(now)
    if growth is None or growth.quarter.live is None:
        return f"{said}."
    where = (
        "" if growth.quarter is now else f" At the end of {growth.quarter.quarter}, {_held(growth.quarter)}:"
    )
    return f"{said}{'.' if where else ';'}{where} {_way(growth, rates, target)}."


def _now(now: EnglandQuarter) -> str:
    if now.is_live_known:
        return f"{_held(now, first=True)}"
    if now.in_quarter.value is not None:
        total = now.in_quarter
        return (
            f"{_capital(total.text)} people had a budget at some time in {words.quarter(now.quarter)}, "
            f"in place at its start or new in it, as {words.ccgs(total.ccgs, total.open)} reported; "
            "how many held one on its last day is not yet known"
        )
    return f"How many people held a budget at the end of {words.quarter(now.quarter)} is not known"


def _held(one: EnglandQuarter, *, first: bool = False) -> str:
    total = one.holders
    reported = f"as {words.ccgs(total.ccgs, total.open)} reported"
    if first:
        at = f"at the end of {words.quarter(one.quarter)}"
        return f"{_capital(total.text)} people held a budget {at}, {reported}"
    return f"{total.text} people held one, {reported}"


def _way(growth: Growth, rates: tuple[Rate, ...], target: Target) -> str:
    """Say where that is against the band, and what the next level asks for against the pace there was."""
    low, high = (one for one in rates if one.date == target.default)
    band = f"the band of {target.low:,} to {target.high:,}"
    if high.rate.answer == "achieved":
        return f"that is at or above the top of {band}"
    first = f"that is inside {band}; " if low.rate.answer == "achieved" else ""
    aim = high if first else low
    by = f"{aim.level:,} by {aim.date.label}"
    short = aim.level - (growth.quarter.live or 0)
    if aim.rate.answer == "missed":
        return f"{first}{by} was missed by {short:,}"
    return f"{first}{by} needs {words.number(aim.rate.required)} more a quarter, {_against(growth)}"


def _against(growth: Growth) -> str:
    pace = growth.pace
    if pace.per_quarter is None:
        return "and the pace so far is not known"
    span = SPANS[pace.quarters or 0]
    like = ""
    if growth.like_pace is not None:
        like = f" ({words.change(growth.like_pace).lstrip('+')} like for like)"
    if pace.per_quarter <= 0:
        return f"and there was no growth over {span}{like}"
    return f"against {words.number(pace.per_quarter)} a quarter over {span}{like}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
