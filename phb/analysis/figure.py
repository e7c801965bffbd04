"""One of the few figures at the head of a page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure that carries what is needed to read it rightly.

    value is already in words ("10,824", "at least 9,311", "not yet known"); change is a sentence or None;
    coverage says how many CCGs stand behind it; kind is live, in_quarter, new, ytd, target or share;
    meaning is one plain sentence.
    """

    label: str
    value: str
    unit: str
    change: str | None
    coverage: str
    kind: str
    meaning: str
