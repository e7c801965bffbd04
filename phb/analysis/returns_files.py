"""What was turned away, what is in question, and which file brought what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb.analysis import words
from phb.analysis.figure import Figure
from phb.store import Store

# The most serious first: what cannot be right, what is unlikely, what is only worth a look.
CHECKS = {
    "parts_do_not_add_up": "The parts do not add up to the total",
    "live_above_ytd": "More holders than were received in the year to date",
    "ytd_falls": "The year to date fell within the year",
    "start_differs": "The start differs from the live holders of the quarter before",
    "reclassified": "One care group gained about what another lost",
    "published_differs": "A published figure differs from the CCG's own return",
    "fall": "Fell by a fifth or more since the quarter before",
    "jump": "More than doubled since the quarter before",
    "copied_forward": "Copied forward from the return before",
    "late": "Received after the deadline",
    "code_alias_used": "The CCG was named by another code",
    "identical_to_last_two": "The same figures as in the last two returns",
}
_WORDS = {
    "holders": "holders on the last day",
    "holders_start": "in place at the start",
    "starters": "new",
    "in_quarter": "in place during the quarter",
    "holders_ytd": "received, year to date",
    "adult_chc": "adult CHC",
    "section_117": "section 117",
}


@dataclass(frozen=True)
class Questions:
    """What is in question for a quarter: one row a question, the most serious checks first.

    checks are those that raised something, each with how often, in the same order.
    """

    checks: dict[str, int]
    sentence: str
    table: pd.DataFrame


@dataclass(frozen=True)
class TurnedAway:
    """The files turned away, newest first: a figure for the page, and each file with its next step."""

    figure: Figure
    files: tuple[Rejection, ...]


@dataclass(frozen=True)
class Rejection:
    """One file turned away whole: why, by sheet, row and column, and what to do next."""

    sha256: str
    file_name: str
    turned_away_on: str
    received_on: dt.date
    sentence: str
    next_step: str
    headings: tuple[str, ...]
    unknown_headings: tuple[str, ...]
    problems: pd.DataFrame


@dataclass(frozen=True)
class File:
    """A return received and not withdrawn, and how much of it still counts."""

    sha256: str
    label: str
    sentence: str


def questions(store: Store, *, quarter: str, check: str | None = None) -> Questions:
    """List what is in question for `quarter`, or only what `check` (one of `Questions.checks`) raised."""
    rows = store.query("returns_questions", quarter=quarter)
    order = {name: place for place, name in enumerate(CHECKS)}
    rows["place"] = [order.get(name, len(order)) for name in rows["check_name"]]
    rows = rows.sort_values("place", kind="stable")
    rows["check"] = [check_words(name) for name in rows["check_name"]]
    counts = {str(check): len(some) for check, some in rows.groupby("check", sort=False)}
    kept = rows if check is None else rows[rows["check"] == check]
    table = pd.DataFrame(
        {
            "CCG": kept["name"],
            "Code": kept["ccg_code"],
            "Question": kept["sentence"],
            "Check": kept["check"],
            "File": kept["file_name"],
            "Region": kept["region_name"],
        }
    ).reset_index(drop=True)
    ccgs = rows["ccg_code"].nunique()
    sentence = (
        f"{count(len(rows), 'question')} about the returns of {count(ccgs, 'CCG')} for {quarter}. "
        "A return in question is kept and counted: ask the CCG to confirm it or to send a new one."
        if len(rows)
        else f"Nothing is in question for {quarter}."
    )
    return Questions(counts, sentence, table)


def check_words(name: str) -> str:
    """Put the name of a check into words."""
    return CHECKS.get(name, name.replace("_", " ").capitalize())


def history(store: Store, *, quarter: str, ccg_code: str) -> pd.DataFrame:
    """List the files that brought a return of this CCG for this quarter, newest first."""
    rows = store.query("returns_history", quarter=quarter, ccg_code=ccg_code)
    return pd.DataFrame(
        {
            "File": rows["file_name"],
            "Received on": days(rows["received_on"]),
            "Now": [_standing(row) for row in rows.itertuples()],
            "Superseded on": days(rows["superseded_on"]),
            "Withdrawn on": days(rows["withdrawn_on"]),
            "Withdrawn because": rows["withdrawn_reason"].fillna(""),
            "Source": rows["authority"].map({"direct": "own return", "published": "published"}),
            "Sections": rows["sections"].str.replace("_", " "),
            "Format": rows["format"].str.replace("_", " "),
        }
    )


def current_files(store: Store) -> tuple[File, ...]:
    """List the real returns that could be withdrawn, newest first; the demonstration has none."""
    if store.meta.get("provenance") != "returns":
        return ()
    rows = store.query("returns_files")
    records: list[Any] = list(rows.itertuples())
    return tuple(
        File(
            sha256=str(row.file_sha256),
            label=f"{row.file_name}, received {words.day(row.received_on)}, "
            f"{count(int(row.ccg_quarter_count), 'CCG-quarter')}",
            sentence=_withdrawal(row, is_last=len(rows) == 1),
        )
        for row in records
    )


def turned_away(rejections: Sequence[dict[str, Any]]) -> TurnedAway:
    """Say what was turned away and what to do about each file; `rejections` as the records beside them."""
    files = tuple(_rejection(record) for record in rejections)
    figure = Figure(
        label="Turned away",
        value=str(len(files)),
        unit="file" if len(files) == 1 else "files",
        change=None,
        coverage="any quarter, as of today",
        kind="files",
        meaning="Files with a problem. Nothing of them was taken in."
        if files
        else "No file waits for a correction.",
    )
    return TurnedAway(figure, files)


def _standing(row: Any) -> str:
    if row.withdrawn_on is not None and not pd.isna(row.withdrawn_on):
        return "Withdrawn"
    if row.current_count == 0:
        return "Superseded"
    return "Current" if row.current_count == row.section_count else "Current in part"


def _withdrawal(row: Any, *, is_last: bool) -> str:
    quarters = (
        row.first_quarter
        if row.first_quarter == row.last_quarter
        else f"{row.first_quarter} to {row.last_quarter}"
    )
    still = int(row.current_count)
    said = (
        f"{row.file_name} brought {count(int(row.ccg_quarter_count), 'CCG-quarter')} "
        f"({count(int(row.ccg_count), 'CCG')}, {quarters}); {still} of these still count{'s' * (still == 1)}."
    )
    after = (
        "It is the last real return: withdrawing it restores the demonstration returns."
        if is_last
        else "Where an older return of the same CCG and quarter exists, that one counts again; elsewhere "
        "the quarter has no return."
    )
    return f"{said} {after} The file and its history are kept."


def _rejection(record: dict[str, Any]) -> Rejection:
    problems = record.get("problems") or []
    unknown = tuple(record.get("unknown_headings") or ())
    cells = sum(1 for p in problems if p.get("row"))
    if unknown:
        sentence = f"{count(len(unknown), 'heading')} not understood: {listed(list(unknown)[:8])}."
        step = "Say below what each heading means, once; then receive the file again."
    elif cells:
        sentence = f"{count(len(problems), 'problem')}; the first: {problems[0]['sentence']}"
        step = "Ask the sender to correct the rows listed below and to send the whole file again."
    else:
        sentence = problems[0]["sentence"] if problems else "No reason was kept with this file."
        step = "Ask the sender for the file again, saved as CSV or XLSX in one of the known layouts."
    on = dt.date.fromisoformat(str(record["turned_away_on"])[:10])
    return Rejection(
        sha256=str(record["sha256"]),
        file_name=str(record["file_name"]),
        turned_away_on=words.day(on),
        received_on=on,
        sentence=sentence,
        next_step=step,
        headings=tuple(str(h) for h in record.get("headings") or ()),
        unknown_headings=tuple(str(h) for h in unknown),
        problems=problem_table(problems),
    )


def problem_table(problems: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lay out problems: sheet, row and column where any is told, and the sentence."""
    table = pd.DataFrame(
        {
            "Sheet": [p.get("sheet") or "" for p in problems],
            "Row": pd.array([p.get("row") for p in problems], dtype="Int64"),
            "Column": [p.get("column") or "" for p in problems],
            "Problem": [p.get("sentence", "") for p in problems],
        }
    )
    empty = [name for name in ("Sheet", "Column") if not table[name].astype(bool).any()]
    empty += ["Row"] if table["Row"].isna().all() else []
    return table.drop(columns=empty)


