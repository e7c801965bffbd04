"""`python -m etl` from the outside: what it prints, what it changes, how it ends."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from etl import receive as receiving
from etl.__main__ import main
from etl.shelf import Shelf, lock, receipts
from tests.etl.door import HEADINGS

GOOD = HEADINGS + "00C,NHS Darlington CCG,2015-16 Q2,1,2,3,6\n"
BAD = HEADINGS + "00Z,,2015-16 Q2,1,2,3,6\n"
REPOSITORY = Path(__file__).parents[2]


def put(data: Path, text: str, name: str) -> Path:
    (data / "inbox").mkdir(parents=True, exist_ok=True)
    path = data / "inbox" / name
    path.write_text(text)
    return path


def run(capsys, *arguments: str) -> tuple[int, str]:
    code = main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_receiving_ends_with_one_line_that_sums_up(data, capsys):
    put(data, GOOD, "good.csv")
    put(data, BAD, "bad.csv")
    code, printed = run(capsys, "receive")
    assert code == 1
    last = printed.strip().splitlines()[-1]
    assert last.startswith("Received 1, turned away 1, already received 0; built ")
    assert last.endswith(" s.")
    assert 'bad.csv: turned away; Row 2, column "CCG code": "00Z" is not a CCG.' in printed


def test_receiving_as_json_prints_one_object_and_builds(data, capsys):
    put(data, GOOD, "good.csv")
    code, printed = run(capsys, "receive", "--json")
    said = json.loads(printed)
    assert code == 0
    assert (said["received"], said["turned_away"], said["already_received"]) == (1, 0, 0)
    assert said["files"][0]["result"] == "received"
    assert said["build"]["provenance"] == "returns"


def test_a_preview_changes_nothing(data, capsys):
    put(data, GOOD, "good.csv")
    put(data, BAD, "bad.csv")
    code, printed = run(capsys, "receive", "--preview", "--json")
    said = json.loads(printed)
    assert code == 1
    assert {one["file_name"]: one["accepted"] for one in said["files"]} == {
        "bad.csv": False,
        "good.csv": True,
    }
    assert said["preview"]["provenance_after"] == "returns"
    assert receipts(Shelf(data)) == []
    assert {path.name for path in (data / "inbox").iterdir()} == {"good.csv", "bad.csv"}
    assert not (data / "rejected").exists()


def test_a_withdrawal_keeps_its_reason_and_builds_again(data, capsys):
    put(data, GOOD, "good.csv")
    put(data, GOOD.replace("2015-16 Q2", "2015-16 Q3"), "next.csv")
    run(capsys, "receive")
    sha = receipts(Shelf(data))[0].sha256
    code, printed = run(capsys, "withdraw", sha[:8], "--reason", "  sent by  mistake ", "--json")
    said = json.loads(printed)
    assert code == 0
    assert said["receipt"]["withdrawn_reason"] == "sent by mistake"
    assert said["build"]["is_new"]
    code, printed = run(capsys, "withdraw", sha[:8], "--reason", "again")
    assert code == 0
    assert "already; nothing changed" in printed


def test_a_withdrawn_return_received_again_says_that_it_was_withdrawn_and_why(data, capsys, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    run(capsys, "receive", str(path))
    sha, today = receipts(Shelf(data))[0].sha256, dt.date.today()
    run(capsys, "withdraw", sha, "--reason", "sent by mistake")
    was = f"good.csv: withdrawn on {today} (sent by mistake)"
    code, printed = run(capsys, "receive", "--preview", str(path))
    assert code == 0
    assert f"{was}, would be current again; " in printed
    code, printed = run(capsys, "receive", "--preview", "--json", str(path))
    assert json.loads(printed)["files"][0]["withdrawal"] == f"withdrawn on {today} (sent by mistake)"
    code, printed = run(capsys, "receive", "--received-on", "2015-10-09", str(path))
    assert f"{was}, now current again; " in printed
    assert (
        printed.strip().splitlines()[-1].startswith("Received 1, turned away 0, already received 0; built ")
    )
    code, printed = run(capsys, "receive", str(path))
    assert f"good.csv: already received on {today}; nothing changed." in printed
    code, printed = run(capsys, "withdraw", sha[:8], "--reason", "wrong after all", "--json")
    assert code == 0
    assert [one.withdrawn_reason for one in receipts(Shelf(data))] == ["sent by mistake", "wrong after all"]


def test_a_run_stopped_between_receiving_and_building_is_finished_by_the_next(data, capsys):
    put(data, GOOD, "good.csv")
    receiving.receive([data / "inbox" / "good.csv"], Shelf(data))
    assert run(capsys, "status")[0] == 2
    code, printed = run(capsys, "receive")
    assert code == 0
    assert printed.startswith("Received 0, turned away 0, already received 0; built ")
    assert json.loads(run(capsys, "status", "--json")[1])["returns_current"] == 1


def test_a_run_that_waited_for_another_takes_the_inbox_as_that_one_left_it(data, capsys):
    taken = put(data, GOOD, "good.csv")
    put(data, GOOD.replace("2015-16 Q2", "2015-16 Q3"), "next.csv")
    with ExitStack() as held:
        held.enter_context(lock(data))
        held.callback(taken.unlink)
        threading.Timer(0.5, held.pop_all().close).start()
        code, printed = run(capsys, "receive")
    assert code == 0
    assert printed.splitlines()[-1].startswith("Received 1, turned away 0, already received 0; built ")


def test_a_build_that_fails_says_that_what_came_before_it_was_done(data, capsys, tmp_path, monkeypatch):
    put(data, GOOD, "good.csv")
    run(capsys, "receive")
    (tmp_path / "caveats.toml").write_text("not a register")
    monkeypatch.setattr("etl.caveats.FILE", tmp_path / "caveats.toml")
    put(data, GOOD.replace("2015-16 Q2", "2015-16 Q3"), "next.csv")
    code, printed = run(capsys, "receive")
    assert (code, len(receipts(Shelf(data)))) == (2, 2)
    assert printed.startswith("Received 1 and kept, but the store could not be built anew: ")
    sha = receipts(Shelf(data))[0].sha256
    code, printed = run(capsys, "withdraw", sha[:8], "--reason", "sent by mistake")
    assert (code, receipts(Shelf(data))[0].is_current) == (2, False)
    assert printed.startswith("good.csv is withdrawn: sent by mistake. The store could not be built anew: ")


def test_a_day_waits_for_its_turn_where_a_build_gives_up(data, capsys, monkeypatch):
    put(data, GOOD, "good.csv")
    run(capsys, "receive", "--received-on", "2015-10-09")
    monkeypatch.setattr("etl.shelf._PATIENCE", 0.1)
    with ExitStack() as held:
        held.enter_context(lock(data))
        assert run(capsys, "build")[0] == 2
        threading.Timer(0.5, held.pop_all().close).start()
        assert run(capsys, "build", "--as-at", "2015-10-09")[0] == 0


def test_a_run_without_a_command_receives_and_builds(data, capsys):
    put(data, GOOD, "good.csv")
    code, printed = run(capsys)
    assert code == 0
    assert (
        printed.strip().splitlines()[-1].startswith("Received 1, turned away 0, already received 0; built ")
    )


def test_status_says_what_the_store_holds(data, capsys):
    put(data, GOOD, "good.csv")
    run(capsys, "receive")
    said = json.loads(run(capsys, "status", "--json")[1])
    assert said["provenance"] == "returns"
    assert said["returns_current"] == 1
    assert said["latest"]["holders"] == 6


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["receive", "nowhere.csv"], "nowhere.csv does not exist"),
        (["receive", "/"], "/ is a folder"),
        (["receive", "/dev/null"], "/dev/null is not a file"),
        (["receive", "--received-on", "1 May"], '"1 May" is not a date'),
        (["receive", "--received-on", "2999-01-01"], "in the future"),
        (["receive", "--file-name", "x.csv"], "exactly one file"),
        (["receive", "--nonsense"], "No such option: --nonsense"),
        (["nonsense"], "No such command 'nonsense'"),
        (["withdraw", "abc"], "Missing option '--reason'"),
        (["withdraw", "abc", "--reason", " "], "Give the reason"),
        (["withdraw", "abc", "--reason", "x"], "No return was received"),
        (["build", "--as-at", "soon"], '"soon" is not a date'),
        (["status"], "no store"),
        (["map", "nowhere.csv"], "There is no file nowhere.csv"),
        (["map", "nowhere.csv", "--name", "x", "--column", "y"], "has no equals sign"),
        (["map", "nowhere.csv", "--column", "DP=holders", "--column", "dp =ended"], 'says twice what "dp"'),
    ],
)
def test_what_cannot_run_is_a_sentence_and_the_code_two(data, capsys, arguments, why):
    code, printed = run(capsys, *arguments)
    assert code == 2
    assert why in printed
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1


def test_one_missing_file_stops_the_run_before_any_other_is_received(data, capsys, tmp_path):
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    assert run(capsys, "receive", str(good), "nowhere.csv")[0] == 2
    assert receipts(Shelf(data)) == []


def test_a_fault_asked_for_as_json_is_json(data, capsys):
    assert main(["receive", "nowhere.csv", "--json"]) == 2
    assert json.loads(capsys.readouterr().out) == {"error": "nowhere.csv does not exist; check the path."}


def test_a_locked_folder_says_who_to_wait_for(data, capsys, monkeypatch):
    monkeypatch.setattr("etl.shelf._PATIENCE", 0.1)
    with lock(data):
        code, printed = run(capsys, "receive")
    assert code == 2
    assert f"in use by process {os.getpid()}" in printed


def test_mapping_shows_the_headings_and_then_keeps_their_meaning(data, capsys, tmp_path):
    path = tmp_path / "north.csv"
    path.write_text("Code,Period,Live\n00C,2015-16 Q2,c\n")
    code, printed = run(capsys, "map", str(path))
    assert code == 0
    assert "3 of 3 headings are not understood" in printed
    columns = [f"--column={pair}" for pair in ("Code=ccg", "Period=quarter", "Live=holders")]
    code, printed = run(capsys, "map", str(path), "--name", "North", *columns, "--json")
    assert code == 1
    assert not json.loads(printed)["saved"]
    code, printed = run(capsys, "map", str(path), "--name", "North", *columns, "--mark", "c=suppressed")
    assert code == 0
    assert 'Saved the layout "north"' in printed
    assert run(capsys, "receive", str(path))[0] == 0


@pytest.mark.parametrize("arguments", [["receive"], ["receive", "--json"], ["status"]])
def test_nobody_need_listen(data, arguments):
    """The code is what it would be, whether the output was closed before or is while it is written."""
    command = [sys.executable, "-m", "etl", *arguments]
    told = {"cwd": REPOSITORY, "env": {**os.environ, "PHB_DATA": str(data)}}
    heard = subprocess.run(command, capture_output=True, **told)
    closed = subprocess.run(["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *command], **told)
    reader, writer = os.pipe()
    os.close(reader)
    broken = subprocess.run(command, stdout=writer, stderr=writer, **told)
    os.close(writer)
    assert [heard.returncode, closed.returncode, broken.returncode] == [heard.returncode] * 3
    assert heard.returncode == (2 if arguments == ["status"] else 0)


def test_an_interruption_is_a_sentence_and_the_code_two(data, capsys, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.build.build", interrupted)
    code, printed = run(capsys, "build")
    assert (code, printed) == (
        2,
        "Stopped. What was received before is kept; run the command again to go on.\n",
    )


@pytest.mark.parametrize("record", ["{", "[]", "{}"])
def test_a_record_of_a_refusal_that_cannot_be_read_is_named(data, capsys, record):
    run(capsys, "receive", str(put(data, BAD, "bad.csv")))
    run(capsys, "receive", str(put(data, GOOD, "good.csv")))
    (path,) = Shelf(data).rejected.glob("*.json")
    path.write_text(record)
    code, printed = run(capsys, "status")
    assert code == 2
    assert f"The record {path} cannot be read" in printed


def test_a_bar_on_a_terminal_never_mixes_with_the_json(data, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    done = subprocess.run(
        [sys.executable, "-m", "etl", "receive", str(path), "--json"],
        cwd=REPOSITORY,
        env={**os.environ, "PHB_DATA": str(data), "FORCE_COLOR": "1", "TTY_COMPATIBLE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["received"] == 1


def test_as_at_a_day_before_the_first_return_is_a_sentence_and_nothing_is_written(data, capsys):
    put(data, GOOD, "good.csv")
    run(capsys, "receive", "--received-on", "2015-10-09")
    before = sorted(path for path in data.rglob("*"))
    code, printed = run(capsys, "build", "--as-at", "2015-10-08")
    assert code == 2
    assert printed.strip() == (
        "Nothing had been received by 2015-10-08: the first return came on 2015-10-09."
        " Give that day or a later one."
    )
    assert sorted(path for path in data.rglob("*")) == before
