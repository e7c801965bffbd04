"""Scores are drawn as number and height, and no return is never a mere low score."""

import pandas as pd

from phb.analysis.quality import Mean, Quality, Score, Scored
from phb.charts import quality as drawing
from phb.ui.return_strip import message

QUARTERS = ("2016-17 Q4", "2017-18 Q1", "2017-18 Q2")
ALL, SOME, NONE = Score(100.0, True, ""), Score(85.7, True, "On time"), Score(0.0, False, "Complete")
BARNSLEY = Scored("02P", "NHS Barnsley CCG", "North of England", (ALL, ALL, SOME))
BURY = Scored("00V", "NHS Bury CCG", "North of England", (None, ALL, ALL))
CAMDEN = Scored("07R", "NHS Camden CCG", "London", (ALL, NONE, NONE))


def found(*ccgs, mandatory_from="2017-18 Q1", means=(40.0, 95.0, 96.0)):
    england = tuple(Mean(q, score, 97.0, 2, 3) for q, score in zip(QUARTERS, means))
    return Quality(
        quarter=QUARTERS[-1],
        sentence="A sentence.",
        england=england,
        regions={"London": {q: Mean(q, 50.0, 100.0, 1, 2) for q in QUARTERS[1:]}},
        ccgs=ccgs,
        finding="1 of 3 CCGs kept every point",
        mandatory_from=mandatory_from,
        region_finding="By region",
        table=pd.DataFrame(),
        source="Returns as received; store abc.",
    )


def cells(strip, code):
    row = next(row for group in strip.groups for row in group.rows if row.code == code)
    return [strip.cells[letter] for letter in row.letters]


def test_a_score_is_a_number_and_a_height_and_says_what_cost_points():
    cell = cells(drawing.strip(found(BARNSLEY), everyone=True), "02P")[-1]
    assert (cell.glyph, cell.look, cell.fill) == ("86", "v", 86)
    assert cell.words == "86 of 100, lost on: On time"


def test_no_return_looks_like_no_return_and_not_like_a_low_score():
    cell = cells(drawing.strip(found(CAMDEN), everyone=True), "07R")[-1]
    assert (cell.glyph, cell.look) == ("×", "n")
    assert cell.words == "No return: scores 0"


def test_no_such_ccg_and_no_such_region_are_told_apart():
    strip = drawing.strip(found(BURY), everyone=True)
    assert cells(strip, "00V")[0].words == "Not applicable: there was no such CCG"
    assert cells(strip, "")[0].words == "There was no such region"


def test_only_those_that_lost_points_are_drawn_unless_everybody_is_asked_for():
    few = drawing.strip(found(BARNSLEY, BURY, CAMDEN))
    assert {row.code for group in few.groups for row in group.rows} == {"", "02P", "07R"}
    assert "the 2 CCGs that lost points for 2017-18 Q2" in few.subtitle
    assert "all 3 CCGs" in drawing.strip(found(BARNSLEY, BURY, CAMDEN), everyone=True).subtitle


def test_every_letter_sent_to_the_browser_is_explained_there():
    sent = message(drawing.strip(found(BARNSLEY, BURY, CAMDEN), everyone=True))
    letters = {letter for group in sent["groups"] for row in group["rows"] for letter in row[2]}
    assert letters == set(sent["cells"])
    assert sent["england"] == [
        "England: mean score",
        [[f"{n}", f"mean {n} of 100, 2 of 3 CCGs returned"] for n in (40, 95, 96)],
    ]


def test_the_line_of_england_begins_anew_where_returns_became_mandatory_and_carries_coverage():
    chart = drawing.england(found(BARNSLEY))
    assert chart.series[0].anew == ("2017-18 Q1",)
    assert chart.breaks[0].at == "2017-18 Q1"
    assert set(chart.series[0].note) == {"2 of 3 CCGs returned"}
    assert list(chart.table["CCGs returned"]) == [2, 2, 2]
    assert "2 of 3 CCGs returned" in chart.subtitle


def test_the_title_holds_a_mean_only_against_quarters_of_the_same_collection():
    assert drawing.england(found()).title == (
        "Returns for 2017-18 Q2 score 96 of 100 on average; the lowest since 2017-18 Q1 was 95 (2017-18 Q1)"
    )
    falling = drawing.england(found(means=(40.0, 95.0, 90.0)))
    assert falling.title.endswith("score 90 of 100 on average, the lowest since 2017-18 Q1")


def test_the_line_of_a_chosen_ccg_is_hollow_where_it_sent_nothing_and_broken_where_it_was_not_open():
    line = drawing.england(found(CAMDEN, BURY), CAMDEN).series[-1]
    assert line.points == ("whole", "partial", "partial")
    assert drawing.england(found(BURY), BURY).series[-1].y[0] is None
