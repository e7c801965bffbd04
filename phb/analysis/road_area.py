"""One area's road: what it held, what it planned, what it would have to do, and where it is heading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from phb.analysis import words
from phb.analysis.road import ENGLAND, Need, Road
from phb.errors import PlainError
from phb.methods.projection import trajectory
from phb.quarters import Quarter

SHAPES = {
    "linear": "The same number every quarter",
    "constant growth": "The same growth every quarter",
    "s-curve": "Slow, fast, slow",
}
Values = tuple[float | None, ...]


@dataclass(frozen=True)
class AreaRoad:
    """One area over `places`, the quarters from the first of the record to the last that is told of.

    Every series has one value a place, None where there is none: holders; the original and the current plan
    (over plan_ccgs CCGs); the road to `target` people at the aim's quarter in a shape; the projection's
    median with its 80 and 95% intervals, from where it begins. break_at is the quarter in which the
    collection changed, ahead too; is_share says that target is the share of the level, not a rate; why_not
    why nothing is projected.
    """

    need: Need
    level: int
    target: int
    shape: str
    quarter: str
    places: tuple[str, ...]
    holders: Values
    plan_original: Values
    plan_current: Values
    plan_ccgs: int
    road: Values
    median: Values
    lower_80: Values
    upper_80: Values
    lower_95: Values
    upper_95: Values
    came: Values
    break_at: str | None
    aim_at: str
    aim_words: str
    is_share: bool
    why_not: str
    source: str


def area_keys(found: Road) -> dict[str, str]:
    """Give the areas to choose from: England, the regions, the CCGs; key to title."""
    regions = {one.key: one.name for one in found.regions}
    return {ENGLAND: ENGLAND, **regions, **{one.key: words.ccg(one.name, one.key) for one in found.ccgs}}


def need_of(found: Road, key: str) -> Need:
    """Give the needs of one area. Raises PlainError when there is none of that key."""
    for one in (found.england, *found.regions, *found.ccgs):
        if one.key == key:
            return one
    raise PlainError(f'There is no area "{key[:40]}" in {found.quarter}; choose another.')


def area_road(
    found: Road, *, key: str, level: int, shape: str = "linear", rate: float | None = None
) -> AreaRoad:
    """Lay out one area's road to a level's share, or to `rate` people in every 1,000 residents.

    Raises PlainError for an area, level or shape there is not, and a rate that is no rate.
    """
    need = need_of(found, key)
    if level not in need.share:
        raise PlainError(f"{level:,} is no level of {found.aim.title}.")
    target = need.share[level] if rate is None else _by_rate(need, rate)
    members = found.places.members(key)
    at, steps = Quarter.parse(found.quarter), found.steps
    history, ahead = found.places.quarters, found.ahead
    ends = [found.quarter, *found.plans.quarters, str(at + max(steps, 0))]
    ends += ahead.quarters[: max(steps, 0)]
    places = tuple(
        str(Quarter.parse(history[0]) + n)
        for n in range(Quarter.parse(max(ends)) - Quarter.parse(history[0]) + 1)
    )

    def laid(quarters: tuple[str, ...], values: np.ndarray | None) -> Values:
        told = {} if values is None else dict(zip(quarters, values.tolist()))
        return tuple(None if (v := told.get(one)) is None or np.isnan(v) else float(v) for one in places)

    # The fan opens from where it begins, so that it is seen to.
    coming = (found.quarter, *ahead.quarters[: max(steps, 0)])
    fan = {name: laid(coming, values) for name, values in _fan(found, key, members, len(coming) - 1).items()}
    walked = None
    if need.held is not None and steps > 0:
        walked = np.array([need.held, *trajectory(need.held, target, steps, shape)], dtype=float)
    road_quarters = tuple(str(at + n) for n in range(steps + 1))
    original, current, planning = _plans(found, members)
    return AreaRoad(
        need=need,
        level=level,
        target=target,
        shape=shape,
        quarter=found.quarter,
        places=places,
        holders=laid(history, ahead.reported if key == ENGLAND else found.places.within(members)),
        plan_original=laid(found.plans.quarters, original),
        plan_current=laid(found.plans.quarters, current),
        plan_ccgs=planning,
        road=laid(road_quarters, walked),
        came=laid(ahead.quarters, ahead.came if key == ENGLAND else None),
        break_at=_break_at(found),
        aim_at=str(found.aim.quarter),
        aim_words=found.aim.date.label,
        is_share=rate is None,
        why_not=_why_not(found, need),
        source=found.source,
        **fan,
    )


def _why_not(found: Road, need: Need) -> str:
    """Say why nothing is projected for an area."""
    if found.steps < 1:
        return "The date is over: nothing is projected."
    return found.ahead.why_not or ("Nothing is projected without a figure." if need.held is None else "")


def _by_rate(need: Need, rate: float) -> int:
    if not 0 < rate <= 1_000:
        raise PlainError("Give a rate above 0 and up to 1,000 people in every 1,000 residents.")
    if not need.population:
        raise PlainError(
            f"The residents of {need.name} are not known, so that a rate gives no number of people."
        )
    return words.whole(rate * need.population / 1_000)


def _plans(found: Road, members: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Sum plans over those CCGs that planned every quarter, doubtful ones left out unless asked for alone."""
    current, original = found.plans.current, found.plans.original
    if members.sum() == 1:
        return original[members][0], current[members][0], int(not np.isnan(current[members]).all())
    some = members & ~found.plans.is_doubtful & ~np.isnan(current).any(axis=1)
    nothing = np.full(len(found.plans.quarters), np.nan)
    if not some.any():
        return nothing, nothing, 0
    first = np.where(np.isnan(original[some]), current[some], original[some])
    return first.sum(axis=0), current[some].sum(axis=0), int(some.sum())


def _fan(found: Road, key: str, members: np.ndarray, count: int) -> dict[str, np.ndarray | None]:
    names = ("median", "lower_80", "upper_80", "lower_95", "upper_95")
    if key == ENGLAND:
        one = found.ahead.projection
        if one is None or not count:
            return dict.fromkeys(names)
        return {name: np.append(one.start, getattr(one, name)[:count]) for name in names}
    areas, at = (found.projection, found.places.code) if key in found.places.code else found.by_region
    now = found.places.now[members]
    if areas is None or not count or np.isnan(now).all():
        return dict.fromkeys(names)
    row, start = at.index(key), float(np.nansum(now))
    told = {name: getattr(areas, name)[row, :count] for name in names} | {"median": areas.mean[row, :count]}
    return {name: np.append(start, values) for name, values in told.items()}


def _break_at(found: Road) -> str | None:
    collection = found.places.collection
    changed = np.flatnonzero(collection[1:] != collection[:-1])
    return found.places.quarters[changed[0] + 1] if changed.size else found.ahead.break_at
