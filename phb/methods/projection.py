"""Target tracking: required run rates, the path to a level, and where holders are heading. METHODS 4.

Formulas and constants are those of METHODS 4, measured there on simulated rollouts; benchmarks/
projection_record.py measures them again. Nothing here may be given figures of two kinds or collections.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from phb.errors import PlainError
from phb.quarters import Quarter

if TYPE_CHECKING:
    import pandas as pd

Answer = Literal["achieved", "missed", "not known", "no recent growth", "pace unknown", "on pace", "too slow"]
SHAPES = ("linear", "constant growth", "s-curve")
_Z = {"80": 1.2815515655446004, "95": 1.959963984540054}


@dataclass(frozen=True)
class Pace:
    """Net new holders a quarter: per_quarter over the last `quarters` quarters; None when not known.

    lower and upper are the 95 % interval, from how much the single quarters differ (t distribution); None
    where there are fewer than three changes from one quarter to the next.
    """

    per_quarter: float | None
    quarters: int | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True)
class RunRate:
    """What a level asks for. required is people a quarter, growth the same as a ratio a quarter.

    ratio is required over recent; reached_in the whole quarters to the level at the recent pace. Each is
    None where answer says why: "achieved" (required is 0), "missed" (no quarter is left), "not known" (no
    value to begin from), "no recent growth" (recent is nought or less), "pace unknown" (no earlier value).
    ratio_lower and ratio_upper are the ratio over the interval of the pace: no upper where the pace may be
    nought, neither where the pace has no interval. is_sure: the whole interval lies on one side of 1.
    """

    required: float | None
    growth: float | None
    recent: float | None
    ratio: float | None
    reached_in: int | None
    answer: Answer
    ratio_lower: float | None = None
    ratio_upper: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the answer holds over the whole interval of the pace."""
        if self.ratio_lower is not None and self.ratio_lower > 1:
            return True
        return self.ratio_upper is not None and self.ratio_upper <= 1


def recent_pace(values: Sequence[float], *, window: int = 4) -> Pace:
    """Give (v_t - v_j) / (t - j), j the oldest valid value in the last `window` quarters before t.

    values: one a quarter in time order, NaN missing or not comparable; the last is t.
    """
    last = [float(value) for value in values[-window - 1 :]]
    if not last or math.isnan(last[-1]):
        return Pace(None, None)
    valid = [place for place, value in enumerate(last[:-1]) if not math.isnan(value)]
    if not valid:
        return Pace(None, None)
    quarters = len(last) - 1 - valid[0]
    steps = [after - before for before, after in pairwise(last) if not math.isnan(after - before)]
    per_quarter = (last[-1] - last[valid[0]]) / quarters
    if len(steps) < 3:
        return Pace(per_quarter, quarters)
    mean = sum(steps) / len(steps)
    spread = math.sqrt(sum((step - mean) ** 2 for step in steps) / (len(steps) - 1) / len(steps))
    reach = _student(len(steps) - 1) * spread
    return Pace(per_quarter, quarters, per_quarter - reach, per_quarter + reach)


def _student(degrees: int) -> float:
    from scipy.special import stdtrit  # slow to import, and the build never asks

    return float(stdtrit(degrees, 0.975))


def run_rates(
    now: float | None, target: float, quarters_left: int, *, recent: Pace | float | None = None
) -> RunRate:
    """Say what it takes to come from `now` to `target` in `quarters_left`, against the recent pace.

    now, target: people; recent: as `recent_pace` gives it, or people a quarter, None when not known.
    """
    pace = recent if isinstance(recent, Pace) else Pace(recent, None)
    per_quarter = pace.per_quarter
    if now is None or math.isnan(now):
        return RunRate(None, None, per_quarter, None, None, "not known")
    if now >= target:
        return RunRate(0.0, 0.0, per_quarter, None, 0, "achieved")
    grows = per_quarter is not None and per_quarter > 0
    reached_in = math.ceil((target - now) / per_quarter) if per_quarter is not None and grows else None
    if quarters_left <= 0:
        return RunRate(None, None, per_quarter, None, reached_in, "missed")
    required = (target - now) / quarters_left
    growth = (target / max(now, 1.0)) ** (1 / quarters_left) - 1
    if per_quarter is None:
        return RunRate(required, growth, None, None, None, "pace unknown")
    if not grows:
        return RunRate(required, growth, per_quarter, None, None, "no recent growth")
    ratio = required / per_quarter
    lower = upper = None
    if pace.lower is not None and pace.upper is not None:
        lower = required / pace.upper
        upper = required / pace.lower if pace.lower > 0 else None
    answer: Answer = "on pace" if ratio <= 1 else "too slow"
    return RunRate(required, growth, per_quarter, ratio, reached_in, answer, lower, upper)


def trajectory(start: float, target: float, quarters: int, shape: str) -> np.ndarray:
    """Give the people (quarters,) a plan holds at the end of each quarter on the way from start to target.

    shape is one of SHAPES. Whole numbers, rounded half up, the last the target exactly; flat at start where
    that is the target or more. Raises PlainError for an unknown shape, no quarter, and no number of people.
    """
    if shape not in SHAPES:
        raise PlainError(f'There is no shape "{shape[:40]}"; choose one of {", ".join(SHAPES)}.')
    if quarters < 1:
        raise PlainError("A plan needs at least one quarter: its date is not after the data.")
    if not (0 <= start < math.inf and 0 <= target < math.inf):
        raise PlainError("A plan goes from a number of people to another, neither of them below nought.")
    if start >= target:
        return np.full(quarters, math.floor(start + 0.5), dtype=int)
    u = np.arange(1, quarters + 1) / quarters
    if shape == "linear":
        path = start + (target - start) * u
    elif shape == "constant growth":
        path = max(start, 1.0) * (target / max(start, 1.0)) ** u
    else:
        logistic = 1 / (1 + np.exp(-8 * (np.append(0.0, u) - 0.5)))
        part = (logistic[1:] - logistic[0]) / (logistic[-1] - logistic[0])
        path = start + (target - start) * part
    whole = np.floor(path + 0.5).astype(int)
    whole[-1] = math.floor(target + 0.5)
    return whole


@dataclass(frozen=True, eq=False)
class _LogNormal:
    """Values whose logarithm, once `shift` is added, is normal; quantiles are never below nought."""

    log_mean: np.ndarray
    log_var: np.ndarray
    shift: ClassVar[float] = 0.0

    @property
    def median(self) -> np.ndarray:
        """People as likely to be exceeded as not."""
        return self._at(0.0)

    @property
    def lower_80(self) -> np.ndarray:
        """One chance in ten to lie below."""
        return self._at(-_Z["80"])

    @property
    def upper_80(self) -> np.ndarray:
        """One chance in ten to lie above."""
        return self._at(_Z["80"])

    @property
    def lower_95(self) -> np.ndarray:
        """One chance in forty to lie below."""
        return self._at(-_Z["95"])

    @property
    def upper_95(self) -> np.ndarray:
        """One chance in forty to lie above."""
        return self._at(_Z["95"])

    def _at(self, deviations: float) -> np.ndarray:
        return np.maximum(np.exp(self.log_mean + deviations * np.sqrt(self.log_var)) - self.shift, 0.0)


@dataclass(frozen=True, eq=False)
class Projection(_LogNormal):
    """A total 1 to H quarters ahead, log-normal; every array is (H,). start is the last value."""

    start: float


