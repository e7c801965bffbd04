"""What the map's style says: every status has a mark of its own, and no colour fails its ground."""

import re
from pathlib import Path

import pytest

import phb.ui
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.pilots_map import KINDS

FOLDER = Path(phb.ui.__file__).parent / "static" / "area_map"
STYLE = (FOLDER / "map.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", STYLE))
DARK_PAGE = "#14171c"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def fill(status: str, place: str = "") -> str:
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", STYLE):
        if f"{place}.{status}" in [one.strip() for one in selectors.split(",")] and "fill:" in body:
            return body.split("fill:")[1].split(";")[0].strip()
    return ""


@pytest.mark.parametrize("level_class", [f"class-{at}" for at in range(5)])
def test_every_class_stands_out_against_its_outline_and_a_dark_page(level_class):
    assert contrast(COLOURS[level_class], COLOURS["outline"]) >= 3
    assert contrast(COLOURS[level_class], DARK_PAGE) >= 3


def test_the_classes_grow_darker():
    shades = [luminance(COLOURS[f"class-{at}"]) for at in range(5)]
    assert shades == sorted(shades, reverse=True)


def test_every_status_without_a_figure_has_a_mark_on_the_map_in_the_inset_and_in_the_legend():
    for status in STATUS_WORDS:
        assert fill(status), status
        if fill(status).startswith("url("):
            assert fill(status, ".inset ") == fill(status).replace("#", "#inset-"), status
            assert fill(status, ".legend ") == fill(status).replace("#", "#legend-"), status


def test_every_mark_is_drawn_and_no_two_are_alike():
    drawn = (FOLDER / "draw.js").read_text(encoding="utf-8")
    names = re.findall(r'"([a-z_]+)"', drawn.split("PATTERNS = [")[1].split("]")[0])
    marks = dict(re.findall(r"^  ([a-z_]+): \(\) => (.+),$", drawn, re.MULTILINE))
    assert set(marks) == set(names) and len(set(marks.values())) == len(names)
    kinds = {*STATUS_WORDS, *KINDS.values()}
    assert {fill(kind)[5:-1] for kind in kinds if fill(kind).startswith("url(")} == set(names)


@pytest.mark.parametrize("state", ["not-started", "not-released", "off-track"])
def test_the_ground_of_every_pilot_state_stands_out_against_its_outline(state):
    assert contrast(COLOURS[f"pilot-{state}"], COLOURS["outline"]) >= 3


def test_every_pilot_state_has_its_mark_on_the_map_in_the_inset_and_in_the_legend():
    for kind in KINDS.values():
        assert fill(kind), kind
        if fill(kind).startswith("url("):
            assert fill(kind, ".inset ") == fill(kind).replace("#", "#inset-"), kind
            assert fill(kind, ".legend ") == fill(kind).replace("#", "#legend-"), kind
