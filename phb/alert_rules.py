"""What definitions/alerts says of each alert rule: its constants, its words, and examples that must hold.

A rule's logic is phb/methods/stall_rules.py; the programme decides its constants and its words.
"""

from __future__ import annotations

import hashlib
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, ValidationError, model_validator

from phb.alert_words import PLACEHOLDERS, PUBLIC_PLACEHOLDERS, say
from phb.definition_models import Definition, Text
from phb.definitions import FOLDER
from phb.errors import PlainError
from phb.methods.stall_rules import SEVERITIES, TRUE, Panel, judge
from phb.methods.stall_thresholds import Thresholds
from phb.quarters import Quarter

RULES = ("not_started", "stalled", "starts_stopped", "off_track", "missing", "check_return", "watch")
Cell = float | Literal["missing", "suppressed", "blocked", "not_comparable", "not_applicable", "copied"]
Family = Literal["stall", "plan", "return", "data", "watch"]


class Example(Definition):
    """A little table and what the rule makes of it in its last quarter.

    value and starters are the CCG's, one a quarter up to `until`, a number or why there is none; others and
    others_starters those of all other CCGs together; plan may go further. sentence is what is then said.
    """

    says: Text
    until: Text
    value: tuple[Cell, ...] = Field(min_length=1)
    starters: tuple[Cell, ...] = ()
    plan: tuple[float, ...] = ()
    ytd: tuple[Cell, ...] = ()
    others: tuple[float, ...] = ()
    others_starters: tuple[float, ...] = ()
    rounded: bool = False
    raises: Literal["high", "medium", "info", "watch", "nothing"]
    sentence: Text | None = None

    @model_validator(mode="after")
    def check(self) -> Example:
        """Every column is as long as value; a plan may be longer; until is a quarter."""
        try:
            Quarter.parse(self.until)
        except PlainError as wrong:
            raise ValueError(f"until: {wrong}") from None
        for name in ("starters", "ytd", "others", "others_starters"):
            column = getattr(self, name)
            if column and len(column) != len(self.value):
                raise ValueError(f"{name} has {len(column)} quarters, value has {len(self.value)}")
        if self.plan and len(self.plan) < len(self.value):
            raise ValueError(f"plan has {len(self.plan)} quarters, value has {len(self.value)}")
        return self


