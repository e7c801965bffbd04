"""Growth as it should be told: beside the plain change, that over the CCGs with a value at both ends.

The parts sum exactly to the plain change, whatever was missing, suppressed, known in part, merged or moved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.methods.contributions import PARTS, Part, parts, whole
from phb.store import Store

_IN = {"missing": "new to the panel", "suppressed": "no longer suppressed", "blocked": "no longer held back"}
_OUT = {"missing": "gone", "suppressed": "now suppressed", "blocked": "now held back"}
_OTHER = {"in": "newly applicable", "out": "no longer applicable"}
_REST: dict[str, str] = {
    "partly_known": "known only in part",
    "boundary": "with a changed boundary",
    "organisation": "opened or closed",
    "undivided": "not divided",
}


def part_words(part: str, status: str) -> str:
    """Say how CCGs of a part that is not like for like count: "new to the panel", "gone", "not divided"."""
    reasons = {"in": _IN, "out": _OUT}.get(part)
    return _REST[part] if reasons is None else reasons.get(status, _OTHER[part])


@dataclass(frozen=True)
class PartSum:
    """One part of a change (phb.methods.contributions.parts): people, and how many CCGs stand behind it.

    status is that at the end where there is no value ("missing", "suppressed", ...), for CCGs in or out.
    """

    part: Part
    status: str
    ccgs: int
    change: int


@dataclass(frozen=True)
class LikeForLike:
    """A change from one quarter to a later, by its parts; before and after are people known at the ends."""

    since: str
    quarter: str
    before: int
    after: int
    sums: tuple[PartSum, ...]

    @property
    def ccgs(self) -> int:
        """CCGs with a value at both ends that are comparable."""
        return sum(one.ccgs for one in self.sums if one.part == "both")

    @property
    def change(self) -> int | None:
        """The change over those, people; None when there are none."""
        return sum(one.change for one in self.sums if one.part == "both") if self.ccgs else None

    @property
    def others(self) -> str:
        """What else the plain change is made of: "8 CCGs new to the panel: +988; 1 gone: −678"."""
        return _said([one for one in self.sums if one.part != "both"])

    @property
    def in_and_out(self) -> str:
        """The same, only who is new to the panel and who is gone; all else together: "all else: +408"."""
        panel = [
            one for one in self.sums if one.part in ("in", "out") and one.status == "missing" and one.change
        ]
        rest = sum(one.change for one in self.sums if one.part != "both" and one not in panel)
        said = [_said(panel)] if panel else []
        return "; ".join([*said, f"all else: {words.change(rest)}"] if rest else said)


def _said(sums: list[PartSum]) -> str:
    changes: dict[str, tuple[int, int]] = {}
    for one in sums:
        how = part_words(one.part, one.status)
        ccgs, change = changes.get(how, (0, 0))
        changes[how] = (ccgs + one.ccgs, change + one.change)
    said = [
        f"{f'{ccgs:,}' if at else words.ccgs(ccgs)} {how}: {words.change(change)}"
        for at, (how, (ccgs, change)) in enumerate(changes.items())
    ]
    return "; ".join(said)


def ends(store: Store, measures: tuple[str, ...], since: str, quarter: str, geography: str) -> pd.DataFrame:
    """Give one row per measure and CCG of a geography, or CCG that cannot be divided on it, with its parts.

    Columns: measure, ccg_code, name, region_name, before_status, after_status, before_returned,
    after_returned, is_estimated and those of phb.methods.contributions.parts, estimates in whole people.
    """
    return with_parts(told(store, measures, since, quarter, geography))


def told(store: Store, measures: tuple[str, ...], since: str, quarter: str, geography: str) -> pd.DataFrame:
    """Give the same rows before they have parts: what phb.methods.contributions.parts asks for."""
    asked = {"measures": list(measures), "since": since, "quarter": quarter, "geography": geography}
    return store.query("changes_ends", **asked)


def with_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Put beside each contributor what it adds to the change, in whole people, and why."""
    counted = parts(rows)
    if rows["is_estimated"].any():
        for end in ("was", "now"):
            counted[end] = counted[end].groupby(rows["measure"], sort=False).transform(whole)
        change = counted["now"].fillna(0) - counted["was"].fillna(0)
        counted["change"] = change.where(counted["change"].notna())
    return rows.assign(**counted)


def summed(rows: pd.DataFrame, since: str, quarter: str) -> LikeForLike:
    """Sum contributors by part."""
    columns = ("part", "before_status", "after_status", "change")
    sums: dict[tuple[Part, str], list[float]] = defaultdict(list)
    for part, before, after, change in zip(*(rows[name].tolist() for name in columns)):
        if part != "neither":
            sums[part, {"in": before, "out": after}.get(part, "")].append(change)
    return LikeForLike(
        since=since,
        quarter=quarter,
        before=int(rows["was"].sum()),
        after=int(rows["now"].sum()),
        sums=tuple(
            PartSum(part, status, len(changes), int(sum(changes)))
            for (part, status), changes in sorted(sums.items(), key=_order)
        ),
    )


def _order(one: tuple[tuple[Part, str], list[float]]) -> tuple[int, int]:
    """Those of whom nothing was known before those withheld, part by part."""
    part, status = one[0]
    return PARTS.index(part), [*_IN].index(status) if status in _IN else len(_IN)


def like_for_like(
    store: Store, measures: tuple[str, ...], since: str, quarter: str, geography: str
) -> dict[str, LikeForLike]:
    """Tell the change of each measure between two quarters by its parts, on a geography."""
    rows = ends(store, measures, since, quarter, geography)
    return {one: summed(rows[rows["measure"] == one], since, quarter) for one in measures}
