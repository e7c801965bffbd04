"""The map as it is sent to the screen (small arrays in the order of codes) and as it is saved (a table)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phb.analysis import words
from phb.analysis.area_map import STATUS_WORDS, AreaMap, class_words, value_words


def message(shown: AreaMap, *, selected: str | None) -> dict[str, Any]:
    """Give what the map component draws: classes and values by area in the order of the outlines' codes.

    Outlines and names are not in it: they come from the static file of the vintage.
    """
    measure = shown.measure
    legend, places = _legend(shown)
    title = f"{measure.title}, {words.quarter(shown.quarter)}"
    return {
        "paths": f"app/static/{shown.paths_file}",
        "regions": f"app/static/{shown.regions_file}" if shown.regions_file else None,
        "level": shown.level,
        "quarter": shown.quarter,
        "title": f"{title}, by {'CCG' if shown.level == 'ccg' else 'region'}",
        "what": _what(shown),
        "unit": measure.unit,
        "decimals": measure.decimals,
        "signed": measure.change == "quarter",
        "legend": legend,
        "classes": [places[_kind(area.status, area.level_class)] for area in shown.areas],
        "values": [area.value for area in shown.areas],
        "selected": selected,
        **_columns(shown),
    }


def _what(shown: AreaMap) -> str:
    measure = shown.measure
    over = f" {shown.denominator_title}." if measure.denominator == "population" else ""
    areas = "CCGs" if shown.level == "ccg" else "regions"
    return f"{measure.title}.{over} The same classes in every quarter; in brackets, how many {areas}."


def _kind(status: str, level_class: int | None) -> str:
    return status if level_class is None else f"c{level_class}"


def _legend(shown: AreaMap) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Every class, no return, and each other status that occurs; and the place of each in the list."""
    occurring = {area.status for area in shown.areas if area.value is None}
    entries = [
        {"kind": f"c{at}", "label": said} for at, said in enumerate(class_words(shown.breaks, shown.measure))
    ]
    entries += [
        {"kind": status, "label": said}
        for status, said in STATUS_WORDS.items()
        if status == "missing" or status in occurring
    ]
    return entries, {entry["kind"]: at for at, entry in enumerate(entries)}


def _columns(shown: AreaMap) -> dict[str, Any]:
    """The columns of the table beside the map; `sort` is the place of the measure's own."""
    areas = shown.areas
    columns: list[dict[str, Any]] = [{"title": "CCG" if shown.level == "ccg" else "Region", "from": "name"}]
    percent = ", %" if shown.measure.per == 100 else ""
    columns.append({"title": f"{shown.measure.short}{percent}", "from": "value"})
    if shown.measure.denominator:
        columns.append({"title": "People", "values": [_whole(area.numerator) for area in areas]})
    if shown.level == "region":
        columns.append({"title": "CCGs counted", "values": [area.counted for area in areas]})
        columns.append({"title": "CCGs open", "values": [area.of for area in areas]})
    return {"columns": columns, "sort": 1}


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def figure_words(shown: AreaMap, code: str) -> str:
    """Say one area's figure: "52.6 per 100,000 residents (128 people), 2016-17 Q2"."""
    area = next((one for one in shown.areas if one.code == code), None)
    if area is None:
        return f"not open in {shown.quarter}"
    measure = shown.measure
    if area.value is None:
        return f"{STATUS_WORDS.get(area.status, area.status)}, {shown.quarter}"
    value = f"{value_words(area.value, measure).rstrip('%')} {measure.unit}".replace(" %", "%")
    people = f" ({_whole(area.numerator):,} people)" if measure.denominator else ""
    return f"{value}{people}, {shown.quarter}"


def table(shown: AreaMap) -> pd.DataFrame:
    """Give the same figures as rows for a file; an empty value is explained by its status."""
    measure = shown.measure
    is_ccg = shown.level == "ccg"
    columns: dict[str, list[Any]] = {
        "Quarter": [shown.quarter for _ in shown.areas],
        "CCG code" if is_ccg else "Region code": [area.code for area in shown.areas],
        "CCG" if is_ccg else "Region": [area.name for area in shown.areas],
    }
    if is_ccg:
        columns["Region"] = [area.group for area in shown.areas]
    columns[f"{measure.short} ({measure.unit})"] = [area.value for area in shown.areas]
    if measure.denominator:
        columns["People"] = [_whole(area.numerator) for area in shown.areas]
        columns[shown.denominator_title] = [_whole(area.denominator) for area in shown.areas]
    if not is_ccg:
        columns["CCGs counted"] = [area.counted for area in shown.areas]
        columns["CCGs open"] = [area.of for area in shown.areas]
    columns["Status"] = [STATUS_WORDS.get(area.status, area.status) for area in shown.areas]
    frame = pd.DataFrame(columns)
    return frame.astype({name: "Int64" for name in ("People", shown.denominator_title) if name in frame})