def national(
    values: Sequence[float] | np.ndarray,
    horizon: int,
    *,
    window: int = 4,
    spread: int = 8,
    damping: float = 0.95,
    prior: float = 0.05,
    prior_weight: float = 4.0,
    drift: float = 0.012,
) -> Projection | None:
    """Project a total by damped log growth, in closed form; None where METHODS 4 has no projection.

    values: one a quarter of one kind and collection, NaN missing; growth is counted between neighbours that
    are both there. Needs three values, all above nought, and the last. The mean of the last `window` growths
    goes on, `damping` times it each quarter; their variance over the last `spread` is drawn to `prior`
    squared by prior_weight growths; the growth itself drifts by `drift` a quarter.
    """
    series = np.asarray(values, dtype=float)
    told = series[~np.isnan(series)]
    if told.size < 3 or np.isnan(series[-1]) or (told <= 0).any():
        return None
    growths = np.diff(np.log(series))
    growths = growths[~np.isnan(growths)]
    if not growths.size:
        return None
    recent = growths[-spread:]
    variance = (prior_weight * prior**2 + ((recent - recent.mean()) ** 2).sum()) / (
        prior_weight + recent.size - 1
    )
    h = np.arange(1, horizon + 1)
    damped = np.cumsum(damping**h)
    return Projection(
        start=float(series[-1]),
        log_mean=math.log(series[-1]) + growths[-window:].mean() * damped,
        log_var=variance / min(window, recent.size) * damped**2
        + h * variance
        + drift**2 * h * (h + 1) * (2 * h + 1) / 6,
    )


def straight_line(
    values: Sequence[float] | np.ndarray, horizon: int, *, window: int = 4
) -> np.ndarray | None:
    """Give (horizon,) people at the recent pace, for comparison; None where that is not known."""
    pace = recent_pace(list(values), window=window).per_quarter
    if pace is None:
        return None
    return np.maximum(float(values[-1]) + pace * np.arange(1, horizon + 1), 0.0)


def constant_growth(
    values: Sequence[float] | np.ndarray, horizon: int, *, window: int = 4
) -> np.ndarray | None:
    """Give (horizon,) people at the recent growth in per cent, for comparison; None where not known."""
    logs = [math.log(value) if value > 0 else math.nan for value in values]
    pace = recent_pace(logs, window=window).per_quarter
    if pace is None:
        return None
    return float(values[-1]) * np.exp(pace * np.arange(1, horizon + 1))


@dataclass(frozen=True, eq=False)
class AreaProjection(_LogNormal):
    """The A areas 1 to H quarters ahead; all but area are (A, H), NaN for an area without a value.

    mean adds up over the areas to the total's median. The log-normal is of the value plus three, matched to
    mean and variance, so that an area of nobody can still grow.
    """

    area: np.ndarray
    mean: np.ndarray
    shift: ClassVar[float] = 3.0


def areas(panel: pd.DataFrame, national: Projection, horizon: int) -> AreaProjection:
    """Share a national projection out among areas, by what each added of late and by its residents.

    panel: area, quarter ("2018-19 Q3"), value (people, NaN unknown), population; quarters of one collection.
    Areas come in the order of their names. Raises PlainError for a horizon beyond the national one.
    """
    if horizon > national.log_mean.size:
        raise PlainError(
            f"The national projection ends {national.log_mean.size} quarters ahead, not {horizon}."
        )
    first, last = Quarter.parse(panel["quarter"].min()), Quarter.parse(panel["quarter"].max())
    # A quarter for which no area has a row has passed all the same.
    quarters = [str(first + step) for step in range(last - first + 1)]
    wide = panel.pivot(index="area", columns="quarter", values="value").reindex(columns=quarters)
    people = panel.groupby("area")["population"].last().reindex(wide.index)
    shorter = Projection(national.log_mean[:horizon], national.log_var[:horizon], national.start)
    found = areas_of(wide.to_numpy(dtype=float), people.to_numpy(dtype=float), shorter)
    return replace(found, area=wide.index.to_numpy())


def areas_of(values: np.ndarray, population: np.ndarray, projection: Projection) -> AreaProjection:
    """Do the same on arrays: values (A, Q) people of one collection, NaN unknown, and residents (A,)."""
    pace = [recent_pace(one.tolist()).per_quarter for one in values]
    return project_areas(values[:, -1], 4 * np.array(pace, dtype=float), population, projection)


