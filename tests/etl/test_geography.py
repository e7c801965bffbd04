"""The marts on every geography, on the demonstration and on little stores; and successions that cannot be."""

from __future__ import annotations

import csv
import os
import shutil

import pytest

from etl import geography, reference, succession
from etl.build import build
from phb import definitions
from phb.errors import PlainError
from phb.methods.succession import compose
from phb.store import Store
from tests.conftest import NOTHING
from tests.methods import plain_lineage
from tests.returns import plan, published, voluntary, workbook
from tests.stores import ask

CCGS = {
    "2013-04": 211,
    "2015-07": 209,
    "2016-04": 209,
    "2017-04": 207,
    "2018-04": 195,
    "2019-04": 191,
    "2020-04": 135,
    "2021-04": 106,
}
QUARTER_OF = {v: f"{v[:4] if v != '2015-07' else '2015'}-{int(v[2:4]) + 1} Q1" for v in CCGS}


def cells(store, columns, geography, ccg, quarter):
    """Give some columns of one CCG of a geography in one quarter."""
    return ask(
        store,
        f"select {columns} from area_quarter where geography = '{geography}'"
        f" and ccg_code = '{ccg}' and quarter = '{quarter}'",
    )[0]


# ---- England is the same on all --------------------------------------------------------------------------


@pytest.mark.parametrize("measure", geography.MEASURES)
def test_englands_total_is_the_same_on_every_geography_lower_bounds_included(demonstration, measure):
    totals = ask(
        demonstration,
        f"""
        with told as (
            select geography, quarter, {measure} as value, {measure}_at_least as at_least from area_quarter
            union all
            select vintage, quarter, {measure}, null from undivided_quarter
        )
        select quarter, geography, coalesce(sum(value), 0) + coalesce(sum(at_least), 0) from told group by all
        """,
    )
    england = dict(
        ask(demonstration, f"select quarter, coalesce(sum({measure}), 0) from ccg_quarter group by 1")
    )
    assert len(totals) == len(england) * (1 + 2 * len(CCGS))
    for quarter, name, total in totals:
        assert total == pytest.approx(england[quarter], abs=1e-6), (quarter, name)


@pytest.mark.parametrize(
    ("counted", "by_ccg"),
    [
        ("quality_kept", "select quarter, sum(applicable - lost) from return_quality group by 1"),
        ("quality_applicable", "select quarter, sum(applicable) from return_quality group by 1"),
        *(
            (
                f"care_group_{name}",
                "select quarter, coalesce(sum(value), 0) from care_group_quarter"
                f" where care_group = '{name}' group by 1",
            )
            for name in definitions.care_groups()
        ),
    ],
)
def test_scores_and_care_groups_add_up_to_the_same_on_every_geography(demonstration, counted, by_ccg):
    totals = ask(
        demonstration,
        f"""
        with told as (
            select geography, quarter, {counted} as value, {counted}_at_least as at_least from area_quarter
            union all
            select vintage, quarter, {counted}, null from undivided_quarter
        )
        select quarter, geography, coalesce(sum(value), 0) + coalesce(sum(at_least), 0) from told group by all
        """,
    )
    england = dict(ask(demonstration, by_ccg))
    assert sum(england.values()) > 0 and len(totals) == len(england) * (1 + 2 * len(CCGS))
    for quarter, name, total in totals:
        assert total == pytest.approx(float(england[quarter]), abs=1e-6), (quarter, name)


