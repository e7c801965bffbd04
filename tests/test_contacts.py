"""Whom to call: a CCG's own contact, its predecessors', its region's, or nobody, and that is said."""

import datetime as dt

import pytest

from phb.contacts import MADE_UP, contact_for, contacts
from phb.errors import PlainError
from phb.methods.succession import Step
from tests.stores import ask

HEADINGS = "for,role,name,email,phone,valid_from,valid_to"
DAY = dt.date(2017, 5, 1)


@pytest.fixture
def written(data):
    """Write data/contacts.csv and read it."""

    def write(*lines, headings=HEADINGS, encoding="utf-8"):
        data.mkdir(exist_ok=True)
        (data / "contacts.csv").write_bytes("\n".join([headings, *lines]).encode(encoding))
        return contacts("returns")

    return write


def chosen(known, ccg="08F", region=("E40000003", "London"), day=DAY, lineage=()):
    found = contact_for(known, ccg, region, day, lineage)
    return found and (found.name, found.basis)


def test_where_there_is_no_file_nobody_is_known(data):
    assert contacts("returns") == []
    assert contact_for([], "08F", "London", DAY) is None


def test_a_ccg_s_own_contact_comes_before_its_region_s(written):
    known = written("London,Lead,R,r@example.org,,,", "08f,Lead,C,c@example.org,01632 960001,,")
    assert chosen(known) == ("C", "its own")
    assert chosen(known, ccg="07L") == ("R", "of the region")
    assert chosen(written("e40000003,Lead,R,r@example.org,,,")) == ("R", "of the region")
    assert chosen(known, ccg="99N", region="South West") is None


@pytest.mark.parametrize(
    ("day", "name"), [("2016-03-31", None), ("2016-04-01", "C"), ("2017-03-31", "C"), ("2017-04-01", None)]
)
def test_a_contact_counts_from_its_first_day_to_its_last(written, day, name):
    known = written("08F,Lead,C,c@example.org,,2016-04-01,2017-03-31")
    assert (chosen(known, day=dt.date.fromisoformat(day)) or (None,))[0] == name


def test_the_first_of_several_valid_ones_is_called(written):
    known = written(
        "08F,,Gone,g@example.org,,,2015-01-01", "08F,,A,a@example.org,,,", "08F,,B,b@example.org,,,"
    )
    assert chosen(known) == ("A", "its own")


MERGED = (
    Step("00A", "00C", "2015-16 Q1", 1.0, 0.2),
    Step("00B", "00C", "2015-16 Q1", 1.0, 0.8),
    Step("00C", "00E", "2017-18 Q1", 1.0, 0.7),
    Step("00D", "00E", "2017-18 Q1", 1.0, 0.3),
    Step("00F", "00F", "2017-18 Q1", 0.9, 1.0),
    Step("00F", "00E", "2017-18 Q1", 0.1, 0.01),
)


@pytest.mark.parametrize(
    ("known_of", "basis"),
    [
        (("00A", "00B", "00C", "00D"), "of its predecessor 00C"),
        (("00A", "00B", "00D"), "of its predecessor 00D"),
        (("00A", "00B"), "of its predecessor 00B"),
        (("00A", "London"), "of its predecessor 00A"),
        (("00F", "London"), "of the region"),
        (("00F",), None),
    ],
)
def test_contacts_follow_succession_the_nearest_and_largest_first(written, known_of, basis):
    known = written(*(f"{place},Lead,{place},x@example.org,,," for place in known_of))
    found = chosen(known, ccg="00E", lineage=MERGED)
    assert (found and found[1]) == basis


def test_a_merger_yet_to_come_brings_no_contact(written):
    known = written("00C,Lead,C,c@example.org,,,")
    assert chosen(known, ccg="00E", day=dt.date(2017, 3, 31), lineage=MERGED) is None


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",Lead,C,c@example.org,,,", "line 2: for is empty"),
        ("08F,Lead,C,,,,", "neither email nor phone"),
        ("08F,Lead,C,c at example.org,,,", "is not an e-mail address"),
        ("08F,Lead,C,c@example.org>\x0b,,,", "line 2"),
        ('08F,Lead,C,"a@example.org, b@example.org",,,', "is not an e-mail address"),
        ("08F,Lead,C,c@example.org,,1.4.2016,", 'valid_from, "1.4.2016", is not a date'),
        ("08F,Lead,C,c@example.org,,2017-01-01,2016-01-01", "lies before valid_from"),
        ("08F,Lead,Smith, J.,c@example.org,,,", "more cells than headings"),
        ('08F,Lead,"C,c@example.org,,,', "line 2"),
        ("08F,Lead,C\x1b[2J,c@example.org,,,", "name cannot be read"),
    ],
)
def test_a_broken_file_is_said_by_file_line_and_what_to_do(written, line, sentence):
    with pytest.raises(PlainError, match=r"contacts\.csv, line 2") as said:
        written(line)
    assert sentence in str(said.value)


def test_a_column_that_is_not_there_is_named(written):
    with pytest.raises(PlainError, match="line 1: there is no column email, valid_to"):
        written(headings="for,role,name,phone,valid_from")


def test_a_file_from_a_spreadsheet_in_another_encoding_is_said_by_line(written):
    assert written("08F,Lead,Zoë,z@example.org,,,", encoding="utf-8-sig")[0].name == "Zoë"
    with pytest.raises(PlainError, match="line 2: it is not written in UTF-8"):
        written("08F,Lead,Zoë,z@example.org,,,", encoding="cp1252")


def test_a_line_break_in_a_name_is_a_space(written):
    assert written('08F,Lead,"C\nBcc: x@example.org",c@example.org,,,')[0].name == "C Bcc: x@example.org"


# -- the demonstration


def test_made_up_and_real_contacts_are_never_mixed(written):
    written("08F,Lead,Real,real@example.org,,,")
    assert all(one.name.startswith("Made-up contact ") for one in contacts("demonstration"))


def test_made_up_contacts_reach_nobody():
    made_up = contacts("demonstration")
    assert len(made_up) > 150 and MADE_UP.is_file()
    assert all(one.email.endswith("@example.org") for one in made_up if one.email)
    assert all(one.phone.startswith("01632 960") and len(one.phone) == 12 for one in made_up)


def test_the_demonstration_shows_contacts_of_every_kind(demonstration):
    steps = "select predecessor, successor, effective_quarter, share_of_predecessor from lineage"
    lineage = [Step(*row) for row in ask(demonstration, steps)]
    day = dt.date(2020, 1, 31)
    ccgs = "select ccg_code, region_name from ccg_quarter where quarter = '2019-20 Q3'"
    known = contacts("demonstration")
    found = [contact_for(known, code, region, day, lineage) for code, region in ask(demonstration, ccgs)]
    assert len(found) == 191
    bases = {" ".join(one.basis.split()[:3]) if one else None for one in found}
    assert bases == {"its own", "of its predecessor", "of the region", None}
