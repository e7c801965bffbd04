"""The road to a target, on a little rollout of which every figure can be worked out by head."""

import numpy as np
import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb import definitions
from phb.analysis import road_words as told
from phb.analysis.road import road
from phb.analysis.road_area import area_keys, area_road
from phb.analysis.road_places import places
from phb.analysis.road_shares import shares
from phb.analysis.road_sharing import sharing
from phb.errors import PlainError
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import plan, voluntary, write
from tests.rollout import CCGS, GEOGRAPHY, QUARTER, rollout

FLAT, LATE, SILENT, LARGE = "00D", "00K", "00L", "00M"
HELD = {
    FLAT: (100, 100, 100, 100, 100),
    LATE: (100, 110, 120, 130, None),
    SILENT: (None, None, None, None, None),
    LARGE: (4_000, 4_000, 4_000, 4_000, 4_000),
}
PLANS = """
    00D | 1 | 2017-03-01 | 2019-20 Q4 | 500
    00D | 2 | 2018-03-01 | 2019-20 Q4 | 400
    00J | 1 | 2017-03-01 | 2019-20 Q4 | 300
    00K | 1 | 2017-03-01 | 2019-20 Q4 | 99000
    00P | 1 | 2017-03-01 | 2018-19 Q4 | 90
    00P | 1 | 2017-03-01 | 2019-20 Q4 | 80
    00Q | 1 | 2017-03-01 | 2019-20 Q4 | 0
"""
WHOLE = 140 * (CCGS - 4) + 100 + 4_000


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    data = tmp_path_factory.mktemp("road")
    receive(write(data / "sent", (*rollout(HELD), plan(PLANS, received_on="2018-04-11"))), Shelf(data))
    return Store(build(data, demo=NOTHING).store)


def asked(store, **changed):
    usual = {"quarter": QUARTER, "geography": GEOGRAPHY, "aim": "by_2020", "weighting": "residents"}
    return road(store, **usual | changed)


def need(found, key):
    return next(one for one in (*found.regions, *found.ccgs) if one.key == key)


def test_the_roads_add_up_to_the_level_and_nobody_is_given_fewer_than_hold_a_budget(store):
    found = shares(store, quarter=QUARTER, level=50_000)
    assert found.road.sum() == found.plain.sum() == 50_000
    assert (found.road >= np.nan_to_num(found.held)).all()
    assert found.gap.sum() == 50_000 - WHOLE
    assert found.road[found.places.code.index(LARGE)] == 4_000


def test_the_roads_of_the_ccgs_add_up_to_their_regions_and_to_england(store):
    found = asked(store)
    for level in found.aim.levels:
        assert sum(one.share[level] for one in found.ccgs) == level
        assert sum(one.share[level] for one in found.regions) == found.england.share[level] == level


def test_every_ten_more_a_quarter_is_a_pace_without_doubt(store):
    one = need(asked(store), "00J")
    assert (one.pace.per_quarter, one.pace.lower, one.pace.upper) == (10, 10, 10)
    rate = one.rates[50_000]
    assert rate.required == (one.share[50_000] - 140) / 6
    assert rate.is_sure and rate.answer in told.answer(rate)


def test_no_recent_growth_is_an_answer(store):
    assert told.answer(need(asked(store), FLAT).rates[50_000]) == "no recent growth"


def test_a_ccg_without_a_figure_has_no_run_rate_and_says_why_but_keeps_its_share(store):
    found = asked(store)
    for code in (LATE, SILENT):
        one = need(found, code)
        assert (one.held, one.rates[50_000].answer) == (None, "not known")
        assert told.answer(one.rates[50_000], one.why) == "cannot be calculated, because no return"
        assert one.share[50_000] > 0


def test_a_late_return_is_carried_over_once_and_said(store):
    found = asked(store)
    assert found.ahead.projection.start == WHOLE + 130
    assert "130 people of 1 CCG without a figure are carried over" in found.ahead.coverage
    assert need(found, LATE).median > 130 and need(found, SILENT).median is None


