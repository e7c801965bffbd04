"""England from a quarter on, if nothing changes: the projection, the chance of each level, and what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb import definitions
from phb.analysis import england, words
from phb.analysis.road_places import Places, places
from phb.definition_models import Aim, TargetDate
from phb.errors import PlainError
from phb.methods.linked import Linked, linked_total
from phb.methods.projection import (
    AreaProjection,
    Pace,
    Projection,
    chance_words,
    constant_growth,
    national,
    probability,
    project_areas,
    recent_pace,
    straight_line,
    tens,
)
from phb.quarters import Quarter
from phb.store import Store

TESTED = 8  # quarters: the record of the method reaches no further
FURTHEST = 24
_AT_LEAST = 8


@dataclass(frozen=True)
class Chance:
    """The chance (0 to 1) that a level is held at the end of the aim's quarter; None: it cannot be said."""

    level: int
    chance: float | None

    @property
    def words(self) -> str:
        """Say it: "about 70%, likely"."""
        return "" if self.chance is None else f"{tens(self.chance)}, {chance_words(self.chance)}"


@dataclass(frozen=True, eq=False)
class Ahead:
    """England projected from a quarter, on the CCGs of that quarter; quarters (H,) are those ahead.

    held are England's live holders in that quarter as reported, at least where is_bound (some are
    suppressed), pace their recent growth; reported (Q,) are those of all linked_quarters, NaN where not
    known. linked are live holders like for like up to it: its
    last value is where the projection begins, with late returns carried over from the quarter before
    (carried of its people, in carried_ccgs CCGs). projection, straight and constant are None where they
    cannot be made, and why_not says why. came (H,) is what came later as known now, NaN where nothing is;
    break_at is a quarter ahead at which the collection changed.
    """

    quarter: str
    aim: Aim
    held: int | None
    is_bound: bool
    pace: Pace
    ccgs: int
    known: int
    carried: int
    carried_ccgs: int
    reported: np.ndarray
    linked: Linked
    linked_quarters: tuple[str, ...]
    quarters: tuple[str, ...]
    projection: Projection | None
    why_not: str
    straight: np.ndarray | None
    constant: np.ndarray | None
    came: np.ndarray
    break_at: str | None
    source: str

    @property
    def steps(self) -> int:
        """Quarters from here to the aim's; nought or less when it is over."""
        return self.aim.quarter - Quarter.parse(self.quarter)

    @property
    def known_later(self) -> bool:
        """Whether anything of what came later is known."""
        return not bool(np.isnan(self.came).all())

    @property
    def is_tested(self) -> bool:
        """Whether the aim lies within what the record of the method covers."""
        return self.steps <= TESTED

    def chance(self, level: int, date: TargetDate) -> float | None:
        """The chance (0 to 1) that a level is held on a day ahead; None where nothing is projected for it."""
        step = date.quarter - Quarter.parse(self.quarter)
        if self.projection is None or not 0 < step <= len(self.quarters):
            return None
        return float(probability(self.projection, level)[step - 1])

    @property
    def coverage(self) -> str:
        """Who stands behind the start: "188 of 191 CCGs reported; 92 people carried over from 1 late CCG"."""
        said = f"{words.ccgs(self.known, self.ccgs)} reported"
        if self.carried_ccgs:
            said += (
                f"; {self.carried:,} people of {words.ccgs(self.carried_ccgs)} without a figure are carried "
                "over from the quarter before"
            )
        return said

    def between(self, quarter: str) -> tuple[int, int] | None:
        """The 80 % interval projected for a quarter ahead."""
        if self.projection is None or quarter not in self.quarters:
            return None
        at = self.quarters.index(quarter)
        return words.whole(float(self.projection.lower_80[at])), words.whole(
            float(self.projection.upper_80[at])
        )


