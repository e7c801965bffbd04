"""One alert by its link: what was seen, whom to call, its history, and acting on it."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from phb.analysis import alerts, alerts_acted
from phb.analysis.alerts import SEVERITIES, Inbox
from phb.analysis.alerts_acted import Seen, Wanted
from phb.analysis.alerts_one import OneAlert, history, one_alert
from phb.charts import alerts as drawing
from phb.ui import alerts_act, alerts_held, frame
from phb.ui.alerts import whom_to_call
from phb.ui.alerts_act import Written
from phb.ui.show import plain


def show(page: frame.Page, found: Inbox, told: Written, alert_id: str) -> None:
    """Draw the alert that the address names, or say that it is not in the store and show what people did."""
    wanted = alerts_held.kept_filters()
    _ways(alert_id, found, told, wanted)
    one = frame.ask(one_alert, alert_id=alert_id, quarter=page.quarter)
    if isinstance(one, str):
        frame.headline("This alert cannot be shown")
        alerts_act.say(told)
        st.info(plain(one), icon=":material/history:")
    else:
        frame.headline(one.title)
        alerts_act.say(told)
        _detail(page, one, told)
    _history(page, one if isinstance(one, OneAlert) else None, told, found, alert_id)


def _ways(alert_id: str, found: Inbox, told: Written, wanted: Wanted) -> None:
    """Lead back to the list and on to its neighbours there."""
    listed = alerts_acted.listed(alerts_acted.seen(found, told.acts), wanted).shown
    ids = [one.alert.alert_id for one in listed]
    at = ids.index(alert_id) if alert_id in ids else None
    line = st.container(horizontal=True, key="ways")
    line.button(
        "All alerts", icon=":material/arrow_back:", key="back", on_click=alerts_held.open_alert, args=("",)
    )
    for label, step in (("Previous", -1), ("Next", 1)):
        to = ids[at + step] if at is not None and 0 <= at + step < len(ids) else None
        line.button(
            f"{label} alert",
            key=label.lower(),
            disabled=to is None,
            on_click=alerts_held.open_alert,
            args=(to or "",),
        )


def _detail(page: frame.Page, one: OneAlert, told: Written) -> None:
    now = one.now
    acts = [act for act in told.acts if act.alert.alert_id == now.alert_id]
    seen = Seen(now, alerts_acted.standings(acts, page.quarter).get(now.alert_id, alerts_acted.Standing()))
    words_side, picture_side = st.columns([2, 3])
    with words_side:
        st.markdown(f"**{SEVERITIES[now.severity]}** · {plain(seen.words)} · {plain(now.region)}")
        told_parts = (
            ("What was seen", now.sentence),
            ("Held", f"{now.held_because}." if now.held_because else ""),
            ("What clears it", now.clears),
            ("What is not known", now.not_known),
            ("Why it matters", one.why),
        )
        st.markdown("\n\n".join(f"**{title}:** {plain(said)}" for title, said in told_parts if said))
        contact = whom_to_call(page).get(now.ccg_code)
        st.markdown(f"**Whom to call:** {plain(alerts_acted.call(contact))}")
        st.caption("Wording for the public, ready to copy; it never prints a number of people from 1 to 7.")
        st.code(f"{now.ccg}: {now.public_sentence}", language=None, wrap_lines=True)
        # Deep links, in a tab of their own: within a session what its CCG pickers hold counts for more.
        query = urlencode({"ccg": now.ccg_code, "quarter": page.quarter})
        st.markdown(f"[On the map](area_map?{query}) · [Its returns](returns?part=History&{query})")
        if one.later:
            st.caption(f"Seen from {one.quarter}; it was judged again up to {one.later[-1].quarter}.")
    with picture_side:
        frame.picture(drawing.one(one), height=300)
    if not told.why_not:
        alerts_act.form([now], page.quarter, page.version, told, place="act")


def _history(page: frame.Page, one: OneAlert | None, told: Written, found: Inbox, alert_id: str) -> None:
    acts = [act for act in told.acts if act.alert.alert_id == alert_id]
    table = history(one, acts, frame.ask(alerts.names))
    st.subheader("Its history, quarter by quarter, with what people did", anchor=False)
    if len(table):
        frame.table(
            table,
            name=f"alert {alert_id[:60]}",
            source=one.source if one else found.source,
            about=f"History of alert {alert_id[:60]}",
            key="alert_history",
        )
    else:
        st.caption("Nobody has acted on an alert of this name.")
