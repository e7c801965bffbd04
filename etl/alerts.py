"""Alerts of every quarter, raised on what was known then: alert, alert_quarter and alert_rule. METHODS 3."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np

from etl import england_known
from etl.alert_panel import Known, panels, quarter_of
from etl.geography import Crosswalk
from etl.warehouse import Warehouse
from phb.alert_rules import AlertRule, rules, thresholds, told
from phb.methods.lifecycle import Entry, Finding, Mark, Round, live
from phb.methods.lineage import STATUSES
from phb.methods.stall_rules import FALSE, SEVERITIES, TRUE, Verdict, flat, judge, judge_by
from phb.methods.stall_thresholds import Thresholds

_ALERT = {
    "alert_id": "varchar",
    "quarter": "varchar",
    "ccg": "integer",
    "family": "varchar",
    "rule": "varchar",
    "severity": "varchar",
    "state": "varchar",
    "event": "varchar",
    "onset": "varchar",
    "raised_in": "varchar",
    "age": "integer",
    "superseded_by": "varchar",
    "judged_in": "varchar",
    "value": "bigint",
    "before": "bigint",
    "before_quarter": "varchar",
    "expected": "double",
    "short": "double",
    "growth_pct": "double",
    "returns": "integer",
    "of_quarters": "integer",
    "plan": "bigint",
    "plan_end": "bigint",
    "plan_end_quarter": "varchar",
    "required": "double",
    "recent": "double",
    "sentence": "varchar",
    "public_sentence": "varchar",
    "clears": "varchar",
    "not_known": "varchar",
    "held_because": "varchar",
    "rule_version": "varchar",
    "known_on": "date",
}
_QUARTER = {
    "quarter": "varchar",
    "known_on": "date",
    "areas": "integer",
    "compared": "integer",
    "over_quarters": "integer",
    "growth_pct": "double",
    "is_flat": "boolean",
    "banner": "varchar",
}
_RULE = {
    "rule": "varchar",
    "family": "varchar",
    "place": "integer",
    "title": "varchar",
    "looks_at": "varchar",
    "why": "varchar",
    "thresholds": "varchar",
    "not_known": "varchar",
    "version": "varchar",
}
_COUNTS = ("value", "before", "returns", "plan", "plan_end")
_NUMBERS = ("expected", "short", "growth_pct", "required", "recent")
_NO_EVIDENCE = {
    "missing": "no return has come for {quarter}",
    "suppressed": "the figure of {quarter} is suppressed",
    "blocked": "a known fault keeps the figure of {quarter} out",
    "not_comparable": "the CCG's boundary has changed, and {quarter} cannot be compared",
    "not_applicable": "the question does not apply in {quarter}",
}
_COPIED = "the return of {quarter} repeats the one before and contradicts itself"
_NOT_LIVE = "the return for {quarter} does not say how many hold a budget"
_CANNOT_TELL = "the quarters behind {quarter} are too few, or too differently counted, to judge by"


def put(store: Warehouse, walk: Crosswalk) -> None:
    """Raise the alerts of every quarter, as the tables that the marts of alerts are made of.

    Raises PlainError, with file and line, for a rule that cannot be read or contradicts its examples.
    """
    known_rules, constants = rules(), thresholds()
    quarters = [_Judged(known, constants) for known in panels(store, walk)]
    entries = live(_rounds(quarters, known_rules, walk))
    by_quarter = {one.known.quarter: one.known for one in quarters}
    store.put("raw_alert", _ALERT, (_row(entry, known_rules, by_quarter, walk) for entry in entries))
    store.put("raw_alert_quarter", _QUARTER, (one.row(constants) for one in quarters))
    store.put("raw_england_known", england_known.COLUMNS, england_known.rows(by_quarter.values()))
    store.put("raw_alert_rule", _RULE, (_rule_row(rule) for rule in known_rules.values()))


class _Judged:
    """A quarter with what every rule says of it, and of earlier quarters on the same knowledge when asked."""

    def __init__(self, known: Known, constants: Thresholds) -> None:
        self.known = known
        self._constants = constants
        self._earlier: dict[tuple[str, int], Verdict] = {}
        self.verdicts = judge(known.panel, known.at, constants)
        self.row_of = {int(area): row for row, area in enumerate(known.areas)}

    def earlier(self, rule: str, at: int) -> Verdict:
        """What a rule says at an earlier column, as known now."""
        if (rule, at) not in self._earlier:
            self._earlier[rule, at] = judge_by(rule, self.known.panel, at, self._constants)
        return self._earlier[rule, at]

    def row(self, constants: Thresholds) -> tuple[Any, ...]:
        """The quarter as alert_quarter has it: how all CCGs together grew, against which stalls are held."""
        window = constants.stalled.quarters
        found = flat(self.known.panel, self.known.at, window, constants.stalled)
        growth = None if found.growth != found.growth else 100 * (found.growth - 1)
        is_flat = growth is not None and growth <= constants.flat_pct
        banner = (
            f"Live holders have stood still everywhere: the {found.compared} CCGs that reported both "
            f"quarters changed by {growth:+.1f}% together in {window} quarters. One CCG's stall cannot be "
            "told from the country's, so none is raised on growth."
            if growth is not None and is_flat
            else None
        )
        quarter = str(quarter_of(self.known.quarter))
        areas = int(self.known.areas.size)
        return (quarter, self.known.known_on, areas, found.compared, window, growth, is_flat, banner)


def _rounds(
    quarters: list[_Judged], known_rules: Mapping[str, AlertRule], walk: Crosswalk
) -> Iterator[Round]:
    """Give each quarter as the life of alerts takes it."""
    families: dict[str, list[str]] = {}
    for code, rule in known_rules.items():
        families.setdefault(rule.family, []).append(code)
    before: _Judged | None = None
    for one in quarters:
        marks: dict[tuple[Hashable, str], Mark] = {
            (int(area), family): _mark(one.verdicts, codes, row, one.known)
            for row, area in enumerate(one.known.areas)
            for family, codes in families.items()
        }
        gone = set() if before is None else set(before.row_of) - set(one.row_of)
        yield Round(
            quarter=one.known.quarter,
            marks=marks,
            heirs={area: _heirs(walk, area, one.row_of) for area in gone},
            was_false=_hindsight(one),
        )
        before = one


def _mark(verdicts: Mapping[str, Verdict], codes: list[str], row: int, known: Known) -> Mark:
    """What the rules of a family say of one area: the most severe that is true, the first among equals."""
    states = {code: int(verdicts[code].state[row]) for code in codes}
    true = [code for code in codes if states[code] == TRUE]
    if not true:
        return Mark(None, states)
    code = max(true, key=lambda one: int(verdicts[one].severity[row]))
    verdict = verdicts[code]
    evidence = {name: values[row] for name, values in verdict.evidence.items()}
    onset = known.panel.first + int(verdict.onset[row])
    finding = Finding(code, int(verdict.severity[row]), onset, evidence | {"judged_in": known.quarter})
    return Mark(finding, states)


def _hindsight(one: _Judged) -> Any:
    """Whether a rule was false of an area in an earlier quarter, on the knowledge of this one."""

    def was_false(area: Any, rule: str, quarter: int) -> bool:
        row, at = one.row_of.get(int(area)), quarter - one.known.panel.first
        return row is not None and bool(one.earlier(rule, at).state[row] == FALSE)

    return was_false


def _heirs(walk: Crosswalk, area: int, open_now: Mapping[int, int]) -> tuple[str, ...]:
    """The codes of the CCGs open now to which a closed one's people went."""
    codes = {
        walk.ccgs[int(heir)][0]
        for heir in np.unique(walk.heir[walk.origin == area])
        if int(heir) in open_now and int(heir) != area
    }
    return tuple(sorted(codes))


