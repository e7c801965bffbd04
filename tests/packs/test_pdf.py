"""The PDF of a pack: for everybody (PDF/UA-1), every figure in it, words as they are written."""

import json
import re
import zlib

import pandas as pd
import pytest

from phb.charts.letters import clean
from phb.packs import cells, pdf
from phb.packs.pack import Rows, Section
from tests.packs import pictures
from tests.packs.sample import sample
from tests.packs.test_html import frames


def inside(written):
    """Give all that a PDF holds, what is packed unpacked."""
    parts = [written]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", written, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def plain(content):
    """Give the text of what typst has laid out; a place where a word may break is none."""
    if isinstance(content, list):
        return "".join(map(plain, content))
    if not isinstance(content, dict):
        return ""
    if content.get("func") == "space":
        return " "
    said = content.get("text")
    own = said if isinstance(said, str) else ""
    return (own + "".join(plain(content.get(key)) for key in ("body", "children", "child"))).replace(
        "\u200b", ""
    )


def laid_out(pack, selector):
    return json.loads(pdf.document(pack).query(selector))


def rows(table):
    """Give a table's headings, and its rows below them."""
    head, *cells_of = table["children"]
    width = len(head["children"])
    said = [plain(one) for one in cells_of]
    return [plain(one) for one in head["children"]], [
        said[at : at + width] for at in range(0, len(said), width)
    ]


@pytest.fixture(scope="module")
def pack(demonstration):
    return sample(demonstration)


@pytest.fixture(scope="module")
def written(pack):
    return pdf.write(pack)


def test_the_file_says_that_it_is_for_everybody_in_which_language_and_what_it_is(pack, written):
    held = inside(written)
    assert written.startswith(b"%PDF-1.7")
    assert re.search(rb"<pdfuaid:part>\s*1\s*</pdfuaid:part>", held)
    assert b"/Lang" in held and b"en-GB" in held and b"/Marked true" in held
    assert f"{pack.title}, {pack.scope}, {pack.quarter}".encode() in held
    assert b"/DisplayDocTitle true" in held


def test_every_font_is_inside(written):
    held = inside(written)
    fonts = set(re.findall(rb"/FontName\s*/([^\s/]+)", held))
    assert fonts and all(b"DejaVuSans" in name for name in fonts)
    assert len(re.findall(rb"/FontFile[23]?\s", held)) == len(fonts)


def test_every_picture_is_a_figure_with_an_alternative_text(pack, written):
    held = inside(written)
    drawn = [one for section in pack.sections for one in section.pictures]
    assert len(re.findall(rb"/S\s*/Figure", held)) == len(drawn) == 6
    said = [plain_alt["alt"] for plain_alt in laid_out(pack, "image")]
    assert said == [f"{one.title}. {one.alt}" for one in drawn]
    assert len(re.findall(rb"/Alt\s*[(<]", held)) >= len(drawn)


def test_tables_have_rows_of_headings(written):
    held = inside(written)
    assert len(re.findall(rb"/S\s*/Table\b", held)) >= 7
    assert len(re.findall(rb"/S\s*/THead\b", held)) == len(re.findall(rb"/S\s*/Table\b", held))


def test_a_small_table_is_laid_out_as_it_is():
    table = laid_out(pictures.pack(), "table")[-1]
    assert rows(table) == (
        ["Quarter", "Code", "Holders", "Per 100,000", "Status"],
        [
            ["2017-18 Q1", "00C", "10", "1.5", "reported"],
            ["2017-18 Q2", "01F", "", "", "missing"],
            ["2017-18 Q3", "15E09", "1,234", "0.25", "reported"],
        ],
    )


