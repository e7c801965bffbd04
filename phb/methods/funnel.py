"""Funnels: which areas differ from the rest by more than their size and the spread between areas explain.

METHODS 2. `unadjusted` is Public Health England's funnel (PHEindicatormethods 2.1.0): what chance in counting
people cannot explain, it lays at the area's door. Where areas truly differ, as in uptake, most fall outside,
so it is drawn for comparison and never used for red or amber. `overdispersed` allows for the spread between
areas as additive random effects (Spiegelhalter, Statistics in Medicine 2005; and others, JRSS A 2012). An
area outside that one is higher or lower than expected given the spread between areas. Neither is a league
table.

The spread is taken without the outer tenths, so that an outlier does not hide itself, and so comes out too
small where there is none: of simulated areas without outliers about one in eight lies outside the 95 % limits
and one in sixty outside the 99.8 % limits (tests/methods/test_funnel.py). Words rest on the 99.8 % limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from phb.errors import PlainError
from phb.methods.rates import (
    PER,
    Column,
    counted,
    normal_quantile,
    parts_fit,
    proportion_interval,
    rate_interval,
)

Kind = Literal["rate", "share"]
BANDS = ("high_998", "high_95", "within", "low_95", "low_998")
NO_COUNT, NO_POPULATION, NOTHING_EXPECTED = "no count", "no population", "nothing expected"
WINSORISED = (0.1, 0.9)  # quantiles beyond which a z counts as the quantile, for the spread alone
FEWEST = 10  # areas from which a spread between areas can be told


class Limits(NamedTuple):
    """Limits drawn at sizes of area, in the unit of the funnel; NaN where nobody lives."""

    lower_998: np.ndarray
    lower_95: np.ndarray
    upper_95: np.ndarray
    upper_998: np.ndarray


@dataclass(frozen=True, eq=False)
class Funnel:
    """A funnel and where each of its areas (A,) lies.

    Rates are per 100,000 residents, shares 0 to 1. `pooled` is everybody counted over everybody living in the
    areas compared; `target` is the centre line: the same, but for an over-dispersed rate the area in the
    middle, exp(t) times pooled, because a few large or far areas pull `pooled` away from it.
    `phi` is the Winsorised mean of squared z, about 1 where chance alone is at work; `tau2` is the variance
    between areas on the scale that is judged (log for rates, arcsine of the root for shares). The unadjusted
    funnel takes them for 1 and 0. Both are NaN where nothing is expected.
    """

    kind: Kind
    is_overdispersed: bool
    pooled: float
    target: float
    phi: float
    tau2: float
    value: np.ndarray  # rate or share, NaN where none
    z: np.ndarray  # distance from the target in standard deviations, NaN where not judged
    band: np.ndarray  # one of BANDS, "" where not judged
    reason: np.ndarray  # why an area is not judged, else ""
    areas: int  # areas with both count and population, which `pooled` is made of

    def limits(self, at: Column) -> Limits:
        """Give the limits for areas of these populations, or totals of a share.

        Rates unadjusted: Poisson's tails in continuous counts, the curves phe_funnel draws. A band of
        `unadjusted` is the area's own interval's, Byar's from ten people, so an area within a hair of
        a curve may lie on its other side. Over-dispersed bands and curves agree.
        """
        sizes = counted(at, "population")
        if not self.pooled > 0:
            return Limits(*np.full((4, *sizes.shape), np.nan))
        sizes = np.where(sizes > 0, sizes, np.nan)
        inner, outer = normal_quantile(0.95), normal_quantile(0.998)
        return Limits(*(self._limit(sizes, z) for z in (-outer, -inner, inner, outer)))

    def _limit(self, n: np.ndarray, z: float) -> np.ndarray:
        if self.kind == "share":
            return self._share_limit(n, z)
        pooled = self.pooled / PER
        if self.is_overdispersed:
            expected = n * pooled + 0.5
            ratio = self.target / self.pooled * np.exp(z * np.sqrt(1 / expected + self.tau2))
            return PER * np.maximum(0, expected * ratio - 0.5) / n
        return PER * _poisson_limit(n * pooled, z) / n

    def _share_limit(self, n: np.ndarray, z: float) -> np.ndarray:
        if self.is_overdispersed:
            angle = np.arcsin(np.sqrt(self.target)) + z * np.sqrt(1 / (4 * n) + self.tau2)
            return np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
        return np.clip(self.target + z * np.sqrt(self.target * (1 - self.target) / n), 0, 1)


class _Table(NamedTuple):
    """Areas (A,) compared: counts, populations, which are judged and why not, their number, their rate."""

    x: np.ndarray
    n: np.ndarray
    judged: np.ndarray
    reason: np.ndarray
    areas: int
    pooled: float


def unadjusted(count: Column, population: Column, *, kind: Kind) -> Funnel:
    """Judge areas (A,) against all of them together by each area's own interval, 99.8 % first.

    count: people, NaN where none is known (suppressed too); population: residents, or the total of a share.
    An area is high where `pooled` lies strictly below its interval. Never for red or amber: see above.
    Raises PlainError for numbers below nought or without end, and for a part greater than its whole.
    """
    table = _table(count, population, kind)
    x, n, pooled = table.x, table.n, table.pooled
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = np.sqrt(pooled / n if kind == "rate" else pooled * (1 - pooled) / n)
        z = np.where(deviation > 0, (x / n - pooled) / deviation, 0.0)
    tested = []
    for confidence in (0.998, 0.95):
        if kind == "rate":
            own = rate_interval(x, n, per=1, confidence=confidence)
        else:
            own = proportion_interval(x, n, confidence=confidence)
        tested.append((pooled < own.lower, pooled > own.upper))
    return _funnel(kind, table, np.where(table.judged, z, np.nan), tested)


def overdispersed(count: Column, population: Column, *, kind: Kind) -> Funnel:
    """Judge areas (A,) against the middle of them, given the spread between them.

    Takes what `unadjusted` takes. Rates: the log of (count + 1/2) over (expected + 1/2) about its median;
    shares: the arcsine of the root about that of `pooled`. Where no area has a count above nought, nothing
    is expected and no area judged. Raises PlainError as `unadjusted` does, and for fewer than ten areas,
    among which no spread can be told.
    """
    table = _table(count, population, kind)
    judged, pooled = table.judged, table.pooled
    if table.areas < FEWEST:
        raise PlainError(
            f"The spread between areas needs at least {FEWEST} areas with a count and a population; "
            f"there are {table.areas}. Compare more areas."
        )
    x, n = table.x[judged], table.n[judged]
    if not len(x):
        never = np.zeros(judged.shape, dtype=bool)
        z = np.full(judged.shape, np.nan)
        return _funnel(kind, table, z, [(never, never)] * 2, over=(np.nan, np.nan, pooled))
    if kind == "rate":
        expected = n * pooled + 0.5
        y, variance = np.log((x + 0.5) / expected), 1 / expected
        centre = float(np.median(y))
        target = float(np.exp(centre)) * pooled
    else:
        y, variance = np.arcsin(np.sqrt(x / n)), 1 / (4 * n)
        centre, target = float(np.arcsin(np.sqrt(pooled))), pooled
    phi, tau2 = _spread((y - centre) / np.sqrt(variance), 1 / variance)
    z = np.full(judged.shape, np.nan)
    z[judged] = (y - centre) / np.sqrt(variance + tau2)
    tested = [(z > k, z < -k) for k in (normal_quantile(0.998), normal_quantile(0.95))]
    return _funnel(kind, table, z, tested, over=(phi, tau2, target))


def _spread(z: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Give phi and tau squared of z (A,), the tails brought in to the 10 % and 90 % quantiles (type 7)."""
    phi = float(np.mean(np.clip(z, *np.quantile(z, WINSORISED)) ** 2))
    beyond = len(z) * phi - (len(z) - 1)  # what chance alone would leave at about nought
    total = weight.sum()
    return phi, max(0.0, float(beyond / (total - (weight**2).sum() / total)))


