"""The map in a real browser: pixels, keyboard, patterns, zoom, and a link that restores the view."""

import io
import urllib.request
from collections import Counter

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.still import is_chosen, still

CLASSES = {"#eaf2fb", "#bad6f1", "#84b7e6", "#4a95d6", "#2474bc"}


def drawn(page: Page, title: str = "") -> None:
    page.locator(f'.stage[data-drawn*="{title or "by"}"]').wait_for(timeout=20_000)
    still(page)


@pytest.fixture
def page(monitor, tab) -> Page:
    opened = tab().open(f"{monitor}/area_map?quarter=2016-17+Q2&geography=as_it_was")
    drawn(opened)
    return opened


def colours(page: Page, selector: str = "svg.map") -> Counter:
    """Count the pixels of each colour that is really on the screen."""
    picture = Image.open(io.BytesIO(page.locator(selector).first.screenshot())).convert("RGB")
    return Counter(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in picture.get_flattened_data())


def area(page: Page, code: str):
    return page.locator(f'svg.map [data-code="{code}"]')


def test_the_map_is_painted_in_more_than_one_class(page):
    painted = {colour: count for colour, count in colours(page).items() if colour in CLASSES}
    assert len(painted) >= 3
    assert sum(painted.values()) > 30_000


def test_no_return_is_painted_as_a_pattern_and_in_no_class(page):
    silent = area(page, page.locator("svg.map .area.missing").first.get_attribute("data-code"))
    assert "no return" in silent.get_attribute("aria-label")
    page.locator("svg.map .area.missing").evaluate_all(
        "(all) => all.forEach((one) => (one.dataset.big = '1'))"
    )
    # The largest of them, so that its own pixels and not its neighbours' are counted.
    code = page.locator("svg.map .area.missing").evaluate_all(
        "(all) => all.map((one) => [one.getBBox().width * one.getBBox().height, one.dataset.code])"
        ".sort((a, b) => b[0] - a[0])[0][1]"
    )
    assert "no return" in area(page, code).get_attribute("aria-label")
    box = area(page, code).bounding_box()
    middle = {
        "x": box["x"] + box["width"] / 2 - 5,
        "y": box["y"] + box["height"] / 2 - 5,
        "width": 10,
        "height": 10,
    }
    picture = Image.open(io.BytesIO(page.screenshot(clip=middle))).convert("RGB")
    seen = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in picture.get_flattened_data()}
    assert len(seen) > 1
    assert not seen & CLASSES


def test_every_area_says_its_name_its_value_and_its_quarter(page):
    labels = page.locator("svg.map .area").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-label'))"
    )
    assert len(labels) == 209
    assert all(label.endswith(", 2016-17 Q2") for label in labels)
    assert sum("no return" in label for label in labels) == 24
    assert any(
        label.startswith("NHS Rotherham CCG: ") and "per 100,000 residents" in label for label in labels
    )


def test_the_legend_names_every_class_and_pattern_with_its_count(page):
    legend = page.locator(".legend li").all_inner_texts()
    assert len(legend) >= 6
    assert "no return" in " ".join(legend) and "(24)" in " ".join(legend)


def test_arrow_keys_move_to_a_neighbour_and_enter_chooses_it(page):
    first = page.locator('svg.map .area[tabindex="0"]')
    assert first.count() == 1
    first.focus()
    start = page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.code")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    code = page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.code")
    assert code and code != start
    assert area(page, code).get_attribute("tabindex") == "0"
    assert page.locator('svg.map .area[tabindex="0"]').count() == 1
    assert page.locator("svg.map .ring").count() == 2
    name = area(page, code).get_attribute("aria-label").split(":")[0]
    page.keyboard.press("Enter")
    is_chosen(page, name)
    assert f"ccg={code}" in page.url


def test_a_click_chooses_a_ccg_and_the_link_restores_it(page, tab):
    area(page, "03L").click()
    is_chosen(page, "NHS Rotherham CCG")
    again = tab().open(page.url)
    drawn(again)
    is_chosen(again, "NHS Rotherham CCG")
    expect(area(again, "03L")).to_have_attribute("aria-current", "true")


def test_the_list_of_ccgs_does_the_same_as_a_click(page):
    page.get_by_role("combobox", name="CCG", exact=True).click()
    page.keyboard.type("Rotherham")
    page.get_by_role("option", name="Rotherham (03L)").click()
    is_chosen(page, "NHS Rotherham CCG")
    expect(area(page, "03L")).to_have_attribute("aria-current", "true")


def test_another_quarter_is_drawn_on_its_own_boundaries(page):
    page.get_by_role("combobox", name="Quarter").click()
    page.get_by_role("option", name="2019-20 Q1").click()
    drawn(page, "2019-20 Q1")
    assert page.locator("svg.map .area").count() == 191


def test_another_measure_is_drawn_and_fetches_no_outlines_again(monitor, tab):
    opened = tab()
    page = opened.open(f"{monitor}/area_map?quarter=2018-19+Q2")
    drawn(page)
    opened.fetched.clear()
    page.get_by_role("combobox", name="Measure").click()
    page.get_by_role("option", name="Share of holders by direct payment").click()
    drawn(page, "Share of holders")
    assert "measure=direct_payment_share" in page.url
    assert not [path for path in opened.fetched if "/app/static/paths/" in path]


