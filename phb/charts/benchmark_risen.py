"""CCGs that broke out: where each was, where it came to, and where it is now."""

from __future__ import annotations

from phb.analysis.benchmark_risen import Rise, RisenCcgs, finding, rule_words, table
from phb.charts.benchmark import counts, unit
from phb.charts.chart import Chart, Series

_MOST = 15  # rows that can be taken in at once; the table has all


def chart(found: RisenCcgs) -> Chart:
    """Draw those most like the CCG that asks, each then, after its rise and now."""
    shown = found.rises[:_MOST]
    all_of = f" The {_MOST} most alike are drawn; the table has all {len(found.rises)}."
    rest = all_of if len(found.rises) > _MOST else ""
    title = finding(found)
    places = tuple(_place(one) for one in shown)
    now = [one for one in shown if one.now is not None]
    series = (
        Series(
            name="When it was low",
            x=places,
            y=tuple(one.low for one in shown),
            kind="marks",
            emphasis="context",
            low=tuple(one.low_interval[0] for one in shown),
            high=tuple(one.low_interval[1] for one in shown),
            note=tuple(one.low_quarter for one in shown),
            counts=counts(found.measure),
        ),
        Series(
            name="After its rise",
            x=places,
            y=tuple(one.rose for one in shown),
            kind="marks",
            emphasis="focus",
            symbol="triangle",
            low=tuple(one.rose_interval[0] for one in shown),
            high=tuple(one.rose_interval[1] for one in shown),
            note=tuple(one.rose_quarter for one in shown),
            counts=counts(found.measure),
        ),
        Series(
            name=found.quarter,
            x=tuple(_place(one) for one in now),
            y=tuple(one.now for one in now),
            kind="marks",
            symbol="diamond",
            counts=counts(found.measure),
        ),
    )
    return Chart(
        name="benchmark_risen",
        title=title,
        subtitle=f"{found.measure.title}, each with its 95% interval. {rule_words(found)}{rest}",
        series=series if shown else (),
        places=places,
        y_title=found.measure.unit.capitalize(),
        unit=unit(found.measure),
        is_lying=True,
        alt=f"Marks, one row a CCG. {title}. The same figures are in the table below.",
        table=table(found),
        source=found.source,
        empty=f"No CCG has broken out up to {found.quarter}.",
    )


def height(drawn: Chart) -> int:
    """Give the pixels that the rows need."""
    return 110 + 34 * len(drawn.order())


def _place(one: Rise) -> str:
    return f"{one.name} ({one.code}){', in the group' if one.is_peer else ''}"
