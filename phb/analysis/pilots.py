"""What stalled before, and does it look like that again? Pilot sites, judged by what was last said."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from phb.analysis import pilots_words, words
from phb.analysis.figure import Figure
from phb.analysis.pilots_context import context
from phb.analysis.pilots_places import LEAST_PCT, PLACED, Place, Places
from phb.analysis.pilots_told import NOT_AVAILABLE, NOT_STATED, Added, ToldSite, told_sites
from phb.methods.pilots import RULES, State, Verdict
from phb.pilot_rules import PilotRules, pilot_rules
from phb.store import Store

STATES: tuple[State, ...] = (*RULES, "NONE", "UNKNOWN")
SOURCE = (
    "Source: press articles of 2009 to 2015, each named with what it says; titles that are not on record are "
    "numbered. Real, not of the demonstration."
)


@dataclass(frozen=True)
class PilotSite:
    """A site with its state. places are CCGs of April 2013; nowhere, organisations that could not be placed.

    severity is empty where no rule holds; unknown is what is not known, each a few words.
    """

    told: ToldSite
    verdict: Verdict
    state_title: str
    severity: str
    sentence: str
    clears: str
    unknown: tuple[str, ...]
    places: tuple[Place, ...]
    nowhere: tuple[str, ...]

    @property
    def site_id(self) -> str:
        """The site's code."""
        return self.told.site_id

    @property
    def name(self) -> str:
        """The site's name as the articles, or who added it, give it."""
        return self.told.name

    @property
    def added(self) -> str:
        """Who added the site here and when; empty for a site of the articles."""
        return self.told.added


@dataclass(frozen=True)
class Pilots:
    """Everything the page shows of the sites: the gravest first, those of the articles before those added."""

    headline: str
    figures: tuple[Figure, ...]
    sites: tuple[PilotSite, ...]
    states: pd.DataFrame
    statements: pd.DataFrame
    context_title: str
    context: pd.DataFrame
    source: str
    how: str

    def site(self, site_id: str) -> PilotSite | None:
        """Give one site by its code."""
        return next((one for one in self.sites if one.site_id == site_id), None)


def pilots(store: Store, *, added: Added | None = None) -> Pilots:
    """Judge every site of the articles and every one added, by the same method and definitions."""
    rules = pilot_rules()
    told = told_sites(store, added or Added())
    places = Places(store)
    verdicts = rules.judge([one.site() for one in told])
    found = [_site(one, verdict, rules, places) for one, verdict in zip(told, verdicts, strict=True)]
    found.sort(key=lambda one: (bool(one.added), STATES.index(one.verdict.state), one.name))
    context_title, cited = context(store)
    return Pilots(
        headline=pilots_words.headline(found),
        figures=_figures(found),
        sites=tuple(found),
        states=_states(found),
        statements=_statements(found),
        context_title=context_title,
        context=cited,
        source=SOURCE,
        how=how(rules),
    )


def _site(told: ToldSite, verdict: Verdict, rules: PilotRules, places: Places) -> PilotSite:
    rule = rules.rule(verdict.state)
    placed, nowhere = places.of(told.organisations)
    return PilotSite(
        told=told,
        verdict=verdict,
        state_title=pilots_words.title(verdict.state, rules),
        severity=rule.severity if rule else "",
        sentence=pilots_words.sentence(told.name, verdict, rules),
        clears=rule.clears if rule else "",
        unknown=verdict.unknown,
        places=placed,
        nowhere=nowhere,
    )


def _figures(sites: list[PilotSite]) -> tuple[Figure, ...]:
    """Count over the sites of the articles alone: those added here are of another time."""
    old = [one for one in sites if not one.added]
    counted = [(one, one.verdict.recruited) for one in old]
    known = [amount for _, amount in counted if amount]
    if not known:
        return ()
    of = f"of {len(known)} sites with a number, {len(old)} named"
    nobody = sum(amount.high <= 0 for amount in known)
    firing = [one for one in old if one.verdict.is_alert]
    unknown = sum(not one.verdict.elapsed.is_known for one in firing)
    recruited = Figure(
        "Patients recruited",
        words.number(sum(amount.value for amount in known)),
        "",
        None,
        f"{len(known)} of {len(old)} sites named",
        "stated",
        "The latest number of each site, summed. Of the others none is on record, which is not nought.",
    )
    return (
        recruited,
        Figure(
            "Sites with no patient",
            str(nobody),
            "",
            None,
            of,
            "stated",
            "Nobody recruited when the article was written.",
        ),
        Figure(
            "Sites that raise an alert",
            str(len(firing)),
            "",
            None,
            of,
            "stated",
            f"By the pilot rules; for {unknown} of them the start is unknown.",
        ),
        _plan(old),
    )


