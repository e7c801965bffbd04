"""The shapes of what is decided about small counts in public: `definitions/disclosure.toml`."""

from __future__ import annotations

from pydantic import Field, model_validator

from phb.definition_models import Definition, Slug, Source, Text


class Profile(Definition):
    """How a count of people is shown to the public; nought is always shown as 0.

    highest_small: counts from 1 to this are shown by symbol; others to the nearest multiple of base.
    secondary_symbol stands where a figure is hidden to protect another. candidates: how many figures must
    remain possible for every small count.
    """

    title: Text
    highest_small: int = Field(gt=0)
    base: int = Field(gt=0)
    symbol: Text
    secondary_symbol: Text
    candidates: int = Field(gt=1)
    why: Text
    source: Source | None = None

    @model_validator(mode="after")
    def check(self) -> Profile:
        """No count that is shown looks like nought or like a hidden one, and the candidates can remain."""
        if self.highest_small + 1 + self.base // 2 < self.base:
            raise ValueError(f"base {self.base} would show {self.highest_small + 1} people as 0")
        if self.candidates > self.highest_small:
            raise ValueError(f"candidates is more than the {self.highest_small} figures that are small")
        if self.symbol == self.secondary_symbol:
            raise ValueError("symbol and secondary_symbol are the same")
        return self


class Disclosure(Definition):
    """The profiles by name, and the one in use."""

    default: Slug
    profiles: dict[Slug, Profile] = Field(min_length=1)

    @model_validator(mode="after")
    def check(self) -> Disclosure:
        """The profile in use is there."""
        if self.default not in self.profiles:
            raise ValueError(f"default {self.default!r} is not among the profiles")
        return self

    @property
    def profile(self) -> Profile:
        """The profile in use."""
        return self.profiles[self.default]
