import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.methods.fair_share import allocate, distance
from tests.methods import plain_fair_share as plain

NAN, INF = math.nan, math.inf
# Few values, so that claims are often equal: 3 / 1 is 9 / 3 is 15 / 5; and wild ones among them.
WEIGHTS = st.one_of(
    st.sampled_from([0.0, 1.0, 3.0, 5.0, 9.0, 15.0]),
    st.floats(0, 1e6, allow_subnormal=False),
    st.integers(1, 900_000).map(float),
)
AREAS = st.lists(st.tuples(WEIGHTS, st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=9)


@given(AREAS, st.integers(0, 500), st.booleans())
def test_shares_are_those_given_person_by_person_with_exact_fractions(areas, left, is_bound):
    weights, floors, rooms = (list(column) for column in zip(*areas, strict=True))
    assume(any(weights))
    ceilings = [floor + room for floor, room in zip(floors, rooms, strict=True)] if is_bound else None
    total = sum(floors) + left
    found = allocate(total, weights, floors, ceilings)
    assert found.tolist() == plain.allocate(total, weights, floors, ceilings)


@given(AREAS, st.integers(0, 100_000))
def test_shares_sum_to_the_total_and_keep_every_floor(areas, left):
    weights, floors, _ = (np.array(column) for column in zip(*areas, strict=True))
    assume(weights.any())
    found = allocate(int(floors.sum()) + left, weights, floors)
    assert found.sum() == floors.sum() + left
    assert (found >= floors).all()
    assert (found[weights == 0] == floors[weights == 0]).all()


@given(AREAS, st.integers(0, 500))
def test_with_ceilings_only_full_areas_let_the_sum_fall_short(areas, left):
    weights, floors, rooms = (np.array(column) for column in zip(*areas, strict=True))
    assume(weights.any())
    found = allocate(int(floors.sum()) + left, weights, floors, floors + rooms)
    assert ((found >= floors) & (found <= floors + rooms)).all()
    if found.sum() < floors.sum() + left:
        assert (found[weights > 0] == (floors + rooms)[weights > 0]).all()


@given(AREAS, st.integers(0, 20_000), st.integers(1, 20_000), st.booleans())
def test_no_area_loses_when_the_total_grows(areas, left, more, is_bound):
    weights, floors, rooms = (np.array(column) for column in zip(*areas, strict=True))
    assume(weights.any())
    total = int(floors.sum()) + left
    ceilings = floors + rooms if is_bound else None
    fewer, greater = (allocate(one, weights, floors, ceilings) for one in (total, total + more))
    assert (greater >= fewer).all()


@given(AREAS, st.integers(0, 500), st.integers(-30, 30))
def test_shares_are_the_same_whatever_the_weights_are_counted_in(areas, left, power):
    weights, floors, _ = (np.array(column) for column in zip(*areas, strict=True))
    assume(weights.any())
    total = int(floors.sum()) + left
    assert (allocate(total, weights, floors) == allocate(total, weights * 2.0**power, floors)).all()


@pytest.mark.parametrize(("total", "shares"), [(10, [5, 4, 1]), (11, [5, 5, 1]), (12, [5, 5, 2])])
def test_the_third_of_6_6_and_2_does_not_lose_a_person_when_there_is_one_more(total, shares):
    # Largest remainders would give it 2 of 10 but 1 of 11. Here 6 / 9, 6 / 9 and 2 / 3 are one claim.
    assert allocate(total, [6, 6, 2], [0, 0, 0]).tolist() == shares


def test_of_equal_claims_the_larger_weight_comes_first_and_then_the_earlier_area():
    # Three for one more, nine for the second and fifteen for the third are one claim: 3.
    assert allocate(4, [3, 9, 15], [0, 1, 2]).tolist() == [0, 1, 3]
    assert allocate(5, [3, 9, 15], [0, 1, 2]).tolist() == [0, 2, 3]
    assert allocate(6, [3, 9, 15], [0, 1, 2]).tolist() == [1, 2, 3]
    assert allocate(2, [7, 7, 7], [0, 0, 0]).tolist() == [1, 1, 0]


def test_a_claim_that_floating_numbers_take_for_equal_is_settled_exactly():
    # The floating 0.2 is a hair more than a fifth, and yet 1.0 / 5 == 0.2: as a tie the larger would get it.
    assert allocate(3, [0.2, 1.0], [0, 2]).tolist() == [1, 2]


def test_an_area_above_its_share_keeps_what_it_has_and_the_others_share_the_rest():
    assert allocate(100, [1, 1, 1], [70, 0, 0]).tolist() == [70, 15, 15]


def test_an_area_without_weight_has_its_floor_and_no_more():
    assert allocate(100, [0, 3, 1], [7, 0, 0]).tolist() == [7, 70, 23]
    assert allocate(100, [0, 3, 1], [7, 0, 0], [50, 20, 10]).tolist() == [7, 20, 10]


def test_with_nobody_left_to_share_out_everyone_keeps_the_floor():
    assert allocate(12, [5, 0, 1], [4, 8, 0]).tolist() == [4, 8, 0]
    assert allocate(12, [0, 0, 0], [4, 8, 0]).tolist() == [4, 8, 0]
    assert allocate(0, [], []).tolist() == []


def test_one_area_gets_everybody_and_a_full_one_no_more():
    assert allocate(50_000, [0.3], [10]).tolist() == [50_000]
    assert allocate(50_000, [0.3], [10], [900]).tolist() == [900]


@pytest.mark.parametrize(
    "weights",
    [
        [1e300, 2e300, 3e300],
        [1e-300, 2e-300, 3e-300],
        [5e-324, 1e-323, 1.5e-323],
        [1e308, 1e-308, 1.0],
        [1.7e308, 1.7e308, 1.7e308],
        [1.0] * 7,
        [1e15, 1.0, 1.0],
    ],
)
def test_huge_tiny_and_equal_weights_are_shared_exactly(weights):
    nobody = [0] * len(weights)
    for total in (1, 5, 1_000):
        assert allocate(total, weights, nobody).tolist() == plain.allocate(total, weights, nobody)


@pytest.mark.parametrize("limits", [None, [INF, 5, INF], [30.9, 5.0, 90.0]])
def test_a_ceiling_without_end_is_none_and_one_with_a_part_of_a_person_is_rounded_down(limits):
    whole = None if limits is None else [100 if one == INF else int(one) for one in limits]
    expected = plain.allocate(80, [1, 1, 2], [0, 5, 0], whole)
    assert allocate(80, [1, 1, 2], [0, 5, 0], limits).tolist() == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((10, [1, 1], [8, 5]), "Holders already exceed the target by 3: there is nothing left to share out."),
        ((1_000, [1, 1], [8_000, 5]), "Holders already exceed the target by 7,005"),
        ((10, [0, 0], [1, 2]), "No area has a weight above nought"),
        ((10, [], []), "No area has a weight above nought"),
        ((-1, [1], [0]), "The total to share out is not a whole number of people."),
        ((2.5, [1], [0]), "The total to share out is not a whole number of people."),
        ((NAN, [1], [0]), "The total to share out is not a whole number of people."),
        ((INF, [1], [0]), "The total to share out is not a whole number of people."),
        ((10, [1, NAN], [0, 0]), "A weight is missing, below nought or without end"),
        ((10, [1, -1], [0, 0]), "A weight is missing, below nought or without end"),
        ((10, [1, INF], [0, 0]), "A weight is missing, below nought or without end"),
        ((10, [1, 1], [0, NAN]), "A floor is missing, below nought or without end"),
        ((10, [1, 1], [0, -2]), "A floor is missing, below nought or without end"),
        ((10, [1, 1], [0, 0.5]), "A floor is not a whole number of people"),
        ((10, [1, 1], [4, 0], [3, 9]), "a ceiling lies below its floor"),
        ((10, [1, 1], [4, 0], [NAN, 9]), "A ceiling is missing"),
        ((10, [1, 1, 1], [0, 0]), "their lengths differ"),
        ((10, [1, 1], [0, 0], [5]), "their lengths differ"),
    ],
)
def test_what_cannot_be_shared_out_says_why(asked, said):
    with pytest.raises(PlainError, match=said):
        allocate(*asked)


