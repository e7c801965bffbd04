"""What a programme could do: gains worked by hand, by a slow second way, and never less for more effort."""

import random
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from phb.errors import PlainError
from phb.methods.levers import (
    by_direct_payment,
    grow,
    largest,
    offered_everywhere,
    order,
    peer_pace,
    reached,
    slowest,
    whole_paths,
)

UNKNOWN = float("nan")
EVERY = np.ones(4, dtype=bool)


def area(rng, count=30):
    """Areas at random, some without a pace or residents."""
    population = np.array([rng.randint(50_000, 900_000) for _ in range(count)], dtype=float)
    pace = np.array([rng.choice([UNKNOWN, rng.uniform(-5, 60)]) for _ in range(count)])
    growth = np.outer(rng.random() + np.array([rng.uniform(0, 40) for _ in range(count)]), np.arange(1, 9))
    peers = [tuple(rng.sample([p for p in range(count) if p != i], 10)) for i in range(count)]
    return pace, population, growth, peers


def plain_peer_pace(pace, population, peers):
    found = []
    for place, some in enumerate(peers):
        rates = [pace[p] / population[p] for p in some if pace[p] == pace[p]]
        found.append(median(rates) * population[place] if rates else UNKNOWN)
    return found


def test_an_area_is_brought_to_the_median_of_its_peers_for_its_own_residents():
    # Peers gain 10, 20 and 60 for every 100,000 residents: the median, 20, is 40 people of 200,000.
    pace, population = np.array([0.0, 10.0, 40.0, 30.0]), np.array([200_000.0, 100_000, 200_000, 50_000])
    found = peer_pace(pace, population, [(1, 2, 3), (0,), (0,), (0,)])
    assert found[0] == pytest.approx(40)
    assert found[1] == 0


def test_a_peer_that_is_not_known_is_left_out_and_without_any_nothing_is_said():
    pace, population = np.array([5.0, UNKNOWN, 8.0]), np.full(3, 100_000.0)
    found = peer_pace(pace, population, [(1, 2), (), (1,)])
    assert found[0] == 8
    assert np.isnan(found[1:]).all()


def test_the_pace_of_peers_is_that_of_the_slow_way():
    for seed in range(20):
        pace, population, _, peers = area(random.Random(seed))
        slow = plain_peer_pace(pace.tolist(), population.tolist(), peers)
        assert np.allclose(peer_pace(pace, population, peers), slow, equal_nan=True)


def test_the_slowest_are_slow_for_their_residents_and_those_not_known_are_not_among_them():
    pace = np.array([10.0, 10.0, UNKNOWN, 1.0])
    population = np.array([100_000.0, 400_000, 100_000, 100_000])
    assert slowest(pace, population, EVERY, 2).tolist() == [False, True, False, True]
    assert slowest(pace, population, EVERY, 9).tolist() == [True, True, False, True]
    assert slowest(pace, population, np.array([True, False, True, True]), 1).tolist() == [
        False,
        *[False] * 2,
        True,
    ]
    with pytest.raises(PlainError, match="no number of CCGs"):
        slowest(pace, population, EVERY, -1)


def test_an_area_gains_what_the_pace_gives_beyond_what_is_projected_and_never_less():
    growth = np.array([[2.0, 4.0], [9.0, 30.0], [UNKNOWN, UNKNOWN], [0.0, 0.0]])
    gain = grow(growth, np.full(4, 10.0), np.array([True, True, True, False]), np.array([1.0, 2.0]))
    assert gain.tolist() == [[8, 16], [1, 0], [0, 0], [0, 0]]


def test_a_care_group_reaches_the_median_of_those_who_offer_it_evenly_and_stays():
    # Offered at 10, 20 and 30 in every 100,000: the median is 20.
    holders, population = np.array([0.0, 10, 20, 30, UNKNOWN]), np.full(5, 100_000.0)
    gain, rate = offered_everywhere(holders, population, np.ones(5, dtype=bool), steps=2, horizon=3)
    assert rate == 20
    assert gain.tolist() == [[10, 20, 20], [5, 10, 10], [0, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_a_care_group_that_nobody_offers_gives_no_rate_and_no_gain():
    gain, rate = offered_everywhere(np.array([0.0, UNKNOWN]), np.full(2, 1e5), np.ones(2, dtype=bool), 4, 8)
    assert rate is None
    assert not gain.any()
    with pytest.raises(PlainError, match="still to come"):
        offered_everywhere(np.zeros(2), np.ones(2), np.ones(2, dtype=bool), 0, 8)


def test_of_several_levers_an_area_counts_the_largest():
    assert largest(np.array([[5.0, 1.0]]), np.array([[3.0, 4.0]])).tolist() == [[5, 4]]


def test_the_order_is_by_gain_and_says_how_few_bring_half():
    found = order(np.array([10.0, 0.0, 50.0, 40.0]))
    assert found.places.tolist() == [2, 3, 0]
    assert found.so_far.tolist() == [50, 90, 100]
    assert found.half == 1
    assert order(np.zeros(3)).half == 0


def test_a_level_is_reached_in_the_first_quarter_at_or_above_it_or_not_within_them():
    path = np.array([UNKNOWN, 90.0, 100.0, 120.0])
    assert reached(path, 100) == 3
    assert reached(path, 121) is None


def test_a_share_by_direct_payment_moves_no_holder():
    assert by_direct_payment(1_000, 800, 0.25, 0.5) == (500, 300)
    assert by_direct_payment(1_000, 800, None, 0.5) == (500, None)
    with pytest.raises(PlainError, match="from 0 to 100"):
        by_direct_payment(1_000, 800, 0.25, 1.2)


def test_more_effort_never_gives_fewer_people():
    for seed in range(20):
        rng = random.Random(seed)
        pace, population, growth, peers = area(rng)
        target = peer_pace(pace, population, peers)
        course, is_in = np.linspace(0.9, 8.0, 8), np.array([rng.random() < 0.7 for _ in pace])
        gains = [grow(growth, target, slowest(pace, population, is_in, n), course).sum() for n in range(31)]
        assert gains == sorted(gains)
        stalled = np.array([rng.random() < 0.3 for _ in pace])
        gains = [
            grow(growth, np.maximum(target, 0) * part / 100, stalled, course).sum() for part in range(101)
        ]
        assert gains == sorted(gains)


@given(
    arrays(float, st.tuples(st.integers(1, 8), st.integers(1, 6)), elements=st.floats(0, 40)),
    st.booleans(),
)
def test_whole_paths_sum_to_the_rounded_sum_and_move_nobody_by_more_than_one(steps, is_rising):
    paths = np.cumsum(steps, axis=1) if is_rising else steps
    found = whole_paths(paths)
    assert (np.abs(found - paths) <= 1 + 1e-6).all()
    over = found.sum(axis=0) - np.floor(np.round(paths, 6).sum(axis=0) + 0.5)
    assert (over >= 0).all() and over[0] == 0
    if is_rising:
        assert (np.diff(found, axis=1) >= 0).all()
    else:
        assert over.max() <= len(paths)
