"""The slope index of inequality: tables worked by hand, lines fitted without each area, and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import t as student

from phb.errors import PlainError
from phb.methods.inequality import ridits, slope_index

NAN = math.nan
TEN = [1000.0] * 10
SCORES = [float(score) for score in range(10)]


def test_a_rate_that_rises_evenly_has_the_slope_from_one_end_to_the_other():
    # Ten areas of a tenth each stand at 0.05, 0.15 ... 0.95; rates of 10, 20 ... 100 in 1,000 rise by 100
    # from end to end, about a mean of 55. Given out of order: the score decides.
    order = [3, 0, 9, 1, 8, 2, 7, 4, 6, 5]
    found = slope_index([10.0 * (k + 1) for k in order], TEN, order, per=1000)
    assert found.slope.value == pytest.approx(100)
    assert (found.mean, found.at_foot, found.at_top) == pytest.approx((55, 5, 105))
    assert found.relative.value == pytest.approx(100 / 55)
    assert (found.slope.lower, found.slope.upper) == pytest.approx((100, 100))
    assert (found.areas, found.reason) == (10, "")


def test_the_interval_of_a_slope_worked_by_hand():
    # As above, but the area in place 7 has 30 more. With c = place less 0.5, sum of c squared is 0.825.
    count = [10.0 * (k + 1) for k in range(10)]
    count[7] += 30
    c = [(k - 4.5) / 10 for k in range(10)]
    slope = 100 + 30 * c[7] / 0.825
    error = [30 * ((k == 7) - 0.1 - c[7] * c[k] / 0.825) for k in range(10)]
    free = [1 - 0.1 - one**2 / 0.825 for one in c]
    deviation = math.sqrt(sum((e / f * one / 0.825) ** 2 for e, f, one in zip(error, free, c)))
    found = slope_index(count, TEN, SCORES, per=1000)
    assert found.slope.value == pytest.approx(slope)
    assert found.mean == pytest.approx(58)
    # 2.306 is Student's t of 8 degrees of freedom at 97.5 %.
    assert found.slope.upper - slope == pytest.approx(2.306004 * deviation, rel=1e-6)
    assert slope - found.slope.lower == pytest.approx(2.306004 * deviation, rel=1e-6)


def test_areas_stand_at_the_middle_of_their_people():
    # Low and Low's example, as phe_sii tells it: 12 % of the people stand at 0.06, the next 10 % at 0.17.
    assert ridits(np.array([12, 10, 78]), np.array([1, 2, 3])) == pytest.approx([0.06, 0.17, 0.61])


def test_areas_of_one_score_share_the_middle_of_all_their_people():
    found = ridits(np.array([10.0, 20, 30, 40]), np.array([5, 7, 5, 1]))
    # First the 40, then 10 and 30 together, then 20.
    assert found == pytest.approx([0.6, 0.9, 0.6, 0.2])


@given(st.lists(st.tuples(st.floats(0.5, 1e6), st.integers(-3, 3)), min_size=1, max_size=20))
def test_ridits_weighted_by_people_have_a_mean_of_a_half(areas):
    people, score = (np.array(column, dtype=float) for column in zip(*areas))
    found = ridits(people, score)
    assert (people * found).sum() / people.sum() == pytest.approx(0.5)
    assert ((found > 0) & (found < 1)).all()


def test_a_falling_order_turns_the_sign():
    rising = slope_index(range(1, 11), TEN, SCORES)
    falling = slope_index(range(1, 11), TEN, [-score for score in SCORES])
    assert falling.slope.value == pytest.approx(-rising.slope.value)
    assert (falling.at_foot, falling.at_top) == pytest.approx((rising.at_top, rising.at_foot))


def test_a_share_is_told_in_percentage_points():
    # Direct payments among 10 holders of every area: one more in each, 10 to 100 %, so 100 points.
    found = slope_index(range(1, 11), [10] * 10, SCORES, per=100)
    assert (found.slope.value, found.at_foot, found.at_top) == pytest.approx((100, 5, 105))


def test_areas_without_count_people_or_score_are_left_out_before_the_order_is_made():
    count, people, score = (
        [*range(1, 11), NAN, 5, 5, 5],
        [*TEN, 9e5, NAN, 0, 9e5],
        [*SCORES, 4.5, 4.5, 4.5, NAN],
    )
    found, without = slope_index(count, people, score), slope_index(range(1, 11), TEN, SCORES)
    assert found.areas == 10
    assert (found.slope.value, found.slope.lower) == (without.slope.value, without.slope.lower)


def test_a_reported_nought_is_in_the_line():
    found = slope_index(range(10), TEN, SCORES, per=1000)
    assert (found.areas, found.at_foot) == (10, pytest.approx(-0.5))


@pytest.mark.parametrize(
    ("count", "people", "score", "areas", "reason"),
    [
        ([NAN] * 10, TEN, SCORES, 0, "no area has a count, a population and a rank"),
        ([5, NAN] * 5, TEN, SCORES, 5, "fewer than 10 areas"),
        (range(10), TEN, [7.0] * 10, 10, "all areas have the same rank"),
        ([0] * 10, TEN, SCORES, 10, "no area has a count above nought"),
        (range(10), TEN, [1.0] * 9 + [2.0], 10, "one area alone decides the slope"),
    ],
)
def test_what_cannot_be_told_says_why(count, people, score, areas, reason):
    found = slope_index(count, people, score)
    assert (found.areas, found.reason) == (areas, reason)
    figures = [
        found.slope.value,
        found.slope.lower,
        found.relative.upper,
        found.at_foot,
        found.at_top,
        found.mean,
    ]
    assert np.isnan(figures).all()


@pytest.mark.parametrize(
    ("count", "people", "score", "told"),
    [
        ([-1] * 10, TEN, SCORES, "A count is -1"),
        (range(10), TEN, [*SCORES[:9], math.inf], "A rank of an area is without end"),
        (range(9), TEN, SCORES, "one count, one population and one rank"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_a_plain_sentence(count, people, score, told):
    with pytest.raises(PlainError, match=told):
        slope_index(count, people, score)


def line(people, place, rate):
    """Value in the middle of the order and slope of the weighted line, by numpy."""
    slope, foot = np.polyfit(place, rate, 1, w=np.sqrt(people))
    return np.array([foot + slope / 2, slope])


@given(st.integers(0, 2**32), st.integers(10, 30), st.booleans(), st.sampled_from([0.8, 0.95, 0.998]))
def test_slope_and_limits_are_those_of_fitting_the_line_without_each_area(seed, areas, ties, confidence):
    """HC3 is the jackknife about the whole line: sum up how far each area moves it by being left out."""
    rng = np.random.default_rng(seed)
    people = np.round(np.exp(rng.normal(11, 1, areas)))
    score = rng.integers(0, 4, areas).astype(float) if ties else rng.random(areas)
    assume(len(np.unique(score)) > 2)
    count = rng.poisson(people * rng.gamma(2, 1e-3, areas)).astype(float)
    found = slope_index(count, people, score, per=1000, confidence=confidence)
    place, rate = ridits(people, score), 1000 * count / people
    middle, slope = line(people, place, rate)
    others = [np.arange(areas) != k for k in range(areas)]
    moved = np.array([line(people[o], place[o], rate[o]) for o in others]) - [middle, slope]
    quantile = student.ppf((1 + confidence) / 2, areas - 2)
    off = quantile * math.sqrt((moved[:, 1] ** 2).sum())
    assert (found.slope.value, found.mean) == pytest.approx((slope, middle), rel=1e-7)
    assert (found.slope.lower, found.slope.upper) == pytest.approx((slope - off, slope + off), rel=1e-6)
    # The ratio moves by (slope's move - ratio * mean's move) / mean.
    ratio = slope / middle
    off = quantile * math.sqrt((((moved[:, 1] - ratio * moved[:, 0]) / middle) ** 2).sum())
    assert found.relative.lower == pytest.approx(ratio - off, rel=1e-6)
    assert found.relative.upper == pytest.approx(ratio + off, rel=1e-6)


def coverage(areas, sigma, *, runs=1000, seed=7):
    """How often intervals hold the true slope of -100 about 150: ours, the relative one, counting's alone.

    Areas of CCGs' sizes whose true rates scatter about the line, on the log scale by three quarters of sigma
    at the foot of the order and by five quarters at its top.
    """
    rng = np.random.default_rng(seed)
    people, score = np.round(np.exp(rng.normal(math.log(240_000), 0.5, areas))), rng.gamma(6, 4, areas)
    place = ridits(people, score)
    weight, c, own = people / people.sum(), place - 0.5, sigma * (0.75 + 0.5 * place)
    held = np.zeros(3)
    for _ in range(runs):
        true = (150 - 100 * c) / 1e5 * np.exp(rng.normal(-(own**2) / 2, own))
        count = rng.poisson(people * true).astype(float)
        found = slope_index(count, people, score)
        chance = np.sqrt(((weight * c / (weight * c**2).sum()) ** 2 * 1e10 * count / people**2).sum())
        held += [
            found.slope.lower <= -100 <= found.slope.upper,
            found.relative.lower <= -100 / 150 <= found.relative.upper,
            abs(found.slope.value + 100) <= 1.96 * chance,
        ]
    return held / runs


@pytest.mark.parametrize(("areas", "sigma"), [(209, 0.8), (209, 0.3), (40, 0.8), (12, 0.3)])
def test_intervals_hold_the_true_slope_of_simulated_countries_as_often_as_they_say(areas, sigma):
    """1,000 countries: three binomial standard errors of 95 % are 2.1 points; skewed rates are granted 3.

    Chance in counting alone would hold it in fewer than a third: why the interval goes by the scatter.
    """
    slope, relative, counting = coverage(areas, sigma)
    assert slope == pytest.approx(0.95, abs=0.03)
    assert relative == pytest.approx(0.95, abs=0.03)
    assert counting < 1 / 3


def test_without_a_true_scatter_the_interval_is_as_wide_as_chance_in_counting():
    slope, relative, counting = coverage(106, 0.0)
    assert (slope, relative, counting) == pytest.approx((0.95, 0.95, 0.95), abs=0.021)
