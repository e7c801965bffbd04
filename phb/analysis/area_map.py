"""Where is it happening, where not, and where do we not know? One measure, one quarter, every area."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.definitions import Measure
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

Level = Literal["ccg", "region"]
VALUED = ("reported", "rounded")
# What is not a figure, each with its own pattern: never the lowest colour, and never one for another.
STATUS_WORDS = {
    "missing": "no return",
    "unstated": "returned without this figure",
    "suppressed": "suppressed: withheld, wholly or in part",
    "not_comparable": "not comparable with the quarter before",
    "not_applicable": "nobody to take a share of",
    "blocked": "held back because of a caveat",
    "lower_bound": "at least this: suppressed in some CCGs",
}


@dataclass(frozen=True)
class Area:
    """A CCG or region. value is in the measure's unit, None unless status is reported or rounded.

    level_class is the class of the value, 0 the lowest. counted CCGs of `of` stand behind the value; the sum
    of a region in which some are suppressed is a lower_bound.
    """

    code: str
    name: str
    group: str
    value: float | None
    status: str
    level_class: int | None
    numerator: float | None
    denominator: float | None
    counted: int
    of: int


@dataclass(frozen=True)
class AreaMap:
    """One measure in one quarter. breaks are the lower ends of the classes above the lowest."""

    measure: Measure
    quarter: str
    level: Level
    vintage: str
    paths_file: str
    regions_file: str | None
    breaks: tuple[float, ...]
    areas: tuple[Area, ...]
    denominator_title: str
    finding: str
    how: str
    source: str


def area_map(store: Store, *, measure: str, quarter: str, level: Level = "ccg") -> AreaMap:
    """Give every area of the quarter's own boundaries with its value, class and status.

    Raises PlainError when the store does not hold the quarter, or there is no such measure.
    """
    asked = definitions.measure(measure)
    frame = _read(store, Quarter.parse(quarter) + -1, Quarter.parse(quarter))
    rows = _valued(frame, asked)
    rows = rows[rows["quarter"] == quarter]
    if rows.empty:
        raise PlainError(f"The store holds nothing for {quarter}; choose another quarter.")
    breaks = asked.breaks or round_breaks(_history(store, asked))
    areas = _ccgs(rows, asked, breaks) if level == "ccg" else _regions(rows, asked, breaks)
    vintage = store.query("area_map_vintage", quarter=quarter).iloc[0]
    return AreaMap(
        measure=asked,
        quarter=quarter,
        level=level,
        vintage=vintage["vintage"],
        paths_file=vintage["paths_file"] if level == "ccg" else vintage["regions_file"],
        regions_file=vintage["regions_file"] if level == "ccg" else None,
        breaks=tuple(breaks),
        areas=tuple(areas),
        denominator_title=_denominator_title(asked, rows),
        finding=_finding(asked, quarter, level, areas, tuple(breaks)),
        how=_how(asked),
        source=f"{words.source_line(store.meta)} Boundaries: ONS, {vintage['vintage']}; contains OS data "
        "© Crown copyright and database right.",
    )


def ccg_names(store: Store) -> dict[str, str]:
    """Give every CCG of the store by code, in the order of names: those closed or not yet open too."""
    return dict(store.query("area_map_names").itertuples(index=False, name=None))


def _read(store: Store, first: Quarter, last: Quarter) -> pd.DataFrame:
    return store.query("area_map", first=str(first), last=str(last))


def _history(store: Store, measure: Measure) -> list[float]:
    """Give the measure's values of all CCGs and quarters, from which classes that never move are cut."""
    frame = store.query("area_map", first="", last="9")
    return _valued(frame, measure)["value"].dropna().tolist()