def test_a_care_group_not_listed_is_nought_only_where_the_listed_add_up_to_all_holders(store_from):
    store = store_from(
        workbook(
            """
            08F | 2017-18 Q1 | Adult CHC  | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0
            08F | 2017-18 Q1 | Wheelchair | 4 0 0  | 2 0 0 | 1 0 0 | 6 0 0
            03L | 2017-18 Q1 | Adult CHC  | 8 0 0  | 0 0 0 | *  0 0 | 8 0 0
            """
        )
    )
    told = "care_group_{0}, care_group_{0}_status".format
    assert cells(store, told("adult_chc"), "as_it_was", "08F", "2017-18 Q1") == (12, "reported")
    assert cells(store, told("wheelchair"), "as_it_was", "08F", "2017-18 Q1") == (5, "reported")
    assert cells(store, told("section_117"), "as_it_was", "08F", "2017-18 Q1") == (0, "reported")
    assert cells(store, told("section_117"), "as_it_was", "00C", "2017-18 Q1") == (None, "missing")
    assert cells(store, told("wheelchair"), "as_it_was", "03L", "2017-18 Q1")[0] is None


def test_every_vintage_has_its_ccgs_in_every_quarter(demonstration):
    counted = ask(
        demonstration,
        "select geography, quarter, count(*), count(distinct ccg_code) from area_quarter"
        " where geography <> 'as_it_was' group by all",
    )
    assert len(counted) == 2 * len(CCGS) * 23
    for name, quarter, rows, codes in counted:
        assert rows == codes == CCGS[name.removesuffix(" apportioned")], (name, quarter)


def test_as_it_was_is_what_the_ccgs_themselves_are(demonstration):
    for measure in geography.MEASURES:
        status = f"{measure}_status" if measure != "planned_holders" else "null"
        assert not ask(
            demonstration,
            f"""
            select * from ccg_quarter c
            full join (from area_quarter where geography = 'as_it_was') a using (ccg_code, quarter)
            where a.{measure} is distinct from c.{measure}
                or a.{measure}_status <> coalesce(c.{status}, a.{measure}_status)
                or a.{measure}_at_least is not null
                or (a.effective_from, a.name, a.vintage, a.region_code, a.population, a.population_year)
                    is distinct from
                    (c.effective_from, c.name, c.vintage, c.region_code, c.population, c.population_year)
                or (a.has_returned, a.is_comparable, a.basis, a.predecessors)
                    is distinct from (c.has_returned, c.is_comparable, 'same', 1)
            """.replace("c.null", "null"),
        )


def test_everybody_lives_somewhere_on_every_geography(demonstration):
    people = {}
    for name, quarter, number in ask(
        demonstration, "select geography, quarter, sum(population) from area_quarter group by all"
    ):
        people.setdefault(quarter, {})[name] = number
    for quarter, numbers in people.items():
        assert numbers["as_it_was"] > 50_000_000
        assert list(numbers.values()) == pytest.approx([numbers["as_it_was"]] * 17), quarter


# ---- what the files say ----------------------------------------------------------------------------------


def overlay():
    """Give {(vintage, other vintage): {code: {other code: people}}}, later and earlier."""
    counted = {}
    for row in reference.read("geography/ccg_crosswalk.csv"):
        old, new, people = row["from_ods"], row["to_ods"], int(row["pop_mid2019"])
        there = counted.setdefault((row["from_vintage"], row["to_vintage"]), {})
        there.setdefault(old, {})[new] = people
        back = counted.setdefault((row["to_vintage"], row["from_vintage"]), {})
        back.setdefault(new, {})[old] = people
    return {
        pair: {
            code: {heir: number / sum(heirs.values()) for heir, number in heirs.items()}
            for code, heirs in codes.items()
        }
        for pair, codes in counted.items()
    }


def test_the_crosswalk_is_what_was_counted_in_small_areas(demonstration):
    """Shares are rounded to 5 decimals; nothing changed in April 2016, so the file leaves that out."""
    made = {}
    for first, code, vintage, heir, share in ask(
        demonstration,
        "select c.first_vintage, ccg_code, vintage, to_ccg_code, share"
        " from crosswalk join ccg c using (ccg_code, effective_from)",
    ):
        made.setdefault((first, vintage), {}).setdefault(code, {})[heir] = share
    counted, compared = overlay(), 0
    for pair, codes in made.items():
        for code, shares in codes.items():
            if pair in counted:
                assert shares == pytest.approx(counted[pair][code], abs=2e-5), (pair, code)
                compared += 1
    assert compared > 1000


