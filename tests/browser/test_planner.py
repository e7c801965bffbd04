"""The Planner in a real browser: levers by keyboard, the address, scenarios, the plan as a file; it fits."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.still import still

ON = "planner?quarter=2018-19+Q3&aim=mandate"


@pytest.fixture
def own(serve, demonstration_data, tmp_path):
    """An app over a data folder of its own, for a journal of its own."""
    return serve(shutil.copytree(demonstration_data, tmp_path / "data"))


def moved(opened, label: str, key: str, times: int):
    """Move a lever by keyboard."""
    lever = opened.page.get_by_role("slider", name=label)
    lever.focus()
    for _ in range(times):
        opened.page.keyboard.press(key)
    opened.page.keyboard.press("Tab")
    still(opened.page)


def test_levers_moved_by_keyboard_stand_in_the_address_and_a_reload_gives_the_same(monitor, tab):
    opened = tab()
    page = opened.open(f"{monitor}/{ON}")
    title = page.get_by_role("heading", level=1)
    before = title.inner_text()
    moved(opened, "Stalled CCGs", "ArrowRight", 3)
    page.wait_for_url("**restart=3**")
    opened.settle()
    expect(title).not_to_have_text(before)
    moved(opened, "Slowest CCGs", "ArrowLeft", 2)
    page.wait_for_url("**slowest=58**")
    opened.settle()
    answer = title.inner_text()
    assert answer.startswith("If the 58 slowest CCGs")
    page.reload()
    opened.settle()
    expect(title).to_have_text(answer)


def test_a_scenario_is_saved_and_compared(own, tab):
    opened = tab()
    page = opened.open(f"{own}/{ON}&slowest=20")
    page.get_by_role("textbox", name="Name of the scenario").fill("Twenty")
    page.get_by_role("textbox", name="Your name (kept with it)").fill("A. Lead")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("“Twenty” is saved").wait_for()
    opened.settle()
    still(page)
    option = page.get_by_role("option", name="Twenty, England")
    for _ in range(5):  # a page that is drawn anew, late, closes an open list
        page.get_by_role("combobox", name="Compare up to 4").focus()
        page.keyboard.press("ArrowDown")
        still(page)
        if option.is_visible():
            break
    option.click()
    page.keyboard.press("Escape")  # an open list hides the rest from a reader
    page.wait_for_url("**compare=**")
    page.get_by_role("heading", name="“Twenty” comes to").wait_for()
    still(page)
    page.reload()
    opened.settle()
    expect(page.get_by_role("heading", name="“Twenty” comes to")).to_be_visible()


def test_the_plan_is_taken_away_as_a_file(monitor, tab, tmp_path):
    page = tab().open(f"{monitor}/{ON}")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download the plan by CCG").click()
    started.value.save_as(tmp_path / "plan.csv")
    first, *rows = (tmp_path / "plan.csv").read_text().splitlines()
    assert first == "CCG code,CCG name,Plan version,Submitted on,Quarter,Planned holders"
    assert len(rows) > 1_000


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_nothing_is_cut_off_to_the_side(monitor, tab, width):
    opened = tab(width=width)
    still(opened.open(f"{monitor}/{ON}"))
    assert opened.sideways() <= 0


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_to_mend(monitor, tab, dark):
    page = tab(dark=dark).open(f"{monitor}/{ON}&care_group=wheelchair")
    still(page)  # words that are still fading in are paler than they will be
    # The menu is Streamlit's own.
    found = Axe().run(page, context={"exclude": [["[data-testid='stSidebarNav']"]]}).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []
