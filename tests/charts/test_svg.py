"""The picture for e-mail and paper shows the same numbers as the one on screen, and the same marks."""

import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.text import Text

from phb.analysis.changes import changes
from phb.analysis.compare import compare
from phb.charts import look, svg
from phb.charts.changes import parts, waterfall
from phb.charts.chart import Band, Break, Chart, Series, Spread
from phb.charts.compare import panels
from phb.charts.plotly import specification
from phb.charts.progress_page import drawn

REPOSITORY = Path(__file__).resolve().parents[2]
PLACES = ("2016-17 Q3", "2016-17 Q4", "2017-18 Q1", "2017-18 Q2", "2017-18 Q3")
LIVE = Series(
    "Live holders",
    PLACES,
    (10, None, 0, 1_234, 1_300),
    emphasis="focus",
    points=("whole", "whole", "partial", "arriving", "at_least"),
)
PLAN = Series("Plan", PLACES, (20, 30, 40, 50, 60), dash=True, symbol="diamond", anew=("2017-18 Q1",))
STATED = Series("Stated", PLACES[:2], (12, 15), "marks", symbol="square", label="Stated")
COUNTS = Series("Counts", PLACES, (1, None, 3, -4, 0), "bar", points=LIVE.points)
STEPS = Series(
    "Change",
    ("2016", "A", "B", "2017"),
    (1_000, 50, -30, 1_020),
    "waterfall",
    totals=("2016", "2017"),
    points=("whole", "partial", "whole", "whole"),
)


def chart(*series, **given):
    words = {"title": "t", "subtitle": "s", "y_title": "People", "alt": "a", "source": "x", "name": "n"}
    return Chart(series=series, table=pd.DataFrame(), **{**words, **given})


def lines(drawn, gid):
    return [line for line in drawn.axes[0].lines if line.get_gid() == gid]


def shown(drawn, series, *, is_lying=False):
    """Give the places and values that matplotlib's artists of a series hold."""
    axes = drawn.axes[0]
    kinds = [line for line in axes.lines if str(line.get_gid()).startswith(f"{series.name}: ")]
    found = [
        pair for line in kinds for pair in zip(*(line.get_data()[::-1] if is_lying else line.get_data()))
    ]
    for patch in axes.patches:
        if patch.get_gid() == series.name:
            x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
            found.append((y + height / 2, x + width) if is_lying else (x + width / 2, y + height))
    return sorted((round(at), value) for at, value in found)


def on_screen(drawn, series, places, *, is_lying=False):
    """Give the places and values that plotly's traces of a series hold."""
    found = []
    for trace in drawn["data"]:
        if trace.get("name") == series.name:
            x, y = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
            base = trace.get("base") or [0] * len(x)
            found += [(places.index(at), low + v) for at, low, v in zip(x, base, y) if v is not None]
    return sorted(found)


def hold_the_same(one):
    drawn, screen, places = svg.figure(one), specification(one), list(one.order())
    compared = 0
    for series in one.series:
        expected = on_screen(screen, series, places, is_lying=one.is_lying)
        found = shown(drawn, series, is_lying=one.is_lying)
        ends = [high for _, high in series.spans()] if series.kind == "waterfall" else series.y
        held = sorted((places.index(at), value) for at, value in zip(series.x, ends) if value is not None)
        assert [at for at, _ in found] == [at for at, _ in expected] == [at for at, _ in held]
        values = [value for _, value in held]
        assert [value for _, value in found] == pytest.approx(values)
        assert [value for _, value in expected] == pytest.approx(values)
        compared += len(held)
    return compared


@pytest.mark.parametrize(
    "one",
    [
        chart(LIVE, PLAN, STATED, places=PLACES),
        chart(COUNTS, replace(COUNTS, name="Others", y=(5, 6, 7, None, 9))),
        chart(replace(COUNTS, points=()), is_lying=True),
        chart(replace(STATED, label=""), is_lying=True),
        chart(STEPS, is_lying=True),
        chart(STEPS),
        chart(replace(STEPS, y=(10, 50, -30, 30)), is_lying=True),
    ],
)
def test_both_drawings_hold_the_same_values(one):
    assert hold_the_same(one) > 0


