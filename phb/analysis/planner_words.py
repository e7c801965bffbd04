"""The answer of the Planner in words: headline, figures, what is left out, how it is worked out."""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.ahead import Chance
from phb.analysis.figure import Figure
from phb.analysis.planner import HELD, NOT_WITHIN, Planned, When, chance_said
from phb.analysis.planner_ground import Ground, care_titles
from phb.analysis.road import ENGLAND

HOW = (
    "If nothing changes, England's like-for-like growth of the last year goes on and slows, and CCGs share "
    "it out by their own growth and residents. A lever says how many more people there would be if some CCGs "
    "grew as the median of their ten most similar CCGs did, or offered a care group as the median CCG that "
    "offers it does. It does not say what would make them. A CCG on which several levers bear counts its "
    "largest gain, never the sum."
)


def headline(one: Planned) -> str:
    """Give the answer as a sentence to read out."""
    road = one.ground.road
    quarter, first = road.aim.quarter, one.next
    where = "" if one.scope == ENGLAND else f" in {one.who}"
    if not one.more:
        lead = "These levers bring nobody more" if _has_lever(one) else "If nothing changes"
        return (
            f"{lead}: about {one.people_without:,} people{where} hold a budget at the end of {quarter}; "
            f"{first.level:,} or more is {_chance(first.chance_without, first.level)}"
        )
    chance = _chance(first.chance_with, first.level)
    before = _chance(first.chance_without, first.level)
    compared = "as without" if chance == before else f"if nothing changes {before}"
    return (
        f"{_if(one)}, about {one.people:,} people{where} would hold a budget at the end of {quarter}, "
        f"{one.more:,} more than if nothing changes; {first.level:,} or more is then {chance} ({compared})"
    )


def figures(one: Planned) -> list[Figure]:
    """Give what the plan comes to: people with and without, and when each level is reached."""
    road = one.ground.road
    share = words.percent(one.more, one.people_without)
    between = (
        ""
        if one.need.lower is None or one.need.upper is None
        else f"80% interval {words.whole(one.need.lower):,} to {words.whole(one.need.upper):,}"
    )
    known = f"{words.ccgs(one.need.known, one.need.ccgs)} with a figure for {road.quarter}"
    found = [
        Figure(
            f"With the levers, {road.aim.quarter}",
            f"{one.people:,}",
            "people",
            f"{words.change(one.more)} ({share})" if one.more else "no change",
            f"{words.ccgs(one.bearing)} gain",
            "live",
            f"Half of it from {words.ccgs(one.order.half)}." if one.order.half else "No CCG gains by them.",
        ),
        Figure(
            f"If nothing changes, {road.aim.quarter}",
            f"{one.people_without:,}",
            "people",
            between or None,
            known,
            "live",
            "The middle of the projection: as likely to be more as to be less."
            if one.scope == ENGLAND
            else "The mean of the projection, so that CCGs add up to England; it may as well be less.",
        ),
    ]
    return found + [_reached(one, when) for when in one.whens]


def half(one: Planned) -> str:
    """Say how few CCGs bring half: the finding of where effort buys most."""
    if not one.bearing:
        return "No CCG gains by these levers"
    if one.bearing == 1:
        return f"{one.table['CCG'].iloc[0]} brings all of it"
    verb = "brings" if one.order.half == 1 else "bring"
    return f"{one.order.half} of {one.bearing} CCGs {verb} half of the {one.more:,} people more"


def notes(one: Planned) -> list[str]:
    """Say what is left out, and what a lever does not say."""
    found = []
    if one.unknown:
        found.append(
            f"{words.ccgs(len(one.unknown))} without a figure: {_some(one.unknown)}. No lever counts them."
        )
    if one.ground.stalled_elsewhere and one.levers.restart:
        found.append(
            f"Stalled, but no CCG {one.ground.road.places.geography.words}: "
            f"{_some(one.ground.stalled_elsewhere)}. They are not restarted."
        )
    if one.levers.care_group and one.care_rate is not None:
        title = care_titles(one.ground)[one.levers.care_group]
        found.append(
            f"{title}: half of the CCGs that offer it have at least {one.care_rate:,.1f} people in every "
            "100,000 residents; the others come up to that evenly. Part of it may be in their growth already."
        )
    if one.direct is not None:
        found.append(direct(one))
    if one.levers.slowest or one.levers.restart:
        found.append(
            "If nothing changes gives every CCG its part of England's projected growth, a third of it by "
            "residents: a stalled or slow CCG is given some too. A lever counts only what goes beyond that, "
            "so a CCG slower than its peers may gain nothing here."
        )
    if not one.ground.road.ahead.is_tested:
        found.append(
            f"The target lies {one.ground.road.steps} quarters ahead; the record of projections reaches "
            "eight."
        )
    return found


def direct(one: Planned) -> str:
    """Say what holding the share by direct payment comes to: it moves no holder."""
    assert one.direct is not None
    people, more = one.direct
    said = f"At {one.levers.direct}% by direct payment {words.whole(people):,} people would hold theirs so"
    if more is None or one.share_now is None:
        return f"{said}; the share now is not known."
    than = f"than if nothing changes and the share stays at {one.share_now * 100:.0f}%"
    return f"{said}, {abs(words.whole(more)):,} {'more' if more >= 0 else 'fewer'} {than}."


def slowest_help(found: Ground, most: int) -> str:
    """Say what the first lever does."""
    return (
        f"The slowest for their residents of the {most:,} CCGs whose recent pace is known grow as the median "
        f"of their ten peers has over the last year, from {found.road.quarter} on."
    )


def _reached(one: Planned, when: When) -> Figure:
    title = "the target" if one.scope == ENGLAND else f"its share of {one.ground.road.aim.people}"
    same = when.with_levers == when.without
    return Figure(
        f"{when.level:,} reached, as projected" if not when.is_held else f"{when.level:,} reached",
        HELD if when.is_held else when.with_levers or NOT_WITHIN,
        "",
        None if same or when.is_held else f"without: {when.without or NOT_WITHIN}",
        f"due {one.ground.road.aim.quarter}",
        "target",
        f"For {title} by then: {chance_said(when)}.",
    )


def _if(one: Planned) -> str:
    asked, said = one.levers, []
    if asked.slowest:
        count = int(one.slow.sum())
        who = "the slowest CCG" if count == 1 else f"the {count} slowest CCGs"
        who = one.who if one.need.ccgs == 1 else who
        said.append(f"{who} grew as {'its' if count == 1 else 'their'} peers' median did")
    if asked.restart:
        pace = "" if asked.restart == 100 else f" {asked.restart}% of"
        said.append(f"stalled CCGs restarted at{pace} their peers' median pace")
    if asked.care_group:
        title = care_titles(one.ground)[asked.care_group]
        said.append(f"{title} were offered everywhere")
    return f"If {' and '.join(said)}"


def _has_lever(one: Planned) -> bool:
    return bool(one.levers.slowest or one.levers.restart or one.levers.care_group)


def _chance(chance: float | None, level: int) -> str:
    return "not to be said" if chance is None else Chance(level, chance).words


def _some(named: tuple[str, ...], at_most: int = 5) -> str:
    rest = len(named) - at_most
    return ", ".join(named[:at_most]) + (f" and {rest} more" if rest > 0 else "")
