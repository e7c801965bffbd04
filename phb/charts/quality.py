"""Return quality over time: England's mean score as a line, every CCG's score as a strip."""

from __future__ import annotations

import pandas as pd

from phb.analysis import words
from phb.analysis.quality import NOT_A_RETURN, NOT_ACCURACY, Mean, Quality, Score, Scored, points
from phb.charts.chart import Break, Chart, Series
from phb.charts.strip import Cell, Group, Letters, Row, Strip

_NOT_OPEN = Cell("", "Not applicable: there was no such CCG", "x")
_NO_RETURN = Cell("×", "No return: scores 0", "n")
_UNSCORED = Cell("–", "No check applied", "x")
_LEGEND = (
    Cell("100", "Score: points kept of 100 that applied, as number and height", "v", 100),
    Cell("60", "Points lost: the cell and the table say on which checks", "v", 60),
    _NO_RETURN,
    _NOT_OPEN,
)


def england(found: Quality, chosen: Scored | None = None) -> Chart:
    """Draw England's mean score by quarter, over all CCGs and over those that returned; and one CCG's."""
    places = found.quarters
    series = [
        Series(
            name="All CCGs open, no return as 0",
            x=places,
            y=tuple(one.score for one in found.england),
            emphasis="focus",
            note=tuple(f"{words.ccgs(one.returned, one.open)} returned" for one in found.england),
            anew=(found.mandatory_from,) if found.mandatory_from else (),
        ),
        Series(
            name="CCGs that returned",
            x=places,
            y=tuple(one.score_returned for one in found.england),
            symbol="square",
            note=tuple(f"over the {words.ccgs(one.returned)} that returned" for one in found.england),
            anew=(found.mandatory_from,) if found.mandatory_from else (),
        ),
    ]
    if chosen:
        series.append(_ccg(chosen, found))
    now = found.england[-1]
    return Chart(
        name="return_quality",
        title=_title(found),
        subtitle="Mean score of the returns, every CCG alike: points kept of 100 that applied. "
        f"{words.ccgs(now.returned, now.open)} returned for {found.quarter}. {NOT_ACCURACY} "
        f"{NOT_A_RETURN}",
        series=tuple(series),
        places=places,
        y_title="Points of 100",
        y_top=124,
        breaks=_break(found),
        alt=f"Line chart by quarter, 0 to 100. {_title(found)}. All figures are in the table below.",
        table=_table(found, chosen),
        source=found.source,
    )


def _break(found: Quality) -> tuple[Break, ...]:
    """Mark where returns became mandatory; its name has no room beside the last quarters."""
    at = found.mandatory_from
    if at is None:
        return ()
    has_room = found.quarters.index(at) < len(found.quarters) * 0.8
    return (Break(at, "Returns mandatory:<br>on time counts from here" if has_room else ""),)


def _ccg(chosen: Scored, found: Quality) -> Series:
    return Series(
        name=words.plain_ccg(chosen.name),
        x=found.quarters,
        y=tuple(None if one is None else one.score for one in chosen.scores),
        symbol="diamond",
        note=tuple("" if one is None else one.text for one in chosen.scores),
        points=tuple("whole" if one is None or one.has_returned else "partial" for one in chosen.scores),
        anew=(found.mandatory_from,) if found.mandatory_from else (),
    )


def _title(found: Quality) -> str:
    now = found.england[-1]
    said = f"Returns for {now.quarter} score {points(now.score)} of 100 on average"
    # Before returns were due fewer checks applied: only quarters alike are held against one another.
    start = found.mandatory_from or ""
    alike = [one for one in found.england[:-1] if (one.quarter < start) == (now.quarter < start)]
    if not alike:
        return said
    low = min(alike, key=lambda one: one.score)
    if points(low.score) >= points(now.score):
        return f"{said}, the lowest since {alike[0].quarter}"
    return f"{said}; the lowest since {alike[0].quarter} was {points(low.score)} ({low.quarter})"


def _table(found: Quality, chosen: Scored | None) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Quarter": found.quarters,
            "Mean score, all CCGs": [round(one.score, 1) for one in found.england],
            "Mean score, those that returned": [
                None if one.score_returned is None else round(one.score_returned, 1) for one in found.england
            ],
            "CCGs returned": [one.returned for one in found.england],
            "CCGs open": [one.open for one in found.england],
        }
    )
    if chosen:
        table[chosen.name] = ["not open" if one is None else one.text for one in chosen.scores]
    return table


def strip(found: Quality, *, everyone: bool = False) -> Strip:
    """Lay the scores out as rows: England, the regions as they were, and the CCGs by region.

    Unless everyone is asked for, the CCGs that lost points in the last quarter.
    """
    drawn = [one for one in found.ccgs if everyone or one.has_lost]
    letters = Letters()
    regions = tuple(
        Row("", name, letters.word((means.get(quarter) for quarter in found.quarters), _mean))
        for name, means in sorted(
            found.regions.items(), key=lambda one: (found.quarter not in one[1], one[0])
        )
    )
    groups: dict[str, list[Row]] = {}
    for one in drawn:
        row = Row(one.ccg_code, words.plain_ccg(one.name), letters.word(one.scores, _cell))
        groups.setdefault(one.region, []).append(row)
    shown = (
        f"all {len(drawn)} CCGs open at any time since {found.quarters[0]}"
        if everyone
        else f"the {words.ccgs(len(drawn))} that lost points for {found.quarter}"
    )
    return Strip(
        name="return-quality-over-time",
        label="Return quality by CCG and quarter",
        title=found.finding,
        subtitle=f"Score of each return of {shown}, CCGs as they were in each quarter; press a name to see "
        f"its checks. Columns: quarters up to {found.quarter}.",
        alt="Strip of scores, one row a CCG and one cell a quarter "
        f"from {found.quarters[0]} to {found.quarter}. {found.finding}. {found.sentence}",
        quarters=found.quarters,
        england=("England: mean score", tuple((f"{points(one.score)}", one.text) for one in found.england)),
        groups=(
            Group("Regions as they were: mean of their CCGs", regions),
            *(Group(name, tuple(rows)) for name, rows in groups.items()),
        ),
        cells=letters.cells(),
        legend=_LEGEND,
        table=lambda: _strip_table(drawn, found.quarters),
        source=found.source,
        empty=f"Every CCG kept every point for {found.quarter}.",
    )


def _mean(mean: Mean | None) -> Cell:
    if mean is None:
        return Cell("", "There was no such region", "x")
    score = points(mean.score)
    return Cell(f"{score}", mean.text, "v", score)


def _cell(score: Score | None) -> Cell:
    if score is None:
        return _NOT_OPEN
    if not score.has_returned:
        return _NO_RETURN
    if score.score is None:
        return _UNSCORED
    number = points(score.score)
    return Cell(f"{number}", score.text, "v", number)


def _strip_table(drawn: list[Scored], quarters: tuple[str, ...]) -> pd.DataFrame:
    rows = [(one.region, one.name, one.ccg_code, *map(_said, one.scores)) for one in drawn]
    return pd.DataFrame(rows, columns=["Region", "CCG", "Code", *quarters])


def _said(score: Score | None) -> str:
    return "not applicable" if score is None else score.text
