"""A workbook as the zip archive it is: guarded before anything parses it.

A small file can hold a sheet of a thousand million cells, so every part is inflated here first, no
further than its own header says, and every cell's address is held against the limits.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from phb.errors import PlainError

LARGEST_CONTENT = 50 * 1024 * 1024
LARGEST_RATIO = 100
PARTS = 500
WORKBOOK_ROWS = 99_999
LAST_COLUMN = "DZ"
COLUMNS = 130

_NAMED = rb"<(?:[^\s<>/:]{1,40}:)?"
# The reader lays a sheet out whole, so one far cell costs gigabytes: an address is of A1 to DZ99999, or far.
_FAR = re.compile(rb"""[\s"']r\s*=\s*["'](?!(?:[A-D]?[A-Z])?[1-9]\d{0,4}["'])""")
_ROW = re.compile(_NAMED + rb"row[\s/>]")
_CELL = re.compile(_NAMED + rb"c[\s/>]")
# Repetitions have bounds: without them a hostile sheet makes the search quadratic.
_FORMULA = _NAMED + rb"f(?:\s[^<>]{0,300})?(?:/>|>[^<]{0,50000}</[^<>]{1,50}>)"
_VALUE = _NAMED + rb"v(?:\s[^<>]{0,100})?"
_END = rb"</[^<>]{1,50}>"
_ERROR = re.compile(
    rb"""%sc\s(?=[^<>]{0,300}\bt=["']e["'])([^<>]{0,300})>(?:%s)?%s>([^<]{0,200})%s"""
    % (_NAMED, _FORMULA, _VALUE, _END)
)
# With t="str" the result is stored, and is a blank: =IF(A1="","",A1) gives one.
_UNCALCULATED = (
    rb"""%sc\s(?![^<>]{0,300}\bt=["']str["'])([^<>]{0,300})>%s(?:%s(?:/>|>%%s%s))?</[^<>]{0,42}c>"""
)
_NEVER_CALCULATED, _NOUGHT_OR_NEVER = (
    re.compile(_UNCALCULATED % (_NAMED, _FORMULA, _VALUE, _END) % result) for result in (rb"", rb"0?")
)
_RESULT = re.compile(
    rb"(?:</(?:[^\s<>/:]{1,40}:)?f>|<(?:[^\s<>/:]{1,40}:)?f\s[^<>]{0,300}/>)%s>([^<]{1,200})<" % _VALUE
)
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]+)(\d+)["']""")
_SHEET = re.compile(r"<(?:\w{1,20}:)?sheet\s[^<>]{0,2000}>")
_RELATION = re.compile(r"<(?:\w{1,20}:)?Relationship\s[^<>]{0,2000}>")


