"""What was planted, for scoring: a row a stall or fault, with CCG, first and last quarter, a sentence."""

from __future__ import annotations

import numpy as np

from etl.demo.files import Row
from etl.demo.places import QUARTERS, Places
from etl.demo.plan import Period, Plan
from etl.demo.trajectories import PLANNED, Trajectories

HEADINGS = ("kind", "ccg_code", "from_quarter", "to_quarter", "note")
CLOSED_CODE = ("10Y", 16)  # a CCG that merged on 2018-04-01, and the quarter its code was still used in
_NOTES = {
    "never_started": "No holder from the start of the record to the last quarter named.",
    "started_then_stopped": "Next to no new holders from the first quarter named on; people go on leaving.",
    "slow_but_moving": "Recruits at half the ordinary pace: slow, not stalled.",
    "batch_then_flat": "A batch the quarter before; next to no new holders in the quarters named.",
    "restart_after_stall": "Next to no new holders in the quarters named; then twice the ordinary pace.",
    "plain_repeat": "The same live figures sent again each quarter while the true number moved.",
    "copied_forward": "Every cell repeats the quarter before though it had new holders: contradicts itself.",
    "restated": "First sent about a third too high.",
    "jump_over_100": "More than doubled in one quarter.",
    "fall_while_country_rises": "About two in five holders left in one quarter.",
    "reclassification": "Nine in ten notional adult Continuing Healthcare budgets now counted as fast track.",
    "ytd_sent_as_live": "Everyone since April given as live (mandatory era: as in place at the start).",
    "parts_do_not_sum": "The total given is not the sum of the arrangements or care groups.",
    "suppressed": "Numbers from 1 to 7 sent as *.",
    "late_return": "Came after the country's file.",
    "ons_code_used": "The ONS code stands where the ODS code should.",
    "name_used": "The name stands where the code should.",
    "ended_not_given": "Ended in quarter given as -.",
}


def rows(places: Places, plan: Plan, plans: Trajectories, listed: dict[int, list[int]]) -> list[Row]:
    """Truth as rows under HEADINGS: planted periods, gaps in the returns, absurd plans, the closed code."""
    found: list[Row] = [HEADINGS]
    for p in plan.periods:
        found.append((p.kind, places.codes[p.ccg], str(QUARTERS[p.first]), str(QUARTERS[p.last]), _note(p)))
    found.extend(_gaps(places, plan))
    for quarter, ccgs in listed.items():
        when = str(QUARTERS[quarter])
        for ccg in ccgs:
            found.append(
                ("listed_not_returned", places.codes[ccg], when, when, "Named in the file, no figures.")
            )
    for ccg, how in plans.absurd:
        found.append(("absurd_trajectory", places.codes[ccg], str(PLANNED[0]), str(PLANNED[-1]), how))
    code, quarter = CLOSED_CODE
    when = str(QUARTERS[quarter])
    found.append(("closed_code_used", code, when, when, "Closed in a merger: the file is turned away."))
    return found


def _note(period: Period) -> str:
    """The sentence of a kind, and whether it was put right."""
    said = _NOTES[period.kind]
    return f"{said} Put right by a later return." if period.put_right else said


def _gaps(places: Places, plan: Plan) -> list[Row]:
    """Every unbroken spell without returns, with its local office or STP."""
    found: list[Row] = []
    missing = places.is_open & ~plan.returned
    for ccg in range(len(places.codes)):
        edges = np.diff(np.concatenate(([0], missing[ccg].astype(int), [0])))
        for first, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)):
            note = f"No return; {places.office[ccg, first]}."
            found.append(
                ("missing_return", places.codes[ccg], str(QUARTERS[first]), str(QUARTERS[end - 1]), note)
            )
    return found
