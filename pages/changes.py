"""What changed: what made the rise or fall, and is it real?"""

import streamlit as st

from phb.analysis import changes_asked as asked
from phb.analysis.changes import changes
from phb.charts.changes import height, parts, waterfall
from phb.ui import frame, pickers

page = frame.current()
headline = st.container()
slots = st.container(key="pairs").columns(4)
with slots[0]:
    measure = pickers.choice("What is counted", asked.measures(), key="counted", default="holders")
with slots[1]:
    since = pickers.choice("Since", asked.sinces(page.quarters), key="since", default=asked.BEFORE)
with slots[2]:
    care = pickers.choice("Care groups", asked.cares(), key="care", default="all")
with slots[3]:
    by = pickers.choice("Taken apart by", asked.BY, key="by", default="ccg")
on = {"quarter": page.quarter, "geography": page.geography}
found = frame.ask(changes, measure=measure, since=since, care=care, **on)
with headline:
    frame.headline(found.headline)
if found.refusal:
    st.info(frame.plain(found.refusal), icon=":material/block:")
else:
    frame.figures(list(found.figures))
    drawn = waterfall(found, by)
    frame.picture(drawn, height=height(drawn))
    st.header(frame.plain(found.suspects), anchor=False)
    for name, table in found.suspect_tables.items():
        frame.table(table, name=name, source=found.source, about=found.suspects)
    for note in found.notes:
        st.caption(frame.plain(note))
    for column, word in zip(st.columns(3), (one for one in asked.BY if one != by)):
        with column:
            frame.picture(parts(found, word), height=height(parts(found, word)))
frame.explain(found.explanation, anchor="like-for-like")
