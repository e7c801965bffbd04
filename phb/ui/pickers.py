"""A picker is a function that returns a value and owns its session and address state."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from phb import definitions
from phb.ui import frame


def choice(label: str, options: Mapping[str, str], *, key: str, default: str) -> str:
    """Let one of options (name to title) be chosen; the address carries `key` with the name, not the title.

    Streamlit binds what a select box shows to the address. So a text box that nobody sees holds the name
    and is bound, empty for the default; the select box shows the title. Whatever the address says that is
    no option is the default.
    """
    with st.container(key=f"hidden_{key}"):
        held = st.text_input(key, key=key, bind="query-params", label_visibility="collapsed")
    shown = f"{key}_shown"
    st.session_state[shown] = held if held in options else default

    def keep() -> None:
        chosen = st.session_state[shown]
        st.session_state[key] = "" if chosen == default else chosen

    name = st.selectbox(label, list(options), format_func=options.__getitem__, key=shown, on_change=keep)
    frame.remember(key, name)
    return name


def measure(default: str) -> str:
    """Choose a measure by its title; gives its name."""
    titles = {name: one.title for name, one in definitions.measures().items()}
    return choice("Measure", titles, key="measure", default=default)


def level() -> str:
    """Choose CCGs or regions; gives "ccg" or "region"."""
    said = st.selectbox("By", ["CCG", "region"], key="level", bind="query-params")
    frame.remember("level", said)
    return "region" if said == "region" else "ccg"


def ccg(names: Mapping[str, str]) -> str | None:
    """Choose a CCG, given its name by code; None until one is chosen.

    Give the CCGs of all quarters: a list that stays the same is sent to the browser once.
    """
    listed = {"": "No CCG chosen"} | {
        code: f"{name.removeprefix('NHS ').removesuffix(' CCG')} ({code})" for code, name in names.items()
    }
    return choice("CCG", listed, key="ccg", default="") or None


def check(counts: Mapping[str, int]) -> str | None:
    """Choose one of the checks that raised questions, each with how many; None for all of them."""
    if not counts:
        return None
    said = {"": f"All ({sum(counts.values()):,})"} | {name: f"{name} ({n:,})" for name, n in counts.items()}
    return st.selectbox("Questions shown", list(said), format_func=said.__getitem__, key="check") or None


def open_ccg(code: str) -> None:
    """Choose a CCG from elsewhere than its picker: before pickers are drawn, or in a callback."""
    st.session_state["ccg"] = code
