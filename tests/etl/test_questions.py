"""What deserves a question, on little tables (METHODS 3, CHECK_RETURN)."""

import pytest

from tests.returns import published, voluntary, workbook
from tests.stores import ask, one, questions

FIRST = "08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 11 2 0"


# ---- questions -------------------------------------------------------------------------------------------


def live(code, *counts, first=0):
    quarters = ["2015-16 Q1", "2015-16 Q2", "2015-16 Q3", "2015-16 Q4", "2016-17 Q1"][first:]
    rows = [f"{code} | {q} | {n} | 0 | 0 | {n}" for q, n in zip(quarters, counts) if n is not None]
    return voluntary("\n".join(rows), received_on="2016-09-09")


@pytest.mark.parametrize(
    ("counts", "check", "sentences"),
    [
        ((100, 80), "fall", ["Live holders fell from 100 in the quarter before to 80, a fall of 20 %."]),
        ((100, 81), "fall", []),
        ((50, 40), "fall", ["Live holders fell from 50 in the quarter before to 40, a fall of 20 %."]),
        ((45, 36), "fall", []),
        ((101, 81), "fall", []),
        ((50, 101), "jump", ["Live holders rose from 50 in the quarter before to 101, a rise of 102 %."]),
        ((0, 60), "jump", []),
        ((20, 11), "fall", []),
        ((49, 99), "jump", ["Live holders rose from 49 in the quarter before to 99, a rise of 102 %."]),
        ((50, 100), "jump", []),
        ((48, 97), "jump", []),
        ((100, None, 40), "fall", []),
        ((7, 7, 7), "identical_to_last_two", ["Live holders: 7, the same as in the last two returns."]),
        ((7, 7, None, 7), "identical_to_last_two", ["Live holders: 7, the same as in the last two returns."]),
        ((0, 0, 0), "identical_to_last_two", ["Live holders: 0, the same as in the last two returns."]),
        ((7, 7), "identical_to_last_two", []),
    ],
)
def test_a_sudden_change_or_none_at_all_is_a_question(store_from, counts, check, sentences):
    store = store_from(live("08F", *counts))
    assert [sentence for _, _, sentence in questions(store, check)] == sentences


def test_nothing_is_asked_across_the_change_of_collection(store_from):
    store = store_from(
        voluntary(
            "08F | 2016-17 Q4 | 100 | 0 | 0 | 100\n08F | 2017-18 Q1 | 20 | 0 | 0 | 20\n"
            "02N | 2016-17 Q3 | 7 | 0 | 0 | 7\n02N | 2016-17 Q4 | 7 | 0 | 0 | 7\n"
            "02N | 2017-18 Q1 | 7 | 0 | 0 | 7\n02N | 2017-18 Q2 | 7 | 0 | 0 | 7",
            received_on="2017-10-10",
        )
    )
    assert ask(store, "select * from question") == []


def test_a_suppressed_return_between_is_not_one_of_the_last_two_that_are_the_same(store_from):
    store = store_from(
        published(
            "\n".join(
                f"08F | Q{n} 2018-19 | In place at end of quarter | Total | {value}"
                for n, value in ((1, 10), (2, "*"), (3, 10), (4, 10))
            ),
            received_on="2019-05-29",
        )
    )
    assert questions(store, "identical_to_last_two") == []


def test_nothing_is_asked_across_a_boundary_change(store_from):
    store = store_from(
        voluntary(
            "01K | 2016-17 Q4 | 100 | 0 | 0 | 100\n01K | 2017-18 Q1 | 20 | 0 | 0 | 20",
            received_on="2017-07-10",
        )
    )
    assert questions(store, "fall") == []


