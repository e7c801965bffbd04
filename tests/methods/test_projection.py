import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.methods.projection import (
    Pace,
    areas,
    chance_words,
    constant_growth,
    national,
    probability,
    project_areas,
    recent_pace,
    run_rates,
    straight_line,
    tens,
    trajectory,
)

NAN = math.nan
# Quarters since 2015-16 Q1: 2015-16 Q2, 2016-17 Q2, 2016-17 Q4 and 2017-18 Q4, as METHODS 4 names them.
PUBLISHED = {1: 4_706, 5: 10_824, 7: 15_950, 11: 28_250}


def published_until(last):
    """England one a quarter from 2015-16 Q2, between two published figures at even growth in per cent."""
    quarters = list(PUBLISHED)
    return np.exp(np.interp(range(1, last + 1), quarters, np.log(list(PUBLISHED.values()))))


def people(*counts):
    return np.array([NAN if one is None else one for one in counts], dtype=float)


ENGLAND = national([1_000, 1_200, 1_400, 1_700, 2_000], 8)


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


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("linear", [1_250, 1_500, 1_750, 2_000]),
        ("constant growth", [1_189, 1_414, 1_682, 2_000]),
        ("s-curve", [1_105, 1_500, 1_895, 2_000]),
    ],
)
def test_a_plan_from_1000_to_2000_in_four_quarters_has_the_shape_it_names(shape, expected):
    assert trajectory(1_000, 2_000, 4, shape).tolist() == expected


def test_a_plan_rounds_half_a_person_up_and_ends_on_its_target():
    assert trajectory(0, 5, 2, "linear").tolist() == [3, 5]
    assert trajectory(0, 1, 2, "s-curve").tolist() == [1, 1]


def test_constant_growth_from_nobody_begins_at_one_person():
    assert trajectory(0, 16, 4, "constant growth").tolist() == [2, 4, 8, 16]


@pytest.mark.parametrize("shape", ["linear", "constant growth", "s-curve"])
def test_an_area_above_its_target_plans_to_stay_where_it_is(shape):
    assert trajectory(90, 80, 3, shape).tolist() == [90, 90, 90]
    assert trajectory(0, 0, 3, shape).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((0, 10, 4, "cubic"), 'no shape "cubic"; choose one of linear, constant growth, s-curve'),
        ((0, 10, 0, "linear"), "at least one quarter"),
        ((-1, 10, 4, "linear"), "number of people"),
        ((NAN, 10, 4, "linear"), "number of people"),
        ((0, NAN, 4, "linear"), "number of people"),
        ((0, math.inf, 4, "s-curve"), "number of people"),
    ],
)
def test_a_plan_that_cannot_be_drawn_says_why(asked, said):
    with pytest.raises(PlainError, match=said):
        trajectory(*asked)


def test_a_pace_of_even_steps_is_certain_and_one_of_few_steps_has_no_interval():
    even, few = recent_pace([100, 200, 300, 400]), recent_pace([100, 200, 300])
    assert (even.per_quarter, even.lower, even.upper) == (100, 100, 100)
    assert (few.per_quarter, few.lower, few.upper) == (100, None, None)


def test_the_interval_of_a_pace_is_that_of_a_mean_of_few_steps():
    # Steps 80, 120, 100: their mean 100, standard error 20 / sqrt 3, t with two degrees of freedom 4.303.
    pace = recent_pace([0, 80, 200, 300])
    assert (pace.lower, pace.upper) == pytest.approx((100 - 49.68, 100 + 49.68), abs=0.01)


@pytest.mark.parametrize(
    ("pace", "lower", "upper", "is_sure"),
    [
        (Pace(100, 4, 80, 120), 200 / 120, 2.5, True),
        (Pace(100, 4, 150, 250), 0.8, 200 / 150, False),
        (Pace(300, 4, 200, 400), 0.5, 1, True),
        (Pace(100, 4, -20, 190), 200 / 190, None, True),
        (Pace(100, 4, 0, 250), 0.8, None, False),
        (Pace(100, 2), None, None, False),
        (100, None, None, False),
    ],
)
def test_the_ratio_is_as_unsure_as_the_pace_and_an_answer_sure_only_on_one_side_of_one(
    pace, lower, upper, is_sure
):
    rate = run_rates(1_000, 3_000, 10, recent=pace)
    assert (rate.ratio_lower, rate.ratio_upper) == pytest.approx((lower, upper))
    assert rate.is_sure == is_sure


@pytest.mark.parametrize(
    "values", [[], [100, 200], [NAN, 100, 200], [100, 200, NAN], [0, 100, 200], [100, -1, 200], [1, NAN, 3]]
)
def test_there_is_no_projection_from_two_points_from_nobody_or_without_the_last(values):
    assert national(values, 4) is None


def test_there_is_no_projection_where_no_two_neighbours_are_known():
    assert national([100, NAN, 200, NAN, 300], 4) is None


def test_a_gap_earlier_in_the_record_is_stepped_over():
    projection = national([100, NAN, 110, 121], 1)
    assert projection.median == pytest.approx([121 * 1.1**0.95])


def test_even_growth_slows_by_a_twentieth_each_quarter():
    assert national([1_000, 1_100, 1_210], 2).median == pytest.approx(
        [1_210 * 1.1**0.95, 1_210 * 1.1 ** (0.95 + 0.95**2)]
    )


