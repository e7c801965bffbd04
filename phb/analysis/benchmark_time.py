"""One CCG over time: a control chart of new starts or a share, and whether it has lately gone up or down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb import definitions
from phb.analysis import words
from phb.analysis.benchmark import kind
from phb.analysis.benchmark_words import amount, title_words
from phb.analysis.measured import NOT_OPEN, Measured, measured
from phb.definition_models_measures import Measure
from phb.errors import PlainError
from phb.methods.spc import RUN_CHART_BELOW, TRIAL_BELOW, XmR, xmr
from phb.methods.trend import Trend, recent
from phb.store import Store

INSTEAD = "starters_per_100k"
_DIRECTION = {"higher": 1, "lower": -1, "none": 0}
BOUNDARY = "Boundary changed"


@dataclass(frozen=True)
class Phase:
    """A stretch of quarters with limits of its own: the places of its first and of the first after it.

    why says why it begins, "" for the first; limits are "normal", "trial" or "none"; known counts values.
    """

    start: int
    stop: int
    why: str
    limits: str
    known: int


@dataclass(frozen=True, eq=False)
class OverTime:
    """One CCG's values (N,) from its first known quarter on, in the measure's unit, with their chart.

    instead says why another measure is charted than was asked for, "" where it is that. trend is over the
    last phase alone. What is estimated (N,) is in values, but neither in limits nor judged (METHODS 6).
    """

    measure: Measure
    name: str
    quarters: tuple[str, ...]
    values: np.ndarray
    is_estimated: np.ndarray
    status: tuple[str, ...]
    chart: XmR
    phases: tuple[Phase, ...]
    trend: Trend
    instead: str
    source: str

    @property
    def last(self) -> Phase:
        """The phase of the last quarter."""
        return self.phases[-1]


def can_be_charted(measure: Measure) -> bool:
    """Say whether a control chart of a measure means anything: of a stock, every point would be flagged."""
    return measure.change == "none" and (measure.kind == "new" or kind(measure) == "share")


def over_time(store: Store, *, measure: str, code: str, quarter: str, geography: str) -> OverTime:
    """Chart one CCG up to a quarter. Raises PlainError where there is no such CCG on the geography."""
    asked = definitions.measure(measure)
    charted = asked if can_be_charted(asked) else definitions.measure(INSTEAD)
    found = measured(store, charted.name, geography, quarter)
    at = np.flatnonzero(found.code == code)
    if not at.size:
        raise PlainError(f'There is no CCG "{code[:12]}", {found.geography.words}; choose another.')
    place = int(at[0])
    first = _first(found, place)
    values, quarters = found.value[place, first:], found.quarters[first:]
    begins = _begins(found, place, first)
    is_estimated = found.is_estimated[place, first:]
    judged = np.where(is_estimated, np.nan, values)
    chart = xmr(judged, improvement=_DIRECTION[charted.polarity], rebase=tuple(begins))
    edges = [0, *begins, judged.size]
    phases = tuple(
        Phase(start, stop, begins.get(start, ""), limits, int(np.sum(~np.isnan(judged[start:stop]))))
        for start, stop, limits in zip(edges, edges[1:], chart.limits)
    )
    return OverTime(
        measure=charted,
        name=words.plain_ccg(str(found.name[place])),
        quarters=quarters,
        values=values,
        is_estimated=is_estimated,
        status=tuple(str(one) for one in found.status[place, first:]),
        chart=chart,
        phases=phases,
        trend=recent(judged[phases[-1].start :]),
        instead="" if charted is asked else _instead(asked, charted),
        source=f"{words.source_line(store.meta)} {found.geography.areas}.",
    )


def _first(found: Measured, place: int) -> int:
    """Give the first quarter with a value; where there is none, the first in which the CCG was open."""
    known = np.flatnonzero(~np.isnan(found.value[place]))
    return int(known[0]) if known.size else int(np.argmax(found.status[place] != NOT_OPEN))


def _begins(found: Measured, place: int, first: int) -> dict[int, str]:
    """Give the places, after the first, at which limits begin anew, and why: decided, or another boundary."""
    decided = {one.quarter: one.marked for one in definitions.benchmark().rebase}
    begins = {}
    for at in range(first + 1, len(found.quarters)):
        why = decided.get(found.quarters[at], "")
        if not why and not found.is_comparable[place, at] and found.status[place, at] != NOT_OPEN:
            why = BOUNDARY
        if why:
            begins[at - first] = why
    return begins


def _instead(asked: Measure, charted: Measure) -> str:
    return (
        f"{asked.short} is a stock that mostly grows: a control chart would flag every point of it, so "
        f"{title_words(charted)} is charted."
        if asked.change == "none"
        else f"{asked.short} is a difference: {title_words(charted)} is charted."
    )


@dataclass(frozen=True)
class Icon:
    """The variation icon of the last point: its kind, "H" or "L" for high or low, "" neither, its words."""

    kind: str
    letter: str
    words: str


def icon(found: OverTime) -> Icon | None:
    """Give the variation icon of the last point; None where none is said."""
    if found.chart.variation is None:
        return None
    kind = found.chart.variation.removeprefix("special_cause_")
    label = str(found.chart.special_cause[-1])
    is_high = any(word in label for word in ("Above", "Increasing"))
    letter = "" if kind == "common_cause" else ("H" if is_high else "L")
    return Icon(kind, letter, ICON_WORDS[kind])


ICON_WORDS = {
    "improvement": "Special cause: improvement",
    "concern": "Special cause: concern",
    "neutral_high": "Special cause: higher, which is neither better nor worse",
    "neutral_low": "Special cause: lower, which is neither better nor worse",
    "common_cause": "Common cause: no more than the usual up and down",
}
LABEL_WORDS = {
    "Above UCL": "above the upper limit",
    "Below LCL": "below the lower limit",
    "7 Points Above CL": "one of 7 points in a row above the mean",
    "7 Points Below CL": "one of 7 points in a row below the mean",
    "7 Point Trend (Increasing)": "one of 7 points in a row that rise",
    "7 Point Trend (Decreasing)": "one of 7 points in a row that fall",
    "2 in 3 Above CL": "one of 2 in 3 points near the upper limit",
    "2 in 3 Below CL": "one of 2 in 3 points near the lower limit",
}


def finding(found: OverTime) -> str:
    """Say what the last quarter is: usual up and down, or a special cause and which."""
    what = title_words(found.measure)
    known = np.flatnonzero(~np.isnan(found.values))
    if not known.size:
        return f"{found.name} has no figure of {what} yet"
    if found.last.limits == "none":
        said = (
            f"{found.name} has {_quarters(found.last.known)} of {what} since "
            f"{found.quarters[found.last.start]}"
        )
        return f"{said}: too few for limits ({RUN_CHART_BELOW})"
    last = len(found.values) - 1
    if np.isnan(found.values[last]):
        return f"{found.name} has no figure of {what} in {found.quarters[last]}"
    label = str(found.chart.special_cause[last])
    usual = "estimated, and so not judged" if found.is_estimated[last] else "within the usual up and down"
    said = f"{found.name}, {found.quarters[last]}: {amount(float(found.values[last]), found.measure)}"
    return f"{said}, {LABEL_WORDS.get(label, usual)}"


def _quarters(count: int) -> str:
    return f"{count} quarter{'' if count == 1 else 's'}"


def limits_words(found: OverTime) -> str:
    """Say what the limits are worth in the last phase."""
    if found.last.limits == "none":
        return f"With fewer than {RUN_CHART_BELOW} quarters it is a run chart: a mean, no limits, no signals."
    if found.last.limits == "trial":
        return (
            f"Trial limits, from {found.last.known} quarters: they will move as quarters come "
            f"(until there are {TRIAL_BELOW})."
        )
    return f"Limits from {found.last.known} quarters."


def trend_words(found: OverTime) -> str:
    """Say the recent trend with its test, or why there is none."""
    trend, what = found.trend, title_words(found.measure)
    if found.measure.kind != "new":
        return (
            f"Recent trend of {what}: not tested. The holders of one quarter are mostly those of the one "
            "before, and the test is for figures that are not."
        )
    if trend.p_value is None or trend.slope is None or trend.lower is None or trend.upper is None:
        return f"Recent trend of {what}: not told. {trend.why_not}"
    p = "p < 0.01" if trend.p_value < 0.01 else f"p = {trend.p_value:.2f}"
    test = f"Mann-Kendall test over the last {trend.known} quarters known, {p}"
    if trend.direction == "no_trend":
        return f"Recent trend of {what}: none that the test can tell from chance ({test})."
    ends = trend.slope, trend.lower, trend.upper
    slope, low, high = (words.fixed(one, 1, is_signed=True) for one in ends)
    return (
        f"Recent trend of {what}: {trend.direction}, by {slope} a quarter "
        f"(95% interval {low} to {high}; {test})."
    )
