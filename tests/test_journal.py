"""The journal: every act kept, nobody's overwritten, on SQLite and on a real PostgreSQL."""

import datetime as dt
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from phb import journal_database
from phb.errors import PlainError
from phb.journal import Journal
from tests.acts import HAVERING, KEY, MADE_OF, WILTSHIRE
from tests.postgres import PASSWORD
from tests.returns import voluntary

REPOSITORY = Path(__file__).resolve().parents[1]
# Acts again and again; says each id once it is kept.
WRITER = """
import sys
from phb.journal import Journal
from tests.acts import HAVERING
journal = Journal(sys.argv[1])
for number in range(int(sys.argv[3])):
    act, = journal.act([HAVERING], "noted", by=sys.argv[2], note=f"note {number}")
    print(act.id, flush=True)
"""


def start(code, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kinds(journal):
    return [(act.kind, act.by, act.alert.alert_id) for act in journal.acts()]


# -- acts


def test_an_act_is_kept_with_what_the_person_saw(journal_url):
    journal = Journal(journal_url)
    before = dt.datetime.now(dt.UTC)
    made = journal.act(
        [HAVERING, WILTSHIRE],
        "acknowledged",
        by="A. Lead",
        owner="B. Manager",
        note="Phoned.\nWill recruit.",
        review_quarter="2017/18 Q2",
    )
    found = Journal(journal_url).acts()
    assert found == made
    assert [act.alert for act in found] == [HAVERING, WILTSHIRE]
    assert found[0].note == "Phoned.\nWill recruit."
    assert (found[0].owner, found[0].review_quarter) == ("B. Manager", "2017-18 Q2")
    assert before <= found[0].at <= dt.datetime.now(dt.UTC)
    assert found[0].at.tzinfo is dt.UTC
    assert len({act.id for act in found}) == 2


def test_every_kind_of_act_is_kept_in_the_order_in_which_it_was_done(journal_url):
    journal = Journal(journal_url)
    journal.act([HAVERING], "acknowledged", by="A", review_quarter="2017-18 Q1")
    journal.act([HAVERING], "snoozed", by="B", until="2017-18 Q2")
    journal.act([HAVERING], "resolved", by="C", reason="recruiting again")
    journal.act([HAVERING], "reopened", by="D", note="it was another CCG")
    journal.act([HAVERING], "explained", by="E", reason="merger")
    journal.act([HAVERING], "noted", by="F", note="see the minutes")
    said = [(a.kind, a.by, a.owner, a.until, a.reason) for a in journal.acts()]
    assert said == [
        ("acknowledged", "A", "A", None, ""),
        ("snoozed", "B", "", "2017-18 Q2", ""),
        ("resolved", "C", "", None, "recruiting again"),
        ("reopened", "D", "", None, ""),
        ("explained", "E", "", None, "merger"),
        ("noted", "F", "", None, ""),
    ]


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("noted", {"by": "  ", "note": "x"}, "Say who is acting"),
        ("acknowledged", {"by": "A\u200b" * 0}, "Say who is acting"),
        ("resolved", {"by": "A", "reason": " \n "}, "Say why the alert is resolved"),
        ("explained", {"by": "A", "reason": "weather"}, "merger, reclassification, restatement"),
        ("snoozed", {"by": "A"}, "every snooze ends"),
        ("snoozed", {"by": "A", "until": "2016-17 Q4"}, "must lie after 2016-17 Q4"),
        ("snoozed", {"by": "A", "until": "2015-16 Q1"}, "must lie after 2016-17 Q4"),
        ("snoozed", {"by": "A", "until": "2018-19 Q1"}, "4 quarters at most"),
        ("snoozed", {"by": "A", "until": "for ever"}, "is not a quarter"),
        ("acknowledged", {"by": "A", "review_quarter": "2016-17 Q3"}, "The review must lie after"),
        ("noted", {"by": "A"}, "Write a note"),
        ("noted", {"by": "A", "note": "x" * 4001}, "longer than 4000"),
        ("reopened", {"by": "A"}, "why the alert is reopened"),
        ("deleted", {"by": "A"}, 'There is no act "deleted"'),
    ],
)
def test_what_a_person_gets_wrong_is_said_and_nothing_is_kept(tmp_path, kind, said, sentence):
    path = tmp_path / "journal.sqlite"
    with pytest.raises(PlainError, match=sentence):
        Journal(f"sqlite:///{path}").act([HAVERING], kind, **said)
    assert not path.exists()


