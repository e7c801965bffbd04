"""Progress, the home page: are we on the way from 4,700 to 50,000-100,000, and is the rise real?"""

import streamlit as st

from phb.analysis import pace
from phb.analysis.progress import progress
from phb.charts import direct_payments, year_to_date
from phb.charts.coverage import coverage
from phb.charts.in_quarter import in_quarter
from phb.charts.progress import holders
from phb.ui import frame

page = frame.current()
found = frame.ask(progress, quarter=page.quarter, geography=page.geography)

frame.headline(found.headline)
frame.figures(list(found.figures))
frame.picture(holders(found), height=480)
not_live = in_quarter(found)
if not_live:
    frame.picture(not_live, height=300)
if found.rates:
    st.subheader("What each level asks for by each date on record", anchor=False)
    frame.table(pace.table(found.rates, found.growth), name="progress_run_rates", source=found.source)
frame.explain(found.explanation)
left, right = st.columns(2)
with left:
    frame.picture(direct_payments.count(found), height=300)
with right:
    frame.picture(direct_payments.share(found), height=300)
with left:
    frame.picture(year_to_date.over_time(found), height=300)
with right:
    frame.picture(year_to_date.by_year(found), height=300)
frame.picture(coverage(found), height=300)
