"""One measure over time, as arrays: the same figures as the map's, and nothing where there is none."""

import numpy as np
import pytest

from phb import definitions
from phb.analysis.area_map import area_map
from phb.analysis.area_map_figures import figures, with_caveats
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.measured import NOT_OPEN, measured
from phb.analysis.measured_cells import VALUED
from phb.errors import PlainError
from phb.quarters import Quarter
from tests.returns import eligible, voluntary, workbook

GEOGRAPHIES = ("as_it_was", "2013-04", "2019-04", "2019-04 apportioned", "2021-04")


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("measure", definitions.measures())
def test_a_series_holds_what_the_map_is_made_of_and_nothing_else(demonstration, measure, geography):
    series = measured(demonstration, measure, geography, "2019-20 Q3")
    ends = Quarter.parse(series.quarters[0]), Quarter.parse(series.quarters[-1])
    shown = figures(demonstration, series.measure, series.geography, *ends)
    at = (
        [series.code.tolist().index(one.code) for one in shown],
        [series.quarters.index(one.quarter) for one in shown],
    )
    for column in ("status", "numerator", "value", "population_year", "is_estimated"):
        told = getattr(series, column)[at].tolist()
        assert [None if one != one else one for one in told] == [getattr(one, column) for one in shown]
    elsewhere = np.ones(series.status.shape, dtype=bool)
    elsewhere[at] = False
    assert (series.status[elsewhere] == NOT_OPEN).all()


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2021-04"])
@pytest.mark.parametrize("quarter", ["2018-19 Q3", "2018-19 Q4"])
@pytest.mark.parametrize("measure", ["holders", "adult_chc_share", "change_on_quarter"])
def test_what_a_known_fault_holds_back_in_one_quarter_it_holds_back_in_a_series(
    demonstration, measure, quarter, geography
):
    series = measured(demonstration, measure, geography, quarter)
    at = Quarter.parse(quarter)
    shown = figures(demonstration, series.measure, series.geography, at, at)
    with_caveats(demonstration, shown, series.measure, series.geography, at)
    told = dict(zip(series.code, series.status[:, -1]))
    assert {one.code: one.status for one in shown} == {c: s for c, s in told.items() if s != NOT_OPEN}
    if measure != "change_on_quarter" and quarter == "2018-19 Q3":
        assert "blocked" in told.values()


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("measure", definitions.measures())
def test_every_measure_has_a_figure_or_a_stated_reason_for_every_ccg(demonstration, measure, geography):
    series = measured(demonstration, measure, geography, "2019-20 Q3")
    assert set(series.status.ravel()) <= {*VALUED, *STATUS_WORDS, NOT_OPEN}
    has_value = np.isin(series.status.astype(str), VALUED)
    for column in (series.value, series.numerator):
        assert (np.isfinite(column) == has_value).all()
    over = has_value & (series.measure.denominator is not None)
    assert (np.isfinite(series.denominator) == over).all()
    assert measure == "chc_eligible_share" or has_value.any()


def test_a_ccg_not_open_yet_did_not_fail_to_return(demonstration):
    series = measured(demonstration, "holders", "as_it_was", "2019-20 Q3")
    devon = series.status[series.code.tolist().index("15N")]
    assert set(devon[:20]) == {NOT_OPEN}
    assert NOT_OPEN not in devon[20:]


def test_a_ccg_is_in_an_stp_since_there_were_any(demonstration):
    before, after = (
        measured(demonstration, "holders", geography, "2019-20 Q3") for geography in ("2016-04", "2019-04")
    )
    assert set(before.stp) == {""}
    assert after.stp[after.code.tolist().index("15N")] == "Devon STP"


def test_a_series_ends_where_asked_and_says_which_collection_a_quarter_belongs_to(demonstration):
    series = measured(demonstration, "holders", "2019-04", "2017-18 Q1")
    assert (series.quarters[0], series.quarters[-1]) == ("2014-15 Q1", "2017-18 Q1")
    assert series.era.tolist() == ["voluntary"] * 12 + ["mandatory"]
    assert series.value.shape == (191, 13)


def test_nought_no_return_and_a_blocked_figure_stay_apart_over_time(store_from):
    store = store_from(
        voluntary(
            "08F | 2015-16 Q2 | 5 | 0 | 0 | 5\n03L | 2015-16 Q2 | 0 | 0 | 0 | 0", received_on="2015-10-08"
        ),
        voluntary("03L | 2015-16 Q3 | 20 | 0 | 0 | 20", received_on="2016-01-08"),
    )
    series = measured(store, "holders", "as_it_was", "2015-16 Q3")
    rows = {code: place for place, code in enumerate(series.code)}
    assert series.value[rows["03L"]].tolist() == [0, 20]
    assert series.status[rows["08F"]].tolist() == ["reported", "missing"]
    assert np.isnan(series.value[rows["08F"], 1])


def test_a_series_to_a_quarter_that_is_not_there_is_said_plainly(demonstration):
    with pytest.raises(PlainError, match="nothing for 2030-31 Q1"):
        measured(demonstration, "holders", "2019-04", "2030-31 Q1")
    with pytest.raises(PlainError, match="nothing on the CCGs of April 1999"):
        measured(demonstration, "holders", "1999-04", "2019-20 Q3")


def share(store, measure, code, geography="as_it_was", quarter="2017-18 Q1"):
    series = measured(store, measure, geography, quarter)
    at = series.code.tolist().index(code), -1
    return series.value[at], series.numerator[at], series.denominator[at], series.status[at]


DEVON = workbook(
    """
    99P | 2017-18 Q1 | Adult CHC  | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0
    99P | 2017-18 Q1 | Wheelchair | 4 0 4  | 0 0 0 | 0 0 0 | 4 0 4
    99Q | 2017-18 Q1 | Adult CHC  | 3 0 0  | 2 0 0 | 0 0 0 | 5 0 0
    """
)


