"""One CCG over time: limits that begin anew where counting did, and signals where they mean something."""

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb import definitions
from phb.analysis import benchmark_time as timing
from phb.analysis.benchmark import kind
from phb.charts import benchmark_time as drawing
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import voluntary, workbook, write

LAST = "2019-20 Q3"
FIRST = Quarter(2015, 1)


def charted(store, code, measure="starters_per_100k", quarter=LAST, geography="as_it_was"):
    return timing.over_time(store, measure=measure, code=code, quarter=quarter, geography=geography)


def shares(code, values, *, first=FIRST):
    """Give returns of 200 holders a quarter, so many of them by direct payment; None for no return."""
    for at, direct in enumerate(values):
        quarter = first + at
        if direct is None:
            continue
        came = (quarter.ends_on + dt.timedelta(days=10)).isoformat()
        if str(quarter) < "2017-18":
            row = f"{code} | {quarter} | {direct} | {200 - direct} | 0 | 200"
            yield voluntary(row, received_on=came)
        else:
            figures = f"{direct} {200 - direct} 0 | 0 0 0 | 0 0 0 | {direct} {200 - direct} 0"
            yield workbook(f"{code} | {quarter} | Adult CHC | {figures}", received_on=came)


@pytest.fixture(scope="module")
def build_from(tmp_path_factory):
    def make(*given):
        data = tmp_path_factory.mktemp("time")
        for outcome in receive(write(data / "sent", given), Shelf(data)):
            assert outcome.result != "turned away", outcome.sentence
        return Store(build(data, demo=NOTHING).store)

    return make


WAVES = (100, 104, 98, 102, 99, 103, 97, 101)


@pytest.fixture(scope="module")
def store(build_from):
    steady = shares("00C", (*WAVES, *(value - 50 for value in WAVES)))
    constant = shares("00D", (100,) * 16)
    single = shares("00J", (100,))
    gaps = shares("00K", (100, None, None, 104))
    odd = shares("00L", (*WAVES[:7], 180))
    return build_from(*steady, *constant, *single, *gaps, *odd)


def of(store, code, quarter="2018-19 Q4"):
    return charted(store, code, measure="direct_payment_share", quarter=quarter)


def test_limits_are_those_of_the_moving_range_worked_out_by_hand(store):
    found = of(store, "00C", "2016-17 Q4")
    values = np.array(WAVES) / 2
    assert found.values.tolist() == values.tolist()
    mean, moved = values.mean(), np.abs(np.diff(values)).mean()
    assert found.chart.mean[0] == pytest.approx(mean)
    assert found.chart.upl[0] == pytest.approx(mean + 2.66 * moved)
    assert found.chart.lpl[0] == pytest.approx(mean - 2.66 * moved)
    assert found.last.limits == "trial" and "Trial limits, from 8" in timing.limits_words(found)


def test_limits_begin_anew_in_april_2017_and_nothing_is_tested_across_it(store):
    found = of(store, "00C")
    assert [phase.why for phase in found.phases] == ["", "Collection mandatory"]
    assert found.quarters[found.last.start] == "2017-18 Q1"
    before, after = found.chart.mean[0], found.chart.mean[-1]
    assert (before, after) == pytest.approx((50.25, 25.25))
    assert set(found.chart.special_cause) == {"Common Cause"}  # a shift of 25 points, were it one collection
    assert found.trend.direction == "no_trend" and found.trend.known == 8


def as_starts(found):
    """Give the same figures as those of new starts: of a share of holders no trend is told."""
    return replace(found, measure=definitions.measure("starters_per_100k"))


def test_a_trend_is_told_of_the_last_collection_alone(build_from):
    rising = [*range(20, 36, 2), *range(100, 112, 2)]
    store = build_from(*shares("00C", rising))
    found = of(store, "00C", "2018-19 Q1")
    assert found.trend.known == 5 and found.trend.direction == "not_enough"
    assert "not told" in timing.trend_words(as_starts(found))
    later = of(store, "00C", "2018-19 Q2")
    assert later.trend.known == 6 and later.trend.direction == "rising"
    assert later.trend.slope == pytest.approx(1)
    assert re.search(r"rising, by \+1\.0 a quarter.*p < 0\.01", timing.trend_words(as_starts(later)))


