"""The alert rules on the stalls planted in the demonstration: one made-up country, its truth in truth.csv.

Our rules as the build raised them, on what was known when each quarter was judged; every rule set, ours too,
on the figures as known now. The CCGs with a planted stall live through the whole record unchanged; others
count for as long as they are open. Slow but moving is no stall.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import scoring
from etl import reference
from etl.build import build
from etl.source import DEMO
from phb import alert_rules
from phb.methods.stall_rules import Panel
from phb.methods.stalls import index_of
from phb.store import Store, _connections

STALLS = ("never_started", "started_then_stopped", "batch_then_flat", "restart_after_stall")
WHERE = "demonstration"
_OPEN = ("raised", "reopened", "escalated", "eased", "continued", "held")
_VALUED = ("reported", "rounded")
_FIGURES = """
    select ccg_code, quarter, has_returned, holders, holders_status, starters, starters_status
    from ccg_quarter
    order by ccg_code, quarter
"""
_ALERTS = "select ccg_code, quarter, event from alert where family = 'stall'"


def record(folder: Path | None = None) -> list[dict[str, object]]:
    """Measure on a folder with the demonstration's store, or on one built for it."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            build(Path(made))
            return record(Path(made))
    from benchmarks import alert_record as told

    store = Store.current(folder)
    held = _rows(store, _FIGURES)
    codes = sorted({row["ccg_code"] for row in held})
    first, last = (end(index_of(row["quarter"]) for row in held) for end in (min, max))
    shape = (len(codes), last - first + 1)
    grids, known_from = _grids(held, codes, first, shape)
    truth = _truth(codes, first, shape, grids["is_open"] > 0)
    ours = told.house(alert_rules.thresholds())
    sets = {name: [ours[part] for part in parts] for name, parts in told.OURS.items()}
    sets |= {name: [ours[part] for part in parts] for name, parts in told.OURS_WITH_STARTERS.items()}
    methods = told.house(told.Thresholds())
    sets[told.METHODS] = [methods[part] for part in told.DEFAULT]
    sets |= {name: [rule] for name, rule in told.OTHERS.items()}
    found = {"as raised in the build": _raised(store, codes, first, shape)}
    for name, parts in sets.items():
        with_starters = "STARTS_STOPPED" in name or name == "default with starters"
        panels = [_known_now(grids, known_from, first, at, with_starters) for at in range(shape[1])]
        said = [np.array([rule(one, at) for at, one in enumerate(panels)]) for rule in parts]
        found[name] = scoring.follow(said)
    share = round(100 * truth[0].sum() / (grids["is_open"] > 0).sum(), 1)
    return [
        told.row(WHERE, share, name, "exact", [_count(*alerts, *truth, grids["is_open"] > 0)], 0)
        for name, alerts in found.items()
    ]


def _rows(store: Store, sql: str) -> list[dict[Any, Any]]:
    """Ask the store's marts what no page asks."""
    return _connections.cursor(store.path).execute(sql).df().to_dict("records")


def _grids(
    held: list[dict[Any, Any]], codes: list[str], first: int, shape: tuple[int, int]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """value, starters and is_open by CCG and quarter, and the column of each CCG's first return."""
    grids = {name: np.full(shape, np.nan) for name in ("value", "starters")} | {"is_open": np.zeros(shape)}
    returned = np.zeros(shape, dtype=bool)
    for row in held:
        at = codes.index(row["ccg_code"]), index_of(row["quarter"]) - first
        grids["is_open"][at] = 1
        returned[at] = row["has_returned"]
        for name, measure in (("value", "holders"), ("starters", "starters")):
            if row[f"{measure}_status"] in _VALUED:
                grids[name][at] = row[measure]
    return grids, np.where(returned.any(axis=1), returned.argmax(axis=1), shape[1])


def _known_now(
    grids: dict[str, np.ndarray], start: np.ndarray, first: int, at: int, with_starters: bool
) -> Panel:
    value = grids["value"][:, : at + 1]
    starters = grids["starters"][:, : at + 1]
    none = np.full(value.shape, np.nan)
    nothing = np.zeros(value.shape, dtype=bool)
    return Panel(
        first=first, value=value, starters=starters if with_starters else none, ytd=none, plan=none,
        is_rounded=nothing, has_returned=~np.isnan(value), is_unequal=nothing, start=start,
        collection=(np.arange(at + 1) + first >= 2017 * 4).astype(int), is_due=np.ones(at + 1, dtype=bool),
    )  # fmt: skip


def _truth(
    codes: list[str], first: int, shape: tuple[int, int], is_open: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    stalled, stalls = np.zeros(shape, dtype=bool), []
    for row in reference.read_table(DEMO / "truth.csv"):
        if row["kind"] in STALLS:
            area = codes.index(row["ccg_code"])
            span = [index_of(row[end]) - first for end in ("from_quarter", "to_quarter")]
            stalls.append((area, *span))
            stalled[area, span[0] : span[1] + 1] = True
    return stalled & is_open, np.array(stalls)


def _raised(
    store: Store, codes: Iterable[str], first: int, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Open and raised (T, A) of the alerts of family stall, as they were in each quarter."""
    place = {code: number for number, code in enumerate(codes)}
    open_, raised = np.zeros(shape[::-1], dtype=bool), np.zeros(shape[::-1], dtype=bool)
    for row in _rows(store, _ALERTS):
        at = index_of(row["quarter"]) - first, place[row["ccg_code"]]
        open_[at] |= row["event"] in _OPEN
        raised[at] |= row["event"] == "raised"
    return open_, raised


def _count(
    open_: np.ndarray, raised: np.ndarray, stalled: np.ndarray, stalls: np.ndarray, is_open: np.ndarray
) -> scoring.Counts:
    counts = scoring.count(open_, raised, stalled, stalls)
    return scoring.Counts(
        counts.raised, counts.right, counts.stalls, counts.found, counts.delays,
        quarters=int(is_open.sum()), calm=int((is_open & ~stalled).sum()),
    )  # fmt: skip
