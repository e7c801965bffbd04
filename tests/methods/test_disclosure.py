"""Small counts in public: what is shown, and that nobody can work out what is not."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phb import definitions
from phb.errors import PlainError
from phb.methods.disclosure import DROPPED, EXACT, OWN, SECONDARY, SHOWN, SMALL, UNKNOWN, round_and_suppress
from phb.methods.disclosure_proof import moves
from phb.methods.disclosure_protect import Audit, audit, protect
from tests.methods.plain_disclosure import attack, interval, shown_as

PROFILE = definitions.disclosure().profiles["nhs_digital"]
LOWER = definitions.disclosure().profiles["suppress_lt5"]
NAN = np.nan
ARRANGEMENTS = ((0, (1, 2, 3)),)
# Holders by care group and by arrangement; those in place during the quarter by start and by end.
CROSSED = ((8, (6, 7)), (0, (4, 5)), (0, (1, 2, 3)), (8, (0, 9)))
# Two care groups (3 and 6) by two arrangements each; holders (0) and holders by arrangement (1 and 2).
BOTH_WAYS = ((3, (4, 5)), (6, (7, 8)), (1, (4, 7)), (2, (5, 8)), (0, (3, 6)), (0, (1, 2)))

# The attacker takes a second or more a table: a few always, the rest with `make test-long`.
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 6))]


def texts(shown):
    """What a reader sees of each count: a figure ("=" if exact), a symbol, "?" for nothing."""
    marks = {UNKNOWN: "?", OWN: "*", SMALL: "*", SECONDARY: "s", DROPPED: "s"}
    return [
        [marks.get(m) or ("=" if m == EXACT else "") + f"{v:.0f}" for m, v in zip(row, values)]
        for row, values in zip(shown.mark, shown.value)
    ]


def fewest_left(values, shown, parent, sums, profile=PROFILE, within=None):
    """The fewest figures that one who adds and subtracts all there is finds possible of a small count."""
    areas, counts = values.shape
    bounds = [
        interval(
            text,
            highest_small=profile.highest_small,
            base=profile.base,
            small_is_hidden_by_s=shown.mark[area, count] == DROPPED,
        )
        for area, row in enumerate(texts(shown))
        for count, text in enumerate(row)
    ]
    equations = [
        (a * counts + t, [a * counts + p for p in parts])
        for a in range(areas)
        if within is None or a in within
        for t, parts in sums
    ]
    for whole, count in itertools.product(sorted({p for p in parent.tolist() if p >= 0}), range(counts)):
        below = [
            a * counts + count for a in np.flatnonzero(parent == whole) if not np.isnan(values[a, count])
        ]
        equations.append((whole * counts + count, below))
    small = (values > 0) & (values <= profile.highest_small) | (shown.mark == OWN)
    left = [profile.candidates]
    for area, count in np.argwhere(small):
        least, most = attack(bounds, equations, area * counts + count)
        left.append(most - least + 1)
    return min(left)


def england(random, *, regions, ccgs, sums, counts, mean):
    """England (place 0), regions, CCGs with few people in each cell; every total is that of its parts."""
    values, parent = np.zeros((1 + regions, counts)), [-1] + [0] * regions
    for region in range(1, regions + 1):
        for _ in range(random.integers(1, ccgs + 1)):
            row = random.negative_binomial(1, 1 / (1 + mean), counts) * (random.random(counts) < 0.8)
            values = np.vstack([values, row])
            parent.append(region)
    own, parent = values[1 + regions :], np.array(parent)
    for total, parts in sums:
        own[:, total] = own[:, list(parts)].sum(axis=1)
    if sums == CROSSED:
        for total, one, other in ((0, 4, 5), (8, 6, 7)):
            own[:, one] = random.integers(0, own[:, total] + 1)
            own[:, other] = own[:, total] - own[:, one]
    for region in range(1, regions + 1):
        values[region] = values[parent == region].sum(axis=0)
    values[0] = values[1 : regions + 1].sum(axis=0)
    exact = np.zeros(values.shape, dtype=bool)
    exact[0] = True
    return values, parent, exact


def test_nought_is_nought_one_to_seven_a_star_and_others_go_to_the_nearest_five():
    shown = round_and_suppress(np.array([[0, 1, 7, 8, 12, 13, 988, NAN]]), PROFILE)
    assert texts(shown) == [["0", "*", "*", "10", "10", "15", "990", "?"]]
    assert np.isnan(shown.value[0, [1, 2, 7]]).all()


@given(people=st.integers(0, 3000))
def test_what_is_shown_is_the_rule_person_by_person(people):
    assert texts(round_and_suppress(np.array([[people]]), PROFILE)) == [[shown_as(people)]]


def test_an_estimate_is_no_count_and_is_not_shown_as_one():
    with pytest.raises(PlainError, match="whole and not below nought"):
        round_and_suppress(np.array([3.5]), PROFILE)
    with pytest.raises(PlainError, match="whole and not below nought"):
        round_and_suppress(np.array([-1.0]), PROFILE)


def test_seventeen_of_one_eight_and_eight_would_give_the_one_away():
    # Shown alone, *, 10, 10 of 15: at least 8 and 8 of at most 17, so the first is 1.
    assert attack([(1, 7), (8, 12), (8, 12), (13, 17)], [(3, [0, 1, 2])], 0) == (1, 1)
    # To hide an 8 is no help to one who knows that "s" is no small count: it still is at least 8.
    assert audit([1, 8, 8], 17, PROFILE) == Audit((), drops_total=True)
    assert audit([1, 8, 8, 30], 47, PROFILE) == Audit((3,), drops_total=False)


def test_an_exact_total_gives_its_one_small_part_away_and_a_rounded_one_may_not():
    assert audit([3, 30], 33, PROFILE) == Audit((), drops_total=False)
    # 19 less 8 to 12 is at least 7.
    assert audit([7, 12], 19, PROFILE, is_exact=True) == Audit((1,), drops_total=False)


def test_the_smallest_other_part_is_hidden_and_noughts_are_not():
    assert audit([2, 40, 13, 0], 55, PROFILE, is_exact=True).parts == ()
    assert audit([2, 38, 13, 0], 53, PROFILE, is_exact=True).parts == (2,)


def test_a_part_with_no_other_that_could_be_hidden_takes_its_total_with_it():
    found = audit([9, 0], 9, PROFILE)
    assert found.parts == () and not found.drops_total
    # Eight of one each are no fewer than eight and no more: the total of 10 leaves each 1 to 5.
    assert audit([1] * 8, 8, PROFILE).drops_total is False
    assert audit([1] * 12, 12, PROFILE).drops_total is True


def test_a_sibling_nobody_knows_leaves_all_open():
    assert audit([1, 8, 8, NAN], 17 + 30, PROFILE) == Audit((), drops_total=False)


def test_with_the_lower_threshold_every_one_of_four_figures_stays_possible():
    values = np.array([[20.0], [3], [8], [9]])
    shown = protect(values, np.array([-1, 0, 0, 0]), (), LOWER)
    assert fewest_left(values, shown, np.array([-1, 0, 0, 0]), (), LOWER) == 4


def test_a_figure_hidden_here_is_not_worked_out_from_the_level_above():
    # England 27 exactly, less a first region of 18 to 22: the second would be 5 to 7.
    values = np.array([[27.0], [22], [5], [14], [8]])
    parent, exact = np.array([-1, 0, 0, 1, 1]), np.array([[True], *[[False]] * 4])
    shown = protect(values, parent, (), PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, ()) >= 4


def test_an_exact_total_of_one_region_that_has_all_is_given_up_when_nothing_else_helps():
    values = np.array([[12.0, 9, 3, 0], [12, 9, 3, 0], [0, 0, 0, 0]])
    parent, exact = np.array([-1, 0, 0]), np.array([[True] * 4, [False] * 4, [False] * 4])
    shown = protect(values, parent, ARRANGEMENTS, PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, ARRANGEMENTS) >= 4
    assert texts(shown)[0][2] in ("*", "s")


def test_a_count_of_one_to_seven_is_never_shown_even_of_england():
    values, exact = np.array([[3.0], [3]]), np.array([[True], [False]])
    assert texts(protect(values, np.array([-1, 0]), (), PROFILE, exact=exact)) == [["*"], ["*"]]


def test_what_a_ccg_withholds_is_not_worked_out_by_us_either():
    # 15 less 8 and less 8: the one withheld could only be 1.
    values, own = np.array([[17.0, NAN, 8, 8]]), np.array([[False, True, False, False]])
    shown = protect(values, np.array([-1]), ARRANGEMENTS, PROFILE, own=own)
    assert texts(shown)[0][1] == "*" and "s" in texts(shown)[0]
    assert fewest_left(values, shown, np.array([-1]), ARRANGEMENTS) >= 4


def test_not_known_stays_not_known():
    values = np.array([[40.0, 20, NAN, NAN], [NAN, NAN, NAN, NAN]])
    shown = protect(values, np.array([-1, -1]), ARRANGEMENTS, PROFILE)
    assert texts(shown) == [["40", "20", "?", "?"], ["?", "?", "?", "?"]]


def test_a_total_that_is_not_that_of_its_parts_is_hidden_where_it_would_be_taken_for_it():
    # The parts make 18, the return says 17: a reader would take the first part for 1, and be right.
    assert texts(protect(np.array([[17.0, 1, 8, 9]]), np.array([-1]), ARRANGEMENTS, PROFILE)) == [
        ["s", "*", "10", "10"]
    ]
    # Nothing follows where it cannot be taken for it.
    far = protect(np.array([[60.0, 1, 8, 9]]), np.array([-1]), ARRANGEMENTS, PROFILE)
    assert texts(far) == [["60", "*", "10", "10"]]


def test_an_area_that_does_not_tell_is_left_out_of_the_sums_of_its_region():
    values = np.array([[17.0], [1], [8], [8], [NAN]])
    shown = protect(values, np.array([-1, 0, 0, 0, 0]), (), PROFILE)
    assert [SECONDARY in shown.mark, shown.mark[4, 0]] == [True, UNKNOWN]


@pytest.mark.parametrize("wrong", [np.zeros(3), np.zeros((2, 2))])
def test_counts_in_another_shape_are_refused(wrong):
    with pytest.raises(PlainError, match="a row an area"):
        protect(wrong, np.array([-1, 0, 0]), (), PROFILE)


def test_moves_keep_every_sum_and_are_all_there_are():
    # Of a total and three parts: one part for another, or a part with the total.
    found = moves(ARRANGEMENTS, 4)
    assert len(found) == 6
    for move in moves(CROSSED, 10):
        by = dict(move)
        assert all(by.get(t, 0) == sum(by.get(p, 0) for p in parts) for t, parts in CROSSED)


@settings(max_examples=80, deadline=None)
@given(
    parts=st.lists(st.integers(0, 20), min_size=1, max_size=7),
    is_exact=st.booleans(),
    profile=st.sampled_from([PROFILE, LOWER]),
)
def test_no_sum_gives_a_small_part_away(parts, is_exact, profile):
    values = np.array([[sum(parts)], *([part] for part in parts)], dtype=float)
    parent = np.array([-1, *[0] * len(parts)])
    exact = np.zeros(values.shape, dtype=bool)
    exact[0] = is_exact
    shown = protect(values, parent, (), profile, exact=exact)
    assert fewest_left(values, shown, parent, (), profile) >= 4


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mean", [2, 9])
def test_no_addition_or_subtraction_gives_a_small_count_of_an_arrangement_away(seed, mean):
    random = np.random.default_rng(seed)
    values, parent, exact = england(random, regions=3, ccgs=3, sums=ARRANGEMENTS, counts=4, mean=mean)
    shown = protect(values, parent, ARRANGEMENTS, PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, ARRANGEMENTS) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_nor_of_a_care_group_by_arrangement(seed):
    random = np.random.default_rng(200 + seed)
    values, parent, exact = england(random, regions=2, ccgs=3, sums=BOTH_WAYS, counts=9, mean=4)
    shown = protect(values, parent, BOTH_WAYS, PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, BOTH_WAYS) >= 4


@pytest.mark.parametrize("seed", SEEDS)
def test_nor_when_some_ccgs_do_not_tell_and_some_withhold(seed):
    random = np.random.default_rng(300 + seed)
    values, parent, exact = england(random, regions=2, ccgs=4, sums=ARRANGEMENTS, counts=4, mean=6)
    ccgs = np.flatnonzero(parent > 0)
    own = np.zeros(values.shape, dtype=bool)
    own[ccgs, 3] = (values[ccgs, 3] > 0) & (values[ccgs, 3] <= 7) & (random.random(ccgs.size) < 0.5)
    own[ccgs[0]] = False
    values[own] = np.nan
    values[ccgs[0]] = np.nan
    for region in (1, 2):
        values[region] = np.nansum(values[parent == region], axis=0)
    values[0] = values[1:3].sum(axis=0)
    # Where a CCG withholds one, its region's arrangements and holders are not of the same CCGs.
    shown = protect(values, parent, ARRANGEMENTS, PROFILE, own=own, exact=exact)
    assert (shown.mark[own] == OWN).all() and (shown.mark[ccgs[0]] == UNKNOWN).all()
    within = [a for a in range(3 if own.any() else 0, len(values)) if not np.isnan(values[a]).all()]
    assert fewest_left(values, shown, parent, ARRANGEMENTS, within=within) >= 4


def test_nor_through_three_levels():
    # England, two regions, three offices, six CCGs: 14, 1, 9, 0, 8 and 3.
    values = np.array([[35.0], [24], [11], [15], [9], [11], [14], [1], [9], [0], [8], [3]])
    parent = np.array([-1, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 5])
    exact = np.zeros(values.shape, dtype=bool)
    exact[0] = True
    shown = protect(values, parent, (), PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, ()) >= 4


def test_a_withheld_figure_that_cannot_be_small_is_not_known_rather_than_small():
    values, own = np.array([[12.0, NAN, 0, 0]]), np.array([[False, True, False, False]])
    shown = protect(values, np.array([-1]), ARRANGEMENTS, PROFILE, own=own)
    assert texts(shown) == [["10", "?", "0", "0"]]


def test_a_ccg_that_withholds_all_goes_by_a_rule_that_is_not_ours():
    values = np.full((1, 10), np.nan)
    shown = protect(values, np.array([-1]), CROSSED, LOWER, own=np.ones(values.shape, dtype=bool))
    assert np.isnan(shown.value).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mean", [2, 9])
def test_nor_where_care_groups_arrangements_and_flows_cross(seed, mean):
    random = np.random.default_rng(100 + seed)
    values, parent, exact = england(random, regions=2, ccgs=3, sums=CROSSED, counts=10, mean=mean)
    shown = protect(values, parent, CROSSED, PROFILE, exact=exact)
    assert fewest_left(values, shown, parent, CROSSED) >= 4
    is_plain = (values > 7) & (shown.mark == SHOWN)
    assert (abs(shown.value - values)[is_plain] <= 2).all() and (shown.value[values == 0] == 0).all()
