"""Which files brought the figures of one CCG for one quarter."""

from __future__ import annotations

import streamlit as st

from phb.analysis import returns, returns_files
from phb.ui import frame, pickers


def show(quarter: str, *, source: str) -> None:
    """Let a CCG be chosen and list its files, newest first, those superseded or withdrawn too."""
    ccg = pickers.ccg(frame.ask(returns.senders, quarter=quarter))
    if not ccg:
        st.markdown(f"Choose a CCG to see which files brought its figures for {quarter}.")
        return
    files = frame.ask(returns_files.history, quarter=quarter, ccg_code=ccg)
    if files.empty:
        st.markdown(f"No file brought anything for {quarter}.")
        return
    frame.table(files, name=f"history {ccg} {quarter}", source=source)
