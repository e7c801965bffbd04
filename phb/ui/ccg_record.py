"""One CCG's facts, notes and lineage, under the map, and the line above the map that leads there."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from phb.analysis import ccg_record_lineage
from phb.analysis.ccg_record import CcgRecord
from phb.ui import area_map as component
from phb.ui import pickers
from phb.ui.show import caveats, plain

_PLACE = "ccg-record"


def lead(record: CcgRecord | None, figure: str, names: Mapping[str, str]) -> None:
    """Say the chosen CCG's figure above the map, with a way down to its record.

    There is always a line, so that the map stays where it is when a CCG is chosen on it. An address that
    names a CCG that never was is answered there too.
    """
    asked = st.session_state.get("ccg")
    if record is None and asked and asked not in names:
        said = f"There never was a CCG “{asked[:12]}”; choose one in the list or on the map."
        st.markdown(f":material/info: {plain(said)}")
        return
    if record is None:
        st.markdown("Choose a CCG in the list or on the map of CCGs: its figure and record are shown.")
        return
    place = record.standing
    said = f"**{plain(record.name)}**: {plain(figure)}"
    if place.sentence:
        said = f"**{plain(place.sentence)}**"
        said += f": {plain(figure)}" if figure else ""
    st.markdown(f"{said} · [its record over the quarters](#{_PLACE})")


def show(record: CcgRecord) -> None:
    """Show who the CCG is, what is known against its figures, what came before and after it."""
    st.header(plain(record.name), anchor=_PLACE, divider="gray")
    st.markdown(" · ".join(f"{plain(label)}: **{plain(said)}**" for label, said in record.facts))
    caveats(record.notes)
    if record.lineage.before or record.lineage.after:
        component.lineage_tree(
            ccg_record_lineage.message(record.lineage), key="lineage", choose=pickers.open_ccg
        )
