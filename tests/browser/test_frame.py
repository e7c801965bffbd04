"""The frame in a real browser: menu, quarter, link, headers, narrow and dark pages."""

import urllib.request
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.still import is_chosen, still

PAGES = ["progress", "road", "area_map", "benchmark?ccg=15F", "compare", "returns"]
PARTS = ["", "Quality", "History"]
SIZES = [(1440, 900), (1280, 720), (390, 844)]


@pytest.mark.parametrize("word", PAGES)
def test_a_page_opens_without_a_fault_and_without_scrolling_sideways_on_any_screen(monitor, tab, word):
    opened = tab(*SIZES[0])
    page = opened.open(f"{monitor}/{word}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Demonstration returns: CCG figures are made up").first).to_be_visible()
    expect(page.get_by_text("188 of 191 CCGs returned").first).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        still(page)
        assert opened.sideways() <= 0, width


@pytest.mark.parametrize("word", PAGES)
def test_a_page_breaks_no_serious_rule_of_accessibility(monitor, tab, word):
    opened = tab()
    page = opened.open(f"{monitor}/{word}")
    still(page)  # words that are still fading in are paler than they will be
    # The menu's own lists are Streamlit's: it puts its sections between <ul> and <li>.
    found = Axe().run(page, context={"exclude": [["[data-testid='stSidebarNav']"]]}).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "changes",
        "benchmark?ccg=02R",
        "benchmark?ccg=02R&view=record",
        "compare",
        *(f"returns?ccg=02R&part={one}" for one in PARTS),
    ],
)
def test_headings_go_down_one_level_at_a_time(monitor, tab, address):
    page = tab().open(f"{monitor}/{address}")
    expect(page.locator("h2").first).to_be_visible()
    found = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => +one.tagName[1])")
    assert found[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(found))


@pytest.mark.parametrize("quarter", ["", "2014-15 Q1", "2016-17 Q2", "2018-19 Q1", "2018-19 Q3"])
def test_the_main_picture_begins_on_the_first_screen_of_a_laptop(monitor, tab, quarter):
    page = tab(1440, 900).open(f"{monitor}/progress?quarter={quarter}")
    title = page.get_by_role("heading", level=1)
    lines = title.evaluate(
        "(one) => { const of = getComputedStyle(one), number = (name) => parseFloat(of[name]); return "
        "(one.clientHeight - number('paddingTop') - number('paddingBottom')) / number('lineHeight'); }"
    )
    assert round(lines) <= 2
    # Its place, not the chart in it: charts are drawn in any order, and the first to stand may be the last.
    # What stands above shrinks as the page's own style arrives.
    page.wait_for_function(
        "document.querySelector(\"[class*='st-key-picture_']\").getBoundingClientRect().top < 690"
    )


def test_a_deep_link_on_a_fresh_process_opens_the_same_view_in_its_frame(serve, tab, demonstration_data):
    address = serve(demonstration_data)
    page = tab().open(f"{address}/area_map?quarter=2016-17+Q2&measure=holders&ccg=03L")
    expect(page.get_by_text("185 of 209 CCGs returned").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("People holding a budget, 2016-17 Q2")
    is_chosen(page, "NHS Rotherham CCG")
    expect(page.get_by_role("navigation")).to_contain_text("Area map")


def test_the_quarter_goes_along_from_page_to_page(monitor, tab):
    opened = tab()
    page = opened.open(monitor)
    page.get_by_role("combobox", name="Quarter").click()
    page.get_by_role("option", name="2016-17 Q2").click()
    expect(page.get_by_text("185 of 209 CCGs returned").first).to_be_visible()
    page.get_by_role("link", name="Area map").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2016-17 Q2")
    page.locator(".stage[data-drawn]").wait_for()
    assert "quarter=2016-17+Q2" in page.url
    page.reload()
    expect(page.get_by_text("185 of 209 CCGs returned").first).to_be_visible()


def test_copy_link_opens_the_same_view(monitor, tab):
    page = tab().open(f"{monitor}/area_map?quarter=2016-17+Q2&ccg=03L")
    page.get_by_role("button", name="Copy link").click()
    link = page.locator('[data-testid="stPopoverBody"] code').inner_text().replace("\n", "")
    assert link.startswith(
        f"{monitor}/area_map?quarter=2016-17+Q2&geography=on&vintage=2019-04"
        "&measure=holders_per_100k&level=CCG&ccg=03L&store="
    )
    again = tab().open(link)
    is_chosen(again, "NHS Rotherham CCG")
    expect(again.get_by_text("185 of 209 CCGs returned").first).to_be_visible()


def test_without_a_store_the_next_step_is_said(serve, tab, tmp_path):
    page = tab().open(serve(tmp_path / "nothing"))
    expect(page.get_by_text("make build").first).to_be_visible()


def test_every_answer_carries_the_security_headers(monitor):
    for path in ("/", "/app/static/area_map/map.js"):
        headers = urllib.request.urlopen(monitor + path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_dark_theme_is_dark(monitor, tab):
    page = tab(dark=True).open(f"{monitor}/area_map")
    background = page.locator('[data-testid="stApp"]').evaluate(
        "(one) => getComputedStyle(one).backgroundColor"
    )
    assert background == "rgb(20, 23, 28)"
