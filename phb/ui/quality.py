"""How good the returns are: England's mean, whom to phone first, one CCG's checks, everybody's scores."""

from __future__ import annotations

import streamlit as st

from phb.analysis import quality as analysis
from phb.analysis import revisions
from phb.analysis.area_map import ccg_names
from phb.analysis.ccg_record_caveats import of_quarter
from phb.analysis.quality_league import WHAT_IT_IS, league
from phb.charts import quality as drawing
from phb.ui import frame, history, pickers, return_strip
from phb.ui.show import caveats, plain

_LINKS = (
    "On the Method page: [how a return is scored](method#return-quality), "
    "[how good the checks are](method#planted-faults)."
)


def show(quarter: str, *, source: str) -> None:
    """Draw the tab, the answer first; what a name pressed on the strip opens stands right below it."""
    found = frame.ask(analysis.quality, quarter=quarter)
    st.markdown(plain(found.sentence))
    _league(quarter, source=source)
    picture, strip, checks = st.container(), st.container(), st.container()
    with checks:
        st.header("One return, check by check", anchor=False)
        chosen = pickers.ccg(frame.ask(ccg_names))
        if chosen:
            _checks(quarter, chosen)
        else:
            st.caption("Choose a CCG, or press its name on the strip, to see what each check found.")
    with picture:
        scored = next((one for one in found.ccgs if one.ccg_code == chosen), None)
        frame.picture(drawing.england(found, scored), height=300)
    with strip:
        return_strip.show(
            drawing.strip(found, everyone=return_strip.held("scores")),
            some=f"That lost points for {quarter}",
            key="scores",
            choose=pickers.open_ccg,
        )
    st.header(plain(found.region_finding), anchor=False)
    frame.table(found.table, name=f"quality by region {quarter}", source=source, about=found.region_finding)
    st.markdown(_LINKS)


def _checks(quarter: str, code: str) -> None:
    """Say of one return what each check found."""
    record = frame.ask(revisions.record, ccg_code=code, quarter=quarter)
    if record and record.closed:
        said = f"{record.closed} Its scores are in the picture above; for its checks choose such a quarter."
        st.markdown(plain(said))
        history.relatives(record, key="quality")
        return
    found = frame.ask(analysis.checks, quarter=quarter, ccg_code=code)
    st.markdown(f"**{plain(found.sentence)}**")
    caveats(frame.ask(of_quarter, ccg_code=code, quarter=quarter))
    if len(found.table):
        st.table(found.table.map(plain), hide_index=True, border="horizontal")


def _league(quarter: str, *, source: str) -> None:
    """List whom to phone first."""
    found = frame.ask(league, quarter=quarter)
    st.header(plain(found.finding), anchor=False)
    st.caption(f"{WHAT_IT_IS} {plain(found.coverage)}")
    for place, ccg, said, ask, why in found.calls:
        because = f" *{plain(why)}*" if why else ""
        st.markdown(f"**{plain(f'{place}. {ccg}')}**: {plain(said)}.  \n**Ask:** {plain(ask)}{because}")
    if len(found.table):
        about = f"{found.finding}. {WHAT_IT_IS} {found.coverage}"
        frame.table(found.table, name=f"whom to phone first {quarter}", source=source, about=about)
