"""The rules of the marts, each on a table small enough to work out by hand."""

import datetime as dt

import pytest

from phb.store import Store
from tests.returns import plan, published, voluntary, workbook
from tests.stores import ask

# CCG, quarter, care group, then start, new, ended, year to date, each as direct notional third.
FIRST = "08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 11 2 0"


def one(store, columns, ccg, quarter):
    return ask(
        store, f"select {columns} from ccg_quarter where ccg_code = '{ccg}' and quarter = '{quarter}'"
    )[0]


def questions(store, check):
    return ask(
        store, f"select ccg_code, quarter, sentence from question where \"check\" = '{check}' order by 1, 2"
    )


# ---- no return, nought, marks ----------------------------------------------------------------------------


def test_a_reported_nought_is_nought_and_no_return_is_missing(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 0 | 0 | 0 | 0"))
    assert one(store, "has_returned, holders, holders_status", "08F", "2015-16 Q1") == (True, 0, "reported")
    assert one(store, "has_returned, holders, holders_status", "02N", "2015-16 Q1") == (
        False,
        None,
        "missing",
    )


def test_a_ccg_listed_only_with_missing_marks_has_not_returned(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | - | - | - | not returned\n02N | 2015-16 Q1 | 1 | 0 | 0 | 1")
    )
    assert one(store, "has_returned, received_on", "08F", "2015-16 Q1") == (False, None)
    assert ask(store, "select ccgs_open, ccgs_returned from quarter") == [(209, 1)]
    assert ask(store, "select distinct ccg_code from submission") == [("02N",)]


def test_every_open_ccg_has_a_row_in_every_quarter_between_first_and_last(store_from):
    store = store_from(
        voluntary(
            "08F | 2014-15 Q4 | 1 | 0 | 0 | 1\n08F | 2015-16 Q2 | 1 | 0 | 0 | 1", received_on="2015-10-10"
        )
    )
    assert ask(store, "select quarter, count(*) from ccg_quarter group by all order by 1") == [
        ("2014-15 Q4", 211),
        ("2015-16 Q1", 209),
        ("2015-16 Q2", 209),
    ]


# ---- totals and parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "holders", "status"),
    [
        ("3 | 1 | 0 | 4", 4, "reported"),
        ("3 | 1 | 0 | ", 4, "reported"),
        ("3 |  | 0 | ", None, "missing"),
        ("3 |  | 0 | 7", 7, "reported"),
        ("3 | n/a | 0 | ", 3, "reported"),
        ("n/a | n/a | n/a | n/a", None, "not_applicable"),
    ],
)
def test_the_total_is_the_one_given_else_the_sum_of_its_parts(store_from, row, holders, status):
    store = store_from(voluntary(f"08F | 2015-16 Q1 | {row}"))
    assert one(store, "holders, holders_status", "08F", "2015-16 Q1") == (holders, status)


