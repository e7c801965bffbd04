"""The seven checks a return is held against, on little tables; why each point is lost, and the score."""

import pytest

from etl import recipe
from phb import definitions
from tests.returns import published, voluntary, workbook
from tests.stores import ask

FULL = "08F | {} | Adult CHC | {} | {} | {} | {}"
FIRST = FULL.format("2017-18 Q1", "40 10 0", "10 0 0", "5 0 0", "50 10 0")
SECOND = FULL.format("2017-18 Q2", "45 10 0", "6 0 0", "3 0 0", "56 10 0")


def judged(store, check, quarter="2017-18 Q2", ccg="08F"):
    """Outcome and reason of one check."""
    asked = (
        f"select outcome, reason from return_quality_check where ccg_code = '{ccg}'"
        f" and quarter = '{quarter}' and \"check\" = '{check}'"
    )
    (found,) = ask(store, asked)
    return found


def outcomes(store, quarter="2017-18 Q2", ccg="08F"):
    """The outcome of every check."""
    asked = (
        'select "check", outcome from return_quality_check'
        f" where ccg_code = '{ccg}' and quarter = '{quarter}'"
    )
    return dict(ask(store, asked))


def score(store, quarter="2017-18 Q2", ccg="08F"):
    """Score, weight lost, weight that applies and checks lost."""
    asked = (
        "select score, lost, applicable, lost_checks from return_quality"
        f" where ccg_code = '{ccg}' and quarter = '{quarter}'"
    )
    (found,) = ask(store, asked)
    return found


def live(*counts, first=0):
    quarters = ["2015-16 Q1", "2015-16 Q2", "2015-16 Q3"][first:]
    rows = [f"08F | {q} | {n} | 0 | 0 | {n}" for q, n in zip(quarters, counts)]
    return voluntary("\n".join(rows), received_on="2016-02-01")


# ---- as a whole ------------------------------------------------------------------------------------------


def test_a_whole_and_consistent_return_in_time_keeps_every_check(store_from):
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(SECOND, "2017-10-10"))
    assert set(outcomes(store).values()) == {"kept"}
    assert score(store) == (100, 0, 100, 0)


def test_a_ccg_without_a_return_scores_nothing_for_that_one_reason(store_from):
    store = store_from(workbook(FIRST))
    lost = ask(
        store,
        'select "check", reason from return_quality_check'
        " where ccg_code = '02N' and outcome <> 'not_applicable'",
    )
    assert lost == [("complete", "No return")]
    assert score(store, "2017-18 Q1", "02N") == (0, 20, 20, 1)


def test_there_is_a_row_for_every_ccg_open_and_every_check_and_a_reason_where_one_is_lost(demonstration):
    opened = ask(demonstration, "select count(*) from ccg_quarter")[0][0]
    assert ask(demonstration, "select count(*) from return_quality") == [(opened,)]
    assert ask(
        demonstration,
        "select count(*), count(*) filter (where (reason is not null) <> (outcome = 'lost')),"
        " count(*) filter (where length(reason) < 9) from return_quality_check",
    ) == [(opened * 7, 0, 0)]


def test_the_score_is_the_share_kept_of_the_weights_that_apply(demonstration):
    wrong = ask(
        demonstration,
        """
        with sums as (
            select ccg_code, quarter,
                sum(if(outcome = 'kept', weight, 0)) as kept, sum(if(outcome = 'lost', weight, 0)) as lost
            from return_quality_check group by all
        )
        select * from return_quality join sums using (ccg_code, quarter)
        where return_quality.lost <> sums.lost or applicable <> sums.kept + sums.lost
            or abs(score - 100 * sums.kept / (sums.kept + sums.lost)) > 1e-9
        """,
    )
    assert wrong == []


def test_the_checks_and_their_weights_are_those_of_the_definition(demonstration):
    defined = [
        (c.name, c.title, c.weight, place) for place, c in enumerate(definitions.quality().checks, start=1)
    ]
    stored = ask(demonstration, 'select "check", title, weight, place from quality_check order by place')
    assert stored == defined
    assert sum(weight for _, _, weight, _ in stored) == 100


def test_every_question_that_loses_a_check_is_one_the_build_asks():
    asked = (recipe.MODELS / "marts" / "question.sql").read_text(encoding="utf-8")
    for check in definitions.quality().checks:
        for question in check.questions:
            assert f"quarter_index, '{question}'" in asked, question


# ---- on time ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2017-07-14", ("kept", None)),
        (
            "2017-07-15",
            ("lost", "The return came on 15 July 2017, 1 day after the published deadline of 14 July 2017."),
        ),
        (
            "2017-08-03",
            (
                "lost",
                "The return came on 3 August 2017, 20 days after the published deadline of 14 July 2017.",
            ),
        ),
    ],
)
def test_a_return_after_the_deadline_is_late(store_from, day, found):
    assert judged(store_from(workbook(FIRST, day)), "on_time", "2017-18 Q1") == found


