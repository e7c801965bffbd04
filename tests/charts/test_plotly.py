import json
import pickle
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pytest

from phb.charts.chart import Band, Break, Chart, Series
from phb.charts.plotly import DARK, LIGHT, figure, specification

QUARTERS = ("2016-17 Q3", "2016-17 Q4", "2017-18 Q1", "2017-18 Q2")


def chart(*series, **parts):
    table = pd.DataFrame({"Quarter": QUARTERS, "People": [10, None, 0, 1_234]})
    words = {"title": "t", "subtitle": "s", "y_title": "People", "alt": "a", "source": "x", "name": "n"}
    return Chart(series=series, table=table, **{**words, "places": QUARTERS, **parts})


LIVE = Series(
    "Live holders",
    QUARTERS,
    (10, None, 0, 1_234),
    emphasis="focus",
    points=("whole", "whole", "partial", "arriving"),
    note=("5 CCGs", "none", "3 CCGs", "4 CCGs"),
)
STATED = Series("Stated", QUARTERS[:1], (12,), "marks", symbol="diamond")


def test_the_drawn_figure_holds_the_very_numbers_of_the_chart():
    drawn = json.loads(plotly.io.to_json(figure(chart(LIVE, STATED))))
    assert [trace["x"] for trace in drawn["data"]] == [list(LIVE.x), list(STATED.x)]
    assert [trace["y"] for trace in drawn["data"]] == [list(LIVE.y), list(STATED.y)]
    assert [trace["name"] for trace in drawn["data"]] == ["Live holders", "Stated"]


def test_plotly_itself_finds_nothing_wrong_with_the_specification():
    bars = Series("CCGs", QUARTERS, (1, 2, 3, 4), "bar", "context", points=LIVE.points)
    whole = chart(
        LIVE,
        STATED,
        bars,
        bands=(Band("Target", 50, 100), Band("Level", 20, 20)),
        breaks=(Break("2017-18 Q1", "changed"), Break("2016-17 Q4", "due", "end")),
    )
    for dark in (False, True):
        go.Figure(specification(whole, dark=dark))


def test_nought_is_drawn_and_no_value_is_a_gap():
    trace = figure(chart(LIVE)).data[0]
    assert trace.y[2] == 0
    assert trace.y[1] is None
    assert trace.connectgaps is False


def test_a_quarter_with_fewer_ccgs_is_hollow_and_one_still_arriving_is_lighter():
    marker = figure(chart(LIVE)).data[0].marker
    assert list(marker.symbol) == ["circle", "circle", "circle-open", "circle"]
    assert list(marker.opacity) == [1, 1, 1, 0.5]


def test_a_line_that_begins_anew_is_not_joined_to_what_came_before():
    whole = Series("Live", QUARTERS, (1, 2, 3, 4), note=("a", "b", "c", "d"), points=LIVE.points)
    parted = replace(whole, anew=("2017-18 Q1",))
    trace = figure(chart(parted)).data[0]
    assert list(zip(trace.x, trace.y, trace.customdata)) == [
        ("2016-17 Q3", 1, "a"),
        ("2016-17 Q4", 2, "b"),
        ("2017-18 Q1", None, ""),
        ("2017-18 Q1", 3, "c"),
        ("2017-18 Q2", 4, "d"),
    ]
    assert list(trace.marker.symbol) == ["circle", "circle", "circle", "circle-open", "circle"]
    assert trace.connectgaps is False


def test_marks_are_never_joined():
    assert figure(chart(STATED)).data[0].mode == "markers"


@pytest.mark.parametrize("unit", ["count", "percent", "rate"])
def test_the_axis_stands_on_nought_and_reaches_beyond_the_band(unit):
    low, high = figure(
        chart(LIVE, bands=(Band("Target", 50, 2_000),), unit=unit, y_top=None)
    ).layout.yaxis.range
    assert low == 0
    assert high > 2_000 or unit == "percent"


def test_every_place_of_the_axis_is_kept_in_order_though_nothing_is_drawn_there():
    axis = figure(chart(STATED)).layout.xaxis
    assert list(axis.categoryarray) == list(QUARTERS)
    assert list(axis.range) == [-0.5, 3.5]


