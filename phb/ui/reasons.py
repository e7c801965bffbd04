"""Why a file is turned away, as a table of real text: sentences wrap and are read out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from phb.analysis.returns_files import count
from phb.ui.show import download, plain

_SHOWN = 30


def show(problems: pd.DataFrame, *, name: str, source: str, key: str) -> None:
    """Draw the first problems, say how many more there are, and offer all of them as CSV."""
    shown = problems.head(_SHOWN)
    st.table(shown.astype("string").fillna("").map(plain), hide_index=True, border="horizontal")
    if len(problems) > len(shown):
        st.markdown(f"and {count(len(problems) - len(shown), 'problem')} more, in the download.")
    download(lambda: problems, name=name, source=source, key=key)
