"""One CCG in brief."""

import pytest

from phb.analysis.ccg_record import ccg_record
from phb.charts.ccg_record import chart
from phb.errors import PlainError
from tests.returns import published, voluntary


@pytest.fixture
def rotherham(store_from):
    store = store_from(
        voluntary("03L | 2015-16 Q1 | 8 | 2 | 0 | 10", received_on="2015-07-09"),
        voluntary("08F | 2015-16 Q2 | 1 | 0 | 0 | 1", received_on="2015-10-09"),
        voluntary("03L | 2015-16 Q3 | 15 | 5 | 0 | 20", received_on="2016-01-09"),
    )
    return ccg_record(store, code="03L", quarter="2015-16 Q3")


def test_a_quarter_without_a_return_is_a_gap_and_never_nought(rotherham):
    assert [one.holders for one in rotherham.quarters] == [10, None, 20]
    assert rotherham.quarters[1].return_words == "no return"
    assert chart(rotherham).series[0].y == (10, None, 20)


def test_the_facts_say_how_often_it_returned(rotherham):
    assert dict(rotherham.facts)["Returned"] == "2 of 3 quarters up to 2015-16 Q3"
    assert dict(rotherham.facts)["Region"] == "North of England"


def test_the_chart_says_the_last_and_the_first_figure(rotherham):
    assert chart(rotherham).title == (
        "NHS Rotherham CCG reported 20 holders at the end of 2015-16 Q3, against 10 at the end of 2015-16 Q1"
    )


def test_the_table_holds_what_the_chart_draws(rotherham):
    rows = chart(rotherham).table
    assert rows["Holders"].fillna(-1).tolist() == [10, -1, 20]
    assert rows["Holders: how known"].tolist() == ["as returned", "no figure", "as returned"]
    assert set(rows["Code"]) == {"03L"}, "a file says whose figures it holds"


def test_a_suppressed_figure_is_named_as_such(store_from):
    store = store_from(published("03L | 2018-19 Q2 | In place at end of quarter | Total | *"))
    record = ccg_record(store, code="03L", quarter="2018-19 Q2")
    assert record.quarters[0].holders is None
    assert record.quarters[0].holders_words == "suppressed"


def test_a_code_that_never_was_is_said_plainly(demonstration):
    with pytest.raises(PlainError, match='never was a CCG "=ZZZ"'):
        ccg_record(demonstration, code="=ZZZ", quarter="2019-20 Q3")


def test_neither_the_line_nor_the_title_compares_across_a_boundary_or_the_change_of_collection(store_from):
    store = store_from(
        voluntary(
            "01E | 2016-17 Q4 | 9 | 0 | 0 | 9\n01E | 2017-18 Q1 | 5 | 0 | 0 | 5\n"
            "01E | 2017-18 Q4 | 7 | 0 | 0 | 7\n01E | 2018-19 Q1 | 20 | 0 | 0 | 20\n"
            "01E | 2018-19 Q2 | 21 | 0 | 0 | 21",
            received_on="2018-10-09",
        )
    )
    drawn = chart(ccg_record(store, code="01E", quarter="2018-19 Q2"))
    assert [one.anew for one in drawn.series] == [("2017-18 Q1", "2018-19 Q1")] * 2
    assert [(one.at, one.name) for one in drawn.breaks] == [
        ("2017-18 Q1", "Collection<br>mandatory"),
        ("2018-19 Q1", "Boundary<br>changed"),
    ]
    assert drawn.title.endswith("21 holders at the end of 2018-19 Q2, against 20 at the end of 2018-19 Q1")
