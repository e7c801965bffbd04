"""The shapes of what the programme has decided about CCGs side by side: fair shares, and who is like whom.

`phb/definitions.py` reads them from `definitions/fair_share.toml` and `definitions/peers.toml`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from phb.definition_models import Definition, Slug, Source, Text


class Weighting(Definition):
    """A way to share a national level out: residents, times the mean of one or two indices of need.

    variable and second are columns of the mart `ccg_characteristic`.
    """

    name: Slug
    title: Text
    why: Text
    variable: Slug | None = None
    second: Slug | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """What it needs to know of a CCG beside its residents."""
        return tuple(one for one in (self.variable, self.second) if one)


class RuleOfThumb(Definition):
    """People in every 1,000 residents that a plan on record went by, and above which a plan is doubted."""

    low_per_1000: float = Field(gt=0)
    high_per_1000: float = Field(gt=0)
    doubtful_per_1000: float = Field(gt=0)
    source: Source


class FairShare(Definition):
    """How a national level is shared out among CCGs; `default` names one of the weightings."""

    default: Slug
    rule_of_thumb: RuleOfThumb
    weightings: tuple[Weighting, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def check(self) -> FairShare:
        """The default is a weighting, and no name stands twice."""
        names = [one.name for one in self.weightings]
        if len(names) != len(set(names)):
            raise ValueError("a name stands twice")
        if self.default not in names:
            raise ValueError(f"default {self.default!r} is not among the weightings")
        return self


class PeerVariable(Definition):
    """One thing by which CCGs are alike: a column of the mart `ccg_characteristic`, weight, unit, year."""

    name: Slug
    title: Text
    weight: float = Field(gt=0)
    unit: Literal["score", "people", "people per km²", "%"]
    year: int
    source: Text


class PeersCalibration(Definition):
    """How the weights were fitted on lists of others, and how many peers they share with them on average.

    In sample over all CCGs' lists; out of sample over lists that were not fitted on; with equal weights on
    the same variables. As `python -m benchmarks.peers_calibration PATH` measured it on a day, on lists that
    are no part of this repository.
    """

    title: Text
    year: int
    ccgs: int = Field(gt=0)
    shared_fitted_in_sample: float = Field(ge=0)
    shared_out_of_sample: float = Field(ge=0)
    shared_equal_weights: float = Field(ge=0)
    measured_on: dt.date
    source: Source


class Peers(Definition):
    """How the CCGs most like another are found, and how many of them count."""

    count: int = Field(gt=0)
    calibration: PeersCalibration
    variables: tuple[PeerVariable, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def check(self) -> Peers:
        """No variable stands twice, and no more peers are shared than there are."""
        if len(self.weights) < len(self.variables):
            raise ValueError("a variable stands twice")
        told = self.calibration
        if (
            max(told.shared_fitted_in_sample, told.shared_out_of_sample, told.shared_equal_weights)
            > self.count
        ):
            raise ValueError("more peers are shared than count")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each variable, by its name."""
        return {one.name: one.weight for one in self.variables}

    @property
    def shared_by_chance(self) -> float:
        """How many peers of a calibrated list are shared if as many CCGs are drawn blindly, on average."""
        return self.count**2 / (self.calibration.ccgs - 1)
