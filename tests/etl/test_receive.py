"""A file becomes a return on the shelf, whole or not at all; the shelf stays sound whatever happens."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from etl import receive as receiving
from etl.shelf import Shelf, file_receipt, find_receipt, lock, receipts, sweep, write_whole
from phb.errors import PlainError
from tests.etl.door import HEADINGS, RECEIVED_ON

ROW = "00C,NHS Darlington CCG,2015-16 Q2,1,2,3,6\n"
GOOD = HEADINGS + ROW
BAD = HEADINGS + ROW.replace("00C", "00Z")


@pytest.fixture
def shelf(tmp_path) -> Shelf:
    return Shelf(tmp_path / "data")


def put(shelf: Shelf, text: str, name: str = "return.csv") -> Path:
    shelf.inbox.mkdir(parents=True, exist_ok=True)
    path = shelf.inbox / name
    path.write_text(text)
    return path


def receive(shelf: Shelf, *paths: Path, received_on: dt.date | None = RECEIVED_ON) -> list[receiving.Outcome]:
    return receiving.receive(paths or receiving.waiting(shelf), shelf, received_on=received_on)


def original(shelf: Shelf, sha256: str) -> Path:
    """The file kept under a SHA-256."""
    return shelf.returns / f"{sha256}.csv"


def files(shelf: Shelf) -> set[str]:
    return {str(path.relative_to(shelf.root)) for path in shelf.root.rglob("*") if path.is_file()}


def test_an_accepted_file_leaves_the_inbox_and_is_kept_byte_for_byte(shelf):
    content = put(shelf, GOOD).read_bytes()
    (outcome,) = receive(shelf)
    sha = hashlib.sha256(content).hexdigest()
    assert outcome.result == "received"
    assert files(shelf) == {f"returns/{sha}.csv", f"returns/{sha}.json", f"lines/{sha}.parquet"}
    assert original(shelf, sha).read_bytes() == content


def test_the_receipt_says_what_came_and_when(shelf):
    put(shelf, GOOD, "Darlington Q2.csv")
    receive(shelf)
    (receipt,) = receipts(shelf)
    assert receipt.file_name == "Darlington Q2.csv"
    assert receipt.received_on == RECEIVED_ON
    assert (receipt.format, receipt.authority, receipt.sequence) == ("voluntary_quarterly", "direct", 1)
    assert (receipt.line_count, receipt.ccg_quarter_count) == (4, 1)


def test_lines_are_written_as_the_contract_names_them(shelf):
    put(shelf, GOOD)
    (outcome,) = receive(shelf)
    lines = pd.read_parquet(shelf.lines / f"{outcome.sha256}.parquet")
    assert list(lines.columns) == [
        *["ccg_code", "quarter", "measure", "breakdown", "care_group", "arrangement"],
        *["plan_version", "plan_submitted_on", "value", "status", "mark", "organisation"],
        *["sheet", "row", "column_heading"],
    ]
    assert lines.iloc[0][
        ["ccg_code", "quarter", "measure", "breakdown", "arrangement", "value", "row"]
    ].tolist() == [*["00C", "2015-16 Q2", "holders", "arrangement", "direct_payment", 1, 2]]


def test_a_file_turned_away_moves_with_its_reasons_and_nothing_else_changes(shelf):
    put(shelf, BAD, "wrong.csv")
    (outcome,) = receive(shelf)
    sha = outcome.sha256
    assert outcome.result == "turned away"
    assert files(shelf) == {f"rejected/{sha}.csv", f"rejected/{sha}.json", f"rejected/{sha}.problems.txt"}
    text = (shelf.rejected / f"{sha}.problems.txt").read_text()
    assert text.startswith("wrong.csv was turned away on 2019-06-01.")
    assert '- Row 2, column "CCG code": "00Z" is not a CCG.' in text
    told = json.loads((shelf.rejected / f"{sha}.json").read_text())
    assert told["file_name"] == "wrong.csv"
    assert told["format"] == "voluntary_quarterly"
    assert told["problems"] == [
        {"sheet": None, "row": 2, "column": "CCG code", "sentence": '"00Z" is not a CCG.'}
    ]


def test_a_file_beyond_the_limit_is_turned_away_and_still_kept_whole(shelf):
    path = put(shelf, GOOD)
    with path.open("ab") as file:
        file.truncate(25 * 1024 * 1024)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    (outcome,) = receive(shelf)
    assert outcome.problems[0].sentence == "The file is more than 20 MB, the limit; send it in parts."
    assert outcome.sha256 == sha
    assert (shelf.rejected / f"{sha}.csv").stat().st_size == 25 * 1024 * 1024


def test_a_file_that_changes_while_it_is_received_is_not_filed(shelf):
    path = put(shelf, GOOD)
    found = receiving.examine(path, shelf, received_on=RECEIVED_ON)
    path.write_text(BAD)
    with pytest.raises(PlainError, match="changed while it was read"):
        receiving._file(found, shelf, [], keep_original=True)
    assert files(shelf) == {"inbox/return.csv"}


def test_one_bad_row_turns_the_whole_file_away(shelf):
    put(shelf, GOOD + ROW.replace("00C", "00Z"))
    assert [one.result for one in receive(shelf)] == ["turned away"]
    assert receipts(shelf) == []


def test_the_same_file_twice_changes_nothing_and_says_so(shelf):
    put(shelf, GOOD)
    receive(shelf)
    before = {name: (shelf.root / name).stat().st_mtime_ns for name in files(shelf)}
    put(shelf, GOOD, "other name.csv")
    (outcome,) = receive(shelf)
    assert outcome.sentence == "other name.csv: already received on 2019-06-01; nothing changed."
    assert {name: (shelf.root / name).stat().st_mtime_ns for name in files(shelf)} == before


def test_a_withdrawn_file_received_again_is_current_again_with_a_new_place_in_the_order(shelf):
    put(shelf, GOOD)
    receive(shelf)
    gone = {"withdrawn_on": dt.date(2019, 6, 2), "withdrawn_reason": "wrong CCG"}
    file_receipt(shelf, receipts(shelf)[0].model_copy(update=gone))
    assert not receipts(shelf)[0].is_current
    put(shelf, GOOD)
    (outcome,) = receive(shelf)
    assert outcome.result == "received again"
    assert "withdrawn on 2019-06-02 (wrong CCG), now current again" in outcome.sentence
    former, receipt = receipts(shelf)
    assert (former.sequence, former.withdrawn_reason) == (1, "wrong CCG")
    assert receipt.is_current
    assert receipt.sequence == 2
    assert receipt.received_on == dt.date(2019, 6, 2), "not before it was withdrawn"
    assert find_receipt(shelf, receipt.sha256) == receipt


def test_each_withdrawal_of_a_file_stays_in_its_history(shelf):
    for day in (2, 3, 4):
        put(shelf, GOOD)
        receive(shelf)
        gone = {"withdrawn_on": dt.date(2019, 6, day), "withdrawn_reason": f"reason {day}"}
        file_receipt(shelf, receipts(shelf)[-1].model_copy(update=gone))
    lines = shelf.lines / f"{receipts(shelf)[-1].sha256}.parquet"
    put(shelf, GOOD)
    receive(shelf)
    lines.unlink()
    put(shelf, GOOD)
    assert "whole again" in receive(shelf)[0].sentence
    assert [(one.sequence, one.withdrawn_reason) for one in receipts(shelf)] == [
        (1, "reason 2"),
        (2, "reason 3"),
        (3, "reason 4"),
        (4, None),
    ]


def test_a_file_turned_away_is_examined_again_once_its_format_exists(shelf):
    strange = put(shelf, "Code,Period,Live\n00C,2015-16 Q2,6\n", "north.csv")
    (first,) = receive(shelf)
    assert first.problems
    assert not strange.exists()
    shelf.formats.mkdir()
    (shelf.formats / "north.toml").write_text(
        'title = "N"\nauthority = "direct"\n'
        '[columns]\nCode = "ccg"\nPeriod = "quarter"\nLive = "holders"\n[marks]\n'
    )
    (again,) = receive(shelf, shelf.rejected / f"{first.sha256}.csv")
    assert again.result == "received"
    assert receipts(shelf)[0].file_name == "north.csv"
    assert not list(shelf.rejected.iterdir())


def test_a_file_turned_away_twice_is_kept_once(shelf):
    put(shelf, BAD)
    (first,) = receive(shelf)
    receive(shelf, shelf.rejected / f"{first.sha256}.csv")
    assert len(list(shelf.rejected.iterdir())) == 3


def test_a_file_named_outside_the_inbox_is_never_removed(shelf, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD)
    bad.write_text(BAD)
    assert [one.result for one in receive(shelf, good, bad)] == ["received", "turned away"]
    assert good.exists()
    assert bad.exists()


def test_a_file_that_cannot_be_opened_stops_the_run_before_any_other_is_received(shelf):
    put(shelf, GOOD, "a.csv")
    loop = shelf.inbox / "b.csv"
    loop.symlink_to(loop)
    with pytest.raises(PlainError, match=r"b\.csv cannot be opened \(.*\); see who may read it"):
        receive(shelf, shelf.inbox / "a.csv", loop)
    assert receipts(shelf) == []


def test_files_are_received_in_order_and_numbered(shelf):
    for number, quarter in enumerate(["2015-16 Q1", "2015-16 Q2", "2015-16 Q3"]):
        put(shelf, HEADINGS + f"00C,,{quarter},1,2,3,6\n", f"{number}.csv")
    receive(shelf)
    assert [(one.file_name, one.sequence) for one in receipts(shelf)] == [
        ("0.csv", 1),
        ("1.csv", 2),
        ("2.csv", 3),
    ]


def test_the_list_of_dates_beside_the_files_dates_them_and_goes_with_the_last(shelf):
    put(shelf, GOOD, "a.csv")
    put(shelf, "file,received_on,published_on\na.csv,2015-10-20,2015-11-19\n", "received.csv")
    receive(shelf, received_on=None)
    (receipt,) = receipts(shelf)
    assert receipt.received_on == dt.date(2015, 10, 20)
    assert receipt.published_on == dt.date(2015, 11, 19)
    assert list(shelf.inbox.iterdir()) == []


def test_without_any_date_a_file_came_today(shelf):
    put(shelf, GOOD)
    receive(shelf, received_on=None)
    assert receipts(shelf)[0].received_on == dt.date.today()


def test_a_date_given_by_hand_goes_before_the_list(shelf):
    put(shelf, GOOD, "a.csv")
    put(shelf, "file,received_on\na.csv,2015-10-20\n", "received.csv")
    receive(shelf)
    assert receipts(shelf)[0].received_on == RECEIVED_ON


def test_a_list_of_dates_that_cannot_be_read_is_a_sentence(shelf):
    put(shelf, GOOD, "a.csv")
    put(shelf, "file,received_on\na.csv,20 October\n", "received.csv")
    with pytest.raises(PlainError, match='received_on "20 October" is not a date'):
        receive(shelf, received_on=None)


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ("file,received_on\na.csv,2015-10-20\nb.csv,20 October\n", '"20 October" is not a date'),
        ("file,received_on\na.csv,2015-10-20\nb.csv,2999-01-01\n", "2999-01-01 is in the future"),
        ("file;received_on\na.csv;2015-10-20\n", "with the columns file, received_on"),
        ("name,date\na.csv,2015-10-20\n", "with the columns file, received_on"),
        ('file,received_on\n"a.csv,2015-10-20\n', "with the columns file, received_on"),
        ("file,received_on\na.csv,2015-10-20\na.csv,2015-10-21\n", "names a.csv with different days"),
    ],
)
def test_a_wrong_list_of_dates_stops_the_run_before_anything_is_filed(shelf, listed, why):
    put(shelf, GOOD, "a.csv")
    put(shelf, GOOD.replace("00C,NHS Darlington CCG", "00D,"), "b.csv")
    put(shelf, listed, "received.csv")
    before = files(shelf)
    with pytest.raises(PlainError, match=why):
        receive(shelf, received_on=None)
    assert files(shelf) == before


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_lines_lost_or_damaged_are_made_again_when_the_return_is_received_again(shelf, damage):
    (first,) = receive(shelf, put(shelf, GOOD))
    receipt, lines = receipts(shelf), shelf.lines / f"{first.sha256}.parquet"
    whole = pd.read_parquet(lines)
    damage(lines)
    (again,) = receive(shelf, original(shelf, first.sha256), received_on=dt.date(2020, 1, 1))
    assert again.result == "received again"
    assert again.sentence == "return.csv: its lines were damaged and are whole again."
    assert receipts(shelf) == receipt
    pd.testing.assert_frame_equal(pd.read_parquet(lines), whole)


def test_an_original_without_its_receipt_can_be_received_from_where_it_is_kept(shelf):
    (first,) = receive(shelf, put(shelf, GOOD))
    (shelf.returns / f"{first.sha256}.json").unlink()
    (again,) = receive(shelf, original(shelf, first.sha256))
    assert again.result == "received"
    assert original(shelf, first.sha256).read_text() == GOOD


def test_what_was_passed_over_is_said(shelf):
    (outcome,) = receive(shelf, put(shelf, GOOD + "Source: the CCG\n"))
    assert outcome.sentence.endswith("lines; passed over: 1 row of notes.")


def test_the_demonstration_is_received_without_copies_of_its_originals(shelf, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(GOOD)
    receiving.receive([path], shelf, received_on=RECEIVED_ON, keep_original=False)
    assert {Path(name).suffix for name in files(shelf)} == {".json", ".parquet"}
    sweep(shelf)
    assert len(receipts(shelf)) == 1


def test_names_from_outside_choose_no_paths_and_no_control_characters(shelf, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(GOOD)
    (outcome,) = receiving.receive([path], shelf, received_on=RECEIVED_ON, file_name="../../\x1b[31mx/y.csv")
    assert outcome.result == "received"
    assert outcome.file_name == "../../?[31mx/y.csv"
    assert all(Path(name).parent.name in ("returns", "lines") for name in files(shelf))


@pytest.mark.parametrize("name", ["return.json", "return.problems.txt.exe", "return", "retürn.toml"])
def test_a_strange_ending_is_turned_away_and_never_mistaken_for_a_record(shelf, name):
    put(shelf, GOOD, name)
    (outcome,) = receive(shelf)
    assert outcome.result == "turned away"
    assert json.loads((shelf.rejected / f"{outcome.sha256}.json").read_text())["file_name"] == name
    assert (shelf.rejected / f"{outcome.sha256}.bin").read_text() == GOOD


def test_what_a_killed_run_left_is_cleared_by_the_next(shelf):
    put(shelf, GOOD)
    receive(shelf)
    whole = files(shelf)
    orphan = "f" * 64
    for folder, name in [(shelf.returns, f"{orphan}.csv"), (shelf.lines, f"{orphan}.parquet")]:
        (folder / name).write_text("half")
    (shelf.returns / ".tmp-1-x.json").write_text("{")
    shelf.rejected.mkdir()
    (shelf.rejected / f"{orphan}.csv").write_text("half")
    (shelf.rejected / f"{orphan}.problems.txt").write_text("half")
    receive(shelf)
    assert files(shelf) == whole


def test_a_write_that_fails_leaves_the_old_file_and_no_temporary_one(tmp_path):
    path = tmp_path / "a"
    write_whole(path, b"old")

    def fail(file: object) -> None:
        file.write(b"new")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(path, fail)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_disk_that_is_full_is_a_sentence_that_names_the_file_and_nothing_is_left(tmp_path):
    def fail(file: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(PlainError, match=r"/a could not be written \(No space left on device\); make room"):
        write_whole(tmp_path / "a", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_return_is_found_by_the_beginning_of_its_sha(shelf):
    put(shelf, GOOD)
    (outcome,) = receive(shelf)
    assert find_receipt(shelf, outcome.sha256[:6].upper()).sha256 == outcome.sha256
    for wrong in ("", "zz"):
        with pytest.raises(PlainError, match="No return was received"):
            find_receipt(shelf, wrong)


def test_a_receipt_that_cannot_be_read_is_named(shelf):
    shelf.returns.mkdir(parents=True)
    (shelf.returns / "abc.json").write_text("{}")
    with pytest.raises(PlainError, match=r"abc\.json cannot be read"):
        receipts(shelf)


def test_a_data_folder_in_use_says_by_whom(tmp_path):
    with (
        lock(tmp_path),
        pytest.raises(PlainError, match=f"in use by process {os.getpid()}"),
        lock(tmp_path, 0.2),
    ):
        pass


def test_the_lock_is_free_again_after_a_failure(tmp_path):
    with pytest.raises(RuntimeError), lock(tmp_path):
        raise RuntimeError
    with lock(tmp_path, 0):
        pass


_RUN = """
import sys
from pathlib import Path
import datetime as dt
import pandera.pandas, pyarrow.parquet
from etl import checks, lines
from etl.receive import receive, waiting
from etl.shelf import Shelf
checks._line_schema()
shelf = Shelf(Path(sys.argv[1]))
print("ready", flush=True)
receive(waiting(shelf), shelf, received_on=dt.date(2019, 6, 1))
"""


def killed_once(shelf: Shelf, after: float) -> None:
    """Start to receive the inbox and kill the process some seconds after it began."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(shelf.root)], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
    )
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_the_shelf_holds_whole_returns_and_the_next_run_finishes(shelf, seed):
    texts = {
        f"{n}.csv": HEADINGS + f"00C,,201{4 + n // 4}-1{5 + n // 4} Q{n % 4 + 1},{n},2,3,9\n"
        for n in range(12)
    }
    for name, text in texts.items():
        put(shelf, text, name)
    killed_once(shelf, random.Random(seed).uniform(0, 0.4))
    for receipt in receipts(shelf):
        assert hashlib.sha256(original(shelf, receipt.sha256).read_bytes()).hexdigest() == receipt.sha256
        assert len(pd.read_parquet(shelf.lines / f"{receipt.sha256}.parquet")) == receipt.line_count
    receive(shelf)
    assert {one.file_name for one in receipts(shelf)} == set(texts)
    assert sorted(one.sequence for one in receipts(shelf)) == list(range(1, 13))
    assert len(files(shelf)) == 36
