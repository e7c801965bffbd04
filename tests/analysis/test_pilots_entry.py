"""What may be added about pilots: each wrong cell in a sentence with its row and column, all rows or none."""

import datetime as dt

import pytest

from phb.analysis.pilots_entry import LARGEST_KB, MOST_ROWS, Known, check, read_files, template

TODAY = dt.date(2026, 11, 25)
KNOWN = Known({"havering": "PB-HAV"})
SITE = {"site_name": "Newtown", "organisations": "Leeds PCT", "source": "letter"}
SAID = {"site_name": "NHS Havering", "measure": "patients_recruited", "value": "3", "source": "letter"}


def problems(sites=(), statements=()) -> list[tuple]:
    found = check(list(enumerate(sites, 2)), list(enumerate(statements, 2)), KNOWN, today=TODAY)
    return [(one["row"], one["column"], one["sentence"]) for one in found.problems]


def of_file(text: str | bytes, *more: tuple[str, bytes]) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    return [one["sentence"] for one in read_files([("a.csv", content), *more], KNOWN, today=TODAY).problems]


def test_a_good_site_and_statement_are_as_the_journal_takes_them():
    row = {**SITE, "start_date": "1 May 2024", "organisations": " Leeds PCT ; 08F ;"}
    said = {**SAID, "site_name": "newtown", "value": "1,200", "observed_on": "30/09/2024"}
    found = check([(2, row)], [(2, said)], KNOWN, today=TODAY)
    assert not found.problems
    assert found.sites[0]["start_date"] == "2024-05-01"
    assert (found.sites[0]["organisations"], found.sites[0]["organisation_count"]) == ("Leeds PCT;08F", 2)
    made = found.statements[0]
    assert made["site_id"] == found.sites[0]["site_id"]
    assert (made["value"], made["unit"], made["observed_on"]) == (1200, "people", "2024-09-30")


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"site_name": ""}, "site_name", "is empty; it must be given"),
        ({"site_name": "NHS HAVERING PCT"}, "site_name", "There is a site called NHS HAVERING PCT already"),
        ({"site_name": "NHS PCT"}, "site_name", "no letter or digit that tells it"),
        ({"site_name": "=HYPERLINK(1)"}, "site_name", "which a spreadsheet runs as a formula"),
        ({"scope_note": "@x"}, "scope_note", "begins with “@”"),
        ({"scope_note": "x" * 5000}, "scope_note", "has 5,000 characters; 300 at most"),
        ({"scope_note": "a\x07b"}, "scope_note", "cannot be printed"),
        ({"organisations": " "}, "organisations", "is empty"),
        ({"direct_payments_authorised": "maybe"}, "direct_payments_authorised", "is yes, no or empty"),
        ({"start_date": "2027-01-01"}, "start_date", "lies in the future"),
        ({"start_date": "31/02/2024"}, "start_date", "is not a date"),
        ({"start_date": "last spring"}, "start_date", "is not a date"),
        ({"start_date": "1912"}, "start_date", "lies before 2000"),
    ],
)
def test_a_site_that_is_wrong_is_told_by_row_and_column(change, column, sentence):
    told = problems([SITE | change])
    assert [(row, where) for row, where, _ in told] == [(2, column)]
    assert sentence in told[0][2]


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"site_name": "Atlantis"}, "site_name", "There is no site called Atlantis; add it first"),
        ({"measure": "happiness"}, "measure", "There is no measure “happiness”"),
        ({"value": "-3"}, "value", "is below nought"),
        ({"value": "2.5"}, "value", "is not whole"),
        ({"value": "several"}, "value", "is no number; leave value empty"),
        ({"value": "nan"}, "value", "is no number"),
        ({"value": "1e300"}, "value", "is larger than anything"),
        ({"value": "=1+1"}, "value", "is no number"),
        ({"value": ""}, "value", "value is empty and so is qualifier"),
        ({"observed_on": "2026-11-26"}, "observed_on", "lies in the future"),
        ({"claimant": "+44"}, "claimant", "runs as a formula"),
        ({"source": ""}, "source", "is empty"),
    ],
)
def test_a_statement_that_is_wrong_is_told_by_row_and_column(change, column, sentence):
    told = problems(statements=[SAID | change])
    assert [(row, where) for row, where, _ in told] == [(2, column)]
    assert sentence in told[0][2]


def test_a_word_instead_of_a_number_is_kept_as_no_number():
    found = check([], [(2, SAID | {"value": "", "qualifier": "several"})], KNOWN, today=TODAY)
    assert not found.problems
    assert found.statements[0]["value"] is None


def test_the_same_name_or_statement_twice_in_one_go_is_refused():
    assert "already" in problems([SITE, SITE | {"site_name": "the NEWTOWN"}])[0][2]
    assert problems(statements=[SAID, SAID])[0][2] == "This very statement is there already."


def test_nothing_at_all_is_a_sentence():
    assert problems() == [(None, "", "There is no row: give at least one site or one statement.")]


def test_files_of_sites_and_statements_are_told_apart_and_read_together():
    sites = template("sites") + b'Newtown,"Leeds PCT; 08F",,,,,,,letter\r\n'
    said = template("statements") + b"Newtown,patients_recruited,0,,May 2024,,,letter\r\n"
    found = read_files([("said.csv", said), ("sites.csv", sites)], KNOWN, today=TODAY)
    assert not found.problems
    assert (len(found.sites), len(found.statements)) == (1, 1)


def test_a_problem_in_a_file_is_told_by_file_row_and_column():
    said = template("statements") + b"Newtown,patients_recruited,0,,,,,letter\r\n"
    one = read_files([("said.csv", said)], KNOWN, today=TODAY).problems[0]
    assert (one["sheet"], one["row"], one["column"]) == ("said.csv", 2, "site_name")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The column site_name is missing"),
        ("site_name,organisations,source\n", "headings and no row"),
        ("site_name,organisations,source,colour\nA,B,C,D\n", "There is no column “colour”"),
        ("site_name,site_name,organisations,source\nA,A,B,C\n", "The column site_name is there twice"),
        ("site_name,source\nA,B\n", "The column organisations is missing"),
        ("site_name,organisations,source\nA,B,C,D\n", "The row has 4 cells and there are 3 headings"),
        ("site_name,organisations,source\n" + "A,B,C\n" * (MOST_ROWS + 1), f"send {MOST_ROWS} at most"),
        ('site_name,organisations,source\n"A,B,C\n', "cannot be read as CSV"),
        (b"PK\x03\x04\0\0\0", "This is not a CSV file"),
        (b"x" * (LARGEST_KB * 1024 + 1), f"larger than {LARGEST_KB} KB"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(text, sentence):
    assert sentence in of_file(text)[0]


def test_two_files_of_one_kind_are_refused():
    content = template("sites") + b"Newtown,Leeds PCT,,,,,,,letter\r\n"
    assert "There are two files of sites" in of_file(content, ("b.csv", content))[0]


def test_a_file_from_a_spreadsheet_in_windows_letters_is_read():
    content = template("sites").decode("utf-8-sig").encode() + "Né,Leeds PCT,,,,,,,letter\r\n".encode(
        "cp1252"
    )
    assert read_files([("a.csv", content)], KNOWN, today=TODAY).sites[0]["site_name"] == "Né"
