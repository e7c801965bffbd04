"""Counts, days and lists put into words."""

from __future__ import annotations

from typing import Any

import pandas as pd


def count(number: int, noun: str) -> str:
    """Say how many of something, "1 CCG", "1,024 CCGs"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: list[str]) -> str:
    """Put names into a sentence, "Barnsley, Bury and Oldham"; there must be at least one."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def day(moment: Any) -> str:
    """Write a day as people do, "14 July 2017"."""
    stamp = pd.Timestamp(moment)
    return f"{stamp.day} {stamp:%B %Y}"


def days(column: pd.Series) -> pd.Series:
    """Give a column of moments as days, missing where missing."""
    return pd.to_datetime(column).dt.date
