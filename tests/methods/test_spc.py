"""Control charts: hand-worked tables for every rule, the reference package's own figures, and every edge."""

import math

import numpy as np
import pytest

from phb.errors import PlainError
from phb.methods.spc import xmr

NAN = math.nan
COMMON = "Common Cause"
UP, DOWN = "7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"
# The values of NHSRplotthedots' tests, set.seed(123); rnorm(20) of R, and what its snapshot
# tests/testthat/_snaps/ptd_spc_standard.md (commit ea2177d) and ptd_spc.md (174380d) say of them.
RNORM = [
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123,
    -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314,
    0.49785048, -1.96661716, 0.70135590, -0.47279141,
]  # fmt: skip


def wave(count, low=0.0, high=1.0):
    """Values that go up and down evenly: mean halfway, every moving range high - low, no label."""
    return [low if place % 2 else high for place in range(count)]


@pytest.mark.parametrize(
    ("fifteenth", "screen", "mean", "lpl", "upl"),
    [
        (RNORM[14], True, 0.1416238, -3.01138, 3.294627),
        (10.0, True, 0.6694159, -2.383666, 3.722497),
        (10.0, False, 0.6694159, -4.596625, 5.935457),
    ],
)
def test_mean_and_limits_are_those_of_the_reference_packages_own_tests(fifteenth, screen, mean, lpl, upl):
    values = [*RNORM[:14], fifteenth, *RNORM[15:]]
    found = xmr(values, screen=screen)
    for line, figure in ((found.mean, mean), (found.lpl, lpl), (found.upl, upl)):
        assert line == pytest.approx([figure] * 20, abs=6e-7)
    outside = ["Above UCL" if place == 14 and fifteenth == 10 else COMMON for place in range(20)]
    assert found.special_cause.tolist() == outside


def test_two_halves_have_the_limits_the_reference_package_gives_them():
    found = xmr(RNORM, rebase=[10])
    assert found.mean[[0, 10]] == pytest.approx([0.0746, 0.209], abs=6e-4)
    assert found.lpl[[0, 10]] == pytest.approx([-2.60, -3.28], abs=6e-3)
    assert found.upl[[0, 10]] == pytest.approx([2.75, 3.70], abs=6e-3)
    assert found.limits == ("trial", "trial")


def test_two_near_points_on_opposite_sides_are_a_common_cause_as_in_the_reference_packages_own_test():
    found = xmr([*wave(14, -1, 1), 5.5, -5.5])
    assert found.special_cause[-2:].tolist() == [COMMON, COMMON]


def test_limits_stand_2_66_average_moving_ranges_from_the_mean_and_near_limits_at_two_thirds():
    found = xmr(wave(14, 10, 20))  # mean 15, every moving range 10
    assert found.mean == pytest.approx([15] * 14)
    assert (found.lpl[0], found.upl[0]) == pytest.approx((-11.6, 41.6))  # below nought is not clipped
    assert (found.near_lower[0], found.near_upper[0]) == pytest.approx((15 - 53.2 / 3, 15 + 53.2 / 3))
    assert found.special_cause.tolist() == [COMMON] * 14
    assert found.limits == ("normal",)


def test_a_moving_range_of_3_267_averages_or_more_is_left_out_once():
    # Ranges 1 x 12, then 99 and 99: average 15, 99 is beyond 49; what is left averages 1.
    values = [*wave(13), 100.0, 1.0]
    mean = sum(values) / 15
    assert xmr(values).upl[0] == pytest.approx(mean + 2.66)
    assert xmr(values, screen=False).upl[0] == pytest.approx(mean + 2.66 * 15)
    # Twelve ranges of 1 and one of 4 average 16 / 13, and 4 is 3.25 of that; 4.1 is 3.31 of its average.
    assert xmr([*wave(13), 5.0]).upl[0] == pytest.approx(12 / 14 + 2.66 * 16 / 13)
    assert xmr([*wave(13), 5.1]).upl[0] == pytest.approx(12.1 / 14 + 2.66)


