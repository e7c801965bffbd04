"""The pilot form of the alert rules, on sites that are in no file: no answer is written in."""

import datetime as dt
import math

import pytest

from phb.methods.pilots import Site, Statement, evaluate
from phb.methods.pilots_elapsed import Days, from_text, parse_days


def said(measure: str, value: float | None, qualifier: str = "", on: str = "", due: str = "") -> Statement:
    return Statement(measure, value, qualifier, parse_days(on) if on else None, due)


def recruited(value: float | None, qualifier: str = "", on: str = "") -> Statement:
    return said("patients_recruited", value, qualifier, on)


def judged(*statements: Statement, start: str = "", start_date: str = "", **thresholds):
    return evaluate([Site("ANY", start, start_date, statements)], **thresholds)[0]


def test_nobody_for_six_months_or_more_fires():
    found = judged(recruited(0), said("months_running", 6))
    assert (found.state, found.elapsed.words) == ("NOT_STARTED", "running for 6 months")
    assert judged(recruited(0), said("months_running", 6, "more than")).state == "NOT_STARTED"
    assert judged(recruited(0), said("months_running", 5)).state == "NONE"


@pytest.mark.parametrize(
    "start",
    [
        "running since February",
        "up and running since Sept",
        "since early May",
        "up and running for more than six months",
        "running for half a year",
        "running for over 30 weeks",
        "live for a year",
        "running for about six months",
    ],
)
def test_nobody_although_the_words_say_long_enough_fires(start):
    found = judged(recruited(0), start=start)
    assert found.state == "NOT_STARTED"
    assert found.elapsed.words == start and found.elapsed.is_known


@pytest.mark.parametrize(
    "start",
    [
        "running for three months",
        "for less than six months",
        "nearly six months in, running for nearly six months",
        "no more than 5 months",
        "running for 10 weeks",
        "not yet six months",
    ],
)
def test_nobody_after_less_than_six_months_is_too_early(start):
    assert judged(recruited(0), start=start).state == "NONE"


@pytest.mark.parametrize("start", ["", "as soon as staff are in post", "start to be announced"])
def test_nobody_and_an_unknown_start_fires_and_says_so(start):
    found = judged(recruited(0), start=start)
    assert found.state == "NOT_STARTED"
    assert found.elapsed.words == "start unknown"
    assert "start unknown" in found.unknown


@pytest.mark.parametrize(
    ("start", "on", "state"),
    [
        ("2011-01", "2011-10-05", "NOT_STARTED"),
        ("1 January 2011", "01/07/2011", "NOT_STARTED"),
        ("January 2011", "30 June 2011", "NONE"),
        ("15/01/2011", "14 July 2011", "NONE"),
        ("2010", "2011-10", "NOT_STARTED"),
        ("2011-09", "2011-06", "NONE"),
    ],
)
def test_elapsed_time_comes_from_dates_where_they_are_given(start, on, state):
    assert judged(recruited(0, on=on), start_date=start).state == state


def test_a_month_that_may_or_may_not_make_six_is_not_too_early():
    # From some day of January to some day of June or July 2011.
    assert judged(recruited(0, on="2011-07"), start_date="2011-01").state == "NOT_STARTED"


def test_a_length_stated_earlier_has_grown_by_the_day_of_the_count():
    running = said("months_running", 4, on="2024-01-01")
    assert judged(running, recruited(0, on="2024-02-01")).state == "NONE"
    assert judged(running, recruited(0, on="2024-06-01")).state == "NOT_STARTED"


def test_since_a_month_without_its_year_says_that_the_year_is_not_stated():
    found = judged(recruited(0), start="running since February")
    assert found.unknown == ("the year of the start (running since February) is not stated",)
    assert from_text("since February", Days(dt.date(2011, 10, 5), dt.date(2011, 10, 5))).low > 7


def test_people_without_a_budget_fire_and_one_budget_does_not():
    assert judged(recruited(8), said("budgets_released", 0)).state == "NOT_RELEASED"
    assert judged(recruited(8), said("budgets_released", 1)).state == "NONE"
    assert judged(recruited(0), said("budgets_released", 0), start="for two months").state == "NONE"
    assert judged(recruited(8)).state == "NONE"


@pytest.mark.parametrize(
    ("is_at", "plan", "state"),
    [(9, 75, "OFF_TRACK"), (15, 20, "NONE"), (14, 20, "OFF_TRACK"), (1, 5, "NONE"), (0.0, 5, "OFF_TRACK"),
     (3, 8, "OFF_TRACK"), (80, 75, "NONE")],
)  # fmt: skip
def test_behind_its_plan_is_below_three_quarters_and_five_short(is_at, plan, state):
    found = judged(recruited(is_at), said("patients_planned", plan), start="for one month")
    assert found.state == state