def aim_named(name: str) -> Aim:
    """Give one of the aims on record. Raises PlainError when there is none of that name."""
    aims = definitions.target().aims
    if name not in aims:
        raise PlainError(f'There is no target "{name[:40]}"; choose one of {", ".join(aims)}.')
    return aims[name]


def on_its_ccgs(store: Store, quarter: str) -> Places:
    """Give the CCGs in force in a quarter, with their history on these."""
    vintage = store.rows("road_vintage", quarter=quarter)
    if not vintage:
        raise PlainError(f"The store has no quarter {quarter}; choose another.")
    return places(store, quarter=quarter, geography=vintage[0]["vintage"])


def ahead(store: Store, *, quarter: str, aim: str) -> Ahead:
    """Project England from the last quarter, up to one, of which live holders are known.

    Raises PlainError where none is, and for an aim there is not.
    """
    wanted = aim_named(aim)
    record = {one.quarter: one for one in england.quarters(store)}
    known = [one for one in record if one <= str(Quarter.parse(quarter)) and record[one].is_live_known]
    if not known:
        raise PlainError(f"Live holders are not known for {quarter} or before; choose a later quarter.")
    at = Quarter.parse(known[-1])
    here = on_its_ccgs(store, str(at))
    linked = linked_total(here.values, here.collection)
    series = linked.value
    last = max(wanted.quarter, *(date.quarter for date in definitions.target().dates))
    horizon = min(max(last - at, _AT_LEAST), FURTHEST)
    quarters = tuple(str(at + step) for step in range(1, horizon + 1))
    projection = national(series, horizon)
    same = [one.live for one in record.values() if one.quarter <= str(at) and one.era == record[str(at)].era]
    came = np.array([record[q].live if q in record else None for q in quarters], dtype=float)
    breaks = [q for q in quarters if q in record and record[q].era != record[str(at)].era]
    return Ahead(
        quarter=str(at),
        aim=wanted,
        held=record[str(at)].live,
        is_bound=record[str(at)].holders.suppressed > 0,
        pace=recent_pace([np.nan if live is None else live for live in same]),
        ccgs=len(here.code),
        known=here.known,
        carried=words.whole(float(np.nansum(here.now[here.is_carried]))),
        carried_ccgs=int(here.is_carried.sum()),
        reported=np.array([record[q].live for q in here.quarters], dtype=float),
        linked=linked,
        linked_quarters=here.quarters,
        quarters=quarters,
        projection=projection,
        why_not="" if projection else _why_not(here, series),
        straight=straight_line(series, horizon),
        constant=constant_growth(series, horizon),
        came=came,
        break_at=breaks[0] if breaks else None,
        source=words.source_line(store.meta),
    )


def areas_ahead(here: Places, projection: Projection | None) -> AreaProjection | None:
    """Share England's projected growth out among the CCGs; of a CCG without any figure nothing is projected.

    Where CCGs on this geography have a figure for fewer people than England, they share as much less growth.
    """
    held = float(np.nansum(here.now))
    if projection is None or not held:
        return None
    return project_areas(here.now, here.growth, here.population, scaled(projection, held / projection.start))


def scaled(projection: Projection, part: float) -> Projection:
    """Give the projection of a part of England that grows as England does."""
    return Projection(projection.log_mean + np.log(part), projection.log_var, projection.start * part)


def _why_not(here: Places, series: np.ndarray) -> str:
    """Say why nothing is projected from here."""
    if here.known * 2 < len(here.code):
        return (
            f"No projection: only {words.ccgs(here.known, len(here.code))} have a figure for {here.quarter}, "
            "fewer than half."
        )
    points = int(np.sum(~np.isnan(series)))
    since = " since the collection changed in April 2017" if here.collection[-1] else ""
    if points < 3:
        return (
            f"No projection: it needs three quarters like for like, and there "
            f"{'is' if points == 1 else 'are'} {points}{since}."
        )
    return "No projection: a quarter without any holder has no rate of growth."