def change_table(changes: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lay out what a preview says would change: one row a figure, with what it was and what it would be."""
    return pd.DataFrame(
        {
            "CCG": [c["name"] for c in changes],
            "Code": [c["ccg_code"] for c in changes],
            "Quarter": [c["quarter"] for c in changes],
            "Measure": [_plainly(c["measure"]) for c in changes],
            "Arrangement": [_plainly(c["arrangement"]) for c in changes],
            "Care group": [_plainly(c["care_group"]) for c in changes],
            "Now": [_figure(c["before"]) for c in changes],
            "After": [_figure(c["after"]) for c in changes],
        }
    )


def question_table(asked: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Lay out the questions a preview raises."""
    return pd.DataFrame(
        {
            "Code": [q["ccg_code"] for q in asked],
            "Quarter": [q["quarter"] for q in asked],
            "Check": [check_words(q["check"]) for q in asked],
            "Question": [q["sentence"] for q in asked],
        }
    )


def _figure(value: Any) -> str:
    if value is None:
        return "none"
    return f"{value:,}" if isinstance(value, int) else _plainly(str(value))


def _plainly(word: str) -> str:
    return _WORDS.get(word, word.replace("_", " "))


def count(number: int, noun: str) -> str:
    """Say how many of something, "1 question", "1,024 questions"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: list[str]) -> str:
    """Put names into a sentence, "Barnsley, Bury and Oldham"; there must be at least one."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def days(column: pd.Series) -> pd.Series:
    """Write a column of moments as days that sort, "2020-01-14", and as nothing where missing."""
    return pd.to_datetime(column).dt.strftime("%Y-%m-%d").fillna("")
