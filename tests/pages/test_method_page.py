"""The Method page: every section can be linked to, and data never breaks its tables."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from phb.analysis.method import Table
from phb.ui.method_page import as_markdown

MAIN = str(Path(__file__).resolve().parents[2] / "phb" / "ui" / "main.py")


def test_the_contents_lead_to_every_section(on_demonstration):
    app = AppTest.from_file(MAIN, default_timeout=60).run()
    app.switch_page("../../pages/method.py").run()
    assert not app.exception and not app.error
    contents = next(one.value for one in app.markdown if "](#kinds)" in one.value)
    assert re.findall(r"\(#([a-z-]+)\)", contents) == [one.anchor for one in app.header]


def test_a_cell_with_marks_of_its_own_stays_one_cell():
    written = as_markdown(Table(("Check", "Address"), (("a | b *c*", "https://example.org/x_y"),)))
    assert written.splitlines() == [
        "| Check | Address |",
        "| --- | --- |",
        r"| a \| b \*c\* | <https://example.org/x_y> |",
    ]
