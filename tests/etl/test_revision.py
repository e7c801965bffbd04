"""What each submission of a CCG, quarter and measure said, and by how much it changed what had been said."""

import datetime as dt

import pytest

from etl.build import build
from etl.shelf import Shelf, file_receipt, receipts
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import plan, published, voluntary, workbook
from tests.stores import ask

Q = "2017-18 Q1"
FULL = "08F | 2017-18 Q1 | Adult CHC | {} | {} | {} | {}"


def revisions(store, columns="value, before, change, is_first, is_current", measure="holders"):
    """The submissions of one measure, in order of authority and receipt."""
    order = "authority, received_on, sequence"
    return ask(store, f"select {columns} from revision where measure = '{measure}' order by {order}")


def live(count, day):
    return voluntary(f"08F | 2015-16 Q1 | {count} | 0 | 0 | {count}", received_on=day)


def withdraw(data, number, day):
    receipt = receipts(Shelf(data))[number]
    gone = {"withdrawn_on": dt.date.fromisoformat(day), "withdrawn_reason": "sent in error"}
    file_receipt(Shelf(data), receipt.model_copy(update=gone))
    return Store(build(data, demo=NOTHING).store)


def test_each_submission_is_told_with_what_it_replaced_and_a_fall_stays_a_fall(store_from):
    store = store_from(live(40, "2015-07-10"), live(55, "2015-08-10"), live(31, "2015-09-10"))
    assert revisions(store) == [
        (40, None, None, True, False),
        (55, 40, 15, False, False),
        (31, 55, -24, False, True),
    ]


def test_a_submission_says_which_file_and_when(store_from, data):
    store = store_from(live(40, "2015-07-10"), live(55, "2015-08-10"))
    columns = "ccg_code, quarter, file_name, file_sha256, authority, received_on, sequence, status, basis"
    known = [
        ("08F", "2015-16 Q1", r.file_name, r.sha256, "direct", r.received_on, r.sequence)
        for r in receipts(Shelf(data))
    ]
    assert revisions(store, columns) == [(*row, "reported", "returned") for row in known]


def test_an_older_return_that_comes_later_takes_its_place_by_the_day_it_was_received(store_from):
    store_from(live(55, "2015-08-10"))
    store = store_from(live(40, "2015-07-10"))
    assert revisions(store) == [(40, None, None, True, False), (55, 40, 15, False, True)]


def test_the_same_figure_sent_again_is_a_submission_that_changed_nothing(store_from):
    again = voluntary("08F | 2015-16 Q1 | 30 | 10 | 0 | 40", received_on="2015-08-10")
    store = store_from(live(40, "2015-07-10"), again)
    assert revisions(store)[1] == (40, 40, 0, False, True)


def test_a_published_figure_replaces_no_direct_one_and_counts_only_without_it(store_from):
    store = store_from(
        workbook(FULL.format("40 0 0", "10 0 0", "5 0 0", "50 0 0")),
        published("08F | Q1 2017-18 | New in quarter | Total | 15", "2017-09-01"),
        published("08F | Q1 2017-18 | New in quarter | Total | 10", "2017-10-01"),
        published("02N | Q1 2017-18 | New in quarter | Total | 20", "2017-11-01"),
    )
    columns = "ccg_code, authority, value, before, change, is_first, is_current"
    assert revisions(store, columns, "starters") == [
        ("08F", "direct", 10, None, None, True, True),
        ("08F", "published", 15, None, None, True, False),
        ("08F", "published", 10, 15, -5, False, False),
        ("02N", "published", 20, None, None, True, True),
    ]


def test_a_withdrawn_submission_stays_with_its_day_and_the_one_before_counts_again(store_from, data):
    store_from(live(40, "2015-07-10"), live(55, "2015-08-10"))
    store = withdraw(data, 1, "2015-08-20")
    assert revisions(store, "value, before, change, is_current, withdrawn_on") == [
        (40, None, None, True, None),
        (55, 40, 15, False, dt.date(2015, 8, 20)),
    ]


@pytest.mark.parametrize(
    ("withdrawn_on", "before"),
    [
        ("2015-08-20", 40),  # taken back before the third came: the first stood again
        ("2015-09-20", 55),  # taken back only after it
    ],
)
def test_a_change_is_from_what_stood_on_the_day(store_from, data, withdrawn_on, before):
    store_from(live(40, "2015-07-10"), live(55, "2015-08-10"), live(31, "2015-09-10"))
    assert revisions(withdraw(data, 1, withdrawn_on))[2] == (31, before, 31 - before, False, True)


def test_where_all_was_taken_back_a_change_is_from_what_had_been_said_last(store_from, data):
    store_from(live(40, "2015-07-10"))
    withdraw(data, 0, "2015-08-01")
    store = store_from(live(31, "2015-09-10"))
    assert revisions(store) == [(40, None, None, True, False), (31, 40, -9, False, True)]


def test_live_holders_of_a_file_with_start_new_and_ended_are_worked_out_and_say_so(store_from):
    store = store_from(
        workbook(FULL.format("40 0 0", "10 0 0", "5 0 0", "50 0 0"), "2017-07-10"),
        workbook(FULL.format("40 0 0", "13 0 0", "5 0 0", "53 0 0"), "2017-08-10"),
    )
    assert revisions(store, "basis, value, before, change, is_current") == [
        ("start_new_ended", 45, None, None, False),
        ("start_new_ended", 48, 45, 3, True),
    ]
    assert revisions(store, "value, change", "ended") == [(5, None), (5, 0)]


def test_live_holders_of_start_and_new_in_two_files_are_nobodys_submission(store_from):
    store = store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 40 0 0", groups=("start",)),
        workbook("08F | 2017-18 Q1 | Adult CHC | 10 0 0 | 5 0 0", groups=("new", "ended")),
    )
    assert revisions(store) == []
    assert ask(store, f"select holders from ccg_quarter where ccg_code = '08F' and quarter = '{Q}'") == [
        (45,)
    ]


def test_a_file_of_a_correction_alone_makes_the_earlier_live_holders_no_longer_current(store_from):
    store = store_from(
        workbook(FULL.format("40 0 0", "10 0 0", "5 0 0", "50 0 0"), "2017-07-10"),
        workbook("08F | 2017-18 Q1 | Adult CHC | 12 0 0", "2017-08-10", ("new",)),
    )
    assert revisions(store, "value, is_current") == [(45, False)]
    assert revisions(store, "value, before, change, is_current", "starters") == [
        (10, None, None, False),
        (12, 10, 2, True),
    ]


def test_a_suppressed_total_is_a_submission_without_a_number(store_from):
    store = store_from(
        workbook(FULL.format("4 0 0", "1 0 0", "0 0 0", "5 0 0"), "2017-07-10"),
        workbook(FULL.format("* 0 0", "1 0 0", "0 0 0", "5 0 0"), "2017-08-10"),
    )
    assert revisions(store, "value, status, before, change, is_current", "holders_start") == [
        (4, "reported", None, None, False),
        (None, "suppressed", 4, None, True),
    ]
    assert revisions(store, "value, status, is_current")[1] == (None, "suppressed", True)


def test_more_ended_than_there_were_is_a_submission_without_live_holders(store_from):
    store = store_from(workbook(FULL.format("4 0 0", "1 0 0", "9 0 0", "5 0 0")))
    assert revisions(store, "value, status") == [(None, "blocked")]


def test_a_plan_is_no_submission_of_a_return(store_from):
    store = store_from(plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50"), live(4, "2015-07-10"))
    assert ask(store, "select distinct measure from revision") == [("holders",)]
