"""The control chart of one CCG: values, mean, limits, and what is flagged, by shape and word."""

from __future__ import annotations

import numpy as np
import pandas as pd

from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.benchmark_time import ICON_WORDS, LABEL_WORDS, OverTime, finding, limits_words
from phb.analysis.benchmark_words import title_words
from phb.charts.benchmark import counts, unit
from phb.charts.chart import Break, Chart, Series, Symbol

_MARKS: dict[str, tuple[str, Symbol]] = {
    "special_cause_improvement": ("Improvement", "triangle"),
    "special_cause_concern": ("Concern", "diamond"),
    "special_cause_neutral_high": ("Higher (neither better nor worse)", "triangle"),
    "special_cause_neutral_low": ("Lower (neither better nor worse)", "diamond"),
}


def chart(found: OverTime) -> Chart:
    """Draw the chart; limits below nought are drawn at nought, and the table has them as they are."""
    title = finding(found)
    measure = found.measure
    series = [
        _guide(found, "Mean", found.chart.mean, shown="all", dash=False),
        _guide(found, "Upper process limit", found.chart.upl, shown="limits"),
        _guide(found, "Lower process limit", np.maximum(found.chart.lpl, 0), shown="limits"),
        Series(
            name=measure.short,
            x=found.quarters,
            y=_values(found.values),
            emphasis="focus",
            anew=tuple(found.quarters[one.start] for one in found.phases[1:]),
            note=tuple(_said(found, at) for at in range(len(found.quarters))),
            counts=counts(measure),
        ),
    ]
    for kind, (name, symbol) in _MARKS.items():
        at = np.flatnonzero(found.chart.point_type == kind)
        if at.size:
            series.append(
                Series(
                    name=name,
                    x=tuple(found.quarters[one] for one in at),
                    y=tuple(float(found.values[one]) for one in at),
                    kind="marks",
                    symbol=symbol,
                    note=tuple(_said(found, int(one)) for one in at),
                    counts=counts(measure),
                )
            )
    return Chart(
        name="benchmark_time",
        title=title,
        subtitle=f"{measure.title}. {limits_words(found)} {found.instead}".strip(),
        series=tuple(one for one in series if any(y is not None for y in one.y)),
        breaks=tuple(
            Break(found.quarters[one.start], one.why.replace(" ", "<br>")) for one in found.phases[1:]
        ),
        places=found.quarters,
        y_title=measure.unit.capitalize() if measure.per != 100 else "",
        y_top=_top(found),
        unit=unit(measure),
        alt=f"Control chart. {title}. The same figures are in the table below.",
        table=_table(found),
        source=found.source,
        empty=f"{found.name} has no figure of {title_words(measure)} yet.",
    )


def _values(row: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(one) else float(one) for one in row)


def _guide(found: OverTime, name: str, row: np.ndarray, *, shown: str, dash: bool = True) -> Series:
    """Give a line of the chart; limits only in phases that have them."""
    held = row.copy()
    for phase in found.phases:
        if phase.limits == "none" and shown == "limits":
            held[phase.start : phase.stop] = np.nan
    return Series(
        name=name,
        x=found.quarters,
        y=_values(held),
        kind="guide",
        emphasis="context",
        dash=dash,
        anew=tuple(found.quarters[one.start] for one in found.phases[1:]),
        counts=counts(found.measure),
    )


def _said(found: OverTime, at: int) -> str:
    label = str(found.chart.special_cause[at])
    if label in LABEL_WORDS:
        kind = str(found.chart.point_type[at]).removeprefix("special_cause_")
        return f"{ICON_WORDS[kind]}: {LABEL_WORDS[label]}"
    if found.is_estimated[at]:
        return "estimated: not judged"
    return "usual up and down" if label else ""


def _top(found: OverTime) -> float | None:
    if found.measure.per != 100:
        return None
    held = np.concatenate([found.values, found.chart.upl])
    held = held[~np.isnan(held)]
    return min(100.0, 1.1 * float(held.max())) if held.size else None


def _table(found: OverTime) -> pd.DataFrame:
    places = max(found.measure.decimals, 1)
    limited = np.ones(len(found.quarters), dtype=bool)
    for phase in found.phases:
        limited[phase.start : phase.stop] = phase.limits != "none"
    known = ~np.isnan(found.values)
    return pd.DataFrame(
        {
            "Quarter": list(found.quarters),
            found.measure.short: np.round(found.values, places),
            "Mean": np.round(found.chart.mean, places),
            "Lower process limit": np.round(np.where(limited, found.chart.lpl, np.nan), places) + 0.0,
            "Upper process limit": np.round(np.where(limited, found.chart.upl, np.nan), places),
            "Signal": [
                _said(found, at) if is_known else STATUS_WORDS.get(found.status[at], found.status[at])
                for at, is_known in enumerate(known)
            ],
        }
    )