def after_a_wide_wave(*last):
    """The labels of the last values; forty before them, -10 and 10 in turn, set limits near 50."""
    return xmr([*wave(40, -10, 10), *last]).special_cause[40:].tolist()


def test_seven_points_that_rise_are_a_trend_and_six_or_a_tie_are_none():
    assert after_a_wide_wave(1, 2, 3, 4, 5, 6, 7, 0) == [UP] * 7 + [COMMON]
    assert after_a_wide_wave(7, 6, 5, 4, 3, 2, 1, 8, -9)[:7] == [DOWN] * 7
    assert UP not in after_a_wide_wave(1, 2, 3, 4, 5, 0)  # six, with the -10 before them
    assert UP not in after_a_wide_wave(1, 2, 3, 4, 4, 5, 6, 7)


def test_a_rising_trend_below_the_mean_is_improvement_where_up_is_good():
    found = xmr([*wave(40, -10, 10), -9, -8, -7, -6, -5, -4, -3])
    assert found.special_cause[-1] == UP
    assert (found.mean[-1] > -3, found.variation) == (True, "special_cause_improvement")


def test_at_the_top_shared_by_two_trends_the_next_step_gives_the_direction():
    assert after_a_wide_wave(1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1) == [UP] * 6 + [DOWN] * 7


def test_a_trend_that_another_follows_at_once_ends_with_the_next_step_as_in_the_package():
    assert after_a_wide_wave(1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 8, 9, 10) == [UP] * 6 + [DOWN] + [UP] * 7
    assert after_a_wide_wave(1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13) == [UP] * 6 + [DOWN] + [UP] * 7


def test_seven_points_on_one_side_are_a_shift_and_a_point_on_the_mean_breaks_it():
    wide = wave(14, 0, 20)  # mean 10, and so are all the means below
    shifted = xmr([*wide, *[8, 9] * 4, *[11, 12] * 4])
    assert shifted.special_cause[14:].tolist() == ["7 Points Below CL"] * 8 + ["7 Points Above CL"] * 8
    six = xmr([*wide, 12, 8, 9, 8, 9, 8, 9, 11, 16])
    assert (six.mean[0], "7 Points Below CL" in six.special_cause) == (10, False)
    broken = xmr([*wide, 12, 8, 9, 8, 9, 10, 8, 9, 8, 9, 20])
    assert broken.mean[0] == 10
    assert broken.special_cause.tolist() == [COMMON] * 25


def test_a_mean_reached_by_division_is_on_neither_side():
    values = [0.1] * 6 + [0.3] + [0.1, 0.5] + [0.3] * 7  # the mean of tenths is not exactly a tenth
    found = xmr([*values, 0.1, 0.5], screen=False)
    exact = [round(10 * one) for one in [*values, 0.1, 0.5]]
    assert found.special_cause.tolist() == xmr(exact, screen=False).special_cause.tolist()


def two_in_three(*last):
    """The labels of the last values, beside which a wave of mean about 0 has limits of about 5.3."""
    return xmr([*wave(40, -1, 1), *last]).special_cause[40:].tolist()


def test_two_of_three_near_a_limit_on_one_side_are_flagged_and_the_third_is_not():
    near = "2 in 3 Above CL"
    assert two_in_three(4.5, 1, 4.5, -1) == [near, COMMON, near, COMMON]
    assert two_in_three(4.5, 4.5, 1, -1) == [near, near, COMMON, COMMON]
    assert two_in_three(-4.5, -1, -4.5, 1) == ["2 in 3 Below CL", COMMON, "2 in 3 Below CL", COMMON]
    assert two_in_three(4.5, -1, 4.5, -1) == [COMMON] * 4  # the third is on the other side
    assert two_in_three(4.5, 1, 1, 4.5) == [COMMON] * 4  # two of four
    assert two_in_three(9, 4.5, 1, -1) == ["Above UCL", COMMON, COMMON, COMMON]  # outside is not near


