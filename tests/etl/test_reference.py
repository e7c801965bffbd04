"""Reference data: organisations, spellings."""

import datetime as dt
from collections import Counter

import pytest

from etl.reference import aliases, name_key, organisations, read

OPEN_ON = {
    "2013-04-01": 211,
    "2015-04-01": 209,
    "2016-10-01": 209,
    "2017-04-01": 207,
    "2018-04-01": 195,
    "2019-12-31": 191,
    "2020-04-01": 135,
    "2022-06-30": 106,
    "2022-07-01": 0,
}


@pytest.mark.parametrize(("day", "count"), OPEN_ON.items())
def test_as_many_ccgs_are_open_on_a_day_as_there_were(day, count):
    assert sum(o.is_open(dt.date.fromisoformat(day)) for o in organisations()) == count


def test_no_ccg_code_stands_for_two_boundaries_on_one_day():
    for day in map(dt.date.fromisoformat, OPEN_ON):
        codes = Counter(o.ccg_code for o in organisations() if o.is_open(day))
        assert not [code for code, n in codes.items() if n > 1]


def test_cumbria_kept_its_code_when_its_boundary_changed():
    names = [(o.name, o.ons_code) for o in organisations() if o.ccg_code == "01H"]
    assert names == [("NHS Cumbria CCG", "E38000041"), ("NHS North Cumbria CCG", "E38000215")]


@pytest.mark.parametrize(
    "spelling",
    [
        "NHS Airedale, Wharfedale and Craven CCG",
        "airedale wharfedale & craven",
        "  NHS AIREDALE, WHARFEDALE AND CRAVEN",
    ],
)
def test_a_ccg_is_found_under_any_spelling_of_its_name(spelling):
    assert aliases()[name_key(spelling)] == "02N"


def test_every_published_spelling_leads_to_its_ccg():
    for row in read("geography/ccg_name_aliases.csv"):
        assert aliases()[name_key(row["name_as_published"])] == row["ods_code"]


def test_codes_are_kept_as_text():
    codes = {o.ccg_code for o in organisations()}
    assert {"00C", "01E", "15N", "D9Y0V"} <= codes
