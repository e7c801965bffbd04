"""Where holders are heading, twice: phb.methods.projection against a slow reading of METHODS 4."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phb.methods.projection import (
    SHAPES,
    areas,
    national,
    probability,
    project_areas,
    recent_pace,
    trajectory,
)
from tests.methods import plain_projection as plain

NAN = math.nan
ANY_TIME = settings(deadline=None)  # the first to ask imports scipy, which may be slow
PEOPLE = st.integers(0, 20_000)
SERIES = st.lists(st.one_of(st.none(), st.integers(1, 90_000), st.integers(900, 1_100)), max_size=14)


def as_floats(values):
    return np.array([NAN if one is None else one for one in values], dtype=float)


@given(PEOPLE, PEOPLE, st.integers(1, 30), st.sampled_from(SHAPES))
def test_a_path_is_the_plain_path_save_where_rounding_stands_on_the_edge(start, target, quarters, shape):
    found, expected = trajectory(start, target, quarters, shape), plain.path(start, target, quarters, shape)
    assert np.abs(found - expected).max() <= 1
    assert found[-1] == max(start, target)
    assert (np.diff(np.append(start, found)) >= 0).all()


@ANY_TIME
@given(SERIES)
def test_the_pace_and_its_interval_are_the_plain_ones(values):
    pace, expected, reach = recent_pace(as_floats(values)), plain.pace(values), plain.reach(values)
    assert pace.per_quarter == (None if expected is None else pytest.approx(expected))
    if expected is None or reach is None:
        assert (pace.lower, pace.upper) == (None, None)
    else:
        assert pace.upper - expected == pytest.approx(reach, rel=1e-3)
        assert expected - pace.lower == pytest.approx(reach, rel=1e-3)


@ANY_TIME
@given(SERIES, st.integers(1, 20), st.integers(1, 200_000))
def test_england_and_its_chances_are_the_plain_ones(values, horizon, level):
    found, expected = national(as_floats(values), horizon), plain.national(values, horizon)
    if expected is None:
        assert found is None
        return
    assert found.start == values[-1]
    assert found.log_mean == pytest.approx([m for m, _ in expected])
    assert found.log_var == pytest.approx([v for _, v in expected])
    assert probability(found, level) == pytest.approx(
        [plain.chance(m, v, level) for m, v in expected], abs=1e-9
    )


ENGLAND = st.lists(st.integers(5_000, 60_000), min_size=3, max_size=10)
GROWTH = st.one_of(st.none(), st.integers(-200, 400))
AREA = st.tuples(st.one_of(st.none(), st.integers(0, 900)), GROWTH, st.integers(1, 900_000))


@ANY_TIME
@given(ENGLAND, st.lists(AREA, min_size=1, max_size=8), st.integers(1, 12))
def test_the_areas_mean_and_variance_are_the_plain_ones(values, rows, horizon):
    now, growth, residents = (list(column) for column in zip(*rows, strict=True))
    expected = plain.areas(now, growth, residents, values[-1], plain.national(values, horizon))
    # Where people leave faster than an area has them, the plain mean ends below nobody: not compared.
    assume(all(line is None or min(level for level, _ in line) > 0 for line in expected))
    found = project_areas(*map(as_floats, (now, growth, residents)), national(values, horizon))
    for n, line in enumerate(expected):
        if line is None:
            assert np.isnan(
                [found.mean[n], found.median[n], found.upper_95[n], probability(found, 1)[n]]
            ).all()
            continue
        mean, variance = np.array(line).T
        # The first two moments of the log-normal, which is of the value plus three.
        m, v = found.log_mean[n], found.log_var[n]
        assert found.mean[n] == pytest.approx(mean, abs=1e-6)
        assert np.exp(m + v / 2) - 3 == pytest.approx(mean, abs=1e-6)
        assert np.exp(2 * m + v) * np.expm1(v) == pytest.approx(variance, rel=1e-6)


@given(ENGLAND, st.lists(AREA, min_size=1, max_size=8), st.integers(1, 12))
def test_the_areas_means_add_up_to_englands_growth(values, rows, horizon):
    now, growth, residents = (as_floats(column) for column in zip(*rows, strict=True))
    assume(not np.isnan(now).all())
    england = national(values, horizon)
    found = project_areas(now, growth, residents, england)
    rises = np.nansum(found.mean, axis=0) - np.nansum(now)
    assert rises == pytest.approx(england.median - england.start, abs=1e-6)


@ANY_TIME
@given(ENGLAND, st.lists(AREA, min_size=1, max_size=8), st.integers(1, 12))
def test_an_area_is_never_below_nobody_and_its_bands_lie_within_one_another(values, rows, horizon):
    found = project_areas(
        *(as_floats(column) for column in zip(*rows, strict=True)), national(values, horizon)
    )
    lines = [found.lower_95, found.lower_80, found.median, found.upper_80, found.upper_95]
    inside = [row[0] is not None for row in rows]
    assert np.isfinite([line[inside] for line in lines]).all()
    assert (np.diff([line[inside] for line in lines], axis=0) >= 0).all()
    assert (found.lower_95[inside] >= 0).all()
    assert (probability(found, 0)[inside] == 1).all()


QUARTERS = ["2017-18 Q4", "2018-19 Q1", "2018-19 Q2", "2018-19 Q3", "2018-19 Q4"]
HISTORIES = st.lists(st.one_of(st.none(), st.integers(0, 900)), min_size=5, max_size=5)


@settings(max_examples=40, deadline=None)
@given(
    ENGLAND,
    st.lists(st.tuples(HISTORIES, st.integers(1, 900_000)), min_size=1, max_size=5),
    st.integers(1, 8),
    st.randoms(),
)
def test_areas_of_a_frame_are_the_areas_of_its_arrays_in_the_order_of_their_names(
    values, places, horizon, order
):
    england = national(values, 8)
    rows = [
        {"area": f"E{n}", "quarter": quarter, "value": NAN if value is None else value, "population": head}
        for n, (history, head) in enumerate(places)
        for quarter, value in zip(QUARTERS, history, strict=True)
    ]
    order.shuffle(rows)
    found = areas(pd.DataFrame(rows), england, horizon)
    paces = [plain.pace(history) for history, _ in places]
    same = project_areas(
        as_floats([history[-1] for history, _ in places]),
        as_floats([None if one is None else 4 * one for one in paces]),
        as_floats([head for _, head in places]),
        national(values, horizon),
    )
    assert list(found.area) == [f"E{n}" for n in range(len(places))]
    assert found.mean == pytest.approx(same.mean, nan_ok=True)
    assert found.log_mean == pytest.approx(same.log_mean, nan_ok=True)
    assert found.log_var == pytest.approx(same.log_var, nan_ok=True)
