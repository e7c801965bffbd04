"""Areas by two numbers: both drawings hold the same points and curves, and nothing else."""

import math

import pandas as pd
import plotly.graph_objects as go
import pytest

from phb.charts import svg
from phb.charts.chart import Chart, Series
from phb.charts.plotly import specification
from phb.charts.scatter import Curve, Points, Scatter

WORDS = {
    "name": "n",
    "title": "t",
    "subtitle": "s",
    "y_title": "y",
    "alt": "a",
    "source": "x",
    "table": pd.DataFrame(),
}
ALL = Points("All", (10.0, 200.0), (0.0, 31.5), ("A: none", "B: 31.5"), emphasis="context")
ONE = Points("Leeds", (70.0,), (12.0,), ("Leeds: 12",), emphasis="focus", symbol="diamond", text=("Leeds",))
FLOOR = Points("Too few", (5.0,), (3.0,), ("C: 3",), emphasis="context", is_open=True)
LIMIT = Curve("Upper 99.8%", (5.0, 50.0, 200.0), (900.0, 40.0, 20.0), label="99.8%")


def funnel(*points, **given):
    return Scatter(points=points, x_title="Residents", **{**WORDS, **given})


@pytest.mark.parametrize("is_log", [False, True])
def test_both_drawings_hold_the_same_areas_and_curves(is_log):
    one = funnel(ALL, ONE, FLOOR, curves=(LIMIT,), is_log_x=is_log)
    screen = {trace["name"]: trace for trace in specification(one)["data"]}
    paper = {line.get_gid(): line for line in svg.figure(one).axes[0].lines}
    for given in (ALL, ONE, FLOOR, LIMIT):
        assert tuple(screen[given.name]["x"]) == tuple(paper[given.name].get_xdata()) == given.x
        assert tuple(screen[given.name]["y"]) == tuple(paper[given.name].get_ydata()) == given.y
    assert go.Figure(specification(one, dark=True))


def test_a_limit_that_leaves_the_picture_does_not_flatten_the_areas():
    one = funnel(ALL, ONE, curves=(LIMIT,))
    assert one.reach()[1][1] < 60


@pytest.mark.parametrize("is_log", [False, True])
def test_every_area_lies_within_the_axes(is_log):
    one = funnel(ALL, ONE, FLOOR, is_log_x=is_log)
    (left, right), (foot, top) = one.reach()
    assert all(left < x < right and foot <= y < top for each in one.points for x, y in zip(each.x, each.y))
    shown = specification(one)["layout"]["xaxis"]["range"]
    assert shown == ([math.log10(left), math.log10(right)] if is_log else [left, right])


def test_areas_below_the_floor_are_open_marks_and_the_area_in_focus_is_the_largest():
    drawn = {trace["name"]: trace["marker"] for trace in specification(funnel(ALL, ONE, FLOOR))["data"]}
    assert drawn["Too few"]["symbol"].endswith("-open")
    assert drawn["Leeds"]["size"] > drawn["All"]["size"]


def test_nothing_to_draw_is_said_in_words():
    none = funnel(Points("All", (), (), ()), empty="No CCG has a figure.")
    assert not none.has_values
    assert any(text.get_text() == "No CCG has a figure." for text in svg.figure(none).axes[0].texts)
    assert svg.svg(none).startswith(b"<?xml")


@pytest.mark.parametrize("x", [(), (1.0, 2.0)])
def test_points_and_curves_whose_parts_do_not_fit_are_refused(x):
    with pytest.raises(ValueError, match="areas but"):
        Points("A", x, (1.0,), ("a",))
    with pytest.raises(ValueError, match="places but"):
        Curve("A", x, (1.0,))


PLACES = ("Leeds", "Hull", "York")
RATES = Series("Rate", PLACES, (12.0, None, 30.0), "marks", low=(8.0, None, 21.0), high=(17.0, None, 44.0))


def test_the_interval_of_a_mark_is_drawn_where_there_is_one_and_the_axis_holds_it():
    lying = Chart(series=(RATES,), is_lying=True, unit="rate", **WORDS)
    trace = specification(lying)["data"][0]
    assert trace["error_x"]["array"] == [5.0, 0.0, 14.0]
    assert trace["error_x"]["arrayminus"] == [4.0, 0.0, 9.0]
    assert specification(lying)["layout"]["xaxis"]["range"][1] > 44
    whiskers = [line for line in svg.figure(lying).axes[0].lines if line.get_gid() == "Rate interval"]
    assert [tuple(line.get_xdata()) for line in whiskers] == [(8.0, 17.0), (21.0, 44.0)]


@pytest.mark.parametrize("wrong", [{"low": (1, 1, 1)}, {"low": (1,), "high": (1,)}])
def test_an_interval_without_both_ends_is_refused(wrong):
    with pytest.raises(ValueError):
        Series("Rate", PLACES, (1, 2, 3), "marks", **wrong)


def test_a_guide_is_a_line_without_marks_in_both_drawings():
    guide = Series("Upper limit", PLACES, (3.0, 3.0, 4.0), "guide", dash=True)
    one = Chart(series=(guide,), **WORDS)
    assert specification(one)["data"][0]["mode"] == "lines"
    (line,) = (line for line in svg.figure(one).axes[0].lines if str(line.get_gid()).startswith("Upper"))
    assert line.get_marker() == "None" and line.get_linestyle() == "--"
