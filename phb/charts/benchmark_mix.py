"""Shares of holders in one CCG, beside the middle of its group and England."""

from __future__ import annotations

from phb.analysis.benchmark_mix import Mix, Part, finding, table
from phb.charts.chart import Chart, Series, Symbol


def chart(found: Mix) -> Chart:
    """Draw every share that is known; colours judge nothing."""
    known = [one for one in found.parts if one.own is not None or one.england is not None]
    title = finding(found)
    own = [one for one in known if one.own is not None]
    series = (
        _series("England", [(one, one.england) for one in known], symbol="square"),
        _series("Median of its group", [(one, one.middle) for one in known], symbol="circle", is_quiet=True),
        Series(
            name=found.name,
            x=tuple(one.measure.short for one in own),
            y=tuple(one.own for one in own),
            kind="marks",
            emphasis="focus",
            symbol="diamond",
            low=tuple(one.lower for one in own),
            high=tuple(one.upper for one in own),
            counts="share",
        ),
    )
    return Chart(
        name="benchmark_mix",
        title=title,
        subtitle=f"Shares of holders, {found.quarter}, per cent; the CCG with its 95% interval. No direction "
        "is agreed: how people hold their budget is their choice, and who is eligible differs.",
        series=tuple(one for one in series if one.x),
        places=tuple(one.measure.short for one in known),
        y_title="Per cent of holders",
        unit="percent",
        is_lying=True,
        alt=f"Marks, one row a share. {title}. The same figures are in the table below.",
        table=table(found),
        source=found.source,
        empty="No share of holders is known in this quarter.",
    )


def height(drawn: Chart) -> int:
    """Give the pixels that the rows need."""
    return 110 + 30 * len(drawn.order())


def _series(
    name: str, told: list[tuple[Part, float | None]], *, symbol: Symbol, is_quiet: bool = False
) -> Series:
    held = [(one, value) for one, value in told if value is not None]
    return Series(
        name=name,
        x=tuple(one.measure.short for one, _ in held),
        y=tuple(value for _, value in held),
        kind="marks",
        emphasis="context" if is_quiet else "normal",
        symbol=symbol,
        counts="share",
    )
