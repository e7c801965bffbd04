"""What the Alerts page holds in the address and the session: the alert opened, the filters, who acts."""

from __future__ import annotations

import streamlit as st

from phb.analysis.alerts import Inbox
from phb.analysis.alerts_acted import SEVERITY, STATE, Wanted
from phb.analysis.area_map import ccg_names
from phb.ui import frame, pickers
from phb.ui.choices import choice, held, remember

_FILTERS = ("region", "rule", "severity", "state", "ccg")


def opened() -> str:
    """The id of the alert that the address names, "" for the list."""
    alert_id = held("alert")
    remember("alert", alert_id)
    return alert_id


def open_alert(alert_id: str) -> None:
    """Open an alert, or with "" the list; in a callback."""
    st.session_state["alert"] = alert_id


def filters(found: Inbox) -> Wanted:
    """Draw the filters side by side; each is in the address."""
    regions = sorted({one.region for one in found.alerts})
    rules = {one.rule: one.title for one in sorted(found.alerts, key=lambda one: one.place)}
    slots = st.container(key="pairs").columns(5)
    with slots[0]:
        severity = choice("Severity", SEVERITY, key="severity", default="")
    with slots[1]:
        state = choice("State", STATE, key="state", default="")
    with slots[2]:
        rule = choice("Rule", {"": "All rules"} | rules, key="rule", default="")
    with slots[3]:
        region = choice(
            "Region", {"": "All regions"} | {one: one for one in regions}, key="region", default=""
        )
    with slots[4]:
        ccg = pickers.ccg(frame.ask(ccg_names)) or ""
    return Wanted(region=region, rule=rule, severity=severity, state=state, ccg=ccg)


def kept_filters() -> Wanted:
    """The filters as the address has them, where they are not drawn: going back finds them again."""
    told = {key: held(key) for key in _FILTERS}
    for key, value in told.items():
        remember(key, value)
    severity = told["severity"] if told["severity"] in SEVERITY else ""
    return Wanted(**told | {"severity": severity})
