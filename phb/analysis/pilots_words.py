"""The state of a pilot site in a sentence, and the page's answer in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phb.analysis import words
from phb.analysis.pilots_told import said_of
from phb.methods.pilots import Amount, State, Verdict
from phb.pilot_rules import PilotRules

if TYPE_CHECKING:
    from phb.analysis.pilots import PilotSite

NO_ALERT, NOT_JUDGED = "No alert", "Nothing to judge by"
# Told by shape as well as by word; the map has a pattern for each.
MARKS: dict[State, str] = {
    "NOT_STARTED": "✖",
    "NOT_RELEASED": "■",
    "OFF_TRACK": "▼",
    "WATCH": "◉",
    "NONE": "✓",
    "UNKNOWN": "?",
}
SEVERITIES = {"high": "high", "medium": "medium", "watch": "watch list, not an alert"}


def title(state: State, rules: PilotRules) -> str:
    """Name a state: the rule's title, or that no rule holds, or that there is nothing to judge by."""
    rule = rules.rule(state)
    if rule:
        return rule.title
    return NO_ALERT if state == "NONE" else NOT_JUDGED


def sentence(name: str, verdict: Verdict, rules: PilotRules) -> str:
    """Say of a site what was seen, by its rule's own sentence."""
    if verdict.state == "UNKNOWN":
        return f"{name}: named, but how many patients were recruited is not stated."
    rule = rules.rule(verdict.state)
    if rule is None:
        count = _people("patients_recruited", verdict.recruited)
        spend = verdict.expected_spend
        rest = f", {said_of('budget_expected_spend', spend.value, '')} of spending expected" if spend else ""
        return f"{name}: {count} recruited{rest}; no rule fires."
    said = rule.sentence.format(**_parts(name, verdict))
    return said + "".join(f" Also: {title(one, rules).lower()}." for one in verdict.also if one != "WATCH")


def _parts(name: str, verdict: Verdict) -> dict[str, str]:
    recruited, planned, met, spent = (
        verdict.recruited,
        verdict.planned,
        verdict.target_met_months,
        verdict.spent,
    )
    share = words.percent(recruited.value, planned.value) if recruited and planned else ""
    return {
        "site": name,
        "recruited": _people("patients_recruited", recruited),
        "planned": _bare(planned),
        "due": f" {planned.due}" if planned and planned.due else "",
        "pct": share,
        "elapsed": verdict.elapsed.words,
        "spent": " No money spent on patient care." if spent and spent.high == 0 else "",
        "target_met_months": _bare(met),
        "target_met_word": _times(met),
    }


def _times(met: Amount | None) -> str:
    if met is None:
        return ""
    many = "" if met.value == 1 else "s"
    return f"{many}, for the first time" if met.qualifier == "first" else many


def _people(measure: str, amount: Amount | None) -> str:
    return "an unknown number" if amount is None else _bare(amount)


def _bare(amount: Amount | None) -> str:
    if amount is None:
        return "an unknown number"
    word = "" if amount.qualifier in ("exact", "stated", "planned", "first", "") else f"{amount.qualifier} "
    return f"{word}{amount.value:,g}"


def headline(sites: Sequence[PilotSite]) -> str:
    """Say how many of the sites with a number had nobody, and what else stalled; sites added here apart."""
    old, new = [one for one in sites if not one.added], [one for one in sites if one.added]
    counted = [one for one in old if one.verdict.recruited]
    if not counted:
        return "The articles name pilot sites, but of none is stated how many patients it recruited"
    parts = []
    nobody = [one for one in counted if one.verdict.state == "NOT_STARTED"]
    unpaid = [one for one in counted if one.verdict.state == "NOT_RELEASED"]
    behind = [one for one in counted if one.verdict.state == "OFF_TRACK"]
    if nobody:
        parts.append(f"{len(nobody)} had no patient")
    if unpaid:
        parts.append(f"{len(unpaid)} had released no budget")
    if behind:
        plan = behind[0].verdict
        of = f" ({_bare(plan.recruited)} of {_bare(plan.planned)})" if len(behind) == 1 else ""
        parts.append(f"{len(behind)} {'was' if len(behind) == 1 else 'were'} behind plan{of}")
    found = listed(parts) if parts else "none raises an alert"
    said = f"Of the {len(counted)} pilot sites of 2009-12 with a stated number of patients, {found}"
    if not new:
        return said
    alerts = sum(one.verdict.is_alert for one in new)
    return f"{said}; of {len(new)} added here, {alerts or 'none'} raise{'s' if alerts < 2 else ''} an alert"


def listed(parts: Sequence[str]) -> str:
    """Write a list: "a, b and c"."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
