"""Uptake against who lives where: deprivation, age, rurality, ethnic groups, over CCGs, never over people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb.analysis.benchmark import Field
from phb.methods.inequality import SlopeIndex

# Columns of the mart ccg_characteristic; the last two are of the census of 2011.
VARIABLES = {
    "imd2015_average_score": ("Deprivation", "the most deprived CCG", "the least deprived"),
    "pct_age_65_plus": ("Age: share aged 65 and over", "the CCG with the oldest residents", "the youngest"),
    "pct_pop_rural": ("Rurality: share in rural areas", "the most rural CCG", "the most urban"),
    "pct2011_asian": ("Share who are Asian or Asian British", "the largest share", "the smallest"),
    "pct2011_black": ("Share who are black or black British", "the largest share", "the smallest"),
}
WARNING = (
    "This is about CCGs, not about people. That CCGs with more deprived residents have more or fewer holders "
    "does not say that deprived people do: within a CCG it may be the other way round. Returns do not say "
    "who the holders are, so nothing here can."
)


@dataclass(frozen=True)
class Gradient:
    """The slope of a measure over one variable, across the CCGs with both; None where why says why not."""

    variable: str
    title: str
    slope: SlopeIndex
    x: np.ndarray
    year: int | None


@dataclass(frozen=True, eq=False)
class Equity:
    """A field against every variable, in the order offered."""

    field: Field
    gradients: tuple[Gradient, ...]
    source: str

    def gradient(self, variable: str) -> Gradient:
        """Give the one of a variable."""
        return next(one for one in self.gradients if one.variable == variable)
