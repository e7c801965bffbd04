"""What a build does with the files around the marts: snapshots, pointer, demonstration, preview, status."""

import datetime as dt
import json
import os
import resource
import stat
import subprocess
import sys

import pytest

from etl.build import build, preview, status
from etl.receive import examine, receive
from etl.recipe import REPOSITORY
from etl.shelf import Shelf, file_receipt, receipts
from phb.errors import PlainError
from phb.store import Store, current
from tests import returns
from tests.conftest import NOTHING
from tests.returns import eligible, plan, voluntary, workbook
from tests.stores import ask, one

HAVERING = "08F | 2015-16 Q1 | {0} | 0 | 0 | {0}"


@pytest.fixture
def stores(tmp_path):
    """Nothing that other tests have built: every store here is built by the build."""
    return tmp_path / "stores"


def holders(store, ccg="08F"):
    return ask(
        store, f"select holders from ccg_quarter where ccg_code = '{ccg}' order by quarter desc limit 1"
    )


def send(data, tmp_path, *given):
    folder = tmp_path / f"by-hand-{len(list(tmp_path.iterdir()))}"
    return receive(returns.write(folder, given), Shelf(data))


# ---- snapshots -------------------------------------------------------------------------------------------


def test_the_same_inputs_are_not_built_twice(store_from, data):
    first = store_from(voluntary(HAVERING.format(3)))
    again = build(data, demo=NOTHING)
    assert (again.version, again.is_new) == (first.version, False)
    assert "already built" in again.sentence


def test_a_snapshot_cannot_be_written_to_and_says_which_version_it_is(store_from, data):
    store = store_from(voluntary(HAVERING.format(3)))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o444
    assert store.path.name == f"phb-{store.version}.duckdb"
    said = json.loads((data / "CURRENT.json").read_text())
    assert said["store"] == f"snapshots/phb-{store.version}.duckdb"
    assert said["version"] == store.version
    assert said["provenance"] == store.meta["provenance"] == "returns"


def test_one_more_return_makes_another_version_and_three_are_kept(store_from, data):
    versions = [store_from(voluntary(HAVERING.format(n))).version for n in (1, 2, 3, 4)]
    assert len(set(versions)) == 4
    kept = {path.stem.removeprefix("phb-") for path in (data / "snapshots").glob("*.duckdb")}
    assert kept == set(versions[1:])


