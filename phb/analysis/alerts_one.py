"""One alert: how it stands at a quarter, what came before and since, and what people made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.alert_acts import TITLES
from phb.analysis.alerts import SEVERITIES, Alert, read
from phb.analysis.alerts_changed import happened
from phb.analysis.ccg_record_area import STATUS
from phb.analysis.measured_cells import VALUED
from phb.journal_entries import Act
from phb.quarters import Quarter
from phb.store import Store


@dataclass(frozen=True)
class Point:
    """A quarter: what is counted, in words why it is not, the plan, and whether counting changed."""

    quarter: str
    value: int | None
    why_not: str
    plan: int | None
    is_anew: bool


@dataclass(frozen=True)
class OneAlert:
    """An alert at a quarter. rows are the quarters in which it was judged up to then, the last as it stands.

    later are those after it; ended says that it was over before the quarter shown. points are the series of
    what the rule counts, as known in this store, on the CCGs of the quarter judged.
    """

    rows: tuple[Alert, ...]
    later: tuple[Alert, ...]
    quarter: str
    why: str
    points: tuple[Point, ...]
    source: str

    @property
    def now(self) -> Alert:
        """The alert as it stands at the quarter, or as it ended before."""
        return self.rows[-1]

    @property
    def title(self) -> str:
        """The CCG, the rule and since when; of an alert that has ended, when it did."""
        over = f", {self.now.state} in {self.now.quarter}" if self.is_over else ""
        return f"{self.now.ccg}: {self.now.title.lower()} since {self.now.onset}{over}"

    @property
    def is_over(self) -> bool:
        """Whether it had ended before or in the quarter shown."""
        return self.now.quarter < self.quarter or self.now.state not in ("open", "held")


def one_alert(store: Store, *, alert_id: str, quarter: str) -> OneAlert | str:
    """Give an alert at a quarter; or say in a sentence why it cannot be shown."""
    told = store.rows("alerts_one", alert_id=alert_id)
    if not told:
        return (
            f"There is no alert {alert_id[:60]} in this store: the link is wrong, or a restated return or "
            "another rule has undone it since. What people did about it is kept."
        )
    rows = tuple(read(row) for row in told)
    until = tuple(one for one in rows if one.quarter <= quarter)
    if not until:
        first = rows[0]
        return (
            f"The alert {first.title.lower()} of {first.ccg} was raised in {first.quarter}, after {quarter}; "
            f"choose {first.quarter} or later."
        )
    now = until[-1]
    points = store.rows(
        "alerts_series",
        ccg_code=now.ccg_code,
        until=now.quarter,
        judged_in=now.judged_in if now.state == "superseded" else now.quarter,
    )
    measure = counted(now)
    return OneAlert(
        rows=until,
        later=tuple(one for one in rows if one.quarter > quarter),
        quarter=quarter,
        why=told[len(until) - 1]["why"],
        points=tuple(_point(row, measure) for row in points),
        source=(
            f"{words.source_line(store.meta)} On the CCGs of {now.quarter}; the alert was judged on what "
            f"was known on {words.day(now.known_on)}."
        ),
    )


def counted(alert: Alert) -> str:
    """Name what the rule counts: new holders where starts stopped, live holders otherwise."""
    return "starters" if alert.rule == "STARTS_STOPPED" else "holders"


def _point(row: Mapping[str, object], measure: str) -> Point:
    value, status = row[measure], str(row[f"{measure}_status"])
    is_known = status in VALUED and value is not None
    why = "" if is_known else STATUS.get(status, status)
    if status == "missing" and not row["has_returned"]:
        why = "no return"
    plan = row["planned_holders"]
    return Point(
        quarter=str(row["quarter"]),
        value=words.whole(float(str(value))) if is_known else None,
        why_not=why,
        plan=None if plan is None or measure == "starters" else words.whole(float(str(plan))),
        is_anew=bool(row["is_anew"]),
    )


def history(found: OneAlert | None, acts: Sequence[Act], names: Mapping[str, str]) -> pd.DataFrame:
    """Give an alert's quarters and people's acts in one order: a quarter, then what was done in it."""
    rows: list[tuple[tuple[int, int, int], dict[str, str]]] = []
    for one in found.rows if found else ():
        said = {
            "Quarter": one.quarter,
            "What happened": happened(one, names),
            "Who and when": f"as known on {words.day(one.known_on)}",
            "Severity": SEVERITIES[one.severity],
            "In words": one.held_because or one.sentence,
        }
        rows.append(((_index(one.quarter), 0, 0), said))
    for at, act in enumerate(acts):
        rows.append(((_index(act.alert.quarter), 1, at), _act(act)))
    return pd.DataFrame([said for _, said in sorted(rows, key=lambda row: row[0])])


def _index(quarter: str) -> int:
    parsed = Quarter.parse(quarter)
    return parsed.year * 4 + parsed.number


def _act(act: Act) -> dict[str, str]:
    what = {"noted": "Noted"} | {str(state): title for state, title in TITLES.items()}
    more = [
        f"owner {act.owner}" if act.owner else "",
        f"review {act.review_quarter}" if act.review_quarter else "",
        f"until {act.until}" if act.until else "",
        act.reason,
        act.note,
    ]
    return {
        "Quarter": act.alert.quarter,
        "What happened": what[act.kind],
        "Who and when": f"{act.by}, {act.at:%Y-%m-%d %H:%M} UTC",
        "Severity": "",
        "In words": "; ".join(part for part in more if part),
    }
