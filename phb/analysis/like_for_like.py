"""Growth as it should be told: beside the plain change, that over the CCGs with a value at both ends.

The parts sum exactly to the plain change, whatever was missing, suppressed, known in part, merged or moved.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.methods.contributions import Part, parts, whole
from phb.store import Store

_IN = {"missing": "new to the panel", "suppressed": "no longer suppressed", "blocked": "no longer held back"}
_OUT = {"missing": "gone", "suppressed": "now suppressed", "blocked": "now held back"}
_REST: dict[str, tuple[str, str]] = {
    "partly_known": ("CCG known only in part", "CCGs known only in part"),
    "boundary": ("CCG with a changed boundary", "CCGs with changed boundaries"),
    "organisation": ("CCG opened or closed", "CCGs opened or closed"),
    "undivided": ("CCG not divided", "CCGs not divided"),
}


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
        said = self.in_and_out
        for part, (single, plural) in _REST.items():
            ccgs = sum(one.ccgs for one in self.sums if one.part == part)
            change = sum(one.change for one in self.sums if one.part == part)
            said += [f"{ccgs:,} {single if ccgs == 1 else plural}: {words.change(change)}"] if ccgs else []
        return "; ".join(said)

    @property
    def in_and_out(self) -> list[str]:
        """Say who came into the panel and who left it, with the people that makes."""
        said: list[str] = []
        for part, reasons, other in (
            ("in", _IN, "newly applicable or comparable"),
            ("out", _OUT, "no longer applicable or comparable"),
        ):
            for status in dict.fromkeys([*reasons, *(one.status for one in self.sums if one.part == part)]):
                here = [one for one in self.sums if one.part == part and one.status == status]
                if here:
                    ccgs = sum(one.ccgs for one in here)
                    who = f"{ccgs:,}" if said else words.ccgs(ccgs)
                    change = words.change(sum(one.change for one in here))
                    said.append(f"{who} {reasons.get(status, other)}: {change}")
        return said


def ends(store: Store, measures: tuple[str, ...], since: str, quarter: str, geography: str) -> pd.DataFrame:
    """Give one row per measure and CCG of a geography, or CCG that cannot be divided on it, with its parts.

    Columns: measure, ccg_code, name, region_name, before_status, after_status, before_returned,
    after_returned, is_estimated and those of phb.methods.contributions.parts, estimates in whole people.
    """
    asked = {"measures": list(measures), "since": since, "quarter": quarter, "geography": geography}
    return with_parts(store.query("changes_ends", **asked))


def with_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Put beside each contributor what it adds to the change, in whole people, and why."""
    told = parts(rows)
    if rows["is_estimated"].any():
        for end in ("was", "now"):
            told[end] = told[end].groupby(rows["measure"], sort=False).transform(whole)
        told["change"] = (told["now"].fillna(0) - told["was"].fillna(0)).where(told["change"].notna())
    return rows.assign(**told)


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
            for (part, status), changes in sorted(sums.items())
        ),
    )


def like_for_like(
    store: Store, measures: tuple[str, ...], since: str, quarter: str, geography: str
) -> dict[str, LikeForLike]:
    """Tell the change of each measure between two quarters by its parts, on a geography."""
    rows = ends(store, measures, since, quarter, geography)
    return {one: summed(rows[rows["measure"] == one], since, quarter) for one in measures}
