"""A map on a slide is native shapes of the screen's own outlines, told by name and by more than colour."""

import re
from pathlib import Path

import pandas as pd
import pytest
from pptx.oxml.ns import qn

from phb.analysis.area_map_words import STATUS_WORDS
from phb.packs import pptx, pptx_map
from phb.packs.pack import MapArea, MapPicture
from tests.packs import decks
from tests.packs.sample import sample

CSS = Path(pptx.__file__).resolve().parents[1] / "ui" / "static" / "area_map" / "map.css"


def picture(*areas, marked=()):
    """Draw areas as squares side by side."""
    words = {"title": "The finding", "subtitle": "Per 100,000", "y_title": "", "alt": "Map of areas."}
    return MapPicture(
        name="map",
        table=pd.DataFrame(),
        source=decks.SOURCE,
        view_box=(0.0, 0.0, 100.0, 100.0),
        areas=areas,
        marked=marked,
        outlines={one.code: f"M{10 * n} 0l10 0 0 10-10 0z" for n, one in enumerate(areas)},
        legend=((0, "under 10", 1), ("missing", "no return", 1)),
        **words,
    )


AREAS = (
    MapArea("A", "NHS A & B CCG", 0, "reported", "9.5"),
    MapArea("B", "NHS B CCG", None, "missing", "no return"),
)


def groups(one):
    slide = decks.opened(decks.of(one)).slides[1]
    return {shape.name: shape for shape in slide.shapes if shape._element.tag == qn("p:grpSp")}


def test_outlines_are_read_as_the_screen_draws_them():
    assert pptx_map.rings("M1 2l3 4-5 6zm10 0l1 0 0 1z") == [
        [(1, 2), (4, 6), (-1, 12)],
        [(11, 2), (12, 2), (12, 3)],
    ]
    with pytest.raises(ValueError, match="after its end"):
        pptx_map.rings("M1 2l3 4-5 6z7 8")


def test_points_too_near_to_tell_apart_are_dropped_and_no_area_vanishes():
    fine = [(0.0, 0.0), (0.1, 0.0), (10.0, 0.0), (10.0, 10.0), (10.0, 10.1)]
    speck = [(20.0, 20.0), (20.1, 20.0), (20.0, 20.1)]
    assert pptx_map.simplified([fine, speck], 1) == [[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]]
    assert pptx_map.simplified([speck], 1) == [speck]


def test_each_area_is_a_shape_named_by_what_it_has_and_filled_by_class_or_by_pattern():
    drawn = groups(picture(*AREAS, marked=("A",)))
    shapes = {shape.name: shape._element for shape in drawn["Map"].shapes}
    assert list(shapes) == ["NHS B CCG (B): no return", "NHS A & B CCG (A): 9.5"]
    classed, missing = shapes["NHS A & B CCG (A): 9.5"], shapes["NHS B CCG (B): no return"]
    colour = classed.spPr.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}").get("val")
    assert f"#{colour}" == pptx_map.CLASSES[0]
    assert missing.spPr.find(qn("a:pattFill")).get("prst") == "wdUpDiag"
    widths = [int(one.spPr.find(qn("a:ln")).get("w")) for one in (classed, missing)]
    assert widths[0] > 3 * widths[1]
    words = [shape.text_frame.text for shape in drawn["Legend"].shapes if shape.has_text_frame]
    assert [word for word in words if word] == ["under 10 (1)", "no return (1)", "NHS A & B CCG"]
    assert "The finding" in next(drawn["Map"]._element.iter(qn("p:cNvPr"))).get("descr")


def test_shapes_lie_where_the_outlines_lie():
    first, second = groups(picture(*AREAS))["Map"].shapes
    assert second.left == pytest.approx(first.left + first.width, abs=2)
    assert first.width == pytest.approx(first.height, abs=2)


def test_every_status_has_a_pattern_of_its_own_but_the_one_that_is_blank():
    patterned = [status for status in STATUS_WORDS if status != "not_applicable"]
    used = [pptx_map.PATTERNS[status] for status in patterned]
    assert len(set(used)) == len(used)
    assert "FFFFFF" in pptx_map.fill(None, "not_applicable")


def test_the_colours_are_those_of_the_map_on_screen():
    css = CSS.read_text(encoding="utf-8")
    ramp = tuple(re.findall(r"--class-\d: (#[0-9a-f]{6})", css))
    assert ramp == pptx_map.CLASSES
    assert f"--outline: {pptx_map.OUTLINE}" in css and f"--mark: {pptx_map.INK}" in css
    assert f"stroke: {pptx_map.CHOSEN}" in css


def test_the_map_of_all_ccgs_has_them_all_and_is_small(demonstration):
    pack = sample(demonstration)
    (one,) = [part for section in pack.sections for part in section.pictures if isinstance(part, MapPicture)]
    shapes = groups(one)["Map"].shapes
    assert {shape.name for shape in shapes} == {
        f"{area.name} ({area.code}): {area.said}" for area in one.areas
    }
    empty = len(pptx.write(decks.of(picture(*AREAS))))
    assert len(pptx.write(decks.of(one))) - empty < 150_000