def test_regions_are_another_level_and_an_overlay(page):
    page.get_by_role("button", name="Region outlines").click()
    assert page.locator("svg.map .region").count() == 8
    page.get_by_role("combobox", name="By").click()
    page.get_by_role("option", name="region").click()
    drawn(page, "by region")
    assert page.locator("svg.map .area").count() == 4


def test_zoom_buttons_keys_and_the_way_back(page):
    box = page.locator("svg.map")
    whole = box.get_attribute("viewBox")
    page.get_by_role("button", name="Zoom in").click()
    assert box.get_attribute("viewBox") != whole
    page.get_by_role("button", name="Show all of England").click()
    assert box.get_attribute("viewBox") == whole
    page.get_by_role("button", name="Zoom to London").click()
    assert float(box.get_attribute("viewBox").split()[2]) < float(whole.split()[2]) / 5
    page.locator('svg.map .area[tabindex="0"]').focus()
    page.keyboard.press("0")
    assert box.get_attribute("viewBox") == whole


def test_a_drag_pans_and_does_not_open_a_ccg(page):
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    before = page.locator("svg.map").get_attribute("viewBox")
    box = page.locator("svg.map").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 250)
    page.mouse.down()
    page.mouse.move(box["x"] + 360, box["y"] + 300, steps=6)
    page.mouse.up()
    assert page.locator("svg.map").get_attribute("viewBox") != before
    page.wait_for_timeout(500)
    assert "ccg=" not in page.url


def test_the_london_inset_opens_a_ccg_too(page):
    page.locator(".inset svg").click()
    expect(page.get_by_role("link", name="its benchmark and record")).to_be_visible()
    assert "ccg=" in page.url


def test_hovering_says_the_value(page):
    area(page, "03L").hover()
    tip = page.locator(".tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("NHS Rotherham CCG")


def test_the_table_sorts_and_keeps_what_has_no_figure_last(page):
    rows = page.locator(".scroll tbody tr")
    assert rows.count() == 209
    first = float(rows.nth(0).locator("td").first.inner_text())
    page.locator(".scroll thead button").nth(1).click()
    assert float(rows.nth(0).locator("td").first.inner_text()) < first
    assert "no return" in rows.nth(208).inner_text()
    expect(page.locator(".scroll thead th").nth(1)).to_have_attribute("aria-sort", "ascending")


def test_the_file_holds_the_same_figures_and_its_source(page):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as CSV").first.click()
    saved = waiting.value
    assert saved.suggested_filename == "holders_per_100k_2016_17_q2_by_ccg_as_it_was.csv"
    lines = saved.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 209 + 1
    assert "Demonstration returns: CCG figures are made up" in lines[-1]
    rotherham = next(line for line in lines if ",03L," in line).split(",")
    assert f"NHS Rotherham CCG: {rotherham[5]} per" in area(page, "03L").get_attribute("aria-label")


def test_the_outlines_travel_once_gzipped_and_for_good(monitor, page):
    path = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name)"
        ".find((name) => name.includes('/paths/'))"
    )
    asked = urllib.request.Request(path, headers={"Accept-Encoding": "gzip"})
    answer = urllib.request.urlopen(asked)
    body = answer.read()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(body) < 180_000


def test_a_name_with_markup_in_it_is_shown_as_text(monitor, tab):
    def poison(route):
        outlines = route.fetch().json()
        for one in outlines["areas"]:
            one["name"] = "<img src=x onerror='window.fired=1'>"
        route.fulfill(json=outlines)

    page = tab().page
    page.route("**/paths/*.json", poison)
    page.goto(f"{monitor}/area_map?quarter=2016-17+Q2&ccg=03L")
    drawn(page)
    area(page, "03L").hover()
    assert page.locator(".tip b").inner_text().startswith("<img")
    assert page.locator(".area-map img").count() == 0
    assert page.evaluate("window.fired") is None


def test_at_400_per_cent_zoom_nothing_scrolls_sideways(monitor, tab):
    opened = tab(360, 225)
    page = opened.open(f"{monitor}/area_map?quarter=2016-17+Q2&ccg=03L")
    drawn(page)
    assert opened.sideways() <= 0


def test_on_a_phone_the_map_is_painted_above_its_table(monitor, tab):
    opened = tab(390, 844)
    page = opened.open(f"{monitor}/area_map?quarter=2016-17+Q2")
    drawn(page)
    page.locator("svg.map").scroll_into_view_if_needed()
    assert sum(count for colour, count in colours(page).items() if colour in CLASSES) > 8_000
    assert page.locator(".scroll").bounding_box()["y"] > page.locator("svg.map").bounding_box()["y"]


