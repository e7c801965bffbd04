"""The heat strip: who returned what, quarter by quarter, one row a CCG."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from phb.analysis.returns import STATES, WINDOW, OverTime, short
from phb.analysis.returns_files import count

GLYPHS = {"r": "·", "l": "L", "q": "?", "b": "L?", "s": "*", "n": "×", "-": ""}


@dataclass(frozen=True)
class Row:
    """A CCG on the strip; `states` holds one letter a quarter, as in STATES."""

    code: str
    name: str
    states: str


@dataclass(frozen=True)
class Group:
    """The CCGs of one region, in the order of their names."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Strip:
    """A drawing-neutral heat strip. `table` holds the same states in words, one row a CCG.

    legend gives (letter, glyph, words) of every state drawn; national has the returned and the open CCGs
    of each quarter.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    quarters: tuple[str, ...]
    national: tuple[tuple[int, int], ...]
    groups: tuple[Group, ...]
    legend: tuple[tuple[str, str, str], ...]
    table: pd.DataFrame
    source: str
    empty: str


def strip(answer: OverTime) -> Strip:
    """Lay the states of each CCG's returns out as rows by region, one cell a quarter."""
    groups: dict[str, list[Row]] = {}
    for one in answer.senders:
        groups.setdefault(one.region, []).append(Row(one.ccg_code, short(one.name), one.states))
    drawn = {letter for one in answer.senders for letter in one.states}
    shown = len(answer.senders)
    chosen = (
        f"all {shown} CCGs open at any time since {answer.quarters[0]}"
        if shown == answer.sender_count
        else f"the {count(shown, 'CCG')} (of {answer.sender_count} open at any time since "
        f"{answer.quarters[0]}) that missed a return, were late or were in question in the last "
        f"{WINDOW} quarters"
    )
    return Strip(
        name="returns-over-time",
        title=answer.finding,
        subtitle=f"State of the return of {chosen}. Columns: quarters up to {answer.quarter}.",
        alt=_alt(answer),
        quarters=answer.quarters,
        national=tuple(zip(answer.returned, answer.open)),
        groups=tuple(Group(name, tuple(rows)) for name, rows in groups.items()),
        legend=tuple((letter, GLYPHS[letter], words) for letter, words in STATES.items() if letter in drawn),
        table=_table(answer),
        source=answer.source,
        empty=f"Every CCG returned on time and unquestioned in the last eight quarters to {answer.quarter}.",
    )


def _alt(answer: OverTime) -> str:
    counts = {words: sum(s.states.count(letter) for s in answer.senders) for letter, words in STATES.items()}
    said = ", ".join(
        f"{words.split(':')[0].lower()} {number:,}" for words, number in counts.items() if number
    )
    return (
        f"Heat strip, one row a CCG and one cell a quarter from {answer.quarters[0]} to {answer.quarter}. "
        f"{answer.finding} Cells by state: {said or 'none'}. England in {answer.quarter}: "
        f"{answer.returned[-1]} of {answer.open[-1]} CCGs returned."
    )


def _table(answer: OverTime) -> pd.DataFrame:
    words = {letter: said.split(":")[0] for letter, said in STATES.items()}
    rows = [
        (one.region, one.name, one.ccg_code, *(words[letter] for letter in one.states))
        for one in answer.senders
    ]
    return pd.DataFrame(rows, columns=["Region", "CCG", "Code", *answer.quarters])
