"""The funnel of one quarter: CCGs by size, the limits about the middle, one CCG and its peers marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map_classes import value_words
from phb.analysis.benchmark import Field, kind
from phb.charts.benchmark import unit
from phb.charts.chart import Symbol
from phb.charts.scatter import Curve, Points, Scatter
from phb.definition_models_measures import Measure
from phb.methods.funnel import Funnel

LIMITS = {
    "spread": "Allowing for the spread between CCGs",
    "chance": "Chance alone: most CCGs fall outside",
}
_CURVE = 60  # places at which a limit is drawn


def funnel(
    found: Field,
    place: int,
    peers: Sequence[int],
    source: str,
    *,
    limits: str = "spread",
    group: str = "Peers",
) -> Scatter:
    """Draw a field's funnel. peers are the places of those a CCG is held beside, group what they are called.

    The finding is always that of the funnel that allows for the spread between CCGs.
    """
    measure = found.measured.measure
    name = words.plain_ccg(str(found.measured.name[place]))
    drawn = found.plain if limits == "chance" else found.funnel
    if drawn is None or found.funnel is None:
        return _none(found)
    title = _finding(found, found.funnel, place, name)
    return Scatter(
        name="benchmark_funnel",
        title=title,
        subtitle=_subtitle(found, found.funnel, place, limits),
        points=_points(found, drawn, place, peers, group),
        curves=_curves(drawn, measure, found.measured.denominator[:, -1]),
        x_title=_x_title(measure),
        y_title=measure.unit.capitalize() if measure.per != 100 else "",
        unit=unit(measure),
        is_log_x=kind(measure) == "share",
        alt=f"Funnel of all CCGs by size. {title}. The same figures are in the table below.",
        table=table(found, place, peers, group),
        source=source,
    )


def _none(found: Field) -> Scatter:
    measure = found.measured.measure
    title = f"{measure.title}: CCGs are not judged"
    return Scatter(
        name="benchmark_funnel",
        title=title,
        subtitle=f"{measure.title}, {found.quarter}",
        points=(),
        x_title="",
        y_title="",
        alt=title,
        table=pd.DataFrame(),
        source="",
        empty=found.why_no_funnel,
    )


def _x_title(measure: Measure) -> str:
    if kind(measure) == "rate":
        return "Residents"
    return f"{str(measure.denominator).replace('_', ' ').capitalize()} (each step is ten times as many)"


def _finding(found: Field, judged: Funnel, place: int, name: str) -> str:
    bands = judged.band[~found.is_unjudged & (judged.band != "")]
    above, below = int(np.sum(bands == "high_998")), int(np.sum(bands == "low_998"))
    field = f"{above} of {words.ccgs(bands.size)} lie above the 99.8% limit that allows for it, {below} below"
    own = told.band(found, place)
    if not own:
        return f"{name} is not judged; {field}"
    return f"{name} is {told.BANDS[own]}; {field}"


def _reach(found: Field, judged: Funnel, place: int) -> str:
    """Say from where to where the limits run for a CCG of this one's size."""
    measure, size = found.measured.measure, found.measured.denominator[place, -1]
    if not size > 0 or np.isnan(judged.target):
        return ""
    ends = judged.limits(np.array([size]))
    low, high = (float(each[0]) * _scale(measure) for each in (ends.lower_998, ends.upper_998))
    return (
        f" For a CCG of its size they run from {value_words(low, measure)} to {value_words(high, measure)}."
    )


def _scale(measure: Measure) -> float:
    return measure.per if kind(measure) == "share" else measure.per / 100_000


def _subtitle(found: Field, judged: Funnel, place: int, limits: str) -> str:
    measure = found.measured.measure
    scale = "log" if kind(measure) == "rate" else "arcsine"
    small = f" Open: {told.small_words(measure)}." if found.is_small.any() else ""
    said = (
        f"{measure.title}, {found.quarter}. Lines: the middle, 95% (dashed) and 99.8% limits, "
        f"{LIMITS[limits][:1].lower()}{LIMITS[limits][1:]}."
    )
    if limits == "chance":
        said += " They judge nobody: what they leave outside is the spread between CCGs."
    else:
        said += _reach(found, judged, place)
    spread = f"Spread between CCGs: φ {judged.phi:.1f}, τ {np.sqrt(judged.tau2):.2f} ({scale} scale)."
    return f"{said} {spread}{small}"


