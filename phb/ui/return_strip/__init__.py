"""The heat strip as a component: an HTML table in the page, searched in the browser, no rerun needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import streamlit as st

from phb.charts.returns import Strip
from phb.ui.show import plain, table

_HERE = Path(__file__).resolve().parent
_UNSETTLED, _ALL = "With something to settle", "All CCGs"
_COMPONENT = st.components.v2.component(
    "phb_return_strip",
    css=(_HERE / "strip.css").read_text(encoding="utf-8"),
    js=(_HERE / "strip.js").read_text(encoding="utf-8"),
)


def held() -> Literal["unsettled", "all"]:
    """Give the choice of CCGs made on the strip; the control itself is drawn by `show`, below the finding."""
    chosen = st.session_state.get("strip") or st.query_params.get("strip")
    return "all" if chosen == _ALL else "unsettled"


def show(strip: Strip) -> None:
    """Draw the strip under its finding, with its text alternative, its table and its source."""
    st.subheader(plain(strip.title), anchor=False)
    st.caption(plain(strip.subtitle))
    st.radio("CCGs drawn", [_UNSETTLED, _ALL], key="strip", bind="query-params", horizontal=True)
    if strip.groups:
        _COMPONENT(data=message(strip), key="return_strip")
    else:
        st.markdown(plain(strip.empty))
    twin = st.expander("The same states as a table", on_change="rerun", key="twin_strip")
    if twin.open:
        with twin:
            table(strip.table, name=strip.name, source=strip.source, key="table_strip")
    st.caption(plain(strip.source))


def message(strip: Strip) -> dict[str, Any]:
    """Give what the browser is sent: names, and one letter a cell."""
    return {
        "alt": strip.alt,
        "quarters": list(strip.quarters),
        "national": [list(pair) for pair in strip.national],
        "groups": [
            {"name": group.name, "rows": [[row.code, row.name, row.states] for row in group.rows]}
            for group in strip.groups
        ],
        "legend": [list(entry) for entry in strip.legend],
    }