def test_a_suppressed_part_makes_the_total_suppressed_unless_a_total_is_given(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q1 | Adult CHC | 10 * 0 | 1 0 0 | 0 1 0 | 11 2 0
            02N | 2017-18 Q1 | Adult CHC | 10 * 0 | 1 0 0 | 0 1 0 | 11 2 0
            02N | 2017-18 Q1 | All       | 10 3 0 | 1 0 0 | 0 1 0 | 11 2 0
            """
        )
    )
    assert one(store, "holders_start, holders_start_status", "08F", "2017-18 Q1") == (None, "suppressed")
    assert one(store, "holders_start, holders_start_status", "02N", "2017-18 Q1") == (13, "reported")


def test_one_arrangement_alone_makes_no_total(store_from):
    only_direct = voluntary("08F | 2015-16 Q1 | 3", headings=("CCG code", "Quarter", "Direct payment"))
    store = store_from(only_direct)
    assert one(store, "holders_direct_payment, holders, holders_status", "08F", "2015-16 Q1") == (
        3,
        None,
        "missing",
    )


def test_care_groups_add_up_to_the_ccg(store_from):
    store = store_from(workbook(f"{FIRST}\n08F | 2017-18 Q1 | Wheelchair | 0 5 0 | 0 1 0 | 0 0 0 | 0 6 0"))
    assert one(store, "holders_start, starters, ended, holders_ytd", "08F", "2017-18 Q1") == (17, 2, 1, 19)
    groups = ask(
        store,
        "select care_group, value from ccg_quarter_care_group"
        " where measure = 'holders' and arrangement = 'all' order by 1",
    )
    assert groups == [("adult_chc", 12), ("wheelchair", 6)]


# ---- live holders ----------------------------------------------------------------------------------------


def test_live_holders_are_start_and_new_less_ended(store_from):
    store = store_from(workbook(FIRST))
    assert one(store, "holders, holders_basis, in_quarter", "08F", "2017-18 Q1") == (
        12,
        "start_new_ended",
        13,
    )
    assert one(store, "holders_direct_payment, holders_notional", "08F", "2017-18 Q1") == (11, 1)


def test_without_ended_live_holders_are_the_next_quarters_start(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 11 2 0
            08F | 2017-18 Q2 | Adult CHC | 9 2 0  | 1 0 0 | 12 2 0
            """,
            received_on="2017-10-09",
            groups=("start", "new", "ytd"),
        )
    )
    assert one(store, "holders, holders_basis", "08F", "2017-18 Q1") == (11, "next_start")
    last = one(store, "holders, holders_status, holders_basis, in_quarter", "08F", "2017-18 Q2")
    assert last == (None, "missing", None, 12)


def test_the_start_of_a_ccg_on_a_new_boundary_is_not_the_end_of_the_old(store_from):
    store = store_from(
        workbook(
            """
            01K | 2017-18 Q4 | Adult CHC | 10 2 0 | 1 0 0
            01K | 2018-19 Q1 | Adult CHC | 13 2 0 | 1 0 0
            """,
            received_on="2018-07-09",
            groups=("start", "new"),
        )
    )
    assert one(store, "holders, holders_basis", "01K", "2017-18 Q4") == (None, None)
    assert one(store, "is_comparable", "01K", "2018-19 Q1") == (False,)
    assert one(store, "is_comparable", "08F", "2018-19 Q1") == (True,)


def test_a_quarter_without_a_return_stays_missing_although_the_next_tells_its_end(store_from):
    store = store_from(
        workbook(
            f"{FIRST}\n08F | 2017-18 Q3 | Adult CHC | 12 1 0 | 1 0 0 | 0 0 0 | 13 2 0",
            received_on="2018-01-09",
        )
    )
    assert one(store, "has_returned, holders, holders_status", "08F", "2017-18 Q2") == (
        False,
        None,
        "missing",
    )


def test_more_ended_than_there_were_is_blocked_and_asked_about(store_from):
    store = store_from(workbook("08F | 2017-18 Q1 | Adult CHC | 1 0 0 | 1 0 0 | 5 0 0 | 2 0 0"))
    assert one(store, "holders, holders_status", "08F", "2017-18 Q1") == (None, "blocked")
    assert questions(store, "parts_do_not_add_up")[0][2] == (
        "Ended in the quarter: 5, more than the 2 in place at start or new; "
        "the live holders that follow are held back."
    )


def test_more_ended_within_one_arrangement_holds_back_that_arrangement_alone_and_says_so(store_from):
    store = store_from(workbook("08F | 2017-18 Q1 | Adult CHC | 1 8 0 | 1 0 0 | 5 0 0 | 2 8 0"))
    assert one(store, "holders, holders_status", "08F", "2017-18 Q1") == (5, "reported")
    assert one(store, "holders_direct_payment, holders_direct_payment_status", "08F", "2017-18 Q1") == (
        None,
        "blocked",
    )
    assert questions(store, "parts_do_not_add_up")[0][2] == (
        "Ended in the quarter, direct payment: 5, more than the 2 in place at start or new; "
        "the live holders that follow are held back."
    )


