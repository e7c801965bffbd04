"""The map across mergers: what is known of a merged CCG, what only in part, and what is only an estimate.

Devon (15N) was made on 1 April 2019 of 99P (76 % of its people) and 99Q; on 1 April 2017 Cumbria (01H) handed
36.887 % of its people to Lancashire North (01K), which then became Morecambe Bay.
"""

import json

import pytest

from phb.analysis.area_map import area_map
from phb.analysis.area_map_message import figure_words, message, table
from phb.errors import PlainError
from tests.returns import published, voluntary, workbook


def area(store, code, quarter="2016-17 Q4", geography="2019-04", measure="holders", level="ccg"):
    shown = area_map(store, measure=measure, quarter=quarter, geography=geography, level=level)
    return next(one for one in shown.areas if code in (one.code, one.name))


def kind(sent, place):
    return sent["legend"][int(sent["classes"][place], 36)]["kind"]


@pytest.fixture
def devon(store_from):
    return store_from(
        voluntary(
            """
            99P | 2016-17 Q4 | 5 | 0 | 0 | 5
            99Q | 2016-17 Q4 | 4 | 3 | 0 | 7
            01H | 2016-17 Q4 | 100 | 0 | 0 | 100
            01K | 2016-17 Q4 | 50 | 0 | 0 | 50
            06Y | 2016-17 Q4 | 90 | 0 | 0 | 90
            06W | 2016-17 Q4 | 10 | 0 | 0 | 10
            """,
            received_on="2017-04-10",
        )
    )


@pytest.fixture
def half_of_devon(store_from):
    return store_from(voluntary("99P | 2016-17 Q4 | 5 | 0 | 0 | 5", received_on="2017-04-10"))


def test_two_ccgs_that_merged_are_one_before_they_did(devon):
    merged = area(devon, "15N")
    assert (merged.value, merged.status, merged.predecessors) == (12, "reported", 2)
    share = area(devon, "15N", measure="direct_payment_share")
    assert (share.value, share.numerator, share.denominator) == (75, 9, 12)


def test_a_merged_rate_is_over_the_residents_of_all_predecessors(devon):
    whole = area(devon, "15N", measure="holders_per_100k")
    parts = [
        area(devon, code, geography="as_it_was", measure="holders_per_100k").denominator
        for code in ("99P", "99Q")
    ]
    assert whole.denominator == sum(parts)


def test_where_one_predecessor_did_not_return_at_least_the_others_is_said(half_of_devon):
    shown = area_map(half_of_devon, measure="holders", quarter="2016-17 Q4", geography="2019-04")
    partly = next(one for one in shown.areas if one.code == "15N")
    assert (partly.value, partly.level_class, partly.status) == (None, None, "lower_bound")
    assert figure_words(shown, "15N") == (
        "at least 5, from CCGs with 76% of its people: 1 of the 2 CCGs behind it returned, 2016-17 Q4, "
        "on the CCGs of April 2019"
    )
    assert shown.finding == (
        "People holding a budget, 2016-17 Q4, on the CCGs of April 2019: no CCG has a whole figure; "
        "191 of 191 CCGs have none (1 with a lower bound)"
    )
    sent = message(shown, selected=())
    place = [one.code for one in shown.areas].index("15N")
    assert sent["bounds"] == [[place, 5, ", from CCGs with 76% of its people", 0, 0]]
    assert kind(sent, place) == "lower_bound"
    saved = table(shown).set_index("CCG code").loc["15N"]
    assert saved["At least"] == 5 and saved["Status"].startswith("at least 5, from CCGs with 76%")


def test_no_rate_is_made_of_a_lower_bound(half_of_devon):
    for measure in ("holders_per_100k", "direct_payment_share", "change_on_quarter"):
        partly = area(half_of_devon, "15N", measure=measure)
        assert (partly.value, partly.at_least) == (None, None)
    assert area(half_of_devon, "15N", measure="holders_per_100k").status == "partly_missing"


