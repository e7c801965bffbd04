"""Uptake against who lives where: deprivation, age, rurality, ethnic groups; over CCGs, never over people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark import Field, field, kind
from phb.methods.inequality import SlopeIndex, slope_index
from phb.store import Store

# Columns of the mart ccg_characteristic: title, its upper end in words, and the year.
VARIABLES = {
    "imd2015_average_score": ("Deprivation", "where deprivation is highest", 2015),
    "pct2017_age_65_plus": ("Share aged 65 and over", "where most are aged 65 and over", 2017),
    "pct_pop_rural": ("Share in rural areas", "where most live in rural areas", 2011),
    "pct2011_asian": ("Share Asian or Asian British", "where most are Asian or Asian British", 2011),
    "pct2011_black": ("Share black or black British", "where most are black or black British", 2011),
}
WARNING = (
    "This is about CCGs, not about people. That CCGs with more deprived residents have more or fewer holders "
    "does not say that deprived people do: within a CCG it may be the other way round. Returns do not say "
    "who the holders are, so nothing here can."
)


@dataclass(frozen=True, eq=False)
class Gradient:
    """The slope of a measure over one variable x (A,), the least first; year is that of the variable."""

    variable: str
    title: str
    most: str
    x: np.ndarray
    year: int
    slope: SlopeIndex


@dataclass(frozen=True, eq=False)
class Equity:
    """A field against every variable, in the order offered. why says why there is none."""

    field: Field
    gradients: tuple[Gradient, ...]
    source: str
    why: str

    def gradient(self, variable: str) -> Gradient:
        """Give the one of a variable."""
        return next(one for one in self.gradients if one.variable == variable)


def equity(store: Store, *, measure: str, quarter: str, geography: str) -> Equity:
    """Hold a measure of every CCG against what is known of its residents."""
    found = field(store, measure=measure, quarter=quarter, geography=geography)
    asked = found.measured.measure
    line = told.source(found, words.source_line(store.meta))
    if kind(asked) is None:
        why = f"{asked.short} is no rate or share: choose one to hold it against who lives where."
        return Equity(found, (), line, why)
    vintage = found.measured.geography.vintage or store.rows("road_vintage", quarter=quarter)[0]["vintage"]
    known = store.query("peers", vintage=vintage).set_index("ccg_code").reindex(found.measured.code)
    people, whole = found.measured.numerator[:, -1], found.measured.denominator[:, -1]
    # What is estimated is judged nowhere, and more people than there are is a fault of one of the two files.
    people = np.where(found.measured.is_estimated[:, -1], np.nan, people)
    if kind(asked) == "share":
        people = np.where(people > whole, np.nan, people)
    gradients = []
    for variable, (title, most, year) in VARIABLES.items():
        x = known[variable].to_numpy(dtype=float)
        slope = slope_index(people, whole, x, per=asked.per)
        gradients.append(Gradient(variable, title, most, x, year, slope))
    return Equity(found, tuple(gradients), line, "")


def finding(found: Equity, one: Gradient) -> str:
    """Say whether a measure goes with a variable across CCGs, and by how much from end to end."""
    measure, slope = found.field.measured.measure, one.slope
    what = told.title_words(measure)
    if slope.reason:
        return f"Whether {what} goes with {words.within(one.title)} cannot be told: {slope.reason}"
    low, high = slope.slope.lower, slope.slope.upper
    if low <= 0 <= high:
        return f"No gradient of {what} over {words.within(one.title)} can be told from chance"
    way = "higher" if slope.slope.value > 0 else "lower"
    gap = value_words(abs(slope.slope.value), measure)
    return f"Across CCGs {what} is {gap} {way} {one.most} than at the other end"


def slope_words(found: Equity, one: Gradient) -> str:
    """Write a slope index with its interval and the relative one."""
    if one.slope.reason:
        return one.slope.reason
    slope, relative = one.slope.slope, one.slope.relative
    return (
        f"Slope index {_signed(slope.value, 1)} (95% interval {_signed(slope.lower, 1)} to "
        f"{_signed(slope.upper, 1)}), {_signed(100 * relative.value)}% of the mean "
        f"({_signed(100 * relative.lower)}% to {_signed(100 * relative.upper)}%), over "
        f"{words.ccgs(one.slope.areas)}"
    )


def _signed(value: float, places: int = 0) -> str:
    return words.fixed(value, places, is_signed=True)


def table(found: Equity) -> pd.DataFrame:
    """Give one row a variable: its slope index, the relative one, and whether a gradient can be told."""
    rows = []
    for one in found.gradients:
        slope, relative = one.slope.slope, one.slope.relative
        is_told = not one.slope.reason and not slope.lower <= 0 <= slope.upper
        rows.append(
            {
                "Variable": f"{one.title}, {one.year}",
                "Slope index": _rounded(slope.value),
                "95% from": _rounded(slope.lower),
                "95% to": _rounded(slope.upper),
                "Relative, % of the mean": _rounded(100 * relative.value),
                "Gradient": one.slope.reason or ("yes" if is_told else "cannot be told from chance"),
                "CCGs": one.slope.areas,
            }
        )
    return pd.DataFrame(rows)


def _rounded(value: float) -> float:
    # Adding nought takes the sign from a nought.
    return round(value, 1) + 0.0