def test_a_change_of_counting_stands_before_its_quarter_and_a_due_day_after():
    marked = chart(LIVE, breaks=(Break("2017-18 Q1", "changed"), Break("2017-18 Q1", "due", "end")))
    assert [shape.x0 for shape in figure(marked).layout.shapes] == [1.5, 2.5]


def test_a_series_named_at_its_end_is_not_named_again_in_the_legend():
    named = Series("Live", QUARTERS, (10, 20, 30, None), label="Live holders")
    drawn = figure(chart(named, STATED))
    assert drawn.data[0].showlegend is False
    (label,) = drawn.layout.annotations
    assert (label.text, label.x, label.y) == ("<b>Live holders</b>", "2017-18 Q1", 30)


def test_hover_shows_the_note_and_thousands_separators():
    trace = figure(chart(LIVE)).data[0]
    assert list(trace.customdata) == list(LIVE.note)
    assert "%{y:,.0f}" in trace.hovertemplate
    assert "%{customdata}" in trace.hovertemplate


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("palette", "page"), [(DARK, "#0E1117"), (LIGHT[:5], "#FFFFFF")])
def test_series_stand_out_from_the_page_in_both_themes(palette, page):
    for colour in palette:
        light, dark = sorted((luminance(colour) + 0.05, luminance(page) + 0.05), reverse=True)
        assert light / dark >= 3, colour


def test_the_background_is_the_pages_own():
    layout = figure(chart(LIVE)).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_a_chart_without_any_value_is_still_drawn():
    empty = Series("Live", QUARTERS, (None,) * 4, label="Live")
    go.Figure(specification(chart(empty)))
    assert figure(chart(empty)).layout.annotations == ()


def test_a_chart_without_any_place_is_drawn_empty_too():
    assert not figure(chart(places=())).data
    assert not chart(places=()).has_values
    assert chart(LIVE).has_values


def test_a_series_whose_parts_do_not_fit_is_refused():
    with pytest.raises(ValueError, match="'Live' has 4 places but 3 entries"):
        Series("Live", QUARTERS, (1, 2, 3))


def test_a_chart_travels_through_the_cache_whole():
    sent = chart(LIVE, STATED)
    back = pickle.loads(pickle.dumps(sent))
    assert specification(back) == specification(sent)
    pd.testing.assert_frame_equal(back.table, sent.table)


@pytest.mark.parametrize(("values", "side"), [((1, 2, 3, 4), "right"), ((4, 3, 2, 1), "left")])
def test_the_name_of_a_chosen_point_stands_on_the_free_side_of_the_line(values, side):
    line = Series("Live", QUARTERS, values)
    mark = Series("Chosen", QUARTERS[1:2], values[1:2], "marks", label=QUARTERS[1])
    (label,) = figure(chart(line, mark)).layout.annotations
    assert (label.x, label.xanchor, label.yanchor) == (QUARTERS[1], side, "bottom")


@pytest.mark.parametrize("kind", ["line", "marks"])
def test_a_name_at_the_first_place_does_not_run_into_the_axis(kind):
    whole = Series("All", QUARTERS, (1, 2, 3, 4))
    first = Series("First", QUARTERS[:1], (1,), kind, label=QUARTERS[0])
    (label,) = figure(chart(whole, first)).layout.annotations
    assert label.xanchor == "left"


def test_an_estimate_is_dashed_with_open_marks_and_a_lower_bound_is_an_open_upward_triangle():
    estimate = Series("Estimated", QUARTERS, (1, 2, 3, 4), dash=True)
    bounded = Series("Live", QUARTERS, (1, 2, 3, 4), points=("whole", "at_least", "partial", "whole"))
    first, second = figure(chart(estimate, bounded)).data
    assert (first.line.dash, first.marker.symbol) == ("dash", "circle-open")
    assert list(second.marker.symbol) == ["circle", "triangle-up-open", "circle-open", "circle"]
    assert second.line.dash is None


STEPS = ("2018-19 Q4", "risers", "fallers", "new to the panel", "2019-20 Q1")


def waterfall(*values, **parts):
    return Series("Change", STEPS, values, "waterfall", totals=(STEPS[0], STEPS[-1]), **parts)


def test_the_steps_of_a_waterfall_lead_from_the_first_total_to_the_last():
    bars = figure(chart(waterfall(10, 8, -3, 2, 17), places=STEPS)).data[-1]
    assert list(zip(bars.base, bars.y)) == [(0, 10), (10, 8), (18, -3), (15, 2), (0, 17)]
    assert list(bars.text) == ["10", "▲ +8", "▼ −3", "▲ +2", "17"]