def test_a_near_point_alone_at_the_end_needs_two_others_beside_it():
    assert two_in_three(4.5, 4.5)[0] == COMMON  # the point before is below the mean


def test_outside_comes_before_trend_before_two_in_three_before_shift():
    rise = [11, 12, 13, 14, 42, 43, 44, 90, 11, 12]  # near a limit from 42, outside at 90, all above the mean
    assert after_a_wide_wave(*rise) == [UP] * 7 + ["Above UCL", *["7 Points Above CL"] * 2]
    assert after_a_wide_wave(5, 6, 5, 6, 5, 40, 40) == ["7 Points Above CL"] * 5 + ["2 in 3 Above CL"] * 2


@pytest.mark.parametrize(
    ("improvement", "high", "low"),
    [
        (1, "special_cause_improvement", "special_cause_concern"),
        (-1, "special_cause_concern", "special_cause_improvement"),
        (0, "special_cause_neutral_high", "special_cause_neutral_low"),
    ],
)
def test_what_is_good_decides_what_a_special_cause_is(improvement, high, low):
    found = xmr([*wave(20), 30, *wave(5), -30], improvement=improvement)
    assert (found.point_type[20], found.point_type[26], found.variation) == (high, low, low)
    assert set(found.point_type[:20]) == {"common_cause"}


@pytest.mark.parametrize(
    ("target", "up_is_good", "down_is_good"),
    [
        (41.7, "consistent_fail", "consistent_pass"),
        (41.6, "inconsistent", "inconsistent"),  # on the limit
        (15, "inconsistent", "inconsistent"),
        (-11.6, "inconsistent", "inconsistent"),
        (-11.7, "consistent_pass", "consistent_fail"),
        (None, None, None),
        (NAN, None, None),
    ],
)
def test_assurance_holds_the_target_against_the_limits(target, up_is_good, down_is_good):
    values = wave(14, 10, 20)  # limits -11.6 and 41.6
    assert xmr(values, target=target).assurance == up_is_good
    assert xmr(values, target=target, improvement=-1).assurance == down_is_good
    assert xmr(values, target=target, improvement=0).assurance is None


def test_a_new_phase_has_limits_of_its_own_and_the_last_one_decides_variation_and_assurance():
    found = xmr([*wave(14), *wave(14, 100, 101)], rebase=[14], target=50)
    assert (found.mean[13], found.mean[14]) == pytest.approx((0.5, 100.5))
    assert found.special_cause.tolist() == [COMMON] * 28
    assert (found.assurance, found.variation, found.limits) == (
        "consistent_pass",
        "common_cause",
        ("normal", "normal"),
    )


def test_nothing_crosses_the_beginning_of_a_phase():
    rising = [*wave(10, 0, 8), 1, 2, 3, 4, 5, 6, 7, *wave(10, 0, 8)]
    assert UP in xmr(rising).special_cause
    assert UP not in xmr(rising, rebase=[14]).special_cause
    shifted = [0, 3, 0, 3, 0, 3, 0, 3, 4, 4, 4, 4, 3, 4, 3, 0, 3, 0, 0, 3, 0, 4]
    assert "7 Points Above CL" in xmr(shifted).special_cause
    assert "7 Points Above CL" not in xmr(shifted, rebase=[11]).special_cause


def test_a_new_phase_too_short_to_judge_has_no_labels_and_the_chart_no_icons():
    found = xmr([*wave(14), 50, 50, 50], rebase=[14], target=10)
    assert found.special_cause.tolist() == [COMMON] * 14 + [""] * 3
    assert (found.variation, found.assurance, found.limits) == (None, None, ("normal", "none"))


