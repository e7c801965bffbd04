"""Who returned, who was late, what is in question, what was turned away: each on a few lines."""

import csv
from pathlib import Path

import pytest

from phb.analysis import returns, returns_files
from phb.errors import PlainError
from tests.returns import published, voluntary, workbook

Q1 = "2017-18 Q1"


def row(answer, code):
    return answer.table.set_index("Code").loc[code]


def cells(answer, code):
    return "".join(next(one.states for one in answer.senders if one.ccg_code == code))


def everybody_but(silent, quarter):
    """One line for each CCG of April 2015 that is not silent."""
    listed = Path(__file__).parents[2] / "data" / "reference" / "geography" / "ccg_codes.csv"
    with listed.open(encoding="utf-8") as file:
        codes = [r["ods_code"] for r in csv.DictReader(file) if r["in_2015-07"] == "1"]
    return "\n".join(f"{code} | {quarter} | 1 | 0 | 0 | 1" for code in codes if code not in silent)


@pytest.fixture
def three_of_them(store_from):
    """Published deadline of 2017-18 Q1: 14 July 2017. 08F and 02N in time, 07R eleven days late."""
    return store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0", "2017-07-10"),
        workbook("02N | 2017-18 Q1 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0", "2017-07-14"),
        workbook("07R | 2017-18 Q1 | Adult CHC | 7 0 0 | 0 0 0 | 0 0 0 | 7 0 0", "2017-07-25"),
    )


def test_a_return_on_the_day_of_the_deadline_is_not_late_and_one_after_it_is(three_of_them):
    answer = returns.who_returned(three_of_them, quarter=Q1)
    assert row(answer, "02N")["State"] == "Returned"
    assert row(answer, "07R")["State"] == "Late"
    assert row(answer, "07R")["Days late"] == 11
    assert row(answer, "07R")["Deadline"] == "2017-07-14 (published)"


def test_no_return_is_neither_late_nor_nought(three_of_them):
    silent = row(returns.who_returned(three_of_them, quarter=Q1), "09C")
    assert silent["State"] == "No return"
    assert silent.isna()["Days late"] and silent.isna()["Holders"]
    assert silent["Received on"] == ""


def test_those_who_have_not_returned_stand_first(three_of_them):
    states = list(returns.who_returned(three_of_them, quarter=Q1).table["State"])
    assert states == ["No return"] * 204 + ["Late"] + ["Returned"] * 2


def test_the_headline_counts_returned_late_and_in_question(three_of_them):
    answer = returns.who_returned(three_of_them, quarter=Q1)
    assert answer.headline == (
        "3 of 207 CCGs returned for 2017-18 Q1 (April to June 2017), 1 of them late and none in question."
    )
    assert [f.value for f in answer.figures] == ["3 of 207", "1", "0"]


def test_a_published_deadline_is_called_published_and_an_assumed_one_assumed(store_from):
    store = store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 1 0 0 | 0 0 0 | 0 0 0 | 1 0 0", "2017-07-10"),
        workbook("08F | 2018-19 Q1 | Adult CHC | 1 0 0 | 0 0 0 | 0 0 0 | 1 0 0", "2018-07-10"),
    )
    assert "14 July 2017, as published" in returns.who_returned(store, quarter=Q1).calendar
    assert "13 July 2018, assumed" in returns.who_returned(store, quarter="2018-19 Q1").calendar


def test_a_ccg_known_from_published_figures_alone_is_not_said_to_have_returned_in_time(store_from):
    figures = "{} | 2018-19 Q2 | In place at end of quarter | Total | 45"
    store = store_from(published(figures.format("08F")))
    answer = returns.who_returned(store, quarter="2018-19 Q2")
    assert "1 of 195 CCGs returned" in answer.headline and "none of them known to be late" in answer.headline
    assert answer.figures[1].meaning == "When 1 CCG returned is not known: its figures are published ones."
    late = workbook("02N | 2018-19 Q2 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0", "2018-10-15")
    answer = returns.who_returned(store_from(late), quarter="2018-19 Q2")
    assert "1 of them known to be late" in answer.headline
    assert answer.figures[1].meaning.startswith("The latest came 3 days after the deadline. When 1 CCG")