def test_a_ccg_chosen_on_the_map_leads_to_its_own_page_and_the_map_stays_where_it_is(page, monitor, tab):
    before = page.locator("svg.map").first.bounding_box()["y"]
    area(page, "03L").click()
    way = page.get_by_role("link", name="its benchmark and record")
    expect(way).to_be_visible()
    assert page.locator("svg.map").first.bounding_box()["y"] == before
    own = tab().open(f"{monitor}/{way.get_attribute('href')}")
    expect(own.get_by_role("heading", level=1)).to_contain_text("Rotherham, 2016-17 Q2")


def test_an_estimate_is_outlined_in_dashes_and_said_to_be_one(monitor, tab):
    page = tab().open(f"{monitor}/area_map?quarter=2016-17+Q2&geography=apportioned&measure=holders")
    drawn(page, "partial transfers estimated")
    assert page.locator("svg.map .estimate:not(.under)").count() == 6
    assert "NHS Morecambe Bay CCG: estimated 2" in area(page, "01K").get_attribute("aria-label")
    assert "dashed: estimated\n(6)" in "\n".join(page.locator(".legend li").all_inner_texts())
    row = page.locator(".scroll tbody tr", has_text="Morecambe Bay")
    expect(row.locator("td").last).to_have_text("estimated")


def test_a_lower_bound_has_a_mark_of_its_own_and_says_whose_it_is(monitor, tab):
    page = tab().open(f"{monitor}/area_map?quarter=2016-17+Q2&measure=holders")
    drawn(page, "on the CCGs of April 2019")
    assert page.locator("svg.map .area").count() == 191
    area(page, "15M").hover()
    expect(page.locator(".tip")).to_contain_text(
        "people, from CCGs with 90% of its people: 3 of the 4 CCGs behind it returned"
    )
    assert "lower_bound" in area(page, "15M").get_attribute("class")
    assert not colours_of(page, "15M") & CLASSES


def colours_of(page: Page, code: str) -> set[str]:
    """The colours about the middle of an area."""
    box = area(page, code).bounding_box()
    page.mouse.move(0, 0)
    middle = {
        "x": box["x"] + box["width"] / 2 - 4,
        "y": box["y"] + box["height"] / 2 - 4,
        "width": 8,
        "height": 8,
    }
    picture = Image.open(io.BytesIO(page.screenshot(clip=middle))).convert("RGB")
    return {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in picture.get_flattened_data()}


def test_a_blocked_value_says_why_in_the_tooltip_the_table_and_the_record(monitor, tab):
    page = tab().open(f"{monitor}/area_map?quarter=2018-19+Q3&ccg=07W")
    drawn(page)
    assert "blocked" in area(page, "07W").get_attribute("class")
    why = "the number in place at the start of the quarter is everyone"
    assert why in area(page, "07W").get_attribute("aria-label")
    expect(page.locator(".scroll tr.noted", has_text=why)).to_have_count(1)
    page.goto(f"{monitor}/benchmark?quarter=2018-19+Q3&ccg=07W&view=record")
    expect(page.get_by_text("Blocked: 2018-19 Q3, holders", exact=False)).to_be_visible()


def test_a_closed_ccg_marks_its_successor(monitor, tab):
    page = tab().open(f"{monitor}/area_map?quarter=2018-19+Q2&ccg=99P&measure=holders")
    drawn(page)
    said = "NHS Northern, Eastern and Western Devon CCG is part of NHS Devon CCG since 1 April 2019"
    expect(page.get_by_text(said)).to_be_visible()
    expect(area(page, "15N")).to_have_attribute("aria-current", "true")


def test_a_closed_ccg_s_lineage_leads_both_ways(monitor, tab):
    page = tab().open(f"{monitor}/benchmark?quarter=2018-19+Q2&ccg=99P&measure=holders&view=record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Devon, 2018-19 Q2")
    after = page.locator(".lineage").get_by_role("link", name="NHS Devon CCG (15N)")
    assert "ccg=15N" in after.get_attribute("href") and "measure=holders" in after.get_attribute("href")
    after.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="NHS Devon CCG", exact=True)).to_be_visible()
    assert "ccg=15N" in page.url and "quarter=2018-19" in page.url and "measure=holders" in page.url
    page.locator(".lineage").get_by_role("link", name="NHS South Devon and Torbay CCG (99Q)").click()
    expect(page.get_by_role("heading", name="NHS South Devon and Torbay CCG", exact=True)).to_be_visible()


def test_an_address_with_a_ccg_that_never_was_is_answered_in_a_sentence(monitor, tab):
    page = tab().open(f"{monitor}/area_map?ccg=ZZZ")
    drawn(page)
    expect(
        page.get_by_text("There never was a CCG “ZZZ”; choose one in the list or on the map.")
    ).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 225)])
def test_a_wide_lineage_stands_on_a_narrow_page(monitor, tab, width, height):
    opened = tab(width, height)
    page = opened.open(f"{monitor}/benchmark?ccg=92A&vintage=2021-04&view=record")
    tree = page.locator(".lineage .tree")
    tree.scroll_into_view_if_needed()
    assert opened.sideways() <= 0
    inside = tree.evaluate("(one) => one.scrollWidth - one.clientWidth")
    assert inside <= 0
    assert page.locator(".lineage").get_by_role("link").count() == 6
