"""How many of the faults planted in the demonstration the checks find: held, not hoped for."""

import csv

from benchmarks import detection
from etl.shelf import Shelf
from tests.stores import ask


def test_the_checks_find_what_the_record_says_they_find(demonstration_data):
    measured = detection.measure(Shelf(demonstration_data / "demonstration"))
    assert detection.text_of(measured) == detection.RECORD.read_text(encoding="utf-8"), (
        "The checks find other faults than the record says; look at the difference, then run"
        " python -m benchmarks.detection"
    )


def test_the_record_is_in_every_store(store_from):
    with detection.RECORD.open(encoding="utf-8", newline="") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    stored = ask(store_from(), "from detection")
    assert [tuple("" if value is None else str(value) for value in row) for row in stored] == rows
    assert all(planted == found + missed for _, planted, found, missed, *_ in stored)
