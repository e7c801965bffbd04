"""Scores, what cost points, and whom to phone first: each on a few lines."""

import pytest

from phb.analysis import quality, quality_league
from phb.errors import PlainError
from tests.returns import voluntary, workbook

Q1, Q2 = "2017-18 Q1", "2017-18 Q2"
TEN = ("00C", "00D", "00J", "00K", "00L", "00M", "00N", "00P", "00Q", "00R")


def flows(*lines, received_on):
    return workbook("\n".join(lines), received_on)


def scored(answer, code):
    return next(one for one in answer.ccgs if one.ccg_code == code)


@pytest.fixture
def havering_late(store_from):
    """Deadline of 2017-18 Q1: 14 July 2017. Havering eleven days late, Harrogate in time, nobody else."""
    return store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 90 10 0 | 5 0 0 | 2 0 0 | 95 10 0", "2017-07-25"),
        workbook("03E | 2017-18 Q1 | Adult CHC | 20 0 0 | 1 0 0 | 0 0 0 | 21 0 0", "2017-07-10"),
    )


def test_a_point_lost_says_why_and_a_kept_one_what_was_looked_at(havering_late):
    found = quality.checks(havering_late, quarter=Q1, ccg_code="08F")
    table = found.table.set_index("Check")
    assert table.loc["On time (10)", "Outcome"] == "Lost"
    assert "Lost because: The return came on 25 July 2017, 11 days after" in table.loc["On time (10)"].iloc[1]
    assert table.loc["Complete (20)", "Outcome"] == "Kept"
    assert "Lost because" not in table.loc["Complete (20)"].iloc[1]
    assert table.loc["Not copied forward (20)", "Outcome"] == "Not applicable", "there is no quarter before"
    assert len(table) == 7


def test_the_sentence_of_a_return_counts_points_of_those_that_applied(havering_late):
    sentence = quality.checks(havering_late, quarter=Q1, ccg_code="08F").sentence
    assert sentence == "Havering scores 86 of 100 for 2017-18 Q1: 10 of the 70 points that applied were lost."
    sentence = quality.checks(havering_late, quarter=Q1, ccg_code="03E").sentence
    assert sentence.endswith("scores 100 of 100 for 2017-18 Q1: all 70 points that applied were kept.")


def test_no_return_scores_nought_and_is_said_to_be_no_return(havering_late):
    found = quality.checks(havering_late, quarter=Q1, ccg_code="09C")
    assert "sent no return for 2017-18 Q1: it scores 0 of 100" in found.sentence
    now = scored(quality.quality(havering_late, quarter=Q1), "09C").scores[-1]
    assert (now.has_returned, now.score, now.text) == (False, 0, "0 of 100: no return")


def test_a_ccg_that_was_not_open_has_a_sentence_and_no_table(havering_late):
    found = quality.checks(havering_late, quarter=Q1, ccg_code="15N")
    assert found.sentence.startswith("There was no CCG 15N in 2017-18 Q1")
    assert found.table.empty


def test_the_mean_of_england_is_told_with_and_without_those_who_sent_nothing(havering_late):
    answer = quality.quality(havering_late, quarter=Q1)
    (now,) = answer.england
    assert (now.returned, now.open) == (2, 207)
    assert round(now.score_returned, 1) == 92.9 and round(now.score, 2) == 0.9
    assert "score 1 of 100 on average over the 207 CCGs open" in answer.sentence
    assert "93 over the 2 that returned (205 sent no return and score 0)" in answer.sentence


def test_a_score_is_a_hundred_only_where_nothing_was_lost_and_nought_only_where_all_was():
    assert [quality.points(score) for score in (100, 99.9, 99.5, 50.5, 0.2, 0)] == [100, 99, 99, 51, 1, 0]


def test_every_region_has_its_coverage_beside_its_mean(havering_late):
    table = quality.quality(havering_late, quarter=Q1).table.set_index("Region")
    assert list(table.columns[:3]) == ["Mean score", "Mean of those that returned", "Returned"]
    assert table.loc["London", "Returned"] == "1 of 32 CCGs"
    assert table.loc["London", "Mean of those that returned"] == 86
    assert table.loc["London", "Most points lost on (CCGs)"] == "Complete (31 of 32) and On time (1 of 1)"
    assert table["Mean of those that returned"].isna().sum() == 2, "nobody returned there: no mean"


def test_a_year_across_the_change_of_collection_is_not_comparable(store_from):
    store = store_from(
        voluntary("08F | 2016-17 Q1 | 3 | 1 | 0 | 4", received_on="2016-08-01"),
        workbook("08F | 2017-18 Q1 | Adult CHC | 4 0 0 | 0 0 0 | 0 0 0 | 4 0 0", "2017-07-10"),
    )
    answer = quality.quality(store, quarter=Q1)
    assert answer.mandatory_from == Q1
    assert set(answer.table["Mean score at 2016-17 Q1"]) == {"not comparable: returns were voluntary then"}


def test_a_quarter_without_ccgs_is_said_to_be_none(havering_late):
    with pytest.raises(PlainError, match="No CCG was open in 2031-32 Q1"):
        quality.quality(havering_late, quarter="2031-32 Q1")


