"""What changed in the alerts since the last quarter: raised, escalated, reopened, eased, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.alerts import SEVERITIES, Alert, Inbox, inbox, names
from phb.store import Store

EVENTS = {
    "raised": "raised",
    "reopened": "reopened",
    "escalated": "escalated",
    "eased": "eased",
    "resolved": "resolved by a return",
    "superseded": "superseded in a merger",
    "withdrawn": "withdrawn, as the returns were corrected",
}


@dataclass(frozen=True)
class Changed:
    """What happened to alerts in a quarter: a sentence of counts, and one row an alert."""

    sentence: str
    table: pd.DataFrame


def changes(store: Store, *, quarter: str) -> Changed:
    """Say what a quarter did to alerts."""
    return changed(inbox(store, quarter=quarter), names(store))


def changed(found: Inbox, named: Mapping[str, str]) -> Changed:
    """Say what the quarter did to alerts; named has each CCG in words by its code."""
    moved = [one for one in (*found.alerts, *found.ended) if one.event in EVENTS]
    moved.sort(key=lambda one: list(EVENTS).index(one.event))
    counts = [(sum(one.event == event for one in moved), said) for event, said in EVENTS.items()]
    told = [f"{count:,} {said}" for count, said in counts if count]
    went_on = sum(one.event not in EVENTS for one in found.alerts)
    since = f"Since {found.before}" if found.before else f"In {found.quarter}, the first quarter"
    said = f"{since}: {', '.join(told)}; {went_on:,} went on" if told else f"{since} no alert has changed"
    rows = [
        {
            "What happened": happened(one, named),
            "Severity": SEVERITIES[one.severity],
            "CCG": one.name,
            "Code": one.ccg_code,
            "Region": one.region,
            "Rule": one.title,
            "Since": one.onset,
            "What was last said": one.sentence,
        }
        for one in moved
    ]
    return Changed(said, pd.DataFrame(rows))


def happened(one: Alert, named: Mapping[str, str]) -> str:
    """Say what a quarter did to an alert, a superseded one with who took over."""
    said = EVENTS.get(one.event, one.event)
    if one.event == "superseded" and one.superseded_by:
        heirs = [named.get(code, code) for code in one.superseded_by.split(", ")]
        said = f"superseded: now {words.names(heirs)}"
    return said[0].upper() + said[1:]
