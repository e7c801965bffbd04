"""What was chosen, in the address: names, not what a select box shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from phb.ui.show import plain


def choice(label: str, options: Mapping[str, str], *, key: str, default: str, place: Any = st) -> str:
    """Let one of options (name to title) be chosen; the address carries `key` with the name, not the title.

    Streamlit binds what a select box shows to the address. So a text box that nobody sees holds the name
    and is bound, empty for the default; the select box shows the title. A name in other capitals is meant;
    whatever else the address says that is no option is told, and the default counts. place is the column or
    container it is drawn in.
    """
    now = _meant(held(key, place=place), options)
    shown = f"{key}_shown"
    st.session_state[shown] = now if now in options else default
    if now and now not in options:
        place.info(
            f"{label}: the address names {plain(now[:40])}, which is not there; "
            f"{plain(options[default])} is shown.",
            icon=":material/update:",
        )

    def keep() -> None:
        chosen = st.session_state[shown]
        st.session_state[key] = "" if chosen == default else chosen

    name = place.selectbox(label, list(options), format_func=options.__getitem__, key=shown, on_change=keep)
    remember(key, name)
    return name


def _meant(said: str, options: Mapping[str, str]) -> str:
    """Give the option that is meant by what the address says, whatever its capitals."""
    if said in options:
        return said
    return next((name for name in options if name.lower() == said.lower()), said)


def several(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    at_most: int,
    default: Sequence[str] = (),
    place: Any = st,
    help: str | None = None,
) -> tuple[str, ...]:
    """Let some of options (name to title) be chosen; the address carries their names, none for the default.

    What the address names that is no option is said in a sentence, and left out.
    """
    asked = [name for name in held(key, place=place).split(",") if name]
    named = list(dict.fromkeys(name for name in asked if name in options))[:at_most]
    strange = [name for name in asked if name not in options]
    if strange:
        place.info(
            f"{label}: the address names {plain(', '.join(strange)[:40])}, which is not there.",
            icon=":material/update:",
        )
    over = len({name for name in asked if name in options}) - len(named)
    if over:
        place.info(
            f"{label}: the address names {over} more than {at_most}; they are left out.",
            icon=":material/update:",
        )
    shown = f"{key}_shown"
    st.session_state[shown] = named or list(default)

    def keep() -> None:
        chosen = st.session_state[shown]
        st.session_state[key] = "" if chosen == list(default) else ",".join(chosen)

    picked: list[str] = place.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        max_selections=at_most,
        key=shown,
        on_change=keep,
        help=help,
    )
    remember(key, ",".join(picked))
    return tuple(picked)


def held(key: str, *, place: Any = st) -> str:
    """Give what the address carries under a key, in a text box that nobody sees; "" for nothing."""
    with place.container(key=f"hidden_{key}"):
        return st.text_input(key, key=key, bind="query-params", label_visibility="collapsed") or ""


def address(word: str, **named: str) -> str:
    """Give the address of another page with some choices, on the geography and day as they are seen here."""
    chosen = st.session_state["_choices"]
    seen = {name: chosen[name] for name in ("geography", "vintage", "as_at") if name in chosen}
    return f"{word}?{urlencode({**named, **seen})}"


def remember(key: str, value: str) -> None:
    """Note what a picker holds, so that Copy link can name it even when it is the usual choice."""
    if value:
        st.session_state["_choices"][key] = value


def amount(
    label: str, low: int, high: int, *, key: str, default: int, place: Any = st, help: str | None = None
) -> int:
    """Let a whole number from low to high be chosen; the address carries it under `key`, empty for default.

    Whatever the address says that is no such number is said in a sentence, and the default counts. Where low
    is high there is nothing to choose.
    """
    said = held(key, place=place)
    value = int(said) if said.isascii() and said.isdigit() and low <= int(said) <= high else None
    if said and value is None:
        place.info(
            f"{label}: {plain(said[:16])} is no whole number from {low:,} to {high:,}; {default:,} is used.",
            icon=":material/update:",
        )
    shown = f"{key}_shown"
    st.session_state[shown] = default if value is None else value
    if low == high:
        return low

    def keep() -> None:
        chosen = st.session_state[shown]
        st.session_state[key] = "" if chosen == default else str(chosen)

    number: int = place.slider(label, low, high, key=shown, on_change=keep, help=help)
    # The usual number is left out of a link: it may be another one for another area.
    remember(key, "" if number == default else str(number))
    return number
