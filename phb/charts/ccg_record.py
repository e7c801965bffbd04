"""Holders of one CCG over the quarters: gaps left as gaps, nothing joined across a change of counting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from phb.analysis.area_map_words import where
from phb.analysis.ccg_record import CcgQuarter, CcgRecord
from phb.analysis.ccg_record_area import AreaQuarter, AreaSeries
from phb.charts.chart import Break, Chart, Point, Series
from phb.quarters import Quarter

_OWN = ("Holders", "Holders: how known", "Direct payments", "Direct payments: how known", "Return")


def chart(record: CcgRecord) -> Chart:
    """Draw holders as the CCG was and, where that says more, of the CCG it is part of on the geography.

    Of those as it was, those by direct payment are drawn too where no second series needs the room. The title
    says the first and last figure on record.
    """
    own, area = record.quarters, record.area
    finding = _finding(record)
    series = _own(record) if own else ()
    return Chart(
        name=f"ccg_{record.code}",
        title=finding,
        subtitle=_subtitle(record),
        # Where both say the same, its own is drawn over the other.
        series=(*(_area(area) if area else ()), *series),
        breaks=_breaks(record),
        y_title="People",
        alt=f"Line chart. {finding}. The same figures are in the table below.",
        table=_table(record),
        source=record.source,
        places=_places(record),
        empty=f"No live holders of {record.name} are known yet.",
    )


def _places(record: CcgRecord) -> tuple[str, ...]:
    told = {one.quarter for one in record.quarters} | {one.quarter for one in _of(record.area)}
    return tuple(sorted(told))


def _of(area: AreaSeries | None) -> tuple[AreaQuarter, ...]:
    return area.quarters if area else ()


def _own(record: CcgRecord) -> tuple[Series, ...]:
    own = record.quarters
    places = tuple(one.quarter for one in own)
    anew = tuple(one.quarter for one in own if one.anew)
    holders = Series(
        name=f"{record.name} as it was" if record.area else "Holders",
        x=places,
        y=tuple(one.holders for one in own),
        emphasis="focus",
        note=tuple(one.basis or one.return_words for one in own),
        label="" if record.area else "All",
        anew=anew,
    )
    if record.area:
        return (holders,)
    direct = Series(
        name="By direct payment",
        x=places,
        y=tuple(one.direct_payment for one in own),
        note=tuple(one.return_words for one in own),
        label="Direct",
        anew=anew,
    )
    return (holders, direct)


def _area(area: AreaSeries) -> tuple[Series, ...]:
    """Whole figures as a line, estimates as a dashed one, lower bounds as open triangles by themselves."""
    name = f"{area.name}, {where(area.geography).split(',')[0]}"
    places = tuple(one.quarter for one in area.quarters)
    anew = tuple(one.quarter for one in area.quarters if one.anew)
    notes = tuple(one.known for one in area.quarters)

    def line(
        values: Iterable[int | None],
        said: str,
        kind: Literal["line", "marks"] = "line",
        point: Point | None = None,
        dash: bool = False,
    ) -> Series | None:
        held = tuple(values)
        if all(value is None for value in held):
            return None
        return Series(
            name=said,
            x=places,
            y=held,
            kind=kind,
            points=(point,) * len(places) if point else (),
            dash=dash,
            note=notes,
            emphasis="context",
            anew=anew,
        )

    drawn = (
        line((None if one.is_estimated else one.holders for one in area.quarters), name),
        line(
            (one.holders if one.is_estimated else None for one in area.quarters),
            f"{area.name}, estimated",
            dash=True,
        ),
        line(
            (one.at_least for one in area.quarters),
            f"{area.name}, at least",
            kind="marks",
            point="at_least",
        ),
    )
    return tuple(one for one in drawn if one)


def _subtitle(record: CcgRecord) -> str:
    said = "People with a live budget on the last day of the quarter; no line where there is no figure"
    area = record.area
    if area is None:
        return said
    said += f". Grey: {area.name}, {where(area.geography)}"
    if any(one.is_estimated for one in area.quarters):
        said += "; dashed: estimated"
    if any(one.at_least is not None for one in area.quarters):
        said += "; open triangle: at least, as not all of it is known"
    return said


def _breaks(record: CcgRecord) -> tuple[Break, ...]:
    """Name changes of counting, the CCG's own beginning and end, and each stretch that is blocked."""
    named: dict[str, list[str]] = {}

    def say(quarter: str, what: str) -> None:
        if what not in named.setdefault(quarter, []):
            named[quarter].append(what)

    told: list[CcgQuarter | AreaQuarter] = [*record.quarters, *_of(record.area)]
    for one in told:
        if one.anew:
            say(one.quarter, one.anew.replace(" ", "<br>"))
    places = _places(record)
    if record.quarters and record.area:
        first, last = record.quarters[0].quarter, record.quarters[-1].quarter
        if first > places[0]:
            say(first, "Opened")
        if last < places[-1]:
            say(str(Quarter.parse(last) + 1), "Closed")
    blocked = {one.quarter for one in told if one.is_blocked}
    for quarter in blocked:
        if str(Quarter.parse(quarter) + -1) not in blocked:
            say(quarter, "Blocked")
    return tuple(Break(quarter, "<br>".join(named[quarter])) for quarter in sorted(named))