def test_the_values_of_lying_steps_stand_in_a_column_where_nothing_cuts_them_off():
    drawn = figure(chart(waterfall(10, 8, -3, 2, 17), places=STEPS, is_lying=True))
    assert [one.text for one in drawn.layout.annotations] == ["10", "▲ +8", "▼ −3", "▲ +2", "17"]
    assert {(one.xref, one.x) for one in drawn.layout.annotations} == {("paper", 1)}
    assert drawn.data[-1].textposition == "none"
    assert drawn.layout.xaxis.showticklabels is False


@pytest.mark.parametrize(("dark", "page"), [(False, "#FFFFFF"), (True, "#14171C")])
def test_what_names_an_axis_or_a_value_is_readable_in_both_themes(dark, page):
    context = replace(LIVE, emphasis="context", label="2017-18")
    layout = figure(chart(context), dark=dark).layout
    drawn = (
        layout.xaxis.tickfont,
        layout.yaxis.tickfont,
        layout.yaxis.title.font,
        layout.annotations[0].font,
    )
    for one in drawn:
        light, dim = sorted((luminance(one.color) + 0.05, luminance(page) + 0.05), reverse=True)
        assert light / dim >= 4.5


def test_the_name_of_a_late_break_keeps_off_the_risen_line():
    breaks = (Break(QUARTERS[1], "mandatory"), Break(QUARTERS[3], "opened"))
    early, late = figure(chart(LIVE, breaks=breaks)).layout.annotations[:2]
    assert (early.xanchor, late.xanchor) == ("left", "right")


def test_a_waterfall_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="comes to 17 at '2019-20 Q1', not 18"):
        waterfall(10, 8, -3, 2, 18)
    with pytest.raises(ValueError, match="has no value at 'fallers'"):
        waterfall(10, 8, None, 2, 18)


def test_small_steps_begin_above_nought_say_so_and_their_totals_are_levels_not_cut_bars():
    drawn = figure(chart(waterfall(10_000, 80, -30, 20, 10_070), places=STEPS))
    assert drawn.layout.yaxis.range[0] == 9_988
    assert drawn.layout.yaxis.title.text == "People<br>the axis begins at 9,988"
    bars = drawn.data[-1]
    assert [colour == "rgba(0,0,0,0)" for colour in bars.marker.color] == [True, False, False, False, True]
    lead = drawn.data[0]
    assert [y for y, size in zip(lead.y, lead.marker.size) if size] == [10_000, 10_070]
    joined = [
        pair for pair in pairwise(zip(lead.x, lead.y)) if pair[0][1] is not None and pair[1][1] is not None
    ]
    assert [one[0] for pair in joined for one in pair] == [one for pair in pairwise(STEPS) for one in pair]


def test_bars_that_lie_have_their_places_from_the_top_and_falls_to_the_left():
    bars = Series("Change", STEPS[1:4], (8, -3, 2), "bar", text=("+8", "−3", "+2"), note=("a", "b", "c"))
    drawn = figure(chart(bars, places=STEPS[1:4], is_lying=True))
    (trace,) = drawn.data
    assert (list(trace.y), list(trace.x), trace.orientation) == (list(STEPS[1:4]), [8, -3, 2], "h")
    assert list(drawn.layout.yaxis.range) == [2.5, -0.5]
    assert drawn.layout.xaxis.range[0] < -3
    assert "%{y}: %{x:" in trace.hovertemplate
    assert [(one.y, one.text) for one in drawn.layout.annotations] == list(
        zip(STEPS[1:4], ("+8", "−3", "+2"))
    )
    with pytest.raises(ValueError, match="cannot lie"):
        chart(LIVE, is_lying=True)


@pytest.mark.parametrize("lying", [False, True])
def test_plotly_finds_nothing_wrong_with_a_waterfall_standing_or_lying(lying):
    for values in ((10, 8, -3, 2, 17), (10_000, 80, -30, 20, 10_070), (0, 0, 0, 0, 0)):
        steps = waterfall(*values, points=("whole", "whole", "whole", "partial", "whole"))
        go.Figure(specification(chart(steps, places=STEPS, is_lying=lying), dark=True))
