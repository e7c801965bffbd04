"""A file of RightCare's lists is read as it stands, or refused in a sentence that says where it is wrong."""

import re

import pytest

from benchmarks import rightcare
from phb.errors import PlainError
from tests.benchmarks.rightcare_file import write

# Twelve made-up CCGs, each of which lists the next ten in a circle.
CODES = [f"01{letter}" for letter in "ABCDEFGHJKLM"]
CIRCLE = {code: [CODES[(at + step) % 12] for step in range(1, 11)] for at, code in enumerate(CODES)}


def test_every_list_is_read_in_its_order_whatever_else_the_file_holds(tmp_path):
    found = rightcare.read(write(tmp_path / "lists.csv", CIRCLE), CODES)
    assert list(found) == CODES
    assert " ".join(found["01B"]) == "01C 01D 01E 01F 01G 01H 01J 01K 01L 01M"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"01B": "15F 01D 01E 01F 01G 01H 01J 01K 01L 01M"}, '3: "15F" is not a CCG of April 2016'),
        ({"15F": "01C 01D 01E 01F 01G 01H 01J 01K 01L 01M"}, '14: "15F" is not a CCG of April 2016'),
        ({"01B": "01B 01D 01E 01F 01G 01H 01J 01K 01L 01M"}, "3: the list of 01B names a CCG twice, or 01B"),
        ({"01B": "01D 01D 01E 01F 01G 01H 01J 01K 01L 01M"}, "3: the list of 01B names a CCG twice"),
        ({"01B": "01D 01E"}, "3: there are 12 headings and more or fewer cells"),
    ],
)
def test_a_list_that_cannot_be_names_the_line(tmp_path, changed, reason):
    told = CIRCLE | {code: listed.split() for code, listed in changed.items()}
    with pytest.raises(PlainError, match=rf"^lists\.csv, line {re.escape(reason)}.*; correct it in"):
        rightcare.read(write(tmp_path / "lists.csv", told), CODES)


def test_a_second_list_of_a_ccg_and_a_missing_one_are_refused(tmp_path):
    path = write(tmp_path / "lists.csv", CIRCLE)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(PlainError, match="line 14: 01A has a list on a line above"):
        rightcare.read(path, CODES)
    path.write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(PlainError, match="line 12: it ends without a list of 01M"):
        rightcare.read(path, CODES)


def test_a_file_without_a_column_of_the_lists_names_the_column(tmp_path):
    path = write(tmp_path / "lists.csv", CIRCLE)
    path.write_text(path.read_text(encoding="utf-8").replace("similar_ccg_7", "seventh"), encoding="utf-8")
    with pytest.raises(PlainError, match='line 1: no heading is called "similar_ccg_7"; correct it in'):
        rightcare.read(path, CODES)


def test_where_there_is_no_file_the_path_is_named(tmp_path):
    for path in (tmp_path / "lists.csv", tmp_path):
        with pytest.raises(PlainError, match=f"^There is no file {re.escape(str(path))}; give the path of"):
            rightcare.read(path, CODES)
