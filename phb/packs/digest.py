"""`python -m phb.packs.digest`: what changed in the alerts of a quarter, as e-mail to those it concerns.

Ends with 0 when all is well, 1 when something was not sent, 2 when it could not run. PHB_SMTP_URL
(smtp://user:password@host:port or smtps://...) and PHB_DIGEST_FROM say how and from whom to send; without
them the e-mails are written as files. Each recipient gets one a quarter and scope, remembered in the journal.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from typer.exceptions import TyperException

from phb.analysis.digest import ALL, Digest, digests
from phb.charts.digest import charts
from phb.contacts import contacts
from phb.errors import PlainError
from phb.journal import Journal
from phb.packs import digest_mail
from phb.packs.post import NotSentError, Post, UnknownError, server
from phb.store import Store, data_folder

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_NOBODY = "PHB Rollout Monitor <phb-rollout-monitor@localhost>"


@dataclass
class Tally:
    """What became of the digests, a sentence each."""

    said: list[str] = field(default_factory=list)
    sent: int = 0
    written: int = 0
    unsent: int = 0

    def fails(self, sentence: str) -> None:
        """Note one that should have gone and did not."""
        self.unsent += 1
        self.said.append(sentence)


@app.command()
def digest(
    quarter: Annotated[str, typer.Option("--quarter", help="Like 2018-19 Q3; else the store's last.")] = "",
    region: Annotated[
        list[str] | None, typer.Option("--region", help="A region's name or code, or all. Repeat it.")
    ] = None,
    ccg: Annotated[
        list[str] | None, typer.Option("--ccg", help="A CCG's code, like 08F, or all. Repeat it.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Also write each e-mail there, as .eml.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be sent; send and remember nothing.")
    ] = False,
    retry: Annotated[
        bool,
        typer.Option("--retry", help="Send again what a run that died may or may not have sent."),
    ] = False,
) -> None:
    """Tell contacts what changed in the alerts of their region or CCG. Without either: of every region."""
    store, journal = Store.current(), Journal()
    provenance = str(store.meta["provenance"])
    day = None if provenance == "demonstration" else dt.date.today()  # in the demonstration time stands still
    found = digests(
        store,
        quarter=quarter or str(store.meta["last_quarter"] or ""),
        regions=region or ([] if ccg else [ALL]),
        ccgs=ccg or [],
        contacts=contacts(provenance),
        acts=journal.acts(),
        day=day,
    )
    where = os.environ.get("PHB_SMTP_URL", "").strip()
    folder = to if to or where or dry_run else data_folder() / "digests"
    tally = _run(store, journal, found, where, folder, is_rehearsal=dry_run, retry=retry)
    for sentence in tally.said:
        _say(sentence)
    verb = "would be sent" if dry_run else "sent"
    _say(f"{tally.sent} {verb}, {tally.written} written, {tally.unsent} not sent, of {len(found)} digests.")
    if tally.unsent:
        raise typer.Exit(1)


def _run(
    store: Store,
    journal: Journal,
    found: Sequence[Digest],
    where: str,
    folder: Path | None,
    *,
    is_rehearsal: bool,
    retry: bool,
) -> Tally:
    """Write and send each digest in which something changed."""
    told = os.environ.get("PHB_DIGEST_FROM", "").strip()
    if where and not told:
        raise PlainError("Set PHB_DIGEST_FROM, like PHB Monitor <phb@example.org>: mail needs a sender.")
    sender = digest_mail.address(told or _NOBODY)
    post = Post(server(where)) if where else None
    tally, console = Tally(), Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            for one in bar.track(found, description="Digests"):
                if not one.has_changed:
                    tally.said.append(f"{one.scope.title}: nothing changed in {one.quarter}; no digest.")
                    continue
                mail = digest_mail.message(one, charts(store, one), sender, dt.datetime.now(dt.UTC))
                if folder:
                    path = _write(folder, one, mail.as_bytes())
                    tally.written += 1
                    tally.said.append(f"{one.scope.title}: {one.summary}; written to {path}.")
                if not (one.contact and one.contact.email):
                    _tell_nobody(tally, one, is_wanted=post is not None)
                elif is_rehearsal and post:
                    _rehearse(tally, journal, one, one.contact.email)
                elif post:
                    _send(tally, journal, post, one, mail.as_bytes(), sender.addr_spec, retry=retry)
    finally:
        if post:
            post.close()
    return tally


def _tell_nobody(tally: Tally, one: Digest, *, is_wanted: bool) -> None:
    """State that nobody is known to send it to."""
    sentence = f"{one.scope.title}: {one.summary}; no contact with an e-mail address is known."
    if is_wanted:
        tally.fails(f"{sentence} Not sent: add one to contacts.csv.")
    else:
        tally.said.append(sentence)


def _rehearse(tally: Tally, journal: Journal, one: Digest, email: str) -> None:
    key = (email.lower(), one.scope.key)
    gone = [s for s in journal.sends(one.quarter) if (s.recipient, s.scope) == key and s.outcome == "sent"]
    if gone:
        tally.said.append(f"{one.scope.title}: was sent to {email} already.")
        return
    tally.sent += 1
    tally.said.append(f"{one.scope.title}: {one.summary}; would be sent to {email}.")


def _send(
    tally: Tally, journal: Journal, post: Post, one: Digest, mail: bytes, sender: str, *, retry: bool
) -> None:
    """Claim the digest, send it, and keep how that ended.

    The connection is made first, so that a server out of reach leaves no claims behind.
    """
    email, title = one.contact.email if one.contact else "", one.scope.title
    key = (email.lower(), one.scope.key)
    gone = [s for s in journal.sends(one.quarter) if (s.recipient, s.scope) == key]
    if not gone or gone[-1].outcome != "sent":
        try:
            post.open()
        except PlainError as fault:
            if not tally.sent:
                raise
            tally.fails(f"{title}: not sent to {email}. {fault}")
            return
    send, is_ours = journal.reserve_send(
        one.quarter,
        email,
        one.scope.key,
        content=digest_mail.content(one),
        store_version=one.store_version,
        retry=retry,
    )
    if not is_ours and send.outcome == "sent":
        tally.said.append(
            f"{title}: was sent to {email} on {send.ended_at:%d %B %Y} already; not sent again."
        )
    elif not is_ours:
        tally.fails(
            f"{title}: another run began to send it to {email} on {send.reserved_at:%d %B %Y at %H:%M} UTC "
            "and has not said how that ended. When no run is under way, send it again with --retry."
        )
    else:
        try:
            journal.finish_send(send, "sent", post.send(sender, email, mail))
            tally.sent += 1
            tally.said.append(f"{title}: {one.summary}; sent to {email}.")
        except NotSentError as fault:
            journal.finish_send(send, "failed", str(fault))
            tally.fails(f"{title}: not sent to {email}: {fault}. The next run tries again.")
        except UnknownError as fault:
            tally.fails(
                f"{title}: the connection was lost while it was handed over for {email} ({fault}); "
                "whether it went out is not known. Ask, or send it again with --retry."
            )


def _write(folder: Path, one: Digest, mail: bytes) -> Path:
    """Write an e-mail as a file named by quarter and scope."""
    name = re.sub(r"[^a-z0-9]+", "-", f"{one.quarter} {one.scope.key} {one.scope.name}".lower()).strip("-")
    path = folder / f"{name}.eml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mail)
    except OSError as fault:
        raise PlainError(
            f"{path} cannot be written ({fault.strerror}); give another folder with --to."
        ) from None
    return path


def _say(sentence: str) -> None:
    print(" ".join(sentence.split()))


def main(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code; whatever a person can put right is said in a sentence."""
    try:
        code = app(arguments, standalone_mode=False, prog_name="python -m phb.packs.digest")
        return code if isinstance(code, int) else 0
    except PlainError as error:
        sentence = str(error)
    except TyperException as error:
        sentence = f"{error.format_message()} Try `python -m phb.packs.digest --help`."
    except (typer.Abort, KeyboardInterrupt):
        sentence = "Stopped. What was sent before is remembered; run the command again to go on."
    print(" ".join(sentence.split()), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
