"""A native chart holds the numbers of the chart on screen, and keeps apart what the screen keeps apart."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from pptx.oxml.ns import qn

from phb.analysis.changes import changes
from phb.charts.changes import parts, waterfall
from phb.charts.chart import Band, Break, Chart, Panels, Series, Spread
from phb.charts.look import LIGHT
from phb.charts.progress_page import drawn
from phb.charts.scatter import Curve, Points, Scatter
from tests.packs import decks
from tests.packs.decks import chart
from tests.packs.sample import sample

PLACES = ("2016-17 Q3", "2016-17 Q4", "2017-18 Q1", "2017-18 Q2", "2017-18 Q3")
LIVE = Series(
    "Live holders",
    PLACES,
    (10, None, 0, 1_234.5, 1_300),
    emphasis="focus",
    points=("whole", "whole", "partial", "arriving", "at_least"),
)
PLAN = Series("Plan", PLACES, (20, 30, 40, 50, 60), dash=True, symbol="diamond", anew=("2017-18 Q1",))
COUNTS = Series("Counts", PLACES, (1, None, 3, -4, 0), "bar", points=LIVE.points)
STEPS = Series(
    "Change", ("2016", "A", "B", "2017"), (100, 50, -30, 120), "waterfall", totals=("2016", "2017")
)
PEERS = Series("Peers", ("A", "B"), (10.25, 12), "marks", low=(8, 11), high=(11, 15.5))


def native(one):
    (held,) = decks.charts(decks.opened(decks.of(one)))
    return held


def values(series):
    return {place: value for place, value in zip(series.x, series.y) if value is not None}


def of_series(held, series):
    """Give the values of a series as drawn: the parts of a line that begins anew, of marks by kind."""
    found = {}
    for name, told in held.series.items():
        if name == series.name or name.startswith((f"{series.name} (from ", f"{series.name}, ")):
            found |= told
    return found


def hold_the_same(held, one):
    """Compare a native chart and the workbook in it with the chart; give how many values were compared."""
    compared = 0
    for series in one.series:
        wanted = values(series)
        if series.kind == "waterfall":
            assert held.sheet[series.name] == pytest.approx(wanted)
            ends = dict(zip(series.x, (high for _, high in series.spans())))
            assert held.sheet["ends at"] == pytest.approx(ends)
        else:
            assert of_series(held, series) == wanted
        if series.low:
            for said, ends in (("lower", series.low), ("upper", series.high)):
                known = {place: end for place, end in zip(series.x, ends) if end is not None}
                assert held.sheet[f"{series.name}: {said} end"] == pytest.approx(known)
        compared += len(wanted)
    for spread in one.spreads:
        for said, ends in (("lower", spread.low), ("upper", spread.high)):
            told = held.sheet[f"{spread.name}: {said} end"]
            assert {place: told[place] for place in spread.x} == pytest.approx(dict(zip(spread.x, ends)))
        compared += 2 * len(spread.x)
    for name, told in held.series.items():
        in_sheet = held.sheet.get(name, held.sheet.get(f"{name}: drawn"))
        assert in_sheet == pytest.approx(told), name
    return compared


def test_native_charts_of_every_kind_hold_the_values_of_the_chart():
    spreads = (
        Spread("95%", PLACES[3:], (1_100, 1_000), (1_400, 1_600), 95, of="Live holders"),
        Spread("80%", PLACES[3:], (1_200, 1_200), (1_300, 1_400), 80, of="Live holders"),
    )
    several = [
        chart(LIVE, PLAN, places=PLACES, spreads=spreads),
        chart(COUNTS, replace(COUNTS, name="Others", y=(5, 6, 7, None, 9))),
        chart(replace(COUNTS, points=()), is_lying=True),
        chart(replace(COUNTS, name="Marks", kind="marks"), is_lying=True),
        chart(STEPS),
        chart(replace(STEPS, y=(1_000, 50, -30, 1_020)), is_lying=True),
        chart(replace(STEPS, y=(10, -50, 30, -10))),
        chart(PEERS),
        chart(PEERS, is_lying=True),
        chart(Series("One", PLACES[:1], (5,))),
    ]
    for one in several:
        assert hold_the_same(native(one), one) > 0


def test_the_product_s_own_charts_hold_the_values_of_the_screen(demonstration):
    on = {"quarter": "2019-20 Q2", "geography": "2019-04"}
    page, found = drawn(demonstration, **on), changes(demonstration, **on)
    pictures = [page.holders, *(one for pair in page.pairs for one in pair), page.coverage]
    pictures += [draw(found, by) for draw in (waterfall, parts) for by in ("region", "care_group")]
    held = decks.charts(decks.opened(decks.of(*pictures)))
    assert [hold_the_same(*pair) > 0 for pair in zip(held, pictures, strict=True)] == [True] * 10


def test_the_sample_s_charts_panels_and_funnel_hold_the_values_of_the_screen(demonstration):
    pack = sample(demonstration)
    pictures = [one for section in pack.sections for one in section.pictures]
    flat = [part for one in pictures for part in (one.panels if isinstance(one, Panels) else (one,))]
    shown = [one for one in flat if isinstance(one, Chart | Scatter)]
    held = decks.charts(decks.opened(pack))
    for native, one in zip(held, shown, strict=True):
        if isinstance(one, Chart):
            assert hold_the_same(native, one) > 0
            continue
        for part in (*one.points, *one.curves):
            xs, ys = (
                [float(value.text) for value in native.found(part.name).find(qn(axis)).iter(qn("c:v"))]
                for axis in ("c:xVal", "c:yVal")
            )
            assert (xs, ys) == (list(part.x), list(part.y)) and native.sheet[part.name]


def test_no_value_is_an_empty_cell_and_no_point_and_is_never_joined():
    held = native(chart(LIVE, places=PLACES))
    assert "2016-17 Q4" not in held.series["Live holders"] and "2016-17 Q4" not in held.sheet["Live holders"]
    assert held.series["Live holders"]["2017-18 Q1"] == 0
    assert held.xml.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"


def test_a_line_that_begins_anew_goes_on_as_a_series_of_its_own():
    held = native(chart(PLAN, places=PLACES))
    assert held.series == {
        "Plan": {"2016-17 Q3": 20, "2016-17 Q4": 30},
        "Plan (from 2017-18 Q1)": {"2017-18 Q1": 40, "2017-18 Q2": 50, "2017-18 Q3": 60},
    }


def test_marks_keep_apart_what_is_whole_partial_arriving_and_at_least():
    held = native(chart(LIVE, places=PLACES))
    symbols = {
        name: held.found(name).find(f"{qn('c:marker')}/{qn('c:symbol')}").get("val") for name in held.series
    }
    assert symbols == {
        "Live holders": "circle",
        "Live holders: partial": "circle",
        "Live holders: still arriving": "circle",
        "Live holders: at least": "triangle",
    }
    assert held.series["Live holders: partial"] == {"2017-18 Q1": 0}
    assert held.series["Live holders: at least"] == {"2017-18 Q3": 1_300}
    assert str(held.formulas["Live holders: at least"]["2017-18 Q3"]) == "=B6"
    fills = {held.found(name).find(f".//{qn('a:srgbClr')}").get("val") for name in held.series}
    hidden = [int(one.find(qn("c:idx")).get("val")) for one in held.found("Live holders").iter(qn("c:dPt"))]
    assert hidden == [2, 3, 4] and len(fills) == 3


def test_bars_keep_them_apart_too():
    held = native(chart(replace(COUNTS, y=(1, 2, 3, 4, 5))))
    points = {
        int(one.find(qn("c:idx")).get("val")): (
            one.find(f".//{qn('a:ln')}/{qn('a:solidFill')}") is not None,
            one.find(f".//{qn('a:alpha')}") is not None,
        )
        for one in held.found("Counts").iter(qn("c:dPt"))
    }
    assert points == {2: (True, False), 3: (False, True), 4: (True, False)}


def test_an_estimate_is_dashed_the_focus_has_the_first_colour_and_its_label_stands_at_its_end():
    held = native(chart(LIVE, replace(PLAN, anew=(), label="Plan, now"), places=PLACES))
    line = held.found("Plan").find(f"{qn('c:spPr')}/{qn('a:ln')}")
    assert line.find(qn("a:prstDash")).get("val") == "dash"
    focus = held.found("Live holders").find(f"{qn('c:spPr')}//{qn('a:srgbClr')}")
    assert f"#{focus.get('val')}" == LIGHT[0]
    (label,) = held.found("Plan").iter(qn("c:dLbl"))
    assert label.find(qn("c:idx")).get("val") == "4"
    assert [one.text for one in label.iter(qn("a:t"))] == ["Plan, now"]


def test_a_fan_stands_on_a_foot_the_narrower_within_the_wider_and_nothing_where_it_is_not_known():
    wide = Spread("95%", PLACES[3:], (1_100, 1_000), (1_400, 1_600), 95, of="Live holders")
    narrow = Spread("80%", PLACES[3:4], (1_200,), (1_300,), 80, of="Live holders")
    held = native(chart(LIVE, places=PLACES, spreads=(narrow, wide)))
    assert held.series["Foot of the intervals, not drawn"] == {"2017-18 Q2": 1_100, "2017-18 Q3": 1_000}
    assert held.series["95%"] == {"2017-18 Q2": 100, "2017-18 Q3": 600}
    assert held.series["80%"] == {"2017-18 Q2": 100}
    assert held.series["95%: drawn above"] == {"2017-18 Q2": 100}
    assert str(held.formulas["80%: drawn"]["2017-18 Q2"]).startswith("=")


def test_fans_that_do_not_lie_in_one_another_are_drawn_by_their_ends():
    one = Spread("95%", PLACES, (1, 1, 1, 1, 1), (5, 5, 5, 5, 5), 95, of="Live holders")
    other = replace(one, name="80%", level=80, low=(2,) * 5, high=(7,) * 5)
    held = native(chart(LIVE, places=PLACES, spreads=(one, other)))
    assert held.series["80%: upper end"] == dict.fromkeys(PLACES, 7)
    assert not list(held.xml.iter(qn("c:barChart")))


def test_an_interval_reaches_from_its_lower_to_its_upper_end():
    for is_lying in (False, True):
        held = native(chart(PEERS, is_lying=is_lying))
        ends = {
            side: [float(v.text) for one in held.xml.iter(qn(f"c:{side}")) for v in one.iter(qn("c:v"))]
            for side in ("minus", "plus")
        }
        assert ends == {"minus": [2.25, 1], "plus": [0.75, 3.5]}


def test_marks_lie_on_the_one_bar_of_their_place_and_beside_several():
    bars, marks = replace(COUNTS, points=()), replace(COUNTS, name="Marks", kind="marks", points=())
    for series, overlap in (((bars, marks), "100"), ((bars, replace(bars, name="Others"), marks), "0")):
        held = native(chart(*series, is_lying=True))
        assert held.xml.find(f".//{qn('c:overlap')}").get("val") == overlap


def test_the_legend_of_a_lying_chart_leaves_nothing_out():
    other = replace(PEERS, name="Others", low=(), high=())
    held = native(chart(PEERS, other, is_lying=True))
    assert not list(held.xml.iter(qn("c:legendEntry")))
    assert list(held.series) == ["Peers", "Peers: interval", "Others"]


def test_steps_stand_where_the_one_before_ended():
    held = native(chart(replace(STEPS, y=(10, 50, -30, 30))))
    assert held.series["foot, not drawn"] == {"2016": 0, "A": 10, "B": 30, "2017": 0}
    assert held.series["rise"] == {"A": 50} and held.series["fall"] == {"B": 30}
    assert held.series["total"] == {"2016": 10, "2017": 30}


def test_totals_on_an_axis_from_above_nought_are_levels_not_bars():
    held = native(chart(replace(STEPS, y=(1_000, 50, -30, 1_020))))
    (total,) = held.found("total").findall(qn("c:spPr"))
    assert total.find(qn("a:noFill")) is not None and held.found("total").find(qn("c:errBars")) is not None
    assert "the axis begins at 992" in "".join(held.xml.itertext())


def test_bands_and_breaks_stand_over_the_chart_where_they_stand_on_screen():
    held = native(
        chart(
            LIVE,
            places=PLACES,
            y_top=200,
            bands=(Band("Target", 50, 100), Band("Level", 20, 20)),
            breaks=(Break("2017-18 Q1", "Counting<br>changed"), Break("2016-17 Q4", "due", "end")),
        )
    )
    part = held.frame.chart.part
    (over,) = [rel.target_part for rel in part.rels.values() if rel.reltype.endswith("/chartUserShapes")]
    said = over.blob.decode()
    assert all(word in said for word in ("Target", "Level", "Counting", "changed", "due"))
    layout = held.xml.find(f".//{qn('c:manualLayout')}")
    x, width = (float(layout.find(qn(f"c:{tag}")).get("val")) for tag in ("x", "w"))
    across, down = ({float(found) for found in re.findall(f"<cdr:{at}>([^<]+)<", said)} for at in "xy")
    assert any(at == pytest.approx(x + width * 2 / 5, abs=1e-4) for at in across)
    y, height = (float(layout.find(qn(f"c:{tag}")).get("val")) for tag in ("y", "h"))
    for level in (0.5, 0.75):
        assert any(at == pytest.approx(y + height * level, abs=1e-4) for at in down)
    assert held.series["Level"] == dict.fromkeys(PLACES, 20)


def test_panels_are_charts_of_their_own_on_one_scale():
    both = [chart(replace(LIVE, name=name, y=(1, 2, 3, 4, top))) for name, top in (("A", 5), ("B", 50))]
    words = {"title": "Side by side", "subtitle": "s", "y_title": "", "alt": "a", "source": decks.SOURCE}
    panels = Panels(name="p", table=pd.DataFrame(), panels=tuple(both), **words)
    held = decks.charts(decks.opened(decks.of(panels)))
    tops = [one.xml.find(f".//{qn('c:valAx')}//{qn('c:max')}").get("val") for one in held]
    assert len(held) == 2 and len(set(tops)) == 1 and float(tops[0]) > 50


@pytest.mark.parametrize("is_log", [False, True])
def test_a_scatter_has_its_areas_by_name_and_its_curves_as_lines(is_log):
    words = {"title": "t", "subtitle": "s", "y_title": "Rate", "alt": "a", "source": decks.SOURCE}
    points = (
        Points("Others", (100, 200_000), (5, 6.5), ("A: 5", "=B: 6.5"), emphasis="context"),
        Points("Leeds", (150,), (9,), ("Leeds: 9",), emphasis="focus", text=("Leeds",)),
        Points("Nobody", (), (), ()),
    )
    curves = (
        Curve("Middle", (100, 200), (5, 5), label="middle"),
        Curve("95%", (100, 200), (7, 6), is_dashed=True),
    )
    one = Scatter(
        name="s",
        x_title="Residents",
        table=pd.DataFrame(),
        is_log_x=is_log,
        points=points,
        curves=curves,
        **words,
    )
    held = native(one)
    assert held.series["Others"] == {"100": 5, "200000": 6.5}
    assert held.series["Middle"] == {"100": 5, "200": 5} and "Nobody" not in held.series
    assert "=B: 6.5" in held.sheet["Others: what it is"]
    assert (held.xml.find(f".//{qn('c:logBase')}") is not None) == is_log


def test_names_are_never_formulas_or_markup_in_chart_and_workbook():
    wild = '=HYPERLINK("x") <b>&\x07'
    held = native(chart(replace(LIVE, name=wild, x=(wild, *PLACES[1:]))))
    assert held.series['=HYPERLINK("x") <b>&'] == held.sheet['=HYPERLINK("x") <b>&']
    assert held.formulas['=HYPERLINK("x") <b>&']['=HYPERLINK("x") <b>&'] == 10
