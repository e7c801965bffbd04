"""The register of caveats, on little tables: what an entry blocks or notes; what a wrong one is told."""

import datetime as dt

import pytest

from etl import caveats
from etl.build import build
from etl.source import DEMO
from phb.errors import PlainError
from phb.store import Store, current
from tests import returns
from tests.conftest import NOTHING
from tests.returns import published, voluntary, workbook
from tests.stores import ask, one

ENTRY = """
[{name}]
{place}
measure = {measure}
{when}
effect = "{effect}"
reason = "It was {name}."
who = "A. Person"
since = {since}
"""
FULL = "{} | {} | Adult CHC | {} 0 0 | {} 0 0 | {} 0 0 | {} 0 0"
MEASURES = ("holders_start", "starters", "ended", "in_quarter", "holders_ytd", "holders")


def entry(
    name="wrong",
    place='ccg = "08F"',
    measure='"starters"',
    when='quarter = "2017-18 Q1"',
    effect="blocked",
    since="2017-08-01",
    more="",
):
    text = ENTRY.format(name=name, place=place, measure=measure, when=when, effect=effect, since=since)
    return text + more


@pytest.fixture
def register(tmp_path, monkeypatch):
    """Put entries in the place of the committed register."""

    def write(*entries):
        path = tmp_path / "caveats.toml"
        path.write_text("".join(entries), encoding="utf-8")
        monkeypatch.setattr(caveats, "FILE", path)
        return path

    return write


def two_quarters(ccg="08F"):
    return workbook(
        "\n".join(
            [FULL.format(ccg, "2017-18 Q1", 40, 10, 5, 50), FULL.format(ccg, "2017-18 Q2", 45, 6, 3, 56)]
        ),
        received_on="2017-10-10",
    )


def blocked(store, quarter="2017-18 Q1", ccg="08F"):
    """The measures of a CCG in a quarter that are blocked."""
    statuses = one(store, ", ".join(f"{m}_status" for m in MEASURES), ccg, quarter)
    values = one(store, ", ".join(MEASURES), ccg, quarter)
    assert all((value is None) == (status != "reported") for value, status in zip(values, statuses))
    return {measure for measure, status in zip(MEASURES, statuses) if status == "blocked"}


# ---- what is blocked -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "kept_out"),
    [
        ('"starters"', {"starters", "holders", "in_quarter"}),
        ('"ended"', {"ended", "holders"}),
        ('"holders_start"', {"holders_start", "holders", "in_quarter"}),
        ('"holders_ytd"', {"holders_ytd"}),
        ('"in_quarter"', {"in_quarter"}),
        ('"holders"', {"holders"}),
        ('["ended", "holders_ytd"]', {"ended", "holders_ytd", "holders"}),
        ('"all"', set(MEASURES)),
    ],
)
def test_what_is_named_is_kept_out_with_what_follows_from_it(store_from, register, measure, kept_out):
    register(entry(measure=measure))
    store = store_from(two_quarters())
    assert blocked(store) == kept_out
    assert blocked(store, "2017-18 Q2") == set()


def test_only_the_ccg_and_quarter_named_are_blocked(store_from, register):
    register(entry())
    store = store_from(two_quarters(), two_quarters("02N").named("other.xlsx"))
    assert ask(store, "select ccg_code, quarter from ccg_quarter where starters_status = 'blocked'") == [
        ("08F", "2017-18 Q1")
    ]


def test_blocked_holders_block_their_arrangements_and_care_groups(store_from, register):
    register(entry(measure='"holders"'))
    store = store_from(two_quarters())
    columns = (
        "holders_direct_payment_status, holders_notional_status, holders_third_party_status,"
        " holders_direct_payment"
    )
    assert one(store, columns, "08F", "2017-18 Q1") == ("blocked", "blocked", "blocked", None)
    cells = (
        "select distinct measure, status from ccg_quarter_care_group where quarter = '2017-18 Q1' order by 1"
    )
    assert ("holders", "blocked") in ask(store, cells)
    assert ("starters", "reported") in ask(store, cells)