def test_fixed_limits_are_made_of_the_first_points_of_each_phase():
    found = xmr([*wave(12, 10, 20), 90, 95, 90], fix_after=12)
    assert found.mean.tolist() == [15.0] * 15
    assert found.upl[-1] == pytest.approx(41.6)
    assert found.special_cause[-3:].tolist() == ["Above UCL"] * 3
    twice = xmr([*wave(12, 10, 20), 90, 90, *wave(12, 0, 1), 7], fix_after=12, rebase=[14])
    assert twice.mean[[0, 13, 14, 26]] == pytest.approx([15, 15, 0.5, 0.5])
    assert twice.limits == ("trial", "trial")  # twelve values make them, however many follow


@pytest.mark.parametrize(
    ("count", "limits"), [(0, "none"), (7, "none"), (8, "trial"), (12, "trial"), (13, "normal")]
)
def test_eight_values_make_trial_limits_and_thirteen_normal_ones(count, limits):
    found = xmr(wave(count), target=0.5)
    assert found.limits == (limits,)
    is_judged = limits != "none"
    assert found.special_cause.tolist() == [COMMON if is_judged else ""] * count
    assert found.point_type.tolist() == ["common_cause" if is_judged else ""] * count
    assert found.variation == ("common_cause" if is_judged else None)
    assert found.assurance == ("inconsistent" if is_judged else None)


def test_only_known_values_are_counted():
    assert xmr([*wave(12), NAN, NAN]).limits == ("trial",)
    assert xmr([*wave(7), NAN, NAN]).limits == ("none",)
    assert xmr([*wave(6), *[NAN] * 6, *wave(14)], fix_after=12).limits == ("none",)


def test_no_values_are_one_empty_phase():
    found = xmr([])
    assert (found.mean.size, found.special_cause.size, found.variation, found.assurance) == (0, 0, None, None)
    assert found.limits == ("none",)


def test_one_value_has_a_mean_and_no_limits_and_two_have_limits_that_are_not_shown():
    one, two = xmr([4.0]), xmr([4.0, 6.0])
    assert (one.mean.tolist(), one.limits) == ([4.0], ("none",))
    assert np.isnan([one.lpl[0], one.upl[0], one.near_lower[0], one.near_upper[0]]).all()
    assert (two.lpl[0], two.upl[0], two.limits) == (pytest.approx(-0.32), pytest.approx(10.32), ("none",))


def test_values_that_are_all_missing_have_nothing():
    found = xmr([NAN] * 15, target=3.0)
    assert np.isnan([found.mean, found.lpl, found.upl, found.near_lower, found.near_upper]).all()
    assert found.special_cause.tolist() == [""] * 15
    assert (found.variation, found.assurance, found.limits) == (None, None, ("none",))


def test_values_that_never_stand_side_by_side_have_no_moving_range_and_no_limits():
    found = xmr([5.0, NAN] * 10, target=3.0)
    assert np.isnan(found.upl).all()
    assert (found.mean[0], found.assurance, found.limits) == (5.0, None, ("none",))


def test_a_missing_value_has_no_label_and_breaks_a_run():
    found = xmr([*wave(9), 2, 2.1, 2.2, NAN, 2, 2.1, 2.2])
    assert (found.special_cause[12], found.point_type[12]) == ("", "")
    assert "7 Points Above CL" not in found.special_cause
    assert "7 Points Above CL" in xmr([*wave(9), 2, 2.1, 2.2, 2.1, 2, 2.1, 2.2]).special_cause
    assert not np.isnan(found.mean).any()


def test_where_the_last_quarter_is_missing_nothing_is_said_of_it_and_assurance_stands():
    found = xmr([*wave(14, 10, 20), NAN], target=50)
    assert (found.variation, found.assurance) == (None, "consistent_fail")


def test_nought_is_a_value():
    assert xmr([0.0] * 3 + [3.0] * 13, screen=False).mean[0] == pytest.approx(39 / 16)