def test_shares_multiplied_along_the_chain_agree_but_for_people_who_may_have_moved_twice():
    """Small areas say who moved on from a CCG several shared: nobody from Cumbria to Fylde and Wyre."""
    steps = succession.read()
    differing = set()
    for (vintage, other), codes in overlay().items():
        made = compose(steps, QUARTER_OF[vintage], QUARTER_OF[other])
        for code, counted in codes.items():
            shares = made.get(code, {code: 1.0})
            if any(abs(shares.get(h, 0) - counted.get(h, 0)) > 2e-5 for h in shares.keys() | counted.keys()):
                differing.add((vintage < other, code))
    assert differing == {
        (True, "01H"), (True, "01K"), (True, "09G"), (True, "09N"),
        (False, "01K"), (False, "02M"), (False, "70F"), (False, "92A"),
    }  # fmt: skip


def test_a_ccg_on_two_boundaries_has_two_places_in_the_crosswalk(demonstration):
    rows = ask(
        demonstration,
        "select effective_from::varchar, to_ccg_code, round(share, 3), is_whole from crosswalk"
        " where ccg_code = '01H' and vintage = '2019-04' order by all",
    )
    assert rows == [
        ("2013-04-01", "01H", 0.631, False),
        ("2013-04-01", "01K", 0.369, False),
        ("2017-04-01", "01H", 1.0, True),
    ]


def test_lineage_names_mergers_transfers_and_changed_boundaries(demonstration):
    kinds = dict(ask(demonstration, "select kind, count(*) from lineage group by 1"))
    assert kinds == {"merge": 142, "boundary": 9, "partial": 6}


# ---- the marts a second time -----------------------------------------------------------------------------


@pytest.mark.parametrize("vintage", ["2013-04", "2017-04", "2019-04", "2021-04"])
@pytest.mark.parametrize("apportion", [False, True])
def test_the_marts_are_those_of_the_slow_implementation(demonstration, vintage, apportion):
    counted = overlay()
    measures = ("holders", "starters", "holders_ytd", "planned_holders")
    behind = {}
    for row in ask(
        demonstration,
        "select vintage, ccg_code, quarter, population, has_returned, holders, holders_status, starters,"
        " starters_status, holders_ytd, holders_ytd_status, planned_holders from ccg_quarter",
    ):
        then, code, quarter, population, returned, *figures = row
        figures.append("missing" if figures[-1] is None else "reported")
        told = dict(zip(measures, zip(figures[::2], figures[1::2])))
        then = "2015-07" if then == "2016-04" else then
        heirs = {code: 1.0} if then == vintage else counted[then, vintage][code]
        for heir, share in heirs.items():
            behind.setdefault((heir, quarter), []).append((share, told, population, returned))
    made = {}
    columns = [f"{m}{end}" for m in measures for end in ("", "_status", "_at_least", "_share")]
    for code, quarter, basis, predecessors, returned, population, *figures in ask(
        demonstration,
        f"select ccg_code, quarter, basis, predecessors, returned, population, {', '.join(columns)}"
        f" from area_quarter where geography = '{vintage}{' apportioned' if apportion else ''}'",
    ):
        made[code, quarter] = (basis, predecessors, returned, population, dict(zip(columns, figures)))
    assert made.keys() == behind.keys()
    for key, parts in behind.items():
        basis, predecessors, returned, population, figures = made[key]
        assert (predecessors, returned) == (len(parts), sum(p[3] for p in parts)), key
        assert population == pytest.approx(sum(share * people for share, _, people, _ in parts), rel=2e-4), (
            key
        )
        for measure in measures:
            cell = plain_lineage.together(
                [(share, told[measure], people) for share, told, people, _ in parts], apportion=apportion
            )
            assert (basis, figures[f"{measure}_status"]) == (cell["basis"], cell["status"]), (key, measure)
            for end, name in (("", "value"), ("_at_least", "at_least"), ("_share", "population_share")):
                value, other = figures[f"{measure}{end}"], cell[name]
                assert (value is None) == (other is None), (key, measure, end)
                assert value is None or value == pytest.approx(other, rel=2e-3, abs=2e-3), (key, measure, end)


