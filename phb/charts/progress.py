"""The main picture of Progress: live holders as returned, against the band and the published figures.

What else is counted (in the quarter, year to date) has pictures of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from phb.analysis import words
from phb.analysis.ahead import Ahead
from phb.analysis.england import Published
from phb.analysis.progress import Progress
from phb.charts import england
from phb.charts.chart import Band, Break, Chart, Series, Spread, Symbol
from phb.quarters import Quarter

PUBLISHED_NAMES = {
    "live": "Published: live",
    "stated": "Published: stated, read as live",
}
PROJECTED = "If nothing changes"
# A fan that rises to more than this many times what is held, published or aimed at is cut off.
_TALLEST = 1.5
_SYMBOLS: dict[str, Symbol] = {"live": "square", "stated": "diamond"}


def holders(found: Progress) -> Chart:
    """Draw live holders as returned, the published figures by kind beside them, and the target band."""
    places = _places(found)
    published = [one for one in found.published if one.kind in PUBLISHED_NAMES]
    drawn = [one for one in published if one.quarter in places]
    marks = [_published_series(kind, drawn) for kind in PUBLISHED_NAMES]
    coming = _coming(found, places)
    top = _top(found, coming)
    if top is not None:
        # What is written at an end above the picture would not be seen: the legend names the line.
        coming = [replace(one, label="") for one in coming]
    series = [
        _live(found),
        *england.chosen(found, [one.live for one in found.quarters], "live"),
        *([_baseline(found)] if found.target.baseline.quarter in places else []),
        *coming,  # after the baseline: a fan in the band's own colour would be taken for it
        *marks,
    ]
    earlier = [one for one in published if one.quarter and one.quarter < places[0]]
    later = [one for one in published if one.quarter and one.quarter > places[-1]]
    undated = [one for one in published if one.quarter is None]
    left = [f"{len(earlier)} published before {places[0]}"] if earlier else []
    left += [f"{len(later)} published after {places[-1]}"] if later else []
    left += [f"{len(undated)} published without a date"] if undated else []
    beyond = f" Only in the table: {', '.join(left)}."
    return Chart(
        name="progress_holders",
        title=_holders_title(found),
        subtitle=(
            "People with a live budget on a quarter's last day, over the CCGs that reported; "
            f"{england.HOLLOW}{england.lighter(found)}."
            f"{_projected_words(found, is_cut=top is not None)}{beyond if left else ''}"
        ),
        series=tuple(one for one in series if any(value is not None for value in one.y)),
        spreads=_spreads(found, places),
        y_top=top,
        bands=(_band(found),),
        breaks=(*england.breaks(found), *(due for due in _due(found) if due.at in places)),
        places=places,
        y_title="People",
        alt=_holders_alt(found, drawn),
        table=_holders_table(found),
        source=f"{found.source} Target: {_target_sources(found)}. {found.published_words}",
    )


def _places(found: Progress) -> tuple[str, ...]:
    """Every quarter from the first of the record to the last date, or the last live figure published."""
    ends = [one.quarter for one in found.quarters]
    ends += [str(date.quarter) for date in found.target.dates]
    ends += [one.quarter for one in found.published if one.quarter and one.kind == "live"]
    first, last = Quarter.parse(found.quarters[0].quarter), Quarter.parse(max(ends))
    return tuple(str(first + step) for step in range(last - first + 1))


def _live(found: Progress) -> Series:
    return Series(
        name="Live holders, returns",
        x=tuple(one.quarter for one in found.quarters),
        y=tuple(one.live for one in found.quarters),
        emphasis="focus",
        note=tuple(one.holders.coverage for one in found.quarters),
        points=tuple(england.point(one, found, one.holders.ccgs) for one in found.quarters),
        label="Live holders,<br>returns",
        anew=england.anew(found),
        counts="live",
    )


def _coming(found: Progress, places: tuple[str, ...]) -> list[Series]:
    """Draw what is projected from the last quarter known, and what a line or constant growth would say."""
    one = found.ahead
    if one is None or one.projection is None or found.known is None:
        return []
    x, last = _ahead_places(found, one, places), one.projection.start
    lines: list[tuple[str, Symbol, np.ndarray | None]] = [
        (PROJECTED, "circle", one.projection.median),
        ("At the recent pace", "circle", one.straight),
        ("At the recent growth", "cross", one.constant),  # both are grey: the marks tell them apart
    ]
    return [
        Series(
            name=name,
            x=x,
            y=(last, *(float(value) for value in values[: len(x) - 1])),
            dash=True,
            emphasis="normal" if name == PROJECTED else "context",
            symbol=symbol,
            label="If nothing<br>changes" if name == PROJECTED else "",
            counts="live",
        )
        for name, symbol, values in lines
        if values is not None
    ]


def _ahead_places(found: Progress, one: Ahead, places: tuple[str, ...]) -> tuple[str, ...]:
    """From where the projection begins to the last date the band is due by, or two years on."""
    last = max(str(date.quarter) for date in found.target.dates)
    drawn = [quarter for quarter in one.quarters if quarter <= last] or one.quarters[:8]
    return one.quarter, *(quarter for quarter in drawn if quarter in places)


def _spreads(found: Progress, places: tuple[str, ...]) -> tuple[Spread, ...]:
    """The fan of the projection, from the point where it begins."""
    one = found.ahead
    if one is None or one.projection is None:
        return ()
    x, p = _ahead_places(found, one, places), one.projection
    ends = ((95, p.lower_95, p.upper_95), (80, p.lower_80, p.upper_80))
    return tuple(
        Spread(
            name=f"{level}% interval",
            x=x,
            low=(p.start, *(float(value) for value in low[: len(x) - 1])),
            high=(p.start, *(float(value) for value in high[: len(x) - 1])),
            level=level,
            of=PROJECTED,
            counts="live",
        )
        for level, low, high in ends
    )


def _top(found: Progress, coming: list[Series]) -> float | None:
    """Cut the axis where the fan would flatten the band and the record; None where nothing is cut."""
    told = [one.live or 0 for one in found.quarters]
    told += [one.value for one in found.published if one.kind in PUBLISHED_NAMES]
    most = max([found.target.high, *told]) * _TALLEST
    fans = [high for one in _spreads(found, _places(found)) for high in one.high]
    lines = [value for one in coming for value in one.y if value is not None]
    return most if max([*fans, *lines], default=0) > most else None


def _projected_words(found: Progress, *, is_cut: bool) -> str:
    one = found.ahead
    if one is None or one.projection is None:
        return ""
    later = "; what came later is drawn too" if one.known_later else ""
    said = f" Dashed: projected like for like from {one.quarter}{later}."
    if one.break_at:
        said += f" No projection foresees that counting changed in {one.break_at}."
    return f"{said} The fan goes on above." if is_cut else said


def _baseline(found: Progress) -> Series:
    base = found.target.baseline
    return Series(
        name=f"Baseline, {base.year}",
        x=(base.quarter,),
        y=(base.holders,),
        kind="marks",
        symbol="circle",
        note=(f"{base.precision} {base.holders:,}, {base.source.title}",),
        points=("partial",),
        counts="live",
    )


def _published_series(kind: str, drawn: list[Published]) -> Series:
    mine = [one for one in drawn if one.kind == kind]
    return Series(
        name=PUBLISHED_NAMES[kind],
        x=tuple(one.quarter or "" for one in mine),
        y=tuple(one.value for one in mine),
        kind="marks",
        symbol=_SYMBOLS[kind],
        note=tuple(england.published_note(one) for one in mine),
        counts="live",
    )


def _band(found: Progress) -> Band:
    target = found.target
    name = f"Target: {target.low:,} to {target.high:,}"
    return Band(name, target.low, target.high, _target_sources(found))


def _target_sources(found: Progress) -> str:
    """Name each date of the target with the documents that state it."""
    titles = ((date.due, " and ".join(one.title for one in date.sources)) for date in found.target.dates)
    return "; ".join(f"{due}, {title}" for due, title in titles)


def _due(found: Progress) -> list[Break]:
    return [Break(str(date.quarter), f"{date.due}<br>({date.label})", "end") for date in found.target.dates]


def _holders_title(found: Progress) -> str:
    if found.known is None:
        return f"Live holders are not known for {found.quarter} or before"
    now, target = found.at(found.known).holders, found.target
    held = now.value or 0
    what = f"{words.number(held, at_least=now.suppressed > 0)} live holders at the end of {found.known}"
    what = what[:1].upper() + what[1:] + ("" if now.is_of_most else f" in {words.ccgs(now.ccgs, now.open)}")
    band = f"the target band of {target.low:,} to {target.high:,}"
    if held >= target.high:
        return f"{what}: at or above the top of {band}"
    if held >= target.low:
        return f"{what}: inside {band}"
    return f"{what}: {'at most ' if now.suppressed else ''}{target.low - held:,} below {band}"


def _holders_alt(found: Progress, drawn: list[Published]) -> str:
    known = [one for one in found.quarters if one.live is not None]
    said = "Line chart. No quarter has live holders known."
    if known:
        first, last = known[0], known[-1]
        said = (
            f"Line chart of live holders in England: {first.holders.text} at {first.quarter}, "
            f"{last.holders.text} at {last.quarter}."
        )
    if found.break_at:
        said += f" The line begins anew at {found.break_at}, where the collection became mandatory."
    if found.ahead is not None and found.ahead.projection is not None:
        said += f" A dashed line and a fan go on from {found.ahead.quarter}. {found.outlook}".rstrip()
    return (
        f"{said} {_holders_title(found)}. {len(drawn)} published national figures are separate marks. "
        "All figures are in the table below."
    )


def _holders_table(found: Progress) -> pd.DataFrame:
    """One row a figure drawn or published: what it counts, when, how many, on whose word."""
    rows: list[tuple[Any, ...]] = []
    for one in found.quarters:
        total, value = one.holders, one.live
        precision = "at least" if total.suppressed else "sum of returns"
        rows.append((one.quarter, "Live holders, returns", value, precision, *england.counts(total), ""))
    base, none = found.target.baseline, (None,) * len(england.COUNTS)
    kind = f"Baseline, {base.year}"
    rows.append((base.quarter, kind, base.holders, base.precision, *none, base.source.title))
    for mark in found.published:
        if mark.kind in PUBLISHED_NAMES:
            kind, sources = PUBLISHED_NAMES[mark.kind], "; ".join(mark.sources)
            rows.append((mark.quarter, kind, mark.value, mark.precision, *none, sources))
    rows += _projected_rows(found)
    headings = ["Quarter", "Kind", "People", "Precision", *england.COUNTS, "Published source"]
    table = pd.DataFrame(rows, columns=headings)
    return table.astype(dict.fromkeys(["People", *england.COUNTS], "Int64"))


def _projected_rows(found: Progress) -> list[tuple[Any, ...]]:
    one = found.ahead
    if one is None or one.projection is None:
        return []
    p, none, rows = one.projection, (None,) * len(england.COUNTS), []
    for at, quarter in enumerate(one.quarters):
        ends = ((80, p.lower_80, p.upper_80), (95, p.lower_95, p.upper_95))
        spans = "; ".join(f"{sure}%: {low[at]:,.0f} to {high[at]:,.0f}" for sure, low, high in ends)
        rows.append((quarter, PROJECTED, words.whole(float(p.median[at])), spans, *none, ""))
        for name, values in (("At the recent pace", one.straight), ("At the recent growth", one.constant)):
            if values is not None:
                rows.append((quarter, name, words.whole(float(values[at])), "for comparison", *none, ""))
    return rows
