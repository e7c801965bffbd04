"""Merger-proof series: counts by CCG and quarter, on the CCGs of another quarter. METHODS 6.

The rule stands once, in `combine`: a count is known on another geography only where every CCG behind it lies
wholly inside and has a value; everything else is a lower bound or, apportioned by population, an estimate.
Nothing is lost on the way: values, lower bounds and counts of CCGs that cannot be divided add up to what
came in.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from phb.methods.succession import check, compose, steps_of

if TYPE_CHECKING:
    import pandas as pd

# In the order in which one part of a sum outweighs another; a rank is a place in this order.
STATUSES = ("reported", "rounded", "not_applicable", "blocked", "not_comparable", "suppressed", "missing")
ROUNDED, NOT_APPLICABLE, NOT_COMPARABLE, MISSING = (
    STATUSES.index(word) for word in ("rounded", "not_applicable", "not_comparable", "missing")
)
BASES = ("same", "merged", "divided")
_STATUSES, _BASES = np.array(STATUSES, dtype=object), np.array(BASES, dtype=object)
_ALL = 1 - 1e-9
_OWN = ("area", "quarter", "value", "status", "population")


@dataclass(frozen=True)
class Links:
    """Who stands behind each of G targets: L links in order of target.

    row (L,) position of the CCG and quarter, share (L,) of its people in the target, start (G,) first link.
    """

    row: np.ndarray
    share: np.ndarray
    start: np.ndarray

    @property
    def is_whole(self) -> np.ndarray:
        """(L,) bool: the CCG lies wholly in the target."""
        return self.share >= _ALL

    @property
    def predecessors(self) -> np.ndarray:
        """(G,) int: how many CCGs stand behind each target."""
        return np.diff(np.append(self.start, self.row.size))

    @property
    def basis(self) -> np.ndarray:
        """(G,) int, a place in BASES: one CCG whole and alone, whole CCGs together, or parts among them."""
        is_divided = ~np.logical_and.reduceat(self.is_whole, self.start)
        return np.where(is_divided, 2, np.where(self.predecessors > 1, 1, 0))


@dataclass(frozen=True)
class Combined:
    """Counts on another geography, each (G, M): value and at_least NaN where none, rank a place in STATUSES.

    population_share is how much of the population behind a target has a value, 0 to 1, among those to whom
    the question applies; NaN where it applies to nobody or a population that matters is not known.
    """

    value: np.ndarray
    rank: np.ndarray
    at_least: np.ndarray
    population_share: np.ndarray


def link(target: np.ndarray, row: np.ndarray, share: np.ndarray) -> tuple[Links, np.ndarray]:
    """Order links by target; give them with the targets (G,), ascending."""
    order = np.argsort(target, kind="stable")
    targets, start = np.unique(target[order], return_index=True)
    return Links(row[order], share[order], start), targets


def combine(
    value: np.ndarray, rank: np.ndarray, population: np.ndarray, links: Links, *, apportion: bool
) -> Combined:
    """Add up the counts behind each target.

    value (N, M) counts, NaN where none; rank (N, M) int8, places in STATUSES; population (N,), NaN unknown.

    A value exists when every CCG behind the target has one; those to which the question does not apply are
    left out. Without `apportion` it takes whole CCGs only, and a target with parts is not comparable, unless
    something heavier is the matter. With it, parts count by their share of the people. Where there is no
    value, at_least is what those counted and valued add up to, None when there are none.
    """
    if not links.row.size:
        nothing = np.empty((0, value.shape[1]))
        return Combined(nothing, nothing.astype(rank.dtype), nothing, nothing)
    ranks = rank[links.row]
    is_valued = ranks <= ROUNDED
    counts = np.where(is_valued, value[links.row], 0.0)
    share = links.share if apportion else links.is_whole.astype(float)

    applying = np.where(ranks == NOT_APPLICABLE, np.int8(-1), ranks)
    heaviest = np.maximum.reduceat(applying, links.start)
    heaviest = np.where(heaviest < 0, np.int8(NOT_APPLICABLE), heaviest)
    if not apportion:
        breaks = (links.basis == BASES.index("divided"))[:, None] & (heaviest != NOT_APPLICABLE)
        heaviest = np.where(breaks, np.maximum(heaviest, np.int8(NOT_COMPARABLE)), heaviest)

    total = np.add.reduceat(counts * share[:, None], links.start)
    is_known = np.logical_or.reduceat(is_valued & (share > 0)[:, None], links.start)
    is_value = heaviest <= ROUNDED
    return Combined(
        np.where(is_value, total, np.nan),
        heaviest,
        np.where(is_known & ~is_value, total, np.nan),
        _share_valued(population[links.row] * links.share, is_valued, applying >= 0, links.start),
    )


def _share_valued(
    people: np.ndarray, is_valued: np.ndarray, applies: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """Give the share of people with a value among those it applies to; all and none need no populations."""
    behind = np.add.reduceat(np.where(applies, people[:, None], 0.0), start)
    valued = np.add.reduceat(np.where(is_valued, people[:, None], 0.0), start)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(behind > 0, valued / behind, np.nan)
    some, lacking = (np.logical_or.reduceat(which, start) for which in (is_valued, applies & ~is_valued))
    share = np.where(some & ~lacking, 1.0, share)
    return np.where(lacking & ~some, 0.0, share)


def rebase_series(
    frame: pd.DataFrame, succession: pd.DataFrame, to: str, *, apportion: bool = False
) -> pd.DataFrame:
    """Give counts by CCG and quarter on the CCGs as they are in the quarter `to`, earlier or later.

    frame: area, quarter, value (NaN where none); status (one of STATUSES; if left out, reported where there
    is a value, else missing) and population (people) may be left out; any further column is a key and
    carried along. succession: predecessor, successor, effective_quarter, share (of the predecessor's people)
    and, for a `to` before a quarter, share_of_successor. Gives what `carry` gives.
    Raises ValueError with the row for a succession that cannot be, and for a CCG closed in its quarter.
    """
    import pandas as pd  # takes longer than the rest of a build, which needs only `combine`

    steps = steps_of(succession)
    check(steps)
    named = {code for step in steps for code in step[:2]}
    rows: list[tuple[str, str, str, float]] = []
    for quarter, areas in frame.groupby("quarter")["area"].unique().items():
        shares = compose(steps, str(quarter), to)
        shares.update({area: {area: 1.0} for area in areas if area not in named})
        rows += [(a, str(quarter), heir, s) for a, heirs in shares.items() for heir, s in heirs.items()]
    crosswalk = pd.DataFrame(rows, columns=["area", "quarter", "to_area", "share"])
    return carry(frame, crosswalk, apportion=apportion)


def carry(frame: pd.DataFrame, crosswalk: pd.DataFrame, *, apportion: bool = False) -> pd.DataFrame:
    """Give counts by CCG and quarter on the CCGs of a crosswalk.

    frame: as in `rebase_series`. crosswalk: area, quarter, to_area, share of the area's people, for every
    CCG open in the quarters of the frame; one of them without a row in the frame counts as missing.

    One row per quarter, to_area and key behind which any row of the frame stands, with the keys and value,
    status, basis ("same", "merged", "divided", as in `Links`), at_least, population_share, predecessors
    (CCGs behind it), is_estimated (apportioned and divided), and population where the frame has it (of all
    behind it; NaN when one is not known). Without `apportion` also one row of basis "undivided" for each row
    of a CCG whose people live in several: its own code and count, which stand in none of the others.
    For every quarter and key, value and at_least add up to what the frame's values do.
    Raises ValueError, with the row, for a status that does not fit, a row listed twice, a CCG not open.
    """
    import pandas as pd

    here = crosswalk[crosswalk["quarter"].isin(frame["quarter"].unique())]
    quarters, areas = here["quarter"].tolist(), here["to_area"].tolist()
    place, ccgs = _places(zip(here["area"].tolist(), quarters))
    target, _ = _places(zip(quarters, areas), among=sorted(set(zip(quarters, areas))))
    panel = _panel(frame, ccgs)
    links, _ = link(target, place, here["share"].to_numpy(dtype=float))
    made = combine(panel.value, panel.rank, panel.population, links, apportion=apportion)
    basis = links.basis

    group, key = np.nonzero(np.logical_or.reduceat(panel.is_there[links.row], links.start))
    first = np.argsort(target, kind="stable")[links.start[group]]
    carried = pd.DataFrame(
        {
            "area": here["to_area"].to_numpy()[first],
            "quarter": here["quarter"].to_numpy()[first],
            **{name: frame[name].to_numpy()[panel.first[key]] for name in panel.keys},
            "value": made.value[group, key],
            "status": _STATUSES[made.rank[group, key]],
            "basis": _BASES[basis[group]],
            "at_least": made.at_least[group, key],
            "population_share": made.population_share[group, key],
            "predecessors": links.predecessors[group],
            "is_estimated": (basis[group] == BASES.index("divided")) & apportion,
        }
    )
    if "population" in frame:
        behind = np.add.reduceat(panel.population[links.row] * links.share, links.start)
        carried["population"] = behind[group]
    if apportion:
        return carried
    is_parted = np.zeros(len(ccgs), dtype=bool)
    is_parted[links.row[~links.is_whole]] = True
    rank = panel.rank[panel.row, panel.key][is_parted[panel.row]]
    undivided = frame[is_parted[panel.row]].assign(
        status=_STATUSES[rank],
        basis="undivided",
        at_least=np.nan,
        population_share=(rank <= ROUNDED).astype(float),
        predecessors=1,
        is_estimated=False,
    )
    return pd.concat([carried, undivided[carried.columns]], ignore_index=True)


def _places(
    keys: Iterable[Hashable], among: Iterable[Hashable] = ()
) -> tuple[np.ndarray, dict[Hashable, int]]:
    """Number keys in order of appearance, after those of `among`. Ten times as quick as a pandas index."""
    places = {key: place for place, key in enumerate(among)}
    found = [places.setdefault(key, len(places)) for key in keys]
    return np.array(found, dtype=int), places


@dataclass(frozen=True)
class _Panel:
    """A frame as N CCGs and quarters by M keys.

    row, key: where each row of the frame stands; first (M,): a row of the frame that has the key.
    """

    value: np.ndarray
    rank: np.ndarray
    is_there: np.ndarray
    population: np.ndarray
    keys: list[str]
    row: np.ndarray
    key: np.ndarray
    first: np.ndarray


def _panel(frame: pd.DataFrame, ccgs: Mapping[Hashable, int]) -> _Panel:
    import pandas as pd

    places = [ccgs.get(pair, -1) for pair in zip(frame["area"].tolist(), frame["quarter"].tolist())]
    row = np.array(places, dtype=int)
    if (row < 0).any():
        first = int(np.argmax(row < 0))
        area, quarter = frame["area"].iloc[first], frame["quarter"].iloc[first]
        raise ValueError(f"row {first}: {area} is not open in {quarter}")
    names = [name for name in frame.columns if name not in _OWN]
    codes = [pd.factorize(frame[name])[0].tolist() for name in names]
    key, keys = _places(zip(*codes) if names else [()] * len(frame))
    shape = (len(ccgs), len(keys))
    value, rank = np.full(shape, np.nan), np.full(shape, MISSING, dtype=np.int8)
    is_there = np.zeros(shape, dtype=bool)
    value[row, key], rank[row, key] = _cells(frame)
    is_there[row, key] = True
    if is_there.sum() < len(frame):
        twice = int(np.argmax(frame.duplicated(["area", "quarter", *names])))
        raise ValueError(f"row {twice}: {frame['area'].iloc[twice]} is listed twice")
    population = np.full(len(ccgs), np.nan)
    if "population" in frame:
        population[row] = frame["population"].to_numpy(dtype=float, na_value=np.nan)
    return _Panel(value, rank, is_there, population, names, row, key, np.unique(key, return_index=True)[1])


def _cells(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give values and ranks, and hold that a value stands where the status says so and nowhere else."""
    value = frame["value"].to_numpy(dtype=float, na_value=np.nan)
    if "status" not in frame:
        return value, np.where(np.isnan(value), MISSING, 0).astype(np.int8)
    place = {word: rank for rank, word in enumerate(STATUSES)}
    rank = np.array([place.get(word, -1) for word in frame["status"].tolist()], dtype=np.int8)
    wrong = (rank < 0) | ((rank <= ROUNDED) == np.isnan(value))
    if wrong.any():
        first = int(np.argmax(wrong))
        told, number = frame["status"].iloc[first], value[first]
        raise ValueError(f"row {first}: the status {told} does not fit the value {number:g}")
    return value, rank
