"""A measure in words: what is counted, over what, which way is better and when it is looked at again."""

from __future__ import annotations

import datetime as dt

from phb import definitions
from phb.analysis import words
from phb.definition_models_measures import Denominator, Measure

_NUMERATORS = {
    "holders": "people holding a budget on the last day of the quarter",
    "holders_direct_payment": "people holding a budget by direct payment on the last day of the quarter",
    "holders_notional": "people holding a notional budget on the last day of the quarter",
    "holders_third_party": "people whose budget a third party holds on the last day of the quarter",
    "holders_start": "people holding a budget at the start of the quarter",
    "starters": "people whose budget began in the quarter",
    "ended": "people whose budget ended in the quarter",
    "in_quarter": "people with a budget at some time in the quarter",
    "holders_ytd": "people with a budget at some time since 1 April",
    "planned_holders": "people the CCG planned to hold a budget on the last day of the quarter",
    "quality_kept": "points that the CCG's return for the quarter keeps",
}
_DENOMINATORS = {
    "population": "residents",
    "holders": "holders",
    "quality_applicable": "points of the checks that apply to it",
    "chc_eligible": "people eligible for NHS Continuing Healthcare",
}
_HEADINGS = {
    "population": "Residents",
    "holders": "Holders",
    "quality_applicable": "Points that apply",
    "chc_eligible": "Eligible for NHS CHC",
}
BETTER = {"higher": "more is better", "lower": "less is better", "none": "neither: nothing is agreed"}


def numerator(measure: Measure) -> str:
    """Say what is counted: "people holding a budget on the last day of the quarter"."""
    said = _NUMERATORS[measure.numerator]
    if measure.care_group:
        said += f", of the care group {definitions.care_groups()[measure.care_group].title}"
    return f"{said}, less that of the quarter before" if measure.change == "quarter" else said


def denominator(measure: Measure) -> str:
    """Say what it is divided by, "residents"; "" for a measure over nothing."""
    return _DENOMINATORS[measure.denominator] if measure.denominator else ""


def heading(denominator: Denominator | None) -> str:
    """Head a column of what is divided by: "Residents"; "" for nothing."""
    return _HEADINGS[denominator] if denominator else ""


def unit_counted(measure: Measure) -> str:
    """Name what the numerator counts: "people", or the "points" of a score."""
    return "points" if measure.kind == "score" else "people"


def review(measure: Measure, today: dt.date) -> str:
    """Say by when the programme looks at the definition again, or that it should have."""
    day = words.day(measure.review_on)
    return f"was due by {day}: overdue" if measure.is_overdue(today) else f"by {day}"


def overdue(today: dt.date) -> str:
    """Name the measures that should have been looked at again; "" when there are none."""
    late = [one.title for one in definitions.measures().values() if one.is_overdue(today)]
    if not late:
        return ""
    are = "1 measure is" if len(late) == 1 else f"{len(late)} measures are"
    return f"{are} past the day of review, and shown all the same: {'; '.join(late)}."
