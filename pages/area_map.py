"""Area map: where is it happening, where not, and where do we not know?"""

import streamlit as st

from phb.analysis.area_map import area_map, ccg_names
from phb.analysis.area_map_message import about, figure_words, message, table
from phb.analysis.ccg_record import ccg_record
from phb.ui import area_map as component
from phb.ui import ccg_record as record
from phb.ui import frame, pickers

page = frame.current()
on = {"quarter": page.quarter, "geography": page.geography}
headline = st.container()
slots = st.container(key="slots").columns([3, 1, 3])
with slots[0]:
    measure = pickers.measure("holders_per_100k")
with slots[1]:
    level = pickers.level()
shown = frame.ask(area_map, measure=measure, level=level, **on)
names = frame.ask(ccg_names)
with slots[2]:
    chosen = pickers.ccg(names)
answer, figure, marked = None, "", ()
if chosen:
    answer = frame.ask(ccg_record, code=chosen, **on)
    marked, code = answer.standing.marked, answer.standing.code
    figure = figure_words(frame.ask(area_map, measure=measure, level="ccg", **on), code) if code else ""

with headline:
    frame.headline(shown.finding)
record.lead(answer, figure, names)
component.area_map(message(shown, selected=marked), key="map", choose=pickers.open_ccg)
name = f"{measure} {page.quarter} by {level} {page.geography}"
frame.download(lambda: table(shown), name=name, source=about(shown))
st.caption(frame.plain(shown.source))
frame.explain(shown.how, anchor="geographies")
