"""The road drawn: every area of the demonstration, and words that agree with the page's figures."""

import pytest

from phb.analysis.road import road
from phb.analysis.road_area import SHAPES, area_keys, area_road
from phb.analysis.road_sharing import sharing
from phb.charts.plotly import specification
from phb.charts.road import paces
from phb.charts.road_area import PROJECTED, area
from phb.charts.road_sharing import distances, height

ON = {"quarter": "2018-19 Q2", "geography": "2019-04"}


@pytest.fixture(scope="module")
def found(demonstration):
    return road(demonstration, aim="by_2020", weighting="residents", **ON)


def test_every_area_can_be_drawn_in_every_shape(found):
    for number, key in enumerate(area_keys(found)):
        chart = area(area_road(found, key=key, level=50_000, shape=tuple(SHAPES)[number % 3]))
        assert specification(chart)["data"] and len(chart.table) == len(chart.places)


def test_the_fan_opens_from_what_is_held_and_ends_at_the_aim(found):
    chart = area(area_road(found, key="15F", level=50_000))
    held = dict(zip(chart.series[0].x, chart.series[0].y))[found.quarter]
    for fan in chart.spreads:
        assert (fan.x[0], fan.low[0], fan.high[0]) == (found.quarter, held, held)
        assert (fan.x[-1], fan.of) == ("2019-20 Q4", PROJECTED)


@pytest.mark.parametrize("key", ["England", "15F"])
def test_the_change_of_the_collection_is_marked_behind_and_ahead_of_the_quarter(demonstration, key):
    for quarter, is_ahead in (("2016-17 Q2", True), ("2018-19 Q2", False)):
        on = ON | {"quarter": quarter}
        chart = area(
            area_road(road(demonstration, aim="by_2020", weighting="residents", **on), key=key, level=50_000)
        )
        assert [one.at for one in chart.breaks if one.edge == "start"] == ["2017-18 Q1"]
        assert ("counting changed in 2017-18 Q1" in chart.subtitle) == is_ahead


def test_the_title_says_of_what_the_chance_is(found):
    title = area(area_road(found, key="England", level=100_000)).title
    assert title.startswith("England: ") and "; reaching it is " in title


def test_the_picture_of_england_says_whose_plans_are_drawn_and_what_all_of_them_come_to(found):
    chart = area(area_road(found, key="England", level=50_000))
    assert f"all {found.england.plans:,} with a plan come to {found.england.plan:,}" in chart.subtitle
    assert f"of the {area_road(found, key='England', level=50_000).plan_ccgs} CCGs" in chart.subtitle


def test_a_plan_that_was_mistyped_does_not_flatten_the_picture_and_is_said_to_be_odd(found):
    odd = next(one for one in found.ccgs if one.doubtful)
    chart = area(area_road(found, key=odd.key, level=50_000))
    assert "was surely typed wrong" in chart.subtitle
    plan = next(one for one in chart.series if "lan" in one.name)
    assert chart.y_top and chart.y_top < max(value for value in plan.y if value is not None)


def test_the_regions_are_drawn_with_what_they_need_and_their_pace(found):
    chart = paces(found)
    needed, pace = chart.series
    assert len(needed.x) == len(found.regions)
    by_name = {one.name: one for one in found.regions}
    for name, need, recent in zip(needed.x, needed.y, pace.y):
        assert need == by_name[name].rates[50_000].required
        assert recent == by_name[name].pace.per_quarter


def test_the_furthest_from_their_share_are_drawn_and_all_are_in_the_table(demonstration):
    shown = sharing(demonstration, level=50_000, weighting="residents", **ON)
    chart = distances(shown)
    drawn, known = chart.series[0].y, shown.shares.distance_per_100k
    assert max(drawn) == pytest.approx(max(value for value in known if value == value))
    assert min(drawn) == pytest.approx(min(value for value in known if value == value))
    assert len(chart.table) == len(known) and height(shown) > 300