# ---- little stores ---------------------------------------------------------------------------------------


def test_manchester_is_known_before_its_merger_when_all_three_returned(store_from):
    """00W, 01M and 01N became 14L in April 2017."""
    store = store_from(
        voluntary(
            """
            00W | 2016-17 Q3 | 4 | 1 | 0 | 5
            01M | 2016-17 Q3 | 6 | 0 | 0 | 6
            01N | 2016-17 Q3 | 9 | 0 | 0 | 9
            00W | 2016-17 Q4 | 5 | 1 | 0 | 6
            01M | 2016-17 Q4 | 7 | 0 | 0 | 7
            """,
            "2017-04-10",
        )
    )
    figures = "holders, holders_status, holders_at_least, basis, predecessors, returned, has_returned"
    assert cells(store, figures, "2017-04", "14L", "2016-17 Q3") == (
        20,
        "reported",
        None,
        "merged",
        3,
        3,
        True,
    )
    assert cells(store, figures, "2017-04", "14L", "2016-17 Q4") == (
        None,
        "missing",
        13,
        "merged",
        3,
        2,
        False,
    )
    name, share, region = cells(store, "name, holders_share, region_name", "2018-04", "14L", "2016-17 Q4")
    assert (name, region) == ("NHS Manchester CCG", "North of England")
    assert 0.6 < share < 0.8


def test_cumbria_is_not_comparable_across_april_2017_and_can_be_estimated(store_from):
    store = store_from(
        voluntary("01H | 2016-17 Q4 | 100 | 0 | 0 | 100\n01K | 2016-17 Q4 | 10 | 0 | 0 | 10", "2017-04-10")
    )
    figures = "holders, holders_status, holders_at_least, basis, is_estimated"
    plain = cells(store, figures, "2017-04", "01K", "2016-17 Q4")
    assert plain == (None, "not_comparable", 10, "divided", False)
    value, *rest = cells(store, figures, "2017-04 apportioned", "01K", "2016-17 Q4")
    assert value == pytest.approx(46.887, abs=1e-3)
    assert rest == ["reported", None, "divided", True]
    undivided = "select ccg_code, name, successors, holders from undivided_quarter where vintage = '2017-04'"
    assert ask(store, f"{undivided} and ccg_code = '01H'") == [("01H", "NHS Cumbria CCG", "01H, 01K", 100)]


def test_a_count_may_be_held_against_the_quarter_before_unless_a_boundary_lies_between(store_from):
    store = store_from(
        voluntary("08F | 2016-17 Q4 | 1 | 0 | 0 | 1", "2017-04-10"),
        workbook("08F | 2017-18 Q2 | Adult CHC | 1 0 0 | 0 0 0 | 0 0 0 | 1 0 0", "2017-10-10"),
    )

    def is_comparable(name, ccg):
        quarters = ("2016-17 Q4", "2017-18 Q1", "2017-18 Q2")
        return [cells(store, "is_comparable", name, ccg, quarter)[0] for quarter in quarters]

    assert is_comparable("2017-04", "01H") == [False, False, True]  # Cumbria gave people away
    assert is_comparable("2017-04 apportioned", "01H") == [True, True, True]
    assert is_comparable("2017-04", "14L") == [True, True, True]  # Manchester merged whole
    assert is_comparable("2016-04", "00W") == [True, False, False]  # no CCG of its own since
    assert is_comparable("2017-04", "08F") == [True, True, True]


def test_a_suppressed_predecessor_keeps_the_merged_value_out_and_plans_add_up(store_from):
    """99P and 99Q became 15N in April 2019."""
    store = store_from(
        published("""
            99P | 2018-19 Q2 | In place at end of quarter | Total | 45
            99Q | 2018-19 Q2 | In place at end of quarter | Total | *
        """),
        plan("99P | 1 | 2017-03-01 | 2018-19 Q2 | 50\n99Q | 1 | 2017-03-01 | 2018-19 Q2 | 30"),
    )
    columns = "holders, holders_status, holders_at_least, planned_holders, planned_holders_status"
    assert cells(store, columns, "2019-04", "15N", "2018-19 Q2") == (None, "suppressed", 45, 80, "reported")