def _valued(frame: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Add value, status, numerator and denominator to rows of ccg_quarter, one value a CCG and quarter."""
    rows = frame.copy()
    rows["status"] = rows[measure.status_column]
    rows["numerator"] = rows[measure.numerator].astype("Float64")
    if measure.change == "quarter":
        rows = _less_the_quarter_before(rows)
    rows["denominator"] = 1.0 if measure.denominator is None else rows[measure.denominator].astype("Float64")
    if measure.denominator == "holders":
        _need_holders(rows)
    elif measure.denominator == "population":
        rows.loc[rows["status"].isin(VALUED) & rows["population"].isna(), "status"] = "blocked"
    rows.loc[(rows["status"] == "missing") & rows["has_returned"].astype(bool), "status"] = "unstated"
    known = rows["status"].isin(VALUED)
    rows["value"] = (rows["numerator"] * measure.per / rows["denominator"]).where(known)
    rows["numerator"] = rows["numerator"].where(known)
    return rows


def _less_the_quarter_before(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn numerators into changes; there is none across a change of boundary or of the collection."""
    rows = frame.sort_values(["ccg_code", "quarter"])
    before = rows.groupby("ccg_code")[["quarter", "era", "numerator", "status"]].shift()
    is_alike = rows["is_comparable"].astype(bool) & (before["era"] == rows["era"])
    adjacent = before["quarter"] == rows["quarter"].map(lambda text: str(Quarter.parse(text) + -1))
    known, known_before = rows["status"].isin(VALUED), before["status"].isin(VALUED)
    rows["numerator"] = rows["numerator"] - before["numerator"]
    rows.loc[known & adjacent & ~known_before, "status"] = before["status"]
    # A return that lacks the figure it is compared with is not a CCG without a return.
    rows.loc[known & adjacent & (before["status"] == "missing"), "status"] = "not_comparable"
    rows.loc[known & ~(adjacent & is_alike), "status"] = "not_comparable"
    return rows


def _need_holders(rows: pd.DataFrame) -> None:
    """A share of holders needs holders that are known and are not nought."""
    known = rows["status"].isin(VALUED)
    unknown = known & ~rows["holders_status"].isin(VALUED)
    rows.loc[unknown, "status"] = rows["holders_status"]
    rows.loc[known & ~unknown & (rows["holders"] == 0), "status"] = "not_applicable"


def _ccgs(rows: pd.DataFrame, measure: Measure, breaks: tuple[float, ...] | list[float]) -> list[Area]:
    return [
        Area(
            code=row["ccg_code"],
            name=row["name"],
            group=row["region_name"],
            value=(value := _rounded(row["value"], measure)),
            status=row["status"],
            level_class=None if value is None else class_of(value, breaks),
            numerator=_number(row["numerator"]),
            denominator=None if measure.denominator is None else _number(row["denominator"]),
            counted=int(value is not None),
            of=1,
        )
        for row in rows.sort_values("ccg_code").to_dict("records")
    ]


def _regions(rows: pd.DataFrame, measure: Measure, breaks: tuple[float, ...] | list[float]) -> list[Area]:
    """Sum numerators over the CCGs that have a value, and the denominators of the same CCGs; divide last."""
    areas = []
    for (code, name), members in rows.groupby(["region_code", "region_name"], sort=True):
        known = members[members["value"].notna()]
        numerator, denominator = known["numerator"].sum(), known["denominator"].sum()
        is_known = len(known) > 0
        over = 1.0 if measure.denominator is None else denominator
        value = _rounded(numerator * measure.per / over, measure) if is_known else None
        areas.append(
            Area(
                code=str(code),
                name=str(name),
                group=str(name),
                value=value,
                status=_region_status(members, measure) if is_known else members["status"].mode()[0],
                level_class=None if value is None else class_of(value, breaks),
                numerator=_number(numerator) if is_known else None,
                denominator=_number(denominator) if is_known and measure.denominator else None,
                counted=len(known),
                of=len(members),
            )
        )
    return sorted(areas, key=lambda area: area.code)


def _region_status(members: pd.DataFrame, measure: Measure) -> str:
    is_sum = measure.denominator is None and measure.change == "none"
    return "lower_bound" if is_sum and (members["status"] == "suppressed").any() else "reported"


def class_of(value: float, breaks: tuple[float, ...] | list[float]) -> int:
    """Give the class of a value: a break belongs to the class above it."""
    return sum(value >= edge for edge in breaks)


def round_breaks(values: list[float], classes: int = 5) -> list[float]:
    """Cut values into classes of about equal size at round numbers (1, 2 or 5 times a power of ten).

    Fewer classes come out when the values are few or close together.
    """
    if not values:
        return []
    cuts = pd.Series(values).quantile([at / classes for at in range(1, classes)])
    return sorted({_round_number(cut) for cut in cuts})


def _round_number(value: float) -> float:
    if value == 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(abs(value)))
    nearest = min((1, 2, 5, 10), key=lambda step: abs(step - abs(value) / power))
    return math.copysign(nearest * power, value)