def test_parts_that_do_not_add_up_are_kept_and_asked_about(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9"))
    assert one(store, "holders, question_count", "08F", "2015-16 Q1") == (9, 1)
    assert questions(store, "parts_do_not_add_up")[0][2] == (
        "Live holders, by arrangement: the parts add up to 4, the total given is 9."
    )


def test_the_part_that_does_not_add_up_is_named(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q1 | Adult CHC | 10 2 0
            08F | 2017-18 Q1 | All       | 7  5 0
            """,
            groups=("start",),
        )
    )
    assert questions(store, "parts_do_not_add_up")[0][2] == (
        "Holders in place at start, direct payment, by care group and arrangement: "
        "the parts add up to 10, the total given is 7."
    )


def test_rounded_parts_may_miss_their_rounded_total(store_from):
    store = store_from(
        published(
            """
            08F | Q2 2018-19 | In place at end of quarter | Total | 20
            08F | Q2 2018-19 | In place at end of quarter | Direct payment | 10
            08F | Q2 2018-19 | In place at end of quarter | Notional | 10
            08F | Q2 2018-19 | In place at end of quarter | Third party | 5
            """
        )
    )
    assert questions(store, "parts_do_not_add_up") == []


def test_more_live_than_received_in_the_year_is_a_question(store_from):
    store = store_from(workbook("08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 0 0 | 5 2 0"))
    assert questions(store, "live_above_ytd")[0][2] == (
        "Live holders are 13, more than the 7 received in the year to date."
    )


def test_the_year_to_date_may_fall_in_april_only(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q3 | Adult CHC | 10 0 0 | 1 0 0 | 1 0 0 | 30 0 0
            08F | 2017-18 Q4 | Adult CHC | 10 0 0 | 1 0 0 | 1 0 0 | 20 0 0
            08F | 2018-19 Q1 | Adult CHC | 10 0 0 | 1 0 0 | 1 0 0 | 11 0 0
            """,
            received_on="2018-07-09",
        )
    )
    assert questions(store, "ytd_falls") == [
        (
            "08F",
            "2017-18 Q4",
            "Received, year to date fell from 30 at 2017-18 Q3 to 20 within the same year.",
        )
    ]


def test_a_missing_quarter_does_not_hide_a_fall_of_the_year_to_date(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q1 | Adult CHC | 10 0 0 | 1 0 0 | 1 0 0 | 30 0 0
            08F | 2017-18 Q3 | Adult CHC | 10 0 0 | 1 0 0 | 1 0 0 | 20 0 0
            """,
            received_on="2018-01-09",
        )
    )
    assert [sentence for _, _, sentence in questions(store, "ytd_falls")] == [
        "Received, year to date fell from 30 at 2017-18 Q1 to 20 within the same year."
    ]


def test_rounding_alone_is_no_question_about_the_year_to_date(store_from):
    store = store_from(
        workbook("08F | 2018-19 Q1 | Adult CHC | 10 0 0 | 1 0 0 | 0 0 0 | 43 0 0", "2018-07-09"),
        workbook(
            "08F | 2018-19 Q2 | Adult CHC | 43 0 0 | 0 0 0 | 0 0 0", "2018-10-09", ("start", "new", "ended")
        ),
        published("08F | Q2 2018-19 | Received year to date | Total | 45"),
        workbook("08F | 2018-19 Q3 | Adult CHC | 40 0 0 | 0 0 0 | 0 0 0 | 43 0 0", "2019-01-09"),
        published("02N | Q1 2018-19 | In place at end of quarter | Total | 45"),
        workbook("02N | 2018-19 Q1 | Adult CHC | 43 0 0", "2018-07-09", ("ytd",)),
    )
    assert questions(store, "ytd_falls") == questions(store, "live_above_ytd") == []


@pytest.mark.parametrize(
    ("second", "asked"),
    [
        ("10 2 0 | 1 0 0 | 0 1 0 | 11 2 0", True),  # year to date unchanged although one is new
        ("10 2 0 | 1 0 0 | 0 1 0 | 12 2 0", False),  # not every cell repeats
    ],
)
def test_a_return_copied_forward_contradicts_itself(store_from, second, asked):
    store = store_from(
        workbook(f"{FIRST}\n08F | 2017-18 Q2 | Adult CHC | {second}", received_on="2017-10-09")
    )
    assert bool(questions(store, "copied_forward")) is asked


def test_a_repeated_return_with_nobody_new_is_not_copied_forward(store_from):
    flat = "Adult CHC | 10 2 0 | 0 0 0 | 0 0 0 | 12 0 0"
    store = store_from(
        workbook(f"08F | 2017-18 Q1 | {flat}\n08F | 2017-18 Q2 | {flat}", received_on="2017-10-09")
    )
    assert questions(store, "copied_forward") == []


def test_an_ons_code_in_place_of_the_ods_code_is_a_question(store_from):
    store = store_from(voluntary("E38000077 | 2015-16 Q1 | 3 | 1 | 0 | 4"))
    assert questions(store, "code_alias_used") == [
        ("08F", "2015-16 Q1", 'The organisation was given as "E38000077"; it was read as 08F.')
    ]