@pytest.mark.parametrize(
    "given",
    [
        voluntary("00W | 2014-15 Q1 | 3 | 0 | 0 | 3"),
        workbook("14L | 2022-23 Q1 | Adult CHC | 3 0 0 | 0 0 0 | 0 0 0 | 3 0 0", "2022-07-10"),
    ],
    ids=["the first", "the last"],
)
def test_a_store_of_one_quarter_has_all_eight_vintages(store_from, given):
    counted = ask(
        store_from(given),
        "select geography, count(*), sum(holders), sum(holders_start) from area_quarter"
        " where geography <> 'as_it_was' group by 1",
    )
    assert {name.removesuffix(" apportioned"): n for name, n, *_ in counted} == CCGS
    assert len(counted) == 16


def test_a_store_without_returns_has_a_crosswalk_and_no_counts(empty_data):
    store = Store.current(empty_data)
    assert ask(store, "select count(*) from area_quarter") == [(0,)]
    assert ask(store, "select count(distinct vintage) from crosswalk") == [(8,)]


# ---- successions that cannot be --------------------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    """Change a line in a copy of the reference data: hostile(file, line, column=value)."""
    reference.organisations(), reference.aliases()  # kept for the session: not from the copy
    copy = tmp_path / "reference"
    shutil.copytree(reference.REFERENCE, copy, copy_function=os.symlink)
    monkeypatch.setattr(reference, "REFERENCE", copy)

    def change(file, line, **values):
        path = copy / "geography" / file
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        rows[line - 2].update(values)
        path.unlink()
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)

    return change


CYCLE = {
    "predecessor_ods": "14L",
    "predecessor_ons": "E38000217",
    "successor_ods": "00W",
    "successor_ons": "E38000032",
}
HOSTILE = [
    ("ccg_succession.csv", 15, CYCLE, "line 14: .*14L.*lead back to it"),
    (
        "ccg_succession.csv",
        9,
        {"share_of_predecessor": "0.3"},
        "line 8: the shares of 01H .* 0.93113 and not to 1",
    ),
    ("ccg_succession.csv", 9, {"share_of_successor": "0.5"}, "line 9: the shares of 01K .* and not to 1"),
    ("ccg_succession.csv", 14, {"successor_ods": "99Z"}, "line 14: the successor 99Z E38000217 is not a CCG"),
    ("ccg_succession.csv", 14, {"predecessor_ons": "E99"}, "line 14: the predecessor 00W E99 is not a CCG"),
    ("ccg_succession.csv", 65, {"share_of_predecessor": "all"}, "line 65: a date or a share cannot be read"),
    ("ccg_succession.csv", 65, {"effective_date": "2020-04-02"}, "line 65: 2020-04-02 is not the first day"),
    ("ccg_succession.csv", 65, {"share_of_predecessor": ""}, "line 65: a date or a share cannot be read"),
    ("ccg_succession.csv", 65, {"share_of_predecessor": "-1"}, "line 65: a share of .* between 0 and 1"),
    ("ccg_succession.csv", 65, {"share_of_predecessor": "１.0"}, 'line 65: .*"１.0" is not a number'),
    ("ccg_succession.csv", 65, {"share_of_successor": "nan"}, 'line 65: .*"nan" is not a number'),
    ("ccg_succession.csv", 65, {"effective_date": "20200401"}, "line 65: .*not written as 2020-04-01"),
    ("ccg_succession.csv", 65, {"effective_date": "2020-05-15"}, "line 65: 2020-05-15 is not the first day"),
    ("ccg_codes.csv", 3, {"effective_to": "2018-03-31"}, "line .*: 09C has 2018-03-31 as effective_to"),
]


