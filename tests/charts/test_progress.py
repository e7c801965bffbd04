"""Progress drawn: whatever the record holds, the chart can be drawn and says what is only in its table."""

import pytest

from phb.analysis.progress import progress
from phb.charts import plotly
from phb.charts.progress import PROJECTED, holders
from tests.returns import workbook


@pytest.mark.parametrize(
    ("quarter", "due"),
    [("2018-19 Q1", ["2019-20 Q4", "2020-21 Q4"]), ("2020-21 Q2", ["2020-21 Q4"]), ("2022-23 Q1", [])],
)
def test_a_record_that_begins_after_a_target_date_or_the_baseline_is_drawn_without_its_mark(
    store_from, quarter, due
):
    store = store_from(
        workbook(f"03L | {quarter} | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 50 0 0", "2022-07-10")
    )
    chart = holders(progress(store, quarter=quarter))
    assert [one.at for one in chart.breaks if one.edge == "end"] == due
    assert not any(one.name.startswith("Baseline") for one in chart.series)
    assert f"published before {quarter}" in chart.subtitle
    assert chart.table["Kind"].str.startswith("Baseline").any(), "it stays in the table"
    assert plotly.specification(chart, dark=False)["data"]


@pytest.mark.parametrize("quarter", ["2019-20 Q3", "2018-19 Q2", "2016-17 Q2"])
def test_the_projection_is_named_where_it_can_be_seen(demonstration, quarter):
    chart = holders(progress(demonstration, quarter=quarter))
    line = next(one for one in chart.series if one.name == PROJECTED)
    assert bool(line.label) == (chart.y_top is None)
    assert ("goes on above" in chart.subtitle) == (chart.y_top is not None)
    assert {one.level for one in chart.spreads} == {80, 95}
    assert all(one.x[0] == quarter and one.x[-1] <= "2020-21 Q4" for one in chart.spreads)


def test_where_nothing_can_be_projected_there_is_no_fan_and_the_page_says_why(demonstration):
    found = progress(demonstration, quarter="2017-18 Q1")
    chart = holders(found)
    assert not chart.spreads and not any(one.name == PROJECTED for one in chart.series)
    assert found.outlook.startswith("No projection: it needs three quarters like for like")


def test_the_outlook_names_each_level_not_yet_held_by_each_date(demonstration):
    said = progress(demonstration, quarter="2018-19 Q2").outlook
    for level in ("50,000", "100,000"):
        for day in ("31 March 2020", "31 March 2021"):
            assert f"{level} by {day} is " in said
    held = progress(demonstration, quarter="2019-20 Q3").outlook
    assert "50,000 by" not in held and held.endswith("; 50,000 is held already.")


@pytest.mark.parametrize("quarter", ["2019-20 Q3", "2018-19 Q2", "2016-17 Q2"])
def test_no_two_lines_look_alike_and_the_projection_is_told_to_who_cannot_see_it(demonstration, quarter):
    found = progress(demonstration, quarter=quarter)
    chart = holders(found)
    dashed = [(one.emphasis, one.symbol) for one in chart.series if one.dash]
    assert len(dashed) == len(set(dashed)) == 3
    assert f"like for like from {quarter}" in chart.subtitle and found.outlook in chart.alt


def test_the_change_of_what_is_counted_is_said_where_the_projection_runs_across_it(demonstration):
    said = "No projection foresees that counting changed in 2017-18 Q1."
    for quarter, is_said in (("2016-17 Q2", True), ("2018-19 Q2", False)):
        chart = holders(progress(demonstration, quarter=quarter))
        assert (said in chart.subtitle) == is_said
        assert "2017-18 Q1" in {one.at for one in chart.breaks}