def class_words(breaks: tuple[float, ...], measure: Measure) -> list[str]:
    """Say the classes: "under 10", "10 to under 20", "80 or more"."""
    if not breaks:
        return ["any value"]
    said = [_said(edge, measure) for edge in breaks]
    between = [f"{low} to under {high}" for low, high in pairwise(said)]
    return [f"under {said[0]}", *between, f"{said[-1]} or more"]


def _said(edge: float, measure: Measure) -> str:
    sign = "+" if measure.change == "quarter" and edge > 0 else ""
    return f"{sign}{edge:,g}{'%' if measure.per == 100 else ''}".replace("-", "−")


def _denominator_title(measure: Measure, rows: pd.DataFrame) -> str:
    if measure.denominator is None:
        return ""
    if measure.denominator == "holders":
        return "Holders"
    years = sorted({int(year) for year in rows["population_year"].dropna()})
    if not years:
        return "Residents"
    return f"Residents (mid-{years[0]})" if len(years) == 1 else f"Residents (mid-{years[0]} to {years[-1]})"


def _how(measure: Measure) -> str:
    """Say how the measure is calculated, by CCG and by region."""
    people = measure.numerator.replace("_", " ")
    if measure.denominator is None:
        said = f"{measure.why} By region: the sum over the CCGs with a figure."
    else:
        over = "residents" if measure.denominator == "population" else "holders"
        said = (
            f"{measure.why} {people.capitalize()} over {over}, times {measure.per:,}. By region, people are "
            f"summed and divided by the sum of {over} of the same CCGs, those with a figure; rates are never "
            "averaged."
        )
    return f"{said} {measure.caution}" if measure.caution else said


def _finding(
    measure: Measure, quarter: str, level: Level, areas: list[Area], breaks: tuple[float, ...]
) -> str:
    known = [area for area in areas if area.value is not None]
    start = f"{measure.title}, {quarter}"
    if not known and any(area.status == "not_comparable" for area in areas):
        return f"{start}: no figure can be compared with the quarter before"
    if not known:
        return f"{start}: no {'CCG' if level == 'ccg' else 'region'} has a figure yet"
    if level == "region":
        return f"{start}: {_extremes(known, measure)}"
    said = class_words(breaks, measure)
    most = max(area.level_class or 0 for area in known)
    least = min(area.level_class or 0 for area in known)
    counts = [sum(area.level_class == which for area in known) for which in (most, least)]
    parts = [f"{counts[0]} {'is' if counts[0] == 1 else 'are'} at {said[most]}"]
    if least != most:
        parts.append(f"{counts[1]} at {said[least]}")
    unknown = len(areas) - len(known)
    rest = f"; for {words.ccgs(unknown, len(areas))} there is no figure" if unknown else ""
    return f"{start}: of {words.ccgs(len(known))} with a figure, {' and '.join(parts)}{rest}"


def _extremes(known: list[Area], measure: Measure) -> str:
    high = max(area.value for area in known if area.value is not None)
    low = min(area.value for area in known if area.value is not None)
    at_top = [area for area in known if area.value == high]
    at_bottom = [area for area in known if area.value == low]
    top, bottom = (_listed([area.name for area in areas]) for areas in (at_top, at_bottom))
    most, least = (
        ("at least " if any(area.status == "lower_bound" for area in areas) else "")
        + value_words(value, measure)
        for areas, value in ((at_top, high), (at_bottom, low))
    )
    counted, opened = sum(area.counted for area in known), sum(area.of for area in known)
    if high == low:
        return f"{value_words(high, measure)} in every region with a figure"
    return (
        f"highest in {top} ({most}), lowest in {bottom} ({least}), "
        f"over the {words.ccgs(counted, opened)} with a figure"
    )


def _listed(names: list[str]) -> str:
    # Names of regions hold "and" themselves.
    return "; ".join(names)


def value_words(value: float, measure: Measure) -> str:
    """Write a value as the measure prints it, with a sign if it is a change."""
    sign = "+" if measure.change == "quarter" and value > 0 else ""
    percent = "%" if measure.per == 100 else ""
    return f"{sign}{value:,.{measure.decimals}f}{percent}".replace("-", "−")


def _rounded(value: Any, measure: Measure) -> float | None:
    # Classes are cut from the value as it is printed, or a reader would find "20.0" in the class below 20.
    return None if pd.isna(value) else round(float(value), measure.decimals)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
