"""What people have made of an alert, read from acts: little histories, and what stands at a quarter."""

import datetime as dt
from dataclasses import replace

import pytest

from phb.analysis.alert_acts import Standing, standing, standings
from phb.journal import Journal
from tests.acts import HAVERING, WILTSHIRE

SNOOZED = ("snoozed", {"until": "2017-18 Q2"})
ACKNOWLEDGED = ("acknowledged", {"owner": "B. Manager", "review_quarter": "2017-18 Q1", "note": "phoned"})
RESOLVED = ("resolved", {"reason": "recruiting again"})
EXPLAINED = ("explained", {"reason": "merger"})
REOPENED = ("reopened", {"note": "still no one"})
NOTED = ("noted", {"note": "see the minutes"})


@pytest.fixture
def read(tmp_path):
    """Do acts on the alert of Havering and read what stands at a quarter."""

    def do(*acts, at="2016-17 Q4"):
        journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}")
        for number, (kind, said) in enumerate(acts):
            journal.act([HAVERING], kind, by=f"Person {number}", **said)
        return standing(journal.acts(), at)

    return do


def test_an_alert_nobody_has_acted_on_is_new():
    assert standing([], "2016-17 Q4") == Standing()
    assert Standing().words == "New"


@pytest.mark.parametrize(
    ("at", "is_due", "is_overdue", "words"),
    [
        ("2016-17 Q4", False, False, "Acknowledged by B. Manager, review 2017-18 Q1"),
        ("2017-18 Q1", True, False, "Acknowledged by B. Manager, review 2017-18 Q1"),
        ("2017-18 Q2", True, True, "Acknowledged by B. Manager, review 2017-18 Q1, overdue"),
    ],
)
def test_an_acknowledged_alert_has_an_owner_and_a_review_judged_at_the_quarter_shown(
    read, at, is_due, is_overdue, words
):
    found = read(ACKNOWLEDGED, at=at)
    assert (found.state, found.owner, found.note) == ("acknowledged", "B. Manager", "phoned")
    assert (found.is_review_due, found.is_review_overdue, found.words) == (is_due, is_overdue, words)


@pytest.mark.parametrize(
    ("at", "state", "is_back", "words"),
    [
        ("2016-17 Q4", "snoozed", False, "Snoozed until 2017-18 Q2"),
        ("2017-18 Q1", "snoozed", False, "Snoozed until 2017-18 Q2"),
        ("2017-18 Q2", "new", True, "New; back from a snooze"),
        ("2018-19 Q1", "new", True, "New; back from a snooze"),
    ],
)
def test_a_snooze_ends_with_its_quarter_and_the_alert_is_back(read, at, state, is_back, words):
    found = read(SNOOZED, at=at)
    assert (found.state, found.is_back, found.words) == (state, is_back, words)


def test_a_snooze_covers_what_was_decided_before_and_gives_it_back(read):
    asleep = read(ACKNOWLEDGED, SNOOZED, at="2017-18 Q1")
    assert (asleep.state, asleep.owner, asleep.is_review_due) == ("snoozed", "B. Manager", True)
    awake = read(at="2017-18 Q2")
    assert (awake.state, awake.is_back, awake.is_review_overdue) == ("acknowledged", True, True)


@pytest.mark.parametrize("after", [ACKNOWLEDGED, RESOLVED, EXPLAINED, REOPENED])
def test_any_act_that_decides_ends_a_snooze(read, after):
    found = read(SNOOZED, after)
    assert found.state == after[0] and found.until is None and not found.is_back


def test_a_note_changes_nothing_but_the_last_note(read):
    found = read(ACKNOWLEDGED, NOTED)
    assert (found.state, found.by, found.note) == ("acknowledged", "Person 0", "see the minutes")


def test_resolving_ends_the_review_and_keeps_the_owner(read):
    found = read(ACKNOWLEDGED, RESOLVED, at="2018-19 Q1")
    assert (found.state, found.owner, found.review_quarter) == ("resolved", "B. Manager", None)
    assert (found.is_review_due, found.words) == (False, "Resolved by hand: recruiting again")
    assert (found.by, found.acted_in) == ("Person 1", "2016-17 Q4")


def test_an_explanation_says_what_explains(read):
    assert read(EXPLAINED).words == "Explained: merger"


def test_a_reopened_alert_has_no_reason_any_more(read):
    found = read(RESOLVED, REOPENED)
    assert (found.state, found.reason, found.words) == ("reopened", "", "Reopened by hand")


def test_acts_count_whenever_they_were_done_also_at_an_earlier_quarter(read):
    assert read(RESOLVED, at="2015-16 Q1").state == "resolved"


def test_the_history_holds_every_act_with_what_was_seen(read):
    found = read(ACKNOWLEDGED, SNOOZED, RESOLVED, REOPENED)
    assert [row["kind"] for row in found.history] == ["acknowledged", "snoozed", "resolved", "reopened"]
    assert [row["by"] for row in found.history] == ["Person 0", "Person 1", "Person 2", "Person 3"]
    assert {row["sentence"] for row in found.history} == {HAVERING.sentence}
    assert found.history[1]["until"] == "2017-18 Q2" and found.history[2]["reason"] == "recruiting again"
    dt.datetime.strptime(found.history[0]["at"], "%Y-%m-%d %H:%M")


def test_each_alert_has_the_standing_of_its_own_acts(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}")
    later = replace(HAVERING, quarter="2017-18 Q1", sentence="another sentence")
    journal.act([HAVERING, WILTSHIRE], "acknowledged", by="A")
    journal.act([later], "resolved", by="B", reason="done")
    found = standings(journal.acts(), "2017-18 Q1")
    assert {alert_id: one.state for alert_id, one in found.items()} == {
        HAVERING.alert_id: "resolved",
        WILTSHIRE.alert_id: "acknowledged",
    }
    assert [row["sentence"] for row in found[HAVERING.alert_id].history] == [
        HAVERING.sentence,
        "another sentence",
    ]
