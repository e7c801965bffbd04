"""What was sent for one CCG and quarter, submission by submission; and all that was sent again."""

from __future__ import annotations

import streamlit as st

from phb.analysis import returns_files, revisions, revisions_summary
from phb.analysis.area_map import ccg_names
from phb.analysis.ccg_record_caveats import of_quarter
from phb.analysis.revisions import Record
from phb.charts import revisions as drawing
from phb.ui import frame, pickers
from phb.ui.choices import choice
from phb.ui.show import caveats, plain


def show(quarter: str, *, source: str) -> None:
    """Let any CCG be chosen, closed ones too, and show its submissions; below, everybody's restatements."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        code = pickers.ccg(frame.ask(ccg_names))
    record = frame.ask(revisions.record, ccg_code=code, quarter=quarter) if code else None
    if code is None:
        right.markdown(f"Choose a CCG to see what it sent for {quarter} or any other quarter.")
    elif record is None:
        st.markdown(plain(f"The store has no quarter in which {code} was open."))
    else:
        with right:
            asked = _quarter(record)
        _one(code, asked, record, source=source)
    _summary(quarter, source=source)


def _quarter(record: Record) -> str:
    """Choose one of the quarters in which the CCG was open; the frame's is the usual one."""
    said = {quarter: f"{quarter}: {came}" for quarter, came in reversed(record.quarters.items())}
    return choice("Quarter of the return", said, key="of", default=record.shown)


def _one(code: str, quarter: str, record: Record, *, source: str) -> None:
    found = frame.ask(revisions.history, ccg_code=code, quarter=quarter, name=record.name)
    st.header(plain(found.sentence), anchor=False)
    st.markdown("  \n".join(plain(said) for said in (record.closed, *found.notes) if said))
    caveats(frame.ask(of_quarter, ccg_code=code, quarter=quarter))
    chart = drawing.steps(found)
    if chart:
        frame.picture(chart, height=260)
    if len(found.table):
        st.markdown("**What each file said, and what it changed**")
        frame.table(found.table, name=f"revisions {code} {quarter}", source=source, about=found.sentence)
        st.markdown("**Which files brought which sections**")
        files = frame.ask(returns_files.history, quarter=quarter, ccg_code=code)
        frame.table(files, name=f"history {code} {quarter}", source=source, about=found.sentence)
    relatives(record, key="history")


def relatives(record: Record, *, key: str) -> None:
    """Lead on to the CCGs that this one came out of and went into, in place of it."""
    for relative in record.relatives:
        st.button(
            plain(f"{relative.sentence} Open {relative.name}"),
            key=f"{key}_{relative.ccg_code}_{relative.sentence}",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=pickers.open_ccg,
            args=(relative.ccg_code,),
        )


def _summary(quarter: str, *, source: str) -> None:
    found = frame.ask(revisions_summary.summary, quarter=quarter)
    st.header("All that was sent again", anchor=False)
    st.markdown(plain(f"{found.sentence} {found.published}"))
    if found.measures.empty:
        return
    left, right = st.columns(2)
    with left:
        frame.picture(drawing.sizes(found), height=260)
    with right:
        frame.picture(drawing.delays(found), height=260)
    st.header(plain(found.who_finding), anchor=False)
    frame.table(found.ccgs, name=f"restated by CCG {quarter}", source=source, about=found.sentence)
    left, right = st.columns(2)
    with left:
        st.markdown("**By region**")
        frame.table(found.regions, name=f"restated by region {quarter}", source=source, about=found.sentence)
    with right:
        st.markdown("**By measure: kinds of count are never added to one another**")
        frame.table(
            found.measures, name=f"restated by measure {quarter}", source=source, about=found.sentence
        )
