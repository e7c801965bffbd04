"""A picture before anything has drawn it: the same `Chart` is rendered on screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

Symbol = Literal["circle", "square", "diamond", "triangle", "cross"]
Point = Literal["whole", "partial", "arriving"]


@dataclass(frozen=True)
class Series:
    """Values over the places of the x axis; None is no value and is never drawn as nought or bridged.

    x and y are of one length. kind "marks" is never joined. points, if given, says for each value whether
    it is "whole", "partial" (a hollow mark: fewer CCGs stand behind it) or "arriving" (drawn lighter).
    note is the hover text of each value. label is written at the last value; a series without one goes to
    the legend under its name. symbol is one of circle, square, diamond, triangle, cross. anew names the
    places at which a line begins anew: counting changed there, and it is not joined to what came before.
    """

    name: str
    x: tuple[str, ...]
    y: tuple[float | None, ...]
    kind: Literal["line", "marks", "bar"] = "line"
    emphasis: Literal["focus", "normal", "context"] = "normal"
    symbol: Symbol = "circle"
    note: tuple[str, ...] = ()
    axis: Literal["left"] = "left"
    points: tuple[Point, ...] = ()
    label: str = ""
    anew: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a series whose parts do not belong together, before it is drawn wrong."""
        for part in (self.y, self.note or self.x, self.points or self.x):
            if len(part) != len(self.x):
                raise ValueError(f"series {self.name!r} has {len(self.x)} places but {len(part)} entries")


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


@dataclass(frozen=True, eq=False)
class Chart:
    """A whole picture: title is the finding, subtitle what is drawn, table the same figures in rows.

    places are the places of the x axis in order, those without any value too. Values of unit "percent"
    are 0 to 100. Series on one chart are of one unit; a second unit is a second chart.
    """

    name: str
    title: str
    subtitle: str
    series: tuple[Series, ...]
    y_title: str
    alt: str
    table: pd.DataFrame
    source: str
    bands: tuple[Band, ...] = ()
    breaks: tuple[Break, ...] = ()
    places: tuple[str, ...] = ()
    unit: Literal["count", "percent", "rate"] = "count"
    y_top: float | None = None
    empty: str = field(default="There is nothing to draw yet.")

    def order(self) -> tuple[str, ...]:
        """Give the places of the x axis in order: as stated, else as the series bring them."""
        return self.places or tuple(dict.fromkeys(place for one in self.series for place in one.x))
