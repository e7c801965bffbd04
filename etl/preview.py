"""What files would change if they were received: the same models, in memory, with the files added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import recipe, reference
from etl.shelf import Receipt, Shelf, receipts
from etl.source import holds_returns, provenance
from etl.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

    from etl.receive import Examination

SHOWN_CHANGES = 200
_QUESTION = ("file_sha256", "file_name", "ccg_code", "quarter", "check", "sentence")
Cell = tuple[str, str, str, str, str]
_CELLS = """
    with asked as (select unnest(?::varchar[]) as ccg_code)

    select ccg_code, quarter_text(quarter_index), measure, arrangement, care_group, value, status
    from chosen
    where ccg_code in (from asked) and status <> 'missing'
    union all
    select ccg_code, quarter, 'planned_holders', 'all', 'all', planned_holders, 'reported'
    from trajectory
    where is_current and ccg_code in (from asked)
    union all
    select ccg_code, quarter, 'chc_eligible', 'all', 'all', chc_eligible, chc_eligible_status
    from ccg_quarter
    where chc_eligible_status <> 'missing' and ccg_code in (from asked)
"""


def preview(data: Path, examinations: Sequence[Examination]) -> dict[str, Any]:
    """Say what accepting these files would change, and change nothing.

    Gives provenance_now, provenance_after, ccgs_open (in the last quarter after),
    ccgs_with_data_after (of those), ccg_quarters_added, _changed and _unchanged (the last among those in
    the files), the first 200 changes, the questions the files raise, and a sentence that says it all.
    """
    now, real = provenance(data), Shelf(data)
    # The demonstration makes way whole for the first real return: there is nothing before it to compare with.
    held = receipts(real) if now == "returns" else [r for r in receipts(real) if not r.is_current]
    candidates = {e.sha256: e.lines for e in examinations if e.lines is not None}
    fresh = [
        _receipt_of(e, len(held) + n) for n, e in enumerate(examinations, start=1) if e.sha256 in candidates
    ]
    ccgs = sorted({code for lines in candidates.values() for code in lines["ccg_code"].unique()})
    touched = {
        pair
        for lines in candidates.values()
        for pair in lines[["ccg_code", "quarter"]].drop_duplicates().itertuples(index=False, name=None)
    }
    before = _outcome(real, held, {}, ccgs)
    after = _outcome(real, [*held, *fresh], candidates, ccgs)
    changes = _changes(before, after)
    differing = {(change["ccg_code"], change["quarter"]) for change in changes}
    added = after["returned"] - before["returned"]
    said: dict[str, Any] = {
        "provenance_now": now,
        "provenance_after": "returns" if holds_returns(real, fresh) else now,
        "ccgs_open": len(after["open"]),
        "ccgs_with_data_after": len(after["open"] & {ccg for ccg, _ in after["returned"]}),
        "ccg_quarters_added": len(added),
        "ccg_quarters_changed": len(differing - added),
        "ccg_quarters_unchanged": len(touched - differing - added),
        "changes": changes[:SHOWN_CHANGES],
        "questions": [q for q in after["questions"] if q["file_sha256"] in candidates],
    }
    return {**said, "sentence": _sentence(said, len(changes))}


def _receipt_of(found: Examination, place: int) -> Receipt:
    """Make the receipt the file would get; places after those held keep the order of receipt."""
    assert found.format is not None and found.lines is not None
    return Receipt(
        sha256=found.sha256,
        file_name=found.file_name,
        received_on=found.received_on or dt.date.today(),
        published_on=found.published_on,
        sequence=1_000_000 + place,
        format=found.format.name,
        authority=found.format.authority,
        line_count=len(found.lines),
        ccg_quarter_count=found.ccg_quarter_count,
    )


def _outcome(
    shelf: Shelf, known: Sequence[Receipt], candidates: Mapping[str, pd.DataFrame], ccgs: list[str]
) -> dict[str, Any]:
    """Build in memory and take what a preview needs: cells of some CCGs, who returned, questions."""
    with Warehouse() as store:
        recipe.cook(store, known, shelf, reference.vintages(), candidates=candidates)
        cells: dict[Cell, Any] = {
            (ccg, quarter, measure, arrangement, group): status if value is None else value
            for ccg, quarter, measure, arrangement, group, value, status in store.rows(_CELLS, ccgs)
        }
        returned = store.rows("select ccg_code, quarter from ccg_quarter where has_returned")
        opened = store.rows(
            "select ccg_code from ccg_quarter where quarter = (select max(quarter) from quarter)"
        )
        asked = store.rows("from question")
    return {
        "cells": cells,
        "returned": set(returned),
        "open": {ccg for (ccg,) in opened},
        "questions": [dict(zip(_QUESTION, row, strict=True)) for row in asked],
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """List the cells that would be new, other or gone: a number or, where there is none, the status."""
    names = {o.ccg_code: o.name for o in reference.organisations()}
    was, becomes = before["cells"], after["cells"]
    return [
        {
            "ccg_code": cell[0],
            "name": names[cell[0]],
            "quarter": cell[1],
            "measure": cell[2],
            "arrangement": cell[3],
            "care_group": cell[4],
            "before": was.get(cell),
            "after": becomes.get(cell),
        }
        for cell in sorted(was.keys() | becomes.keys())
        if was.get(cell) != becomes.get(cell)
    ]


def _sentence(said: dict[str, Any], changes: int) -> str:
    if said["provenance_now"] == "demonstration" and said["provenance_after"] == "returns":
        with_data, opened = said["ccgs_with_data_after"], said["ccgs_open"]
        return f"This replaces the demonstration: {with_data:,} of {opened:,} CCGs will have data."
    if said["provenance_now"] == "demonstration":
        return (
            "This holds plans or people to divide by, and no return: it is kept, and counts once a return is "
            "received. Until then the demonstration is shown, without it."
        )
    if not changes:
        return "Nothing would change: these figures are held already, or newer ones are."
    return (
        f"CCG quarters new: {said['ccg_quarters_added']:,}; changed: {said['ccg_quarters_changed']:,};"
        f" as they were: {said['ccg_quarters_unchanged']:,}."
    )
