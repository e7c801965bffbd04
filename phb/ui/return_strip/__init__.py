"""The heat strip as a component: an HTML table in the page, searched in the browser, no rerun needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from phb.charts.strip import Cell, Strip
from phb.ui.choices import remember
from phb.ui.show import plain, rows, said

_HERE = Path(__file__).resolve().parent
_ALL = "All CCGs"
_COMPONENT = st.components.v2.component(
    "phb_return_strip",
    css=(_HERE / "strip.css").read_text(encoding="utf-8"),
    js=(_HERE / "strip.js").read_text(encoding="utf-8"),
)


def held(key: str = "strip") -> bool:
    """Say whether all CCGs are to be drawn; the control itself is drawn by `show`, below the finding."""
    return (st.session_state.get(key) or st.query_params.get(key)) == _ALL


def show(
    strip: Strip,
    *,
    some: str = "With something to settle",
    key: str = "strip",
    choose: Callable[[str], None] | None = None,
) -> None:
    """Draw the strip under its finding, with its text alternative, its table and its source.

    some names the choice beside "All CCGs". choose is called with the code of a CCG whose name is pressed.
    """
    st.header(plain(strip.title), anchor=False)
    st.caption(plain(strip.subtitle))
    if st.radio("CCGs drawn", [some, _ALL], key=key, bind="query-params", horizontal=True) == _ALL:
        remember(key, _ALL)
    if strip.groups:
        _COMPONENT(
            data=message(strip, is_choosable=choose is not None),
            key=f"return_{key}",
            on_picked_change=lambda: _picked(f"return_{key}", choose),
        )
    else:
        st.markdown(plain(strip.empty))
    twin = st.expander("The same states as a table", on_change="rerun", key=f"twin_{key}")
    if twin.open:
        with twin:
            source = said(strip.title, strip.subtitle, strip.source)
            rows(strip.table(), name=strip.name, source=source, key=f"table_{key}")
    st.caption(plain(strip.source))


def _picked(key: str, choose: Callable[[str], None] | None) -> None:
    code = st.session_state[key].picked
    if choose is not None and isinstance(code, str) and code:
        choose(code)


def message(strip: Strip, *, is_choosable: bool = False) -> dict[str, Any]:
    """Give what the browser is sent: names, and one letter a cell."""
    label, england = strip.england
    return {
        "alt": strip.alt,
        "label": strip.label,
        "choosable": is_choosable,
        "quarters": list(strip.quarters),
        "england": [label, [list(one) for one in england]],
        "groups": [
            {"name": group.name, "rows": [[row.code, row.name, row.letters] for row in group.rows]}
            for group in strip.groups
        ],
        "cells": {letter: _cell(cell) for letter, cell in strip.cells.items()},
        "legend": [_cell(cell) for cell in strip.legend],
    }


def _cell(cell: Cell) -> list[Any]:
    return [cell.glyph, cell.words, cell.look, cell.fill]
