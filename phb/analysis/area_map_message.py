"""The map as it is sent to the screen (small arrays in the order of codes) and as it is saved (a table)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from phb.analysis import measure_words, words
from phb.analysis.area_map import AreaMap
from phb.analysis.area_map_areas import Area
from phb.analysis.area_map_classes import class_words, value_words
from phb.analysis.area_map_words import LACKS, STATUS_WORDS, where
from phb.definition_models_measures import Measure

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"  # of a class, its place in the legend


def message(shown: AreaMap, *, selected: Sequence[str]) -> dict[str, Any]:
    """Give what the map component draws: classes (a digit each) and values by area in the order of the codes.

    Outlines and names are not in it: they come from the static file of the vintage. What few areas have is
    told of those only, as a place in that order and what is said there: estimated, floors (a region known in
    part), bounds (at least, share of its people, why, whether for its boundary) and notes. selected are the
    codes to mark.
    """
    measure = shown.measure
    legend, places = _legend(shown)
    texts: dict[str, int] = {}
    bounds, notes = [], []
    for place, area in enumerate(shown.areas):
        if area.at_least is not None:
            why = texts.setdefault(_lacks(area), len(texts))
            bounds.append([place, words.whole(area.at_least), _from(area), why, int(area.why == "boundary")])
        if area.notes:
            notes.append([place, *(texts.setdefault(note, len(texts)) for note in area.notes)])
    by = "CCG" if shown.level == "ccg" else "region"
    on = where(shown.geography)
    has_boundary = any("boundary" in (area.status, area.why) for area in shown.areas)
    return {
        "paths": f"app/static/{shown.paths_file}",
        "regions": f"app/static/{shown.regions_file}" if shown.regions_file else None,
        "level": shown.level,
        "quarter": shown.quarter,
        "title": [measure.title, f"{words.quarter(shown.quarter)}, by {by}", on],
        "over": f" {shown.denominator_title}." if measure.denominator == "population" else "",
        "unit": measure.unit,
        "decimals": measure.decimals,
        "signed": measure.change == "quarter",
        "legend": legend,
        "classes": "".join(_DIGITS[places[_kind(area.status, area.level_class)]] for area in shown.areas),
        "values": _listed([area.value for area in shown.areas], measure.decimals),
        "estimated": [place for place, area in enumerate(shown.areas) if area.is_estimated],
        "floors": [
            place
            for place, area in enumerate(shown.areas)
            if area.status == "lower_bound" and area.value is not None
        ],
        "bounds": bounds,
        "way_out": _way_out(shown) if has_boundary else "",
        "notes": notes,
        "texts": list(texts),
        "selected": list(selected),
        **_columns(shown),
    }


def _listed(values: Sequence[float | None], decimals: int = 0) -> str:
    """Write values as one text, nothing where there is none: a list of numbers would be twice as long."""
    said = ("" if value is None else str(round(value, decimals)) for value in values)
    return ",".join(one.removesuffix(".0") for one in said)


def _kind(status: str, level_class: int | None) -> str:
    return status if level_class is None else f"c{level_class}"


def _legend(shown: AreaMap) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Every class, no return, and each other status that occurs; and the place of each in the list."""
    occurring = {area.status for area in shown.areas if area.value is None}
    entries = [
        {"kind": f"c{at}", "label": said} for at, said in enumerate(class_words(shown.breaks, shown.measure))
    ]
    for status, said in STATUS_WORDS.items():
        if status == "missing" or status in occurring:
            entries.append({"kind": status, "label": said})
    return entries, {entry["kind"]: at for at, entry in enumerate(entries)}


def _way_out(shown: AreaMap) -> str:
    """Say which geography has a figure where a boundary keeps it from this one."""
    if shown.geography.way == "on":
        return "choose the estimated geography for an estimate"
    return "" if shown.geography.vintage else "choose the CCGs of a date to compare"


def _lacks(area: Area) -> str:
    """Say what the whole of a lower bound lacks."""
    why = "partly_missing" if area.why == "blocked" and area.returned < area.predecessors else area.why
    return LACKS.get(why, "").format(returned=area.returned, predecessors=area.predecessors)


def _from(area: Area) -> str:
    return "" if area.share is None else f", from CCGs with {share_words(area.share)} of its people"


def share_words(share: float) -> str:
    """Write what part of an area's people stands behind a lower bound: "83%", "over 99%"."""
    percent = words.whole(share * 100)
    return "under 1%" if percent < 1 else ("over 99%" if percent > 99 else f"{percent}%")


