"""Counts across mergers, partial transfers and codes used again: METHODS 6."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phb.methods.lineage import STATUSES, carry, rebase_series
from phb.methods.succession import Step, SuccessionError, check, codes_open, compose, steps_of
from tests.methods import plain_lineage


def succession(table):
    """Read lines "from > to | quarter | share of the one's people | share of the other's"."""
    rows = [
        [cell.strip() for cell in line.replace(">", "|").split("|")] for line in table.strip().splitlines()
    ]
    names = ["predecessor", "successor", "effective_quarter", "share", "share_of_successor"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"share": float, "share_of_successor": float})


def counts(table, quarter="2017-18 Q4"):
    """Read lines "CCG | count or status | population", or with the quarter before the count."""
    rows = []
    for line in table.strip().splitlines():
        area, *when, told, people = (cell.strip() for cell in line.split("|"))
        is_status = told in STATUSES
        value, status = (math.nan, told) if is_status else (float(told), "reported")
        rows.append((area, when[0] if when else quarter, value, status, float(people)))
    return pd.DataFrame(rows, columns=["area", "quarter", "value", "status", "population"])


def told(frame, *columns):
    """Give {area: (columns)}, None for NaN; a CCG that cannot be divided as "undivided <code>"."""
    found = {}
    for row in frame.to_dict("records"):
        name = f"undivided {row['area']}" if row["basis"] == "undivided" else row["area"]
        values = tuple(None if isinstance(row[c], float) and math.isnan(row[c]) else row[c] for c in columns)
        found[name] = values if len(columns) > 1 else values[0]
    return found


MERGER = succession("""
    North > City | 2018-19 Q1 | 1 | 0.25
    South > City | 2018-19 Q1 | 1 | 0.75
""")
TRANSFER = succession("""
    Shire > Shire | 2018-19 Q1 | 0.9 | 1
    Shire > Town  | 2018-19 Q1 | 0.1 | 0.2
    Town  > Town  | 2018-19 Q1 | 1   | 0.8