def test_what_is_projected_of_the_ccgs_and_of_the_regions_adds_up_to_england(store):
    found = asked(store)
    england = found.england.median
    assert sum(one.median for one in found.ccgs if one.median is not None) == pytest.approx(england)
    assert sum(one.median for one in found.regions) == pytest.approx(england)


def test_a_date_that_is_over_is_held_or_missed_and_has_no_chance(demonstration):
    found = asked(demonstration, quarter="2019-20 Q1", geography="2019-04", aim="objective_2019")
    assert found.steps == -1 and found.england.chances == {50_000: None}
    short = [one.rates[50_000] for one in found.ccgs if (one.held or 0) < one.share[50_000] and not one.why]
    there = [one.rates[50_000] for one in found.ccgs if (one.held or 0) >= one.share[50_000]]
    assert {(rate.answer, rate.required) for rate in short} == {("missed", None)}
    assert {(rate.answer, rate.required) for rate in there} == {("achieved", 0)}
    said = told.headline(found)
    assert "50,000 was due on 31 March 2019, when 49,382 held one: 618 short" in said
    assert "achieved" not in said and "held already" not in said


def test_of_a_level_that_england_holds_the_shares_are_by_weight_alone(store):
    found = shares(store, quarter=QUARTER, level=20_000)
    assert found.road is None and found.over == WHOLE - 20_000
    assert (found.target == found.plain).all() and found.plain.sum() == 20_000
    assert not found.gap.any()


def test_the_last_plan_counts_the_first_is_kept_and_a_mistyped_one_is_in_no_sum(store):
    found = asked(store)
    assert (need(found, FLAT).plan, need(found, FLAT).plan_quarter) == (400, "2019-20 Q4")
    drawn = area_road(found, key=FLAT, level=50_000)
    last = drawn.places.index("2019-20 Q4")
    assert (drawn.plan_original[last], drawn.plan_current[last]) == (500, 400)
    assert (need(found, LATE).plan, need(found, LATE).doubtful) == (99_000, 1)
    assert (found.england.plan, found.england.plans, found.england.doubtful) == (780, 4, 1)


def test_a_plan_that_falls_or_is_of_nobody_is_said_to_be_odd(store):
    found = asked(store)
    said = {code: need(found, code).plan_odd for code in ("00P", "00Q", LATE, "00J")}
    assert said["00P"] == "falls in 2019-20 Q4, from 90 to 80"
    assert said["00Q"] == "plans nobody throughout"
    assert said[LATE].startswith("surely typed wrong") and said["00J"] == ""


def test_a_road_runs_from_what_is_held_to_the_share_at_the_aims_quarter(store):
    found = asked(store)
    drawn = area_road(found, key="00J", level=50_000, shape="linear")
    start, end = drawn.places.index(QUARTER), drawn.places.index("2019-20 Q4")
    assert (drawn.road[start], drawn.road[end]) == (140, need(found, "00J").share[50_000])
    assert drawn.road[start - 1] is None
    rated = area_road(found, key="00J", level=50_000, rate=2.0)
    assert rated.target == round(2 * need(found, "00J").population / 1_000)


def test_every_area_has_a_road_that_can_be_drawn(store):
    found = asked(store)
    for key in area_keys(found):
        drawn = area_road(found, key=key, level=100_000)
        assert {len(drawn.holders), len(drawn.road), len(drawn.median)} == {len(drawn.places)}


def test_with_a_limit_on_the_pace_what_finds_no_place_is_said(store):
    found = sharing(
        store, quarter=QUARTER, geography=GEOGRAPHY, level=100_000, weighting="residents", cap=1, steps=6
    )
    held, residents = np.nan_to_num(found.shares.held), found.shares.places.population
    assert (found.shares.road <= held + 6 * residents / 100_000).all()
    assert found.shares.left_over == 100_000 - found.shares.road.sum() > 0
    assert any(f"{found.shares.left_over:,} of 100,000 find no place" in said for said in found.sentences)


