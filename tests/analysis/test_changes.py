"""What changed: every view sums exactly to the change; what cannot be compared is refused with a reason."""

import csv
import pickle
from itertools import pairwise, product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis.changes import changes
from phb.analysis.changes_asked import BY, measures, settle
from phb.analysis.changes_rows import Rows
from phb.analysis.changes_views import SUM, views
from phb.analysis.england import Total
from phb.analysis.like_for_like import with_parts
from phb.errors import PlainError
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import published, voluntary, workbook, write
from tests.stores import ask

TRUTH = Path(__file__).resolve().parents[2] / "data" / "demo" / "truth.csv"
# CCG | quarter | care group | start | new | ended | year to date, each direct notional third.
RETURNS = """
    00C | 2018-19 Q2 | Adult CHC  |  60 30 10 | 0 0 0 | 0 0 0 | 100 0 0
    00C | 2018-19 Q3 | Adult CHC  |  60 30 10 | 9 0 0 | 0 0 0 | 109 0 0
    00C | 2018-19 Q3 | Wheelchair |   0  0  0 | 0 40 0 | 0 0 0 |   0 40 0
    00D | 2018-19 Q2 | Adult CHC  |  50  0  0 | 0 0 0 | 0 0 0 |  50 0 0
    00D | 2018-19 Q3 | Adult CHC  |  50  0  0 | 0 0 0 | 4 0 0 |  50 0 0
    00J | 2018-19 Q3 | Adult CHC  |  20  0  0 | 1 0 0 | 0 0 0 |  21 0 0
    00K | 2018-19 Q2 | Adult CHC  |  15  0  0 | 0 0 0 | 0 0 0 |  15 0 0
"""
# 00L is known by its total alone.
TOTALS = """
    00L | 2018-19 Q2 | In place at end of quarter | Total | 30
    00L | 2018-19 Q3 | In place at end of quarter | Total | 35
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    data = tmp_path_factory.mktemp("changes")
    sent = (workbook(RETURNS, received_on="2019-01-10"), published(TOTALS, received_on="2019-02-28"))
    receive(write(data / "sent", sent), Shelf(data))
    return Store(build(data, demo=NOTHING).store)


def asked(store, **choices):
    return changes(store, **{"quarter": "2018-19 Q3", **choices})


def by(found, word):
    """Give the change of each row of a view's table."""
    table = found.views[word].table
    return dict(zip(table.iloc[:, 0], table.iloc[:, -3] if word == "ccg" else table.iloc[:, -1]))


def test_the_headline_says_the_plain_change_the_part_like_for_like_and_who_came_and_went(store):
    assert asked(store).headline == (
        "Live holders rose by 56 from 2018-19 Q2 to 2018-19 Q3: +50 like for like in 3 CCGs; "
        "1 CCG new to the panel: +21; 1 gone: −15; 1 CCG makes half of what rose like for like."
    )


def test_the_way_from_the_earlier_total_to_the_later_is_taken_apart_by_ccg(store):
    view = asked(store).views["ccg"]
    assert [(one.name, one.change, one.is_of_panel) for one in view.steps] == [
        ("Darlington (00C)", 49, False),
        ("Northumberland (00L)", 5, False),
        ("Durham Dales, Easington and Sedgefield (00D)", -4, False),
        ("New to the panel, 1 CCG", 21, True),
        ("Gone, 1 CCG", -15, True),
    ]
    row = view.table.set_index("CCG").loc["North Durham (00J)"]
    assert (row["How it counts"], row["Why"]) == ("new to the panel", "2018-19 Q2: no return")


def test_what_is_not_told_by_care_group_or_arrangement_stands_as_its_own_line(store):
    found = asked(store)
    assert by(found, "care_group") == {
        "Personal wheelchair budgets": 40,
        "Adults eligible for NHS Continuing Healthcare": 5,
        "Not stated by care group": 5,
        "New to the panel": 21,
        "Gone": -15,
        SUM: 56,
    }
    assert by(found, "arrangement") == {
        "Notional": 40,
        "Direct payment": 5,
        "Third party": 0,
        "Not stated by arrangement": 5,
        "New to the panel": 21,
        "Gone": -15,
        SUM: 56,
    }
    assert found.notes[:2] == (
        "1 CCG gave a total but no care groups for 2018-19 Q2, and they stand as not stated by care group: "
        "Northumberland (00L).",
        "1 CCG gave a total but no care groups for 2018-19 Q3, and they stand as not stated by care group: "
        "Northumberland (00L).",
    )


