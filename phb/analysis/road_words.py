"""The road in words: the answer of the page, its four figures, its tables."""

from __future__ import annotations

import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.figure import Figure
from phb.analysis.road import Need, Road
from phb.methods.projection import RunRate, chance_words, tens

HOW = (
    "A level is shared out among the CCGs by the weighting chosen, to the person, and no CCG is given fewer "
    "than hold a budget there already: that is the road each has to go. What it needs a quarter is what "
    "lacks, over the quarters left; its recent pace is the change since the oldest known of the last four "
    "quarters, within one collection, with a 95% interval from how much its single quarters differ. The "
    "projection shares England's own, damped, out by recent growth and by residents; the chance of a share "
    "is read from it. Neither says what anybody ought to do."
)
_NOT_KNOWN = {
    "missing": "no return",
    "suppressed": "its figure is suppressed",
    "blocked": "its figure is held back by a known fault",
    "not_comparable": "its boundary changed",
    "not_applicable": "it did not exist",
}


def answer(rate: RunRate, why: str = "") -> str:
    """Say what a required run rate means beside the recent pace, with how sure that is."""
    if rate.answer == "not known":
        return f"cannot be calculated, because {_NOT_KNOWN.get(why, 'nothing is known of its holders')}"
    if rate.answer == "pace unknown":
        return "cannot be compared, because no earlier quarter is known"
    if rate.ratio is None:
        return rate.answer
    times = f"needs {rate.ratio:.1f} times the recent pace"
    if rate.is_sure:
        return f"{rate.answer}: {times}"
    if rate.ratio_lower is None:
        return f"cannot tell yet: {times}, which is known from too few quarters"
    return f"cannot tell: {times}, and the pace varies too much"


def between(rate: RunRate) -> str:
    """Say the interval of the ratio: "0.8 to 2.4 times", "at least 1.1 times", "" where there is none."""
    if rate.ratio is None or rate.ratio_lower is None:
        return ""
    if rate.ratio_upper is None:
        return f"at least {rate.ratio_lower:.1f} times"
    return f"{rate.ratio_lower:.1f} to {rate.ratio_upper:.1f} times"


def level_next(found: Road) -> int:
    """Give the level that is asked about: the lowest that England does not hold yet, or the last."""
    held = found.ahead.held or 0
    return next((level for level in found.aim.levels if held < level), found.aim.levels[-1])


def headline(found: Road) -> str:
    """Say in one sentence what the road asks of England and how many CCGs are on pace for their part."""
    level, england = level_next(found), found.england
    rate = england.rates[level]
    held = f"{words.number(england.held)} people held a budget at the end of {found.quarter}"
    if rate.answer == "achieved":
        return f"{held}: {found.aim.title} is held already"
    if rate.answer == "missed":
        return f"{held}: {level:,} by {found.aim.date.label} was missed by {level - (england.held or 0):,}"
    needs = f"{level:,} by {found.aim.date.label} needs {words.number(rate.required)} more a quarter"
    if rate.ratio is not None:
        needs += f", {rate.ratio:.1f} times the recent pace"
    counted = tally(found, level)
    slow = counted["too slow"] + counted["no recent growth"]
    if not slow + counted["on pace"] + counted["achieved"]:
        return f"{needs}; of no CCG can it be told whether it is on pace for its share"
    return f"{needs}; {words.ccgs(slow, len(found.ccgs))} are too slow for their share or do not grow"


def tally(found: Road, level: int) -> dict[str, int]:
    """Count the CCGs by what can be said of them; "too slow" and "on pace" only where that is sure."""
    said = {
        "achieved": 0,
        "on pace": 0,
        "too slow": 0,
        "no recent growth": 0,
        "cannot tell": 0,
        "not known": 0,
    }
    for one in found.ccgs:
        rate = one.rates[level]
        is_unsure = rate.answer in ("on pace", "too slow") and not rate.is_sure
        word = "cannot tell" if is_unsure or rate.answer == "pace unknown" else rate.answer
        said[word] = said.get(word, 0) + 1
    return said


def figures(found: Road) -> tuple[Figure, ...]:
    """Give four figures: what is needed, the chance, the CCGs on pace, and what the CCGs planned."""
    level, england, ahead = level_next(found), found.england, found.ahead
    rate = england.rates[level]
    coverage = f"{ahead.coverage}."
    needed = Figure(
        label=f"Needed to {level:,} by {found.aim.date.label}",
        value=words.number(rate.required) if rate.required is not None else rate.answer,
        unit="people a quarter",
        change=None if rate.recent is None else f"recent pace {words.change(rate.recent)} a quarter",
        coverage=coverage,
        kind="target",
        meaning=f"England: {answer(rate)}{f' ({between(rate)})' if between(rate) else ''}.",
    )
    return needed, _chance(found, level), _ccgs(found, level), _planned(found, level)


