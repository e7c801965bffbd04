"""Can a quarter be trusted, and who must send or correct what?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from phb.analysis import words
from phb.analysis.figure import Figure
from phb.analysis.geography import AS_IT_WAS, Geography, vintage_words
from phb.analysis.returns_files import count, days, listed
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

WINDOW = 8
ON_A_VINTAGE = (
    "A return is sent by an organisation: where several stand behind a CCG it has returned when all of them "
    "have, and is late or in question when one of them is. England counts CCGs as they were."
)
NEVER_DUE = "Returns were voluntary until March 2017: there was no deadline, and nobody was late."


@dataclass(frozen=True)
class QuarterReturns:
    """Who has returned for a quarter. `table` has one row per CCG open, those not returned first."""

    quarter: str
    headline: str
    calendar: str
    figures: tuple[Figure, ...]
    table: pd.DataFrame
    source: str


@dataclass(frozen=True)
class Sender:
    """A CCG's row of the strip: one state a quarter, in the order of `OverTime.quarters`.

    A state is a letter of STATES, or "1/2" where one of the two CCGs behind it returned.
    """

    ccg_code: str
    name: str
    region: str
    states: Sequence[str]


@dataclass(frozen=True)
class OverTime:
    """The state of every CCG's return, quarter by quarter, up to the one chosen.

    `returned` and `open` count CCGs as they were in each quarter, on every geography. sender_words names
    the CCGs that have rows, geography_note says what a state of them means.
    """

    quarter: str
    quarters: tuple[str, ...]
    returned: tuple[int, ...]
    open: tuple[int, ...]
    senders: tuple[Sender, ...]
    sender_count: int
    sender_words: str
    geography_note: str
    finding: str
    source: str


STATES: dict[str, str] = {
    "r": "Returned",
    "l": "Late",
    "q": "In question",
    "b": "Late and in question",
    "s": "Suppressed",
    "n": "No return",
    "-": "Not applicable: there was no such CCG",
}


def who_returned(store: Store, *, quarter: str) -> QuarterReturns:
    """Say who has returned for `quarter`, who was late, and how much of England that covers.

    Raises PlainError when no CCG was open in the quarter.
    """
    rows = store.query("returns", quarter=quarter)
    if rows.empty:
        raise PlainError(f"No CCG was open in {quarter}; choose a quarter from 2014-15 Q1 to 2022-23 Q1.")
    before = store.query("returns_quarters", quarter=str(Quarter.parse(quarter) + -1)).tail(1)
    return QuarterReturns(
        quarter=quarter,
        headline=_headline(quarter, rows),
        calendar=_calendar(rows.iloc[0]),
        figures=_figures(rows, before),
        table=_who_table(rows),
        source=words.source_line(store.meta),
    )


def over_time(
    store: Store,
    *,
    quarter: str,
    show: Literal["unsettled", "all"] = "unsettled",
    geography: str = AS_IT_WAS,
) -> OverTime:
    """Give each CCG's state in every quarter to `quarter`, on a geography.

    On the CCGs of a vintage a CCG has returned when every CCG behind it has. "unsettled" keeps the CCGs that
    missed, were late or were in question in the last eight quarters.
    """
    rows = store.query("returns_over_time", quarter=quarter, geography=geography)
    national = store.query("returns_quarters", quarter=quarter)
    quarters = tuple(national["quarter"])
    in_part = rows["returned"].astype(str) + "/" + rows["predecessors"].astype(str)
    rows["state"] = rows["state"].mask(rows["state"] == "p", in_part)
    states = rows.pivot(index="ccg_code", columns="quarter", values="state").reindex(columns=list(quarters))
    last = rows.drop_duplicates("ccg_code", keep="last").set_index("ccg_code")
    window = states.iloc[:, -WINDOW:]
    has_missed = window.apply(lambda column: (column == "n") | column.str.contains("/", na=False))
    unsettled = (has_missed | window.isin(["l", "q", "b"])).any(axis=1)
    kept = states[unsettled] if show == "unsettled" else states
    found = [
        Sender(
            ccg_code=str(code),
            name=str(last.at[code, "name"]),
            region=str(last.at[code, "region_name"])
            if last.at[code, "quarter"] == quarter
            else f"Closed before {quarter}",
            states=tuple(cells.fillna("-")),
        )
        for code, cells in kept.iterrows()
    ]
    found.sort(key=lambda s: (s.region.startswith("Closed before"), s.region, s.name))
    on = Geography.parse(geography)
    return OverTime(
        quarter=quarter,
        quarters=quarters,
        returned=tuple(national["ccgs_returned"].astype(int)),
        open=tuple(national["ccgs_open"].astype(int)),
        senders=tuple(found),
        sender_count=len(states),
        sender_words=f"CCGs of {vintage_words(on.vintage)}"
        if on.vintage
        else f"CCGs open at any time since {quarters[0]}",
        geography_note=ON_A_VINTAGE if on.vintage else "CCGs as they were in each quarter.",
        finding=_finding(quarter, has_missed, last, on),
        source=words.source_line(store.meta),
    )


def _headline(quarter: str, rows: pd.DataFrame) -> str:
    returned, expected = int(rows["has_returned"].sum()), len(rows)
    late, asked = int(_late(rows).sum()), int((rows["question_count"] > 0).sum())
    missing = [words.plain_ccg(name) for name in rows.loc[~rows["has_returned"], "name"]]
    said = [f"{returned} of {expected} CCGs returned for {words.quarter(quarter)}"]
    if rows["deadline_on"].notna().any():
        said.append(f"{late or 'none'} of them {'known to be ' if _undated(rows) else ''}late")
    said.append(f"{asked or 'none'} {'in question' if len(said) > 1 else 'of them in question'}")
    still = f"; still to send: {listed(missing)}" if 0 < len(missing) <= 3 else ""
    return f"{', '.join(said[:-1])} and {said[-1]}{still}."


def _calendar(row: pd.Series) -> str:
    if pd.isna(row["deadline_on"]):
        return NEVER_DUE
    basis = (
        "as published in the submission calendar"
        if row["deadline_basis"] == "published"
        else "assumed: the tenth working day after the quarter, because no deadline was published for it"
    )
    return f"The deadline was {words.day(row['deadline_on'])}, {basis}."


def _figures(rows: pd.DataFrame, before: pd.DataFrame) -> tuple[Figure, ...]:
    returned, expected = int(rows["has_returned"].sum()), len(rows)
    people = rows["population"].sum()
    covered = rows.loc[rows["has_returned"], "population"].sum()
    change = None
    if len(before):
        step = returned - int(before["ccgs_returned"].iloc[0])
        change = f"{words.change(step)} since {before['quarter'].iloc[0]}"
    due = rows["deadline_on"].notna().any()
    late = int(_late(rows).sum())
    asked = rows["question_count"] > 0
    return (
        Figure(
            label="Returned",
            value=f"{returned} of {expected}",
            unit="CCGs",
            change=change,
            coverage=f"{words.percent(covered, people)} of resident population",
            kind="returns",
            meaning="All CCGs open in the quarter have sent a return."
            if returned == expected
            else f"{count(expected - returned, 'CCG')} sent none. No return is not nought.",
        ),
        Figure(
            label="Late",
            value=str(late) if due else "None due",
            unit=("CCG" if late == 1 else "CCGs") if due else "",
            change=None,
            coverage=f"of {returned} returned" if due else "",
            kind="returns",
            meaning=_lateness(rows, late) if due else "There was no deadline before April 2017.",
        ),
        Figure(
            label="In question",
            value=str(int(asked.sum())),
            unit="CCG" if asked.sum() == 1 else "CCGs",
            change=None,
            coverage=count(int(rows["question_count"].sum()), "question"),
            kind="returns",
            meaning="Kept and counted, and to be confirmed by the CCG."
            if asked.any()
            else "No check raised anything.",
        ),
    )


def _who_table(rows: pd.DataFrame) -> pd.DataFrame:
    state = rows["has_returned"].map({True: "Returned", False: "No return"})
    state = state.mask(_late(rows), "Late")
    live = rows["holders"].notna().any() or not rows["in_quarter"].notna().any()
    column = "holders" if live else "in_quarter"
    heading = "Holders" if live else "In place during the quarter"
    return pd.DataFrame(
        {
            "CCG": rows["name"],
            "Code": rows["ccg_code"],
            "State": state,
            "Received on": days(rows["received_on"]),
            "Days late": _days_late(rows),
            "Deadline": _deadline(rows),
            heading: rows[column].astype("Int64"),
            f"{heading}: status": rows[f"{column}_status"].fillna("missing").str.replace("_", " "),
            "Questions": rows["question_count"].astype("Int64"),
            "Region": rows["region_name"],
        }
    )


def _deadline(rows: pd.DataFrame) -> pd.Series:
    written = days(rows["deadline_on"]) + " (" + rows["deadline_basis"].fillna("") + ")"
    return written.where(rows["deadline_on"].notna(), "none (voluntary)")


def _days_late(rows: pd.DataFrame) -> pd.Series:
    late_by = (pd.to_datetime(rows["received_on"]) - pd.to_datetime(rows["deadline_on"])).dt.days
    return late_by.where(_late(rows)).astype("Int64")


def _undated(rows: pd.DataFrame) -> int:
    """Count the CCGs known from published figures alone, which do not tell on which day they returned."""
    return int((rows["has_returned"] & rows["is_late"].isna()).sum())


def _lateness(rows: pd.DataFrame, late: int) -> str:
    undated = _undated(rows)
    said = f"The latest came {count(int(_days_late(rows).max()), 'day')} after the deadline." if late else ""
    if undated:
        told = f"When {count(undated, 'CCG')} returned is not known: {'its' if undated == 1 else 'their'}"
        return f"{said} {told} figures are published ones.".lstrip()
    return said or "Every return came by the deadline."


def _late(rows: pd.DataFrame) -> pd.Series:
    """Say of each row whether it is known to be late; no return and no deadline are not late."""
    return rows["is_late"].astype("boolean").fillna(False).astype(bool)


def _finding(quarter: str, has_missed: pd.DataFrame, last: pd.DataFrame, on: Geography) -> str:
    missed = has_missed.sum(axis=1)
    span = (
        f"in the {_NUMBERS[has_missed.shape[1]]} quarters to {quarter}"
        if has_missed.shape[1] > 1
        else f"for {quarter}"
    )
    of = f" of {vintage_words(on.vintage)}" if on.vintage else ""
    lacked = "lacked a return or part of one" if on.vintage else "missed at least one return"
    if not missed.any():
        return f"No CCG{of} missed a return {span}."
    gaps = missed[missed > 0]
    said = f"{count(len(gaps), 'CCG')}{of} {lacked} {span}"
    most = gaps[gaps == gaps.max()]
    if gaps.max() == gaps.min():
        return f"{said}."
    if len(most) <= 3:
        names = listed([words.plain_ccg(str(last.at[code, "name"])) for code in most.index])
        return f"{said}; {names} missed most ({int(gaps.max())}{' each' if len(most) > 1 else ''})."
    return f"{said}; {len(most)} of them missed {int(gaps.max())}, the most."


_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"]
