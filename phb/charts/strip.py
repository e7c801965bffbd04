"""A heat strip before anything has drawn it: one row a sender, one cell a quarter."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

# Letters begin where they need no escaping, and leave out the control characters.
_FIRST, _LAST, _SECOND = 0x30, 0x7E, 0xA1
_State = TypeVar("_State", bound=Hashable)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its mark, its words, and how it looks.

    look names the drawing: r returned, l late, q in question, b both, s suppressed, n no return, p returned
    in part, x not applicable, v a score. fill is how high a score stands in its cell, 0 to 100.
    """

    glyph: str
    words: str
    look: str
    fill: int = 0


@dataclass(frozen=True)
class Row:
    """A CCG (or a region, code "") on the strip; `letters` holds one letter of `Strip.cells` a quarter."""

    code: str
    name: str
    letters: str


@dataclass(frozen=True)
class Group:
    """Rows that stand together under a name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Strip:
    """A drawing-neutral heat strip. `table` gives the same in words, one row a CCG, when it is asked for.

    cells gives what each letter of a row stands for; legend explains the marks drawn. England's row has a
    text and its words for each quarter. label names the region of the page that the strip is.
    """

    name: str
    label: str
    title: str
    subtitle: str
    alt: str
    quarters: tuple[str, ...]
    england: tuple[str, tuple[tuple[str, str], ...]]
    groups: tuple[Group, ...]
    cells: dict[str, Cell]
    legend: tuple[Cell, ...]
    table: Callable[[], pd.DataFrame]
    source: str
    empty: str


class Letters:
    """Gives each different cell one letter, so that a whole country is a small message."""

    def __init__(self) -> None:
        self._letters: dict[Cell, str] = {}
        self._known: dict[Callable[..., Cell], dict[Hashable, str]] = {}

    def word(self, states: Iterable[_State], draw: Callable[[_State], Cell]) -> str:
        """Write a row of states as one letter each; each different state is drawn once."""
        known = self._known.setdefault(draw, {})
        return "".join(
            [known.get(state) or known.setdefault(state, self._letter(draw(state))) for state in states]
        )

    def cells(self) -> dict[str, Cell]:
        """Give what each letter given out stands for."""
        return {letter: cell for cell, letter in self._letters.items()}

    def _letter(self, cell: Cell) -> str:
        at = _FIRST + len(self._letters)
        return self._letters.setdefault(cell, chr(at if at <= _LAST else at - _LAST - 1 + _SECOND))
