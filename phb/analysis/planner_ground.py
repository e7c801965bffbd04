"""What every plan of a quarter stands on, whatever the levers: projections, paces, peers, stalls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb import definitions
from phb.analysis import words
from phb.analysis.ahead import FURTHEST, areas_ahead
from phb.analysis.peers import all_peers, vintage_of
from phb.analysis.road import Need, Road, road
from phb.analysis.road_area import area_keys, need_of
from phb.methods import lineage
from phb.methods.levers import peer_pace
from phb.methods.projection import AreaProjection, Projection, national
from phb.quarters import Quarter
from phb.store import Store

_CELL = ["area", "quarter", "kind", "category", "value", "status"]


@dataclass(frozen=True, eq=False)
class Ground:
    """What does not depend on a lever, of the A CCGs of a geography in a quarter, H quarters ahead of it.

    road holds needs, shares and chances by residents. england and areas project as many quarters as are
    looked ahead; None where nothing can be projected, and road.ahead.why_not says why. course (H,) says how
    many quarters of recent pace England's projection is worth. peer_pace (A,) is the pace at the median rate
    of an area's peers, with_peers how many areas have one. is_stalled (A,) says which have an open stall;
    stalled_elsewhere names those with one that are no CCG here. care (by name, (A,)) are people by care
    group, NaN not known; direct and both (A,) holders by direct payment and all of those CCGs that told both.
    quarters (H,) are those ahead.
    """

    road: Road
    england: Projection | None
    areas: AreaProjection | None
    quarters: tuple[str, ...]
    course: np.ndarray
    peer_pace: np.ndarray
    is_stalled: np.ndarray
    stalled_elsewhere: tuple[str, ...]
    care: dict[str, np.ndarray]
    direct: np.ndarray
    both: np.ndarray

    @property
    def codes(self) -> tuple[str, ...]:
        """The CCGs, in the order of every array."""
        return self.road.places.code

    @property
    def why_not(self) -> str:
        """Why no plan can be made from here; "" where one can."""
        aim = self.road.aim
        if self.road.steps < 1:
            return (
                f"{aim.date.label} is over in {self.road.quarter}: nothing can be planned for it. Choose a "
                "later target, or an earlier quarter."
            )
        if self.england is None or self.areas is None:
            return self.road.ahead.why_not or "No projection: no CCG has a figure on this geography."
        if self.road.steps > FURTHEST:
            return f"{aim.date.label} lies more than six years ahead: nothing is projected so far."
        return ""

    def members(self, scope: str) -> np.ndarray:
        """Say which CCGs (A,) belong to a scope: England, a region by name, a CCG by code."""
        return self.road.places.members(scope)

    def need(self, scope: str) -> Need:
        """Give what a scope needs. Raises PlainError when there is no such scope."""
        return need_of(self.road, scope)

    def share_now(self, is_in: np.ndarray) -> float | None:
        """The share by direct payment (0 to 1) of those holders in some CCGs of whom it is known."""
        people = float(np.nansum(self.both[is_in]))
        return float(np.nansum(self.direct[is_in])) / people if people else None


def ground(store: Store, *, quarter: str, geography: str, aim: str) -> Ground:
    """Gather what every plan from a quarter stands on. Raises PlainError as `road` does."""
    found = road(
        store, quarter=quarter, geography=geography, aim=aim, weighting=definitions.fair_share().default
    )
    here = found.places
    england = national(found.ahead.linked.value, FURTHEST)
    areas = areas_ahead(here, england)
    stalled = {row["ccg_code"]: row["name"] for row in store.rows("planner_stalled", quarter=found.quarter)}
    direct, both = _direct(store, found)
    return Ground(
        road=found,
        england=england,
        areas=areas,
        quarters=tuple(str(Quarter.parse(found.quarter) + step) for step in range(1, FURTHEST + 1)),
        course=_course(here.now, here.pace, areas),
        peer_pace=peer_pace(here.pace, here.population, _peers(store, found)),
        is_stalled=np.array([code in stalled for code in here.code]),
        stalled_elsewhere=tuple(words.ccg(n, code) for code, n in stalled.items() if code not in here.code),
        care=_care(store, found),
        direct=direct,
        both=both,
    )


def scopes(found: Ground) -> dict[str, str]:
    """Give what a plan can be made for: England, the regions, the CCGs; key to title."""
    return area_keys(found.road)


def _course(now: np.ndarray, pace: np.ndarray, areas: AreaProjection | None) -> np.ndarray:
    """Give how many quarters of recent pace the projection is worth by each quarter ahead (H,).

    Where nobody has grown one quarter counts for one.
    """
    evenly = np.arange(1, FURTHEST + 1, dtype=float)
    if areas is None:
        return evenly
    is_known = ~np.isnan(now) & ~np.isnan(pace)
    recent = np.maximum(pace[is_known], 0).sum()
    if not recent:
        return evenly
    part: np.ndarray = (areas.mean[is_known] - now[is_known, None]).sum(axis=0) / recent
    return part


def _peers(store: Store, found: Road) -> list[tuple[int, ...]]:
    """Give the places of each CCG's peers among the CCGs here; none for one of which too little is known."""
    here = found.places
    place = {code: at for at, code in enumerate(here.code)}
    alike = all_peers(store, vintage_of(store, quarter=found.quarter, geography=here.geography.key))
    return [tuple(place[peer] for peer in alike[code] if peer in place) for code in here.code]


def _care(store: Store, found: Road) -> dict[str, np.ndarray]:
    """Give live holders by care group on this geography; only groups that some CCG tells."""
    here, quarter = found.places, found.quarter
    rows = store.query(
        "changes_cells", measure="holders", way="all", care_group="", since=quarter, quarter=quarter
    )
    rows = rows[rows["kind"] == "care_group"]
    if rows.empty:
        return {}
    if here.geography.vintage:
        walk = store.query(
            "changes_crosswalk", since=quarter, quarter=quarter, vintage=here.geography.vintage
        )
        rows = lineage.carry(rows[_CELL], walk, apportion=here.geography.way == "apportioned")
        rows = rows[rows["basis"] != "undivided"]
    wide = rows.pivot(index="category", columns="area", values="value").reindex(columns=list(here.code))
    known = wide[wide.notna().any(axis=1) & (wide.sum(axis=1) > 0)]
    titles = definitions.care_groups()
    return {name: known.loc[name].to_numpy(dtype=float) for name in titles if name in known.index}


def _direct(store: Store, found: Road) -> tuple[np.ndarray, np.ndarray]:
    rows = store.query("planner_direct", geography=found.places.geography.key, quarter=found.quarter)
    rows = rows.set_index("ccg_code").reindex(found.places.code).astype(float)
    is_told = rows.notna().all(axis=1).to_numpy()
    direct, held = rows["holders_direct_payment"].to_numpy(), rows["holders"].to_numpy()
    return np.where(is_told, direct, np.nan), np.where(is_told, held, np.nan)


def care_titles(found: Ground) -> dict[str, str]:
    """Give the care groups that can be offered everywhere, name to title."""
    titles = definitions.care_groups()
    return {name: titles[name].title for name in found.care}