def test_a_care_group_not_listed_is_nought_where_the_others_make_up_the_total(store):
    alone = asked(store, care="only_wheelchair")
    assert alone.headline == (
        "Live holders (only personal wheelchair budgets) rose by 40 from 2018-19 Q2 to 2018-19 Q3: +40 like "
        "for like in 2 CCGs; 1 CCG makes half of what rose like for like."
    )
    assert by(alone, "ccg")["Darlington (00C)"] == 40
    table = alone.views["ccg"].table.set_index("CCG")
    assert table.loc["Northumberland (00L)", "How it counts"] == "no value at either end"
    assert table.loc["Northumberland (00L)", "Why"] == (
        "2018-19 Q2: no care groups; 2018-19 Q3: no care groups"
    )
    assert "they are not in these figures: Northumberland (00L)" in alone.notes[0]
    without = asked(store, care="without_wheelchair")
    assert by(without, "ccg")["Darlington (00C)"] == 9
    assert without.like.after - without.like.before == 11


def test_care_groups_are_carried_over_a_merger_like_totals(store_from):
    merged = store_from(
        workbook(
            """
            99P | 2018-19 Q4 | Adult CHC  | 100 0 0 | 0 0 0 | 0 0 0 | 100 0 0
            99P | 2018-19 Q4 | Wheelchair |  10 0 0 | 0 0 0 | 0 0 0 |  10 0 0
            99Q | 2018-19 Q4 | Adult CHC  |  50 0 0 | 0 0 0 | 0 0 0 |  50 0 0
            15N | 2019-20 Q1 | Adult CHC  | 150 0 0 | 0 0 0 | 0 0 0 | 150 0 0
            15N | 2019-20 Q1 | Wheelchair |  10 0 0 | 7 0 0 | 0 0 0 |  17 0 0
            """,
            received_on="2019-07-10",
        )
    )
    for care, change in (("all", 7), ("only_wheelchair", 7), ("without_wheelchair", 0)):
        found = changes(merged, quarter="2019-20 Q1", care=care, geography="2019-04")
        assert (found.like.ccgs, found.like.change) == (1, change)
    assert by(found, "care_group")["Adults eligible for NHS Continuing Healthcare"] == 0
    as_it_was = changes(merged, quarter="2019-20 Q1")
    assert (as_it_was.like.ccgs, as_it_was.like.others) == (0, "3 CCGs opened or closed: +7")
    assert "on the CCGs of a later April they compare" in " ".join(as_it_was.notes)


def test_what_is_held_back_is_told_by_itself_with_its_reason(demonstration):
    found = changes(demonstration, quarter="2018-19 Q3", geography="2019-04")
    assert "1 held back because of a caveat" in found.figures[0].coverage
    assert "1 now held back: −107" in found.like.others
    assert any(note.startswith("Held back, 2018-19 Q3, Ealing (07W): ") for note in found.notes)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (
            {"quarter": "2014-15 Q1"},
            "The record begins with 2014-15 Q1: there is no 2013-14 Q4 to count from.",
        ),
        (
            {"quarter": "2018-19 Q3", "since": "2018-19 Q3"},
            "2018-19 Q3 is the same quarter: choose an earlier",
        ),
        ({"quarter": "2018-19 Q3", "since": "2019-20 Q1"}, "2019-20 Q1 does not come before 2018-19 Q3"),
        (
            {"quarter": "2017-18 Q1"},
            "The collection changed in April 2017: 2016-17 Q4 was returned voluntarily",
        ),
        (
            {"quarter": "2019-20 Q1", "measure": "holders_ytd"},
            "Year to date starts again each April: 2018-19 Q4 counts from April 2018, 2019-20 Q1 from April "
            "2019, so their difference is neither growth nor loss. Ask for the same quarter of another year "
            "(2018-19 Q1).",
        ),
        (
            {"quarter": "2019-20 Q3", "measure": "holders_ytd", "since": "2018-19 Q4"},
            "Ask for a quarter of the same year (2019-20 Q1, 2019-20 Q2) or the same quarter of another year",
        ),
        ({"quarter": "2015-16 Q2", "measure": "starters"}, "No CCG gave new in the quarter for 2015-16 Q1"),
        ({"quarter": "2015-16 Q2", "care": "only_wheelchair"}, "No CCG gave live holders (only personal"),
    ],
)
def test_what_does_not_compare_is_refused_with_a_reason(demonstration, choices, said):
    found = changes(demonstration, **choices)
    assert said in found.refusal
    assert (found.figures, found.views) == ((), None)


