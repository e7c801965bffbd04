"""What changed in the alerts of a quarter, for one region or one CCG, and whom it is told to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from phb.analysis import words
from phb.analysis.alert_acts import Standing, standings
from phb.contacts import Contact, contact_for
from phb.errors import PlainError
from phb.journal_entries import Act
from phb.methods.succession import Step
from phb.quarters import Quarter
from phb.store import Store

# What happened to an alert in the quarter, in the order told.
EVENTS = {
    "raised": "Raised",
    "escalated": "Escalated",
    "reopened": "Reopened",
    "eased": "Eased",
    "resolved": "Resolved",
    "superseded": "Superseded in a merger",
    "withdrawn": "Withdrawn",
}
SEVERITIES = ("high", "medium", "info")
ALL = "all"


@dataclass(frozen=True)
class Item:
    """One alert as it stood at the quarter's end, what people have made of it, and whom to call about it."""

    alert_id: str
    ccg_code: str
    name: str
    family: str
    rule_title: str
    severity: str
    state: str
    event: str
    raised_in: str
    age: int
    superseded_by: str
    judged_in: str
    sentence: str
    clears: str
    not_known: str
    held_because: str
    standing: Standing
    contact: Contact | None

    @property
    def place(self) -> str:
        """The CCG in words."""
        return words.ccg(self.name, self.ccg_code)

    @property
    def is_open(self) -> bool:
        """Whether it lives on; acts of people do not end an alert."""
        return self.state in ("open", "held")


@dataclass(frozen=True)
class Scope:
    """A region (key "region E40000003") or a CCG ("CCG 08F") as it was in the quarter."""

    kind: Literal["region", "CCG"]
    code: str
    name: str

    @property
    def key(self) -> str:
        """By which digests of it are told apart."""
        return f"{self.kind} {self.code}"

    @property
    def title(self) -> str:
        """The place in words."""
        return self.name if self.kind == "region" else words.ccg(self.name, self.code)


@dataclass(frozen=True)
class Digest:
    """The alerts of one scope and quarter: changed by event, due and back (open ones whose review is due, or
    whose snooze has ended in the quarter), how many are open by severity, now and over the quarters.

    contact is whom it is told to, None where nobody is known.
    """

    scope: Scope
    quarter: str
    contact: Contact | None
    changed: dict[str, tuple[Item, ...]]
    due: tuple[Item, ...]
    back: tuple[Item, ...]
    history: tuple[tuple[str, dict[str, int]], ...]
    acted: dict[str, int]
    returned: int
    ccgs: int
    known_on: str
    banner: str
    source: str
    store_version: str
    is_demonstration: bool

    @property
    def open(self) -> dict[str, int]:
        """Alerts open at the end of the quarter, by severity."""
        return self.history[-1][1]

    @property
    def has_changed(self) -> bool:
        """Whether there is anything to tell: an event, a review due, a snooze at its end."""
        return bool(self.changed or self.due or self.back)

    @property
    def summary(self) -> str:
        """Say in a few words what happened: "4 raised, 2 resolved, 1 review due"."""
        said = [f"{len(items)} {EVENTS[event].split()[0].lower()}" for event, items in self.changed.items()]
        said += [f"{len(self.due)} review{'s' * (len(self.due) != 1)} due"] if self.due else []
        said += [f"{len(self.back)} back from a snooze"] if self.back else []
        return ", ".join(said) or "nothing changed"

    @property
    def standing(self) -> str:
        """Say how many are open, by severity, and what people have made of them; nothing is left out."""
        total = sum(self.open.values())
        if not total:
            return f"No alert is open at the end of {self.quarter}."
        by = ", ".join(f"{self.open[one]} {one}" for one in SEVERITIES if self.open[one])
        acted = ", ".join(f"{count} {state}" for state, count in self.acted.items())
        people = (
            f" Of these, people have marked: {acted}." if acted else " Nobody has acted on any of them yet."
        )
        return f"{total} {_alerts(total)} open at the end of {self.quarter}: {by}.{people}"

    @property
    def coverage(self) -> str:
        """Say how many CCGs of the scope returned."""
        if self.scope.kind == "CCG":
            return (
                "It has returned for the quarter."
                if self.returned
                else "It has not returned for the quarter."
            )
        return f"{words.ccgs(self.returned, self.ccgs)} returned for the quarter."


def digests(
    store: Store,
    *,
    quarter: str,
    regions: Sequence[str] = (),
    ccgs: Sequence[str] = (),
    contacts: Sequence[Contact] = (),
    acts: Iterable[Act] = (),
    day: dt.date | None = None,
) -> list[Digest]:
    """Give the digest of each region (name or code) and CCG (code) asked for; "all" stands for every one.

    day is the day on which contacts must be valid, None for the day whose knowledge the store holds. Raises
    PlainError for a quarter that the store does not hold, and a region or CCG that was none in it.
    """
    shown = str(Quarter.parse(quarter))
    places = store.rows("digest_places", quarter=shown)
    if not places:
        raise PlainError(f'The store holds no quarter "{shown}"; choose another quarter.')
    when = day or dt.date.fromisoformat(str(store.meta["as_at"])[:10])
    made = _Maker(store, shown, places, contacts, standings(acts, shown), when)
    scopes = [scope for asked in regions for scope in _regions(places, asked, shown)]
    scopes += [scope for asked in ccgs for scope in _ccgs(places, asked, shown)]
    return [made.digest(scope) for scope in dict.fromkeys(scopes)]


