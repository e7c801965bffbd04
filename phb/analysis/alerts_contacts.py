"""Whom to call about the alerts of a quarter: for each CCG its contact on a day."""

from __future__ import annotations

import datetime as dt

from phb.analysis.alerts import inbox
from phb.contacts import Contact, contact_for, contacts
from phb.methods.succession import Step
from phb.store import Store


def callers(store: Store, *, quarter: str, day: dt.date, stamp: str) -> dict[str, Contact]:
    """Give the contact of every CCG with an alert at a quarter; one that is not there has none.

    stamp is of the file of contacts, so that an answer that is remembered goes with the file.
    Raises PlainError when the contacts cannot be read.
    """
    known = contacts(str(store.meta["provenance"]))
    if not known:
        return {}
    steps = tuple(
        Step(row["predecessor"], row["successor"], row["effective_quarter"], row["share_of_predecessor"])
        for row in store.rows("alerts_lineage")
    )
    found = inbox(store, quarter=quarter)
    chosen: dict[str, Contact] = {}
    for one in (*found.alerts, *found.watch, *found.ended):
        region = tuple(part for part in (one.region_code, one.region_name) if part)
        contact = contact_for(known, one.ccg_code, region, day, steps)
        if contact:
            chosen[one.ccg_code] = contact
    return chosen
