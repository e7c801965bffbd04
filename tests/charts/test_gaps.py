"""The gap drawn: the largest first, what is not known hollow, every CCG in the table."""

import pytest

from phb.analysis.gaps import gaps
from phb.charts import plotly, svg
from phb.charts.gaps import by_ccg, by_region, drawn, height

ON = {"quarter": "2018-19 Q1", "to": "by_2020:50000", "geography": "2019-04"}


@pytest.fixture(scope="module")
def found(demonstration):
    return gaps(demonstration, **ON)


def test_the_fifteen_largest_gaps_are_drawn_and_every_ccg_is_in_the_table(found):
    chart = by_ccg(found)
    assert chart.title == found.finding
    assert chart.series[0].y == tuple(one.gap for one in found.by_ccg[:15])
    assert len(chart.table) == len(found.by_ccg) == 191
    lacking = sum(one.gap > 0 for one in found.by_ccg)
    assert f"{lacking - 15} CCGs that lack fewer are in the table" in chart.subtitle
    assert f"{191 - lacking} CCGs lack nobody" in chart.subtitle


@pytest.mark.parametrize("draw", [by_ccg, by_region])
def test_a_bar_is_hollow_and_at_most_exactly_where_a_figure_lacks(found, draw):
    chart = draw(found)
    parts = found.by_ccg if draw is by_ccg else found.by_region
    hollow = [one.is_at_most for one in parts[: len(chart.places)]]
    assert any(hollow) and not all(hollow)
    assert [point == "partial" for point in chart.series[0].points] == hollow
    assert [said.startswith("≤ ") for said in chart.series[0].text] == hollow
    assert "Hollow: " in chart.subtitle


def test_the_region_that_lacks_most_is_named_with_its_part(found):
    first = found.by_region[0]
    title = by_region(found).title
    assert f"{first.name} lacks most: {first.gap_words} of the {found.gap:,}" in title


def test_where_another_region_may_lack_more_it_is_said(demonstration):
    found = gaps(demonstration, quarter="2019-20 Q3", to="by_2020:100000", geography="2013-04")
    first, second = found.by_region[:2]
    assert first.gap - first.without_figure < second.gap
    assert by_region(found).title.startswith("As far as known, ")


def test_a_level_that_is_held_has_no_picture(demonstration):
    answer = drawn(demonstration, quarter="2019-20 Q3", to="by_2020:50000", geography="2019-04")
    assert answer.found.is_held and answer.pictures == ()


def test_both_pictures_can_be_drawn_on_screen_and_on_paper(demonstration):
    pictures = drawn(demonstration, **ON).pictures
    for chart in pictures:
        assert plotly.specification(chart, dark=False)["data"]
        assert b"<svg" in svg.svg(chart)
    assert height(pictures[0]) > height(pictures[1])
