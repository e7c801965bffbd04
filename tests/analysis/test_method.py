"""The Method page tells the rules as they stand in definitions, code and store."""

import datetime as dt

import pytest

from phb import definitions
from phb.analysis import method, words
from phb.methods import contributions
from tests.returns import voluntary

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def sections(demonstration):
    return {one.anchor: one for one in method.method(demonstration, TODAY)}


@pytest.fixture
def own(store_from):
    return {
        one.anchor: one
        for one in method.method(store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")), TODAY)
    }


def test_every_section_has_an_address_of_its_own(demonstration):
    found = method.method(demonstration, TODAY)
    assert len({one.anchor for one in found}) == len(found) >= 12
    assert all(one.title and (one.paragraphs or one.tables) for one in found)


def test_every_table_has_a_cell_under_each_heading(sections):
    for one in sections.values():
        for table in one.tables:
            assert table.rows and {len(row) for row in table.rows} == {len(table.headings)}, one.title


def test_four_kinds_of_count_are_told_apart_with_what_may_not_be_worked_out(sections):
    kinds = {row[0]: row for row in sections["kinds"].tables[0].rows}
    assert list(kinds) == ["Live", "New", "In quarter", "Year to date"]
    assert "close to 105b" in kinds["In quarter"][1]
    assert "Growth across April: refused" in kinds["Year to date"][3]
    assert "may count people twice" in kinds["Year to date"][3]


def test_every_status_of_a_value_is_explained(sections):
    words = [row[0] for row in sections["statuses"].tables[0].rows]
    assert words == [
        "Reported",
        "Rounded",
        "Suppressed",
        "Missing",
        "Not applicable",
        "Not comparable",
        "Blocked",
    ]


def test_every_measure_is_listed_with_why_what_over_what_which_way_source_and_review(sections):
    found = definitions.measures().values()
    table = sections["measures"].tables[0]
    assert [row[0] for row in table.rows] == [f"{one.title} ({one.unit})" for one in found]
    told = {name: dict(zip(table.headings, row)) for name, row in zip(definitions.measures(), table.rows)}
    share = told["direct_payment_share"]
    assert share["Kind"] == "live"
    assert share["Numerator"] == "people holding a budget by direct payment on the last day of the quarter"
    assert share["Denominator"] == "holders"
    assert share["Which way is better"] == "neither: nothing is agreed"
    assert share["Why, and what to mind"].startswith("Shows how people hold their budgets.")
    assert share["Source"] == method.Link(
        *definitions.measure("direct_payment_share").source.model_dump().values()
    )
    assert told["holders"]["Denominator"] == "none"
    assert told["change_on_quarter"]["Numerator"].endswith(", less that of the quarter before")
    assert all(row[-1].startswith("by ") for row in table.rows)
    assert not sections["measures"].paragraphs


def test_a_measure_past_its_review_is_said_to_be_and_stays(demonstration):
    last = definitions.measure("holders").review_on
    found = {one.anchor: one for one in method.method(demonstration, last + dt.timedelta(days=1))}["measures"]
    table = found.tables[0]
    assert f"was due by {words.day(last)}: overdue" in [row[-1] for row in table.rows]
    assert definitions.measure("holders").title in found.paragraphs[0]
    assert len(table.rows) == len(definitions.measures())


def test_the_points_of_the_checks_are_those_of_the_definitions_and_sum_to_a_hundred(sections):
    rows = sections["return-quality"].tables[0].rows
    assert len(rows) == 7
    assert sum(int(row[1]) for row in rows) == 100
    assert [row[0] for row in rows] == [one.title for one in definitions.quality().checks]


def test_the_thresholds_told_are_those_of_the_code(sections):
    told = " ".join(sections["like-for-like"].paragraphs)
    assert f"at least {contributions.PEOPLE_MOVED} people and {contributions.SHARE_FALLEN:.0%}" in told


def test_the_record_of_planted_faults_says_whose_faults_they_are_and_never_sums_over_kinds(sections):
    section = sections["planted-faults"]
    assert section.paragraphs[0].startswith("Measured on the demonstration's planted faults, made up by us: ")
    rows = section.tables[0].rows
    missed = [row for row in rows if row[4] != "0"]
    assert rows[: len(missed)] == tuple(missed), "what is not always found stands first"
    assert all(int(row[3]) + int(row[4]) == int(row[2]) for row in rows)
    assert (
        f"{len(rows) - len(missed)} of {len(rows)} kinds of fault were found every time"
        in (section.paragraphs[0])
    )
    for row in missed:
        assert f"{row[0]} ({row[3]} of {row[2]})" in section.paragraphs[0]


def test_a_store_of_real_returns_shows_the_record_of_planted_faults_too(own, sections):
    assert own["planted-faults"] == sections["planted-faults"]


def test_caveats_in_force_name_whose_figures_which_when_why_and_by_whom(sections):
    rows = {row[0]: row for row in sections["caveats"].tables[0].rows}
    ealing = rows["NHS Ealing CCG"]
    assert ealing[1:4] == ("in place at the start", "2018-19 Q3", "blocked: left out")
    assert ealing[4].startswith("Made up for the demonstration")
    assert ealing[5] == "Demonstration register, 4 February 2019"
    london = rows["32 CCGs of London"]
    assert london[1] == "every measure"
    assert london[3] == "noted: shown and counted"


def test_without_a_caveat_it_is_said_that_none_is_in_force(own):
    assert own["caveats"].paragraphs == ("No caveat is in force, as at 10 July 2015.",)
    assert not own["caveats"].tables


def test_who_is_like_whom_is_told_with_every_weight_and_how_far_it_agrees_with_rightcare(sections):
    section, asked = sections["peers"], definitions.peers()
    rows = section.tables[0].rows
    assert {row[0]: float(row[1]) for row in rows} == {one.title: one.weight for one in asked.variables}
    assert {row[3] for row in rows} == {str(one.year) for one in asked.variables}
    told = asked.calibration
    for shared in (told.shared_fitted_in_sample, told.shared_out_of_sample, told.shared_equal_weights):
        assert f" {shared:.2f}" in section.paragraphs[1]
    assert "209 CCGs" in section.paragraphs[1] and "drawn blindly, 0.48" in section.paragraphs[1]
    assert "the lists themselves are not part of this monitor" in section.paragraphs[1]


def test_the_vintages_are_counted_from_the_store(sections):
    told = " ".join(sections["geographies"].paragraphs)
    assert "April 2013 (211), April 2015 (209)" in told and "April 2019 (191)" in told


def test_every_source_of_target_and_measures_is_named_with_its_address(sections):
    rows = sections["sources"].tables[0].rows
    addresses = {row[2] for row in rows}
    assert {one.source.url for one in definitions.measures().values()} <= addresses
    assert definitions.target().baseline.source.url in addresses