def test_what_falls_is_written_with_its_sign_in_slope_and_interval(build_from):
    found = of(build_from(*shares("00C", range(190, 30, -20))), "00C", "2016-17 Q4")
    said = timing.trend_words(as_starts(found))
    assert "falling, by −10.0 a quarter" in said and "95% interval −10.0 to −10.0" in said


def test_a_boundary_that_changed_begins_limits_anew_as_it_was(demonstration):
    series = timing.measured(demonstration, "direct_payment_share", "as_it_was", LAST)
    quarters = np.array(series.quarters)
    changed = {
        (str(series.code[row]), str(quarters[at]))
        for row, at in zip(*np.nonzero(~series.is_comparable & (series.status != timing.NOT_OPEN)))
    }
    assert ("01K", "2017-18 Q1") in changed
    for code, quarter in sorted(changed):
        found = charted(demonstration, code, "direct_payment_share")
        if quarter in found.quarters[1:]:
            assert quarter in {found.quarters[phase.start] for phase in found.phases}


def test_a_constant_series_has_limits_at_its_mean_and_no_signal(store):
    found = of(store, "00D")
    assert set(found.chart.special_cause) == {"Common Cause"} and found.chart.upl[-1] == 50
    assert "within the usual up and down" in timing.finding(found)
    assert "none that the test can tell" in timing.trend_words(as_starts(found))
    assert "not tested" in timing.trend_words(found)
    assert timing.icon(found).kind == "common_cause"


def test_a_single_point_is_a_run_chart_and_says_so(store):
    found = of(store, "00J", "2015-16 Q1")
    assert found.last.limits == "none" and timing.icon(found) is None
    assert "1 quarter of" in timing.finding(found) and "too few for limits" in timing.finding(found)
    assert "run chart" in timing.limits_words(found)


def test_a_quarter_without_a_return_has_no_value_and_no_label(store):
    found = of(store, "00K", "2015-16 Q4")
    assert np.isnan(found.values[1:3]).all() and found.status[1:3] == ("missing", "missing")
    table = drawing.chart(found).table
    assert table["Signal"].tolist()[1:3] == ["no return", "no return"]
    assert table["Direct payment share"].isna().tolist() == [False, True, True, False]
    late = of(store, "00K", "2016-17 Q1")
    assert np.isnan(late.values[-1])


def test_a_ccg_that_never_returned_has_no_figure_and_no_chart(store):
    found = of(store, "00M")
    assert "no figure" in timing.finding(found) and timing.icon(found) is None
    assert drawing.chart(found).series == () and drawing.chart(found).empty


def test_a_special_cause_of_a_share_without_direction_is_neither_good_nor_bad(store):
    found = of(store, "00L", "2016-17 Q4")
    sign = timing.icon(found)
    assert (sign.kind, sign.letter) == ("neutral_high", "H")
    assert "above the upper limit" in timing.finding(found)
    assert not re.search("better|worse|improve|concern", sign.words.replace("neither better nor worse", ""))


@pytest.mark.parametrize("measure", definitions.measures())
def test_a_stock_is_never_charted_and_what_is_charted_instead_is_said(demonstration, measure):
    found = charted(demonstration, "15F", measure)
    asked = definitions.measure(measure)
    is_charted = asked.change == "none" and (asked.kind == "new" or kind(asked) == "share")
    assert (found.measure is asked) == is_charted == (found.instead == "")
    assert found.measure.kind not in ("live", "ytd", "in_quarter") or found.measure.per == 100


def test_an_estimated_value_is_drawn_but_in_no_limit_and_has_no_label(demonstration):
    series = timing.measured(demonstration, "direct_payment_share", "2019-04 apportioned", "2017-18 Q4")
    rows = np.flatnonzero(series.is_estimated.any(axis=1)).tolist()
    assert rows
    for row in rows:
        code = str(series.code[row])
        found = charted(demonstration, code, "direct_payment_share", "2017-18 Q4", "2019-04 apportioned")
        assert found.is_estimated.any()
        assert set(found.chart.special_cause[found.is_estimated]) == {""}
        assert "estimated: not judged" in set(drawing.chart(found).table["Signal"])


def test_a_ccg_that_never_was_is_a_sentence(demonstration):
    with pytest.raises(PlainError, match='no CCG "99Z"'):
        charted(demonstration, "99Z")
