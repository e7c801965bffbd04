"""The map on paper has the screen's colours and patterns: no value is never the palest class."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from phb.analysis.area_map_words import STATUS_WORDS
from phb.packs import map_svg
from tests.packs import pictures

STATIC = Path(__file__).resolve().parents[2] / "phb" / "ui" / "static" / "area_map"
SVG = "{http://www.w3.org/2000/svg}"


def drawn():
    return ElementTree.fromstring(map_svg.svg(pictures.of_map()))


def test_classes_have_the_colours_of_the_map_on_screen():
    style = (STATIC / "map.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"--class-\d: (#\w+)", style)) == map_svg.CLASSES
    for name, colour in (("outline", map_svg.OUTLINE), ("blank", map_svg.BLANK), ("mark", map_svg.MARK)):
        assert f"--{name}: {colour};" in style
    assert f"stroke: {map_svg.CHOSEN};" in style


def test_patterns_have_the_marks_of_the_map_on_screen():
    script = (STATIC / "draw.js").read_text(encoding="utf-8")
    marks = dict(re.findall(r"^  (\w+): \(\) => (\[.*\]),$", script, re.MULTILINE))
    for status, made in map_svg.PATTERNS.items():
        assert re.findall(r'd="([^"]+)"', made) == re.findall(r'd: "([^"]+)"', marks[status])
        assert re.findall(r'stroke-width="([^"]+)"', made) == re.findall(
            r'"stroke-width": ([\d.]+)', marks[status]
        )
        assert re.findall(r'c[xy]="(\d)"', made) == re.findall(r"c[xy]: (\d)", marks[status])


def test_every_status_without_a_figure_has_a_pattern_but_where_nobody_is_to_be_counted():
    known = {*map_svg.PATTERNS, "begins_again", "not_applicable"}
    assert set(STATUS_WORDS) == known


def test_an_area_has_the_colour_of_its_class_or_the_pattern_of_its_status_and_says_its_value():
    areas = {
        path.find(f"{SVG}title").text: path.get("fill")
        for path in drawn().iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None
    }
    assert areas == {
        "Leeds: 1.5": "#eaf2fb",
        "York: no return": "url(#map-missing)",
        "Hull: 250": "#2474bc",
        "Ely: no change": "url(#map-not_comparable)",
        "Rye: nobody": "#ffffff",
    }


def test_the_legend_counts_the_areas_and_says_what_is_outlined():
    texts = [one.text for one in drawn().iter(f"{SVG}text")]
    assert texts == ["under 10 (1)", "200 or more (1)", "no return (1)", "outlined: where this is about"]
    chosen = [one for one in drawn().iter(f"{SVG}path") if one.get("stroke") == map_svg.CHOSEN]
    assert next(one.get("d") for one in chosen) == "M10 0h8v8h-8Z"


def test_a_map_has_its_finding_as_title_and_its_alternative_as_description():
    root = drawn()
    assert root.find(f"{SVG}title").text == "map: a finding"
    assert root.find(f"{SVG}desc").text == "map in words"
