"""A picture before anything has drawn it: the same `Chart` is rendered on screen and on paper."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Symbol = Literal["circle", "square", "diamond", "triangle", "cross"]
# What is counted. Kinds never share an axis: a chart of two is refused.
Counts = Literal["", "live", "new", "in_quarter", "ytd", "share", "score", "ccgs"]
Unit = Literal["count", "percent", "rate"]
Point = Literal["whole", "partial", "arriving", "at_least"]


@dataclass(frozen=True)
class Series:
    """Values over the places of the x axis; None is no value and is never drawn as nought or bridged.

    x and y are of one length. kind "marks" is never joined. points, if given, says for each value whether
    it is "whole", "partial" (a hollow mark or bar: fewer CCGs stand behind it), "arriving" (drawn lighter)
    or "at_least" (an open upward triangle: a lower bound). dash draws an estimate: the line dashed, every
    mark open. counts says what kind of figure it is. note is the hover text of each value, text what is
    written beside a step or a lying bar. label is written at the last value; a series without one goes to
    the legend under its name. symbol is one of circle, square, diamond, triangle, cross. anew names the
    places at which a line begins anew: counting changed there, and it is not joined to what came before.

    kind "waterfall": y are steps up and down, each drawn from where the one before ended; totals names the
    places at which y is the level reached instead, the first place among them. kind "guide" is a line without
    marks that others are read against, such as a mean or a control limit.

    low and high, if given, are the ends of an interval about each of the marks; None where there is none.
    """

    name: str
    x: tuple[str, ...]
    y: tuple[float | None, ...]
    kind: Literal["line", "guide", "marks", "bar", "waterfall"] = "line"
    emphasis: Literal["focus", "normal", "context"] = "normal"
    symbol: Symbol = "circle"
    note: tuple[str, ...] = ()
    axis: Literal["left"] = "left"
    points: tuple[Point, ...] = ()
    label: str = ""
    anew: tuple[str, ...] = ()
    dash: bool = False
    text: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    counts: Counts = ""
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a series whose parts do not belong together, before it is drawn wrong."""
        given = (self.note, self.points, self.text, self.low, self.high)
        for part in (self.y, *(one or self.x for one in given)):
            if len(part) != len(self.x):
                raise ValueError(f"series {self.name!r} has {len(self.x)} places but {len(part)} entries")
        if bool(self.low) != bool(self.high) or (self.low and self.kind != "marks"):
            raise ValueError(f"series {self.name!r}: only marks have intervals, each with both ends")
        if self.kind == "waterfall":
            self._check_steps()

    def _check_steps(self) -> None:
        if self.x[:1] != self.totals[:1]:
            raise ValueError(f"waterfall {self.name!r} does not begin with a total")
        for place, value, (low, high) in zip(self.x, self.y, self.spans()):
            if place in self.totals and not math.isclose(low, high, abs_tol=1e-6):
                raise ValueError(f"waterfall {self.name!r} comes to {low:,} at {place!r}, not {value:,}")

    def spans(self) -> tuple[tuple[float, float], ...]:
        """Give where each bar of a waterfall begins and ends; a total begins at the level the steps reach."""
        level, found = None, []
        for place, value in zip(self.x, self.y):
            if value is None:
                raise ValueError(f"waterfall {self.name!r} has no value at {place!r}")
            start = value if level is None else level
            level = value if place in self.totals else start + value
            found.append((start, level))
        return tuple(found)


@dataclass(frozen=True)
class Spread:
    """An interval over the places of the x axis, drawn as one shape of a fan beneath the lines.

    x, low and high are of one length, without gaps. of names the series whose colour it takes; level is how
    sure the interval is, per cent: the surer, the wider and the paler.
    """

    name: str
    x: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    level: int
    of: str
    counts: Counts = ""

    def __post_init__(self) -> None:
        """Refuse an interval whose ends do not belong together."""
        if not len(self.x) == len(self.low) == len(self.high):
            raise ValueError(f"interval {self.name!r} has {len(self.x)} places but other numbers of ends")
        if any(low > high for low, high in zip(self.low, self.high)):
            raise ValueError(f"interval {self.name!r} is upside down")


@dataclass(frozen=True)
class Band:
    """A level or a range of the y axis that everything is read against; low equals high for one level."""

    name: str
    low: float
    high: float
    note: str = ""


@dataclass(frozen=True)
class Break:
    """A line across the x axis with its name: at the start of a place, or at its end.

    At the start: from here on values are counted differently. At the end: a day by which a level is due.
    """

    at: str
    name: str
    edge: Literal["start", "end"] = "start"


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """What every picture says: title is the finding, subtitle what is drawn, table the same figures in rows.

    alt is the text alternative; empty is said where there is nothing to draw. Values of unit "percent" are 0
    to 100.
    """

    name: str
    title: str
    subtitle: str
    y_title: str
    alt: str
    table: pd.DataFrame
    source: str
    unit: Unit = "count"
    empty: str = field(default="There is nothing to draw yet.")


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart(Picture):
    """A picture over named places, such as quarters or areas.

    places are the places of the x axis in order, those without any value too. Series on one chart
    are of one unit; a second unit is a second chart. is_lying lays bars, waterfalls and marks on their side:
    places one under another, for names too long to stand side by side. Small multiples have no legend: what
    they draw is said once, above them.
    """

    series: tuple[Series, ...]
    spreads: tuple[Spread, ...] = ()
    bands: tuple[Band, ...] = ()
    breaks: tuple[Break, ...] = ()
    places: tuple[str, ...] = ()
    y_top: float | None = None
    is_lying: bool = False
    has_legend: bool = True

    def __post_init__(self) -> None:
        """Refuse two kinds on one axis, and to lay on its side what is only drawn upright."""
        kinds = {one.counts for one in self.series} | {one.counts for one in self.spreads}
        kinds -= {""}
        if len(kinds) > 1:
            raise ValueError(f"chart {self.name!r} holds two kinds on one axis: {', '.join(sorted(kinds))}")
        is_upright = any(one.kind in ("line", "guide") or one.label for one in self.series)
        if self.is_lying and (is_upright or self.bands or self.breaks or self.spreads):
            raise ValueError(f"chart {self.name!r} cannot lie: it has lines, labels, bands, breaks or a fan")
        unknown = {one.of for one in self.spreads} - {one.name for one in self.series}
        if unknown:
            raise ValueError(f"chart {self.name!r} has an interval of {unknown} and no such series")

    @property
    def has_values(self) -> bool:
        """Say whether there is anything to draw; where there is not, `empty` says so in words."""
        return any(value is not None for one in self.series for value in one.y)

    def order(self) -> tuple[str, ...]:
        """Give the places of the x axis in order: as stated, else as the series bring them."""
        return self.places or tuple(dict.fromkeys(place for one in self.series for place in one.x))


@dataclass(frozen=True, eq=False, kw_only=True)
class Panels(Picture):
    """Small multiples: pictures of one unit on one scale, each with a title of its own, one table for all."""

    panels: tuple[Chart, ...]

    @property
    def has_values(self) -> bool:
        """Say whether there is anything to draw."""
        return any(one.has_values for one in self.panels)