def test_ten_million_people_over_ten_thousand_areas_add_up_to_the_person():
    chance = np.random.default_rng(5)
    weights, floors = chance.lognormal(12, 0.8, 10_000), chance.integers(0, 900, 10_000)
    found = allocate(10_000_000, weights, floors)
    assert found.sum() == 10_000_000
    assert (found >= floors).all()
    # Nobody would rather have been given the last person another area was given: the claims are in order.
    last = np.where(found > floors, weights / (2 * found - 1), INF).min()
    assert (weights / (2 * found + 1)).max() <= last


def test_the_distance_is_people_and_people_per_100000_residents():
    people, rate = distance(np.array([150, 80]), np.array([100, 100]), np.array([200_000, 50_000]))
    assert people.tolist() == [50, -20]
    assert rate.tolist() == [25, -40]
    assert distance(np.array([150]), np.array([100]), np.array([200_000]), per=1_000)[1].tolist() == [0.25]


@pytest.mark.parametrize(
    ("holders", "share", "residents", "people"),
    [
        (NAN, 100, 1_000, NAN),
        (90, NAN, 1_000, NAN),
        (90, 100, NAN, -10),
        (90, 100, 0, -10),
        (0, 100, -1, -100),
    ],
)
def test_the_distance_is_not_known_where_a_part_of_it_is_not(holders, share, residents, people):
    found, rate = distance(np.array([holders]), np.array([share]), np.array([residents]))
    assert found == pytest.approx([people], nan_ok=True)
    assert np.isnan(rate).all()
