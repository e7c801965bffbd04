"""ccg_succession.csv read and checked: who succeeded whom, against the CCGs that ever were."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from etl import reference
from etl.reference import wrong
from phb.methods.succession import Step, SuccessionError, check
from phb.quarters import Quarter

_ENDS = ("predecessor_ods", "predecessor_ons", "successor_ods", "successor_ons")
_COLUMNS = (*_ENDS, "effective_date", "change_type", "share_of_predecessor", "share_of_successor", "basis")


def read() -> tuple[Step, ...]:
    """Read and check who succeeded whom. Raises PlainError with the line of what cannot be.

    Every code must be a CCG's; steps must be as `check` asks; a predecessor must have closed the day before,
    a successor opened on the day; every CCG that closed before all did must have a successor, and every one
    that opened after the first a predecessor.
    """
    folder = reference.REFERENCE / "geography"
    path, codes = folder / "ccg_succession.csv", reference.numbered(folder / "ccg_codes.csv")
    known = {(row["ods_code"], row["ons_code"]): row for _, row in codes}
    rows = reference.numbered(path, _COLUMNS)
    steps = [_step(path, line, row, known.keys()) for line, row in rows]
    try:
        check(steps)
    except SuccessionError as fault:
        raise wrong(path, rows[fault.row][0], fault.reason) from fault
    for line, row in rows:
        day = dt.date.fromisoformat(row["effective_date"])
        for role, on, column in (
            ("predecessor", day - dt.timedelta(days=1), "effective_to"),
            ("successor", day, "effective_from"),
        ):
            code = row[f"{role}_ods"], row[f"{role}_ons"]
            told = known[code][column] or "nothing"
            if told != on.isoformat():
                raise wrong(path, line, f"{code[0]} has {told} as {column} in ccg_codes.csv, not {on}")
    _check_every_end(steps, folder / "ccg_codes.csv", codes)
    return tuple(steps)


def _step(path: Path, line: int, row: Mapping[str, str], known: Container[tuple[str, str]]) -> Step:
    for role in ("predecessor", "successor"):
        code = row[f"{role}_ods"], row[f"{role}_ons"]
        if code not in known:
            raise wrong(path, line, f"the {role} {' '.join(code)} is not a CCG of ccg_codes.csv")
    try:
        day = _date(row["effective_date"])
        shares = _share(row["share_of_predecessor"]), _share(row["share_of_successor"])
    except ValueError as fault:
        raise wrong(path, line, f"a date or a share cannot be read ({fault})") from fault
    quarter = Quarter.containing(day)
    if quarter.starts_on != day:
        raise wrong(path, line, f"{day} is not the first day of a quarter")
    return Step(row["predecessor_ods"], row["successor_ods"], str(quarter), *shares)


def _date(text: str) -> dt.date:
    """Read a date written as 2015-04-01 and in no other way: the models read it too."""
    day = dt.date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f'"{text}" is not written as {day}')
    return day


def _share(text: str) -> float:
    """Read a share. Words that Python takes for numbers, "nan" or foreign digits, are none."""
    share = float(text)
    if math.isnan(share) or not text.isascii():
        raise ValueError(f'"{text}" is not a number')
    return share


def _check_every_end(
    steps: Sequence[Step], path: Path, codes: Sequence[tuple[int, Mapping[str, str]]]
) -> None:
    hands = {(step.predecessor, step.quarter) for step in steps}
    takes = {(step.successor, step.quarter) for step in steps}
    first = min(vintage.in_force_from for vintage in reference.vintages())
    for line, row in codes:
        code, opened = row["ods_code"], dt.date.fromisoformat(row["effective_from"])
        if opened > first and (code, str(Quarter.containing(opened))) not in takes:
            raise wrong(path, line, f"{code} opens on {opened} without a predecessor in ccg_succession.csv")
        if row["effective_to"]:
            closed = dt.date.fromisoformat(row["effective_to"])
            after = str(Quarter.containing(closed + dt.timedelta(days=1)))
            if (code, after) not in hands:
                raise wrong(
                    path, line, f"{code} closes on {closed} without a successor in ccg_succession.csv"
                )
