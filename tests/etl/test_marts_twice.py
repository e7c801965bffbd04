"""The marts against a second, slow and obvious implementation; and however returns are cut and ordered."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import caveats, recipe, reference
from etl.receive import receive
from etl.shelf import Shelf, receipts
from etl.warehouse import Warehouse
from tests import returns
from tests.etl import plain_marts
from tests.returns import ARRANGEMENTS, plan, published, voluntary, workbook

FIGURES = (
    "holders",
    "holders_direct_payment",
    "holders_notional",
    "holders_third_party",
    "holders_start",
    "starters",
    "ended",
    "in_quarter",
    "holders_ytd",
)
PLAIN = (
    "has_returned",
    "received_on",
    "is_comparable",
    "holders_basis",
    "planned_holders",
    "planned_holders_original",
    "population",
    "population_year",
)


def lines_of(shelf, known):
    found = {}
    for receipt in known:
        frame = pd.read_parquet(shelf.lines / f"{receipt.sha256}.parquet")
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        found[receipt.sha256] = rows
    return found


def compare(store, shelf, faults=()):
    known = receipts(shelf)
    lines = lines_of(shelf, known)
    rows, groups = plain_marts.ccg_quarters(known, lines, faults)
    columns = ["ccg_code", "quarter", *PLAIN, *(c for f in FIGURES for c in (f, f"{f}_status"))]
    made = {}
    for values in store.rows(f"select {', '.join(columns)} from ccg_quarter"):
        row = dict(zip(columns, values))
        made[row["ccg_code"], row["quarter"]] = {
            **{name: row[name] for name in PLAIN},
            **{name: (row[name], row[f"{name}_status"]) for name in FIGURES},
        }
    assert made.keys() == rows.keys()
    for key, row in rows.items():
        assert made[key] == row, key
    columns = "ccg_code, quarter, measure, care_group, arrangement, value, status"
    assert {row[:5]: row[5:] for row in store.rows(f"select {columns} from ccg_quarter_care_group")} == groups
    compare_history(store, known, lines)


def compare_history(store, known, lines):
    """Hold revisions and the checks of returns that need no other return."""
    series = {}
    columns = "file_sha256, value, status, before, change, is_first, withdrawn_on"
    order = "order by received_on, sequence"
    asked = f"select ccg_code, quarter, measure, authority, {columns} from revision {order}"
    for row in store.rows(asked):
        series.setdefault(row[:4], []).append(row[4:])
    assert series == plain_marts.revisions(known, lines)
    deadlines = {quarter: day for quarter, day, _ in reference.deadlines()}
    judged = store.rows(
        'select ccg_code, quarter, "check", outcome from return_quality_check join ccg_quarter'
        " using (ccg_code, quarter) where has_returned and outcome <> 'not_applicable'"
        " and \"check\" in ('on_time', 'complete', 'not_restated')"
    )
    scores = plain_marts.scores(known, lines, deadlines)
    assert {row[:3]: row[3] for row in judged} == scores


def cooked(shelf, faults=()):
    """Every mart but the geographies', which are held elsewhere and take the longest."""
    store = Warehouse()
    known = receipts(shelf)
    recipe.cook(store, known, shelf, reference.vintages(), candidates={}, known_faults=faults)
    return store


def test_the_marts_of_the_demonstration_are_those_of_the_slow_implementation(demonstration_data):
    shelf = Shelf(demonstration_data / "demonstration")
    faults = caveats.active(caveats.about(caveats.register(), demonstration=True), dt.date.today())
    with cooked(shelf, faults) as store:
        compare(store, shelf, faults)


# ---- made-up returns -------------------------------------------------------------------------------------

CCGS = ("08F", "01K", "02N")
QUARTERS = ("2017-18 Q4", "2018-19 Q1", "2018-19 Q2")
DAYS = ("2018-10-08", "2018-10-09", "2018-11-20")
count = st.integers(0, 30).map(str)
NOTHING_MORE = st.just(())
direct_cell = st.one_of(count, count, st.sampled_from(["", "-"]))


def rows_of(cell, width, extra=NOTHING_MORE):
    """Some CCGs and quarters, each once, with a row of cells."""
    places = st.lists(
        st.tuples(st.sampled_from(CCGS), st.sampled_from(QUARTERS), extra),
        min_size=1,
        max_size=5,
        unique=True,
    )
    return places.flatmap(
        lambda found: st.tuples(
            *(st.tuples(st.just(place), st.lists(cell, min_size=width, max_size=width)) for place in found)
        )
    )


voluntary_returns = st.builds(
    lambda rows, day: voluntary("\n".join(" | ".join([c, q, *cells]) for (c, q, _), cells in rows), day),
    rows_of(st.one_of(direct_cell, st.just("n/a")), 4),
    st.sampled_from(DAYS),
)


@st.composite
def workbooks(draw):
    groups = draw(
        st.sampled_from([("start", "new", "ended", "ytd"), ("start", "new"), ("start",), ("ended",)])
    )
    cell = st.one_of(count, count, st.sampled_from(["-", "*"]))
    rows = draw(rows_of(cell, 3 * len(groups), st.sampled_from(["Adult CHC", "Wheelchair", "All"])))
    table = "\n".join(
        " | ".join([c, q, g, *(" ".join(cells[i : i + 3]) for i in range(0, len(cells), 3))])
        for (c, q, g), cells in rows
    )
    return workbook(table, draw(st.sampled_from(DAYS)), groups=groups)


