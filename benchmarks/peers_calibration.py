"""Which weights find RightCare's own ten again: `python -m benchmarks.peers_calibration PATH`, half a minute.

PATH is a CSV file of RightCare's lists of 2016 (benchmarks/rightcare.py), which are no part of this
repository. Fits the weights of VARIABLES on them by what the store that is served knows of the CCGs of April
2016 (mart ccg_characteristic), and says how many of ten peers are shared, on average over CCGs: on all lists;
on lists that were not fitted on, over HALVES random halves each way; with equal weights. What it prints is
written into definitions/peers.toml by hand.

The weights are those by which RightCare's lists are likeliest if a CCG lists another with odds of
exp(-distance in units of its tenth nearest), so that a CCG unlike all others counts like any. With the units
held, the likelihood is concave in the weights and has one best; the units are then taken anew, ROUNDS times.
Halves are fitted and rounded like the whole. The variables themselves were chosen with all lists in sight:
out of sample holds for the weights, not for the choice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from benchmarks import rightcare
from benchmarks.rightcare import COUNT, VINTAGE
from phb.errors import PlainError
from phb.methods.peers import distances, nearest_places
from phb.store import Store

VARIABLES = (
    "imd2015_average_score",
    "imd2019_pct_most_deprived_fifth",
    "population",
    "density_per_km2",
    "pct2017_age_0_17",
    "pct2017_age_18_64",
    "pct2017_age_65_plus",
    "pct2017_age_75_plus",
    "pct2017_age_85_plus",
    "pct2011_asian",
    "pct2011_black",
    "pct_pop_rural",
)
HALVES, ROUNDS = 20, 5
_LARGEST, _STEP = 2.0, 0.5


@dataclass(frozen=True, eq=False)
class Lists:
    """A CCGs, what RightCare lists of them, and how far apart they are by each of V variables alone.

    codes (A,); apart (V, A, A); is_listed (A, A) says that the CCG of the row lists that of the column: a row
    of a CCG without a list has none.
    """

    codes: tuple[str, ...]
    apart: np.ndarray
    is_listed: np.ndarray


@dataclass(frozen=True)
class Record:
    """Weights by variable, nought left out, and the mean number of ten peers shared with RightCare's."""

    weights: dict[str, float]
    ccgs: int
    in_sample: float
    out_of_sample: float
    equal: float


def lists_of(store: Store, told: Mapping[str, Sequence[str]]) -> Lists:
    """Put the codes listed of each CCG beside the variables that a store knows of all of them."""
    rows = store.query("peers", vintage=VINTAGE)
    codes = tuple(rows["ccg_code"])
    place = {code: at for at, code in enumerate(codes)}
    is_listed = np.zeros((len(codes), len(codes)), dtype=bool)
    for code, listed in told.items():
        is_listed[place[code], [place[one] for one in listed]] = True
    values = rows[list(VARIABLES)].to_numpy(dtype=float)
    apart = np.stack([distances(values[:, [one]], [1.0]) for one in range(len(VARIABLES))])
    return Lists(codes, apart, is_listed)


def fit(lists: Lists, some: np.ndarray) -> np.ndarray:
    """Give the weights (V,), none below nought, by which the lists of some CCGs (places) are likeliest."""
    weights = np.ones(len(lists.apart))
    others = np.arange(len(lists.codes)) != some[:, None]
    for _ in range(ROUNDS):
        distance = np.where(others, np.tensordot(weights, lists.apart[:, some], 1), np.inf)
        tenth = np.partition(distance, COUNT - 1, axis=1)[:, [COUNT - 1]]
        weights = _likeliest(lists.apart[:, some] / tenth, lists.is_listed[some], others)
    return weights


def _likeliest(apart: np.ndarray, is_listed: np.ndarray, others: np.ndarray) -> np.ndarray:
    of_listed = apart[:, is_listed].sum(axis=1)

    def unlikely(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.where(others, np.exp(-np.tensordot(weights, apart, 1)), 0.0)
        total = odds.sum(axis=1, keepdims=True)
        expected = np.tensordot(apart, odds / total, 2)
        loss = weights @ of_listed + COUNT * np.log(total).sum()
        return loss / len(others), (of_listed - COUNT * expected) / len(others)

    start = np.full(len(apart), 1.0)
    found = minimize(unlikely, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * start.size)
    return np.asarray(found.x)


def rounded(weights: np.ndarray) -> np.ndarray:
    """Scale weights so that the largest is two, then round to halves: only their ratios matter."""
    return np.round(weights / weights.max() * _LARGEST / _STEP) * _STEP


def shared(lists: Lists, weights: np.ndarray, some: np.ndarray) -> float:
    """Give the mean number of ten nearest that RightCare listed too, over some CCGs (places)."""
    near = nearest_places(np.tensordot(weights, lists.apart, 1), lists.codes, COUNT)
    return float(np.mean([lists.is_listed[one, list(near[one])].sum() for one in some]))


def halves(count: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Part so many CCGs into two halves at random, from fixed seeds, and give each half with the other."""
    for seed in range(HALVES):
        order = np.random.default_rng(seed).permutation(count)
        one, other = order[: count // 2], order[count // 2 :]
        yield one, other
        yield other, one


def measured(lists: Lists, *, is_watched: bool = False) -> Record:
    """Fit, round and measure; with the progress shown on a terminal where somebody watches."""
    everyone = np.arange(len(lists.codes))
    weights = rounded(fit(lists, everyone))
    parts = track(
        list(halves(everyone.size)),
        "fitting halves",
        console=Console(stderr=True),
        transient=True,
        disable=not is_watched,
    )
    return Record(
        weights={name: float(one) for name, one in zip(VARIABLES, weights) if one > 0},
        ccgs=everyone.size,
        in_sample=shared(lists, weights, everyone),
        out_of_sample=float(np.mean([shared(lists, rounded(fit(lists, a)), b) for a, b in parts])),
        equal=shared(lists, (weights > 0).astype(float), everyone),
    )


def main(arguments: Sequence[str]) -> int:
    """Measure on the lists at a path, print what belongs into definitions/peers.toml, give the exit code.

    What cannot be measured is said in a sentence; the exit code is then 2.
    """
    try:
        if len(arguments) != 1:
            raise PlainError("Give one path, that of RightCare's lists, a CSV file.")
        store = Store.current()
        codes = [row["ccg_code"] for row in store.rows("peers", vintage=VINTAGE)]
        lists = lists_of(store, rightcare.read(Path(arguments[0]), codes))
    except PlainError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = measured(lists, is_watched=True)
    for name, weight in found.weights.items():
        sys.stdout.write(f"{name:33} {weight:g}\n")
    sys.stdout.write(
        f"ccgs = {found.ccgs}\nshared_fitted_in_sample = {found.in_sample:.3f}\n"
        f"shared_out_of_sample = {found.out_of_sample:.3f}\nshared_equal_weights = {found.equal:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
