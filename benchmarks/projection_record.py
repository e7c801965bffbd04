"""How good the projections are: `python -m benchmarks.projection_record`, about a minute.

Writes data/reference/returns/projection_record.csv (the projection beside a straight line and constant
growth, 1, 4 and 8 quarters ahead, for a country and for its areas) and projection_chance.csv (what was said
of a level, and how often it came true). The build puts both into every store;
tests/benchmarks/test_projection_record.py measures some of it again.

Seeds from REPORTED on are measured and shown; METHODS 4's constants were chosen before, on others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.alert_record import FOLDER, text_of
from benchmarks.simulated import World, panel
from benchmarks.simulated_rollouts import AHEAD, ORIGINS, rollout
from phb.methods.linked import linked_total
from phb.methods.projection import Projection, areas_of, national, probability, recent_pace

RECORD, CHANCE = FOLDER / "projection_record.csv", FOLDER / "projection_chance.csv"
REPORTED, ROLLOUTS, PANELS = 5000, 300, 10
LEVELS = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
_Z = np.array([-1.959964, -1.281552, 0.0, 1.281552, 1.959964])
_AREA_ORIGINS = (8, 10, 12)  # of 20 quarters
_BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Case:
    """One figure foretold: by what method, how far ahead, the quantiles at LEVELS, and what came."""

    method: str
    ahead: int
    quantiles: np.ndarray
    came: float

    @property
    def pinball(self) -> float:
        """Mean pinball loss over the quantiles, as a part of what came."""
        short = self.came - self.quantiles
        return float(np.maximum(LEVELS * short, (LEVELS - 1) * short).mean() / max(self.came, 1.0))

    def is_within(self, low: int, high: int) -> bool:
        """Whether what came lies between two of the quantiles."""
        return bool(self.quantiles[low] <= self.came <= self.quantiles[high])


def foretold(values: np.ndarray, projection: Projection, ahead: int) -> dict[str, np.ndarray]:
    """Give the quantiles of every method; the rivals' intervals are of the steps they have seen."""
    at = ahead - 1
    damped = np.exp(projection.log_mean[at] + _Z * np.sqrt(projection.log_var[at]))
    steps, growths = np.diff(values)[-8:], np.diff(np.log(values))[-8:]
    line = values[-1] + ahead * steps[-4:].mean() + _Z * steps.std(ddof=1) * np.sqrt(ahead)
    growth = np.log(values[-1]) + ahead * growths[-4:].mean() + _Z * growths.std(ddof=1) * np.sqrt(ahead)
    return {
        "damped growth": damped,
        "straight line": np.maximum(line, 0.0),
        "constant growth": np.exp(growth),
    }


def countries(seeds: Iterable[int]) -> tuple[list[Case], list[tuple[float, bool]]]:
    """Foretell rollouts from every origin; give the cases, and the chances said with what happened."""
    cases, chances = [], []
    for seed in seeds:
        whole = rollout(seed)
        for origin in ORIGINS:
            known = whole[:origin]
            projection = national(known, max(AHEAD))
            if projection is None:
                continue
            for ahead in AHEAD:
                came = float(whole[origin + ahead - 1])
                told = foretold(known, projection, ahead)
                cases += [Case(method, ahead, quantiles, came) for method, quantiles in told.items()]
            # Levels as far off as the programme's own: half again, and three times what is held.
            for times in (1.25, 1.5, 2.0, 3.0):
                chance = float(probability(projection, times * known[-1])[7])
                chances.append((chance, bool(whole[origin + 7] >= times * known[-1])))
    return cases, chances


def of_areas(seeds: Iterable[int]) -> list[Case]:
    """Foretell simulated areas, beside each one's own straight line."""
    cases = []
    for seed in seeds:
        drawn = panel(seed, World())
        for origin in _AREA_ORIGINS:
            known = drawn.value[:, :origin]
            linked = linked_total(known, np.zeros(origin, dtype=int))
            projection = national(linked.value, max(AHEAD))
            if projection is None:
                continue
            found = areas_of(known, np.ones(len(known)), projection)
            for ahead in AHEAD:
                came = drawn.value[:, origin + ahead - 1]
                spread = _Z[None, :] * np.sqrt(found.log_var[:, [ahead - 1]])
                damped = np.maximum(np.exp(found.log_mean[:, [ahead - 1]] + spread) - found.shift, 0.0)
                for place in np.flatnonzero(~np.isnan(came) & ~np.isnan(damped[:, 0])):
                    own = _own_line(known[place], ahead)
                    if own is not None:
                        cases.append(Case("damped growth, shared out", ahead, damped[place], came[place]))
                        cases.append(Case("own straight line", ahead, own, came[place]))
    return cases


def _own_line(values: np.ndarray, ahead: int) -> np.ndarray | None:
    pace = recent_pace(values.tolist())
    steps = np.diff(values)[-8:]
    steps = steps[~np.isnan(steps)]
    if pace.per_quarter is None or steps.size < 3:
        return None
    return np.maximum(values[-1] + ahead * pace.per_quarter + _Z * steps.std(ddof=1) * np.sqrt(ahead), 0.0)


def summed(part: str, cases: Sequence[Case], rollouts: int, first: int) -> list[dict[str, object]]:
    """One line of the record for each method and distance."""
    rows = []
    for method, ahead in dict.fromkeys((case.method, case.ahead) for case in cases):
        mine = [case for case in cases if (case.method, case.ahead) == (method, ahead)]
        errors = [abs(case.quantiles[2] / max(case.came, 1.0) - 1) for case in mine]
        rows.append(
            {
                "part": part, "method": method, "ahead": ahead,
                "covered_80": f"{np.mean([case.is_within(1, 3) for case in mine]):.3f}",
                "covered_95": f"{np.mean([case.is_within(0, 4) for case in mine]):.3f}",
                "pinball": f"{np.mean([case.pinball for case in mine]):.4f}",
                "error_pct": f"{100 * np.median(errors):.1f}",
                "cases": len(mine), "rollouts": rollouts, "first_seed": first,
            }
        )  # fmt: skip
    return rows


def reliability(chances: Sequence[tuple[float, bool]]) -> list[dict[str, object]]:
    """How often a level was reached of which a chance was said, in five bins of the chance."""
    said, happened = np.array([one for one, _ in chances]), np.array([one for _, one in chances])
    rows = []
    for low, high in pairwise(_BINS):
        mine = (said >= low) & ((said < high) | (high == 1.0))
        if mine.any():
            rows.append(
                {
                    "said_from": f"{low:.1f}", "said_to": f"{high:.1f}", "said": f"{said[mine].mean():.3f}",
                    "happened": f"{happened[mine].mean():.3f}", "cases": int(mine.sum()),
                }
            )  # fmt: skip
    return rows


def main() -> None:
    """Measure and write."""
    cases, chances = countries(range(REPORTED, REPORTED + ROLLOUTS))
    areas = of_areas(range(REPORTED, REPORTED + PANELS))
    rows = [*summed("country", cases, ROLLOUTS, REPORTED), *summed("areas", areas, PANELS, REPORTED)]
    RECORD.write_text(text_of(rows), encoding="utf-8")
    CHANCE.write_text(text_of(reliability(chances)), encoding="utf-8")
    sys.stdout.write(RECORD.read_text(encoding="utf-8") + CHANCE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