class AlertRule(Definition):
    """One rule: what it looks at, its constants, and what is said of a CCG of which it is true.

    clears says what would end the alert, not_known what the returns do not tell; version hashes the file.
    """

    name: Text
    version: Text
    title: Text
    family: Family
    place: int
    looks_at: Text
    why: Text
    sentence: Text
    public_sentence: Text
    clears: Text
    not_known: Text
    thresholds: dict[str, int | float]
    examples: tuple[Example, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def check(self) -> AlertRule:
        """Thresholds are those of the rule, all of them, and a sentence names only what can be filled in."""
        known = {one.name for one in fields(getattr(Thresholds(), self.name))}
        for name in self.thresholds.keys() ^ known:
            raise ValueError(
                f"{name} is not a threshold of {self.name}"
                if name in self.thresholds
                else f"the threshold {name} lacks"
            )
        for template, allowed in (
            ("sentence", PLACEHOLDERS),
            ("public_sentence", PUBLIC_PLACEHOLDERS),
            ("clears", PLACEHOLDERS | known),
        ):
            for _, named, _, _ in string.Formatter().parse(getattr(self, template)):
                if named is not None and named not in allowed:
                    raise ValueError(f"{template} names {{{named}}}, which cannot be filled in there")
        return self

    @property
    def code(self) -> str:
        """The rule as it is written in the store: "STALLED"."""
        return self.name.upper()

    def say(self, evidence: Mapping[str, Any], *, public: bool = False) -> str:
        """Give the sentence for a CCG; the public one never prints a number of people from 1 to 7."""
        template = self.public_sentence if public else self.sentence
        return say(template, {**self.thresholds, **evidence}, public=public)

    def say_what_clears(self, evidence: Mapping[str, Any]) -> str:
        """Say what would end the alert."""
        return say(self.clears, {**self.thresholds, **evidence})


@cache
def rules(folder: Path = FOLDER / "alerts") -> dict[str, AlertRule]:
    """Read every rule by its code, in order of priority, and hold each against its own examples.

    Raises PlainError with file and line for a file that lacks, an entry no rule knows, and an example that
    lacks or contradicts its rule.
    """
    found = [_read(folder / f"{name}.toml", name) for name in RULES]
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in {*RULES, "pilot"}:
            raise PlainError(f"{path.name}: there is no alert rule {path.stem}; its file must go.")
    constants = _thresholds(found)
    for rule in found:
        for place, example in enumerate(rule.examples, start=1):
            _hold(folder / f"{rule.name}.toml", rule, place, example, constants)
    return {rule.code: rule for rule in sorted(found, key=lambda one: one.place)}


def thresholds(folder: Path = FOLDER / "alerts") -> Thresholds:
    """Give the programme's constants as the methods take them."""
    return _thresholds(list(rules(folder).values()))


def _thresholds(found: list[AlertRule]) -> Thresholds:
    usual = Thresholds()
    return Thresholds(**{rule.name: type(getattr(usual, rule.name))(**rule.thresholds) for rule in found})


def _read(path: Path, name: str) -> AlertRule:
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
        entries = tomllib.loads(text)
    except FileNotFoundError:
        raise PlainError(
            f"{path.name} is missing from {path.parent}; put it back from the repository."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise PlainError(f"{path} cannot be read as TOML: {wrong}; mend that line.") from None
    version = hashlib.sha256(content).hexdigest()[:8]
    try:
        return AlertRule.model_validate({"name": name, "version": version, **entries})
    except ValidationError as wrong:
        faults = []
        for fault in wrong.errors():
            at = [str(part) for part in fault["loc"]]
            line = _line(text, at or _named(fault["msg"]))
            said = fault["msg"].removeprefix("Value error, ")
            faults.append(f"{path}, line {line}: {'.'.join(at) or name}: {said}")
        raise PlainError(f"{'; '.join(faults)}.") from None


def _named(message: str) -> list[str]:
    """The entry that a check of the whole rule speaks of."""
    word = re.search(r"Value error, (?:the threshold )?(\w+)", message)
    return [word.group(1)] if word else []


def _line(text: str, at: list[str]) -> int:
    """The line of an entry, or where its example begins if it is not in it."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    headings = [n for n, line in enumerate(lines) if line.strip().startswith("[[examples]]")]
    place = next((int(part) for part in at if part.isdigit()), None)
    if at and at[0] == "examples" and place is not None and place < len(headings):
        start, end = [*headings, end][place : place + 2]
    for word in reversed([part for part in at if not part.isdigit() and part != "examples"]):
        entry = re.compile(rf"""^\s*\[?["']?{re.escape(word)}["']?\s*[\]=]""")
        for n, line in enumerate(lines[start:end], start=start + 1):
            if entry.match(line):
                return n
    return start + 1


def _hold(path: Path, rule: AlertRule, place: int, example: Example, constants: Thresholds) -> None:
    """Raise PlainError where an example contradicts its rule."""
    panel, at = _panel(example)
    verdict = judge(panel, at, constants)[rule.code]
    raised = SEVERITIES[verdict.severity[0]] if verdict.state[0] == TRUE else "nothing"
    line = _line(path.read_text(encoding="utf-8"), ["examples", str(place - 1)])
    where = f'{path}, line {line}: the example "{example.says}"'
    if raised != example.raises:
        raise PlainError(f"{where} raises {raised} by the rule, not {example.raises}; mend one of them.")
    if example.sentence and raised != "nothing":
        found = {name: values[0] for name, values in verdict.evidence.items()}
        said = rule.say(told(found, panel.first, at, int(verdict.onset[0])))
        if said != example.sentence:
            raise PlainError(
                f'{where} says "{said}" by the rule, not "{example.sentence}"; mend one of them.'
            )


def told(evidence: Mapping[str, Any], first: int, at: int, onset: int) -> dict[str, Any]:
    """Give one area's evidence as its sentence takes it: columns become quarters; NaN is left out."""
    found: dict[str, Any] = {"quarter": first + at, "since": first + onset}
    for name, value in evidence.items():
        if name.endswith("_at"):
            found |= {name.replace("_at", "_quarter"): first + int(value)} if value >= 0 else {}
        elif value == value:
            found[name] = float(value)
    return found


def _panel(example: Example) -> tuple[Panel, int]:
    """Lay an example out: the CCG, and all others together as a second area."""
    quarters = len(example.value)
    last = Quarter.parse(example.until)
    first = last.year * 4 + last.number - quarters
    nothing = np.full((2, quarters), np.nan)

    def grid(own: tuple[Cell, ...], others: tuple[float, ...]) -> np.ndarray:
        made = nothing.copy()
        made[0, : len(own)] = [one if isinstance(one, float | int) else np.nan for one in own]
        made[1, : len(others)] = others
        return made

    plan = np.full((2, max(quarters, len(example.plan))), np.nan)
    plan[0, : len(example.plan)] = example.plan
    returned = np.ones((2, quarters), dtype=bool)
    returned[0] = [one != "missing" for one in example.value]
    none = np.zeros((2, quarters), dtype=bool)
    return Panel(
        first=first,
        value=grid(example.value, example.others),
        starters=grid(example.starters, example.others_starters),
        ytd=grid(example.ytd, ()),
        plan=plan,
        is_rounded=~none if example.rounded else none,
        has_returned=returned,
        is_unequal=none,
        start=np.argmax(returned, axis=1),
        collection=np.array([(first + n) >= 2017 * 4 for n in range(quarters)], dtype=int),
        is_due=np.ones(quarters, dtype=bool),
    ), quarters - 1  # fmt: skip
