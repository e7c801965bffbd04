"""The Progress headline: one sentence a person could read out, claiming only what the returns hold.

It is short enough for two lines on a laptop; the figures, pictures and tables under it say the rest.
"""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.england import EnglandQuarter
from phb.analysis.pace import Growth, Rate
from phb.definition_models import Target


def headline(now: EnglandQuarter, growth: Growth | None, rates: tuple[Rate, ...], target: Target) -> str:
    """Say where England stands at `now`, and what the band asks for against the pace there was."""
    if growth is not None and growth.quarter is now:
        return f"{_held(now)}{_way(growth, rates, target)}."
    last = ""
    if growth is not None:
        then = growth.quarter
        last = f" ({then.quarter}: {then.holders.text}, from {words.ccgs(then.holders.ccgs, then.open)})"
    if now.in_quarter.value is not None:
        total = now.in_quarter
        return (
            f"{_capital(total.text)} people had a budget at some time in {now.quarter}, as "
            f"{words.ccgs(total.ccgs, total.open)} reported; how many on its last day is not yet known{last}."
        )
    if growth is not None:
        return f"How many people held a budget at the end of {now.quarter} is not known{last}."
    return (
        f"How many people held a budget is not known for {now.quarter} or any quarter before: "
        f"{now.holders.coverage}."
    )


def _held(one: EnglandQuarter) -> str:
    total = one.holders
    return (
        f"{_capital(total.text)} people held a budget at the end of {one.quarter}, "
        f"as {words.ccgs(total.ccgs, total.open)} reported"
    )


def _way(growth: Growth, rates: tuple[Rate, ...], target: Target) -> str:
    """Say where that is against the band, and what the next level asks for against the pace there was."""
    low, high = (one for one in rates if one.date == target.default)
    band = f"the band of {target.low:,} to {target.high:,}"
    if high.rate.answer == "achieved":
        return f": at or above the top of {band}"
    is_inside = low.rate.answer == "achieved"
    inside, aim = (f": inside {band}", high) if is_inside else ("", low)
    by = f"{aim.level:,} by {aim.date.label}"
    if aim.rate.answer == "missed":
        return f"{inside}; {by} was missed by {growth.at_most}{aim.level - (growth.quarter.live or 0):,}"
    if is_inside:
        return f"{inside}{_rising(growth)}"
    needed = words.number(aim.rate.required)
    needs = f"up to {needed}" if growth.at_most else f"{needed} more"
    return f"; {by} needs {needs} a quarter, {_against(growth)}"


def _rising(growth: Growth) -> str:
    pace = growth.pace.per_quarter
    if pace is None:
        return ""
    if pace <= 0:
        return f", {_against(growth)}"
    return f", rising by {words.number(pace)} a quarter{_like(growth)}"


def _against(growth: Growth) -> str:
    pace = growth.pace.per_quarter
    if pace is None:
        return "recent pace not known yet"
    if pace <= 0:
        return f"and there was no growth{_like(growth)}"
    return f"recent pace {words.number(pace)}{_like(growth)}"


def _like(growth: Growth) -> str:
    like = growth.like_pace
    return "" if like is None else f" ({words.change(like).lstrip('+')} like for like)"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