def test_year_to_date_compares_within_a_year_and_with_the_same_quarter_of_another(demonstration):
    for since, quarter in (("2019-20 Q1", "2019-20 Q3"), ("year", "2019-20 Q3"), ("year", "2018-19 Q1")):
        assert changes(demonstration, quarter=quarter, since=since, measure="holders_ytd").refusal is None


def test_a_choice_that_is_none_is_refused_plainly(demonstration):
    for wrong in (
        {"measure": "population"},
        {"care": "only_dogs"},
        {"since": "yesterday"},
        {"geography": "x"},
    ):
        with pytest.raises(PlainError):
            changes(demonstration, quarter="2018-19 Q3", **wrong)
    with pytest.raises(PlainError, match="The store holds no quarter"):
        changes(demonstration, quarter="2031-32 Q1")


def people(table):
    """Give the three columns of people, the last row apart."""
    numbers = table[[name for name in table.columns if "Q" in name or name.startswith("Change in")]]
    return numbers.iloc[:-1], numbers.iloc[-1]


@pytest.mark.parametrize("geography", ["as_it_was", "2013-04", "2019-04", "2019-04 apportioned"])
@pytest.mark.parametrize("measure", measures())
def test_every_view_sums_exactly_to_the_change(demonstration, measure, geography):
    few = ("all", "without_wheelchair", "only_wheelchair", "only_section_117")
    for since, care in product(("before", "year"), few):
        found = changes(
            demonstration,
            quarter="2018-19 Q3",
            since=since,
            measure=measure,
            care=care,
            geography=geography,
        )
        if found.refusal:
            continue
        change = found.like.after - found.like.before
        for word in BY:
            view = found.views[word]
            assert sum(one.change for one in view.steps) == change, (care, word)
            rows, last = people(view.table)
            assert (rows.sum() == last).all(), (care, word)
            assert tuple(last) == (found.like.before, found.like.after, change)


def planted():
    with TRUTH.open() as file:
        return {
            (row["ccg_code"], row["from_quarter"])
            for row in csv.DictReader(file)
            if row["kind"] == "reclassification"
        }


def test_the_planted_reclassification_is_found_and_no_other_ccg_is_suspected(demonstration):
    quarters = [quarter for (quarter,) in ask(demonstration, "select quarter from quarter order by 1")]
    suspected = set()
    for since, quarter in pairwise(quarters):
        found = changes(demonstration, quarter=quarter, since=since, geography="2019-04")
        moved = found.suspect_tables.get("moved_over", pd.DataFrame({"CCG": []}))
        suspected |= {(label[-4:-1], quarter) for label in moved["CCG"]}
    assert planted() == {("11N", "2018-19 Q3")}
    assert planted() <= suspected
    assert suspected - planted() == set()


def test_one_ccg_behind_a_national_move_is_named(demonstration):
    found = changes(demonstration, quarter="2018-19 Q3", geography="2019-04")
    assert found.suspects == (
        "Looks like reclassification: Kernow (11N), 93 fewer in Adults eligible for NHS Continuing "
        "Healthcare, 84 more in Adult fast track. One CCG leads a national move: Kernow (11N) in Adult fast "
        "track, +84 where England has +200"
    )
    (row,) = found.suspect_tables["led_by_one"].to_dict("records")
    assert (row["Care group or arrangement"], row["CCG"]) == ("Adult fast track", "Kernow (11N)")


def test_with_suppressed_values_the_change_and_its_per_cent_are_about_right_and_no_more(demonstration):
    plain = changes(demonstration, quarter="2018-19 Q3", geography="2019-04").figures[0]
    assert plain.value == "about +5,099" and plain.meaning.startswith("About 15.0% more. ")
    whole = changes(demonstration, quarter="2019-20 Q3", geography="2019-04").figures[0]
    assert whole.value == "+11,053" and whole.meaning.startswith("15.7% more. ")


def test_a_batch_that_leads_a_national_move_is_not_called_a_reclassification(demonstration):
    found = changes(demonstration, quarter="2018-19 Q2", measure="starters", geography="2019-04")
    assert "moved_over" not in found.suspect_tables
    assert found.suspects.startswith("One CCG leads a national move: Doncaster (02X) in Adults eligible")


def test_who_opened_came_in_or_was_parted_made_none_of_what_rose(demonstration):
    for geography in ("as_it_was", "2019-04", "2019-04 apportioned"):
        found = changes(demonstration, quarter="2018-19 Q1", geography=geography)
        table = found.views["ccg"].table.set_index("CCG")
        rose = table[(table["How it counts"] == "like for like") & (table["Change in live holders"] > 0)]
        half = found.figures[-1]
        assert half.change == f"of {len(rose)} CCGs that rose"
        assert half.coverage.startswith(f"{rose.index[0]}, {rose.index[1]}, {rose.index[2]}, {rose.index[3]}")


