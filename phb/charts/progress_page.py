"""All pictures of Progress with what they are drawn from, as one answer: a rerun draws nothing anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from phb.analysis import pace
from phb.analysis.progress import Progress, progress
from phb.charts import direct_payments, year_to_date
from phb.charts.chart import Chart
from phb.charts.coverage import coverage
from phb.charts.in_quarter import in_quarter
from phb.charts.progress import holders
from phb.store import Store


@dataclass(frozen=True, eq=False)
class Drawn:
    """What Progress shows. in_quarter is None where live holders are known; pairs stand side by side."""

    found: Progress
    holders: Chart
    in_quarter: Chart | None
    rates: pd.DataFrame
    pairs: tuple[tuple[Chart, Chart], ...]
    coverage: Chart


def drawn(store: Store, *, quarter: str, geography: str, as_at: dt.date | None = None) -> Drawn:
    """Answer Progress for a quarter and geography, known on a day where one is asked for.

    Raises PlainError when the store does not hold the quarter.
    """
    found = progress(store, quarter=quarter, geography=geography, as_at=as_at)
    return Drawn(
        found=found,
        holders=holders(found),
        in_quarter=in_quarter(found),
        rates=pace.table(found.rates, found.growth, found.ahead),
        pairs=(
            (direct_payments.count(found), direct_payments.share(found)),
            (year_to_date.over_time(found), year_to_date.by_year(found)),
        ),
        coverage=coverage(found),
    )
