"""A CCG through its mergers: its tree, where it is on a map, its series there and its caveats."""

import datetime as dt

import pytest

from phb.analysis.ccg_record import ccg_record
from phb.analysis.ccg_record_caveats import quarters
from phb.analysis.ccg_record_lineage import lineage, message, standing
from phb.charts.ccg_record import chart
from tests.returns import voluntary


def steps(nodes):
    """Name the CCGs of a tree, each with what lies beyond it."""
    return {(node.code, f"{node.moved_on:%Y}", round(node.share, 3)): steps(node.beyond) for node in nodes}


@pytest.fixture
def devon(store_from):
    return store_from(
        voluntary("99P | 2016-17 Q3 | 5 | 0 | 0 | 5", received_on="2017-01-10"),
        voluntary(
            "99P | 2016-17 Q4 | 8 | 0 | 0 | 8\n99Q | 2016-17 Q4 | 4 | 0 | 0 | 4", received_on="2017-04-10"
        ),
    )


def test_a_lineage_leads_both_ways_over_all_generations(demonstration):
    guildford = lineage(demonstration, "09N")
    assert steps(guildford.before) == {}
    assert steps(guildford.after) == {
        ("09G", "2015", 0.031): {("92A", "2020", 0.013): {}, ("70F", "2020", 0.987): {}},
        ("92A", "2020", 1.0): {},
    }
    assert steps(lineage(demonstration, "70F").before)["09G", "2020", 0.987] == {("09N", "2015", 0.031): {}}
    assert ("09N", "2020", 1.0) in steps(lineage(demonstration, "92A").before)


def test_what_a_ccg_took_over_before_somebody_joined_it_is_not_theirs(demonstration):
    """Morecambe Bay handed people to Fylde in 2018, and took Cumbria's in 2017: they may have gone on."""
    assert steps(lineage(demonstration, "01H").after) == {
        ("01K", "2017", 0.369): {("02M", "2018", 0.057): {}}
    }
    # Norwich took people of South Norfolk in 2017; what joined Norwich later did not come from there twice.
    assert steps(lineage(demonstration, "06W").before) == {("06Y", "2017", 0.071): {}}


def test_a_code_used_for_several_boundaries_is_one_ccg_and_not_its_own_predecessor(demonstration):
    morecambe = lineage(demonstration, "01K")
    assert [name for name, *_ in morecambe.boundaries] == [
        "NHS Lancashire North CCG",
        "NHS Morecambe Bay CCG",
        "NHS Morecambe Bay CCG",
    ]
    assert steps(morecambe.before) == {("01H", "2017", 0.369): {}}
    assert steps(morecambe.after) == {("02M", "2018", 0.057): {}}
    assert message(morecambe)["boundaries"] == [
        "Boundary changed on 1 April 2017, until then NHS Lancashire North CCG",
        "Boundary changed on 1 April 2018",
    ]
    assert message(morecambe)["before"][0]["moved"] == "1 April 2017, 36.9% of its people"


@pytest.mark.parametrize(
    ("code", "day", "marked", "sentence"),
    [
        ("99P", "2016-04-01", ("99P",), ""),
        (
            "99P",
            "2019-04-01",
            ("15N",),
            "NHS Northern, Eastern and Western Devon CCG is part of NHS Devon CCG since 1 April 2019",
        ),
        (
            "09G",
            "2021-04-01",
            ("70F",),
            "NHS Coastal West Sussex CCG is part of NHS West Sussex CCG with 98.7% of its people since "
            "1 April 2020",
        ),
        (
            "09N",
            "2021-04-01",
            ("92A",),
            "NHS Guildford and Waverley CCG is part of NHS Surrey Heartlands CCG since 1 April 2020",
        ),
        (
            "14L",
            "2016-04-01",
            ("00W", "01M", "01N"),
            "NHS Manchester CCG was made on 1 April 2017 of NHS Central Manchester CCG, NHS North Manchester "
            "CCG and NHS South Manchester CCG, marked on the map",
        ),
        (
            "92A",
            "2014-04-01",
            ("09L", "09N", "09Y", "99H"),
            "NHS Surrey Heartlands CCG was made on 1 April 2020 of 4 CCGs, marked on the map",
        ),
    ],
)
def test_a_map_marks_what_a_ccg_is_part_of_or_was_made_of(demonstration, code, day, marked, sentence):
    found = standing(lineage(demonstration, code), dt.date.fromisoformat(day))
    assert (found.marked, found.sentence) == (marked, sentence)


def test_every_ccg_that_ever_was_is_somewhere_on_every_map(demonstration):
    days = [
        dt.date.fromisoformat(f"{vintage}-01") for vintage in ("2013-04", "2017-04", "2019-04", "2021-04")
    ]
    for row in demonstration.rows("ccg_record_ccgs"):
        found = lineage(demonstration, row["ccg_code"])
        assert all(standing(found, day).marked for day in days), row["ccg_code"]


