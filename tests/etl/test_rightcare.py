"""RightCare's own lists of 2016, as the store holds them; and lists that cannot be."""

import csv

import pytest

from etl import reference, rightcare
from phb.errors import PlainError
from tests.stores import ask

FILE = "similar10_rightcare_2016.csv"


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """Change cells on a line of a copy of the lists; the first CCG is on line 2."""
    reference.organisations(), reference.vintages()  # kept for the session: not from the copy
    path = reference.REFERENCE / "geography" / FILE
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    monkeypatch.setattr(reference, "REFERENCE", tmp_path)
    (tmp_path / "geography").mkdir()

    def change(line, **cells):
        rows[line - 2].update(cells)
        with (tmp_path / "geography" / FILE).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(row for row in rows if row["CCG16CDH"])

    return change


def test_every_ccg_of_april_2016_has_ten_different_peers_none_of_them_itself(demonstration):
    told = ask(
        demonstration,
        "select count(*), count(distinct peer_code), min(place), max(place),"
        " count(*) filter (ccg_code = peer_code) from rightcare_peer group by ccg_code",
    )
    assert len(told) == 209
    assert set(told) == {(10, 10, 1, 10, 0)}


def test_a_list_is_told_in_rightcares_order(demonstration):
    """Ashford's, read off the file."""
    told = ask(demonstration, "select peer_code from rightcare_peer where ccg_code = '09C' order by place")
    assert " ".join(code for (code,) in told) == "10M 10Y 05D 10D 02T 07H 04Q 10J 01R 02N"


@pytest.mark.parametrize(
    ("line", "cells", "reason"),
    [
        (2, {"similar_ccg_3": "15F"}, '2: "15F" is not a CCG of April 2016'),
        (3, {"CCG16CDH": "02N"}, "3: 02N has a list on a line above"),
        (2, {"similar_ccg_3": "02N"}, "2: the list of 02N names a CCG twice, or 02N itself"),
        (2, {"similar_ccg_3": "02T"}, "2: the list of 02N names a CCG twice"),
        (2, {"CCG16CDH": ""}, "209: it ends without a list of 02N"),
    ],
)
def test_a_list_that_cannot_be_names_the_line(changed, line, cells, reason):
    changed(line, **cells)
    with pytest.raises(PlainError, match=f"^{FILE}, line {reason}.*; correct it in"):
        rightcare.check()
