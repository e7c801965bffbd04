"""Stalled pilots by little tables: every sentence of METHODS 3.1, firing and held back."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from phb.methods.stall_thresholds import Stalled, Thresholds
from phb.methods.stalls import evaluate, index_of, quarter_at

FIRST = "2014-15 Q1"
NONE = {"missing", "suppressed", "blocked", "not_comparable"}


def series(area, values, first=FIRST, **columns):
    """Rows of one area from quarter `first` on: numbers, or a status where there is no value."""
    start = index_of(first)
    rows = []
    for place, told in enumerate(values.split() if isinstance(values, str) else values):
        row = {"area": area, "quarter": quarter_at(start, place)}
        if told in NONE:
            row |= {"value": math.nan, "status": told}
        else:
            row |= {"value": float(told), "status": "reported"}
        rows.append(row | {name: cells[place] for name, cells in columns.items()})
    return pd.DataFrame(rows)


def panel(*frames):
    return pd.concat(frames, ignore_index=True)


def others(factor, quarters=6, first=FIRST):
    """An area so large that all areas together grow by `factor` in four quarters."""
    pace = factor ** (1 / 4)
    return series("others", [round(1e6 * pace**q) for q in range(quarters)], first)


def fired(frame, area="A", rules=("NOT_STARTED", "STALLED", "STARTS_STOPPED", "OFF_TRACK"), **how):
    found = evaluate(frame, **how)
    found = found[(found["area"] == area) & found["rule"].isin(rules)]
    return dict(zip(found["rule"], found["severity"]))


def stall_of(values, grows=2.0, area="A", **columns):
    """What STALLED says of an area among others that grow `grows`-fold in four quarters."""
    frame = series("A", values, **columns)
    return fired(panel(frame, others(grows, len(frame))), area, ("STALLED",)).get("STALLED")


# ---- NOT_STARTED -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("0 0 0", "high"),
        ("0 0", None),  # two quarters live are too few
        ("0 missing 0", "high"),  # two valid returns suffice
        ("suppressed missing 0", None),  # one does not
        ("0 0 missing", None),  # nothing known now
        ("0 0 1", None),  # somebody, after three quarters
        ("0 0 0 2", "medium"),  # next to nobody, after four
        ("2 1 0 0", "medium"),
        ("0 0 0 3", None),
        ("3 0 0 0", None),  # it had started: what counts is the most it ever had
    ],
)
def test_not_started_is_nobody_after_three_quarters_or_two_at_most_after_four(values, severity):
    assert fired(series("A", values)).get("NOT_STARTED") == severity


def test_quarters_live_are_counted_from_the_day_it_started_where_that_is_given():
    frame = series("A", "0 0 0 0")
    assert fired(frame.assign(started_on=dt.date(2014, 11, 3))) == {}
    assert fired(frame.assign(started_on=dt.date(2014, 8, 3))) == {"NOT_STARTED": "high"}


# ---- STALLED ---------------------------------------------------------------------------------------------


def test_no_growth_in_three_quarters_is_medium_and_in_four_is_high():
    assert stall_of("5 20 20 20 20") == "medium"
    assert stall_of("20 20 20 20 20") == "high"
    assert stall_of("5 5 20 20 20") is None


@pytest.mark.parametrize(("holders", "severity"), [("10", "medium"), ("9", None)])
def test_the_short_window_asks_for_ten_holders_now(holders, severity):
    assert stall_of(f"1 20 20 20 {holders}") == severity


def test_one_to_nine_holders_need_four_quarters():
    assert stall_of("1 9 9 9 9", grows=3) is None
    assert stall_of("9 9 9 9 9", grows=3) == "high"


def test_the_anchor_is_the_latest_valid_value_three_or_four_quarters_ago():
    assert stall_of("40 20 20 20 30", grows=3.0) is None  # three quarters ago, not four
    assert stall_of("40 missing 20 20 21", grows=3.0) == "high"
    assert stall_of("missing 20 missing 20 20", grows=3.0) == "medium"
    assert stall_of("20 20 missing missing 20") is None  # one of three returns is too few
    assert stall_of("20 missing missing missing 20") is None


def test_an_anchor_of_nobody_is_no_anchor():
    assert stall_of("0 0 0 0 0") is None


def test_the_window_lies_within_the_time_it_was_live():
    frame = series("A", "missing 20 20 20 20")
    both = panel(frame, others(2.0, 5))
    assert fired(both, rules=("STALLED",)) == {"STALLED": "medium"}
    late = both.assign(started_on=[dt.date(2014, 10, 1)] * 5 + [None] * 5)
    assert fired(late, rules=("STALLED",)) == {}


def test_more_holders_than_at_the_anchor_is_growth():
    assert stall_of("5 20 20 20 21") is None
    assert stall_of("5 20 19 20 20") == "medium"


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("5 20 18 19 19", "medium"),  # a step of one person is none
        ("5 20 17 19 19", None),  # of two is
        ("5 200 190 194 194", "medium"),  # two in a hundred of the anchor are none
        ("5 200 190 195 195", None),
        ("5 20 17 missing 19", None),  # a step over a missing quarter counts as one
    ],
)
def test_a_step_up_on_the_way_is_growth_beyond_one_person_or_two_in_a_hundred(values, severity):
    assert stall_of(values, grows=3.0) == severity


def exactly(factor, small):
    """An area with `small` holders in five quarters, and others that bring the growth of all to `factor`."""
    anchor = 1000.0
    last = (anchor + small) * factor - small
    return panel(series("A", [small] * 5), series("others", [anchor] * 4 + [last]))


def test_three_more_people_must_be_expected_and_three_exactly_are_enough():
    assert 15 * (1.2 - 1) < 3  # so in floating point, and not so in METHODS
    assert fired(exactly(1.2, 15))["STALLED"] == "high"
    assert fired(exactly(1.3, 10))["STALLED"] == "high"
    assert "STALLED" not in fired(exactly(1.2999, 10))


def test_rounded_counts_ask_for_eight_expected():
    plain = exactly(1.3, 20)  # six expected
    assert fired(plain)["STALLED"] == "high"
    rounded = plain.assign(status=["reported"] * 2 + ["rounded"] + ["reported"] * 7)
    assert "STALLED" not in fired(rounded)
    more = exactly(1.4, 20)  # eight expected
    assert fired(more.assign(status="rounded"))["STALLED"] == "high"


def test_flat_comparators_mute_the_rule_and_so_do_falling_ones():
    assert stall_of("20 20 20 20 20", grows=1.0) is None
    assert stall_of("20 20 20 20 20", grows=0.8) is None


@pytest.mark.parametrize("status", sorted(NONE))
def test_a_value_that_is_none_now_is_no_evidence(status):
    assert stall_of(f"20 20 20 20 {status}") is None


@pytest.mark.parametrize("status", sorted(NONE))
def test_growth_is_over_the_areas_with_both_values(status):
    frame = panel(series("A", "20 20 20 20 20"), others(2.0, 5), series("gone", f"9e9 9e9 9e9 9e9 {status}"))
    assert fired(frame)["STALLED"] == "high"


def test_a_copied_return_is_no_evidence():
    frame = panel(series("A", "20 20 20 20 20"), others(2.0, 5))
    assert fired(frame.assign(is_copied=[False] * 4 + [True] + [False] * 5)) == {}


def test_nothing_is_held_against_a_quarter_of_another_collection():
    frame = panel(series("A", "20 20 20 20 20 20"), others(2.0, 6))
    assert fired(frame)["STALLED"] == "high"
    for kept, severity in ((2, None), (3, None), (4, {"STALLED": "medium"}), (5, {"STALLED": "high"})):
        split = frame.assign(collection=(["old"] * (6 - kept) + ["new"] * kept) * 2)
        assert fired(split) == (severity or {})


def test_where_starters_are_collected_only_the_long_window_counts():
    values, told = "5 20 20 20 20", [math.nan, math.nan, math.nan, math.nan, 0.0]
    assert stall_of(values, starters=told) is None
    assert stall_of("20 20 20 20 20", starters=told) == "high"


def test_the_onset_is_the_quarter_after_the_anchor():
    found = evaluate(panel(series("A", "5 20 missing 20 20"), others(2.0, 5)))
    assert found.loc[found["rule"].eq("STALLED"), "onset"].tolist() == ["2014-15 Q3"]
    assert found.loc[found["rule"].eq("STALLED"), "before_quarter"].tolist() == ["2014-15 Q2"]


def test_the_evidence_says_how_many_more_were_expected():
    found = evaluate(exactly(1.3, 10)).set_index("rule").loc["STALLED"]
    assert (found["value"], found["before"], found["returns"], found["window"]) == (10, 10, 4, 4)
    assert found["expected"] == pytest.approx(3) and found["growth_pct"] == pytest.approx(30)


def test_a_threshold_may_be_moved():
    frame = exactly(1.3, 10)
    assert "STALLED" not in fired(frame, thresholds=Thresholds(stalled=Stalled(expected=3.5)))


# ---- the watch list --------------------------------------------------------------------------------------


def test_no_growth_in_two_quarters_is_watched_and_no_alert():
    frame = panel(series("A", "5 10 20 20 20"), others(8.0, 5))
    assert fired(frame, rules=("STALLED", "WATCH")) == {"WATCH": "watch"}


def test_what_is_an_alert_is_not_watched_too():
    frame = panel(series("A", "20 20 20 20 20"), others(8.0, 5))
    assert fired(frame, rules=("STALLED", "WATCH")) == {"STALLED": "high"}


# ---- STARTS_STOPPED --------------------------------------------------------------------------------------


def starts(own, of_others="50 50 50 50 50 50", **columns):
    """Starters of area A and of all others, by quarter; - where they are not known."""
    frames = []
    for area, told in (("A", own), ("others", of_others)):
        cells = [math.nan if one == "-" else float(one) for one in told.split()]
        frames.append(series(area, [1000] * len(cells), starters=cells))
    frame = panel(*frames)
    return frame.assign(**columns)


@pytest.mark.parametrize(
    ("own", "is_stopped"),
    [
        ("5 5 5 5 0 0", True),
        ("5 5 5 6 1 0", True),  # one of ten and a half expected
        ("5 5 5 5 1 1", False),  # two of ten
        ("- - 5 5 0 0", True),  # two known quarters make a baseline
        ("- - - 5 0 0", False),  # one does not
        ("5 5 5 5 - 0", False),  # both last quarters must be known
        ("5 5 5 5 0 -", False),
        ("1 1 1 1 0 0", False),  # two expected are too few
        ("2 2 2 2 0 0", False),  # four expected: exp(-4) is above one in a hundred
        ("3 3 3 3 0 0", True),
    ],
)
def test_starts_stopped_is_a_tenth_at_most_of_four_or_more_expected_and_no_chance(own, is_stopped):
    own_others = "500000 500000 500000 500000 500000 500000"
    assert fired(starts(own, own_others)).get("STARTS_STOPPED") == ("high" if is_stopped else None)


def test_what_is_expected_follows_the_pace_of_all():
    slower = "500000 500000 500000 500000 150000 150000"
    assert "STARTS_STOPPED" not in fired(starts("5 5 5 5 0 0", slower))  # three expected, not ten
    found = evaluate(starts("50 50 50 50 0 0", slower)).set_index("rule").loc["STARTS_STOPPED"]
    assert found["expected"] == pytest.approx(30, abs=0.01) and found["onset"] == "2015-16 Q1"


def test_rounded_starters_ask_for_eight_expected():
    own = "500000 500000 500000 500000 500000 500000"
    assert "STARTS_STOPPED" in fired(starts("3 3 3 3 0 0", own))
    assert "STARTS_STOPPED" not in fired(starts("3 3 3 3 0 0", own, status="rounded"))
    assert "STARTS_STOPPED" in fired(starts("5 5 5 5 0 0", own, status="rounded"))


def test_starters_of_another_collection_are_no_baseline():
    frame = starts("5 5 5 5 0 0", "500000 500000 500000 500000 500000 500000")
    assert fired(frame.assign(collection=(["old"] * 4 + ["new"] * 2) * 2)) == {}
    assert fired(frame.assign(collection=(["old"] * 2 + ["new"] * 4) * 2)) == {"STARTS_STOPPED": "high"}


# ---- OFF_TRACK -------------------------------------------------------------------------------------------


def plan_of(values, plan, **columns):
    told = values.split()
    told += ["missing"] * (len(plan) - len(told))
    return fired(series("A", told, plan=plan, **columns)).get("OFF_TRACK")


STRAIGHT = [10.0, 20.0, 30.0, 40.0]


@pytest.mark.parametrize(
    ("values", "plan", "severity"),
    [
        ("2 3 4", [10, 20, 30, 40], "medium"),
        ("2 3 22.5", [10, 20, 30, 40], None),  # three quarters of the plan are on it
        ("1 1 1", [2, 4, 5.9, 40], None),  # five people short at least
        ("1 1 1", [2, 4, 6, 40], "medium"),
        ("2 3", [10, 20, 30, 40], None),  # two quarters live are too few
        ("2 3 missing", [10, 20, 30, 40], None),
        ("2 3 4", [10, 20, math.nan, 40], None),  # no plan, nothing to be behind
        ("2 10 20", [10, 20, 30, 38], None),  # 18 a quarter asked, 9 managed: twice and no more
        ("2 10 20", [10, 20, 30, 38.1], "medium"),
        ("4 4 4", [10, 20, 30, 4.5], None),  # half a person is twice a quarter of a person
        ("4 4 4", [10, 20, 30, 4.6], "medium"),
        ("2 3 4 30", [10, 20, 30, 40], None),
        ("2 3 4 29", [10, 20, 30, 40], "high"),  # at the end of the year there is nothing left to ask
        ("2 3 4", [10, 20, 30], "medium"),  # a plan that goes no further leaves nothing to catch up in
        ("missing missing 4", [10, 20, 30, 40], None),  # nor what it has managed
    ],
)
def test_off_track_is_far_behind_and_asked_for_more_than_twice_the_recent_pace(values, plan, severity):
    started = [dt.date(2014, 4, 1)] * 4
    assert plan_of(values, plan, started_on=started) == severity


def test_the_recent_pace_reaches_four_quarters_back_and_not_into_another_collection():
    values = "0 40 40 40 40 44"
    plan = [50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0]
    assert plan_of(values, plan) == "medium"  # 20.5 asked, one a quarter managed
    assert plan_of("0 0 0 0 0 44", plan) is None  # eleven a quarter
    split = ["old"] * 4 + ["new"] * 4
    assert plan_of("0 0 0 0 40 44", plan, collection=split) == "medium"  # four in one


# ---- MISSING ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("5 5 5", None),
        ("5 5 missing", "info"),
        ("5 missing missing", "medium"),
        ("5 missing missing missing", "high"),
        ("missing 5 missing", "info"),
        ("5 missing 5", None),
        ("5 5 suppressed", None),  # a return without a figure is a return
        ("5 5 blocked", None),
    ],
)
def test_missing_is_told_after_one_quarter_medium_after_two_high_after_three(values, severity):
    frame = panel(series("A", values), series("others", [9] * len(values.split())))
    assert fired(frame, rules=("MISSING",)).get("MISSING") == severity


def test_quarters_before_an_area_was_live_are_not_missing():
    frame = panel(series("A", "missing missing missing"), series("others", "9 9 9"))
    assert fired(frame, rules=("MISSING",)) == {"MISSING": "high"}
    live = frame.assign(started_on=[dt.date(2014, 10, 1)] * 3 + [None] * 3)
    assert fired(live, rules=("MISSING",)) == {"MISSING": "info"}


def test_a_quarter_in_which_there_was_no_such_area_is_neither_a_return_nor_missing():
    frame = panel(series("A", "missing missing 0 0"), series("others", "9 9 9 9"))
    frame["status"] = frame["status"].where(~frame["area"].eq("A") | frame["value"].eq(0), "not_applicable")
    assert "NOT_STARTED" not in fired(frame)  # live for two quarters
    assert fired(frame, rules=("MISSING",), quarter="2014-15 Q2") == {}


# ---- CHECK_RETURN ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "checks"),
    [
        ("50 40", "fall"),  # ten people, one in five
        ("50 41", None),
        ("100 81", None),  # 19 in a hundred
        ("50 100", None),  # a hundred in a hundred is not more
        ("50 101", "rise"),
        ("40 89", None),  # 49 people
        ("20 20 20", "identical"),
        ("20 20", None),
        ("0 0 0", "identical"),
        ("20 missing 20 20", "identical"),  # the last two returns, not quarters
        ("20 suppressed 20 20", None),
        ("50 missing 10", None),  # a quarter, not two
    ],
)
def test_a_fall_a_rise_or_the_same_again_deserves_a_question(values, checks):
    found = evaluate(series("A", values))
    told = found.loc[found["rule"].eq("CHECK_RETURN"), ["severity", "checks"]].to_numpy().tolist()
    assert told == ([["info", checks]] if checks else [])


def checks_of(values, **columns):
    found = evaluate(series("A", values, **columns))
    return found.loc[found["rule"].eq("CHECK_RETURN"), "checks"].tolist()


def test_the_year_to_date_must_not_fall_within_a_year_and_begins_anew_each_april():
    assert checks_of("5 6 7", ytd=[5.0, 9.0, 8.0]) == ["ytd_falls"]
    assert checks_of("5 6 7", ytd=[5.0, 9.0, 9.0]) == []
    assert checks_of("5 6 7 7 8", ytd=[5.0, 9.0, 9.0, 12.0, 8.0]) == []


def test_more_live_than_received_in_the_year_to_date_deserves_a_question():
    assert checks_of("5 6", ytd=[5.0, 5.0]) == ["live_above_ytd"]
    assert checks_of("5 6", ytd=[5.0, 6.0]) == []


def test_parts_that_are_not_the_total_deserve_a_question():
    assert checks_of("5 6", parts_differ=[False, True]) == ["parts_differ"]


def test_a_bare_repeat_raises_a_question_and_stays_evidence():
    frame = panel(series("A", "20 20 20 20 20"), others(2.0, 5))
    assert fired(frame, rules=("STALLED", "CHECK_RETURN")) == {"STALLED": "high", "CHECK_RETURN": "info"}


# ---- the frame -------------------------------------------------------------------------------------------


def test_a_row_listed_twice_is_refused():
    with pytest.raises(ValueError, match="A is listed twice for 2014-15 Q1"):
        evaluate(panel(series("A", "1"), series("A", "1")))


def test_an_empty_panel_has_no_alerts():
    assert evaluate(pd.DataFrame(columns=["area", "quarter", "value"])).empty


def test_an_earlier_quarter_is_judged_on_what_came_before_it():
    frame = panel(series("A", "20 20 20 20 20 90"), others(2.0, 6))
    assert fired(frame) == {}
    assert fired(frame, quarter="2015-16 Q1") == {"STALLED": "high"}
