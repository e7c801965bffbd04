"""The alerts of a quarter with what people have made of them: which are shown, and how many are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.alert_acts import Standing, standings
from phb.analysis.alerts import SEVERITIES, Alert, Inbox
from phb.contacts import Contact
from phb.journal_entries import Act

SEVERITY = {
    "": "High and medium",
    "high": SEVERITIES["high"],
    "medium": SEVERITIES["medium"],
    "info": SEVERITIES["info"],
    "all": "All",
}
STATE = {
    "": "All but put aside",
    "new": "New: nobody has acted",
    "acknowledged": "Acknowledged",
    "overdue": "Review overdue",
    "snoozed": "Snoozed",
    "resolved": "Resolved by hand",
    "explained": "Explained",
    "held": "Held for want of evidence",
    "all": "All",
}
_NOBODY = Standing()


@dataclass(frozen=True)
class Seen:
    """An alert and what people have made of it. is_stirred: a rule made it worse after it was put aside."""

    alert: Alert
    standing: Standing

    @property
    def is_stirred(self) -> bool:
        """Whether a rule reopened it or made it more severe after people had resolved it."""
        stirred = self.alert.stirred_in or ""
        return self.standing.state == "resolved" and stirred > self.standing.acted_in

    @property
    def is_put_aside(self) -> bool:
        """Whether it is snoozed or resolved by hand: counted, and not in the usual view."""
        return self.standing.state in ("snoozed", "resolved") and not self.is_stirred

    @property
    def words(self) -> str:
        """Say where it stands: with people, and with the evidence."""
        said = self.standing.words
        if self.is_stirred:
            said += f"; worse since, in {self.alert.stirred_in}"
        return f"{said}; held" if self.alert.state == "held" else said


@dataclass(frozen=True)
class Wanted:
    """What is asked for; "" is the usual view of each."""

    region: str = ""
    rule: str = ""
    severity: str = ""
    state: str = ""
    ccg: str = ""

    def takes(self, one: Seen) -> bool:
        """Whether an alert is asked for."""
        alert = one.alert
        return (
            self.region in ("", alert.region)
            and self.rule in ("", alert.rule)
            and self.ccg in ("", alert.ccg_code)
            and (self.severity in ("all", alert.severity) or (not self.severity and alert.severity != "info"))
            and self._takes_state(one)
        )

    def _takes_state(self, one: Seen) -> bool:
        state = one.standing.state
        return {
            "": not one.is_put_aside,
            "all": True,
            "new": state in ("new", "reopened"),
            "overdue": one.standing.is_review_overdue,
            "held": one.alert.state == "held",
        }.get(self.state, state == self.state)


@dataclass(frozen=True)
class Listed:
    """What the list shows, and in words what it does not: nothing is ever lost unsaid."""

    shown: tuple[Seen, ...]
    left_out: str


def seen(found: Inbox, acts: Sequence[Act]) -> tuple[Seen, ...]:
    """Put the acts, oldest first, on the alerts of a quarter."""
    told = standings(acts, found.quarter)
    return tuple(Seen(one, told.get(one.alert_id, _NOBODY)) for one in found.alerts)


def listed(everything: Sequence[Seen], wanted: Wanted) -> Listed:
    """Choose what is asked for, and say what else there is."""
    shown = tuple(one for one in everything if wanted.takes(one))
    rest = [one for one in everything if not wanted.takes(one)]
    quiet = sum(one.alert.severity == "info" for one in rest)
    loud = [one for one in rest if one.alert.severity != "info"]
    snoozed = sum(one.standing.state == "snoozed" for one in loud)
    by_hand = sum(one.is_put_aside for one in loud) - snoozed
    other = len(loud) - snoozed - by_hand
    parts = [
        f"{quiet:,} to check (odd figures, or one quarter without a return)" if quiet else "",
        f"{snoozed:,} snoozed" if snoozed else "",
        f"{by_hand:,} resolved by hand" if by_hand else "",
        f"{other:,} by the choices above" if other else "",
    ]
    said = f"{len(shown):,} of {_alerts(len(everything))} shown"
    left = ", ".join(part for part in parts if part)
    return Listed(shown, f"{said}; not shown: {left}." if left else f"{said}.")


def acted_sentence(everything: Sequence[Seen]) -> str:
    """Say how much of it people have acted on."""
    new = sum(one.standing.state in ("new", "reopened") for one in everything)
    overdue = sum(one.standing.is_review_overdue for one in everything)
    said = f"Nobody has acted on {new:,} of {_alerts(len(everything))}"
    return (
        f"{said}; {overdue:,} {'review is' if overdue == 1 else 'reviews are'} overdue."
        if overdue
        else f"{said}."
    )


def gone(acts: Sequence[Act], known: frozenset[str]) -> pd.DataFrame:
    """Give the acts whose alert is not in the store: a restated return or a new rule has undone it."""
    rows = [
        {
            "Alert": one.alert.alert_id,
            "When": f"{one.at:%Y-%m-%d %H:%M}",
            "Who": one.by,
            "What": one.kind,
            "Note or reason": "; ".join(part for part in (one.reason, one.note) if part),
            "What was seen": one.alert.sentence,
            "Store": one.alert.store_version,
        }
        for one in acts
        if one.alert.alert_id not in known
    ]
    return pd.DataFrame(rows)


def table(shown: Sequence[Seen], contacts: Mapping[str, Contact]) -> pd.DataFrame:
    """Give what is shown as a table, one row an alert."""
    rows = [
        {
            "Severity": SEVERITIES[one.alert.severity],
            "CCG": one.alert.name,
            "Code": one.alert.ccg_code,
            "Region": one.alert.region,
            "Rule": one.alert.title,
            "Since": one.alert.onset,
            "Raised in": one.alert.raised_in,
            "Age, quarters": one.alert.age,
            "What was seen": one.alert.sentence,
            "People short": None if one.alert.short is None else words.whole(one.alert.short),
            "State": one.words,
            "Held because": one.alert.held_because or "",
            "Owner": one.standing.owner,
            "Review": one.standing.review_quarter or "",
            "Whom to call": call(contacts.get(one.alert.ccg_code)),
            "Alert": one.alert.alert_id,
        }
        for one in shown
    ]
    made = pd.DataFrame(rows)
    return made.astype({"People short": "Int64"}) if rows else made


def call(contact: Contact | None) -> str:
    """Say whom to call, and whose contact that is; that nobody is known is said too."""
    if contact is None:
        return "no contact is loaded for this CCG or its region"
    parts = (contact.name, contact.role, contact.phone, contact.email)
    whose = "its own contact" if contact.basis == "its own" else f"contact {contact.basis}"
    return f"{', '.join(part for part in parts if part)} ({whose})"


def _alerts(count: int) -> str:
    return f"{count:,} alert{'' if count == 1 else 's'}"
