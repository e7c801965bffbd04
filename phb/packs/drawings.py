"""Each picture of a pack drawn once, as SVG, however many formats show it."""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from phb.charts import svg
from phb.charts.chart import Chart, Panels
from phb.charts.letters import clean
from phb.charts.scatter import Scatter
from phb.packs import map_svg
from phb.packs.pack import MapPicture

Drawable = Chart | Scatter | Panels | MapPicture
_DRAWN: WeakKeyDictionary[Drawable, str] = WeakKeyDictionary()
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')
_ROUND = 'style="stroke-linejoin: round; stroke-linecap: butt"'


def drawn(picture: Drawable) -> str:
    """Give a picture as one <svg> element that stands in any page: no prologue, no style of its own.

    Of its ids only those are kept that something in it refers to. Kept as long as the picture itself is.
    """
    if picture not in _DRAWN:
        made = clean(map_svg.svg(picture)) if isinstance(picture, MapPicture) else svg.bare(picture).decode()
        _DRAWN[picture] = _element(made)
    return _DRAWN[picture]


def _element(document: str) -> str:
    text = document[document.index("<svg") :].strip()
    text = re.sub(r"<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", text, flags=re.DOTALL)
    used = {*_USED.findall(text), "title", "desc"}
    text = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", text)
    return text.replace("<svg ", f"<svg {_ROUND} ", 1)


def named(element: str, name: str) -> str:
    """Put name before every id of an <svg> element, so that many stand in one page."""
    text = re.sub(r' id="', f' id="{name}-', element)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    text = text.replace("url(#", f"url(#{name}-")
    return text.replace('aria-labelledby="title desc"', f'aria-labelledby="{name}-title {name}-desc"', 1)
