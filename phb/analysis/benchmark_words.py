"""One CCG beside all in sentences: never a naked rank, never a league table."""

from __future__ import annotations

import numpy as np

from phb import definitions
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.benchmark import Field, is_below_floor, kind
from phb.definition_models_measures import Measure

HOW = (
    "A rate is people over residents, a share people over people; each has the 95% interval that chance "
    "leaves it. CCGs truly differ, so the funnel allows for the spread between them: a CCG outside it is "
    "higher or lower than expected given that spread. A rank is a range, from the CCGs that are surely above "
    "to those that are surely below."
)
BANDS = {
    "high_998": "higher than expected given the spread between CCGs",
    "high_95": "towards the high side of what the spread between CCGs explains",
    "within": "within what is expected given the spread between CCGs",
    "low_95": "towards the low side of what the spread between CCGs explains",
    "low_998": "lower than expected given the spread between CCGs",
}
# How often an area that is like the others lies there: tests/methods/test_funnel.py simulates it.
_SURE = {
    "998": "beyond the 99.8% limit, where fewer than 1 CCG in 50 lies when none is unusual",
    "95": "between the 95 and the 99.8% limit, where about 1 CCG in 10 lies when none is unusual",
    "within": "inside the 95% limits",
}
_TENTHS = (
    "lowest",
    "second lowest",
    "third lowest",
    "fourth lowest",
    "fifth lowest",
    "fifth highest",
    "fourth highest",
    "third highest",
    "second highest",
    "highest",
)


def headline(found: Field, place: int) -> str:
    """Answer in one sentence: how much, and whether that is more or less than the spread explains."""
    measure, name = found.measured.measure, words.plain_ccg(str(found.measured.name[place]))
    value = found.value[place]
    if np.isnan(value):
        return f"{name}, {found.quarter}: no figure of {title_words(measure)}, {no_figure(found, place)}"
    about = "about " if found.measured.is_estimated[place, -1] else ""
    said = f"{name}, {found.quarter}: {about}{amount(value, measure)}"
    judged = band(found, place)
    if judged:
        return f"{said}, {BANDS[judged]}"
    why = why_unjudged(found, place)
    return f"{said}; {why}" if why else said


def band(found: Field, place: int) -> str:
    """Give the band of a CCG in the funnel; "" where it is not judged or too small to be."""
    if found.funnel is None or found.is_unjudged[place]:
        return ""
    return str(found.funnel.band[place])


def band_words(found: Field, place: int) -> str:
    """Say where a CCG lies in the funnel, and how sure that is."""
    judged = band(found, place)
    if not judged:
        return why_unjudged(found, place) or "not judged"
    return f"{BANDS[judged]} ({_SURE[judged.removeprefix('high_').removeprefix('low_')]})"


def place_words(found: Field, place: int) -> str:
    """Say where a CCG lies, or why it has no figure."""
    return no_figure(found, place) if np.isnan(found.value[place]) else band_words(found, place)


def why_unranked(found: Field, place: int) -> str:
    """Say why a figure is not ranked, though others of its measure are; "" where it is."""
    if kind(found.measured.measure) is None:
        return ""
    if found.is_small[place]:
        return small_words(found.measured.measure)
    return "it is estimated" if found.measured.is_estimated[place, -1] else ""


def why_unjudged(found: Field, place: int) -> str:
    """Say why a figure is not judged, though others of its measure are; "" where it is."""
    if kind(found.measured.measure) is None:
        return ""
    if found.measured.is_estimated[place, -1]:
        return "not judged, as it is estimated"
    if not found.is_unjudged[place]:
        return ""
    least = definitions.benchmark().reliability.least
    if kind(found.measured.measure) == "share":
        return f"not judged: of fewer than {least} people"
    return f"not judged: fewer than {least} people would be expected there"


def small_words(measure: Measure) -> str:
    """Say why a small figure is not ranked."""
    least = definitions.benchmark().reliability.least
    return f"too few people to rank (fewer than {least}{' in all' if kind(measure) == 'share' else ''})"


def no_figure(found: Field, place: int) -> str:
    """Say why a CCG has no figure in the quarter; where nobody has one, that it was not collected."""
    status = str(found.measured.status[place, -1])
    if status == "unstated" and not found.known:
        return f"it was not collected in {found.quarter}"
    return STATUS_WORDS.get(status, status.replace("_", " "))


def rank_words(found: Field, place: int) -> str:
    """Say the range of ranks: "between 61st and 88th highest of 188 ranked"; why there is none else."""
    if np.isnan(found.standing.best[place]):
        why = "no figure" if np.isnan(found.value[place]) else why_unranked(found, place)
        return f"not ranked: {why}" if why else "not ranked"
    best, worst = int(found.standing.best[place]), int(found.standing.worst[place])
    return f"{range_words(best, worst)} of the {found.standing.areas} CCGs ranked"


def range_words(best: int, worst: int) -> str:
    """Say a range of ranks: "between 61st and 88th highest", "3rd highest" where no other is left open."""
    if best == worst:
        return f"{_ordinal(best)} highest"
    return f"between {_ordinal(best)} and {_ordinal(worst)} highest"


def tenth(found: Field, place: int, at: int = -1) -> tuple[int, int] | None:
    """Give the tenths of CCGs (0 lowest to 9), first and last, in which a CCG stands in a quarter.

    Both are the same but where so many CCGs have its very value that they fill several; None without one, and
    for one of too few people.
    """
    value, edges = found.measured.value[place, at], found.tenths[:, at]
    if np.isnan(value) or np.isnan(edges).any():
        return None
    if kind(found.measured.measure) and _is_small(found, place, at):
        return None
    above, alike = int(np.sum(value > edges)), int(np.sum(value == edges))
    return above, above + alike if alike > 1 else above


def _is_small(found: Field, place: int, at: int) -> bool:
    measured = found.measured
    one = (measured.numerator[place : place + 1, at], measured.denominator[place : place + 1, at])
    return bool(is_below_floor(measured.measure, *one)[0])


def tenth_words(first: int, last: int) -> str:
    """Say tenths: "the third highest tenth of CCGs"; of several, that they are all alike."""
    if first == last:
        return f"the {_TENTHS[first]} tenth of CCGs"
    return f"the {_TENTHS[first]} to the {_TENTHS[last]} tenth of CCGs, all alike"


def amount(value: float, measure: Measure) -> str:
    """Write a value with what it is of: "94.2 starters per 100,000", "direct payment share 41%"."""
    said = value_words(value, measure)
    if measure.per == 100:
        return f"{title_words(measure)} {said}"
    return f"{said} {title_words(measure)}"


def title_words(measure: Measure) -> str:
    """Write a measure within a sentence."""
    return words.within(measure.short)


def source(found: Field, line: str, *, is_over_time: bool = False) -> str:
    """Say where the figures are from, on which CCGs, over which residents, and how many there are."""
    of = found.measured.population_year if is_over_time else found.measured.population_year[:, -1]
    years = sorted({int(year) for year in of.ravel() if year})
    over = ""
    if found.measured.measure.denominator == "population" and years:
        over = f" Residents of mid-{years[0]}{f' to {years[-1]}' if len(years) > 1 else ''}."
    counted = f"{found.known} of {words.ccgs(int(found.is_open.sum()))} have a figure"
    return f"{line} {found.measured.geography.areas}; {counted} in {found.quarter}.{over}"


def _ordinal(number: int) -> str:
    if 10 < number % 100 < 14:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