def test_both_drawings_of_the_product_s_own_charts_hold_the_same_values(demonstration):
    on = {"quarter": "2019-20 Q2", "geography": "2019-04"}
    page, found = drawn(demonstration, **on), changes(demonstration, **on)
    pictures = [page.holders, *(one for pair in page.pairs for one in pair), page.coverage]
    pictures += [draw(found, by) for draw in (waterfall, parts) for by in ("region", "care_group")]
    assert [hold_the_same(one) > 0 for one in pictures] == [True] * 10


def fan(chart):
    """Give the corners of the fan's shapes as matplotlib and as plotly hold them, by name."""
    drawn, screen, places = svg.figure(chart), specification(chart), list(chart.order())
    paper = {
        shape.get_gid(): {(round(x), y) for x, y in shape.get_paths()[0].vertices}
        for shape in drawn.axes[0].collections
    }
    named = {one.name for one in chart.spreads}
    shown = {
        trace["name"]: {(places.index(x), y) for x, y in zip(trace["x"], trace["y"])}
        for trace in screen["data"]
        if trace["name"] in named
    }
    return paper, shown


def test_a_fan_has_the_same_ends_in_both_drawings_beneath_the_lines_the_surer_paler():
    wide = Spread("95%", PLACES[3:], (1_100, 1_000), (1_400, 1_600), 95, of="Live holders")
    narrow = Spread("80%", PLACES[3:], (1_200, 1_200), (1_300, 1_400), 80, of="Live holders")
    one = chart(LIVE, places=PLACES, spreads=(narrow, wide))
    paper, shown = fan(one)
    for spread in one.spreads:
        ends = {
            (PLACES.index(x), y)
            for x, low, high in zip(spread.x, spread.low, spread.high)
            for y in (low, high)
        }
        assert paper[spread.name] == shown[spread.name] == ends
    traces = [trace["name"] for trace in specification(one)["data"]]
    assert traces == ["95%", "80%", "Live holders"]
    assert look.spread_opacity(95) < look.spread_opacity(80)
    assert look.reach(one)[1] > 1_600


@pytest.mark.parametrize(
    ("spreads", "said"),
    [
        ((Spread("80%", PLACES[:1], (1,), (2,), 80, of="nobody"),), "no such series"),
        ((Spread("80%", PLACES[:1], (1,), (2,), 80, of="Live holders", counts="ytd"),), "two kinds"),
    ],
)
def test_a_fan_of_nothing_or_of_another_kind_is_refused(spreads, said):
    with pytest.raises(ValueError, match=said):
        chart(replace(LIVE, counts="live"), spreads=spreads)


@pytest.mark.parametrize(
    ("low", "high", "said"), [((3,), (2,), "upside down"), ((1, 2), (3,), "other numbers")]
)
def test_an_interval_whose_ends_do_not_belong_together_is_refused(low, high, said):
    with pytest.raises(ValueError, match=said):
        Spread("80%", PLACES[:1], low, high, 80, of="Live holders")


def test_a_gap_is_not_bridged_and_a_line_that_begins_anew_is_not_joined():
    drawn = svg.figure(chart(LIVE, PLAN, places=PLACES))
    (live,), (plan,) = lines(drawn, "Live holders"), lines(drawn, "Plan")
    assert math.isnan(live.get_ydata()[1]) and list(live.get_ydata()[2:]) == [0, 1_234, 1_300]
    assert [round(x) for x in plan.get_xdata()] == [0, 1, 2, 2, 3, 4]
    assert math.isnan(plan.get_ydata()[2]) and plan.get_ydata()[3] == 40
    assert plan.get_linestyle() == "--"


def test_marks_keep_apart_what_is_whole_partial_arriving_and_at_least():
    drawn = svg.figure(chart(LIVE, places=PLACES))
    look = {
        kind: (line.get_marker(), line.get_markerfacecolor() == "white", line.get_alpha())
        for kind in ("whole", "partial", "arriving", "at_least")
        for line in lines(drawn, f"Live holders: {kind}")
    }
    assert look == {
        "whole": ("o", False, 1),
        "partial": ("o", True, 1),
        "arriving": ("o", False, 0.5),
        "at_least": ("^", True, 1),
    }


