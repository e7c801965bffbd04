"""What people write: acts on alerts, added pilots, saved scenarios, digests sent. Kept for ever.

Nothing here is derived, so it lies beside the store and not in it, and no build touches it. It is only ever
added to: nothing is changed or taken away, a later entry wins by being later. SQLite in the data folder,
unless PHB_JOURNAL_URL names a database. There is nothing on the disk before the first entry.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Literal

from phb import journal_entries
from phb.errors import PlainError
from phb.journal_database import Database, Taken
from phb.journal_entries import (
    Act,
    Alert,
    KeptObservation,
    KeptSite,
    PilotObservation,
    PilotSite,
    Scenario,
    Send,
)
from phb.quarters import Quarter
from phb.store import data_folder

_SEEN = tuple(field.name for field in fields(Alert))


class Journal:
    """The journal of one installation, or at a database URL; nothing is opened before it is asked.

    Every method raises PlainError for a database that cannot be reached, read or written, and for a journal
    written by a newer version of the monitor. Threads and processes may share one journal.
    """

    def __init__(self, url: str | None = None) -> None:
        """Take the URL given, else PHB_JOURNAL_URL, else journal.sqlite in the data folder.

        Raises PlainError when the URL cannot be understood; a password in it is never shown.
        """
        told = url or os.environ.get("PHB_JOURNAL_URL", "").strip()
        self._database = Database(told or data_folder() / "journal.sqlite")

    # -- acts on alerts

    def act(
        self,
        alerts: Sequence[Alert],
        kind: str,
        *,
        by: str,
        note: str = "",
        owner: str = "",
        review_quarter: str | None = None,
        until: str | None = None,
        reason: str = "",
    ) -> list[Act]:
        """Keep that a person did something about alerts, all of them or none, each with what was seen.

        kind: acknowledged (owner, else the one who acts; review_quarter; note), snoozed (until: the quarter
        from which the alert is back, always given), resolved (reason), explained (reason: merger,
        reclassification or restatement), reopened (note), noted (note). Raises PlainError for what a person
        can get wrong, before anything is kept.
        """
        chosen = list(dict.fromkeys(alerts))
        said = journal_entries.acts(
            chosen,
            kind,
            by=by,
            note=note,
            owner=owner,
            review_quarter=review_quarter,
            until=until,
            reason=reason,
        )
        made = [Act(id=uuid.uuid4().hex, at=_now(), alert=alert, **said) for alert in chosen]
        rows = [{**{k: v for k, v in vars(one).items() if k != "alert"}, **asdict(one.alert)} for one in made]
        self._database.add(act=rows)
        return made

    def acts(self) -> list[Act]:
        """Give every act ever kept, oldest first."""
        return [
            Act(alert=Alert(**{name: row.pop(name) for name in _SEEN}), **row)
            for row in self._database.rows("act")
        ]

    # -- pilots

    def add_pilots(
        self,
        sites: Sequence[PilotSite | Mapping[str, object]] = (),
        observations: Sequence[PilotObservation | Mapping[str, object]] = (),
        *,
        by: str,
    ) -> tuple[list[KeptSite], list[KeptObservation]]:
        """Keep pilot sites and observations, all of them or none.

        Raises PlainError that names the row and column of what is wrong, and where no name is given.
        """
        kept: dict[str, Any] = {"added_by": journal_entries.line(by)[:100], "added_at": _now()}
        if not kept["added_by"]:
            raise PlainError("Say who is adding this: a name goes with every entry.")
        new_sites = [
            KeptSite(**one.model_dump(), **kept, id=uuid.uuid4().hex)
            for one in journal_entries.entries(PilotSite, sites, "site")
        ]
        new_observations = [
            KeptObservation(**one.model_dump(), **kept, id=uuid.uuid4().hex)
            for one in journal_entries.entries(PilotObservation, observations, "observation")
        ]
        self._database.add(
            pilot_site=[one.model_dump() for one in new_sites],
            pilot_observation=[one.model_dump() for one in new_observations],
        )
        return new_sites, new_observations

    def add_site(self, site: PilotSite | Mapping[str, object], *, by: str) -> KeptSite:
        """Keep one pilot site; see add_pilots."""
        return self.add_pilots(sites=[site], by=by)[0][0]

    def add_observation(
        self, observation: PilotObservation | Mapping[str, object], *, by: str
    ) -> KeptObservation:
        """Keep one statement about a pilot site; see add_pilots."""
        return self.add_pilots(observations=[observation], by=by)[1][0]

    def sites(self) -> list[KeptSite]:
        """Give every site ever added, oldest first; of one site_id the last counts."""
        return [KeptSite(**row) for row in self._database.rows("pilot_site")]

    def observations(self) -> list[KeptObservation]:
        """Give every observation ever added, oldest first."""
        return [KeptObservation(**row) for row in self._database.rows("pilot_observation")]

    # -- scenarios

    def save_scenario(
        self,
        *,
        by: str,
        name: str,
        note: str = "",
        scope: str,
        quarter: str,
        geography: str,
        aim: str,
        levers: Mapping[str, Any],
        seen: Mapping[str, Any],
        store_version: str,
    ) -> Scenario:
        """Keep a scenario beside all before it. Raises PlainError for what a person can get wrong."""
        said: dict[str, Any] = journal_entries.scenario(
            by=by,
            name=name,
            note=note,
            quarter=quarter,
            scope=scope,
            geography=geography,
            aim=aim,
            store_version=store_version,
        )
        told = {"levers": journal_entries.as_json(levers), "seen": journal_entries.as_json(seen)}
        kept: dict[str, Any] = {"id": uuid.uuid4().hex, "at": _now()}
        self._database.add(scenario=[{**kept, **said, **told}])
        return Scenario(**kept, **said, **{what: json.loads(text) for what, text in told.items()})

    def scenarios(self) -> list[Scenario]:
        """Give every scenario ever saved, oldest first; of one name and scope the last counts."""
        return [
            Scenario(**{**row, "levers": json.loads(row["levers"]), "seen": json.loads(row["seen"])})
            for row in self._database.rows("scenario")
        ]

    # -- digests

    def reserve_send(
        self,
        quarter: str,
        recipient: str,
        scope: str,
        *,
        content: str,
        store_version: str,
        retry: bool = False,
    ) -> tuple[Send, bool]:
        """Claim a digest before it is sent; give the claim, and whether it is ours to send.

        A message cannot be sent and remembered in one step, so it is claimed first, sent, and its outcome
        added (`finish_send`). A digest is one for quarter, recipient and scope; the claim is an insert under
        a unique key of these and the attempt, so of two runs at once the database lets one through.

        What was sent is never claimed again. What is known to have failed is claimed anew, as the next
        attempt. A claim without an outcome belongs to a run under way, or to one that died between claim and
        outcome, and nobody knows whether its message went out: it is left alone and shown as unfinished,
        until somebody who has seen that no run is under way asks to `retry` it, and risks that the recipient
        gets it twice.
        """
        key: dict[str, str] = {
            "quarter": str(Quarter.parse(quarter)),
            "recipient": recipient.strip().lower(),
            "scope": scope,
        }
        last = self._last_send(key)
        if last and (last.outcome == "sent" or (last.outcome == "unfinished" and not retry)):
            return last, False
        row: dict[str, Any] = {
            **key,
            "id": uuid.uuid4().hex,
            "attempt": last.attempt + 1 if last else 1,
            "content": content,
            "store_version": store_version,
            "reserved_at": _now(),
        }
        try:
            self._database.add(digest_send=[row])
        except Taken:
            other = self._last_send(key)
            if other is None:
                raise
            return other, False
        return Send(**row, outcome="unfinished"), True

    def finish_send(self, send: Send, outcome: Literal["sent", "failed"], detail: str = "") -> Send:
        """Keep how a claimed digest ended: sent, or surely not sent, and why in a few words."""
        ended: dict[str, Any] = {
            "outcome": outcome,
            "detail": journal_entries.line(detail)[:500],
            "ended_at": _now(),
        }
        self._database.add(digest_outcome=[{"id": uuid.uuid4().hex, "send_id": send.id, **ended}])
        return replace(send, **ended)

    def sends(self, quarter: str | None = None) -> list[Send]:
        """Give every digest ever claimed, or those of a quarter, oldest first, each with its outcome."""
        wanted = str(Quarter.parse(quarter)) if quarter else None
        ended = {row.pop("send_id"): row for row in self._database.rows("digest_outcome")}
        found = []
        for row in self._database.rows("digest_send"):
            outcome = ended.get(row["id"], {"outcome": "unfinished"})
            if wanted in (None, row["quarter"]):
                found.append(Send(**row, **{k: v for k, v in outcome.items() if k != "id"}))
        return found

    def _last_send(self, key: dict[str, str]) -> Send | None:
        same = [one for one in self.sends(key["quarter"]) if {k: getattr(one, k) for k in key} == key]
        return max(same, key=lambda one: one.attempt, default=None)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
