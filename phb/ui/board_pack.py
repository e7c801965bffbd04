"""The Board pack page's choices, and the pack to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from phb.ui.choices import choice, several
from phb.ui.show import plain

EXACT = (
    "These packs hold exact figures, small ones too: they are for use inside the NHS. A public pack is made "
    "from the public copy of the store, which this version does not build yet."
)
HOW = (
    "A pack asks the same questions as the pages, and draws the same pictures: the numbers in every format "
    "are those of the screen, on the CCGs in force in the quarter. Each sentence has its evidence in the "
    "speaker's notes of its slide. The last page says what it was made from."
)
_MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "pdf": "application/pdf",
}


class Organisation(NamedTuple):
    """Whom a pack is for: its key, and what it is called."""

    key: str
    title: str


def organisation(titles: Mapping[str, str]) -> Organisation:
    """Choose England, a region, an STP or a CCG."""
    key = choice("For", titles, key="of", default=next(iter(titles)))
    return Organisation(key, titles[key])


def sections(headings: Mapping[str, str]) -> tuple[str, ...]:
    """Choose sections in the order they are to have; none chosen is all."""
    return several(
        "Sections, in this order",
        headings,
        key="sections",
        at_most=len(headings),
        default=tuple(headings),
        help="Take sections out, and put them back in the order they are to have.",
    )


def offer(place: Any, title: str, kind: str, name: str, *, made: Callable[[], bytes]) -> None:
    """Offer a pack in one format; it is made when it is asked for."""
    place.download_button(
        title,
        data=made,
        file_name=name,
        mime=_MIME[kind],
        key=f"pack_{kind}",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def contents(headings: Mapping[str, str]) -> None:
    """Say what is in the pack."""
    st.header("What is in it", anchor=False)
    st.markdown("\n".join(f"{at}. {plain(heading)}" for at, heading in enumerate(headings.values(), start=1)))
