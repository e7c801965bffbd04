"""Where it happens, where not, and where we do not know."""

import json
from pathlib import Path

import pandas as pd
import pytest

import phb.ui
from phb import definitions
from phb.analysis.area_map import AreaMap, area_map, ccg_names
from phb.analysis.area_map_classes import class_of, class_words, round_breaks
from phb.analysis.area_map_message import about, figure_words, message, table
from phb.analysis.area_map_words import STATUS_WORDS
from phb.errors import PlainError
from phb.store import Store
from tests.returns import published, voluntary


def area(shown: AreaMap, code: str):
    return next(one for one in shown.areas if one.code == code)


@pytest.fixture
def little(store_from) -> Store:
    return store_from(
        voluntary(
            """
            08F | 2015-16 Q2 | 5   | 0  | 0  | 5
            03L | 2015-16 Q2 | 20  | 0  | 0  | 20
            """,
            received_on="2015-10-08",
        ),
        voluntary(
            """
            08F | 2015-16 Q3 | 0   | 0  | 0  | 0
            03L | 2015-16 Q3 | 30  | 20 | 10 | 60
            02P | 2015-16 Q3 | 40  | 60 | 0  | 100
            """,
            received_on="2016-01-08",
        ),
    )


def test_a_break_belongs_to_the_class_above_it():
    assert [class_of(value, (10, 20)) for value in (0, 9.9, 10, 19.9, 20, 500)] == [0, 0, 1, 1, 2, 2]


def test_classes_are_said_with_their_unit_and_sign():
    measures = definitions.measures()
    assert class_words((10, 30), measures["holders_per_100k"]) == ["under 10", "10 to under 30", "30 or more"]
    assert class_words((20,), measures["direct_payment_share"]) == ["under 20%", "20% or more"]
    assert class_words((-10, 0, 50), measures["change_on_quarter"]) == [
        "under −10",
        "−10 to under 0",
        "0 to under +50",
        "+50 or more",
    ]


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        ([], []),
        ([7.0, 7.0], [5.0]),
        ([float(value) for value in range(1, 101)], [20.0, 50.0, 100.0]),
        ([-40.0, -4.0, 0.0, 4.0, 40.0], [-10.0, -2.0, 2.0, 10.0]),
    ],
)
def test_breaks_that_nobody_decided_fall_on_round_numbers(values, breaks):
    assert round_breaks(values) == breaks


def test_every_quarter_has_the_same_breaks(demonstration):
    cut = {
        area_map(demonstration, measure="holders_per_100k", quarter=quarter).breaks
        for quarter in ("2014-15 Q1", "2016-17 Q2", "2019-20 Q3")
    }
    assert len(cut) == 1


def test_a_reported_nought_is_in_the_lowest_class_and_no_return_is_in_none(little):
    shown = area_map(little, measure="holders", quarter="2015-16 Q3")
    assert (area(shown, "08F").value, area(shown, "08F").level_class) == (0, 0)
    silent = area(shown, "00C")
    assert (silent.value, silent.level_class, silent.status) == (None, None, "missing")


def test_a_return_without_the_figure_is_not_no_return(little):
    shown = area_map(little, measure="in_quarter_per_100k", quarter="2015-16 Q3")
    assert area(shown, "03L").status == "unstated"
    assert area(shown, "00C").status == "missing"


def test_suppressed_is_apart_from_no_return(store_from):
    store = store_from(published("03L | 2018-19 Q2 | In place at end of quarter | Total | *"))
    shown = area_map(store, measure="holders", quarter="2018-19 Q2")
    assert area(shown, "03L").status == "suppressed"
    sent = message(shown, selected=())
    kinds = [entry["kind"] for entry in sent["legend"]]
    place = [one.code for one in shown.areas].index("03L")
    assert kinds[int(sent["classes"][place], 36)] == "suppressed"
    assert kinds.index("suppressed") != kinds.index("missing")


def test_nobody_to_take_a_share_of_is_not_nought_per_cent(little):
    shown = area_map(little, measure="direct_payment_share", quarter="2015-16 Q3")
    assert area(shown, "08F").status == "not_applicable"
    assert area(shown, "03L").value == 50


