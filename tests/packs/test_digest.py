"""`python -m phb.packs.digest`: files, a real mail server, and that nobody gets a digest twice."""

import os
import signal
import socket
import subprocess
import sys
import threading
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import quote

import pytest

from phb.journal import Journal
from phb.packs.digest import main
from tests.packs.mailroom import PASSWORD, USER, certificate, open_room, trust

REPOSITORY = Path(__file__).resolve().parents[2]
QUARTER = ("--quarter", "2019-20 Q2")
FROM = "PHB Monitor <monitor@example.org>"


@pytest.fixture
def journal_url(tmp_path):
    """SQLite alone: PostgreSQL is held to the same claims by tests/test_journal.py."""
    return f"sqlite:///{tmp_path / 'journal.sqlite'}"


@pytest.fixture
def run(on_demonstration, journal_url, monkeypatch, capsys):
    """Run the command over the demonstration with a journal of its own; give exit code and what it said."""
    for name in ("PHB_SMTP_URL", "PHB_DIGEST_FROM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PHB_JOURNAL_URL", journal_url)

    def do(*arguments, smtp=None, sender=FROM):
        if smtp:
            monkeypatch.setenv("PHB_SMTP_URL", smtp)
            monkeypatch.setenv("PHB_DIGEST_FROM", sender)
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return do


@pytest.fixture
def room():
    with open_room() as (found, port):
        found.url = f"smtp://127.0.0.1:{port}"
        yield found


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("certificate"))


def outcomes(journal_url):
    return [(send.scope, send.attempt, send.outcome) for send in Journal(journal_url).sends()]


# -- files


def test_without_a_server_each_digest_is_a_file_and_nothing_is_remembered(run, tmp_path, journal_url):
    code, said = run(*QUARTER, "--to", str(tmp_path / "out"))
    files = sorted((tmp_path / "out").iterdir())
    assert code == 0 and f"0 sent, {len(files)} written, 0 not sent, of 7 digests." in said
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    assert all("2019-20 Q2" in mail["Subject"] and mail.get_body(("html",)) for mail in mails)
    assert sum(mail["To"] is None for mail in mails) == said.count("no contact with an e-mail address") <= 1
    assert Journal(journal_url).sends() == []


def test_files_go_to_the_data_folder_when_no_other_is_named(run, tmp_path, monkeypatch, demonstration_data):
    data = tmp_path / "data"
    data.mkdir()
    (data / "snapshots").symlink_to(demonstration_data / "snapshots")
    (data / "CURRENT.json").write_bytes((demonstration_data / "CURRENT.json").read_bytes())
    monkeypatch.setenv("PHB_DATA", str(data))
    assert run(*QUARTER, "--region", "London")[0] == 0
    assert [path.name for path in (data / "digests").iterdir()] == ["2019-20-q2-region-e40000003-london.eml"]


def test_only_where_something_changed_there_is_a_digest(run, tmp_path):
    code, said = run(*QUARTER, "--ccg", "all", "--to", str(tmp_path))
    quiet = said.count("nothing changed in 2019-20 Q2; no digest.")
    assert code == 0 and quiet > 100 and len(list(tmp_path.glob("*.eml"))) == 191 - quiet


def test_without_a_quarter_it_is_the_store_s_last(run, tmp_path):
    run("--region", "London", "--to", str(tmp_path))
    assert "2019-20 Q3" in next(tmp_path.glob("*.eml")).read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--quarter", "soon"), "is not a quarter"),
        ((*QUARTER, "--region", "Atlantis"), "was no region in 2019-20 Q2"),
        ((*QUARTER, "--ccg", "ZZZ"), "There was no CCG"),
        (("--quartre", "x"), "--help"),
        ((*QUARTER, "--region", "London", "--to", "/proc/nowhere"), "cannot be written"),
    ],
)
def test_what_a_person_gets_wrong_ends_with_2_and_a_sentence(run, arguments, sentence):
    code, said = run(*arguments)
    assert code == 2 and sentence in said and "Traceback" not in said


