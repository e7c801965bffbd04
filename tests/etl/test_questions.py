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


# ---- stock and flow --------------------------------------------------------------------------------------


def flow(quarter, start, new, ended, ytd, group="Adult CHC"):
    """One row of a workbook with everybody on direct payments."""
    figures = " | ".join(f"{count} 0 0" for count in (start, new, ended, ytd))
    return f"08F | {quarter} | {group} | {figures}"


def flows(*rows):
    return workbook("\n".join(rows), received_on="2018-07-09")


def test_a_start_that_is_not_the_end_of_the_quarter_before_is_a_question(store_from):
    store = store_from(flows(flow("2017-18 Q1", 40, 10, 5, 50), flow("2017-18 Q2", 47, 3, 0, 53)))
    assert questions(store, "start_differs") == [
        ("08F", "2017-18 Q2", "In place at start are 47, but 45 were live at the end of the quarter before.")
    ]


def test_the_return_that_does_not_fit_is_asked_about_and_not_the_one_after_it(store_from):
    store = store_from(
        flows(
            flow("2017-18 Q1", 40, 10, 5, 50),
            flow("2017-18 Q2", 90, 3, 0, 53),  # 45 were live
            flow("2017-18 Q3", 48, 2, 0, 55),  # 45 + 3: as if the quarter before had begun with 45
        )
    )
    assert [quarter for _, quarter, _ in questions(store, "start_differs")] == ["2017-18 Q2"]


def test_after_a_return_copied_forward_a_start_has_nothing_to_fit(store_from):
    store = store_from(
        flows(
            flow("2017-18 Q1", 40, 10, 5, 50),
            flow("2017-18 Q2", 40, 10, 5, 50),
            flow("2017-18 Q3", 48, 2, 0, 60),
        )
    )
    assert questions(store, "start_differs") == []


def test_live_holders_read_off_the_next_start_are_not_held_against_it(store_from):
    store = store_from(
        flows(flow("2017-18 Q1", 40, 10, "-", 50).replace("- 0 0", "- - -"), flow("2017-18 Q2", 47, 3, 0, 53))
    )
    assert one(store, "holders, holders_basis", "08F", "2017-18 Q1") == (47, "next_start")
    assert questions(store, "start_differs") == []


def test_rounding_alone_is_no_break_between_stock_and_flow(store_from):
    store = store_from(
        published("08F | Q1 2018-19 | In place at end of quarter | Total | 45"),
        workbook("08F | 2018-19 Q2 | Adult CHC | 43 0 0 | 3 0 0", "2018-10-09", ("start", "new")),
        published("02N | Q1 2018-19 | In place at end of quarter | Total | 45"),
        workbook("02N | 2018-19 Q2 | Adult CHC | 42 0 0 | 3 0 0", "2018-10-09", ("start", "new")),
    )
    assert [ccg for ccg, _, _ in questions(store, "start_differs")] == ["02N"]


# ---- reclassification ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chc", "fast_track", "asked"),
    [
        (20, 32, True),  # 25 of 45 pass over
        (21, 30, True),  # about as many
        (45, 8, False),  # nobody
        (37, 16, False),  # fewer than ten
        (20, 12, False),  # most of them are gone, not moved
    ],
)
def test_a_care_group_that_passes_into_another_is_a_question(store_from, chc, fast_track, asked):
    store = store_from(
        flows(
            flow("2017-18 Q1", 40, 10, 5, 50),
            flow("2017-18 Q1", 5, 3, 0, 8, "Fast track"),
            flow("2017-18 Q2", chc, 0, 0, 50),
            flow("2017-18 Q2", fast_track, 0, 0, 8, "Fast track"),
        )
    )
    assert bool(questions(store, "reclassified")) is asked


def test_a_care_group_without_a_row_had_nobody_and_the_question_names_both(store_from):
    store = store_from(
        flows(
            flow("2017-18 Q1", 40, 10, 5, 50),
            flow("2017-18 Q2", 20, 0, 0, 50),
            flow("2017-18 Q2", 25, 0, 0, 25, "Fast track"),
        )
    )
    assert questions(store, "reclassified") == [
        (
            "08F",
            "2017-18 Q2",
            "From the end of one quarter to the start of the next, adult chc fell from 45 to 20"
            " and adult fast track rose from 0 to 25.",
        )
    ]


def test_a_large_group_that_hands_over_a_few_is_no_reclassification(store_from):
    store = store_from(
        flows(
            flow("2017-18 Q1", 200, 0, 0, 200),
            flow("2017-18 Q2", 175, 0, 0, 200),
            flow("2017-18 Q2", 25, 0, 0, 25, "Fast track"),
        )
    )
    assert questions(store, "reclassified") == []
