"""Benchmark opens for every view, measure, geography and CCG that the address may name."""

import re

import pytest

from phb.ui.benchmark import VIEWS
from tests.pages.test_pages_open import opened
from tests.rollout import QUARTER, rollout

MEASURES = ("in_quarter_per_100k", "holders", "direct_payment_share", "change_on_quarter", "return_quality")
UGLY = re.compile(r"\bnan\b|\bNone\b(?! of)|\binf\b|(?<![\d.–])[-−]0(\.0)?(?![.\d])")


def said(app):
    kinds = ("title", "header", "subheader", "caption", "markdown", "info", "warning")
    return "\n".join(str(one.value) for kind in kinds for one in getattr(app, kind))


def holds(app):
    assert not app.exception and not app.error
    assert app.title[0].value
    shown = "\n".join(line for line in said(app).splitlines() if "http" not in line)
    assert not UGLY.search(shown), UGLY.search(shown)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_for_every_kind_of_measure(view, measure, on_demonstration):
    app = opened("benchmark", ccg="15F", view=view, measure=measure)
    holds(app)
    assert "Leeds" in app.title[0].value and len(app.metric) == 4


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2013-04", "2019-04 apportioned"])
@pytest.mark.parametrize("quarter", ["2014-15 Q1", "2017-18 Q1", "2019-20 Q3"])
def test_every_view_opens_on_every_geography_early_and_late(quarter, geography, on_demonstration):
    app = opened("benchmark", ccg="00L", quarter=quarter, geography=geography)
    for view in VIEWS:
        app.session_state["view"] = view
        app.run()
        holds(app)
        assert "Northumberland" in app.title[0].value


def test_nobody_is_chosen_at_first_and_the_map_asks_for_one(on_demonstration):
    app = opened("benchmark")
    holds(app)
    assert app.title[0].value.startswith("Choose a CCG")


def test_wrong_names_in_the_address_fail_nothing(on_demonstration):
    app = opened(
        "benchmark", ccg="99Z", view="sideways", measure="luck", group="99Y,15E", limits="none", over="luck"
    )
    holds(app)


def test_codes_of_a_group_that_are_not_there_are_said_and_the_others_kept(on_demonstration):
    app = opened("benchmark", ccg="15F", view="peers", group="99Y,15E,14L,00L,00K")
    holds(app)
    assert "99Y" in said(app)
    chosen = next(one for one in app.multiselect if one.key == "group_shown")
    assert sorted(chosen.value) == ["00K", "00L", "14L", "15E"]
    assert app.query_params["group"] == "99Y,15E,14L,00L,00K"


def test_ones_own_group_is_in_the_address_and_the_ten_peers_are_not(on_demonstration):
    app = opened("benchmark", ccg="15F", view="peers")
    chosen = next(one for one in app.multiselect if one.key == "group_shown")
    assert len(chosen.value) == 10 and not app.query_params.get("group")
    kept = chosen.value[:4]
    chosen.set_value(kept).run()
    holds(app)
    assert app.query_params["group"] == ",".join(kept)


@pytest.mark.parametrize("view", VIEWS)
def test_a_ccg_that_closed_is_shown_as_what_it_became_or_said_not_to_be_open(view, on_demonstration):
    for geography in ("as_it_was", "2019-04"):
        app = opened("benchmark", ccg="99P", view=view, geography=geography)
        holds(app)
        assert "Devon" in said(app)


@pytest.mark.parametrize("view", VIEWS)
def test_a_ccg_not_yet_open_is_a_sentence(view, on_demonstration):
    app = opened("benchmark", ccg="15N", view=view, quarter="2016-17 Q2", geography="as_it_was")
    holds(app)
    assert "Devon" in app.title[0].value


def test_a_rank_on_the_page_is_a_range(on_demonstration):
    for ccg in ("15F", "14L", "00L"):
        shown = said(opened("benchmark", ccg=ccg))
        assert re.search(r"between \d+(st|nd|rd|th) and \d+(st|nd|rd|th) highest", shown)
        assert not re.search(r"(?<!between )(?<!and )\b\d+(st|nd|rd|th) highest", shown)


def test_the_warning_that_ccgs_are_not_people_is_on_the_screen(on_demonstration):
    app = opened("benchmark", ccg="15F", view="equity")
    assert any("about CCGs, not about people" in one.value for one in app.warning)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("view_of", ["00C", "00D", "00J"])
def test_no_return_nought_and_one_point_open_on_every_view(view, view_of, store_from):
    store_from(*rollout({"00C": (None,) * 5, "00D": (0,) * 5, "00J": (None,) * 4 + (30,)}))
    app = opened("benchmark", ccg=view_of, view=view, quarter=QUARTER)
    holds(app)
    if view_of == "00C":
        assert "no return" in app.title[0].value


@pytest.mark.parametrize("measure", ["direct_payment_share", "notional_share", "wheelchair_share"])
@pytest.mark.parametrize("view", ["all", "peers", "time"])
def test_of_a_share_without_direction_nothing_is_called_better_or_worse(view, measure, on_demonstration):
    shown = said(opened("benchmark", ccg="15F", view=view, measure=measure)).lower()
    shown = shown.replace("neither better nor worse", "")
    assert not re.search(r"\bbetter\b|\bworse\b|improvement|concern", shown)
