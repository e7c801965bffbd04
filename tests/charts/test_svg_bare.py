"""Charts for paper that says their words beside them: small multiples, lines that end at an edge."""

import xml.etree.ElementTree as ElementTree

import pandas as pd
import pytest

from phb.charts import letters, svg
from phb.charts.chart import Chart, Panels, Series
from phb.charts.letters import clean

QUARTERS = ("2017-18 Q1", "2017-18 Q2", "2017-18 Q3")
SVG = "{http://www.w3.org/2000/svg}"


def words(name):
    return {
        "name": name, "title": f"{name} grew", "subtitle": "People", "y_title": "Holders",
        "alt": f"{name} told", "table": pd.DataFrame(), "source": "Returns",
        "empty": f"Nothing of {name} is known.",
    }  # fmt: skip


def chart(name, values, **given):
    return Chart(series=(Series(name, QUARTERS, values, label=f"{name},<br>all"),), **words(name), **given)


def texts(drawn):
    return ["".join(one.itertext()).strip() for one in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_a_bare_chart_leaves_its_words_to_the_page_and_writes_its_letters_as_text():
    drawn = svg.bare(chart("Leeds", (1, 2, 3)))
    assert "Leeds," in texts(drawn) and "all" in texts(drawn) and "Holders" in texts(drawn)
    assert not {"Leeds grew", "People", "Returns"} & set(texts(drawn))
    root = ElementTree.fromstring(drawn)
    assert (root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text) == ("Leeds grew", "Leeds told")


def test_a_chart_by_itself_keeps_its_letters_as_outlines_after_a_bare_one_was_drawn():
    one = chart("Leeds", (1, 2, 3))
    before = svg.svg(one)
    svg.bare(one)
    assert svg.svg(one) == before and b"<text" not in before


def test_small_multiples_stand_beside_each_other_on_one_scale_and_one_without_values_says_so():
    shown = tuple(chart(name, values, y_top=50) for name, values in (
        ("North", (1, 2, 3)), ("South", (None, None, None)), ("East", (5, None, 40)), ("West", (9, 9, 9)),
    ))  # fmt: skip
    drawn = svg.figure(Panels(panels=shown, **words("Regions")), has_words=False)
    assert [axes.get_title(loc="left") for axes in drawn.axes] == [
        "North grew", "South grew", "East grew", "West grew", "", "",
    ]  # fmt: skip
    held = [axes for at, axes in enumerate(drawn.axes) if at in (0, 2, 3)]
    assert {axes.get_ylim() for axes in held} == {(0, 50)}
    (line,) = [one for one in held[1].lines if one.get_gid() == "East"]
    assert line.get_ydata()[0] == 5 and line.get_ydata()[2] == 40
    assert [one.get_text() for one in drawn.axes[1].texts] == ["Nothing of South is known."]
    assert [axes.yaxis.label.get_visible() for axes in held] == [True, False, True]


@pytest.mark.parametrize("values, is_cut", [((10, 20, 30), False), ((10, 20, 300), True)])
def test_a_line_that_leaves_the_picture_ends_at_its_edge(values, is_cut):
    drawn = svg.figure(chart("Leeds", values, y_top=50))
    marks = [one for one in drawn.axes[0].lines if str(one.get_gid()).startswith("Leeds")]
    assert marks and {one.get_clip_on() for one in marks} == {is_cut}


@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_name_with_control_characters_makes_a_document_all_the_same():
    drawn = svg.bare(chart("A\x00\x0b<b>&", (1, 2, 3)))
    assert "A<b>&," in texts(drawn) and clean("A\x00\u202e\ud800b\n") == "Ab\n"


def test_letters_that_the_font_has_not_are_marked_and_all_others_kept():
    assert letters.drawn("<b>Zoë שלום 😀</b>\n李") == "<b>Zoë שלום 😀</b>\n\ufffd"
