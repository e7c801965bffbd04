"""Benchmark: where do we stand, is it more than chance, who is like us and further?"""

import streamlit as st

from phb.analysis.area_map import ccg_names
from phb.analysis.ccg_record import ccg_record
from phb.ui import benchmark as screen
from phb.ui import frame, pickers

page = frame.current()
on = {"quarter": page.quarter, "geography": page.geography}
answer = st.container()
names = frame.ask(ccg_names)
slots = st.container(key="slots").columns([3, 3, 2])
with slots[0]:
    chosen = pickers.ccg(names)
with slots[1]:
    measure = pickers.measure("in_quarter_per_100k")
if not chosen:
    with answer:
        frame.headline("Choose a CCG to see where it stands, among all and among those like it")
    screen.choose_on_map(page, measure)
else:
    record = frame.ask(ccg_record, code=chosen, **on)
    code = record.standing.code
    with slots[2]:
        view = screen.view()
    if code is None or not screen.is_open(page, code):
        with answer:
            frame.headline(screen.not_there(record, page))
    else:
        with answer:
            screen.head(page, record, code, measure)
        screen.show(view, page, code, measure)
    screen.record(record)
