"""The map component: SVG by address, keyboard, patterns, zoom, and the same figures as a table.

A rerun carries classes and labels only (a few kilobytes). Outlines and names are a static file of the
vintage; the component's own code is static too, because code written into a component is sent again with
every rerun; it brings its style itself. The tree of a CCG's lineage is drawn beside it, by the same means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_FOLDER = "app/static/area_map"
_LOADER = """
export default function (component) {
  const root = component.parentElement.querySelector(".drawing");
  import(new URL(component.data.code, document.baseURI).href).then(
    (code) => code.render(component, root),
    () => { root.textContent = "The code of this picture could not be fetched. Reload the page."; },
  );
}
"""


@st.cache_resource(show_spinner=False)
def _component(name: str, html: str) -> Any:
    return st.components.v2.component(name, html=html, js=_LOADER)


def area_map(message: dict[str, Any], *, key: str, choose: Callable[[str], None]) -> None:
    """Mount the map; `choose` is called with the code of an area that is clicked or entered.

    message is what phb.analysis.area_map_message.message gives: addresses of the outlines, and per area in
    the order of their codes a class and a value.
    """
    _mount("map", '<div class="drawing area-map"></div>\n', message, key=key, choose=choose)


def lineage_tree(message: dict[str, Any], *, key: str, choose: Callable[[str], None]) -> None:
    """Mount the tree; `choose` is called with the code of a CCG whose link is followed.

    message is what phb.analysis.ccg_record_lineage.message gives.
    """
    _mount("tree", '<div class="drawing lineage"></div>\n', message, key=key, choose=choose)


def _mount(name: str, html: str, message: dict[str, Any], *, key: str, choose: Callable[[str], None]) -> None:
    def picked() -> None:
        code = st.session_state[key].picked
        if isinstance(code, str) and code:
            choose(code)

    data = {"code": f"{_FOLDER}/{name}.js", **message}
    _component(f"phb_area_{name}", html)(data=data, key=key, on_picked_change=picked)