def test_a_target_met_for_a_month_is_watched_and_for_three_is_not():
    assert judged(recruited(14), said("recruitment_target_met_months", 1, "first")).state == "WATCH"
    assert judged(recruited(14), said("recruitment_target_met_months", 3)).state == "NONE"
    assert not judged(recruited(14), said("recruitment_target_met_months", 1)).is_alert


def test_the_first_rule_names_the_state_and_the_others_are_told():
    found = judged(
        recruited(8),
        said("patients_planned", 100),
        said("budgets_released", 0),
        said("recruitment_target_met_months", 1),
    )
    assert (found.state, found.also) == ("NOT_RELEASED", ("OFF_TRACK", "WATCH"))


@pytest.mark.parametrize("value", [None, math.nan])
def test_an_empty_value_is_not_available_and_never_nought(value):
    found = judged(recruited(value), start="for two years")
    assert found.state == "UNKNOWN"
    assert found.recruited is None
    assert found.unknown == ("patients recruited: no number was given",)


def test_several_is_no_number():
    found = judged(recruited(None, "several"))
    assert found.state == "UNKNOWN"
    assert found.unknown == ("patients recruited: only “several” was said",)


def test_a_site_of_which_nothing_is_said_is_not_said_to_be_well():
    found = judged(start="since May")
    assert (found.state, found.is_alert) == ("UNKNOWN", False)
    assert found.unknown == ("how many patients were recruited",)


def test_a_later_statement_takes_an_alert_away_and_an_earlier_one_does_not():
    early, late = recruited(0, on="March 2024"), recruited(6, on="2024-09-30")
    assert judged(early, late).state == judged(late, early).state == "NONE"
    assert judged(recruited(6, on="2024-03"), recruited(0, on="30/09/2024")).state == "NOT_STARTED"


def test_a_dated_statement_counts_before_one_without_a_date():
    assert judged(recruited(4, on="2024-09-30"), recruited(0)).state == "NONE"


def test_statements_of_one_day_that_differ_say_so_and_the_last_counts():
    found = judged(recruited(0, on="2024-09-30"), recruited(5, on="30 September 2024"))
    assert found.state == "NONE"
    assert "statements of the same day differ (0 and 5)" in found.unknown[0]


def test_a_later_statement_without_a_number_takes_no_number_away():
    found = judged(recruited(0, on="2024-01-31"), recruited(None, "several", on="2024-06-30"))
    assert found.state == "NOT_STARTED"
    assert "the latest statement gives no number" in found.unknown[0]


def test_a_number_counts_by_what_the_word_before_it_allows():
    assert judged(recruited(0, "more than")).state == "NONE"
    assert judged(recruited(0, "more than"), said("budgets_released", 0)).state == "NOT_RELEASED"
    assert judged(recruited(0, "at least")).state == "NONE"
    assert judged(recruited(10, "fewer than"), said("patients_planned", 75)).state == "OFF_TRACK"
    assert judged(recruited(10, "more than"), said("patients_planned", 75)).state == "NONE"
    assert judged(recruited(9), said("patients_planned", 75, "up to")).state == "NONE"
    assert judged(recruited(0, "expected")).state == "UNKNOWN"


def test_a_rough_number_is_used_and_said_to_be_rough():
    found = judged(recruited(9, "about"), said("patients_planned", 75))
    assert found.state == "OFF_TRACK"
    assert found.unknown == ("patients recruited: the exact number (about 9)",)


def test_thresholds_are_the_callers():
    assert judged(recruited(0), start="for four months", minimum_months=4).state == "NOT_STARTED"
    assert judged(recruited(9), said("patients_planned", 15), behind_below=0.5).state == "NONE"
    assert judged(recruited(9), said("patients_planned", 15), short_by=7).state == "NONE"
    assert (
        judged(recruited(9), said("recruitment_target_met_months", 2), target_met_months=2).state == "WATCH"
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2011-03-31", "2011-03-31", "2011-03-31"),
        ("31/03/2011", "2011-03-31", "2011-03-31"),
        ("3.4.2011", "2011-04-03", "2011-04-03"),
        ("5 October 2011", "2011-10-05", "2011-10-05"),
        ("the 5th of Oct 2011", "2011-10-05", "2011-10-05"),
        ("October 5, 2011", "2011-10-05", "2011-10-05"),
        ("by March 2011", "2011-03-01", "2011-03-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("03/2011", "2011-03-01", "2011-03-31"),
        ("2012", "2012-01-01", "2012-12-31"),
    ],
)
def test_dates_are_read_in_the_forms_people_write(text, first, last):
    found = parse_days(text)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize("text", ["", "soon", "31/02/2011", "2011-13", "February", "123456"])
def test_what_is_no_date_is_none(text):
    assert parse_days(text) is None
