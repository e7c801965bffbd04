"""What changed opens in every combination of its choices, and says why where nothing can be told."""

from itertools import product

import pytest

from phb.analysis.changes_asked import BY, cares, measures
from tests.pages.test_pages_open import opened

CARES = ("all", "only_wheelchair", "without_wheelchair")


def chosen(app, **choices):
    for key, value in choices.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception and not app.error, choices
    assert app.title[0].value, choices
    return app


@pytest.mark.parametrize("measure", measures())
def test_it_opens_with_every_measure_start_care_group_and_word(measure, on_demonstration):
    app = opened("changes", quarter="2019-20 Q1")
    for since, care, by in product(("", "year", "2018-19 Q2", "2016-17 Q4"), CARES, BY):
        chosen(app, counted=measure, since=since, care=care, by=by)
        is_refused = since == "2016-17 Q4" or (measure == "holders_ytd" and since != "year")
        assert ("cannot be compared" in app.title[0].value) == is_refused
        assert len(app.info) == is_refused
        assert (len(app.metric) >= 3) != is_refused


def test_it_opens_with_every_care_group_and_geography(on_demonstration):
    app = opened("changes", quarter="2018-19 Q3")
    for care in cares():
        chosen(app, care=care)
    for geography, vintage in product(("as_it_was", "on", "apportioned"), ("latest", "2013-04", "2017-04")):
        told = opened("changes", quarter="2018-19 Q3", geography=geography, vintage=vintage)
        assert not told.exception and not told.error
        assert "rose by about 5,099" in told.title[0].value


def test_the_address_names_the_choices(on_demonstration):
    app = opened("changes", quarter="2018-19 Q3", counted="starters", since="year", care="only_wheelchair")
    assert app.title[0].value.startswith("New holders in the quarter (only personal wheelchair budgets) rose")
    assert "from 2017-18 Q3 to 2018-19 Q3" in app.title[0].value


def test_what_looks_like_reclassification_and_what_is_held_back_is_on_the_page(on_demonstration):
    app = opened("changes", quarter="2018-19 Q3")
    assert any("Looks like reclassification" in one.value for one in app.header)
    said = " ".join(one.value for one in app.caption)
    assert "Held back, 2018-19 Q3, Ealing" in said
    assert "Noted, 2018-19 Q3, Kernow" in said


def test_growth_across_april_on_year_to_date_is_refused_with_what_can_be_asked_instead(on_demonstration):
    app = opened("changes", quarter="2019-20 Q1", counted="holders_ytd")
    assert "the same quarter of another year" in app.info[0].value
    assert not app.metric
