"""The pictures of a change: steps that lead from one total to the other, and parts from nought."""

import plotly.graph_objects as go
import pytest

from phb.analysis.changes import changes
from phb.analysis.changes_asked import BY, measures
from phb.charts.changes import height, parts, waterfall
from phb.charts.plotly import figure, specification

LATEST = {"quarter": "2018-19 Q3", "geography": "2019-04"}


@pytest.fixture(scope="module")
def found(demonstration):
    return changes(demonstration, **LATEST)


@pytest.mark.parametrize("by", BY)
def test_the_steps_lead_from_the_earlier_total_to_the_later(found, by):
    drawn = waterfall(found, by)
    (series,) = drawn.series
    assert (series.x[0], series.y[0]) == ("2018-19 Q2", 33_890)
    assert (series.x[-1], series.y[-1]) == ("2018-19 Q3", 38_989)
    assert sum(series.y[:-1]) == series.y[-1]
    bars = figure(drawn).data[-1]
    ends = [base + step for base, step in zip(bars.base, bars.x)]
    assert (ends[0], ends[-1]) == (33_890, 38_989)


@pytest.mark.parametrize("by", [one for one in BY if one != "ccg"])
def test_every_step_is_a_row_of_the_table_beneath_it(found, by):
    view = found.views[by]
    rows = list(zip(view.table.iloc[:, 0], view.table.iloc[:, -1]))
    assert [change for _, change in rows[:-1]] == [one.change for one in view.steps]
    assert all(one.name.startswith(name) for one, (name, _) in zip(view.steps, rows))
    assert waterfall(found, by).table is parts(found, by).table is view.table


def test_the_named_ccgs_are_rows_of_the_table_and_the_rest_is_their_sum(found):
    view = found.views["ccg"]
    table = view.table.set_index("CCG")
    change = table.columns[-3]
    named = [one for one in view.steps if one.ccgs == 1 and not one.is_of_panel]
    for one in named:
        assert table.loc[one.name, change] == one.change
    rest = table[(table["How it counts"] == "like for like") & ~table.index.isin([one.name for one in named])]
    others = {one.name.split()[-1]: one.change for one in view.steps if "others that" in one.name}
    assert others == {
        "rose": rest.loc[rest[change] > 0, change].sum(),
        "fell": rest.loc[rest[change] < 0, change].sum(),
    }


def test_who_is_counted_is_hollow_and_what_the_same_ccgs_count_is_solid(found):
    steps = found.views["ccg"].steps
    (series,) = waterfall(found, "ccg").series
    assert series.points[1:-1] == tuple("partial" if one.is_of_panel else "whole" for one in steps)
    colours = figure(waterfall(found, "ccg")).data[-1].marker.color
    assert [colour == "rgba(0,0,0,0)" for colour in colours[1:-1]] == [one.is_of_panel for one in steps]


def test_a_rise_and_a_fall_differ_by_shape_and_sign_not_by_colour_alone(found):
    text = dict(zip(waterfall(found, "ccg").order(), figure(waterfall(found, "ccg")).data[-1].text))
    assert text["New to the panel, 2 CCGs"] == "▲ +390"
    assert text["Gone, 6 CCGs"] == "▼ −658"


@pytest.mark.parametrize("by", BY)
def test_the_text_alternative_tells_every_step(found, by):
    for drawn in (waterfall(found, by), parts(found, by)):
        for one in found.views[by].steps:
            assert one.name in drawn.alt


@pytest.mark.parametrize("measure", measures())
def test_no_chart_holds_two_kinds_and_each_names_its_own(demonstration, measure):
    found = changes(demonstration, **{**LATEST, "measure": measure})
    counted = found.asked.counted
    for by in BY:
        for drawn in (waterfall(found, by), parts(found, by)):
            assert {one.counts for one in drawn.series} == {counted.kind}
        drawn = waterfall(found, by)
        assert counted.what in drawn.subtitle
        assert counted.title in drawn.y_title
        people = [name for name in drawn.table.columns if "Q" in name or name.startswith("Change in")]
        assert all(counted.title.lower() in name.lower() for name in people)
        assert not any(
            other.lower() in name.lower()
            for name in people
            for other in set(measures().values()) - {counted.title}
        )


def test_plotly_finds_nothing_wrong_and_a_longer_picture_is_higher(found):
    short, long = waterfall(found, "arrangement"), waterfall(found, "ccg")
    for drawn in (short, long, parts(found, "region")):
        go.Figure(specification(drawn, dark=True))
    assert height(short) < height(long)


def test_the_title_of_each_part_is_its_finding(found):
    assert parts(found, "region").title.startswith("By region: ")
    assert " rose most, +" in parts(found, "region").title
    assert parts(found, "arrangement").title.endswith("of +5,242 like for like")