def _points(found: Field, drawn: Funnel, place: int, peers: Sequence[int], group: str) -> tuple[Points, ...]:
    is_drawn = ~np.isnan(drawn.value)
    is_peer = np.zeros(is_drawn.size, dtype=bool)
    is_peer[list(peers)] = True
    own = np.arange(is_drawn.size) == place
    rest, name = is_drawn & ~own & ~is_peer, words.plain_ccg(str(found.measured.name[place]))
    kept = [
        _some(found, rest & ~found.is_small, "Other CCGs", emphasis="context"),
        _some(found, rest & found.is_small, "Too few people", emphasis="context", is_open=True),
        _some(found, is_peer & is_drawn & ~own & ~found.is_small, group, symbol="square"),
        _some(
            found,
            is_peer & is_drawn & ~own & found.is_small,
            f"{group}, too few people",
            symbol="square",
            is_open=True,
        ),
        _some(found, is_drawn & own, name, emphasis="focus", is_open=bool(found.is_small[place])),
    ]
    return tuple(one for one in kept if one.x)


def _some(
    found: Field,
    which: np.ndarray,
    name: str,
    emphasis: Literal["focus", "normal", "context"] = "normal",
    symbol: Symbol = "circle",
    is_open: bool = False,
) -> Points:
    measured, measure = found.measured, found.measured.measure
    at = np.flatnonzero(which).tolist()
    notes = tuple(
        f"{words.plain_ccg(str(measured.name[one]))}: {value_words(found.value[one], measure)}, "
        f"{told.band_words(found, one)}"
        for one in at
    )
    return Points(
        name=name,
        x=tuple(measured.denominator[at, -1].tolist()),
        y=tuple(found.value[at].tolist()),
        note=notes,
        emphasis=emphasis,
        symbol=symbol,
        is_open=is_open,
    )


def _curves(drawn: Funnel, measure: Measure, sizes: np.ndarray) -> tuple[Curve, ...]:
    known = sizes[(sizes > 0) & ~np.isnan(drawn.value)]
    if not known.size or np.isnan(drawn.target):
        return ()
    spaced = np.geomspace if kind(measure) == "share" else np.linspace
    at = spaced(known.min(), known.max(), _CURVE)
    limits = drawn.limits(at)
    scale = _scale(measure)
    x = tuple(at.tolist())

    def curve(name: str, values: np.ndarray, *, is_dashed: bool = False, label: str = "") -> Curve:
        return Curve(name, x, tuple((values * scale).tolist()), is_dashed, label)

    return (
        curve("Middle", np.full(at.size, drawn.target), label="middle"),
        curve("Lower 99.8% limit", limits.lower_998),
        curve("Lower 95% limit", limits.lower_95, is_dashed=True),
        curve("Upper 95% limit", limits.upper_95, is_dashed=True, label="95%"),
        curve("Upper 99.8% limit", limits.upper_998, label="99.8%"),
    )


def table(found: Field, place: int, peers: Sequence[int], group: str) -> pd.DataFrame:
    """Give one row a CCG that was open: its value, interval, size, place in the funnel and range of ranks."""
    measured, measure = found.measured, found.measured.measure
    places = max(measure.decimals, 1)
    is_peer = set(peers)
    rows = []
    for at in np.flatnonzero(found.is_open).tolist():
        rows.append(
            {
                "CCG": words.plain_ccg(str(measured.name[at])),
                "Code": str(measured.code[at]),
                "Marked": "this CCG" if at == place else (group if at in is_peer else ""),
                measure.short: round(float(found.value[at]), places),
                "95% from": round(float(found.lower[at]), places),
                "95% to": round(float(found.upper[at]), places),
                "People": _people(measured.numerator[at, -1]),
                "Of": _people(measured.denominator[at, -1]),
                "Where it lies": told.place_words(found, at),
                "Rank": told.rank_words(found, at),
            }
        )
    shown = pd.DataFrame(rows).sort_values(measure.short, ascending=False, na_position="last")
    return shown.astype({"People": "Int64", "Of": "Int64"})


def _people(number: float) -> int | None:
    """Give people as a whole number, estimated ones too; None where not known."""
    return None if np.isnan(number) else words.whole(number)
