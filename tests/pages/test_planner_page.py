"""The Planner page: levers in the address, no plan where none can be made, scenarios saved and compared."""

import pytest

from phb.journal import Journal
from tests.pages.test_pages_open import opened, text
from tests.rollout import QUARTER, rollout

HELD = {"07R": (80, 80, 80, 80, 80), "08F": (30, 35, 40, None, None)}
ON = {"quarter": QUARTER, "vintage": "2018-04", "aim": "mandate"}


@pytest.fixture
def store(store_from):
    return store_from(*rollout(HELD))


def said(app) -> str:
    return "\n".join(
        str(one.value) for kind in ("info", "error", "success", "caption") for one in getattr(app, kind)
    )


def save(app, name: str, by: str):
    next(one for one in app.text_input if one.key.startswith("s_name_")).set_value(name)
    app.text_input(key="s_by").set_value(by)
    next(one for one in app.button if "FormSubmitter:scenario_" in one.key).click()
    return app.run()


def test_the_page_answers_in_a_sentence_with_four_figures_and_where_effort_buys_most(on_demonstration):
    app = opened("planner", quarter="2018-19 Q3", aim="mandate", slowest="30")
    assert not app.exception and not app.error
    assert app.title[0].value.startswith("If the 30 slowest CCGs grew as their peers' median did, about")
    assert len(app.metric) == 4
    assert "CCGs bring half of the" in text(app)
    assert "The plan, to send in" in text(app)


def test_every_choice_stands_in_the_address_by_its_name(on_demonstration):
    app = opened("planner", quarter="2018-19 Q3", aim="mandate")
    app.slider(key="restart_shown").set_value(80).run()
    app.selectbox(key="scope_shown").set_value("London").run()
    app.selectbox(key="care_group_shown").set_value("wheelchair").run()
    app.slider(key="direct_shown").set_value(70).run()
    told = {name: app.query_params[name] for name in ("aim", "restart", "scope", "care_group", "direct")}
    assert told == {
        "aim": "mandate",
        "restart": "80",
        "scope": "London",
        "care_group": "wheelchair",
        "direct": "70",
    }
    again = opened("planner", quarter="2018-19 Q3", **told)
    assert again.title[0].value == app.title[0].value
    assert "in London" in again.title[0].value


@pytest.mark.parametrize("wrong", ["many", "-1", "9999", "1.5", "²"])
def test_what_is_no_number_in_the_address_is_said_and_the_default_counts(wrong, on_demonstration):
    usual = opened("planner", quarter="2018-19 Q3", aim="mandate")
    app = opened("planner", quarter="2018-19 Q3", aim="mandate", slowest=wrong)
    assert not app.exception and not app.error
    assert "is no whole number from 0 to" in said(app)
    assert app.title[0].value == usual.title[0].value


def test_a_name_in_the_address_that_is_none_is_the_default(on_demonstration):
    app = opened("planner", quarter="2018-19 Q3", aim="soon", scope="Atlantis", care_group="dragons")
    assert not app.exception and not app.error
    assert app.selectbox(key="scope_shown").value == "England"


def test_where_nothing_can_be_projected_the_page_says_why(on_demonstration):
    app = opened("planner", quarter="2014-15 Q2")
    assert app.title[0].value.startswith("No plan can be made from 2014-15 Q2")
    assert "three quarters like for like" in said(app)
    assert not app.error and not app.exception


def test_a_ccg_without_a_figure_is_a_sentence_and_can_be_left_again(store):
    app = opened("planner", scope="08F", **ON)
    assert "has no figure for 2018-19 Q2" in said(app)
    app.selectbox(key="scope_shown").set_value("England").run()
    assert not app.error
    assert "1 CCG without a figure" in said(app)


def test_a_scenario_is_saved_with_what_was_seen_and_compared(store):
    app = opened("planner", slowest="20", **ON)
    assert "None is saved yet" in said(app)
    app = save(app, "Twenty", "A. Lead")
    assert "“Twenty” is saved" in said(app)
    (kept,) = Journal().scenarios()
    assert kept.levers["slowest"] == 20
    assert (kept.scope, kept.quarter, kept.aim, kept.store_version) == (
        "England",
        QUARTER,
        "mandate",
        store.version,
    )
    assert f"{kept.seen['people']:,} people" in app.title[0].value
    app.multiselect(key="compare_shown").set_value([kept.id[:8]]).run()
    assert app.query_params["compare"] == kept.id[:8]
    assert "“Twenty” comes to" in text(app)


def test_nobody_saves_without_a_name(store):
    app = save(opened("planner", **ON), "Twenty", " ")
    assert "Say who is saving this" in said(app)
    assert Journal().scenarios() == []


def test_of_one_persons_name_and_scope_the_last_is_listed_and_nobody_elses_is_replaced(store):
    app = save(opened("planner", slowest="20", **ON), "Twenty", "A. Lead")
    app = save(app, "Twenty", "B. Manager")
    app = save(app, "Twenty", "A. Lead")
    listed = app.multiselect(key="compare_shown").options
    assert len(listed) == 2 and "A. Lead" in listed[0] and "B. Manager" in listed[1]
    assert len(Journal().scenarios()) == 3


def test_a_scenario_of_another_store_says_so_and_is_worked_out_on_this_one(store, store_from):
    save(opened("planner", slowest="20", **ON), "Twenty", "A. Lead")
    (kept,) = Journal().scenarios()
    store_from(*list(rollout(HELD | {"07M": (10, 60, 200, 500, 900)}))[-1:])
    app = opened("planner", compare=kept.id[:8], **ON)
    told = said(app)
    assert f"was saved on store {store.version}" in told
    assert f"it showed {kept.seen['people']:,} people then" in told


def test_an_address_that_names_no_scenario_is_said(store):
    save(opened("planner", **ON), "Twenty", "A. Lead")
    assert "names feedbeef, which is not there" in said(opened("planner", compare="feedbeef", **ON))
