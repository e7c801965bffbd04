"""A trend of late: hand-worked tables, every order counted one by one, false alarms on simulated series."""

import math
from itertools import combinations, permutations
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

from phb.errors import PlainError
from phb.methods.trend import recent

NAN = math.nan


def plain_score(values):
    return sum((later > earlier) - (later < earlier) for earlier, later in combinations(values, 2))


def plain_chance(values):
    """The part of all orders that score as far from nought, by going through them."""
    score, orders = abs(plain_score(values)), list(permutations(values))
    return sum(abs(plain_score(order)) >= score for order in orders) / len(orders)


@pytest.mark.parametrize(
    ("values", "p_value", "direction"),
    [
        ([1, 2, 3, 4, 5, 6], 2 / 720, "rising"),  # this order and its reverse
        ([6, 5, 4, 3, 2, 1], 2 / 720, "falling"),
        ([0, 0, 0, 0, 1, 1, 1, 1], 2 / 70, "rising"),
        ([0, 0, 0, 0, 0, 0, 1, 1], 2 / 28, "no_trend"),
        ([0, 0, 0, 0, 0, 0, 0, 9], 2 / 8, "no_trend"),  # one high quarter is no trend
        ([3, 1, 4, 1, 5, 9, 2, 6], None, "no_trend"),
    ],
)
def test_a_trend_is_what_few_orders_of_the_same_values_show(values, p_value, direction):
    found = recent(values)
    assert found.direction == direction
    assert found.p_value == pytest.approx(plain_chance(values) if p_value is None else p_value)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=6, max_size=7))
def test_p_values_are_those_of_counting_every_order(values):
    assert recent(values).p_value == pytest.approx(plain_chance(values))


@pytest.mark.parametrize("count", [6, 8, 12, 20])
def test_p_values_of_values_that_differ_are_scipys_exact_ones(count):
    values = np.random.default_rng(count).permutation(count)
    expected = kendalltau(np.arange(count), values, method="exact").pvalue
    assert recent(values, window=count).p_value == pytest.approx(expected)


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 40)), min_size=0, max_size=14))
def test_the_slope_is_the_median_of_all_changes_and_lies_in_its_interval(values):
    known = [(place, value) for place, value in enumerate(values[-8:]) if not math.isnan(value)]
    found = recent(values)
    assert (found.known, found.window) == (len(known), 8)
    if len(known) < 6:
        assert (found.direction, found.p_value, found.slope, found.lower, found.upper) == (
            "not_enough",
            *[None] * 4,
        )
        return
    changes = [(b - a) / (later - earlier) for (earlier, a), (later, b) in combinations(known, 2)]
    assert found.slope == pytest.approx(median(changes))
    assert found.lower <= found.slope <= found.upper


def test_the_slope_is_a_change_a_quarter_and_a_missing_quarter_keeps_its_place():
    found = recent([10, NAN, 16, 19, 22, NAN, 28, 31])
    assert (found.slope, found.lower, found.upper) == pytest.approx((3, 3, 3))
    assert (found.direction, found.known) == ("rising", 6)


def test_only_the_last_quarters_are_looked_at():
    found = recent([900, 800, 700, 600, 1, 2, 3, 4, 5, 6, 7, 8])
    assert (found.direction, found.slope) == ("rising", 1)
    assert recent([900, 800, 700, 600, 1, 2, 3, 4, 5, 6, 7, 8], window=12).direction == "no_trend"


def test_noughts_are_values_and_missing_quarters_are_not():
    assert recent([0] * 8).direction == "no_trend"
    assert recent([NAN, NAN, 0, 0, 0, 0, 0, 0]).direction == "no_trend"
    found = recent([NAN, NAN, NAN, 0, 0, 0, 0, 0])
    assert found.direction == "not_enough"
    assert found.why_not == "5 of the last 8 quarters are known; a trend takes 6."


@pytest.mark.parametrize("values", [[], [NAN] * 8, [3.0]])
def test_without_values_nothing_is_said(values):
    assert recent(values).direction == "not_enough"


def test_values_all_the_same_have_no_trend_and_a_slope_of_nought():
    found = recent([7.0] * 8)
    assert (found.direction, found.p_value) == ("no_trend", 1)
    assert (found.slope, found.lower, found.upper, found.why_not) == (0, 0, 0, None)


def test_the_level_decides():
    values = [0, 0, 0, 0, 0, 0, 1, 1]  # p is 1 in 14
    assert recent(values, level=0.08).direction == "rising"
    assert recent(values, level=0.07).direction == "no_trend"
    assert recent(values, level=1 / 14).direction == "rising"


def alarms(series):
    return sum(recent(one).direction in ("rising", "falling") for one in series) / len(series)


SEEDED = np.random.default_rng(20_261_128)
SERIES = 1000
AT_MOST = 0.05 + 3 * math.sqrt(0.05 * 0.95 / SERIES)  # three standard errors of a share of 5 % above it


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("few, mostly nought", SEEDED.poisson(0.4, (SERIES, 8))),
        ("many", SEEDED.negative_binomial(4, 4 / 24, (SERIES, 8))),
        ("three of a kind and three of another", SEEDED.permuted([[0, 0, 0, 1, 1, 1]] * SERIES, axis=1)),
        ("a year's end that is always high", SEEDED.poisson([20, 20, 20, 30] * 2, (SERIES, 8))),
        ("two quarters missing", np.where([0, 1, 0, 0, 1, 0, 0, 0], NAN, SEEDED.normal(size=(SERIES, 8)))),
    ],
)
def test_of_series_without_a_trend_no_more_than_the_level_are_called_one(name, series):
    assert alarms(series) <= AT_MOST, name


def test_series_with_a_plain_trend_are_mostly_found():
    rising = np.random.default_rng(3).poisson(np.arange(10, 50, 5), (300, 8))
    found = [recent(one) for one in rising]
    assert sum(one.direction == "rising" for one in found) > 250
    assert sum(one.lower <= 5 <= one.upper for one in found) > 270


def test_a_stock_that_only_wanders_would_be_called_a_trend_far_too_often():
    wandering = np.random.default_rng(4).normal(size=(400, 8)).cumsum(axis=1)
    assert alarms(wandering) > 0.25


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"window": 5}, "5 quarters are too few"),
        ({"level": 0}, "0 is no level"),
        ({"level": 5}, "5 is no level"),
        ({"values": [1.0, math.inf]}, "infinite"),
        ({"values": [[1.0, 2.0]]}, "one line of values"),
    ],
)
def test_what_makes_no_trend_is_said(asked, sentence):
    with pytest.raises(PlainError, match=sentence):
        recent(**({"values": [1.0] * 8} | asked))
