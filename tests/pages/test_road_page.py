"""Road to 2020 opens for every target, area and weighting that the address may name."""

import pytest

from phb import definitions
from tests.pages.test_pages_open import opened


def said(app):
    return " ".join(
        one.value for kind in ("title", "header", "caption", "markdown") for one in getattr(app, kind)
    )


def test_the_answer_comes_first_with_four_figures(on_demonstration):
    app = opened("road")
    assert app.title[0].value.startswith("100,000 by 31 March 2020 needs 18,447 more a quarter")
    assert len(app.metric) == 4


@pytest.mark.parametrize("quarter", ["2019-20 Q3", "2017-18 Q1"])
def test_it_opens_for_every_target_early_and_late(quarter, on_demonstration):
    app = opened("road", quarter=quarter)
    for aim in definitions.target().aims:
        app.session_state["aim"] = aim
        app.run()
        assert not app.exception and not app.error and app.title[0].value


@pytest.mark.parametrize("weighting", [one.name for one in definitions.fair_share().weightings])
def test_it_opens_for_every_weighting_and_says_which(weighting, on_demonstration):
    app = opened("road", weighting=weighting)
    assert not app.exception and not app.error
    title = next(one.title for one in definitions.fair_share().weightings if one.name == weighting)
    assert title.lower() in said(app).lower()


@pytest.mark.parametrize(
    ("area", "name", "shape"),
    [
        ("South East", "South East", "linear"),
        ("15F", "Leeds", "s-curve"),
        ("England", "England", "constant growth"),
    ],
)
def test_an_area_and_its_shape_are_in_the_address(area, name, shape, on_demonstration):
    app = opened("road", area=area, shape=shape)
    assert not app.exception and not app.error
    assert name in said(app)


def test_what_the_address_says_wrongly_is_not_obeyed_and_fails_nothing(on_demonstration):
    app = opened(
        "road", aim="soon", weighting="luck", area="99Z", to="lots", per_1000="many", cap="-4", by="street"
    )
    assert not app.exception and not app.error
    assert app.title[0].value.startswith("100,000 by 31 March 2020")
    assert any("is no whole number" in one.value for one in app.info)


def test_a_rate_in_words_is_a_sentence(on_demonstration):
    app = opened("road", to="rate", per_1000="many")
    assert not app.exception
    assert any("many is no whole number from 1 to 20" in one.value for one in app.info)


def test_a_limit_that_leaves_people_without_a_place_says_how_many(on_demonstration):
    app = opened("road", cap="1")
    assert "find no place" in said(app)