""")


# ---- mergers ---------------------------------------------------------------------------------------------


def test_a_merged_value_exists_when_every_predecessor_has_one():
    made = rebase_series(counts("North | 10 | 100\nSouth | 20 | 300"), MERGER, "2018-19 Q1")
    assert told(made, "value", "status", "basis", "predecessors") == {"City": (30, "reported", "merged", 2)}
    assert told(made, "at_least", "population_share", "population") == {"City": (None, 1, 400)}


@pytest.mark.parametrize("status", ["missing", "suppressed", "blocked", "not_comparable"])
def test_one_predecessor_without_a_value_leaves_a_lower_bound_and_the_population_share(status):
    made = rebase_series(counts(f"North | 10 | 100\nSouth | {status} | 300"), MERGER, "2018-19 Q1")
    assert told(made, "value", "status", "at_least", "population_share") == {"City": (None, status, 10, 0.25)}


def test_a_predecessor_without_a_row_is_missing():
    made = rebase_series(counts("North | 10 | 100"), MERGER, "2018-19 Q1")
    assert told(made, "value", "status", "at_least", "predecessors") == {"City": (None, "missing", 10, 2)}
    assert told(made, "population_share") == {"City": None}  # how many live in South is not known


def test_missing_outweighs_suppressed_outweighs_not_comparable_outweighs_blocked():
    order = ["missing", "suppressed", "not_comparable", "blocked"]
    for heavy, light in pairwise(order):
        made = rebase_series(counts(f"North | {light} | 1\nSouth | {heavy} | 1"), MERGER, "2018-19 Q1")
        assert told(made, "status", "at_least", "population_share") == {"City": (heavy, None, 0)}


def test_a_predecessor_the_question_does_not_apply_to_is_left_out():
    made = rebase_series(counts("North | 10 | 100\nSouth | not_applicable | 300"), MERGER, "2018-19 Q1")
    assert told(made, "value", "status", "population_share") == {"City": (10, "reported", 1)}
    made = rebase_series(
        counts("North | not_applicable | 1\nSouth | not_applicable | 1"), MERGER, "2018-19 Q1"
    )
    assert told(made, "value", "status", "at_least", "population_share") == {
        "City": (None, "not_applicable", None, None)
    }


def test_a_sum_with_a_rounded_part_is_rounded():
    frame = counts("North | 10 | 100\nSouth | 20 | 300")
    frame.loc[1, "status"] = "rounded"
    assert told(rebase_series(frame, MERGER, "2018-19 Q1"), "value", "status") == {"City": (30, "rounded")}


def test_nought_is_a_value():
    made = rebase_series(counts("North | 0 | 100\nSouth | 0 | 300"), MERGER, "2018-19 Q1")
    assert told(made, "value", "status") == {"City": (0, "reported")}
    made = rebase_series(counts("North | 0 | 100\nSouth | missing | 300"), MERGER, "2018-19 Q1")
    assert told(made, "value", "at_least") == {"City": (None, 0)}


def test_a_ccg_the_succession_does_not_name_stays_as_it_is():
    made = rebase_series(counts("Isle | 7 | 50"), MERGER, "2018-19 Q1")
    assert told(made, "value", "basis", "predecessors") == {"Isle": (7, "same", 1)}


def test_after_the_merger_the_ccg_is_itself():
    made = rebase_series(counts("City | 31 | 400", "2018-19 Q1"), MERGER, "2018-19 Q4")
    assert told(made, "value", "basis") == {"City": (31, "same")}


def test_years_to_date_and_plans_add_like_counts_and_measures_stay_apart():
    frame = pd.concat(
        counts(table).assign(measure=measure)
        for measure, table in {
            "holders_ytd": "North | 40 | 100\nSouth | 50 | 300",
            "planned_holders": "North | 60 | 100\nSouth | missing | 300",
        }.items()
    )
    made = rebase_series(frame, MERGER, "2018-19 Q1").set_index("measure")
    assert made["value"].to_dict() == {
        "holders_ytd": 90,
        "planned_holders": pytest.approx(math.nan, nan_ok=True),
    }
    assert made.loc["planned_holders", "at_least"] == 60


def test_status_and_population_may_be_left_out():
    frame = pd.DataFrame({"area": ["North", "South"], "quarter": "2017-18 Q4", "value": [1, None]})
    made = rebase_series(frame, MERGER, "2018-19 Q1")
    assert told(made, "status", "at_least", "population_share") == {"City": ("missing", 1, None)}
    assert "population" not in made


def test_no_counts_give_no_counts():
    assert rebase_series(counts("North | 1 | 1").iloc[:0], MERGER, "2018-19 Q1").empty


# ---- partial transfers -----------------------------------------------------------------------------------


def test_a_ccg_that_gave_people_away_is_not_comparable_and_its_count_stands_beside():
    made = rebase_series(counts("Shire | 100 | 1000\nTown | 40 | 400"), TRANSFER, "2018-19 Q1")
    assert told(made, "value", "status", "basis", "at_least") == {
        "Shire": (None, "not_comparable", "divided", None),
        "Town": (None, "not_comparable", "divided", 40),
        "undivided Shire": (100, "reported", "undivided", None),
    }


def test_apportioned_it_is_divided_by_population_and_marked_as_estimated():
    made = rebase_series(
        counts("Shire | 100 | 1000\nTown | 40 | 400"), TRANSFER, "2018-19 Q1", apportion=True
    )
    assert told(made, "value", "basis", "is_estimated", "population") == {
        "Shire": (90, "divided", True, 900),
        "Town": (50, "divided", True, 500),
    }


def test_apportioned_with_one_value_lacking_the_parts_known_are_the_lower_bound():
    made = rebase_series(
        counts("Shire | 100 | 1000\nTown | suppressed | 400"), TRANSFER, "2018-19 Q1", apportion=True
    )
    assert told(made, "value", "status", "at_least", "population_share") == {
        "Shire": (90, "reported", None, 1),
        "Town": (None, "suppressed", 10, 0.2),
    }


def test_a_part_that_is_missing_outweighs_that_it_is_a_part():
    made = rebase_series(counts("Shire | missing | 1000\nTown | 40 | 400"), TRANSFER, "2018-19 Q1")
    assert told(made, "status", "at_least") == {
        "Shire": ("missing", None),
        "Town": ("missing", 40),
        "undivided Shire": ("missing", None),
    }


def test_a_code_used_again_on_another_boundary_is_another_ccg():
    frame = counts("""
        Town | 2017-18 Q4 | 40 | 400
        Shire | 2017-18 Q4 | 100 | 1000
        Town | 2018-19 Q1 | 55 | 500
        Shire | 2018-19 Q1 | 95 | 900
    """)
    made = rebase_series(frame, TRANSFER, "2018-19 Q1")
    town = made[(made["area"] == "Town") & (made["basis"] != "undivided")].set_index("quarter")
    assert town["basis"].to_dict() == {"2017-18 Q4": "divided", "2018-19 Q1": "same"}
    assert town.loc["2018-19 Q1", "value"] == 55


# ---- chains ----------------------------------------------------------------------------------------------

CHAIN = succession("""
    A > AB    | 2015-16 Q1 | 1   | 0.5
    B > AB    | 2015-16 Q1 | 1   | 0.5
    AB > ABC  | 2017-18 Q1 | 1   | 0.4
    C > ABC   | 2017-18 Q1 | 1   | 0.6
    ABC > ABC | 2019-20 Q1 | 0.8 | 1
    ABC > D   | 2019-20 Q1 | 0.2 | 0.5
    D > D     | 2019-20 Q1 | 1   | 0.5