def _plan(sites: list[PilotSite]) -> Figure:
    """Set recruited against planned over the sites of which both are known."""
    both = [
        (one.verdict.recruited.value, one.verdict.planned.value)
        for one in sites
        if one.verdict.recruited and one.verdict.planned
    ]
    value = (
        f"{sum(pair[0] for pair in both):,g} of {sum(pair[1] for pair in both):,g}"
        if both
        else words.NOT_KNOWN
    )
    return Figure(
        "Recruited against planned",
        value,
        "",
        None,
        f"{len(both)} of {len(sites)} sites state a plan",
        "stated",
        "There was no planned number for each site nationally.",
    )


def _states(sites: list[PilotSite]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "State": [f"{pilots_words.MARKS[one.verdict.state]} {one.state_title}" for one in sites],
            "What was seen": [one.sentence for one in sites],
            "Not known": ["; ".join(one.unknown) for one in sites],
            "Start": [one.told.start for one in sites],
            "Conditions": ["; ".join(one.told.conditions) or NOT_STATED for one in sites],
            "From": [one.added or one.told.source for one in sites],
        }
    )


def _statements(sites: list[PilotSite]) -> pd.DataFrame:
    rows = [(one.name, said) for one in sites for said in one.told.statements]
    added = {"Added": [said.added for _, said in rows]} if any(said.added for _, said in rows) else {}
    return pd.DataFrame(
        {
            "Site": [name for name, _ in rows],
            "About": [said.title for _, said in rows],
            "What was said": [said.said for _, said in rows],
            "By whom": [said.claimant for _, said in rows],
            "When": [said.when for _, said in rows],
            "In which article": [said.source for _, said in rows],
            **added,
        }
    )


def statements_of(site: PilotSite) -> pd.DataFrame:
    """Give what was said of one site, a row each."""
    return _statements([site]).drop(columns="Site")


def facts(site: PilotSite) -> tuple[tuple[str, str], ...]:
    """Give what is told of a site beside its numbers, as headings and words; what is not stated says so."""
    told = site.told
    placed = pilots_words.listed(
        [f"{one.ccg_name} ({one.share_pct:.0f}% of {one.organisation})" for one in site.places]
    )
    where = f"{placed}: {PLACED}" if site.places else "not on the map"
    if site.nowhere:
        where += f"; no PCT or CCG of 2013 is called {pilots_words.listed(site.nowhere)}"
    return (
        ("Conditions", "; ".join(told.conditions) or NOT_STATED),
        ("Organisations", "; ".join(told.organisations)),
        ("Programme", told.programme or NOT_STATED),
        ("Start", told.start),
        ("Direct payments authorised", told.direct_payments),
        ("Scope", told.scope or NOT_STATED),
        ("On the map", where),
        ("Told in", f"{told.source}{f' ({site.added})' if site.added else ''}"),
    )


def how(rules: PilotRules) -> str:
    """Say how a site is judged and placed."""
    limits = rules.thresholds
    return (
        "Each site is judged by the latest statement of each number: a later day counts before an earlier "
        "one, a statement without a day before none that has one, and a number that was not given is "
        f"{NOT_AVAILABLE}, never nought. Not started: nobody recruited, unless the site is known to have "
        f"run for less than {limits.minimum_months:g} months; where the start is unknown the rule still "
        "fires and says so. No budget released: patients, and no budget. Behind its plan: below "
        f"{limits.behind_below:.0%} of it and at least {limits.short_by:g} short. Watch: its own target met "
        f"for {limits.target_met_months:g} month or less. A site is {PLACED}; a CCG that took less than "
        f"{LEAST_PCT}% of a PCT's postcodes is left out. Sites and statements added here are judged when "
        "the page is read, by the same rules (definitions/alerts/pilot.toml)."
    )


def today(store: Store, *, quarter: str) -> str:
    """Say how many CCGs with a figure had nobody in a quarter: what pilots that had not started look like."""
    row = store.rows("pilots_today", quarter=quarter)[0]
    made_up = " (made-up returns)" if store.meta["provenance"] == "demonstration" else ""
    if not row["with_figure"]:
        return f"In {quarter} no CCG has stated how many people hold a budget{made_up}."
    had = words.ccgs(row["with_nobody"], row["with_figure"])
    return (
        f"In {quarter}, {had} with a figure had nobody with a budget{made_up}; "
        f"{row['ccgs_open'] - row['with_figure']:,} gave no figure, which is not nobody."
    )
