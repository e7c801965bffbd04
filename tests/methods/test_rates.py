"""Rates and shares with their intervals, held against figures of PHEindicatormethods 2.1.0."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.methods.rates import byar, normal_quantile, proportion_interval, rate_interval

NAN, INF = math.nan, math.inf

# PHEindicatormethods 2.1.0 (commit 093fd28), tests' workbooks: what its own tests demand, a few rows of each.
BYAR = [  # testdata_Byars_Wilson.xlsx: count, confidence, limits
    (65, 0.95, 50.163187710459, 82.84913854594),
    (1045, 0.95, 982.593201807333, 1110.33121298565),
    (1, 0.95, 0.0130721329015, 5.563755582475),
    (65, 0.998, 42.88026147148, 94.000290844318),
    (1045, 0.998, 947.940703561037, 1148.80616098803),
    (10, 0.998, 2.916318374696, 24.193724927881),
]
RATES = [  # testdata_Rate.xlsx: count, population, per, confidence, limits
    (1, 100, 100, 0.95, 0.02531780798429, 5.571643390939),
    (5, 100, 100, 0.998, 0.7393717319178, 16.45474520368),
    (20, 100, 100, 0.95, 12.211428834876, 30.889880369197),
    (65, 100, 100, 0.998, 42.88026147148, 94.000290844318),
    (9856, 12345, 100, 0.95, 78.269490589768, 81.430016542721),
    (7776456, 7564336677, 100_000, 0.998, 102.690317308454, 102.918176395091),
    (250, 220, 100_000, 0.95, 99984.9473853288, 128631.144874558),
]
SHARES = [  # testdata_Proportion.xlsx and testdata_Byars_Wilson.xlsx: count, total, confidence, limits
    (1, 100, 0.95, 0.001767432064141, 0.05448619617871),
    (20, 100, 0.998, 0.1051916206671, 0.3471109417009),
    (65, 100, 0.95, 0.5525444329689, 0.736357517569),
    (9856, 12345, 0.998, 0.7869924108419, 0.809306141259),
    (7776456, 7564336677, 0.95, 0.001027320100164, 0.001028764457898),
    (0.445, 1, 0.998, 0.0193470061329, 0.970225994702),
]


@pytest.mark.parametrize(("count", "confidence", "lower", "upper"), BYAR)
def test_limits_of_a_count_are_byars_as_the_reference_package_has_them(count, confidence, lower, upper):
    found = byar(count, confidence=confidence)
    assert found.value == count
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=0, abs=1e-9)


@pytest.mark.parametrize(("count", "population", "per", "confidence", "lower", "upper"), RATES)
def test_a_rate_and_its_limits_are_the_reference_packages(count, population, per, confidence, lower, upper):
    found = rate_interval(count, population, per=per, confidence=confidence)
    assert found.value == pytest.approx(per * count / population, rel=1e-12)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=0, abs=1e-9)


@pytest.mark.parametrize(("count", "total", "confidence", "lower", "upper"), SHARES)
def test_a_share_and_its_limits_are_the_reference_packages(count, total, confidence, lower, upper):
    found = proportion_interval(count, total, confidence=confidence)
    assert found.value == pytest.approx(count / total, rel=1e-12)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), rel=0, abs=1e-9)


def test_byars_lower_limit_of_one_person_at_998_is_not_defined_as_in_the_reference():
    found = byar(1, confidence=0.998)
    assert math.isnan(found.lower)
    assert found.upper == pytest.approx(9.362180217908, rel=0, abs=1e-9)


def test_the_normal_quantile_is_not_rounded():
    assert normal_quantile(0.95) == pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-14)
    assert normal_quantile(0.998) == pytest.approx(NormalDist().inv_cdf(0.999), abs=1e-14)
    assert normal_quantile(0.998) != 3.090232


def test_limits_are_exact_below_ten_people_and_byars_from_ten():
    # The chance of as many as counted or more, living at the lower limit, is 2.5 %; of as few, at the upper.
    nine, ten = (rate_interval(x, 1000, per=1000) for x in (9, 10))

    def chance_up_to(most, mean):
        return sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(most + 1))

    assert 1 - chance_up_to(8, nine.lower) == pytest.approx(0.025, abs=1e-12)
    assert chance_up_to(9, nine.upper) == pytest.approx(0.025, abs=1e-12)
    near = byar(10)
    assert (ten.lower, ten.upper) == pytest.approx((near.lower, near.upper), rel=1e-14)


def test_a_reported_nought_has_a_rate_of_nought_and_an_upper_limit():
    found = rate_interval(0, 100_000)
    # 3.689 is -ln(0.025): the mean at which nobody comes once in forty.
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(-math.log(0.025))
    share = proportion_interval([0, 12], [12, 12])
    assert share.value.tolist() == [0, 1]
    assert (share.lower[0], share.upper[1]) == (0, 1)
    assert 0 < share.lower[1] < 1 and 0 < share.upper[0] < 1


def test_no_return_and_no_residents_have_no_rate():
    count, total = [NAN, 5, 5, 0, 5], [100, NAN, 0, 0, 50]
    for found in (rate_interval(count, total), proportion_interval([*count[:2], 0, 0, 5], total)):
        for part in (found.value, found.lower, found.upper):
            assert np.isnan(part).tolist() == [True, True, True, True, False]


def test_one_area_gives_floats_and_many_give_arrays():
    for one, many in (
        (rate_interval(3, 100), rate_interval([3, 30], [100, 100])),
        (proportion_interval(3, 100), proportion_interval([3, 30], [100, 100])),
        (byar(3), byar(np.array([3, 30]))),
    ):
        for part in ("value", "lower", "upper"):
            assert type(getattr(one, part)) is float
            assert getattr(many, part).shape == (2,)
            assert getattr(many, part)[0] == getattr(one, part)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: rate_interval(-1, 100), "A count is -1"),
        (lambda: rate_interval([1, INF], [100, 100]), "A count is inf"),
        (lambda: rate_interval(1, -100), "A population is -100"),
        (lambda: byar(-3), "A count is -3"),
        (lambda: proportion_interval(1, INF), "A total is inf"),
        (lambda: proportion_interval([2, 13], [4, 12]), "A share cannot be 13 of 12"),
        (lambda: rate_interval(1, 100, confidence=95), "between 0 and 1, such as 0.95; 95 does not"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_a_plain_sentence(ask, told):
    with pytest.raises(PlainError, match=told):
        ask()


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from([0.8, 0.95, 0.998]))
def test_limits_enclose_the_figure_and_widen_with_confidence(count, total, confidence):
    part = min(count, total)
    for ask, most in ((rate_interval, INF), (proportion_interval, 1)):
        found, wider = ask(part, total, confidence=confidence), ask(part, total, confidence=0.999)
        assert 0 <= wider.lower <= found.lower <= found.value <= found.upper <= wider.upper <= most
