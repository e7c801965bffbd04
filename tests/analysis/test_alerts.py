"""The alerts of a quarter: in what order, what they add up to, what people made of them, and one alone."""

import datetime as dt

import pytest
from icalendar import Calendar

from phb.analysis.alerts import Inbox, inbox, known_ids, names
from phb.analysis.alerts_acted import Wanted, acted_sentence, call, gone, listed, seen, table
from phb.analysis.alerts_calendar import calendar, review_day
from phb.analysis.alerts_changed import changed
from phb.analysis.alerts_contacts import callers
from phb.analysis.alerts_gap import gap
from phb.analysis.alerts_one import OneAlert, history, one_alert
from phb.charts import alerts as drawing
from phb.journal import Alert, Journal
from phb.quarters import Quarter
from tests.returns import plan
from tests.stalls import quarter_return, stalled

STALL = "02P-stall-2015-16-Q2"
NOW = "2016-17 Q1"


@pytest.fixture
def store(store_from):
    return store_from(*stalled())


def act(found: Inbox, kind: str, *ids: str, by="Ann", **said) -> None:
    chosen = [one for one in found.alerts if one.alert_id in ids]
    assert len(chosen) == len(ids)
    what = [
        Alert(one.alert_id, one.ccg_code, one.family, one.rule, one.onset, found.quarter, one.sentence, "v1")
        for one in chosen
    ]
    Journal().act(what, kind, by=by, **said)


def acted(found: Inbox):
    return seen(found, Journal().acts())


def ids(shown) -> list[str]:
    return [one.alert.alert_id for one in shown]


def test_the_headline_counts_stalls_and_says_how_many_returned_and_are_new(store):
    assert inbox(store, quarter="2015-16 Q4").headline == (
        "1 CCG has stalled and 1 has not started, as 3 of 209 CCGs returned for 2015-16 Q4; "
        "1 of them new this quarter"
    )
    assert inbox(store, quarter="2015-16 Q1").headline == (
        "Whether a CCG has stalled cannot be told yet for 2015-16 Q1: too few quarters compare"
    )


def test_a_stall_without_a_return_is_counted_and_said_to_be_held(store_from):
    last = quarter_return(Quarter(2016, 2), _03L=1600, _08F=1)
    found = inbox(store_from(*stalled(), last), quarter="2016-17 Q2")
    assert found.headline == (
        "1 CCG has stalled and 1 has not started, as 2 of 209 CCGs returned for 2016-17 Q2; "
        "none of them new this quarter, 1 held, as this quarter's return is no evidence"
    )
    held = next(one for one in acted(found) if one.alert.alert_id == STALL)
    assert held.words == "New; held"
    assert held.alert.held_because == "no return has come for 2016-17 Q2"


def test_no_number_of_silent_ccgs_stands_before_a_stall(store):
    found = inbox(store, quarter="2015-16 Q4")
    assert [(one.rule, one.severity) for one in found.alerts[:3]] == [
        ("NOT_STARTED", "high"), ("STALLED", "medium"), ("MISSING", "high"),
    ]  # fmt: skip


def test_the_figures_say_what_they_stand_on(store):
    stalls, short, _, silent = inbox(store, quarter=NOW).figures
    assert (stalls.value, stalls.change, stalls.coverage) == (
        "2", "no change since 2015-16 Q4", "3 of 209 CCGs returned",
    )  # fmt: skip
    assert (short.value, short.unit, short.coverage) == (
        "333", "people", "1 of 2 CCGs above have such a number",
    )  # fmt: skip
    assert silent.value == "206"


def test_odd_figures_and_one_quarter_of_silence_are_quiet_and_counted(store):
    found = inbox(store, quarter=NOW)
    usual = listed(acted(found), Wanted())
    assert all(one.alert.severity != "info" for one in usual.shown)
    assert usual.left_out == (
        "208 of 210 alerts shown; not shown: 2 to check (odd figures, or one quarter without a return)."
    )
    assert len(listed(acted(found), Wanted(severity="info")).shown) == 2
    assert len(listed(acted(found), Wanted(severity="all")).shown) == 210


