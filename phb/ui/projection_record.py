"""How good the projections are, in pictures: what was said and what came, and said against happened."""

from __future__ import annotations

import streamlit as st

from phb.analysis import projection_record as analysis
from phb.charts import projection_record as drawing
from phb.ui import frame
from phb.ui.choices import choice

ANCHOR = "projection-record"


def show() -> None:
    """Draw the record below its paragraphs."""
    found = frame.ask(analysis.projection_record)
    titles = {str(n): f"{n} quarter{'s' if n > 1 else ''} ahead" for n in analysis.AHEAD}
    ahead = choice("How far ahead?", titles, key="ahead", default="4")
    frame.picture(drawing.said_and_came(found, int(ahead)), height=360)
    about = "Past projections by distance"
    frame.table(analysis.summary(found), name="projection_summary", source=found.source, about=about)
    frame.picture(drawing.calibration(found), height=320)
    about = "Simulated: the projection beside a straight line and constant growth"
    st.markdown(f"**{about}**")
    frame.table(
        analysis.beside_others(found), name="projection_simulated", source=drawing.SIMULATED, about=about
    )
