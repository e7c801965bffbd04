"""The demonstration returns: seed, anchors and country, in the files and at the end of the road."""

import csv

import pytest
from python_calamine import CalamineWorkbook

from etl import demo
from phb.store import rejected_returns
from tests import demo_files
from tests.demo_files import FOLDER, before, block, current, live, quarters, table
from tests.stores import ask

STALLS = (
    "never_started",
    "started_then_stopped",
    "slow_but_moving",
    "batch_then_flat",
    "restart_after_stall",
)


@pytest.fixture(scope="module")
def sent():
    return demo_files.sent()


@pytest.fixture(scope="module")
def truth():
    return demo_files.truth()


# -- the same seed


def test_the_same_seed_gives_the_committed_files_byte_for_byte(tmp_path):
    demo.write(tmp_path)
    fresh = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert sorted(fresh) == sorted(committed)
    assert [name for name in fresh if fresh[name] != committed[name]] == []


def test_another_seed_gives_other_figures(tmp_path):
    demo.write(tmp_path, seed=7)
    name = "demonstration-2016-17-q2.csv"
    assert (tmp_path / name).read_bytes() != (FOLDER / name).read_bytes()


def test_the_folder_stays_small():
    files = [path for path in FOLDER.iterdir() if path.name.startswith("demonstration-")]
    assert 40 <= len(files) <= 80
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


