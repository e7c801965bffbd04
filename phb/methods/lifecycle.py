"""The life of an alert from quarter to quarter: raised, held, resolved, superseded, withdrawn. METHODS 3.4.

An alert is one area, one family (stall, plan, return, data, watch) and one onset. It ends with the first
valid return that shows its condition false; what cannot be judged leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from phb.methods.stall_rules import FALSE, NOT_JUDGED, TRUE

REOPENED_WITHIN = 2  # quarters after it was resolved
# A new silence or another odd return is another event, however soon.
_REOPENED = ("stall", "plan", "watch")


@dataclass(frozen=True)
class Finding:
    """That a rule is true of an area: severity a place in SEVERITIES, onset the index of a quarter."""

    rule: str
    severity: int
    onset: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Mark:
    """What is to be said of an area and family in a quarter.

    finding where a rule is true. states: each rule of the family by name, TRUE, FALSE or NOT_JUDGED.
    """

    finding: Finding | None
    states: Mapping[str, int]


@dataclass(frozen=True)
class Round:
    """One quarter: its index, what is to be said of each area and family open in it, and who took over.

    heirs: the successors of each area that closed since the last round. was_false(area, rule, quarter) says
    whether, as known now, the rule was false in an earlier quarter.
    """

    quarter: int
    marks: Mapping[tuple[Hashable, str], Mark]
    heirs: Mapping[Hashable, tuple[str, ...]]
    was_false: Callable[[Hashable, str, int], bool]


@dataclass(frozen=True)
class Entry:
    """An alert as it stood in a quarter, raised in an earlier one by a rule of its family.

    event says what this quarter did to it; heirs who took over, where superseded.
    """

    area: Hashable
    family: str
    onset: int
    raised_in: int
    raised_by: str
    quarter: int
    finding: Finding
    event: str
    heirs: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """open, held, resolved, superseded or withdrawn."""
        return self.event if self.event in ("held", "resolved", "superseded", "withdrawn") else "open"

    @property
    def is_over(self) -> bool:
        """Whether it ended in this quarter."""
        return self.state in ("resolved", "superseded", "withdrawn")


def live(rounds: Iterable[Round]) -> list[Entry]:
    """Follow every alert through the rounds, in order of quarter; one entry an alert and quarter it lived in.

    A stall or a lag behind plan that is true again within two quarters of being resolved reopens its alert,
    as does any condition with the onset of an alert there was.
    """
    standing: dict[tuple[Hashable, str], Entry] = {}
    ended: dict[tuple[Hashable, str], list[Entry]] = {}
    told: list[Entry] = []
    for one in rounds:
        fresh: dict[tuple[Hashable, str], Entry] = {}
        for key, before in standing.items():
            entry = _next(before, one)
            told.append(entry)
            if entry.is_over:
                ended.setdefault(key, []).append(entry)
            else:
                fresh[key] = entry
        for key, mark in one.marks.items():
            finding = mark.finding
            if finding is None or key in fresh:
                continue
            if key in standing and ended[key][-1].event != "withdrawn":
                continue  # it ended in this very quarter
            entry = _begin(key, finding, one.quarter, ended.get(key, []))
            told.append(entry)
            fresh[key] = entry
        standing = fresh
    return told


def _next(before: Entry, one: Round) -> Entry:
    """Carry a standing alert into a quarter."""
    now = replace(before, quarter=one.quarter, heirs=())
    if before.area in one.heirs:
        return replace(now, event="superseded", heirs=one.heirs[before.area])
    mark = one.marks.get((before.area, before.family), Mark(None, {}))
    if before.family != "return" and one.was_false(before.area, before.raised_by, before.raised_in):
        return replace(now, event="withdrawn")
    if mark.finding is not None:
        change = mark.finding.severity - before.finding.severity
        event = "escalated" if change > 0 else "eased" if change < 0 else "continued"
        return replace(now, finding=mark.finding, event=event)
    state = mark.states.get(before.finding.rule, NOT_JUDGED)
    return replace(now, event="resolved" if state == FALSE else "held")


def _begin(key: tuple[Hashable, str], finding: Finding, quarter: int, ended: list[Entry]) -> Entry:
    """Raise an alert, or reopen the one that it is."""
    area, family = key
    for last in reversed(ended):
        is_soon = last.event == "resolved" and quarter - last.quarter <= REOPENED_WITHIN
        is_soon &= family in _REOPENED
        if is_soon or last.onset == finding.onset:
            return replace(last, quarter=quarter, finding=finding, event="reopened", heirs=())
    return Entry(area, family, finding.onset, quarter, finding.rule, quarter, finding, "raised")


__all__ = ["FALSE", "NOT_JUDGED", "REOPENED_WITHIN", "TRUE", "Entry", "Finding", "Mark", "Round", "live"]
