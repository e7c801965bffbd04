"""Year to date is a kind of its own: it starts again each April and stands beside no other kind."""

import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis.progress import progress
from phb.charts import coverage, direct_payments, year_to_date
from phb.charts.chart import Chart, Series
from phb.charts.in_quarter import in_quarter
from phb.charts.plotly import figure
from phb.charts.progress import holders
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import workbook, write

# CCG | quarter | care group | start | new | ended | year to date, each direct notional third.
YEARS = """
    00C | 2017-18 Q3 | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 60 0 0
    00D | 2017-18 Q3 | Adult CHC | 10 0 0 |  5 0 0 | 0 0 0 | 20 0 0
    00C | 2017-18 Q4 | Adult CHC | 45 0 0 | 10 0 0 | 5 0 0 | 70 0 0
    00C | 2018-19 Q1 | Adult CHC | 50 0 0 | 10 0 0 | 5 0 0 | 60 0 0
    00C | 2018-19 Q3 | Adult CHC | 60 0 0 | 10 0 0 | 5 0 0 | 85 0 0
    00J | 2018-19 Q3 | Adult CHC |  8 0 0 |  2 0 0 | 0 0 0 | 10 0 0
"""


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    data = tmp_path_factory.mktemp("years")
    receive(write(data / "sent", (workbook(YEARS, received_on="2019-01-10"),)), Shelf(data))
    return Store(build(data, demo=NOTHING).store)


def test_no_line_leads_across_an_april(years):
    line = year_to_date.over_time(progress(years, quarter="2018-19 Q3")).series[0]
    assert line.anew == ("2018-19 Q1",)
    drawn = figure(year_to_date.over_time(progress(years, quarter="2018-19 Q3"))).data[0]
    assert list(zip(drawn.x, drawn.y))[:4] == [
        ("2017-18 Q3", 80),
        ("2017-18 Q4", 70),
        ("2018-19 Q1", None),
        ("2018-19 Q1", 60),
    ]


def test_a_quarter_is_held_against_the_same_quarter_of_the_year_before_like_for_like(years):
    drawn = year_to_date.by_year(progress(years, quarter="2018-19 Q3"))
    assert drawn.title == ("Year to date, 2018-19 Q3 against 2017-18 Q3: +15, +25 like for like in 1 CCG")
    assert "1 CCG new to the panel: +10; 1 gone: −20" in drawn.subtitle
    assert {one.name: (one.x, one.y) for one in drawn.series} == {
        "2017-18": (("Q3", "Q4"), (80, 70)),
        "2018-19": (("Q1", "Q2", "Q3"), (60, None, 95)),
    }
    row = drawn.table[drawn.table["Whose"] == "Returns"].set_index("Quarter").loc["2018-19 Q3"]
    assert row["Change on the year, all returns"] == 15


def test_without_the_year_before_nothing_is_compared(years):
    drawn = year_to_date.by_year(progress(years, quarter="2017-18 Q3"))
    assert drawn.title.endswith("has no same quarter of the year before to be held against")


def test_what_was_published_year_to_date_stands_on_the_year_to_date_axis_alone(demonstration):
    found = progress(demonstration, quarter="2019-20 Q3")
    marks = next(one for one in year_to_date.over_time(found).series if one.kind == "marks")
    assert 89_953 in marks.y
    assert all(89_953 not in one.y for one in holders(found).series)


def test_no_chart_of_progress_holds_two_kinds_on_one_axis(years, demonstration):
    for store, quarter in (
        (years, "2018-19 Q3"),
        (demonstration, "2019-20 Q3"),
        (demonstration, "2016-17 Q2"),
    ):
        found = progress(store, quarter=quarter)
        draw = (holders, direct_payments.count, direct_payments.share, coverage.coverage, in_quarter)
        drawn = [one(found) for one in (*draw, year_to_date.over_time, year_to_date.by_year)]
        for chart in filter(None, drawn):
            kinds = {series.counts for series in chart.series}
            assert len(kinds) <= 1 and "" not in kinds, chart.name


def test_a_chart_of_two_kinds_is_refused(years):
    live = Series("Live", ("2018-19 Q1",), (1,), counts="live")
    since_april = Series("Year to date", ("2018-19 Q1",), (1,), counts="ytd")
    table = year_to_date.over_time(progress(years, quarter="2018-19 Q3")).table
    with pytest.raises(ValueError, match="two kinds on one axis: live, ytd"):
        Chart(
            name="n",
            title="t",
            subtitle="s",
            series=(live, since_april),
            y_title="People",
            alt="a",
            table=table,
            source="x",
        )


@pytest.mark.parametrize("draw", [year_to_date.over_time, year_to_date.by_year])
def test_every_drawn_number_is_in_the_table_beneath_it(years, draw):
    chart = draw(progress(years, quarter="2018-19 Q3"))
    tabled = {float(value) for value in chart.table.select_dtypes("number").stack().dropna()}
    drawn = {float(y) for trace in figure(chart).data for y in trace.y if y is not None}
    assert drawn
    assert drawn <= tabled


def test_nothing_is_drawn_of_a_count_nobody_gave(demonstration):
    found = progress(demonstration, quarter="2016-17 Q2")
    assert year_to_date.over_time(found).title == "Year to date is not known for 2016-17 Q2 or before"