def project_areas(
    now: np.ndarray,
    growth: np.ndarray,
    population: np.ndarray,
    projection: Projection,
) -> AreaProjection:
    """Do the same on arrays over A areas: now, growth over the last four quarters, residents; NaN unknown.

    An area without a value takes no share; one whose growth is not known is taken to have grown as the others
    did for their residents. Half of the weight is that of residents, so that a new area is drawn to them.
    """
    is_in = ~np.isnan(now)
    residents = np.where(is_in, np.nan_to_num(population), 0.0)
    by_head = residents / residents.sum() if residents.sum() else is_in / max(is_in.sum(), 1)
    is_known = is_in & ~np.isnan(growth)
    added = np.where(is_known, np.maximum(np.nan_to_num(growth), 0.0), 0.0)
    covered = by_head[is_known].sum()
    added = np.where(is_in & ~is_known, added.sum() / covered * by_head if covered else 0.0, added)
    total = added.sum()
    share = (added + 0.5 * total * by_head) / (1.5 * total) if total else by_head
    rises = projection.median - projection.start
    level = np.where(is_in, now, np.nan)[:, None] + share[:, None] * rises
    variance = _variance(level, now, share, total, projection)
    log_var = np.log1p(variance / (level + AreaProjection.shift) ** 2)
    log_mean = np.log(np.maximum(level, 1e-9 - AreaProjection.shift) + AreaProjection.shift) - log_var / 2
    return AreaProjection(log_mean, log_var, np.arange(now.size), level)


def _variance(
    level: np.ndarray, now: np.ndarray, share: np.ndarray, total: float, projection: Projection
) -> np.ndarray:
    """England's own uncertainty, how well the share is known, new people in clusters, people who leave."""
    rises = projection.median - projection.start
    of_total = np.exp(2 * projection.log_mean + projection.log_var) * np.expm1(projection.log_var)
    weight = share[:, None]
    expected = weight * total / 4
    steps = weight * np.diff(np.append(0.0, rises))
    before = np.column_stack([now, level[:, :-1]])
    return (
        weight**2 * of_total
        + (weight * rises) ** 2 * (0.7 + 1 / np.maximum(4 * expected, 1.0))
        + np.cumsum(steps**2 * (0.8 + 1 / np.maximum(expected, 1.0)), axis=1)
        + np.cumsum(0.25 * np.maximum(before, 0.0) + 0.5, axis=1)
    )


def probability(projection: Projection | AreaProjection, level: float | np.ndarray) -> np.ndarray:
    """Give the chance (0 to 1) of at least `level` people at each quarter ahead: (H,), or (A, H) for areas.

    level may be one for each area (A,).
    """
    from scipy.special import ndtr

    asked = np.asarray(level, dtype=float)
    asked = asked[:, None] if asked.ndim else asked
    with np.errstate(divide="ignore"):
        # Nobody is there for certain: of nought the logarithm is without end.
        aim = np.where(asked > 0, np.log(np.maximum(asked, 0.0) + projection.shift), -math.inf)
    return ndtr((projection.log_mean - aim) / np.sqrt(projection.log_var))


def chance_words(chance: float) -> str:
    """Say a chance in words: "very unlikely" below 10%, "unlikely", "about as likely as not", ..."""
    for limit, said in ((0.1, "very unlikely"), (0.33, "unlikely"), (0.66, "about as likely as not")):
        if chance < limit:
            return said
    return "likely" if chance <= 0.9 else "very likely"


def tens(chance: float) -> str:
    """Say a chance in whole tens of per cent: "about 70%"; never 0 or 100: "under 10%", "over 90%"."""
    if chance < 0.1:
        return "under 10%"
    return "over 90%" if chance > 0.9 else f"about {math.floor(chance * 10 + 0.5) * 10}%"