def test_a_snapshot_that_was_damaged_is_built_again(store_from, data, tmp_path):
    served = store_from(voluntary(HAVERING.format(3)))
    whole = served.path.read_bytes()
    served.path.unlink()
    served.path.write_bytes(whole[: len(whole) // 3])
    command = [sys.executable, "-m", "etl", "build"]
    subprocess.run(command, cwd=REPOSITORY, env={**os.environ, "PHB_DATA": str(data)}, check=True)
    assert served.path.stat().st_size > len(whole) // 2


def test_a_page_that_has_the_old_snapshot_open_goes_on_reading_it(store_from, data):
    old = store_from(voluntary(HAVERING.format(1)))
    for n in (2, 3, 4, 5):
        new = store_from(voluntary(HAVERING.format(n)))
    assert not old.path.exists()
    assert holders(old) == [(1,)]
    assert holders(new) == [(5,)]


def test_a_return_withdrawn_brings_the_snapshot_of_before_back(store_from, data, tmp_path):
    before = store_from(voluntary(HAVERING.format(1)))
    store_from(voluntary(HAVERING.format(2)))
    withdraw(data, "2")
    after = Store(build(data, demo=NOTHING).store)
    assert holders(after) == holders(before) == [(1,)]
    assert ask(after, "select total, superseded_on, withdrawn_reason from submission order by sequence") == [
        (1, None, None),
        (2, None, "sent in error"),
    ]
    assert after.meta["as_at"] == "2015-09-01"  # the withdrawal is the last that is known


def withdraw(data, total, day=dt.date(2015, 9, 1)):
    """Withdraw the last receipt, as the command does."""
    last = receipts(Shelf(data))[-1]
    gone = last.model_copy(update={"withdrawn_on": day, "withdrawn_reason": "sent in error"})
    file_receipt(Shelf(data), gone)


def test_a_withdrawal_counts_only_from_its_own_day(store_from, data):
    store_from(
        voluntary(HAVERING.format(1), received_on="2015-07-10"),
        voluntary(HAVERING.format(2), received_on="2015-08-10"),
        voluntary("02N | 2015-16 Q1 | 1 | 0 | 0 | 1", received_on="2015-08-11").named("other.csv"),
    )
    second = receipts(Shelf(data))[1]
    file_receipt(
        Shelf(data),
        second.model_copy(update={"withdrawn_on": dt.date(2015, 9, 1), "withdrawn_reason": "sent in error"}),
    )
    assert holders(store_from(as_at="2015-08-31")) == [(2,)]
    assert holders(store_from(as_at="2015-09-01")) == [(1,)]


def test_a_return_withdrawn_and_received_again_counts_again_and_its_history_says_when_it_did_not(
    store_from, data
):
    row = "08F | 2017-18 Q4 | Adult CHC | 1 0 0 | 1 0 0 | 0 0 0 | 2 0 0"
    other = workbook(row.replace("08F", "02N"), received_on="2018-04-12")
    store_from(workbook(row, received_on="2018-04-13"), other)
    withdrawn = receipts(Shelf(data))[0].model_copy(
        update={"withdrawn_on": dt.date(2018, 5, 1), "withdrawn_reason": "sent in error"}
    )
    file_receipt(Shelf(data), withdrawn)
    store = store_from(workbook(row, received_on="2018-05-10"))
    columns = "received_on, sequence, superseded_on, withdrawn_on, withdrawn_reason"
    first, second = dt.date(2018, 4, 13), dt.date(2018, 5, 10)
    assert set(ask(store, f"select {columns} from submission where ccg_code = '08F'")) == {
        (first, 1, second, dt.date(2018, 5, 1), "sent in error"),
        (second, 3, None, None, None),
    }
    told = "value, before, change, is_current, withdrawn_on"
    about = "where ccg_code = '08F' and measure = 'starters' order by sequence"
    assert ask(store, f"select {told} from revision {about}") == [
        (1, None, None, False, dt.date(2018, 5, 1)),
        (1, 1, 0, True, None),
    ]
    assert one(store, "holders, received_on, is_late, question_count", "08F", "2017-18 Q4") == (
        *(2, first, False, 0),
    )
    days = {}
    for day in ("2018-04-30", "2018-05-01", "2018-05-09", "2018-05-10"):
        then = store_from(as_at=day)
        days[day] = one(then, "holders, has_returned", "08F", "2017-18 Q4")
    assert days == {
        "2018-04-30": (2, True),
        "2018-05-01": (None, False),
        "2018-05-09": (None, False),
        "2018-05-10": (2, True),
    }
    assert [day for (day,) in ask(store, "select known_on from known_day order by all")] == [
        *(dt.date(2018, 4, 12), first, dt.date(2018, 5, 1), second),
    ]


def test_what_a_dead_build_left_is_cleared_away(store_from, data):
    left = data / ".build-999999999-abcd.duckdb"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"half")
    store_from(voluntary(HAVERING.format(1)))
    assert list(data.glob(".build-*")) == []


def test_lines_that_are_gone_are_told_plainly_and_the_store_stays(store_from, data):
    store = store_from(voluntary(HAVERING.format(1)))
    for path in Shelf(data).lines.iterdir():
        path.unlink()
    with pytest.raises(PlainError, match="receive the file"):
        build(data, demo=NOTHING)
    assert current(data).version == store.version
    assert holders(store) == [(1,)]


def test_lines_that_are_broken_are_told_plainly(store_from, data):
    store_from(voluntary(HAVERING.format(1)))
    for path in Shelf(data).lines.iterdir():
        path.write_bytes(b"PAR1 no more")
        broken = path
    with pytest.raises(PlainError, match=f"{broken.name} cannot be read; delete it"):
        build(data, demo=NOTHING)


def test_a_build_without_room_is_told_plainly_and_leaves_the_store_and_no_half_of_another(store_from, data):
    store = store_from(voluntary(HAVERING.format(1)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(PlainError, match="could not be written; make room"):
            store_from(voluntary(HAVERING.format(2), received_on="2015-09-01"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(data.glob(".build-*")) == []
    assert holders(Store.current(data)) == holders(store) == [(1,)]


# ---- demonstration and real ------------------------------------------------------------------------------


@pytest.fixture
def small_demo(tmp_path):
    folder = tmp_path / "demo"
    returns.write(folder, (voluntary("02N | 2015-16 Q1 | 7 | 0 | 0 | 7"),))
    return folder


def test_the_first_real_return_leaves_the_demonstration_out_and_the_last_withdrawn_restores_it(
    data, tmp_path, small_demo
):
    shown = build(data, demo=small_demo)
    assert shown.provenance == "demonstration"
    assert holders(Store(shown.store), "02N") == [(7,)]
    send(data, tmp_path, voluntary(HAVERING.format(3)))
    real = build(data, demo=small_demo)
    assert real.provenance == "returns"
    assert holders(Store(real.store), "02N") == [(None,)]
    withdraw(data, "3")
    restored = build(data, demo=small_demo)
    assert (restored.provenance, restored.version) == ("demonstration", shown.version)


def test_the_demonstration_is_received_again_when_its_files_change(data, small_demo):
    build(data, demo=small_demo)
    marks = Shelf(data / "demonstration").returns
    first = {path.name: path.stat().st_mtime_ns for path in marks.iterdir()}
    build(data, demo=small_demo)
    assert {path.name: path.stat().st_mtime_ns for path in marks.iterdir()} == first
    returns.write(small_demo, (voluntary("02N | 2015-16 Q1 | 8 | 0 | 0 | 8", "2015-07-11"),))
    assert holders(Store(build(data, demo=small_demo).store), "02N") == [(8,)]


@pytest.mark.parametrize("folder", ["lines", "returns"])
def test_a_demonstration_that_lost_a_file_is_received_again(data, small_demo, folder):
    build(data, demo=small_demo)
    for path in (data / "demonstration" / folder).iterdir():
        path.unlink() if folder == "lines" else path.write_text("{")
    assert holders(Store(build(data, demo=small_demo).store), "02N") == [(7,)]


def test_the_demonstrations_originals_are_not_copied(data, small_demo):
    build(data, demo=small_demo)
    assert {path.suffix for path in Shelf(data / "demonstration").returns.iterdir()} == {".json"}


# ---- preview ---------------------------------------------------------------------------------------------


def would(data, tmp_path, *given):
    folder = tmp_path / f"candidate-{len(list(tmp_path.iterdir()))}"
    return preview(data, [examine(path, Shelf(data)) for path in returns.write(folder, given)])


def test_a_preview_says_that_the_demonstration_makes_way(data, tmp_path, small_demo):
    build(data, demo=small_demo)
    said = would(data, tmp_path, voluntary(HAVERING.format(3)))
    assert said["sentence"] == "This replaces the demonstration: 1 of 209 CCGs will have data."
    assert (said["provenance_now"], said["provenance_after"]) == ("demonstration", "returns")
    assert (said["ccg_quarters_added"], said["ccg_quarters_changed"]) == (1, 0)


@pytest.mark.parametrize(
    "given", [plan("08F | 1 | 2017-03-01 | 2017-18 Q1 | 50"), eligible("08F | 2017-18 Q1 | 240")]
)
def test_a_preview_of_what_is_no_return_says_that_the_demonstration_stays(data, tmp_path, small_demo, given):
    build(data, demo=small_demo)
    said = would(data, tmp_path, given)
    assert said["sentence"].startswith("This holds plans or people to divide by, and no return: it is kept")
    assert (said["provenance_now"], said["provenance_after"]) == ("demonstration", "demonstration")


def test_a_preview_of_people_eligible_says_what_they_would_be(store_from, data, tmp_path):
    store_from(voluntary(HAVERING.format(100)))
    said = would(data, tmp_path, eligible("08F | 2015-16 Q1 | 240"))
    assert [(c["measure"], c["before"], c["after"]) for c in said["changes"]] == [("chc_eligible", None, 240)]
    assert said["ccg_quarters_added"] == 0


def test_a_ccg_that_closed_before_the_last_quarter_is_not_one_of_those_with_data(data, tmp_path, small_demo):
    build(data, demo=small_demo)
    two = voluntary("10W | 2016-17 Q4 | 5 | 0 | 0 | 5\n08F | 2018-19 Q1 | 3 | 0 | 0 | 3", "2018-07-10")
    said = would(data, tmp_path, two)
    assert said["sentence"] == "This replaces the demonstration: 1 of 195 CCGs will have data."


def test_a_preview_says_which_figures_would_change_and_changes_nothing(store_from, data, tmp_path):
    store = store_from(voluntary(f"{HAVERING.format(100)}\n02N | 2015-16 Q1 | 5 | 0 | 0 | 5"))
    said = would(
        data,
        tmp_path,
        voluntary(
            f"{HAVERING.format(101)}\n02N | 2015-16 Q1 | 5 | 0 | 0 | 5\n08F | 2015-16 Q2 | 60 | 0 | 0 | 60",
            received_on="2015-10-10",
        ),
    )
    assert said["sentence"] == "CCG quarters new: 1; changed: 1; as they were: 1."
    assert {
        "ccg_code": "08F",
        "name": "NHS Havering CCG",
        "quarter": "2015-16 Q1",
        "measure": "holders",
        "arrangement": "all",
        "care_group": "all",
        "before": 100,
        "after": 101,
    } in said["changes"]
    assert [q["check"] for q in said["questions"]] == ["fall"]
    assert current(data).version == store.version
    assert holders(store_from()) == [(100,)]


def test_a_preview_of_an_older_return_says_that_nothing_would_change(store_from, data, tmp_path):
    store_from(voluntary(HAVERING.format(3), received_on="2015-08-20"))
    said = would(data, tmp_path, voluntary(HAVERING.format(2), received_on="2015-07-10"))
    assert said["sentence"].startswith("Nothing would change")
    assert said["changes"] == []


# ---- status ----------------------------------------------------------------------------------------------


def test_status_counts_returns_and_tells_the_latest_quarter(store_from, data):
    store = store_from(
        voluntary(HAVERING.format(3), received_on="2015-07-10"),
        voluntary(HAVERING.format(4), received_on="2015-08-10"),
    )
    assert status(data) == {
        "provenance": "returns",
        "store_version": store.version,
        "quarters": {"first": "2015-16 Q1", "last": "2015-16 Q1", "count": 1},
        "ccgs_open": 209,
        "returns_current": 1,
        "returns_superseded": 1,
        "returns_rejected": 0,
        "latest": {
            "quarter": "2015-16 Q1",
            "returned": 1,
            "expected": 209,
            "holders": 4,
            "holders_direct_payment": 4,
            "in_quarter": None,
        },
    }


def test_a_file_restated_for_one_of_its_ccgs_is_current_and_superseded(store_from, data):
    store_from(
        voluntary(f"{HAVERING.format(3)}\n02N | 2015-16 Q1 | 5 | 0 | 0 | 5", received_on="2015-07-10"),
        voluntary(HAVERING.format(4), received_on="2015-08-10"),
    )
    said = status(data)
    assert (said["returns_current"], said["returns_superseded"]) == (2, 1)


def test_status_does_not_take_the_live_holders_of_one_ccg_for_englands(store_from, data):
    row = "{} | 2017-18 Q1 | Adult CHC | 10 0 0 | 1 0 0"
    store_from(
        workbook("\n".join(row.format(code) for code in ("08F", "02N")), groups=("start", "new")),
        workbook("08F | 2017-18 Q1 | Adult CHC | 0 0 0", groups=("ended",)),
    )
    latest = status(data)["latest"]
    assert (latest["holders"], latest["holders_direct_payment"], latest["in_quarter"]) == (None, None, 22)


def test_status_of_a_store_without_returns_has_no_latest_quarter(empty_data):
    said = status(empty_data)
    assert said["latest"] is None
    assert said["quarters"] == {"first": None, "last": None, "count": 0}


def test_status_before_the_first_build_says_what_to_do(data):
    with pytest.raises(PlainError, match="etl build"):
        status(data)