@pytest.fixture
def two_quarters(store_from):
    """Q2, due on 13 October 2017: Havering (100) late, Harrogate (20) silent after Q1, Barnsley (7) good."""
    return store_from(
        workbook("08F | 2017-18 Q1 | Adult CHC | 90 10 0 | 5 0 0 | 5 0 0 | 95 10 0", "2017-07-10"),
        workbook("03E | 2017-18 Q1 | Adult CHC | 20 0 0 | 1 0 0 | 1 0 0 | 21 0 0", "2017-07-10"),
        workbook("02P | 2017-18 Q1 | Adult CHC | 7 0 0 | 0 0 0 | 0 0 0 | 7 0 0", "2017-07-10"),
        workbook("08F | 2017-18 Q2 | Adult CHC | 90 10 0 | 5 0 0 | 5 0 0 | 100 10 0", "2017-10-30"),
        workbook("02P | 2017-18 Q2 | Adult CHC | 7 0 0 | 1 0 0 | 0 0 0 | 8 0 0", "2017-10-10"),
    )


def test_the_league_orders_by_people_times_the_share_of_points_lost(two_quarters):
    table = quality_league.league(two_quarters, quarter=Q2).table
    first, second = table.iloc[0], table.iloc[1]
    assert (first["Code"], first["People"], first["Points lost"]) == ("03E", 20, "all: no return")
    assert first["Which figure"] == "last known live holders, 2017-18 Q1; now no return"
    assert first["What to ask"] == "Can you send the return for 2017-18 Q2?"
    assert (second["Code"], second["People"], second["Points lost"]) == ("08F", 100, "10 of 100")
    assert second["What to ask"].startswith("What made it late")
    assert "17 days after the" in second["Why"]
    assert list(table["People × share lost"][:2]) == [20, 10]


def test_a_return_that_lost_nothing_is_not_in_the_league(two_quarters):
    assert "02P" not in set(quality_league.league(two_quarters, quarter=Q2).table["Code"])


def test_who_never_gave_a_figure_comes_last_without_a_place(two_quarters):
    table = quality_league.league(two_quarters, quarter=Q2).table
    assert set(table["Place"][2:]) == {"no figure"}
    assert table["People"][2:].isna().all(), "not known is not nought"
    assert set(table["Which figure"][2:]) == {"never known; now no return"}


def test_the_league_says_what_it_is_and_who_stands_behind_it(two_quarters):
    found = quality_league.league(two_quarters, quarter=Q2)
    assert found.finding.startswith(
        "Phone Harrogate and Rural District first for 2017-18 Q2: no return, and 20"
    )
    assert found.coverage.startswith("2 of 207 CCGs returned. Shares are of the 108 live holders")
    assert "not an estimate of error" in quality_league.WHAT_IT_IS
    place, ccg, said, *_ = found.calls[1]
    assert (place, ccg) == ("2", "NHS Havering CCG (08F)")
    assert said == "100 people, 93% of England's (live holders, 2017-18 Q2); 10 of 100 points lost"


def test_a_figure_of_another_kind_is_named_so_and_is_no_share_of_england(store_from):
    whole = [f"{code} | 2017-18 Q1 | Adult CHC | 9 0 0 | 1 0 0 | 0 0 0 | 10 0 0" for code in TEN]
    store = store_from(
        flows(
            *whole,
            "08F | 2017-18 Q1 | Adult CHC | 90 10 0 | 5 0 0 | - - - | 95 10 0",
            received_on="2017-07-10",
        )
    )
    found = quality_league.league(store, quarter=Q1)
    row = found.table.set_index("Code").loc["08F"]
    assert row["Which figure"] == "in place during the quarter, 2017-18 Q1; no live holders known"
    assert row["People"] == 105 and row[["% of England"]].isna().all()
    assert found.finding == "Phone Havering first for 2017-18 Q1: 105 people, and 20 of 70 points lost"
    assert "England" not in found.calls[0][2]


def test_those_alike_share_a_place_and_are_said_to_be_alike(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9\n02P | 2015-16 Q1 | 3 | 1 | 0 | 9"),
    )
    found = quality_league.league(store, quarter="2015-16 Q1")
    assert list(found.table["Place"][:2]) == ["1=", "1="]
    assert found.finding == ("Barnsley and Havering come first alike for 2015-16 Q1: phone them in any order")


def test_the_last_figure_of_a_merged_ccg_is_that_of_its_predecessors_together(store_from):
    store = store_from(
        workbook(
            "13P | 2017-18 Q4 | Adult CHC | 10 0 0 | 0 0 0 | 0 0 0 | 10 0 0\n"
            "04X | 2017-18 Q4 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0\n"
            "05P | 2017-18 Q4 | Adult CHC | 2 0 0 | 0 0 0 | 0 0 0 | 2 0 0",
            "2018-04-10",
        ),
        workbook("08F | 2018-19 Q1 | Adult CHC | 5 0 0 | 0 0 0 | 0 0 0 | 5 0 0", "2018-07-10"),
    )
    table = quality_league.league(store, quarter="2018-19 Q1").table.set_index("Code")
    assert table.loc["15E", "People"] == 17
    assert table.loc["15E", "Which figure"] == (
        "last known live holders, 2017-18 Q4, its 3 predecessors together; now no return"
    )


def test_in_the_demonstration_nobody_stands_in_a_list_by_a_naked_number(demonstration):
    found = quality_league.league(demonstration, quarter="2018-19 Q3")
    assert "187 of 195 CCGs returned" in found.coverage
    assert {"Points lost", "Which figure", "% of England"} <= set(found.table.columns)
    blocked = found.table.set_index("Code").loc["07W"]
    assert blocked["Which figure"] == "last known live holders, 2018-19 Q2; now blocked by a caveat"
