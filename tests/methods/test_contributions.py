import math

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from phb.methods.contributions import (
    NOT_STATED,
    PARTS,
    by_category,
    led_by_one,
    make_half,
    moved_over,
    parts,
    whole,
)

NO = math.nan


def ends(table):
    """CCG | before | after | what is out of the ordinary: at least n before, opened, closed, boundary ..."""
    rows = {}
    for line in table.strip().splitlines():
        code, before, after, *odd = (cell.strip() for cell in line.split("|"))
        bound = {words.split()[-1]: float(words.split()[2]) for words in odd if words.startswith("at least")}
        rows[code] = {
            "before": NO if before == "" else float(before),
            "after": NO if after == "" else float(after),
            "before_at_least": bound.get("before", NO),
            "after_at_least": bound.get("after", NO),
            "was_open": "opened" not in odd,
            "is_open": "closed" not in odd,
            "is_comparable": "boundary" not in odd,
            "is_undivided": "undivided" in odd,
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def test_every_contributor_stands_in_the_part_that_says_why_it_counts():
    found = parts(
        ends(
            """
            00C | 10 | 14 |
            00D | 10 |    |
            00J |    |  7 |
            00K |    |    |
            00L |  3 |    | closed
            00M |    |  5 | opened
            00N | 40 | 99 | boundary
            00P | 20 |    | at least 15 after
            00Q |  8 |  9 | undivided
            00R |  0 |  0 |
            00T |  5 |    | boundary
            """
        )
    )
    assert found["part"].to_dict() == {
        "00C": "both",
        "00D": "out",
        "00J": "in",
        "00K": "neither",
        "00L": "organisation",
        "00M": "organisation",
        "00N": "boundary",
        "00P": "partly_known",
        "00Q": "undivided",
        "00R": "both",
        "00T": "boundary",
    }
    assert found["change"].fillna(-999).tolist() == [4, -10, 7, -999, -3, 5, 59, -5, 1, 0, -5]


def test_half_of_a_rise_is_half_of_all_that_rose_not_of_what_the_fallers_left():
    changes = pd.Series({"a": 60.0, "b": 50.0, "c": 40.0, "d": 30.0, "e": -150.0, "f": NO})
    assert changes.sum() == 30
    assert make_half(changes) == ["a", "b"]
    assert make_half(-changes) == ["a", "b"]


def test_nothing_makes_half_of_no_change():
    assert make_half(pd.Series({"a": 5.0, "b": -5.0})) == []
    assert make_half(pd.Series({"a": NO})) == []
    assert make_half(pd.Series({}, dtype=float)) == []


def cells(table):
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    found = pd.DataFrame(rows, columns=["contributor", "category", "before", "after"])
    return found.astype({"before": float, "after": float}, errors="raise")


def test_what_the_categories_leave_stands_last_so_that_they_sum_to_the_total():
    told = cells("00C|chc|10|14\n00C|other|5|6\n00D|chc|1|0")
    assert by_category(told, "before", 20).to_dict() == {"chc": 11, "other": 5, NOT_STATED: 4}
    assert by_category(told, "after", 20).to_dict() == {"chc": 14, "other": 6, NOT_STATED: 0}


PLANTED = """
    11N | chc        | 323 | 230
    11N | fast track |  32 | 116
    11N | wheelchair |  37 | 107
"""


def test_a_category_that_falls_as_another_rises_within_one_ccg_looks_moved_over():
    (found,) = moved_over(cells(PLANTED)).to_dict("records")
    assert (found["contributor"], found["fell"], found["rose"]) == ("11N", "chc", "fast track")
    assert (found["fall"], found["rise"]) == (93, 84)


def test_what_is_small_ordinary_uneven_or_part_of_a_greater_move_does_not_look_moved_over():
    innocent = """
        small    | chc | 19   | 0   | few people
        small    | oth | 0    | 19  |
        ordinary | chc | 1000 | 900 | one in ten left
        ordinary | oth | 100  | 195 |
        uneven   | chc | 100  | 50  |
        uneven   | oth | 100  | 180 |
        growing  | chc | 100  | 50  | the total went up by half
        growing  | oth | 50   | 100 |
        growing  | whe | 0    | 75  |
        unknown  | chc | 100  | nan |
        unknown  | oth | 50   | 150 |
    """
    lines = ["|".join(line.split("|")[:4]) for line in innocent.strip().splitlines()]
    assert moved_over(cells("\n".join(lines))).empty
    assert not moved_over(cells("\n".join(lines)), people=19).empty


def test_one_ccg_behind_most_of_a_national_move_is_named_with_its_share():
    found = led_by_one(
        cells(
            """
            11N | fast track |  32 | 116
            00C | fast track | 400 | 450
            00D | fast track | 400 | 430
            00J | fast track | 100 | 110
            11N | chc        | 323 | 230
            00C | chc        | 100 | 250
            00D | chc        | 100 | 250
            00J | chc        | 100 | 240
            """
        )
    )
    assert found.to_dict("records") == [
        {"category": "chc", "contributor": "00C", "move": 150, "national": 347},
        {"category": "fast track", "contributor": "11N", "move": 84, "national": 174},
    ]
    assert led_by_one(cells("11N|chc|30|79\n00C|chc|30|30")).empty


def test_estimates_are_rounded_to_whole_people_and_still_add_up():
    rounded = whole(pd.Series([1.4, 2.4, 3.2, NO, 5.0], index=list("abcde")))
    assert rounded.fillna(-1).tolist() == [2, 2, 3, -1, 5]
    assert rounded.sum() == 12


people = st.one_of(st.none(), st.integers(0, 5_000))
contributor = st.fixed_dictionaries(
    {
        "before": people,
        "after": people,
        "before_at_least": people,
        "after_at_least": people,
        "was_open": st.booleans(),
        "is_open": st.booleans(),
        "is_comparable": st.booleans(),
        "is_undivided": st.booleans(),
    }
)


@given(st.lists(contributor, min_size=1, max_size=40))
def test_the_parts_sum_exactly_to_the_change_whatever_is_missing_bounded_or_moved(rows):
    numbers = ["before", "after", "before_at_least", "after_at_least"]
    drawn = pd.DataFrame(rows).astype(dict.fromkeys(numbers, float))
    found = parts(drawn)

    def known(row, end):
        return row[end] if row[end] is not None else row[f"{end}_at_least"]

    total = sum(known(row, "after") or 0 for row in rows) - sum(known(row, "before") or 0 for row in rows)
    assert found["change"].sum() == total
    assert found.groupby("part")["change"].sum().sum() == total
    assert set(found["part"]) <= set(PARTS)
    both = found[found["part"] == "both"]
    assert drawn.loc[both.index, ["before", "after"]].notna().all(axis=None)


@given(st.lists(st.one_of(st.just(NO), st.integers(-500, 500).map(float)), max_size=30))
def test_those_that_make_half_are_the_fewest_that_do(values):
    changes = pd.Series(values, dtype=float)
    found = make_half(changes)
    total = changes.sum()
    along = sorted((value * np.sign(total) for value in changes.dropna() if value * total > 0), reverse=True)
    if not found:
        assert total == 0
        return
    assert 2 * sum(along[: len(found)]) >= sum(along)
    assert 2 * sum(along[: len(found) - 1]) < sum(along)


@given(st.lists(st.floats(-1e5, 1e5), max_size=30))
def test_rounding_moves_nobody_by_a_whole_person_and_keeps_the_sum(values):
    exact = pd.Series(values, dtype=float)
    rounded = whole(exact)
    assert ((rounded - exact.round(6)).abs() < 1).all()
    assert (rounded == rounded.round()).all()
    assert abs(rounded.sum() - exact.round(6).sum()) <= 0.5 + 1e-6
