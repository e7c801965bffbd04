"""Every stall and fault that truth.csv lists is in the demonstration, where it says; the store sees it."""

import datetime as dt
from collections import defaultdict

import pytest

from tests import demo_files
from tests.demo_files import FOLDER, before, block, cells_of, live, quarters, table
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


# -- and the store sees them


def asked_about(store, check):
    """{(ccg_code, quarter)} with a question of this kind."""
    found = ask(store, f"select ccg_code, quarter from question where \"check\" = '{check}'")
    return set(found)


@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("copied_forward", "copied_forward"),
        ("parts_do_not_sum", "parts_do_not_add_up"),
        ("jump_over_100", "jump"),
        ("fall_while_country_rises", "fall"),
        ("ons_code_used", "code_alias_used"),
        ("name_used", "code_alias_used"),
    ],
)
def test_the_store_asks_about_every_fault_that_stands(demonstration, truth, kind, check):
    standing = {
        (row["ccg_code"], q) for row in truth[kind] if "Put right" not in row["note"] for q in quarters(row)
    }
    assert standing and standing <= asked_about(demonstration, check)


def test_the_store_asks_about_a_plain_repeat_from_its_second_quarter(demonstration, truth):
    repeats = {(row["ccg_code"], row["to_quarter"]) for row in truth["plain_repeat"]}
    assert repeats <= asked_about(demonstration, "identical_to_last_two")
    assert not repeats & asked_about(demonstration, "copied_forward")


def test_nothing_is_called_copied_forward_but_what_was(demonstration, truth):
    planted_there = {(row["ccg_code"], q) for row in truth["copied_forward"] for q in quarters(row)}
    assert asked_about(demonstration, "copied_forward") <= planted_there


def test_what_was_put_right_is_no_longer_asked_about(demonstration, truth):
    right = {
        (row["ccg_code"], q)
        for row in truth["copied_forward"]
        if "Put right" in row["note"]
        for q in quarters(row)
    }
    assert right and not right & asked_about(demonstration, "copied_forward")


def test_a_restated_return_is_superseded_the_day_its_correction_came(demonstration, sent, truth):
    for row in truth["restated"]:
        code, quarter = row["ccg_code"], row["from_quarter"]
        days = ask(
            demonstration,
            "select distinct superseded_on from submission"
            f" where superseded_on is not null and authority = 'direct'"
            f" and ccg_code = '{code}' and quarter = '{quarter}'",
        )
        assert [str(day) for (day,) in days] == [str(sent[code, quarter][-1].received_on)]


def stored(store, row, columns):
    """The columns of a CCG in each quarter of a row of truth."""
    inside = ", ".join(f"'{q}'" for q in quarters(row))
    return ask(
        store,
        f"select {columns} from ccg_quarter where ccg_code = '{row['ccg_code']}' and quarter in ({inside})",
    )


def test_no_return_is_missing_and_never_nought(demonstration, truth):
    for row in truth["missing_return"]:
        assert set(stored(demonstration, row, "has_returned, holders_ytd, holders_ytd_status")) == {
            (False, None, "missing")
        }


def test_suppressed_is_suppressed_and_never_nought(demonstration, truth):
    for row in truth["suppressed"]:
        assert set(stored(demonstration, row, "starters_status, starters")) == {("suppressed", None)}


def test_holders_without_ended_are_taken_from_the_next_start(demonstration, truth):
    for row in truth["ended_not_given"]:
        assert set(stored(demonstration, row, "holders_basis, holders is not null")) == {("next_start", True)}


def test_a_late_return_of_the_mandatory_era_is_late(demonstration, truth):
    for row in truth["late_return"]:
        late = None if row["from_quarter"] < "2017-18" else True
        assert stored(demonstration, row, "is_late") == [(late,)]


def test_only_late_returns_are_late(demonstration, truth):
    asked = "select ccg_code, quarter from ccg_quarter where is_late"
    planted_there = {(row["ccg_code"], row["from_quarter"]) for row in truth["late_return"]}
    assert set(ask(demonstration, asked)) <= planted_there


def test_published_figures_never_replace_a_direct_return_and_differ_where_it_was_restated(
    demonstration, truth
):
    differing = asked_about(demonstration, "published_differs")
    published = {"2018-19 Q2", "2018-19 Q4", "2019-20 Q2", "2019-20 Q3"}
    restated = {(row["ccg_code"], row["from_quarter"]) for row in truth["restated"]}
    assert {key for key in restated if key[1] in published} <= differing
