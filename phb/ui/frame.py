"""What every page shares: the store and the quarter, the banner, coverage, cached questions, plain errors."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from phb import store as stores
from phb.analysis import words
from phb.errors import PlainError
from phb.store import Store
from phb.ui.show import download, explain, figures, headline, picture, plain, table

__all__ = [
    "BANNER",
    "LATEST",
    "Page",
    "ask",
    "current",
    "download",
    "explain",
    "figures",
    "headline",
    "is_empty",
    "picture",
    "plain",
    "quarter_words",
    "show",
    "table",
]

BANNER = "Demonstration returns: CCG figures are made up; national published figures are real."
LATEST = "latest"
_STYLE = Path(__file__).with_name("frame.css")
_ANSWERS_KEPT = 512
_log = logging.getLogger("phb.ui")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Page:
    """What a page works on: one snapshot and one chosen quarter of it."""

    store: Store
    quarter: str
    quarters: list[str]
    version: str


class _NothingToShow(Exception):
    """There is no store, or it holds no return: the page shows the next step instead."""


def quarter_words(quarter: str) -> str:
    """Say a quarter at first use: "2019-20 Q3 (October to December 2019)"."""
    return words.quarter(quarter)


def current() -> Page:
    """Give the store and quarter of this run, or show what to do when there is nothing to show yet.

    The frame decides once per run, so that a page and its banner never speak of two stores.
    """
    page = st.session_state.get("_page")
    if page is None:
        _empty_state()
        st.stop()
    return page


def is_empty() -> bool:
    """Say whether there is nothing to show yet, for a page that can do something about it."""
    return st.session_state.get("_page") is None


def ask(question: Callable[..., _Answer], **choices: Any) -> _Answer:
    """Give `question(store, **choices)`, remembered by store version, question and choices."""
    page = current()
    name = f"{question.__module__}.{question.__qualname__}"
    return _answer(page.version, name, choices, _question=question, _store=page.store)


@st.cache_data(max_entries=_ANSWERS_KEPT, show_spinner=False)
def _answer(
    version: str, name: str, choices: dict[str, Any], _question: Callable[..., Any], _store: Store
) -> Any:
    return _question(_store, **choices)


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(version: str, path: str) -> Store:
    return Store(Path(path))


@st.cache_data(max_entries=3, show_spinner=False)
def _quarters(version: str, _store: Store) -> list[dict[Any, Any]]:
    return _store.query("frame_quarters").to_dict("records")


def show(page: Any) -> None:
    """Draw the frame, run the page inside it, and turn every fault into a sentence."""
    st.html(_STYLE)
    st.session_state["_page"], st.session_state["_choices"] = None, {}
    link = None
    try:
        link = _top()
    except _NothingToShow:
        pass
    except Exception as fault:
        _say(fault)
    try:
        page.run()
    except Exception as fault:
        _say(fault)
    if link is not None:
        with link:
            _copy_link(page.url_path)


def remember(key: str, value: str) -> None:
    """Note what a picker holds, so that Copy link can name it even when it is the usual choice."""
    if value:
        st.session_state["_choices"][key] = value


def warm() -> None:
    """Open the current store and its quarters before the first visitor comes; quiet when there is none."""
    pointer = stores.current()
    if pointer is not None:
        _quarters(pointer.version, _open(pointer.version, str(pointer.store)))


def _say(fault: Exception) -> None:
    if isinstance(fault, PlainError):
        st.error(plain(str(fault)), icon=":material/error:")
        return
    _log.exception("A page failed", exc_info=fault)
    st.error(
        "This page could not be shown because of a fault in the monitor, not in your data. "
        "Reload it; if it fails again, send the log to whoever runs the monitor.",
        icon=":material/error:",
    )


def _top() -> Any:
    pointer = stores.current()
    if pointer is None:
        raise _NothingToShow
    store = _open(pointer.version, str(pointer.store))
    rows = {row["quarter"]: row for row in _quarters(pointer.version, store)}
    if not any(row["ccgs_returned"] for row in rows.values()):
        raise _NothingToShow
    latest = max(quarter for quarter, row in rows.items() if row["ccgs_returned"])
    top = st.container(key="frame")
    left, middle, right = top.columns([2.4, 7.6, 1.8], vertical_alignment="bottom", gap="small")
    options = [LATEST, *sorted(rows, reverse=True)]
    if st.session_state.get("_latest", latest) != latest and st.session_state.get("quarter") not in rows:
        # The browser keeps the words it showed; told the value again, it shows the new ones.
        st.session_state["quarter"] = LATEST
    st.session_state["_latest"] = latest
    asked = st.query_params.get("quarter", LATEST)
    chosen = left.selectbox(
        "Quarter",
        options,
        format_func=lambda one: f"{latest} ({LATEST})" if one == LATEST else one,
        key="quarter",
        bind="query-params",
    )
    quarter = latest if chosen == LATEST or chosen not in rows else chosen
    st.session_state["_page"] = Page(store, quarter, sorted(rows), pointer.version)
    middle.markdown(_coverage(quarter, rows[quarter], store))
    if pointer.provenance == "demonstration":
        with st.container(key="banner"):
            st.markdown(BANNER)
    if asked not in options and not asked.endswith(f"({LATEST})"):
        st.info(
            f"The store has no quarter {plain(asked[:16])}; {quarter} is shown.", icon=":material/update:"
        )
    _say_when_a_link_is_older(pointer.version)
    return right.container()


def _coverage(quarter: str, row: dict[Any, Any], store: Store) -> str:
    as_at = store.meta.get("as_at")
    known = f"as at {words.day(dt.date.fromisoformat(as_at[:10]))}" if as_at else "as at the latest receipt"
    return (
        f"**{quarter_words(quarter)}** · **{row['ccgs_returned']} of {row['ccgs_open']} CCGs returned**  \n"
        f":small[CCGs as they were in that quarter · {known} · store {store.version}]"
    )


def _copy_link(path: str) -> None:
    """Offer this view as an address that names every choice and the store it was made on."""
    page: Page | None = st.session_state.get("_page")
    if page is None:
        return
    query = urlencode({"quarter": page.quarter, **st.session_state["_choices"], "store": page.version})
    base = (st.context.url or "").split("?")[0].rstrip("/")
    if path and not base.endswith(f"/{path}"):
        base = f"{base}/{path}"
    with st.popover("Copy link", icon=":material/link:", width="stretch"):
        st.caption("Opens this page with the same choices, and says so if the figures have changed since.")
        st.code(f"{base}?{query}", language=None, wrap_lines=True)


def _say_when_a_link_is_older(version: str) -> None:
    linked = st.query_params.get("store")
    if linked and linked != version:
        st.info(
            f"This link was made on store {plain(linked[:16])}; the figures shown are of store {version}, "
            "built since from other returns or rules.",
            icon=":material/update:",
        )


def _empty_state() -> None:
    st.title("No returns to show yet", anchor=False)
    if stores.current() is None:
        st.markdown(
            "The store has not been built. Run `make build` where the monitor is installed: without returns "
            "of your own it builds the demonstration. Then reload this page."
        )
    else:
        st.markdown(
            "The store holds no return. Send one on the *Returns* page, or put files into `data/inbox/` and "
            "run `make build`. Then reload this page."
        )