""")
FIRST = counts("A | 10 | 100\nB | 20 | 100\nC | 30 | 300\nD | 40 | 100", "2014-15 Q4")


def test_a_chain_of_mergers_composes():
    assert told(rebase_series(FIRST, CHAIN, "2018-19 Q1"), "value", "predecessors") == {
        "ABC": (60, 3),
        "D": (40, 1),
    }


def test_a_transfer_at_the_end_of_a_chain_divides_all_that_came_together():
    made = rebase_series(FIRST, CHAIN, "2021-22 Q1")
    assert told(made, "value", "at_least") == {
        "ABC": (None, None),
        "D": (None, 40),
        "undivided A": (10, None),
        "undivided B": (20, None),
        "undivided C": (30, None),
    }
    made = rebase_series(FIRST, CHAIN, "2021-22 Q1", apportion=True)
    assert told(made, "value", "predecessors") == {"ABC": (pytest.approx(48), 3), "D": (pytest.approx(52), 4)}


def test_where_a_ccg_of_several_was_divided_later_people_counted_in_small_areas_say_who_moved():
    steps = steps_of(CHAIN)
    assert compose(steps, "2014-15 Q4", "2021-22 Q1")["A"] == pytest.approx({"ABC": 0.8, "D": 0.2})
    people = {"A": {"D": 100}, "D": {"ABC": 100}}
    made = compose(steps, "2014-15 Q4", "2021-22 Q1", people=people)
    assert made["A"] == {"D": 1.0}
    assert made["D"] == {"D": 1.0}, "nobody left D: its share is known without"
    alone = compose(steps, "2018-19 Q1", "2021-22 Q1", people={"ABC": {"D": 100}})
    assert alone["ABC"] == {"ABC": 0.8, "D": 0.2}, "ABC was one by then: the succession says who moved"


# ---- backwards -------------------------------------------------------------------------------------------


def test_a_merged_ccg_cannot_be_divided_exactly_among_those_before_it():
    made = rebase_series(counts("City | 30 | 400", "2018-19 Q1"), MERGER, "2017-18 Q1")
    assert told(made, "value", "status", "basis") == {
        "North": (None, "not_comparable", "divided"),
        "South": (None, "not_comparable", "divided"),
        "undivided City": (30, "reported", "undivided"),
    }


def test_apportioned_those_before_a_merger_get_their_share_of_the_people():
    frame = counts("City | 30 | 400", "2018-19 Q1")
    made = rebase_series(frame, MERGER, "2017-18 Q1", apportion=True)
    assert told(made, "value", "population", "is_estimated") == {
        "North": (7.5, 100, True),
        "South": (22.5, 300, True),
    }


def test_a_chain_composes_backwards_too():
    frame = counts("ABC | 100 | 1000\nD | 20 | 200", "2019-20 Q1")
    made = rebase_series(frame, CHAIN, "2013-14 Q1", apportion=True)
    assert told(made, "value") == pytest.approx({"A": 22, "B": 22, "C": 66, "D": 10})


def test_backwards_needs_to_know_where_the_successors_people_came_from():
    frame = counts("City | 30 | 400", "2018-19 Q1")
    with pytest.raises(ValueError, match="what share of City came from North in 2018-19 Q1 is not known"):
        rebase_series(frame, MERGER.drop(columns="share_of_successor"), "2017-18 Q1")


# ---- what cannot be --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("A > B | 2018-19 Q1 | 1 | 1\nB > A | 2018-19 Q1 | 1 | 1", 0, "its successors lead back to it"),
        ("A > B | 2017-18 Q1 | 1 | 1\nB > A | 2018-19 Q1 | 1 | 1", 1, "its successors lead back to it"),
        (
            "A > B | 2018-19 Q1 | 1 | 1\nB > C | 2018-19 Q1 | 1 | 1",
            0,
            "B takes people over in 2018-19 Q1 but",
        ),
        (
            "A > B | 2017-18 Q1 | 1 | 1\nA > C | 2018-19 Q1 | 1 | 1",
            1,
            "A hands people over in 2018-19 Q1 but",
        ),
        (
            "A > C | 2018-19 Q1 | .5 | 1\nA > A | 2018-19 Q1 | .4 | 1",
            0,
            "handed over in 2018-19 Q1 add up to 0.9",
        ),
        (
            "A > C | 2018-19 Q1 | 1 | .5\nB > C | 2018-19 Q1 | 1 | .4",
            0,
            "taken over in 2018-19 Q1 add up to 0.9",
        ),
        ("A > C | 2018-19 Q1 | 1 | .5\nA > C | 2018-19 Q1 | 1 | .5", 1, "listed twice"),
        ("A > C | 2018-19 Q1 | 1.5 | 1", 0, "a share of A to C does not lie"),
        ("A > C | 2018-19 Q1 | 1 | -1", 0, "a share of A to C does not lie"),
        ("A > C | 2018-19 Q1 | nan | 1", 0, "a share of A to C does not lie"),
    ],
)
def test_a_succession_that_cannot_be_names_its_row(table, row, reason):
    with pytest.raises(SuccessionError, match=reason) as fault:
        check(steps_of(succession(table)))
    assert fault.value.row == row


def test_shares_rounded_to_five_decimals_are_one_and_are_made_to_be():
    rounded = succession("""
        A > X | 2018-19 Q1 | 0.33333 | 1
        A > Y | 2018-19 Q1 | 0.33333 | 1
        A > Z | 2018-19 Q1 | 0.33333 | 1
    """)
    check(steps_of(rounded))
    made = rebase_series(counts("A | 3 | 9"), rounded, "2018-19 Q1", apportion=True)
    assert told(made, "value") == pytest.approx({"X": 1, "Y": 1, "Z": 1}, abs=1e-12)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("City | 1 | 1", "row 0: City is not open in 2017-18 Q4"),
        ("Isle | 1 | 1\nNorth | 2018-19 Q1 | 1 | 1", "row 1: North is not open in 2018-19 Q1"),
        ("North | 1 | 1\nSouth | 1 | 1\nNorth | 2 | 1", "row 2: North is listed twice"),
    ],
)
def test_a_count_of_a_ccg_that_is_not_open_or_counted_twice_names_its_row(table, reason):
    with pytest.raises(ValueError, match=reason):
        rebase_series(counts(table), MERGER, "2018-19 Q1")


@pytest.mark.parametrize(("value", "status"), [(1, "missing"), (math.nan, "reported"), (1, "guessed")])
def test_a_value_and_a_status_that_do_not_fit_name_their_row(value, status):
    frame = counts("North | 1 | 1\nSouth | 1 | 1")
    frame.loc[1, ["value", "status"]] = [value, status]
    with pytest.raises(ValueError, match=f"row 1: the status {status} does not fit"):
        rebase_series(frame, MERGER, "2018-19 Q1")


# ---- whatever the history --------------------------------------------------------------------------------

CHANGES = ("2014-15 Q3", "2015-16 Q1", "2017-18 Q1")
QUARTERS = ("2014-15 Q2", "2014-15 Q3", "2015-16 Q4", "2017-18 Q1")


@st.composite
def histories(draw):
    """A succession as steps, and the CCGs open with their people in each of QUARTERS."""
    people = {f"C{n}": draw(st.integers(1, 50)) * 10 for n in range(draw(st.integers(1, 6)))}
    steps, known, fresh = [], [people], iter(f"N{n}" for n in range(100))
    for quarter in CHANGES:
        moved = {}
        fate = {
            code: draw(st.sampled_from(["stays", "stays", "gives", "merges", "splits"])) for code in people
        }
        if "merges" in fate.values():
            heir = next(fresh)
        for code, deed in fate.items():
            others = [c for c in people if fate[c] in ("stays", "gives") and c != code]
            if deed == "merges":
                moved[code, heir] = people[code]
            elif deed == "splits" and people[code] > 1:
                part = draw(st.integers(1, people[code] - 1))
                moved[code, next(fresh)], moved[code, next(fresh)] = part, people[code] - part
            elif deed == "gives" and others and people[code] > 1:
                part = draw(st.integers(1, people[code] - 1))
                moved[code, draw(st.sampled_from(others))] = part
                moved[code, code] = people[code] - part
            else:
                moved[code, code] = people[code]
        then = {}
        for (_, heir_code), number in moved.items():
            then[heir_code] = then.get(heir_code, 0) + number
        touched = {c for pair in moved if pair[0] != pair[1] for c in pair}
        steps += [
            Step(old, new, quarter, number / people[old], number / then[new])
            for (old, new), number in moved.items()
            if old in touched or new in touched
        ]
        people = then
        known.append(people)
    return steps, dict(zip(QUARTERS, known))


CELLS = st.one_of(
    st.tuples(st.integers(0, 500).map(float), st.sampled_from(["reported", "rounded"])),
    st.tuples(st.just(math.nan), st.sampled_from(STATUSES[2:])),
)


@st.composite
def panels(draw):
    steps, known = draw(histories())
    rows = [
        (code, quarter, key, *draw(CELLS), people)
        for quarter, ccgs in known.items()
        for code, people in ccgs.items()
        for key in ("starters", "ended")
    ]
    names = ["area", "quarter", "measure", "value", "status", "population"]
    return steps, known, pd.DataFrame(rows, columns=names)


def frame_of(steps):
    names = ["predecessor", "successor", "effective_quarter", "share", "share_of_successor"]
    return pd.DataFrame(steps, columns=names)


@given(panels(), st.sampled_from(QUARTERS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_england_adds_up_to_the_same_on_every_geography(panel, to, apportion):
    steps, _, frame = panel
    made = rebase_series(frame, frame_of(steps), to, apportion=apportion)
    given_sums = frame.groupby(["quarter", "measure"])["value"].sum()
    sums = made.groupby(["quarter", "measure"])[["value", "at_least"]].sum().sum(axis=1)
    assert sums.to_dict() == pytest.approx(given_sums.to_dict(), abs=1e-6)


@given(panels(), st.sampled_from(QUARTERS), st.booleans())
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_the_slow_implementation(panel, to, apportion):
    steps, known, frame = panel
    made = rebase_series(frame, frame_of(steps), to, apportion=apportion)
    expected = {}
    for quarter, ccgs in known.items():
        behind = {}
        for code in ccgs:
            shares = plain_lineage.where_people_live(steps, code, quarter, to)
            assert sum(shares.values()) == pytest.approx(1)
            for heir, share in shares.items():
                behind.setdefault(heir, []).append((code, share))
        cells = {
            (row.area, row.measure): ((row.value, row.status), row.population)
            for row in frame[frame["quarter"] == quarter].itertuples()
        }
        for heir, parts in behind.items():
            for key in ("starters", "ended"):
                told_of = [(share, *cells[code, key]) for code, share in parts]
                expected[heir, quarter, key] = plain_lineage.together(told_of, apportion=apportion)
    rows = made[made["basis"] != "undivided"]
    found = {(r["area"], r["quarter"], r["measure"]): r for r in rows.to_dict("records")}
    assert found.keys() == expected.keys()
    for key, cell in expected.items():
        for name, value in cell.items():
            other = found[key][name]
            if isinstance(value, str):
                assert other == value, (key, name)
            else:
                number = math.nan if value is None else value
                assert other == pytest.approx(number, abs=1e-9, nan_ok=True), (key, name)


@given(panels(), st.sampled_from(QUARTERS))
@settings(max_examples=50, deadline=None)
def test_counts_that_nobody_estimated_are_whole_and_complete(panel, to):
    steps, known, frame = panel
    made = rebase_series(frame, frame_of(steps), to)
    exact = made[made["value"].notna()]
    assert (exact["value"] % 1 == 0).all()
    assert exact["population_share"].eq(1).all()
    assert exact["basis"].isin(["same", "merged", "undivided"]).all()
    assert set(codes_open(steps, to)) <= set(known[to])


def test_a_crosswalk_gives_the_same_as_the_succession_it_is_composed_of():
    frame = counts("Shire | 100 | 1000\nTown | 40 | 400")
    shares = compose(steps_of(TRANSFER), "2017-18 Q4", "2018-19 Q1")
    rows = [(a, "2017-18 Q4", b, s) for a, heirs in shares.items() for b, s in heirs.items()]
    crosswalk = pd.DataFrame(rows, columns=["area", "quarter", "to_area", "share"])
    pd.testing.assert_frame_equal(carry(frame, crosswalk), rebase_series(frame, TRANSFER, "2018-19 Q1"))