@pytest.mark.parametrize(("file", "line", "values", "reason"), HOSTILE)
def test_a_succession_that_cannot_be_names_the_line_and_leaves_the_store_in_place(
    store_from, data, hostile, file, line, values, reason
):
    store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4"))
    before = sorted((path.name, path.stat().st_mtime_ns) for path in data.rglob("*"))
    hostile(file, line, **values)
    with pytest.raises(PlainError, match=rf"^ccg_succession.csv, {reason}.*; correct it in"):
        build(data, demo=NOTHING)
    assert sorted((path.name, path.stat().st_mtime_ns) for path in data.rglob("*")) == before


ROW = b"\n00F,E38000061,"
WRONG_FILES = [
    (
        lambda text: text.replace(b"share_of_predecessor", b"share", 1),
        'line 1: no heading is called "share_of',
    ),
    (lambda text: text.replace(b",basis,", b",note,", 1), 'line 1: no heading is called "basis"'),
    (lambda text: text.replace(b",n_lsoa,", b",basis,", 1), 'line 1: two headings are called "basis"'),
    (lambda text: text.replace(b",", b";"), 'line 1: no heading is called "predecessor_ods"'),
    (lambda text: b"", 'line 1: no heading is called "predecessor_ods"'),
    (
        lambda text: text.replace(ROW, b"\n" + ROW[1:-1] + b"\n" + ROW[1:]),
        "line 5: there are 17 headings and more",
    ),
    (lambda text: text.replace(ROW, ROW + b"x,"), "line 5: there are 17 headings and more or fewer cells"),
    (lambda text: text.replace(b"NHS Gateshead", b"NHS G\xe9teshead"), "line 5: it is not written in UTF-8"),
    (lambda text: text.decode().encode("utf-16"), "line 1: it is not written in UTF-8"),
    (lambda text: text.replace(ROW, b"\n\n\n99Z,E38000061,"), "line 7: the predecessor 99Z"),
]


@pytest.mark.parametrize(("change", "reason"), WRONG_FILES)
def test_a_succession_that_is_no_table_names_the_line(data, hostile, change, reason):
    path = reference.REFERENCE / "geography" / "ccg_succession.csv"
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(change(text))
    with pytest.raises(PlainError, match=rf"^ccg_succession.csv, {reason}.*; correct it in"):
        build(data, demo=NOTHING)


@pytest.mark.parametrize(
    "change", [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")]
)
def test_a_succession_saved_by_a_spreadsheet_is_the_same(store_from, hostile, change):
    path = reference.REFERENCE / "geography" / "ccg_succession.csv"
    text, steps = path.read_bytes(), succession.read()
    path.unlink()
    path.write_bytes(change(text))
    assert succession.read() == steps
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4"))
    assert ask(store, "select count(*) from lineage where kind = 'merge'") != [(0,)]


def test_the_demonstration_is_not_received_for_a_succession_that_cannot_be(data, hostile):
    hostile("ccg_succession.csv", 9, share_of_successor="0.5")
    with pytest.raises(PlainError, match="ccg_succession"):
        build(data)
    assert not data.exists()


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"to_ods": "99Z"}, "99Z is not a CCG of 2015-07"), ({"pop_mid2019": "few"}, '"few" is not a number')],
)
def test_small_areas_that_cannot_be_name_their_line(data, hostile, values, reason):
    hostile("ccg_crosswalk.csv", 4, **values)
    with pytest.raises(PlainError, match=rf"^ccg_crosswalk.csv, line 4: {reason}"):
        build(data, demo=NOTHING)
    assert not [path for path in data.rglob("*") if "duckdb" in path.name]


def test_a_ccg_that_closes_without_a_successor_names_its_line(data, hostile):
    hostile("ccg_codes.csv", 7, effective_to="2019-03-31")
    with pytest.raises(
        PlainError, match=r"^ccg_codes.csv, line 7: 02P closes on 2019-03-31 without a successor"
    ):
        build(data, demo=NOTHING)
