"""How good the alert rules are: beside the rules others use, by prevalence, and with a threshold moved."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from phb.analysis.alert_record import (
    COUNTS,
    DEFAULT,
    METHODS,
    ON_SIMULATED,
    OURS,
    SIMULATED,
    SMALL,
    STANDARD,
    THRESHOLDS,
    AlertRecord,
    Score,
    Scored,
    of_100,
)
from phb.charts.chart import Chart, Series, Symbol

_WHAT = (
    "Precision: of the alerts raised, those raised in a true stall or the quarter after. Recall: of stalls "
    "of three quarters or more, those with an alert open while they last."
)
_ALONE = ("NOT_STARTED", "STALLED", "STARTS_STOPPED")


def beside_others(found: AlertRecord, panel: str = SIMULATED) -> Chart:
    """Draw precision and recall of our rules and of others', one under another."""
    scores = found.of(panel, STANDARD if panel == SIMULATED else None)
    shown = tuple(one for one in scores if one.name not in _ALONE)
    prevalence = f"{shown[0].where}, {shown[0].prevalence:g} % of area-quarters stalled" if shown else ""
    title = _beside_title(shown)
    return Chart(
        name=f"alert_record_{panel}",
        title=title,
        subtitle=f"Precision and recall {prevalence}. {_WHAT}",
        series=(
            _marks("Precision", shown, tuple(one.precision for one in shown), "focus", "circle"),
            _marks("Recall", shown, tuple(one.recall for one in shown), "normal", "diamond"),
        ),
        places=tuple(reversed([one.title for one in shown])),
        y_title="Of 100",
        unit="percent",
        is_lying=True,
        alt=f"Marks by rule, 0 to 100 %. {title}. All figures are in the table below.",
        table=table(scores),
        source=found.source,
    )


def _marks(
    name: str,
    shown: tuple[Score, ...],
    values: tuple[Scored, ...],
    emphasis: Literal["focus", "normal"],
    symbol: Symbol,
) -> Series:
    return Series(
        name=name,
        x=tuple(one.title for one in shown),
        y=tuple(map(_percent, values)),
        kind="marks",
        emphasis=emphasis,
        symbol=symbol,
        note=tuple(f"95 % interval {interval(one)}" for one in values),
        counts="share",
    )


def _beside_title(shown: tuple[Score, ...]) -> str:
    ours = next((one for one in shown if one.name == DEFAULT), None)
    others = [one for one in shown if one.name not in OURS]
    if ours is None or not others:
        return "The alert rules have not been measured"
    best = max(others, key=lambda one: one.precision.value or 0)
    return (
        f"{ours.where.capitalize()} {of_100(ours.precision)} alerts of the default rules are right and "
        f"{of_100(ours.recall)} stalls are found; of the rules others use the most precise is "
        f"“{best.title.lower()}” ({of_100(best.precision)} and {of_100(best.recall)})"
    )


def by_prevalence(found: AlertRecord) -> Chart:
    """Draw how precision follows the share of areas that are stalled."""
    names = (DEFAULT, METHODS, "two flat quarters", "OpenPrescribing CUSUM", "XmR concern")
    lines = [found.by_prevalence(name) for name in names]
    lines = [line for line in lines if line]
    ours = lines[0] if lines else ()
    title = (
        f"The rarer stalls are, the more alerts are wrong: {ON_SIMULATED} {of_100(ours[0].precision)} are "
        f"right at {ours[0].prevalence:g} % and {of_100(ours[-1].precision)} at {ours[-1].prevalence:g} %"
        if ours
        else "The alert rules have not been measured"
    )
    return Chart(
        name="alert_record_prevalence",
        title=title,
        subtitle=f"Precision {ON_SIMULATED} by the share of area-quarters that are stalled: with "
        "fewer stalls to find, more of the alerts are false.",
        series=tuple(
            Series(
                name=line[0].title,
                x=tuple(f"{one.prevalence:g} % stalled" for one in line),
                y=tuple(_percent(one.precision) for one in line),
                emphasis="focus" if line is ours else "normal",
                note=tuple(f"95 % interval {interval(one.precision)}, {ON_SIMULATED}" for one in line),
                counts="share",
            )
            for line in lines
        ),
        y_title="Alerts that are right, of 100",
        unit="percent",
        alt=f"Lines by prevalence, 0 to 100 %. {title}. All figures are in the table below.",
        table=table(
            tuple(
                one
                for panel in (SIMULATED, SMALL)
                for counts in COUNTS
                for one in found.of(panel, counts=counts)
            )
        ),
        source=found.source,
    )