@pytest.mark.parametrize("weighting", [one.name for one in definitions.fair_share().weightings])
def test_every_weighting_shares_the_level_out_whole(store, weighting):
    found = shares(store, quarter=QUARTER, level=50_000, weighting=weighting)
    assert found.plain.sum() == 50_000
    assert found.weight.sum() == pytest.approx(found.places.population.sum())
    assert found.is_weighted.all()


def test_a_poor_ccg_has_a_larger_share_by_deprivation_than_by_residents(store):
    plain, poor = (
        shares(store, quarter=QUARTER, level=50_000, weighting=w) for w in ("residents", "deprivation")
    )
    manchester, wokingham = (plain.places.code.index(code) for code in ("14L", "15A"))
    assert poor.plain[manchester] > plain.plain[manchester]
    assert poor.plain[wokingham] < plain.plain[wokingham]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"aim": "by_1066"}, r'no target "by_1066"; choose one of by_2020'),
        ({"weighting": "luck"}, r'no weighting "luck"; choose one of residents'),
        ({"quarter": "soon"}, r'"soon" is not a quarter'),
        ({"quarter": "2014-15 Q1"}, "Live holders are not known for 2014-15 Q1 or before"),
        ({"geography": "the moon"}, r'"the moon" is not a geography'),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(store, changed, said):
    with pytest.raises(PlainError, match=said):
        asked(store, **changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"key": "99Z"}, 'no area "99Z"'),
        ({"level": 7}, "7 is no level of 50,000 to 100,000"),
        ({"rate": 0.0}, "Give a rate above 0"),
        ({"shape": "a leap"}, 'no shape "a leap"; choose one of linear'),
    ],
)
def test_a_road_that_cannot_be_drawn_is_a_sentence(store, changed, said):
    with pytest.raises(PlainError, match=said):
        area_road(asked(store), **{"key": "00J", "level": 50_000} | changed)


@pytest.mark.parametrize("level", [0, -5])
def test_a_level_of_nobody_is_a_sentence(store, level):
    with pytest.raises(PlainError, match="not a level to share out"):
        shares(store, quarter=QUARTER, level=level)


def test_nothing_is_carried_or_compared_across_april_2017(store_from):
    store = store_from(
        voluntary("00D | 2016-17 Q4 | 50 | 0 | 0 | 50", received_on="2017-04-10"),
        *rollout({FLAT: (None, 60, 70, 80, 90)}),
    )
    found = places(store, quarter="2017-18 Q3", geography="2017-04")
    row = found.code.index(FLAT)
    assert found.values[row, found.quarters.index("2016-17 Q4")] == 50
    assert np.isnan(found.steady[row, found.quarters.index("2016-17 Q4")])
    assert np.isnan(found.pace[row]) and found.now[row] == 60


@pytest.mark.parametrize("quarter", ["2019-20 Q3", "2018-19 Q1", "2016-17 Q2"])
def test_englands_needs_are_the_same_on_every_geography(demonstration, quarter):
    found = [
        asked(demonstration, quarter=quarter, geography=where).england
        for where in ("as_it_was", "2019-04", "2013-04", "2019-04 apportioned")
    ]
    assert len({(one.held, one.median, one.pace, one.rates[100_000]) for one in found}) == 1


def test_the_tables_tell_of_every_ccg_and_those_that_need_most_first(demonstration):
    found = asked(demonstration, quarter="2019-20 Q3", geography="2019-04")
    table = told.table(found, found.ccgs)
    assert len(table) == 191
    assert table["Needed a quarter to 100,000"].dropna().is_monotonic_decreasing
    assert table["Share of 100,000"].sum() == 100_000
    assert told.headline(found).startswith("100,000 by 31 March 2020 needs 18,447 more a quarter")
