"""Progress, the home page: are we on the way from 4,700 to 50,000-100,000, and is the rise real?"""

import streamlit as st

from phb.charts.progress_page import drawn
from phb.ui import frame, gaps

page = frame.current()
pictures = frame.ask(drawn, quarter=page.quarter, geography=page.geography, as_at=page.as_at)
found = pictures.found

frame.headline(found.headline)
frame.figures(list(found.figures))
frame.picture(pictures.holders, height=480)
if found.outlook:
    st.markdown(f"**{frame.plain(found.outlook)}**")
if pictures.in_quarter:
    frame.picture(pictures.in_quarter, height=300)
if found.rates:
    asks = "What each level asks for by each date on record"
    st.header(asks, anchor=False)
    about = f"{asks}, from the end of {found.known}"
    frame.table(pictures.rates, name="progress_run_rates", source=found.source, about=about)
frame.explain(found.explanation, anchor="run-rates")
for pair in pictures.pairs:
    for column, chart in zip(st.columns(2), pair):
        with column:
            frame.picture(chart, height=300)
gaps.show(page, found)
frame.picture(pictures.coverage, height=300)