def _columns(shown: AreaMap) -> dict[str, Any]:
    """The columns of the table beside the map; `sort` is the place of the measure's own."""
    areas = shown.areas
    columns: list[dict[str, Any]] = [{"title": "CCG" if shown.level == "ccg" else "Region", "from": "name"}]
    percent = ", %" if shown.measure.per == 100 else ""
    columns.append({"title": f"{shown.measure.short}{percent}", "from": "value"})
    if shown.measure.denominator:
        columns.append(
            {"title": _counted(shown.measure), "values": _listed([_whole(area.numerator) for area in areas])}
        )
    if shown.level == "region":
        columns.append({"title": "CCGs counted", "values": _listed([area.counted for area in areas])})
        columns.append({"title": "CCGs open", "values": _listed([area.of for area in areas])})
        if any(area.blocked for area in areas):
            columns.append({"title": "CCGs blocked", "values": _listed([area.blocked for area in areas])})
    if any(area.is_estimated or area.at_least is not None for area in areas):
        columns.append({"title": "How known", "from": "known"})
    return {"columns": columns, "sort": 1}


def _counted(measure: Measure) -> str:
    return measure_words.unit_counted(measure).capitalize()


def _whole(value: float | None) -> int | None:
    return None if value is None else words.whole(value)


def figure_words(shown: AreaMap, code: str) -> str:
    """Say one area's figure: "52.6 per 100,000 residents (128 people), 2016-17 Q2"."""
    area = next((one for one in shown.areas if one.code == code), None)
    if area is None:
        return f"not open in {shown.quarter}"
    measure = shown.measure
    on = f", {shown.quarter}, {where(shown.geography)}"
    if area.value is None:
        way_out = f"; {_way_out(shown)}" if "boundary" in (area.status, area.why) else ""
        return f"{status_words(area)}{on}{way_out}{_told_below(area)}"
    value = f"{value_words(area.value, measure).rstrip('%')} {measure.unit}".replace(" %", "%")
    unit = measure_words.unit_counted(measure)
    people = f" ({_whole(area.numerator):,} {unit})" if measure.denominator else ""
    estimated = "estimated " if area.is_estimated else ""
    return f"{estimated}{value}{people}{on}{_told_below(area)}"


def _told_below(area: Area) -> str:
    return " (a caveat, told below)" if area.notes else ""


def status_words(area: Area) -> str:
    """Say why there is no figure, and what is known all the same."""
    said = STATUS_WORDS.get(area.status, area.status)
    if area.at_least is None:
        return said
    lacks = _lacks(area)
    bound = f"at least {words.number(area.at_least)}{_from(area)}{': ' if lacks else ''}{lacks}"
    return bound if area.status == "lower_bound" else f"{said}; {bound}"


def about(shown: AreaMap) -> str:
    """Say what the rows of the table are: a file is read far from the map."""
    return f"{shown.finding}. Kind of count: {words.KINDS[shown.measure.kind]}. {shown.source}"


def table(shown: AreaMap) -> pd.DataFrame:
    """Give the same figures as rows for a file; an empty value is explained by its status."""
    measure, areas = shown.measure, shown.areas
    is_ccg = shown.level == "ccg"
    columns: dict[str, list[Any]] = {
        "Quarter": [shown.quarter for _ in areas],
        "Geography": [where(shown.geography) for _ in areas],
        "CCG code" if is_ccg else "Region code": [area.code for area in areas],
        "CCG" if is_ccg else "Region": [area.name for area in areas],
    }
    if is_ccg:
        columns["Region"] = [area.group for area in areas]
    columns[f"{measure.short} ({measure.unit})"] = [area.value for area in areas]
    if measure.denominator:
        columns[_counted(measure)] = [_whole(area.numerator) for area in areas]
        columns[shown.denominator_title] = [_whole(area.denominator) for area in areas]
    if is_ccg:
        columns["At least"] = [_whole(area.at_least) for area in areas]
    else:
        columns["CCGs counted"] = [area.counted for area in areas]
        columns["CCGs open"] = [area.of for area in areas]
        columns["CCGs blocked"] = [area.blocked for area in areas]
    columns["Status"] = [_status(area) for area in areas]
    columns["Caveats"] = [" ".join(area.notes) for area in areas]
    frame = pd.DataFrame(columns)
    counts = (_counted(measure), shown.denominator_title, "At least")
    return frame.astype({name: "Int64" for name in counts if name in frame})


def _status(area: Area) -> str:
    if area.value is not None and area.status == "lower_bound":
        return "at least this: some CCGs are known only in part"
    if area.value is not None and area.is_estimated:
        return "estimated"
    return status_words(area) if area.value is None else area.status
