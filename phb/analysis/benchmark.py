"""Every CCG beside every other on one measure: intervals, ranks, deciles and the funnel that judges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from phb import definitions
from phb.analysis import words
from phb.analysis.area_map_words import HOW_TO_LOAD
from phb.analysis.measured import NOT_OPEN, Measured, measured, since_known
from phb.definition_models_measures import Measure
from phb.methods.funnel import FEWEST, Funnel, overdispersed, unadjusted
from phb.methods.rates import proportion_interval, rate_interval
from phb.methods.standing import Standing, deciles, rank_range
from phb.store import Store

Kind = Literal["rate", "share"]


@dataclass(frozen=True, eq=False)
class Field:
    """A CCGs of a geography on one measure, over Q quarters up to the one asked for, which is the last.

    lower and upper (A,) are the 95 % intervals of the quarter's values, NaN where there is no value or the
    measure has no interval. is_small (A,) are values of fewer people than are ranked; is_unjudged (A,) says
    that fewer would be expected at the pooled rate, so that few people are no reason not to judge. standing
    has the ranks each may hold, from the highest value on. tenths (9, Q) are the deciles. funnel judges,
    plain is the same without the spread between CCGs; both None where why_no_funnel says why. What is
    estimated has no rank and is in neither funnel (METHODS 6).
    """

    measured: Measured
    quarter: str
    lower: np.ndarray
    upper: np.ndarray
    is_small: np.ndarray
    is_unjudged: np.ndarray
    standing: Standing
    tenths: np.ndarray
    funnel: Funnel | None
    plain: Funnel | None
    why_no_funnel: str

    @property
    def value(self) -> np.ndarray:
        """The quarter's values (A,), in the measure's unit."""
        return self.measured.value[:, -1]

    @property
    def is_open(self) -> np.ndarray:
        """Which CCGs (A,) were open in the quarter."""
        return self.measured.status[:, -1] != NOT_OPEN

    @property
    def known(self) -> int:
        """How many CCGs have a value in the quarter."""
        return int(np.sum(~np.isnan(self.value)))

    def place(self, code: str) -> int | None:
        """Give the place of a CCG that was open in the quarter; None for any other."""
        at = np.flatnonzero((self.measured.code == code) & self.is_open)
        return int(at[0]) if at.size else None


def kind(measure: Measure) -> Kind | None:
    """Say how chance bears on a measure: as on a rate, as on a share, or in no way that is known.

    A count has no size to be held against, a score counts no people.
    """
    if measure.change != "none" or measure.denominator is None or measure.kind == "score":
        return None
    if measure.denominator == "population":
        return "rate"
    return "share"


def field(store: Store, *, measure: str, quarter: str, geography: str) -> Field:
    """Hold every CCG against every other. Raises PlainError for what the store or the definitions lack."""
    found = since_known(measured(store, measure, geography, quarter))
    asked, people, whole = found.measure, found.numerator[:, -1], found.denominator[:, -1]
    counted = kind(asked)
    if counted == "share":
        people = np.where(people > whole, np.nan, people)
    lower, upper = intervals(asked, people, whole)
    is_small = is_below_floor(asked, people, whole)
    is_estimated = found.is_estimated[:, -1]
    is_judged = ~np.isnan(lower) & ~is_small & ~is_estimated
    people = np.where(is_estimated, np.nan, people)
    value = found.value[:, -1]
    standing = rank_range(*(np.where(is_judged, each, np.nan) for each in (value, lower, upper)))
    funnel, plain, why = None, None, _why_no_funnel(found, people)
    if not why and counted:
        funnel = overdispersed(people, whole, kind=counted)
        plain = unadjusted(people, whole, kind=counted)
    return Field(
        measured=found,
        quarter=quarter,
        lower=lower,
        upper=upper,
        is_small=is_small,
        is_unjudged=_is_unjudged(asked, people, whole),
        standing=standing,
        tenths=deciles(found.value),
        funnel=funnel,
        plain=plain,
        why_no_funnel=why,
    )


def intervals(
    measure: Measure, people: np.ndarray, whole: np.ndarray, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends (A,) of the interval of each value, in the measure's unit; NaN where there is none."""
    counted = kind(measure)
    if counted is None:
        return np.full(people.shape, np.nan), np.full(people.shape, np.nan)
    if counted == "rate":
        told = rate_interval(people, whole, per=measure.per, confidence=confidence)
        return np.asarray(told.lower), np.asarray(told.upper)
    # More people than there are to be: a fault of one of the two files, and no share.
    told = proportion_interval(np.where(people > whole, np.nan, people), whole, confidence=confidence)
    return np.asarray(told.lower) * measure.per, np.asarray(told.upper) * measure.per


def _is_unjudged(measure: Measure, people: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Say of which CCGs (A,) too few people would be expected to judge them: of a share, too few it is of."""
    known = ~np.isnan(people) & (whole > 0)
    if kind(measure) != "rate" or not known.any():
        return is_below_floor(measure, people, whole)
    return is_below_floor(measure, whole * (people[known].sum() / whole[known].sum()), whole)


def is_below_floor(measure: Measure, people: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Say which values (A,) are of too few people to be ranked: of a share, those it is of.

    None of a measure that is not ranked anyway, which need not count people.
    """
    if kind(measure) is None:
        return np.zeros(people.shape, dtype=bool)
    least = definitions.benchmark().reliability.least
    with np.errstate(invalid="ignore"):
        return (whole if kind(measure) == "share" else people) < least


def _why_no_funnel(found: Measured, people: np.ndarray) -> str:
    """Say why CCGs are not judged on a measure in a quarter; "" where they are."""
    measure, status = found.measure, found.status[:, -1]
    if kind(measure) is None:
        rate = "it is not people out of people" if measure.denominator else "a larger CCG has more of it"
        return f"{measure.short} has no funnel: {rate}. Choose a rate or a share to hold CCGs against others."
    if (status == "not_loaded").any():
        return f"No funnel is drawn. {HOW_TO_LOAD}"
    known = int(np.sum(~np.isnan(people)))
    if known < FEWEST:
        return (
            f"No funnel is drawn: {known} CCGs have a figure of {words.within(measure.short)}, and the "
            f"spread between CCGs cannot be told from fewer than {FEWEST}. Choose a later quarter."
        )
    if not np.nansum(people):
        return f"No funnel is drawn: nobody is counted in {words.within(measure.short)} in any CCG."
    return ""
