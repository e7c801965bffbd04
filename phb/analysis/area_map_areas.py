"""Areas as they are shown: a CCG with its figure, or a region summed up over its CCGs and divided last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from phb.analysis.area_map_classes import class_of
from phb.analysis.area_map_figures import AreaFigure, sentences
from phb.analysis.measured_cells import VALUED
from phb.definition_models_measures import Measure


@dataclass(frozen=True)
class Area:
    """A CCG or region. value is in the measure's unit; level_class is its class, 0 the lowest.

    status lower_bound: the whole is not known. A CCG then has no value but at_least, people, and share, the
    part of its people (0 to 1) whose CCGs have a figure; why is the status of the rest. A region has what its
    CCGs add up to as its value. Otherwise value is None unless status is reported or rounded. counted CCGs of
    `of` stand behind a value, blocked are those kept out by a known fault. notes are caveats, in sentences.
    """

    code: str
    name: str
    group: str
    value: float | None
    status: str
    level_class: int | None
    numerator: float | None
    denominator: float | None
    counted: int
    of: int
    is_estimated: bool = False
    at_least: float | None = None
    share: float | None = None
    why: str = ""
    predecessors: int = 1
    returned: int = 0
    blocked: int = 0
    notes: tuple[str, ...] = ()


def ccgs(figures: list[AreaFigure], measure: Measure, breaks: tuple[float, ...]) -> list[Area]:
    """Give each CCG of the quarter with its figure."""
    return [_ccg(one, measure, breaks) for one in figures]


def _ccg(one: AreaFigure, measure: Measure, breaks: tuple[float, ...]) -> Area:
    value = _rounded(one.value, measure)
    # A known fault keeps its own mark, whatever is known beside it.
    is_bound = one.at_least is not None and one.status != "blocked"
    return Area(
        code=one.code,
        name=one.name,
        group=one.region[1],
        value=value,
        status="lower_bound" if is_bound else one.status,
        level_class=None if value is None else class_of(value, breaks),
        numerator=one.numerator,
        denominator=one.denominator,
        counted=int(value is not None),
        of=1,
        is_estimated=one.is_estimated,
        at_least=one.at_least,
        share=one.share if one.at_least is not None else None,
        why=one.status if one.at_least is not None else "",
        predecessors=one.predecessors,
        returned=one.returned,
        blocked=int(one.is_blocked and value is None),
        notes=sentences(one.caveats, one.code),
    )


def regions(
    figures: list[AreaFigure], undivided: list[dict[str, Any]], measure: Measure, breaks: tuple[float, ...]
) -> list[Area]:
    """Sum numerators over the CCGs that have a value, and the denominators of the same CCGs; divide last.

    A count takes in what is known of the others, too: their lower bounds, and the CCGs as they were that lie
    between several CCGs of the region (undivided). It is a lower bound where anything known only in part is
    left, or an undivided CCG lies in two regions; it then belongs to neither.
    """
    members: dict[tuple[str, str], list[AreaFigure]] = defaultdict(list)
    for one in figures:
        members[one.region].append(one)
    region_of = {one.code: one.region[0] for one in figures}
    between: dict[str, list[tuple[dict[str, Any], bool]]] = defaultdict(list)
    for row in undivided:
        into = {region_of[code] for code in row["successors"].split(", ") if code in region_of}
        for code in into:
            between[code].append((row, len(into) == 1))
    return [
        _region(region, members[region], between[region[0]], measure, breaks) for region in sorted(members)
    ]


def _region(
    region: tuple[str, str],
    members: list[AreaFigure],
    between: list[tuple[dict[str, Any], bool]],
    measure: Measure,
    breaks: tuple[float, ...],
) -> Area:
    known = [one for one in members if one.value is not None]
    numerator: float | None = sum(one.numerator or 0 for one in known) if known else None
    counted, is_bound = len(known), False
    if measure.denominator is None and measure.change == "none":
        divided = [one for one in members if one.status == "boundary"]
        inside = [row["numerator"] for row, is_inside in between if is_inside]
        parts = [part for part in (*(one.at_least for one in members), *inside) if part is not None]
        numerator = (numerator or 0) + sum(parts) if known or parts else None
        are_whole = all(is_inside and row["numerator"] is not None for row, is_inside in between)
        are_whole = are_whole and not any(one.is_blocked for one in divided)
        counted += len(divided) if are_whole else 0
        is_bound = _is_bound(members, divided, bool(between), are_whole)
    denominator = sum(one.denominator or 0 for one in known) if measure.denominator and known else None
    value = None if numerator is None else _rounded(numerator * measure.per / (denominator or 1), measure)
    known_as = "lower_bound" if is_bound else "reported"
    return Area(
        code=region[0],
        name=region[1],
        group=region[1],
        value=value,
        status=_usual(members) if value is None else known_as,
        level_class=None if value is None else class_of(value, breaks),
        numerator=numerator,
        denominator=denominator,
        counted=counted,
        of=len(members),
        is_estimated=any(one.is_estimated for one in known),
        blocked=sum(one.is_blocked and one.value is None for one in members),
        notes=sentences((caveat for one in members for caveat in one.caveats), region[0]),
    )


def _is_bound(
    members: list[AreaFigure], divided: list[AreaFigure], is_between: bool, are_whole: bool
) -> bool:
    """Whether a sum leaves out somebody of a CCG it counts: not the CCGs without any figure, told apart."""
    partly = any(one.at_least is not None and one not in divided for one in members)
    suppressed = any(one.status == "suppressed" for one in members)
    return partly or suppressed or ((is_between or bool(divided)) and not are_whole)


def _usual(members: list[AreaFigure]) -> str:
    """Give the status that most CCGs without a value have, the first in the alphabet if several do.

    A denominator that somebody has only to load comes before what nobody can mend here.
    """
    statuses = sorted(one.status for one in members if one.status not in VALUED)
    if "not_loaded" in statuses:
        return "not_loaded"
    return max(dict.fromkeys(statuses), key=statuses.count)


def _rounded(value: float | None, measure: Measure) -> float | None:
    # Classes are cut from the value as it is printed, or a reader would find "20.0" in the class below 20.
    return None if value is None else round(value, measure.decimals)
