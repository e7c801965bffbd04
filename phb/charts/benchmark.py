"""One CCG beside all over the quarters: its line over the deciles of all CCGs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.benchmark import Field
from phb.charts.chart import Break, Chart, Counts, Series, Spread, Unit
from phb.definition_models_measures import Measure
from phb.methods.standing import FEWEST

MIDDLE = "Median CCG"
_DECILES = tuple(f"{n}th percentile" if n != 50 else "Median" for n in range(10, 100, 10))


def unit(measure: Measure) -> Unit:
    """Give the unit of the axis on which a measure is drawn."""
    return "percent" if measure.per == 100 else ("rate" if measure.decimals else "count")


def counts(measure: Measure) -> Counts:
    """Give the kind of figure a measure is on an axis."""
    return "share" if measure.per == 100 and measure.kind != "score" else measure.kind


def breaks(quarters: Sequence[str]) -> tuple[Break, ...]:
    """Name the quarters, of those drawn but the first, in which counting changed."""
    return tuple(
        Break(one.quarter, one.marked.replace(" ", "<br>"))
        for one in definitions.benchmark().rebase
        if one.quarter in quarters[1:]
    )


def tenths(found: Field, place: int, source: str) -> Chart:
    """Draw a CCG's line over the deciles of all CCGs."""
    measured, measure = found.measured, found.measured.measure
    name = words.plain_ccg(str(measured.name[place]))
    own = measured.value[place]
    finding = _tenths_finding(found, place, name)
    anew = _anew(found, place)
    middle = Series(
        name=MIDDLE,
        x=measured.quarters,
        y=_values(found.tenths[4]),
        kind="guide",
        emphasis="context",
        anew=tuple(one.at for one in breaks(measured.quarters)),
        counts=counts(measure),
    )
    line = Series(
        name=name,
        x=measured.quarters,
        y=_values(own),
        emphasis="focus",
        label=name,
        anew=anew,
        note=tuple(_status(found, place, at) for at in range(len(measured.quarters))),
        counts=counts(measure),
    )
    return Chart(
        name="benchmark_tenths",
        title=finding,
        subtitle=f"{measure.title}. Grey: tenths of the CCGs with a figure, the darkest around the median; "
        f"no line where there is no figure",
        series=(middle, line),
        spreads=tuple(_fans(found)),
        breaks=breaks(measured.quarters),
        places=measured.quarters,
        y_title=measure.unit.capitalize() if measure.per != 100 else "",
        y_top=_top(found, own),
        unit=unit(measure),
        alt=f"Line of {name} over the tenths of all CCGs. {finding}. The table below has the figures.",
        table=_tenths_table(found, place, name),
        source=source,
        empty=f"No CCG has a figure of {told.title_words(measure)} yet.",
    )


def _values(row: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in row)


def _status(found: Field, place: int, at: int) -> str:
    """Say how a CCG's value of a quarter is known, or why there is none."""
    status = str(found.measured.status[place, at])
    if not np.isnan(found.measured.value[place, at]):
        estimated = ", partial transfers estimated" if found.measured.is_estimated[place, at] else ""
        return f"{'as returned' if status == 'reported' else status}{estimated}"
    return "not open" if status == "not_open" else STATUS_WORDS.get(status, status.replace("_", " "))


def _anew(found: Field, place: int) -> tuple[str, ...]:
    """Name the quarters at which a CCG's line begins anew: another collection, another boundary."""
    measured = found.measured
    changed = {one.at for one in breaks(measured.quarters)}
    changed |= {
        quarter
        for quarter, alike, status in zip(
            measured.quarters[1:], measured.is_comparable[place, 1:], measured.status[place, 1:]
        )
        if not alike and status != "not_open"
    }
    return tuple(sorted(changed))


def _fans(found: Field) -> Iterator[Spread]:
    """Give the tenths as nested spreads about the median, a stretch of quarters at a time."""
    measured = found.measured
    is_told = ~np.isnan(found.tenths).any(axis=0)
    stretches = groupby(
        range(len(measured.quarters)), key=lambda at: (bool(is_told[at]), str(measured.era[at]))
    )
    for (told_of, _), group in stretches:
        at = list(group)
        if not told_of:
            continue
        for inner in range(4):
            low, high = found.tenths[inner, at], found.tenths[8 - inner, at]
            yield Spread(
                name=f"{_DECILES[inner]} to {_DECILES[8 - inner]}",
                x=tuple(measured.quarters[one] for one in at),
                low=tuple(low.tolist()),
                high=tuple(high.tolist()),
                level=80 - 20 * inner,
                of=MIDDLE,
                counts=counts(measured.measure),
            )


def _top(found: Field, own: np.ndarray) -> float | None:
    """Give the top of a share's axis, which need not be the whole where all are small."""
    if found.measured.measure.per != 100:
        return None
    drawn = [one for one in (*found.tenths.ravel(), *own) if not np.isnan(one)]
    return min(100.0, 1.15 * max(drawn, default=100.0))


def _tenths_finding(found: Field, place: int, name: str) -> str:
    quarters = found.measured.quarters
    stood = [(at, told.tenth(found, place, at)) for at in range(len(quarters))]
    known = [(at, one) for at, one in stood if one is not None]
    if not known:
        has_figure = not np.isnan(found.measured.value[place]).all()
        why = (
            f"too few people, or fewer than {FEWEST} CCGs with a figure" if has_figure else "it has no figure"
        )
        return f"Where {name} stands among all CCGs cannot be told: {why}"
    if found.measured.measure.denominator is None:
        return f"{name} among all CCGs by number alone: a larger CCG has more"
    era = found.measured.era
    (last, now), (first, then) = known[-1], next(one for one in known if era[one[0]] == era[known[-1][0]])
    said = f"{name} stood in {told.tenth_words(*now)} in {quarters[last]}"
    if first == last:
        return said
    if now == then:
        return f"{said}, as in {quarters[first]}"
    return f"{said}, in {told.tenth_words(*then).replace(' of CCGs', '')} in {quarters[first]}"


def _tenths_table(found: Field, place: int, name: str) -> pd.DataFrame:
    measured, places = found.measured, max(found.measured.measure.decimals, 1)
    rows = {
        "Quarter": list(measured.quarters),
        name: np.round(measured.value[place], places),
        "How known": [_status(found, place, at) for at in range(len(measured.quarters))],
    }
    for decile, row in zip(_DECILES, found.tenths):
        rows[decile] = np.round(row, places)
    rows["CCGs with a figure"] = (~np.isnan(measured.value)).sum(axis=0)
    return pd.DataFrame(rows)