def test_a_snooze_of_several_alerts_must_end_after_the_newest_of_them(tmp_path):
    later = replace(WILTSHIRE, quarter="2017-18 Q1")
    with pytest.raises(PlainError, match="must lie after 2017-18 Q1"):
        Journal(f"sqlite:///{tmp_path / 'j'}").act([HAVERING, later], "snoozed", by="A", until="2017-18 Q1")


def test_no_alert_is_no_act(tmp_path):
    with pytest.raises(PlainError, match="choose at least one"):
        Journal(f"sqlite:///{tmp_path / 'j'}").act([], "noted", by="A", note="x")


def test_what_no_database_can_hold_is_taken_out_of_the_words(journal_url):
    journal = Journal(journal_url)
    journal.act([HAVERING], "noted", by="A\x00\ud800 B\r\nC", note="'; drop table act; --\x00\n\u202eé")
    (act,) = journal.acts()
    assert act.by == "A B C"
    assert act.note == "'; drop table act; --\né"


# -- reading what is not there, and the file


def test_reading_where_there_is_no_journal_gives_nothing_and_makes_nothing(data):
    journal = Journal()
    assert (journal.acts(), journal.sites(), journal.observations(), journal.sends()) == ([], [], [], [])
    assert not data.exists()


def test_reading_an_empty_database_gives_nothing_and_makes_nothing(postgres):
    url = postgres.database()
    assert Journal(url).acts() == []
    with psycopg.connect(url) as connection:
        asked = "select count(*) from information_schema.tables where table_schema = 'public'"
        assert connection.execute(asked).fetchone() == (0,)


def test_the_file_lies_in_the_data_folder_for_its_owner_alone(data):
    journal = Journal()
    journal.act([HAVERING], "noted", by="A", note="x")
    path = data / "journal.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        connection.execute("begin immediate")
        assert len(journal.acts()) == 1, "a reader does not wait for a writer"


def test_the_environment_names_another_database(data, postgres, monkeypatch):
    monkeypatch.setenv("PHB_JOURNAL_URL", postgres.database().replace("postgresql://", "postgres://"))
    Journal().act([HAVERING], "noted", by="A", note="x")
    assert len(Journal().acts()) == 1
    assert not (data / "journal.sqlite").exists()


def test_a_journal_put_back_from_a_copy_is_seen(data):
    journal = Journal()
    journal.act([HAVERING], "noted", by="A", note="first")
    (data / "journal.sqlite").rename(data / "kept.sqlite")
    assert journal.acts() == []
    journal.act([HAVERING], "noted", by="A", note="second")
    (data / "kept.sqlite").replace(data / "journal.sqlite")
    assert [act.note for act in journal.acts()] == ["first"]


# -- the database


def test_a_database_that_is_not_there_is_said_without_its_password(postgres):
    wrong = [
        postgres.url(password="wrong-secret"),
        postgres.url("no_such", password=PASSWORD, options="?application_name=wrong-secret"),
        "postgresql://phb:wrong-secret@127.0.0.1:1/journal",
    ]
    for url in wrong:
        with pytest.raises(PlainError, match="cannot be reached") as said:
            Journal(url).acts()
        assert "secret" not in repr(said.value) and PASSWORD not in repr(said.value)
        assert said.value.__cause__ is None and "127.0.0.1" in str(said.value)


@pytest.mark.parametrize(
    "url", ["not a url", "nosuch://host/db", "sqlite://", "postgresql://a:secret@h:port/d"]
)
def test_a_url_that_is_none_is_said_without_repeating_it(url):
    with pytest.raises(PlainError) as said:
        Journal(url).acts()
    assert "secret" not in str(said.value)


def test_a_database_that_may_not_be_written_keeps_nothing_and_says_so(postgres):
    url = postgres.database()
    Journal(url).act([HAVERING], "noted", by="A", note="x")
    only_read = Journal(f"{url}?options=-c%20default_transaction_read_only%3Don")
    assert len(only_read.acts()) == 1
    with pytest.raises(PlainError, match="may not be written"):
        only_read.act([HAVERING], "noted", by="A", note="y")


@pytest.fixture
def open_folder():
    """A folder that another user may enter: pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="phb-journal-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_file_that_may_not_be_written_says_so(open_folder):
    """To read it too: SQLite writes its log beside the file even then."""
    path = open_folder / "journal.sqlite"
    Journal(f"sqlite:///{path}").act([HAVERING], "noted", by="A", note="x")
    code = """
