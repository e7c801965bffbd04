"""Values in classes with round breaks, and as a measure prints them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from phb.analysis import words
from phb.definition_models_measures import Measure


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Give the class of a value: a break belongs to the class above it."""
    return sum(value >= edge for edge in breaks)


def round_breaks(values: list[float], classes: int = 5) -> list[float]:
    """Cut values into classes of about equal size at round numbers (1, 2 or 5 times a power of ten).

    Fewer classes come out when the values are few or close together.
    """
    if not values:
        return []
    cuts = pd.Series(values).quantile([at / classes for at in range(1, classes)])
    return sorted({_round_number(cut) for cut in cuts})


def _round_number(value: float) -> float:
    if value == 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(abs(value)))
    nearest = min((1, 2, 5, 10), key=lambda step: abs(step - abs(value) / power))
    return math.copysign(nearest * power, value)


def class_words(breaks: tuple[float, ...], measure: Measure) -> list[str]:
    """Say the classes: "under 10", "10 to under 20", "80 or more"."""
    if not breaks:
        return ["any value"]
    said = [_edge(edge, measure) for edge in breaks]
    between = [f"{low} to under {high}" for low, high in pairwise(said)]
    return [f"under {said[0]}", *between, f"{said[-1]} or more"]


def _edge(edge: float, measure: Measure) -> str:
    sign = "+" if measure.change == "quarter" and edge > 0 else ""
    return f"{sign}{edge:,g}{'%' if measure.per == 100 else ''}".replace("-", "−")


def value_words(value: float, measure: Measure) -> str:
    """Write a value as the measure prints it, with a sign if it is a change."""
    said = words.fixed(value, measure.decimals, is_signed=measure.change == "quarter")
    return f"{said}{'%' if measure.per == 100 else ''}"
