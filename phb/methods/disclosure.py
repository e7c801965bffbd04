"""Small counts in public: what is shown of a count, and what it may then be (METHODS.md 8).

The rule is NHS Digital's for secondary care. That no addition or subtraction of shown figures gives a small
count away is ours: `disclosure_protect`, whose `audit` holds one sum and whose `protect` holds sums within
sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from phb.errors import PlainError

if TYPE_CHECKING:
    from phb.definition_models_disclosure import Profile

# What is shown of a count. UNKNOWN: nothing, as it is not known. OWN: nothing, as its CCG withheld it as
# small. SHOWN: rounded, or nought. EXACT: as it is. SMALL: the symbol. SECONDARY, DROPPED: the secondary
# symbol, for one that is not small, and for one that may be.
UNKNOWN, OWN, SHOWN, EXACT, SMALL, SECONDARY, DROPPED = range(7)
ENDLESS = 10**9  # people: no bound


@dataclass(frozen=True)
class Shown:
    """What is shown of each count: mark (...) int8, and value (...), NaN where no figure is."""

    mark: np.ndarray
    value: np.ndarray


def round_and_suppress(counts: np.ndarray, profile: Profile) -> Shown:
    """Give what is shown of counts of people (...), whole numbers, NaN where not known.

    Raises PlainError for a count below nought or with a fraction: an estimate is made from what is shown.
    """
    counts = np.asarray(counts, dtype=float)
    is_known = ~np.isnan(counts)
    if (counts[is_known] < 0).any() or (counts[is_known] % 1).any():
        raise PlainError("Only counts of people, whole and not below nought, can be shown to the public.")
    mark = np.full(counts.shape, UNKNOWN, dtype=np.int8)
    mark[is_known] = SHOWN
    mark[is_known & (counts > 0) & (counts <= profile.highest_small)] = SMALL
    return Shown(mark, figures(counts, mark, profile))


def figures(counts: np.ndarray, mark: np.ndarray, profile: Profile) -> np.ndarray:
    """Give the figures that stand for counts (...) under their marks; NaN where none does."""
    rounded = (counts + profile.base // 2) // profile.base * profile.base
    return np.where(mark == SHOWN, rounded, np.where(mark == EXACT, counts, np.nan))


def possible(shown: Shown, profile: Profile) -> tuple[np.ndarray, np.ndarray]:
    """Give the least and the most (...) that each count may be to one who sees it by itself."""
    value = np.nan_to_num(shown.value).astype(np.int64)
    small, is_shown = profile.highest_small, (shown.mark == SHOWN) & (value > 0)
    least, most = np.zeros(value.shape, dtype=np.int64), np.full(value.shape, ENDLESS)
    stands = (shown.mark == SHOWN) | (shown.mark == EXACT)
    least[stands] = most[stands] = value[stands]
    least[is_shown] = np.maximum(small + 1, value[is_shown] - profile.base // 2)
    most[is_shown] = value[is_shown] + (profile.base - 1) // 2
    hidden = np.isin(shown.mark, (OWN, SMALL, SECONDARY, DROPPED))
    least[hidden] = np.where(shown.mark[hidden] == SECONDARY, small + 1, 1)
    most[(shown.mark == OWN) | (shown.mark == SMALL)] = small
    return least, most
