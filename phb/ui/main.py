"""Streamlit's main script: the menu and the frame, then the page that was chosen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from phb.ui import frame

_PAGES = Path(__file__).resolve().parents[2] / "pages"


def _page(word: str, title: str, icon: str, *, default: bool = False) -> st.Page:
    """Give the screen of a word: pages/<word>.py at the address /<word>."""
    return st.Page(
        _PAGES / f"{word}.py", title=title, icon=f":material/{icon}:", url_path=word, default=default
    )


# A picture of our own: Streamlit fetches the named ones from elsewhere.
_ICON = Path(__file__).with_name("static") / "favicon.svg"
_MENU_WIDTH = 220  # pixels: the room a picture has on a laptop counts for more
st.set_page_config(
    page_title="PHB Rollout Monitor", page_icon=_ICON, layout="wide", initial_sidebar_state=_MENU_WIDTH
)
_menu = {
    "Programme": [
        _page("progress", "Progress", "trending_up", default=True),
        _page("road", "Road to 2020", "route"),
        _page("changes", "What changed", "waterfall_chart"),
        _page("area_map", "Area map", "map"),
        _page("alerts", "Alerts", "notifications"),
        _page("pilots", "Pilots", "science"),
    ],
    "CCGs": [
        _page("benchmark", "Benchmark", "leaderboard"),
        _page("compare", "Compare", "grid_view"),
        _page("planner", "Planner", "tune"),
    ],
    "Data": [_page("returns", "Returns", "inbox"), _page("method", "Method", "menu_book")],
    "Output": [_page("board_pack", "Board pack", "slideshow")],
}
frame.show(st.navigation(_menu))