@st.composite
def publications(draw):
    measures = ["In place at end of quarter", "New in quarter", "In place during quarter"]
    extra = st.tuples(st.sampled_from(measures), st.sampled_from(["Total", *ARRANGEMENTS]))
    cell = st.one_of(st.sampled_from(["0", "10", "25"]), st.sampled_from(["*", "-", "z"]))
    rows = draw(rows_of(cell, 1, extra))
    return published(
        "\n".join(f"{c} | {q} | {m} | {b} | {cells[0]}" for (c, q, (m, b)), cells in rows),
        draw(st.sampled_from(DAYS)),
    )


plans = st.builds(
    lambda rows: plan(
        "\n".join(f"{c} | {v} | 2018-05-01 | {q} | {n[0]}" for (c, q, v), n in rows), "2018-10-08"
    ),
    rows_of(direct_cell, 1, st.integers(1, 3)),
)
piles = st.lists(st.one_of(voluntary_returns, workbooks(), publications(), plans), min_size=1, max_size=5)


def shelf_of(pile):
    folder = Path(tempfile.mkdtemp())
    shelf = Shelf(folder / "data")
    outcomes = receive(returns.write(folder / "sent", tuple(pile)), shelf)
    assert [o.sentence for o in outcomes if o.result == "turned away"] == []
    return shelf


MEASURES = st.lists(st.sampled_from(caveats.MEASURES), min_size=1, max_size=2, unique=True)
known_faults = st.lists(
    st.builds(
        lambda place, measures, quarter, effect: caveats.Caveat.model_validate(
            {**place, "measure": measures, "quarter": quarter, "effect": effect}
            | {"name": "wrong", "reason": "It was.", "who": "A. Person", "since": dt.date(2018, 11, 1)}
        ),
        st.sampled_from([*({"ccg": ccg} for ccg in CCGS), {"region": "E40000003"}, {"england": True}]),
        MEASURES,
        st.sampled_from(QUARTERS),
        st.sampled_from(["blocked", "blocked", "noted"]),
    ),
    max_size=2,
)


def hold_made_up(pile, faults):
    shelf = shelf_of(pile)
    with cooked(shelf, faults) as store:
        compare(store, shelf, faults)
    shutil.rmtree(shelf.root.parent)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles, known_faults)
def test_the_marts_of_made_up_returns_are_those_of_the_slow_implementation(pile, faults):
    hold_made_up(pile, faults)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles, known_faults)
def test_the_marts_of_many_made_up_returns_are_those_of_the_slow_implementation(pile, faults):
    hold_made_up(pile, faults)


# ---- cut and ordered otherwise ---------------------------------------------------------------------------

MARTS = {
    "ccg_quarter": "* exclude (question_count)",
    "ccg_quarter_care_group": "*",
    "quarter": "*",
    "trajectory": "*",
    "question": 'distinct ccg_code, quarter, "check", sentence',
    "return_quality": "*",
    "return_quality_check": "*",
}


def marts(shelf):
    with cooked(shelf) as store:
        return {
            name: sorted(map(str, store.rows(f"select {columns} from {name}")))
            for name, columns in MARTS.items()
        }


def hold_cut(rows, cuts, order):
    """One file, or its CCG quarters spread over several of the same day in any order: the same marts."""
    table = [" | ".join([c, q, *cells]) for (c, q, _), cells in rows]
    whole = marts(shelf_of([voluntary("\n".join(table), DAYS[0])]))
    spread = [[line for line, cut in zip(table, cuts) if cut == n] for n in order]
    cut = [voluntary("\n".join(lines[::-1]), DAYS[0]) for lines in spread if lines]
    assert marts(shelf_of(cut)) == whole


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows_of(direct_cell, 4), st.lists(st.integers(0, 2), min_size=5, max_size=5), st.permutations([0, 1, 2])
)
def test_returns_cut_into_files_in_any_order_make_the_same_marts(rows, cuts, order):
    hold_cut(rows, cuts, order)


@pytest.mark.long
@pytest.mark.timeout(3600)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows_of(direct_cell, 4), st.lists(st.integers(0, 2), min_size=5, max_size=5), st.permutations([0, 1, 2])
)
def test_returns_cut_many_ways_make_the_same_marts(rows, cuts, order):
    hold_cut(rows, cuts, order)


def test_the_order_in_which_files_lie_in_the_inbox_does_not_matter_when_they_came_on_different_days():
    pile = [
        voluntary("08F | 2018-19 Q1 | 3 | 1 | 0 | 4", "2018-07-10"),
        voluntary("08F | 2018-19 Q1 | 5 | 1 | 0 | 6", "2018-08-10"),
        published("08F | Q1 2018-19 | In place at end of quarter | Total | 20", "2018-09-10"),
        plan("08F | 1 | 2018-05-01 | 2018-19 Q1 | 9", "2018-05-10"),
    ]
    assert marts(shelf_of(pile)) == marts(shelf_of(pile[::-1]))


def test_dates_of_returns_are_kept_apart_from_dates_of_publication():
    shelf = shelf_of([published("08F | Q1 2018-19 | In place at end of quarter | Total | 20", "2018-09-10")])
    with cooked(shelf) as store:
        assert store.rows("select received_on, published_on from submission") == [(dt.date(2018, 9, 10),) * 2]
