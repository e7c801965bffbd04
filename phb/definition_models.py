"""The shapes of what the programme has decided: a typed model for each kind of definition.

`phb/definitions.py` reads them from `definitions/*.toml`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from phb.quarters import Quarter

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
# What a return may tell, or what follows from it, before it is parted by arrangement.
ReturnMeasure = Literal["holders", "holders_start", "starters", "ended", "in_quarter", "holders_ytd"]


class Definition(BaseModel):
    """The ground of every definition: nothing unknown, nothing changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Definition):
    """Where a figure comes from: the title of the document and its address."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]


class TargetDate(Definition):
    """One reading of the day by which the band is to be reached; due is the wording of the source."""

    name: Slug
    on: dt.date
    label: Text
    due: Text
    reason: Text
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def quarter(self) -> Quarter:
        """The quarter in which the day falls: its holders at the end are held against the band."""
        return Quarter.containing(self.on)


class Baseline(Definition):
    """Holders, and those by direct payment, from which progress is counted; people."""

    holders: int = Field(gt=0)
    direct_payment: int = Field(gt=0)
    quarter: Text
    year: int
    precision: Text
    reason: Text
    source: Source

    @model_validator(mode="after")
    def check(self) -> Baseline:
        """The quarter is a quarter, and those by direct payment are among the holders."""
        Quarter.parse(self.quarter)
        if self.direct_payment > self.holders:
            raise ValueError("direct_payment is more than holders")
        return self


class OtherTarget(TargetDate):
    """A target on record that is not the band the programme is held against.

    A level (low equals high) or a range, in unit; counts says whose: those who hold a budget, or who are to
    be offered one, which is another thing. kind is the word of its source. on is our reading where the
    source names no day; reason then says so.
    """

    low: int = Field(gt=0)
    high: int = Field(gt=0)
    unit: Literal["people", "budgets", "times"]
    kind: Literal["target", "at least", "up to", "stated"]
    counts: Literal["holders", "offered"]

    @property
    def date_words(self) -> str:
        """Say when it is due, in the source's words and as it is read: "by 2019, read as 31 March 2019"."""
        return f"{self.due}, read as {self.label}"

    @model_validator(mode="after")
    def check(self) -> OtherTarget:
        """The range is the right way up."""
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


@dataclass(frozen=True)
class Aim:
    """What holders can be held against: low to high people by a day; low equals high for a single level."""

    low: int
    high: int
    date: TargetDate

    @property
    def name(self) -> str:
        """The name of its date, which is also that in an address."""
        return self.date.name

    @property
    def quarter(self) -> Quarter:
        """The quarter in which the day falls."""
        return self.date.quarter

    @property
    def levels(self) -> tuple[int, ...]:
        """Its ends, or its one level."""
        return (self.low,) if self.low == self.high else (self.low, self.high)

    @property
    def people(self) -> str:
        """Say how many: "50,000 to 100,000"."""
        return " to ".join(f"{level:,}" for level in self.levels)

    @property
    def title(self) -> str:
        """Say it whole: "50,000 to 100,000 by 31 March 2020"."""
        return f"{self.people} by {self.date.label}"


class Target(Definition):
    """The national target: a band of people, low to high, by each date on record; and all others stated."""

    low: int = Field(gt=0)
    high: int = Field(gt=0)
    default_date: Slug
    dates: tuple[TargetDate, ...] = Field(min_length=1)
    baseline: Baseline
    others: tuple[OtherTarget, ...] = ()

    @model_validator(mode="after")
    def check(self) -> Target:
        """The band is the right way up, its default date is among the dates, no name stands twice."""
        if self.low > self.high:
            raise ValueError("low is above high")
        if self.default_date not in {date.name for date in self.dates}:
            raise ValueError(f"default_date {self.default_date!r} is not among the dates")
        names = [one.name for one in (*self.dates, *self.others)]
        if len(names) != len(set(names)):
            raise ValueError("a name stands twice")
        return self

    @property
    def default(self) -> TargetDate:
        """The date that is used where only one has room."""
        return next(date for date in self.dates if date.name == self.default_date)

    @property
    def aims(self) -> dict[str, Aim]:
        """What holders can be held against, by name: the band by its default date first, then by day."""
        found = [Aim(self.low, self.high, date) for date in self.dates]
        found += [Aim(one.low, one.high, one) for one in self.others if one.counts == "holders"]
        ordered = sorted(found, key=lambda aim: (aim.name != self.default_date, aim.date.on, aim.low))
        return {aim.name: aim for aim in ordered}


class CareGroup(Definition):
    """A group of people by the care they receive; what else the file tells of it is kept beside its title."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Slug
    title: Text


class QualityCheck(Definition):
    """One thing a return is held against; `questions` of the build by which it is lost, none for own rules.

    asked, of the check "complete" alone, gives the measures that the collection of each era asks for.
    """

    name: Literal[
        "on_time",
        "complete",
        "parts_add_up",
        "not_copied_forward",
        "no_unexplained_jump",
        "kinds_consistent",
        "not_restated",
    ]
    title: Text
    weight: int = Field(gt=0)
    questions: tuple[Slug, ...] = ()
    asked: dict[Literal["voluntary", "mandatory"], tuple[ReturnMeasure, ...]] = Field(default_factory=dict)
    looks_at: Text
    why: Text

    @model_validator(mode="after")
    def check(self) -> QualityCheck:
        """Only "complete" asks for figures, and it does so in both eras."""
        if set(self.asked) != ({"voluntary", "mandatory"} if self.name == "complete" else set()):
            raise ValueError("asked names the figures of both eras, and belongs to complete alone")
        return self


class Quality(Definition):
    """How a return is scored: every check, in the order shown; the weights are shares of 100."""

    checks: tuple[QualityCheck, ...]

    @model_validator(mode="after")
    def check(self) -> Quality:
        """Every check has its entry, the weights sum to 100 and no question loses two checks."""
        lacking = set(get_args(QualityCheck.model_fields["name"].annotation)) - {c.name for c in self.checks}
        if lacking:
            raise ValueError(f"there is no entry for {', '.join(sorted(lacking))}")
        total = sum(c.weight for c in self.checks)
        if total != 100:
            raise ValueError(f"the weights sum to {total}, not 100")
        questions = [question for c in self.checks for question in c.questions]
        if len(questions) != len(set(questions)):
            raise ValueError("a question stands under two checks")
        return self
