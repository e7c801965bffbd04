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
from phb.analysis.geography import Geography, vintage_words
from phb.errors import PlainError
from phb.store import Pointer, Store
from phb.ui import as_at
from phb.ui.choices import choice, remember
from phb.ui.show import download, explain, figures, headline, picture, plain, table

__all__ = [
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

LATEST = "latest"
_STYLE = Path(__file__).with_name("frame.css")
_FIRST_DAY = dt.date(2009, 4, 1)  # personal health budgets were first tried in that year
_ANSWERS_KEPT = 512
_STORES_KEPT = 12  # the current one, the few before it, those as at a day
_SLOTS = [1.75, 2.05, 1.8, 1.85, 1.35]
_WAYS = {
    "on": "On the CCGs of…",
    "apportioned": "Estimated, on the CCGs of…",
    "as_it_was": "As it was in each quarter",
}
_log = logging.getLogger("phb.ui")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Page:
    """What a page works on: one snapshot, one chosen quarter of it, and the geography areas are shown in.

    geography is a key of the marts (phb/analysis/geography.py). as_at is the day whose knowledge was asked
    for; None is now.
    """

    store: Store
    quarter: str
    quarters: list[str]
    version: str
    geography: str
    geography_words: str
    as_at: dt.date | None


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


@st.cache_resource(max_entries=_STORES_KEPT, show_spinner=False)
def _open(version: str, path: str) -> Store:
    return Store(Path(path))


@st.cache_data(max_entries=_STORES_KEPT, show_spinner=False)
def _quarters(version: str, _store: Store) -> list[dict[Any, Any]]:
    return _store.rows("frame_quarters")


@st.cache_data(max_entries=_STORES_KEPT, show_spinner=False)
def _vintages(version: str, _store: Store) -> list[dict[Any, Any]]:
    return _store.rows("frame_vintages")


@st.cache_data(max_entries=_STORES_KEPT, show_spinner=False)
def _known_days(version: str, _store: Store) -> list[dt.date]:
    return [row["known_on"] for row in _store.rows("frame_known_days")]


def show(page: Any) -> None:
    """Draw the frame, run the page inside it, and turn every fault into a sentence."""
    st.html(_STYLE)
    st.session_state["_page"], st.session_state["_choices"] = None, {}
    link = None
    try:
        link = _top()
    except _NothingToShow:
        pass
    except as_at.Waiting:
        return
    except Exception as fault:
        _say(fault)
        return
    try:
        page.run()
    except Exception as fault:
        _say(fault)
    if link is not None:
        with link:
            _copy_link(page.url_path)


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
    now = _open(pointer.version, str(pointer.store))
    if not any(row["ccgs_returned"] for row in _quarters(now.version, now)):
        raise _NothingToShow
    # Where each picker stands does not depend on what is chosen in another: the reader finds it again.
    top = st.container(key="frame")
    quarter_at, way_at, vintage_at, day_at, link_at = top.columns(
        _SLOTS, vertical_alignment="bottom", gap="small"
    )
    try:
        store, day = _store_as_at(pointer, now, day_at)
    except (as_at.Waiting, PlainError):
        # What a picker that is not drawn holds would be gone from the address.
        _quarter({row["quarter"]: row for row in _quarters(now.version, now)}, quarter_at)
        _geography(now, way_at, vintage_at)
        raise
    rows = {row["quarter"]: row for row in _quarters(store.version, store)}
    quarter = _quarter(rows, quarter_at, day)
    geography = _geography(store, way_at, vintage_at)
    page = Page(store, quarter, sorted(rows), store.version, geography.key, geography.words, day)
    st.session_state["_page"] = page
    top.markdown(_coverage(page, rows[quarter]))
    banners = [words.BANNER] if pointer.provenance == "demonstration" else []
    if day:
        banners.append(
            f"As known on {words.day(day)}, not as known now: what came after "
            f"{words.as_at(store.meta).removeprefix('as at ')} is left out."
        )
    if banners:
        st.container(key="banner").markdown("  \n".join(banners))
    _say_when_a_link_is_older(store.version)
    return link_at.container()


def _quarter(rows: dict[str, dict[Any, Any]], place: Any, day: dt.date | None = None) -> str:
    """Choose one of the quarters, known on a day where one is asked for; "latest" moves with the store."""
    latest = max(quarter for quarter, row in rows.items() if row["ccgs_returned"])
    options = [LATEST, *sorted(rows, reverse=True)]
    if st.session_state.get("_latest", latest) != latest and st.session_state.get("quarter") not in rows:
        # The browser keeps the words it showed; told the value again, it shows the new ones.
        st.session_state["quarter"] = LATEST
    st.session_state["_latest"] = latest
    asked = st.query_params.get("quarter", LATEST)
    chosen = place.selectbox(
        "Quarter",
        options,
        format_func=lambda one: f"{latest} ({LATEST})" if one == LATEST else one,
        key="quarter",
        bind="query-params",
    )
    quarter = latest if chosen == LATEST or chosen not in rows else chosen
    if asked and asked not in options and not asked.endswith(f"({LATEST})"):
        known = f"On {words.day(day)} nothing was known of" if day else "The store has no quarter"
        st.info(f"{known} {plain(asked[:16])}; {quarter} is shown.", icon=":material/update:")
    return quarter


def _geography(store: Store, way_at: Any, vintage_at: Any) -> Geography:
    """Choose how areas are shown over time, and on which CCGs; at first those of the latest quarter."""
    way = choice("Geography", _WAYS, key="geography", default="on", place=way_at)
    if way == "as_it_was":
        return Geography("as_it_was")
    vintages = _vintages(store.version, store)
    latest = next(row["vintage"] for row in vintages if row["is_latest"])
    titles = {LATEST: f"{vintage_words(latest)} ({LATEST})"}
    titles |= {
        row["vintage"]: f"{vintage_words(row['vintage'])} ({row['ccg_count']} CCGs)" for row in vintages
    }
    chosen = choice("CCGs of", titles, key="vintage", default=LATEST, place=vintage_at)
    vintage = latest if chosen == LATEST else chosen
    remember("vintage", vintage)
    return Geography("apportioned" if way == "apportioned" else "on", vintage)


def _store_as_at(pointer: Pointer, now: Store, place: Any) -> tuple[Store, dt.date | None]:
    """Choose a day, and give the store of what was known then; without one, what is known now."""
    linked = None if "as_at" in st.session_state else st.query_params.get("as_at")
    day = place.date_input(
        "As at",
        value=None,
        max_value=dt.date.today(),
        min_value=_FIRST_DAY,
        format="DD/MM/YYYY",
        key="as_at",
        bind="query-params",
        help="Shows every page as it was known on that day: only returns received by then count. "
        "A day that is typed counts when you leave the box. Empty shows what is known now.",
    )
    if day is None:
        if linked:
            st.info(
                f"Nothing can be shown as at {plain(linked[:16])}: give a day from {words.day(_FIRST_DAY)} "
                "to today, like 2017-07-14. What is known now is shown.",
                icon=":material/update:",
            )
        return now, None
    remember("as_at", day.isoformat())
    known = _known_days(now.version, now)
    changed = as_at.last_change(known, day)
    if changed == known[-1]:
        return now, day
    path = as_at.snapshot(pointer.version, changed, asked=day)
    return _open(path.name, str(path)), day


def _coverage(page: Page, row: dict[Any, Any]) -> str:
    counted = f"**{row['ccgs_returned']} of {row['ccgs_open']} CCGs returned**"
    known = words.as_at(page.store.meta)
    areas = page.geography_words.removeprefix("CCGs ")
    return (
        f"**{quarter_words(page.quarter)}** · {counted} · :small[areas {areas} · {known} · "
        f"store {page.version}]"
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
