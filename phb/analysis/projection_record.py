"""How good are the projections: what we would have said of England, what came, and the simulated record."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from phb.analysis import england, words
from phb.methods.projection import national, straight_line
from phb.quarters import Quarter
from phb.store import Store

AHEAD = (1, 4, 8)
DAMPED = "damped growth"


@dataclass(frozen=True)
class Foretold:
    """What would have been said in `origin` of a quarter `ahead` of it, and the live holders that came.

    came is England's live total as known now, None where it is not; is_across says that the collection
    changed in between, so that it is not scored.
    """

    origin: str
    ahead: int
    quarter: str
    median: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float
    line: float | None
    came: int | None
    is_across: bool

    @property
    def is_scored(self) -> bool:
        """Whether it can be held against what came."""
        return self.came is not None and not self.is_across

    def is_within(self, level: int) -> bool:
        """Whether what came lies within the 80 or 95% interval."""
        low, high = (self.lower_80, self.upper_80) if level == 80 else (self.lower_95, self.upper_95)
        return self.came is not None and low <= self.came <= high

    @property
    def error_pct(self) -> float | None:
        """How far the median lies from what came, per cent."""
        return 100 * (self.median / self.came - 1) if self.came else None


@dataclass(frozen=True, eq=False)
class ProjectionRecord:
    """Every projection of England that can be told, and the record on simulated rollouts as tables."""

    foretold: tuple[Foretold, ...]
    simulated: tuple[dict[str, Any], ...]
    chance: tuple[dict[str, Any], ...]
    is_demonstration: bool
    source: str

    def at(self, ahead: int) -> tuple[Foretold, ...]:
        """Those of one distance, oldest first."""
        return tuple(one for one in self.foretold if one.ahead == ahead)

    def scored(self, ahead: int) -> tuple[Foretold, ...]:
        """Those of one distance that can be held against what came."""
        return tuple(one for one in self.at(ahead) if one.is_scored)


def projection_record(store: Store) -> ProjectionRecord:
    """Project England from every quarter on what was known when it was judged, and read what came."""
    record = {one.quarter: one for one in england.quarters(store)}
    rows = store.rows("projection_known")
    told: list[Foretold] = []
    for origin, some in groupby(rows, key=lambda row: str(row["known_at"])):
        series = [row["holders"] for row in some]
        told += _foretold(origin, np.array(series, dtype=float), record)
    return ProjectionRecord(
        foretold=tuple(told),
        simulated=tuple(store.rows("projection_simulated")),
        chance=tuple(store.rows("projection_chance")),
        is_demonstration=store.meta["provenance"] == "demonstration",
        source=words.source_line(store.meta),
    )


def _foretold(origin: str, series: np.ndarray, record: dict[str, england.EnglandQuarter]) -> list[Foretold]:
    projection = national(series, max(AHEAD))
    if projection is None:
        return []
    line = straight_line(series, max(AHEAD))
    found = []
    for ahead in AHEAD:
        quarter = str(Quarter.parse(origin) + ahead)
        later = record.get(quarter)
        found.append(
            Foretold(
                origin=origin,
                ahead=ahead,
                quarter=quarter,
                median=float(projection.median[ahead - 1]),
                lower_80=float(projection.lower_80[ahead - 1]),
                upper_80=float(projection.upper_80[ahead - 1]),
                lower_95=float(projection.lower_95[ahead - 1]),
                upper_95=float(projection.upper_95[ahead - 1]),
                line=None if line is None else float(line[ahead - 1]),
                came=later.live if later else None,
                is_across=later is not None and later.era != record[origin].era,
            )
        )
    return found


def summary(found: ProjectionRecord) -> pd.DataFrame:
    """Give one row a distance: how often the intervals held what came, and how far the median was off."""
    rows: list[dict[str, Any]] = []
    for ahead in AHEAD:
        mine = found.scored(ahead)
        lines = [abs(one.line / one.came - 1) for one in mine if one.line is not None and one.came]
        errors = [abs(one.error_pct) for one in mine if one.error_pct is not None]
        rows.append(
            {
                "Quarters ahead": str(ahead),
                "Projections that can be scored": len(mine),
                "Within the 80% interval": sum(one.is_within(80) for one in mine),
                "Within the 95% interval": sum(one.is_within(95) for one in mine),
                "Median off by, % (median)": round(float(np.median(errors)), 1) if errors else None,
                "Straight line off by, % (median)": round(100 * float(np.median(lines)), 1)
                if lines
                else None,
                "Across April 2017, not scored": sum(one.is_across for one in found.at(ahead)),
            }
        )
    return pd.DataFrame(rows)


def beside_others(found: ProjectionRecord) -> pd.DataFrame:
    """Give the simulated record, a row for each part, distance and method."""
    rows = [
        (
            "England as a whole" if row["part"] == "country" else "209 areas",
            str(row["ahead"]), row["method"], f"{row['covered_80']:.0%}", f"{row['covered_95']:.0%}",
            f"{100 * row['pinball']:.1f}", f"{row['error_pct']:.1f}", row["cases"],
        )
        for row in found.simulated
    ]  # fmt: skip
    headings = ["Of", "Quarters ahead", "Method", "80% interval held", "95% interval held"]
    headings += ["Pinball loss, % of what came", "Median off by, %", "Cases"]
    return pd.DataFrame(rows, columns=headings)


def table(found: ProjectionRecord) -> pd.DataFrame:
    """Give one row a projection, with what came."""
    rows = [
        (
            one.origin, str(one.ahead), one.quarter, words.whole(one.median), words.whole(one.lower_80),
            words.whole(one.upper_80), words.whole(one.lower_95), words.whole(one.upper_95),
            None if one.line is None else words.whole(one.line), one.came,
            None if one.error_pct is None else round(one.error_pct, 1), _verdict(one),
        )
        for one in found.foretold
    ]  # fmt: skip
    headings = ["Said in", "Quarters ahead", "Of", "Median", "80% from", "80% to", "95% from", "95% to"]
    headings += ["Straight line", "Came, as known now", "Median off by, %", "Verdict"]
    people = dict.fromkeys((*headings[3:10],), "Int64")
    return pd.DataFrame(rows, columns=headings).astype(people)


def _verdict(one: Foretold) -> str:
    if one.is_across:
        return "not scored: counting changed in April 2017"
    if one.came is None:
        return "not known yet"
    if one.is_within(80):
        return "within 80%"
    return "within 95%" if one.is_within(95) else "outside"


def paragraphs(found: ProjectionRecord) -> tuple[str, ...]:
    """Say how good the projections are, and how far that can be trusted."""
    said = []
    for ahead in AHEAD:
        mine = found.scored(ahead)
        if mine:
            inside = sum(one.is_within(80) for one in mine)
            said.append(f"{inside} of {len(mine)} times {ahead} quarter{'s' if ahead > 1 else ''} ahead")
    whose = (
        "a single rollout, made up by us, which proves nothing about the real one"
        if found.is_demonstration
        else "a single rollout: one case"
    )
    own = (
        f"On this record, from every quarter on what was known when it was judged, the 80% interval held "
        f"what came {', '.join(said)}. It is {whose}."
        if said
        else "No projection of this record can be held against what came yet."
    )
    return own, _simulated_words(found.simulated), *_AREAS


def _simulated_words(simulated: tuple[dict[str, Any], ...]) -> str:
    mine = [row for row in simulated if (row["part"], row["method"]) == ("country", DAMPED)]
    if not mine:
        return ""
    spans = ", ".join(
        f"{row['covered_80']:.0%} and {row['covered_95']:.0%} at {row['ahead']}" for row in mine
    )
    return (
        f"On {mine[0]['rollouts']:,} simulated rollouts, whose growth wears off and where counting never "
        f"changes, the 80 and 95% intervals held what came {spans} quarters ahead. On rollouts of another "
        "kind, or where what is counted changes, they hold less."
    )


_AREAS = (
    "A CCG's projection is its part of England's growth; its interval is wide because a CCG is small. Beyond "
    "eight quarters nothing was tested.",
)
