"""The shape of a measure, a file of `definitions/measures/`; `phb/definitions.py` reads them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from phb.definition_models import Definition, Slug, Source, Text

# Columns of the mart `area_quarter` that hold counts; a measure may divide nothing else.
Numerator = Literal[
    "holders",
    "holders_direct_payment",
    "holders_notional",
    "holders_third_party",
    "holders_start",
    "starters",
    "ended",
    "in_quarter",
    "holders_ytd",
    "planned_holders",
    "quality_kept",
]
Denominator = Literal["population", "holders", "quality_applicable", "chc_eligible"]


class Measure(Definition):
    """A figure of one CCG, a region or England: a numerator, over a denominator or over nothing.

    kind says what is counted (live, new, in_quarter, ytd, or the points of a score); care_group, of holders
    alone, names one of definitions/care_group.toml; change is "quarter" when the measure is the
    difference from the quarter before; polarity says which way is better, or "none" where nothing is agreed.
    review_on is the last day by which the programme looks at the definition again.
    """

    name: Slug
    title: Text
    short: Text
    kind: Literal["live", "new", "in_quarter", "ytd", "score"]
    numerator: Numerator
    care_group: Slug | None = None
    denominator: Denominator | None = None
    per: Literal[1, 100, 100_000] = 1
    change: Literal["none", "quarter"] = "none"
    unit: Text
    decimals: int = Field(default=0, ge=0, le=2)
    polarity: Literal["higher", "lower", "none"]
    order: int
    review_on: dt.date
    why: Text
    caution: Text | None = None
    breaks: tuple[float, ...] = ()
    source: Source

    @model_validator(mode="after")
    def check(self) -> Measure:
        """A rate or share has a denominator, only holders have care groups; class breaks, if given, rise."""
        if (self.per > 1) != (self.denominator is not None):
            raise ValueError("per above 1 and denominator go together")
        if self.care_group and self.numerator != "holders":
            raise ValueError("care_group goes with the numerator holders alone")
        if (self.kind == "score") != (self.numerator == "quality_kept"):
            raise ValueError("the kind score and the numerator quality_kept go together")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks do not rise")
        return self

    @property
    def column(self) -> str:
        """The column of the mart `area_quarter` that is its numerator."""
        return f"care_group_{self.care_group}" if self.care_group else self.numerator

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the programme should have looked at it again before today."""
        return self.review_on < today
