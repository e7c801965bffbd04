"""The road in words: the answer of the page, its four figures, its tables."""

from __future__ import annotations

import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.figure import Figure
from phb.analysis.pace import answer, times
from phb.analysis.road import Need, Road
from phb.methods.projection import RunRate, chance_words, tens

HOW = (
    "A level is shared out among the CCGs by the weighting chosen, to the person, and no CCG is given fewer "
    "than hold a budget there already: that is the road each has to go. What it needs a quarter is what "
    "lacks, over the quarters left; its recent pace is the change since the oldest known of the last four "
    "quarters, within one collection, with a 95% interval from how much its single quarters differ. The "
    "projection shares England's own, damped, out by recent growth and by residents; the chance of a share "
    "is read from it: growth goes on in per cent there, while the pace counts people, so that a level may be "
    "likely though the pace of people is too slow. Neither says what anybody ought to do."
)


def between(rate: RunRate) -> str:
    """Say the interval of the ratio: "0.8 to 2.4 times", "at least 1.1 times", "" where there is none."""
    if rate.ratio is None or rate.ratio_lower is None:
        return ""
    if rate.ratio_upper is None:
        return f"at least {times(rate.ratio_lower)}"
    return f"{rate.ratio_lower:.1f} to {times(rate.ratio_upper)}"


def level_next(found: Road) -> int:
    """Give the level that is asked about: the lowest that England does not hold yet, or the last."""
    held = found.ahead.held or 0
    return next((level for level in found.aim.levels if held < level), found.aim.levels[-1])


def headline(found: Road) -> str:
    """Say in one sentence what the road asks of England and how many CCGs are on pace for their part."""
    level, england = level_next(found), found.england
    rate, at_most = england.rates[level], "at most " if found.ahead.is_bound else ""
    held = f"{'At least ' if at_most else ''}{words.number(england.held)} people held a budget at the end of"
    held += f" {found.quarter}"
    if found.steps < 0:
        return f"{held}; {_on_the_day(found, level)}"
    if rate.answer == "achieved":
        return f"{held}: {found.aim.title} is held already"
    if rate.answer == "missed":
        short = level - (england.held or 0)
        return f"{held}: {level:,} by {found.aim.date.label} was missed by {at_most}{short:,}"
    needs = f"{level:,} by {found.aim.date.label} needs {'up to ' if at_most else ''}"
    needs += f"{words.number(rate.required)} more a quarter"
    if rate.ratio is not None:
        needs += f", {times(rate.ratio)} the recent pace"
    counted = tally(found, level)
    slow = counted["too slow"] + counted["no recent growth"]
    if not slow + counted["on pace"]:
        return f"{needs}; of no CCG can it be told whether it is on pace for its share"
    untold = counted["cannot tell"] + counted["not known"]
    return (
        f"{needs}; {words.ccgs(slow, len(found.ccgs))} are too slow for their share or do not grow, "
        f"of {untold:,} it cannot be told"
    )


def _on_the_day(found: Road, level: int) -> str:
    """Say of a date that is over what was held on it, not what is held now."""
    at, ahead = str(found.aim.quarter), found.ahead
    then = dict(zip(ahead.linked_quarters, ahead.reported.tolist())).get(at)
    said = f"{level:,} was due on {found.aim.date.label}"
    if then is None or then != then:
        return f"{said}, when holders are not known"
    verdict = "enough" if then >= level else f"{level - then:,.0f} short, as far as CCGs reported"
    return f"{said}, when {then:,.0f} held one: {verdict}"


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
    without = held["not known"]
    coverage = f"{words.ccgs(without)} without a figure." if without else "Every CCG has a figure."
    if found.steps < 1:
        due = "The date is over." if found.steps < 0 else "It is due now."
        return Figure(
            label=f"Hold their share of {level:,} in {found.quarter}",
            value=f"{held['achieved']:,} of {len(found.ccgs):,}",
            unit="CCGs",
            change=None,
            coverage=coverage,
            kind="target",
            meaning=f"With less: {held['missed']:,}. {due}",
        )
    slow = held["too slow"] + held["no recent growth"]
    return Figure(
        label=f"Too slow for their share of {level:,}",
        value=f"{slow:,} of {len(found.ccgs):,}",
        unit="CCGs",
        change=None,
        coverage=coverage,
        kind="target",
        meaning=f"{held['no recent growth']:,} of them without recent growth. Already there: "
        f"{held['achieved']:,}; on pace: {held['on pace']:,}; it cannot be told: {held['cannot tell']:,}.",
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
        change=_against(found, one.plan, level),
        coverage=f"{words.ccgs(one.plans, one.ccgs)} have a plan that counts.{doubtful}",
        kind="target",
        meaning="The sum of their current plans, each as its CCG last sent it, be it after this quarter.",
    )


def _against(found: Road, plan: int, level: int) -> str | None:
    """Set the plans against a level only where they are for its quarter, and say who is not in them."""
    one = found.england
    if one.plan_quarter != str(found.aim.quarter):
        return f"no plans for {found.aim.quarter}"
    left = one.ccgs - one.plans
    without = f", without {words.ccgs(left)}" if left else ""
    return f"{words.change(plan - level)} on {level:,}{without}"


def notes(found: Road) -> tuple[str, ...]:
    """Say what has no place in the areas shown: only then do their needs add up to more than England's."""
    held = sum(one.held or 0 for one in found.regions)
    lost = (found.england.held or 0) - held
    if lost <= 0:
        return ()
    return (
        f"{lost:,} of the {found.england.held or 0:,} holders have no place in a CCG's whole figure "
        f"{found.places.geography.words}: what the areas need adds up to as much more than England's, and "
        "each is asked for at most so much.",
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
