import datetime as dt

import pytest

from phb.analysis import words


def test_numbers_have_thousands_separators_and_a_lower_bound_says_at_least():
    assert words.number(10_824) == "10,824"
    assert words.number(9_311, at_least=True) == "at least 9,311"
    assert words.number(0) == "0"


def test_what_is_not_known_is_never_written_as_nought():
    assert words.number(None) == words.change(None) == words.percent(None, 10) == "not yet known"


def test_a_share_of_nobody_is_not_known():
    assert words.percent(0, 0) == "not yet known"


@pytest.mark.parametrize(
    ("part", "total", "said"), [(1, 3, "33%"), (1_999, 3_999, "50%"), (2_001, 4_000, "50.0%"), (0, 5, "0%")]
)
def test_percentages_are_whole_unless_the_denominator_is_4000_or_more(part, total, said):
    assert words.percent(part, total) == said


def test_halves_are_rounded_up_as_a_reader_does():
    assert (words.whole(2.5), words.whole(3.5), words.percent(1, 8)) == (3, 4, "13%")


def test_changes_carry_their_sign_and_nought_is_no_change():
    assert (words.change(812), words.change(-1_040), words.change(0.2)) == ("+812", "−1,040", "no change")


def test_a_quarter_is_written_with_its_months_on_first_use():
    assert words.quarter("2015-16 Q3") == "2015-16 Q3 (October to December 2015)"


def test_a_day_has_no_leading_nought():
    assert words.day(dt.date(2021, 4, 1)) == "1 April 2021"


def test_the_source_line_says_that_demonstration_figures_are_made_up():
    line = words.source_line({"provenance": "demonstration", "as_at": "2020-03-31", "version": "abc"})
    assert "CCG figures are made up" in line
    assert line.endswith("as at 31 March 2020; store abc.")


def test_the_source_line_of_real_returns_says_nothing_of_a_demonstration():
    line = words.source_line({"provenance": "returns", "as_at": "2020-03-04", "version": "abc"})
    assert line == "Returns of the CCGs as received, as at 4 March 2020; store abc."


def test_a_store_nothing_was_received_for_says_so():
    assert words.as_at({"as_at": None}) == "before any return"


@pytest.mark.parametrize(
    ("value", "places", "is_signed", "said"),
    [
        (-0.04, 1, False, "0.0"),
        (-0.04, 1, True, "0.0"),
        (0.0, 0, True, "0"),
        (-0.06, 1, False, "−0.1"),
        (1_234.56, 1, True, "+1,234.6"),
        (1_234.56, 0, False, "1,235"),
    ],
)
def test_a_number_that_rounds_to_nought_has_no_sign(value, places, is_signed, said):
    assert words.fixed(value, places, is_signed=is_signed) == said


def test_a_title_within_a_sentence_keeps_an_abbreviation():
    assert words.within("Direct payment share") == "direct payment share"
    assert words.within("CHC share of holders") == "CHC share of holders"
