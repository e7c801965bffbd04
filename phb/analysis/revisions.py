"""What a CCG said of a quarter, submission by submission: what changed, what counts, what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb.analysis import words
from phb.analysis.england import known
from phb.analysis.returns_files import count, days, listed
from phb.store import Store

MEASURES = {
    "holders": "live holders",
    "holders_direct_payment": "live holders, direct payment",
    "holders_start": "in place at the start",
    "starters": "new in the quarter",
    "ended": "ended in the quarter",
    "in_quarter": "in place during the quarter",
    "holders_ytd": "received, year to date",
}
_BASIS = {"start_new_ended": "start plus new less ended"}
_SOURCES = {"direct": "own return", "published": "published"}


@dataclass(frozen=True)
class Step:
    """One submission's figure of a measure, people: the day it came, and what it said."""

    received_on: str
    value: int


@dataclass(frozen=True)
class History:
    """What was said of one CCG and quarter. `table` has one row a file and measure, oldest first.

    measure is the one whose `steps` are drawn: figures of the CCG's own returns that were not withdrawn.
    notes speak of what was withdrawn and of published figures.
    """

    name: str
    quarter: str
    sentence: str
    notes: tuple[str, ...]
    measure: str
    steps: tuple[Step, ...]
    table: pd.DataFrame
    source: str


@dataclass(frozen=True)
class Relative:
    """A CCG that this one came out of or went into, and when, in words."""

    ccg_code: str
    name: str
    sentence: str


@dataclass(frozen=True)
class Record:
    """The quarters in which a CCG was open, oldest first, each with what came in words; and its relatives.

    closed says that it was not open in the quarter asked for, "" where it was; shown is the quarter of its
    own to begin with.
    """

    name: str
    quarters: dict[str, str]
    shown: str
    closed: str
    relatives: tuple[Relative, ...]


def record(store: Store, *, ccg_code: str, quarter: str) -> Record | None:
    """Give the quarters of a CCG, closed or not, and which to show for `quarter`; None for one never open."""
    rows = store.query("revision_quarters", ccg_code=ccg_code).to_dict("records")
    if not rows:
        return None
    quarters = {row["quarter"]: _came(row) for row in rows}
    name = str(rows[-1]["name"])
    related = store.query("revision_relatives", ccg_code=ccg_code).to_dict("records")
    relatives = tuple(_relative(row) for row in related)
    if quarter in quarters:
        return Record(name, quarters, quarter, "", relatives)
    first, last = rows[0]["quarter"], rows[-1]["quarter"]
    closed = f"{name} was not open in {quarter}: this store has it from {first} to {last}."
    return Record(name, quarters, last if last < quarter else first, closed, relatives)


def history(store: Store, *, ccg_code: str, quarter: str, name: str) -> History:
    """Give every submission of a CCG for a quarter, and what each changed."""
    rows = store.query("revision_ccg", ccg_code=ccg_code, quarter=quarter)
    own = rows[rows["authority"] == "direct"]
    measure = "holders" if (own["measure"] == "holders").any() else _first(own["measure"])
    told = own[(own["measure"] == measure) & own["withdrawn_on"].isna() & own["value"].notna()]
    steps = tuple(
        Step(words.day(received_on), int(value))
        for received_on, value in zip(told["received_on"], told["value"])
    )
    return History(
        name=name,
        quarter=quarter,
        sentence=_sentence(own, measure, steps, words.plain_ccg(name), quarter)
        if len(own) or rows.empty
        else f"No return of {words.plain_ccg(name)}'s own is here for {quarter}: "
        "its figures are published ones.",
        notes=tuple(_notes(rows)),
        measure=MEASURES.get(measure, measure),
        steps=steps,
        table=_table(rows),
        source=words.source_line(store.meta),
    )


