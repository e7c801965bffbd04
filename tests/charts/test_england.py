"""What the pictures of England share: where a line begins anew, whether the latest quarter will fill up."""

import pytest

from etl.reference import organisations
from phb.analysis.progress import progress
from phb.charts import direct_payments
from phb.charts.coverage import coverage
from phb.charts.progress import holders
from phb.quarters import Quarter
from tests.returns import voluntary, workbook


def test_no_line_is_joined_across_the_change_of_collection_and_its_mark_stays(store_from):
    store = store_from(
        voluntary(
            "00C | 2016-17 Q4 | 30 | 0 | 0 | 30\n00C | 2017-18 Q1 | 40 | 0 | 0 | 40", received_on="2017-07-10"
        )
    )
    found = progress(store, quarter="2017-18 Q1")
    for drawn in (holders(found), direct_payments.count(found), direct_payments.share(found)):
        assert drawn.series[0].anew == ("2017-18 Q1",)
        assert ("2017-18 Q1", "start") in [(one.at, one.edge) for one in drawn.breaks]
    assert "The line begins anew at 2017-18 Q1" in holders(found).alt


def test_a_record_of_one_collection_is_one_line(store_from):
    store = store_from(voluntary("00C | 2016-17 Q4 | 30 | 0 | 0 | 30", received_on="2017-04-10"))
    assert holders(progress(store, quarter="2016-17 Q4")).series[0].anew == ()


@pytest.mark.parametrize(
    ("quarter", "newest", "said"),
    [
        ("2019-20 Q3", "2020-02-12", "still arriving"),  # due on 15 January, assumed
        ("2019-20 Q3", "2020-02-13", "incomplete"),
        ("2016-17 Q2", "2016-11-11", "still arriving"),  # no deadline: two weeks after the quarter
        ("2016-17 Q2", "2016-11-12", "incomplete"),
    ],
)
def test_the_latest_quarter_is_still_arriving_for_four_weeks_after_it_was_due(
    store_from, quarter, newest, said
):
    found = progress(
        store_from(voluntary(f"00C | {quarter} | 3 | 0 | 0 | 3", received_on=newest)), quarter=quarter
    )
    assert (found.unfinished, found.unfinished_words) == (quarter, said)
    assert f"lighter: {quarter}, {said}." in holders(found).subtitle
    assert f"lighter: {quarter}, {said}." in coverage(found).subtitle


def test_a_quarter_all_ccgs_returned_is_neither(store_from):
    opened = [one.ccg_code for one in organisations() if one.is_open(Quarter(2016, 2).starts_on)]
    rows = "\n".join(f"{code} | 2016-17 Q2 | 1 | 0 | 0 | 1" for code in opened)
    found = progress(store_from(voluntary(rows, received_on="2016-10-10")), quarter="2016-17 Q2")
    assert (found.unfinished, found.unfinished_words) == (None, "")
    assert "lighter" not in holders(found).subtitle


def test_a_value_held_back_is_not_counted_as_missing(store_from):
    store = store_from(
        workbook(
            """
            00C | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 50 0 0
            00D | 2017-18 Q1 | Adult CHC |  1 0 0 |  1 0 0 | 9 0 0 |  2 0 0
            """
        )
    )
    found = progress(store, quarter="2017-18 Q1")
    total = found.at("2017-18 Q1").holders
    assert (total.value, total.ccgs, total.blocked, total.caveats, total.missing) == (45, 1, 1, 0, 205)
    assert (
        total.coverage
        == "1 of 207 CCGs reported; 205 missing; 1 held back because the figures contradict each other"
    )


def test_what_is_held_back_is_counted_by_itself_and_the_table_says_whose_and_why(demonstration):
    found = progress(demonstration, quarter="2018-19 Q3")
    total = found.at("2018-19 Q3").holders
    assert (total.blocked, total.caveats) == (1, 1)
    assert "; 8 missing; 1 held back because of a caveat;" in total.coverage
    drawn = coverage(found)
    row = drawn.table.set_index("Quarter").loc["2018-19 Q3"]
    assert row["Live holders held back"] == 1
    assert row["Held back: whose and why"].startswith("Ealing (07W): Made up for the demonstration: ")
    assert "Figures are held back in 2018-19 Q3" in drawn.subtitle
    assert "figures held back of 1 CCG" in drawn.series[0].note[drawn.places.index("2018-19 Q3")]
