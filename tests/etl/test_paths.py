"""The map's paths: complete, without gaps or overlaps, and small."""

import gzip
import hashlib
import json
import os
import re
import shutil

import pytest
from shapely import coverage_is_valid, unary_union
from shapely.geometry import Polygon

from etl import reference
from etl.reference import STATIC, draw, make_paths, read

VINTAGES = make_paths()
FILES = sorted({v.paths_file for v in VINTAGES} | {v.regions_file for v in VINTAGES})


def drawing(name):
    return json.loads((STATIC / name).read_text(encoding="utf-8"))


def shape(d):
    """Read a path back: rings as the browser fills them, a ring inside another being a hole."""
    found = None
    for start, steps in re.findall(r"M(\S+ \S+)l([^z]+)z", d):
        x, y = map(int, start.split())
        vertices = [(x, y)]
        numbers = list(map(int, re.findall(r"-?\d+", steps)))
        for dx, dy in zip(numbers[::2], numbers[1::2]):
            x, y = x + dx, y + dy
            vertices.append((x, y))
        ring = Polygon(vertices)
        assert ring.is_valid
        found = ring if found is None else found.symmetric_difference(ring)
    return found


@pytest.mark.parametrize("name", FILES)
def test_neighbours_share_their_border_without_gap_or_overlap(name):
    assert coverage_is_valid([shape(area["d"]) for area in drawing(name)["areas"]])


@pytest.mark.parametrize("name", FILES)
def test_paths_of_a_vintage_are_small_on_the_wire(name):
    assert len(gzip.compress((STATIC / name).read_bytes(), 6)) < 100_000


@pytest.mark.parametrize("vintage", VINTAGES, ids=lambda v: v.vintage)
def test_every_ccg_of_a_vintage_is_drawn_once_in_order_of_code(vintage):
    codes = [area["code"] for area in drawing(vintage.paths_file)["areas"]]
    wanted = [r["ods_code"] for r in read("geography/ccg_regions.csv") if r["vintage"] == vintage.vintage]
    assert codes == sorted(wanted)


@pytest.mark.parametrize("vintage", VINTAGES, ids=lambda v: v.vintage)
def test_regions_cover_the_very_ground_of_their_ccgs(vintage):
    ccgs = unary_union([shape(area["d"]) for area in drawing(vintage.paths_file)["areas"]])
    regions = unary_union([shape(area["d"]) for area in drawing(vintage.regions_file)["areas"]])
    assert ccgs.symmetric_difference(regions).area == 0


@pytest.mark.parametrize(
    ("vintage", "regions"), [("2017-04", 4), ("2018-04", 5), ("2019-04", 7), ("2021-04", 7)]
)
def test_a_vintage_goes_with_the_regions_of_its_time(vintage, regions):
    found = next(v for v in VINTAGES if v.vintage == vintage)
    assert len(drawing(found.regions_file)["areas"]) == regions


@pytest.mark.parametrize("vintage", VINTAGES, ids=lambda v: v.vintage)
def test_the_map_fits_its_frame_and_london_lies_in_it(vintage):
    drawn = drawing(vintage.paths_file)
    _, _, width, height = drawn["viewBox"]
    left, top, right, bottom = unary_union([shape(area["d"]) for area in drawn["areas"]]).bounds
    assert min(left, top) >= 0
    assert right <= width
    assert bottom <= height
    x, y, w, h = drawn["london"]
    in_london = {
        r["ods_code"]
        for r in read("geography/ccg_regions.csv")
        if r["vintage"] == vintage.vintage and r["region_name"] == "London"
    }
    for area in drawn["areas"]:
        inside = x <= area["centre"][0] <= x + w and y <= area["centre"][1] <= y + h
        assert inside or area["code"] not in in_london


def test_a_ccg_unchanged_between_vintages_has_the_same_outline():
    old, new = (
        {a["code"]: a["d"] for a in drawing(v.paths_file)["areas"]} for v in (VINTAGES[0], VINTAGES[-1])
    )
    assert old["02P"] == new["02P"]  # Barnsley


def test_paths_once_written_are_left_alone():
    before = {name: (STATIC / name).stat().st_mtime_ns for name in FILES}
    make_paths()
    assert {name: (STATIC / name).stat().st_mtime_ns for name in FILES} == before


def test_drawings_that_were_replaced_do_not_pile_up(tmp_path, monkeypatch):
    shutil.copytree(STATIC / "paths", tmp_path / "paths")
    monkeypatch.setattr(reference, "STATIC", tmp_path)
    current = VINTAGES[0].regions_file
    (tmp_path / current).unlink()
    for path in tmp_path.glob("paths/regions-2013-04-*.json"):
        path.unlink()
    for age in range(1, 6):
        old = tmp_path / f"paths/regions-2013-04-0000000{age}.json"
        old.write_text("{}")
        os.utime(old, (1_500_000_000 - age, 1_500_000_000 - age))
    make_paths()
    left = sorted(path.name for path in tmp_path.glob("paths/regions-2013-04-*.json"))
    newest = ["regions-2013-04-00000001.json", "regions-2013-04-00000002.json"]
    assert left == sorted([current.removeprefix("paths/"), *newest])
    assert (tmp_path / VINTAGES[0].paths_file).is_file()


def test_a_drawing_that_changes_gets_another_name():
    drawn = json.dumps(draw("nhs_regions_2013-04", "2013-04")).encode()
    found = (reference._DRAWING, hashlib.sha256(drawn).hexdigest()[:12])
    assert found == (1, "becd9faf1bcf"), "draw() writes other bytes: raise _DRAWING, then write both here"