def _finding(record: CcgRecord) -> str:
    own = [(one.quarter, one.holders, one.anew) for one in record.quarters]
    known = [(quarter, count) for quarter, count, _ in own if count is not None]
    if not known and record.area:
        return _finding_on(record.area)
    if not known:
        return f"No live holders of {record.name} are known yet"
    quarter, count = known[-1]
    said = f"{record.name} reported {_people(count)} at the end of {quarter}"
    first = _comparable(known, [one for one, _, anew in own if anew])
    return said if first[0] == quarter else f"{said}, against {first[1]:,} at the end of {first[0]}"


def _finding_on(area: AreaSeries) -> str:
    """Of a CCG without a quarter of its own, say what its predecessors add up to, as far as is known."""
    known = [one for one in area.quarters if one.holders is not None or one.at_least is not None]
    if not known:
        return f"No live holders of {area.name} are known yet, {where(area.geography)}"
    last = known[-1]
    said = f"The CCGs that became {area.name} had "
    if last.holders is None:
        return f"{said}at least {_people(last.at_least or 0)} at the end of {last.quarter}"
    said += f"{'about ' if last.is_estimated else ''}{_people(last.holders)} at the end of {last.quarter}"
    whole = [(one.quarter, one.holders) for one in known if one.holders is not None]
    first = _comparable(whole, [one.quarter for one in area.quarters if one.anew])
    return said if first[0] == last.quarter else f"{said}, against {first[1]:,} at the end of {first[0]}"


def _comparable(known: list[tuple[str, int]], anew: list[str]) -> tuple[str, int]:
    """Give the first figure since counting last changed before the newest one."""
    since = max((quarter for quarter in anew if quarter <= known[-1][0]), default="")
    return next(one for one in known if one[0] >= since)


def _people(count: int) -> str:
    return f"{count:,} {'holder' if count == 1 else 'holders'}"


def _table(record: CcgRecord) -> pd.DataFrame:
    """One row a quarter; beside each number, how it is known or why there is none."""
    own = {one.quarter: one for one in record.quarters}
    on = {one.quarter: one for one in _of(record.area)}
    rows = []
    for quarter in _places(record):
        one, there = own.get(quarter), on.get(quarter)
        row: dict[str, object] = {
            "CCG": record.name,
            "Code": record.code,
            "Quarter": quarter,
            **_row(one),
        }
        if record.area:
            held = f"{record.area.name} ({record.area.code}), {where(record.area.geography)}"
            row[held] = there.holders if there else None
            row["At least"] = there.at_least if there else None
            row["How known there"] = there.known if there else ""
        rows.append(row)
    table = pd.DataFrame(rows)
    wordy = ("CCG", "Code", "Quarter", "Return", "How known there")
    counts = [name for name in table if name not in wordy and not str(name).endswith(": how known")]
    return table.astype(dict.fromkeys(counts, "Int64"))


def _row(one: CcgQuarter | None) -> dict[str, object]:
    if one is None:
        return dict(zip(_OWN, (None, "not open", None, "not open", "not open")))
    values = (
        one.holders,
        one.basis or _known(one.holders, one.holders_words),
        one.direct_payment,
        _known(one.direct_payment, one.direct_payment_words),
        one.return_words,
    )
    return dict(zip(_OWN, values))


def _known(count: int | None, words: str) -> str:
    if count is None:
        return words
    return "as returned, rounded" if words.endswith("(rounded)") else "as returned"
