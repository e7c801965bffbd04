"""The whole road of a return in a real browser: refused, mapped, previewed, accepted, withdrawn."""

import csv
import io
import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.returns import voluntary

GOOD = voluntary("02P | 2019-20 Q3 | 3 | 1 | 0 | 4").content
WRONG = voluntary("02P | 2019-20 Q3 | -3 | 1 | 0 | 4\n99Z | 2019-20 Q3 | 1 | 0 | 0 | 1").content
UNKNOWN = b"CCG code,Quarter,Budgets held\n02P,2019-20 Q3,41\n"
SEND = "returns?part=Send+or+withdraw"
BANNER = "Demonstration returns: CCG figures are made up"
WORKING = 120_000


@pytest.fixture
def own_data(demonstration_data, tmp_path):
    """A data folder with the demonstration built, that a test may change."""
    return shutil.copytree(demonstration_data, tmp_path / "data")


def send(page, name, content):
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )


def test_a_bad_return_is_refused_with_reasons_a_good_one_accepted_and_withdrawn(serve, tab, own_data):
    opened = tab()
    page = opened.open(f"{serve(own_data)}/{SEND}")
    send(page, "_bad_ <b>.csv", WRONG)
    expect(page.get_by_text("This file would be turned away, for 2 reasons")).to_be_visible(timeout=WORKING)
    expect(page.get_by_role("strong").filter(has_text="_bad_ <b>.csv")).to_be_visible()
    refused = page.get_by_role("row").filter(has_text='"-3" is negative')
    expect(refused.get_by_role("cell")).to_have_text(["2", "Direct payment", re.compile("negative")])
    page.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_text("This file would be turned away")).to_have_count(0)

    send(page, "good.csv", GOOD)
    expect(page.get_by_text("This replaces the demonstration: 1 of 191 CCGs will have data.")).to_be_visible(
        timeout=WORKING
    )
    expect(page.get_by_text(BANNER).first).to_be_visible()
    page.get_by_role("button", name="Accept this return").click()
    expect(page.get_by_text("All pages now show the real returns received")).to_be_visible(timeout=WORKING)
    expect(page.get_by_text(BANNER)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 of 191 CCGs returned for 2019-20 Q3")

    page.get_by_role("combobox", name="Return to withdraw").click()
    page.keyboard.type("good")
    page.keyboard.press("Enter")
    expect(page.get_by_text("withdrawing it restores the demonstration returns")).to_be_visible()
    page.get_by_label("Why it is withdrawn").fill("sent by mistake")
    page.get_by_text("Yes, this return shall leave the current set").click()
    page.get_by_role("button", name="Withdraw this return").click()
    expect(page.get_by_text("All pages now show the demonstration returns")).to_be_visible(timeout=WORKING)
    expect(page.get_by_text(BANNER).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("188 of 191 CCGs returned")


def test_an_unknown_layout_is_mapped_once_and_can_then_be_accepted(serve, tab, own_data):
    page = tab().open(f"{serve(own_data)}/{SEND}")
    send(page, "regional.csv", UNKNOWN)
    expect(page.get_by_text("Understood already: CCG code, Quarter.")).to_be_visible(timeout=WORKING)
    page.get_by_label("Name of this layout").fill("Northern region quarterly")
    page.get_by_role("combobox", name="Meaning of “Budgets held”").click()
    page.keyboard.type("Holders on the last day of the quarter: total")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save this layout").click()
    expect(page.get_by_text("This file can be received: 1 CCG-quarter")).to_be_visible(timeout=WORKING)
    assert (own_data / "formats" / "northern_region_quarterly.toml").exists()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("This file can be received")).to_have_count(0)
    assert not (own_data / "returns").exists()


def test_the_strip_finds_a_ccg_and_says_each_state_in_words(monitor, tab):
    page = tab().open(f"{monitor}/returns?quarter=2016-17+Q2&strip=All+CCGs")
    strip = page.get_by_role("region", name="Returns by CCG and quarter")
    expect(strip.get_by_role("columnheader", name="2016-17 Q2")).to_be_visible()
    page.get_by_label("Find a CCG").fill("barnsley")
    expect(page.get_by_text("1 CCG found")).to_be_visible()
    expect(strip.get_by_role("rowheader").filter(has_text="Barnsley")).to_be_visible()
    row = strip.get_by_role("row").filter(has_text="Barnsley")
    assert set(row.locator("td .said").all_inner_texts()) <= {
        "Returned",
        "In question",
        "No return",
    }
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "scroll"


def test_on_a_phone_the_strip_draws_the_last_eight_quarters_and_the_page_stays_within_its_width(monitor, tab):
    opened = tab(390, 844)
    page = opened.open(f"{monitor}/returns")
    strip = page.get_by_role("region", name="Returns by CCG and quarter")
    expect(strip).to_be_visible()
    shown = [h for h in strip.locator("thead th.q").all() if h.is_visible()]
    assert len(shown) == 8
    assert opened.sideways() <= 0
    assert strip.evaluate("box => box.scrollWidth - box.clientWidth") <= 0


def test_the_states_and_the_table_can_be_taken_away_as_csv_with_their_source(monitor, tab):
    page = tab().open(f"{monitor}/returns?quarter=2016-17+Q2")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download as CSV", exact=True).last.click()
    rows = list(csv.reader(io.StringIO(started.value.path().read_text("utf-8-sig"))))
    assert rows[0][:3] == ["CCG", "Code", "State"]
    assert len(rows) == 1 + 209 + 1
    assert "Demonstration returns: CCG figures are made up" in rows[-1][0]


def test_a_name_on_the_strip_of_scores_opens_the_checks_by_keyboard(monitor, tab):
    page = tab().open(f"{monitor}/returns?quarter=2018-19+Q3&part=Quality")
    strip = page.get_by_role("region", name="Return quality by CCG and quarter")
    page.get_by_label("Find a CCG").fill("ealing")
    expect(page.get_by_text("1 CCG found")).to_be_visible()
    strip.get_by_role("button", name="Ealing", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ealing scores 85 of 100 for 2018-19 Q3")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Kinds consistent (15)")).to_contain_text("Lost because")
    assert "ccg=07W" in page.url
    focused = page.evaluate("document.activeElement.shadowRoot?.activeElement?.dataset.code")
    assert focused == "07W", "the reader stays where the name was pressed"


