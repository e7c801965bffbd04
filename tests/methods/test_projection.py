import math

import pytest

from phb.methods.projection import recent_pace, run_rates

NAN = math.nan


@pytest.mark.parametrize(
    ("target", "required", "growth"), [(50_000, 2_516.7, 14.04), (100_000, 5_294.4, 18.51)]
)
def test_from_4700_in_18_quarters_as_worked_in_methods_4(target, required, growth):
    rate = run_rates(4_700, target, 18)
    assert round(rate.required, 1) == required
    assert round(rate.growth * 100, 2) == growth


@pytest.mark.parametrize("quarters_left", [8, 0, -2])
def test_a_level_already_held_is_achieved_whenever_it_was_due(quarters_left):
    rate = run_rates(50_000, 50_000, quarters_left, recent=-10)
    assert (rate.answer, rate.required, rate.ratio) == ("achieved", 0, None)


@pytest.mark.parametrize("quarters_left", [0, -3])
def test_with_no_quarter_left_below_the_level_it_is_missed_and_nothing_is_required(quarters_left):
    rate = run_rates(49_999, 50_000, quarters_left, recent=1)
    assert (rate.answer, rate.required) == ("missed", None)


@pytest.mark.parametrize("recent", [0, -25])
def test_no_recent_growth_is_an_answer_without_a_ratio(recent):
    rate = run_rates(10_000, 50_000, 10, recent=recent)
    assert (rate.answer, rate.ratio, rate.reached_in, rate.required) == (
        "no recent growth",
        None,
        None,
        4_000,
    )


def test_the_ratio_is_required_over_recent_and_says_whether_the_pace_will_do():
    slow, fast = run_rates(10_000, 50_000, 10, recent=2_000), run_rates(10_000, 50_000, 10, recent=4_000)
    assert (slow.ratio, slow.answer, slow.reached_in) == (2, "too slow", 20)
    assert (fast.ratio, fast.answer, fast.reached_in) == (1, "on pace", 10)


def test_a_part_of_a_quarter_counts_as_a_whole_one_on_the_way():
    assert run_rates(100, 201, 10, recent=50).reached_in == 3


def test_without_a_value_now_nothing_is_claimed():
    rate = run_rates(None, 50_000, 10, recent=2_000)
    assert (rate.answer, rate.required, rate.ratio) == ("not known", None, None)


def test_a_pace_that_is_not_known_leaves_the_required_rate_standing():
    rate = run_rates(10_000, 50_000, 10)
    assert (rate.answer, rate.required, rate.ratio) == ("pace unknown", 4_000, None)


@pytest.mark.parametrize(
    ("values", "per_quarter", "quarters"),
    [
        ([0, 100, 200, 300, 400, 900], 200, 4),
        ([0, NAN, 200, 300, 400, 900], 700 / 3, 3),
        ([0, NAN, NAN, NAN, NAN, 900], None, None),
        ([100, 160], 60, 1),
        ([100, 40], -60, 1),
        ([100], None, None),
        ([100, 160, NAN], None, None),
        ([], None, None),
    ],
)
def test_the_recent_pace_reaches_back_to_the_oldest_valid_of_the_last_four_quarters(
    values, per_quarter, quarters
):
    pace = recent_pace(values)
    assert pace.per_quarter == pytest.approx(per_quarter)
    assert pace.quarters == quarters
