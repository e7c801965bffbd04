"""The Alerts page: filters, acts on one or several at once, two people at a time, a journal out of reach."""

import pytest

from phb.journal import Alert, Journal
from tests.pages.test_pages_open import opened, text
from tests.stalls import stalled

STALL, NOBODY = "02P-stall-2015-16-Q2", "08F-stall-2015-16-Q1"
SUBMIT = "FormSubmitter:act_form"


@pytest.fixture
def store(store_from):
    return store_from(*stalled())


def listed(app) -> list[str]:
    return [
        one.key.removeprefix("tick_")
        for one in app.checkbox
        if one.key.startswith("tick_") and "-" in one.key
    ]


def messages(app) -> str:
    return "\n".join(str(one.value) for kind in ("success", "error", "warning") for one in getattr(app, kind))


def press(app):
    next(one for one in app.button if SUBMIT in one.key).click()
    return app.run()


def choose(app, *ids: str):
    for alert_id in ids:
        app.checkbox(key=f"tick_{alert_id}").check()
    return app.run()


def name(app, said: str):
    return next(one for one in app.text_input if one.key.startswith("act_by_")).set_value(said)


def test_the_list_opens_with_stalls_their_sentences_and_whom_to_call(store):
    app = opened("alerts")
    assert app.title[0].value.startswith("1 CCG has stalled and 1 has not started")
    assert listed(app)[:2] == [NOBODY, STALL]
    assert "40 holders at 2016-17 Q1, 40 holders at 2015-16 Q1" in text(app)
    assert "no contact is loaded for this CCG or its region" in text(app)
    assert any("2 to check" in one.value for one in app.caption)


def test_several_are_acknowledged_at_once_and_the_list_shows_it(store):
    app = choose(opened("alerts"), STALL, NOBODY)
    name(app, "Ann Lead")
    app.text_input(key="act_owner").set_value("Bob")
    press(app)
    assert not app.exception and not app.error
    assert "2 alerts acknowledged, kept under the name Ann Lead." in messages(app)
    assert text(app).count("Acknowledged by Bob, review 2016-17 Q2") == 2
    assert [act.alert.alert_id for act in Journal().acts()] == [NOBODY, STALL]
    assert not any(one.key == "act_kind" for one in app.radio), "nothing is ticked any more"
    again = choose(app, STALL)
    assert next(one for one in again.text_input if one.key.startswith("act_by_")).value == "Ann Lead"


def test_a_snoozed_alert_leaves_the_list_and_its_end_brings_it_back(store):
    app = choose(opened("alerts", quarter="2015-16 Q4"), STALL)
    app.radio(key="act_kind").set_value("snoozed").run()
    name(app, "Ann")
    press(app)
    assert STALL not in listed(app)
    assert any("1 snoozed" in one.value for one in app.caption)
    assert STALL in listed(opened("alerts", quarter="2015-16 Q4", state="snoozed"))
    app = opened("alerts", quarter="2016-17 Q1")
    assert STALL in listed(app) and "back from a snooze" in text(app)


def test_without_a_name_nothing_is_kept_and_a_sentence_says_so(store):
    app = press(choose(opened("alerts"), STALL))
    assert "Nothing was kept. Say who is acting" in messages(app)
    assert Journal().acts() == []
    assert app.checkbox(key=f"tick_{STALL}").value, "what was ticked stays ticked"


def test_a_resolution_wants_a_reason(store):
    app = choose(opened("alerts"), STALL)
    app.radio(key="act_kind").set_value("resolved").run()
    name(app, "Ann")
    assert "a reason goes with it" in messages(press(app))
    app.text_input(key="act_reason").set_value("the CCG closes")
    press(app)
    assert STALL not in listed(app)
    assert Journal().acts()[0].reason == "the CCG closes"


def test_of_two_people_acting_at_once_both_acts_are_kept_and_said(store):
    ann, bob = choose(opened("alerts"), STALL), choose(opened("alerts"), STALL)
    name(ann, "Ann")
    press(ann)
    name(bob, "Bob")
    press(bob)
    assert "Meanwhile Ann has acknowledged Barnsley" in messages(bob)
    assert [act.by for act in Journal().acts()] == ["Ann", "Bob"]


def test_filters_are_in_the_address(store):
    assert listed(opened("alerts", rule="STALLED")) == [STALL]
    assert len(listed(opened("alerts", severity="info"))) == 2
    assert listed(opened("alerts", ccg="08F")) == [NOBODY]
    assert any("No alert is as chosen" in one.value for one in opened("alerts", state="held").info)


def test_an_alert_opens_by_its_link_with_its_neighbours_and_can_be_acted_on(store):
    app = opened("alerts", alert=STALL, rule="STALLED")
    assert app.title[0].value == r"Barnsley (02P)\: no growth since 2015-16 Q2"
    assert "Clears with the first return that shows growth" in text(app)
    assert any("About 40 holders at 2016-17 Q1" in one.value for one in app.code)
    name(app, "Ann")
    press(app)
    assert "1 alert acknowledged" in messages(app)
    assert app.dataframe[0].value["What happened"].tolist() == ["Raised", "Escalated", "Acknowledged"]
    next(one for one in app.button if one.key == "back").click()
    app.run()
    assert listed(app) == [STALL], "the filters are as they were left"


def test_a_link_to_an_alert_that_is_gone_says_so_and_shows_what_people_did(store):
    gone = Alert("99Z-stall-2015-16-Q2", "99Z", "stall", "STALLED", "2015-16 Q2", "2016-17 Q1", "Seen.", "v1")
    Journal().act([gone], "noted", by="Ann", note="called them")
    app = opened("alerts", alert=gone.alert_id)
    assert f"There is no alert {gone.alert_id} in this store" in app.info[0].value
    assert app.dataframe[0].value["In words"].tolist() == ["called them"]
    assert any(
        one.label == "1 act on an alert that this store does not hold" for one in opened("alerts").expander
    )


def test_where_the_journal_is_out_of_reach_the_alerts_are_shown_all_the_same(store, monkeypatch):
    monkeypatch.setenv("PHB_JOURNAL_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    app = opened("alerts")
    assert not app.exception and not app.error
    assert "nothing can be kept now" in messages(app)
    assert "40 holders at 2016-17 Q1" in text(app)
    assert listed(app) == [] and "Nobody has acted" not in text(app)
    assert not opened("alerts", alert=STALL).exception


@pytest.mark.parametrize("quarter", ["2014-15 Q1", "2016-17 Q2", "2017-18 Q1", "2018-19 Q1"])
def test_it_opens_at_any_quarter_and_geography_of_the_demonstration(quarter, on_demonstration):
    for geography in ("as_it_was", "on", "apportioned"):
        app = opened("alerts", quarter=quarter, geography=geography)
        assert not app.exception and not app.error
