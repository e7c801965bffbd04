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
    """One CCG's return for a quarter as a person reads it: figures by row title, twelve (or four) each."""

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
            found |= {
                row["ods_code"]: row["ods_code"],
                row["ons_code"]: row["ods_code"],
                plain: row["ods_code"],
            }
    return found


@pytest.fixture(scope="module")
def sent(codes):
    """{(ccg_code, quarter): returns in order of receipt}, but for published, plans and closed."""
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
    """One measure of a mandatory-era return by arrangement: its All row if any, else its care groups."""
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


# -- every planted fault, where truth.csv says


def planted(truth, kind, at_least):
    """(code, quarter before, quarter, row) for every quarter of every row of a kind."""
    assert len(truth[kind]) >= at_least
    return [(row["ccg_code"], before(q), q, row) for row in truth[kind] for q in quarters(row)]


def test_missing_returns_are_missing_and_cluster_in_time_and_place(sent, truth):
    rows = truth["missing_return"]
    assert all((row["ccg_code"], q) not in sent for row in rows for q in quarters(row))
    assert sum(len(quarters(row)) >= 3 for row in rows) >= 40
    by_place = defaultdict(set)
    for row in rows:
        for quarter in quarters(row):
            by_place[quarter, row["note"]].add(row["ccg_code"])
    assert sum(len(codes) >= 5 for codes in by_place.values()) >= 10


def test_a_ccg_that_did_not_return_may_be_listed_without_figures(sent, truth):
    for row in truth["listed_not_returned"]:
        assert (row["ccg_code"], row["from_quarter"]) not in sent
    marks = {
        row[3]
        for quarter in ("2015-16 q1", "2016-17 q1")
        for row in cells_of(FOLDER / f"demonstration-{quarter.replace(' ', '-')}.csv")
    }
    assert {"not returned", "-", ""} <= marks


def test_plain_repeats_repeat_the_quarter_before(sent, truth):
    for code, earlier, quarter, _ in planted(truth, "plain_repeat", 8):
        assert sent[code, quarter][0].rows == sent[code, earlier][0].rows


def test_copied_forward_repeats_every_cell_and_contradicts_itself(sent, truth):
    for code, earlier, quarter, row in planted(truth, "copied_forward", 6):
        first = sent[code, quarter][0]
        assert first.rows == sent[code, earlier][0].rows
        assert sum(block(first.rows, 1)) > 0
        assert ("Put right" in row["note"]) == (sent[code, quarter][-1].rows != first.rows)


def test_restated_returns_came_twice_with_other_figures(sent, truth):
    for code, _, quarter, _ in planted(truth, "restated", 10):
        first, second = sent[code, quarter]
        assert first.rows != second.rows and first.received_on < second.received_on


def test_jumps_more_than_double_by_fifty_or_more(sent, truth):
    for code, earlier, quarter, _ in planted(truth, "jump_over_100", 5):
        was, now = live(sent[code, earlier][-1])[1], live(sent[code, quarter][-1])[1]
        assert now > 2 * was and now - was >= 50


def test_falls_of_a_fifth_and_ten_people_while_the_country_rises(sent, truth):
    for code, earlier, quarter, _ in planted(truth, "fall_while_country_rises", 8):
        was, now = live(sent[code, earlier][-1])[1], live(sent[code, quarter][-1])[1]
        assert now <= 0.8 * was and was - now >= 10


def test_a_reclassification_moves_a_care_group_and_not_the_total(sent, truth):
    (row,) = truth["reclassification"]
    code, quarter = row["ccg_code"], row["from_quarter"]
    was, now = sent[code, before(quarter)][-1].rows, sent[code, quarter][-1].rows

    def ended(rows, group):
        return sum(int(n) for n in rows[group][0:6]) - sum(int(n) for n in rows[group][6:9])

    assert sum(int(n) for n in now["Adult fast track"][:3]) > 1.5 * ended(was, "Adult fast track")
    assert sum(block(now, 0)) == sum(ended(was, group) for group in was)


def test_year_to_date_was_sent_as_live(sent, truth):
    for code, earlier, quarter, row in planted(truth, "ytd_sent_as_live", 6):
        first = sent[code, quarter][0]
        if quarter >= "2017-18":
            assert block(first.rows, 0) == block(sent[code, earlier][-1].rows, 3)
        else:
            assert live(first)[1] > live(sent[code, earlier][-1])[1]
        assert (len(sent[code, quarter]) == 2) == ("Put right" in row["note"])


def test_parts_do_not_sum(sent, truth):
    for code, _, quarter, _ in planted(truth, "parts_do_not_sum", 8):
        rows = sent[code, quarter][-1].rows
        if quarter >= "2017-18":
            parts = [row for title, row in rows.items() if title != "All"]
            assert [sum(int(row[n]) for row in parts) for n in range(12)] != [int(n) for n in rows["All"]]
        else:
            *parts, total = (int(n) for n in rows["All"])
            assert sum(parts) != total


