"""Alerts: whom do I call this week, and what do I say?"""

import streamlit as st

from phb.analysis.alerts import HOW, inbox
from phb.ui import alerts, alerts_act, alerts_held, alerts_one, frame

page = frame.current()
found = frame.ask(inbox, quarter=page.quarter)
told = alerts_act.written()
alert_id = alerts_held.opened()
if alert_id:
    alerts_one.show(page, found, told, alert_id)
else:
    frame.headline(found.headline)
    alerts_act.say(told)
    if found.banner:
        st.warning(frame.plain(found.banner), icon=":material/public:")
    frame.figures(list(found.figures))
    alerts.show(page, found, told)
frame.explain(HOW, anchor="alert-record")
