"""Inequality: by how much a rate differs from one end of the country to the other, ordered by deprivation.

The slope index of inequality as PHEindicatormethods' phe_sii has it (Low and Low, Measuring the gap, Journal
of Public Health 2004): areas in order, each at the middle of its people in the cumulative population (its
ridit, 0 to 1), and the line of least squares through their rates, weighted by population. Its slope is the
fitted rate at the top of the order less that at its foot. The relative index divides it by the mean; phe_sii
has the ratio of the two ends instead, which falls apart where the foot comes near nought.

phe_sii's interval knows only chance in counting, in ten groups of one area. Here the points are areas that
truly differ, far beyond such chance and not all by as much, and they are all there are, not drawn at random:
the interval asks what areas placed alike might as well have shown, going by their scatter about the line. HC3
(MacKinnon and White 1985) takes each area's scatter as its own; Long and Ervin (American Statistician 2000)
advise it up to 250 points. It holds the true slope of 93 to 97 % of simulated countries, an interval of
chance in counting that of fewer than a third (tests/methods/test_inequality.py). It tells of areas: the
people in them need not be placed as their areas are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb.errors import PlainError
from phb.methods.rates import PER, Column, Interval, counted, quantile_of

FEWEST = 10  # areas through which a line is drawn
NONE = Interval(float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True)
class SlopeIndex:
    """A slope index; figures are per the `per` asked for, NaN where `reason` says why it cannot be told.

    `relative` is the slope in means: 0.4 says the gap from end to end is 40 % of the mean. `at_foot` and
    `at_top` are the ends of the fitted line, which may run below nought where no rate does.
    """

    slope: Interval[float]
    relative: Interval[float]
    at_foot: float
    at_top: float
    mean: float  # everybody counted over everybody living in these areas
    areas: int  # areas with count, population and rank
    reason: str  # "" where told


def slope_index(
    count: Column, population: Column, rank_by: Column, *, per: float = PER, confidence: float = 0.95
) -> SlopeIndex:
    """Give the slope index of areas (A,) ordered by rank_by, the least first.

    count: people, NaN where none is known; population: residents, or the total of a share, with per=100 for
    percentage points; rank_by: such as a deprivation score, NaN where unknown; equal ones share one ridit.
    Areas without one of the three, or nobody living in them, are left out before the order is made. Limits
    are t with areas - 2 degrees of freedom; the relative index allows for an uncertain mean as well.
    Cannot be told for fewer than ten areas, one rank for all, no count above nought, or where one area alone
    decides the slope. Raises PlainError for counts or populations below nought and for numbers without end.
    """
    x, people, ranks = counted(count, "count"), counted(population, "population"), _ranks(rank_by)
    if x.ndim != 1 or not x.shape == people.shape == ranks.shape:
        raise PlainError("A slope index needs one count, one population and one rank for each area.")
    known = ~(np.isnan(x) | np.isnan(ranks)) & (people > 0)
    x, people, ranks = x[known], people[known], ranks[known]
    areas = len(x)
    if areas < FEWEST:
        return _untold(
            "fewer than 10 areas" if areas else "no area has a count, a population and a rank", areas
        )
    if ranks.min() == ranks.max():
        return _untold("all areas have the same rank", areas)
    if not x.any():
        return _untold("no area has a count above nought", areas)
    weight, rate = people / people.sum(), per * x / people
    place = ridits(people, ranks) - 0.5  # of weighted mean 0, so that mean and slope part
    spread = (weight * place**2).sum()
    mean, slope = float((weight * rate).sum()), float((weight * place * rate).sum() / spread)
    free = 1 - weight * (1 + place**2 / spread)  # 1 less the leverage
    if free.min() < 1e-9:
        return _untold("one area alone decides the slope", areas)
    pull = (weight * (rate - mean - slope * place) / free) ** 2
    of_slope, of_mean = (pull * place**2).sum() / spread**2, pull.sum()
    together = (pull * place).sum() / spread
    ratio = slope / mean
    of_ratio = (of_slope - 2 * ratio * together + ratio**2 * of_mean) / mean**2
    return SlopeIndex(
        slope=_about(slope, of_slope, areas, confidence),
        relative=_about(ratio, of_ratio, areas, confidence),
        at_foot=mean - slope / 2,
        at_top=mean + slope / 2,
        mean=mean,
        areas=areas,
        reason="",
    )


def ridits(population: np.ndarray, rank_by: np.ndarray) -> np.ndarray:
    """Give the middle of each area's people (A,) in the cumulative population by rank, 0 to 1.

    Areas of equal rank stand together, at the middle of all their people.
    """
    _, group = np.unique(rank_by, return_inverse=True)
    share = np.bincount(group, weights=population) / population.sum()
    return (np.cumsum(share) - share / 2)[group]


def _about(value: float, variance: float, areas: int, confidence: float) -> Interval[float]:
    from scipy.special import stdtrit  # slow to import

    off = float(stdtrit(areas - 2, quantile_of(confidence)) * np.sqrt(max(variance, 0.0)))
    return Interval(value, value - off, value + off)


def _untold(reason: str, areas: int) -> SlopeIndex:
    nan = float("nan")
    return SlopeIndex(NONE, NONE, nan, nan, nan, areas, reason)


def _ranks(rank_by: Column) -> np.ndarray:
    ranks = np.asarray(rank_by, dtype=float)
    if np.isinf(ranks).any():
        raise PlainError("A rank of an area is without end; it must be a number, so correct it.")
    return ranks
