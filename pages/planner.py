"""Planner: what would it take, and where does effort buy most?"""

import streamlit as st

from phb.analysis.planner import plan, why_not
from phb.analysis.planner_ground import ground
from phb.analysis.planner_words import HOW, figures, headline, notes
from phb.charts import planner as drawing
from phb.ui import frame, pickers, planner_saved
from phb.ui import planner as screen

page = frame.current()
answer = st.container()
target_at, scope_at = st.columns(2)
with target_at:
    aim = pickers.aim()
found = frame.ask(ground, quarter=page.quarter, geography=page.geography, aim=aim)
with scope_at:
    scope = screen.scope(found)
reason = why_not(found, scope)
if reason:
    with answer:
        frame.headline(f"No plan can be made from {page.quarter}: choose another quarter or CCG")
    st.info(frame.plain(reason), icon=":material/hourglass_empty:")
else:
    planned = plan(found, scope, screen.levers(found, scope))
    with answer:
        frame.headline(headline(planned))
        frame.figures(figures(planned))
    frame.picture(drawing.paths(planned), height=420)
    drawn = drawing.effort(planned)
    frame.picture(drawn, height=drawing.height(drawn))
    for note in notes(planned):
        st.caption(frame.plain(note))
    screen.plan_download(planned)
    planner_saved.save(planned)
planner_saved.show()
frame.explain(HOW, anchor="planner")
