"""However a return is written down, it says the same: order, encoding, delimiter and split do not matter."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.receive import examine
from etl.shelf import Shelf
from tests.etl.door import CELL, workbook

CCGS = {
    "00C": "NHS Darlington CCG",
    "00D": "NHS Durham Dales, Easington and Sedgefield CCG",
    "02N": "NHS Airedale, Wharfedale and Craven CCG",
    "09C": "NHS Ashford CCG",
}
QUARTERS = ("2015-16 Q1", "2015-16 Q2", "2016-17 Q4")
ARRANGEMENTS = ("Direct payment", "Notional", "Third party", "Total live PHBs")
HEADINGS = ("CCG code", "CCG name", "Quarter", *ARRANGEMENTS)

Row = tuple[str, ...]

counts = st.one_of(
    st.integers(0, 999).map(str),
    st.integers(1000, 99_999).map("{:,}".format),
    st.sampled_from(["", "-", "n/a"]),
)


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Rows of the voluntary-era layout, one a CCG and quarter."""
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(sorted(CCGS)), st.sampled_from(QUARTERS)), min_size=1, unique=True)
    )
    return [(code, CCGS[code], quarter, *(draw(counts) for _ in ARRANGEMENTS)) for code, quarter in pairs]


def content(
    rows: list[Row], headings: tuple[str, ...] = HEADINGS, encoding: str = "utf-8", by: str = ","
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=by, lineterminator="\r\n").writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def says(*files: bytes, ending: str = ".csv") -> list[tuple[object, ...]]:
    """What files say together: a sorted list of cells with number, status and mark."""
    frames = []
    with tempfile.TemporaryDirectory() as folder:
        for one in files:
            path = Path(folder) / f"return{ending}"
            path.write_bytes(one)
            found = examine(path, Shelf(Path(folder)), received_on=dt.date(2019, 6, 1))
            assert not found.problems, found.problems
            frames.append(found.lines)
    lines = pd.concat(frames)[[*CELL, "value", "status", "mark", "organisation"]].astype(object)
    return sorted(tuple("" if pd.isna(v) else v for v in row) for row in lines.itertuples(index=False))


@settings(max_examples=40, deadline=None)
@given(rows=tables(), data=st.data())
def test_any_order_of_rows_and_columns_says_the_same(rows, data):
    shuffled = data.draw(st.permutations(rows))
    order = data.draw(st.permutations(range(len(HEADINGS))))
    turned = [tuple(row[at] for at in order) for row in shuffled]
    assert says(content(turned, tuple(HEADINGS[at] for at in order))) == says(content(rows))


@settings(max_examples=40, deadline=None)
@given(
    rows=tables(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    by=st.sampled_from(",;\t"),
)
def test_any_encoding_and_delimiter_says_the_same(rows, encoding, by):
    assert says(content(rows, encoding=encoding, by=by)) == says(content(rows))


@settings(max_examples=40, deadline=None)
@given(rows=tables(), data=st.data())
def test_any_split_between_ccgs_and_quarters_says_the_same(rows, data):
    parts = data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows)))
    files = [[row for row, part in zip(rows, parts) if part == wanted] for wanted in sorted(set(parts))]
    assert says(*map(content, files)) == says(content(rows))


@settings(max_examples=25, deadline=None)
@given(rows=tables(), title=st.integers(0, 4), notes=st.integers(0, 3))
def test_a_workbook_with_titles_and_notes_says_the_same_as_the_csv(rows, title, notes):
    plain = [
        tuple(int(c.replace(",", "")) if c[:1].isdigit() and i > 2 else c for i, c in enumerate(r))
        for r in rows
    ]
    sheet = [
        *[["Personal health budgets"]] * title,
        list(HEADINGS),
        *[[cell if cell != "" else None for cell in row] for row in plain],
        *[["Note: sent by hand"]] * notes,
    ]
    assert says(workbook(("Cover", [["x"]]), ("Return", sheet)), ending=".xlsx") == says(content(rows))


@settings(max_examples=25, deadline=None)
@given(rows=tables(), data=st.data())
def test_rows_given_twice_alike_say_the_same_as_once(rows, data):
    again = data.draw(st.lists(st.sampled_from(rows)))
    assert says(content([*rows, *again])) == says(content(rows))


@settings(max_examples=60, deadline=None)
@given(
    noise=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)),
    ending=st.sampled_from([".csv", ".xlsx"]),
)
def test_whatever_bytes_come_the_answer_is_a_sentence(noise, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"return{ending}"
        path.write_bytes(noise)
        found = examine(path, Shelf(Path(folder)))
    assert found.problems
    assert all(problem.sentence for problem in found.problems)


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_one_changed_byte_in_a_workbook_is_a_sentence_or_a_return(place, byte):
    whole = bytearray(workbook(("Return", [list(HEADINGS), ["00C", CCGS["00C"], "2015-16 Q1", 1, 2, 3, 6]])))
    whole[place % len(whole)] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        path.write_bytes(whole)
        found = examine(path, Shelf(Path(folder)))
    assert found.problems or found.lines is not None
