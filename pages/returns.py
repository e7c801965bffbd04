"""Returns: can I trust this quarter, and who must send or correct what?"""

import streamlit as st

from phb.analysis import returns, returns_files
from phb.charts import returns as drawing
from phb.ui import frame, history, intake, quality, questions, return_strip, turned_away
from phb.ui.choices import remember

answer = st.container()
names = ["Who has returned", "Quality", "In question", "Turned away", intake.PART, "History"]
first = intake.PART if frame.is_empty() else names[0]
who, scored, asked, away, send, past = st.tabs(names, default=first, key="part", bind="query-params")
remember("part", st.session_state.get("part", ""))
turned = returns_files.turned_away(turned_away.rejections())
if away.open:
    with away:
        turned_away.show(turned)
if send.open:
    with send:
        intake.send()

with answer:
    page = frame.current()
    found = frame.ask(returns.who_returned, quarter=page.quarter)
    frame.headline(found.headline)
    st.caption(found.calendar)
    frame.figures([*found.figures, turned.figure])
if who.open:
    with who:
        show = "all" if return_strip.held() else "unsettled"
        past_states = frame.ask(returns.over_time, quarter=page.quarter, show=show, geography=page.geography)
        return_strip.show(drawing.strip(past_states))
        heading = f"Who has returned for {page.quarter}, CCGs as they were"
        st.header(heading, anchor=False)
        frame.table(found.table, name=f"returns {page.quarter}", source=found.source, about=heading)
if scored.open:
    with scored:
        quality.show(page.quarter, source=found.source)
if asked.open:
    with asked:
        questions.show(page.quarter, source=found.source)
if send.open:
    with send:
        intake.withdraw(frame.ask(returns_files.current_files))
if past.open:
    with past:
        history.show(page.quarter, source=found.source)
