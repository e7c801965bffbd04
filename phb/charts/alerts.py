"""Alerts as pictures: who holds half of the gap, and one CCG against what was expected of it."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.alerts import Alert, inbox
from phb.analysis.alerts_gap import COUNTS, Gap
from phb.analysis.alerts_gap import gap as gap_of
from phb.analysis.alerts_one import OneAlert, counted
from phb.charts.chart import Break, Chart, Series
from phb.quarters import Quarter
from phb.store import Store

_DRAWN = 15
_STEP, _AROUND = 27, 60
_STARTERS = "New holders in the quarter"
_HOLDERS = "People with a live budget on the last day of the quarter"


def drawn_gap(store: Store, *, quarter: str) -> Chart:
    """Draw the gap of a quarter."""
    return gap(gap_of(inbox(store, quarter=quarter)))


def gap(found: Gap) -> Chart:
    """Draw the CCGs that hold half of the gap, the largest first; those short of a plan hollow."""
    drawn = found.parts[: min(max(found.half, 5), _DRAWN)]
    places = tuple(one.alert.ccg for one in drawn)
    rest = len(found.parts) - len(drawn)
    others = f" {words.ccgs(rest)} more in the table." if rest else ""
    doubtful = (
        f" Left out as well: {words.names(list(found.doubtful))}, whose plans must be mistyped."
        if found.doubtful
        else ""
    )
    without = (
        f" {words.ccgs(found.without)} with an alert {'is' if found.without == 1 else 'are'} not counted."
    )
    return Chart(
        name=f"alerts_gap_{found.quarter}",
        title=found.finding,
        subtitle=(
            f"People short at {found.quarter}. Solid: of growth like the others'; hollow: of its own plan."
            f"{others} {COUNTS}{without if found.without else ''}{doubtful}"
        ),
        series=(
            Series(
                name="People short",
                x=places,
                y=tuple(one.short for one in drawn),
                kind="bar",
                emphasis="focus",
                note=tuple(
                    f"{one.alert.title}; so far {_share(one.share_so_far)} of the gap" for one in drawn
                ),
                points=tuple("partial" if one.alert.family == "plan" else "whole" for one in drawn),
                text=tuple(words.number(one.short) for one in drawn),
            ),
        ),
        places=places,
        y_title="People short of what was expected",
        alt=f"Lying bars, the largest first. {found.finding}. All CCGs are in the table below.",
        table=_gap_table(found),
        source=found.source,
        is_lying=True,
        empty="No open alert of a stall or a plan has a number of people.",
    )


def _share(share: float) -> str:
    return f"{words.whole(100 * share)}%"


def _gap_table(found: Gap) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Place": [str(at) for at, _ in enumerate(found.parts, start=1)],
            "CCG": [one.alert.name for one in found.parts],
            "Code": [one.alert.ccg_code for one in found.parts],
            "Region": [one.alert.region for one in found.parts],
            "Short of": ["its own plan" if one.alert.family == "plan" else "growth" for one in found.parts],
            "People short": pd.array([words.whole(one.short) for one in found.parts], dtype="Int64"),
            "Share of the gap so far": [_share(one.share_so_far) for one in found.parts],
        }
    )


def height(chart: Chart) -> int:
    """Give the pixels in which every bar has room for its name."""
    return _AROUND + _STEP * max(len(chart.places), 3)


def one(found: OneAlert) -> Chart:
    """Draw the CCG up to the quarter judged, what was expected, its plan, and where there is no figure."""
    now = found.now
    is_new = counted(now) == "starters"
    places = tuple(dict.fromkeys([one.quarter for one in found.points] + _plan_end(now)))
    finding = _finding(found, "new holders" if is_new else "holders")
    return Chart(
        name=f"alert_{now.alert_id}",
        title=finding,
        subtitle=(
            f"{_STARTERS if is_new else _HOLDERS}, as known in this store; no line where there is no figure."
            f"{_legend(found)}"
        ),
        series=_series(found, places),
        breaks=_breaks(found),
        places=places,
        y_title="New holders" if is_new else "Holders",
        alt=f"Line chart. {finding}. {now.sentence} The same figures are in the table below.",
        table=_table(found),
        source=found.source,
        empty=f"No figure of {now.ccg} is known.",
    )


def _finding(found: OneAlert, noun: str) -> str:
    """The last figure on record against what was to be expected, or planned, in that quarter."""
    last = next((one for one in reversed(found.points) if one.value is not None), None)
    if last is None:
        return f"No {noun} of {found.now.ccg} are known"
    said = f"{last.value:,} {noun.removesuffix('s') if last.value == 1 else noun} at {last.quarter}"
    expected = _expected(found.now)
    if expected and expected[0][1] == last.quarter:
        return f"{said}, where growth like the others' would have brought {words.number(expected[1][1])}"
    if found.now.family == "plan" and last.plan is not None:
        return f"{said}, against a plan of {last.plan:,}"
    return said


def _expected(now: Alert) -> tuple[tuple[str, ...], tuple[float | None, ...]] | None:
    """What was expected: from the value before to what growth like the others' would have made of it."""
    if (
        now.before is None
        or now.before_quarter is None
        or not now.expected
        or now.family not in ("stall", "watch")
    ):
        return None
    return (now.before_quarter, now.judged_in), (now.before, now.before + now.expected)