def _chance(found: Road, level: int) -> Figure:
    chance = found.england.chances[level]
    ahead, at = found.ahead, str(found.aim.quarter)
    span = ahead.between(at)
    said = ahead.why_not or "Its date is over."
    if span:
        said = f"If nothing changes, {span[0]:,} to {span[1]:,} (80%) at the end of {at}."
        if not ahead.is_tested:
            said += " More than eight quarters ahead: further than the method was tested."
    return Figure(
        label=f"Chance of {level:,} by {found.aim.date.label}",
        value=words.NOT_KNOWN if chance is None else tens(chance),
        unit="",
        change=None if chance is None else chance_words(chance),
        coverage=f"{ahead.coverage}.",
        kind="target",
        meaning=said,
    )


def _ccgs(found: Road, level: int) -> Figure:
    held = tally(found, level)
    slow = held["too slow"] + held["no recent growth"]
    without = held["not known"]
    return Figure(
        label=f"Too slow for their share of {level:,}",
        value=f"{slow:,} of {len(found.ccgs):,}",
        unit="CCGs",
        change=None,
        coverage=f"{words.ccgs(without)} without a figure." if without else "Every CCG has a figure.",
        kind="target",
        meaning=f"{held['no recent growth']:,} of them without recent growth. {held['achieved']:,} are "
        f"there, {held['on pace']:,} on pace; of {held['cannot tell']:,} it cannot be told.",
    )


def _planned(found: Road, level: int) -> Figure:
    one = found.england
    if one.plan is None:
        return Figure(
            "Planned by the CCGs", "no plan", "", None, "No CCG has sent a plan.", "target",
            "Plans are sent as trajectories, on the Returns page.",
        )  # fmt: skip
    thumb = definitions.fair_share().rule_of_thumb
    doubtful = (
        f" {one.doubtful:,} left out: above {thumb.doubtful_per_1000:g} in every 1,000 residents."
        if one.doubtful
        else ""
    )
    return Figure(
        label=f"Planned by the CCGs for {one.plan_quarter}",
        value=words.number(one.plan),
        unit="people",
        change=f"{words.change(one.plan - level)} on {level:,}",
        coverage=f"{words.ccgs(one.plans, one.ccgs)} have a plan that counts.{doubtful}",
        kind="target",
        meaning="The sum of their current plans, each as its CCG last sent it.",
    )


def table(found: Road, needs: tuple[Need, ...]) -> pd.DataFrame:
    """Give one row an area, those that need most people a quarter first: what it needs, holds, plans."""
    level = level_next(found)
    ordered = sorted(needs, key=lambda one: (-(one.rates[level].required or 0), one.key))
    shown = pd.DataFrame([row(found, one) for one in ordered])
    people = ["Holders", "Recent pace", "Planned", "Projected", "Projected from", "Projected to"]
    for level in found.aim.levels:
        people += [f"Share of {level:,}", f"Needed a quarter to {level:,}"]
    return shown.astype(dict.fromkeys(people, "Int64"))


def row(found: Road, one: Need) -> dict[str, object]:
    """Lay one area out, the same columns for all of them."""

    def people(value: float | None) -> int | None:
        return None if value is None else words.whole(value)

    told: dict[str, object] = (
        {"CCG": words.ccg(one.name, one.key), "Region": one.region}
        if one.ccgs == 1
        else {"Area": one.name, "CCGs with a figure": f"{one.known:,} of {one.ccgs:,}"}
    )
    told |= {"Holders": one.held, "Recent pace": people(one.pace.per_quarter)}
    for level in sorted(found.aim.levels, key=lambda one: one != level_next(found)):
        rate, chance = one.rates[level], one.chances[level]
        told |= {
            f"Needed a quarter to {level:,}": people(rate.required),
            f"Answer for {level:,}": answer(rate, one.why),
            f"Share of {level:,}": one.share[level],
            f"Chance of {level:,}": "" if chance is None else f"{tens(chance)}, {chance_words(chance)}",
            f"Times the pace, 95%, {level:,}": between(rate),
        }
    return told | {
        "Projected": people(one.median),
        "Projected from": people(one.lower),
        "Projected to": people(one.upper),
        "Planned": one.plan,
        "Planned for": one.plan_quarter or "",
        "What is odd about the plan": one.plan_odd,
    }