def test_the_start_of_the_mandatory_collection_is_not_the_end_of_the_voluntary_one(store_from):
    store = store_from(
        workbook("08F | 2016-17 Q4 | Adult CHC | 10 2 0 | 1 0 0", "2017-04-09", groups=("start", "new")),
        workbook("08F | 2017-18 Q1 | Adult CHC | 30 2 0 | 1 0 0", "2017-07-09", groups=("start", "new")),
    )
    assert one(store, "holders, holders_basis, in_quarter", "08F", "2016-17 Q4") == (None, None, 13)


# ---- which return counts ---------------------------------------------------------------------------------


def test_a_newer_return_supersedes_the_older_and_the_older_stays_in_the_history(store_from):
    store = store_from(
        voluntary(
            "08F | 2015-16 Q1 | 3 | 1 | 0 | 4\n02N | 2015-16 Q1 | 1 | 0 | 0 | 1", received_on="2015-07-10"
        ),
        voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"),
    )
    assert one(store, "holders, received_on", "08F", "2015-16 Q1") == (6, dt.date(2015, 7, 10))
    assert one(store, "holders", "02N", "2015-16 Q1") == (1,)
    assert ask(store, "select ccg_code, total, received_on, superseded_on from submission order by 1, 3") == [
        ("02N", 1, dt.date(2015, 7, 10), None),
        ("08F", 4, dt.date(2015, 7, 10), dt.date(2015, 8, 20)),
        ("08F", 6, dt.date(2015, 8, 20), None),
    ]


def test_of_two_returns_of_one_day_the_later_received_counts(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4"), voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6")
    )
    assert one(store, "holders", "08F", "2015-16 Q1") == (6,)


def test_an_older_return_that_arrives_late_in_the_pile_does_not_supersede_a_newer(store_from):
    store_from(voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"))
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"))
    assert one(store, "holders", "08F", "2015-16 Q1") == (6,)


def test_a_return_of_missing_marks_supersedes_nothing(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | - | - | - | -", received_on="2015-08-20"),
    )
    assert one(store, "holders", "08F", "2015-16 Q1") == (4,)


def test_start_and_new_may_come_in_two_files(store_from):
    store = store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 10 2 0", groups=("start",)),
        workbook("08F | 2017-18 Q1 | Adult CHC | 1 0 0", groups=("new",)),
    )
    assert one(store, "holders_start, starters, in_quarter", "08F", "2017-18 Q1") == (12, 1, 13)


def test_arrangements_and_care_groups_may_come_in_two_files(store_from, data):
    (data / "formats").mkdir(parents=True)
    (data / "formats" / "by_care_group.toml").write_text(
        """
        title = "Live holders by care group"
        authority = "direct"
        [columns]
        "CCG code" = "ccg"
        "Quarter" = "quarter"
        "Care group" = "care_group"
        "Live PHBs" = "holders"
        [marks]
        "-" = "missing"
        """
    )
    headings = ("CCG code", "Quarter", "Care group", "Live PHBs")
    groups = "08F | 2015-16 Q2 | Wheelchair | 1\n08F | 2015-16 Q2 | Adult CHC | 3"
    store = store_from(
        voluntary("08F | 2015-16 Q2 | 3 | 1 | 0 | 4", received_on="2015-10-08"),
        voluntary(groups, received_on="2015-10-09", headings=headings),
    )
    assert one(store, "holders, holders_direct_payment", "08F", "2015-16 Q2") == (4, 3)
    assert ask(store, "select care_group, value from ccg_quarter_care_group order by all") == [
        ("adult_chc", 3),
        ("wheelchair", 1),
    ]
    assert ask(store, "select breakdown, superseded_on from submission order by all") == [
        ("arrangement", None),
        ("care_group", None),
    ]


