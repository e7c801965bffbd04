"""The workbook of a pack: numbers are numbers, text is text, charts are Excel's own and show the figures."""

import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import openpyxl
import pytest

from phb.charts.chart import Chart, Series
from phb.charts.letters import clean
from phb.packs import xlsx
from phb.packs.pack import Section
from phb.packs.xlsx_charts import strands
from tests.packs import pictures
from tests.packs.sample import sample
from tests.packs.test_html import expected, frames

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HEAD = 6


def opened(pack):
    return openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))


def table(sheet):
    """Give the headings and rows of a sheet as Excel holds them, down to its last row."""
    rows = list(sheet.iter_rows(min_row=HEAD, values_only=True))
    width = sum(one is not None for one in rows[0])
    return [list(row[:width]) for row in rows]


def charts(pack):
    """Give the native charts of a workbook: by title, the names and values of its series."""
    found = []
    with zipfile.ZipFile(io.BytesIO(xlsx.write(pack))) as book:
        for name in sorted(book.namelist(), key=lambda one: [int(n) for n in re.findall(r"\d+", one)]):
            if name.startswith("xl/charts/chart"):
                found.append(ElementTree.fromstring(book.read(name)))
    return found


def cached(element, tag):
    """Give the values a chart holds under a tag, by their place; an empty cell is none."""
    held = element.find(f"{CHART}{tag}")
    return {int(one.get("idx")): one.find(f"{CHART}v").text for one in held.iter(f"{CHART}pt")}


def series(chart):
    return {
        cached(one, "tx")[0]: {at: float(value) for at, value in cached(one, "val").items()}
        for one in chart.iter(f"{CHART}ser")
        if one.find(f"{CHART}val") is not None
    }


@pytest.fixture(scope="module")
def pack(demonstration):
    return sample(demonstration)


def test_a_count_is_a_number_a_code_text_and_nothing_an_empty_cell():
    sheet = opened(pictures.pack())["1.1 Pictures of Leeds"]
    assert table(sheet) == [
        ["Quarter", "Code", "Holders", "Per 100,000", "Status"],
        ["2017-18 Q1", "00C", 10, 1.5, "reported"],
        ["2017-18 Q2", "01F", None, None, "missing"],
        ["2017-18 Q3", "15E09", 1234, 0.25, "reported"],
    ]
    assert sheet["B9"].data_type == "s" and sheet["C7"].number_format == "#,##0"


def test_every_figure_of_every_table_is_in_the_workbook_in_its_type(pack):
    book = opened(pack)
    sheets = [sheet for sheet in book if re.match(r"\d+\.\d+ ", sheet.title)]
    assert len(sheets) == len(frames(pack)) == 7
    for sheet, frame in zip(sheets, frames(pack)):
        rows = table(sheet)
        assert rows[0] == list(frame.columns)
        for row, wanted in zip(rows[1:], expected(frame), strict=True):
            assert row == [one if one != "" else None for one in wanted]
            assert [isinstance(one, str) for one in row] == [
                isinstance(one, str) and one != "" for one in wanted
            ]


def test_the_contents_lead_to_every_sheet_and_say_what_it_shows(pack):
    book = opened(pack)
    contents = book["Contents"]
    led = {row[0].value: row[0].hyperlink.location for row in contents.iter_rows(min_row=HEAD + 1)}
    assert list(led) == book.sheetnames[1:]
    assert all(place == f"'{name}'!A1" for name, place in led.items())
    titles = [row[2].value for row in contents.iter_rows(min_row=HEAD + 1)]
    assert all(one.title in titles for section in pack.sections for one in section.pictures)
    assert contents["A3"].value == pack.banner and contents["A4"].value == pack.source


def test_every_sheet_of_figures_says_its_source_and_banner_and_keeps_its_headings_in_sight():
    book = opened(pictures.pack())
    for sheet in book.worksheets[2:-1]:
        assert sheet.freeze_panes == f"A{HEAD + 1}", sheet.title
        assert sheet["A3"].value.startswith("Demonstration: made up. Returns of three CCGs")


def test_definitions_sources_findings_and_the_manifest_have_their_sheets():
    book = opened(pictures.pack(manifest={"store": "abc", "choices": ["x", None], "long": "y" * 70_000}))
    assert table(book["Definitions"])[1:] == [["holder", "a person with a budget"]]
    assert table(book["Sources"])[1] == ["NHS Digital", "https://digital.nhs.uk/"]
    assert table(book["Findings"])[1:] == [["Pictures of Leeds", "Leeds is said.", "Leeds"]]
    held = {}
    for entry, value in table(book["Manifest"])[1:]:
        held[entry] = held.get(entry, "") + value
    assert held == {"store": '"abc"', "choices": '["x", null]', "long": f'"{"y" * 70_000}"'}


def test_lines_show_the_figures_of_their_series_part_where_they_begin_anew_and_bridge_no_gap():
    chart = charts(pictures.pack())[0]
    assert series(chart) == {
        "Holders": {0: 10},
        "Holders, from 2017-18 Q3": {2: 1234},
        "Plan": {0: 20, 1: 30, 2: 40},
        "Mean": {0: 15, 1: 15, 2: 15},
        "Stated": {2: 1200},
        "80% interval, from": {1: 10, 2: 20},
        "80% interval, to": {1: 50, 2: 60},
        "Target, from": {0: 500, 1: 500, 2: 500},
        "Target, to": {0: 1000, 1: 1000, 2: 1000},
    }
    assert chart.find(f".//{CHART}dispBlanksAs") is None  # a gap, unless it says otherwise
    assert [cached(one, "minus")[2] for one in chart.iter(f"{CHART}errBars")] == ["100"]
    assert [cached(one, "plus")[2] for one in chart.iter(f"{CHART}errBars")] == ["150"]


