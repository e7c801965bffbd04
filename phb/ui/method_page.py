"""The Method page's sections as headings, paragraphs and tables of real text, with a list of contents."""

from __future__ import annotations

import streamlit as st

from phb.analysis.method import Section, Table
from phb.ui.show import plain


def show(sections: tuple[Section, ...]) -> None:
    """Draw the contents, then each section under a heading that other pages can link to."""
    st.markdown(" · ".join(f"[{plain(one.title)}](#{one.anchor})" for one in sections))
    for one in sections:
        st.header(plain(one.title), anchor=one.anchor)
        paragraphs = "\n\n".join(plain(said) for said in one.paragraphs)
        # A table stands after a blank line, as markdown asks.
        st.markdown("\n\n".join(filter(None, [paragraphs, *map(as_markdown, one.tables)])))


def as_markdown(table: Table) -> str:
    """Write a table in markdown; what its cells say is shown as it is written, an address as a link."""
    lines = [table.headings, ("---",) * len(table.headings), *(tuple(map(_cell, row)) for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return f"<{text}>" if text.startswith("https://") else plain(text)
