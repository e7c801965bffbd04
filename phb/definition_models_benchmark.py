"""The shapes of what is decided about holding a CCG against others: `definitions/benchmark.toml`."""

from __future__ import annotations

from pydantic import Field, field_validator

from phb.definition_models import Definition, Slug, Source, Text
from phb.quarters import Quarter


class Reliability(Definition):
    """The fewest people of which a rate is ranked; of a share, the fewest people it is of."""

    least: int = Field(gt=0)
    why: Text
    source: Source


class Risen(Definition):
    """Who broke out: among the lowest for some quarters running, later above others for some running.

    lowest and above are parts (0 to 1) of the CCGs with a figure of the measure.
    """

    measure: Slug
    lowest: float = Field(gt=0, lt=1)
    lowest_quarters: int = Field(gt=0)
    above: float = Field(gt=0, lt=1)
    above_quarters: int = Field(gt=0)
    why: Text


class Rebase(Definition):
    """A quarter in which control charts begin anew, in few words for the picture, and why."""

    quarter: Text
    marked: Text
    reason: Text
    source: Source

    @field_validator("quarter")
    @classmethod
    def is_a_quarter(cls, said: str) -> str:
        """It is one."""
        return str(Quarter.parse(said))


class Benchmark(Definition):
    """How a CCG is held against others."""

    reliability: Reliability
    risen: Risen
    rebase: tuple[Rebase, ...] = ()
