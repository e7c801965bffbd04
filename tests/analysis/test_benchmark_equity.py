"""Who lives there, and how budgets are held: gradients across CCGs, shares beside England, no verdict."""

import re

import numpy as np
import pytest

from etl.reference import organisations
from phb import definitions
from phb.analysis import benchmark_equity as equity
from phb.analysis import benchmark_mix as mixing
from phb.errors import PlainError
from phb.methods.inequality import slope_index
from tests.rollout import GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

LAST = "2019-20 Q3"


def held(store, measure="in_quarter_per_100k", quarter=LAST, geography="2019-04"):
    return equity.equity(store, measure=measure, quarter=quarter, geography=geography)


@pytest.mark.parametrize(("geography", "vintage"), [("2019-04", "2019-04"), ("as_it_was", "2018-04")])
@pytest.mark.parametrize("variable", equity.VARIABLES)
@pytest.mark.parametrize(
    ("measure", "numerator", "over", "per"),
    [
        ("holders_per_100k", "holders", "population", 100_000),
        ("direct_payment_share", "holders_direct_payment", "holders", 100),
    ],
)
def test_a_slope_is_that_of_people_and_variables_joined_by_hand(
    demonstration, geography, vintage, variable, measure, numerator, over, per
):
    quarter = LAST if geography == "2019-04" else "2018-19 Q2"
    joined = ask(
        demonstration,
        f"""select a.{numerator}, a.{over}, c.{variable} from area_quarter a
        join ccg_characteristic c using (ccg_code)
        where a.geography = '{geography}' and a.quarter = '{quarter}' and c.vintage = '{vintage}'
            and a.{numerator}_status in ('reported', 'rounded') and a.{over} > 0""",
    )
    people, whole, x = (np.array(column, dtype=float) for column in zip(*joined))
    expected = slope_index(people, whole, x, per=per)
    found = held(demonstration, measure, quarter, geography).gradient(variable).slope
    assert found.areas == expected.areas > 100
    for one, other in ((found.slope, expected.slope), (found.relative, expected.relative)):
        assert (one.value, one.lower, one.upper) == pytest.approx((other.value, other.lower, other.upper))


def test_the_years_of_the_variables_are_those_of_the_file_of_peers():
    years = {one.name: one.year for one in definitions.peers().variables}
    told = {name: year for name, (_, _, year) in equity.VARIABLES.items() if name in years}
    assert told == {name: years[name] for name in told} and len(told) >= 4


def test_a_gradient_is_told_only_where_its_interval_leaves_out_nought(demonstration):
    for measure in ("holders_per_100k", "direct_payment_share", "starters_per_100k"):
        found = held(demonstration, measure)
        for one in found.gradients:
            is_told = not one.slope.slope.lower <= 0 <= one.slope.slope.upper
            assert ("No gradient" in equity.finding(found, one)) != is_told
            if is_told:
                way = "higher" if one.slope.slope.value > 0 else "lower"
                assert f" {way} {one.most}" in equity.finding(found, one)


@pytest.mark.parametrize("measure", definitions.measures())
def test_a_measure_without_those_it_is_of_says_why_it_has_no_gradient(demonstration, measure):
    asked, found = definitions.measure(measure), held(demonstration, measure)
    counts = asked.denominator is None or asked.kind == "score" or asked.change != "none"
    assert bool(found.why) == counts == (not found.gradients)
    if counts:
        assert asked.short in found.why and "rate or share" in found.why
    assert equity.table(found).empty == counts


def test_the_warning_says_that_it_is_about_ccgs_and_not_about_people():
    assert "about CCGs, not about people" in equity.WARNING and "cannot" not in equity.WARNING[:60]
    assert "other way round" in equity.WARNING


@pytest.mark.parametrize(
    ("everybody", "said"), [(0, "no area has a count above nought"), (None, "fewer than 10 areas")]
)
def test_where_nobody_or_hardly_any_ccg_is_counted_no_gradient_can_be_told(store_from, everybody, said):
    given = {one.ccg_code: (everybody,) * 5 for one in organisations()} | {"00D": (0,) * 5}
    found = held(store_from(*rollout(given, quarters=1)), "holders_per_100k", QUARTER, GEOGRAPHY)
    for one in found.gradients:
        told = f"{equity.finding(found, one)} {equity.slope_words(found, one)}"
        assert said in told and "cannot be told" in told and not re.search("nan|None", told)


def test_a_ccg_without_a_figure_is_in_no_slope(store_from):
    given = {"00C": (None,) * 5, "00D": (0,) * 5}
    found = held(store_from(*rollout(given, quarters=1)), "holders_per_100k", QUARTER, GEOGRAPHY)
    assert {one.slope.areas for one in found.gradients} == {194}


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04"])
def test_shares_are_the_ccgs_own_the_middle_of_its_group_and_englands_sum_over_sum(demonstration, geography):
    codes = ("15E", "14L", "01H", "00L", "99Z")
    found = mixing.mix(demonstration, code="15F", codes=codes, quarter=LAST, geography=geography)
    rows = ask(
        demonstration,
        f"""select ccg_code, holders_direct_payment, holders from area_quarter
        where geography = '{geography}' and quarter = '{LAST}' and holders > 0
            and holders_status in ('reported', 'rounded')
            and holders_direct_payment_status in ('reported', 'rounded')""",
    )
    part = next(one for one in found.parts if one.measure.name == "direct_payment_share")
    by_code = {code: 100 * direct / whole for code, direct, whole in rows}
    group = [by_code[code] for code in codes if code in by_code]
    assert part.own == pytest.approx(by_code["15F"]) and part.lower < part.own < part.upper
    assert (part.middle, part.group) == (pytest.approx(np.median(group)), len(group))
    assert part.england == pytest.approx(100 * sum(row[1] for row in rows) / sum(row[2] for row in rows))
    assert (part.known, part.of) == (len(rows), 191)


def test_a_share_of_nobody_or_of_no_return_is_not_known_beside_englands(store_from):
    store = store_from(*rollout({"00C": (0,) * 5, "00D": (None,) * 5}, quarters=1))
    for code in ("00C", "00D"):
        found = mixing.mix(store, code=code, codes=(), quarter=QUARTER, geography=GEOGRAPHY)
        assert {(one.own, one.lower, one.middle) for one in found.parts} == {(None, None, None)}
        assert "not known" in mixing.finding(found)
        direct = next(one for one in found.parts if one.measure.name == "direct_payment_share")
        assert direct.england == 100 and not re.search("nan|inf", mixing.table(found).to_csv())


def test_no_share_of_holders_is_called_better_or_worse(demonstration):
    assert {one.polarity for one in definitions.measures().values() if one.denominator == "holders"} == {
        "none"
    }
    for code in ("15F", "14L", "99P", "00Y"):
        quarter = "2018-19 Q2"
        found = mixing.mix(demonstration, code=code, codes=("15E",), quarter=quarter, geography="as_it_was")
        assert not re.search("better|worse|improve|concern", mixing.finding(found))


def test_shares_of_a_ccg_that_is_not_there_are_a_sentence(demonstration):
    with pytest.raises(PlainError, match='no CCG "99Z"'):
        mixing.mix(demonstration, code="99Z", codes=(), quarter=LAST, geography="2019-04")
