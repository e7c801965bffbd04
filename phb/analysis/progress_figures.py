"""The Progress figures: holders, the way to the band, the run rate it asks for, direct payments."""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.ahead import Ahead
from phb.analysis.england import EnglandQuarter
from phb.analysis.figure import Figure
from phb.analysis.like_for_like import LikeForLike
from phb.analysis.pace import Growth, Rate
from phb.definition_models import Target
from phb.methods.projection import chance_words, tens


def figures(
    now: EnglandQuarter,
    growth: Growth | None,
    rates: tuple[Rate, ...],
    target: Target,
    ahead: Ahead | None = None,
) -> tuple[Figure, ...]:
    """Give at most four figures; where live holders are not yet known the first is the in-quarter one."""
    shown = [] if growth and growth.quarter is now else [_in_quarter_figure(now)]
    if growth:
        shown += [_holders_figure(growth, target)] if growth.quarter is now else []
        shown += [_distance_figure(growth, target, ahead), _rate_figure(growth, rates, target)]
        shown += [_direct_payment_figure(growth)]
    return tuple(shown)


def _holders_figure(growth: Growth, target: Target) -> Figure:
    now, baseline = growth.quarter, target.baseline
    level = f"the {baseline.year} baseline of {baseline.precision} {baseline.holders:,}"
    times = f"{(now.live or 0) / baseline.holders:.1f} times {level}."
    derived = f" {now.derived:,} worked out, as explained below." if now.derived else ""
    return Figure(
        label=f"Holders at the end of {now.quarter}",
        value=now.holders.text,
        unit="people",
        change=_change(growth, growth.on_quarter, "holders"),
        coverage=f"{now.holders.coverage}.{derived}",
        kind="live",
        meaning=(times if now.holders.is_of_most else f"Too few CCGs to set against {level}.")
        + _others(growth, growth.on_quarter, "holders"),
    )


def _in_quarter_figure(now: EnglandQuarter) -> Figure:
    return Figure(
        label=f"With a budget at some time in {now.quarter}",
        value=now.in_quarter.text,
        unit="people",
        change=None,
        coverage=f"{now.in_quarter.coverage}.",
        kind="in_quarter",
        meaning="In place at its start plus new in it. Live holders on its last day are not yet known.",
    )


def _distance_figure(growth: Growth, target: Target, ahead: Ahead | None) -> Figure:
    """The way to the low end of the band, then to the high end, with the chance that it is gone."""
    now, held = growth.quarter, growth.quarter.live or 0
    dates = " or ".join(date.label for date in target.dates)
    aim = target.low if held < target.low else target.high
    further = (
        f"{growth.at_most}{target.high - held:,} short of {target.high:,}"
        if aim == target.low
        else f"{target.low:,} is reached"
    )
    beyond = "at least " if now.holders.suppressed else ""
    return Figure(
        label=f"Short of {aim:,}" if held < aim else f"Above {aim:,}",
        value=f"{growth.at_most}{aim - held:,}" if held < aim else f"{beyond}{held - aim:,}",
        unit="people",
        change=_chance(ahead, aim, target) if held < aim else None,
        coverage=f"On what {words.ccgs(now.holders.ccgs, now.open)} reported.",
        kind="target",
        meaning=f"{_way(held, target) if now.holders.is_of_most else ''}{further[:1].upper()}{further[1:]}. "
        f"Due by {dates}.",
    )


def _chance(ahead: Ahead | None, level: int, target: Target) -> str | None:
    """Say the chance of a level by the default date, where one can be said."""
    chance = ahead.chance(level, target.default) if ahead else None
    if chance is None:
        return None
    return f"{tens(chance)} by {target.default.label}: {chance_words(chance)}"


def _way(held: int, target: Target) -> str:
    base = target.baseline
    if held >= target.low:
        return ""
    if held < base.holders:
        return f"Below the {base.year} baseline of {base.precision} {base.holders:,}. "
    way = words.percent(held - base.holders, target.low - base.holders)
    return f"{way} of the way from the baseline to {target.low:,}. "


def _rate_figure(growth: Growth, rates: tuple[Rate, ...], target: Target) -> Figure:
    """The run rate to the next end of the band by the default date, then to the other end and date."""
    aim = target.low if (growth.quarter.live or 0) < target.low else target.high
    first = next(one for one in rates if one.date == target.default and one.level == aim)
    others = [
        f"{one.level:,} by {one.date.label}: {_required(one, growth)}"
        for one in rates
        if one is not first and one.level >= aim
    ]
    pace = growth.pace
    recent = "recent pace not known"
    if pace.per_quarter is not None:
        like = f", {words.change(growth.like_pace)} like for like" if growth.like_pace is not None else ""
        recent = f"recent pace {words.change(pace.per_quarter)}{like}"
    return Figure(
        label=f"Needed to {aim:,} by {target.default.label}",
        value=_required(first, growth),
        unit="people a quarter",
        change=recent,
        coverage=_pace_coverage(growth),
        kind="target",
        meaning=f"{'; '.join(others)}.",
    )


def _required(one: Rate, growth: Growth) -> str:
    if one.rate.required is None or one.rate.answer == "achieved":
        return one.rate.answer
    return f"{growth.at_most}{words.number(one.rate.required)}"


def _pace_coverage(growth: Growth) -> str:
    if growth.over_pace is None:
        return "No earlier quarter of the same collection."
    since, like = growth.over_pace.since, words.ccgs(growth.over_pace.ccgs)
    return f"Pace since {since}; like for like over {like}."


def _direct_payment_figure(growth: Growth) -> Figure:
    now = growth.quarter
    is_alike = now.share_ccgs == now.direct_payment.ccgs
    of_share = "" if is_alike else f" Share: {words.ccgs(now.share_ccgs)} that gave both."
    return Figure(
        label=f"Direct payments at {now.quarter}",
        value=f"{now.direct_payment.text} ({words.percent(now.share_part, now.share_whole)})",
        unit="people and share",
        change=_change(growth, growth.direct_on_quarter, "direct_payment"),
        coverage=f"{now.direct_payment.coverage}.{of_share}",
        kind="share",
        meaning="Neither direction of the share is better."
        + _others(growth, growth.direct_on_quarter, "direct_payment"),
    )


def _change(growth: Growth, like: LikeForLike | None, part: str) -> str:
    """Say the change on the quarter over all CCGs and like for like, or why there is none."""
    before = growth.before
    if before is None:
        return "first quarter of the record"
    if growth.is_across_break:
        return f"not comparable with {before.quarter}: the collection changed"
    if not _is_change_known(growth, part):
        return f"{before.quarter} is not known"
    now_total, then_total = getattr(growth.quarter, part), getattr(before, part)
    about = "about " if now_total.suppressed or then_total.suppressed else ""
    said = f"{about}{words.change(now_total.value - then_total.value)} on the quarter"
    if like is None or like.change is None:
        return said
    return f"{said}; {words.change(like.change)} like for like in {words.ccgs(like.ccgs)}"


def _others(growth: Growth, like: LikeForLike | None, part: str) -> str:
    """Say what the change is made of beside the CCGs alike at both ends."""
    if like is None or not like.in_and_out or not _is_change_known(growth, part):
        return ""
    return f" On the quarter: {like.in_and_out}."


def _is_change_known(growth: Growth, part: str) -> bool:
    before = growth.before
    return (
        before is not None
        and not growth.is_across_break
        and before.is_live_known
        and getattr(growth.quarter, part).value is not None
        and getattr(before, part).value is not None
    )