def test_a_published_figure_never_replaces_a_direct_one_and_a_difference_is_a_question(store_from):
    store = store_from(
        workbook(
            """
            08F | 2018-19 Q2 | Adult CHC | 40 2 0 | 1 0 0 | 0 0 0 | 43 2 0
            02N | 2018-19 Q2 | Adult CHC | 40 2 0 | 1 0 0 | 0 0 0 | 43 2 0
            """,
            received_on="2018-10-08",
        ),
        published(
            """
            08F | Q2 2018-19 | In place at end of quarter | Total | 60
            02N | Q2 2018-19 | In place at end of quarter | Total | 45
            00C | Q2 2018-19 | In place at end of quarter | Total | 25
            """
        ),
    )
    assert one(store, "holders, holders_status", "08F", "2018-19 Q2") == (43, "reported")
    assert one(store, "holders, holders_status, has_returned", "00C", "2018-19 Q2") == (25, "rounded", True)
    assert questions(store, "published_differs") == [
        ("08F", "2018-19 Q2", "Live holders: published as 60, the return says 43.")
    ]


def test_of_a_published_figure_nobody_can_tell_whether_the_return_was_late(store_from):
    store = store_from(published("00C | Q2 2018-19 | In place at end of quarter | Total | 25"))
    assert one(store, "received_on, is_late", "00C", "2018-19 Q2") == (dt.date(2018, 11, 29), None)


def test_a_published_figure_is_superseded_the_day_it_arrives_where_the_direct_one_is_held(store_from):
    live = "08F | 2018-19 Q2 | 3 | 1 | 0 | 4"
    store = store_from(
        voluntary(live, received_on="2018-10-08"),
        published(
            """
            08F | Q2 2018-19 | In place at end of quarter | Direct payment | 5
            08F | Q2 2018-19 | In place at end of quarter | Total | 5
            """
        ),
    )
    assert ask(store, "select superseded_on from submission where authority = 'published'") == [
        (dt.date(2018, 11, 29),)
    ]


# ---- as at, deadlines ------------------------------------------------------------------------------------


def test_as_at_a_day_a_store_holds_what_had_been_received_by_then(store_from, data):
    store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"),
    )
    served = (data / "CURRENT.json").read_text()
    then = store_from(as_at="2015-08-19")
    assert one(then, "holders", "08F", "2015-16 Q1") == (4,)
    assert then.meta["as_at"] == "2015-08-19"
    assert then.path.parent.name == "as-at"
    assert (data / "CURRENT.json").read_text() == served