def test_a_change_needs_the_quarter_before(little):
    shown = area_map(little, measure="change_on_quarter", quarter="2015-16 Q3")
    assert area(shown, "03L").value == 40
    assert area(shown, "08F").value == -5
    assert area(shown, "02P").status == "not_comparable"
    assert area(shown, "00C").status == "missing"


def test_a_change_across_a_boundary_break_is_not_comparable(demonstration):
    shown = area_map(demonstration, measure="change_on_quarter", quarter="2018-19 Q1")
    assert {area(shown, code).status for code in ("01E", "01K", "02M")} == {"boundary"}
    assert area(shown, "03L").status == "reported"


def test_no_change_is_shown_across_the_change_of_collection(store_from):
    store = store_from(
        voluntary(
            "08F | 2016-17 Q4 | 5 | 0 | 0 | 5\n08F | 2017-18 Q1 | 9 | 0 | 0 | 9", received_on="2017-07-10"
        )
    )
    shown = area_map(store, measure="change_on_quarter", quarter="2017-18 Q1")
    assert area(shown, "08F").status == "not_comparable"
    assert shown.finding.endswith(": no figure can be compared with the quarter before")


def test_a_region_sums_up_and_divides_last(little):
    ccgs = area_map(little, measure="direct_payment_share", quarter="2015-16 Q3")
    regions = area_map(little, measure="direct_payment_share", quarter="2015-16 Q3", level="region")
    north = next(one for one in regions.areas if one.name == "North of England")
    assert [area(ccgs, code).value for code in ("03L", "02P")] == [50, 40]
    assert (north.numerator, north.denominator) == (70, 160)
    assert north.value == 44  # 70 of 160, not the mean of 50 and 40
    assert (north.counted, north.of) == (2, sum(one.group == "North of England" for one in ccgs.areas))


def test_the_sum_of_a_region_with_a_suppressed_ccg_is_said_to_be_at_least_that(store_from):
    store = store_from(
        published(
            """
            03L | Q2 2018-19 | In place at end of quarter | Total | 20
            02P | Q2 2018-19 | In place at end of quarter | Total | *
            08F | Q2 2018-19 | In place at end of quarter | Total | 5
            """
        )
    )
    regions = area_map(store, measure="holders", quarter="2018-19 Q2", level="region")
    found = {one.name: (one.value, one.status) for one in regions.areas if one.value is not None}
    assert found == {"North of England": (20, "lower_bound"), "London": (5, "reported")}
    assert (
        "as far as known, highest in North of England (at least 20), lowest in London (5)" in regions.finding
    )
    said = dict(zip(table(regions)["Region"], table(regions)["Status"]))
    assert said["North of England"] == "at least this: some CCGs are known only in part"
    sent = message(regions, selected=())
    assert [regions.areas[place].name for place in sent["floors"]] == ["North of England"]
    rates = area_map(store, measure="holders_per_100k", quarter="2018-19 Q2", level="region")
    assert {one.status for one in rates.areas if one.value is not None} == {"reported"}


def test_a_rate_of_a_region_leaves_out_the_residents_of_ccgs_without_a_figure(little):
    ccgs = area_map(little, measure="holders_per_100k", quarter="2015-16 Q3")
    regions = area_map(little, measure="holders_per_100k", quarter="2015-16 Q3", level="region")
    north = next(one for one in regions.areas if one.name == "North of England")
    residents = sum(area(ccgs, code).denominator for code in ("03L", "02P"))
    assert north.denominator == residents
    assert north.value == pytest.approx(160 * 100_000 / residents, abs=0.05)


def test_a_region_without_any_figure_has_none(little):
    regions = area_map(little, measure="holders", quarter="2015-16 Q3", level="region")
    south = next(one for one in regions.areas if one.name == "South of England")
    assert (south.value, south.level_class, south.counted) == (None, None, 0)


def test_a_ccg_is_on_the_map_only_while_it_is_open(demonstration):
    before = area_map(demonstration, measure="holders", quarter="2016-17 Q4")
    after = area_map(demonstration, measure="holders", quarter="2017-18 Q1")
    assert {"00W", "14L"} & {one.code for one in before.areas} == {"00W"}
    assert {"00W", "14L"} & {one.code for one in after.areas} == {"14L"}
    assert {"00W", "14L"} <= set(ccg_names(demonstration))


