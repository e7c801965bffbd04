"""Who lacks how much to a level, on a little rollout of which every figure can be worked out by head."""

import numpy as np
import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis.area_map_classes import class_of
from phb.analysis.area_map_message import table
from phb.analysis.gaps import gaps, level_next, levels
from phb.analysis.gaps_map import gaps_map, message
from phb.analysis.road_shares import shares
from phb.errors import PlainError
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import write
from tests.rollout import CCGS, GEOGRAPHY, QUARTER, rollout

LATE, SILENT, LARGE = "00K", "00L", "00M"
HELD = {LATE: (100, 110, 120, 130, None), SILENT: (None,) * 5, LARGE: (4_000,) * 5}
WHOLE = 140 * (CCGS - 3) + 4_000


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    data = tmp_path_factory.mktemp("gaps")
    receive(write(data / "sent", rollout(HELD)), Shelf(data))
    return Store(build(data, demo=NOTHING).store)


def asked(store, **changed):
    return gaps(store, **{"quarter": QUARTER, "to": "by_2020:50000", "geography": GEOGRAPHY} | changed)


def part(found, key):
    return next(one for one in (*found.by_ccg, *found.by_region) if one.key == key)


def test_what_the_ccgs_lack_adds_up_to_the_person_to_what_england_lacks(store):
    found = asked(store)
    assert sum(one.gap for one in found.by_ccg) == found.gap == 50_000 - WHOLE
    assert found.note == ""


def test_what_the_regions_lack_hold_and_have_to_reach_adds_up_over_their_ccgs(store):
    found = asked(store)
    for region in found.by_region:
        inside = [one for one in found.by_ccg if one.region == region.key]
        assert region.gap == sum(one.gap for one in inside)
        assert region.share == sum(one.share for one in inside)
        assert region.held == sum(one.held or 0 for one in inside)
        assert (region.ccgs, region.known) == (len(inside), sum(one.held is not None for one in inside))
    assert sum(one.gap for one in found.by_region) == found.gap
    assert sum(one.share for one in found.by_region) == 50_000
    assert sum(one.held for one in found.by_region) == WHOLE


def test_the_fewest_ccgs_that_hold_half_of_the_gap_are_counted(store):
    found = asked(store)
    lacking = [one.gap for one in found.by_ccg]
    assert lacking == sorted(lacking, reverse=True)
    assert sum(lacking[: found.half]) >= found.gap / 2 > sum(lacking[: found.half - 1])
    assert found.finding == f"{found.half} of 195 CCGs hold half of the gap of {found.gap:,} to 50,000"


def test_a_ccg_without_a_figure_lacks_at_most_its_whole_share_and_is_told_apart(store):
    found = asked(store)
    assert {one.key for one in found.without} == {LATE, SILENT}
    for code in (LATE, SILENT):
        one = part(found, code)
        assert (one.held, one.gap, one.without_figure) == (None, one.share, one.share)
        assert (one.gap_words, one.why) == (f"at most {one.share:,}", "no return")
    of_both = {part(found, code).region for code in (LATE, SILENT)}
    assert {one.key for one in found.by_region if one.is_at_most} == of_both
    assert sum(one.without_figure for one in found.by_region) == sum(one.gap for one in found.without)


def test_a_ccg_that_holds_more_than_its_share_lacks_nobody(store):
    one = part(asked(store), LARGE)
    assert (one.held, one.share, one.gap, one.gap_words) == (4_000, 4_000, 0, "0")


def test_a_level_that_is_held_has_a_sentence_and_no_gap(demonstration):
    found = asked(demonstration, quarter="2019-20 Q3", geography="2019-04")
    assert found.is_held and (found.gap, found.half, found.by_ccg, found.by_region) == (0, 0, (), ())
    assert found.finding == "50,000 is held already: 31,553 above it"
    with pytest.raises(PlainError, match="50,000 is held already: 31,553 above it: there is no gap to map"):
        gaps_map(demonstration, quarter="2019-20 Q3", to="by_2020:50000", geography="2019-04")


def test_where_england_holds_a_level_its_ccgs_on_an_older_geography_do_not_lack_it(demonstration):
    held = [
        asked(demonstration, quarter="2019-20 Q3", geography=where).finding
        for where in ("as_it_was", "2019-04", "2013-04", "2019-04 apportioned")
    ]
    assert set(held) == {"50,000 is held already: 31,553 above it"}