def test_every_file_is_in_received_and_says_it_is_made_up():
    listed = [row["file"] for row in table("received.csv")]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("demonstration-*"))
    assert "made-up figures" in (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.xlsx"):
        for sheet in ("Cover", "Return"):
            first = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()[0][0]
            assert first == "Demonstration: made-up figures"


# -- the anchors, as the files have them


def test_4700_live_of_whom_3700_direct_payment_at_2015_16_q2(sent):
    figures = [live(one) for one in current(sent, "2015-16 Q2").values()]
    assert sum(total for _, total in figures) == 4_700
    assert sum(arrangements[0] for arrangements, _ in figures) == 3_700


def test_10824_live_from_185_ccgs_at_2016_17_q2(sent):
    returned = current(sent, "2016-17 Q2")
    assert len(returned) == 185
    assert sum(live(one)[1] for one in returned.values()) == 10_824


@pytest.mark.parametrize(
    ("quarter", "low", "high"),
    [("2016-17 Q4", 15_900, 16_000), ("2017-18 Q4", 28_000, 28_500), ("2019-20 Q2", 70_000, 71_000)],
)
def test_live_holders_lie_in_the_published_range(sent, quarter, low, high):
    assert low <= sum(live(one)[1] for one in current(sent, quarter).values()) <= high


def test_89953_received_in_the_year_to_2019_20_q3(sent):
    assert sum(sum(block(one.rows, 3)) for one in current(sent, "2019-20 Q3").values()) == 89_953


def test_an_anchor_quarter_carries_no_unresolved_fault_and_no_star(sent, truth):
    anchors = {"2015-16 Q2", "2016-17 Q2", "2016-17 Q4", "2017-18 Q4", "2019-20 Q2", "2019-20 Q3"}
    for quarter in sorted(anchors):
        for one in current(sent, quarter).values():
            assert all(cell.isdigit() for row in one.rows.values() for cell in row)
    harmless = {*STALLS, "missing_return", "late_return", "absurd_trajectory", "listed_not_returned"}
    for kind in truth.keys() - harmless:
        for row in truth[kind]:
            if anchors & set(quarters(row)):
                assert "Put right" in row["note"]


# -- the country


def test_direct_payments_grow_in_number_and_fall_in_share(sent):
    share, count = {}, {}
    for quarter in ("2015-16 Q2", "2016-17 Q2", "2016-17 Q4", "2017-18 Q4", "2019-20 Q2"):
        figures = [live(one) for one in current(sent, quarter).values()]
        count[quarter] = sum(arrangements[0] for arrangements, _ in figures)
        share[quarter] = count[quarter] / sum(total for _, total in figures)
    assert list(count.values()) == sorted(count.values())
    assert list(share.values()) == sorted(share.values(), reverse=True)
    assert 0.78 < share["2015-16 Q2"] < 0.80 and 0.25 < share["2019-20 Q2"] < 0.30


@pytest.mark.parametrize(
    ("quarter", "open_then"),
    [("2014-15 Q4", 211), ("2015-16 Q1", 209), ("2017-18 Q1", 207), ("2018-19 Q1", 195), ("2019-20 Q1", 191)],
)
def test_no_ccg_returns_but_those_open_and_few_fail_in_the_mandatory_era(sent, quarter, open_then):
    returned = len(current(sent, quarter))
    assert 150 <= returned <= open_then
    assert quarter < "2017-18" or returned >= open_then - 10


def test_uptake_differs_several_fold(sent):
    with (FOLDER.parent / "reference" / "geography" / "ccg_population.csv").open(encoding="utf-8") as file:
        people = {
            row["ods_code"]: int(row["total"])
            for row in csv.DictReader(file)
            if (row["vintage"], row["reference"]) == ("2019-04", "mid-2019")
        }
    rates = sorted(live(one)[1] / people[code] for code, one in current(sent, "2019-20 Q2").items())
    assert rates[len(rates) * 9 // 10] > 4 * rates[len(rates) // 10]


def test_a_merger_carries_the_holders_to_the_successor(sent):
    """NHS Devon (15N) took over 99P and 99Q on 1 April 2019."""
    earlier = [current(sent, "2018-19 Q4").get(code) for code in ("99P", "99Q")]
    devon = current(sent, "2019-20 Q1")["15N"]
    assert sum(block(devon.rows, 0)) == sum(live(one)[1] for one in earlier)


def test_stock_and_flow_agree_except_where_a_fault_is_planted(sent, truth):
    faulty = {
        (row["ccg_code"], q)
        for kind in truth.keys() - set(STALLS)
        for row in truth[kind]
        for q in quarters(row)
    }
    checked = 0
    for (code, quarter), many in sorted(sent.items()):
        if quarter <= "2017-18 Q1" or (code, before(quarter)) not in sent:
            continue
        if quarter == "2018-19 Q1" and code in ("01E", "01K", "02M"):  # the boundary moved
            continue
        if (code, quarter) in faulty or (code, before(quarter)) in faulty:
            continue
        earlier, now = sent[code, before(quarter)][-1], many[-1]
        assert block(now.rows, 0) == live(earlier)[0]
        base = block(now.rows, 0) if quarter.endswith("Q1") else block(earlier.rows, 3)
        assert block(now.rows, 3) == [b + n for b, n in zip(base, block(now.rows, 1), strict=True)]
        checked += 1
    assert checked > 1_500


# -- the same anchors through the whole road: received, built, stored


def england(store, quarter, column):
    """CCGs with a value, and the sum, in the store."""
    return ask(store, f"select count({column}), sum({column}) from ccg_quarter where quarter = '{quarter}'")[
        0
    ]


@pytest.mark.parametrize(
    ("quarter", "column", "low", "high"),
    [
        ("2015-16 Q2", "holders", 4_700, 4_700),
        ("2015-16 Q2", "holders_direct_payment", 3_700, 3_700),
        ("2016-17 Q2", "holders", 10_824, 10_824),
        ("2016-17 Q4", "holders", 15_900, 16_000),
        ("2017-18 Q4", "holders", 28_000, 28_500),
        ("2019-20 Q2", "holders", 70_000, 71_000),
        ("2019-20 Q3", "holders_ytd", 89_953, 89_953),
    ],
)
def test_the_store_holds_the_anchors(demonstration, quarter, column, low, high):
    ccgs, total = england(demonstration, quarter, column)
    assert low <= total <= high
    (returned,) = ask(demonstration, f"select ccgs_returned from quarter where quarter = '{quarter}'")[0]
    assert ccgs == returned


def test_the_store_has_185_of_209_ccgs_at_2016_17_q2(demonstration):
    asked = "select ccgs_returned, ccgs_open from quarter where quarter = '2016-17 Q2'"
    assert ask(demonstration, asked) == [(185, 209)]


def test_the_record_runs_over_23_quarters_of_211_209_207_195_and_191_ccgs(demonstration):
    opened = ask(demonstration, "select ccgs_open, count(*) from quarter group by 1 order by 1 desc")
    assert opened == [(211, 4), (209, 8), (207, 4), (195, 4), (191, 3)]


def test_the_store_says_what_the_files_say_for_every_ccg_and_quarter_but_for_what_is_blocked(
    demonstration, sent
):
    blocked = ask(demonstration, "from ccg_quarter select ccg_code, quarter where holders_status = 'blocked'")
    assert blocked == [("07W", "2018-19 Q3")]
    asked = "select ccg_code, quarter, holders, holders_direct_payment from ccg_quarter"
    stored = {(code, quarter): tuple(values) for code, quarter, *values in ask(demonstration, asked)}
    checked = 0
    for (code, quarter), many in sent.items():
        cells = {cell for row in many[-1].rows.values() for cell in row}
        if cells & {"*", "-"} or (code, quarter) in blocked:
            continue
        by_arrangement, total = live(many[-1])
        assert stored[code, quarter] == (total, by_arrangement[0]), (code, quarter)
        checked += 1
    assert checked > 4_000


def test_a_closed_code_is_turned_away_and_the_rest_is_received(demonstration, demonstration_data):
    (turned_away,) = rejected_returns(demonstration_data)
    assert "10Y" in turned_away["file_name"]
    assert "closed on 31 March 2018" in turned_away["problems"][0]["sentence"]
    files = len(table("received.csv"))
    assert ask(demonstration, "select count(distinct file_sha256) from submission") == [(files - 1,)]
