"""The Method page: every section can be linked to, and data never breaks its tables."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from phb.analysis.method import Link, Table
from phb.ui.method_page import as_html

MAIN = str(Path(__file__).resolve().parents[2] / "phb" / "ui" / "main.py")


def test_the_contents_lead_to_every_section(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60).run()
    app.switch_page("../../pages/method.py").run()
    assert not app.exception and not app.error
    contents = next(one.value for one in app.markdown if "](#kinds)" in one.value)
    assert re.findall(r"\(#([a-z-]+)\)", contents) == [one.anchor for one in app.header if one.anchor]


def test_what_a_cell_says_is_shown_as_it_is_written_under_its_heading():
    written = as_html(Table(("Check", "Address"), (("<b>1 & 2", "https://example.org/x?a=1&b=2"),)))
    assert '<td data-heading="Check">&lt;b&gt;1 &amp; 2</td>' in written
    assert '<a href="https://example.org/x?a=1&amp;b=2">' in written
    assert "<b>" not in written


def test_a_word_too_long_for_a_line_may_be_broken():
    written = as_html(Table(("Reason",), (("See http://x.org/" + "a" * 40 + " for it",),)))
    assert f'See <span class="long">http://x.org/{"a" * 40}</span> for it' in written


def test_a_source_is_a_link_by_its_title():
    written = as_html(Table(("Source",), ((Link("Answers & more", "https://example.org/x?a=1&b=2"),),)))
    assert '<a href="https://example.org/x?a=1&amp;b=2">Answers &amp; more</a>' in written
