"""The CCGs' plans for 2017-18 to 2019-20: first versions, resubmissions, successors' plans, absurd ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from etl.demo.files import Row
from etl.demo.places import MANDATORY, QUARTERS, Places
from etl.demo.rollout import Rollout

HEADINGS = ("CCG code", "CCG name", "Plan version", "Submitted on", "Quarter", "Planned holders")
PLANNED = tuple(QUARTERS[MANDATORY] + n for n in range(12))
_NATIONAL_END = 78_000  # what the plans add up to, about, at the end of March 2020
_ABSURD = ("one digit too many", "nought throughout", "a quarter of all residents", "falls from the start")


@dataclass(frozen=True)
class Trajectories:
    """Rows by the day the file came, and (CCG, what is absurd) for each plan nobody can have meant."""

    files: dict[dt.date, list[Row]]
    absurd: tuple[tuple[int, str], ...]


def draw(places: Places, rollout: Rollout, level: np.ndarray, rng: np.random.Generator) -> Trajectories:
    """Plans of nine CCGs in ten, made in March 2017; a fifth made again in June 2018; successors' on merging.

    A plan runs to the last quarter in which its CCG was open.
    """
    first = np.flatnonzero(places.is_open[:, MANDATORY])
    planning = np.sort(rng.choice(first, size=round(0.9 * len(first)), replace=False))
    odd = [int(c) for c in rng.choice(planning[places.is_open[planning, -1]], size=8, replace=False)]
    absurd = tuple((ccg, _ABSURD[n % len(_ABSURD)]) for n, ccg in enumerate(odd))
    heads = places.population * np.sqrt(level)
    files: dict[dt.date, list[Row]] = {}

    def add(received: dt.date, ccg: int, version: int, begin: int, ambition: float) -> None:
        before = MANDATORY + begin - 1
        in_place = int(places.carry(rollout.live[:, before], before + 1)[ccg].sum())
        share = heads[ccg, before + 1] / heads[:, before + 1].sum()
        path = _path(in_place, int(_NATIONAL_END * share * ambition), 12 - begin)
        path = (
            _spoil(path, dict(absurd).get(ccg, ""), int(places.population[ccg, -1])) if version == 1 else path
        )
        rows = files.setdefault(received, [HEADINGS])
        submitted = (received - dt.timedelta(days=11)).isoformat()
        for quarter, people in zip(PLANNED[begin:], path):
            if places.is_open[ccg, min(quarter - QUARTERS[0], len(QUARTERS) - 1)]:
                rows.append((places.codes[ccg], places.names[ccg], version, submitted, str(quarter), people))

    for planner in planning:
        add(dt.date(2017, 4, 11), int(planner), 1, 0, float(rng.lognormal(0.0, 0.35)))
    again = rng.choice(planning[places.is_open[planning, 16]], size=38, replace=False)
    for ccg in sorted({int(c) for c in again} - set(odd[4:])):
        add(dt.date(2018, 7, 2), ccg, 2, 5, float(rng.lognormal(0.1, 0.3)))
    for begin, received in ((4, dt.date(2018, 5, 14)), (8, dt.date(2019, 5, 13))):
        quarter = MANDATORY + begin
        for merged in np.flatnonzero(places.is_open[:, quarter] & ~places.is_open[:, quarter - 1]):
            add(received, int(merged), 1, begin, float(rng.lognormal(0.0, 0.3)))
    return Trajectories(files, absurd)


def _path(in_place: int, goal: int, quarters: int) -> list[int]:
    """Whole numbers from what is in place to the goal, faster towards the end, never falling."""
    rise = max(goal - in_place, 0)
    return [in_place + round(rise * ((n + 1) / quarters) ** 1.4) for n in range(quarters)]


def _spoil(path: list[int], how: str, population: int) -> list[int]:
    """Make a plan absurd in one of four ways; leave it as it is for ""."""
    if how == "one digit too many":
        return [people * 10 if place == 6 else people for place, people in enumerate(path)]
    if how == "nought throughout":
        return [0 for _ in path]
    if how == "a quarter of all residents":
        return [population // 4 for _ in path]
    if how == "falls from the start":
        return [max(0, path[0] - 3 * place) for place, _ in enumerate(path)]
    return path
