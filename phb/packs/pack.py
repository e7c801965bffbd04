"""A board pack before anything has written it: one `Pack` becomes slides, a workbook, a page and a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from phb.charts.chart import Chart, Panels, Picture
from phb.charts.scatter import Scatter

Audience = Literal["public", "exact"]


@dataclass(frozen=True)
class Said:
    """One sentence of a pack, and the evidence it rests on, as the speaker's notes tell it."""

    text: str
    evidence: str


@dataclass(frozen=True)
class MapArea:
    """One area of a map: its class (0 the palest, None without a value), its status, its value in words."""

    code: str
    name: str
    level: int | None
    status: str
    said: str


@dataclass(frozen=True, eq=False, kw_only=True)
class MapPicture(Picture):
    """A map by classes. outlines are SVG path data by code, within view_box: those of the map on screen.

    legend is (class or status, words, how many areas), in the order shown. marked are codes to outline.
    """

    view_box: tuple[float, float, float, float]
    outlines: Mapping[str, str]
    areas: tuple[MapArea, ...]
    legend: tuple[tuple[int | str, str, int], ...]
    marked: tuple[str, ...] = ()

    @property
    def has_values(self) -> bool:
        """Say whether any area has a value."""
        return any(one.level is not None for one in self.areas)


@dataclass(frozen=True, eq=False)
class Rows:
    """A table of a section that is no picture's own: title is what its rows are."""

    name: str
    title: str
    frame: pd.DataFrame
    source: str


@dataclass(frozen=True, eq=False)
class Section:
    """One part of a pack. heading is what it is, title its finding; both stand wherever it does."""

    key: str
    heading: str
    title: str
    sentences: tuple[Said, ...]
    pictures: tuple[Chart | Scatter | Panels | MapPicture, ...] = ()
    tables: tuple[Rows, ...] = ()


@dataclass(frozen=True, eq=False)
class Pack:
    """One organisation and quarter on paper.

    banner says that the figures are made up, "" for returns as received. as_at and source say what is known
    and where from, and stand on every slide and page. definitions are (term, meaning), sources (title,
    address). manifest is what it takes to make the pack again.
    """

    title: str
    scope: str
    quarter: str
    audience: Audience
    banner: str
    as_at: str
    source: str
    sections: tuple[Section, ...]
    definitions: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    manifest: Mapping[str, object] = field(default_factory=dict)