def what_if(found: AlertRecord, threshold: str) -> Chart:
    """Draw what moving one threshold does to precision and recall, its default marked."""
    moved = found.what_if(threshold)
    places = tuple(f"{one.value:g}{' (default)' if one.is_default else ''}" for one in moved)
    title = "This threshold was not measured"
    if moved:
        low, high = moved[0], moved[-1]
        title = (
            f"From {low.value:g} to {high.value:g}: {of_100(low.score.precision)} alerts right become "
            f"{of_100(high.score.precision)}, {of_100(low.score.recall)} stalls found become "
            f"{of_100(high.score.recall)}, {ON_SIMULATED}"
        )
    measures = (("Alerts that are right", "precision"), ("Stalls found", "recall"))
    return Chart(
        name="alert_tradeoff",
        title=title,
        subtitle=f"{THRESHOLDS.get(threshold, threshold)}; every other threshold at its default. "
        f"{ON_SIMULATED.capitalize()}, {STANDARD:g} % of area-quarters stalled. Thresholds are decided in "
        "definitions/alerts; nothing is changed here.",
        series=tuple(
            Series(
                name=name,
                x=places,
                y=tuple(_percent(getattr(one.score, measure)) for one in moved),
                emphasis="focus" if measure == "precision" else "normal",
                symbol="circle" if measure == "precision" else "diamond",
                note=tuple(f"95 % interval {interval(getattr(one.score, measure))}" for one in moved),
                counts="share",
            )
            for name, measure in measures
        ),
        places=places,
        y_title="Of 100",
        unit="percent",
        alt=f"Lines by threshold, 0 to 100 %. {title}. All figures are in the table below.",
        table=pd.DataFrame(
            [(place, *_cells(one.score)) for place, one in zip(places, moved)],
            columns=["Threshold", *_HEADINGS],
        ),
        source=found.source,
    )


_HEADINGS = [
    "Precision, %", "Precision, interval", "Recall, %", "Recall, interval", "Delay, median quarters",
    "Delay, four in five within", "False alarms per 100", "False alarms, interval", "Raised per 100",
]  # fmt: skip


def table(scores: tuple[Score, ...]) -> pd.DataFrame:
    """The same figures in rows, with their intervals and on what they were measured."""
    return pd.DataFrame(
        [
            (one.title, one.where, f"{one.prevalence:g} %", _panel(one), *_cells(one), one.alerts, one.stalls)
            for one in scores
        ],
        columns=["Rules", "Measured", "Stalled", "Counts", *_HEADINGS, "Alerts raised", "Stalls"],
    )


def _panel(one: Score) -> str:
    return COUNTS.get(one.counts, one.counts) + (", small areas" if one.panel == SMALL else "")


def _cells(one: Score) -> tuple[float | str | None, ...]:
    return (
        _percent(one.precision), interval(one.precision), _percent(one.recall), interval(one.recall),
        one.delay_median, one.delay_p80, one.false_per_100.value, interval(one.false_per_100, 1, 2),
        one.raised_per_100.value,
    )  # fmt: skip


def _percent(scored: Scored) -> float | None:
    return None if scored.value is None else round(100 * scored.value, 1)


def interval(scored: Scored, times: float = 100, places: int = 0) -> str:
    """Write an interval, "72 to 75"."""
    if scored.lower is None or scored.upper is None:
        return "none"
    return f"{times * scored.lower:.{places}f} to {times * scored.upper:.{places}f}"
