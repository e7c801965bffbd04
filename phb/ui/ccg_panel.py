"""One CCG's facts and notes, under the map, and the line above the map that leads there."""

from __future__ import annotations

import streamlit as st

from phb.analysis.ccg_panel import CcgPanel
from phb.ui.show import plain

_PLACE = "ccg-record"


def lead(panel: CcgPanel | None, figure: str) -> None:
    """Say the chosen CCG's figure above the map, with a way down to its record.

    There is always a line, so that the map stays where it is when a CCG is chosen on it.
    """
    if panel is None:
        st.markdown("Choose a CCG in the list or on the map of CCGs: its figure and record are shown.")
        return
    st.markdown(f"**{plain(panel.name)}**: {plain(figure)} · [its record over the quarters](#{_PLACE})")


def show(panel: CcgPanel) -> None:
    """Show who the CCG is, what it came out of and went into."""
    st.header(plain(panel.name), anchor=_PLACE, divider="gray")
    st.markdown(" · ".join(f"{plain(label)}: **{plain(said)}**" for label, said in panel.facts))
    for note in panel.notes:
        st.markdown(f":material/call_merge: {plain(note)}")
