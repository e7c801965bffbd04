"""Ranges of ranks and deciles: tables worked by hand, and every pair of areas compared."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.methods.rates import rate_interval
from phb.methods.standing import deciles, rank_range

NAN = math.nan
# Few levels, so that limits often touch and values tie.
LEVELS = st.one_of(st.sampled_from([0.0, 1.0, 2.0, 3.0]), st.floats(0, 10))


@st.composite
def areas(draw):
    """(value, lower, upper) of areas, some without one of them."""
    low, value, high = sorted(draw(st.tuples(LEVELS, LEVELS, LEVELS)))
    hole = draw(st.sampled_from([None] * 6 + [0, 1, 2]))
    return tuple(NAN if place == hole else one for place, one in enumerate((value, low, high)))


def test_a_rank_by_hand_and_the_ranks_its_limits_leave_open():
    #        A: 50 (45-55)   B: 40 (30-46)   C: 35 (29-41)   D: 20 (15-25)
    found = rank_range([50, 40, 35, 20], [45, 30, 29, 15], [55, 46, 41, 25])
    assert found.rank.tolist() == [1, 2, 3, 4]
    # C lies certainly below A (41 < 45) but not B; D below all three; B overlaps A.
    assert found.best.tolist() == [1, 1, 2, 4]
    assert found.worst.tolist() == [2, 3, 3, 4]
    assert found.areas == 4


def test_limits_that_touch_leave_the_order_open():
    found = rank_range([3, 1], [2, 0], [4, 2])
    assert found.best.tolist() == [1, 1] and found.worst.tolist() == [2, 2]


def test_areas_of_equal_value_share_the_better_rank():
    found = rank_range([5, 9, 5, 1], [5, 9, 5, 1], [5, 9, 5, 1])
    assert found.rank.tolist() == [2, 1, 2, 4]
    # Without any width, who ties may stand at either of the two places.
    assert found.best.tolist() == [2, 1, 2, 4] and found.worst.tolist() == [3, 1, 3, 4]


def test_an_area_without_a_return_has_no_rank_and_takes_nobodys():
    found = rank_range([50, NAN, 20, 70], [45, NAN, 15, NAN], [55, NAN, 25, 80])
    assert np.isnan(found.rank).tolist() == [False, True, False, True]
    assert (found.rank[0], found.best[2], found.worst[2]) == (1, 2, 2)
    assert found.areas == 2


def test_nobody_known_means_nobody_ranked():
    found = rank_range([NAN, NAN], [NAN, 1], [NAN, 2])
    assert found.areas == 0 and np.isnan([found.rank, found.best, found.worst]).all()


def test_a_reported_nought_is_ranked():
    rates = rate_interval([0, 400], [100_000, 100_000])
    found = rank_range(rates.value, rates.lower, rates.upper)
    assert found.rank.tolist() == found.best.tolist() == found.worst.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (([5], [6], [7]), "a value of 5 outside its limits 6 to 7; correct"),
        (([5, 1], [4], [6]), "one value, one lower and one upper limit"),
    ],
)
def test_limits_that_cannot_be_are_refused(columns, told):
    with pytest.raises(PlainError, match=told):
        rank_range(*columns)


@given(st.lists(areas(), max_size=25))
def test_ranges_are_those_of_comparing_every_pair(table):
    value, low, high = (list(column) for column in zip(*table)) if table else ([], [], [])
    found = rank_range(value, low, high)
    known = [i for i, area in enumerate(table) if not any(map(math.isnan, area))]
    for i in range(len(table)):
        if i not in known:
            assert np.isnan([found.rank[i], found.best[i], found.worst[i]]).all()
            continue
        assert found.rank[i] == 1 + sum(value[j] > value[i] for j in known)
        assert found.best[i] == 1 + sum(low[j] > high[i] for j in known)
        assert found.worst[i] == len(known) - sum(high[j] < low[i] for j in known)
        assert 1 <= found.best[i] <= found.rank[i] <= found.worst[i] <= len(known)


def test_where_all_intervals_hold_every_true_rank_lies_in_its_range():
    rng = np.random.default_rng(3)
    for _ in range(200):
        true = rng.gamma(2, 50, 60)
        below, above = rng.exponential(20, (2, 60))
        value = rng.uniform(true - below, true + above)
        found = rank_range(value, np.minimum(value, true) - 0.1, np.maximum(value, true) + 0.1)
        rank = 1 + (true[None, :] > true[:, None]).sum(axis=1)
        assert ((found.best <= rank) & (rank <= found.worst)).all()


def test_deciles_are_type_7_of_the_known_values_of_each_quarter():
    # Eleven values 0 to 100 in tens: the deciles are the values between the ends, a twelfth area is missing.
    quarter = [*np.arange(0, 101, 10.0), NAN]
    # Ten values 0 to 9: type 7 puts the tenth percentile at 0.9.
    fewer = [*np.arange(10.0), NAN, NAN]
    found = deciles(np.array([quarter, fewer]).T)
    assert found.shape == (9, 2)
    assert found[:, 0] == pytest.approx(np.arange(10, 100, 10))
    assert found[:, 1] == pytest.approx(np.arange(1, 10) * 0.9)


def test_of_fewer_than_ten_areas_there_are_no_deciles():
    found = deciles(np.array([[*np.arange(9.0), NAN], [NAN] * 10]).T)
    assert found.shape == (9, 2) and np.isnan(found).all()
    with pytest.raises(PlainError, match="areas by quarters"):
        deciles(np.arange(12.0))
