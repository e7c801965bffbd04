"""Stalled pilots: which areas have stopped, fallen behind their plan or gone silent. METHODS 3.

An area is stalled when its recruitment has been at or near nought for long enough that chance and one late
return cannot explain it. A value that is missing, suppressed, blocked, not comparable or copied forward is no
evidence: a rule that needs it is not judged, which is neither true nor false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from phb.methods.stall_rules import CHECKS, SEVERITIES, TRUE, Panel, judge
from phb.methods.stall_thresholds import Thresholds
from phb.quarters import Quarter

if TYPE_CHECKING:
    import pandas as pd

VALUED = ("reported", "rounded")
_PEOPLE = (
    "value", "before", "most", "starters", "expected", "short", "growth_pct", "returns", "window", "plan",
    "plan_end", "required", "recent", "ytd",
)  # fmt: skip
_COLUMNS = {"before_at": "before_quarter", "plan_end_at": "plan_end_quarter"}
COLUMNS = ("area", "rule", "severity", "onset", *_PEOPLE, *_COLUMNS.values(), "checks")


def evaluate(
    panel: pd.DataFrame, *, thresholds: Thresholds | None = None, quarter: str | None = None
) -> pd.DataFrame:
    """Give the alerts that stand at a quarter: one row an area and rule that is true on what the panel holds.

    panel: one row an area and quarter, with area, quarter ("2016-17 Q2") and value (live holders, NaN where
    none). May also hold status (one of the seven; a value counts where reported or rounded), starters (new in
    the quarter), plan (planned holders; rows of later quarters may hold nothing else), started_on (a date;
    otherwise an area is live since its first return), ytd, collection (quarters of unlike collection are not
    held against one another), has_returned, is_copied and parts_differ (bool). Areas need not have every
    quarter. quarter: the one judged, otherwise the last of the panel, those with plans alone left out.

    Gives area, rule, severity ("high", "medium", "info", "watch"), onset (quarter), and the evidence, NaN or
    None where a rule has none: value, before and before_quarter, most, starters, expected and short (people),
    growth_pct (of all areas), returns of window (quarters), plan, plan_end at plan_end_quarter, required and
    recent (people a quarter), ytd, and checks (the words of CHECKS that hold, joined by a comma).
    In order of area, then of rule's priority. Raises ValueError for a row listed twice, and PlainError for a
    quarter that cannot be read.
    """
    import pandas as pd

    if panel.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    areas, first, built = panel_of(panel, quarter)
    at = built.value.shape[1] - 1
    rows: list[dict[str, Any]] = []
    for rule, verdict in judge(built, at, thresholds or Thresholds()).items():
        for place in np.flatnonzero(verdict.state == TRUE):
            row: dict[str, Any] = {
                "area": areas[place],
                "rule": rule,
                "severity": SEVERITIES[verdict.severity[place]],
                "onset": quarter_at(first, int(verdict.onset[place])),
            }
            for name, values in verdict.evidence.items():
                row |= _told(name, values[place], first)
            rows.append(row)
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return found.sort_values("area", kind="stable", ignore_index=True)


def _told(name: str, value: Any, first: int) -> dict[str, Any]:
    if name in _COLUMNS:
        return {_COLUMNS[name]: quarter_at(first, int(value)) if value >= 0 else None}
    if name == "checks":
        return {name: ", ".join(word for place, word in enumerate(CHECKS) if int(value) >> place & 1)}
    return {name: float(value)}


def index_of(quarter: str) -> int:
    """Number a quarter: year * 4 + quarter - 1. Raises PlainError for what is none."""
    read = Quarter.parse(quarter)
    return read.year * 4 + read.number - 1


def quarter_at(first: int, column: int) -> str:
    """Name the quarter of a column."""
    return str(Quarter((first + column) // 4, (first + column) % 4 + 1))


def panel_of(frame: pd.DataFrame, quarter: str | None = None) -> tuple[list[Any], int, Panel]:
    """Lay a frame as `evaluate` takes it out as areas by quarters, up to the quarter judged.

    Gives the areas, the index of column 0 and the panel. Raises ValueError for a row listed twice.
    """
    areas = sorted(frame["area"].unique())
    number = {area: place for place, area in enumerate(areas)}
    row = np.array([number[area] for area in frame["area"]])
    index = np.array([index_of(str(one)) for one in frame["quarter"]])
    if len(set(zip(row.tolist(), index.tolist()))) < len(frame):
        twice = frame[frame.duplicated(["area", "quarter"])].iloc[0]
        raise ValueError(f"{twice['area']} is listed twice for {twice['quarter']}")
    first, plans_to = int(index.min()), int(index.max())
    last = index_of(quarter) if quarter else _last(frame, index)
    shape = (len(areas), max(last, plans_to) - first + 1)
    place = (row, index - first)

    def numbers(name: str) -> np.ndarray:
        grid = np.full(shape, np.nan)
        if name in frame:
            grid[place] = frame[name].to_numpy(dtype=float, na_value=np.nan)
        return grid

    def flags(name: str, otherwise: np.ndarray) -> np.ndarray:
        grid = otherwise.copy()
        if name in frame:
            grid[place] = frame[name].fillna(False).to_numpy(dtype=bool)
        return grid

    value = numbers("value")
    status = np.full(shape, "missing", dtype=object)
    status[place] = (
        frame["status"].to_numpy(dtype=object)
        if "status" in frame
        else np.where(np.isnan(value[place]), "missing", "reported")
    )
    nothing = np.zeros(shape, dtype=bool)
    copied = flags("is_copied", nothing)
    returned = flags("has_returned", status != "missing")
    starters, ytd = numbers("starters"), numbers("ytd")
    for grid in (value, starters, ytd):
        grid[copied] = np.nan
    value[~np.isin(status, VALUED)] = np.nan
    width = last - first + 1
    return areas, first, Panel(
        first=first,
        value=value[:, :width],
        starters=starters[:, :width],
        ytd=ytd[:, :width],
        plan=numbers("plan"),
        is_rounded=(status == "rounded")[:, :width],
        has_returned=returned[:, :width],
        is_unequal=flags("parts_differ", nothing)[:, :width],
        start=_starts(frame, row, returned[:, :width] & (status != "not_applicable")[:, :width], first),
        collection=_collections(frame, index - first, width),
        is_due=np.ones(width, dtype=bool),
    )  # fmt: skip


def _last(frame: pd.DataFrame, index: np.ndarray) -> int:
    """The last quarter of which there is more than a plan."""
    if "plan" not in frame:
        return int(index.max())
    bare = frame["plan"].notna() & frame["value"].isna()
    for name in ("starters", "ytd"):
        if name in frame:
            bare &= frame[name].isna()
    if "status" in frame:
        bare &= frame["status"].isna() | frame["status"].eq("missing")
    planned_alone = {one for one in set(index.tolist()) if bare[index == one].all()}
    told = [one for one in set(index.tolist()) if one not in planned_alone]
    return max(told, default=int(index.max()))


def _starts(frame: pd.DataFrame, row: np.ndarray, returned: np.ndarray, first: int) -> np.ndarray:
    """(A,) column of the first quarter live: started_on where given, else the first return."""
    start = np.where(returned.any(axis=1), np.argmax(returned, axis=1), returned.shape[1])
    if "started_on" in frame:
        for place, day in zip(row, frame["started_on"]):
            if day == day and day is not None:
                quarter = Quarter.containing(day)
                start[place] = quarter.year * 4 + quarter.number - 1 - first
    return start


def _collections(frame: pd.DataFrame, column: np.ndarray, width: int) -> np.ndarray:
    made = np.zeros(width, dtype=int)
    if "collection" in frame:
        names: dict[Any, int] = {}
        for place, name in zip(column, frame["collection"]):
            if place < width:
                made[place] = names.setdefault(name, len(names))
    return made
