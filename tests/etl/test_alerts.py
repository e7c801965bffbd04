"""Alerts in the store, on little returns and the demonstration: raised on what was known then. METHODS 3."""

import datetime as dt

import pytest

from etl.build import build
from phb.quarters import Quarter
from phb.store import Store
from tests.returns import plan, voluntary, workbook
from tests.stores import ask

FIRST = Quarter(2015, 1)
GROWING = [100 * 13**n // 10**n for n in range(8)]


def quarter(place):
    return str(FIRST + place)


def day(place, days=40):
    """A day in the quarter after, on which its returns come."""
    return ((FIRST + place).ends_on + dt.timedelta(days=days)).isoformat()


def live(values, ccg="08F", received_on=None):
    """Voluntary returns of live holders, one file a quarter from 2015-16 Q1; None where none comes."""
    return [
        voluntary(f"{ccg} | {quarter(n)} | {v} | 0 | 0 | {v}", received_on=received_on or day(n)).named(
            f"{ccg}-{n}-{received_on or ''}.csv"
        )
        for n, v in enumerate(values)
        if v is not None
    ]


def alerts(store, columns="quarter, rule, severity, event", ccg="08F", family="stall"):
    return ask(
        store,
        f"select {columns} from alert where ccg_code = '{ccg}' and family = '{family}'"
        " order by quarter, alert_id",
    )


def test_a_ccg_that_stands_still_while_the_others_grow_is_raised_then_escalated(store_from):
    store = store_from(*live([40] * 5), *live(GROWING[:5], "02E"), *live(GROWING[:5], "01F"))
    assert alerts(store) == [
        (quarter(3), "STALLED", "medium", "raised"),
        (quarter(4), "STALLED", "high", "escalated"),
    ]
    assert alerts(store, "distinct alert_id, onset, raised_in") == [
        ("08F-stall-2015-16-Q2", quarter(1), quarter(3))
    ]
    assert alerts(store, "sentence")[0] == (
        "40 holders at 2015-16 Q4, 40 holders at 2015-16 Q1: no growth in three quarters, while CCGs "
        "reporting both quarters grew 99% (about 40 more would be expected). Three of three returns "
        "received.",
    )


def test_a_missing_return_holds_the_alert_and_the_next_growth_resolves_it(store_from):
    others = [*live(GROWING[:6], "02E"), *live(GROWING[:6], "01F")]
    store = store_from(*live([40, 40, 40, 40, None, 55]), *others)
    assert alerts(store, "quarter, event, state, held_because") == [
        (quarter(3), "raised", "open", None),
        (quarter(4), "held", "held", f"no return has come for {quarter(4)}"),
        (quarter(5), "resolved", "resolved", None),
    ]
    assert alerts(store, "quarter, severity, event", family="return") == [
        (quarter(4), "info", "raised"),
        (quarter(5), "info", "resolved"),
    ]


def test_no_holder_in_three_quarters_is_told_in_public_without_a_small_number(store_from):
    store = store_from(*live([0, 1, 2, 2]))
    (said, public), *_ = alerts(store, "sentence, public_sentence")
    assert said.startswith("At most 2 holders in four returns over four quarters")
    assert public.startswith("Fewer than 8 holders in four returns over four quarters")


def test_a_quarter_is_judged_on_what_was_known_and_withdrawn_when_it_is_restated(store_from):
    corrected = live([None, None, None, 80], received_on=day(5))
    others = [*live(GROWING[:6], "02E"), *live(GROWING[:6], "01F")]
    store = store_from(*live([40, 40, 40, 40, 40, 90]), *others, *corrected)
    assert alerts(store) == [
        (quarter(3), "STALLED", "medium", "raised"),
        (quarter(4), "STALLED", "high", "escalated"),
        (quarter(5), "STALLED", "high", "withdrawn"),
    ]
    told = ask(store, f"select holders from ccg_quarter where quarter = '{quarter(3)}' and ccg_code = '08F'")
    assert told == [(80,)]


def test_returns_of_years_loaded_on_one_day_are_judged_on_that_day(store_from):
    today = "2020-01-15"
    others = [*live(GROWING[:5], "02E", today), *live(GROWING[:5], "01F", today)]
    store = store_from(*live([40] * 5, received_on=today), *others)
    assert [event for *_, event in alerts(store)] == ["raised", "escalated"]
    assert ask(store, "select distinct known_on from alert_quarter") == [(dt.date(2020, 1, 15),)]


def test_a_return_that_comes_after_a_quarter_was_judged_does_not_unsay_that_it_was_missing(store_from):
    late = live([None, None, None, 40], received_on=day(5))
    store = store_from(*live([40, 40, 40, None, 50, 60]), *late, *live(GROWING[:6], "02E"))
    assert alerts(store, "quarter, event, sentence", family="return") == [
        (
            quarter(3),
            "raised",
            "No return for one quarter, since 2015-16 Q4; 40 holders at 2015-16 Q3 are the last known.",
        ),
        (
            quarter(4),
            "resolved",
            "No return for one quarter, since 2015-16 Q4; 40 holders at 2015-16 Q3 are the last known.",
        ),
    ]


def test_an_overdue_return_never_resolves_an_alert(store_from):
    others = [*live(GROWING[:8], "02E"), *live(GROWING[:8], "01F")]
    store = store_from(*live([40, 40, 40, 40]), *others)
    assert [state for (state,) in alerts(store, "state")] == ["open"] + ["held"] * 4
    assert alerts(store, "severity, age", family="return")[-1] == ("high", 3)


def test_when_nobody_grows_there_is_one_banner_and_no_stall(store_from):
    codes = ("08F", "02E", "01F", "08E", "05W")
    store = store_from(*(one for code in codes for one in live([40] * 5, code)))
    assert ask(store, "select count(*) from alert where family = 'stall'") == [(0,)]
    (banner,) = ask(store, f"select banner from alert_quarter where quarter = '{quarter(4)}'")
    assert banner[0].startswith("Live holders have stood still everywhere: the 5 CCGs")


def test_a_merger_supersedes_the_alert_and_the_successor_is_judged_on_the_sum(store_from):
    """Newcastle Gateshead (13T) was made of 00F, 00G and 00H on 1 April 2015: three noughts are a nought."""
    before = [
        voluntary(
            "\n".join(f"{code} | 2014-15 Q{n} | 0 | 0 | 0 | 0" for code in ("00F", "00G", "00H")),
            received_on=f"{2014 + (n > 2)}-{(4 + 3 * n - 1) % 12 + 1:02d}-20",
        ).named(f"before-{n}.csv")
        for n in (1, 2, 3, 4)
    ]
    store = store_from(*before, *live([0, 0], "13T"))
    assert alerts(store, "quarter, event, superseded_by", ccg="00H") == [
        ("2014-15 Q3", "raised", None),
        ("2014-15 Q4", "continued", None),
        ("2015-16 Q1", "superseded", "13T"),
    ]
    assert alerts(store, "quarter, event, onset, sentence", ccg="13T")[0] == (
        "2015-16 Q1",
        "raised",
        "2015-16 Q1",
        "No holder in five returns over five quarters, since its first return for 2014-15 Q1.",
    )


def test_a_value_the_successor_has_only_in_part_is_no_evidence(store_from):
    before = [
        voluntary(
            "\n".join(f"{code} | 2014-15 Q{n} | 0 | 0 | 0 | 0" for code in ("00F", "00G")),
            received_on=f"{2014 + (n > 2)}-{(4 + 3 * n - 1) % 12 + 1:02d}-20",
        ).named(f"before-{n}.csv")
        for n in (1, 2, 3, 4)
    ]
    store = store_from(*before, *live([0], "13T"))
    assert alerts(store, ccg="13T") == []  # one valid return only: 00H gave none


FULL = "08F | {} | Adult CHC | {} 0 0 | {} 0 0 | {} 0 0 | {} 0 0"


def full(rows, ccg="08F", days=14):
    """Mandatory-era workbooks from 2017-18 Q1: start, new, ended, year to date a quarter."""
    return [
        workbook(
            FULL.replace("08F", ccg).format(Quarter(2017, 1) + n, *row),
            received_on=((Quarter(2017, 1) + n).ends_on + dt.timedelta(days=days)).isoformat(),
        ).named(f"{ccg}-{n}.xlsx")
        for n, row in enumerate(rows)
    ]


def test_a_return_copied_forward_that_contradicts_itself_is_no_evidence(store_from):
    planned = plan(
        "\n".join(f"08F | 1 | 2017-03-01 | {Quarter(2017, 1) + n} | {20 + 20 * n}" for n in range(4))
    )
    store = store_from(*full([(9, 1, 0, 10), (10, 1, 0, 11), (11, 1, 0, 12), (11, 1, 0, 12)]), planned)
    assert alerts(store, "quarter, event, held_because", family="plan") == [
        ("2017-18 Q3", "raised", None),
        ("2017-18 Q4", "held", "the return of 2017-18 Q4 repeats the one before and contradicts itself"),
    ]


def test_starts_that_stop_are_told_before_live_holders_show_it(store_from):
    rows = [
        (50, 10, 0, 60),
        (60, 10, 0, 70),
        (70, 10, 0, 80),
        (80, 10, 0, 90),
        (90, 0, 0, 90),
        (90, 0, 0, 90),
    ]
    others = [(500 + 100 * n, 100, 0, 600 + 100 * n) for n in range(6)]
    store = store_from(*full(rows), *full(others, "01F"))
    assert alerts(store) == [("2018-19 Q2", "STARTS_STOPPED", "high", "raised")]
    assert alerts(store, "round(expected, 2), round(short, 2), onset") == [(18.18, 18.18, "2018-19 Q1")]


def test_a_ccg_far_behind_its_newest_plan_is_told_and_the_old_plan_counts_until_the_new_one_came(store_from):
    rows = [(9 + n, 1, 0, 10 + n) for n in range(4)]
    original = plan("\n".join(f"08F | 1 | 2017-03-01 | {Quarter(2017, 1) + n} | 10" for n in range(4)))
    again = plan(
        "\n".join(f"08F | 2 | 2017-12-01 | {Quarter(2017, 1) + n} | {20 + 20 * n}" for n in range(4)),
        received_on="2018-01-25",
    )
    store = store_from(*full(rows), original, again)
    assert alerts(store, "quarter, severity, event, plan, onset", family="plan") == [
        ("2017-18 Q3", "medium", "raised", 60, "2017-18 Q1"),
        ("2017-18 Q4", "high", "escalated", 80, "2017-18 Q1"),
    ]


def test_a_quarter_not_yet_due_is_not_missing(store_from):
    own, others = full([(9, 1, 0, 10)], days=6), full([(9, 1, 0, 10), (10, 1, 0, 11)], "01F", days=6)
    assert alerts(store_from(*own, *others), family="return") == []
    late = full([(9, 1, 0, 10), (10, 1, 0, 11)], "02E", days=30)
    assert alerts(store_from(*late), "severity, event", family="return") == [("info", "raised")]


# ---- The demonstration -----------------------------------------------------------------------------------


@pytest.mark.parametrize("asked, place", [("2016-17 Q2", 0), ("2018-19 Q3", 1)])
def test_what_was_raised_for_a_quarter_is_what_the_store_of_that_day_raises(demonstration_data, asked, place):
    """The slow way: build the store as at the day on which the quarter was judged, and ask it."""
    now = Store.current(demonstration_data)
    (known_on,) = ask(now, f"select known_on from alert_quarter where quarter = '{asked}'")[0]
    then = Store(build(demonstration_data, as_at=known_on).store)
    assert ask(then, "select max(quarter) from quarter") == [(asked,)]
    same = f"select * exclude (known_on) from alert where quarter <= '{asked}' order by quarter, alert_id"
    assert ask(then, same) == ask(now, same)


def test_every_alert_has_one_row_a_quarter_from_the_one_it_was_raised_in_to_its_end(demonstration):
    wrong = ask(
        demonstration,
        """
        with life as (
            select alert_id, raised_in, quarter, event,
                lag(event) over (partition by alert_id order by quarter) as before
            from alert
        )
        select * from life
        where (before is null) <> (event = 'raised') or (event = 'raised') <> (quarter = raised_in)
            or (before in ('resolved', 'superseded', 'withdrawn')) <> (event = 'reopened')
        """,
    )
    assert wrong == []
    assert ask(demonstration, "select count(*) - count(distinct (alert_id, quarter)) from alert") == [(0,)]


def test_no_public_sentence_holds_a_number_from_one_to_seven(demonstration):
    small = r"(^|[^0-9,Q-])[1-7]([^0-9,%]|$)"  # alone: not in a quarter, a year, or 1,190
    said = ask(demonstration, f"select public_sentence from alert where public_sentence ~ '.*{small}.*'")
    assert said == []


def test_the_questions_of_the_newest_returns_and_the_alerts_to_check_them_agree(demonstration):
    """Two implementations of METHODS' CHECK_RETURN: SQL over all that is known, arrays over one knowledge."""
    last = "(select max(quarter) from quarter)"
    asked = ask(
        demonstration,
        f"""select distinct ccg_code from question where quarter = {last} and "check" in
        ('fall', 'jump', 'identical_to_last_two', 'ytd_falls', 'live_above_ytd', 'parts_do_not_add_up')
        order by 1""",
    )
    raised = ask(
        demonstration,
        f"select distinct ccg_code from alert where quarter = {last} and family = 'data' and state = 'open'"
        " order by 1",
    )
    assert raised == asked and asked