def test_filters_choose_by_region_rule_and_ccg(store):
    everything = acted(inbox(store, quarter=NOW))
    assert ids(listed(everything, Wanted(rule="STALLED")).shown) == [STALL]
    assert ids(listed(everything, Wanted(ccg="02P")).shown) == [STALL]
    assert {one.alert.region for one in listed(everything, Wanted(region="London")).shown} == {"London"}


def test_a_snooze_leaves_the_view_and_not_the_count_and_comes_back_when_it_ends(store):
    early = inbox(store, quarter="2015-16 Q4")
    act(early, "snoozed", STALL, until=NOW)
    told = listed(acted(early), Wanted())
    assert STALL not in ids(told.shown) and "1 snoozed" in told.left_out
    assert ids(listed(acted(early), Wanted(state="snoozed")).shown) == [STALL]
    assert early.headline.startswith("1 CCG has stalled")
    back = listed(acted(inbox(store, quarter=NOW)), Wanted()).shown
    assert next(one for one in back if one.alert.alert_id == STALL).words == "New; back from a snooze"


def test_what_was_resolved_by_hand_comes_back_when_a_rule_makes_it_worse(store):
    early, late = inbox(store, quarter="2015-16 Q4"), inbox(store, quarter=NOW)
    act(early, "resolved", STALL, reason="closing soon")
    told = listed(acted(early), Wanted())
    assert STALL not in ids(told.shown) and "1 resolved by hand" in told.left_out
    back = next(one for one in listed(acted(late), Wanted()).shown if one.alert.alert_id == STALL)
    assert back.words == f"Resolved by hand: closing soon; worse since, in {NOW}"
    act(late, "resolved", STALL, reason="looked again")
    assert STALL not in ids(listed(acted(late), Wanted()).shown)


def test_an_overdue_review_is_said_and_can_be_asked_for(store):
    early = inbox(store, quarter="2015-16 Q3")
    first = "08F-stall-2015-16-Q1"
    act(early, "acknowledged", first, owner="Bob", review_quarter="2015-16 Q4")
    late = acted(inbox(store, quarter=NOW))
    assert acted_sentence(late) == "Nobody has acted on 209 of 210 alerts; 1 review is overdue."
    assert listed(late, Wanted(state="overdue")).shown[0].words == (
        "Acknowledged by Bob, review 2015-16 Q4, overdue"
    )


def test_acts_on_an_alert_that_a_corrected_return_has_undone_are_still_found(store, store_from):
    act(inbox(store, quarter=NOW), "noted", STALL, note="called on Monday")
    assert gone(Journal().acts(), known_ids(store)).empty
    known = known_ids(store) - {STALL}
    lost = gone(Journal().acts(), known)
    assert lost["Note or reason"].tolist() == ["called on Monday"]


def test_few_ccgs_hold_half_of_the_gap_each_counted_once_by_its_largest_number(store_from):
    plans = plan("02P | 1 | 2016-03-01 | 2016-17 Q1 | 500\n03L | 1 | 2016-03-01 | 2016-17 Q1 | 9000")
    store = store_from(*stalled(), plans)
    found = gap(inbox(store, quarter=NOW))
    assert found.finding == "1 of 2 CCGs holds half of the gap of 8,660 people"
    assert [(one.alert.ccg_code, one.alert.family, round(one.short)) for one in found.parts] == [
        ("03L", "plan", 8200), ("02P", "plan", 460),
    ]  # fmt: skip
    chart = drawing.gap(found)
    assert chart.series[0].points == ("partial", "partial")
    assert chart.table["Share of the gap so far"].tolist() == ["95%", "100%"]


def test_a_plan_that_must_be_mistyped_is_left_out_and_named(store_from):
    plans = plan("03L | 1 | 2016-03-01 | 2016-17 Q1 | 90000")
    found = gap(inbox(store_from(*stalled(), plans), quarter=NOW))
    assert found.doubtful == ("Rotherham (03L)",)
    assert found.finding == "1 CCG is short of what was expected, by 333 people"
    assert "Left out as well: Rotherham (03L), whose plans must be mistyped." in drawing.gap(found).subtitle


def test_what_changed_is_counted_and_listed(store):
    told = changed(inbox(store, quarter=NOW), names(store))
    assert told.sentence == "Since 2015-16 Q4: 1 escalated; 209 went on"
    assert told.table["CCG"].tolist() == ["NHS Barnsley CCG"]


