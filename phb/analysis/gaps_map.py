"""The gap to a level as a map: what each CCG lacks for every 100,000 residents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phb import definitions
from phb.analysis import area_map_message, area_map_words
from phb.analysis.area_map import AreaMap
from phb.analysis.area_map_areas import Area
from phb.analysis.area_map_classes import class_of, round_breaks
from phb.analysis.gaps import Gaps, Part, gaps, map_status
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.store import Store


def gaps_map(store: Store, *, quarter: str, to: str, geography: str) -> AreaMap:
    """Give every CCG with what it lacks to a level; one without a figure has its status and no value.

    Raises PlainError as `gaps` does, and for a level that is held.
    """
    found = gaps(store, quarter=quarter, to=to, geography=geography)
    if found.is_held:
        raise PlainError(f"{found.finding}: there is no gap to map; choose a higher level.")
    here, asked = found.shares.places, _measure(found)
    parts = {one.key: one for one in found.by_ccg}
    rates = {code: _rate(one, asked) for code, one in parts.items()}
    # Nought is in the lowest class: cut among those who lack somebody, or most classes would be of nobody.
    breaks = tuple(round_breaks([rate for rate in rates.values() if rate]))
    areas = [
        _area(parts[code], rates[code], map_status(found.shares, place), breaks)
        for place, code in enumerate(here.code)
        if code in parts
    ]
    boundaries = store.rows("area_map_vintage", vintage=here.geography.vintage, quarter=quarter)[0]
    start = f"{asked.title}, {quarter}, {area_map_words.where(here.geography)}"
    return AreaMap(
        measure=asked,
        quarter=quarter,
        level="ccg",
        geography=here.geography,
        vintage=boundaries["vintage"],
        paths_file=boundaries["paths_file"],
        regions_file=boundaries["regions_file"],
        breaks=breaks,
        areas=tuple(areas),
        denominator_title=area_map_words.residents(here.population_years),
        finding=area_map_words.finding(asked, start, "ccg", areas, breaks),
        how=asked.why,
        source=f"{found.source} Boundaries: ONS, {boundaries['vintage']}; contains OS data © Crown copyright "
        "and database right.",
    )


def message(shown: AreaMap, *, selected: Sequence[str]) -> dict[str, Any]:
    """Give what the map component draws; the classes are told as this level's, which other maps' are not."""
    on = area_map_words.where(shown.geography)
    said = (
        f"{shown.measure.title}, {on}. {shown.denominator_title}. The classes are cut for this quarter and "
        "level; in brackets, how many CCGs."
    )
    return area_map_message.message(shown, selected=selected) | {"what": said}


def _measure(found: Gaps) -> Measure:
    """What is drawn, made for the level asked about: the holders per 100,000 residents that lack to it."""
    drawn = {
        "name": "gap_per_100k",
        "title": f"People short of a share of {found.level:,}, per 100,000 residents",
        "short": "Short, per 100,000",
        "polarity": "lower",
        "breaks": (),
        "why": f"What a CCG has to reach for {found.level:,}, less who hold a budget there, over residents.",
        "caution": None,
        "source": found.aim.date.sources[0],
    }
    return definitions.measure("holders_per_100k").model_copy(update=drawn)


def _rate(one: Part, measure: Measure) -> float | None:
    rate = None if one.is_at_most else one.per_100k
    return None if rate is None else round(rate, measure.decimals)


def _area(one: Part, rate: float | None, status: str, breaks: tuple[float, ...]) -> Area:
    has_residents = one.is_at_most or rate is not None
    return Area(
        code=one.key,
        name=one.name,
        group=one.region,
        value=rate,
        status=status if has_residents else "not_applicable",
        level_class=None if rate is None else class_of(rate, breaks),
        numerator=None if rate is None else one.gap,
        denominator=None if rate is None else one.residents,
        counted=int(rate is not None),
        of=1,
        is_estimated=one.is_estimated and rate is not None,
        blocked=int(status == "blocked"),
    )