def test_an_estimate_is_named_so_and_leads_no_national_move(demonstration):
    found = changes(demonstration, quarter="2018-19 Q3", geography="2013-04 apportioned")
    assert any("like for like are estimated: people of partial transfers" in note for note in found.notes)
    table = found.views["ccg"].table
    estimated = table[table["Why"].fillna("").str.contains("estimated by population")]
    assert len(estimated) and estimated["CCG"].str.endswith(", estimated").all()
    (row,) = found.suspect_tables["led_by_one"].to_dict("records")
    assert (row["CCG"], row["England's, like for like"]) == ("Kernow (11N)", 201)


def test_an_answer_comes_back_whole_from_the_cache(store):
    found = asked(store)
    back = pickle.loads(pickle.dumps(found))
    assert back.headline == found.headline
    pd.testing.assert_frame_equal(back.views["ccg"].table, found.views["ccg"].table)


def test_every_headline_of_the_demonstration_can_be_read_out(demonstration):
    quarters = [quarter for (quarter,) in ask(demonstration, "select quarter from quarter order by 1")]
    for quarter, measure in product(quarters[1:], ("holders", "holders_ytd")):
        assert (
            len(changes(demonstration, quarter=quarter, measure=measure, geography="2019-04").headline) <= 240
        )


def test_live_holders_of_the_voluntary_era_compare_too(store_from):
    old = store_from(
        voluntary("00C | 2015-16 Q1 | 12 | 0 | 0 | 12\n00C | 2015-16 Q2 | 20 | 1 | 0 | 21", "2015-10-10")
    )
    found = changes(old, quarter="2015-16 Q2")
    assert by(found, "arrangement") == {"Direct payment": 8, "Notional": 1, "Third party": 0, SUM: 9}
    assert by(found, "care_group") == {"Not stated by care group": 9, SUM: 9}
    assert found.suspects.endswith(
        "one arrangement to another, and none leads alone; care groups are not known"
    )


count = st.one_of(st.none(), st.integers(0, 900))
status = st.sampled_from(["missing", "suppressed", "blocked", "not_applicable", "not_comparable"])
contributor = st.tuples(
    count,
    count,
    count,
    count,
    status,
    status,
    *[st.booleans()] * 5,
    st.sampled_from(["North", "South", None]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(contributor, min_size=1, max_size=12), st.data())
def test_whatever_is_missing_suppressed_bounded_merged_or_estimated_the_views_sum_to_the_change(told, data):
    names = ["before", "after", "before_at_least", "after_at_least", "before_status", "after_status"]
    names += ["was_open", "is_open", "is_comparable", "is_undivided", "is_estimated", "region_name"]
    rows = pd.DataFrame(told, columns=names).astype(dict.fromkeys(names[:4], float))
    rows[names[:4]] *= rows["is_estimated"].map({True: 0.37, False: 1.0}).to_numpy()[:, None]
    rows = rows.assign(
        measure="holders",
        before_returned=True,
        after_returned=True,
        label=[f"({n:03})" for n in range(len(rows))],
    )
    rows = with_parts(rows)
    alike = rows[rows["part"] == "both"]
    cells = pd.DataFrame(
        [
            (kind, category, at, *data.draw(st.tuples(st.integers(0, 900), st.integers(0, 900))))
            for at in alike.index
            for kind, category in (
                ("care_group", "wheelchair"),
                ("care_group", "other"),
                ("arrangement", "notional"),
            )
            if data.draw(st.booleans())
        ],
        columns=["kind", "category", "contributor", "before", "after"],
    ).astype({"before": float, "after": float})
    total = Total(0, 0, 0, 0, 0, 0, 0)
    asked_for = settle("holders", "before", "2018-19 Q3", "all", "2019-04")
    found = views(asked_for, Rows(rows, cells, total, total, {}, ()))
    for view in found.values():
        parts, last = people(view.table)
        assert (parts.sum() == last).all()
        assert sum(one.change for one in view.steps) == last.iloc[2] == rows["change"].sum()


def test_its_source_names_the_geography(demonstration):
    for geography, said in (
        ("as_it_was", "Areas as they were in each quarter."),
        ("2019-04", "Areas on the CCGs of April 2019."),
        ("2019-04 apportioned", "Areas on the CCGs of April 2019, partial transfers estimated."),
    ):
        assert changes(demonstration, quarter="2018-19 Q3", geography=geography).source.endswith(said)