import os, sys
from phb.errors import PlainError
from phb.journal import Journal
from tests.acts import HAVERING
if os.getuid() == 0:
    os.setuid(65534)
journal = Journal("sqlite:///" + sys.argv[1])
for ask in (lambda: journal.act([HAVERING], "noted", by="A", note="y"), journal.acts):
    try:
        ask()
    except PlainError as said:
        print(said)
"""
    path.chmod(0o444)
    open_folder.chmod(0o555)
    told, trouble = start(code, path).communicate()
    open_folder.chmod(0o755)
    assert trouble == ""
    assert ["may not be written" in line for line in told.splitlines()] == [True, True]
    assert len(Journal(f"sqlite:///{path}").acts()) == 1


def test_a_file_that_is_no_journal_is_left_alone(tmp_path):
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database, but the minutes of a meeting" * 100)
    for ask in (Journal(f"sqlite:///{path}").acts, lambda: Journal(f"sqlite:///{path}").sites()):
        with pytest.raises(PlainError, match="is not a journal"):
            ask()


def test_a_journal_of_a_newer_version_is_left_alone(journal_url):
    journal = Journal(journal_url)
    journal.act([HAVERING], "noted", by="A", note="x")
    journal_database.Database(journal_url).add(
        journal_version=[{"version": journal_database.VERSION + 1, "made_at": dt.datetime.now(dt.UTC)}]
    )
    for ask in (journal.acts, lambda: journal.act([HAVERING], "noted", by="A", note="y")):
        with pytest.raises(PlainError, match="newer version of the monitor"):
            ask()


def test_the_tables_are_those_of_version_2(tmp_path):
    """A change here is a new VERSION: a journal lives for years and is never made anew."""
    path = tmp_path / "journal.sqlite"
    Journal(f"sqlite:///{path}").act([HAVERING], "noted", by="A", note="x")
    with sqlite3.connect(path) as connection:
        tables = connection.execute(
            "select name from sqlite_master where type = 'table' order by 1"
        ).fetchall()
        columns = {
            name: " ".join(row[1] for row in connection.execute(f"pragma table_info({name})"))
            for (name,) in tables
        }
    assert journal_database.VERSION == 2
    assert columns == {
        "act": (
            "number id alert_id ccg_code family rule onset quarter sentence store_version by kind note owner "
            "reason at review_quarter until"
        ),
        "digest_outcome": "number id outcome detail ended_at send_id",
        "digest_send": "number id content store_version reserved_at quarter recipient scope attempt",
        "journal_version": "version made_at",
        "pilot_observation": (
            "number id observation_id level site_id site_name observed_on observed_on_text measure unit "
            "qualifier due_by_text due_by_date claimant source added_by value added_at"
        ),
        "pilot_site": (
            "number id site_id site_name organisations organisation_type programme conditions "
            "direct_payments_authorised start_text start_date planned_end_text scope_note related_site_ids "
            "source added_by organisation_count added_at"
        ),
        "scenario": ("number id by name note scope quarter geography aim levers seen store_version at"),
    }


# -- many at once


def test_two_processes_acting_at_once_from_the_first_act_on_both_keep_every_act(journal_url):
    many = 60
    running = [start(WRITER, journal_url, name, many) for name in ("A", "B")]
    told = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    said = [line for out, _ in told for line in out.split()]
    kept = Journal(journal_url).acts()
    assert sorted(act.id for act in kept) == sorted(said)
    for name in ("A", "B"):
        assert [act.note for act in kept if act.by == name] == [f"note {n}" for n in range(many)]


def test_threads_share_one_journal(journal_url):
    journal = Journal(journal_url)
    faults = []

    def act(name):
        try:
            for number in range(10):
                journal.act([HAVERING, WILTSHIRE], "noted", by=name, note=str(number))
                assert journal.acts()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=act, args=(name,)) for name in "ABCDEFGH"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(journal.acts()) == 8 * 10 * 2


def test_nobodys_act_is_overwritten_by_a_later_one(journal_url):
    journal = Journal(journal_url)
    first = journal.act([HAVERING], "acknowledged", by="A", owner="A", note="mine")
    for _ in range(3):
        journal.act([HAVERING], "resolved", by="B", reason="done")
        assert journal.acts()[:1] == first


def kill_a_writer(journal_url, after):
    """Kill a process that keeps two alerts an act; give what it had said, and what is kept."""
    code = WRITER.replace("import HAVERING", "import HAVERING, WILTSHIRE")
    code = code.replace("act, = journal.act([HAVERING]", "act, _ = journal.act([HAVERING, WILTSHIRE]")
    running = start(code, journal_url, "A", 100_000)
    said = [running.stdout.readline().strip()]
    time.sleep(after)
    running.send_signal(signal.SIGKILL)
    said += running.stdout.read().split()
    running.wait()
    running.stderr.close()
    running.stdout.close()
    return said, Journal(journal_url).acts()


def hold_whole_acts(said, kept):
    assert [act.id for act in kept[::2]][: len(said)] == said, "what was said to be kept is kept"
    assert len(kept) in (2 * len(said), 2 * len(said) + 2), "and at most the one after it, whole"
    assert {act.alert for act in kept[::2]} == {HAVERING} and {act.alert for act in kept[1::2]} == {WILTSHIRE}


def test_a_process_killed_while_writing_leaves_whole_acts_only(journal_url):
    said, kept = kill_a_writer(journal_url, 0.2)
    hold_whole_acts(said, kept)
    Journal(journal_url).act([HAVERING], "noted", by="B", note="the next one is not held up")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_a_process_killed_at_any_moment_leaves_whole_acts_only(journal_url, seed):
    hold_whole_acts(*kill_a_writer(journal_url, random.Random(seed).uniform(0, 0.3)))


def test_rebuilding_the_store_loses_and_doubles_nothing(store_from, data):
    first = store_from(voluntary("08F | 2015-16 Q1 | 3 | 0 | 0 | 3", "2015-07-10"))
    journal = Journal()
    made = journal.act([replace(HAVERING, store_version=first.version)], "noted", by="A", note="x")
    site = journal.add_site(SITE, by="A")
    second = store_from(voluntary("02N | 2015-16 Q2 | 5 | 0 | 0 | 5", "2015-10-10"))
    third = store_from(voluntary("08F | 2015-16 Q1 | 4 | 0 | 0 | 4", "2015-11-10"))
    assert len({first.version, second.version, third.version}) == 3
    assert (Journal().acts(), Journal().sites()) == (made, [site])


# -- pilots

SITE = {
    "site_id": "PB-NEW",
    "site_name": "NHS Somewhere",
    "organisations": "Somewhere PCT;Elsewhere PCT",
    "organisation_count": "2",
    "start_date": "2010-02",
    "source": "minutes of 3 March 2011",
}
OBSERVATION = {
    "site_id": "PB-NEW",
    "measure": "patients_recruited",
    "value": "1,200",
    "observed_on": "2011",
    "source": "their letter",
}


def test_a_site_and_its_observations_are_kept_with_who_added_them(journal_url):
    journal = Journal(journal_url)
    site = journal.add_site(SITE, by="A. Lead")
    observation = journal.add_observation(OBSERVATION, by="A. Lead")
    assert Journal(journal_url).sites() == [site]
    assert Journal(journal_url).observations() == [observation]
    assert (site.added_by, site.organisation_count, site.start_date) == ("A. Lead", 2, "2010-02")
    assert (observation.value, observation.unit, observation.qualifier) == (1200, "people", "exact")
    assert observation.added_at.tzinfo is dt.UTC


def test_a_file_of_rows_is_kept_whole_or_not_at_all(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'j'}")
    with pytest.raises(PlainError, match="observation 2 cannot be kept: value"):
        journal.add_pilots([SITE], [OBSERVATION, {**OBSERVATION, "value": "-1"}], by="A")
    assert journal.sites() == []
    journal.add_pilots([SITE], [OBSERVATION] * 3, by="A")
    assert len(journal.observations()) == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"site_id": "a b"}, "site_id is not a code"),
        ({"site_name": ""}, "site_name is empty"),
        ({"source": " "}, "source is empty"),
        ({"start_date": "March 2011"}, "is not a date; write it like 2011-03"),
        ({"start_date": "2011-02-30"}, "is not in the calendar"),
        ({"organisation_count": "two"}, "organisation_count"),
        ({"direct_payments_authorised": "perhaps"}, "direct_payments_authorised"),
        ({"budget": "3"}, "there is no column budget"),
    ],
)
def test_a_site_that_is_wrong_is_said_by_its_column(tmp_path, change, sentence):
    with pytest.raises(PlainError, match=sentence):
        Journal(f"sqlite:///{tmp_path / 'j'}").add_site({**SITE, **change}, by="A")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"measure": "happiness"}, "measure"),
        ({"value": ""}, "value"),
        ({"value": "1.5"}, "is a count of people and cannot be 1.5"),
        ({"value": "nan"}, "value"),
        ({"unit": "GBP"}, "is counted in people, not in GBP"),
        ({"due_by_date": "soon"}, "is not a date"),
    ],
)
def test_an_observation_that_is_wrong_is_said_by_its_column(tmp_path, change, sentence):
    with pytest.raises(PlainError, match=sentence):
        Journal(f"sqlite:///{tmp_path / 'j'}").add_observation({**OBSERVATION, **change}, by="A")


def test_nothing_is_added_without_a_name(tmp_path):
    with pytest.raises(PlainError, match="Say who is adding this"):
        Journal(f"sqlite:///{tmp_path / 'j'}").add_site(SITE, by="")


# -- digests


def test_a_digest_is_claimed_once_and_its_outcome_is_added(journal_url):
    journal = Journal(journal_url)
    send, is_ours = journal.reserve_send(*KEY, **MADE_OF)
    assert is_ours and (send.attempt, send.outcome, send.recipient) == (1, "unfinished", "lead@example.org")
    sent = journal.finish_send(send, "sent", "250 OK")
    assert journal.sends("2016-17 Q4") == [sent] and journal.sends("2016-17 Q3") == []
    again, is_ours = journal.reserve_send(*KEY, **{**MADE_OF, "content": "1" * 64}, retry=True)
    assert not is_ours and again == sent


def test_another_scope_recipient_or_quarter_is_another_digest(journal_url):
    journal = Journal(journal_url)
    for key in (KEY, ("2017-18 Q1", *KEY[1:]), (KEY[0], "other@example.org", KEY[2]), (*KEY[:2], "CCG 08F")):
        assert journal.reserve_send(*key, **MADE_OF)[1]
    assert not journal.reserve_send("2016/17 Q4", "LEAD@example.org", KEY[2], **MADE_OF)[1]


def test_what_failed_is_claimed_anew_and_the_failure_stays_on_record(journal_url):
    journal = Journal(journal_url)
    first, _ = journal.reserve_send(*KEY, **MADE_OF)
    journal.finish_send(first, "failed", "550 no such mailbox")
    second, is_ours = journal.reserve_send(*KEY, **MADE_OF)
    assert is_ours and second.attempt == 2
    assert [(s.attempt, s.outcome) for s in journal.sends()] == [(1, "failed"), (2, "unfinished")]


def test_a_run_that_died_between_claim_and_outcome_is_seen_and_only_sent_again_when_told(journal_url):
    journal = Journal(journal_url)
    code = """
