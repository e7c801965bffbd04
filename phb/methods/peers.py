"""Similar areas: the ten nearest of each by what is known of the people who live there.

NHS England's RightCare method as its R script of April 2021 has it (METHODS.md 7): every variable capped at
its mean plus five standard deviations, its square root taken, standardised; the weighted sum of squared
differences is the distance, without a final root.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from phb.errors import PlainError

if TYPE_CHECKING:
    import pandas as pd

CAP = 5.0  # standard deviations above the mean


def distances(values: np.ndarray, weights: Sequence[float], *, cap: float = CAP) -> np.ndarray:
    """Give the squared weighted distances (A, A) of A areas by V variables, values (A, V) and weights (V,).

    An area that lacks a variable (NaN) has NaN to every other, and counts in no mean. Raises PlainError for
    values below nought, which have no root, and for weights that are negative or not one a variable.
    """
    x, weight = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    if x.ndim != 2 or weight.shape != x.shape[1:]:
        raise PlainError("Similar areas need one weight for each variable.")
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise PlainError("The weights of similar areas must be numbers that are not below nought.")
    if (x < 0).any():
        raise PlainError("A variable of similar areas is below nought, which has no root; correct it.")
    out = np.full((len(x), len(x)), np.nan)
    whole = np.isfinite(x).all(axis=1)
    if not whole.any():
        return out
    known = x[whole]
    roots = np.sqrt(np.minimum(known, known.mean(axis=0) + cap * known.std(axis=0)))
    spread = roots.std(axis=0)
    # A variable that is the same everywhere tells nothing apart.
    z = np.divide(roots - roots.mean(axis=0), spread, out=np.zeros_like(roots), where=spread > 0)
    total = np.zeros((len(z), len(z)))
    for column, one in zip(z.T, weight):
        total += one * np.subtract.outer(column, column) ** 2
    out[np.ix_(whole, whole)] = total
    return out


def nearest_places(distance: np.ndarray, codes: Sequence[str], n: int = 10) -> list[tuple[int, ...]]:
    """Give, for each area of distances (A, A), the places of its n nearest, nearest first, ties by code.

    An area that lacks a variable has none, and is nobody's.
    """
    order = np.argsort(np.asarray(codes), kind="stable")
    found: list[tuple[int, ...]] = []
    for place, row in enumerate(distance):
        others = order[(order != place) & ~np.isnan(row[order])]
        near = others[np.argsort(row[others], kind="stable")][:n]
        found.append(tuple(int(one) for one in near))
    return found


def similarity(frame: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Give the distances between areas as a square frame; frame has a row an area, a column a variable."""
    import pandas as pd

    found = distances(frame[list(weights)].to_numpy(dtype=float), list(weights.values()))
    return pd.DataFrame(found, index=frame.index, columns=frame.index)


def nearest(frame: pd.DataFrame, weights: Mapping[str, float], n: int = 10) -> pd.DataFrame:
    """Give the n nearest of each area, nearest first: columns area, rank, peer, distance.

    frame is indexed by area code and has a column a variable. An area that lacks one of them has no row.
    """
    import pandas as pd

    codes = [str(code) for code in frame.index]
    found = distances(frame[list(weights)].to_numpy(dtype=float), list(weights.values()))
    rows = [
        (codes[place], rank, codes[peer], found[place, peer])
        for place, peers in enumerate(nearest_places(found, codes, n))
        for rank, peer in enumerate(peers, start=1)
    ]
    return pd.DataFrame(rows, columns=["area", "rank", "peer", "distance"])
