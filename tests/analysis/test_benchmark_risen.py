"""Who broke out: a CCG that was lowest and rose is found, one that grew with all others is not."""

import numpy as np
import pytest

from etl.reference import organisations
from phb.analysis import benchmark_risen as rising
from phb.analysis.benchmark import field
from phb.analysis.peers import peers_of, unlike
from tests.returns import voluntary
from tests.rollout import GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

LAST = "2019-20 Q3"
RISEN, STAYED, DIPPED, SILENT = "00D", "00J", "00K", "00L"
HELD = {
    RISEN: (2, 2, 2, 4_000, 4_000),
    STAYED: (1, 1, 1, 1, 1),
    DIPPED: (2, 2, 2, 4_000, 2),
    SILENT: (2, 2, None, 4_000, 4_000),
}


def who(store, quarter=QUARTER, geography=GEOGRAPHY, near=None, peers=()):
    on = {"quarter": quarter, "geography": geography}
    return rising.risen(store, code="00C", near=near or {}, peers=peers, **on)


def test_a_ccg_that_rose_from_the_lowest_to_above_the_middle_and_stayed_is_found_alone(store_from):
    found = who(store_from(*rollout(HELD)))
    assert [one.code for one in found.rises] == [RISEN] and found.fragile == ()
    one = found.rises[0]
    assert (one.kind, one.low_quarter, one.rose_quarter) == ("lowest", "2017-18 Q4", "2018-19 Q1")
    assert one.rose / one.low == pytest.approx(2_000, rel=0.02)  # the residents are of another year
    assert one.low_interval[0] < one.low < one.low_interval[1] < one.rose_interval[0]
    assert one.is_sure and one.is_still_above and one.now == one.rose
    assert "1 CCG that was lowest" in rising.finding(found)


@pytest.mark.parametrize(("low", "is_sure"), [(8, True), (20, False)])
def test_a_rise_whose_intervals_meet_may_be_chance_and_is_said_to_be(store_from, low, is_sure):
    alike = {one.ccg_code: (30,) * 5 for one in organisations()}
    found = who(store_from(*rollout(alike | {RISEN: (low, low, low, 40, 40)})))
    assert next(one for one in found.rises if one.code == RISEN).is_sure == is_sure
    said = rising.table(found).set_index("Code").loc[RISEN, "More than chance"]
    assert said.startswith("yes") == is_sure


def test_growth_everywhere_raises_nobody(store_from):
    assert who(store_from(*rollout({}))).rises == ()
    assert "No CCG" in rising.finding(who(store_from(*rollout({}))))


def test_nobody_rises_across_april_2017(store_from):
    others = ("00C", "00J", "00K", "00L", "00M", "00N", "00P", "00Q", "00R", "00T", "00V")
    voluntary_quarters = [
        voluntary(
            "\n".join(f"{code} | 2016-17 Q{at} | {n} | 0 | 0 | {n}" for code, n in held),
            received_on=day,
        )
        for at, day in ((2, "2016-10-10"), (3, "2017-01-10"), (4, "2017-04-10"))
        for held in [[(RISEN, 2), *((code, 90) for code in others)]]
    ]
    store = store_from(*voluntary_quarters, *rollout({RISEN: (4_000,) * 5}))
    before = field(store, measure="holders_per_100k", quarter="2016-17 Q4", geography=GEOGRAPHY)
    assert before.known == 12 and before.value[before.place(RISEN)] == np.nanmin(before.value)
    assert who(store).rises == ()


def test_the_group_comes_first_and_then_the_most_alike(store_from):
    store = store_from(*rollout(HELD | dict.fromkeys(("00M", "00N"), HELD[RISEN])))
    near = {RISEN: 3.0, "00M": 1.0}
    found = who(store, near=near, peers=("00N",))
    assert [one.code for one in found.rises] == ["00N", "00M", RISEN]
    assert [one.is_peer for one in found.rises] == [True, False, False]
    assert [one.distance for one in found.rises] == [None, 1.0, 3.0]


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04"])
def test_a_stall_counts_only_where_an_alert_of_that_very_code_was_open(demonstration, geography):
    found = who(demonstration, quarter=LAST, geography=geography)
    held = set(
        ask(
            demonstration,
            """select distinct ccg_code, quarter from alert where state in ('open', 'held')
            and rule in ('STALLED', 'STARTS_STOPPED')""",
        )
    )
    stalled = [(one.code, one.low_quarter) for one in found.rises if one.kind == "stalled"]
    assert stalled and set(stalled) <= held


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2019-04 apportioned"])
def test_every_rise_goes_from_below_to_above_the_middle_of_its_quarter_in_one_collection(
    demonstration, geography
):
    found = who(demonstration, quarter=LAST, geography=geography)
    assert found.rises
    for one in found.rises:
        assert one.low_quarter < one.rose_quarter
        assert (one.low_quarter < "2017-18") == (one.rose_quarter < "2017-18")
        for quarter, is_above in ((one.low_quarter, False), (one.rose_quarter, True)):
            then = field(
                demonstration, measure=found.measure.name, quarter=quarter, geography=geography
            ).measured
            row = then.code.tolist().index(one.code)
            known = sorted(value for value in then.value[:, -1] if value == value)
            place = sum(value < then.value[row, -1] for value in known) / (len(known) - 1)
            assert (place > 0.5) == is_above
    table = rising.table(found)
    assert table["Code"].tolist() == [one.code for one in found.rises]


def test_nobody_is_called_risen_in_a_store_of_one_quarter(store_from):
    found = who(store_from(*rollout({}, quarters=1)))
    assert found.rises == () and rising.table(found).empty and rising.notes(found) == ()


def test_those_like_a_ccg_are_told_by_their_distance(demonstration):
    near = unlike(demonstration, code="15F", quarter=LAST, geography="as_it_was")
    ten = peers_of(demonstration, code="15F", quarter=LAST, geography="as_it_was").peers
    codes = tuple(one.code for one in ten)
    found = who(demonstration, quarter=LAST, geography="as_it_was", near=near, peers=codes)
    apart = [one.distance for one in found.rises if not one.is_peer]
    assert apart == sorted(apart)
    assert {one.code for one in found.rises if one.is_peer} <= set(codes)