def test_a_return_in_time_and_restated_after_the_deadline_was_on_time(store_from):
    later = FIRST.replace("10 0 0", "12 0 0")
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(later, "2017-11-01"))
    assert judged(store, "on_time", "2017-18 Q1") == ("kept", None)


def test_nobody_was_late_where_there_was_no_deadline_and_nothing_is_known_of_a_published_figure(store_from):
    store = store_from(
        live(40), published("08F | Q1 2018-19 | In place at end of quarter | Total | 45", "2019-01-10")
    )
    assert judged(store, "on_time", "2015-16 Q1") == ("not_applicable", None)
    assert judged(store, "on_time", "2018-19 Q1") == ("not_applicable", None)


# ---- complete --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "found"),
    [
        ("5 0 0", ("kept", None)),
        ("0 0 0", ("kept", None)),
        ("* 0 0", ("kept", None)),  # a suppressed figure is given
        ("- - -", ("lost", "Not given: Ended in the quarter.")),
        ("5 - 0", ("lost", "Not given: Ended in the quarter (total, notional).")),
    ],
)
def test_a_mandatory_return_gives_start_new_ended_and_year_to_date(store_from, ended, found):
    store = store_from(workbook(FULL.format("2017-18 Q1", "40 10 0", "10 0 0", ended, "50 10 0")))
    assert judged(store, "complete", "2017-18 Q1") == found


def test_whatever_is_lacking_is_named(store_from):
    store = store_from(workbook("08F | 2017-18 Q1 | Adult CHC | 40 10 0", groups=("start",)))
    assert judged(store, "complete", "2017-18 Q1") == (
        "lost",
        "Not given: New in the quarter; Ended in the quarter; Received, year to date.",
    )


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("3 | 1 | 0 | 4", ("kept", None)),
        ("3 | 1 | 0 | -", ("kept", None)),  # the arrangements make the total
        ("3 | - | 0 | 4", ("lost", "Not given: Live holders (notional).")),
        ("- | - | - | 4", ("lost", "Not given: Live holders (direct payment, notional, third party).")),
    ],
)
def test_a_voluntary_return_gives_live_holders_by_arrangement(store_from, cells, found):
    assert judged(store_from(voluntary(f"08F | 2015-16 Q1 | {cells}")), "complete", "2015-16 Q1") == found


def test_of_a_published_figure_nobody_knows_what_the_return_held(store_from):
    store = store_from(published("08F | Q1 2018-19 | In place at end of quarter | Total | 45"))
    assert judged(store, "complete", "2018-19 Q1") == ("not_applicable", None)
    assert judged(store, "not_restated", "2018-19 Q1") == ("not_applicable", None)


def test_a_published_figure_does_not_complete_a_return(store_from):
    store = store_from(
        workbook(
            "08F | 2017-18 Q1 | Adult CHC | 40 10 0 | 5 0 0 | 60 10 0", groups=("start", "ended", "ytd")
        ),
        published("08F | Q1 2017-18 | New in quarter | Total | 10", "2017-09-01"),
    )
    assert judged(store, "complete", "2017-18 Q1") == ("lost", "Not given: New in the quarter.")


# ---- parts, copies, jumps --------------------------------------------------------------------------------


def test_parts_that_do_not_add_up_are_told_with_both_figures(store_from):
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9"))
    assert judged(store, "parts_add_up", "2015-16 Q1") == (
        "lost",
        "Live holders, by arrangement: the parts add up to 4, the total given is 9.",
    )


def test_a_return_copied_forward_loses_the_check_and_no_other_for_it(store_from):
    copied = FIRST.replace("2017-18 Q1", "2017-18 Q2")
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(copied, "2017-10-10"))
    outcome, reason = judged(store, "not_copied_forward")
    assert (outcome, reason[:66]) == (
        "lost",
        "Every figure is that of the quarter before, although 10 are new; i",
    )
    assert [check for check, found in outcomes(store).items() if found == "lost"] == ["not_copied_forward"]


def test_a_bare_repeat_loses_no_point(store_from):
    store = store_from(live(7, 7, 7))
    assert ask(store, 'select "check" from question') == [("identical_to_last_two",)]
    assert score(store, "2015-16 Q3")[0] == 100


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((50, 60), ("kept", None)),
        ((100, 80), ("lost", "Live holders fell from 100 in the quarter before to 80, a fall of 20 %.")),
        ((50, 101), ("lost", "Live holders rose from 50 in the quarter before to 101, a rise of 102 %.")),
        ((0, 101), ("kept", None)),
    ],
)
def test_a_fall_or_a_jump_is_unexplained(store_from, counts, found):
    assert judged(store_from(live(*counts)), "no_unexplained_jump", "2015-16 Q2") == found


