"""A cell of a table as every format of a pack takes it: a number, a text or nothing; and how it is read."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd

from phb.charts.letters import clean

Cell = str | int | float | None
_MIDNIGHT = dt.time()


def cell(value: Any) -> Cell:
    """Give a number as Python's own, a text cleaned, and None for what is not known: never NaN.

    A day is text (2018-12-31), a truth yes or no; a number without end is text.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return None
        return number if math.isfinite(number) else str(number)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(" ")
    return clean(str(value))


def columns(frame: pd.DataFrame) -> list[str]:
    """Give the headings of a table, cleaned."""
    return [clean(str(name)) for name in frame.columns]


def rows(frame: pd.DataFrame) -> list[list[Cell]]:
    """Give the rows of a table, cell by cell."""
    held = [[cell(value) for value in frame.iloc[:, at]] for at in range(frame.shape[1])]
    return [list(row) for row in zip(*held)]


def written(value: Cell) -> str:
    """Write a cell as it is read: thousands apart, nothing where nothing is known."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{round(value, 6):,}"
    return f"{value:,}" if isinstance(value, int) else value