def test_no_store_is_said(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PHB_DATA", str(tmp_path / "empty"))
    assert run(*QUARTER) == (
        2,
        f"There is no store in {tmp_path / 'empty'} yet; run `make build` to make it.\n",
    )


# -- sending


def test_each_contact_gets_one_and_a_second_run_sends_nothing_again_and_says_so(run, room, journal_url):
    code, said = run("--quarter", "2019-20 Q1", smtp=room.url)
    sent = len(room.mail)
    assert code == 1, "one region has nobody to tell, and that is said"
    assert f"{sent} sent, 0 written, 1 not sent" in said and "add one to contacts.csv" in said
    assert {mail["From"] for mail in room.messages()} == {"PHB Monitor <monitor@example.org>"}
    assert all(str(mail["To"]).startswith("Made-up contact ") for mail in room.messages())
    assert {outcome for *_, outcome in outcomes(journal_url)} == {"sent"}
    assert len(outcomes(journal_url)) == sent == len(set(room.recipients())) >= 5
    code, said = run("--quarter", "2019-20 Q1", smtp=room.url)
    assert len(room.mail) == sent and said.count("already; not sent again.") == sent
    assert "0 sent, 0 written, 1 not sent, of 7 digests." in said


def test_all_sent_is_0_and_another_quarter_is_another_digest(run, room):
    assert run(*QUARTER, "--region", "London", smtp=room.url)[0] == 0
    assert run("--quarter", "2019-20 Q1", "--region", "London", smtp=room.url)[0] == 0
    assert ["2019-20 Q2" in mail["Subject"] for mail in room.messages()] == [True, False]


def test_what_was_all_sent_needs_no_server_any_more(run, room):
    run(*QUARTER, "--region", "London", smtp=room.url)
    code, said = run(*QUARTER, "--region", "London", smtp="smtp://127.0.0.1:1")
    assert (code, "already; not sent again" in said) == (0, True)


def test_a_ccg_s_digest_goes_to_its_own_contact(run, room):
    code, said = run("--quarter", "2018-19 Q3", "--ccg", "08F", smtp=room.url)
    (mail,) = room.messages()
    assert code == 0 and "Havering (08F)" in mail["Subject"] and "sent to made-up-" in said


def test_a_rehearsal_sends_and_remembers_nothing(run, room, journal_url, tmp_path):
    code, said = run(*QUARTER, "--region", "London", "--dry-run", "--to", str(tmp_path / "o"), smtp=room.url)
    assert (
        code == 0
        and "would be sent to made-up-2@example.org" in said
        and "1 would be sent, 1 written" in said
    )
    assert (room.mail, outcomes(journal_url)) == ([], [])
    run(*QUARTER, "--region", "London", smtp=room.url)
    assert "was sent to made-up-2@example.org already" in run(*QUARTER, "--region", "London", "--dry-run")[1]


def test_a_rejected_recipient_is_said_the_others_get_theirs_and_the_next_run_tries_again(
    run, room, journal_url
):
    room.refuses = {"made-up-2@example.org"}
    code, said = run(*QUARTER, smtp=room.url)
    sent = len(room.mail)
    assert code == 1 and "London: not sent to made-up-2@example.org: 550 no such mailbox" in said
    assert sent >= 4 and "made-up-2@example.org" not in room.recipients()
    room.refuses = set()
    assert run(*QUARTER, "--region", "London", smtp=room.url)[0] == 0
    assert room.recipients().count("made-up-2@example.org") == 1
    london = [one for one in outcomes(journal_url) if one[0] == "region E40000003"]
    assert [one[1:] for one in london] == [(1, "failed"), (2, "sent")]


def test_a_server_that_dies_before_a_message_was_given_leaves_it_unsent_and_the_next_run_sends_it(run, room):
    room.dies_at, room.dies_after = "MAIL", 2
    code, said = run(*QUARTER, smtp=room.url)
    assert code == 1 and len(room.mail) == 2 and "The next run tries again." in said
    room.dies_at = ""
    run(*QUARTER, smtp=room.url)
    assert len(room.recipients()) == len(set(room.recipients())) >= 5


def test_a_server_that_dies_while_it_takes_a_message_leaves_that_one_unfinished(run, room, journal_url):
    room.dies_at, room.dies_after = "DATA", 1
    code, said = run(*QUARTER, "--region", "London", "--region", "Midlands", smtp=room.url)
    assert code == 1 and "whether it went out is not known" in said
    assert [one[1:] for one in outcomes(journal_url)] == [(1, "sent"), (1, "unfinished")]
    room.dies_at = ""
    code, said = run(*QUARTER, "--region", "Midlands", smtp=room.url)
    assert code == 1 and len(room.mail) == 1 and "--retry" in said
    assert run(*QUARTER, "--region", "Midlands", "--retry", smtp=room.url)[0] == 0
    assert len(room.mail) == 2


def test_a_server_out_of_reach_ends_with_2_and_claims_nothing(run, journal_url):
    code, said = run(*QUARTER, smtp="smtp://user:hidden-word@127.0.0.1:1")
    assert code == 2 and "127.0.0.1:1 cannot be used" in said and "hidden-word" not in said
    assert outcomes(journal_url) == []


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://a:hidden-word@b", "smtp://", "smtp://a:hidden-word@b:x"]
)
def test_an_address_of_a_server_that_is_none_is_said_without_its_password(run, url):
    code, said = run(*QUARTER, "--region", "London", smtp=url)
    assert code == 2 and "PHB_SMTP_URL cannot be read" in said and "hidden-word" not in said