def test_a_first_return_has_nothing_to_be_held_against(store_from):
    store = store_from(live(50))
    assert outcomes(store, "2015-16 Q1") == {
        "on_time": "not_applicable",
        "complete": "kept",
        "parts_add_up": "kept",
        "not_copied_forward": "not_applicable",
        "no_unexplained_jump": "not_applicable",
        "kinds_consistent": "not_applicable",
        "not_restated": "kept",
    }
    assert score(store, "2015-16 Q1") == (100, 0, 45, 0)


def test_nothing_is_held_against_the_quarter_before_on_another_boundary(store_from):
    # 01K took over others in April 2017.
    store = store_from(
        workbook(FIRST.replace("08F", "01K"), "2017-07-10"),
        voluntary("01K | 2016-17 Q4 | 5 | 0 | 0 | 5", received_on="2017-04-20"),
    )
    found = outcomes(store, "2017-18 Q1", "01K")
    assert found["not_copied_forward"] == found["no_unexplained_jump"] == "not_applicable"


# ---- kinds -----------------------------------------------------------------------------------------------


def test_the_year_to_date_sent_as_start_breaks_the_tie_between_the_kinds(store_from):
    wrong = FULL.format("2017-18 Q2", "50 10 0", "6 0 0", "3 0 0", "56 10 0")
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(wrong, "2017-10-10"))
    assert judged(store, "kinds_consistent") == (
        "lost",
        "In place at start are 60, but 55 were live at the end of the quarter before; "
        "60 had been received in the year to date by then.",
    )


def test_several_questions_of_one_check_lose_it_once_and_are_all_told(store_from):
    odd = FULL.format("2017-18 Q2", "70 10 0", "6 0 0", "0 0 0", "40 10 0")
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(odd, "2017-10-10"))
    outcome, reason = judged(store, "kinds_consistent")
    assert outcome == "lost"
    assert reason == (
        "In place at start are 80, but 55 were live at the end of the quarter before. "
        "Live holders are 86, more than the 50 received in the year to date. "
        "Received, year to date fell from 60 at 2017-18 Q1 to 50 within the same year."
    )
    assert score(store) == (85, 15, 100, 1)


# ---- restated --------------------------------------------------------------------------------------------


def test_a_return_corrected_later_was_restated_and_says_how(store_from):
    later = FULL.format("2017-18 Q1", "40 10 0", "7 0 0", "5 0 0", "47 10 0")
    store = store_from(workbook(FIRST, "2017-07-10"), workbook(later, "2017-11-01"))
    assert judged(store, "not_restated", "2017-18 Q1") == (
        "lost",
        "Restated: Live holders: 55 until 1 November 2017, then 52; New in the quarter: 10 until"
        " 1 November 2017, then 7; Received, year to date: 60 until 1 November 2017, then 57.",
    )


def test_as_at_a_day_before_the_correction_nothing_was_restated(store_from):
    later = FIRST.replace("10 0 0 |", "7 0 0 |")
    returns = workbook(FIRST, "2017-07-10"), workbook(later, "2017-11-01")
    assert judged(store_from(*returns, as_at="2017-10-31"), "not_restated", "2017-18 Q1")[0] == "kept"
    assert judged(store_from(as_at="2017-11-01"), "not_restated", "2017-18 Q1")[0] == "lost"


def test_other_parts_of_the_same_total_are_a_restatement_too(store_from):
    store = store_from(
        voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4", received_on="2015-07-10"),
        voluntary("08F | 2015-16 Q1 | 2 | 2 | 0 | 4", received_on="2015-08-10"),
    )
    assert judged(store, "not_restated", "2015-16 Q1") == (
        "lost",
        "Restated: Live holders: other parts from 10 August 2015.",
    )


def test_the_same_figures_sent_again_are_no_restatement(store_from):
    row = "08F | 2015-16 Q1 | 3 | 1 | 0 | 4"
    store = store_from(
        voluntary(row, received_on="2015-07-10"),
        voluntary(f"{row}\n02N | 2015-16 Q1 | 1 | 0 | 0 | 1", received_on="2015-08-10"),
    )
    assert judged(store, "not_restated", "2015-16 Q1") == ("kept", None)


def test_a_published_figure_restates_nothing(store_from):
    store = store_from(
        workbook(FIRST, "2017-07-10"),
        published("08F | Q1 2017-18 | New in quarter | Total | 25", "2017-11-01"),
    )
    assert judged(store, "not_restated", "2017-18 Q1") == ("kept", None)
