"""The pilots in a real browser: marks on the map, keyboard, and the form."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from phb.journal import Journal
from tests.browser.still import still


def drawn(page: Page) -> None:
    page.locator('.stage[data-drawn*="Pilot sites"]').wait_for(timeout=20_000)
    still(page)


@pytest.fixture
def page(monitor, tab) -> Page:
    opened = tab().open(f"{monitor}/pilots")
    drawn(opened)
    return opened


def test_each_state_has_its_own_mark_and_its_words(page):
    havering = page.locator('svg.map [data-code="08F"]')
    assert "pilot_not_started" in havering.get_attribute("class")
    assert "NHS Havering: no patient recruited; running since February" in havering.get_attribute(
        "aria-label"
    )
    legend = " ".join(page.locator(".legend li").all_inner_texts())
    for said in (
        "not started",
        "no budget released",
        "behind its plan",
        "watch",
        "no alert",
        "no pilot site named",
    ):
        assert said in legend
    expect(page.get_by_text("there are no PCT outlines").first).to_be_visible()


def test_the_table_beside_the_map_lists_the_places_of_sites_the_gravest_first(page):
    rows = page.locator(".scroll tbody tr.pick")
    assert rows.count() == 23
    assert "not started" in rows.nth(0).inner_text()


def test_the_keyboard_moves_on_the_map_and_enter_opens_a_site(page):
    page.locator('svg.map [data-code="08F"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="NHS Havering", exact=True)).to_be_visible()
    assert "site=PB-HAV" in page.url
    expect(page.locator('svg.map [data-code="08F"]')).to_have_attribute("aria-current", "true")
    page.locator('svg.map [data-code="08F"]').focus()
    page.keyboard.press("ArrowUp")
    code = page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.code")
    assert code and code != "08F"


def test_a_ccg_without_a_site_says_so(page):
    page.locator('svg.map [data-code="00L"]').click()
    expect(page.get_by_text("No pilot site is placed on NHS Northumberland CCG")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_nothing_scrolls_sideways(monitor, tab, width, height):
    opened = tab(width, height)
    page = opened.open(f"{monitor}/pilots?site=PB-HFKC")
    drawn(page)
    assert opened.sideways() <= 0


def test_a_site_is_added_by_keyboard_and_shown_on_the_map(
    serve, tab, demonstration_data, tmp_path, monkeypatch
):
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    monkeypatch.setenv("PHB_JOURNAL_URL", url)
    page = tab().open(f"{serve(demonstration_data)}/pilots")
    drawn(page)
    page.get_by_label("Your name").fill("A. Lead")
    page.get_by_label("Site", exact=True).fill("Newtown")
    page.keyboard.press("Tab")
    page.keyboard.type("Northumberland PCT")
    page.get_by_label("Patients recruited so far").fill("0")
    page.get_by_label("Where it is told").fill("a letter")
    page.get_by_role("button", name="Add this site").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added 1 site and 1 statement, watched from now on.")).to_be_visible(
        timeout=20_000
    )
    area = page.locator('svg.map [data-code="00L"]')
    expect(area).to_have_attribute("class", "area pilot_not_started")
    assert "Added here by a. lead" in area.get_attribute("aria-label") or "A. Lead" in area.get_attribute(
        "aria-label"
    )
    assert [one.site_name for one in Journal(url).sites()] == ["Newtown"]


def test_a_file_with_one_wrong_row_is_refused_whole(monitor, tab, on_demonstration, tmp_path: Path):
    page = tab().open(f"{monitor}/pilots")
    drawn(page)
    page.get_by_label("Your name").fill("A. Lead")
    page.get_by_text("Send CSV files", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Template for sites").click()
    headings = waiting.value.path().read_text(encoding="utf-8-sig")
    file = tmp_path / "sites.csv"
    file.write_text(headings + "Newtown,08F,,,,,,,letter\n=Oldtown,08F,,,,,,,letter\n")
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text("Nothing was added, for 1 reason")).to_be_visible()
    expect(page.get_by_text("which a spreadsheet runs as a formula")).to_be_visible()
    assert Journal().sites() == []
