"""Which of several returns counts, as at which day, and whether it was late, on little tables."""

import datetime as dt

import pytest

from tests.returns import published, voluntary, workbook
from tests.stores import ask, one, questions

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
