"""What the marts say of a CCG and a quarter, on little tables: values, statuses, totals, live holders."""

import pytest

from phb.store import Store
from tests.returns import plan, voluntary, workbook
from tests.stores import ask, one, questions

FIRST = "08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 11 2 0"


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
    planned = plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50")
    # Alone it does not take the place of the demonstration, here an empty one: every page would be empty.
    alone = store_from(planned)
    assert alone.meta["provenance"] == "demonstration"
    assert ask(alone, "select count(*) from trajectory") == [(0,)]
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4"))
    assert store.meta["provenance"] == "returns"
    assert ask(store, "select max(quarter) from quarter") == [("2015-16 Q1",)]
    assert ask(store, "select planned_holders from trajectory") == [(50,)]


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