def test_from_2016_17_q2_england_is_heading_for_82_thousand_in_2019_20_q4():
    # METHODS gives 44 to 156 thousand and .84: its quarters between the published figures were less even.
    projection = national(published_until(5), 14)
    assert projection.median[-1] == pytest.approx(82_000, rel=0.01)
    assert projection.lower_80[-1] == pytest.approx(44_000, rel=0.07)
    assert projection.upper_80[-1] == pytest.approx(156_000, rel=0.07)
    assert probability(projection, 50_000)[-1] == pytest.approx(0.84, abs=0.03)
    assert probability(projection, 100_000)[-1] == pytest.approx(0.35, abs=0.03)


def test_from_2017_18_q4_england_is_heading_for_70_thousand_in_2019_20_q4():
    projection = national(published_until(11), 8)
    assert projection.median[-1] == pytest.approx(70_000, rel=0.01)
    assert projection.lower_80[-1] == pytest.approx(52_000, rel=0.02)
    assert projection.upper_80[-1] == pytest.approx(93_000, rel=0.04)
    assert probability(projection, 50_000)[-1] == pytest.approx(0.93, abs=0.01)


def test_the_lines_to_compare_go_on_at_the_pace_in_people_and_in_per_cent():
    assert straight_line([100, 200, 300], 2).tolist() == [400, 500]
    assert straight_line([300, 200, 100], 3).tolist() == [0, 0, 0]
    assert constant_growth([100, 200, 400], 2) == pytest.approx([800, 1_600])
    assert straight_line([100, 200, NAN], 2) is None
    assert constant_growth([0, 0, 400], 2) is None


def test_an_area_whose_growth_is_not_known_grows_as_the_others_did_for_their_residents():
    now, residents = people(100, 100, 100), people(300, 100, 200)
    unknown = project_areas(now, people(60, 20, None), residents, ENGLAND)
    told = project_areas(now, people(60, 20, 40), residents, ENGLAND)
    assert unknown.mean == pytest.approx(told.mean)
    assert unknown.log_var == pytest.approx(told.log_var)


def test_an_area_without_a_value_is_not_projected_and_takes_nobody_from_the_others():
    found = project_areas(people(100, None, 300), people(10, 900, 20), people(500, 9_000, 400), ENGLAND)
    alone = project_areas(people(100, 300), people(10, 20), people(500, 400), ENGLAND)
    assert np.isnan([found.mean[1], found.median[1], found.lower_95[1], probability(found, 50)[1]]).all()
    assert found.mean[[0, 2]] == pytest.approx(alone.mean)


@pytest.mark.parametrize("growth", [(0, 0), (-5, 0), (None, None)])
def test_where_no_area_is_known_to_have_grown_the_rise_goes_by_residents(growth):
    found = project_areas(people(50, 50), people(*growth), people(3_000, 1_000), ENGLAND)
    rise = ENGLAND.median - ENGLAND.start
    assert found.mean == pytest.approx(50 + np.array([[0.75], [0.25]]) * rise)


def test_an_area_that_lost_people_still_takes_a_third_of_what_its_residents_would():
    found = project_areas(people(50, 50), people(-30, 100), people(1_000, 1_000), ENGLAND)
    assert found.mean[0] - 50 == pytest.approx((ENGLAND.median - ENGLAND.start) / 6)


def test_each_area_may_be_held_against_its_own_level_and_nobody_is_there_for_certain():
    found = project_areas(people(100, 300), people(10, 20), people(500, 400), ENGLAND)
    own = probability(found, np.array([120, 0]))
    assert own.shape == (2, 8)
    assert own[0] == pytest.approx(probability(found, 120)[0])
    assert (own[1] == 1).all()
    assert (probability(ENGLAND, 0) == 1).all()


@settings(deadline=None)  # the first to ask imports scipy, which may be slow
@given(st.integers(0, 400), st.integers(1, 400))
def test_more_people_are_never_likelier_than_fewer(level, more):
    found = project_areas(people(100, 0), people(10, 20), people(500, 400), ENGLAND)
    assert (probability(found, level + more) <= probability(found, level)).all()


def test_a_quarter_for_which_no_area_has_a_row_is_still_a_quarter_that_passed():
    rows = [("A", "2018-19 Q1", 0), ("A", "2018-19 Q4", 90), ("B", "2018-19 Q1", 0), ("B", "2018-19 Q4", 30)]
    panel = pd.DataFrame(rows, columns=["area", "quarter", "value"]).assign(population=1_000)
    found = areas(panel, ENGLAND, 8)
    same = project_areas(people(90, 30), people(120, 40), people(1_000, 1_000), ENGLAND)
    assert found.log_var == pytest.approx(same.log_var)


def test_areas_are_not_projected_further_than_england():
    panel = pd.DataFrame({"area": ["A"], "quarter": ["2018-19 Q1"], "value": [5.0], "population": [100]})
    with pytest.raises(PlainError, match="ends 8 quarters ahead, not 9"):
        areas(panel, ENGLAND, 9)


@pytest.mark.parametrize(
    ("chance", "words", "percent"),
    [
        (0, "very unlikely", "under 10%"),
        (0.0999, "very unlikely", "under 10%"),
        (0.1, "unlikely", "about 10%"),
        (0.3299, "unlikely", "about 30%"),
        (0.33, "about as likely as not", "about 30%"),
        (0.6599, "about as likely as not", "about 70%"),
        (0.66, "likely", "about 70%"),
        (0.9, "likely", "about 90%"),
        (0.9001, "very likely", "over 90%"),
        (1, "very likely", "over 90%"),
    ],
)
def test_a_chance_is_said_in_words_and_tens_at_the_edges_too(chance, words, percent):
    assert (chance_words(chance), tens(chance)) == (words, percent)


@given(st.floats(0, 1))
def test_no_chance_is_said_to_be_certain_or_none(chance):
    said = tens(chance)
    assert said in ("under 10%", "over 90%", *(f"about {ten}%" for ten in range(10, 100, 10)))
