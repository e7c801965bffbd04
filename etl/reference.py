"""Reference data as the loader needs it: organisations, spellings, deadlines, vintages and their maps."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phb.errors import PlainError
from phb.quarters import Quarter

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
STATIC = Path(__file__).resolve().parents[1] / "phb" / "ui" / "static"
ALL_CCGS_CLOSED_ON = dt.date(2022, 6, 30)


@dataclass(frozen=True)
class Organisation:
    """One CCG on one boundary. The key is `ccg_code` with `effective_from`: nine ONS codes were reissued."""

    ccg_code: str
    ons_code: str
    name: str
    effective_from: dt.date
    effective_to: dt.date

    def is_open(self, day: dt.date) -> bool:
        """Tell whether the CCG existed, on this boundary, on that day."""
        return self.effective_from <= day <= self.effective_to


def read(name: str) -> list[dict[str, str]]:
    """Read one reference table, every value as text, e.g. read("geography/ccg_codes.csv")."""
    return read_table(REFERENCE / name)


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of ours, every value as text."""
    return [row for _, row in numbered(path)]


def numbered(path: Path, columns: Collection[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """Read a CSV file of ours, every value as text, with the line on which each row ends.

    Raises PlainError, with file and line, when it is not UTF-8, lacks one of columns or names one twice, or a
    row has more or fewer cells than there are headings.
    """
    content = path.read_bytes()
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        headings = list(reader.fieldnames or ())
        for name in [*columns, *headings]:
            if headings.count(name) != 1:
                raise wrong(
                    path, 1, f'{"two headings are" if name in headings else "no heading is"} called "{name}"'
                )
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise wrong(
                    path, reader.line_num, f"there are {len(headings)} headings and more or fewer cells"
                )
            rows.append((reader.line_num, row))
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise wrong(path, line, "it is not written in UTF-8") from None
    except csv.Error as fault:
        raise wrong(path, reader.line_num, f"it cannot be read ({fault})") from None
    return rows


def wrong(path: Path, line: int, reason: str) -> PlainError:
    """Say what is wrong on a line of a file of ours."""
    return PlainError(f"{path.name}, line {line}: {reason}; correct it in {path.parent}.")


@cache
def organisations() -> tuple[Organisation, ...]:
    """Every CCG that ever was, one for each ONS code, in order of code and first day.

    A CCG without a recorded end closed with all others on 2022-06-30.
    """
    found = [
        Organisation(
            row["ods_code"],
            row["ons_code"],
            row["name"],
            dt.date.fromisoformat(row["effective_from"]),
            dt.date.fromisoformat(row["effective_to"]) if row["effective_to"] else ALL_CCGS_CLOSED_ON,
        )
        for row in read("geography/ccg_codes.csv")
    ]
    return tuple(sorted(found, key=lambda o: (o.ccg_code, o.effective_from)))


@cache
def aliases() -> dict[str, str]:
    """Every published spelling, as its name_key, with the CCG code it stands for. No key is ambiguous.

    One printed apostrophe is curly, so the key as compiled and as `name_key` makes it both lead there.
    """
    rows = read("geography/ccg_name_aliases.csv")
    return {key: r["ods_code"] for r in rows for key in (r["name_key"], name_key(r["name_as_published"]))}


def name_key(text: str) -> str:
    """Reduce a name to what tells it apart: lower case, & as and, no punctuation, no NHS, no CCG.

    "NHS Airedale, Wharfedale & Craven CCG" -> "airedale wharfedale and craven"
    """
    plain = re.sub(r"[^a-z0-9 ]", " ", text.lower().replace("&", " and ").replace("'", "").replace("’", ""))
    told = " ".join(word for word in plain.split() if word not in {"nhs", "ccg"})
    return told.removesuffix("clinical commissioning group").rstrip()


@dataclass(frozen=True)
class Vintage:
    """One drawing of England's CCGs: when it was in force, its regions' drawing, and its files."""

    vintage: str
    in_force_from: dt.date
    in_force_to: dt.date
    regions: str
    paths_file: str
    regions_file: str


# The boundaries labelled July 2015 were in force from April; regions of 2013 were used until April 2018.
_IN_FORCE = (
    ("2013-04", dt.date(2013, 4, 1), "2013-04"),
    ("2015-07", dt.date(2015, 4, 1), "2013-04"),
    ("2016-04", dt.date(2016, 4, 1), "2013-04"),
    ("2017-04", dt.date(2017, 4, 1), "2013-04"),
    ("2018-04", dt.date(2018, 4, 1), "2018-04"),
    ("2019-04", dt.date(2019, 4, 1), "2019-04"),
    ("2020-04", dt.date(2020, 4, 1), "2019-04"),
    ("2021-04", dt.date(2021, 4, 1), "2019-04"),
)


def vintages() -> list[Vintage]:
    """The eight boundary vintages in order, each in force until the day before the next."""
    until = [start - dt.timedelta(days=1) for _, start, _ in _IN_FORCE[1:]] + [ALL_CCGS_CLOSED_ON]
    return [
        Vintage(vintage, start, end, regions, _file(vintage, "ccg_boundaries"), _file(regions, "nhs_regions"))
        for (vintage, start, regions), end in zip(_IN_FORCE, until)
    ]


def deadlines() -> list[tuple[str, dt.date, str]]:
    """Quarter, last day to submit, and "published" or "assumed", for each quarter of the mandatory era.

    Assumed is the tenth working day after the quarter: what all four published deadlines of 2017-18 were.
    Before April 2017 returns were voluntary and had no deadline.
    """
    published = {
        str(Quarter.parse(f"{row['fiscal_year']} {row['quarter']}")): dt.date.fromisoformat(
            row["submission_deadline"]
        )
        for row in read("returns/submission_calendar.csv")
    }
    found = []
    quarter = Quarter(2017, 1)
    while quarter.ends_on <= ALL_CCGS_CLOSED_ON:
        known = published.get(str(quarter))
        found.append(
            (str(quarter), known or working_day(quarter.ends_on, 10), "published" if known else "assumed")
        )
        quarter += 1
    return found


def working_day(after: dt.date, count: int) -> dt.date:
    """Give the count-th working day in England after a day: no weekend, no bank holiday."""
    from holidays import country_holidays  # slow to import, and wanted only here

    day: dt.date = country_holidays("GB", subdiv="ENG").get_nth_working_day(after, count)
    return day


# One frame for every drawing, so that regions lie over CCGs: 10 m a unit, y downwards, from a corner of the
# British National Grid north-west of England.
# Raise _DRAWING when draw() comes to write other bytes: a file's name must change with what is in it.
_DRAWING = 1
_KEPT_DRAWINGS = 3
_METRES_A_UNIT = 10
_CORNER = (80_000, 660_000)
_VIEW_BOX = (0, 0, 57_800, 65_700)
_LONDON = "E40000003"


def make_paths(progress: Callable[[str, int, int], None] | None = None) -> list[Vintage]:
    """Write the SVG paths of every vintage and its regions where they are not there yet; give the vintages.

    A file's name holds a hash of what it is made from, so that it may be cached for ever. Of drawings that
    were replaced the newest few stay, for the snapshots that are kept and name them. geopandas takes a second
    to import and is wanted only here.
    """
    found = vintages()
    drawings = {v.paths_file: (f"ccg_boundaries_{v.vintage}", v.vintage) for v in found}
    drawings |= {v.regions_file: (f"nhs_regions_{v.regions}", v.regions) for v in found}
    missing = {name: drawing for name, drawing in drawings.items() if not (STATIC / name).is_file()}
    for done, (name, (source, vintage)) in enumerate(missing.items()):
        if progress:
            progress(f"drawing {source.replace('_', ' ')}", done, len(missing))
        _write_whole(STATIC / name, draw(source, vintage))
        _keep_newest(STATIC / name)
    return found


def draw(source: str, vintage: str) -> dict[str, Any]:
    """Project one boundary file to the British National Grid and write its areas as SVG paths.

    Gives vintage, viewBox and london [x, y, width, height], and areas: code, name, d and centre, by code.
    Every vertex is rounded alike for both neighbours, so that there are no gaps or overlaps.
    """
    import geopandas

    areas: GeoDataFrame = geopandas.read_file(REFERENCE / "geography" / f"{source}.geojson").to_crs(27700)
    code, name = ("region_code", "region_name") if "region_code" in areas else ("ods_code", "name")
    if code == "ods_code":
        in_london = {r["ods_code"] for r in read("geography/ccg_regions.csv") if r["region_code"] == _LONDON}
    else:
        in_london = {_LONDON}
    west, south, east, north = areas[areas[code].isin(in_london)].total_bounds
    left, top = _unit(west, north)
    right, bottom = _unit(east, south)
    margin = 200
    return {
        "vintage": vintage,
        "viewBox": list(_VIEW_BOX),
        "areas": [
            {
                "code": row[code],
                "name": row[name],
                "d": _path(row["geometry"]),
                "centre": list(
                    _unit(row["geometry"].representative_point().x, row["geometry"].representative_point().y)
                ),
            }
            for row in areas.sort_values(code).to_dict("records")
        ],
        "london": [left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin],
    }


def _path(shape: Any) -> str:
    """Write a polygon's rings as one path: a start, then steps in whole units."""
    polygons = shape.geoms if shape.geom_type == "MultiPolygon" else [shape]
    return "".join(_ring(ring.coords) for p in polygons for ring in (p.exterior, *p.interiors))


def _ring(vertices: Any) -> str:
    points = [_unit(x, y) for x, y, *_ in vertices][:-1]
    points = [point for point, before in zip(points, points[-1:] + points[:-1]) if point != before]
    steps = "".join(
        f"{' ' if x >= 0 else ''}{x}{' ' if y >= 0 else ''}{y}"
        for x, y in ((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    )
    return f"M{points[0][0]} {points[0][1]}l{steps.lstrip()}z"


def _unit(east: float, north: float) -> tuple[int, int]:
    return round((east - _CORNER[0]) / _METRES_A_UNIT), round((_CORNER[1] - north) / _METRES_A_UNIT)


@cache
def _file(vintage: str, kind: str) -> str:
    made_from = (REFERENCE / "geography" / f"{kind}_{vintage}.geojson").read_bytes() + bytes([_DRAWING])
    prefix = "regions-" if kind == "nhs_regions" else ""
    return f"paths/{prefix}{vintage}-{hashlib.sha256(made_from).hexdigest()[:8]}.json"


def _keep_newest(fresh: Path) -> None:
    """Remove all but the newest few drawings of one vintage; the fresh one is the newest."""
    same = fresh.parent.glob(f"{fresh.stem.rpartition('-')[0]}-*.json")
    for path in sorted(same, key=lambda p: p.stat().st_mtime_ns, reverse=True)[_KEPT_DRAWINGS:]:
        path.unlink(missing_ok=True)


def _write_whole(path: Path, drawing: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.part")
    fresh.write_text(json.dumps(drawing, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
