"""Progress shows who lacks how much, obeys the address, and draws the map when it is opened."""

import pytest

from tests.pages.test_pages_open import opened, text


def test_who_lacks_how_much_is_shown_for_the_lowest_level_not_held(on_demonstration):
    app = opened("progress")
    assert not app.exception and not app.error
    assert "Who lacks how much" in text(app)
    assert "24 of 191 CCGs hold half of the gap of 18,447 to 100,000" in text(app)
    assert app.selectbox(key="gap_shown").value == "by_2020:100000"


def test_the_level_is_in_the_address(on_demonstration):
    app = opened("progress", quarter="2018-19 Q1", gap="mandate:100000")
    assert not app.exception and not app.error
    assert app.selectbox(key="gap_shown").value == "mandate:100000"
    assert "hold half of the gap of at most 69,788 to 100,000" in text(app)
    app.selectbox(key="gap_shown").set_value("long_term_plan:200000").run()
    assert app.query_params["gap"] == "long_term_plan:200000"
    assert "to 200,000" in text(app)


def test_a_level_that_is_held_is_a_sentence_without_a_picture(on_demonstration):
    app = opened("progress", gap="by_2020:50000")
    assert "50,000 is held already\\: 31,553 above it." in text(app)
    assert "lacks most" not in text(app)


@pytest.mark.parametrize("wrong", ["soon", "by_2020:7", ":", "by_2020:50000000"])
def test_what_the_address_says_wrongly_of_the_level_is_not_obeyed_and_fails_nothing(wrong, on_demonstration):
    app = opened("progress", gap=wrong)
    assert not app.exception and not app.error
    assert "the gap of 18,447 to 100,000" in text(app)


def test_the_map_is_drawn_only_when_it_is_opened(on_demonstration):
    app = opened("progress")
    assert "per 100,000 residents, 2019-20 Q3" not in text(app)
    app.session_state["gap_mapped"] = True
    app.run()
    assert not app.exception and not app.error
    assert "of 188 CCGs with a figure" in text(app)
    assert "Choose a CCG on the map" in text(app)


def test_an_area_chosen_on_the_map_is_told_and_is_the_one_that_the_road_opens_with(on_demonstration):
    app = opened("progress")
    app.session_state["gap_mapped"] = True
    app.session_state["area"] = "15F"
    app.run()
    assert not app.exception and not app.error
    assert "**NHS Leeds CCG**" in text(app) and "(302 people)" in text(app)
    assert "(road?area=15F&quarter=2019-20+Q3&geography=on&vintage=2019-04)" in text(app)
    app.switch_page("../../pages/road.py").run()
    assert app.selectbox(key="area_shown").value == "15F"


@pytest.mark.parametrize("geography", ["as_it_was", "on", "apportioned"])
@pytest.mark.parametrize("quarter", ["2014-15 Q1", "2017-18 Q1", "2019-20 Q3"])
def test_it_opens_with_its_map_on_every_geography_early_and_late(quarter, geography, on_demonstration):
    app = opened("progress", quarter=quarter, geography=geography, vintage="2013-04")
    app.session_state["gap_mapped"] = True
    app.run()
    assert not app.exception and not app.error
    assert "Who lacks how much" in text(app)