def test_mail_needs_a_sender(run, room):
    code, said = run(*QUARTER, smtp=room.url, sender="")
    assert code == 2 and "Set PHB_DIGEST_FROM" in said
    code, said = run(*QUARTER, smtp=room.url, sender="nobody")
    assert code == 2 and "is not an e-mail address" in said and room.mail == []


# -- protected, and signed in


def test_a_server_that_asks_who_and_offers_starttls_gets_both(run, made, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    with open_room(trust(made), asks_who=True) as (room, port):
        code, said = run(
            *QUARTER, "--region", "London", smtp=f"smtp://{USER}:{quote(PASSWORD, safe='')}@localhost:{port}"
        )
        assert (code, len(room.mail), room.was_signed_in) == (0, 1, [True]), said


def test_a_wrong_password_is_refused_and_said_without_it(run, made, monkeypatch, journal_url):
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    with open_room(trust(made), asks_who=True) as (room, port):
        code, said = run(*QUARTER, "--region", "London", smtp=f"smtp://{USER}:hidden-word@localhost:{port}")
        assert code == 2 and "refuses user and password (535)" in said and "hidden-word" not in said
        assert (room.mail, outcomes(journal_url)) == ([], [])


def test_a_certificate_that_is_not_trusted_is_refused(run, made):
    with open_room(trust(made)) as (room, port):
        code, said = run(*QUARTER, "--region", "London", smtp=f"smtp://localhost:{port}")
        assert code == 2 and "shows a certificate that is not trusted" in said and room.mail == []


def test_nothing_leaves_this_machine_unprotected(run, monkeypatch):
    """Another host's name, led to a server that offers no TLS."""
    with open_room() as (room, port):
        known = socket.getaddrinfo
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda host, *more, **given: known("127.0.0.1", *more, **given)
        )
        code, said = run(*QUARTER, "--region", "London", smtp=f"smtp://mail.example.org:{port}")
        assert code == 2 and "offers no STARTTLS; nothing is sent unprotected" in said and room.mail == []


# -- several at once, and killed


def start(journal_url, url, data, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "phb.packs.digest", *QUARTER, *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            **os.environ,
            "PHB_DATA": str(data),
            "PHB_JOURNAL_URL": journal_url,
            "PHB_SMTP_URL": url,
            "PHB_DIGEST_FROM": FROM,
        },
    )


def test_two_runs_at_once_send_each_digest_once(demonstration_data, journal_url, room):
    running = [start(journal_url, room.url, demonstration_data) for _ in range(2)]
    told = [process.communicate()[0] for process in running]
    assert len(room.recipients()) == len(set(room.recipients())) >= 5, told
    assert {one[1:] for one in outcomes(journal_url)} == {(1, "sent")}


def test_a_run_killed_while_the_server_takes_a_message_is_seen_and_sent_again_only_when_told(
    run, demonstration_data, journal_url, room
):
    came, goes_on = threading.Event(), threading.Event()

    def hold():
        came.set()
        goes_on.wait(60)

    room.on_data = hold
    process = start(journal_url, room.url, demonstration_data, "--region", "London")
    assert came.wait(120)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    goes_on.set()
    assert outcomes(journal_url) == [("region E40000003", 1, "unfinished")]
    code, said = run(*QUARTER, "--region", "London", smtp=room.url)
    assert code == 1 and "has not said how that ended" in said and "--retry" in said
    assert run(*QUARTER, "--region", "London", "--retry", smtp=room.url)[0] == 0
    assert [one[1:] for one in outcomes(journal_url)] == [(1, "unfinished"), (2, "sent")]
    assert len({mail["Message-ID"] for mail in room.messages()}) == 1