def _poisson_limit(expected: np.ndarray, z: float) -> np.ndarray:
    """The count, not whole, beyond which a Poisson mean leaves the normal tail beyond z; nought where none.

    That as many as x or more come is the chance that a gamma variable of shape x lies up to the mean.
    """
    from scipy.special import gdtrib, ndtr  # slow to import

    more = gdtrib(1, ndtr(-z), expected)
    return more if z > 0 else np.maximum(0, more - 1)


def _table(count: Column, population: Column, kind: Kind) -> _Table:
    x, n = counted(count, "count"), counted(population, "population")
    if x.ndim != 1 or x.shape != n.shape:
        raise PlainError("A funnel needs one count and one population for each area.")
    if kind == "share":
        parts_fit(x, n)
    both = ~np.isnan(x) & (n > 0)
    pooled = float(x[both].sum() / n[both].sum()) if both.any() else np.nan
    told = [np.isnan(x), ~both, both & (pooled == 0)]
    reason = np.select(told, [NO_COUNT, NO_POPULATION, NOTHING_EXPECTED], default="")
    return _Table(x, n, reason == "", reason, int(both.sum()), pooled)


def _funnel(
    kind: Kind,
    table: _Table,
    z: np.ndarray,
    tested: list[tuple[np.ndarray, np.ndarray]],
    over: tuple[float, float, float] | None = None,
) -> Funnel:
    """Name the bands from which areas are (high, low) at 99.8 and then at 95 %; over: phi, tau2, target."""
    phi, tau2, target = over or (1.0, 0.0, table.pooled)
    per = PER if kind == "rate" else 1
    (high_998, low_998), (high_95, low_95) = tested
    told = [~table.judged, high_998, low_998, high_95, low_95]
    band = np.select(told, ["", "high_998", "low_998", "high_95", "low_95"], default="within")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(table.n > 0, per * table.x / table.n, np.nan)
    return Funnel(
        kind=kind, is_overdispersed=over is not None, pooled=per * table.pooled, target=per * target, phi=phi,
        tau2=tau2, value=value, z=z, band=band, reason=table.reason, areas=table.areas,
    )  # fmt: skip
