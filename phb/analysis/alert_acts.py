"""What people have made of an alert: acts, each kept as it was, read into one standing.

Acts count whenever they were done, also when an earlier quarter is shown: the page shows what people have
said up to now. Only what has a date of its own, a snooze's end and a review, is judged against the quarter
shown. Nothing here hides an alert: whoever counts alerts counts those acknowledged, snoozed and resolved by
hand too, and says how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from phb.journal_entries import Act

State = Literal["new", "acknowledged", "snoozed", "resolved", "explained", "reopened"]
_DECIDING: dict[str, State] = {
    "acknowledged": "acknowledged",
    "resolved": "resolved",
    "explained": "explained",
    "reopened": "reopened",
}
TITLES: dict[State, str] = {
    "new": "New",
    "acknowledged": "Acknowledged",
    "snoozed": "Snoozed",
    "resolved": "Resolved by hand",
    "explained": "Explained",
    "reopened": "Reopened by hand",
}


@dataclass(frozen=True)
class Standing:
    """What people have said of one alert, read at a quarter.

    state comes from the last act that decides, or is "snoozed" until the quarter `until`. acted_in is the
    quarter that was shown when it was decided, by and at who did and when ("" and "" where nobody has).
    review_quarter and is_review_due belong to acknowledged: due in the quarter of the review and overdue
    after it. is_back says that a snooze has ended and nobody has acted since. owner and note are the last
    ones given; reason is of resolved and explained. history holds every act as a row, oldest first.
    """

    state: State = "new"
    owner: str = ""
    note: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""
    acted_in: str = ""
    review_quarter: str | None = None
    is_review_due: bool = False
    is_review_overdue: bool = False
    until: str | None = None
    is_back: bool = False
    history: tuple[dict[str, str], ...] = ()

    @property
    def words(self) -> str:
        """Say the standing in a few words."""
        said = TITLES[self.state]
        if self.state == "acknowledged":
            said += f" by {self.owner}"
            if self.review_quarter:
                overdue = ", overdue" if self.is_review_overdue else ""
                said += f", review {self.review_quarter}{overdue}"
        elif self.state == "snoozed":
            said += f" until {self.until}"
        elif self.reason:
            said += f": {self.reason}"
        return f"{said}; back from a snooze" if self.is_back else said


def standing(acts: Iterable[Act], quarter: str) -> Standing:
    """Read the acts on one alert, oldest first, at the quarter shown, text like "2016-17 Q2".

    A later act wins over an earlier one and overwrites nothing. Acknowledging keeps the alert open under an
    owner. A snooze leaves what was decided before and covers it until its quarter, from which on the alert is
    back; any act that decides ends it. Resolving, explaining and reopening end a review; the owner stays.
    """
    now = Standing()
    rows = []
    for act in acts:
        rows.append(_row(act))
        told = replace(now, owner=act.owner or now.owner, note=act.note or now.note)
        if act.kind == "snoozed":
            now = replace(told, until=act.until)
        elif act.kind in _DECIDING:
            now = replace(
                told,
                state=_DECIDING[act.kind],
                by=act.by,
                at=rows[-1]["at"],
                acted_in=act.alert.quarter,
                reason=act.reason,
                review_quarter=act.review_quarter,
                until=None,
            )
        else:
            now = told
    is_asleep = now.until is not None and quarter < now.until
    review = now.review_quarter
    return replace(
        now,
        state="snoozed" if is_asleep else now.state,
        is_back=now.until is not None and not is_asleep,
        is_review_due=review is not None and quarter >= review,
        is_review_overdue=review is not None and quarter > review,
        history=tuple(rows),
    )


def standings(acts: Iterable[Act], quarter: str) -> dict[str, Standing]:
    """Read all acts, oldest first, by alert_id; an alert nobody has acted on has no entry: Standing()."""
    by_alert: dict[str, list[Act]] = {}
    for act in acts:
        by_alert.setdefault(act.alert.alert_id, []).append(act)
    return {alert_id: standing(some, quarter) for alert_id, some in by_alert.items()}


def _row(act: Act) -> dict[str, str]:
    """Give an act as a row of the history: times in UTC, to the minute."""
    return {
        "at": act.at.strftime("%Y-%m-%d %H:%M"),
        "by": act.by,
        "kind": act.kind,
        "quarter": act.alert.quarter,
        "owner": act.owner,
        "review_quarter": act.review_quarter or "",
        "until": act.until or "",
        "reason": act.reason,
        "note": act.note,
        "rule": act.alert.rule,
        "sentence": act.alert.sentence,
        "store_version": act.alert.store_version,
    }
