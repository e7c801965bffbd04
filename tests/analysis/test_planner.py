"""The Planner: more people by levers, never a claim where nothing is known, the same by a slow second way."""

from statistics import median

import numpy as np
import pytest

from phb import definitions
from phb.analysis.planner import NOT_WITHIN, Levers, lever_words, plan
from phb.analysis.planner_ground import ground, scopes
from phb.analysis.planner_words import figures, half, headline, notes
from phb.charts import planner as drawing
from phb.errors import PlainError
from tests.rollout import GEOGRAPHY, QUARTER, rollout

# Camden (07R) has stood still, Barnet (07M) grows hardly, Havering (08F) has not returned for two quarters.
HELD = {"07R": (80, 80, 80, 80, 80), "07M": (20, 21, 22, 22, 23), "08F": (30, 35, 40, None, None)}
ON = {"quarter": "2018-19 Q3", "geography": "2018-04", "aim": "mandate"}


@pytest.fixture(scope="module")
def found(demonstration):
    return ground(demonstration, **ON)


@pytest.fixture
def little(store_from):
    return ground(store_from(*rollout(HELD)), quarter=QUARTER, geography=GEOGRAPHY, aim="mandate")


def test_without_a_lever_a_plan_is_what_comes_if_nothing_changes(found):
    made = plan(found, "England", Levers())
    assert made.more == 0
    assert made.people == made.people_without == round(found.england.median[found.road.steps - 1])
    assert headline(made).startswith("If nothing changes: about")
    assert half(made) == "No CCG gains by these levers"


def test_the_slowest_come_up_to_the_median_of_their_peers_as_by_the_slow_way(found):
    """Rates, medians, ranks and gains once more, CCG by CCG."""
    made, here, at = plan(found, "England", Levers(slowest=60)), found.road.places, found.road.steps - 1
    rate = [
        p / n * 100_000 if p == p and h == h else None
        for p, n, h in zip(here.pace, here.population, here.now)
    ]
    known = sorted((one, place) for place, one in enumerate(rate) if one is not None)
    gains = {}
    for _, place in known[:60]:
        target = found.peer_pace[place] * found.course[at]
        gain = target - (found.areas.mean[place, at] - here.now[place])
        gains[place] = max(gain, 0)
    for place in range(len(here.code)):
        assert made.gain[place, at] == pytest.approx(gains.get(place, 0.0))
    assert made.more == pytest.approx(sum(gains.values()), abs=1)
    assert made.bearing == sum(gain > 0 for gain in gains.values())


def test_peers_are_the_ten_nearest_and_their_median_is_of_those_whose_pace_is_known(found, demonstration):
    from phb.methods.peers import nearest

    rows = demonstration.query("peers", vintage="2018-04").set_index("ccg_code")
    peers = nearest(rows, definitions.peers().weights).groupby("area")["peer"].agg(list)
    here = found.road.places
    rate = dict(zip(here.code, here.pace / here.population))
    for place in range(0, len(here.code), 17):
        told = [rate[peer] for peer in peers[here.code[place]] if rate[peer] == rate[peer]]
        assert found.peer_pace[place] == pytest.approx(median(told) * here.population[place])


def test_a_ccg_on_which_two_levers_bear_counts_the_larger_gain(found):
    one, other = Levers(slowest=10), Levers(restart=100)
    both = plan(found, "England", Levers(slowest=10, restart=100))
    apart = [plan(found, "England", asked) for asked in (one, other)]
    assert np.array_equal(both.gain, np.maximum(apart[0].gain, apart[1].gain))
    assert max(made.more for made in apart) <= both.more < sum(made.more for made in apart)
    assert set(both.table["By"]) == {"slowest brought up", "stalled restarted"}


def test_a_stronger_lever_never_gives_fewer_people_or_a_later_quarter(found):
    for strengths in (
        [Levers(slowest=n) for n in range(0, 190, 10)],
        [Levers(restart=n) for n in range(0, 101, 10)],
    ):
        made = [plan(found, "England", asked) for asked in strengths]
        people = [one.people for one in made]
        reached = [one.whens[-1].with_levers or "9999" for one in made]
        chances = [one.whens[-1].chance_with for one in made]
        assert people == sorted(people)
        assert reached == sorted(reached, reverse=True)
        assert chances == sorted(chances)


