"""Pilot sites from the reference files through the store, and sites and statements that were added."""

import datetime as dt

import pytest

from phb.analysis import pilots_map
from phb.analysis.pilots import facts, pilots, statements_of, today
from phb.analysis.pilots_entry import check
from phb.analysis.pilots_journal import added, keep, known
from phb.analysis.pilots_told import Added, AddedSite, AddedStatement
from phb.charts.pilots import chart
from phb.journal import Journal

AT = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def site(code: str = "AD-1", name: str = "Newtown", **more: str) -> AddedSite:
    given = {
        "organisations": "Leeds PCT", "programme": "", "conditions": "", "direct_payments_authorised": "",
        "start_text": "", "start_date": "", "scope_note": "", "source": "letter", **more,
    }  # fmt: skip
    return AddedSite(site_id=code, site_name=name, added_by="A. Lead", added_at=AT, **given)


def statement(code: str, measure: str, value: float | None, on: str = "", word: str = "") -> AddedStatement:
    return AddedStatement(code, measure, value, word, on, "", "the site", "letter", "A. Lead", AT)


@pytest.fixture(scope="module")
def found(demonstration):
    return pilots(demonstration)


@pytest.mark.parametrize(
    ("code", "state", "said"),
    [
        ("PB-HAV", "NOT_STARTED", "no patient recruited; running since February"),
        ("PB-WIL", "NOT_STARTED", "running for more than 6 months. No money spent on patient care"),
        ("PB-HFKC", "NOT_RELEASED", "8 recruited, and no budget released; start unknown"),
        ("PB-DOR", "OFF_TRACK", "9 recruited of 75 planned by March 2011 (12%)"),
        ("PB-NOT", "WATCH", "its own target met for 1 month, for the first time: watched, not stalled"),
        ("PB-OXF", "NONE", "20 recruited, £178,000 of spending expected; no rule fires"),
    ],
)
def test_the_six_named_cases_come_out_as_the_programme_lists_them(found, code, state, said):
    one = found.site(code)
    assert one.verdict.state == state
    assert said in one.sentence


def test_sites_of_which_no_number_is_on_record_are_not_judged(found):
    rest = [one for one in found.sites if one.verdict.state == "UNKNOWN"]
    assert len(rest) == 8 and all(one.site_id.startswith("DP-") for one in rest)
    assert all("is not stated" in one.sentence for one in rest)


def test_the_headline_and_figures_count_what_the_articles_state(found):
    assert found.headline == (
        "Of the 6 pilot sites of 2009-12 with a stated number of patients, 2 had no patient, 1 had released "
        "no budget and 1 was behind plan (9 of 75)"
    )
    assert [one.value for one in found.figures] == ["51", "2", "4", "9 of 75"]


def test_no_file_name_of_the_compiler_is_shown(found):
    for table in (found.states, found.statements, found.context):
        assert ".txt" not in table.to_csv()
    assert set(found.statements["In which article"]) == {"press article 2 (title not recorded)"}


def test_what_is_cited_has_its_source_or_says_that_none_is_on_file(found):
    cited = found.context.set_index("What")
    direct = cited.loc["People with direct payments in social care", "Figure"]
    assert list(direct) == ["more than 40,000 people", "32,000 people"]
    eligible = cited.loc["People eligible for NHS Continuing Healthcare"]
    assert (eligible["Figure"], eligible["Source"]) == (
        "50,000 people, by April 2014",
        "Public Finance, 5 October 2011",
    )
    cost = cited.loc["Set-up cost a user in social care"]
    assert cost["Figure"] == "£200 to £1,800 a user"
    assert cost["Source"] == "as the programme's brief states, source not on file"
    assert "not on file" in cited.loc["Outcome survey in social care", "Figure"]


def test_every_site_is_placed_on_the_ccgs_that_succeeded_its_pcts(found):
    assert all(one.places and not one.nowhere for one in found.sites)
    assert [one.ccg_code for one in found.site("DP-OXF").places] == ["10Q"]
    assert len(found.site("DP-EKT").places) == 5
    assert [one.ccg_code for one in found.site("PB-HFKC").places] == ["08C", "08Y"]
    assert "there are no PCT outlines" in dict(facts(found.site("PB-HAV")))["On the map"]


def test_the_map_shows_the_gravest_state_of_each_ccg_in_the_order_of_the_outlines(demonstration, found):
    on = pilots_map.ground(demonstration)
    said = pilots_map.message(found, on, selected=[])
    assert len(on.codes) == len(said["classes"]) == said["values"].count(",") + 1 == 211
    kind = {code: said["legend"][int(at)]["kind"] for code, at in zip(on.codes, said["classes"])}
    assert kind["08F"] == kind["99N"] == "pilot_not_started"
    assert kind["08C"] == "pilot_not_released"  # Central London, not judged, lies there too
    assert kind["10Q"] == "c2"
    assert kind["02X"] == "missing"
    assert kind["00C"] == "not_applicable"


