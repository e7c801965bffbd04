"""The bytes of a file become tables of text, or a sentence that says why they cannot."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from etl import archive, sheets
from phb.errors import PlainError
from tests.etl.door import workbook

TABLE = [["CCG", "Count"], ["NHS Côte & Dale", "1,234"], ["£ and é", "5"]]
TEXT = 'CCG,Count\nNHS Côte & Dale,"1,234"\n£ and é,5\n'


def refused(content: bytes, name: str = "return.csv") -> str:
    with pytest.raises(PlainError) as refusal:
        sheets.read(content, name)
    return str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pounds_and_accents_are_read_in_every_encoding(encoding):
    assert sheets.read(TEXT.encode(encoding), "return.csv")[0].rows == TABLE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_nul_bytes(encoding):
    assert sheets.read(TEXT.encode(encoding), "return.csv")[0].rows == TABLE


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_gives_an_even_table(delimiter):
    text = f'CCG{delimiter}Count\nNHS Côte & Dale{delimiter}"1,234"\n£ and é{delimiter}5\n'
    assert sheets.read(text.encode(), "return.csv")[0].rows == TABLE


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_machine_ends_them(ending):
    assert sheets.read(TEXT.replace("\n", ending).encode(), "return.csv")[0].rows == TABLE


def test_names_with_commas_do_not_hide_a_semicolon():
    text = (
        "CCG;Count\nNHS Airedale, Wharfedale and Craven CCG;4\nNHS Durham Dales, Easington and Sedgefield;5"
    )
    assert sheets.read(text.encode(), "return.csv")[0].rows[1] == [
        "NHS Airedale, Wharfedale and Craven CCG",
        "4",
    ]


def test_a_quoted_line_break_does_not_shift_the_rows_below():
    rows = sheets.read(b'CCG,Count\n"one\nname",1\n00C,2\n', "return.csv")[0].rows
    assert rows[2] == ["00C", "2"]


def test_an_unclosed_quotation_mark_never_swallows_rows():
    assert "line" in refused(b'CCG,Count\n"00C,1\n00D,2\n')
    assert "quotation mark" in refused(b'CCG,Count\n"00C,1\n00D,"2\n')


def test_an_empty_file_is_told_so():
    assert refused(b"") == refused(b" \r\n ") == "The file is empty."


def test_a_picture_called_csv_is_told_to_be_a_picture():
    assert (
        refused(b"\x89PNG\r\n\x1a\n\x00\x00", "return.csv")
        == "The file is a PNG picture, not what its name says (.csv)."
    )


def test_a_workbook_called_csv_and_a_csv_called_workbook_are_turned_away():
    assert "not what its name says (.csv)" in refused(workbook(("A", [["x"]])), "return.csv")
    assert "not a workbook" in refused(TEXT.encode(), "return.xlsx")


def test_a_web_page_called_csv_is_told_to_be_one():
    assert "web page" in refused(b"<!DOCTYPE html><table><tr><td>CCG</td></tr></table>")


def test_other_endings_are_asked_to_be_csv_or_xlsx():
    assert "send a CSV file (.csv) or a workbook (.xlsx)" in refused(TEXT.encode(), "return.docx")


def test_an_old_or_protected_workbook_is_told_so():
    assert "password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "return.xlsx")


def test_nul_bytes_in_text_are_named_by_line():
    assert refused(b"CCG,Count\n00C,1\n" + b"a,b\n" * 2000 + b"00D,\x002\n").startswith(
        "Line 2003 holds what is not text"
    )


def test_bytes_that_are_no_text_at_all_are_refused():
    assert "not text" in refused(b"\x00\x01\x81\xff\x00\x7f\x00\x90" * 40)
    assert "not text in UTF-8" in refused(b"CCG,\x81\x8d\x90\n")


def test_utf_32_is_named():
    assert "UTF-32" in refused(TEXT.encode("utf-32"))


def test_a_file_beyond_the_limit_is_refused_by_its_size():
    assert "more than 20 MB, the limit" in refused(b"a" * (20 * 1024 * 1024 + 1))


def test_a_million_rows_are_a_sentence():
    assert refused(b"1,2\n" * 1_000_000) == "The file has more than 300,000 rows; send it in parts."


def test_ten_thousand_columns_are_a_sentence():
    assert refused(b",".join([b"1"] * 10_000)) == "The file has 10,000 columns; the limit is 500."


def test_one_endless_cell_is_a_sentence():
    assert "longer than a page" in refused(b'a,b\n"' + b"x" * 200_000 + b'",1\n')


def test_a_workbook_gives_every_sheet_whole_from_row_one():
    tables = sheets.read(
        workbook(("Cover", [["Hello"]]), ("Data", [[], [None, "CCG"], [None, 12.0]])), "r.xlsx"
    )
    assert [table.sheet for table in tables] == ["Cover", "Data"]
    assert tables[1].rows == [["", ""], ["", "CCG"], ["", "12"]]


def test_workbook_numbers_lose_only_an_empty_fraction():
    assert sheets.read(workbook(("A", [[12.0, 12.5, True, "00C"]])), "r.xlsx")[0].rows == [
        ["12", "12.5", "TRUE", "00C"]
    ]


def test_an_error_value_is_not_read_as_a_blank():
    book = io.BytesIO(workbook(("A", [["CCG", "Count"], ["00C", 7]])))
    changed = rewritten(
        book.getvalue(),
        "xl/worksheets/sheet1.xml",
        b'<c r="B2"><v>7</v></c>',
        b'<c r="B2" t="e"><v>#REF!</v></c>',
    )
    assert sheets.read(changed, "r.xlsx")[0].rows[1] == ["00C", "#REF!"]


def test_a_formula_that_was_never_calculated_is_not_read_as_a_blank():
    changed = rewritten(
        workbook(("A & B", [["CCG", "Count"], ["00C", 7]])),
        "xl/worksheets/sheet1.xml",
        b'<c r="B2"><v>7</v></c>',
        b'<c r="B2"><f>SUM(1,6)</f></c>',
    )
    assert sheets.read(changed, "r.xlsx")[0].rows[1] == ["00C", "a formula without a stored result"]


def test_a_calculated_formula_is_just_its_value():
    changed = rewritten(
        workbook(("A", [["CCG", "Count"], ["00C", 7]])),
        "xl/worksheets/sheet1.xml",
        b'<c r="B2"><v>7</v></c>',
        b'<c r="B2"><f>SUM(1,6)</f><v>7</v></c>',
    )
    assert sheets.read(changed, "r.xlsx")[0].rows[1] == ["00C", "7"]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_short_is_told_so(kept):
    whole = workbook(("A", [["CCG", "Count"], *[["00C", n] for n in range(400)]]))
    assert "cut short or damaged" in refused(whole[: int(len(whole) * kept)], "r.xlsx")


def test_damage_in_the_middle_of_a_workbook_is_a_sentence():
    whole = bytearray(workbook(("A", [["CCG", "Count"], *[["00C", n] for n in range(400)]])))
    place = whole.find(b"xl/worksheets/sheet1.xml") + 60
    whole[place : place + 40] = b"\xff" * 40
    assert refused(bytes(whole), "r.xlsx")


def test_a_zip_bomb_is_not_opened():
    parts = {"xl/worksheets/sheet1.xml": b"<c><v>1</v></c>" * 8_000_000}
    assert "it was not opened" in refused(rezipped(workbook(("A", [["x"]])), parts), "r.xlsx")


def test_a_bomb_whose_header_lies_about_its_size_is_not_opened():
    content = rezipped(workbook(("A", [["x"]])), {"xl/worksheets/sheet1.xml": b"<c/>" * 500_000})
    entry = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/worksheets/sheet1.xml")
    lied = content.replace(struct.pack("<L", entry.file_size), struct.pack("<L", 900))
    assert "more than it declares" in refused(lied, "r.xlsx")


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD1", "EA1", "A100000"])
def test_one_cell_at_the_far_corner_is_refused_before_it_takes_the_memory(far):
    changed = rewritten(
        workbook(("A", [["x", 1]])), "xl/worksheets/sheet1.xml", b'r="B1"', f'r="{far}"'.encode()
    )
    assert "cells beyond row 99,999 or column DZ" in refused(changed, "r.xlsx")


def test_the_last_allowed_cell_is_read():
    changed = rewritten(workbook(("A", [["x", 1]])), "xl/worksheets/sheet1.xml", b'r="B1"', b'r="DZ1"')
    assert len(sheets.read(changed, "r.xlsx")[0].rows[0]) == 130


def test_other_zip_files_are_named():
    assert "OpenDocument" in refused(rezipped(b"", {"content.xml": b"<x/>"}), "r.xlsx")
    assert "Word document" in refused(rezipped(b"", {"word/document.xml": b"<x/>"}), "r.xlsx")
    assert "another kind of archive" in refused(rezipped(b"", {"a.txt": b"x"}), "r.xlsx")


def test_a_workbook_of_empty_sheets_is_empty():
    assert refused(workbook(("A", []), ("B", [])), "r.xlsx") == "The workbook is empty."


def test_more_sheets_than_a_return_can_need_are_a_sentence():
    assert "the limit is 40" in refused(workbook(*[(f"S{n}", [["x"]]) for n in range(41)]), "r.xlsx")


def test_the_limits_of_the_archive_hold_for_the_parts_together():
    assert archive.LARGEST_CONTENT == 50 * 1024 * 1024
    parts = {f"xl/media/{n}.bin": bytes([n]) * (6 * 1024 * 1024) for n in range(9)}
    assert "it was not opened" in refused(rezipped(workbook(("A", [["x"]])), parts), "r.xlsx")


def rezipped(content: bytes, parts: dict[str, bytes]) -> bytes:
    """An archive with some parts put in the place of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        if content:
            with zipfile.ZipFile(io.BytesIO(content)) as old:
                for entry in old.infolist():
                    if entry.filename not in parts:
                        out.writestr(entry.filename, old.read(entry.filename))
        for name, part in parts.items():
            out.writestr(name, part)
    return buffer.getvalue()


