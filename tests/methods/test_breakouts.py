"""Who broke out is told by the place among the others, and never by one other area alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from phb.errors import PlainError
from phb.methods.breakouts import FEWEST, breakouts, places

QUARTERS = 8
ONE = np.zeros(QUARTERS, dtype=int)


def field(others, riser):
    """Give eleven steady areas at 10, 20, ... and one more, the last."""
    return np.vstack([np.outer(others, np.ones(QUARTERS)), riser])


STEADY = np.arange(10.0, 120.0, 10.0)
RISES = [5, 5, 5, 8, 70, 75, 80, 80]
NOBODY = np.zeros((12, QUARTERS), dtype=bool)


def test_an_area_that_was_lowest_and_then_stood_above_the_middle_broke_out():
    (one,) = breakouts(field(STEADY, RISES), ONE, NOBODY)
    assert (one.area, one.kind, one.low_at, one.rose_at) == (11, "lowest", 3, 4)
    assert one.place_low == 0 and one.place_rose == pytest.approx(6.5 / 11) and one.is_robust


def test_growth_everywhere_raises_nobody():
    growing = field(STEADY, RISES[:4] + [5] * 4) * (1 + np.arange(QUARTERS))
    assert breakouts(growing, ONE, NOBODY) == []


def test_one_quarter_above_is_a_slip_not_a_rise():
    assert breakouts(field(STEADY, [5, 5, 5, 5, 90, 5, 5, 5]), ONE, NOBODY) == []


def test_nothing_is_told_across_a_change_of_the_collection():
    assert breakouts(field(STEADY, RISES), np.array([0, 0, 0, 0, 1, 1, 1, 1]), NOBODY) == []


def test_a_missing_quarter_breaks_the_run():
    assert breakouts(field(STEADY, [5, np.nan, 5, np.nan, 70, 75, 80, 80]), ONE, NOBODY) == []


def test_an_area_that_had_stalled_below_the_middle_may_break_out_too():
    stalled = NOBODY.copy()
    stalled[11, 2] = True
    (one,) = breakouts(field(STEADY, [45, 45, 45, 45, 70, 75, 80, 80]), ONE, stalled)
    assert (one.kind, one.low_at, one.rose_at) == ("stalled", 2, 4)


def test_a_rise_that_one_other_area_makes_is_not_robust():
    # Above the half only because one area stands below: six of eleven others.
    (one,) = breakouts(field(STEADY, [5, 5, 5, 5, 60.5, 60.5, 60.5, 60.5]), ONE, NOBODY)
    assert one.place_rose == pytest.approx(6 / 11) and one.is_robust is False


def test_among_fewer_than_ten_areas_nobody_has_a_place():
    few = field(STEADY, RISES)[-(FEWEST - 1) :]
    assert np.isnan(places(few)).all() and breakouts(few, ONE, NOBODY[: FEWEST - 1]) == []


def test_level_areas_share_a_place_and_nought_is_a_value():
    level = np.zeros((12, 1))
    assert np.allclose(places(level), 0.5)
    assert np.isnan(places(np.full((12, 1), np.nan))).all()


def test_shapes_that_do_not_fit_are_refused_in_a_sentence():
    with pytest.raises(PlainError, match="a value and a stall for each area"):
        breakouts(np.ones((12, 3)), np.zeros(2), np.zeros((12, 3)))


wild = arrays.arrays(
    float, (13, 7), elements=st.one_of(st.integers(0, 6).map(float), st.just(np.nan)), fill=st.nothing()
)


@given(wild)
def test_it_is_robust_exactly_where_it_holds_without_each_other_area(values):
    """The second reading leaves each area out in turn and places the others anew."""
    collection, stalled = np.array([0, 0, 0, 1, 1, 1, 1]), np.zeros((13, 7), dtype=bool)
    stalled[::3, ::2] = True
    rules = {"lowest_quarters": 2, "above_quarters": 1}
    for one in breakouts(values, collection, stalled, **rules):
        down = range(one.low_at - (1 if one.kind == "lowest" else 0), one.low_at + 1)
        holds = True
        for other in set(range(13)) - {one.area}:
            kept = [area for area in range(13) if area != other]
            again = places(values[kept])[kept.index(one.area)]
            was_low = all(again[at] <= 0.25 if one.kind == "lowest" else again[at] < 0.5 for at in down)
            holds = holds and was_low and again[one.rose_at] > 0.5
        assert one.is_robust == holds
