"""Funnels: held against figures of PHEindicatormethods 2.1.0, tables worked by hand, and areas made up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from phb.errors import PlainError
from phb.methods.funnel import BANDS, overdispersed, unadjusted
from tests.methods import plain_funnel as plain

NAN = math.nan

# PHEindicatormethods 2.1.0 (commit 093fd28), testdata_funnel_rate_outputs_2.csv: baseline 114.8591735 per
# 100,000; events, then the rate at which each limit stands for an area with as many events.
RATE_LIMITS = [
    (5, 34.90153604, 49.21832987, 353.7423501, 776.7347474),
    (55, 77.04192489, 88.24205971, 152.4672268, 181.0376376),
    (1344, 105.6474286, 108.8787415, 121.2559352, 125.143079),
]
# testdata_funnel_prop_outputs.csv: baseline 80.642448 %; total, then the limits in percent.
SHARE_LIMITS = [
    (2, 0, 25.885383, 100, 100),
    (45, 62.441586, 69.098645, 92.186251, 98.843309),
    (110000, 80.274317, 80.408963, 80.875933, 81.010578),
]
# testdata_funnel_prop_inputs.csv: PCT, counted, of how many, its letters; the baseline is of all 303.
SHARES = [
    ("New Forest", 35078.488, 41980, "high_998"),
    ("Central Derby", 24648.7596, 30521, "within"),
    ("West Norfolk", 26789.238, 33012, "high_95"),
    ("Norwich", 24803.6256, 31824, "low_998"),
]
# testdata_funnel_rate_dsr_inputs.csv, the crude columns, whole: count and population of 40 areas.
COUNTS = [
    2419, 2337, 2291, 2242, 2218, 2159, 2130, 2111, 2105, 2083, 2078, 2062, 2061, 2033, 2033, 2010, 2004,
    2002, 1977, 1944, 1932, 1922, 1912, 1881, 1844, 1835, 1833, 1825, 1816, 1809, 1798, 1754, 1746, 1709,
    1694, 1688, 1649, 1553, 1332, 0,
]  # fmt: skip
PEOPLE = [
    264102, 259711, 289247, 265029, 284649, 293578, 286718, 307381, 274145, 297424, 272628, 269656, 294692,
    277710, 259213, 285516, 269449, 290888, 287112, 286492, 287012, 291277, 289859, 289653, 282519, 274220,
    280271, 284206, 274508, 288384, 287072, 282744, 289208, 287736, 296175, 303255, 285959, 274661, 281425,
    297820,
]  # fmt: skip
# 12 areas that differ as uptake does, 100,000 residents each.
SPREAD = [40.0, 60, 75, 85, 95, 100, 105, 115, 130, 150, 180, 265]
ALIKE = [100_000.0] * 12


def test_the_significance_of_rates_is_the_reference_packages_letter_by_letter():
    found = unadjusted(COUNTS, PEOPLE, kind="rate").band.tolist()
    high_95 = {9, 12, 15}
    assert found[:17] == [
        "within" if place == 7 else "high_95" if place in high_95 else "high_998" for place in range(17)
    ]
    assert found[17:29] == ["within"] * 12
    assert found[29:] == ["low_95"] * 2 + ["low_998"] * 9


def test_the_significance_of_shares_is_the_reference_packages():
    _, counted, total, letters = zip(*SHARES)
    # One area more brings the pooled share to that of all 303.
    rest = 1e9
    weight = 0.8064244785715 * (rest + sum(total)) - sum(counted)
    found = unadjusted([*counted, weight], [*total, rest], kind="share")
    assert found.pooled == pytest.approx(0.8064244785715, abs=1e-12)
    assert found.band[:4].tolist() == list(letters)


@pytest.mark.parametrize("figures", RATE_LIMITS)
def test_limits_drawn_for_rates_are_those_the_reference_package_halves_its_way_to(figures):
    events, *limits = figures
    funnel = unadjusted([114.8591735e4], [1e9], kind="rate")
    # The area in which so many events stand on the limit has events / limit residents.
    drawn = [part[place] for place, part in enumerate(funnel.limits([events * 1e5 / one for one in limits]))]
    assert drawn == pytest.approx(limits, rel=5e-5)


@pytest.mark.parametrize("figures", SHARE_LIMITS)
def test_limits_drawn_for_shares_are_the_reference_packages_and_stay_within_nought_and_one(figures):
    total, *limits = figures
    funnel = unadjusted([0.80642448e9], [1e9], kind="share")
    drawn = [100 * part[0] for part in funnel.limits([total])]
    assert drawn == pytest.approx(limits, rel=0, abs=5e-5)


def test_an_overdispersed_rate_funnel_worked_by_hand():
    found = overdispersed(SPREAD, ALIKE, kind="rate")
    # Everybody: 1,400 of 1,200,000; each is expected 116.67, s squared 1 / 117.17.
    assert found.pooled == pytest.approx(1400 / 12)
    y = [math.log((x + 0.5) / (1400 / 12 + 0.5)) for x in SPREAD]
    centre = (y[5] + y[6]) / 2  # the median of twelve
    assert found.target == pytest.approx(1400 / 12 * math.exp(centre))
    z = [(one - centre) * math.sqrt(1400 / 12 + 0.5) for one in y]
    # Type 7: the 10 % quantile of twelve lies a tenth of the way from the second to the third.
    low, high = z[1] + 0.1 * (z[2] - z[1]), z[9] + 0.9 * (z[10] - z[9])
    phi = (2 * low**2 + sum(one**2 for one in z[2:10]) + 2 * high**2) / 12
    assert found.phi == pytest.approx(phi)
    # Equal weights w: the sum less sum of squares over sum is 12 w - w = 11 w.
    tau2 = (12 * phi - 11) / (11 * (1400 / 12 + 0.5))
    assert found.tau2 == pytest.approx(tau2)
    assert found.z == pytest.approx([one / math.sqrt(1 + tau2 * (1400 / 12 + 0.5)) for one in z])
    assert found.areas == 12
    assert found.band.tolist() == ["low_95"] + ["within"] * 10 + ["high_95"]


def test_the_spread_between_areas_keeps_most_within_where_their_own_intervals_do_not():
    alone, given_spread = unadjusted(SPREAD, ALIKE, kind="rate"), overdispersed(SPREAD, ALIKE, kind="rate")
    assert (alone.phi, alone.tau2) == (1, 0)
    assert [alone.band.tolist().count(band) for band in ("low_998", "high_998")] == [
        3,
        2,
    ]  # 40, 60, 75; 180, 265
    assert not np.isin(given_spread.band, ["high_998", "low_998"]).any()


def test_an_area_far_above_the_spread_of_many_is_high_and_does_not_hide_itself():
    rng = np.random.default_rng(11)
    count = rng.poisson(100 * np.exp(rng.normal(0, 0.3, 40))).astype(float)
    count[7] = 900
    found = overdispersed(count, np.full(40, 1e5), kind="rate")
    assert found.band[7] == "high_998"
    assert np.isin(found.band[np.arange(40) != 7], ["within", "high_95", "low_95"]).all()


def test_a_share_funnel_worked_by_hand():
    total = [100.0] * 10
    found = overdispersed([20.0] * 5 + [30.0] * 5, total, kind="share")
    assert found.pooled == found.target == pytest.approx(0.25)
    below = (math.asin(math.sqrt(0.2)) - math.asin(0.5)) * 20
    above = (math.asin(math.sqrt(0.3)) - math.asin(0.5)) * 20
    phi = (5 * below**2 + 5 * above**2) / 10  # quantiles are the values themselves
    assert found.phi == pytest.approx(phi)
    assert found.tau2 == pytest.approx((10 * phi - 9) / (9 * 400))
    lower, *_, upper = found.limits([100])
    off = 3.090232306 * math.sqrt(1 / 400 + found.tau2)
    assert (lower[0], upper[0]) == pytest.approx(
        (math.sin(math.pi / 6 - off) ** 2, math.sin(math.pi / 6 + off) ** 2)
    )
    # Two people: the angle would pass nought and a right angle, and is stopped there.
    assert [part[0] for part in found.limits([2])][::3] == [0, 1]


def test_no_count_and_no_population_are_not_judged_and_say_why():
    count, people = [NAN, 50, 50, NAN, *SPREAD], [1e5, NAN, 0, NAN, *ALIKE]
    for funnel in (unadjusted, overdispersed):
        found, without = funnel(count, people, kind="rate"), funnel(SPREAD, ALIKE, kind="rate")
        assert found.reason[:5].tolist() == ["no count", "no population", "no population", "no count", ""]
        assert found.band[:4].tolist() == [""] * 4
        assert np.isnan(found.z[:4]).all() and np.isnan(found.value[[0, 1, 2, 3]]).all()
        assert found.areas == 12
        assert (found.band[4:] == without.band).all() and found.pooled == without.pooled


def test_a_reported_nought_is_judged_and_low_where_many_are_expected():
    count = [0.0, *[100.0] * 14]
    found = overdispersed(count, [1e5] * 15, kind="rate")
    assert found.reason[0] == "" and found.value[0] == 0
    assert found.band.tolist() == ["low_998"] + ["within"] * 14


@pytest.mark.parametrize("kind", ["rate", "share"])
def test_where_every_area_returned_nought_nothing_is_expected_and_nobody_judged(kind):
    for funnel in (unadjusted, overdispersed):
        found = funnel([0.0] * 12, ALIKE, kind=kind)
        assert (found.pooled, found.target, found.areas) == (0, 0, 12)
        assert set(found.reason) == {"nothing expected"} and set(found.band) == {""}
        assert np.isnan(found.z).all() and all(np.isnan(part).all() for part in found.limits([1e5]))
        assert found.value.tolist() == [0] * 12


@pytest.mark.parametrize("kind", ["rate", "share"])
def test_where_all_areas_are_equal_there_is_no_spread_and_all_are_within(kind):
    found = overdispersed([100.0] * 12, ALIKE, kind=kind)
    assert found.phi == pytest.approx(0, abs=1e-20) and found.tau2 == 0
    assert found.band.tolist() == ["within"] * 12
    everybody = unadjusted([50.0] * 12, [50.0] * 12, kind="share")
    assert everybody.band.tolist() == ["within"] * 12 and everybody.z.tolist() == [0] * 12


def test_areas_that_tie_share_their_band():
    found = overdispersed([10.0, 10.0, *SPREAD], [1e5, 1e5, *ALIKE], kind="rate")
    assert found.z[0] == found.z[1]
    assert found.band[:2].tolist() == ["low_95", "low_95"]


def test_one_huge_area_moves_the_pooled_rate_but_not_the_centre_of_the_overdispersed():
    # Ten million people at 300 per 100,000 beside twelve areas of about 100.
    count, people = [30_000.0, *SPREAD], [1e7, *ALIKE]
    alone, given_spread = unadjusted(count, people, kind="rate"), overdispersed(count, people, kind="rate")
    assert alone.pooled == pytest.approx(1e5 * 31_400 / 11_200_000)
    assert alone.band.tolist() == ["high_998"] + ["low_998"] * 11 + ["within"]
    assert given_spread.target == pytest.approx(105, abs=1)
    assert given_spread.pooled == alone.pooled
    assert given_spread.band.tolist() == ["high_998", "low_95", *["within"] * 10, "high_95"]


def test_where_nobody_has_a_return_the_unadjusted_funnel_is_empty():
    found = unadjusted([NAN, NAN], [1e5, 1e5], kind="rate")
    assert found.areas == 0 and math.isnan(found.pooled)
    assert found.reason.tolist() == ["no count", "no count"]
    assert np.isnan(found.limits([1e5]).upper_95).all()


def test_drawn_limits_of_no_population_are_none():
    for funnel in (unadjusted, overdispersed):
        for part in funnel(SPREAD, ALIKE, kind="rate").limits([NAN, 0, 1e5]):
            assert np.isnan(part).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("funnel", "count", "people", "kind", "told"),
    [
        (overdispersed, SPREAD[:9], ALIKE[:9], "rate", "at least 10 areas .* there are 9. Compare more"),
        (overdispersed, [*SPREAD[:9], NAN], ALIKE[:10], "share", "there are 9"),
        (unadjusted, [1, -1], [10, 10], "rate", "A count is -1"),
        (unadjusted, [1, 1], [10, math.inf], "rate", "A population is inf"),
        (unadjusted, [1, 11], [10, 10], "share", "A share cannot be 11 of 10"),
        (unadjusted, [1, 1], [10], "rate", "one count and one population for each area"),
    ],
)
def test_tables_that_cannot_be_judged_are_refused_in_a_plain_sentence(funnel, count, people, kind, told):
    with pytest.raises(PlainError, match=told):
        funnel(count, people, kind=kind)


def simulated(rng, per_100k, sigma, areas=209):
    """Areas of CCGs' sizes, whose true rates spread by sigma on the log scale and hold no outlier."""
    people = np.round(np.exp(rng.normal(math.log(240_000), 0.5, areas)))
    true = people * per_100k / 1e5 * np.exp(rng.normal(-(sigma**2) / 2, sigma, areas))
    return rng.poisson(true).astype(float), people


