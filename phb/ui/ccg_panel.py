"""One CCG's facts and notes, under the map."""

from __future__ import annotations

import streamlit as st

from phb.analysis.ccg_panel import CcgPanel
from phb.ui.show import plain


def show(panel: CcgPanel) -> None:
    """Show who the CCG is, what it came out of and went into."""
    st.header(plain(panel.name), anchor=False, divider="gray")
    st.markdown(" · ".join(f"{plain(label)}: **{plain(said)}**" for label, said in panel.facts))
    for note in panel.notes:
        st.markdown(f":material/call_merge: {plain(note)}")