def test_holders_read_off_a_blocked_start_of_the_next_quarter_are_blocked(store_from, register):
    register(entry(measure='"holders_start"', when='quarter = "2017-18 Q2"'))
    rows = [
        "08F | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0 | - - - | 50 0 0",
        FULL.format("08F", "2017-18 Q2", 45, 6, 3, 56),
    ]
    store = store_from(workbook("\n".join(rows), received_on="2017-10-10"))
    assert blocked(store) >= {"holders"}
    assert one(store, "holders_basis, holders_status", "08F", "2017-18 Q1") == ("next_start", "blocked")


def test_a_next_start_does_not_step_in_for_a_blocked_figure(store_from, register):
    # 45 stands at the start of Q2; but Q1's live holders are worked out from the starters that are held back.
    register(entry(measure='"starters"'))
    assert one(store_from(two_quarters()), "holders, holders_status", "08F", "2017-18 Q1") == (
        None,
        "blocked",
    )


def test_holders_that_were_given_do_not_depend_on_a_blocked_starters(store_from, register):
    register(entry())
    store = store_from(
        two_quarters(),
        published("08F | Q1 2017-18 | In place at end of quarter | Total | 45", "2017-11-01"),
        voluntary("08F | 2017-18 Q1 | 45 | 0 | 0 | 45", received_on="2017-11-02"),
    )
    assert one(store, "holders, holders_basis", "08F", "2017-18 Q1") == (45, "returned")
    assert blocked(store) == {"starters", "in_quarter"}


def test_published_figures_are_blocked_like_any(store_from, register):
    register(entry(measure='"holders"', when='quarter = "2018-19 Q1"'))
    store = store_from(published("08F | Q1 2018-19 | In place at end of quarter | Total | 45"))
    assert one(store, "holders, holders_status", "08F", "2018-19 Q1") == (None, "blocked")


def test_a_suppressed_figure_may_be_blocked_and_a_missing_one_stays_missing(store_from, register):
    register(entry(measure='["starters", "holders_start"]'))
    rows = "08F | 2017-18 Q1 | Adult CHC | 40 0 0 | * 0 0 | - - - | - - -"
    store = store_from(workbook(rows))
    columns = "starters_status, holders_start_status, ended_status, holders_status, in_quarter_status"
    found = one(store, columns, "08F", "2017-18 Q1")
    assert found == ("blocked", "blocked", "missing", "missing", "blocked")


def test_a_noted_caveat_leaves_the_figures_as_they_are_and_explains_a_jump(store_from, register):
    pair = voluntary(
        "08F | 2015-16 Q1 | 50 | 0 | 0 | 50\n08F | 2015-16 Q2 | 150 | 0 | 0 | 150", received_on="2016-01-01"
    )
    lost = "select quarter, \"check\" from return_quality_check where ccg_code = '08F' and outcome = 'lost'"
    assert ask(store_from(pair), lost) == [("2015-16 Q2", "no_unexplained_jump")]
    register(entry(measure='"holders"', when='quarter = "2015-16 Q2"', effect="noted", since="2016-01-02"))
    store = store_from()
    assert one(store, "holders, holders_status, question_count", "08F", "2015-16 Q2") == (150, "reported", 1)
    assert ask(store, lost) == []


def test_after_a_blocked_quarter_a_jump_is_explained(store_from, register):
    register(entry(measure='"holders"', when='quarter = "2015-16 Q1"', since="2016-01-02"))
    pair = voluntary(
        "08F | 2015-16 Q1 | 50 | 0 | 0 | 50\n08F | 2015-16 Q2 | 150 | 0 | 0 | 150", received_on="2016-01-01"
    )
    lost = "select quarter, \"check\" from return_quality_check where ccg_code = '08F' and outcome = 'lost'"
    assert ask(store_from(pair), lost) == []


