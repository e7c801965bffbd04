"""A board secretary takes a pack away, made when it is asked for."""

import zipfile

from playwright.sync_api import expect

from tests.browser.still import still


def test_a_pack_of_the_chosen_sections_is_downloaded_whole(monitor, tab, tmp_path):
    page = tab().open(f"{monitor}/board_pack?of=15F&sections=returns")
    still(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Leeds (15F), 2019-20 Q3")
    expect(page.get_by_text("exact figures, small ones too")).to_be_visible()
    with page.expect_download(timeout=60_000) as waited:
        page.get_by_role("button", name="Excel").click()
    path = tmp_path / "pack.xlsx"
    waited.value.save_as(path)
    assert waited.value.suggested_filename == "phb-leeds-15f-2019-20-q3.xlsx"
    assert zipfile.is_zipfile(path) and "xl/workbook.xml" in zipfile.ZipFile(path).namelist()
