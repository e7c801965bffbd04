"""Control charts twice: phb.methods.spc held against a slow reading of METHODS in exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phb.methods.spc import xmr
from tests.methods import plain_spc

LINES = ("mean", "lpl", "upl", "near_lower", "near_upper")
TENTHS = st.one_of(st.integers(0, 12), st.integers(0, 250), st.sampled_from([0, 0, 0, 0, 50, 100]))


@st.composite
def series(draw):
    """Counts, and counts over ten, that stay, wander, climb, jump and lack values, None where missing."""
    over = draw(st.sampled_from([1, 10]))
    lack = draw(st.sampled_from([0, 0, 0.1, 0.5]))
    steps = ["go"] * 19 + ["anew"] if draw(st.booleans()) else ["go", "go", "go", "wave", "wave", "anew"]
    found, level, way = [], draw(TENTHS), 0
    for _ in range(draw(st.one_of(st.integers(0, 30), st.integers(13, 30)))):
        way = draw(st.sampled_from([way] * 9 + [-1, 0, 1]))
        step = draw(st.sampled_from(steps))
        if step == "go":
            level = max(level + way * draw(st.integers(1, 3)), 0)
        elif step == "wave":
            level = max(level + draw(st.integers(-9, 9)), 0)
        else:
            level = draw(TENTHS)
        is_missing = draw(st.floats(0, 1)) < lack
        found.append(None if is_missing else Fraction(min(level, 250), over))
    return found


@st.composite
def charts(draw):
    values = draw(series())
    places = range(1, len(values))
    rebase = sorted(draw(st.sets(st.sampled_from(places), max_size=2))) if places else []
    known = [value for value in values if value is not None] or [Fraction(3)]
    return values, {
        "improvement": draw(st.sampled_from([1, -1, 0])),
        "target": draw(
            st.one_of(st.none(), st.sampled_from(known), st.sampled_from(known).map(lambda one: one * 2))
        ),
        "rebase": rebase,
        "fix_after": draw(st.sampled_from([None, None, 12, 15])),
        "screen": draw(st.booleans()),
    }


def same_as_plain(made):
    values, asked = made
    rows, variation, assurance, limits = plain_spc.xmr(values, **asked)
    target = None if asked["target"] is None else float(asked["target"])
    found = xmr([math.nan if one is None else float(one) for one in values], **asked | {"target": target})
    assert (found.variation, found.assurance, found.limits) == (variation, assurance, limits)
    assert found.special_cause.tolist() == [row[5] for row in rows]
    assert found.point_type.tolist() == [row[6] for row in rows]
    for place, name in enumerate(LINES):
        line = [math.nan if row[place] is None else float(row[place]) for row in rows]
        assert np.allclose(getattr(found, name), line, rtol=0, atol=1e-9, equal_nan=True)


@settings(max_examples=400, deadline=None)
@given(charts())
def test_a_second_slow_implementation_of_the_words_draws_the_same_chart(made):
    same_as_plain(made)


@pytest.mark.long
@settings(max_examples=5000, deadline=None)
@given(charts())
def test_a_second_slow_implementation_draws_the_same_chart_of_thousands_of_series(made):
    same_as_plain(made)