def unpack(content: bytes) -> dict[str, bytes]:
    """Give the parts of a workbook by name. PlainError for a bomb, a torn archive or what is no workbook."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise PlainError("The workbook is cut short or damaged; send it again.") from None
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        what = "another kind of archive or document"
        if "xl/workbook.bin" in names:
            what = "a binary workbook (.xlsb)"
        elif "content.xml" in names:
            what = "an OpenDocument file"
        elif "word/document.xml" in names:
            what = "a Word document"
        raise PlainError(f"The file is {what}, not what its name says; save it as .xlsx.")
    declared = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if len(entries) > PARTS or declared > LARGEST_CONTENT or declared > LARGEST_RATIO * packed:
        raise PlainError(
            f"The workbook unpacks to {declared / 1024 / 1024:,.0f} MB in {len(entries)} parts, more than a "
            f"return can need (limit {LARGEST_CONTENT // 1024 // 1024} MB and {LARGEST_RATIO} times "
            "its size); it was not opened."
        )
    parts = {entry.filename: _inflate(content, entry) for entry in entries}
    for part in parts.values():
        if b"<!DOCTYPE" in part:
            raise PlainError("The workbook defines XML entities, as a bomb does; it was not opened.")
        if b"sheetData" in part and _is_far(part):
            raise PlainError(
                f"The workbook has cells beyond row {WORKBOOK_ROWS:,} or column {LAST_COLUMN}; "
                "delete what lies there or send the return in parts."
            )
    return parts


def _is_far(sheet: bytes) -> bool:
    """Tell whether a sheet reaches beyond the limits, by an address or by the number of rows and cells."""
    if _FAR.search(sheet):
        return True
    rows = _ROW.split(sheet)
    return len(rows) > WORKBOOK_ROWS + 1 or any(len(_CELL.findall(row)) > COLUMNS for row in rows)


def _inflate(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Inflate one part, no further than its declared size: a header can lie."""
    start = entry.header_offset
    names = content[start + 26 : start + 30]
    if entry.flag_bits & 1:
        raise PlainError("The workbook is protected by a password; save it without one.")
    if len(names) < 4 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PlainError("The workbook is cut short or damaged; send it again.")
    start += 30 + int.from_bytes(names[:2], "little") + int.from_bytes(names[2:], "little")
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    try:
        part = zlib.decompressobj(-15).decompress(packed, entry.file_size + 1)
    except zlib.error:
        raise PlainError("The workbook is cut short or damaged; send it again.") from None
    if len(part) > entry.file_size:
        raise PlainError(
            "The workbook unpacks to more than it declares, as a zip bomb does; it was not opened."
        )
    return part


def repairs(parts: dict[str, bytes]) -> dict[str, dict[tuple[int, int], str]]:
    """Find, by sheet and (row, column) from nought, cells the reader would leave blank; words for each.

    An error value and a formula stored without its result both read as blank, and blank may mean missing.
    A program that cannot calculate stores 0 for every formula and asks for a calculation on opening.
    """
    asks = b"fullCalcOnLoad" in parts.get("xl/workbook.xml", b"")
    found: dict[str, dict[tuple[int, int], str]] = {}
    for sheet, part in _sheet_parts(parts).items():
        xml = parts.get(part, b"")
        cells: dict[tuple[int, int], str] = {}
        if b'"e"' in xml or b"'e'" in xml:
            for match in _ERROR.finditer(xml):
                _note(cells, match[1], match[2].decode("utf-8", "replace"))
        if b"<f" in xml or b":f" in xml:
            nought = asks and all(match[1] == b"0" for match in _RESULT.finditer(xml))
            for match in (_NOUGHT_OR_NEVER if nought else _NEVER_CALCULATED).finditer(xml):
                _note(cells, match[1], "a formula without a stored result")
        found[sheet] = cells
    return found


def _note(cells: dict[tuple[int, int], str], attributes: bytes, words: str) -> None:
    """Keep words under the address found in a cell's attributes. PlainError when the cell has none."""
    address = _ADDRESS.search(attributes)
    if address is None:
        raise PlainError(
            f"The workbook has {words} in a cell without an address; open it in a spreadsheet and "
            "save it again."
        )
    column = 0
    for letter in address[1]:
        column = column * 26 + letter - 64
    cells[(int(address[2]) - 1, column - 1)] = words


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Give the part that holds each sheet, by the sheet's name."""
    relations: dict[str, str] = {}
    for tag in _RELATION.findall(_text(parts, "xl/_rels/workbook.xml.rels")):
        target = _attribute(tag, "Target")
        relations[_attribute(tag, "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = {}
    for tag in _SHEET.findall(_text(parts, "xl/workbook.xml")):
        sheets[_attribute(tag, "name")] = relations.get(_attribute(tag, r"\w+:id"), "")
    return sheets


def _text(parts: dict[str, bytes], name: str) -> str:
    return parts.get(name, b"").decode("utf-8", "replace")


def _attribute(tag: str, name: str) -> str:
    """Read one attribute of an XML tag, entities resolved; empty when it is not there."""
    from html import unescape

    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape(found[1] if found[1] is not None else found[2]) if found else ""
