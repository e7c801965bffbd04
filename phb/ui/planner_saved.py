"""Saving a scenario with name, person and note, and looking at up to four side by side."""

from __future__ import annotations

import streamlit as st

from phb.analysis.planner import Planned
from phb.analysis.planner_ground import Ground, ground
from phb.analysis.planner_saved import AT_MOST, compare, current, titles
from phb.charts import planner as drawing
from phb.errors import PlainError
from phb.journal import Journal
from phb.journal_entries import Scenario
from phb.ui import frame
from phb.ui.choices import several
from phb.ui.show import plain

_DONE, _TURN = "scenario_done", "scenario_turn"


def save(one: Planned) -> None:
    """Offer to keep what is shown."""
    page = frame.current()
    turn = st.session_state.setdefault(_TURN, 0)
    st.header("Save this scenario", anchor=False)
    done = st.session_state.pop(_DONE, "")
    if done:
        st.success(plain(done), icon=":material/check_circle:")
    with st.form(f"scenario_{turn}"):
        left, right = st.columns(2)
        name = left.text_input("Name of the scenario", max_chars=80, key=f"s_name_{turn}")
        by = right.text_input("Your name (kept with it)", max_chars=100, key="s_by")
        note = st.text_input("Note", max_chars=500, key=f"s_note_{turn}")
        pressed = st.form_submit_button("Save", type="primary")
    if not pressed:
        return
    try:
        kept = Journal().save_scenario(
            by=by,
            name=name,
            note=note,
            scope=one.scope,
            quarter=page.quarter,
            geography=page.geography,
            aim=one.ground.road.aim.name,
            levers=one.levers.told(),
            seen=one.seen(),
            store_version=page.version,
        )
    except PlainError as fault:
        st.error(plain(str(fault)), icon=":material/error:")
        return
    st.session_state[_DONE] = f"“{kept.name}” is saved; choose it below to compare it."
    st.session_state[_TURN] = turn + 1
    st.rerun()


def show() -> None:
    """Compare saved scenarios; the address names them."""
    st.header("Saved scenarios", anchor=False)
    kept = current(Journal().scenarios())
    if not kept:
        st.caption("None is saved yet.")
        return
    by_short = {key[:8]: key for key in kept}
    named = {key[:8]: title for key, title in titles(kept).items()}
    picked = several(f"Compare up to {AT_MOST}", named, key="compare", at_most=AT_MOST)
    if not picked:
        return
    found = compare([kept[by_short[short]] for short in picked], _ground_of, frame.current().version)
    for note in found.notes:
        st.info(plain(note), icon=":material/update:")
    about = "Saved scenarios side by side, worked out on this store beside what each showed when saved"
    frame.table(found.table, name="planner_scenarios", source=found.source, about=about)
    drawn = drawing.compared(found)
    frame.picture(drawn, height=drawing.height(drawn))


def _ground_of(one: Scenario) -> Ground:
    return frame.ask(ground, quarter=one.quarter, geography=one.geography, aim=one.aim)