def test_where_holders_have_no_place_on_a_geography_the_gap_is_at_most_and_england_lacks_less(demonstration):
    on = {"quarter": "2019-20 Q3", "to": "by_2020:100000"}
    whole, divided = (asked(demonstration, geography=where, **on) for where in ("2019-04", "2013-04"))
    assert (whole.gap, whole.note) == (18_447, "")
    assert f"at most {divided.gap:,} to 100,000" in divided.finding
    assert f"England lacks 18,447: {divided.gap - 18_447:,} of its holders" in divided.note
    assert any(one.why == "not comparable: merged, or its boundary changed" for one in divided.without)


def test_with_a_suppressed_figure_the_gap_is_at_most(demonstration):
    found = asked(demonstration, quarter="2018-19 Q1", geography="2019-04")
    assert "suppressed" in found.shares.places.status and found.note == ""
    assert f"the gap of at most {found.gap:,} to 50,000" in found.finding


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2013-04", "2019-04 apportioned"])
@pytest.mark.parametrize("quarter", ["2014-15 Q4", "2016-17 Q2", "2018-19 Q3"])
def test_every_row_of_both_tables_holds_what_it_has_to_reach_less_what_it_lacks(
    demonstration, quarter, geography
):
    found = asked(demonstration, quarter=quarter, geography=geography, to="by_2020:100000")
    for rows in (found.ccg_table, found.region_table):
        assert rows["Lacks"].sum() == found.gap
        assert rows["To reach for 100,000"].sum() == 100_000
        assert (rows["Holders"].fillna(0) + rows["Lacks"] == rows["To reach for 100,000"]).all()
        assert rows["Share of the gap so far"].iloc[-1] == "100.0%"
    assert len(found.ccg_table) == len(found.shares.places.code)


def test_the_map_has_each_ccgs_gap_over_its_residents_and_no_value_where_there_is_no_figure(store):
    found = asked(store)
    shown = gaps_map(store, quarter=QUARTER, to="by_2020:50000", geography=GEOGRAPHY)
    parts = {one.key: one for one in found.by_ccg}
    assert len(shown.areas) == CCGS
    for area in shown.areas:
        one = parts[area.code]
        if one.held is None:
            assert (area.status, area.value, area.level_class) == ("missing", None, None)
        else:
            assert (area.value, area.numerator) == (round(100_000 * one.gap / one.residents, 1), one.gap)
            assert area.level_class == class_of(area.value, shown.breaks)
    assert "2 of 195 CCGs have none" in shown.finding
    assert table(shown)["People"].sum() == found.gap - sum(one.gap for one in found.without)


def test_the_map_is_in_the_order_of_its_outlines_and_tells_of_its_own_classes(demonstration):
    shown = gaps_map(demonstration, quarter="2018-19 Q3", to="by_2020:100000", geography="2019-04")
    codes = [area.code for area in shown.areas]
    assert codes == sorted(codes) and min(shown.breaks) > 0
    sent = message(shown, selected=codes[:1])
    assert len(sent["classes"]) == len(codes) and sent["selected"] == codes[:1]
    assert "The classes are cut for this quarter and level" in sent["what"]


def test_every_level_on_record_can_be_asked_about(store):
    for name, (_aim, level) in levels().items():
        found = asked(store, to=name)
        assert found.is_held or found.gap == level - WHOLE
        assert np.array_equal(found.shares.gap, shares(store, quarter=QUARTER, level=level).gap)


@pytest.mark.parametrize(
    ("held", "name"),
    [(0, "by_2020:50000"), (50_000, "by_2020:100000"), (100_000, "by_2020:100000")],
)
def test_the_lowest_level_not_held_is_asked_about_first(held, name):
    assert level_next(held) == name


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"to": "by_1066:3"}, 'There is no level "by_1066:3"; choose one of by_2020:50000'),
        ({"quarter": "2030-31 Q1"}, "Live holders are not known for 2030-31 Q1"),
        ({"geography": "the moon"}, '"the moon" is not a geography'),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(store, changed, said):
    with pytest.raises(PlainError, match=said):
        asked(store, **changed)
