"""The pilot form of the alert rules, read from `definitions/alerts/pilot.toml` and held to its examples."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from phb.definition_models import Definition, Text
from phb.definitions import FOLDER, read_toml
from phb.errors import PlainError
from phb.methods.pilots import Site, Statement, Verdict, evaluate
from phb.methods.pilots_elapsed import parse_days

Rule = Literal["NOT_STARTED", "NOT_RELEASED", "OFF_TRACK", "WATCH"]
# What a sentence may say; phb/analysis/pilots_words.py fills each in.
PLACES = (
    "site",
    "recruited",
    "planned",
    "due",
    "pct",
    "elapsed",
    "spent",
    "target_met_months",
    "target_met_word",
)


class Thresholds(Definition):
    """The numbers of METHODS 3.5: months, a share of the plan, people, months."""

    minimum_months: float = Field(gt=0)
    behind_below: float = Field(gt=0, le=1)
    short_by: float = Field(ge=0)
    target_met_months: float = Field(ge=0)


class Example(Definition):
    """A site as it might be told of, and whether the rule fires for it."""

    says: Text
    fires: bool
    recruited: float | None = None
    recruited_word: str = ""
    planned: float | None = None
    planned_word: str = ""
    released: float | None = None
    months_running: float | None = None
    months_running_word: str = ""
    target_met_months: float | None = None
    start_text: str = ""
    start_date: str = ""
    said_on: str = ""

    def site(self) -> Site:
        """Give the site that the example tells of."""
        said_on = parse_days(self.said_on) if self.said_on else None
        told = (
            ("patients_recruited", self.recruited, self.recruited_word),
            ("patients_planned", self.planned, self.planned_word),
            ("budgets_released", self.released, ""),
            ("months_running", self.months_running, self.months_running_word),
            ("recruitment_target_met_months", self.target_met_months, ""),
        )
        said = tuple(
            Statement(measure, value, word, said_on)
            for measure, value, word in told
            if value is not None or word
        )
        return Site(self.says, self.start_text, self.start_date, said)


class PilotRule(Definition):
    """One rule in words: what it looks at, why, its sentence, what would clear it, and its examples."""

    title: Text
    severity: Literal["high", "medium", "watch"]
    looks_at: Text
    why: Text
    sentence: Text
    clears: Text
    examples: tuple[Example, ...]

    @field_validator("sentence")
    @classmethod
    def check_places(cls, sentence: str) -> str:
        """Only what is known of every site may stand in a sentence."""
        unknown = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None} - set(
            PLACES
        )
        if unknown:
            raise ValueError(f"there is no {', '.join(sorted(unknown))}; choose among {', '.join(PLACES)}")
        return sentence

    @model_validator(mode="after")
    def check(self) -> PilotRule:
        """At least one example fires and one does not."""
        if {one.fires for one in self.examples} != {True, False}:
            raise ValueError("examples: give one that fires and one that does not")
        return self


class PilotRules(Definition):
    """All of the file: its version, the thresholds and the four rules."""

    version: Text
    thresholds: Thresholds
    rules: dict[Rule, PilotRule]

    @model_validator(mode="after")
    def check(self) -> PilotRules:
        """Every rule has its entry."""
        lacking = set(get_args(Rule)) - set(self.rules)
        if lacking:
            raise ValueError(f"rules: there is no entry for {', '.join(sorted(lacking))}")
        return self

    def rule(self, state: str) -> PilotRule | None:
        """Give the rule that a state is named after; None where no rule holds, or nothing could be judged."""
        return {str(name): rule for name, rule in self.rules.items()}.get(state)

    def judge(self, sites: list[Site]) -> list[Verdict]:
        """Evaluate sites by the thresholds of the file."""
        return evaluate(sites, **self.thresholds.model_dump())


@cache
def pilot_rules(folder: Path = FOLDER) -> PilotRules:
    """Read the rules and try their examples.

    Raises PlainError with file and line for an entry that is unknown, missing or wrong, and for an example
    that contradicts its rule.
    """
    path = folder / "alerts" / "pilot.toml"
    document = read_toml(path)
    text = path.read_text(encoding="utf-8")
    try:
        found = PilotRules.model_validate(document)
    except ValidationError as wrong:
        faults = [_fault(fault, text) for fault in wrong.errors()]
        raise PlainError(f"{path.name}: {'; '.join(faults)}.") from None
    for name, rule in found.rules.items():
        for number, (example, verdict) in enumerate(
            zip(rule.examples, found.judge([one.site() for one in rule.examples]), strict=True)
        ):
            if (name == verdict.state) != example.fires:
                line = _line(text, ("rules", name, "examples", number))
                does = "fires" if name == verdict.state else "does not fire"
                raise PlainError(
                    f'{path.name}, line {line}: the example "{example.says}" contradicts its rule: '
                    f"{name} {does}."
                )
    return found


def _fault(fault: Any, text: str) -> str:
    where = tuple(fault["loc"])
    said = fault["msg"].removeprefix("Value error, ")
    return f"line {_line(text, where)}: {'.'.join(map(str, where)) or 'the whole file'}: {said}"


def _line(text: str, where: tuple[Any, ...]) -> int:
    """Give the line of an entry, of the table it belongs to where it is missing, or 1."""
    tables, keys = [], [str(part) for part in where]
    line, left = 1, 0
    if keys[:1] == ["rules"] and len(keys) > 1:
        tables = [f"[rules.{keys[1]}]"]
        keys = keys[2:]
        if keys[:1] == ["examples"] and len(keys) > 1:
            tables, left, keys = [f"[[{tables[0][1:-1]}.examples]]"], int(keys[1]), keys[2:]
    elif keys[:1] == ["thresholds"]:
        tables, keys = ["[thresholds]"], keys[1:]
    is_inside = not tables
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith("["):
            if is_inside and tables:
                break
            if row.split("#")[0].strip() in tables:
                is_inside, left = left == 0, left - 1
                line = number if is_inside else line
        elif is_inside and keys and re.match(rf"{re.escape(keys[0])}\s*=", row):
            return number
    return line
