"""The page of a pack: every figure in a table, headings in order, pictures named, nothing fetched or run."""

import json
import math
import re
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from phb.charts.letters import clean
from phb.packs import html
from tests.packs import pictures
from tests.packs.sample import sample

VOID = {"meta", "path", "rect", "circle", "use", "line", "br"}


class Page(HTMLParser):
    """Every tag with its attributes, the text of each element by tag, and the tables row by row."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.said, self.tables = [], [], [], []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.said.append((tag, ""))
        self.open.append(len(self.said) - 1)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        if tag in VOID:
            self.open.pop()

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            at = self.open.pop()
            assert self.said[at][0] == tag, f"{self.said[at]} is closed by {tag}"

    def handle_data(self, data):
        for at in self.open:
            self.said[at] = (self.said[at][0], self.said[at][1] + data)
        if self.open and self.said[self.open[-1]][0] in ("th", "td"):
            self.tables[-1][-1][-1] += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def text(self, tag):
        return [said for name, said in self.said if name == tag]


def read(said):
    """Read a cell of the page as the number or text it is."""
    number = said.replace(",", "")
    return float(number) if re.fullmatch(r"-?\d+(\.\d+)?", number) else said


def plain(value):
    """Give a cell of a frame as it must be read from a file: a number, a text, "" for nothing."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return clean(value) if isinstance(value, str) else float(value)


def expected(frame):
    return [[plain(value) for value in row] for row in frame.astype(object).to_numpy().tolist()]


def frames(pack):
    """Give every table of a pack in the order of a page."""
    return [
        frame
        for section in pack.sections
        for frame in [*(one.table for one in section.pictures), *(one.frame for one in section.tables)]
    ]


@pytest.fixture(scope="module")
def pack(demonstration):
    return sample(demonstration)


@pytest.fixture(scope="module")
def page(pack):
    return Page(html.write(pack))


def test_a_cell_is_written_as_it_is_known():
    table = Page(html.write(pictures.pack())).tables[0]
    assert table[0] == ["Quarter", "Code", "Holders", "Per 100,000", "Status"]
    assert table[1:] == [
        ["2017-18 Q1", "00C", "10", "1.5", "reported"],
        ["2017-18 Q2", "01F", "", "", "missing"],
        ["2017-18 Q3", "15E09", "1,234", "0.25", "reported"],
    ]


def test_every_figure_of_every_table_is_on_the_page(pack, page):
    assert len(page.tables) == len(frames(pack)) == 7
    for shown, frame in zip(page.tables, frames(pack)):
        assert shown[0] == list(frame.columns)
        for row, wanted in zip(shown[1:], expected(frame), strict=True):
            given = [read(one) if isinstance(other, float) else one for one, other in zip(row, wanted)]
            assert given == [
                pytest.approx(one, abs=1e-6) if isinstance(one, float) else one for one in wanted
            ]


def test_headings_come_in_order_and_every_part_has_one(pack, page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.text("h2") == ["Contents", *(one.heading for one in pack.sections), "Definitions", "Sources"]
    ids = {attributes.get("id") for _, attributes in page.tags}
    assert {one["href"] for one in page.all("a") if one["href"].startswith("#")} <= {f"#{one}" for one in ids}


def test_every_picture_is_drawn_with_a_name_and_a_description_of_its_own(pack, page):
    drawn = [one for one in page.all("svg") if one.get("role") == "img"]
    held = [one for section in pack.sections for one in section.pictures]
    assert len(drawn) == len(held) == 6
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for one in drawn:
        assert set(one["aria-labelledby"].split()) <= set(ids)
    texts = page.text("desc")
    assert texts == [one.alt for one in held]
    assert [one.title in page.text("title") for one in held] == [True] * 6


def test_whatever_an_svg_refers_to_is_in_the_page(page):
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    used = set()
    for _, attributes in page.tags:
        for name, value in attributes.items():
            used |= set(re.findall(r"url\(#([^)]+)\)", value or ""))
            used |= {value[1:]} if name.endswith("href") and value.startswith("#") else set()
    assert used <= ids


def test_nothing_is_fetched_and_nothing_runs(pack, page):
    assert [one["type"] for one in page.all("script")] == ["application/json"]
    assert not [tag for tag, _ in page.tags if tag in ("link", "img", "iframe", "image", "object")]
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes), tag
    (policy,) = [one["content"] for one in page.all("meta") if one.get("http-equiv")]
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"@import|url\((?!#)", html.write(pack).decode())


def test_language_banner_source_and_as_at_stand_in_the_page(pack, page):
    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    text = " ".join(page.text("body")[0].split())
    assert pack.banner in text and text.count(pack.source) >= 2 and pack.as_at in page.text("header")[0]
    assert pack.as_at in page.text("footer")[0]


def test_a_page_says_whom_it_is_for():
    assert "Internal: it holds small numbers" in Page(html.write(pictures.pack())).text("header")[0]
    public = Page(html.write(pictures.pack(audience="public"))).text("header")[0]
    assert "small numbers are withheld" in public and "Internal" not in public


def test_a_picture_without_values_says_so_in_words():
    page = Page(html.write(pictures.pack()))
    assert pictures.EMPTY in page.text("p") and len(page.all("figure")) == 7


def test_the_manifest_comes_back_as_it_was():
    given = {"store": "abc", "said": "</script><b>&amp;", "choices": ["x", 1, None]}
    page = Page(html.write(pictures.pack(manifest=given)))
    assert json.loads(page.text("script")[0]) == given and len(page.all("script")) == 1


@pytest.mark.filterwarnings("ignore:Glyph", "ignore:constrained_layout")
@pytest.mark.parametrize(
    "text", [pictures.WILD, "=cmd|' /C calc'!A0", "W" * 3_000], ids=["wild", "formula", "long"]
)
def test_wild_text_is_text(text):
    written = html.write(pictures.pack(text))
    page = Page(written)
    assert [one["type"] for one in page.all("script")] == ["application/json"]
    assert f"Budgets in {clean(text)}" in page.text("h1")
    assert clean(text) in page.tables[-1][1] and clean(text) in page.tables[-1][0]
    assert clean(written.decode()) == written.decode()


def test_the_same_pack_is_the_same_page(pack):
    assert html.write(pack) == html.write(pack)
    assert html.write(pictures.pack()) == html.write(pictures.pack())