def test_every_figure_of_every_table_is_laid_out_or_it_says_where_it_is(pack):
    """What is the same in every row is said before the table, what is wide stands in parts."""
    data = pdf.content(pack)
    told = [*(one for section in data["sections"] for one in section["tables"]), *data["annex"]]
    by_title = {one["title"].replace("\u200b", ""): one for one in told}
    assert len(by_title) == 7
    printed = {plain(cell) for table in laid_out(pack, "table") for cell in table["children"]}
    titles = [one.title for section in pack.sections for one in (*section.pictures, *section.tables)]
    for title, frame in zip(titles, frames(pack)):
        one = by_title[title]
        for row in cells.rows(frame)[: pdf.LONGEST]:
            for name, value in zip(frame.columns, row):
                said = cells.written(value)
                assert said in printed or f"{name}: {said}" in one["note"].replace("\u200b", "")
        assert (f"of {len(frame)} rows" in one["note"]) == (len(frame) > pdf.LONGEST)


def long(rows_of):
    frame = pd.DataFrame({"CCG": [f"{at:03}" for at in range(rows_of)], "Holders": range(rows_of)})
    section = Section("rows", "Rows", "In rows", (), (), (Rows("rows", "Rows", frame, "source"),))
    return pictures.pack(sections=(section,))


def test_a_table_of_sixty_rows_is_whole_and_a_longer_one_says_where_the_others_are():
    (whole,) = laid_out(long(60), "table")
    assert len(rows(whole)[1]) == 60 and pdf.content(long(60))["sections"][0]["tables"][0]["note"] == ""
    (cut,) = laid_out(long(61), "table")
    assert rows(cut)[1][-1] == ["059", "59"]
    note = pdf.content(long(61))["sections"][0]["tables"][0]["note"]
    assert note == "The first 60 of 61 rows; all are in the workbook and on the page."


def test_a_wide_table_stands_in_parts_that_each_name_their_rows():
    names = [f"A column with a long name {at}" for at in range(12)]
    frame = pd.DataFrame([["Leeds", *range(12)], ["York", *range(12, 24)]], columns=["CCG", *names])
    section = Section("rows", "Rows", "In rows", (), (), (Rows("rows", "Rows", frame, "source"),))
    parts = [rows(one) for one in laid_out(pictures.pack(sections=(section,)), "table")]
    assert len(parts) > 1
    assert all([row[0] for row in held] == ["Leeds", "York"] for _, held in parts)
    assert [name for head, _ in parts for name in head[1:]] == names
    assert [value for _, held in parts for value in held[1][1:]] == [str(one) for one in range(12, 24)]


def test_headings_are_the_sections_and_the_findings_of_pictures(pack):
    first = [plain(one) for one in laid_out(pack, "heading.where(level: 1)")]
    assert first[1:] == [
        *(one.heading for one in pack.sections),
        "Definitions", "Sources", "What it takes to make this pack again", "The figures in rows",
    ]  # fmt: skip
    second = [plain(one) for one in laid_out(pack, "heading.where(level: 2)")]
    assert all(one.title in second for section in pack.sections for one in section.pictures)


def test_the_foot_of_every_page_says_banner_source_and_as_at():
    data = pdf.content(pictures.pack(source="Returns."))
    assert data["standing"] == "Demonstration: made up. Returns. As at 2 April 2020."


def test_a_picture_without_values_says_so_in_words():
    empty = pdf.content(pictures.pack())["sections"][0]["pictures"][-1]
    assert (empty["empty"], empty["svg"]) == (pictures.EMPTY, "")


@pytest.mark.filterwarnings("ignore:Glyph", "ignore:constrained_layout")
@pytest.mark.parametrize(
    "text",
    [pictures.WILD, "#panic() $x$ [*b*] <a> @b \\ // /* `", "W" * 3_000, "\u202e"],
    ids=["wild", "markup", "long", "nothing to show"],
)
def test_wild_text_is_shown_as_it_is_written(text):
    pack = pictures.pack(text)
    assert b"pdfuaid" in pdf.write(pack)
    heads = [plain(one) for one in laid_out(pack, "heading")]
    assert any(clean(text)[:300] in one for one in heads)


def test_the_same_pack_is_the_same_file(pack, written):
    assert pdf.write(pack) == written