def test_of_simulated_areas_without_outliers_under_one_in_a_hundred_is_flagged_on_either_side():
    """METHODS 2: 0.7 % high and 0.9 % low at 99.8 with sigma 0.8; 150 in 100,000 is England in 2019.

    300 tables of 209 areas; the margin is three binomial standard errors of 62,700, widened to 0.2 points
    for areas of a table that share its spread.
    """
    rng = np.random.default_rng(20261128)
    tally = dict.fromkeys(BANDS, 0)
    for _ in range(300):
        found = overdispersed(*simulated(rng, 150, 0.8), kind="rate").band
        for band in BANDS:
            tally[band] += int((found == band).sum())
    percent = {band: 100 * many / (300 * 209) for band, many in tally.items()}
    assert percent["high_998"] == pytest.approx(0.7, abs=0.2)
    assert percent["low_998"] == pytest.approx(0.9, abs=0.2)
    # The 95 % limits are too narrow where no area is an outlier, as the module says.
    assert percent["within"] == pytest.approx(87.5, abs=0.8)


def test_without_a_true_spread_few_are_flagged_and_alone_they_almost_all_are_with_one():
    rng = np.random.default_rng(5)
    flags = []
    for _ in range(100):
        found = overdispersed(*simulated(rng, 8, 0.0), kind="rate").band
        flags.append([(found == "high_998").mean(), (found == "low_998").mean()])
    assert (np.mean(flags, axis=0) < 0.009).all()
    count, people = simulated(rng, 150, 0.8)
    assert np.isin(unadjusted(count, people, kind="rate").band, ["high_998", "low_998"]).mean() > 0.6


def test_the_root_scale_ranks_alike_but_sees_no_low_uptake():
    """METHODS 2's reason for the log: the Care Quality Commission's scale has 2.1 % high, none low."""
    rng, agree, high, low = np.random.default_rng(9), [], 0, 0
    for _ in range(100):
        count, people = simulated(rng, 150, 0.8)
        z = np.array(plain.root_funnel_z(count.tolist(), people.tolist()))
        ours = overdispersed(count, people, kind="rate").z
        agree.append(np.corrcoef(z.argsort().argsort(), ours.argsort().argsort())[0, 1])
        high, low = high + (z > 3.09).sum(), low + (z < -3.09).sum()
    assert min(agree) > 0.98
    assert low == 0
    assert 100 * high / 20_900 == pytest.approx(2.1, abs=0.4)
