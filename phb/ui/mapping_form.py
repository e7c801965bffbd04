"""The mapping form: what each heading of an unknown layout means, said once, becomes a format file."""

from __future__ import annotations

import re

import streamlit as st

from phb.analysis.returns_files import count, problem_table
from phb.ui import reasons
from phb.ui.etl_command import PREVIEW_SECONDS, Upload, run
from phb.ui.show import plain

_IDENTIFIERS = {
    "ccg": "CCG code, three characters",
    "ons_code": "CCG code of the ONS, nine characters",
    "ccg_name": "CCG name",
    "quarter": "Quarter, such as 2015-16 Q3",
    "financial_year": "Financial year, such as 2017-18",
    "quarter_number": "Quarter of the year, such as Q3",
    "care_group": "Care group",
    "arrangement": "Arrangement, named in each row",
    "measure": "What is counted, named in each row",
    "value": "The count, where each row names what is counted",
    "plan_version": "Version of the plan",
    "submitted_on": "Day the plan was submitted",
    "planned_holders": "Planned holders on the last day of the quarter",
    "chc_eligible": "People eligible for NHS Continuing Healthcare",
    "ignore": "Leave this column out",
}
_MEASURES = {
    "holders": "Holders on the last day of the quarter",
    "holders_start": "In place at the start of the quarter",
    "starters": "New in the quarter",
    "ended": "Ended in the quarter",
    "in_quarter": "In place during the quarter",
    "holders_ytd": "Received, year to date",
}
_ARRANGEMENTS = {
    "all": "total",
    "direct_payment": "direct payments",
    "notional": "notional",
    "third_party": "third party",
}
MEANINGS = {
    **_IDENTIFIERS,
    **{
        f"{measure}/{arrangement}": f"{said}: {of}"
        for measure, said in _MEASURES.items()
        for arrangement, of in _ARRANGEMENTS.items()
    },
}
_MARKS = {
    "missing": ("No figure was given", "-"),
    "suppressed": ("Suppressed: a small number withheld", "*"),
    "not_applicable": ("Not applicable", "n/a"),
}


def show(upload: Upload, headings: tuple[str, ...], unknown: tuple[str, ...], *, key: str) -> bool:
    """Draw the form for the unknown headings of `upload`; True in the run in which the layout was saved."""
    understood = [heading for heading in headings if heading not in unknown]
    st.markdown("### What the headings mean")
    st.markdown(
        "Nothing is guessed. Say it once, and every file with these headings is understood from then on."
    )
    if understood:
        st.markdown(f"Understood already: {plain(', '.join(understood))}.")
    with st.form(f"map_{key}"):
        name = st.text_input(
            "Name of this layout, such as northern region quarterly", max_chars=60, key=f"map_name_{key}"
        )
        meanings = _meanings(unknown, key)
        st.markdown("Marks that stand for no figure, parted by semicolons. A blank cell is no figure given.")
        marks = {
            status: column.text_input(said, value=usual, max_chars=60, key=f"map_{status}_{key}")
            for column, (status, (said, usual)) in zip(st.columns(3), _MARKS.items())
        }
        pressed = st.form_submit_button("Save this layout", type="primary")
    if not pressed:
        return False
    undecided = [heading for heading, word in meanings.items() if word is None]
    if not re.match(r"\s*[A-Za-z]", name):
        st.error("Give the layout a name that begins with a letter.")
    elif undecided:
        st.error(f"Choose a meaning for {plain(', '.join(undecided[:8]))}; a column may be left out.")
    else:
        return _save(upload, name, meanings, marks, key)
    return False


def _meanings(unknown: tuple[str, ...], key: str) -> dict[str, str | None]:
    """Draw a choice of meaning for each heading, down the left half first: tabbing follows the reading."""
    half = (len(unknown) + 1) // 2
    columns = st.columns(2)
    return {
        heading: columns[i // half].selectbox(
            f"Meaning of “{plain(heading)}”",
            list(MEANINGS),
            format_func=MEANINGS.__getitem__,
            index=None,
            placeholder="Choose its meaning",
            key=f"map_{key}_{i}",
        )
        for i, heading in enumerate(unknown)
    }


def _save(
    upload: Upload, name: str, meanings: dict[str, str | None], marks: dict[str, str], key: str
) -> bool:
    arguments = ["map", f"--name={name.strip()}", "--json"]
    arguments += [f"--column={heading}={word}" for heading, word in meanings.items()]
    arguments += [
        f"--mark={mark.strip()}={status}"
        for status, listed in marks.items()
        for mark in listed.split(";")
        if mark.strip()
    ]
    with st.spinner("Trying the layout on the file"):
        ended = run(arguments, seconds=PREVIEW_SECONDS, upload=upload)
    if ended.sentence is not None:
        st.error(plain(ended.sentence), icon=":material/error:")
        return False
    if not ended.said["saved"]:
        problems = ended.said["problems"]
        st.error(plain(ended.said["sentence"]), icon=":material/block:")
        reasons.show(
            problem_table(problems),
            name="problems with this layout",
            source=count(len(problems), "problem"),
            key=f"map_problems_{key}",
        )
        return False
    return True
