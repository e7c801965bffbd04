"""A pack's page in a real browser: it reads without JavaScript, holds to accessibility rules, and prints."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from phb.packs import html
from tests.packs.sample import sample


@pytest.fixture(scope="module")
def address(demonstration, tmp_path_factory):
    path = tmp_path_factory.mktemp("pack") / "pack.html"
    path.write_bytes(html.write(sample(demonstration)))
    return path.as_uri()


@pytest.fixture
def without(chromium):
    """A page of a browser that runs no script, and what it asked for or complained about."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.wrong.append(message.text))
    yield page
    context.close()


def test_every_text_and_table_reads_without_javascript_and_nothing_else_is_fetched(without, address):
    without.goto(address)
    assert without.asked == [address] and without.wrong == []
    expect(without.get_by_role("heading", level=1)).to_have_text("Personal health budgets: a sample")
    assert without.get_by_role("img").count() == 6
    table = without.locator("table", has_text="Live holders, returns")
    expect(table).to_be_hidden()
    without.get_by_text("The same figures as a table").first.click()
    expect(table).to_be_visible()
    expect(table.get_by_role("row").nth(1)).to_contain_text("1,113")


def test_the_contents_and_the_skip_link_lead_there_by_keyboard(without, address):
    without.goto(address)
    without.keyboard.press("Tab")
    skip = without.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    without.keyboard.press("Enter")
    assert without.url.endswith("#main")
    without.get_by_role("link", name="Benchmark").click()
    expect(without.get_by_role("heading", name="Benchmark", exact=True)).to_be_in_viewport()


def test_in_print_every_table_is_open_and_each_section_begins_a_page(without, address):
    without.goto(address)
    without.emulate_media(media="print")
    for table in without.locator("table").all():
        expect(table).to_be_visible()
    assert without.pdf(format="A4").count(b"/Type /Page\n") >= 5


@pytest.mark.parametrize("width", [360])
def test_no_rule_of_accessibility_is_broken_and_the_page_fits_a_phone(tab, address, width):
    opened = tab(width)
    opened.page.goto(address)
    for one in opened.page.locator("details").all():
        one.locator("summary").click()
    broken = Axe().run(opened.page).response["violations"]
    assert [one["id"] for one in broken] == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