@pytest.mark.parametrize("same", [0.0, 5.0, 0.1, 100 / 3])
def test_values_all_the_same_are_common_causes_and_a_target_that_equals_them_is_hit_or_miss(same):
    found = xmr([same] * 15, target=same)
    assert found.special_cause.tolist() == [COMMON] * 15
    assert (found.lpl[0], found.upl[0]) == pytest.approx((same, same))
    assert (found.variation, found.assurance) == ("common_cause", "inconsistent")
    assert xmr([same] * 15, target=same + 0.5).assurance == "consistent_fail"
    assert xmr([same] * 15, target=same - 0.5).assurance == "consistent_pass"


def test_where_screening_would_leave_no_spread_it_is_not_done_and_only_there():
    # Ranges 5, 5 and twelve noughts: average 10 / 14; 5 is beyond 3.267 of it, and noughts are left.
    values = [0.0] * 3 + [5.0] + [0.0] * 11
    found = xmr(values)
    assert found.upl[0] == pytest.approx(1 / 3 + 2.66 * 10 / 14)
    assert found.special_cause.tolist() == [COMMON] * 3 + ["Above UCL"] + ["7 Points Below CL"] * 11
    # One nought that is a one: screening leaves a spread, and is done.
    screened = xmr([1.0, *values[1:]])
    assert screened.upl[0] == pytest.approx(6 / 15 + 2.66 * 1 / 12)


def test_without_any_spread_no_point_is_outside_but_a_shift_is_seen():
    # All twelve that make the limits are fives; nines that follow are no chance, and seven show it.
    found = xmr([5.0] * 12 + [9.0] * 6, fix_after=12)
    assert found.special_cause.tolist() == [COMMON] * 18
    later = xmr([5.0] * 12 + [9.0] * 7, fix_after=12)
    assert later.special_cause.tolist() == [COMMON] * 12 + ["7 Points Above CL"] * 7


def test_spread_of_a_division_alone_is_none():
    values = [0.3, 0.1 + 0.2] * 7  # one number in two guises
    assert xmr(values, target=0.3).assurance == "inconsistent"
    assert xmr(values).special_cause.tolist() == [COMMON] * 14


def test_points_that_stand_on_a_limit_but_for_a_division_are_not_beyond_it():
    first = wave(12, 0.0, 0.3)  # mean 0.15, limit 0.948, near limit 0.682
    assert xmr([*first, 0.682, 0.682, 0.2], fix_after=12).special_cause.tolist() == [COMMON] * 15
    assert xmr([*first, 0.948], fix_after=12).special_cause[-1] == COMMON


def test_a_range_of_exactly_3_267_averages_is_left_out_but_for_a_division():
    # Twelve ranges of 9.733 and one of 39.204: average 12, and 39.204 is 3.267 times that.
    values = [*wave(13, 0.0, 9.733), 9.733 + 39.204]
    assert xmr(values).upl[0] == pytest.approx(sum(values) / 14 + 2.66 * 9.733)


def test_spread_of_a_division_alone_puts_nothing_outside():
    found = xmr([0.3, 0.1 + 0.2] * 6 + [9.0] * 6, fix_after=12)
    assert found.special_cause.tolist() == [COMMON] * 18


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"rebase": [14]}, "begin anew at 14"),
        ({"rebase": [-1]}, "begin anew at -1"),
        ({"rebase": [9, 5]}, "begin anew at 9, 5"),
        ({"rebase": [5, 5]}, "begin anew at 5, 5"),
        ({"fix_after": 1}, "fixed after 1 points; give 12 or more"),
        ({"fix_after": 11}, "fixed after 11 points"),
        ({"improvement": 2}, "2 is no direction"),
        ({"target": math.inf}, "infinite"),
        ({"values": [1.0, math.inf]}, "infinite"),
        ({"values": [[1.0, 2.0]]}, "one line of values"),
    ],
)
def test_what_makes_no_chart_is_said(asked, sentence):
    with pytest.raises(PlainError, match=sentence):
        xmr(**({"values": wave(14)} | asked))
