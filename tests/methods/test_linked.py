import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phb.methods.linked import linked_total

NAN = math.nan


def linked(*areas, collection=None, **options):
    """One row of people by quarter for each CCG, None where nothing came."""
    values = np.array([[NAN if one is None else one for one in area] for area in areas], dtype=float)
    return linked_total(values, np.array(collection or [1] * values.shape[1]), **options)


def test_a_ccg_that_joins_makes_no_growth():
    # The total went from 300 to 430 to 430, but like for like nobody was added.
    found = linked([100, 100, 100], [200, 200, 200], [None, 130, 130])
    assert found.value.tolist() == [430, 430, 430]
    assert found.areas.tolist() == [2, 3, 3]


def test_a_ccg_that_leaves_takes_no_growth_with_it():
    # It counts for a quarter as a late return would, 500 and 500; then the others go on without it.
    found = linked([100, 110, 121, 121], [100, 110, 121, 121], [500, None, None, None])
    assert found.value == pytest.approx([220 * 700 / 720, 220, 242, 242])
    assert found.areas.tolist() == [3, 3, 2, 2]


def test_a_ccg_that_leaves_and_is_not_carried_leaves_the_growth_of_the_others():
    found = linked([100, 110, 121], [100, 110, 121], [500, None, None], carried=0)
    assert found.value == pytest.approx([200, 220, 242])


def test_growth_is_that_of_the_same_ccgs_at_the_level_of_the_last_quarter():
    # From the first to the second quarter the CCGs told twice doubled; the last quarter holds 500.
    found = linked([50, 100, 100], [100, 200, 200], [None, None, 200])
    assert found.value == pytest.approx([250, 500, 500])


def test_a_late_return_is_carried_for_one_quarter_and_no_longer():
    found = linked([100, 100, 100, 100], [100, 100, 100, 100], [60, None, None, 90])
    assert found.areas.tolist() == [3, 3, 2, 3]
    assert found.carried_share == pytest.approx([0, 60 / 260, 0, 0])


def test_what_is_carried_is_in_the_last_quarters_total_and_its_part_is_told():
    found = linked([300, 340], [60, None])
    assert found.value.tolist() == [360, 400]
    assert found.carried_share == pytest.approx([0, 0.15])


def test_a_figure_carried_once_is_not_carried_on_from_there():
    found = linked([100] * 4, [100] * 4, [60, None, None, None])
    assert found.areas.tolist() == [3, 3, 2, 2]
    assert found.value[-1] == 200


def test_nothing_is_carried_or_linked_across_a_change_of_the_collection():
    found = linked([100, 110, 300, 330], [100, 110, None, 330], [100, 110, 300, 330], collection=[1, 1, 2, 2])
    assert found.areas.tolist() == [3, 3, 2, 3]
    assert found.carried_share.tolist() == [0, 0, 0, 0]
    assert found.value == pytest.approx([NAN, NAN, 900, 990], nan_ok=True)


def test_nothing_is_carried_across_a_change_however_long_a_figure_may_be_carried():
    found = linked([50, None, None, None], [80, 80, 80, 80], collection=[1, 1, 2, 2], carried=3)
    assert found.areas.tolist() == [2, 2, 1, 1]


def test_a_quarter_with_fewer_than_half_of_the_ccgs_ends_the_chain():
    found = linked([10, 10, 10, 10, 10], [10, 10, None, None, 10], [10, 10, None, None, 10])
    # The third quarter is carried by two; the fourth has one CCG of three.
    assert found.areas.tolist() == [3, 3, 3, 1, 3]
    assert found.value == pytest.approx([NAN, NAN, NAN, NAN, 30], nan_ok=True)


def test_half_of_the_ccgs_are_enough():
    found = linked([10, 11, 12], [None, None, 12])
    assert found.value == pytest.approx([20, 22, 24])


def test_a_last_quarter_with_fewer_than_half_has_no_total_to_link_to():
    found = linked([10, 11, 12], [10, None, None], [10, None, None])
    assert np.isnan(found.value).all()
    assert found.areas.tolist() == [3, 3, 1]


def test_a_nought_that_was_reported_is_a_figure_and_not_a_missing_one():
    found = linked([0, 0, 10], [0, 10, 10])
    assert found.areas.tolist() == [2, 2, 2]
    assert found.value.tolist() == [0, 10, 20]


def test_without_a_ccg_or_without_a_quarter_nothing_is_known():
    nobody = linked_total(np.empty((0, 3)), np.array([1, 1, 1]))
    never = linked_total(np.empty((4, 0)), np.array([], dtype=int))
    assert np.isnan(nobody.value).all() and nobody.areas.tolist() == [0, 0, 0]
    assert (never.value.size, never.areas.size) == (0, 0)


def test_the_panel_it_was_given_is_left_as_it_was():
    values = np.array([[5, NAN, 7], [1, 2, 3]])
    before = values.copy()
    linked_total(values, np.array([1, 1, 1]))
    assert np.array_equal(values, before, equal_nan=True)


QUARTERS = 6
FULL = st.lists(st.lists(st.integers(1, 3_000), min_size=QUARTERS, max_size=QUARTERS), min_size=1, max_size=6)


@given(FULL)
def test_with_every_figure_there_it_is_the_plain_total(panel):
    found = linked(*panel)
    assert found.value == pytest.approx(np.sum(panel, axis=0))
    assert (found.areas == len(panel)).all()
    assert (found.carried_share == 0).all()


@given(FULL, st.integers(1, QUARTERS - 1))
def test_with_every_figure_there_each_quarter_of_the_last_collection_is_the_plain_total(panel, split):
    found = linked(*panel, collection=[1] * split + [2] * (QUARTERS - split))
    assert np.isnan(found.value[:split]).all()
    assert found.value[split:] == pytest.approx(np.sum(panel, axis=0)[split:])


def plain_linked(panel, collection):
    """The same in plain lists, from the words: fill one quarter, then walk back by growth like for like."""
    filled = [list(area) for area in panel]
    for area, row in zip(panel, filled, strict=True):
        for q in range(1, QUARTERS):
            if area[q] is None and area[q - 1] is not None and collection[q] == collection[q - 1]:
                row[q] = area[q - 1]
    known = [[n for n, row in enumerate(filled) if row[q] is not None] for q in range(QUARTERS)]
    value = [NAN] * QUARTERS
    if len(known[-1]) < len(panel) / 2:
        return value
    value[-1] = sum(filled[n][-1] for n in known[-1])
    for q in reversed(range(QUARTERS - 1)):
        same = set(known[q]) & set(known[q + 1])
        after = sum(filled[n][q + 1] for n in same)
        if collection[q] != collection[q + 1] or len(known[q]) < len(panel) / 2 or after == 0:
            break
        value[q] = value[q + 1] * sum(filled[n][q] for n in same) / after
    return value


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.integers(0, 9), st.integers(1, 3_000)),
            min_size=QUARTERS,
            max_size=QUARTERS,
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, QUARTERS - 1),
)
def test_on_panels_with_gaps_it_is_the_plain_reading(panel, split):
    collection = [1] * split + [2] * (QUARTERS - split)
    found = linked(*panel, collection=collection)
    assert found.value == pytest.approx(plain_linked(panel, collection), nan_ok=True)
