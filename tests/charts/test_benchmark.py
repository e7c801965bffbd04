"""The benchmark's and comparison's pictures: both drawings hold the same numbers, and the table has them."""

import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from phb.analysis import benchmark_equity as equity
from phb.analysis import benchmark_mix as mixing
from phb.analysis import benchmark_risen as rising
from phb.analysis.benchmark import field
from phb.analysis.benchmark_peers import CHOSEN, group
from phb.analysis.benchmark_time import over_time
from phb.analysis.benchmark_words import source
from phb.analysis.compare import compare
from phb.analysis.compare import members as members_of
from phb.analysis.words import source_line
from phb.charts import (
    benchmark,
    benchmark_equity,
    benchmark_funnel,
    benchmark_mix,
    benchmark_peers,
    benchmark_risen,
    benchmark_time,
    icons,
    svg,
)
from phb.charts import compare as comparing
from phb.charts.plotly import specification
from phb.quarters import Quarter
from tests.charts.test_svg import hold_the_same
from tests.rollout import QUARTER, rollout

LAST = "2019-20 Q3"
CODE, GROUP = "15F", ("15E", "14L", "00L", "00K", "01H", "02P")
MEASURES = ("holders_per_100k", "direct_payment_share", "starters_per_100k", "holders", "change_on_quarter")
VIEWS = ("tenths", "peers", "time", "risen", "mix", "members")


def picture(store, view, measure, quarter=LAST, geography="as_it_was", code=CODE):
    on = {"quarter": quarter, "geography": geography}
    found = field(store, measure=measure, **on)
    place = found.place(code)
    line = source(found, source_line(store.meta))
    if view == "tenths":
        return benchmark.tenths(found, place, line)
    if view == "peers":
        return benchmark_peers.chart(group(found, place, GROUP, kind=CHOSEN), line)
    if view == "funnel":
        return benchmark_funnel.funnel(found, place, [found.place("14L")], line)
    if view == "time":
        return benchmark_time.chart(over_time(store, measure=measure, code=code, **on))
    if view == "risen":
        return benchmark_risen.chart(rising.risen(store, code=code, near={}, peers=GROUP, **on))
    if view == "mix":
        return benchmark_mix.chart(mixing.mix(store, code=code, codes=GROUP, **on))
    return comparing.members(members_of(store, measure=measure, area="region:London", **on))


def same_in_both(one):
    """Hold both drawings to each series of a picture; count the values that are not a guide's."""
    guides = [series for series in one.series if series.kind == "guide"]
    lines, traces = svg.figure(one).axes[0].lines, specification(one)["data"]
    for guide in guides:
        drawn = [line for line in lines if line.get_gid() == guide.name]
        paper = [value for line in drawn for value in line.get_ydata() if value == value]
        screen = [value for trace in traces if trace.get("name") == guide.name for value in trace["y"]]
        held = [value for value in guide.y if value is not None]
        assert sorted(paper) == pytest.approx(sorted(held))
        assert sorted(value for value in screen if value is not None) == pytest.approx(sorted(held))
    rest = tuple(series for series in one.series if series.kind != "guide")
    return hold_the_same(replace(one, series=rest, spreads=()))


def numbers(table):
    """Give every number of a table."""
    columns = [table[name].dropna() for name in table.columns if table[name].dtype.kind in "fi"]
    return {round(float(value), 1) for column in columns for value in column}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("view", VIEWS)
def test_both_drawings_hold_the_same_numbers_and_every_one_is_in_the_table(demonstration, view, measure):
    one = picture(demonstration, view, measure)
    assert same_in_both(one) > 0
    held = numbers(one.table)
    for series in one.series:
        for value in series.y:
            near = () if value is None else (round(value + off, 1) for off in (-0.01, 0, 0.01))
            assert value is None or held & set(near) or value == 0


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("view", (*VIEWS, "funnel"))
def test_every_picture_has_words_for_who_cannot_see_it_and_its_source(demonstration, view, measure):
    one = picture(demonstration, view, measure)
    assert len(one.alt) > 20 and one.title and one.name
    for said in (one.title, one.subtitle, one.alt, one.source):
        assert not re.search(r"\bnan\b|\binf\b|None(?! of)|[-−]0(\.0)?(?![.\d])", said)
    if one.has_values:
        assert "Demonstration returns" in one.source and "as at" in one.source
        assert "table" in one.alt
    else:
        assert one.empty


def points(one):
    return {(x, y) for each in one.points for x, y in zip(each.x, each.y)}


