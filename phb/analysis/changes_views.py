"""A change taken apart by CCG, region, care group or arrangement: steps of a picture, rows of a table.

Every view is the same change: the like-for-like part by the view's own word, then who came in, went out or
cannot be followed. Steps and rows sum exactly to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.changes_asked import BY, Asked
from phb.analysis.changes_rows import Rows
from phb.analysis.like_for_like import part_words
from phb.methods.contributions import NOT_STATED, PARTS, by_category, whole

ARRANGEMENTS = {"direct_payment": "Direct payment", "notional": "Notional", "third_party": "Third party"}
NAMED_ALONG, NAMED_AGAINST = 6, 3
SUM = "Sum"


@dataclass(frozen=True)
class Step:
    """One step of the way from the earlier total to the later: people, and how many CCGs stand behind it.

    is_of_panel: it comes from who is counted, not from what the same CCGs count.
    """

    name: str
    change: int
    ccgs: int
    is_of_panel: bool = False


@dataclass(frozen=True, eq=False)
class View:
    """A change by one word; table has a row for every contributor or group, and a last one for the sum."""

    by: str
    steps: tuple[Step, ...]
    table: pd.DataFrame


@dataclass(frozen=True)
class _Group:
    """One line of a view's table: people known before and after, and how many CCGs stand behind them."""

    name: str
    ccgs: int
    was: int
    now: int
    is_of_panel: bool = False

    @property
    def change(self) -> int:
        return self.now - self.was

    @property
    def step(self) -> Step:
        name = f"{self.name}, {words.ccgs(self.ccgs)}" if self.is_of_panel else self.name
        return Step(name, self.change, self.ccgs, self.is_of_panel)


def views(asked: Asked, rows: Rows) -> dict[str, View]:
    """Take the change apart in each of the ways of phb.analysis.changes_asked.BY."""
    alike = rows.contributors[rows.contributors["part"] == "both"]
    panel = _panel(rows)
    known = int((rows.contributors["part"] != "neither").sum())
    found = {
        "ccg": View("ccg", (*_ccg_steps(rows, alike), *(one.step for one in panel)), _ccg_table(asked, rows))
    }
    for by, groups in (
        ("region", _by_region(alike)),
        ("care_group", _by_cells("care_group", alike, rows.cells)),
        ("arrangement", _by_cells("arrangement", alike, rows.cells)),
    ):
        is_rise = rows.contributors["change"].sum() >= 0
        groups.sort(key=lambda one: (one.is_of_panel, -one.change if is_rise else one.change))
        lines = [*groups, *panel]
        found[by] = View(by, tuple(one.step for one in lines), _table(by, asked, lines, known))
    return found


def category_title(kind: str, category: str) -> str:
    """Give a care group's or an arrangement's title."""
    if category == NOT_STATED:
        return f"Not stated by {BY[kind].lower()}"
    if kind == "arrangement":
        return ARRANGEMENTS[category]
    group = definitions.care_groups().get(category)
    return group.title if group else category


def headings(asked: Asked) -> list[str]:
    """Head the columns of people: the earlier quarter, the later, the change; each names its kind."""
    title = asked.counted.title + asked.care_words
    return [
        f"{title}, {asked.since}",
        f"{title}, {asked.quarter}",
        f"Change in {title[:1].lower()}{title[1:]}",
    ]


def _panel(rows: Rows) -> list[_Group]:
    """Sum what is not like for like by what is the matter, in the order of PARTS."""
    sums: dict[tuple[int, str], list[tuple[float, float]]] = defaultdict(list)
    columns = ("part", "before_status", "after_status", "was", "now")
    for part, before, after, was, now in zip(*(rows.contributors[name].tolist() for name in columns)):
        if part not in ("both", "neither"):
            how = part_words(part, before if part == "in" else after)
            sums[PARTS.index(part), how].append((was, now))
    found = []
    for (_, how), people in sorted(sums.items(), key=lambda one: one[0][0]):
        was, now = (int(sum(end for end in ends if end == end)) for ends in zip(*people))
        found.append(_Group(f"{how[:1].upper()}{how[1:]}", len(people), was, now, is_of_panel=True))
    return found


def _ccg_steps(rows: Rows, alike: pd.DataFrame) -> list[Step]:
    """Name the largest risers, then the largest fallers; the rest of each stand together."""
    alike = alike.sort_values(["change", "label"], ascending=[False, True])
    rose, fell = alike[alike["change"] > 0], alike[alike["change"] < 0][::-1]
    is_rise = rows.contributors["change"].sum() >= 0
    steps = []
    for of, named, word in (
        (rose, NAMED_ALONG if is_rise else NAMED_AGAINST, "rose"),
        (fell, NAMED_AGAINST if is_rise else NAMED_ALONG, "fell"),
    ):
        # A rest of one is named too: that takes no more room.
        first, rest = (of, of[:0]) if len(of) <= named + 1 else (of[:named], of[named:])
        steps += [Step(label, int(change), 1) for label, change in zip(first["label"], first["change"])]
        if len(rest):
            steps.append(Step(f"{len(rest):,} others that {word}", int(rest["change"].sum()), len(rest)))
    return steps