def test_a_series_is_parted_where_it_begins_anew():
    (line, *_) = pictures.lines().series
    assert strands(line) == [
        ("Holders", {"2017-18 Q1": 0, "2017-18 Q2": 1}),
        ("Holders, from 2017-18 Q3", {"2017-18 Q3": 2}),
    ]


def test_lying_bars_lie_in_the_order_of_their_places():
    chart = charts(pictures.pack())[1]
    assert chart.find(f".//{CHART}barDir").get("val") == "bar"
    assert series(chart) == {"Short": {0: 7.5, 1: -2}}
    assert chart.find(f".//{CHART}catAx/{CHART}scaling/{CHART}orientation").get("val") == "maxMin"


def test_the_bars_of_a_waterfall_stand_on_a_clear_one_and_hang_under_nought():
    chart = charts(pictures.pack())[2]
    assert chart.find(f".//{CHART}grouping").get("val") == "stacked"
    assert series(chart) == {
        "Clear": {0: 0, 1: 100, 2: 0, 3: 0},
        "Level": {0: 100, 3: 0},
        "Up": {1: 50},
        "Down": {2: 150},
        "Clear, under nought": {0: 0, 1: 0, 2: 0, 3: 0},
        "Level, under nought": {0: 0, 3: -20},
        "Up, under nought": {1: 0},
        "Down, under nought": {2: -20},
    }


def test_where_an_axis_begins_above_nought_totals_are_marks_and_it_says_so():
    steps = Series(
        "Change", ("2016", "Up", "2017"), (70_000, 900, 70_900), "waterfall", totals=("2016", "2017")
    )
    chart = Chart(series=(steps,), is_lying=True, **pictures.words("steps"))
    shown = Section("all", "All", "All", (), (chart,))
    pack = pictures.pack(sections=(shown,))
    (drawn,) = charts(pack)
    assert series(drawn) == {
        "Clear": {0: 70_000, 1: 70_000, 2: 70_900},
        "Up": {1: 900},
        "Down": {},
        "Level": {0: 70_000, 2: 70_900},
    }
    marks = drawn.find(f".//{CHART}lineChart/{CHART}ser")
    assert cached(marks, "tx")[0] == "Level"
    begins = float(drawn.find(f".//{CHART}valAx/{CHART}scaling/{CHART}min").get("val"))
    said = drawn.find(f".//{CHART}valAx/{CHART}title")
    assert begins > 60_000 and f"the axis begins at {begins:,.0f}" in cached(said, "tx")[0]


def test_a_funnel_shows_its_areas_and_its_limits():
    chart = charts(pictures.pack())[3]
    held = {
        cached(one, "tx")[0]: (cached(one, "xVal"), cached(one, "yVal")) for one in chart.iter(f"{CHART}ser")
    }
    assert held == {
        "Others": ({0: "1000", 1: "2000"}, {0: "3.5", 1: "4"}),
        "Leeds": ({0: "1500"}, {0: "2"}),
        "Upper limit": ({0: "1000", 1: "2000"}, {0: "5", 1: "4.5"}),
    }


def test_small_multiples_are_a_chart_each_and_what_has_no_value_has_none():
    book = opened(pictures.pack())
    drawn = {sheet.title[:3]: len(sheet._charts) for sheet in book if re.match(r"\d+\.\d+ ", sheet.title)}
    assert drawn == {"1.1": 1, "1.2": 1, "1.3": 1, "1.4": 1, "1.5": 3, "1.6": 0, "1.7": 0, "2.1": 0}
    assert pictures.EMPTY in book["1.7 Pictures of Leeds"]["A2"].value
    assert "The map itself is in" in book["1.6 Pictures of Leeds"]["A2"].value


def test_every_chart_has_a_text_alternative():
    with zipfile.ZipFile(io.BytesIO(xlsx.write(pictures.pack()))) as book:
        drawings = [
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/drawings/draw")
        ]
    said = [one for drawing in drawings for one in re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)]
    assert len(said) == len(charts(pictures.pack())) == 7
    assert "lines: a finding. lines in words" in said


@pytest.mark.parametrize(
    "text",
    [pictures.WILD, "=cmd|' /C calc'!A0", "Sheet1!$A$1", "[a]:b*c?/\\'", "W" * 40_000],
    ids=["wild", "formula", "reference", "marks", "long"],
)
def test_wild_text_is_text_and_never_a_formula(text):
    pack = pictures.pack(text)
    book = opened(pack)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    for name in book.sheetnames:
        assert 0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name)
    wanted = clean(text)[:32_767]
    assert wanted in [cell.value for cell in cells if isinstance(cell.value, str)]
    for chart in charts(pack):
        formulas = [one.text for one in chart.iter(f"{CHART}f")]
        assert formulas and all(one.startswith("Drawn!$") for one in formulas)


def test_headings_are_one_line_each_and_no_two_alike():
    assert xlsx.headings(["A", "a", "a", "", "x\ny"]) == ["A", "a (2)", "a (3)", "Column 4", "x y"]


def test_the_same_pack_is_the_same_workbook(pack):
    assert xlsx.write(pack) == xlsx.write(pack)
