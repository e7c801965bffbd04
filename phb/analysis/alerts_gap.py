"""How few CCGs hold half of the people short of what was expected."""

from __future__ import annotations

from dataclasses import dataclass

from phb.analysis import words
from phb.analysis.alerts import Alert, Inbox

COUNTS = (
    "It counts, for each CCG, the larger of two numbers: people short of growth like the others', or of its "
    "own plan. It leaves out CCGs without such a number: not started, no return, returns to check."
)


@dataclass(frozen=True)
class Part:
    """A CCG's part of the gap: the alert that says most, and what share it and those before it hold."""

    alert: Alert
    short: float
    share_so_far: float


@dataclass(frozen=True)
class Gap:
    """The gap of a quarter by CCG, the largest first. half is how many CCGs together hold half of it.

    without is how many CCGs with an alert have no number; doubtful those whose plan must be mistyped.
    """

    quarter: str
    parts: tuple[Part, ...]
    half: int
    total: float
    finding: str
    without: int
    doubtful: tuple[str, ...]
    source: str


def gap(found: Inbox) -> Gap:
    """Add up the people short over stall and plan alerts, one number a CCG: its largest."""
    largest: dict[str, Alert] = {}
    doubtful = []
    for one in found.alerts:
        if one.family not in ("stall", "plan") or one.short is None:
            continue
        if one.is_plan_doubtful:
            doubtful.append(one.ccg)
        elif one.short > ((largest[one.ccg_code].short or 0) if one.ccg_code in largest else 0):
            largest[one.ccg_code] = one
    ordered = sorted(largest.values(), key=lambda one: (-(one.short or 0), one.ccg_code))
    total = sum(one.short or 0 for one in ordered)
    parts, so_far = [], 0.0
    for one in ordered:
        so_far += one.short or 0
        parts.append(Part(one, one.short or 0, so_far / total))
    half = next((at for at, part in enumerate(parts, start=1) if part.share_so_far >= 0.5 - 1e-9), 0)
    all_ccgs = {one.ccg_code for one in found.alerts}
    return Gap(
        quarter=found.quarter,
        parts=tuple(parts),
        half=half,
        total=total,
        finding=_finding(half, len(parts), total),
        without=len(all_ccgs - largest.keys()),
        doubtful=tuple(doubtful),
        source=found.source,
    )


def _finding(half: int, count: int, total: float) -> str:
    if not count:
        return "No CCG is known to be short of what was expected"
    if count == 1:
        return f"1 CCG is short of what was expected, by {words.number(total)} people"
    hold = "holds" if half == 1 else "hold"
    return f"{half} of {count} CCGs {hold} half of the gap of {words.number(total)} people"
