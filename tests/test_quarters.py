import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phb.errors import PlainError
from phb.quarters import Quarter

quarters = st.builds(Quarter, st.integers(2005, 2040), st.integers(1, 4))


@pytest.mark.parametrize(
    "text", ["2015-16 Q3", "2015/16 Q3", "Q3 2015-16", "2015-16 Quarter 3", "2015/2016 q3", " 2015–16  Q3 "]
)
def test_the_spellings_in_use_are_one_quarter(text):
    assert str(Quarter.parse(text)) == "2015-16 Q3"


@pytest.mark.parametrize(
    "text", ["2015-17 Q3", "2015-16 Q5", "Q3", "2015", "", "December 2015", "2015/2017 Q1"]
)
def test_what_is_no_quarter_is_refused_with_how_to_write_one(text):
    with pytest.raises(PlainError, match="write it like 2015-16 Q3"):
        Quarter.parse(text)


def test_quarter_three_is_october_to_december():
    quarter = Quarter(2015, 3)
    assert (quarter.starts_on, quarter.ends_on) == (dt.date(2015, 10, 1), dt.date(2015, 12, 31))
    assert quarter.months == "October to December 2015"


def test_quarter_four_falls_in_the_next_calendar_year():
    assert Quarter(2015, 4).starts_on == dt.date(2016, 1, 1)
    assert Quarter(2015, 4).ends_on == dt.date(2016, 3, 31)


@given(quarters, st.integers(-40, 40))
def test_quarters_sort_as_time_and_as_text_alike(quarter, steps):
    other = quarter + steps
    assert other - quarter == steps
    assert (str(quarter) < str(other)) == (quarter < other) == (quarter.starts_on < other.starts_on)


@given(st.dates(dt.date(2006, 1, 1), dt.date(2040, 1, 1)))
def test_every_day_lies_in_the_quarter_that_contains_it(day):
    quarter = Quarter.containing(day)
    assert quarter.starts_on <= day <= quarter.ends_on
