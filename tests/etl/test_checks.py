"""What turns a return away, each rule as a little table; the file's row and heading are named."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from etl import checks, lines
from etl.formats import load
from phb.errors import PlainError
from tests.etl.door import examined, figures, said, voluntary, workbook
from tests.etl.door import lines as lines_of

GOOD = "00C,NHS Darlington CCG,2015-16 Q2,1,2,3,6\n"


def one(tmp_path, row: str, **options: object) -> str:
    """The only problem of a file with one row."""
    (problem,) = said(voluntary(tmp_path, row, **options))
    return problem


def test_nought_missing_and_not_applicable_stay_apart(tmp_path):
    assert figures(voluntary(tmp_path, "00C,,2015-16 Q2,0,-,n/a,\n")) == {
        ("00C", "holders", "direct_payment"): 0,
        ("00C", "holders", "notional"): "missing",
        ("00C", "holders", "third_party"): "not_applicable",
        ("00C", "holders", "all"): "missing",
    }


def test_the_mark_is_kept_as_it_stood(tmp_path):
    found = lines_of(voluntary(tmp_path, "00C,,2015-16 Q2,Not Returned,-,,4\n"))
    assert found["mark"].fillna("none").tolist() == ["Not Returned", "-", "none", "none"]


def test_numbers_may_carry_thousands_separators_and_an_empty_fraction(tmp_path):
    assert list(figures(voluntary(tmp_path, '00C,,2015-16 Q2,"1,234",1 234,12.0,7\n')).values()) == [
        1234,
        1234,
        12,
        7,
    ]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("-5", '"-5" is negative'),
        ("(5)", '"(5)" is negative'),
        ("−5", '"−5" is negative'),
        ("12.5", '"12.5" is not a whole number'),
        ('"1,23"', '"1,23" is not a whole number'),
        ("1e3", "scientific notation"),
        ("*", '"*" is neither a number nor a mark of this format'),
        ("five", '"five" is neither a number nor a mark'),
        ("=1+1", '"=1+1" is neither a number nor a mark'),
        ("=cmd|' /C calc'!A0", "is neither a number nor a mark"),
        ("1000001", "more people than any CCG has"),
        ("9" * 39, "more people than any CCG has"),
        ("9" * 5000, "is neither a number nor a mark"),
        ("12%", "is neither a number nor a mark"),
        ("NaN", "is neither a number nor a mark"),
        ("٣", "is neither a number nor a mark"),
        ("TRUE", "is neither a number nor a mark"),
    ],
)
def test_a_cell_that_is_no_count_is_named_by_row_and_column(tmp_path, cell, why):
    problem = one(tmp_path, f"{GOOD}00D,,2015-16 Q2,1,{cell},3,6\n")
    assert problem.startswith('Row 3, column "Notional": ')
    assert why in problem
    assert len(problem) < 250


def test_every_problem_is_listed_and_not_only_the_first(tmp_path):
    rows = (
        "00C,,2015-16 Q2,-1,1.5,x,6\n"
        "00Z,,2015-16 Q2,1,2,3,6\n"
        "09C,,2015-16 Q9,1,2,3,6\n"
        "00D,,2015-16 Q2,1,2,3,6\n"
        "00D,,2015-16 Q2,1,2,3,7\n"
    )
    assert said(voluntary(tmp_path, rows)) == [
        'Row 2, column "Direct payment": "-1" is negative; a count of people cannot be.',
        'Row 2, column "Notional": "1.5" is not a whole number; a count of people must be.',
        'Row 2, column "Third party": "x" is neither a number nor a mark of this format '
        '(a blank, "-", "not returned", "n/a").',
        'Row 3, column "CCG code": "00Z" is not a CCG.',
        'Row 4, column "Quarter": "2015-16 Q9" is not a quarter; write it like 2015-16 Q3.',
        'Row 6, column "Total live PHBs": 00D, 2015-16 Q2 is given twice with different values: '
        "7 here, 6 in row 5.",
    ]


@pytest.mark.parametrize(
    ("code", "name", "ccg"),
    [
        ("00C", "", "00C"),
        ("00c", "", "00C"),
        (" 00C ", "", "00C"),
        ("E38000042", "", "00C"),
        ("NHS Darlington CCG", "", "00C"),
        ("", "NHS DARLINGTON", "00C"),
        ("00C", "A spelling nobody has published", "00C"),
        ("", "NHS Airedale, Wharfdale & Craven CCG".replace("Wharfdale", "Wharfedale"), "02N"),
    ],
)
def test_a_ccg_is_found_by_ods_code_then_ons_code_then_name(tmp_path, code, name, ccg):
    found = lines_of(voluntary(tmp_path, f'{code},"{name}",2015-16 Q2,1,2,3,6\n'))
    assert set(found["ccg_code"]) == {ccg}
    assert set(found["organisation"]) == {code.strip() or name}


def test_an_ons_code_that_was_reissued_is_the_same_ccg_throughout(tmp_path):
    found = voluntary(tmp_path, "E38000036,,2014-15 Q2,1,2,3,6\nE38000213,,2016-17 Q2,1,2,3,6\n")
    assert set(lines_of(found)["ccg_code"]) == {"09G"}


def test_a_code_and_another_ccgs_name_in_one_row_are_a_problem(tmp_path):
    problem = one(tmp_path, "00C,NHS Ashford CCG,2015-16 Q2,1,2,3,6\n")
    assert problem == (
        'Row 2, column "CCG code": The code "00C" is NHS Darlington CCG, '
        'but the name "NHS Ashford CCG" is 09C\'s.'
    )


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("5D9", '"5D9" is not a CCG.'),
        ("1e+02", "a spreadsheet may have changed the code"),
        ("100", "a spreadsheet may have changed the code"),
        ("QOX", "integrated care board"),
        ("", "The CCG is missing."),
        ("Narnia", '"Narnia" is not a CCG.'),
    ],
)
def test_an_organisation_that_is_no_ccg_is_told_plainly(tmp_path, code, why):
    assert why in one(tmp_path, f"{code},,2015-16 Q2,1,2,3,6\n")


def test_a_ccg_that_had_closed_or_not_yet_opened_is_turned_away(tmp_path):
    closed = one(tmp_path, "10Y,,2018-19 Q1,1,2,3,6\n")
    assert closed == (
        'Row 2, column "CCG code": NHS Aylesbury Vale CCG (10Y) closed on 31 March 2018, before 2018-19 Q1.'
    )
    early = one(tmp_path, "14Y,,2017-18 Q4,1,2,3,6\n")
    assert early == (
        'Row 2, column "CCG code": NHS Buckinghamshire CCG (14Y) opened on 1 April 2018, '
        "after 2017-18 Q4 began."
    )


def test_a_ccg_counts_in_its_first_and_its_last_quarter(tmp_path):
    assert voluntary(tmp_path, "10Y,,2017-18 Q4,1,2,3,6\n14Y,,2018-19 Q1,1,2,3,6\n").is_acceptable


@pytest.mark.parametrize(
    "quarter", ["2015-16 Q2", "2015/16 Q2", "Q2 2015-16", "2015-16 Quarter 2", "2015-2016 Q2", "q2 2015/16"]
)
def test_a_quarter_may_be_written_in_the_usual_ways(tmp_path, quarter):
    assert set(lines_of(voluntary(tmp_path, f"00C,,{quarter},1,2,3,6\n"))["quarter"]) == {"2015-16 Q2"}


@pytest.mark.parametrize(
    ("quarter", "why"),
    [
        ("", "The quarter is missing."),
        ("2015-17 Q2", "is not a quarter"),
        ("2015-09-30", "is not a quarter"),
        ("Autumn 2015", "is not a quarter"),
        ("2012-13 Q4", "2012-13 Q4 is before the CCGs, which began on 1 April 2013."),
        ("2019-20 Q1", "2019-20 Q1 ended on 30 June 2019, after the file was received on 1 June 2019."),
    ],
)
def test_a_quarter_that_cannot_be_is_named(tmp_path, quarter, why):
    assert why in one(tmp_path, f"00C,,{quarter},1,2,3,6\n")


def test_a_quarter_counts_from_the_day_it_ended(tmp_path):
    row = "00C,,2019-20 Q1,1,2,3,6\n"
    assert not voluntary(tmp_path, row, received_on=dt.date(2019, 6, 29)).is_acceptable
    assert voluntary(tmp_path, row, received_on=dt.date(2019, 6, 30)).is_acceptable


def test_returns_after_the_ccgs_closed_are_told_to_be_out_of_scope(tmp_path):
    late = dt.date(2022, 12, 1)
    assert voluntary(tmp_path, "16C,,2022-23 Q1,1,2,3,6\n", received_on=late).is_acceptable
    assert "later returns are those of integrated care boards" in one(
        tmp_path, "16C,,2022-23 Q2,1,2,3,6\n", received_on=late
    )


def test_the_same_cell_twice_with_one_value_is_fine_and_kept_once(tmp_path):
    found = lines_of(voluntary(tmp_path, GOOD + "E38000042,,2015/16 Q2,1,2,3,6\n"))
    assert len(found) == 4
    assert set(found["row"]) == {2}


def test_the_same_cell_twice_with_two_values_names_both_rows(tmp_path):
    assert one(tmp_path, GOOD + "00C,,2015-16 Q2,1,-,3,6\n") == (
        'Row 3, column "Notional": 00C, 2015-16 Q2 is given twice with different values: '
        '"-" here, 2 in row 2.'
    )


def test_the_same_cell_on_two_sheets_names_both_sheets(tmp_path):
    head = ["CCG code", "Quarter", "Notional"]
    book = workbook(
        ("North", [head, ["00C", "2015-16 Q2", 1]]), ("South", [head, [], ["00C", "2015-16 Q2", 2]])
    )
    assert said(examined(tmp_path, book, "w.xlsx")) == [
        'Sheet "South", row 3, column "Notional": 00C, 2015-16 Q2 is given twice with different values: '
        '2 here, 1 in row 2 of sheet "North".'
    ]


def test_trailing_notes_and_blank_rows_are_passed_over_and_counted(tmp_path):
    found = voluntary(tmp_path, GOOD + ",,,,,,\n\nNotes,,,,,,\n* see the guidance\nSource: the CCG\n")
    assert len(lines_of(found)) == 4
    assert found.passed_over == ["3 rows of notes"]


def test_a_trailing_note_may_take_the_columns_before_the_quarter(tmp_path):
    notes = '*,means fewer than five,,,,,\n"Note 1: 12 people",,,,,,\nSource: the CCG, 2015\n,Note 2,,,,,\n'
    found = voluntary(tmp_path, GOOD + notes)
    assert len(lines_of(found)) == 4
    assert found.passed_over == ["4 rows of notes"]


def test_a_row_with_a_ccgs_code_is_never_taken_for_englands(tmp_path):
    found = voluntary(tmp_path, GOOD + "00D,England,2015-16 Q2,1,2,3,6\n")
    assert set(lines_of(found)["ccg_code"]) == {"00C", "00D"}
    assert found.passed_over == []
    assert said(voluntary(tmp_path, "England,Darlington,2015-16 Q2,1,2,3,6\n")) == [
        'Row 2, column "CCG code": "England" is not a CCG.'
    ]


def test_a_ccg_is_known_by_its_name_in_full(tmp_path):
    found = voluntary(tmp_path, ",NHS Darlington Clinical Commissioning Group,2015-16 Q2,1,2,3,6\n")
    assert set(lines_of(found)["ccg_code"]) == {"00C"}


@pytest.mark.parametrize("name", ["NHS Devon Integrated Care Board", "NHS Devon ICB"])
def test_an_integrated_care_board_is_known_by_its_name(tmp_path, name):
    assert "is an integrated care board" in said(voluntary(tmp_path, f",{name},2022-23 Q1,1,2,3,6\n"))[0]


def test_what_would_control_a_terminal_is_not_repeated(tmp_path):
    (problem,) = said(voluntary(tmp_path, "00C,,2015-16 Q2,\x9b31m\u202e,2,3,6\n"))
    assert '"?31m?" is neither a number' in problem


def test_a_row_of_england_is_passed_over_where_the_format_says_so(tmp_path):
    found = voluntary(tmp_path, GOOD + ",England,2015-16 Q2,9,9,9,27\nTotal,,2015-16 Q2,9,9,9,27\n")
    assert set(lines_of(found)["ccg_code"]) == {"00C"}
    assert found.passed_over == ["2 rows of England"]
    plan = "CCG code,Plan version,Submitted on,Quarter,Planned holders\nTotal,1,2017-03-31,2017-18 Q1,5\n"
    assert said(examined(tmp_path, plan)) == ['Row 2, column "CCG code": "Total" is not a CCG.']


@pytest.mark.parametrize(
    "row", ["00C,,,,,,\n", ",,,5,,,\n", "12345,,,,,,\n", "Grand total,,,5,,,\n", "Durham,,x,,,,\n"]
)
def test_a_last_row_that_looks_like_data_is_never_dropped(tmp_path, row):
    assert said(voluntary(tmp_path, GOOD + row))


def test_a_note_between_rows_of_data_is_not_passed_over(tmp_path):
    assert said(voluntary(tmp_path, GOOD + "Northern CCGs,,,,,,\n00D,,2015-16 Q2,1,2,3,6\n"))[0].startswith(
        "Row 3"
    )


def test_a_figure_in_a_column_without_heading_is_a_problem(tmp_path):
    assert said(voluntary(tmp_path, "00C,,2015-16 Q2,1,2,3,6,99\n")) == [
        'Row 2: "99" stands in column H, which has no heading.'
    ]


def test_headings_without_rows_are_no_return(tmp_path):
    assert said(voluntary(tmp_path, "")) == ["There are headings but no rows of CCGs below them."]
    assert said(voluntary(tmp_path, "England,,2015-16 Q2,9,9,9,27\n")) == [
        "There are headings but no rows of CCGs below them."
    ]


def test_care_groups_are_known_by_their_titles_and_aliases(tmp_path):
    head = "Organisation code,Financial year,Quarter,Care group,New in quarter,\n,,,,Notional,Third party\n"
    rows = "00C,2017-18,Q3,{},1,2\n"
    names = ["All", "adult chc", "Fast track", "Personal wheelchair budgets", "S117", "wheelchair_"]
    *known, strange = [examined(tmp_path, head + rows.format(name)) for name in names]
    assert [lines_of(found)["care_group"].iloc[0] for found in known] == [
        "all",
        "adult_chc",
        "adult_fast_track",
        "wheelchair",
        "section_117",
    ]
    assert said(strange) == [
        'Row 3, column "Care group": "wheelchair_" is not a care group we know (all, adult chc, adult fast '
        "track, children continuing care, wheelchair, section 117, other)."
    ]


def test_published_figures_are_rounded_and_their_words_are_ours(tmp_path):
    head = "Org Code,Reporting Period,Measure,Breakdown,Value\n"
    found = lines_of(examined(tmp_path, head + "00C,Q3 2018-19,In place during quarter,Total,45\n"))
    assert found[["measure", "arrangement", "breakdown", "value", "status"]].values.tolist() == [
        ["in_quarter", "all", "arrangement", 45, "rounded"]
    ]
    assert said(examined(tmp_path, head + "00C,Q3 2018-19,Budgets,Total,45\n")) == [
        'Row 2, column "Measure": "Budgets" is not a measure we know (holders, holders start, starters, '
        "ended, in quarter, holders ytd)."
    ]


PLAN = "CCG code,Plan version,Submitted on,Quarter,Planned holders\n"


def test_a_plan_may_lie_in_the_future_and_beyond_a_merger_nobody_knew_of(tmp_path):
    rows = "00C,1,2017-03-31,2019-20 Q4,120\n10Y,v2,2017-03-31,2018-19 Q1,30\n"
    found = lines_of(examined(tmp_path, PLAN + rows, received_on=dt.date(2017, 4, 11)))
    assert found["plan_version"].tolist() == [1, 2]
    assert found["plan_submitted_on"].dt.date.tolist() == [dt.date(2017, 3, 31)] * 2


def test_a_workbooks_date_cell_is_a_date(tmp_path):
    head = ["CCG code", "Plan version", "Submitted on", "Quarter", "Planned holders"]
    book = workbook(("Plan", [head, ["00C", 1, dt.date(2017, 3, 31), "2019-20 Q4", 120]]))
    assert lines_of(examined(tmp_path, book, "plan.xlsx"))["plan_submitted_on"].dt.date.tolist() == [
        dt.date(2017, 3, 31)
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("00C,0,2017-03-31,2017-18 Q4,5", "not a version of a plan"),
        ("00C,,2017-03-31,2017-18 Q4,5", "The version is missing."),
        ("00C,1,31/03/2017,2017-18 Q4,5", "write it like 2017-03-31"),
        ("00C,1,2030-01-01,2017-18 Q4,5", "after the file was received"),
        ("10Y,1,2018-04-02,2018-19 Q1,5", "closed on 31 March 2018"),
        ("00C,1,2017-03-31,2022-23 Q2,5", "integrated care boards"),
    ],
)
def test_a_plan_that_cannot_be_is_named(tmp_path, row, why):
    (problem,) = said(examined(tmp_path, PLAN + row + "\n"))
    assert why in problem


def test_two_versions_of_a_plan_are_two_plans_and_one_version_is_one(tmp_path):
    both = "00C,1,2017-03-31,2017-18 Q4,5\n00C,2,2017-05-31,2017-18 Q4,9\n"
    assert len(lines_of(examined(tmp_path, PLAN + both))) == 2
    clash = "00C,1,2017-03-31,2017-18 Q4,5\n00C,1,2017-05-31,2017-18 Q4,5\n"
    assert "given twice with different values" in said(examined(tmp_path, PLAN + clash))[0]


def test_a_flood_of_problems_is_cut_off_and_said_so(tmp_path):
    found = voluntary(tmp_path, "00C,,2015-16 Q2,x,x,x,x\n" * 5000)
    assert len(found.problems) == lines.MOST_PROBLEMS + 1
    assert found.problems[-1].sentence == "There are more problems than these 10,000."


def test_the_shape_of_lines_is_held_before_they_are_written(tmp_path):
    found = lines_of(voluntary(tmp_path, GOOD))
    checks.check_shape(found)
    import pandera.errors

    for column, wrong in [
        ("status", "missing"),
        ("ccg_code", "00Z"),
        ("quarter", "2015-16"),
        ("measure", "people"),
    ]:
        broken = found.copy()
        broken.loc[0, column] = wrong
        with pytest.raises(pandera.errors.SchemaError):
            checks.check_shape(broken)
    with pytest.raises(pandera.errors.SchemaError):
        checks.check_shape(found.assign(value=pd.array([-1] * 4, dtype="Int64")))
    for broken in (found.drop(columns="mark"), found.assign(organisation=None), found.assign(row=1.5)):
        with pytest.raises(pandera.errors.SchemaError):
            checks.check_shape(broken)


def test_a_format_without_a_mark_for_blanks_names_the_blank():
    fmt = next(fmt for fmt in load() if fmt.name == "trajectory").model_copy(
        update={"marks": {"-": "missing"}}
    )
    with pytest.raises(PlainError, match="The cell is blank"):
        checks.read_count("", fmt)
