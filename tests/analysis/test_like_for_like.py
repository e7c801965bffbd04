"""Growth over the CCGs alike at both ends, with who came in and went out: the parts are the whole change."""

from itertools import pairwise

import pytest

from phb.analysis.like_for_like import like_for_like
from phb.analysis.progress import progress
from tests.returns import workbook
from tests.stores import ask

# CCG | quarter | care group | start | new | ended | year to date, each direct notional third.
# 99P and 99Q became 15N, Devon, in April 2019.
MERGER = """
    99P | 2018-19 Q4 | Adult CHC | 100 0 0 | 0 0 0 | 0 0 0 | 100 0 0
    99Q | 2018-19 Q4 | Adult CHC |  50 0 0 | 0 0 0 | 0 0 0 |  50 0 0
    00C | 2018-19 Q4 | Adult CHC |  40 0 0 | 0 0 0 | 0 0 0 |  40 0 0
    00D | 2018-19 Q4 | Adult CHC |  30 0 0 | 0 0 0 | 0 0 0 |  30 0 0
    15N | 2019-20 Q1 | Adult CHC | 150 0 0 | 20 0 0 | 0 0 0 | 170 0 0
    00C | 2019-20 Q1 | Adult CHC |  40 0 0 | 7 0 0 | 0 0 0 |  47 0 0
    00J | 2019-20 Q1 | Adult CHC |   5 0 0 | 6 0 0 | 0 0 0 |  11 0 0
"""
GEOGRAPHIES = ("as_it_was", "2013-04", "2017-04", "2019-04", "2019-04 apportioned", "2013-04 apportioned")


def told(store, geography, measure="holders", since="2018-19 Q4", quarter="2019-20 Q1"):
    return like_for_like(store, (measure,), since, quarter, geography)[measure]


def test_ccgs_merged_in_april_compare_on_the_ccgs_of_that_april_and_not_as_they_were(store_from):
    store = store_from(workbook(MERGER, received_on="2019-07-10"))
    later = told(store, "2019-04")
    assert (later.ccgs, later.change) == (2, 27)
    assert later.others == "1 CCG new to the panel: +11; 1 gone: −30"
    as_it_was = told(store, "as_it_was")
    assert (as_it_was.ccgs, as_it_was.change) == (1, 7)
    assert as_it_was.others == "1 CCG new to the panel: +11; 1 gone: −30; 3 opened or closed: +20"
    assert {one.after - one.before for one in (later, as_it_was)} == {8}


def test_a_merged_ccg_of_which_one_predecessor_has_no_value_is_known_only_in_part(store_from):
    rows = "\n".join(line for line in MERGER.splitlines() if "99Q" not in line)
    found = told(store_from(workbook(rows, received_on="2019-07-10")), "2019-04")
    assert (found.ccgs, found.change) == (1, 7)
    assert found.others == "1 CCG new to the panel: +11; 1 gone: −30; 1 known only in part: +70"


def test_a_value_suppressed_or_held_back_at_one_end_is_neither_new_nor_gone(store_from):
    store = store_from(
        workbook(
            """
            00C | 2018-19 Q4 | Adult CHC | 9 0 0 | * 0 0 |  0 0 0 | 40 0 0
            00D | 2018-19 Q4 | Adult CHC | 9 0 0 | 3 0 0 |  0 0 0 | 30 0 0
            00C | 2019-20 Q1 | Adult CHC | 9 0 0 | 8 0 0 |  0 0 0 | 17 0 0
            00D | 2019-20 Q1 | Adult CHC | 9 0 0 | 5 0 0 | 15 0 0 |  9 0 0
            """,
            received_on="2019-07-10",
        )
    )
    starters = told(store, "2019-04", "starters")
    assert (starters.change, starters.others) == (2, "1 CCG no longer suppressed: +8")
    assert starters.in_and_out == "all else: +8"
    assert told(store, "2019-04").others == "1 CCG now held back: −12"


MEASURES = ("holders", "holders_direct_payment", "starters", "holders_ytd")


@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_the_parts_sum_to_englands_change_in_every_quarter_on_every_geography(demonstration, geography):
    sums = ", ".join(f"coalesce(sum({one}), 0)" for one in MEASURES)
    rows = ask(demonstration, f"select quarter, {sums} from ccg_quarter group by 1 order by 1")
    for (since, *before), (quarter, *after) in [*pairwise(rows), *zip(rows, rows[4:])]:
        found = like_for_like(demonstration, MEASURES, since, quarter, geography)
        for measure, was, now in zip(MEASURES, before, after):
            one = found[measure]
            assert (one.before, one.after) == (was, now), (measure, since, quarter)
            assert sum(part.change for part in one.sums) == now - was


def test_progress_tells_growth_on_the_geography_chosen_and_englands_total_is_the_same(store_from):
    store = store_from(workbook(MERGER, received_on="2019-07-10"))
    now, was = (progress(store, quarter="2019-20 Q1", geography=one) for one in ("2019-04", "as_it_was"))
    assert now.at("2019-20 Q1").live == was.at("2019-20 Q1").live == 228
    assert now.figures[0].change == "+8 on the quarter; +27 like for like in 2 CCGs"
    assert now.figures[0].meaning.endswith("On the quarter: 1 CCG new to the panel: +11; 1 gone: −30.")
    assert was.figures[0].change == "+8 on the quarter; +7 like for like in 1 CCG"
