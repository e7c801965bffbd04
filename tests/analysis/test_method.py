"""The Method page tells the rules as they stand in definitions, code and store."""

import pytest

from phb import definitions
from phb.analysis import method
from phb.methods import contributions
from tests.returns import voluntary


@pytest.fixture(scope="module")
def sections(demonstration):
    return {one.anchor: one for one in method.method(demonstration)}


@pytest.fixture
def own(store_from):
    return {
        one.anchor: one for one in method.method(store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4")))
    }


def test_every_section_has_an_address_of_its_own(demonstration):
    found = method.method(demonstration)
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


def test_every_measure_of_the_definitions_is_listed_with_its_kind(sections):
    rows = sections["measures"].tables[0].rows
    assert [row[0] for row in rows] == [one.title for one in definitions.measures().values()]
    assert {row[1] for row in rows} == {"live", "new", "in quarter", "year to date"}


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


def test_the_vintages_are_counted_from_the_store(sections):
    told = " ".join(sections["geographies"].paragraphs)
    assert "April 2013 (211), April 2015 (209)" in told and "April 2019 (191)" in told


def test_every_source_of_target_and_measures_is_named_with_its_address(sections):
    rows = sections["sources"].tables[0].rows
    addresses = {row[2] for row in rows}
    assert {one.source.url for one in definitions.measures().values()} <= addresses
    assert definitions.target().baseline.source.url in addresses