def test_a_blocked_return_is_judged_as_it_was_sent(store_from, register):
    register(entry(measure='"holders"', when='quarter = "2015-16 Q1"', since="2015-08-01"))
    store = store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 9"))
    lost = "select \"check\" from return_quality_check where ccg_code = '08F' and outcome = 'lost'"
    assert ask(store, lost) == [("parts_add_up",)]
    assert ask(store, "select ccgs_returned from quarter") == [(1,)]


def test_every_submission_keeps_its_figure_in_the_history(store_from, register):
    register(entry(measure='"holders"', when='quarter = "2015-16 Q1"', since="2015-08-01"))
    store = store_from(voluntary("08F | 2015-16 Q1 | 4 | 0 | 0 | 4"))
    assert ask(store, "select value, is_current from revision") == [(4, True)]


# ---- where and when --------------------------------------------------------------------------------------


def test_the_mart_says_what_each_caveat_matched_and_what_it_brought_along(store_from, register):
    register(entry())
    since = dt.date(2017, 8, 1)
    assert ask(store_from(two_quarters()), "from caveat") == [
        ("wrong", "08F", "2017-18 Q1", measure, "blocked", "It was wrong.", "A. Person", since, None, follows)
        for measure, follows in (("holders", "starters"), ("in_quarter", "starters"), ("starters", None))
    ]


def test_two_caveats_on_one_figure_are_both_told_and_the_blocking_one_blocks(store_from, register):
    register(entry(), entry("odd", effect="noted"))
    store = store_from(two_quarters())
    told = ask(store, "select caveat, effect from caveat where measure = 'starters' order by 1")
    assert told == [("odd", "noted"), ("wrong", "blocked")]
    assert "starters" in blocked(store)


@pytest.mark.parametrize("region", ["London", "london", "E40000003"])
def test_a_region_is_the_ccgs_it_has_in_each_quarter(store_from, register, region):
    register(entry(place=f'region = "{region}"', when='from = "2017-18 Q1"\nto = "2017-18 Q2"'))
    store = store_from(two_quarters(), two_quarters("02N").named("yorkshire.xlsx"))
    assert ask(store, "select distinct ccg_code, quarter from caveat order by 2") == [
        ("08F", "2017-18 Q1"),
        ("08F", "2017-18 Q2"),
    ]


def test_a_region_of_other_years_has_no_ccg_in_this_quarter(store_from, register):
    register(entry(place='region = "North West"'))  # drawn in 2019
    with pytest.raises(PlainError, match=r"the caveat wrong matches nothing: no current return of region"):
        store_from(two_quarters("01E"))


def test_england_is_every_ccg_that_returned(store_from, register):
    register(entry(place="england = true"))
    store = store_from(two_quarters(), two_quarters("02N").named("other.xlsx"))
    assert ask(store, "select count(distinct ccg_code), count(*) from caveat where follows_from is null") == [
        (2, 2)
    ]


def test_quarters_may_be_listed(store_from, register):
    register(entry(when='quarters = ["2017-18 Q2", "2017-18 Q1"]'))
    store = store_from(two_quarters())
    assert blocked(store) == blocked(store, "2017-18 Q2") == {"starters", "holders", "in_quarter"}


def test_a_caveat_counts_from_the_day_it_was_entered_to_its_last(store_from, register):
    register(entry(since="2017-11-01", more="until = 2017-11-30"))
    store_from(two_quarters())
    for day, kept_out in (
        ("2017-10-31", set()),
        ("2017-11-01", {"starters", "holders", "in_quarter"}),
        ("2017-11-30", {"starters", "holders", "in_quarter"}),
        ("2017-12-01", set()),
    ):
        assert blocked(store_from(as_at=day)) == kept_out, day
    assert blocked(store_from()) == set()


def test_a_caveat_that_is_entered_or_has_ended_makes_another_version(store_from, register, monkeypatch):
    register(entry(since="2017-11-01", more="until = 2017-11-30"))
    ended = store_from(two_quarters()).version
    register(entry(since="2017-11-01"))
    lasting = store_from().version
    assert ended != lasting
    register(entry(since="2017-11-01").replace("A. Person", "B. Person"))
    assert store_from().version not in (ended, lasting)


