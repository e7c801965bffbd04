"""The alert rules twice: phb.methods.stalls held against a slow reading of METHODS, on wild panels."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phb.methods.stalls import evaluate, index_of, quarter_at
from phb.quarters import Quarter
from tests.methods import plain_stalls

NONE = ("blocked", "missing", "not_comparable", "suppressed")
AREAS, QUARTERS = 4, 9
COUNTS = st.one_of(st.sampled_from([0.0, 0.0, 1.0, 9.0, 10.0, 20.0]), st.integers(0, 260).map(float))


@st.composite
def walks(draw):
    """A level that mostly stays, so that rules come near to firing, with wild values among it."""
    level, found = draw(COUNTS), []
    for _ in range(QUARTERS):
        step = draw(st.sampled_from([0, 0, 0, 0, 1, -1, 2, 5, -10, 60, "anew"]))
        level = draw(COUNTS) if step == "anew" else max(level + step, 0.0)
        found.append(level)
    return found


@st.composite
def panels(draw):
    """Wild panels of every status, copied returns, plans and two collections; and the same in plain dicts."""
    first = index_of("2015-16 Q1")
    split = draw(st.sampled_from([0, 0, 0, 3, 6]))
    with_starters, rounded = draw(st.booleans()), draw(st.sampled_from([(), ("rounded",)]))
    odd = st.sampled_from(["reported"] * 9 + [*NONE, *rounded])
    rows, areas, starts = [], {}, {}
    for name in "ABCD"[:AREAS]:
        values, starters, ytds = draw(walks()), draw(walks()), draw(walks())
        plans = [
            draw(st.sampled_from([math.nan, *map(float, (10, 40, 80, 200))])) for _ in range(QUARTERS + 3)
        ]
        grows = draw(st.sampled_from([1.0, 1.0, 1.2, 1.5])) if name == "D" else 1.0
        day = draw(
            st.sampled_from([None, None, dt.date(2015, 5, 1), dt.date(2016, 2, 1), dt.date(2017, 1, 1)])
        )
        area = areas[name] = {}
        for place in range(QUARTERS + 3):
            row = {"area": name, "quarter": quarter_at(first, place), "plan": plans[place], "value": math.nan}
            row |= {"starters": math.nan, "ytd": math.nan, "status": "missing", "is_copied": False}
            row |= {"parts_differ": False, "collection": "old" if place < split else "new", "started_on": day}
            if place < QUARTERS:
                row["status"] = draw(odd)
                row["is_copied"] = draw(st.sampled_from([False] * 9 + [True]))
                row["parts_differ"] = draw(st.sampled_from([False] * 9 + [True]))
                row["value"] = float(round(values[place] * grows**place))
                if row["status"] != "missing":
                    row["starters"] = starters[place] if with_starters else math.nan
                    row["ytd"] = ytds[place] if draw(st.booleans()) else math.nan
            rows.append(row)
            copied, valued = row["is_copied"], row["status"] in ("reported", "rounded")
            area[first + place] = {
                "value": row["value"] if valued and not copied else None,
                "starters": None if copied or math.isnan(row["starters"]) else row["starters"],
                "ytd": None if copied or math.isnan(row["ytd"]) else row["ytd"],
                "plan": None if math.isnan(row["plan"]) else row["plan"],
                "collection": row["collection"],
                "returned": row["status"] != "missing",
                "rounded": row["status"] == "rounded",
                "differ": row["parts_differ"],
            }
        if day:
            starts[name] = index_of(str(Quarter.containing(day)))
        else:
            starts[name] = min((q for q, cell in area.items() if cell["returned"]), default=None)
    return first, pd.DataFrame(rows), areas, starts


def same_as_plain(made):
    first, frame, areas, starts = made
    at = first + QUARTERS - 1
    counted = {q: cell["collection"] for q, cell in areas["A"].items()}
    expected = plain_stalls.evaluate(areas, at, starts, counted, first)
    found = {}
    for row in evaluate(frame, quarter=quarter_at(first, QUARTERS - 1)).to_dict("records"):
        told = [row["severity"]]
        if row["rule"] == "CHECK_RETURN":
            told.append(row["checks"])
        elif row["rule"] != "OFF_TRACK":
            told.append(index_of(row["onset"]))
        found[row["area"], row["rule"]] = tuple(told)
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(panels())
def test_a_second_slow_implementation_of_the_words_finds_the_same_alerts(made):
    same_as_plain(made)


@pytest.mark.long
@settings(max_examples=5000, deadline=None)
@given(panels())
def test_a_second_slow_implementation_finds_the_same_alerts_on_thousands_of_panels(made):
    same_as_plain(made)
