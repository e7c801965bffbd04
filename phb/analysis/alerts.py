"""Whom to call this week: the alerts of a quarter, the most pressing first, and what they add up to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from phb.analysis import words
from phb.analysis.figure import Figure
from phb.store import Store

# Severity by shape and word, never by colour alone.
SEVERITIES = {"high": "▲ High", "medium": "◆ Medium", "info": "● To check", "watch": "○ To watch"}
LIVING = ("open", "held")
HOW = (
    "Alerts are raised in the build, for every quarter, on what was known then and on the CCGs of that "
    "quarter, whichever geography is chosen above. A value that is missing, suppressed or not comparable is "
    "never evidence: it holds an alert and ends none."
)
# A plan this many times what the CCG has, and of at least so many people, was surely typed wrong.
_TIMES, _AT_LEAST = 100, 1_000


@dataclass(frozen=True)
class Alert:
    """An alert as it stood in a quarter; columns as in the mart `alert`, title and place those of its rule.

    stirred_in is the last quarter in which a rule reopened it or made it more severe, None for none.
    """

    alert_id: str
    quarter: str
    ccg_code: str
    name: str
    region_code: str | None
    region_name: str | None
    family: str
    rule: str
    title: str
    place: int
    severity: str
    state: str
    event: str
    onset: str
    raised_in: str
    age: int
    superseded_by: str | None
    judged_in: str
    value: int | None
    before: int | None
    before_quarter: str | None
    expected: float | None
    short: float | None
    plan: int | None
    plan_end: int | None
    plan_end_quarter: str | None
    sentence: str
    public_sentence: str
    clears: str
    not_known: str
    held_because: str | None
    known_on: dt.date
    stirred_in: str | None

    @property
    def ccg(self) -> str:
        """The CCG in words: "Leeds (15F)"."""
        return words.ccg(self.name, self.ccg_code)

    @property
    def region(self) -> str:
        """The region in words."""
        return self.region_name or "Region not known"

    @property
    def since(self) -> str:
        """Since when, and for how long it has been an alert: "since 2018-19 Q3, raised two quarters ago"."""
        ago = {0: "this quarter", 1: "1 quarter ago"}.get(self.age, f"{self.age} quarters ago")
        return f"since {self.onset}, raised {ago}"

    @property
    def is_plan_doubtful(self) -> bool:
        """Whether the plan it is held against is so far from what there is that it must be mistyped."""
        return self.plan is not None and self.plan >= max(_AT_LEAST, _TIMES * (self.value or 0))


@dataclass(frozen=True)
class Inbox:
    """The alerts judged at a quarter: those that live, the watch list (no alerts), and those that ended.

    compared is how many CCGs' live holders could be compared to judge growth; source names all of it.
    """

    quarter: str
    before: str | None
    alerts: tuple[Alert, ...]
    watch: tuple[Alert, ...]
    ended: tuple[Alert, ...]
    earlier: tuple[Alert, ...]
    banner: str | None
    compared: int
    over_quarters: int
    coverage: str
    known_on: dt.date
    source: str

    @property
    def headline(self) -> str:
        """One sentence a person could read out."""
        return _headline(self)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """What the alerts add up to, each against the quarter before."""
        return _figures(self)


def read(row: dict[str, Any]) -> Alert:
    """Take a row of a query as an alert."""
    return Alert(**{one.name: row[one.name] for one in fields(Alert)})


def inbox(store: Store, *, quarter: str) -> Inbox:
    """Give the alerts of a quarter, stalls first, then by severity, rule, people short and age."""
    about = store.rows("alerts_quarter", quarter=quarter)[0]
    rows = _alerts(store, quarter)
    earlier = _alerts(store, about["before"]) if about["before"] else ()
    coverage = f"{words.ccgs(about['ccgs_returned'], about['ccgs_open'])} returned"
    return Inbox(
        quarter=quarter,
        before=about["before"],
        alerts=tuple(one for one in rows if one.family != "watch" and one.state in LIVING),
        watch=tuple(one for one in rows if one.family == "watch" and one.state in LIVING),
        ended=tuple(one for one in rows if one.family != "watch" and one.state not in LIVING),
        earlier=tuple(one for one in earlier if one.family != "watch" and one.state in LIVING),
        banner=about["banner"] if about["is_flat"] else None,
        compared=about["compared"],
        over_quarters=about["over_quarters"],
        coverage=coverage,
        known_on=about["known_on"],
        source=(
            f"{words.source_line(store.meta)} Alerts of {quarter} on the CCGs of that quarter, as known on "
            f"{words.day(about['known_on'])}; {coverage}."
        ),
    )


def known_ids(store: Store) -> frozenset[str]:
    """Give the id of every alert that the store knows in any quarter."""
    return frozenset(row["alert_id"] for row in store.rows("alerts_ids"))


def names(store: Store) -> dict[str, str]:
    """Give every CCG that ever was, in words, by its code."""
    return {row["ccg_code"]: words.ccg(row["name"], row["ccg_code"]) for row in store.rows("area_map_names")}


def _alerts(store: Store, quarter: str) -> tuple[Alert, ...]:
    return tuple(read(row) for row in store.rows("alerts", quarter=quarter))


def _headline(found: Inbox) -> str:
    stalls = [one for one in found.alerts if one.family == "stall"]
    not_started = sum(one.rule == "NOT_STARTED" for one in stalls)
    stalled = len(stalls) - not_started
    known = f"as {found.coverage} for {found.quarter}"
    if not stalls and not found.compared:
        return f"Whether a CCG has stalled cannot be told yet for {found.quarter}: too few quarters compare"
    if not stalls:
        return f"No CCG is known to have stalled or not started, {known}"
    parts = [f"{words.ccgs(stalled)} {'has' if stalled == 1 else 'have'} stalled"] if stalled else []
    if not_started:
        who = f"{not_started:,}" if stalled else words.ccgs(not_started)
        parts.append(f"{who} {'has' if not_started == 1 else 'have'} not started")
    new = sum(one.event == "raised" for one in stalls)
    back = sum(one.event == "reopened" for one in stalls)
    held = sum(one.state == "held" for one in stalls)
    more = [
        f"{new:,} of them new this quarter" if new else "none of them new this quarter",
        *([f"{back:,} back again"] if back else []),
        *([f"{held:,} held, as this quarter's return is no evidence"] if held else []),
    ]
    return f"{' and '.join(parts)}, {known}; {', '.join(more)}"


def _figures(found: Inbox) -> tuple[Figure, ...]:
    def counted(alerts: tuple[Alert, ...], family: str) -> int:
        return len({one.ccg_code for one in alerts if one.family == family and one.severity != "info"})

    def change(family: str) -> str | None:
        if found.before is None:
            return None
        more = counted(found.alerts, family) - counted(found.earlier, family)
        return f"{words.change(more)} since {found.before}"

    stalls = [one for one in found.alerts if one.family == "stall"]
    numbered = [one.short for one in stalls if one.short is not None]
    earlier = sum(one.short or 0 for one in found.earlier if one.family == "stall")
    held = sum(one.state == "held" for one in found.alerts)
    of_those = words.ccgs(len(numbered), len(stalls))
    return (
        Figure(
            "Stalled or not started", words.number(counted(found.alerts, "stall")), "CCGs", change("stall"),
            found.coverage, "ccgs", "Call these first: no growth while the others grew, or nobody yet.",
        ),
        Figure(
            "Short of growth like the others'", words.number(sum(numbered)), "people",
            f"{words.change(sum(numbered) - earlier)} since {found.before}" if found.before else None,
            f"{of_those} above have such a number", "live",
            "People more there would be had these CCGs grown, or taken on, as was to be expected.",
        ),
        Figure(
            "Behind their own plan", words.number(counted(found.alerts, "plan")), "CCGs", change("plan"),
            f"{found.coverage}; only those that sent a plan", "ccgs",
            "Below three quarters of the plan, with too little of the year left at their pace.",
        ),
        Figure(
            "No return for two quarters or more", words.number(counted(found.alerts, "return")), "CCGs",
            change("return"), f"{held:,} of {len(found.alerts):,} alerts are held for want of evidence",
            "ccgs",
            "Nobody knows what happens there; silence ends no alert.",
        ),
    )  # fmt: skip