def test_a_partial_transfer_is_not_comparable_unless_it_is_estimated(devon):
    shown = area_map(devon, measure="holders", quarter="2016-17 Q4", geography="2017-04")
    assert area(devon, "01H", geography="2017-04").status == "boundary"
    assert figure_words(shown, "01K").startswith("at least 50: people moved between it and others")
    assert message(shown, selected=())["way_out"] == "choose the estimated geography for an estimate"

    estimated = area_map(devon, measure="holders", quarter="2016-17 Q4", geography="2017-04 apportioned")
    assert [area(devon, code, geography="2017-04 apportioned").value for code in ("01H", "01K")] == [63, 87]
    assert figure_words(estimated, "01K").startswith("estimated 87 people")
    sent = message(estimated, selected=())
    codes = [one.code for one in estimated.areas]
    assert [codes[place] for place in sent["estimated"]] == ["01H", "01K", "06W", "06Y"]
    assert "(4 estimated)" in estimated.finding
    assert table(estimated).set_index("CCG code").loc["01K", "Status"] == "estimated"


def test_a_ccg_between_two_regions_belongs_to_neither(devon):
    regions = area_map(devon, measure="holders", quarter="2016-17 Q4", geography="2019-04", level="region")
    found = {one.name: (one.value, one.status) for one in regions.areas if one.value is not None}
    # Cumbria's 100 are nobody's: its people live in the North West and in the North East and Yorkshire.
    assert found == {
        "North West": (50, "lower_bound"),
        "East of England": (100, "reported"),
        "South West": (12, "reported"),
    }


def test_a_ccg_between_two_ccgs_of_one_region_is_counted_there_whole(devon):
    east = area(devon, "East of England", level="region")
    assert (east.value, east.status, east.counted) == (100, "reported", 2)


def test_a_region_whose_ccgs_are_known_in_part_has_at_least_their_sum(half_of_devon):
    south_west = area(half_of_devon, "South West", level="region")
    assert (south_west.value, south_west.status, south_west.counted) == (5, "lower_bound", 0)


def test_a_change_on_the_quarter_crosses_an_april_merger_on_a_vintage(demonstration):
    as_it_was = area(demonstration, "15N", "2019-20 Q1", "as_it_was", "change_on_quarter")
    assert (as_it_was.value, as_it_was.status) == (None, "boundary")
    merged = area(demonstration, "15N", "2019-20 Q1", measure="change_on_quarter")
    before = sum(area(demonstration, code, "2018-19 Q4", "as_it_was").value for code in ("99P", "99Q"))
    assert merged.value == area(demonstration, "15N", "2019-20 Q1").value - before


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2019-04 apportioned", "2013-04"])
def test_no_change_crosses_the_change_of_collection_on_any_geography(demonstration, geography):
    shown = area_map(demonstration, measure="change_on_quarter", quarter="2017-18 Q1", geography=geography)
    assert not any(one.value is not None for one in shown.areas)
    assert shown.finding.endswith("no figure can be compared with the quarter before")


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04"])
def test_a_year_to_date_has_no_change_across_april_and_the_reason_is_said(demonstration, geography):
    april = area_map(demonstration, measure="change_in_ytd", quarter="2019-20 Q1", geography=geography)
    assert not any(one.value is not None for one in april.areas)
    assert "the year to date begins again each April" in april.finding
    assert {one.status for one in april.areas} >= {"begins_again"}
    july = area_map(demonstration, measure="change_in_ytd", quarter="2019-20 Q2", geography=geography)
    assert sum(one.value is not None for one in july.areas) > 150


def test_a_blocked_value_keeps_its_mark_and_its_reason_on_every_geography(demonstration):
    for geography in ("as_it_was", "2019-04", "2019-04 apportioned"):
        shown = area_map(demonstration, measure="holders", quarter="2018-19 Q3", geography=geography)
        ealing = next(one for one in shown.areas if one.code == "07W")
        assert (ealing.value, ealing.status, ealing.blocked) == (None, "blocked", 1)
        assert ealing.notes[0].startswith("Blocked: Made up for the demonstration: the number in place")
        assert "1 blocked for a known fault" in shown.finding
        sent = message(shown, selected=())
        place = [one.code for one in shown.areas].index("07W")
        assert kind(sent, place) == "blocked"
        assert [sent["texts"][at] for which, at in sent["notes"] if which == place] == list(ealing.notes)
        assert table(shown).set_index("CCG code").loc["07W", "Caveats"] == ealing.notes[0]


def test_a_merged_ccg_with_a_blocked_predecessor_says_whose_fault_it_is_and_what_is_known(demonstration):
    merged = area(demonstration, "W2U3Z", "2018-19 Q3", "2021-04")
    assert merged.status == "blocked" and merged.at_least > 0
    assert merged.notes[0].startswith("Blocked: NHS Ealing CCG: ")
    london = area(demonstration, "London", "2018-19 Q3", "2021-04", level="region")
    assert (london.blocked, london.status) == (1, "lower_bound")