class _Maker:
    """What all digests of a quarter are made from, asked of the store once."""

    def __init__(
        self,
        store: Store,
        quarter: str,
        places: list[dict[str, Any]],
        contacts: Sequence[Contact],
        stood: dict[str, Standing],
        day: dt.date,
    ) -> None:
        """Ask the store for the alerts of the quarter and for those open before it."""
        self.store, self.quarter, self.places, self.contacts, self.day = store, quarter, places, contacts, day
        self.lineage = [Step(*row.values()) for row in store.rows("digest_lineage")]
        self.region_names: dict[str, str] = {row["region_code"]: row["region_name"] for row in places}
        self.alerts = [(row, self._item(row, stood)) for row in store.rows("digest", quarter=quarter)]
        self.history = store.rows("digest_history", quarter=quarter)

    def digest(self, scope: Scope) -> Digest:
        """Put together what concerns a scope."""
        items = [item for row, item in self.alerts if _concerns(scope, row)]
        living = [item for item in items if item.is_open]
        changed = {event: tuple(one for one in items if one.event == event) for event in EVENTS}
        inside = [
            row
            for row in self.places
            if scope.code == row["region_code" if scope.kind == "region" else "ccg_code"]
        ]
        acted: dict[str, int] = {}
        for item in living:
            if item.standing.state != "new":
                acted[item.standing.state] = acted.get(item.standing.state, 0) + 1
        first = self.places[0]
        return Digest(
            scope=scope,
            quarter=self.quarter,
            contact=self._contact(scope),
            changed={event: found for event, found in changed.items() if found},
            due=tuple(one for one in living if one.standing.review_quarter == self.quarter),
            back=tuple(one for one in living if one.standing.is_back and one.standing.until == self.quarter),
            history=self._history(scope),
            acted=acted,
            returned=sum(bool(row["has_returned"]) for row in inside),
            ccgs=len(inside),
            known_on=words.day(first["known_on"]),
            banner=first["banner"] or "",
            source=words.source_line(self.store.meta),
            store_version=self.store.version,
            is_demonstration=self.store.meta["provenance"] == "demonstration",
        )

    def _item(self, row: dict[str, Any], stood: dict[str, Standing]) -> Item:
        region = row["region_code"]
        return Item(
            alert_id=row["alert_id"],
            ccg_code=row["ccg_code"],
            name=row["name"],
            family=row["family"],
            rule_title=row["rule_title"],
            severity=row["severity"],
            state=row["state"],
            event=row["event"],
            raised_in=row["raised_in"],
            age=row["age"],
            superseded_by=row["superseded_by"] or "",
            judged_in=row["judged_in"] or "",
            sentence=row["sentence"],
            clears=row["clears"] or "",
            not_known=row["not_known"] or "",
            held_because=row["held_because"] or "",
            standing=stood.get(row["alert_id"], Standing()),
            contact=contact_for(
                self.contacts,
                row["ccg_code"],
                (region, self.region_names.get(region, "")),
                self.day,
                self.lineage,
            ),
        )

    def _contact(self, scope: Scope) -> Contact | None:
        if scope.kind == "region":
            return contact_for(self.contacts, "", (scope.code, scope.name), self.day)
        region = next(row for row in self.places if row["ccg_code"] == scope.code)
        names = (region["region_code"], region["region_name"])
        return contact_for(self.contacts, scope.code, names, self.day, self.lineage)

    def _history(self, scope: Scope) -> tuple[tuple[str, dict[str, int]], ...]:
        """Alerts open at the end of this quarter and of up to seven before it in which the scope existed."""
        column = "region_code" if scope.kind == "region" else "ccg_code"
        counts: dict[str, dict[str, int]] = {}
        for row in self.history:
            if row[column] == scope.code:
                here = counts.setdefault(row["quarter"], dict.fromkeys(SEVERITIES, 0))
                if row["severity"]:
                    here[row["severity"]] += row["alerts"]
        return tuple(sorted(counts.items())[-8:])


def _concerns(scope: Scope, row: dict[str, Any]) -> bool:
    if scope.kind == "region":
        return bool(row["region_code"] == scope.code)
    heirs = [code.strip() for code in (row["superseded_by"] or "").split(",")]
    return scope.code == row["ccg_code"] or scope.code in heirs


def _regions(places: list[dict[str, Any]], asked: str, quarter: str) -> list[Scope]:
    known = {row["region_code"]: row["region_name"] for row in places}
    wanted = asked.strip().casefold()
    found = [
        Scope("region", code, name)
        for code, name in known.items()
        if wanted in (ALL, code.casefold(), name.casefold())
    ]
    if not found:
        raise PlainError(
            f'"{asked[:40]}" was no region in {quarter}; write one of {", ".join(known.values())}, or all.'
        )
    return found


def _ccgs(places: list[dict[str, Any]], asked: str, quarter: str) -> list[Scope]:
    wanted = asked.strip().casefold()
    found = [
        Scope("CCG", row["ccg_code"], row["name"])
        for row in places
        if wanted in (ALL, row["ccg_code"].casefold())
    ]
    if not found:
        raise PlainError(f'There was no CCG "{asked[:12]}" in {quarter}; give its code, like 08F, or all.')
    return found


def _alerts(count: int) -> str:
    return "alert is" if count == 1 else "alerts are"
