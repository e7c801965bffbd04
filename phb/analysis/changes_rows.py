"""The contributors to a change on a geography, with or without a care group, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from phb.analysis import words
from phb.analysis.changes_asked import Asked
from phb.analysis.england import CONTRADICTED, Total
from phb.analysis.like_for_like import told, with_parts
from phb.methods import lineage
from phb.store import Store

_ENDS = ("before", "after")
_CELL = ["area", "quarter", "kind", "category", "value", "status"]


@dataclass(frozen=True)
class Caveat:
    """Why figures of one quarter are held back, or only noted."""

    quarter: str
    is_blocked: bool
    reason: str
    who: str
    ccgs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """What a change is made of.

    contributors: as phb.analysis.like_for_like.ends gives them, with `label` ("Leeds (15F)", an estimate
    named so) and an index of their own. cells: of those like for like, one row a contributor (that index),
    kind ("care_group", "arrangement") and category known at both ends: before, after. before, after:
    England's totals. no_care_groups: by quarter the CCGs that gave a total and no care groups.
    """

    contributors: pd.DataFrame
    cells: pd.DataFrame
    before: Total
    after: Total
    no_care_groups: dict[str, tuple[str, ...]]
    caveats: tuple[Caveat, ...]


def rows(store: Store, asked: Asked) -> Rows:
    """Gather the contributors of a question whose two quarters compare."""
    ends = {"since": asked.since, "quarter": asked.quarter}
    own = store.query(
        "changes_cells",
        measure=asked.counted.name,
        way=asked.way,
        care_group=asked.care_group,
        **ends,
    )
    caveats = _caveats(store, asked)
    contributors = told(store, (asked.counted.name,), asked.since, asked.quarter, asked.geography.key)
    placed = _placed(store, asked, own)
    if asked.way != "all":
        contributors = _replaced(contributors, placed[placed["kind"] == "total"], asked)
    contributors = with_parts(contributors)
    contributors["label"] = [
        f"{words.ccg(name, code)}{', estimated' if is_estimated else ''}"
        for name, code, is_estimated in zip(
            contributors["name"], contributors["ccg_code"], contributors["is_estimated"]
        )
    ]
    totals = own[own["kind"] == "total"]
    before, after = (_total(totals[totals["quarter"] == one], one, caveats) for one in ends.values())
    lacking = totals[totals["has_no_care_groups"]]
    return Rows(
        contributors=contributors,
        cells=_cells(placed, contributors, asked),
        before=before,
        after=after,
        no_care_groups={
            one: tuple(words.ccg(name, code) for name, code in zip(of["name"], of["area"]))
            for one in ends.values()
            if len(of := lacking[lacking["quarter"] == one])
        },
        caveats=caveats,
    )


def _placed(store: Store, asked: Asked, own: pd.DataFrame) -> pd.DataFrame:
    """Put the CCGs' own figures on the geography asked for."""
    if asked.geography.vintage is None:
        return own.assign(basis="same", at_least=np.nan)
    crosswalk = store.query(
        "changes_crosswalk", since=asked.since, quarter=asked.quarter, vintage=asked.geography.vintage
    )
    return lineage.carry(own[_CELL], crosswalk, apportion=asked.geography.way == "apportioned")


def _replaced(contributors: pd.DataFrame, totals: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Put what is known of the care groups asked for in the place of the totals of all."""
    found = contributors.copy()
    key = pd.MultiIndex.from_arrays([found["ccg_code"], found["is_undivided"]])
    for end, quarter, is_there in zip(_ENDS, (asked.since, asked.quarter), ("was_open", "is_open")):
        here = totals[totals["quarter"] == quarter]
        here = here.set_index([here["area"], here["basis"] == "undivided"]).reindex(key)
        there = found[is_there].to_numpy(dtype=bool)
        found[end] = np.where(there, here["value"].to_numpy(), np.nan)
        found[f"{end}_at_least"] = np.where(there, here["at_least"].to_numpy(), np.nan)
        found[f"{end}_status"] = here["status"].where(there).to_numpy()
    return found


def _cells(placed: pd.DataFrame, contributors: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Give the care groups and arrangements of contributors like for like, where known at both ends."""
    of = placed[(placed["kind"] != "total") & (placed["basis"] != "undivided") & placed["value"].notna()]
    wide = of.set_index(["area", "kind", "category", "quarter"])["value"].unstack()
    wide = wide.reindex(columns=[asked.since, asked.quarter]).set_axis(list(_ENDS), axis=1).dropna()
    alike = contributors[contributors["part"] == "both"]
    index = pd.Series(alike.index, index=alike["ccg_code"], name="contributor")
    wide = wide.reset_index()
    wide["contributor"] = wide["area"].map(index)
    return wide.dropna(subset="contributor").drop(columns="area")


def _total(of: pd.DataFrame, quarter: str, caveats: tuple[Caveat, ...]) -> Total:
    status = of["status"].value_counts()
    of_register = {
        ccg
        for one in caveats
        if one.is_blocked and one.quarter == quarter and one.reason != CONTRADICTED
        for ccg in one.ccgs
    }
    ccgs, blocked = int(of["value"].notna().sum()), int(status.get("blocked", 0))
    return Total(
        value=int(of["value"].sum()) if ccgs else None,
        ccgs=ccgs,
        suppressed=int(status.get("suppressed", 0)),
        blocked=blocked,
        caveats=min(blocked, len(of_register)),
        set_aside=int(status.get("not_applicable", 0) + status.get("not_comparable", 0)),
        open=len(of),
    )


def _caveats(store: Store, asked: Asked) -> tuple[Caveat, ...]:
    found = store.rows(
        "changes_caveats", measure=asked.counted.name, since=asked.since, quarter=asked.quarter
    )
    return tuple(_caveat(row) for row in found)


def _caveat(row: dict[str, Any]) -> Caveat:
    return Caveat(
        quarter=row["quarter"],
        is_blocked=row["effect"] == "blocked",
        reason=row["reason"] or CONTRADICTED,
        who=row["who"] or "",
        ccgs=tuple(words.ccg(one["name"], one["code"]) for one in row["whose"]),
    )