def _row(
    entry: Entry, known_rules: Mapping[str, AlertRule], by_quarter: Mapping[int, Known], walk: Crosswalk
) -> tuple[Any, ...]:
    area = int(str(entry.area))
    rule = known_rules[entry.finding.rule]
    first = next(iter(by_quarter.values())).panel.first
    judged_in = int(entry.finding.evidence["judged_in"])
    evidence = {name: value for name, value in entry.finding.evidence.items() if name != "judged_in"}
    found = told(evidence, first, judged_in - first, entry.finding.onset - first)
    code, since = walk.ccgs[area]
    opened = since.year * 4 + (since.month - 4) // 3
    onset = str(quarter_of(max(entry.onset, opened)))
    known = by_quarter[entry.quarter]
    numbers = {name: int(found[name]) if name in found else None for name in _COUNTS}
    numbers |= {name: found.get(name) for name in _NUMBERS}
    quarters = {
        name: str(quarter_of(int(found[name]))) if name in found else None
        for name in ("before_quarter", "plan_end_quarter")
    }
    fields: dict[str, Any] = {
        "alert_id": f"{code}-{rule.family}-{onset.replace(' ', '-')}",
        "quarter": str(quarter_of(entry.quarter)),
        "ccg": area,
        "family": rule.family,
        "rule": rule.code,
        "severity": SEVERITIES[entry.finding.severity],
        "state": entry.state,
        "event": entry.event,
        "onset": onset,
        "raised_in": str(quarter_of(entry.raised_in)),
        "age": entry.quarter - entry.raised_in,
        "superseded_by": ", ".join(entry.heirs) or None,
        "judged_in": str(quarter_of(judged_in)),
        **numbers,
        **quarters,
        "of_quarters": int(found["window"]) if "window" in found else None,
        "sentence": rule.say(found),
        "public_sentence": rule.say(found, public=True),
        "clears": rule.say_what_clears(found),
        "not_known": rule.not_known,
        "held_because": _held_because(entry, known) if entry.state == "held" else None,
        "rule_version": rule.version,
        "known_on": known.known_on,
    }
    return tuple(fields[name] for name in _ALERT)


def _held_because(entry: Entry, known: Known) -> str:
    """Say why this quarter's return neither confirms nor ends an alert."""
    row = int(np.searchsorted(known.areas, int(str(entry.area))))
    status = STATUSES[int(known.status[row])]
    if known.is_copied[row]:
        said = _COPIED
    elif status == "missing" and known.panel.has_returned[row, known.at]:
        said = _NOT_LIVE
    else:
        said = _NO_EVIDENCE.get(status, _CANNOT_TELL)
    return said.format(quarter=quarter_of(entry.quarter))


def _rule_row(rule: AlertRule) -> tuple[Any, ...]:
    constants = "; ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in rule.thresholds.items())
    return (
        rule.code, rule.family, rule.place, rule.title, rule.looks_at, rule.why, constants, rule.not_known,
        rule.version,
    )  # fmt: skip