@pytest.mark.parametrize(
    "quarter", ["2014-15 Q1", "2015-16 Q1", "2016-17 Q2", "2017-18 Q1", "2018-19 Q1", "2019-20 Q3"]
)
@pytest.mark.parametrize("level", ["ccg", "region"])
@pytest.mark.parametrize("geography", ["as_it_was", "2013-04", "2017-04", "2019-04 apportioned", "2021-04"])
def test_areas_come_in_the_order_of_the_outlines(demonstration, quarter, level, geography):
    shown = area_map(demonstration, measure="holders", quarter=quarter, level=level, geography=geography)
    outlines = json.loads((Path(phb.ui.__file__).parent / "static" / shown.paths_file).read_text())
    assert [one.code for one in shown.areas] == [one["code"] for one in outlines["areas"]]


@pytest.mark.parametrize("measure", definitions.measures())
@pytest.mark.parametrize("level", ["ccg", "region"])
@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2019-04 apportioned"])
def test_every_measure_is_drawn_told_and_saved_everywhere(demonstration, measure, level, geography):
    shown = area_map(demonstration, measure=measure, quarter="2018-19 Q3", level=level, geography=geography)
    sent = json.dumps(message(shown, selected=()), allow_nan=False)
    assert shown.measure.title in shown.finding and shown.measure.short in sent
    assert len(table(shown)) == len(shown.areas)
    assert shown.measure.why in shown.how
    known = [one for one in shown.areas if one.value is not None]
    assert known or measure == "chc_eligible_share"
    for one in shown.areas:
        assert figure_words(shown, one.code)
        assert (one.value is not None) or one.status in STATUS_WORDS


def test_a_score_counts_points_and_a_care_group_people(demonstration):
    quality = area_map(demonstration, measure="return_quality", quarter="2018-19 Q3")
    assert " points), " in figure_words(quality, "08F")
    assert {"Points", "Points that apply"} <= set(table(quality).columns)
    adults = area_map(demonstration, measure="adult_chc_share", quarter="2018-19 Q3")
    assert " people), " in figure_words(adults, "08F")
    assert "care group Adults eligible for NHS Continuing Healthcare, over holders" in adults.how


def test_what_is_sent_is_small_and_holds_no_names(demonstration):
    sent = json.dumps(
        message(area_map(demonstration, measure="holders_per_100k", quarter="2016-17 Q2"), selected=("03L",))
    )
    assert "Rotherham" not in sent
    assert len(sent) < 4_000


def test_what_is_sent_says_every_value_and_nothing_where_there_is_none(little):
    shown = area_map(little, measure="holders_per_100k", quarter="2015-16 Q3")
    values = message(shown, selected=())["values"].split(",")
    assert [float(value) if value else None for value in values] == [one.value for one in shown.areas]
    assert values[[one.code for one in shown.areas].index("08F")] == "0"


def test_the_headline_counts_what_the_map_shows(little):
    shown = area_map(little, measure="holders", quarter="2015-16 Q3")
    assert shown.finding == (
        "People holding a budget, 2015-16 Q3, on the CCGs as they were: of 3 CCGs with a figure, 1 is at 100 "
        "to under 250 and 1 at under 25; 206 of 209 CCGs have none"
    )


def test_the_saved_table_says_why_a_value_is_empty(little):
    rows = table(area_map(little, measure="holders_per_100k", quarter="2015-16 Q3")).set_index("CCG code")
    assert rows.loc["00C", "Status"] == "no return"
    assert rows.loc["03L", "Status"] == "reported"
    assert pd.isna(rows.loc["00C", "People"]) and rows.loc["08F", "People"] == 0


def test_a_quarter_that_the_store_does_not_hold_is_said_plainly(little):
    with pytest.raises(PlainError, match="nothing for 2019-20 Q1"):
        area_map(little, measure="holders", quarter="2019-20 Q1")


def test_an_unknown_measure_is_said_plainly(little):
    with pytest.raises(PlainError, match='no measure "x"'):
        area_map(little, measure="x", quarter="2015-16 Q3")


def test_the_file_of_a_map_says_its_geography_kind_day_and_store(demonstration):
    shown = area_map(
        demonstration, measure="holders_per_100k", quarter="2019-20 Q3", level="ccg", geography="2019-04"
    )
    assert "on the CCGs of April 2019" in about(shown)
    assert "Kind of count: live." in about(shown)
    assert "as at 2 April 2020; store " in about(shown)