@pytest.mark.parametrize("measure", ["holders_per_100k", "direct_payment_share"])
@pytest.mark.parametrize("limits", ["spread", "chance"])
def test_the_funnel_draws_every_ccg_with_a_figure_and_its_method_s_limits(demonstration, measure, limits):
    found = field(demonstration, measure=measure, quarter=LAST, geography="as_it_was")
    place = found.place(CODE)
    one = benchmark_funnel.funnel(found, place, [found.place("14L")], "s", limits=limits)
    known = ~np.isnan(found.value)
    sizes = found.measured.denominator[known, -1]
    assert points(one) == set(zip(sizes.tolist(), found.value[known].tolist()))
    method = found.funnel if limits == "spread" else found.plain
    per = 100 if measure == "direct_payment_share" else 1
    curves = {curve.name: curve for curve in one.curves}
    for name, side in (("Lower 99.8%", "lower_998"), ("Upper 95%", "upper_95"), ("Upper 99.8%", "upper_998")):
        drawn = curves[f"{name} limit"]
        assert drawn.y == pytest.approx(getattr(method.limits(np.array(drawn.x)), side) * per)
    assert {curve.y[0] for curve in one.curves if curve.name == "Middle"} == {method.target * per}
    screen = {trace["name"]: trace for trace in specification(one)["data"]}
    paper = {line.get_gid(): line for line in svg.figure(one).axes[0].lines}
    for given in (*one.points, *one.curves):
        assert tuple(screen[given.name]["y"]) == tuple(paper[given.name].get_ydata()) == given.y
    assert one.points[-1].emphasis == "focus" and len(one.points[-1].x) == 1
    assert numbers(one.table) >= {round(value, 1) for value in found.value[known].tolist()}


@pytest.mark.parametrize("variable", equity.VARIABLES)
def test_a_gradient_draws_every_ccg_with_a_figure_once(demonstration, variable):
    found = equity.equity(demonstration, measure="holders_per_100k", quarter=LAST, geography="2019-04")
    one = benchmark_equity.scatter(found, variable, CODE)
    assert sum(len(each.x) for each in one.points) == len(one.table) == found.gradient(variable).slope.areas
    screen = {trace["name"]: trace for trace in specification(one)["data"]}
    assert all(tuple(screen[each.name]["y"]) == each.y for each in one.points)
    slope = found.gradient(variable).slope
    fitted = one.curves[0].y
    assert slope.at_foot != slope.at_top
    assert min(slope.at_foot, slope.at_top) <= min(fitted) <= max(fitted) <= max(slope.at_foot, slope.at_top)


def test_small_multiples_share_one_scale_and_hold_what_the_table_has(demonstration):
    keys = ("England", "region:London", "stp:Devon STP", CODE)
    found = compare(
        demonstration, measure="holders_per_100k", areas=keys, quarter=LAST, geography="as_it_was"
    )
    one = comparing.panels(found)
    assert len({panel.y_top for panel in one.panels}) == 1
    for panel, line in zip(one.panels, found.lines):
        assert same_in_both(panel) == int((~np.isnan(line.value)).sum())
        assert panel.alt and "2017-18 Q1" in panel.series[0].anew
        rows = one.table[one.table["Area"] == line.name]
        drawn = [value for value in panel.series[0].y if value is not None]
        assert rows["Holders per 100,000"].dropna().tolist() == pytest.approx(drawn, abs=0.051)


@pytest.mark.parametrize("view", ["tenths", "time"])
def test_no_line_and_no_band_is_joined_across_april_2017(demonstration, view):
    one = picture(demonstration, view, "direct_payment_share", code="00L")
    for series in one.series:
        if series.kind != "marks":
            assert "2017-18 Q1" in series.anew
    for spread in one.spreads:
        assert len({quarter < "2017-18" for quarter in spread.x}) == 1
    assert one.breaks[0].at == "2017-18 Q1"
    for trace in specification(one)["data"]:
        if trace.get("mode", "").startswith("lines"):
            held = list(zip(trace["x"], trace["y"]))
            for (before, value), (after, other) in pairwise(held):
                is_across = before < "2017-18" <= after and Quarter.parse(before) + 1 == Quarter.parse(after)
                assert not (is_across and value is not None and other is not None)


@pytest.mark.parametrize("given", [(0,) * 5, (None,) * 5, (None, None, None, None, 30), (50,) * 5])
@pytest.mark.parametrize("view", [*VIEWS, "funnel"])
def test_a_series_of_nought_of_nothing_of_one_point_or_of_one_value_is_drawn_or_said_in_words(
    store_from, given, view
):
    store = store_from(*rollout({"00D": given}))
    for measure in ("holders_per_100k", "direct_payment_share"):
        one = picture(store, view, measure, quarter=QUARTER, code="00D")
        said = " ".join((one.title, one.subtitle, one.alt, one.empty, one.table.to_csv(na_rep="")))
        assert not re.search(r"\bnan\b|\binf\b|None(?! of)|(?<![\d.])[-−]0(\.0)?(?![.\d])", said)
        assert one.has_values or one.empty
        for series in getattr(one, "series", ()):
            assert all(
                value is None or math.isfinite(value) for value in (*series.y, *series.low, *series.high)
            )
        specification(one)


def test_an_icon_is_a_shape_with_a_letter_and_not_a_colour_alone():
    shapes = {
        icons.variation(kind, "").partition("<path")[2].partition("/>")[0]
        for kind in ("improvement", "concern", "common_cause")
    }
    assert len(shapes) == 3
    assert ">H</text>" in icons.variation("neutral_high", "H")
    assert icons.variation("neutral_high", "H") != icons.variation("neutral_low", "L")
