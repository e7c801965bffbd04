"""The demonstration returns: what they promise, read from the files themselves and through the whole road."""

import csv
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from etl import demo

FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"
STALLS = (
    "never_started",
    "started_then_stopped",
    "slow_but_moving",
    "batch_then_flat",
    "restart_after_stall",
)
ARRANGEMENTS = ("Direct payment", "Notional", "Third party")


@dataclass(frozen=True)
class Sent:
    """One CCG's return for a quarter as a person reads it: figures by row title, twelve (or four) to a row."""

    file: str
    received_on: dt.date
    organisation: str
    rows: dict[str, list[str]]


def table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(path):
    raw = path.read_bytes()
    for encoding in ("utf-16", "utf-8-sig"):
        if encoding == "utf-16" and raw[:2] != b"\xff\xfe":
            continue
        return raw.decode(encoding)
    raise AssertionError(path)


def cells_of(path):
    """Rows of text below the headings of a return, whatever its layout."""
    if path.suffix == ".csv":
        text = text_of(path)
        separator = max(",;\t", key=text.splitlines()[0].count)
        return list(csv.reader(text.splitlines(), delimiter=separator))[1:]
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Return").to_python()
    asis = [[str(int(v)) if isinstance(v, float) else str(v) for v in row] for row in rows]
    return [row for row in asis[5:] if row[4]]


@pytest.fixture(scope="module")
def codes():
    """The ODS code that each organisation, as written, stands for."""
    found = {}
    reference = FOLDER.parent / "reference" / "geography" / "ccg_codes.csv"
    with reference.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            plain = row["name"].removeprefix("NHS ").removesuffix(" CCG").upper()
            found |= {row["ods_code"]: row["ods_code"], row["ons_code"]: row["ods_code"], plain: row["ods_code"]}
    return found


@pytest.fixture(scope="module")
def sent(codes):
    """{(ccg_code, quarter): returns in order of receipt}, from every file but the published, plans and closed."""
    found = defaultdict(list)
    for entry in table("received.csv"):
        name = entry["file"]
        if any(word in name for word in ("published", "trajectory", "closed")):
            continue
        by_return = defaultdict(dict)
        for row in cells_of(FOLDER / name):
            if name.endswith(".csv"):
                by_return[row[0], row[2]]["All"] = row[3:]
            else:
                by_return[row[0], f"{row[2]} {row[3]}"][row[4]] = row[5:]
        for (organisation, quarter), rows in by_return.items():
            if any(cell not in ("", "-", "not returned") for row in rows.values() for cell in row):
                received = dt.date.fromisoformat(entry["received_on"])
                found[codes[organisation], quarter].append(Sent(name, received, organisation, rows))
    return {key: sorted(many, key=lambda s: s.received_on) for key, many in found.items()}


@pytest.fixture(scope="module")
def truth():
    found = defaultdict(list)
    for row in table("truth.csv"):
        found[row["kind"]].append(row)
    return found


def quarters(row):
    """The quarters of a row of truth, first to last."""
    every = [f"{y}-{y - 1999} Q{q}" for y in range(2014, 2020) for q in range(1, 5)]
    return every[every.index(row["from_quarter"]) : every.index(row["to_quarter"]) + 1]


def before(quarter):
    every = quarters({"from_quarter": "2014-15 Q1", "to_quarter": quarter})
    return every[-2]


def block(rows, measure):
    """One measure of a mandatory-era return by arrangement: its All row if it has one, else its care groups."""
    parts = [rows["All"]] if "All" in rows else list(rows.values())
    return [sum(int(row[3 * measure + a]) for row in parts) for a in range(3)]


def live(one):
    """Live holders of a return: by arrangement, and the total."""
    if len(one.rows.get("All", [])) == 4:
        *arrangements, total = (int(cell) for cell in one.rows["All"])
        return arrangements, total
    start, new, ended = (block(one.rows, m) for m in range(3))
    by_arrangement = [s + n - e for s, n, e in zip(start, new, ended, strict=True)]
    return by_arrangement, sum(by_arrangement)


def current(sent, quarter):
    return {code: many[-1] for (code, when), many in sent.items() if when == quarter}


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
    faulty = {(row["ccg_code"], q) for kind in truth.keys() - set(STALLS) for row in truth[kind] for q in quarters(row)}
    checked = 0
    for (code, quarter), many in sorted(sent.items()):
        if quarter <= "2017-18 Q1" or (code, before(quarter)) not in sent or quarter.startswith("2018-19 Q1"):
            continue
        if (code, quarter) in faulty or (code, before(quarter)) in faulty:
            continue
        earlier, now = sent[code, before(quarter)][-1], many[-1]
        assert block(now.rows, 0) == live(earlier)[0]
        base = block(now.rows, 0) if quarter.endswith("Q1") else block(earlier.rows, 3)
        assert block(now.rows, 3) == [b + n for b, n in zip(base, block(now.rows, 1), strict=True)]
        checked += 1
    assert checked > 1_500
