"""The store's door: read-only, one cursor a question, plain words when something is missing."""

import json
import threading

import duckdb
import pytest

from phb.errors import PlainError
from phb.store import Store, current, data_folder, rejected_returns
from tests.returns import voluntary
from tests.stores import ask

HAVERING = voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")


def test_the_data_folder_is_the_one_told(data):
    assert data_folder() == data.resolve()


def test_a_folder_without_a_store_says_what_to_do(data):
    assert current() is None
    with pytest.raises(PlainError, match="make build"):
        Store.current()


def test_a_pointer_to_a_snapshot_that_is_gone_says_what_to_do(store_from, data):
    store_from(HAVERING)
    said = json.loads((data / "CURRENT.json").read_text())
    (data / "CURRENT.json").write_text(json.dumps({**said, "store": "snapshots/phb-gone.duckdb"}))
    with pytest.raises(PlainError, match="missing; run `make build`"):
        Store.current()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "1"}'])
def test_a_broken_pointer_says_what_to_do(data, content):
    data.mkdir()
    (data / "CURRENT.json").write_text(content)
    with pytest.raises(PlainError, match="make build"):
        current()


def test_a_pointer_that_cannot_be_opened_says_what_to_do(data):
    (data / "CURRENT.json").mkdir(parents=True)
    with pytest.raises(PlainError, match="make build"):
        current()


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"\0" * 20_000])
def test_a_broken_snapshot_says_what_to_do(tmp_path, content):
    path = tmp_path / "phb-broken.duckdb"
    path.write_bytes(content)
    with pytest.raises(PlainError, match="make build"):
        Store(path)


@pytest.mark.parametrize(
    "sql",
    [
        "create table t (a integer)",
        "delete from ccg",
        "select * from read_text('/etc/hostname')",
        "copy ccg to '/tmp/ccg.csv'",
        "attach '/tmp/other.duckdb'",
        "set threads = 4",
        "install spatial",
    ],
)
def test_a_store_can_only_be_read_and_nothing_outside_it(store_from, sql):
    store = store_from(HAVERING)
    with pytest.raises(duckdb.Error):
        ask(store, sql)


def test_a_question_cannot_see_the_programs_own_frames(store_from):
    import pandas as pd

    secret = pd.DataFrame({"a": [1]})
    with pytest.raises(duckdb.Error, match="secret"):
        ask(store_from(HAVERING), "select * from secret")
    assert len(secret) == 1


def test_a_named_question_gives_a_frame_or_rows(store_from):
    store = store_from(HAVERING)
    frame = store.query("status")
    assert frame.loc[0, "latest_holders"] == 4
    assert store.rows("status")[0]["latest_quarter"] == "2015-16 Q1"


@pytest.mark.parametrize("name", ["../status", "status.sql", "a b"])
def test_a_question_is_named_not_pointed_at(store_from, name):
    with pytest.raises(ValueError, match="name of a query"):
        store_from(HAVERING).query(name)


def test_many_threads_each_get_the_answer_to_their_own_question(demonstration):
    codes = [row[0] for row in ask(demonstration, "select distinct ccg_code from ccg_quarter order by 1")][
        :60
    ]
    answers = {}

    def put(code):
        answers[code] = ask(
            demonstration, f"select distinct ccg_code from ccg_quarter where ccg_code = '{code}'"
        )

    threads = [threading.Thread(target=put, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {code: [(code,)] for code in codes}


def test_what_was_turned_away_is_listed_newest_first(data):
    folder = data / "rejected"
    folder.mkdir(parents=True)
    for sha, day in (("a", "2015-07-10"), ("b", "2015-08-10")):
        (folder / f"{sha}.json").write_text(json.dumps({"sha256": sha, "turned_away_on": day}))
    assert [record["sha256"] for record in rejected_returns()] == ["b", "a"]


def test_while_the_demonstration_is_served_what_was_turned_away_of_it_is_listed(demonstration_data):
    names = [record["file_name"] for record in rejected_returns(demonstration_data)]
    assert any("closed" in name for name in names)


def test_columns_hold_what_rows_hold_with_nothing_as_nan_or_none(store_from):
    counts = {"numerator": "holders", "over": "holders_ytd"}
    asked = {**counts, "geography": "as_it_was", "first": "2015-16 Q1", "last": "2015-16 Q1"}
    store = store_from(HAVERING)
    rows, columns = store.rows("area_map", **asked), store.columns("area_map", **asked)
    for name, column in columns.items():
        told = [None if value != value else value for value in column.tolist()]
        assert told == [row[name] for row in rows], name
    assert None in columns["stp_name"] and columns["numerator"].dtype == float
