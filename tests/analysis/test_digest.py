"""What a digest tells: nothing lost between regions, what people have to do, and whom it is for."""

import pytest

from phb.analysis.digest import EVENTS, digests
from phb.contacts import contacts
from phb.errors import PlainError
from phb.journal import Journal
from phb.journal_entries import Alert
from tests.stores import ask

QUARTERS = ("2015-16 Q1", "2017-18 Q4", "2018-19 Q1", "2018-19 Q3", "2019-20 Q1", "2019-20 Q3")


def regions(store, quarter, **given):
    return digests(store, quarter=quarter, regions=["all"], contacts=contacts("demonstration"), **given)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_every_change_of_the_quarter_is_told_to_one_region_and_to_no_other(demonstration, quarter):
    found = [
        (item.alert_id, event)
        for digest in regions(demonstration, quarter)
        for event, items in digest.changed.items()
        for item in items
    ]
    events = ", ".join(f"'{event}'" for event in EVENTS)
    rows = ask(
        demonstration,
        f"select alert_id, event from alert where quarter = '{quarter}' and severity <> 'watch' "
        f"and event in ({events})",
    )
    assert sorted(found) == sorted(rows) and rows


@pytest.mark.parametrize("quarter", QUARTERS)
def test_what_is_open_adds_up_to_the_country(demonstration, quarter):
    made = regions(demonstration, quarter)
    rows = ask(
        demonstration,
        f"select severity, count(*) from alert where quarter = '{quarter}' and severity <> 'watch' "
        "and state in ('open', 'held') group by 1",
    )
    assert {one: sum(digest.open[one] for digest in made) for one, _ in rows} == dict(rows)
    assert (
        sum(digest.ccgs for digest in made)
        == ask(demonstration, f"select ccgs_open from quarter where quarter = '{quarter}'")[0][0]
    )


def test_an_alert_superseded_in_a_merger_is_told_to_the_successor_and_its_region(demonstration):
    """99Q became part of 15N; 10H, of the South of England, part of 14Y in the South East."""
    (devon,) = digests(demonstration, quarter="2019-20 Q1", ccgs=["15n"])
    (item,) = devon.changed["superseded"]
    assert (item.alert_id, item.superseded_by) == ("99Q-plan-2017-18-Q3", "15N")
    (south_east,) = digests(demonstration, quarter="2018-19 Q1", regions=["south east"])
    assert "10H-plan-2017-18-Q3" in {item.alert_id for item in south_east.changed["superseded"]}


def test_a_region_is_named_by_name_or_code_and_what_was_none_is_said(demonstration):
    by_name, by_code = (
        digests(demonstration, quarter="2018-19 Q3", regions=[one]) for one in ("london", "E40000003")
    )
    assert by_name == by_code and by_name[0].scope.key == "region E40000003"
    with pytest.raises(PlainError, match="was no region in 2014-15 Q4; write one of London, Midlands"):
        digests(demonstration, quarter="2014-15 Q4", regions=["North West"])
    with pytest.raises(PlainError, match='There was no CCG "15N" in 2014-15 Q4'):
        digests(demonstration, quarter="2014-15 Q4", ccgs=["15N"])
    with pytest.raises(PlainError, match='holds no quarter "2030-31 Q1"'):
        digests(demonstration, quarter="2030-31 Q1", regions=["all"])
    with pytest.raises(PlainError, match="is not a quarter"):
        digests(demonstration, quarter="yesterday", regions=["all"])


def test_the_same_place_asked_for_twice_gets_one_digest(demonstration):
    assert len(digests(demonstration, quarter="2018-19 Q3", regions=["London", "all", "E40000003"])) == 5


def test_a_region_without_a_contact_and_one_whose_contact_has_ended_are_told_to_nobody(demonstration):
    told = {one.scope.name: one.contact and one.contact.basis for one in regions(demonstration, "2018-19 Q3")}
    assert told == {
        "London": "of the region",
        "South East": "of the region",
        "South West": None,
        "North of England": None,
        "Midlands and East of England": None,
    }


def seen(demonstration, alert_id, quarter):
    (row,) = ask(
        demonstration,
        "select alert_id, ccg_code, family, rule, onset, quarter, sentence, 'x' from alert "
        f"where alert_id = '{alert_id}' and quarter = '{quarter}'",
    )
    return Alert(*row)


def test_a_review_due_and_a_snooze_at_its_end_are_told_in_their_quarter_only(demonstration, tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}")
    rows = ask(
        demonstration,
        "select a.alert_id from alert a join alert b using (alert_id) where a.quarter = '2018-19 Q1' "
        "and b.quarter = '2018-19 Q3' and b.state = 'open' and a.severity <> 'watch' order by 1 limit 3",
    )
    reviewed, snoozed, done = (seen(demonstration, alert_id, "2018-19 Q1") for (alert_id,) in rows)
    journal.act([reviewed], "acknowledged", by="A", owner="B. Manager", review_quarter="2018-19 Q3")
    journal.act([snoozed], "snoozed", by="A", until="2018-19 Q3")
    journal.act([done], "resolved", by="A", reason="recruiting")
    for quarter, expected in (("2018-19 Q2", ([], [])), ("2018-19 Q3", ([reviewed], [snoozed]))):
        made = regions(demonstration, quarter, acts=journal.acts())
        due = [item.alert_id for digest in made for item in digest.due]
        back = [item.alert_id for digest in made for item in digest.back]
        assert (due, back) == tuple([alert.alert_id for alert in alerts] for alerts in expected)
    total = sum(sum(digest.open.values()) for digest in made)
    assert total == sum(sum(digest.open.values()) for digest in regions(demonstration, "2018-19 Q3"))
    acted: dict[str, int] = {}
    for digest in made:
        for state, count in digest.acted.items():
            acted[state] = acted.get(state, 0) + count
    assert acted == {"acknowledged": 1, "resolved": 1}


def test_a_ccg_in_which_nothing_changed_has_nothing_to_tell(demonstration):
    quiet = [one for one in digests(demonstration, quarter="2018-19 Q3", ccgs=["all"]) if not one.has_changed]
    assert len(quiet) > 100
    assert {one.summary for one in quiet} == {"nothing changed"}


def test_the_history_begins_with_the_record_or_the_region(demonstration):
    (early,) = digests(demonstration, quarter="2014-15 Q2", regions=["London"])
    assert [quarter for quarter, _ in early.history] == ["2014-15 Q1", "2014-15 Q2"]
    (late,) = digests(demonstration, quarter="2019-20 Q3", regions=["London"])
    assert len(late.history) == 8 and late.open == late.history[-1][1]
    (new,) = digests(demonstration, quarter="2019-20 Q3", regions=["Midlands"])
    assert [quarter for quarter, _ in new.history] == ["2019-20 Q1", "2019-20 Q2", "2019-20 Q3"]