def test_a_store_says_the_day_of_the_newest_return_it_knows(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"),
        voluntary("02N | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
    )
    assert store.meta["as_at"] == "2015-08-20"


def test_two_days_of_the_same_knowledge_are_two_stores_for_each_says_its_own_day(store_from):
    store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"))
    first, second = store_from(as_at="2015-08-01"), store_from(as_at="2015-09-01")
    assert first.version != second.version
    assert (first.meta["as_at"], second.meta["as_at"]) == ("2015-08-01", "2015-09-01")


@pytest.mark.parametrize(
    ("quarter", "day", "is_late", "basis"),
    [
        ("2017-18 Q4", "2018-04-16", False, "published"),
        ("2017-18 Q4", "2018-04-17", True, "published"),
        ("2018-19 Q4", "2019-04-12", False, "assumed"),
        ("2018-19 Q4", "2019-04-15", True, "assumed"),
    ],
)
def test_a_return_after_the_deadline_is_late(store_from, quarter, day, is_late, basis):
    store = store_from(
        workbook(f"08F | {quarter} | Adult CHC | 1 0 0 | 1 0 0 | 0 0 0 | 2 0 0", received_on=day)
    )
    assert one(store, "is_late", "08F", quarter) == (is_late,)
    assert ask(store, "select deadline_basis from quarter") == [(basis,)]


def test_a_restated_return_is_as_late_as_the_first(store_from):
    row = "08F | 2017-18 Q1 | Adult CHC | 1 0 0 | 1 0 0 | 0 0 0 | 2 0 0"
    store = store_from(workbook(row, "2017-07-10"), workbook(row.replace("| 2 0 0", "| 3 0 0"), "2017-09-01"))
    assert one(store, "is_late, holders_ytd", "08F", "2017-18 Q1") == (False, 3)


def test_voluntary_returns_have_no_deadline(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 0 | 0 | 0 | 0", received_on="2016-07-10"))
    assert one(store, "is_late", "08F", "2015-16 Q1") == (None,)
    assert ask(store, "select era, deadline_on, deadline_basis from quarter") == [("voluntary", None, None)]


# ---- population, plans -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "year"),
    [("2014-15 Q3", 2012), ("2014-15 Q4", 2017), ("2016-17 Q4", 2017), ("2018-19 Q1", 2018)],
)
def test_a_rate_uses_the_residents_of_the_nearest_midsummer(store_from, quarter, year):
    store = store_from(voluntary(f"08F | {quarter} | 0 | 0 | 0 | 0", received_on="2019-07-10"))
    population, found = one(store, "population, population_year", "08F", quarter)
    assert found == year
    assert 230_000 < population < 265_000  # Havering


def test_a_resubmitted_plan_is_current_and_the_first_stays_the_original(store_from):
    store = store_from(
        voluntary("08F | 2017-18 Q1 | 0 | 0 | 0 | 0", received_on="2017-07-10"),
        plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50\n08F | 1 | 2017-03-01 | 2017-18 Q2 | 60"),
        plan("08F | 2 | 2018-05-01 | 2017-18 Q2 | 40", received_on="2018-05-14"),
    )
    assert one(store, "planned_holders, planned_holders_original", "08F", "2017-18 Q1") == (50, 50)
    assert ask(
        store,
        "select quarter, plan_version, planned_holders, is_original, is_current from trajectory order by all",
    ) == [
        ("2017-18 Q1", 1, 50, True, True),
        ("2017-18 Q2", 1, 60, True, False),
        ("2017-18 Q2", 2, 40, False, True),
    ]


def test_a_plan_is_no_return(store_from):
    store = store_from(plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50"))
    assert ask(store, "select count(*) from quarter") == [(0,)]
    assert ask(store, "select planned_holders from trajectory") == [(50,)]


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


# ---- reference marts -------------------------------------------------------------------------------------


def test_a_store_without_returns_has_reference_data_and_no_quarter(empty_data):
    store = Store.current(empty_data)
    assert ask(store, "select count(*) from quarter") == [(0,)]
    assert ask(store, "select count(*) from ccg_quarter") == [(0,)]
    assert ask(store, "select vintage, ccg_count from vintage") == [
        ("2013-04", 211),
        ("2015-07", 209),
        ("2016-04", 209),
        ("2017-04", 207),
        ("2018-04", 195),
        ("2019-04", 191),
        ("2020-04", 135),
        ("2021-04", 106),
    ]
    assert ask(store, "select kind, count(*) from lineage group by all order by 1") == [
        ("boundary", 9),
        ("merge", 142),
        ("partial", 6),
    ]
    assert ask(store, "select count(*), count(distinct pct_code) from pct_ccg")[0][1] == 151
    assert ask(store, "select count(*) from pilot_site") == [(14,)]
    assert ask(store, "select count(*) from pilot_observation") == [(32,)]


def test_each_published_national_figure_keeps_its_kind(empty_data):
    store = Store.current(empty_data)
    found = ask(
        store,
        "select value, kind from national_published where (value, quarter) in"
        " ((10824, '2016-17 Q2'), (89953, '2019-20 Q3'), (66888, '2021-22 Q3'), (3300, '2015-16 Q4'))"
        " order by value",
    )
    assert found == [(3300, "new"), (10824, "stated"), (66888, "live"), (89953, "ytd")]