def test_a_caveat_about_the_demonstration_is_left_out_of_real_returns(store_from, register):
    register(entry(more='returns = "demonstration"'), entry("nowhere", more='returns = "demonstration"'))
    store = store_from(two_quarters())
    assert blocked(store) == set()
    assert ask(store, "from caveat") == []


def test_a_made_up_demonstration_of_a_test_is_not_the_one_the_register_is_about(data, tmp_path, register):
    register(entry(when='quarter = "2019-20 Q3"', more='returns = "demonstration"'))
    returns.write(tmp_path / "demo", (two_quarters(),))
    store = Store(build(data, demo=tmp_path / "demo").store)
    assert ask(store, "from caveat") == []


# ---- a wrong entry ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"08F"', '"99Z"', 'line 2: the caveat wrong: there was never a CCG "99Z"'),
        ('ccg = "08F"', 'region = "Mordor"', 'line 2: .* never a region "Mordor"; write one of East of'),
        ('ccg = "08F"', "", "one of ccg, region and england = true says where, and only one"),
        ('ccg = "08F"', 'ccg = "08F"\nregion = "London"', "one of ccg, region and england"),
        ('ccg = "08F"', "england = false", "england Input should be True"),
        ('"starters"', '"holder"', "measure.0 Input should be 'holders'"),
        ('"starters"', "[]", "measure "),
        ('"2017-18 Q1"', '"2017-19 Q1"', 'quarter "2017-19 Q1" is not a quarter; write it like 2015-16 Q3'),
        ('"2017-18 Q1"', "2017", 'quarter "2017" is not a quarter; write it like 2015-16 Q3'),
        ('quarter = "2017-18 Q1"', "quarters = []", "one of quarter, quarters, and from with to"),
        ('quarter = "2017-18 Q1"', 'from = "2017-18 Q1"', "from and to go together"),
        (
            'quarter = "2017-18 Q1"',
            'from = "2017-18 Q2"\nto = "2017-18 Q1"',
            "from 2017-18 Q2 is after to 2017-18 Q1",
        ),
        ("2017-08-01", "2017-08-01\nuntil = 2017-07-31", "since 2017-08-01 is after until 2017-07-31"),
        ("2017-08-01", '"soon"', "since Input should be a valid date"),
        ('"starters"', "1", "measure is neither a word nor a list"),
        ('"It was wrong."', r'"It was \u202ewrong."', "reason holds a character that cannot be seen"),
        ('"blocked"', '"hidden"', "effect Input should be 'blocked' or 'noted'"),
        ('who = "A. Person"', 'whom = "A. Person"', "who Field required; whom Extra inputs"),
        ('"It was wrong."', '" "', "reason String should have at least 1 character"),
        ("[wrong]", "wrong = 1\n[right]", r"line 2: the caveat wrong is not an entry; write \[wrong\]"),
        ('effect = "blocked"', "effect = blocked", "cannot be read as TOML: .*line 6"),
    ],
)
def test_a_wrong_entry_is_told_by_file_line_and_name_and_nothing_is_written(data, register, old, new, said):
    path = register(entry().replace(old, new, 1))
    with pytest.raises(PlainError, match=said) as told:
        build(data, demo=NOTHING)
    assert str(told.value).startswith(str(path))
    assert not data.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (entry(when='quarter = "2017-18 Q3"'), "08F holds anything it names"),
        (entry(place='ccg = "02N"'), "02N holds anything it names"),
        (entry(measure='["starters", "holders"]', when='quarter = "2015-16 Q1"'), "08F holds starters;"),
        (entry(when='quarters = ["2017-18 Q1", "2017-18 Q3"]'), "08F holds 2017-18 Q3;"),
        (entry(when='from = "2017-18 Q1"\nto = "2017-18 Q4"'), "08F holds 2017-18 Q4;"),
        (entry(effect="noted", place='ccg = "02N"'), "02N holds anything it names"),
    ],
)
def test_a_caveat_that_matches_nothing_fails_the_build_by_name_and_the_store_stays(
    store_from, data, register, wrong, said
):
    early = voluntary("08F | 2015-16 Q1 | 4 | 0 | 0 | 4")
    before = store_from(two_quarters(), early).version
    path = register(entry("right"), wrong)
    with pytest.raises(PlainError) as told:
        store_from()
    assert str(told.value) == (
        f"{path}, line 11: the caveat wrong matches nothing: no current return of {said.removesuffix(';')};"
        " mend the entry or take it out."
    )
    assert current(data).version == before
    assert list(data.glob(".build-*")) == []


