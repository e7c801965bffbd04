"""Benchmark: where do we stand, is it more than chance, who is like us and further?"""

import streamlit as st

from phb.analysis.area_map import ccg_names
from phb.analysis.benchmark import field
from phb.analysis.ccg_record import ccg_record
from phb.ui import benchmark as screen
from phb.ui import frame, pickers

page = frame.current()
on = {"quarter": page.quarter, "geography": page.geography}
answer = st.container()
slots = st.container(key="slots").columns([3, 3, 2])
with slots[0]:
    chosen = pickers.ccg(frame.ask(ccg_names))
with slots[1]:
    measure = pickers.measure("in_quarter_per_100k")
if not chosen:
    with answer:
        frame.headline("Choose a CCG, in the list or on the map, to see where it stands and who is like it")
    screen.choose_on_map(page, measure)
else:
    with slots[2]:
        view = screen.view()
    shown = frame.ask(ccg_record, code=chosen, **on)
    found = frame.ask(field, measure=measure, **on)
    place = found.place(shown.standing.code or "")
    with answer:
        screen.head(page, shown, found, place) if place is not None else screen.not_there(shown, page)
    pickers.about(measure)
    screen.neighbours(page, measure, shown.standing.marked)
    if place is not None:
        screen.show(view, page, found, place)
    if view == "record" or place is None:
        screen.record(shown)
    frame.explain(screen.HOW, anchor="benchmark")
