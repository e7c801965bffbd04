"""The heat strip as a component: an HTML table in the page, searched in the browser, no rerun needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from phb.charts.returns import Strip

_HERE = Path(__file__).resolve().parent
_COMPONENT = st.components.v2.component(
    "phb_return_strip",
    css=(_HERE / "strip.css").read_text(encoding="utf-8"),
    js=(_HERE / "strip.js").read_text(encoding="utf-8"),
)


def show(strip: Strip, *, key: str = "return_strip") -> None:
    """Draw the strip. Only names and one letter a cell travel to the browser."""
    _COMPONENT(data=message(strip), key=key)


def message(strip: Strip) -> dict[str, Any]:
    """Give what the browser is sent."""
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
