"""The list of alerts: filters, whom to call, acting on several at once, what is apart from the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from phb.analysis import alerts, alerts_acted, alerts_calendar, words
from phb.analysis.alerts import SEVERITIES, Inbox
from phb.analysis.alerts_acted import Listed, Seen
from phb.analysis.alerts_changed import changes
from phb.analysis.alerts_contacts import callers
from phb.charts import alerts as drawing
from phb.contacts import Contact
from phb.errors import PlainError
from phb.store import data_folder
from phb.ui import alerts_act, alerts_held, frame
from phb.ui.alerts_act import Written
from phb.ui.show import plain

_AT_ONCE = 15  # alerts listed before more are asked for


def show(page: frame.Page, found: Inbox, told: Written) -> None:
    """Draw the list under the headline and figures, and what belongs to it."""
    everything = alerts_acted.seen(found, told.acts)
    if not told.why_not:
        st.markdown(plain(alerts_acted.acted_sentence(everything)))
    listed = alerts_acted.listed(everything, alerts_held.filters(found))
    contacts = whom_to_call(page)
    _list(page, listed, contacts, told)
    _downloads(page, found, listed, everything, contacts)
    drawn = frame.ask(drawing.drawn_gap, quarter=page.quarter)
    frame.picture(drawn, height=drawing.height(drawn))
    since = frame.ask(changes, quarter=page.quarter)
    st.subheader(plain(since.sentence), anchor=False)
    if len(since.table):
        _table("What changed, alert by alert", lambda: since.table, "changed", found, since.sentence)
    if found.watch:
        watch = tuple(Seen(one, alerts_acted.Standing()) for one in found.watch)
        said = f"To watch, no alert: {words.ccgs(len(watch))} without growth for two quarters"
        unsaid = ["State", "Owner", "Review", "Held because"]
        _table(said, lambda: alerts_acted.table(watch, contacts).drop(columns=unsaid), "watch", found, said)
    lost = alerts_acted.gone(told.acts, frame.ask(alerts.known_ids)) if told.acts else pd.DataFrame()
    if len(lost):
        count = "1 act on an alert" if len(lost) == 1 else f"{len(lost):,} acts on alerts"
        said = f"{count} that this store does not hold"
        _table(said, lambda: lost, "gone", found, f"{said}: nothing that people write is lost")


def _table(title: str, made: Callable[[], pd.DataFrame], name: str, found: Inbox, about: str) -> None:
    """Offer a table in an expander; only an open one sends its rows."""
    opened = st.expander(plain(title), on_change="rerun", key=f"more_{name}")
    if opened.open:
        with opened:
            frame.table(made(), name=f"alerts {name} {found.quarter}", source=found.source, about=about)


def whom_to_call(page: frame.Page) -> Mapping[str, Contact]:
    """Give the contact of each CCG with an alert; say it once where none are loaded or they cannot be read.

    For the latest quarter the contacts of today, or of the day asked for; for an earlier one those of then.
    """
    day = page.as_at or dt.date.today()
    if page.quarter != page.quarters[-1]:
        day = frame.ask(alerts.inbox, quarter=page.quarter).known_on
    path = data_folder() / "contacts.csv"
    stamp = f"{path.stat().st_mtime_ns}" if path.exists() else ""
    try:
        found = frame.ask(callers, quarter=page.quarter, day=day, stamp=stamp)
    except PlainError as fault:
        st.warning(f"Contacts cannot be read: {plain(str(fault))}", icon=":material/contact_phone:")
        return {}
    if not found and page.store.meta["provenance"] == "returns" and not stamp:
        st.caption(
            "No contacts are loaded: put `contacts.csv` into the data folder, with the columns "
            "for, role, name, email, phone, valid\\_from and valid\\_to."
        )
    return found


def _list(page: frame.Page, listed: Listed, contacts: Mapping[str, Contact], told: Written) -> None:
    st.caption(plain(listed.left_out))
    if not listed.shown:
        st.info("No alert is as chosen above.", icon=":material/inbox:")
        return
    shown = listed.shown if st.session_state.get("_all_alerts") else listed.shown[:_AT_ONCE]
    if not told.why_not:
        _choose_all(shown)
    chosen = [one.alert for one in shown if _row(one, contacts, can_act=not told.why_not)]
    if len(shown) < len(listed.shown):
        st.button(f"Show all {len(listed.shown):,}", key="all_alerts", on_click=_show_all)
    if chosen and not told.why_not:
        alerts_act.form(chosen, page.quarter, page.version, told, place="act_below")


def _choose_all(shown: Sequence[Seen]) -> None:
    def turn() -> None:
        for one in shown:
            st.session_state[alerts_act.ticked(one.alert.alert_id)] = st.session_state["tick_all"]

    st.checkbox(
        f"Choose the {len(shown):,} listed below, to act on them at once", key="tick_all", on_change=turn
    )


def _show_all() -> None:
    st.session_state["_all_alerts"] = True


def _row(one: Seen, contacts: Mapping[str, Contact], *, can_act: bool) -> bool:
    """Draw one alert; says whether it is ticked."""
    alert = one.alert
    name = f"{SEVERITIES[alert.severity]} · {plain(alert.ccg)} · {plain(alert.title)}"
    row = st.container(gap="xxsmall")
    line = row.container(horizontal=True, vertical_alignment="center", gap="small")
    is_ticked = False
    if can_act:
        is_ticked = line.checkbox(f"**{name}**", key=alerts_act.ticked(alert.alert_id), wrap=True)
    else:
        line.markdown(f"**{name}**")
    line.button(
        "Open",
        key=f"open_{alert.alert_id}",
        type="tertiary",
        help=plain(f"Open {alert.ccg}, {alert.title.lower()}"),
        on_click=alerts_held.open_alert,
        args=(alert.alert_id,),
    )
    row.markdown(row_words(one, contacts.get(alert.ccg_code)))
    return is_ticked


def row_words(one: Seen, contact: Contact | None) -> str:
    """Say of an alert what was seen, where it stands and whom to call, as markdown."""
    alert = one.alert
    short = f"{words.number(alert.short)} people short · " if alert.short is not None else ""
    held = f" Held: {alert.held_because}." if alert.held_because else ""
    doubt = (
        " That plan is over a hundred times what it has: ask whether it is mistyped."
        if alert.is_plan_doubtful
        else ""
    )
    lines = (
        plain(f"{alert.sentence}{held}{doubt}"),
        f":small[{plain(f'{short}{alert.region} · {alert.since}')} · **{plain(one.words)}**]",
        f":material/call: {plain(alerts_acted.call(contact))}",
    )
    return "  \n".join(lines)


def _downloads(
    page: frame.Page,
    found: Inbox,
    listed: Listed,
    everything: Sequence[Seen],
    contacts: Mapping[str, Contact],
) -> None:
    line = st.container(horizontal=True, key="take_away")
    with line:
        frame.download(
            lambda: alerts_acted.table(listed.shown, contacts),
            name=f"alerts {page.quarter}",
            source=f"{listed.left_out} {found.source}",
        )
        dated = alerts_calendar.reviews(everything)
        st.download_button(
            f"Review dates ({len(dated):,}) for a calendar",
            data=lambda: alerts_calendar.calendar(everything, label=found.source),
            file_name=f"phb_reviews_{page.quarter.lower().replace(' ', '_')}.ics",
            mime="text/calendar",
            key="ics",
            icon=":material/event:",
            on_click="ignore",
            disabled=not dated,
            help=f"One day for each acknowledged alert with a review: {alerts_calendar.WHEN}.",
        )
    st.caption(plain(found.source))
