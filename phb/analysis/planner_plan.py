"""A plan as CCGs submit theirs: whole people by CCG and quarter, in the layout of trajectories."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb.analysis import words
from phb.analysis.planner import Planned
from phb.analysis.planner_ground import Ground
from phb.methods.levers import whole_paths
from phb.quarters import Quarter
from phb.store import Store

HEADINGS = ("CCG code", "CCG name", "Plan version", "Submitted on", "Quarter", "Planned holders")
LAST = Quarter(2022, 1)  # all CCGs closed at the end of June 2022


@dataclass(frozen=True)
class Submission:
    """What a plan needs to be sent: the highest version known by CCG, and the CCGs open on the day."""

    versions: dict[str, int]
    is_open: frozenset[str]
    on: dt.date


@dataclass(frozen=True, eq=False)
class PlanFile:
    """A plan of whole people: people (P, N) of P CCGs in N quarters; total (N,) is their sum.

    not_planned gives each CCG of the scope that is left out, with the reason; beyond says that the aim lies
    after the last quarter any CCG was open in.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    quarters: tuple[str, ...]
    people: np.ndarray
    submission: Submission
    not_planned: dict[str, str]
    beyond: bool

    @property
    def total(self) -> np.ndarray:
        """The sum of the plans (N,): the plan of the scope, to the person."""
        summed: np.ndarray = self.people.sum(axis=0)
        return summed

    @property
    def sentence(self) -> str:
        """Say what the file holds and what it does not."""
        if not self.codes:
            return f"No CCG can be planned for: {'; '.join(self._left_out())}."
        last = f"{int(self.total[-1]):,} people at the end of {self.quarters[-1]}"
        said = f"{words.ccgs(len(self.codes))} planned for, together {last}"
        if self.not_planned:
            said += f"; not planned for: {'; '.join(self._left_out())}"
        if self.beyond:
            said += f"; quarters after {LAST} are left out, as CCGs closed in June 2022"
        return f"{said}."

    def difference(self, people: int) -> str:
        """Say by how much the people shown for the aim's quarter differ from the file's, "" for nothing."""
        if self.beyond or not self.codes or not len(self.quarters) or int(self.total[-1]) == people:
            return ""
        return (
            f"The {people:,} shown above are {abs(people - int(self.total[-1])):,} "
            f"{'more' if people > self.total[-1] else 'fewer'}: those of CCGs left out here, and holders "
            "without a place in a CCG on this geography."
        )

    def _left_out(self) -> list[str]:
        """Name the CCGs left out by reason: never nought, never silently."""
        found: dict[str, list[str]] = {}
        for who, why in self.not_planned.items():
            found.setdefault(why, []).append(who)
        return [f"{', '.join(who)} ({why})" for why, who in found.items()]

    def content(self) -> bytes:
        """Write the file: the headings of the trajectory layout and nothing else, so that it is read back."""
        text = io.StringIO(newline="")
        lines = csv.writer(text, lineterminator="\r\n")
        lines.writerow(HEADINGS)
        on = self.submission.on.isoformat()
        for code, name, row in zip(self.codes, self.names, self.people):
            version = self.submission.versions.get(code, 0) + 1
            lines.writerows(
                (code, name, version, on, quarter, int(held)) for quarter, held in zip(self.quarters, row)
            )
        return text.getvalue().encode("utf-8")

    def table(self) -> pd.DataFrame:
        """The plan of the scope by quarter."""
        return pd.DataFrame({"Quarter": self.quarters, "Planned holders": self.total.astype(int)})


def submission(store: Store, *, on: dt.date) -> Submission:
    """Read what a plan submitted on a day needs to know of the plans and CCGs there are."""
    versions = {row["ccg_code"]: int(row["version"]) for row in store.rows("planner_versions")}
    is_open = frozenset(row["ccg_code"] for row in store.rows("planner_open", day=on))
    return Submission(versions, is_open, on)


def day_of(found: Ground) -> dt.date:
    """The day a plan is submitted on: the last of the quarter it is made from, when its CCGs were open."""
    return Quarter.parse(found.road.quarter).ends_on


def plan_file(planned: Planned, sent: Submission) -> PlanFile:
    """Give every CCG's path in whole people that sum to the scope's own: its plan is their sum."""
    found, here = planned.ground, planned.ground.road.places
    left: dict[str, str] = {}
    inside = []
    for place in np.flatnonzero(planned.is_in):
        who = words.ccg(here.name[place], here.code[place])
        if np.isnan(here.now[place]) or np.isnan(here.population[place]):
            left[who] = f"no figure for {found.road.quarter}"
        elif here.code[place] not in sent.is_open:
            left[who] = f"not open on {words.day(sent.on)}"
        else:
            inside.append(int(place))
    count = min(found.road.steps, LAST - Quarter.parse(found.road.quarter))
    areas = found.areas
    paths = np.zeros((0, max(count, 0)))
    if areas is not None and inside:
        paths = (areas.mean + planned.gain)[inside][:, : max(count, 0)]
    return PlanFile(
        codes=tuple(here.code[place] for place in inside),
        names=tuple(here.name[place] for place in inside),
        quarters=found.quarters[: max(count, 0)],
        people=whole_paths(paths),
        submission=sent,
        not_planned=left,
        beyond=count < found.road.steps,
    )