def test_a_closed_ccg_has_its_own_life_and_the_series_it_goes_on_in(demonstration):
    record = ccg_record(demonstration, code="99P", quarter="2019-20 Q3", geography="2019-04")
    assert record.standing.code == "15N"
    assert (record.quarters[-1].quarter, record.area.quarters[-1].quarter) == ("2018-19 Q4", "2019-20 Q3")
    assert dict(record.facts)["Open"] == "1 April 2013 to 31 March 2019"
    drawn = chart(record)
    assert [one.name for one in drawn.series] == [
        "NHS Devon CCG, on the CCGs of April 2019",
        "NHS Northern, Eastern and Western Devon CCG as it was",
    ]
    assert ("2019-20 Q1", "Closed") in [(one.at, one.name) for one in drawn.breaks]
    assert drawn.places[-1] == "2019-20 Q3"
    assert drawn.table["Holders: how known"].iloc[-1] == "not open"


def test_a_merged_series_has_a_lower_bound_where_one_predecessor_is_silent(devon):
    record = ccg_record(devon, code="99P", quarter="2016-17 Q4", geography="2019-04")
    assert [(one.holders, one.at_least, one.known) for one in record.area.quarters] == [
        (None, 5, "at least, from CCGs with 76% of its people: 1 of 2 CCGs returned"),
        (12, None, "sum of 2 CCGs"),
    ]
    whole, least, _ = chart(record).series
    assert (whole.y, least.y) == ((None, 12), (5, None))
    assert least.name.endswith("at least") and set(least.points) == {"at_least"} and least.kind == "marks"
    assert "open triangle: at least" in chart(record).subtitle
    assert chart(record).table["At least"].fillna(0).tolist() == [5, 0]


def test_an_estimated_part_of_a_series_is_dashed_and_said(demonstration):
    record = ccg_record(demonstration, code="01K", quarter="2019-20 Q3", geography="2019-04 apportioned")
    whole, dashed = (one for one in chart(record).series if one.emphasis == "context" and one.kind == "line")
    assert (whole.dash, dashed.dash) == (False, True)
    at = {one.quarter: place for place, one in enumerate(record.area.quarters)}
    assert whole.y[at["2017-18 Q4"]] is None and dashed.y[at["2017-18 Q4"]] is not None
    assert whole.y[at["2018-19 Q1"]] is not None and dashed.y[at["2018-19 Q1"]] is None
    assert "dashed: estimated" in chart(record).subtitle


def test_a_ccg_that_did_not_merge_has_one_series(demonstration):
    record = ccg_record(demonstration, code="03L", quarter="2019-20 Q3", geography="2019-04")
    assert record.area is None
    assert [one.name for one in chart(record).series] == ["Holders", "By direct payment"]


def test_a_ccg_of_after_the_store_has_only_the_series_of_its_predecessors(demonstration):
    record = ccg_record(demonstration, code="26A", quarter="2019-20 Q3", geography="2021-04")
    assert record.quarters == ()
    assert record.notes == (
        "It was open in no quarter that this store holds: it has no return of its own here.",
    )
    assert chart(record).title.startswith("The CCGs that became NHS Norfolk and Waveney CCG had ")
    surrey = ccg_record(demonstration, code="92A", quarter="2019-20 Q3", geography="2021-04")
    assert chart(surrey).title.startswith("The CCGs that became NHS Surrey Heartlands CCG had at least ")
    assert chart(surrey).title.endswith(" holders at the end of 2019-20 Q3")
    elsewhere = ccg_record(demonstration, code="26A", quarter="2019-20 Q3", geography="2019-04")
    assert elsewhere.area is None and len(elsewhere.standing.marked) == 5
    assert chart(elsewhere).title == "No live holders of NHS Norfolk and Waveney CCG are known yet"


def test_a_blocked_quarter_is_a_gap_with_a_mark_and_its_reason(demonstration):
    record = ccg_record(demonstration, code="07W", quarter="2019-20 Q3", geography="2019-04")
    blocked = next(one for one in record.quarters if one.quarter == "2018-19 Q3")
    assert (blocked.holders, blocked.holders_words) == (None, "blocked for a known fault")
    assert ("2018-19 Q3", "Blocked") in [(one.at, one.name) for one in chart(record).breaks]
    assert record.notes[0].startswith(
        "Blocked: 2018-19 Q3, holders, in place at the start, in quarter: Made up for the demonstration:"
    )
    assert record.notes[0].endswith("(Demonstration register, since 4 February 2019)")


def test_a_caveat_on_many_predecessors_is_told_once(demonstration):
    notes = ccg_record(demonstration, code="W2U3Z", quarter="2019-20 Q3", geography="2021-04").notes
    assert sum("before the guidance reached them" in note for note in notes) == 1
    assert any(note.startswith("Note: 8 CCGs, 2017-18 Q1, every count: ") for note in notes)


def test_unbroken_quarters_are_written_as_one_stretch():
    assert quarters(["2017-18 Q3", "2017-18 Q4", "2018-19 Q1", "2019-20 Q1"]) == (
        "2017-18 Q3 to 2018-19 Q1, 2019-20 Q1"
    )
