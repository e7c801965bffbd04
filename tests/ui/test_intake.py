"""Sending and withdrawing through the real commands, and what is said when they fail."""

import os
import tempfile
import time
import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from phb.errors import PlainError
from phb.store import Store, current
from phb.ui.etl_command import BUILD_SECONDS, PREVIEW_SECONDS, Job, Upload, run
from tests.returns import voluntary

GOOD = voluntary("02P | 2019-20 Q3 | 3 | 1 | 0 | 4").content
NEGATIVE = voluntary("02P | 2019-20 Q3 | -3 | 1 | 0 | 4").content
UNKNOWN = b"CCG code,Quarter,Budgets held\n02P,2019-20 Q3,41\n"


def preview(name, content):
    return run(["receive", "--preview", "--json"], seconds=PREVIEW_SECONDS, upload=Upload(name, content))


def receive(name, content):
    return run(["receive", "--json"], seconds=BUILD_SECONDS, upload=Upload(name, content))


def everything_in(folder: Path):
    return {p.relative_to(folder) for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def left_behind():
    return list(Path(tempfile.gettempdir()).glob("phb-intake-*"))


@pytest.fixture
def own_temporary_folder(tmp_path, monkeypatch):
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_preview_says_what_would_change_and_changes_nothing(empty_data):
    before = everything_in(empty_data)
    ended = preview("quarter.csv", GOOD)
    assert ended.said["received"] == 1
    assert ended.said["preview"]["ccg_quarters_added"] == 1
    assert everything_in(empty_data) == before


def test_a_wrong_cell_is_named_by_row_and_column(empty_data):
    ended = preview("quarter.csv", NEGATIVE)
    (problem,) = ended.said["files"][0]["problems"]
    assert (problem["row"], problem["column"]) == (2, "Direct payment")
    assert ended.sentence is None, "a refusal is an answer, not a failure"


def test_a_file_keeps_the_name_it_was_sent_under_and_never_lies_under_it(empty_data):
    name = "../../etc/=cmd <b>.csv"
    ended = receive(name, GOOD)
    assert ended.said["files"][0]["file_name"] == name
    stored = [path.name for path in (empty_data / "returns").iterdir()]
    sha256 = ended.said["files"][0]["sha256"]
    assert sorted(stored) == [f"{sha256}.csv", f"{sha256}.json"]
    assert not list(empty_data.parent.rglob("*cmd*"))


def test_accepting_receives_and_builds_in_one_command(empty_data):
    version = current(empty_data).version
    ended = receive("quarter.csv", GOOD)
    after = current(empty_data)
    assert ended.said["build"]["version"] == after.version != version
    assert after.provenance == "returns"


def test_the_same_file_again_is_known_to_have_been_received(empty_data):
    receive("quarter.csv", GOOD)
    assert preview("the same under another name.csv", GOOD).said["already_received"] == 1


def test_a_zip_bomb_is_refused_in_a_sentence(empty_data):
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    ended = preview("bomb.xlsx", bomb.getvalue())
    assert ended.said["turned_away"] == 1
    assert ended.said["files"][0]["problems"][0]["sentence"]


def test_a_command_past_its_time_is_ended_and_says_so(empty_data, own_temporary_folder):
    started = time.monotonic()
    ended = run(["receive", "--preview", "--json"], seconds=0.2, upload=Upload("quarter.csv", GOOD))
    assert ended.sentence.startswith("It took longer than")
    assert time.monotonic() - started < 30
    assert left_behind() == []


def test_a_command_without_a_file_that_is_killed_does_not_blame_a_file(empty_data, own_temporary_folder):
    job = Job(["build", "--as-at=2015-08-01", "--json"], seconds=BUILD_SECONDS)
    job.process.kill()
    assert job.wait().sentence.startswith("It was stopped half way, and the store stays as it was. Try again")
    slow = run(["build", "--as-at=2015-08-01", "--json"], seconds=0.1)
    assert slow.sentence.startswith("It took longer than 0 seconds and was stopped. Try again")


def test_a_held_lock_is_said_in_a_sentence(empty_data):
    from etl.shelf import lock

    with lock(empty_data):
        ended = receive("quarter.csv", GOOD)
    assert "is in use by process" in ended.sentence
    assert not (empty_data / "returns").exists()


def test_a_data_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path, monkeypatch):
    nowhere = tmp_path / "file"
    nowhere.write_text("not a folder")
    monkeypatch.setenv("PHB_DATA", str(nowhere / "data"))
    assert "cannot be written" in receive("quarter.csv", GOOD).sentence


def test_a_full_temporary_disk_is_said_in_a_sentence(empty_data, own_temporary_folder):
    own_temporary_folder.rmdir()
    with pytest.raises(PlainError, match="could not be written for checking"):
        preview("quarter.csv", GOOD)


def test_nothing_of_an_upload_stays_in_the_temporary_folder(empty_data, own_temporary_folder):
    preview("quarter.csv", GOOD)
    preview("quarter.csv", NEGATIVE)
    assert left_behind() == []


def test_what_a_stopped_server_left_behind_is_cleared_after_an_hour(empty_data, own_temporary_folder):
    old, fresh = own_temporary_folder / "phb-intake-old", own_temporary_folder / "phb-intake-fresh"
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "copy.csv").write_bytes(GOOD)
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    run(["status", "--json"], seconds=PREVIEW_SECONDS)
    assert left_behind() == [fresh]


def test_an_acceptance_goes_on_when_nobody_waits_for_it(empty_data):
    job = Job(["receive", "--json"], seconds=BUILD_SECONDS, upload=Upload("quarter.csv", GOOD))
    assert os.getpgid(job.process.pid) != os.getpgid(0), "closing the page does not end it"
    job.process.wait()
    assert current(empty_data).provenance == "returns"
    job.finished()


def test_unknown_headings_are_mapped_once_and_the_file_is_then_received(empty_data):
    assert preview("regional.csv", UNKNOWN).said["files"][0]["unknown_headings"] == ["Budgets held"]
    mapped = run(
        ["map", "--name=northern", "--column=Budgets held=holders/all", "--mark=x=suppressed", "--json"],
        seconds=PREVIEW_SECONDS,
        upload=Upload("regional.csv", UNKNOWN),
    )
    assert mapped.said["saved"]
    written = tomllib.loads((empty_data / "formats" / "northern.toml").read_text(encoding="utf-8"))
    assert written["columns"]["Budgets held"] == "holders/all"
    assert receive("regional.csv", UNKNOWN).said["received"] == 1


def test_withdrawing_the_last_return_leaves_its_history_and_its_reason(empty_data):
    sha256 = receive("quarter.csv", GOOD).said["files"][0]["sha256"]
    ended = run(["withdraw", sha256, "--reason=sent by mistake", "--json"], seconds=BUILD_SECONDS)
    assert ended.said["receipt"]["withdrawn_reason"] == "sent by mistake"
    assert ended.said["build"]["provenance"] == "demonstration"
    assert Store.current(empty_data).meta["provenance"] == "demonstration"


def test_every_meaning_of_the_mapping_form_is_one_of_the_formats_words():
    from etl.formats import IDENTIFIERS, MEASURES, split_measure
    from phb.ui.mapping_form import MEANINGS

    offered = set(MEANINGS)
    assert {word for word in offered if split_measure(word) is None} == {*IDENTIFIERS, "value", "ignore"}
    assert {split_measure(word)[0] for word in offered if split_measure(word)} == set(MEASURES)
