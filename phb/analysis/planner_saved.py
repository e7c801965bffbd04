"""Saved scenarios: which count, and up to four of them side by side, as seen then and worked out now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.planner import NOT_WITHIN, Levers, Planned, lever_words, plan
from phb.analysis.planner_ground import Ground
from phb.errors import PlainError
from phb.journal_entries import Scenario

AT_MOST = 4


@dataclass(frozen=True)
class Row:
    """One scenario: what it showed when saved (then), what it comes to now, why_not it cannot be."""

    scenario: Scenario
    title: str
    levers: str
    then: int | None
    now: int | None
    without: int | None
    reached: str
    is_same_store: bool
    why_not: str


@dataclass(frozen=True, eq=False)
class Compared:
    """Scenarios side by side."""

    rows: tuple[Row, ...]
    finding: str
    notes: tuple[str, ...]
    table: pd.DataFrame
    source: str


def current(scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Give those that count, by id, newest first: of one person's name and scope the last."""
    last: dict[tuple[str, str, str], Scenario] = {}
    for one in scenarios:
        last.pop((one.name, one.scope, one.by), None)
        last[one.name, one.scope, one.by] = one
    return {one.id: one for one in reversed(list(last.values()))}


def titles(scenarios: dict[str, Scenario]) -> dict[str, str]:
    """Give how each is listed: "Slowest sixty, England, 2018-19 Q3 (A. Lead, 4 March 2020)"."""
    return {
        key: f"{one.name}, {one.scope}, {one.quarter} ({one.by}, {words.day(one.at.date())})"
        for key, one in scenarios.items()
    }


def compare(chosen: Sequence[Scenario], ground_of: Callable[[Scenario], Ground], version: str) -> Compared:
    """Work each scenario out on the store of a version, beside what it showed then.

    ground_of gives what a scenario stands on, and raises PlainError where that is not there any more.
    """
    rows, sources = [], []
    for one in chosen:
        try:
            found = ground_of(one)
            made, why_not = plan(found, one.scope, Levers.read(dict(one.levers))), ""
            said = lever_words(found, made.levers)
            sources.append(found.road.source)
        except PlainError as fault:
            made, why_not, said = None, str(fault), ""
        rows.append(_row(one, made, said, why_not, version))
    best = max((row for row in rows if row.now is not None), key=lambda row: row.now or 0, default=None)
    alike = len({(row.scenario.scope, row.scenario.aim) for row in rows}) == 1
    finding = "No scenario can be worked out on this store"
    if best is not None:
        finding = f"“{best.scenario.name}” comes to {best.now:,} people"
        if len(rows) > 1:
            finding += ", the most" if alike else "; the scenarios are of different scopes or targets"
    return Compared(tuple(rows), finding, _notes(rows), _table(rows), sources[0] if sources else "")


def _row(one: Scenario, made: Planned | None, said: str, why_not: str, version: str) -> Row:
    reached = (
        ""
        if made is None
        else "; ".join(f"{when.level:,}: {when.with_levers or NOT_WITHIN}" for when in made.whens)
    )
    return Row(
        scenario=one,
        title=f"{one.name} ({one.scope})",
        levers=said,
        then=one.seen.get("people"),
        now=None if made is None else made.people,
        without=None if made is None else made.people_without,
        reached=reached,
        is_same_store=one.store_version == version,
        why_not=why_not,
    )


def _notes(rows: Sequence[Row]) -> tuple[str, ...]:
    found = []
    for row in rows:
        if row.why_not:
            found.append(f"“{row.scenario.name}” cannot be worked out on this store: {row.why_not}")
        elif not row.is_same_store:
            changed = "as now" if row.then == row.now else f"{_number(row.now)} now"
            found.append(
                f"“{row.scenario.name}” was saved on store {row.scenario.store_version}: it showed "
                f"{_number(row.then)} people then, {changed}."
            )
    return tuple(found)


def _number(value: int | None) -> str:
    return words.NOT_KNOWN if value is None else f"{value:,}"


def _table(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Scenario": [row.scenario.name for row in rows],
            "For": [row.scenario.scope for row in rows],
            "From": [row.scenario.quarter for row in rows],
            "Levers": [row.levers for row in rows],
            "If nothing changes": pd.array([row.without for row in rows], dtype="Int64"),
            "With the levers": pd.array([row.now for row in rows], dtype="Int64"),
            "Shown when saved": pd.array([row.then for row in rows], dtype="Int64"),
            "Reached": [row.reached for row in rows],
            "Saved by": [row.scenario.by for row in rows],
            "On": [words.day(row.scenario.at.date()) for row in rows],
            "Store": [row.scenario.store_version for row in rows],
            "Note": [row.scenario.note for row in rows],
        }
    )
