"""What is in question for a quarter: the gravest first, all of them or those of one check."""

from __future__ import annotations

import streamlit as st

from phb.analysis import returns_files
from phb.ui import frame, pickers


def show(quarter: str, *, source: str) -> None:
    """Offer the checks that raised something, each with how many, and list the questions."""
    every = frame.ask(returns_files.questions, quarter=quarter)
    check = pickers.check(every.checks)
    asked = frame.ask(returns_files.questions, quarter=quarter, check=check) if check else every
    st.markdown(asked.sentence)
    if every.checks:
        frame.table(asked.table, name=f"questions {quarter}", source=source, about=asked.sentence)
