"""Where is it happening, where not, and where do we not know? One measure, one quarter, every area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from phb import definitions
from phb.analysis import area_map_areas, area_map_words, measure_words, words
from phb.analysis.area_map_areas import Area
from phb.analysis.area_map_classes import round_breaks
from phb.analysis.area_map_figures import AreaFigure, figures, with_caveats
from phb.analysis.geography import AS_IT_WAS, Geography
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

Level = Literal["ccg", "region"]


@dataclass(frozen=True)
class AreaMap:
    """One measure, quarter and geography. breaks are the lower ends of the classes above the lowest."""

    measure: Measure
    quarter: str
    level: Level
    geography: Geography
    vintage: str
    paths_file: str
    regions_file: str | None
    breaks: tuple[float, ...]
    areas: tuple[Area, ...]
    denominator_title: str
    finding: str
    how: str
    source: str


def area_map(
    store: Store, *, measure: str, quarter: str, level: Level = "ccg", geography: str = AS_IT_WAS
) -> AreaMap:
    """Give every area of the geography with its value, class and status.

    Raises PlainError when the store does not hold the quarter or the geography, or there is no such measure.
    """
    asked, at, where = definitions.measure(measure), Quarter.parse(quarter), Geography.parse(geography)
    found = figures(store, asked, where, at, at)
    if not found:
        raise PlainError(
            f"The store holds nothing for {quarter}, {where.words}; choose another quarter or geography."
        )
    with_caveats(store, found, asked, where, at)
    breaks = asked.breaks or tuple(round_breaks(_history(store, asked, where)))
    if level == "ccg":
        areas = area_map_areas.ccgs(found, asked, breaks)
    else:
        areas = area_map_areas.regions(found, _undivided(store, asked, at, where), asked, breaks)
    drawn = store.rows("area_map_vintage", vintage=where.vintage, quarter=quarter)[0]
    on = area_map_words.where(where)
    # The finding says how many are estimated: a headline has no room to say it twice.
    start = f"{asked.title}, {quarter}, {on.removesuffix(', partial transfers estimated')}"
    return AreaMap(
        measure=asked,
        quarter=quarter,
        level=level,
        geography=where,
        vintage=drawn["vintage"],
        paths_file=drawn["paths_file"] if level == "ccg" else drawn["regions_file"],
        regions_file=drawn["regions_file"] if level == "ccg" else None,
        breaks=breaks,
        areas=tuple(areas),
        denominator_title=_denominator_title(asked, found),
        finding=area_map_words.finding(asked, start, level, areas, breaks),
        how=area_map_words.how(asked, where),
        source=f"{words.source_line(store.meta)} Figures {on}. Boundaries: ONS, {drawn['vintage']}; contains "
        "OS data © Crown copyright and database right.",
    )


def ccg_names(store: Store) -> dict[str, str]:
    """Give every CCG that ever was by code, in the order of names: those closed or not yet open too.

    Each with its name, code and what else it was called, ONS codes too, so that it is found by any of them:
    "Morecambe Bay (01K), also Lancashire North, E38000228".
    """
    titles = {}
    for row in store.rows("area_map_names"):
        also = [*(words.plain_ccg(name) for name in row["also"] or ()), *row["ons_codes"]]
        titles[row["ccg_code"]] = f"{words.ccg(row['name'], row['ccg_code'])}, also {', '.join(also)}"
    return titles


def _history(store: Store, measure: Measure, geography: Geography) -> list[float]:
    """Give the measure's values of all CCGs and quarters, from which classes that never move are cut."""
    quarters = [Quarter.parse(row["quarter"]) for row in store.rows("frame_quarters")]
    held = figures(store, measure, geography, min(quarters), max(quarters))
    return [one.value for one in held if one.value is not None]


def _undivided(
    store: Store, measure: Measure, quarter: Quarter, geography: Geography
) -> list[dict[str, Any]]:
    """Give the CCGs as they were that lie between several of the vintage; an estimate has shared them out."""
    if geography.way != "on":
        return []
    return store.rows(
        "area_map_undivided",
        numerator=measure.column,
        vintage=geography.vintage,
        quarter=str(quarter),
    )


def _denominator_title(measure: Measure, found: Iterable[AreaFigure]) -> str:
    if measure.denominator != "population":
        return measure_words.heading(measure.denominator)
    years = {one.population_year for one in found if one.population_year}
    return area_map_words.residents(sorted(years))