def test_nobody_is_late_in_the_voluntary_era(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2016-03-01"))
    answer = returns.who_returned(store, quarter="2015-16 Q1")
    assert "late" not in answer.headline
    assert answer.calendar == returns.NEVER_DUE
    assert row(answer, "08F")["State"] == "Returned"
    assert row(answer, "08F")["Deadline"] == "none (voluntary)"
    assert next(f for f in answer.figures if f.label == "Late").value == "None due"


def test_a_reported_nought_is_a_return_of_nought(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 0 | 0 | 0 | 0"))
    reported = row(returns.who_returned(store, quarter="2015-16 Q1"), "08F")
    assert (reported["State"], reported["Holders"]) == ("Returned", 0)


def test_a_quarter_without_ccgs_is_said_to_be_none(three_of_them):
    with pytest.raises(PlainError, match="No CCG was open in 2031-32 Q1"):
        returns.who_returned(three_of_them, quarter="2031-32 Q1")


def test_the_strip_tells_returned_late_no_return_and_no_such_ccg_apart(store_from):
    store = store_from(
        workbook("08F | 2017-18 Q4 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0", "2018-04-10"),
        workbook("08F | 2018-19 Q1 | Adult CHC | 5 0 0 | 1 0 0 | 0 0 0 | 6 0 0", "2018-08-01"),
        workbook("15E | 2018-19 Q1 | Adult CHC | 9 0 0 | 1 0 0 | 0 0 0 | 10 0 0", "2018-07-10"),
    )
    answer = returns.over_time(store, quarter="2018-19 Q1", show="all")
    assert answer.quarters == ("2017-18 Q4", "2018-19 Q1")
    assert cells(answer, "08F") == "rl"
    assert cells(answer, "07R") == "nn"
    assert cells(answer, "15E") == "-r", "Birmingham and Solihull CCG opened in April 2018"
    assert cells(answer, "13P") == "n-", "Birmingham CrossCity CCG closed into it"


def test_a_suppressed_return_is_neither_no_return_nor_an_ordinary_one(store_from):
    store = store_from(
        published("08F | 2018-19 Q2 | In place at end of quarter | Total | *", received_on="2018-10-05")
    )
    assert cells(returns.over_time(store, quarter="2018-19 Q2", show="all"), "08F") == "s"


def test_a_fall_or_rise_is_asked_about_whatever_other_ccgs_do_and_is_not_said_to_be_further_than_theirs(
    store_from,
):
    """Two fall alike, by a quarter; two more than double."""
    lines = "08F | {0} | {1} | 0 | 0 | {1}\n03E | {0} | {1} | 0 | 0 | {1}"
    more = "02P | {0} | {1} | 0 | 0 | {1}\n00V | {0} | {1} | 0 | 0 | {1}"
    store = store_from(
        voluntary("\n".join((lines.format("2015-16 Q1", 100), more.format("2015-16 Q1", 60)))),
        voluntary("\n".join((lines.format("2015-16 Q2", 75), more.format("2015-16 Q2", 130))), "2015-10-10"),
    )
    assert returns_files.questions(store, quarter="2015-16 Q2").checks == {
        "Fell by a fifth or more since the quarter before": 2,
        "More than doubled since the quarter before": 2,
    }


def test_a_return_in_question_is_marked_and_asked_about(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9"))
    assert cells(returns.over_time(store, quarter="2015-16 Q1"), "08F") == "q"
    asked = returns_files.questions(store, quarter="2015-16 Q1")
    assert asked.checks == {"The parts do not add up to the total": 1}
    assert list(asked.table["Code"]) == ["08F"]
    assert asked.sentence.startswith("1 question about the returns of 1 CCG for 2015-16 Q1.")


def test_questions_can_be_narrowed_to_one_check(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9\n02N | 2015-16 Q1 | 3 | 1 | 0 | 4"),
        published("02N | 2015-16 Q1 | In place at end of quarter | Total | 10", received_on="2015-09-01"),
    )
    every = returns_files.questions(store, quarter="2015-16 Q1")
    assert list(every.table["Code"]) == ["08F", "02N"], "the most serious first"
    assert list(every.checks.items()) == [
        ("The parts do not add up to the total", 1),
        ("A published figure differs from the CCG's own return", 1),
    ]
    only = returns_files.questions(store, quarter="2015-16 Q1", check="The parts do not add up to the total")
    assert set(only.table["Code"]) == {"08F"}
    assert only.checks == every.checks, "the other checks can still be chosen"


def test_only_ccgs_with_something_to_settle_in_the_last_eight_quarters_are_drawn_at_first(store_from):
    quarters = [f"{year}-{year - 1999} Q{q}" for year in (2014, 2015, 2016) for q in (1, 2, 3, 4)]
    figures = range(10, 130, 10)
    faithful = "\n".join(f"08F | {q} | {n} | 0 | 0 | {n}" for q, n in zip(quarters, figures))
    early_gap = "\n".join(f"02N | {q} | {n} | 0 | 0 | {n}" for q, n in zip(quarters[4:], figures))
    late_gap = "\n".join(f"07R | {q} | {n} | 0 | 0 | {n}" for q, n in zip(quarters[:-1], figures))
    store = store_from(voluntary("\n".join([faithful, early_gap, late_gap]), received_on="2017-04-05"))
    few = {s.ccg_code for s in returns.over_time(store, quarter="2016-17 Q4").senders}
    every = {s.ccg_code for s in returns.over_time(store, quarter="2016-17 Q4", show="all").senders}
    assert "07R" in few
    assert "02N" not in few, "its gap is older than eight quarters"
    assert {"02N", "08F", "07R"} <= every


def test_the_finding_counts_who_missed_a_return_and_names_who_missed_most(store_from):
    store = store_from(
        voluntary(everybody_but({"08F", "02N"}, "2015-16 Q1")),
        voluntary(everybody_but({"08F"}, "2015-16 Q2"), received_on="2015-10-10"),
    )
    assert returns.over_time(store, quarter="2015-16 Q2").finding == (
        "2 CCGs missed at least one return in the two quarters to 2015-16 Q2; Havering missed most (2)."
    )
    assert returns.over_time(store, quarter="2015-16 Q1").finding == (
        "2 CCGs missed at least one return for 2015-16 Q1."
    )


def test_the_history_of_a_quarter_keeps_what_was_superseded(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"),
    )
    past = returns_files.history(store, quarter="2015-16 Q1", ccg_code="08F")
    assert list(zip(past["Received on"], past["Now"], past["Superseded on"])) == [
        ("2015-08-20", "Current", ""),
        ("2015-07-10", "Superseded", "2015-08-20"),
    ]


def test_withdrawing_the_last_return_is_said_to_restore_the_demonstration(store_from):
    (only,) = returns_files.current_files(store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")))
    assert "1 CCG-quarter (1 CCG, 2015-16 Q1); 1 of these still counts." in only.sentence
    assert "restores the demonstration" in only.sentence


def test_withdrawing_one_of_two_returns_says_what_counts_then(store_from):
    newest, oldest = returns_files.current_files(
        store_from(
            voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
            voluntary("08F | 2015-16 Q1 | 5 | 1 | 0 | 6", received_on="2015-08-20"),
        )
    )
    assert "20 August 2015" in newest.label
    assert "0 of these still count" in oldest.sentence
    assert "restores" not in newest.sentence


def test_the_demonstration_has_nothing_to_withdraw(demonstration):
    assert returns_files.current_files(demonstration) == ()


def rejected(**told):
    record = {
        "sha256": "a" * 64,
        "file_name": "quarter.csv",
        "turned_away_on": "2019-10-20",
        "format": None,
        "headings": [],
        "unknown_headings": [],
        "problems": [],
    }
    return returns_files.turned_away([record | told]).files[0]


def test_a_file_with_wrong_cells_goes_back_to_its_sender():
    wrong = rejected(
        problems=[{"sheet": None, "row": 3, "column": "Notional", "sentence": '"-3" is negative.'}],
    )
    assert wrong.sentence == '1 problem; the first: "-3" is negative.'
    assert wrong.next_step.startswith("Ask the sender to correct the rows")
    assert list(wrong.problems.columns) == ["Row", "Column", "Problem"], "no sheet, no column for it"


def test_a_file_with_unknown_headings_asks_for_their_meaning():
    unknown = rejected(headings=["CCG", "Budgets"], unknown_headings=["Budgets"])
    assert unknown.sentence == "1 heading not understood: Budgets."
    assert "what each heading means" in unknown.next_step


def test_a_file_that_cannot_be_read_is_asked_for_again():
    broken = rejected(problems=[{"sheet": None, "row": None, "column": None, "sentence": "It is a picture."}])
    assert broken.sentence == "It is a picture."
    assert broken.next_step.startswith("Ask the sender for the file again")


def test_nothing_turned_away_is_nought_files():
    assert returns_files.turned_away([]).figure.value == "0"


def test_a_preview_shows_a_status_where_there_is_no_figure():
    shown = returns_files.change_table(
        [
            {
                "ccg_code": "08F",
                "name": "NHS Havering CCG",
                "quarter": "2018-19 Q2",
                "measure": "holders",
                "arrangement": "direct_payment",
                "care_group": "all",
                "before": 1200,
                "after": "suppressed",
            },
        ]
    )
    assert shown.iloc[0][["Measure", "Arrangement", "Now", "After"]].to_list() == [
        "holders on the last day",
        "direct payment",
        "1,200",
        "suppressed",
    ]


BIRMINGHAM = """13P | {quarter} | 1 | 0 | 0 | 1
04X | {quarter} | 1 | 0 | 0 | 1
05P | {quarter} | 1 | 0 | 0 | 1"""


@pytest.fixture
def before_the_merger(store_from):
    """13P, 04X and 05P became 15E in April 2018: one of them returned for Q2, all for Q3."""
    return store_from(
        voluntary("13P | 2016-17 Q2 | 1 | 0 | 0 | 1", received_on="2016-10-10"),
        voluntary(BIRMINGHAM.format(quarter="2016-17 Q3"), received_on="2017-01-10"),
    )


def test_on_a_vintage_a_merged_ccg_returned_when_all_behind_it_did_else_k_of_n(before_the_merger):
    answer = returns.over_time(before_the_merger, quarter="2016-17 Q3", show="all", geography="2018-04")
    merged = next(one for one in answer.senders if one.ccg_code == "15E")
    assert merged.states == ("1/3", "r")
    assert answer.sender_count == 195
    assert "when all of them have" in answer.geography_note


def test_england_counts_ccgs_as_they_were_on_every_geography(before_the_merger):
    then = returns.over_time(before_the_merger, quarter="2016-17 Q3", show="all", geography="2018-04")
    was = returns.over_time(before_the_merger, quarter="2016-17 Q3", show="all", geography="as_it_was")
    assert then.returned == was.returned == (1, 3)
    assert then.open == was.open == (209, 209)


def test_a_return_in_part_is_something_to_settle(before_the_merger):
    answer = returns.over_time(before_the_merger, quarter="2016-17 Q3", geography="2018-04")
    assert "15E" in {one.ccg_code for one in answer.senders}
    assert "195 CCGs of April 2018 lacked a return or part of one" in answer.finding


def test_on_a_vintage_one_late_return_makes_the_merged_ccg_late(store_from):
    given = "{code} | 2017-18 Q4 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0"
    store = store_from(
        workbook("\n".join(given.format(code=code) for code in ("13P", "04X")), "2018-04-10"),
        workbook(given.format(code="05P"), "2018-06-01"),
    )
    answer = returns.over_time(store, quarter="2017-18 Q4", geography="2018-04")
    assert next(one for one in answer.senders if one.ccg_code == "15E").states == ("l",)
