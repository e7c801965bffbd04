"""Compare opens for every measure, area and geography that the address may name."""

import pytest

from phb import definitions
from phb.analysis.compare import AT_MOST
from tests.pages.test_benchmark_page import holds, said
from tests.pages.test_pages_open import opened


@pytest.mark.parametrize("measure", definitions.measures())
def test_it_opens_for_every_measure(measure, on_demonstration):
    holds(opened("compare", measure=measure))


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2013-04", "2019-04 apportioned"])
@pytest.mark.parametrize("quarter", ["2014-15 Q1", "2017-18 Q1", "2019-20 Q3"])
def test_it_opens_on_every_geography_early_and_late(quarter, geography, on_demonstration):
    holds(opened("compare", quarter=quarter, geography=geography))


def chosen(app):
    return next(one for one in app.multiselect if one.key == "areas_shown").value


def test_england_a_region_an_stp_and_ccgs_stand_side_by_side_and_stay_in_the_address(on_demonstration):
    named = "England,region:London,stp:Devon STP,15N,15F"
    app = opened("compare", areas=named, geography="2019-04")
    holds(app)
    assert chosen(app) == named.split(",") and app.query_params["areas"] == named
    for one in ("England", "London", "Devon"):
        assert one in app.title[0].value or one in said(app)


def test_at_first_there_are_england_and_regions_and_never_more_than_allowed(on_demonstration):
    app = opened("compare", geography="2019-04")
    assert chosen(app)[0] == "England" and 6 <= len(chosen(app)) <= AT_MOST


def test_of_more_than_allowed_in_the_address_the_first_are_shown_and_the_others_said(on_demonstration):
    app = opened("compare", areas="00C,00D,00K,00L,00M,00N,00P,00Q,00R,00T", geography="2018-04")
    holds(app)
    assert len(chosen(app)) == AT_MOST and any(f"more than {AT_MOST}" in one.value for one in app.info)


def test_an_area_there_is_not_is_said_and_the_others_are_shown(on_demonstration):
    app = opened("compare", areas="England,region:Mercia,99Z", within="region:Mercia")
    holds(app)
    assert chosen(app) == ["England"] and any("Mercia" in one.value for one in app.info)


def test_an_area_without_a_figure_says_so(on_demonstration):
    app = opened("compare", areas="15F", measure="change_on_quarter", quarter="2017-18 Q1")
    holds(app)
