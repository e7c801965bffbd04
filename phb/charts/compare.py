"""Areas side by side as small multiples on one scale; and the CCGs of one area under one another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.compare import Comparison, Line, Members, finding, members_finding, table
from phb.charts.benchmark import breaks, counts, unit
from phb.charts.chart import Chart, Panels, Series, Spread, Symbol

_NEARLY_ALL = 0.9
WITHIN = "Within the 99.8% limits"
_GROUPS: tuple[tuple[str, tuple[str, ...], Symbol], ...] = (
    ("Above what the spread explains", ("high_998",), "triangle"),
    (WITHIN, ("high_95", "within", "low_95"), "circle"),
    ("Below it", ("low_998",), "diamond"),
    ("Not judged", ("",), "square"),
)


def panels(found: Comparison) -> Panels:
    """Draw each area in a picture of its own, all on one scale."""
    title = finding(found)
    ends = [value for one in found.lines for value in (*one.value, *one.upper) if not np.isnan(value)]
    top = 1.08 * max(ends, default=1.0)
    if found.measure.per == 100:
        top = min(100.0, top)
    return Panels(
        name="compare",
        title="Side by side on one scale",
        subtitle=f"{found.measure.title}, one scale for all; shaded: 95% interval; hollow: fewer than 9 in "
        "10 of its CCGs have a figure, and the value is theirs alone",
        y_title="",
        unit=unit(found.measure),
        alt=f"{len(found.lines)} line charts on one scale. {title}. The same figures are in the table below.",
        table=table(found),
        source=found.source,
        panels=tuple(_panel(found, one, top) for one in found.lines),
        empty=finding(found) if found.lines else "Choose areas to compare.",
    )


def _panel(found: Comparison, line: Line, top: float) -> Chart:
    measure = found.measure
    anew = tuple(quarter for quarter, alike in zip(found.quarters, line.is_comparable) if not alike)
    last = next((at for at in range(len(found.quarters) - 1, -1, -1) if not np.isnan(line.value[at])), None)
    said = "no figure"
    if last is not None:
        said = f"{value_words(float(line.value[last]), measure)} in {found.quarters[last]}"
    return Chart(
        name=f"compare_{line.key}",
        title=f"{line.name}: {said}",
        subtitle="",
        series=(
            Series(
                name=line.name,
                x=found.quarters,
                y=tuple(None if np.isnan(value) else float(value) for value in line.value),
                emphasis="focus",
                anew=anew,
                points=tuple(
                    "whole" if known >= _NEARLY_ALL * ccgs else "partial"
                    for known, ccgs in zip(line.known, line.ccgs)
                ),
                note=tuple(
                    f"{words.ccgs(int(known), int(ccgs))} with a figure" if ccgs > 1 else ""
                    for known, ccgs in zip(line.known, line.ccgs)
                ),
                counts=counts(measure),
            ),
        ),
        spreads=_intervals(found, line),
        breaks=breaks(found.quarters),
        places=found.quarters,
        y_title="",
        y_top=top,
        unit=unit(measure),
        alt=f"Line chart of {line.name}: {said}.",
        table=pd.DataFrame(),
        source=found.source,
        has_legend=False,
        empty="No figure yet.",
    )


def _intervals(found: Comparison, line: Line) -> tuple[Spread, ...]:
    """Give the interval of a line, a stretch without gaps or breaks at a time."""
    known = ~np.isnan(line.lower)
    edges = [
        0,
        *(at for at in range(1, known.size) if known[at] != known[at - 1] or not line.is_comparable[at]),
    ]
    spreads = []
    for start, stop in pairwise([*edges, known.size]):
        if known[start]:
            spreads.append(
                Spread(
                    name="95% interval",
                    x=found.quarters[start:stop],
                    low=tuple(line.lower[start:stop].tolist()),
                    high=tuple(line.upper[start:stop].tolist()),
                    level=80,
                    of=line.name,
                    counts=counts(found.measure),
                )
            )
    return tuple(spreads)


def members(found: Members) -> Chart:
    """Draw an area's CCGs under one another, those outside the funnel apart by shape and word."""
    field, measure = found.field, found.field.measured.measure
    known = found.known
    title = members_finding(found)
    series = [
        _marks(found, name, some, symbol, is_quiet=name == WITHIN)
        for name, bands, symbol in _GROUPS
        if (some := [at for at in known if told.band(field, at) in bands])
    ]
    return Chart(
        name="compare_members",
        title=title,
        subtitle=_members_subtitle(found),
        series=tuple(series),
        places=tuple(_place(found, at) for at in known),
        y_title=measure.unit.capitalize() if measure.per != 100 else "",
        unit=unit(measure),
        is_lying=True,
        alt=f"Marks with intervals, one row a CCG. {title}. The same figures are in the table below.",
        table=_members_table(found),
        source=found.source,
        empty="None of its CCGs has a figure in this quarter.",
    )


def height(drawn: Chart) -> int:
    """Give the pixels that the rows need."""
    return 100 + 26 * len(drawn.order())


def _place(found: Members, at: int) -> str:
    measured = found.field.measured
    return words.ccg(str(measured.name[at]), str(measured.code[at]))


def _members_subtitle(found: Members) -> str:
    field, measure = found.field, found.field.measured.measure
    said = f"{measure.title}, {field.quarter}"
    if not np.isnan(field.lower).all():
        said += "; each CCG with its 95% interval"
    if not np.isnan(found.england.value[-1]):
        said += f". England: {value_words(float(found.england.value[-1]), measure)}"
    return f"{said}. Without a figure: {', '.join(found.without)}." if found.without else f"{said}."


def _marks(found: Members, name: str, some: list[int], symbol: Symbol, *, is_quiet: bool) -> Series:
    field = found.field
    has_interval = not np.isnan(field.lower[some]).any()
    return Series(
        name=name,
        x=tuple(_place(found, at) for at in some),
        y=tuple(field.value[some].tolist()),
        kind="marks",
        emphasis="context" if is_quiet else "normal",
        symbol=symbol,
        note=tuple(told.band_words(field, at) for at in some),
        low=tuple(field.lower[some].tolist()) if has_interval else (),
        high=tuple(field.upper[some].tolist()) if has_interval else (),
        counts=counts(field.measured.measure),
    )


def _members_table(found: Members) -> pd.DataFrame:
    field, measure = found.field, found.field.measured.measure
    places = max(measure.decimals, 1)
    rows = [
        {
            "CCG": words.plain_ccg(str(field.measured.name[at])),
            "Code": str(field.measured.code[at]),
            measure.short: round(float(field.value[at]), places),
            "95% from": round(float(field.lower[at]), places),
            "95% to": round(float(field.upper[at]), places),
            "Where it lies": told.place_words(field, at),
            "Rank among all CCGs": told.rank_words(field, at),
        }
        for at in found.places
    ]
    return pd.DataFrame(rows)
