"""Acting on alerts, one or several at once: the form, and what was kept or why it was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from phb import journal
from phb.analysis.alerts import Alert
from phb.errors import PlainError
from phb.journal_entries import EXPLANATIONS, LONGEST_SNOOZE, Act
from phb.quarters import Quarter
from phb.ui.show import plain

_ACTS = {
    "acknowledged": "Acknowledge",
    "snoozed": "Snooze",
    "resolved": "Resolve by hand",
    "explained": "Explain",
    "reopened": "Reopen",
    "noted": "Note",
}
_DONE = {
    "acknowledged": "acknowledged",
    "snoozed": "snoozed",
    "resolved": "resolved by hand",
    "explained": "explained",
    "reopened": "reopened",
    "noted": "noted",
}
_REVIEWS = 8  # quarters ahead that a review may be chosen for
_NO_REVIEW = "No review"


@dataclass(frozen=True)
class Written:
    """The journal as this run reads it: acts, oldest first, or in why_not why it cannot be read."""

    acts: tuple[Act, ...]
    why_not: str = ""


def written() -> Written:
    """Read what people have made of alerts: anew in every run, so that two people see each other's acts."""
    try:
        return Written(tuple(journal.Journal().acts()))
    except PlainError as fault:
        return Written((), str(fault))


def say(told: Written) -> None:
    """Say how the last act went, and that acts cannot be read or kept where that is so."""
    if told.why_not:
        st.warning(
            f"What people have made of these alerts cannot be read, and nothing can be kept now: "
            f"{plain(told.why_not)} The alerts themselves are shown.",
            icon=":material/cloud_off:",
        )
    for kind, sentence in st.session_state.pop("_acted", []):
        if kind == "error":
            st.error(plain(sentence), icon=":material/error:")
        else:
            st.success(plain(sentence), icon=":material/check:")


def ticked(alert_id: str) -> str:
    """The key of an alert's tick box."""
    return f"tick_{alert_id}"


def form(chosen: Sequence[Alert], quarter: str, version: str, told: Written, *, place: str) -> None:
    """Ask what shall be done about the alerts that are chosen, and keep it when asked to.

    place is the key of the box it stands in; "act_below" stays in sight below a list.
    """
    with st.container(border=True, key=place, gap="xsmall"):
        said = ", ".join(f"{one.ccg}, {one.title.lower()}" for one in chosen[:3])
        more = f" and {len(chosen) - 3} more" if len(chosen) > 3 else ""
        st.markdown(f"**{_count(len(chosen))} chosen:** {plain(said)}{more}")
        kind = st.radio(
            "What to do",
            list(_ACTS),
            format_func=_ACTS.__getitem__,
            horizontal=True,
            key="act_kind",
            label_visibility="collapsed",
        )
        st.session_state["_seen"] = {one.alert_id: _acts_on(told.acts, one.alert_id) for one in chosen}
        with st.form("act_form", border=False):
            _fields(kind, quarter)
            st.form_submit_button(
                f"{_ACTS[kind]}: {_count(len(chosen))}",
                type="primary",
                on_click=_keep,
                args=(tuple(chosen), kind, quarter, version),
            )


def _fields(kind: str, quarter: str) -> None:
    """Ask for what the act needs, in one row: the box must not cover the list."""
    shown = Quarter.parse(quarter)
    who, first, second, note = st.columns(4)
    known = st.session_state.get("_who", "")
    who.text_input("Your name", known, key=f"act_by_{known}", max_chars=100, help="Asked once a session.")
    if kind == "acknowledged":
        first.text_input("Owner (empty: you)", key="act_owner", max_chars=100)
        ahead = [_NO_REVIEW, *(str(shown + n) for n in range(1, _REVIEWS + 1))]
        second.selectbox("Review in", ahead, index=1, key="act_review")
    elif kind == "snoozed":
        ahead = [str(shown + n) for n in range(1, LONGEST_SNOOZE + 1)]
        first.selectbox("Until (back in this quarter)", ahead, key="act_until")
    elif kind == "resolved":
        first.text_input("Why it is resolved", key="act_reason", max_chars=500)
    elif kind == "explained":
        first.selectbox("What explains it", EXPLANATIONS, key="act_explanation")
    note.text_input("Note", key="act_note", max_chars=4000)


def _keep(chosen: tuple[Alert, ...], kind: str, quarter: str, version: str) -> None:
    """Keep the act, say how it went, and let go of the ticks where it was kept."""
    state = st.session_state
    by = state.get(f"act_by_{state.get('_who', '')}", "")
    review = state.get("act_review")
    try:
        book = journal.Journal()
        book.act(
            [
                journal.Alert(
                    one.alert_id,
                    one.ccg_code,
                    one.family,
                    one.rule,
                    one.onset,
                    quarter,
                    one.sentence,
                    version,
                )
                for one in chosen
            ],
            kind,
            by=by,
            note=state.get("act_note", ""),
            owner=state.get("act_owner", "") if kind == "acknowledged" else "",
            review_quarter=review if kind == "acknowledged" and review != _NO_REVIEW else None,
            until=state.get("act_until") if kind == "snoozed" else None,
            reason=state.get("act_reason" if kind == "resolved" else "act_explanation", "")
            if kind in ("resolved", "explained")
            else "",
        )
        told = [
            ("done", f"{_count(len(chosen))} {_DONE[kind]}, kept under the name {by.strip()}."),
            *_others(book, chosen),
        ]
    except PlainError as fault:
        state["_acted"] = [("error", f"Nothing was kept. {fault}")]
        return
    state["_who"], state["_acted"], state["tick_all"] = by.strip(), told, False
    for key in ("act_note", "act_owner", "act_reason"):
        state[key] = ""
    for one in chosen:
        state[ticked(one.alert_id)] = False


def _others(book: journal.Journal, chosen: Sequence[Alert]) -> list[tuple[str, str]]:
    """Say what others did meanwhile to the same alerts: both acts are kept."""
    acts = book.acts()
    seen: dict[str, int] = st.session_state.get("_seen", {})
    said = []
    for one in chosen:
        own = [act for act in acts if act.alert.alert_id == one.alert_id]
        for act in own[seen.get(one.alert_id, len(own)) : -1]:
            said.append(
                (
                    "done",
                    f"Meanwhile {act.by} has {_DONE[act.kind]} {one.ccg} too; both acts are in its history.",
                )
            )
    return said


def _acts_on(acts: Sequence[Act], alert_id: str) -> int:
    return sum(act.alert.alert_id == alert_id for act in acts)


def _count(count: int) -> str:
    return f"{count:,} alert{'' if count == 1 else 's'}"
