"""A restatement is drawn from nought, falls as falls, and what counts is told from what was replaced."""

import pandas as pd

from phb.analysis.revisions import History, Step
from phb.charts.plotly import figure
from phb.charts.revisions import steps


def history(*steps: Step) -> History:
    return History(
        name="NHS Barnsley CCG",
        quarter="2017-18 Q1",
        sentence="A sentence.",
        notes=(),
        measure="live holders",
        steps=steps,
        table=pd.DataFrame(),
        source="Returns as received; store abc.",
    )


def test_one_submission_needs_no_picture():
    assert steps(history(Step("10 July 2017", 26))) is None


def test_a_fall_is_drawn_as_a_fall_with_the_newest_filled():
    chart = steps(history(Step("10 July 2017", 26), Step("20 August 2017", 17)))
    (bars,) = chart.series
    assert chart.title == "Live holders fell by 9, from 26 to 17 (−35%)"
    assert bars.y == (26, 17)
    assert bars.points == ("partial", "whole")
    assert bars.note[1] == "fell by 9, from 26 to 17 (−35%)"
    assert list(chart.table["Change"])[1:] == [-9]


def test_two_submissions_of_one_day_are_two_bars():
    chart = steps(history(Step("10 July 2017", 26), Step("10 July 2017", 17)))
    assert len(set(chart.series[0].x)) == 2
    assert figure(chart).data