def rewritten(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with some bytes of one part replaced; they must be there."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = book.read(part)
    assert old in xml
    return rezipped(content, {part: xml.replace(old, new)})


def test_blank_cells_count_too_so_a_sparse_sheet_cannot_fill_the_memory():
    far = rewritten(workbook(("A", [["x", 1]])), "xl/worksheets/sheet1.xml", b'r="B1"', b'r="DZ99999"')
    assert "spans 12,899,742 cells, blank ones too" in refused(far, "r.xlsx")
    assert "the limit is 6,000,000" in refused(b"1\n" * 290_000 + b",".join([b"1"] * 499))


def altered(change, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of one row 00C, 6 whose part was changed; `change` is from bytes to bytes."""
    whole = zipfile.ZipFile(io.BytesIO(workbook(("Returns", [["CCG", "Count"], ["00C", 6]]))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in whole.namelist():
            content = whole.read(name)
            made.writestr(name, change(content) if name == part else content)
    return buffer.getvalue()


CELL = b'<c r="B2"><v>6</v></c>'


def cell(instead: bytes) -> bytes:
    assert CELL in zipfile.ZipFile(io.BytesIO(altered(bytes))).read("xl/worksheets/sheet1.xml")
    return altered(lambda sheet: sheet.replace(CELL, instead))


@pytest.mark.parametrize("address", [b"xfd1048576", b"EA2", b"B100000", b"&#88;FD1", b"B0"])
def test_a_cell_is_far_unless_its_address_is_plainly_near(address):
    assert "column DZ" in refused(cell(CELL.replace(b"B2", address)), "w.xlsx")


@pytest.mark.parametrize("many", [b"<row/>" * 100_000, b"<row>" + b"<c/>" * 131 + b"</row>"])
def test_rows_and_cells_without_addresses_are_counted(many):
    padded = altered(lambda sheet: sheet.replace(b"</sheetData>", many + b"</sheetData>"))
    assert "beyond row 99,999 or column DZ" in refused(padded, "w.xlsx")


def test_a_workbook_with_entities_of_its_own_is_not_opened():
    bomb = altered(lambda sheet: sheet.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "bb">]>', 1))
    assert "entities" in refused(bomb, "w.xlsx")


def test_an_error_value_is_found_under_a_namespace_prefix():
    def prefixed(sheet: bytes) -> bytes:
        for name in (b"worksheet", b"sheetData", b"row", b"c", b"v"):
            sheet = sheet.replace(b"<" + name + b" ", b"<x:" + name + b" ")
            sheet = sheet.replace(b"<" + name + b">", b"<x:" + name + b">")
            sheet = sheet.replace(b"</" + name + b">", b"</x:" + name + b">")
        sheet = sheet.replace(b"xmlns=", b"xmlns:x=")
        return sheet.replace(b'<x:c r="B2"><x:v>6<', b'<x:c r="B2" t="e"><x:v>#N/A<')

    assert sheets.read(altered(prefixed), "w.xlsx")[0].rows[1] == ["00C", "#N/A"]


def test_an_error_value_that_cannot_be_placed_turns_the_workbook_away():
    assert "#N/A in a cell without an address" in refused(cell(b'<c t="e"><v>#N/A</v></c>'), "w.xlsx")


def test_a_formula_whose_stored_result_is_blank_is_a_blank():
    blank = cell(b'<c r="B2" t="str"><f>IF(A1="","",A1)</f><v></v></c>')
    assert sheets.read(blank, "w.xlsx")[0].rows[1] == ["00C", ""]


def test_a_formula_too_long_for_a_spreadsheet_is_still_seen():
    long = cell(b'<c r="B2"><f>' + b"A1+" * 10_000 + b"1</f></c>")
    assert sheets.read(long, "w.xlsx")[0].rows[1] == ["00C", "a formula without a stored result"]


def test_nought_for_every_formula_of_a_workbook_that_asks_to_be_calculated_is_no_result():
    nothing_calculated = cell(b'<c r="B2"><f>3+3</f><v>0</v></c>')
    assert sheets.read(nothing_calculated, "w.xlsx")[0].rows[1] == [
        "00C",
        "a formula without a stored result",
    ]
    calculated = cell(b'<c r="B2"><f>3-3</f><v>0</v></c><c r="C2"><f>3+3</f><v>6</v></c>')
    assert sheets.read(calculated, "w.xlsx")[0].rows[1] == ["00C", "0", "6"]


@pytest.mark.parametrize("row", ['"NHS "Dale" CCG",1', '"NHS Dale CCG,1'])
def test_a_torn_quotation_is_named_by_its_line_and_not_blamed_on_the_headings(row):
    assert "at line 2: a quotation mark" in refused(f"CCG,Count\n{row}\n".encode())


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b",,,\n,,\n"])
def test_a_file_of_marks_and_commas_alone_is_empty(content):
    assert refused(content) == "The file is empty."
