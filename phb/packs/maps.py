"""A map for paper: the screen's own outlines and classes, as a picture that any format can draw."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from phb.analysis import words
from phb.analysis.area_map import AreaMap
from phb.analysis.area_map_classes import class_words, value_words
from phb.analysis.area_map_message import status_words, table
from phb.analysis.area_map_words import STATUS_WORDS
from phb.charts.benchmark import unit
from phb.packs.pack import MapArea, MapPicture

STATIC = Path(__file__).resolve().parents[1] / "ui" / "static"


def picture(shown: AreaMap, *, marked: Sequence[str] = ()) -> MapPicture:
    """Give a map as a picture. marked are the codes of areas to outline."""
    drawn = json.loads((STATIC / shown.paths_file).read_text(encoding="utf-8"))
    measure = shown.measure
    x, y, width, height = drawn["viewBox"]
    areas = tuple(
        MapArea(
            code=one.code,
            name=one.name,
            level=one.level_class,
            status=one.status,
            said=status_words(one) if one.value is None else value_words(one.value, measure),
        )
        for one in shown.areas
    )
    counted = Counter(one.status if one.level is None else one.level for one in areas)
    named: dict[int | str, str] = dict(enumerate(class_words(shown.breaks, measure)))
    named |= {status: said for status, said in STATUS_WORDS.items() if counted[status]}
    return MapPicture(
        name=f"map_{measure.name}",
        title=shown.finding,
        subtitle=f"{measure.title}, {words.quarter(shown.quarter)}, {shown.geography.words}",
        y_title="",
        unit=unit(measure),
        alt=f"Map of areas in {len(shown.breaks) + 1} classes. {shown.finding}. The table has the figures.",
        table=table(shown),
        source=shown.source,
        view_box=(float(x), float(y), float(width), float(height)),
        outlines={one["code"]: one["d"] for one in drawn["areas"]},
        areas=areas,
        legend=tuple((key, said, counted[key]) for key, said in named.items()),
        marked=tuple(marked),
    )