def test_the_order_of_effort_is_by_gain_and_adds_up(found):
    made = plan(found, "England", Levers(slowest=60))
    table = made.table
    assert table["People more"].is_monotonic_decreasing
    assert table["So far"].iloc[-1] == pytest.approx(made.more, abs=1)
    few = made.order.half
    assert (
        made.order.so_far[few - 1]
        >= made.order.so_far[-1] / 2
        > (made.order.so_far[few - 2] if few > 1 else 0)
    )
    assert half(made) == f"{few} of {made.bearing} CCGs bring half of the {made.more:,} people more"


def test_the_ccgs_of_a_region_and_the_regions_of_england_gain_what_it_gains(found):
    asked = Levers(care_group="wheelchair", restart=80)
    england = plan(found, "England", asked)
    parts = [plan(found, one.key, asked) for one in found.road.regions]
    assert np.allclose(sum(part.gain for part in parts), england.gain)
    for part in parts:
        assert not part.gain[~part.is_in].any()


def test_a_share_by_direct_payment_moves_people_between_arrangements_and_no_holder(found):
    as_it_is = plan(found, "England", Levers(slowest=60))
    held = plan(found, "England", Levers(slowest=60, direct=60))
    assert held.people == as_it_is.people
    people, more = held.direct
    assert people == pytest.approx(0.6 * held.people, abs=1)
    assert more == pytest.approx(people - held.share_now * held.people_without, abs=1)
    assert any("At 60% by direct payment" in note for note in notes(held))


def test_a_care_group_that_is_not_told_of_is_a_sentence(found):
    with pytest.raises(PlainError, match="There is no care group"):
        plan(found, "England", Levers(care_group="dragons"))


@pytest.mark.parametrize("asked", [Levers(restart=101), Levers(direct=-1), Levers(slowest=-1)])
def test_a_lever_out_of_its_range_is_a_sentence(found, asked):
    with pytest.raises(PlainError, match=r"from 0 to 100|nought or more"):
        plan(found, "England", asked)


def test_a_scope_there_is_not_is_a_sentence(found):
    with pytest.raises(PlainError, match="There is no area"):
        plan(found, "Atlantis", Levers())


def test_a_ccg_without_a_figure_is_named_and_gains_nothing(little):
    made = plan(little, "England", Levers(slowest=195, restart=100))
    assert made.unknown == ("Havering (08F)",)
    assert not made.gain[little.codes.index("08F")].any()
    assert "Havering (08F)" in notes(made)[0]
    with pytest.raises(PlainError, match="no figure for 2018-19 Q2"):
        plan(little, "08F", Levers())


def test_a_ccg_that_stands_still_is_the_slowest_and_gains_by_its_peers(little):
    made = plan(little, "England", Levers(slowest=1))
    assert np.flatnonzero(made.slow).tolist() == [little.codes.index("07R")]
    assert made.table["CCG"].tolist() == ["Camden (07R)"]
    assert made.table["By"].tolist() == ["slowest brought up"]


def test_a_level_out_of_reach_is_not_within_six_years(little):
    last = plan(little, "07M", Levers()).whens[-1]
    assert last.with_levers is None
    assert last.said == NOT_WITHIN


def test_no_plan_is_made_where_nothing_can_be_projected(store_from):
    store = store_from(*rollout(HELD, quarters=1))
    asked = ground(store, quarter=QUARTER, geography=GEOGRAPHY, aim="mandate")
    assert "three quarters like for like" in asked.why_not
    with pytest.raises(PlainError, match="three quarters like for like"):
        plan(asked, "England", Levers())


def test_no_plan_is_made_for_a_day_that_is_over(demonstration):
    asked = ground(demonstration, quarter="2019-20 Q3", geography="2019-04", aim="objective_2019")
    assert "is over" in asked.why_not


def test_levers_are_said_and_kept_and_read_back(found):
    asked = Levers(slowest=12, care_group="wheelchair", restart=50, direct=40)
    assert Levers.read(asked.told()) == asked
    assert lever_words(found, Levers()) == "Nothing changes"
    assert "Personal wheelchair budgets offered everywhere" in lever_words(found, asked)


def test_there_are_at_most_four_figures_and_the_pictures_hold_the_table(found):
    for scope in ("England", found.road.regions[0].key, found.codes[0]):
        made = plan(found, scope, Levers(slowest=10))
        assert len(figures(made)) == 4
        drawn = drawing.paths(made)
        assert drawn.table["With the levers"].iloc[made.at] == made.people
        assert drawing.effort(made).table.equals(made.table)
    assert next(iter(scopes(found))) == "England"
