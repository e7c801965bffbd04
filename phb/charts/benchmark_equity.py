"""A measure over who lives where, one mark a CCG, with the fitted line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark_equity import Equity, Gradient, finding, slope_words
from phb.charts.benchmark import unit
from phb.charts.scatter import Curve, Points, Scatter
from phb.methods.inequality import ridits


def scatter(found: Equity, variable: str, code: str) -> Scatter:
    """Draw every CCG by a variable and the measure, one of them marked. Colours judge nothing."""
    one, field = found.gradient(variable), found.field
    measured, measure = field.measured, field.measured.measure
    title = finding(found, one)
    known = ~np.isnan(field.value) & ~np.isnan(one.x)
    own = known & (measured.code == code)
    points = (
        _points(found, one, known & ~own, "Other CCGs", is_own=False),
        _points(found, one, own, _name(found, own), is_own=True),
    )
    return Scatter(
        name=f"benchmark_equity_{variable}",
        title=title,
        subtitle=f"{measure.title}, {field.quarter}, one mark a CCG. {slope_words(found, one)}.",
        points=tuple(each for each in points if each.x),
        curves=_line(found, one, known),
        x_title=f"{one.title}, {one.year}",
        y_title=measure.unit.capitalize() if measure.per != 100 else "",
        unit=unit(measure),
        alt=f"Scatter of CCGs. {title}. The same figures are in the table below.",
        table=_table(found, one, known),
        source=found.source,
        empty=f"No CCG has a figure of {told.title_words(measure)} in {field.quarter}.",
    )


def _line(found: Equity, one: Gradient, known: np.ndarray) -> tuple[Curve, ...]:
    """Give the fitted line: straight over the order of CCGs, so bent over the variable itself."""
    if one.slope.reason:
        return ()
    x, people = one.x[known], found.field.measured.denominator[known, -1]
    fitted = one.slope.at_foot + one.slope.slope.value * ridits(people, x)
    order = np.argsort(x)
    return (Curve("Fitted", tuple(x[order].tolist()), tuple(fitted[order].tolist()), label="fitted"),)


def _name(found: Equity, own: np.ndarray) -> str:
    names = found.field.measured.name[own]
    return words.plain_ccg(str(names[0])) if names.size else ""


def _points(found: Equity, one: Gradient, which: np.ndarray, name: str, *, is_own: bool) -> Points:
    field, measure = found.field, found.field.measured.measure
    at = np.flatnonzero(which).tolist()
    return Points(
        name=name,
        x=tuple(one.x[at].tolist()),
        y=tuple(field.value[at].tolist()),
        note=tuple(
            f"{words.plain_ccg(str(field.measured.name[each]))}: {value_words(field.value[each], measure)}; "
            f"{one.title.lower()} {one.x[each]:,.1f}"
            for each in at
        ),
        emphasis="focus" if is_own else "context",
    )


def _table(found: Equity, one: Gradient, known: np.ndarray) -> pd.DataFrame:
    field, measure = found.field, found.field.measured.measure
    at = np.flatnonzero(known)
    return pd.DataFrame(
        {
            "CCG": [words.plain_ccg(str(name)) for name in field.measured.name[at]],
            "Code": field.measured.code[at],
            one.title: np.round(one.x[at], 1),
            measure.short: np.round(field.value[at], max(measure.decimals, 1)),
        }
    ).sort_values(one.title)
