"""Adding a pilot site or what was said of one: a form or CSV files, checked whole, kept all or not at all."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from phb.analysis import pilots_entry as entry
from phb.analysis.pilots_entry import Checked
from phb.analysis.pilots_journal import keep, known
from phb.analysis.pilots_told import MEASURES, Added
from phb.analysis.returns_files import count, problem_table
from phb.journal import Journal
from phb.ui import frame, reasons
from phb.ui.show import plain

WAYS = ("Add a site", "Add a statement", "Send CSV files")
_FIRST = {
    "patients_recruited": "Patients recruited so far",
    "patients_planned": "Patients planned",
    "budgets_released": "Budgets released",
}
_PAIRS = (
    (("site_name", "Site"), ("organisations", "PCTs or CCGs, parted by semicolons")),
    (("programme", "Programme"), ("conditions", "Conditions, parted by semicolons")),
    (
        ("start_text", "Start in words, such as since February"),
        ("start_date", "Start as a date, such as May 2024"),
    ),
)
_TURN, _DONE = "pilots_turn", "pilots_done"


def show(written: Added, sites: dict[str, str]) -> None:
    """Draw the ways in. sites are the names of all sites by code."""
    st.subheader("Add a site, or what was said of one", anchor=False)
    done = st.session_state.pop(_DONE, "")
    if done:
        st.success(plain(done), icon=":material/check_circle:")
    st.markdown(
        "What is added is kept in the journal with your name and the time, is judged by the same rules from "
        "the next look at this page, and is marked as added here, not from the articles. Nothing is ever "
        "overwritten: a later statement counts before an earlier one."
    )
    by = st.text_input("Your name (kept with what you add)", max_chars=100, key="pilots_by")
    way = st.radio("Way", WAYS, horizontal=True, key="pilots_way", label_visibility="collapsed")
    turn = st.session_state.setdefault(_TURN, 0)
    if way == WAYS[1]:
        _statement(written, sites, by, turn)
    elif way == WAYS[2]:
        _files(written, by, turn)
    else:
        _new_site(written, by, turn)


def _new_site(written: Added, by: str, turn: int) -> None:
    with st.form(f"pilots_site_{turn}"):
        cells = {}
        for pair in _PAIRS:  # a row of columns each, so that tabbing follows the reading
            for column, (name, title) in zip(st.columns(2), pair):
                cells[name] = column.text_input(title, key=f"p_{name}_{turn}")
        numbers = {
            measure: column.text_input(title, key=f"p_{measure}_{turn}")
            for column, (measure, title) in zip(st.columns(3), _FIRST.items())
        }
        left, right = st.columns(2)
        held = left.text_input("The numbers held on", key=f"p_held_{turn}")
        cells["source"] = right.text_input("Where it is told (report, letter, call)", key=f"p_source_{turn}")
        pressed = st.form_submit_button("Add this site", type="primary")
    if pressed:
        said = [
            (
                1,
                {
                    "site_name": cells["site_name"],
                    "measure": measure,
                    "value": number,
                    "observed_on": held,
                    "source": cells["source"],
                    "claimant": by,
                },
            )
            for measure, number in numbers.items()
            if number.strip()
        ]
        _keep(_checked([(1, cells)], said, written), by, is_form=True)


def _statement(written: Added, sites: dict[str, str], by: str, turn: int) -> None:
    with st.form(f"pilots_statement_{turn}"):
        left, middle, right = st.columns(3)
        code = left.selectbox("Site", list(sites), format_func=sites.__getitem__, key=f"p_of_{turn}")
        measure = middle.selectbox(
            "What was said", list(MEASURES), format_func=lambda one: MEASURES[one][0], key=f"p_what_{turn}"
        )
        value = right.text_input("Number (empty: not available)", key=f"p_value_{turn}")
        left, middle, right = st.columns(3)
        cells = {
            "site_name": sites.get(code or "", ""),
            "measure": measure or "",
            "value": value,
            "qualifier": left.text_input("Word before it, such as more than", key=f"p_word_{turn}"),
            "observed_on": middle.text_input("It held on", key=f"p_on_{turn}"),
            "claimant": right.text_input("Who said it", key=f"p_who_{turn}"),
            "source": st.text_input("Where it is told (report, letter, call)", key=f"p_where_{turn}"),
        }
        pressed = st.form_submit_button("Add this statement", type="primary")
    if pressed:
        _keep(_checked([], [(1, cells)], written), by, is_form=True)


def _files(written: Added, by: str, turn: int) -> None:
    st.markdown(
        "One file of sites, one of statements, or both together; statements may be about sites of the same "
        "go. With one problem in any row nothing is kept."
    )
    for column, kind in zip(st.columns(2), ("sites", "statements")):
        column.download_button(
            f"Template for {kind}",
            data=entry.template(kind),
            file_name=f"pilot_{kind}_template.csv",
            mime="text/csv",
            key=f"pilots_template_{kind}",
            icon=":material/download:",
            on_click="ignore",
        )
    with st.expander("What each column holds"):
        for kind, columns in (("Sites", entry.SITE_COLUMNS), ("Statements", entry.STATEMENT_COLUMNS)):
            said = "\n".join(
                f"* `{name}`{' (needed)' if is_wanted else ''}: {plain(what)}"
                for name, (what, _, is_wanted) in columns.items()
            )
            st.markdown(f"**{kind}**\n\n{said}")
    sent = st.file_uploader(
        f"CSV files, up to {entry.LARGEST_KB} KB each",
        type=["csv"],
        accept_multiple_files=True,
        max_upload_size=1,
        key=f"pilots_files_{turn}",
    )
    if not sent:
        return
    there = known(frame.current().store, written)
    files = [(one.name, one.getvalue()) for one in sent]
    checked = entry.read_files(files, there, today=dt.date.today())
    if checked.problems:
        _refuse(checked)
        return
    found = f"{count(len(checked.sites), 'site')} and {count(len(checked.statements), 'statement')}"
    st.success(f"These files can be added: {found}.", icon=":material/check_circle:")
    if st.button("Add them", type="primary", key=f"pilots_accept_{turn}"):
        _keep(checked, by)


def _checked(sites: entry.Rows, statements: entry.Rows, written: Added) -> Checked:
    there = known(frame.current().store, written)
    return entry.check(sites, statements, there, today=dt.date.today())


def _keep(checked: Checked, by: str, is_form: bool = False) -> None:
    if is_form:  # a form has one row: its number says nothing
        checked.problems = [one | {"row": None} for one in checked.problems]
    if not by.strip():
        checked.wrong("Say who is adding this: a name goes with every entry.", column="Your name")
    if checked.problems:
        _refuse(checked)
        return
    st.session_state[_DONE] = keep(Journal(), checked, by=by)
    st.session_state[_TURN] += 1
    st.rerun()


def _refuse(checked: Checked) -> None:
    many = count(len(checked.problems), "reason")
    st.error(f"Nothing was added, for {many}.", icon=":material/block:")
    reasons.show(
        problem_table(checked.problems),
        name="problems",
        source="Check of what was to be added",
        key="pilots_problems",
    )
