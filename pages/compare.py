"""Compare: areas side by side on one scale, and the CCGs of one of them."""

import streamlit as st

from phb.analysis import compare
from phb.charts import compare as drawing
from phb.ui import compare as screen
from phb.ui import frame, pickers

page = frame.current()
on = {"quarter": page.quarter, "geography": page.geography}
headline = st.container()
measure = pickers.measure("in_quarter_per_100k")
pickers.about(measure)
titles = frame.ask(compare.areas, **on)
chosen = screen.areas(titles)
shown = frame.ask(compare.compare, measure=measure, areas=chosen, **on)
with headline:
    frame.headline(compare.finding(shown))
frame.picture(drawing.panels(shown), height=220)
members = frame.ask(compare.members, measure=measure, area=screen.within(titles, chosen), **on)
drawn = drawing.members(members)
frame.picture(drawn, height=drawing.height(drawn))
frame.explain(compare.HOW, anchor="benchmark")
