"""Alerts in a real browser: a link restores the view, several are acted on by keyboard, it fits a phone."""

import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.still import is_chosen, still

STALL = "05L-stall-2018-19-Q1"


@pytest.fixture
def own(serve, demonstration_data, tmp_path):
    """An app over a data folder of its own, for a journal of its own."""
    return serve(shutil.copytree(demonstration_data, tmp_path / "data"))


def test_a_link_restores_the_alert_and_its_filters(monitor, tab):
    opened = tab()
    page = opened.open(f"{monitor}/alerts?quarter=2019-20+Q3&alert={STALL}&rule=STALLED&region=Midlands")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Sandwell and West Birmingham (05L): no growth since 2018-19 Q1"
    )
    expect(page.get_by_text("What clears it:")).to_be_visible()
    expect(page.get_by_text("Whom to call: Made-up contact")).to_be_visible()
    page.get_by_role("button", name="All alerts").click()
    expect(page.get_by_role("combobox", name="Rule")).to_be_visible()
    opened.settle()
    assert "rule=STALLED" in page.url and "alert=" not in page.url
    expect(page.get_by_role("checkbox", name="No growth")).to_have_count(3)


def test_several_alerts_are_acknowledged_at_once_by_keyboard(own, tab):
    opened = tab()
    page = opened.open(f"{own}/alerts")
    for name in ("Doncaster", "Somerset"):
        page.get_by_role("checkbox", name=name).focus()
        page.keyboard.press("Space")
        opened.settle()
    expect(page.get_by_text("2 alerts chosen:")).to_be_visible()
    page.get_by_role("textbox", name="Your name").focus()
    page.keyboard.type("Ann Lead")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Acknowledge: 2 alerts").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 alerts acknowledged, kept under the name Ann Lead.")).to_be_visible()
    expect(page.get_by_text("Acknowledged by Ann Lead, review 2019-20 Q4")).to_have_count(2)
    expect(page.get_by_text("2 alerts chosen:")).to_have_count(0)
    with page.expect_download() as started:
        page.get_by_role("button", name="Review dates (2) for a calendar").click()
    told = started.value.path().read_text()
    assert told.count("BEGIN:VEVENT") == 2 and "example.org" not in told


def test_the_ways_to_the_map_and_the_returns_keep_the_ccg(monitor, tab):
    page = tab().open(f"{monitor}/alerts?alert={STALL}")
    links = [page.get_by_role("link", name=name) for name in ("On the map", "Its returns")]
    to_map, to_returns = (link.evaluate("(one) => one.href") for link in links)
    page = tab().open(to_map)
    is_chosen(page, "NHS Sandwell and West Birmingham CCG")
    page = tab().open(to_returns)
    expect(page.get_by_role("heading", name="Sandwell and West Birmingham").first).to_be_visible()


@pytest.mark.parametrize("address", ["alerts", f"alerts?alert={STALL}"])
def test_it_fits_a_phone(monitor, tab, address):
    opened = tab(390, 844)
    page = opened.open(f"{monitor}/{address}")
    still(page)
    assert opened.sideways() <= 0


@pytest.mark.parametrize("address", ["alerts", f"alerts?alert={STALL}"])
def test_it_breaks_no_serious_rule_of_accessibility(monitor, tab, address):
    opened = tab()
    page = opened.open(f"{monitor}/{address}")
    still(page)
    if "=" not in address:
        page.get_by_role("checkbox", name="Doncaster").check(force=True)
    else:  # until its picture is drawn, its place is a box that scrolls
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
    opened.settle()
    still(page)
    found = Axe().run(page, context={"exclude": [["[data-testid='stSidebarNav']"]]}).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []
