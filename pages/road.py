"""The road to the target: what does each CCG need, and where is it heading?"""

import streamlit as st

from phb.analysis import road_words as told
from phb.analysis.road import road
from phb.charts import road as drawing
from phb.ui import frame
from phb.ui import road as picking

page = frame.current()
headline = st.container()
asked = picking.asked()
on = {"quarter": page.quarter, "geography": page.geography}
found = frame.ask(road, aim=asked.aim, weighting=asked.weighting, **on)
with headline:
    frame.headline(told.headline(found))
    frame.figures(list(told.figures(found)))
    for note in told.notes(found):
        st.caption(frame.plain(note))
picking.one_area(found)
frame.picture(drawing.paces(found), height=340)
picking.all_areas(found)
picking.shares(page, found)
frame.explain(told.HOW, anchor="road")
