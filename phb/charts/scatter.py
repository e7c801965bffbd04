"""A picture of areas by two numbers, with the curves they are read against: a funnel, a slope.

It is drawn by phb/charts/plotly_scatter.py on screen and by phb/charts/svg_scatter.py on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from phb.charts.chart import Picture, Symbol


@dataclass(frozen=True)
class Points:
    """Areas at x and y, of one length and without gaps.

    note is the hover text of each, text what is written over it. Areas of emphasis "context" are grey, the
    others in their colour and over them.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    note: tuple[str, ...]
    emphasis: Literal["focus", "normal", "context"] = "normal"
    symbol: Symbol = "circle"
    is_open: bool = False
    text: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse points whose parts do not belong together, before they are drawn wrong."""
        for part in (self.y, self.note, self.text or self.x):
            if len(part) != len(self.x):
                raise ValueError(f"points {self.name!r}: {len(self.x)} areas but {len(part)} entries")


@dataclass(frozen=True)
class Curve:
    """A line over x, of one length with y, in order of x; the dashed one is the weaker.

    label is written at its right end.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    is_dashed: bool = False
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse a curve whose parts do not belong together."""
        if len(self.x) != len(self.y):
            raise ValueError(f"curve {self.name!r}: {len(self.x)} places but {len(self.y)} values")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scatter(Picture):
    """Points over two axes of numbers, each with its title. is_log_x counts the lower axis in tenfold steps.

    y_top cuts what lies higher off; whoever sets it says so in the subtitle.
    """

    points: tuple[Points, ...]
    x_title: str
    curves: tuple[Curve, ...] = ()
    is_log_x: bool = False
    y_top: float | None = None

    @property
    def has_values(self) -> bool:
        """Say whether there is anything to draw; where there is not, `empty` says so in words."""
        return any(one.x for one in self.points)

    def reach(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Give where both axes begin and end: values stand on nought, places within what is drawn."""
        xs = [x for one in self.points for x in one.x] + [x for one in self.curves for x in one.x]
        highest = max((y for one in self.points for y in one.y), default=1.0)
        drawn = max((y for one in self.curves for y in one.y), default=0.0)
        # A limit that leaves the picture where areas are few would flatten what is to be seen.
        top = self.y_top or 1.08 * max(highest, min(drawn, 1.5 * highest), 1e-9)
        low, high = min(xs, default=0.0), max(xs, default=1.0)
        room = 0.04 * (high - low)
        left = low / 1.15 if self.is_log_x else max(low - room, 0.0)
        return (left, high * 1.15 if self.is_log_x else high + room), (0.0, top)