def test_a_superseded_alert_says_who_took_over(demonstration):
    told = changed(inbox(demonstration, quarter="2018-19 Q1"), names(demonstration))
    assert "Superseded: now Leeds (15F)" in set(told.table["What happened"])


def test_one_alert_says_what_was_seen_and_draws_it_against_what_was_expected(store):
    one = one_alert(store, alert_id=STALL, quarter=NOW)
    assert isinstance(one, OneAlert)
    assert one.title == "Barnsley (02P): no growth since 2015-16 Q2"
    chart = drawing.one(one)
    assert chart.title == "40 holders at 2016-17 Q1, where growth like the others' would have brought 373"
    assert [series.name for series in chart.series] == ["Barnsley (02P)", "Had it grown like the others"]
    assert chart.series[1].x == ("2015-16 Q1", NOW) and chart.series[1].dash
    assert chart.table["Holders"].tolist() == [40] * 5


def test_a_quarter_without_a_return_is_a_gap_with_its_name(store_from):
    last = quarter_return(Quarter(2016, 2), _03L=1600)
    one = one_alert(store_from(*stalled(), last), alert_id=STALL, quarter="2016-17 Q2")
    chart = drawing.one(one)
    assert chart.series[0].y[-1] is None
    assert [(one.at, one.name) for one in chart.breaks] == [("2016-17 Q2", "No return<br>Held")]


def test_a_link_to_no_alert_or_to_a_later_one_is_a_sentence(store):
    assert "There is no alert nonsense in this store" in one_alert(store, alert_id="nonsense", quarter=NOW)
    assert one_alert(store, alert_id=STALL, quarter="2015-16 Q3") == (
        "The alert no growth of Barnsley (02P) was raised in 2015-16 Q4, after 2015-16 Q3; "
        "choose 2015-16 Q4 or later."
    )


def test_the_history_puts_each_act_after_the_quarter_in_which_it_was_done(store):
    act(inbox(store, quarter="2015-16 Q4"), "acknowledged", STALL, note="will call", review_quarter=NOW)
    one = one_alert(store, alert_id=STALL, quarter=NOW)
    told = history(one, Journal().acts(), names(store))
    assert told["What happened"].tolist() == ["Raised", "Acknowledged", "Escalated"]
    assert told["In words"][1] == "owner Ann; review 2016-17 Q1; will call"


def test_the_calendar_has_one_event_an_alert_with_a_review_and_the_same_id_every_time(store):
    found = inbox(store, quarter=NOW)
    act(found, "acknowledged", STALL, owner="Bob; Co, Ltd", review_quarter="2016-17 Q2")
    act(found, "acknowledged", "08F-stall-2015-16-Q1")
    made = calendar(acted(found), label="Returns as received")
    assert made == calendar(acted(found), label="Returns as received")
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event["uid"] == f"{STALL}@phb-rollout-monitor"
    assert event["dtstart"].dt == dt.date(2016, 10, 28)
    assert event["summary"] == "Review: Barnsley (02P), no growth"
    assert "Owner: Bob; Co, Ltd." in event["description"] and b"Bob\\; Co\\, Ltd" in made.replace(
        b"\r\n ", b""
    )


def test_a_review_falls_on_a_weekday():
    days = [review_day(f"{year}-{year - 1999:02d} Q{n}") for year in range(2015, 2022) for n in range(1, 5)]
    assert all(day.weekday() < 5 for day in days)


def test_whom_to_call_is_said_with_whose_contact_it_is_or_that_nobody_is_known(store, data):
    (data / "contacts.csv").write_text(
        "for,role,name,email,phone,valid_from,valid_to\n02P,PHB lead,Jo Bloggs,jo@example.org,,,\n"
    )
    found = callers(store, quarter=NOW, day=dt.date(2016, 7, 20), stamp="1")
    rows = table(listed(acted(inbox(store, quarter=NOW)), Wanted(severity="all")).shown, found)
    told = dict(zip(rows["Alert"], rows["Whom to call"]))
    assert told[STALL] == "Jo Bloggs, PHB lead, jo@example.org (its own contact)"
    assert told["08F-stall-2015-16-Q1"] == "no contact is loaded for this CCG or its region"
    assert call(None) == told["08F-stall-2015-16-Q1"]