def test_bars_keep_them_apart_too():
    drawn = svg.figure(chart(replace(COUNTS, y=(1, 2, 3, 4, 5))))
    faces = [
        (patch.get_facecolor()[:3] == (1, 1, 1), patch.get_alpha())
        for patch in drawn.axes[0].patches
        if patch.get_gid() == "Counts"
    ]
    assert faces == [(False, 1), (False, 1), (True, 1), (False, 0.5), (True, 1)]


def test_bands_and_breaks_stand_where_they_stand_on_screen():
    one = chart(
        LIVE,
        places=PLACES,
        bands=(Band("Target", 50, 100), Band("Level", 20, 20)),
        breaks=(Break("2017-18 Q1", "Counting<br>changed"), Break("2016-17 Q4", "due", "end")),
    )
    axes, shapes = svg.figure(one).axes[0], specification(one)["layout"]["shapes"]
    (target,) = [p for p in axes.patches if p.get_gid() == "band Target"]
    assert (target.get_y(), target.get_y() + target.get_height()) == (shapes[0]["y0"], shapes[0]["y1"])
    (level,) = lines(svg.figure(one), "band Level")
    assert level.get_ydata()[0] == shapes[1]["y0"]
    breaks = [line.get_xdata()[0] for line in axes.lines if str(line.get_gid()).startswith("break ")]
    assert breaks == [shape["x0"] for shape in shapes[2:]]
    assert tuple(axes.get_ylim()) == pytest.approx(specification(one)["layout"]["yaxis"]["range"])


def test_the_finding_what_is_drawn_and_the_source_stand_inside():
    one = chart(LIVE, title="The finding " * 20, subtitle="What is drawn", source="Demonstration: made up")
    said = [text.get_text() for text in svg.figure(one).findobj(Text)]
    for words in (one.title, one.subtitle, one.source):
        assert " ".join(words.split()) in {" ".join(text.split()) for text in said}


def test_nothing_to_draw_is_said_in_words():
    one = chart(Series("Live", PLACES, (None,) * 5), empty="No live holders are known yet.")
    drawn = svg.figure(one)
    assert "No live holders are known yet." in [text.get_text() for text in drawn.findobj(Text)]
    assert svg.png(one).startswith(b"\x89PNG")


def test_the_same_chart_gives_the_same_bytes():
    one = chart(LIVE, PLAN, STATED, places=PLACES, bands=(Band("Target", 50, 100),))
    assert svg.svg(one) == svg.svg(one)
    assert svg.png(one) == svg.png(one)
    assert b"<dc:date>" not in svg.svg(one)


def test_an_svg_names_itself_asks_nobody_and_takes_names_as_they_are():
    one = chart(
        replace(LIVE, name='$x_1$ <script>alert("&")</script>'), PLAN, title="A & <b>", alt='5 < 6 "alt"'
    )
    text = svg.svg(one).decode()
    root = ElementTree.fromstring(text)
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    assert root.findtext(f"{namespace}title") == "A & <b>"
    assert root.findtext(f"{namespace}desc") == '5 < 6 "alt"'
    assert "<script" not in text
    assert not re.search(r"(href|src)=.(?!#)", text.split("<defs>", 1)[1])


def test_no_screen_is_needed():
    """pyplot would keep every figure, and ask for a screen where there is one."""
    code = "import sys; from phb.charts import svg; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY).returncode == 0


def test_panels_share_the_width_though_a_ccg_has_fewer_quarters(demonstration):
    """A mark of nothing once stood in the picture's corner and pushed the panels together."""
    on = {"quarter": "2019-20 Q3", "geography": "2019-04"}
    found = compare(demonstration, measure="direct_payment_share", areas=("England", "15F"), **on)
    drawn = svg.figure(panels(found))
    drawn.draw_without_rendering()
    widths = [axes.get_position().width for axes in drawn.axes]
    assert len(widths) == 2 and min(widths) > 0.35
