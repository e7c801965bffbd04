"""Where a CCG's people were before it and where they are after it, over all generations."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from phb.analysis import words
from phb.store import Store

# Shares are written with five decimals; what is nearer to the whole than that is the whole.
_WHOLE = 0.99999
Key = tuple[str, dt.date]
Side = Literal["predecessor", "successor"]


@dataclass(frozen=True)
class Node:
    """A CCG before or after another: on moved_on `share` of the earlier one's people (0 to 1) moved.

    opened_on and closed_on are those of its code; beyond are the CCGs further from the middle of the tree.
    """

    code: str
    name: str
    opened_on: dt.date
    closed_on: dt.date
    moved_on: dt.date
    share: float
    beyond: tuple[Node, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of the earlier CCG's people moved."""
        return self.share >= _WHOLE

    def is_open(self, day: dt.date) -> bool:
        """Whether it was open on a day."""
        return self.opened_on <= day <= self.closed_on


@dataclass(frozen=True)
class Lineage:
    """A CCG between all that came before and all that came after it.

    boundaries are (name, first day, last day) of each boundary it had; before and after are of other CCGs.
    """

    code: str
    boundaries: tuple[tuple[str, dt.date, dt.date], ...]
    before: tuple[Node, ...]
    after: tuple[Node, ...]

    @property
    def opened_on(self) -> dt.date:
        """Its first day."""
        return self.boundaries[0][1]

    @property
    def closed_on(self) -> dt.date:
        """Its last day."""
        return self.boundaries[-1][2]

    def name(self, day: dt.date) -> str:
        """Give its name on a day: the last until then, before it opened the first."""
        return [name for name, opened_on, _ in self.boundaries if opened_on <= max(day, self.opened_on)][-1]


@dataclass(frozen=True)
class Standing:
    """Where a CCG is on a map: the codes to mark, and a sentence where it is not on it itself.

    code is the CCG that it is, or is part of, there; None where several were what is now one.
    """

    marked: tuple[str, ...]
    code: str | None
    sentence: str


def lineage(store: Store, code: str) -> Lineage | None:
    """Give the CCG of a code with all that came before and after it; None when there never was one."""
    held = {(row["ccg_code"], row["effective_from"]): row for row in store.rows("ccg_record_ccgs")}
    own = [key for key in held if key[0] == code]
    if not own:
        return None
    steps = store.rows("ccg_record_lineage")
    back, forth = _Way(held, steps, "predecessor"), _Way(held, steps, "successor")
    return Lineage(
        code=code,
        boundaries=tuple(
            (held[key]["name"], held[key]["effective_from"], held[key]["effective_to"]) for key in own
        ),
        before=tuple(node for key in own for node in back.beyond(key, is_through=False)),
        after=tuple(node for key in own for node in forth.beyond(key, is_through=False)),
    )


class _Way:
    """The steps to one side. A step of a CCG to itself, on another boundary, is no step of the tree."""

    def __init__(self, held: dict[Key, dict[str, Any]], steps: list[dict[str, Any]], side: Side) -> None:
        self.held, self.side = held, side
        near = "successor" if side == "predecessor" else "predecessor"
        self.steps: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        for step in steps:
            self.steps[step[near], step[f"{near}_from"]].append(step)

    def beyond(self, key: Key, *, is_through: bool = True) -> tuple[Node, ...]:
        """Give the CCGs one step further, each with those beyond it; is_through follows the own code, too."""
        found: list[Node] = []
        for step in self.steps[key]:
            there = (step[self.side], step[f"{self.side}_from"])
            if there[0] != key[0]:
                found.append(self._node(there, step))
            elif is_through:
                found += self.beyond(there)
        return tuple(found)

    def _node(self, key: Key, step: dict[str, Any]) -> Node:
        own = [row for (code, _), row in self.held.items() if code == key[0]]
        return Node(
            code=key[0],
            name=self.held[key]["name"],
            opened_on=own[0]["effective_from"],
            closed_on=own[-1]["effective_to"],
            moved_on=step["effective_on"],
            share=step["share"],
            beyond=self.beyond(key),
        )


