"""One CCG beside those like it, or those it chose: their spread, not a podium of the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark import Field
from phb.analysis.peers import Peers10
from phb.definition_models_measures import Measure
from phb.methods.standing import rank_range

GROUP_AT_MOST = 20
PEERS, CHOSEN = "Peers", "Comparison group"
FEWEST = 4  # CCGs with a figure, without which quartiles say nothing


@dataclass(frozen=True)
class Member:
    """A CCG of the group, or the one it is for: its value and interval; why says why there is none.

    distance is how unlike it is, None where that is not what the group was made by.
    """

    code: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    why: str
    is_own: bool
    distance: float | None


@dataclass(frozen=True)
class Group:
    """A CCG beside its group in one quarter, the highest value first, those without one last.

    quartiles are of the group's members with a value, the CCG itself left out, None for fewer than four;
    middle is the interval of their median, None where there are too few. level is how sure it is, per cent.
    ranks are the best and worst that the CCG may hold among all ranked of them, ranked how many those are;
    None where it is too small to be ranked or has no interval.
    """

    measure: Measure
    quarter: str
    name: str
    kind: str
    members: tuple[Member, ...]
    quartiles: tuple[float, float, float] | None
    middle: tuple[float, float] | None
    level: float | None
    ranks: tuple[int, int] | None
    ranked: int

    @property
    def own(self) -> Member:
        """The CCG itself."""
        return next(one for one in self.members if one.is_own)

    @property
    def known(self) -> int:
        """How many of the others have a value."""
        return sum(one.value is not None and not one.is_own for one in self.members)


def group(
    found: Field, place: int, codes: Sequence[str], *, kind: str, distances: Sequence[float | None] = ()
) -> Group:
    """Put a CCG beside the CCGs of some codes; a code that was not open in the quarter is left out."""
    apart = dict(zip(codes, distances or (None,) * len(codes)))
    others = [(code, at) for code in codes if (at := found.place(code)) is not None and at != place]
    members = [_member(found, at, False, apart[code]) for code, at in others]
    held = np.array([one.value for one in members if one.value is not None], dtype=float)
    middle, level = median_interval(held)
    ranks, ranked = _ranks(found, [place, *(at for _, at in others)])
    members.append(_member(found, place, True, None))
    members.sort(key=lambda one: (one.value is None, -(one.value or 0), one.name))
    return Group(
        measure=found.measured.measure,
        quarter=found.quarter,
        name=words.plain_ccg(str(found.measured.name[place])),
        kind=kind,
        members=tuple(members),
        quartiles=_quartiles(held),
        middle=middle,
        level=level,
        ranks=ranks,
        ranked=ranked,
    )


def _ranks(found: Field, at: list[int]) -> tuple[tuple[int, int] | None, int]:
    """Give the ranks that the first of some places may hold among those that are ranked, and how many are."""
    is_ranked = ~np.isnan(found.standing.rank[at])
    standing = rank_range(
        *(np.where(is_ranked, each[at], np.nan) for each in (found.value, found.lower, found.upper))
    )
    if not is_ranked[0]:
        return None, standing.areas
    return (int(standing.best[0]), int(standing.worst[0])), standing.areas


def _member(found: Field, at: int, is_own: bool, distance: float | None) -> Member:
    def told_of(value: float) -> float | None:
        return None if np.isnan(value) else float(value)

    return Member(
        code=str(found.measured.code[at]),
        name=words.plain_ccg(str(found.measured.name[at])),
        value=told_of(found.value[at]),
        lower=told_of(found.lower[at]),
        upper=told_of(found.upper[at]),
        why=told.no_figure(found, at) if np.isnan(found.value[at]) else "",
        is_own=is_own,
        distance=distance,
    )


def _quartiles(held: np.ndarray) -> tuple[float, float, float] | None:
    if held.size < FEWEST:
        return None
    low, middle, high = np.percentile(held, (25, 50, 75))
    return float(low), float(middle), float(high)


def median_interval(held: np.ndarray) -> tuple[tuple[float, float] | None, float | None]:
    """Give the interval of the median of N values from their order alone, and how sure it is, per cent.

    The narrowest pair of ordered values, as many from either end, that holds the median at least 95 times in
    100; of ten the second and the ninth (97.9). None for fewer than six, which cannot.
    """
    from scipy.stats import binom

    n = held.size
    inward = [k for k in range(n // 2) if 1 - 2 * binom.cdf(k, n, 0.5) >= 0.95]
    if not inward:
        return None, None
    k, ordered = inward[-1], np.sort(held)
    return (float(ordered[k]), float(ordered[n - 1 - k])), float(100 * (1 - 2 * binom.cdf(k, n, 0.5)))


def finding(found: Group) -> str:
    """Say where a CCG stands beside its group, in the group's own spread."""
    count = len(found.members) - 1
    group_words = f"its {count} {'peers' if found.kind == PEERS else 'chosen CCGs'}"
    if found.known < count:
        group_words += f", of whom {found.known} {'has' if found.known == 1 else 'have'} a figure"
    if found.own.value is None:
        return f"{found.name} has no figure to hold beside {group_words}: {found.own.why}"
    said = f"{found.name}: {value_words(found.own.value, found.measure)}"
    if found.quartiles is None:
        return f"{said}; too few of {group_words} have a figure to say how they spread"
    low, middle, high = found.quartiles
    where = "between the quartiles of"
    if found.own.value > high:
        where = "above the upper quartile of"
    elif found.own.value < low:
        where = "below the lower quartile of"
    said = f"{said} is {where} {group_words}, with a median of {value_words(middle, found.measure)}"
    if found.middle and found.middle[0] <= found.own.value <= found.middle[1]:
        said += ", from which it is not surely apart"
    if found.ranks is None:
        return said
    return f"{said}; {told.range_words(*found.ranks)} of the {found.ranked} that can be ranked"


def alike(ten: Peers10) -> pd.DataFrame:
    """Give one row for the CCG and each of its peers: how far apart, and what is known of each."""
    rows = [
        {
            "CCG": words.plain_ccg(name),
            "Code": code,
            "Distance": distance,
            **{f"{one.title} ({one.year})": one.said for one in known},
        }
        for code, name, distance, known in (
            (ten.code, ten.name, 0.0, ten.known),
            *((one.code, one.name, round(one.distance, 2), one.known) for one in ten.peers),
        )
    ]
    return pd.DataFrame(rows)
