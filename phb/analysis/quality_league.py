"""Whom to phone first about a quarter: how much of England a return is, times how much of it is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb.analysis import england, words
from phb.analysis.england import Total, known
from phb.analysis.returns_files import count, listed
from phb.store import Store

WHAT_IT_IS = (
    "This is an order to phone in, not an estimate of error: a CCG's figure in people, times the share of "
    "points its return lost. A high place says that a mistake there would matter and that something is "
    "doubtful; it does not say that the figure is wrong, nor by how much."
)
CALLS = 5  # told in full above the table
_KINDS = {"holders": "live holders", "in_quarter": "in place during the quarter"}
_WHY_NOT = {
    "suppressed": "suppressed",
    "blocked": "blocked by a caveat",
    "not_comparable": "not comparable",
    "not_applicable": "not applicable",
}
# What to ask of a sender whose return lost points on a check.
_ASK = {
    "on_time": "What made it late, and will the next come by the deadline?",
    "complete": "Can you send the figures that lack?",
    "parts_add_up": "Which is right, the total or its parts?",
    "not_copied_forward": "Are these figures of this quarter, or those of the quarter before again?",
    "no_unexplained_jump": "What explains the rise or fall?",
    "kinds_consistent": "Was one kind of count sent as another, such as year to date as live?",
    "not_restated": "Is the newest figure final, and what was wrong with the first?",
}


@dataclass(frozen=True)
class League:
    """Whom to phone first for a quarter: `table` has one row a CCG that lost points, first to phone first.

    finding is the sentence above it, coverage says how many CCGs returned and what shares are taken of.
    calls are the first few as (place, CCG, what speaks for the place, what to ask, why).
    """

    finding: str
    coverage: str
    calls: tuple[tuple[str, str, str, str, str], ...]
    table: pd.DataFrame


@dataclass(frozen=True)
class _Case:
    """is_of_kind: the figure is of the kind England is told by; only then is it a share of England's."""

    row: dict[Any, Any]
    figure: int | None
    of_what: str
    is_of_kind: bool

    @property
    def order(self) -> float | None:
        """People times the share of points lost; None where no figure was ever known."""
        if self.figure is None:
            return None
        return self.figure * float(self.row["points_lost"]) / float(self.row["points_applicable"])

    def whole(self, total: Total) -> int | None:
        """Give what the figure is a share of; None where it is of another kind or there is none."""
        return total.value if self.is_of_kind and self.figure is not None and total.value else None


def league(store: Store, *, quarter: str) -> League:
    """Order the CCGs that lost points for `quarter` by their figure times their points lost.

    The figure is of the kind England is told by in the quarter: live holders, or those in place during the
    quarter where live holders are not yet known. Where a CCG has none, its last known one stands in.
    """
    rows = store.query("quality_league", quarter=quarter).to_dict("records")
    now = next(one for one in england.quarters(store) if one.quarter == quarter)
    kind = "holders" if now.is_live_known or now.in_quarter.value is None else "in_quarter"
    total = now.holders if kind == "holders" else now.in_quarter
    cases = [_Case(row, *_figure(row, kind, quarter)) for row in rows if known(row["points_lost"])]
    # Largest first; a figure nobody ever gave comes last, whatever is in doubt about it.
    cases.sort(key=lambda one: (one.order is None, -(one.order or 0), one.row["name"]))
    scored = sum(not pd.isna(row["score"]) for row in rows)
    return League(
        finding=_finding(cases, total, scored, quarter),
        coverage=f"{words.ccgs(now.returned, now.open)} returned. Shares are of the {total.text} "
        f"{_KINDS[kind]} for {quarter} ({total.coverage}); a last known figure is not in that total.",
        calls=tuple(_call(cases, at, total, quarter) for at in range(min(CALLS, len(cases)))),
        table=_table(cases, total, quarter),
    )


def _figure(row: dict[Any, Any], kind: str, quarter: str) -> tuple[int | None, str, bool]:
    """Give the figure a CCG counts with, in words what it is, and whether it is of the kind."""
    value = known(row[kind])
    if value is not None:
        return value, f"{_KINDS[kind]}, {quarter}", True
    last = known(row[f"last_{kind}"])
    if last is not None:
        behind = known(row[f"last_{kind}_behind"]) or 1
        together = f", its {behind} predecessors together" if behind > 1 else ""
        when = f"{row[f'last_{kind}_quarter']}{together}"
        return last, f"last known {_KINDS[kind]}, {when}; now {_why_not(row, kind)}", True
    other = "in_quarter" if kind == "holders" else "holders"
    for column, when in ((other, quarter), (f"last_{other}", row[f"last_{other}_quarter"])):
        value = known(row[column])
        if value is not None:
            return value, f"{_KINDS[other]}, {when}; no {_KINDS[kind]} known", False
    return None, f"never known; now {_why_not(row, kind)}", False


