"""What is told of pilot sites: by the articles, and by those who added sites and statements here."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Any

from phb.analysis import words
from phb.methods.pilots import Site, Statement
from phb.methods.pilots_elapsed import parse_days
from phb.store import Store

# What may be said of a site: its title, and how its number is written.
MEASURES = {
    "patients_recruited": ("Patients recruited", "people"),
    "patients_planned": ("Patients planned", "people"),
    "budgets_released": ("Budgets released", "budgets"),
    "months_running": ("Months running", "months"),
    "recruitment_target_met_months": ("Months in which its own target was met", "months"),
    "budget_awarded": ("Budget awarded", "GBP"),
    "budget_expected_spend": ("Spending expected", "GBP"),
    "budget_spent_on_patient_care": ("Spent on patient care", "GBP"),
}
NOT_AVAILABLE = "not available"
NOT_STATED = "not stated"


@dataclass(frozen=True)
class AddedSite:
    """A site that a person added here; columns as those of the reference table, and who added it when."""

    site_id: str
    site_name: str
    organisations: str
    programme: str
    conditions: str
    direct_payments_authorised: str
    start_text: str
    start_date: str
    scope_note: str
    source: str
    added_by: str
    added_at: dt.datetime


@dataclass(frozen=True)
class AddedStatement:
    """A statement that a person added here, about a site of the articles or one added here."""

    site_id: str
    measure: str
    value: float | None
    qualifier: str
    observed_on: str
    due_by_text: str
    claimant: str
    source: str
    added_by: str
    added_at: dt.datetime


@dataclass(frozen=True)
class Added:
    """What people added, oldest first. known_on leaves out what was added after a day."""

    sites: tuple[AddedSite, ...] = ()
    statements: tuple[AddedStatement, ...] = ()

    def known_on(self, day: dt.date | None) -> Added:
        """Give what had been added by the end of a day; all of it where no day is asked for."""
        if day is None:
            return self
        return replace(
            self,
            sites=tuple(one for one in self.sites if one.added_at.date() <= day),
            statements=tuple(one for one in self.statements if one.added_at.date() <= day),
        )


@dataclass(frozen=True)
class Told:
    """One statement as it is shown: what was said, by whom, when, where, and who added it, if anybody."""

    measure: str
    title: str
    said: str
    claimant: str
    when: str
    source: str
    added: str
    due: str
    value: float | None
    qualifier: str


@dataclass(frozen=True)
class ToldSite:
    """A site with all that is told of it; added says who added it when, empty for one of the articles."""

    site_id: str
    name: str
    organisations: tuple[str, ...]
    programme: str
    conditions: tuple[str, ...]
    direct_payments: str
    start_text: str
    start_date: str
    scope: str
    related: tuple[str, ...]
    source: str
    added: str
    statements: tuple[Told, ...]

    @property
    def start(self) -> str:
        """The start as it was stated, or that it is unknown."""
        return self.start_text or self.start_date or "start unknown"

    def site(self) -> Site:
        """Give what the method judges."""
        said = tuple(
            Statement(one.measure, one.value, one.qualifier, parse_days(one.when), one.due)
            for one in self.statements
        )
        return Site(self.site_id, self.start_text, self.start_date, said)


def told_sites(store: Store, added: Added) -> list[ToldSite]:
    """Give every site of the articles, then every one added; of one site_id added twice the last counts.

    Statements stand in the order of the articles, those added here after them, oldest first.
    """
    said: dict[str, list[Told]] = {}
    for row in store.rows("pilots_statements"):
        if row["level"] == "site":
            said.setdefault(row["site_id"], []).append(_of_article(row))
    for one in added.statements:
        said.setdefault(one.site_id, []).append(_of_person(one))
    found = [_site_of_article(row, said.get(row["site_id"], [])) for row in store.rows("pilots_sites")]
    known = {one.site_id for one in found}
    newest = {one.site_id: one for one in added.sites if one.site_id not in known}
    return found + [_site_of_person(one, said.get(one.site_id, [])) for one in newest.values()]


def said_of(measure: str, value: float | None, qualifier: str, due: str = "") -> str:
    """Write a number as it was said: "more than 6 months", "£178,000 (expected)", "several, no number"."""
    unit = MEASURES.get(measure, ("", ""))[1]
    word = "" if qualifier in ("exact", "stated", "planned") else qualifier.strip()
    until = f", {due}" if due else ""
    if value is None or math.isnan(value):
        return f"{word}, no number{until}" if word else NOT_AVAILABLE
    number = f"{value:,.0f}" if value == int(value) else f"{value:,g}"
    counted = f"£{number}" if unit == "GBP" else f"{number} {_one(unit) if value == 1 else unit}".strip()
    is_after = word in ("expected", "first")
    return f"{counted} ({word}){until}" if is_after else f"{word} {counted}{until}".strip()


def _one(unit: str) -> str:
    return {"people": "person"}.get(unit, unit.removesuffix("s"))


def _of_article(row: dict[str, Any]) -> Told:
    observed = row["observed_on"]
    value = row["value"]
    qualifier, due = row["qualifier"] or "", row["due_by_text"] or ""
    measure = row["measure"]
    return Told(
        measure=measure,
        title=MEASURES.get(measure, (measure.replace("_", " ").capitalize(), ""))[0],
        said=said_of(measure, value, qualifier, due),
        claimant=row["claimant"] or NOT_STATED,
        when=words.day(observed) if observed else row["observed_on_text"] or NOT_STATED,
        source=row["article"],
        added="",
        due=due,
        value=value,
        qualifier=qualifier,
    )


def _of_person(one: AddedStatement) -> Told:
    return Told(
        measure=one.measure,
        title=MEASURES.get(one.measure, (one.measure.replace("_", " "), ""))[0],
        said=said_of(one.measure, one.value, one.qualifier, one.due_by_text),
        claimant=one.claimant or NOT_STATED,
        when=one.observed_on or NOT_STATED,
        source=one.source,
        added=_added(one.added_by, one.added_at),
        due=one.due_by_text,
        value=one.value,
        qualifier=one.qualifier,
    )


def _added(by: str, at: dt.datetime) -> str:
    return f"added here by {by}, {words.day(at.date())}, not from the articles"


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _site_of_article(row: dict[str, Any], said: list[Told]) -> ToldSite:
    return ToldSite(
        site_id=row["site_id"],
        name=row["site_name"],
        organisations=_parts(row["organisations"]),
        programme=row["programme"] or "",
        conditions=_parts(row["conditions"]),
        direct_payments=row["direct_payments_authorised"] or NOT_STATED,
        start_text=row["start_text"] or "",
        start_date=row["start_date"] or "",
        scope="; ".join(part for part in (row["scope_note"], row["planned_end_text"]) if part),
        related=_parts(row["related_site_ids"]),
        source=row["article"],
        added="",
        statements=tuple(said),
    )


def _site_of_person(one: AddedSite, said: list[Told]) -> ToldSite:
    return ToldSite(
        site_id=one.site_id,
        name=one.site_name,
        organisations=_parts(one.organisations),
        programme=one.programme,
        conditions=_parts(one.conditions),
        direct_payments=one.direct_payments_authorised or NOT_STATED,
        start_text=one.start_text,
        start_date=one.start_date,
        scope=one.scope_note,
        related=(),
        source=one.source,
        added=_added(one.added_by, one.added_at),
        statements=tuple(said),
    )
