"""The map component: SVG by address, keyboard, patterns, zoom, and the same figures as a table.

A rerun carries classes and labels only (a few kilobytes). Outlines and names are a static file of the
quarter's vintage; the component's own code is static too, because code written into a component is sent
again with every rerun.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

_CODE = "app/static/area_map/map.js"
_STYLE = "app/static/area_map/map.css"
_LOADER = """
export default function (component) {
  const root = component.parentElement.querySelector(".area-map");
  const at = (path) => new URL(path, document.baseURI).href;
  if (!root.loaded) {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    const styled = new Promise((done) => { style.onload = style.onerror = done; });
    style.href = at(component.data.style);
    root.parentNode.insertBefore(style, root);
    root.loaded = Promise.all([import(at(component.data.code)), styled]);
  }
  root.loaded.then(([code]) => code.render(component, root)).catch(() => {
    root.loaded = null;
    root.textContent = "The map's own code could not be fetched. Reload the page.";
  });
}
"""
_PLACE = '<div class="area-map"></div>\n'


@st.cache_resource(show_spinner=False)
def _component(name: str) -> Any:
    return st.components.v2.component(name, html=_PLACE, js=_LOADER)


def area_map(message: dict[str, Any], *, key: str, choose: Callable[[str], None]) -> None:
    """Mount the map; `choose` is called with the code of an area that is clicked or entered.

    message is what phb.analysis.area_map_message.message gives: addresses of the outlines, and per area in
    the order of their codes a class and a value.
    """

    def picked() -> None:
        code = st.session_state[key].picked
        if isinstance(code, str) and code:
            choose(code)

    _component("phb_area_map")(
        data={"code": _CODE, "style": _STYLE, **message}, key=key, on_picked_change=picked
    )
