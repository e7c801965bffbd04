"""Lineage a second time: slow, obvious, in plain dicts, to hold phb.methods.lineage against.

A cell is (value or None, status). A cell on another geography is a dict of what `carry` gives for it.
"""

from __future__ import annotations

from collections import defaultdict

WEIGHT = ("reported", "rounded", "not_applicable", "blocked", "not_comparable", "suppressed", "missing")
VALUED = ("reported", "rounded")


def where_people_live(steps, code, quarter, to):
    """Follow the people of one CCG, change by change: {code as in `to`: share}."""
    if to >= quarter:
        later = sorted({s.quarter for s in steps if quarter < s.quarter <= to})
        if not later:
            return {code: 1.0}
        moves = {s.successor: s.share for s in steps if s.quarter == later[0] and s.predecessor == code}
        onward = later[0]
    else:
        earlier = sorted({s.quarter for s in steps if to < s.quarter <= quarter})
        if not earlier:
            return {code: 1.0}
        moves = {
            s.predecessor: s.of_successor for s in steps if (s.quarter, s.successor) == (earlier[-1], code)
        }
        onward = before(earlier[-1])
    found = defaultdict(float)
    for heir, share in (moves or {code: 1.0}).items():
        for final, part in where_people_live(steps, heir, onward, to).items():
            found[final] += share * part
    return dict(found)


def before(quarter):
    """Give a text that sorts just before a quarter and after the one before it."""
    return quarter[:-1] + str(int(quarter[-1]) - 1) + "z"


def together(parts, *, apportion):
    """Combine the CCGs behind one target: parts are (share, cell, population) each."""
    statuses = [cell[1] for _, cell, _ in parts]
    is_divided = any(share < 1 - 1e-9 for share, _, _ in parts)
    applying = [s for s in statuses if s != "not_applicable"]
    if not applying:
        status = "not_applicable"
    elif is_divided and not apportion:
        status = max([*applying, "not_comparable"], key=WEIGHT.index)
    else:
        status = max(applying, key=WEIGHT.index)
    counted = [
        (share, cell[0]) for share, cell, _ in parts if cell[1] in VALUED and (apportion or share >= 1 - 1e-9)
    ]
    total = sum(share * value for share, value in counted) if counted else None
    behind = sum(share * people for share, cell, people in parts if cell[1] != "not_applicable")
    valued = sum(share * people for share, cell, people in parts if cell[1] in VALUED)
    return {
        "value": total if status in VALUED else None,
        "status": status,
        "at_least": None if status in VALUED else total,
        "population_share": valued / behind if behind else None,
        "predecessors": len(parts),
        "basis": "divided" if is_divided else "merged" if len(parts) > 1 else "same",
    }