def test_a_share_by_care_group_or_arrangement_is_summed_over_a_merger_and_divided_last(store_from):
    store = store_from(DEVON)
    assert share(store, "adult_chc_share", "99P") == (60, 12, 20, "reported")
    assert share(store, "adult_chc_share", "99Q") == (100, 5, 5, "reported")
    assert share(store, "adult_chc_share", "15N", "2019-04") == (68, 17, 25, "reported")
    assert share(store, "third_party_share", "15N", "2019-04") == (16, 4, 25, "reported")
    assert share(store, "notional_share", "15N", "2019-04 apportioned") == (4, 1, 25, "reported")


def test_a_care_group_of_a_merged_ccg_needs_every_return(store_from):
    half = store_from(workbook("99P | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0"))
    assert share(half, "adult_chc_share", "15N", "2019-04")[3] == "partly_missing"
    assert np.isnan(share(half, "adult_chc_share", "15N", "2019-04")[0])


def test_nobody_holding_a_budget_has_no_share_of_anything(store_from):
    store = store_from(voluntary("08F | 2015-16 Q2 | 0 | 0 | 0 | 0", received_on="2015-10-08"))
    for measure in ("notional_share", "adult_chc_share"):
        assert share(store, measure, "08F", quarter="2015-16 Q2")[3] == "not_applicable"


def test_a_return_without_care_groups_says_nothing_of_them(store_from):
    store = store_from(voluntary("08F | 2015-16 Q2 | 3 | 0 | 0 | 3", received_on="2015-10-08"))
    assert share(store, "adult_chc_share", "08F", quarter="2015-16 Q2")[3] == "unstated"


def test_the_quality_of_merged_returns_is_points_kept_over_points_that_apply(store_from):
    store = store_from(DEVON)
    parts = [share(store, "return_quality", code) for code in ("99P", "99Q")]
    value, kept, applicable, status = share(store, "return_quality", "15N", "2019-04")
    assert (kept, applicable) == (sum(p[1] for p in parts), sum(p[2] for p in parts))
    assert (value, status) == (100 * kept / applicable, "reported")
    assert share(store, "return_quality", "08F")[0] == 0


# ---- people to divide by that a user loads ---------------------------------------------------------------

ELIGIBLE = eligible("99P | 2017-18 Q1 | 48\n99Q | 2017-18 Q1 | 20\n08F | 2017-18 Q1 | 0")


def test_before_people_eligible_are_loaded_there_is_no_figure_and_the_map_says_what_to_send(store_from):
    store = store_from(DEVON)
    assert share(store, "chc_eligible_share", "99P")[3] == "not_loaded"
    assert share(store, "chc_eligible_share", "08F")[3] == "missing"
    for level in ("ccg", "region"):
        shown = area_map(store, measure="chc_eligible_share", quarter="2017-18 Q1", level=level)
        said = "no figure: the people eligible for NHS Continuing Healthcare are not loaded"
        assert shown.finding.endswith(said)
        assert "headings CCG code, Quarter, People eligible for NHS CHC" in shown.how
        assert {area.value for area in shown.areas} == {None}


def test_once_loaded_holders_are_over_them_on_ccg_merger_and_region(store_from):
    store = store_from(DEVON, ELIGIBLE)
    assert share(store, "chc_eligible_share", "99P") == (25, 12, 48, "reported")
    assert share(store, "chc_eligible_share", "15N", "2019-04") == (25, 17, 68, "reported")
    south = area_map(
        store, measure="chc_eligible_share", quarter="2017-18 Q1", level="region", geography="2019-04"
    )
    told = {area.name: (area.value, area.numerator, area.denominator, area.counted) for area in south.areas}
    assert told["South West"] == (25, 17, 68, 1)


def test_people_eligible_are_no_return_and_make_none(store_from):
    store = store_from(DEVON, ELIGIBLE)
    assert share(store, "holders", "08F")[3] == "missing"
    assert share(store, "chc_eligible_share", "08F")[3] == "missing"
    (quarter,) = store.rows("frame_quarters")
    assert (quarter["quarter"], quarter["ccgs_returned"]) == ("2017-18 Q1", 2)


def test_a_merged_ccg_is_not_divided_by_the_people_of_one_predecessor(store_from):
    half = store_from(DEVON, eligible("99P | 2017-18 Q1 | 48"))
    assert share(half, "chc_eligible_share", "99P")[0] == 25
    assert share(half, "chc_eligible_share", "15N", "2019-04")[3] == "not_loaded"


def test_people_eligible_of_one_quarter_are_not_those_of_the_next(store_from):
    later = workbook("99P | 2017-18 Q2 | Adult CHC | 12 2 0 | 0 0 0 | 0 0 0 | 12 2 0", "2017-10-10")
    store = store_from(DEVON, later, ELIGIBLE)
    assert share(store, "chc_eligible_share", "99P", quarter="2017-18 Q2")[3] == "not_loaded"


def test_people_eligible_sent_again_replace_those_before_and_a_withheld_number_stays_withheld(store_from):
    again = eligible("99P | 2017-18 Q1 | 60\n99Q | 2017-18 Q1 | *", "2017-09-01")
    store = store_from(DEVON, ELIGIBLE, again)
    assert share(store, "chc_eligible_share", "99P") == (20, 12, 60, "reported")
    assert share(store, "chc_eligible_share", "99Q")[3] == "suppressed"


def test_nobody_eligible_is_nobody_to_take_a_share_of(store_from):
    store = store_from(DEVON, eligible("99Q | 2017-18 Q1 | 0"))
    assert share(store, "chc_eligible_share", "99Q")[3] == "not_applicable"
