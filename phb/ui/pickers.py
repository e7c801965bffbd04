"""A picker is a function that returns a value and owns its session and address state."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from phb import definitions
from phb.ui.choices import choice, remember
from phb.ui.show import plain


def measure(default: str) -> str:
    """Choose a measure by its title; gives its name."""
    titles = {name: one.title for name, one in definitions.measures().items()}
    return choice("Measure", titles, key="measure", default=default)


def about(name: str) -> None:
    """Say why a measure matters and what to mind."""
    one = definitions.measure(name)
    st.caption(plain(f"{one.why} {one.caution or ''}".strip()))


def aim() -> str:
    """Choose what is to be reached, and by when; gives its name."""
    titles = {name: one.title for name, one in definitions.target().aims.items()}
    return choice("Target", titles, key="aim", default=next(iter(titles)))


def level() -> str:
    """Choose CCGs or regions; gives "ccg" or "region"."""
    said = st.selectbox("By", ["CCG", "region"], key="level", bind="query-params")
    remember("level", said)
    return "region" if said == "region" else "ccg"


def ccg(names: Mapping[str, str]) -> str | None:
    """Choose a CCG, given its title by code; None until one is chosen.

    Give the CCGs of all quarters: a list that stays the same is sent to the browser once.
    """
    return choice("CCG", {"": "No CCG chosen"} | dict(names), key="ccg", default="") or None


def check(counts: Mapping[str, int]) -> str | None:
    """Choose one of the checks that raised questions, each with how many; None for all of them."""
    if not counts:
        return None
    said = {"": f"All ({sum(counts.values()):,})"} | {name: f"{name} ({n:,})" for name, n in counts.items()}
    return choice("Questions shown", said, key="check", default="") or None


def open_ccg(code: str) -> None:
    """Choose a CCG from elsewhere than its picker: before pickers are drawn, or in a callback."""
    st.session_state["ccg"] = code
