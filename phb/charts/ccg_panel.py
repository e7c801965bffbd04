"""Holders of one CCG over the quarters: gaps left as gaps, nothing joined across a change of counting."""

from __future__ import annotations

import pandas as pd

from phb.analysis.ccg_panel import CcgPanel
from phb.charts.chart import Break, Chart, Series


def chart(panel: CcgPanel) -> Chart:
    """Draw holders and those by direct payment; the title says the first and last figure on record."""
    places = tuple(one.quarter for one in panel.quarters)
    anew = tuple(one.quarter for one in panel.quarters if one.anew)
    holders = Series(
        name="Holders",
        x=places,
        y=tuple(one.holders for one in panel.quarters),
        emphasis="focus",
        note=tuple(one.basis or one.return_words for one in panel.quarters),
        label="All",
        anew=anew,
    )
    direct = Series(
        name="By direct payment",
        x=places,
        y=tuple(one.direct_payment for one in panel.quarters),
        note=tuple(one.return_words for one in panel.quarters),
        label="Direct",
        anew=anew,
    )
    finding = _finding(panel)
    return Chart(
        name=f"ccg_{panel.code}",
        title=finding,
        subtitle="People with a live budget on the last day of the quarter; no line where there is no figure",
        series=(holders, direct),
        breaks=tuple(Break(one.quarter, one.anew.replace(" ", "<br>")) for one in panel.quarters if one.anew),
        y_title="People",
        alt=f"Line chart. {finding}. The same figures are in the table below.",
        table=_table(panel),
        source=panel.source,
        places=places,
        empty=f"No live holders of {panel.name} are known yet.",
    )


def _finding(panel: CcgPanel) -> str:
    known = [one for one in panel.quarters if one.holders is not None]
    if not known:
        return f"No live holders of {panel.name} are known yet"
    last = known[-1]
    said = f"{panel.name} reported {_people(last.holders)} at the end of {last.quarter}"
    anew = [one.quarter for one in panel.quarters if one.anew and one.quarter <= last.quarter]
    since = max(anew, default="")
    first = next(one for one in known if one.quarter >= since)
    if first is last:
        return said
    return f"{said}, against {first.holders:,} at the end of {first.quarter}"


def _people(count: int | None) -> str:
    return f"{count:,} {'holder' if count == 1 else 'holders'}"


def _table(panel: CcgPanel) -> pd.DataFrame:
    """One row a quarter; beside each number, how it is known or why there is none."""
    table = pd.DataFrame(
        {
            "CCG": [panel.name for _ in panel.quarters],
            "Code": [panel.code for _ in panel.quarters],
            "Quarter": [one.quarter for one in panel.quarters],
            "Holders": [one.holders for one in panel.quarters],
            "Holders: how known": [
                one.basis or _known(one.holders, one.holders_words) for one in panel.quarters
            ],
            "Direct payments": [one.direct_payment for one in panel.quarters],
            "Direct payments: how known": [
                _known(one.direct_payment, one.direct_payment_words) for one in panel.quarters
            ],
            "Return": [one.return_words for one in panel.quarters],
        }
    )
    return table.astype({"Holders": "Int64", "Direct payments": "Int64"})


def _known(count: int | None, words: str) -> str:
    if count is None:
        return words
    return "as returned, rounded" if words.endswith("(rounded)") else "as returned"
