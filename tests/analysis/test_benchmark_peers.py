"""One CCG beside its group: their own spread by hand, and no podium."""

import re

import numpy as np
import pytest

from phb.analysis.benchmark import field
from phb.analysis.benchmark_peers import CHOSEN, PEERS, alike, finding, group, median_interval
from phb.analysis.peers import peers_of
from tests.rollout import GEOGRAPHY, QUARTER, rollout

TEN = ("00D", "00J", "00K", "00L", "00M", "00N", "00P", "00Q", "00R", "00T")
HELD = {code: (None,) * 4 + (100 * at,) for at, code in enumerate(TEN, start=1)}
OWN = "00C"


@pytest.fixture(scope="module")
def rows():
    return HELD | {OWN: (None,) * 4 + (1_050,)}


def beside(store, codes, own=OWN, measure="holders", **given):
    found = field(store, measure=measure, quarter=QUARTER, geography=GEOGRAPHY)
    return group(found, found.place(own), codes, **{"kind": CHOSEN, **given})


def test_quartiles_and_the_interval_of_the_median_of_ten_values_are_those_of_the_hand(store_from, rows):
    found = beside(store_from(*rollout(rows, quarters=1)), TEN)
    assert found.quartiles == (
        325,
        550,
        775,
    )  # nine steps from 100 to 1,000
    assert found.middle == (200, 900)  # the second and the ninth
    assert found.level == pytest.approx(100 * (1 - 2 * 11 / 1024))
    assert found.known == 10 and found.own.value == 1_050
    assert [one.code for one in found.members] == [OWN, *reversed(TEN)]


def test_the_ccg_itself_is_not_in_the_spread_it_is_held_against(store_from, rows):
    found = beside(store_from(*rollout(rows, quarters=1)), (*TEN, OWN))
    assert found.quartiles == (325, 550, 775)
    assert [one.code for one in found.members if one.is_own] == [OWN]
    assert "above the upper quartile of its 10" in finding(found)


@pytest.mark.parametrize(("count", "ends"), [(5, None), (6, (1, 6)), (8, (1, 8)), (9, (2, 8)), (10, (2, 9))])
def test_fewer_than_six_have_no_interval_of_their_median(count, ends):
    middle, level = median_interval(np.arange(count, 0, -1.0))
    assert middle == ends
    assert (level is None) == (ends is None) and (level is None or level >= 95)


def test_values_all_alike_have_quartiles_and_an_interval_of_no_width():
    assert median_interval(np.full(10, 7.0))[0] == (7, 7)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_fewer_than_four_have_no_quartiles_and_it_is_said(store_from, rows, count):
    found = beside(store_from(*rollout(rows, quarters=1)), TEN[:count])
    assert found.quartiles is None and found.middle is None
    assert f"too few of its {count}" in finding(found)


def test_a_code_that_was_not_open_is_left_out_and_one_without_a_return_stays_last(store_from, rows):
    store = store_from(*rollout(rows | {"00D": (None,) * 5}, quarters=1))
    found = beside(store, (*TEN, "15N", "99Z"))
    assert {one.code for one in found.members} == {OWN, *TEN}
    last = found.members[-1]
    assert (last.code, last.value, last.why) == ("00D", None, "no return")
    assert found.known == 9


def test_a_ccg_without_a_figure_is_not_placed(store_from, rows):
    found = beside(store_from(*rollout(rows | {OWN: (None,) * 5}, quarters=1)), TEN)
    assert found.own.value is None and found.ranks is None
    assert "no figure" in finding(found) and "no return" in finding(found)


def test_the_ranks_in_a_group_are_what_the_intervals_leave_open(store_from, rows):
    found = beside(store_from(*rollout(rows, quarters=1)), TEN, measure="holders_per_100k")
    low, high = found.own.lower, found.own.upper
    others = [one for one in found.members if not one.is_own]
    best = 1 + sum(one.lower > high for one in others)
    worst = 11 - sum(one.upper < low for one in others)
    assert (found.ranks, found.ranked) == ((best, worst), 11)
    assert len(re.findall(r"\d(?:st|nd|rd|th)", finding(found))) == (1 if best == worst else 2)


def test_too_few_people_to_be_ranked_are_in_no_rank_of_a_group_either(store_from, rows):
    store = store_from(*rollout(rows | {OWN: (None,) * 4 + (19,), "00D": (None,) * 4 + (0,)}, quarters=1))
    found = beside(store, TEN, measure="holders_per_100k")
    assert found.ranks is None and found.ranked == 9
    assert not re.search(r"\d(st|nd|rd|th)| of 11", finding(found))


def test_a_count_has_no_rank_in_a_group(store_from, rows):
    found = beside(store_from(*rollout(rows, quarters=1)), TEN)
    assert found.ranks is None and not re.search(r"\d(st|nd|rd|th)", finding(found))


def test_a_peer_is_shown_with_how_far_it_is_and_every_variable(demonstration):
    ten = peers_of(demonstration, code="15F", quarter="2019-20 Q3", geography="as_it_was")
    table = alike(ten)
    assert table["Code"].tolist() == ["15F", *(one.code for one in ten.peers)]
    assert table["Distance"].is_monotonic_increasing and table["Distance"][0] == 0
    assert not table.isna().any().any() and len(table.columns) == 3 + len(ten.known)
    found = field(demonstration, measure="holders_per_100k", quarter="2019-20 Q3", geography="as_it_was")
    codes, apart = [one.code for one in ten.peers], [one.distance for one in ten.peers]
    held = group(found, found.place("15F"), codes, kind=PEERS, distances=apart)
    assert {one.code: one.distance for one in held.members if not one.is_own} == dict(zip(codes, apart))
    assert "peers" in finding(held)
