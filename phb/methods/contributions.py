"""Where a change comes from: parts that sum exactly to it, how few make half of it, what looks moved over.

Every function takes and gives small frames and knows nothing of stores or pages. Not known is NaN.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

Part = Literal["both", "in", "out", "partly_known", "boundary", "organisation", "undivided", "neither"]
PARTS: tuple[Part, ...] = get_args(Part)

# The rest of a change, which no category tells.
NOT_STATED = "not_stated"

# A move from one category to another: at least so many people; so much of the category that fell; the two
# together all but still; the total of the CCG not far from where it was. Set so that the planted move of the
# demonstration is found; how many others are named there is counted in the tests.
PEOPLE_MOVED = 20
SHARE_FALLEN = 0.2
OFFSET_WITHIN = 0.25
TOTAL_WITHIN = 0.2
# One CCG behind a national move: so much of the net move, so many people, and no small part of the category.
SHARE_OF_MOVE = 0.4
PEOPLE_OF_MOVE = 50
SHARE_OF_CATEGORY = 0.02


def parts(ends: pd.DataFrame) -> pd.DataFrame:
    """Give what each contributor adds to the change between two quarters, and why it counts as it does.

    ends has one row a contributor: `before` and `after` (people, NaN where not known), `before_at_least` and
    `after_at_least` (people, a lower bound where the whole is not known), `was_open` and `is_open` (bool:
    the organisation was there), `is_comparable` (bool: may be held against itself across the two quarters)
    and `is_undivided` (bool: belongs to no one area).

    Gives, on the same index, `was` and `now` (people known of it, NaN where nothing is), `change` (now less
    was, what is not known adding nothing; NaN where nothing is known at either end) and `part`:
      both          a value at both ends, comparable: like for like
      in, out       comparable, a value only at the later, only at the earlier
      partly_known  a lower bound at either end
      boundary      there at both ends, not comparable
      organisation  a value at one end, and no such organisation at the other
      undivided     of people who belong to no one area
      neither       nothing known at either end
    The changes of all parts sum exactly to what is known after less what was known before.
    """
    before, after, least_before, least_after = (
        ends[name].to_numpy(dtype=float, na_value=np.nan)
        for name in ("before", "after", "before_at_least", "after_at_least")
    )
    was_open, is_open, is_comparable, is_undivided = (
        ends[name].to_numpy(dtype=bool) for name in ("was_open", "is_open", "is_comparable", "is_undivided")
    )
    no_before, no_after = np.isnan(before), np.isnan(after)
    was = np.where(no_before, least_before, before)
    now = np.where(no_after, least_after, after)
    nothing = np.isnan(was) & np.isnan(now)
    part = np.select(
        [
            nothing,
            is_undivided,
            (no_before & ~np.isnan(was)) | (no_after & ~np.isnan(now)),
            ~(was_open & is_open),
            ~is_comparable,
            ~no_before & ~no_after,
            no_before,
        ],
        ["neither", "undivided", "partly_known", "organisation", "boundary", "both", "in"],
        "out",
    )
    change = np.where(nothing, np.nan, np.nan_to_num(now) - np.nan_to_num(was))
    return pd.DataFrame({"was": was, "now": now, "change": change, "part": part}, index=ends.index)


def make_half(changes: pd.Series) -> list[Hashable]:
    """Name the fewest contributors that make half of all that moved the way the whole did, largest first.

    changes is indexed by contributor; NaN adds nothing. Half of what rose, where the sum rose: of the net
    rise it would take ever fewer, the more others fell. None where the sum did not move.
    """
    known = changes.dropna()
    total = known.sum()
    if total == 0:
        return []
    along = (known * np.sign(total)).sort_values(ascending=False, kind="stable")
    along = along[along > 0]
    reached = along.cumsum() >= along.sum() / 2
    return list(along.index[: int(reached.to_numpy().argmax()) + 1])


def by_category(cells: pd.DataFrame, end: str, total: float) -> pd.Series:
    """Sum one end of cells by category, and give what they leave of a total.

    cells has columns category, before, after (people), one row a contributor and category known at both ends;
    end is "before" or "after". Gives people by category, in order of first appearance, and last NOT_STATED,
    the rest: so the series sums to total. The change of a category is the difference of its ends.
    """
    sums = cells.groupby("category", sort=False)[end].sum()
    return pd.concat([sums, pd.Series({NOT_STATED: total - sums.sum()})])


def moved_over(
    cells: pd.DataFrame,
    *,
    people: float = PEOPLE_MOVED,
    fallen: float = SHARE_FALLEN,
    offset: float = OFFSET_WITHIN,
    total: float = TOTAL_WITHIN,
) -> pd.DataFrame:
    """Name contributors in which one category fell and another rose by about as much: one row each.

    cells as for by_category, with `contributor`; known categories make up the contributor's total here. Of a
    contributor only the pair of most people is named. A pair counts when both moved by `people` or more, the
    fall is `fallen` of the category before or more, the two differ by `offset` of the larger or less, and
    the total moved by `total` of itself or less. Gives contributor, fell, rose (categories), fall, rise
    (people, both above nought), total_before, total_after, most people first.
    """
    known = _moves(cells)
    fell = known[(known["move"] <= -people) & (-known["move"] >= fallen * known["before"])]
    rose = known[known["move"] >= people]
    pairs = fell.merge(rose, on="contributor", suffixes=("_fell", "_rose"))
    sums = known.groupby("contributor")[["before", "after"]].sum()
    pairs = pairs.join(sums.add_prefix("total_"), on="contributor")
    fall, rise = -pairs["move_fell"], pairs["move_rose"]
    larger = np.maximum(fall, rise)
    is_still = (pairs["total_after"] - pairs["total_before"]).abs() <= total * pairs["total_before"]
    found = pd.DataFrame(
        {
            "contributor": pairs["contributor"],
            "fell": pairs["category_fell"],
            "rose": pairs["category_rose"],
            "fall": fall,
            "rise": rise,
            "total_before": pairs["total_before"],
            "total_after": pairs["total_after"],
            "people": np.minimum(fall, rise),
        }
    )[((fall - rise).abs() <= offset * larger) & is_still]
    found = found.sort_values(["people", "contributor"], ascending=[False, True], kind="stable")
    return found.drop_duplicates("contributor").drop(columns="people").reset_index(drop=True)


def led_by_one(
    cells: pd.DataFrame,
    *,
    share: float = SHARE_OF_MOVE,
    people: float = PEOPLE_OF_MOVE,
    of_category: float = SHARE_OF_CATEGORY,
) -> pd.DataFrame:
    """Name categories whose national move is for a large part one contributor's: one row each.

    cells as for moved_over. A category is named when the largest move its way is `share` or more of its net
    move, `people` or more and `of_category` of the category before or more: without that one the nation
    would tell another story. Gives category, contributor, move (the contributor's), national (the net move),
    largest move first.
    """
    known = _moves(cells)
    sums = known.groupby("category", sort=False)[["move", "before"]].sum().add_prefix("national_")
    known = known.join(sums, on="category")
    along = known["move"] * np.sign(known["national_move"])
    least = np.maximum(people, of_category * known["national_before"])
    led = known[(along >= least) & (along >= share * known["national_move"].abs())]
    led = led.sort_values("move", key=abs, ascending=False, kind="stable").drop_duplicates("category")
    led = led.rename(columns={"national_move": "national"})
    return led[["category", "contributor", "move", "national"]].reset_index(drop=True)


def whole(values: pd.Series) -> pd.Series:
    """Round people to whole ones so that they still sum to the rounded sum; NaN stays.

    Estimates come in fractions. Each is rounded down, and those with the most left over get one more: none
    moves by as much as one person. Whole values with a whole sum stay as they are.
    """
    known = values.dropna()
    # A sum of shares is whole only up to the last bits of a float.
    exact: npt.NDArray[np.float64] = np.round(known.to_numpy(dtype=float), 6)
    down = np.floor(exact)
    spare = int(np.floor(exact.sum() + 0.5) - down.sum())
    order = np.argsort(-(exact - down), kind="stable")
    down[order[:spare]] += 1
    return values.where(values.isna(), pd.Series(down, index=known.index).reindex(values.index))


def _moves(cells: pd.DataFrame) -> pd.DataFrame:
    known = cells.dropna(subset=["before", "after"])
    return known.assign(move=known["after"] - known["before"])
