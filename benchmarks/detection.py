"""Which planted faults of the demonstration the checks find: `python -m benchmarks.detection`.

Writes data/reference/returns/detection.csv, which the build puts into every store, so that the Method page
can say how good the checks are beside real returns too; tests/etl/test_detection.py measures again and
compares.

A fault is counted per CCG and quarter, and found when the check that looks for it is lost, or, where several
kinds of fault lose one check, when the question asked is the one for this kind. Faults put right by a later
return are looked for in the returns as first sent; restatements in all of them. Caveats are left out, so that
the checks stand alone. Stalls and absurd plans are no faults of a return, a suppressed number is none at all.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from etl import recipe, reference
from etl.shelf import Shelf, receipts
from etl.source import DEMO, source
from etl.warehouse import Warehouse
from phb.quarters import Quarter

RECORD = reference.REFERENCE / "returns" / "detection.csv"
Place = tuple[str, str]

# Kind of fault; the check that looks for it (the question, where no point is lost by it); the one question
# that counts, where the check is lost by other kinds too; what to know of it.
KINDS = (
    (
        "copied_forward",
        "not_copied_forward",
        "",
        "Every cell repeats the quarter before although people are new.",
    ),
    (
        "plain_repeat",
        "identical_to_last_two",
        "",
        "The live figures of the quarter before, sent twice more: asked about, but no point is lost, because"
        " a stall looks the same; of the first repeat nothing can be told.",
    ),
    (
        "jump_over_100",
        "no_unexplained_jump",
        "jump",
        "More than double in one quarter; the false alarms are batches and services that truly began.",
    ),
    (
        "fall_while_country_rises",
        "no_unexplained_jump",
        "fall",
        "About two in five holders gone in one quarter.",
    ),
    (
        "reclassification",
        "no_unexplained_jump",
        "reclassified",
        "Most of one care group counted under another from one quarter's end to the next one's start: the"
        " check holds just these side by side, and nearly all other made-up returns agree there, so that this"
        " record flatters it. A move within a quarter would not be seen.",
    ),
    (
        "ytd_sent_as_live",
        "kinds_consistent",
        "",
        "Everyone since April given as live: found where the mandatory return gives a start to hold it"
        " against; in the voluntary era it looks like growth. The false alarms are other planted faults by"
        " which start, live and year to date part, in their own quarter or the next.",
    ),
    ("parts_do_not_sum", "parts_add_up", "", "The total given is not the sum of its parts."),
    (
        "restated",
        "not_restated",
        "",
        "First sent about a third too high: known once the corrected return came.",
    ),
    (
        "late_return",
        "on_time",
        "",
        "Came after the country's file: in the voluntary era there was no deadline to be late for.",
    ),
    ("missing_return", "complete", "", "No return for the quarter."),
    ("ended_not_given", "complete", "", "The budgets that ended are left out."),
    (
        "ons_code_used",
        "code_alias_used",
        "",
        "The ONS code where the ODS code should stand: read all the same.",
    ),
    ("name_used", "code_alias_used", "", "The name where the code should stand: read all the same."),
)


class Detection(NamedTuple):
    """One line of the record; clean are the CCG-quarters without such a fault that the check applies to."""

    kind: str
    planted: int
    detected: int
    missed: int
    false_alarms: int
    clean: int
    looks_at: str
    question: str
    what: str


def measure(shelf: Shelf, truth: Path = DEMO / "truth.csv") -> list[Detection]:
    """Hold the checks against the faults that `truth` lists, on the returns received on a shelf."""
    planted: dict[str, set[Place]] = {kind: set() for kind, *_ in KINDS}
    put_right: set[Place] = set()
    for row in reference.read_table(truth):
        places = {(row["ccg_code"], quarter) for quarter in _quarters(row["from_quarter"], row["to_quarter"])}
        if row["kind"] in planted:
            planted[row["kind"]] |= places
        if "Put right" in row["note"]:
            put_right |= places
    first, all_sent = _outcomes(shelf, as_first_sent=True), _outcomes(shelf, as_first_sent=False)
    found = []
    for kind, looks_at, question, what in KINDS:
        lost, applies = (all_sent if kind == "restated" else first)[looks_at]
        if question:
            lost = lost & first[question][0]
        like_it = [other for other, *by, _ in KINDS if by == [looks_at, question]]
        faulty = set[Place]().union(*(planted[other] for other in like_it))
        faulty |= put_right if kind == "restated" else set()
        hits = len(planted[kind] & lost)
        counts = (
            len(planted[kind]),
            hits,
            len(planted[kind]) - hits,
            len(lost - faulty),
            len(applies - faulty),
        )
        found.append(Detection(kind, *counts, looks_at, question, what))
    return found


def text_of(found: list[Detection]) -> str:
    """The record as it is committed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([Detection._fields, *found])
    return text.getvalue()


def _quarters(first: str, last: str) -> list[str]:
    quarter, end, found = Quarter.parse(first), Quarter.parse(last), []
    while quarter <= end:
        found.append(str(quarter))
        quarter += 1
    return found


def _outcomes(shelf: Shelf, *, as_first_sent: bool) -> dict[str, tuple[set[Place], set[Place]]]:
    """Per check or question: the CCG-quarters that lost it, and those it applies to."""
    known = [r for r in receipts(shelf) if not (as_first_sent and "restated" in r.file_name)]
    with Warehouse() as store:
        recipe.cook(store, known, shelf, reference.vintages(), candidates={})
        judged = store.rows('select "check", ccg_code, quarter, outcome from return_quality_check')
        asked = store.rows('select "check", ccg_code, quarter from question')
        returned = set(store.rows("select ccg_code, quarter from ccg_quarter where has_returned"))
    found: dict[str, tuple[set[Place], set[Place]]] = {}
    for check, ccg, quarter, outcome in judged:
        lost, applies = found.setdefault(check, (set(), set()))
        if outcome != "not_applicable":
            applies.add((ccg, quarter))
        if outcome == "lost":
            lost.add((ccg, quarter))
    for check, ccg, quarter in asked:
        found.setdefault(check, (set(), returned))[0].add((ccg, quarter))
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        shelf, _ = source(Path(folder))
        RECORD.write_text(text_of(measure(shelf)), encoding="utf-8")
    sys.stdout.write(RECORD.read_text(encoding="utf-8"))