def test_the_chart_keeps_sites_without_a_plan_apart(found):
    drawn = chart(found)
    assert (
        drawn.title == "NHS Dorset had recruited 9 of the 75 patients it planned (12%); 5 sites state no plan"
    )
    names = {one.name: one.x for one in drawn.series}
    assert names["Recruited, plan stated"] == names["Planned"] == ("Dorset",)
    assert len(names["Recruited, no plan stated"]) == 5
    assert list(drawn.table["Recruited"]).count("not available") == 8


@pytest.mark.parametrize(
    ("start", "said", "state"),
    [
        ({"start_text": "up and running since March"}, [("patients_recruited", 0)], "NOT_STARTED"),
        ({"start_date": "2026-01"}, [("patients_recruited", 0, "2026-03")], "NONE"),
        ({}, [("patients_recruited", 30), ("budgets_released", 0)], "NOT_RELEASED"),
        ({}, [("patients_recruited", 3), ("patients_planned", 40)], "OFF_TRACK"),
        ({}, [("patients_recruited", 3), ("recruitment_target_met_months", 1)], "WATCH"),
        ({}, [("patients_recruited", None, "", "several")], "UNKNOWN"),
        ({}, [("patients_recruited", 0, "2026-01"), ("patients_recruited", 4, "2026-09-30")], "NONE"),
    ],
)
def test_a_site_that_is_in_no_file_is_judged_by_the_same_rules(demonstration, start, said, state):
    given = Added((site(**start),), tuple(statement("AD-1", *one) for one in said))
    one = pilots(demonstration, added=given).site("AD-1")
    assert one.verdict.state == state
    assert one.added == "added here by A. Lead, 2 November 2026, not from the articles"
    assert one.nowhere == () and one.places


def test_a_later_statement_about_a_site_of_the_articles_counts_and_is_marked(demonstration):
    given = Added(statements=(statement("PB-HAV", "patients_recruited", 12, "2012-01"),))
    one = pilots(demonstration, added=given).site("PB-HAV")
    assert one.verdict.state == "NONE"
    said = statements_of(one)
    assert list(said["Added"]) == ["", "added here by A. Lead, 2 November 2026, not from the articles"]


def test_what_was_added_after_a_day_is_not_known_on_it():
    given = Added((site(),), (statement("AD-1", "patients_recruited", 0),))
    assert given.known_on(dt.date(2026, 11, 1)) == Added()
    assert given.known_on(dt.date(2026, 11, 2)) == given.known_on(None) == given


def test_an_organisation_nobody_knows_is_said_and_not_placed(demonstration):
    given = Added((site(organisations="Atlantis PCT;08F"),))
    one = pilots(demonstration, added=given).site("AD-1")
    assert [place.ccg_code for place in one.places] == ["08F"]
    assert "no PCT or CCG of 2013 is called Atlantis PCT" in dict(facts(one))["On the map"]


def test_what_is_kept_in_the_journal_is_watched_from_the_next_reading(demonstration, tmp_path):
    journal = Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}")
    rows = [
        (
            1,
            {
                "site_name": "Newtown",
                "organisations": "Leeds PCT",
                "start_text": "since May",
                "source": "a letter",
            },
        )
    ]
    said = [
        (1, {"site_name": "newtown", "measure": "Patients recruited", "value": "0", "source": "a letter"})
    ]
    checked = check(rows, said, known(demonstration, Added()), today=dt.date(2026, 11, 25))
    assert keep(journal, checked, by="A. Lead").startswith(
        "Added 1 site and 1 statement, watched from now on."
    )
    after = added(Journal(f"sqlite:///{tmp_path / 'journal.sqlite'}"))
    one = next(one for one in pilots(demonstration, added=after).sites if one.added)
    assert one.sentence == "Newtown: no patient recruited; since May."
    again = check(rows, said, known(demonstration, after), today=dt.date(2026, 11, 25))
    assert "already" in again.problems[0]["sentence"] and "already" in again.problems[1]["sentence"]


def test_today_says_how_many_had_nobody_and_that_no_figure_is_not_nobody(demonstration):
    said = today(demonstration, quarter="2016-17 Q2")
    assert "of 185 CCGs with a figure had nobody" in said
    assert "(made-up returns); 24 gave no figure, which is not nobody." in said
