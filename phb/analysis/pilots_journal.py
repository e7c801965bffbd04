"""Pilot sites and statements in the journal: read as the page shows them, added all or none."""

from __future__ import annotations

import datetime as dt

from phb.analysis.pilots_entry import Checked, Known
from phb.analysis.pilots_places import name_key
from phb.analysis.pilots_told import Added, AddedSite, AddedStatement, told_sites
from phb.errors import PlainError
from phb.journal import Journal
from phb.store import Store


def added(journal: Journal) -> Added:
    """Give what people have added, oldest first."""
    return Added(
        sites=tuple(
            AddedSite(
                one.site_id,
                one.site_name,
                one.organisations,
                one.programme,
                one.conditions,
                one.direct_payments_authorised,
                one.start_text,
                one.start_date,
                one.scope_note,
                one.source,
                one.added_by,
                one.added_at,
            )
            for one in journal.sites()
        ),
        statements=tuple(
            AddedStatement(
                one.site_id,
                one.measure,
                one.value,
                one.qualifier,
                one.observed_on or one.observed_on_text,
                one.due_by_text or one.due_by_date,
                one.claimant,
                one.source,
                one.added_by,
                one.added_at,
            )
            for one in journal.observations()
        ),
    )


def known(store: Store, written: Added) -> Known:
    """Give the sites and statements that are there already, so that none is added twice."""
    sites = {name_key(one.name): one.site_id for one in told_sites(store, written)}
    said = frozenset(
        (one.site_id, one.measure, one.value, one.qualifier.lower(), one.observed_on, one.source.lower())
        for one in written.statements
    )
    return Known(sites, said)


def keep(journal: Journal, checked: Checked, *, by: str) -> str:
    """Keep what was checked, all of it or none; give a sentence on what was kept.

    Raises PlainError where a problem was found, no name is given or the journal cannot be written.
    """
    if checked.problems:
        raise PlainError("Nothing was added: put right what is listed first.")
    sites, statements = journal.add_pilots(checked.sites, checked.statements, by=by)
    parts = [
        f"{len(kept)} {what}{'' if len(kept) == 1 else 's'}"
        for kept, what in ((sites, "site"), (statements, "statement"))
        if kept
    ]
    at = (sites or statements)[0].added_at
    return (
        f"Added {' and '.join(parts)}, watched from now on. Kept in the journal: {by.strip()}, {_moment(at)}."
    )


def _moment(at: dt.datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"