def moved(before: int, after: int) -> str:
    """Say a change of a figure: "fell by 9, from 26 to 17 (−35%)"; a change from nought has no per cent."""
    change = after - before
    if not change:
        return f"stayed at {after:,}"
    share = "" if not before else f" ({'+' if change > 0 else '−'}{words.percent(abs(change), before)})"
    return f"{'rose' if change > 0 else 'fell'} by {abs(change):,}, from {before:,} to {after:,}{share}"


def _relative(row: dict[Any, Any]) -> Relative:
    share = row["share"]
    part = "" if pd.isna(share) else "All of " if share >= 1 else f"{words.percent(share, 1)} of "
    named = f"{row['name']} ({row['ccg_code']})"
    moved_to = f"its people went to {named}" if row["is_after"] else f"the people of {named} came to it"
    said = f"{part}{moved_to} on {words.day(row['effective_on'])}."
    return Relative(row["ccg_code"], row["name"], said[0].upper() + said[1:])


def _first(measures: pd.Series) -> str:
    return str(measures.iloc[0]) if len(measures) else "holders"


def _came(row: dict[Any, Any]) -> str:
    own, published = known(row["direct_files"]) or 0, known(row["published_files"]) or 0
    said = count(own, "own return") if own else "no return"
    if published:
        said += f", {published} published"
    return said + (", changed" if row["is_changed"] is True else "")


def _sentence(own: pd.DataFrame, measure: str, steps: tuple[Step, ...], name: str, quarter: str) -> str:
    files = own.drop_duplicates("file_sha256")
    if files.empty:
        return f"{name} sent no return for {quarter}. No return is not nought."
    first = pd.Timestamp(files["received_on"].iloc[0])
    said = f"{name} sent {count(len(files), 'return')} for {quarter}: "
    if len(files) == 1:
        return f"{said}it came on {words.day(first)}, and nothing was sent again."
    again = [
        f"{words.day(day)} ({count((pd.Timestamp(day) - first).days, 'day')} after)"
        for day in files["received_on"].iloc[1:]
    ]
    said += f"the first on {words.day(first)}, again on {listed(again)}"
    if len(steps) > 1:
        said += f". From the first to the newest, {MEASURES.get(measure, measure)} "
        said += moved(steps[0].value, steps[-1].value)
    return f"{said}."


def _notes(rows: pd.DataFrame) -> list[str]:
    notes = []
    for row in rows[rows["withdrawn_on"].notna()].drop_duplicates("sequence").to_dict("records"):
        because = "" if pd.isna(row["withdrawn_reason"]) else f": {row['withdrawn_reason']}"
        notes.append(f"{row['file_name']} was withdrawn on {words.day(row['withdrawn_on'])}{because}.")
    files = rows.groupby("authority")["file_sha256"].nunique()
    if published := int(files.get("published", 0)):
        too = " too" if "direct" in files else ""
        notes.append(
            f"{count(published, 'published file')} told of it{too}: a published figure changes nothing the "
            "CCG said, and counts only where the CCG gave none."
        )
    return notes


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    measure = rows["measure"].map(lambda one: MEASURES.get(one, one.replace("_", " ")))
    basis = rows["basis"].map(_BASIS)
    return pd.DataFrame(
        {
            "Received on": days(rows["received_on"]),
            "Source": rows["authority"].map(_SOURCES),
            "Measure": measure.where(basis.isna(), measure + " (" + basis + ")"),
            "Before": rows["before"].astype("Int64"),
            "Figure": rows["value"].astype("Int64"),
            "Change": rows["change"].astype("Int64"),
            "Status": rows["status"].str.replace("_", " "),
            "Now": [_standing(row) for row in rows.to_dict("records")],
            "Withdrawn on": days(rows["withdrawn_on"]),
            "Withdrawn because": rows["withdrawn_reason"].fillna(""),
            "File": rows["file_name"],
        }
    )


def _standing(row: dict[Any, Any]) -> str:
    if not pd.isna(row["withdrawn_on"]):
        return "Withdrawn"
    if row["is_current"]:
        return "Current"
    return "Superseded" if row["authority"] == "direct" else "Kept beside the CCG's own"