def standing(middle: Lineage, day: dt.date) -> Standing:
    """Say where a CCG is on a map of a day: itself, what it is part of, or what it was made of."""
    if day > middle.closed_on:
        return _part_of(middle, day)
    if day < middle.opened_on:
        return _made_of(middle, day)
    return Standing((middle.code,), middle.code, "")


def _part_of(middle: Lineage, day: dt.date) -> Standing:
    shares: dict[str, float] = defaultdict(float)
    heirs: dict[str, Node] = {}

    def follow(nodes: tuple[Node, ...], share: float) -> None:
        for one in nodes:
            if one.is_open(day):
                shares[one.code] += share * one.share
                heirs.setdefault(one.code, one)
            elif one.moved_on <= day:
                follow(one.beyond, share * one.share)

    # What it handed over while it was open is not where it went.
    follow(tuple(one for one in middle.after if one.moved_on > middle.closed_on), 1.0)
    name = middle.name(middle.closed_on)
    if not shares:
        return Standing((), None, f"{name} closed on {words.day(middle.closed_on)}")
    main = max(shares, key=lambda code: shares[code])
    most = "" if shares[main] >= _WHOLE else f" with {share_words(shares[main])} of its people"
    since = words.day(heirs[main].moved_on)
    return Standing((main,), main, f"{name} is part of {heirs[main].name}{most} since {since}")


def _made_of(middle: Lineage, day: dt.date) -> Standing:
    parts: dict[str, str] = {}

    def follow(nodes: tuple[Node, ...]) -> None:
        for one in nodes:
            # A CCG that handed over a few streets is not what the other was made of.
            if one.is_whole and one.is_open(day):
                parts.setdefault(one.code, one.name)
            elif one.is_whole:
                follow(one.beyond)

    follow(tuple(one for one in middle.before if one.moved_on == middle.opened_on))
    of = f" of {words.names(list(parts.values()))}, marked on the map" if parts else ""
    verb = "was made" if parts else "opened"
    return Standing(tuple(parts), None, f"{middle.name(day)} {verb} on {words.day(middle.opened_on)}{of}")


def share_words(share: float) -> str:
    """Write what part of a CCG's people moved: "36.9%"."""
    return f"{share:.1%}"


def message(middle: Lineage) -> dict[str, Any]:
    """Give what the tree component draws: names, days and shares as they are written."""
    *_, (name, _, _) = middle.boundaries
    return {
        "title": f"Where {name} came from and where it went",
        "name": name,
        "ccg": middle.code,
        "open": _span(middle.opened_on, middle.closed_on),
        "boundaries": _changes(middle),
        "before": [_sent(node) for node in middle.before],
        "after": [_sent(node) for node in middle.after],
    }


def _sent(node: Node) -> dict[str, Any]:
    part = "" if node.is_whole else f", {share_words(node.share)} of its people"
    return {
        "ccg": node.code,
        "name": node.name,
        "open": _span(node.opened_on, node.closed_on),
        "moved": f"{words.day(node.moved_on)}{part}",
        "beyond": [_sent(one) for one in node.beyond],
    }


def _changes(middle: Lineage) -> list[str]:
    """Say on which days the boundary of the CCG itself changed, and under which name it was before."""
    said = []
    for (earlier, _, _), (later, changed_on, _) in pairwise(middle.boundaries):
        is_renamed = earlier.replace("&", "and") != later.replace("&", "and")
        named = f", until then {earlier}" if is_renamed else ""
        said.append(f"Boundary changed on {words.day(changed_on)}{named}")
    return said


def _span(opened_on: dt.date, closed_on: dt.date) -> str:
    return f"{opened_on:%B %Y} to {closed_on:%B %Y}"