def test_suppressed_returns_carry_a_star_and_no_number_from_1_to_7(sent, truth):
    for code, _, quarter, _ in planted(truth, "suppressed", 4):
        cells = [cell for row in sent[code, quarter][-1].rows.values() for cell in row]
        assert "*" in cells
        assert not set(cells) & set("1234567")


def test_late_returns_came_after_the_country_file(sent, truth):
    arrived = {row["file"]: dt.date.fromisoformat(row["received_on"]) for row in table("received.csv")}
    for code, _, quarter, _ in planted(truth, "late_return", 90):
        (one,) = sent[code, quarter]
        ending = "xlsx" if quarter >= "2017-18" else "csv"
        country = arrived[f"demonstration-{quarter.lower().replace(' ', '-')}.{ending}"]
        assert (one.received_on - country).days >= 7


def test_other_names_stand_where_the_code_should(sent, truth):
    for code, _, quarter, _ in planted(truth, "ons_code_used", 4):
        assert sent[code, quarter][-1].organisation.startswith("E38")
    for code, _, quarter, _ in planted(truth, "name_used", 2):
        assert len(sent[code, quarter][-1].organisation) > 4


def test_ended_is_not_given(sent, truth):
    for code, _, quarter, _ in planted(truth, "ended_not_given", 2):
        assert {cell for row in sent[code, quarter][-1].rows.values() for cell in row[6:9]} == {"-"}


def test_a_closed_code_has_a_file_of_its_own(truth):
    (row,) = truth["closed_code_used"]
    slug = row["from_quarter"].lower().replace(" ", "-")
    cells = cells_of(FOLDER / f"demonstration-{slug}-{row['ccg_code']}-closed.xlsx")
    assert {line[0] for line in cells} == {row["ccg_code"]}


def test_published_files_are_rounded_and_differ_where_the_return_was_restated_since(sent, truth):
    for row in truth["restated"][-2:]:
        code, quarter = row["ccg_code"], row["from_quarter"]
        name = f"demonstration-{quarter.lower().replace(' ', '-')}-published.csv"
        (ytd,) = (
            int(line["Value"])
            for line in table(name)
            if (line["Org Code"], line["Measure"]) == (code, "Received year to date")
        )
        first, second = (sum(block(one.rows, 3)) for one in sent[code, quarter])
        assert abs(ytd - first) <= 2 < abs(ytd - second)
    for name in sorted(path.name for path in FOLDER.glob("*-published.csv")):
        values = [row["Value"] for row in table(name)]
        assert "*" in values
        assert all(v in "*-" or int(v) == 0 or (int(v) >= 10 and int(v) % 5 == 0) for v in values)


def test_nine_ccgs_in_ten_have_a_plan_some_of_two_versions_and_some_absurd(truth):
    first = table("demonstration-trajectory-2017-04-11.csv")
    again = table("demonstration-trajectory-2018-07-02.csv")
    assert len({row["CCG code"] for row in first}) == 186  # of 207
    assert {row["Plan version"] for row in again} == {"2"}
    assert {row["CCG code"] for row in again} < {row["CCG code"] for row in first}
    assert len(truth["absurd_trajectory"]) == 8
    assert {row["note"] for row in truth["absurd_trajectory"] if "digit" in row["note"]}


# -- the planted stalls


@pytest.mark.parametrize("kind", STALLS)
def test_there_are_a_dozen_or_more_of_each_stall(truth, kind):
    assert 12 <= len(truth[kind]) <= 20


def series(sent, row, first=None):
    """Live holders of a CCG in the quarters of a row of truth that have a return."""
    return [live(sent[row["ccg_code"], q][-1])[1] for q in quarters(row) if (row["ccg_code"], q) in sent]


def test_who_never_started_has_nobody(sent, truth):
    assert all(max(series(sent, row)) == 0 and len(series(sent, row)) >= 4 for row in truth["never_started"])


@pytest.mark.parametrize("kind", ["started_then_stopped", "batch_then_flat", "restart_after_stall"])
def test_a_stalled_ccg_hardly_grows_from_first_to_last_quarter(sent, truth, kind):
    for row in truth[kind]:
        values = series(sent, row)
        assert values[-1] <= 1.1 * values[0] + 3


def test_a_batch_comes_before_the_flat_line_and_growth_after_the_restart(sent, truth):
    for row in truth["batch_then_flat"]:
        code, at = row["ccg_code"], before(row["from_quarter"])
        assert live(sent[code, at][-1])[1] >= 1.8 * live(sent[code, before(at)][-1])[1]
    for row in truth["restart_after_stall"]:
        after = {"from_quarter": row["to_quarter"], "to_quarter": "2019-20 Q3", "ccg_code": row["ccg_code"]}
        assert series(sent, after)[:4][-1] > 1.2 * series(sent, row)[-1]


def test_slow_is_slower_than_the_country_and_still_moving(sent, truth):
    for row in truth["slow_but_moving"]:
        values = series(sent, row)
        assert values[-1] > values[0]
