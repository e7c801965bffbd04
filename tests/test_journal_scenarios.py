"""Saved scenarios: each kept as it was seen, and a journal from before there were any goes on living."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from phb.errors import PlainError
from phb.journal import Journal
from tests.acts import HAVERING

SLOWEST = {
    "name": "Slowest sixty",
    "by": "A. Lead",
    "note": "For the board.\nNot agreed.",
    "scope": "England",
    "quarter": "2018-19 Q3",
    "geography": "2018-04",
    "aim": "by_2020",
    "levers": {"slowest": 60, "restart": 0},
    "seen": {"with": 62_120, "without": 55_004, "reached": None},
    "store_version": "abcdef012345",
}
# As version 1 made them, of the tables that are used here: {number} and {moment} differ between databases.
VERSION_1 = (
    "create table journal_version (version integer not null primary key, made_at {moment} not null)",
    "create table act (number {number}, id varchar(32) not null unique, "
    + ", ".join(
        f"{column} text not null"
        for column in [
            "alert_id",
            "ccg_code",
            "family",
            "rule",
            "onset",
            "quarter",
            "sentence",
            "store_version",
            "by",
            "kind",
            "note",
            "owner",
            "reason",
        ]
    )
    + ", at {moment}, review_quarter text, until text)",
    "insert into journal_version values (1, '2017-05-01 10:00:00')",
    "insert into act (id, alert_id, ccg_code, family, rule, onset, quarter, sentence, store_version, by, "
    "kind, note, owner, reason, at) values ('1f', 'k', '08F', 'stall', 'STALLED', '2016-17 Q1', "
    "'2016-17 Q4', 'Flat.', '0123', 'A. Lead', 'noted', 'Phoned.', '', '', '2017-05-01 10:00:00')",
)


@pytest.fixture
def version_1(journal_url, tmp_path):
    (tmp_path / "journal").mkdir()
    words = (
        {"number": "integer not null primary key", "moment": "datetime"}
        if journal_url.startswith("sqlite")
        else {"number": "serial primary key", "moment": "timestamptz"}
    )
    engine = opened(journal_url)
    with engine.begin() as connection:
        for statement in VERSION_1:
            connection.execute(sa.text(statement.format(**words)))
    engine.dispose()
    return journal_url


def opened(url):
    read = make_url(url)
    return sa.create_engine(read if "sqlite" in url else read.set(drivername="postgresql+psycopg"))


def versions(url):
    with opened(url).connect() as connection:
        return [
            row[0] for row in connection.execute(sa.text("select version from journal_version order by 1"))
        ]


def test_a_scenario_is_kept_with_what_was_asked_and_what_was_seen(journal_url):
    before = dt.datetime.now(dt.UTC)
    made = Journal(journal_url).save_scenario(**SLOWEST)
    (found,) = Journal(journal_url).scenarios()
    assert found == made
    assert {what: getattr(found, what) for what in SLOWEST} == SLOWEST
    assert before <= found.at <= dt.datetime.now(dt.UTC)


def test_a_scenario_saved_again_stands_beside_the_older_one(journal_url):
    journal = Journal(journal_url)
    for slowest in (60, 80):
        journal.save_scenario(**{**SLOWEST, "levers": {"slowest": slowest}})
    assert [one.levers["slowest"] for one in journal.scenarios()] == [60, 80]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"by": " \n"}, "Say who is saving"),
        ({"name": "\u200b"}, "Give the scenario a name"),
        ({"name": "x" * 81}, "The name is longer than 80"),
        ({"note": "x" * 4001}, "The note is longer than 4000"),
        ({"quarter": "soon"}, "is not a quarter"),
    ],
)
def test_what_a_person_gets_wrong_is_said_and_nothing_is_kept(tmp_path, wrong, sentence):
    path = tmp_path / "journal.sqlite"
    with pytest.raises(PlainError, match=sentence):
        Journal(f"sqlite:///{path}").save_scenario(**{**SLOWEST, **wrong})
    assert not path.exists()


def test_a_journal_of_version_1_is_read_as_before_and_stays_as_it_is(version_1):
    journal = Journal(version_1)
    (act,) = journal.acts()
    assert (act.by, act.note, act.alert.ccg_code) == ("A. Lead", "Phoned.", "08F")
    assert journal.scenarios() == []
    assert versions(version_1) == [1]


def test_a_journal_of_version_1_gains_what_it_lacks_on_the_first_write(version_1):
    journal = Journal(version_1)
    journal.act([HAVERING], "noted", by="B. Manager", note="Again.")
    assert [act.by for act in journal.acts()] == ["A. Lead", "B. Manager"]
    assert versions(version_1) == [1, 2]
    made = journal.save_scenario(**SLOWEST)
    assert journal.scenarios() == [made]
