"""England as known when a quarter was judged is what a store of that day would say."""

import numpy as np
import pytest

from phb.analysis.road_places import places
from phb.methods.linked import linked_total
from tests.returns import workbook
from tests.rollout import rollout
from tests.stores import ask


def known(store, quarter):
    rows = ask(store, f"select quarter, holders from england_known where known_at = '{quarter}' order by 1")
    return [quarter for quarter, _ in rows], np.array([holders for _, holders in rows], dtype=float)


def test_every_quarter_is_told_as_it_was_known_then_and_all_of_them(demonstration):
    first, last = ask(demonstration, "select min(quarter), max(quarter) from quarter")[0]
    for (at,) in ask(demonstration, "select distinct known_at from england_known"):
        quarters, _ = known(demonstration, at)
        assert (quarters[0], quarters[-1]) == (first, at)
    assert ask(demonstration, f"select count(*) from england_known where known_at = '{last}'") == [(23,)]


def test_the_last_quarter_is_told_as_the_pages_link_it_now(demonstration):
    here = places(demonstration, quarter="2019-20 Q3", geography="2019-04")
    linked = linked_total(here.values, here.collection)
    _, told = known(demonstration, "2019-20 Q3")
    np.testing.assert_allclose(told, linked.value)


def test_nothing_is_linked_across_the_change_of_the_collection(demonstration):
    quarters, told = known(demonstration, "2018-19 Q1")
    assert np.isnan(told[: quarters.index("2017-18 Q1")]).all()
    assert not np.isnan(told[quarters.index("2017-18 Q1") :]).any()


def test_what_was_restated_later_is_not_in_what_was_known_before(store_from):
    restated = "00J | 2018-19 Q1 | Adult CHC | 990 0 0 | 0 0 0 | 0 0 0 | 990 0 0"
    store = store_from(*rollout({}), workbook(restated, received_on="2018-11-01"))
    _, then = known(store, "2018-19 Q1")
    _, now = known(store, "2018-19 Q2")
    assert then[-1] == 130 * 195
    # Like for like: what grew since is counted from the restated figure.
    assert now[-1] / now[-2] == pytest.approx(140 * 195 / (130 * 194 + 990))