def test_a_noted_caveat_stands_beside_the_value(demonstration):
    kernow = area(demonstration, "11N", "2018-19 Q3")
    assert kernow.value is not None and kernow.blocked == 0
    assert kernow.notes[0].startswith("Note: Made up for the demonstration: nine in ten")


def test_one_reason_told_of_many_ccgs_is_said_once(demonstration):
    london = area(demonstration, "London", "2017-18 Q1", level="region")
    assert len(london.notes) == 1 and london.notes[0].startswith("Note: 32 CCGs: ")


def test_a_return_that_contradicts_itself_is_blocked_with_that_reason(store_from):
    store = store_from(
        workbook("08F | 2018-19 Q2 | Adult CHC | 1 0 0 | 1 0 0 | 9 0 0 | 2 0 0", received_on="2018-10-10")
    )
    shown = area_map(store, measure="holders", quarter="2018-19 Q2", geography="2018-04")
    havering = next(one for one in shown.areas if one.code == "08F")
    assert havering.status == "blocked"
    assert havering.notes == ("Blocked: Its return says that more budgets ended than were in place.",)


def test_a_suppressed_predecessor_leaves_the_sum_a_lower_bound(store_from):
    store = store_from(
        published(
            """
            99P | 2018-19 Q2 | In place at end of quarter | Total | 45
            99Q | 2018-19 Q2 | In place at end of quarter | Total | *
            """
        )
    )
    shown = area_map(store, measure="holders", quarter="2018-19 Q2", geography="2019-04")
    assert "at least 45, from CCGs with 76% of its people: one of the CCGs behind it is suppressed" in (
        figure_words(shown, "15N")
    )


def test_title_table_and_source_name_the_geography(devon):
    shown = area_map(devon, measure="holders", quarter="2016-17 Q4", geography="2019-04 apportioned")
    words = "on the CCGs of April 2019, partial transfers estimated"
    assert message(shown, selected=())["title"][-1] == words
    assert set(table(shown)["Geography"]) == {words}
    assert words in shown.source
    assert "on the CCGs of April 2019" in shown.finding
    assert "divided by resident population" in shown.how


def test_one_geography_has_the_same_breaks_in_every_quarter(demonstration):
    cut = {
        area_map(demonstration, measure="holders", quarter=quarter, geography="2021-04").breaks
        for quarter in ("2014-15 Q1", "2017-18 Q2", "2019-20 Q3")
    }
    assert len(cut) == 1


@pytest.mark.parametrize("quarter", ["2016-17 Q2", "2017-18 Q1", "2018-19 Q3"])
@pytest.mark.parametrize("geography", ["2013-04", "2019-04 apportioned", "2021-04"])
def test_what_is_sent_stays_small_on_every_geography(demonstration, quarter, geography):
    shown = area_map(demonstration, measure="holders_per_100k", quarter=quarter, geography=geography)
    assert len(json.dumps(message(shown, selected=()), separators=(",", ":"))) < 7_000


def test_a_geography_that_is_none_is_said_plainly(devon):
    with pytest.raises(PlainError, match='"x" is not a geography'):
        area_map(devon, measure="holders", quarter="2016-17 Q4", geography="x")
    with pytest.raises(PlainError, match="nothing for 2016-17 Q4, on the CCGs of April 1999"):
        area_map(devon, measure="holders", quarter="2016-17 Q4", geography="1999-04")


@pytest.mark.parametrize("measure", ["holders_ytd", "change_in_ytd"])
@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2019-04 apportioned"])
def test_year_to_date_summed_over_ccgs_is_said_to_count_some_people_twice(devon, measure, geography):
    twice = "counted by both: a sum over CCGs, of a merged CCG, a region or England, may count people twice"
    shown = area_map(devon, measure=measure, quarter="2016-17 Q4", geography=geography)
    assert twice in shown.how
    live = area_map(devon, measure="holders", quarter="2016-17 Q4", geography=geography)
    assert twice not in live.how


def test_a_region_is_said_to_take_in_lower_bounds_only_where_it_does(devon):
    def how(measure, geography):
        return area_map(devon, measure=measure, quarter="2016-17 Q4", geography=geography).how

    bounds = "with a figure, and of what is known of the others."
    assert bounds in how("holders", "2019-04")
    assert bounds not in how("holders", "as_it_was")
    assert bounds not in how("change_on_quarter", "2019-04")
