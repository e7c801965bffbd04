"""Funnels twice: phb.methods.funnel held against a slow reading of METHODS, on wild tables."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.methods.funnel import overdispersed, unadjusted
from tests.methods import plain_funnel as plain

NAN = math.nan
COUNTS = st.one_of(st.sampled_from([0, 0, 1, 9, 10, 50]), st.integers(0, 400))
PEOPLE = st.one_of(st.sampled_from([1, 500, 2000]), st.integers(1, 60_000))
HOLES = st.sampled_from(["", "", "", "", "", "no count", "no population", "nobody"])
TAILS = (("lower_998", 0.001), ("lower_95", 0.025), ("upper_95", 0.025), ("upper_998", 0.001))


@st.composite
def tables(draw, fewest=1):
    """Areas with wild counts, populations no smaller where a share is asked, and holes."""
    kind, count, people = draw(st.sampled_from(["rate", "share"])), [], []
    for _ in range(draw(st.integers(fewest, 25))):
        x, n, hole = float(draw(COUNTS)), float(draw(PEOPLE)), draw(HOLES)
        x = min(x, n) if kind == "share" else x
        count.append(NAN if hole == "no count" else 0.0 if hole == "nobody" else x)
        people.append({"no population": NAN, "nobody": 0.0}.get(hole, n))
    return count, people, kind


@given(tables())
def test_unadjusted_bands_are_those_told_by_chances_and_scores(table):
    count, people, kind = table
    found = unadjusted(count, people, kind=kind)
    assert found.reason.tolist() == plain.reasons(count, people)
    assert found.band.tolist() == plain.unadjusted(count, people, kind)


@given(tables(fewest=8))
def test_overdispersed_figures_are_those_worked_area_by_area(table):
    count, people, kind = table
    if len(plain.compared(count, people)[0]) < 10:
        with pytest.raises(PlainError, match="at least 10 areas"):
            overdispersed(count, people, kind=kind)
        return
    found = overdispersed(count, people, kind=kind)
    assert found.reason.tolist() == plain.reasons(count, people)
    if not found.pooled:
        assert set(found.band) == {""}
        return
    t, phi, tau2, z, band = plain.overdispersed(count, people, kind)
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2), rel=1e-9, abs=1e-12)
    assert found.z == pytest.approx(z, rel=1e-7, abs=1e-9, nan_ok=True)
    assert found.band.tolist() == band
    pooled = plain.compared(count, people)[1]
    for n in (1.0, 700.0, 250_000.0):
        for part, (name, tail) in zip(found.limits([n]), TAILS):
            k = plain.z_of(tail) * (-1 if name.startswith("lower") else 1)
            drawn = plain.overdispersed_limit(n, pooled, t, tau2, kind, k)
            assert part[0] == pytest.approx(drawn, rel=1e-8, abs=1e-10)


@given(tables(), st.sampled_from([3.0, 40.0, 1000.0, 9000.0]))
def test_beyond_an_unadjusted_limit_lies_the_chance_it_stands_for(table, n):
    count, people, kind = table
    found, pooled = unadjusted(count, people, kind=kind), plain.compared(count, people)[1]
    if not pooled > 0 or n * pooled > 500:
        return
    for part, (name, tail) in zip(found.limits([n]), TAILS):
        upper = name.startswith("upper")
        if kind == "share":
            drawn = plain.unadjusted_share_limit(n, pooled, tail, upper)
            assert part[0] == pytest.approx(drawn, rel=1e-9, abs=1e-12)
            continue
        chance = plain.chance_beyond(part[0] * n / 1e5, n, pooled, upper)
        if part[0] == 0:
            assert chance >= tail - 1e-12  # nobody is not few enough
        else:
            assert chance == pytest.approx(tail, rel=1e-6)


@given(tables(fewest=12))
def test_an_overdispersed_band_is_the_side_of_the_drawn_limits_the_area_lies_on(table):
    count, people, kind = table
    if len(plain.compared(count, people)[0]) < 10:
        return
    found = overdispersed(count, people, kind=kind)
    drawn = found.limits(people)
    near = 1e-9 * np.maximum(1, np.nan_to_num(found.value))
    for band, is_so in (
        ("high_998", found.value > drawn.upper_998 - near),
        ("high_95", (found.value > drawn.upper_95 - near) & (found.value < drawn.upper_998 + near)),
        ("low_95", (found.value < drawn.lower_95 + near) & (found.value > drawn.lower_998 - near)),
        ("low_998", found.value < drawn.lower_998 + near),
    ):
        assert is_so[found.band == band].all()
    within = found.band == "within"
    assert (found.value[within] <= (drawn.upper_95 + near)[within]).all()
    assert (found.value[within] >= (drawn.lower_95 - near)[within]).all()
