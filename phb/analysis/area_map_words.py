"""The map in sentences: what a figure is not, what was found, how it is calculated."""

from __future__ import annotations

from collections.abc import Sequence

from phb.analysis import measure_words, words
from phb.analysis.area_map_areas import Area
from phb.analysis.area_map_classes import class_words, value_words
from phb.analysis.geography import Geography
from phb.definition_models_measures import Measure

# What is not a figure, each with its own pattern: never the lowest colour, and never one for another.
STATUS_WORDS = {
    "lower_bound": "at least this: not all of it is known",
    "missing": "no return",
    "partly_missing": "not every CCG behind it returned",
    "unstated": "returned without this figure",
    "suppressed": "suppressed: withheld, wholly or in part",
    "boundary": "not comparable: merged, or its boundary changed",
    "not_comparable": "not comparable with the quarter before",
    "begins_again": "no change: the year to date begins again each April",
    "not_applicable": "nobody to take a share of",
    "not_loaded": "people eligible not loaded",
    "blocked": "blocked: held back for a known fault",
}
HOW_TO_LOAD = (
    "The people eligible for NHS Continuing Healthcare come with no return: send them on the Returns page, "
    "in a file with the headings CCG code, Quarter, People eligible for NHS CHC. They count beside returns "
    "of your own, not beside the demonstration. Until then there is none."
)
# A sum over CCGs knows no names (METHODS 6).
TWICE = (
    "Someone who moved from one CCG to another since April is counted by both: a sum over CCGs, of a merged "
    "CCG, a region or England, may count people twice."
)
# Why the whole of a lower bound is not known, by the status of what lacks.
LACKS = {
    "partly_missing": "{returned} of the {predecessors} CCGs behind it returned",
    "unstated": "one of the CCGs behind it returned without this figure",
    "suppressed": "one of the CCGs behind it is suppressed",
    "boundary": "people moved between it and others",
}


def where(geography: Geography) -> str:
    """Say the geography after a title: "on the CCGs of April 2019"."""
    return geography.words if geography.vintage else "on the CCGs as they were"


def residents(years: Sequence[int]) -> str:
    """Head a column of residents with the years they were estimated for: "Residents (mid-2016)"."""
    if not years:
        return "Residents"
    return f"Residents (mid-{years[0]})" if len(years) == 1 else f"Residents (mid-{years[0]} to {years[-1]})"


def how(measure: Measure, geography: Geography) -> str:
    """Say how the measure is calculated, by CCG and by region, and what a CCG of another date is made of."""
    if measure.denominator is None:
        is_count = measure.change == "none" and geography.vintage is not None
        bounds = ", and of what is known of the others" if is_count else ""
        said = f"{measure.why} By region: the sum over the CCGs with a figure{bounds}."
    else:
        counted, over = measure_words.numerator(measure), measure_words.denominator(measure)
        said = (
            f"{measure.why} {counted[:1].upper()}{counted[1:]}, over {over}, times {measure.per:,}. By "
            f"region, {measure_words.unit_counted(measure)} are summed and divided by the sum of {over} of "
            "the same CCGs, those with a figure; rates are never averaged."
        )
    twice = TWICE if measure.kind == "ytd" else ""
    to_load = HOW_TO_LOAD if measure.denominator == "chc_eligible" else ""
    told = (said, measure.caution, to_load, twice, _how_on(measure, geography))
    return " ".join(part for part in told if part)


def _how_on(measure: Measure, geography: Geography) -> str:
    if geography.vintage is None:
        return ""
    merged = "A CCG that merged is the sum of its predecessors"
    if geography.way == "apportioned":
        return (
            f"{merged}, where each has a figure. Where people moved between CCGs, counts are divided by "
            "resident population: an estimate, drawn with a dashed outline, which does not know who moved."
        )
    is_count = measure.denominator is None and measure.change == "none"
    rest = "what is known is shown as at least" if is_count else "there is no figure"
    return f"{merged}; where one has none, or people moved between CCGs, {rest}."


def finding(measure: Measure, start: str, level: str, areas: list[Area], breaks: tuple[float, ...]) -> str:
    """Say what the map shows; start names the measure, the quarter and the geography."""
    known = [area for area in areas if area.value is not None]
    bounds = sum(area.value is None and area.status == "lower_bound" for area in areas)
    blocked = sum(area.blocked for area in areas)
    held_back = f"{blocked:,} blocked for a known fault" if blocked else ""
    if level == "region" or (not known and not bounds):
        answer = _extremes(known, measure) if known else _nothing(areas, measure, level)
        return f"{start}: {answer}{f', {held_back}' if held_back else ''}"
    said = class_words(breaks, measure)
    parts = []
    if known:
        classes = [area.level_class or 0 for area in known]
        most, least = max(classes), min(classes)
        parts.append(f"{classes.count(most)} {'is' if classes.count(most) == 1 else 'are'} at {said[most]}")
        if least != most:
            parts.append(f"{classes.count(least)} at {said[least]}")
    estimated = sum(area.is_estimated for area in known)
    figures = f"of {words.ccgs(len(known))} with a figure"
    figures += f" ({estimated:,} estimated)" if estimated else ""
    found = f"{figures}, {' and '.join(parts)}" if parts else "no CCG has a whole figure"
    if len(known) == len(areas):
        return f"{start}: {found}"
    lower = f"{bounds:,} with a lower bound" if bounds else ""
    among = ", ".join(part for part in (lower, held_back) if part)
    none = f"{words.ccgs(len(areas) - len(known), len(areas))} have none"
    return f"{start}: {found}; {none}{f' ({among})' if among else ''}"


def _nothing(areas: list[Area], measure: Measure, level: str) -> str:
    statuses = {area.status for area in areas}
    if "not_loaded" in statuses:
        return f"no figure: the {measure_words.denominator(measure)} are not loaded"
    if "begins_again" in statuses:
        return (
            "the year to date begins again each April, so that there is no change on the quarter before; "
            "compare with the same quarter of another year"
        )
    if measure.change == "quarter" and statuses & {"not_comparable", "boundary"}:
        return "no figure can be compared with the quarter before"
    return f"no {'CCG' if level == 'ccg' else 'region'} has a figure"


def _extremes(known: list[Area], measure: Measure) -> str:
    values = [area.value for area in known if area.value is not None]
    high, low = max(values), min(values)
    at_top = [area for area in known if area.value == high]
    at_bottom = [area for area in known if area.value == low]
    # Names of regions hold "and" themselves.
    top, bottom = ("; ".join(area.name for area in areas) for areas in (at_top, at_bottom))
    most, least = (
        ("at least " if any(area.status == "lower_bound" for area in areas) else "")
        + value_words(value, measure)
        for areas, value in ((at_top, high), (at_bottom, low))
    )
    counted, opened = sum(area.counted for area in known), sum(area.of for area in known)
    if high == low:
        return f"{value_words(high, measure)} in every region with a figure"
    # A region known in part may be above another that is not.
    as_far = "as far as known, " if any(area.status == "lower_bound" for area in known) else ""
    return (
        f"{as_far}highest in {top} ({most}), lowest in {bottom} ({least}), "
        f"over the {words.ccgs(counted, opened)} with a figure"
    )
