"""What each CCG sent and when: the history as it came in, with slips, late arrivals and corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from etl import reference
from etl.demo.places import MANDATORY, QUARTERS, Places
from etl.demo.plan import Period, Plan
from etl.demo.rollout import Rollout

NOT_RETURNED_ROWS = (
    1,
    4,
    6,
    8,
    10,
    13,
    18,
)  # quarters whose file lists some CCGs without a return


@dataclass(frozen=True)
class Submission:
    """One CCG's return for one quarter, as sent.

    cells: voluntary era (A,) live holders; mandatory era (4, G, A): start, new, ended, year to date.
    total: as written in a voluntary-era file. groups: the care groups with a row. slip: planted fault or "".
    identifier: what stands in the code column. file: ends the file's name;
    "" is the country's file.
    """

    ccg: int
    quarter: int
    cells: np.ndarray
    total: int
    groups: tuple[int, ...]
    identifier: str
    received_on: dt.date
    file: str = ""
    slip: str = ""
    all_row: np.ndarray | None = None


def working_day(quarter: int, number: int) -> dt.date:
    """The nth working day after a quarter ends."""
    return reference.working_day(QUARTERS[quarter].ends_on, number)


def country_date(quarter: int) -> dt.date:
    """When the country-wide file came: about five weeks on in the voluntary era, later within the window."""
    return working_day(quarter, 24 + quarter % 5 if quarter < MANDATORY else 9)


def make(places: Places, plan: Plan, rollout: Rollout, rng: np.random.Generator) -> list[Submission]:
    """Every submission of the record, in order of quarter and CCG; a correction follows what it corrects."""
    slips = {(p.ccg, q): p for p in plan.periods for q in range(p.first, p.last + 1) if p.kind in _SLIPS}
    sent: dict[tuple[int, int], Submission] = {}
    made: list[Submission] = []
    for quarter in range(len(QUARTERS)):
        for ccg in (int(c) for c in np.flatnonzero(plan.returned[:, quarter])):
            truth = _true_return(places, rollout, ccg, quarter)
            slip = slips.get((ccg, quarter))
            first = truth
            if slip is not None:
                figures = _SLIPS[slip.kind](truth, rollout, sent.get((ccg, quarter - 1)))
                first = _arrival(replace(figures, slip=slip.kind), slip, places, rng)
            sent[ccg, quarter] = first
            made.append(first)
            if slip is not None and slip.put_right:
                days = int(rng.integers(30, 130))
                later = _weekday(first.received_on, days)
                made.append(replace(truth, received_on=later, file=f"{places.codes[ccg]}-restated"))
    return made


def _weekday(day: dt.date, days: int) -> dt.date:
    """So many days later, moved on from a weekend to the Monday."""
    later = day + dt.timedelta(days=days)
    return later + dt.timedelta(days=max(0, 7 - later.weekday()) if later.weekday() > 4 else 0)


def _true_return(places: Places, rollout: Rollout, ccg: int, quarter: int) -> Submission:
    """The return as it should be: care groups ever in use have a row, adult Continuing Healthcare always."""
    live = rollout.live[ccg, quarter].sum(axis=0)
    cells, groups = live, tuple[int, ...]()
    if quarter >= MANDATORY:
        parts = (rollout.start, rollout.new, rollout.ended)
        cells = np.stack([*(part[ccg, quarter] for part in parts), rollout.ytd[ccg, quarter]])
        used = (rollout.start + rollout.new)[ccg, MANDATORY : quarter + 1].sum(axis=(0, 2)) > 0
        groups = tuple(g for g in range(len(used)) if g == 0 or used[g])
    return Submission(ccg, quarter, cells, int(live.sum()), groups, places.codes[ccg], country_date(quarter))


def _arrival(sent: Submission, slip: Period, places: Places, rng: np.random.Generator) -> Submission:
    """Late returns come together, or like some with an unusual identifier in a file of their own."""
    code = places.codes[sent.ccg]
    if slip.kind == "late_return" and slip.together:
        return replace(sent, file="late", received_on=working_day(sent.quarter, 14 + sent.quarter % 6))
    if slip.kind == "late_return":
        days = int(rng.integers(8, 70)) if sent.quarter >= MANDATORY else int(rng.integers(45, 150))
        return replace(sent, file=f"{code}-late", received_on=_weekday(sent.received_on, days))
    if slip.kind == "ons_code_used":
        file = f"{code}-single" if slip.first % 2 == 0 else ""
        return replace(sent, identifier=places.ons_codes[sent.ccg][sent.quarter], file=file)
    if slip.kind == "name_used":
        return replace(
            sent, identifier=places.names[sent.ccg].removeprefix("NHS ").removesuffix(" CCG").upper()
        )
    return sent


def _as_it_is(truth: Submission, rollout: Rollout, before: Submission | None) -> Submission:
    """No slip in the figures."""
    return truth


def _repeat(truth: Submission, rollout: Rollout, before: Submission | None) -> Submission:
    """The figures of the quarter before, sent again."""
    if before is None:
        raise ValueError(f"Nothing to repeat in {QUARTERS[truth.quarter]}.")
    return replace(truth, cells=before.cells, total=before.total, groups=before.groups)


def _mistyped(truth: Submission, rollout: Rollout, before: Submission | None) -> Submission:
    """A first version about a third too high."""
    if truth.quarter < MANDATORY:
        cells = truth.cells + truth.cells // 3 + np.array([3, 1, 0])
        return replace(truth, cells=cells, total=int(cells.sum()))
    extra = np.zeros_like(truth.cells)
    extra[1] = truth.cells[0] // 3
    extra[1, 0, 0] += 3
    extra[3] = extra[1]
    return replace(truth, cells=truth.cells + extra)


def _year_to_date(truth: Submission, rollout: Rollout, before: Submission | None) -> Submission:
    """Everyone since April given as live: as live holders, or as in place at the start of the quarter."""
    if truth.quarter < MANDATORY:
        cells = rollout.ytd[truth.ccg, truth.quarter].sum(axis=0)
        return replace(truth, cells=cells, total=int(cells.sum()))
    cells = truth.cells.copy()
    cells[0] = rollout.ytd[truth.ccg, truth.quarter - 1]
    return replace(truth, cells=cells)


def _parts(truth: Submission, rollout: Rollout, before: Submission | None) -> Submission:
    """A total that is not the sum of its parts."""
    if truth.quarter < MANDATORY:
        return replace(truth, total=truth.total + 4)
    all_row = truth.cells.sum(axis=1)
    all_row[0] += np.array([6, 0, 0])
    return replace(truth, all_row=all_row)


_SLIPS = {
    "plain_repeat": _repeat,
    "copied_forward": _repeat,
    "restated": _mistyped,
    "ytd_sent_as_live": _year_to_date,
    "parts_do_not_sum": _parts,
    "suppressed": _as_it_is,
    "late_return": _as_it_is,
    "ons_code_used": _as_it_is,
    "name_used": _as_it_is,
    "ended_not_given": _as_it_is,
}


def listed_without_return(places: Places, plan: Plan, quarter: int) -> Iterator[int]:
    """CCGs that a country-wide file names although they sent nothing."""
    if quarter in NOT_RETURNED_ROWS:
        absent = np.flatnonzero(places.is_open[:, quarter] & ~plan.returned[:, quarter])
        yield from (int(ccg) for ccg in absent[:3])
