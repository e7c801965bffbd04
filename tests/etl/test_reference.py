"""Reference data: organisations, spellings, deadlines."""

import datetime as dt
from collections import Counter

import pytest

from etl.reference import aliases, deadlines, name_key, organisations, read, working_day

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


@pytest.mark.parametrize(
    ("quarter", "day", "basis"),
    [
        ("2017-18 Q3", "2018-01-15", "published"),
        ("2018-19 Q3", "2019-01-15", "assumed"),  # New Year's Day
        ("2018-19 Q4", "2019-04-12", "assumed"),  # Easter came after
        ("2019-20 Q3", "2020-01-15", "assumed"),
        ("2020-21 Q4", "2021-04-16", "assumed"),  # Good Friday on the 2nd, Easter Monday on the 5th
        ("2021-22 Q3", "2022-01-17", "assumed"),  # New Year's Day fell on a Saturday: Monday the 3rd instead
    ],
)
def test_a_deadline_is_the_published_one_or_the_tenth_working_day_after_the_quarter(quarter, day, basis):
    assert (quarter, dt.date.fromisoformat(day), basis) in deadlines()


def test_the_tenth_working_day_is_what_was_published_for_2017_18():
    published = [day for quarter, day, basis in deadlines() if basis == "published" and quarter < "2018"]
    ends = [dt.date(2017, 6, 30), dt.date(2017, 9, 30), dt.date(2017, 12, 31), dt.date(2018, 3, 31)]
    assert published == [working_day(end, 10) for end in ends]
