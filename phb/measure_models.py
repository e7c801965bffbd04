"""The shape of a measure, a file of `definitions/measures/`; `phb/definitions.py` reads them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from phb.definition_models import Definition, Slug, Source, Text

# Columns of the mart `ccg_quarter` that hold people; a measure may divide nothing else.
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
]
Denominator = Literal["population", "holders"]


class Measure(Definition):
    """A figure of one CCG, a region or England: a numerator, over a denominator or over nothing.

    kind says what is counted (live, new, in_quarter, ytd); change is "quarter" when the measure is the
    difference from the quarter before; polarity says which way is better, or "none" where nothing is agreed.
    review_on is the last day by which the programme looks at the definition again.
    """

    name: Slug
    title: Text
    short: Text
    kind: Literal["live", "new", "in_quarter", "ytd"]
    numerator: Numerator
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
        """A rate or share has a denominator; class breaks, if given, rise."""
        if (self.per > 1) != (self.denominator is not None):
            raise ValueError("per above 1 and denominator go together")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks do not rise")
        return self

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the programme should have looked at it again before today."""
        return self.review_on < today