@pytest.mark.parametrize(
    "address", ["returns?part=Quality&ccg=07W", "returns?part=History&ccg=00D", "method"]
)
def test_on_a_phone_quality_history_and_method_stay_within_the_width(monitor, tab, address):
    opened = tab(390, 844)
    opened.open(f"{monitor}/{address}")
    assert opened.sideways() <= 0


@pytest.mark.parametrize("anchor", ["like-for-like", "planted-faults"])
def test_a_link_to_a_paragraph_of_the_method_page_opens_at_it(monitor, tab, anchor):
    page = tab().open(f"{monitor}/method#{anchor}")
    expect(page.locator("table")).not_to_have_count(0)
    page.wait_for_function(
        """(anchor) => { const top = document.getElementById(anchor)?.getBoundingClientRect().top;
        const rests = top === window.lastTop; window.lastTop = top;
        return rests && top >= 0 && top < 100; }""",
        arg=anchor,
        polling=500,
    )


def test_the_contents_lead_to_a_paragraph_of_the_method_page(monitor, tab):
    page = tab().open(f"{monitor}/method")
    page.wait_for_function(
        """() => { const last = window.lastHeight;
        const now = window.lastHeight = document.querySelector('[data-testid="stMain"]').scrollHeight;
         return last === now && document.querySelectorAll('table').length > 5; }""",
        polling=500,
    )
    page.get_by_role("link", name="How good the checks are").click()
    expect(page.get_by_role("heading", name="How good the checks are")).to_be_in_viewport()