def _why_not(row: dict[Any, Any], kind: str) -> str:
    return "no return" if not row["has_returned"] else _WHY_NOT.get(row[f"{kind}_status"], "not given")


def _finding(cases: list[_Case], total: Total, scored: int, quarter: str) -> str:
    if not cases:
        kept = f"each of the {count(scored, 'return')} kept every point that applied"
        return f"Nothing to ask for {quarter}: {kept}"
    first = [one for one in cases if one.order is not None and one.order == cases[0].order]
    if not first or not first[0].order:
        return f"{count(len(cases), 'CCG')} lost points for {quarter}, none of them with people known"
    if len(first) > 1:
        names = listed([words.plain_ccg(one.row["name"]) for one in first[:3]])
        more = f" and {len(first) - 3} more" if len(first) > 3 else ""
        return f"{names}{more} come first alike for {quarter}: phone them in any order"
    one = first[0]
    whole = one.whole(total)
    share = f", {words.percent(one.figure, whole)} of England's figure" if whole else ""
    said = f"Phone {words.plain_ccg(one.row['name'])} first for {quarter}: "
    if not one.row["has_returned"]:
        return f"{said}no return, and {one.figure:,} people when last known{share}"
    return f"{said}{one.figure:,} people{share}, and {_points(one.row)} points lost"


def _points(row: dict[Any, Any]) -> str:
    if not row["has_returned"]:
        return "all: no return"
    return f"{row['points_lost']:g} of {row['points_applicable']:g}"


def _call(cases: list[_Case], at: int, total: Total, quarter: str) -> tuple[str, str, str, str, str]:
    one = cases[at]
    people = "no figure" if one.figure is None else count(one.figure, "person").replace("persons", "people")
    whole = one.whole(total) if one.figure else None
    share = f", {words.percent(one.figure, whole)} of England's" if whole else ""
    has_returned = one.row["has_returned"]
    lost = f"; {_points(one.row)} points lost" if has_returned else ""
    said = f"{people}{share} ({one.of_what}){lost}"
    named = f"{one.row['name']} ({one.row['ccg_code']})"
    place = _place([case.order for case in cases], at)
    return place, named, said, _ask(one.row, quarter), _why(one.row) if has_returned else ""


def _table(cases: list[_Case], total: Total, quarter: str) -> pd.DataFrame:
    orders = [one.order for one in cases]
    return pd.DataFrame(
        {
            "Place": [_place(orders, at) for at in range(len(cases))],
            "CCG": [one.row["name"] for one in cases],
            "Code": [one.row["ccg_code"] for one in cases],
            "People": pd.array([one.figure for one in cases], dtype="Int64"),
            "% of England": [
                None if not whole else round(100 * (one.figure or 0) / whole, 2)
                for one, whole in zip(cases, (one.whole(total) for one in cases))
            ],
            "Points lost": [_points(one.row) for one in cases],
            "People × share lost": pd.array(
                [None if order is None else words.whole(order) for order in orders], dtype="Int64"
            ),
            "What to ask": [_ask(one.row, quarter) for one in cases],
            "Why": [_why(one.row) for one in cases],
            "Which figure": [one.of_what for one in cases],
            "Region": [one.row["region_name"] for one in cases],
        }
    )


def _why(row: dict[Any, Any]) -> str:
    return " ".join(reason if reason.endswith(".") else f"{reason}." for reason in row["reasons"])


def _place(orders: list[float | None], at: int) -> str:
    """Number a place; those alike share it ("2="), and one without a figure has none."""
    order = orders[at]
    if order is None:
        return "no figure"
    place = f"{orders.index(order) + 1}"
    return f"{place}=" if orders.count(order) > 1 else place


def _ask(row: dict[Any, Any], quarter: str) -> str:
    if not row["has_returned"]:
        return f"Can you send the return for {quarter}?"
    return " ".join(_ASK.get(check, "Can you confirm the return?") for check in row["lost_checks"])