def _by_region(alike: pd.DataFrame) -> list[_Group]:
    sums: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for region, was, now in zip(alike["region_name"].fillna("No region"), alike["was"], alike["now"]):
        sums[region].append((int(was), int(now)))
    return [
        _Group(region, len(of), sum(was for was, _ in of), sum(now for _, now in of))
        for region, of in sums.items()
    ]


def _by_cells(kind: str, alike: pd.DataFrame, cells: pd.DataFrame) -> list[_Group]:
    """Sum care groups or arrangements; what they leave of the CCGs' totals is not stated by them."""
    of = cells[cells["kind"] == kind]
    was, now = (
        whole(by_category(of, end, float(alike[total].sum())))
        for end, total in (("before", "was"), ("after", "now"))
    )
    count = of[(of["before"] > 0) | (of["after"] > 0)]["category"].value_counts()
    lacking = _not_stated(alike, of)
    groups = [
        _Group(category_title(kind, one), int(count.get(one, 0)), int(was[one]), int(now[one]))
        for one in was.index.drop(NOT_STATED)
    ]
    if lacking or was[NOT_STATED] or now[NOT_STATED]:
        rest = int(was[NOT_STATED]), int(now[NOT_STATED])
        groups.append(_Group(category_title(kind, NOT_STATED), lacking, *rest, is_of_panel=True))
    return groups


def _not_stated(alike: pd.DataFrame, cells: pd.DataFrame) -> int:
    """Count the CCGs whose categories do not make up their totals at both ends."""
    sums = cells.groupby("contributor")[["before", "after"]].sum().reindex(alike.index).fillna(0)
    gap = np.maximum((sums["before"] - alike["was"]).abs(), (sums["after"] - alike["now"]).abs())
    return int((gap >= 1).sum())


def _table(by: str, asked: Asked, lines: list[_Group], ccgs: int) -> pd.DataFrame:
    was, now = sum(one.was for one in lines), sum(one.now for one in lines)
    told = [(one.name, one.ccgs, one.was, one.now, one.change) for one in lines]
    told.append((SUM, ccgs, was, now, now - was))
    return pd.DataFrame(told, columns=[BY[by], "CCGs", *headings(asked)])


def _ccg_table(asked: Asked, rows: Rows) -> pd.DataFrame:
    """One row a contributor, the largest change first, those with no value at either end at the foot."""
    found = rows.contributors.sort_values(
        "change", key=abs, ascending=False, na_position="last", kind="stable"
    )
    names = [name for name in found if name not in ("before_at_least", "after_at_least", "measure")]
    told = [
        (
            row["label"],
            row["region_name"],
            row["was"],
            row["now"],
            row["change"],
            _how(row["part"], row["before_status"], row["after_status"]),
            why(asked, row, rows.no_care_groups),
        )
        for row in (dict(zip(names, line)) for line in zip(*(found[name].tolist() for name in names)))
    ]
    sums = [found[name].sum() for name in ("was", "now", "change")]
    columns = ["CCG", "Region", *headings(asked), "How it counts", "Why"]
    table = pd.DataFrame([*told, (SUM, None, *sums, None, None)], columns=columns)
    return table.astype(dict.fromkeys(headings(asked), "Int64"))


def _how(part: str, before: str, after: str) -> str:
    if part == "both":
        return "like for like"
    return (
        "no value at either end" if part == "neither" else part_words(part, before if part == "in" else after)
    )


def why(asked: Asked, row: dict[Any, Any], no_care_groups: Mapping[str, tuple[str, ...]]) -> str:
    """Say why a contributor's value is missing at an end, or how it was come by."""
    said = []
    for end, quarter in (("before", asked.since), ("after", asked.quarter)):
        reason = _LACKING.get(str(row[f"{end}_status"]))
        if row["label"] in no_care_groups.get(quarter, ()):
            said.append(f"{quarter}: no care groups")
        elif reason and row[{"before": "was_open", "after": "is_open"}[end]]:
            said.append(f"{quarter}: {reason(bool(row[f'{end}_returned']))}")
    if row["is_estimated"]:
        said.append("partial transfer estimated by population")
    if row["is_undivided"]:
        said.append("its people live in several CCGs of this geography")
    if not row["was_open"] and not row["is_undivided"]:
        said.append(f"opened after {asked.since}")
    if not row["is_open"] and not row["is_undivided"]:
        said.append(f"closed before {asked.quarter}")
    return "; ".join(said)


_LACKING: dict[str, Callable[[bool], str]] = {
    "missing": lambda returned: "returned without this figure" if returned else "no return",
    "suppressed": lambda _: "suppressed",
    "blocked": lambda _: "held back",
    "not_applicable": lambda _: "not applicable",
    "not_comparable": lambda _: "its people are parts of CCGs",
}
