"""The pictures of a digest: how many alerts are open, quarter by quarter, and the CCGs that need a look."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from phb.analysis.ccg_record import ccg_record
from phb.analysis.digest import SEVERITIES, Digest
from phb.charts import ccg_record as of_ccg
from phb.charts.chart import Chart, Series
from phb.store import Store

_CCGS = 3  # pictures of CCGs: more would be a report
_TOLD = ("raised", "escalated", "reopened")


def charts(store: Store, digest: Digest) -> list[Chart]:
    """Draw the open alerts of the scope, then the CCGs whose stalls or plans came up, the gravest first."""
    items = [item for event in _TOLD for item in digest.changed.get(event, ())]
    grave = sorted(
        (item for item in items if item.family in ("stall", "plan")),
        key=lambda item: SEVERITIES.index(item.severity),
    )
    codes = list(dict.fromkeys(item.ccg_code for item in grave))[:_CCGS]
    return [_open(digest), *(_ccg(store, code, digest.quarter) for code in codes)]


def _open(digest: Digest) -> Chart:
    """Draw what was open at the end of each quarter as bars, a series a severity."""
    quarters = tuple(quarter for quarter, _ in digest.history)
    totals = [sum(counts.values()) for _, counts in digest.history]
    now, change = totals[-1], totals[-1] - totals[-2] if totals[1:] else None
    against = "as many as the quarter before"
    if change:
        against = f"{abs(change)} {'more' if change > 0 else 'fewer'} than the quarter before"
    finding = (
        f"{now} {'alert' if now == 1 else 'alerts'} open in {digest.scope.title} at the end of {quarters[-1]}"
    )
    figures = {one: [counts[one] for _, counts in digest.history] for one in SEVERITIES}
    return Chart(
        name="digest_open",
        title=finding if change is None else f"{finding}, {against}",
        subtitle="Alerts open at the end of each quarter, by severity, acknowledged and snoozed ones too",
        series=tuple(
            Series(
                name=one.capitalize(),
                x=quarters,
                y=tuple(figures[one]),
                kind="bar",
                emphasis="focus" if one == "high" else "context" if one == "info" else "normal",
            )
            for one in SEVERITIES
        ),
        places=quarters,
        y_title="Alerts",
        alt=f"Bars. {finding}: {', '.join(f'{figures[one][-1]} {one}' for one in SEVERITIES)}.",
        table=pd.DataFrame({"Quarter": quarters, **figures}),
        source=digest.source,
    )


def _ccg(store: Store, code: str, quarter: str) -> Chart:
    """Draw a CCG's own holders up to the quarter."""
    panel = ccg_record(store, code=code, quarter=quarter)
    upto = tuple(one for one in panel.quarters if one.quarter <= quarter)
    return of_ccg.chart(replace(panel, quarters=upto))
