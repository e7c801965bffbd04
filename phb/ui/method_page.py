"""The Method page's sections as headings, paragraphs and tables of real text, with a list of contents."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import streamlit as st

from phb.analysis.method import Link, Row, Section, Table
from phb.ui import alert_record, projection_record
from phb.ui.show import plain

_LONG = re.compile(r"\S{40,}")  # an address in a reason must not widen the page
_STYLE = Path(__file__).with_name("method_page.css")
_STAY = st.components.v2.component(
    "phb_method_page", js=Path(__file__).with_name("method_page.js").read_text(encoding="utf-8")
)


def show(sections: tuple[Section, ...]) -> None:
    """Draw the contents, then each section under a heading that other pages can link to."""
    st.html(_STYLE)
    st.markdown(" · ".join(f"[{plain(one.title)}](#{one.anchor})" for one in sections))
    for one in sections:
        st.header(plain(one.title), anchor=one.anchor)
        if one.paragraphs:
            st.markdown("\n\n".join(map(plain, one.paragraphs)))
        for table in one.tables:
            st.html(as_html(table))
        if one.anchor == alert_record.ANCHOR:
            alert_record.show()
        if one.anchor == projection_record.ANCHOR:
            projection_record.show()
    _STAY(key="stay")


def as_html(table: Table) -> str:
    """Write a table of words; what its cells say is shown as it is written, an address as a link."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    body = "".join(f"<tr>{_cells(table.headings, row)}</tr>" for row in table.rows)
    return f'<table class="method"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cells(headings: tuple[str, ...], row: Row) -> str:
    return "".join(
        f'<td data-heading="{escape(heading)}">{_said(cell)}</td>' for heading, cell in zip(headings, row)
    )


def _said(cell: str | Link) -> str:
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.address)}">{escape(cell.title)}</a>'
    if cell.startswith("https://"):
        return f'<a href="{escape(cell)}">{escape(cell)}</a>'
    return _LONG.sub(r'<span class="long">\g<0></span>', escape(cell))