def test_as_at_a_day_a_return_may_not_have_come_yet_but_a_code_must_be_known(store_from, register):
    store_from(two_quarters(), voluntary("02N | 2015-16 Q1 | 4 | 0 | 0 | 4", "2015-07-10"))
    register(entry(since="2015-08-01"))
    assert ask(store_from(as_at="2016-01-01"), "from caveat") == []
    register(entry(since="2015-08-01", place='ccg = "99Z"'))
    with pytest.raises(PlainError, match='never a CCG "99Z"'):
        store_from(as_at="2016-01-01")


def test_of_all_measures_one_that_is_held_is_enough(store_from, register):
    register(entry(measure='"all"', when='quarter = "2015-16 Q1"', since="2015-08-01"))
    store = store_from(voluntary("08F | 2015-16 Q1 | 4 | 0 | 0 | 4"))
    assert ask(store, "select measure from caveat") == [("holders",)]


def test_a_register_saved_on_windows_is_read_and_a_reason_is_one_line(store_from, register):
    text = entry(place='ccg = "08f"').replace('"It was wrong."', '"""It was\n\n  wrong é."""')
    path = register()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    found = ask(store_from(two_quarters()), "select ccg_code, reason from caveat where measure = 'starters'")
    assert found == [("08F", "It was wrong é.")]


def test_a_register_in_another_encoding_names_the_line(data, register):
    path = register()
    path.write_bytes(entry().replace("It was", "C'était").encode("latin-1"))
    with pytest.raises(PlainError, match=rf"^{path}, line 7: it is not written in UTF-8"):
        build(data, demo=NOTHING)


def test_without_a_register_there_are_no_caveats(store_from, tmp_path, monkeypatch):
    monkeypatch.setattr(caveats, "FILE", tmp_path / "none.toml")
    assert ask(store_from(two_quarters()), "from caveat") == []


# ---- those shipped ---------------------------------------------------------------------------------------


def test_the_caveats_shipped_are_about_the_demonstration_and_say_so(demonstration):
    shipped = caveats.register()
    assert all(one.returns == "demonstration" and "made up" in one.reason.lower() for one in shipped)
    anchors = {"2015-16 Q2", "2016-17 Q2", "2016-17 Q4", "2017-18 Q4", "2019-20 Q2", "2019-20 Q3"}
    matched = ask(demonstration, "select distinct caveat, effect, quarter from caveat")
    assert {effect for _, effect, _ in matched} == {"blocked", "noted"}
    assert anchors.isdisjoint(quarter for *_, quarter in matched)


def test_a_caveat_that_has_ended_is_seen_as_at_its_time_only(demonstration_data, tmp_path, demonstration):
    asked = "select caveat from caveat where caveat = 'demonstration_west_london_start' limit 1"
    assert ask(demonstration, asked) == []
    then = Store(build(tmp_path / "data", as_at=dt.date(2019, 6, 4), demo=DEMO).store)
    assert len(ask(then, asked)) == 1
    columns = "holders_status, in_quarter_status, starters_status"
    assert one(then, columns, "08Y", "2018-19 Q4") == ("blocked", "blocked", "reported")
    assert one(demonstration, columns, "08Y", "2018-19 Q4") == ("reported",) * 3