import os, sys
from phb.journal import Journal
from tests.acts import KEY, MADE_OF
Journal(sys.argv[1]).reserve_send(*KEY, **MADE_OF)
os.kill(os.getpid(), 9)
"""
    start(code, journal_url).communicate()
    left, is_ours = journal.reserve_send(*KEY, **MADE_OF)
    assert not is_ours and left.outcome == "unfinished"
    anew, is_ours = journal.reserve_send(*KEY, **MADE_OF, retry=True)
    assert is_ours and anew.attempt == 2


def test_of_many_runs_at_once_one_may_send(journal_url):
    code = """
import sys
from phb.journal import Journal
from tests.acts import KEY, MADE_OF
journal = Journal(sys.argv[1])
sys.stdin.readline()
for number in range(8):
    print(journal.reserve_send(KEY[0], f"{number}@example.org", KEY[2], **MADE_OF)[1])
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, journal_url],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        for _ in range(3)
    ]
    told = [process.communicate("go\n")[0].split() for process in running]
    assert [len(one) for one in told] == [8, 8, 8]
    assert [ours.count("True") for ours in zip(*told)] == [1] * 8
    assert [send.attempt for send in Journal(journal_url).sends()] == [1] * 8


def test_a_statement_without_a_number_is_kept_with_the_word_that_was_said(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'j'}")
    journal.add_observation({**OBSERVATION, "value": "", "qualifier": "several"}, by="A")
    assert [(one.value, one.qualifier) for one in journal.observations()] == [(None, "several")]


def test_a_site_need_not_say_how_many_organisations_it_has(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'j'}")
    journal.add_site({name: text for name, text in SITE.items() if name != "organisation_count"}, by="A")
    assert journal.sites()[0].organisation_count is None
