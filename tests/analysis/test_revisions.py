"""What was sent again, by whom, and what it changed: each on a few lines."""

import datetime as dt

import pytest

from etl.build import build
from etl.shelf import Shelf, file_receipt, receipts
from phb.analysis import revisions, revisions_summary
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import published, voluntary, workbook
from tests.stores import ask

Q1 = "2015-16 Q1"


def asked(store, code="08F", quarter=Q1):
    name = revisions.record(store, ccg_code=code, quarter=quarter).name
    return revisions.history(store, ccg_code=code, quarter=quarter, name=name)


@pytest.fixture
def sent_three_times(store_from):
    return store_from(
        voluntary("08F | 2015-16 Q1 | 20 | 6 | 0 | 26", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | 20 | 9 | 0 | 29", received_on="2015-08-20"),
        voluntary("08F | 2015-16 Q1 | 15 | 2 | 0 | 17", received_on="2015-10-10"),
    )


def test_each_submission_says_when_it_came_and_by_how_much_it_changed_what_stood(sent_three_times):
    table = asked(sent_three_times).table
    assert list(table["Received on"]) == ["2015-07-10", "2015-08-20", "2015-10-10"]
    assert table["Before"].isna()[0] and list(table["Before"][1:]) == [26, 29]
    assert list(table["Figure"]) == [26, 29, 17]
    assert table["Change"].isna()[0] and list(table["Change"][1:]) == [3, -12], "a fall stays a fall"
    assert list(table["Now"]) == ["Superseded", "Superseded", "Current"]


def test_the_sentence_counts_the_days_after_the_first_and_tells_first_from_newest(sent_three_times):
    assert asked(sent_three_times).sentence == (
        "Havering sent 3 returns for 2015-16 Q1: the first on 10 July 2015, again on 20 August 2015 "
        "(41 days after) and 10 October 2015 (92 days after). From the first to the newest, live holders "
        "fell by 9, from 26 to 17 (−35%)."
    )


def test_a_single_return_was_not_sent_again(store_from):
    answer = asked(store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10")))
    assert answer.sentence == (
        "Havering sent 1 return for 2015-16 Q1: it came on 10 July 2015, and nothing was sent again."
    )
    assert len(answer.steps) == 1


def test_no_return_is_said_to_be_none_and_not_nought(store_from):
    answer = asked(store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")), code="02P")
    assert answer.sentence == "Barnsley sent no return for 2015-16 Q1. No return is not nought."
    assert answer.table.empty


def test_a_withdrawn_return_stays_in_the_history_with_its_day_and_reason(store_from, data):
    store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | 30 | 1 | 0 | 31", received_on="2015-08-20"),
    )
    newest = next(one for one in receipts(Shelf(data)) if str(one.received_on) == "2015-08-20")
    gone = {"withdrawn_on": dt.date(2015, 9, 1), "withdrawn_reason": "sent for another CCG"}
    file_receipt(Shelf(data), newest.model_copy(update=gone))
    store = Store(build(data, demo=NOTHING).store)
    answer = asked(store)
    assert list(answer.table["Now"]) == ["Current", "Withdrawn"]
    assert "withdrawn on" in answer.notes[0] and answer.notes[0].endswith("sent for another CCG.")
    assert len(answer.steps) == 1, "what was withdrawn is not drawn"
    assert revisions_summary.summary(store, quarter=Q1).ccgs.empty, "nor counted as a restatement"


def test_a_ccg_known_from_published_figures_alone_is_not_said_to_have_sent_none(store_from):
    store = store_from(published("08F | 2018-19 Q2 | In place at end of quarter | Total | 15"))
    answer = asked(store, quarter="2018-19 Q2")
    said = "No return of Havering's own is here for 2018-19 Q2: its figures are published ones."
    assert answer.sentence == said
    assert answer.notes[0].startswith("1 published file told of it: ")


def test_a_published_figure_changes_nothing_the_ccg_said(store_from):
    store = store_from(
        workbook("08F | 2018-19 Q2 | Adult CHC | 10 0 0 | 2 0 0 | 0 0 0 | 12 0 0", "2018-10-10"),
        published("08F | 2018-19 Q2 | In place at end of quarter | Total | 15", received_on="2018-11-29"),
    )
    answer = asked(store, quarter="2018-19 Q2")
    table = answer.table.set_index(["Source", "Measure"])
    assert "1 published file told of it too" in answer.notes[0]
    assert "sent 1 return" in answer.sentence
    told = table.loc[("published", "live holders")]
    assert told["Now"] == "Kept beside the CCG's own" and told.isna()["Before"]
    assert table.loc[("own return", "live holders (start plus new less ended)")]["Now"] == "Current"
    summary = revisions_summary.summary(store, quarter="2018-19 Q2")
    assert summary.sentence.startswith("No CCG sent a return again")


def test_a_closed_ccg_has_its_quarters_and_the_way_to_its_successor(store_from):
    store = store_from(
        workbook("13P | 2017-18 Q4 | Adult CHC | 10 0 0 | 0 0 0 | 0 0 0 | 10 0 0", "2018-04-10"),
        workbook("15E | 2018-19 Q1 | Adult CHC | 12 0 0 | 0 0 0 | 0 0 0 | 12 0 0", "2018-07-10"),
    )
    record = revisions.record(store, ccg_code="13P", quarter="2018-19 Q1")
    assert record.quarters == {"2017-18 Q4": "1 own return"}
    assert record.shown == "2017-18 Q4"
    assert record.closed.startswith("NHS Birmingham CrossCity CCG was not open in 2018-19 Q1")
    (heir,) = record.relatives
    assert heir.ccg_code == "15E"
    assert heir.sentence == (
        "All of its people went to NHS Birmingham and Solihull CCG (15E) on 1 April 2018."
    )
    back = revisions.record(store, ccg_code="15E", quarter="2018-19 Q1")
    assert [one.ccg_code for one in back.relatives if "came to it" in one.sentence] == ["04X", "05P", "13P"]


def test_a_ccg_of_no_quarter_has_no_record(sent_three_times):
    assert revisions.record(sent_three_times, ccg_code="15N", quarter=Q1) is None


def test_a_rise_from_nought_has_no_per_cent():
    assert revisions.moved(0, 4) == "rose by 4, from 0 to 4"
    assert revisions.moved(8, 8) == "stayed at 8"
    assert revisions.moved(1000, 1500) == "rose by 500, from 1,000 to 1,500 (+50%)"


@pytest.fixture
def two_restated(store_from):
    """Havering fell from 26 to 17 after 41 days, Barnsley rose from 10 to 11 after 10; Bury stayed."""
    return store_from(
        voluntary(
            "08F | 2015-16 Q1 | 20 | 6 | 0 | 26\n02P | 2015-16 Q1 | 5 | 5 | 0 | 10\n"
            "00V | 2015-16 Q1 | 1 | 0 | 0 | 1",
            received_on="2015-07-10",
        ),
        voluntary("02P | 2015-16 Q1 | 6 | 5 | 0 | 11", received_on="2015-07-20"),
        voluntary("08F | 2015-16 Q1 | 15 | 2 | 0 | 17", received_on="2015-08-20"),
        voluntary("00V | 2015-16 Q1 | 1 | 0 | 0 | 1 ", received_on="2015-08-20"),
    )


def test_the_summary_tells_how_many_how_far_which_way_and_how_late(two_restated):
    found = revisions_summary.summary(two_restated, quarter=Q1)
    assert found.sentence == (
        "CCGs sent 3 returns again for quarters up to 2015-16 Q1, beside 3 first returns; 2 of them "
        "changed a figure."
    )
    assert {name: n for name, n in found.sizes.items() if n} == {
        "fell by 25% or more": 1,
        "no change": 1,
        "rose by 10 to 25%": 1,
    }
    assert found.size_finding == (
        "1 of 2 lowered live holders; the middle change was 5 people, 22% of the figure"
    )
    assert found.delays == {
        "within 30 days": 1,
        "31 to 90 days": 2,
        "91 to 180 days": 0,
        "more than 180 days": 0,
    }
    assert found.delay_finding.startswith("Half of them came 41 days or more after the first return")


def test_who_restates_is_ranked_with_how_often_each_returned(two_restated):
    found = revisions_summary.summary(two_restated, quarter=Q1)
    assert list(found.ccgs["Code"]) == ["08F", "02P", "00V"], "as often: the larger change first"
    assert list(found.ccgs["Net change, people"]) == [-9, 1, 0]
    assert set(found.ccgs["Quarters returned"]) == {"1 of 1"}
    assert found.who_finding == "3 CCGs sent a return again, each of them once"
    regions = found.regions.set_index("Region as it was")
    assert regions.loc["London", ["Sent again", "Returns received"]].to_list() == [1, 1]
    measures = found.measures.set_index("Measure").loc["live holders"]
    assert measures[["Sent again", "Changed", "Up", "Down"]].to_list() == [3, 2, 1, 1]
    assert measures[["People added", "People taken off"]].to_list() == [1, -9]


def test_who_restates_is_told_with_the_region_it_was_in_last(demonstration):
    sql = "select ccg_code, arg_max(region_name, quarter) from ccg_quarter where quarter <= ? group by all"
    for quarter in ("2017-18 Q4", "2019-20 Q3"):
        last = dict(ask(demonstration, sql.replace("?", f"'{quarter}'")))
        found = revisions_summary.summary(demonstration, quarter=quarter).ccgs
        assert dict(zip(found["Code"], found["Region"])) == {code: last[code] for code in found["Code"]}


def test_a_figure_given_only_later_is_counted_apart_and_not_as_a_rise(store_from):
    store = store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 10 0 0 | 2 0 0 | * * * | 12 0 0", "2017-07-10"),
        workbook("08F | 2017-18 Q1 | Adult CHC | 10 0 0 | 2 0 0 | 1 0 0 | 12 0 0", "2017-08-10"),
    )
    ended = revisions_summary.summary(store, quarter="2017-18 Q1").measures.set_index("Measure")
    ended = ended.loc["ended in the quarter"]
    assert ended[["Sent again", "Changed", "Up", "First figure given late"]].to_list() == [1, 0, 0, 1]
