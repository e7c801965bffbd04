"""Who lacks how much: the gap to a level by CCG and region, and on the map."""

from __future__ import annotations

import streamlit as st

from phb.analysis.area_map_message import about, figure_words, table
from phb.analysis.gaps import level_next, levels
from phb.analysis.gaps_map import gaps_map, message
from phb.analysis.progress import Progress
from phb.charts.gaps import drawn, height
from phb.ui import area_map as component
from phb.ui import frame
from phb.ui.choices import address, choice


def show(page: frame.Page, progress: Progress) -> None:
    """Show who lacks how much at the last quarter of which live holders are known; nothing without one."""
    if progress.known is None:
        return
    st.header("Who lacks how much", anchor=False)
    titles = {name: f"{level:,} by {aim.date.label}" for name, (aim, level) in levels().items()}
    usual = level_next(progress.at(progress.known).live or 0)
    to = choice("The gap to", titles, key="gap", default=usual)
    on = {"quarter": progress.known, "to": to, "geography": page.geography}
    answer = frame.ask(drawn, **on)
    if answer.found.is_held:
        st.markdown(f"{frame.plain(answer.found.finding)}.")
        return
    for column, picture in zip(st.columns(2), answer.pictures):
        with column:
            frame.picture(picture, height=height(picture))
    # Only when it is open: a closed map costs nothing in a rerun.
    mapped = st.expander("The gap of every CCG on a map", on_change="rerun", key="gap_mapped")
    if mapped.open:
        with mapped:
            _map(on)


def _map(on: dict[str, str]) -> None:
    shown = frame.ask(gaps_map, **on)
    codes = {area.code: area.name for area in shown.areas}
    chosen = st.session_state.get("area")
    st.markdown(f"**{frame.plain(shown.finding)}**")
    if chosen in codes:
        said = f"**{frame.plain(codes[chosen])}**: {frame.plain(figure_words(shown, chosen))}"
        road = address("road", area=chosen, quarter=on["quarter"])
        st.markdown(f"{said} · [its road to 2020]({road})")
    else:
        st.markdown("Choose a CCG on the map: what it lacks is shown, and the way to its road.")
    component.area_map(
        message(shown, selected=(chosen,) if chosen in codes else ()), key="gap_map", choose=open_area
    )
    name = f"gap {' '.join(on.values())}"
    frame.download(lambda: table(shown), name=name, source=about(shown))
    st.caption(frame.plain(shown.source))


def open_area(code: str) -> None:
    """Choose the area that the Road to 2020 opens with."""
    st.session_state["area"] = code
