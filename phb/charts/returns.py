"""The heat strip of returns: who returned what, quarter by quarter, one row a CCG."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from phb.analysis import words
from phb.analysis.returns import STATES, WINDOW, OverTime
from phb.analysis.returns_files import count
from phb.charts.strip import Cell, Group, Letters, Row, Strip

GLYPHS = {"r": "·", "l": "L", "q": "?", "b": "L?", "s": "*", "n": "×", "-": ""}
_LOOKS = {"-": "x"}
# How "2 of 3 returned" stands in the legend, whatever the numbers are.
_IN_PART = Cell("1/2", "Returned in part: 1 of the 2 CCGs behind it", "p")


def strip(answer: OverTime) -> Strip:
    """Lay the states of each CCG's returns out as rows by region, one cell a quarter."""
    groups: dict[str, list[Row]] = {}
    letters = Letters()
    for one in answer.senders:
        row = Row(one.ccg_code, words.plain_ccg(one.name), letters.word(one.states, _cell))
        groups.setdefault(one.region, []).append(row)
    drawn = {state for one in answer.senders for state in one.states}
    legend = [_cell(state) for state in STATES if state in drawn]
    legend += [_IN_PART] if any("/" in state for state in drawn) else []
    return Strip(
        name="returns-over-time",
        label="Returns by CCG and quarter",
        title=answer.finding,
        subtitle=f"State of the return of {_chosen(answer)}. Columns: quarters up to {answer.quarter}. "
        f"{answer.geography_note}",
        alt=_alt(answer),
        quarters=answer.quarters,
        england=(
            "England: CCGs returned",
            tuple(
                (str(returned), f"{returned} of {opened} CCGs returned")
                for returned, opened in zip(answer.returned, answer.open)
            ),
        ),
        groups=tuple(Group(name, tuple(rows)) for name, rows in groups.items()),
        cells=letters.cells(),
        legend=tuple(legend),
        table=lambda: _table(answer),
        source=answer.source,
        empty=f"Every CCG returned on time and unquestioned in the last eight quarters to {answer.quarter}.",
    )


def _chosen(answer: OverTime) -> str:
    shown, everybody = len(answer.senders), f"{answer.sender_count} {answer.sender_words}"
    if shown == answer.sender_count:
        return f"all {everybody}"
    return (
        f"the {count(shown, 'CCG')} (of {everybody.replace(' CCGs', '', 1)}) that missed a return, were late "
        f"or were in question in the last {WINDOW} quarters"
    )


def _cell(state: str) -> Cell:
    if "/" in state:
        returned, behind = state.split("/")
        return Cell(state, f"{returned} of {behind} returned", "p")
    return Cell(GLYPHS[state], STATES[state], _LOOKS.get(state, state))


def _alt(answer: OverTime) -> str:
    counts = Counter(state for one in answer.senders for state in one.states)
    said = ", ".join(f"{_words(state).lower()} {number:,}" for state, number in sorted(counts.items()))
    return (
        f"Heat strip, one row a CCG and one cell a quarter from {answer.quarters[0]} to {answer.quarter}. "
        f"{answer.finding} Cells by state: {said or 'none'}. England in {answer.quarter}: "
        f"{answer.returned[-1]} of {answer.open[-1]} CCGs returned."
    )


def _words(state: str) -> str:
    return _cell(state).words.split(":")[0]


def _table(answer: OverTime) -> pd.DataFrame:
    rows = [(one.region, one.name, one.ccg_code, *map(_words, one.states)) for one in answer.senders]
    return pd.DataFrame(rows, columns=["Region", "CCG", "Code", *answer.quarters])