def _plan_end(now: Alert) -> list[str]:
    """The quarters from the one judged to the end of the year that the plan is for."""
    if now.plan_end is None or now.plan_end_quarter is None:
        return []
    quarter, found = Quarter.parse(now.judged_in), []
    while str(quarter) < now.plan_end_quarter:
        quarter += 1
        found.append(str(quarter))
    return found


def _legend(found: OneAlert) -> str:
    said = " Dashed: had it grown like the others." if _expected(found.now) else ""
    if any(one.plan is not None for one in found.points):
        said += " Grey diamonds: its own plan."
    return said


def _series(found: OneAlert, places: tuple[str, ...]) -> tuple[Series, ...]:
    now, points = found.now, found.points
    quarters = tuple(one.quarter for one in points)
    drawn = [
        Series(
            name=now.ccg,
            x=quarters,
            y=tuple(one.value for one in points),
            emphasis="focus",
            note=tuple(one.why_not or "as returned" for one in points),
            anew=tuple(one.quarter for one in points if one.is_anew),
        )
    ]
    expected = _expected(now)
    if expected and all(quarter in places for quarter in expected[0]):
        drawn.append(Series(name="Had it grown like the others", x=expected[0], y=expected[1], dash=True))
    plan = {one.quarter: one.plan for one in points if one.plan is not None}
    if now.plan_end is not None and now.plan_end_quarter:
        plan.setdefault(now.plan_end_quarter, now.plan_end)
    if plan:
        drawn.append(
            Series(
                name="Its own plan",
                x=tuple(plan),
                y=tuple(plan.values()),
                kind="marks",
                symbol="diamond",
                emphasis="context",
            )
        )
    return tuple(drawn)


def _breaks(found: OneAlert) -> tuple[Break, ...]:
    """Name where figures begin to lack and where the alert is held, at the first quarter of each stretch."""
    held = {one.quarter for one in found.rows if one.state == "held"}
    named: dict[str, list[str]] = {}
    before = ("", False)
    for point in found.points:
        state = (point.why_not, point.quarter in held)
        if point.why_not and point.why_not != before[0]:
            named.setdefault(point.quarter, []).append(point.why_not.split(":")[0].capitalize())
        if state[1] and not before[1]:
            named.setdefault(point.quarter, []).append("Held")
        if point.is_anew:
            named.setdefault(point.quarter, []).append("Collection<br>mandatory")
        before = state
    # Many short gaps would overprint each other: the latest are what the alert is about.
    kept = sorted(named)[-4:]
    return tuple(Break(quarter, "<br>".join(named[quarter])) for quarter in kept)


def _table(found: OneAlert) -> pd.DataFrame:
    rows = {one.quarter: one for one in found.rows}
    expected = dict(zip(*_expected(found.now) or ((), ())))
    made = pd.DataFrame(
        {
            "CCG": found.now.name,
            "Code": found.now.ccg_code,
            "Quarter": [one.quarter for one in found.points],
            "New holders" if counted(found.now) == "starters" else "Holders": [
                one.value for one in found.points
            ],
            "How known": [one.why_not or "as returned" for one in found.points],
            "Had it grown like the others": [
                None if expected.get(one.quarter) is None else words.whole(float(expected[one.quarter] or 0))
                for one in found.points
            ],
            "Plan": [one.plan for one in found.points],
            "Alert": [rows[one.quarter].state if one.quarter in rows else "" for one in found.points],
        }
    )
    counts = [made.columns[3], "Had it grown like the others", "Plan"]
    return made.astype(dict.fromkeys(counts, "Int64"))
