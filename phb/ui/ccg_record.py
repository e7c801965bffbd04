"""The line above the map: the chosen CCG's figure, and the way to its own page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from phb.analysis.ccg_record import CcgRecord
from phb.ui.choices import address
from phb.ui.show import plain


def lead(record: CcgRecord | None, figure: str, names: Mapping[str, str]) -> None:
    """Say the chosen CCG's figure above the map, with the way to its benchmark.

    There is always a line, so that the map stays where it is when a CCG is chosen on it. An address that
    names a CCG that never was is answered there too.
    """
    asked = st.session_state.get("ccg")
    if record is None and asked and asked not in names:
        said = f"There never was a CCG “{asked[:12]}”; choose one in the list or on the map."
        st.markdown(f":material/info: {plain(said)}")
        return
    if record is None:
        st.markdown("Choose a CCG in the list or on the map of CCGs: its figure is shown.")
        return
    place = record.standing
    said = f"**{plain(record.name)}**: {plain(figure)}"
    if place.sentence:
        said = f"**{plain(place.sentence)}**"
        said += f": {plain(figure)}" if figure else ""
    link = address("benchmark", ccg=record.code, quarter=record.quarter)
    st.markdown(f"{said} · [its benchmark and record]({link})")
