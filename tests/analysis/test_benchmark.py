"""One CCG beside all: what is said of it is what the marts say, and what chance leaves open is left open."""

import re

import numpy as np
import pytest
from scipy.stats import chi2, norm

from etl.build import build
from etl.receive import receive
from etl.reference import organisations
from etl.shelf import Shelf
from phb import definitions
from phb.analysis import benchmark_words as told
from phb.analysis.benchmark import field, kind
from phb.errors import PlainError
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import published, write
from tests.rollout import GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

LAST = "2019-20 Q3"
FLOOR = definitions.benchmark().reliability.least
NEUTRAL = [name for name, one in definitions.measures().items() if one.polarity == "none"]
Z = norm.ppf(0.975)


def looked(store, **changed):
    return field(
        store, **{"measure": "holders_per_100k", "quarter": LAST, "geography": "as_it_was"} | changed
    )


def counts(store, geography, quarter, numerator, over):
    """Read people, those they are of, and whether they are estimated, by CCG, from the mart alone."""
    known = "('reported', 'rounded')"
    sizes = "" if over == "population" else f" and {over}_status in {known} and {over} > 0"
    table = ask(
        store,
        f"""select ccg_code, {numerator}, {over}, is_estimated from area_quarter
        where geography = '{geography}' and quarter = '{quarter}' and {numerator}_status in {known}{sizes}""",
    )
    return {code: (people, whole, estimated) for code, people, whole, estimated in table}


def byar(people, whole):
    if people < 10:
        low = chi2.ppf(0.025, 2 * people) / 2 if people else 0.0
        return 1e5 * low / whole, 1e5 * chi2.ppf(0.975, 2 * people + 2) / 2 / whole
    more = people + 1
    low = people * (1 - 1 / (9 * people) - Z / (3 * people**0.5)) ** 3
    return 1e5 * low / whole, 1e5 * more * (1 - 1 / (9 * more) + Z / (3 * more**0.5)) ** 3 / whole


def wilson(people, whole):
    half = Z * (Z**2 + 4 * people * (1 - people / whole)) ** 0.5
    return tuple(100 * (2 * people + Z**2 + side * half) / (2 * (whole + Z**2)) for side in (-1, 1))


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04", "2013-04", "2019-04 apportioned"])
@pytest.mark.parametrize("quarter", ["2016-17 Q2", LAST])
@pytest.mark.parametrize(
    ("measure", "numerator", "over", "interval", "per"),
    [
        ("holders_per_100k", "holders", "population", byar, 100_000),
        ("direct_payment_share", "holders_direct_payment", "holders", wilson, 100),
    ],
)
def test_value_interval_and_ranks_are_those_worked_out_from_the_mart_by_hand(
    demonstration, measure, numerator, over, interval, per, quarter, geography
):
    found = looked(demonstration, measure=measure, quarter=quarter, geography=geography)
    held = counts(demonstration, geography, quarter, numerator, over)
    assert found.known == len(held) > 100
    ends, ranked = {}, {}
    for code, (people, whole, is_estimated) in held.items():
        place = found.place(code)
        assert found.value[place] == pytest.approx(per * people / whole)
        ends[code] = interval(people, whole)
        assert (found.lower[place], found.upper[place]) == pytest.approx(ends[code], abs=1e-7)
        if (whole if per == 100 else people) >= FLOOR and not is_estimated:
            ranked[code] = ends[code]
    assert found.standing.areas == len(ranked)
    for code, (low, high) in ranked.items():
        place = found.place(code)
        assert found.standing.best[place] == 1 + sum(other > high for other, _ in ranked.values())
        assert found.standing.worst[place] == len(ranked) - sum(other < low for _, other in ranked.values())
    unranked = [found.place(code) for code in held if code not in ranked]
    assert np.isnan(found.standing.best[unranked]).all()


def on_a_scale(people, whole, is_share):
    """Give each figure, the middle and each variance on the scale on which a funnel is drawn."""
    pooled = people.sum() / whole.sum()
    if is_share:
        return np.arcsin(np.sqrt(people / whole)), np.arcsin(np.sqrt(pooled)), 1 / (4 * whole)
    expected = whole * pooled + 0.5
    y = np.log((people + 0.5) / expected)
    return y, np.median(y), 1 / expected


@pytest.mark.parametrize("geography", ["as_it_was", "2019-04 apportioned"])
@pytest.mark.parametrize("quarter", ["2016-17 Q2", LAST])
@pytest.mark.parametrize(
    ("measure", "numerator", "over"),
    [
        ("holders_per_100k", "holders", "population"),
        ("direct_payment_share", "holders_direct_payment", "holders"),
    ],
)
def test_a_band_is_that_of_a_funnel_worked_out_from_the_mart_by_hand(
    demonstration, measure, numerator, over, quarter, geography
):
    held = counts(demonstration, geography, quarter, numerator, over)
    judged = [code for code, (_, _, is_estimated) in held.items() if not is_estimated]
    people, whole = (np.array([float(held[code][at]) for code in judged]) for at in (0, 1))
    y, middle, s2 = on_a_scale(people, whole, over == "holders")
    z, w, n = (y - middle) / np.sqrt(s2), 1 / s2, len(judged)
    phi = np.mean(np.clip(z, *np.quantile(z, (0.1, 0.9))) ** 2)
    tau2 = max(0, (n * phi - (n - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    z = (y - middle) / np.sqrt(s2 + tau2)
    found = looked(demonstration, measure=measure, quarter=quarter, geography=geography)
    assert (found.funnel.phi, found.funnel.tau2) == pytest.approx((phi, tau2))
    expected = whole * people.sum() / whole.sum()
    for code, distance, count in zip(judged, z, whole if over == "holders" else expected):
        size = "998" if abs(distance) > 3.090232 else "95" if abs(distance) > 1.959964 else ""
        band = f"{'high' if distance > 0 else 'low'}_{size}" if size else "within"
        assert told.band(found, found.place(code)) == (band if count >= FLOOR else "")


@pytest.mark.parametrize("measure", definitions.measures())
@pytest.mark.parametrize("quarter", ["2014-15 Q4", LAST])
def test_a_rank_is_a_range_and_no_rank_stands_below_the_floor(demonstration, measure, quarter):
    found = looked(demonstration, measure=measure, quarter=quarter)
    for place in np.flatnonzero(found.is_open).tolist():
        said = told.rank_words(found, place)
        best, worst = found.standing.best[place], found.standing.worst[place]
        if np.isnan(best):
            assert said.startswith("not ranked") and not re.search(r"\d(st|nd|rd|th)", said)
        else:
            assert not found.is_small[place]
            assert len(re.findall(r"\d(?:st|nd|rd|th)", said)) == (1 if best == worst else 2)
        assert not re.search(r"\d(st|nd|rd|th)", told.headline(found, place))
        if found.is_small[place] or np.isnan(found.value[place]):
            assert np.isnan(best)
        if found.is_unjudged[place] or np.isnan(found.value[place]):
            assert told.band(found, place) == ""


def test_of_a_count_a_score_or_a_change_nobody_is_ranked_and_no_size_is_called_too_small(demonstration):
    for name, one in definitions.measures().items():
        found = looked(demonstration, measure=name)
        if kind(one) is None:
            assert found.funnel is None and found.why_no_funnel and np.isnan(found.lower).all()
            assert found.standing.areas == 0 and not found.is_small.any()


def test_a_ccg_is_judged_by_who_would_be_expected_so_that_hardly_anybody_can_be_the_finding(demonstration):
    found = looked(demonstration, measure="holders_per_100k")
    people, residents = found.measured.numerator[:, -1], found.measured.denominator[:, -1]
    known = ~np.isnan(people) & found.is_open
    expected = residents * people[known].sum() / residents[known].sum()
    assert (found.is_unjudged[known] == (expected[known] < 20)).all()
    low = known & found.is_small & (expected >= 20) & (found.funnel.band == "low_998")
    assert low.any()
    for place in np.flatnonzero(low).tolist():
        assert "lower than expected" in told.headline(found, place)
        assert told.rank_words(found, place).startswith("not ranked")


MIXED = {
    "00C": (19, 19, 19, 19, 19),
    "00D": (20, 20, 20, 20, 20),
    "00J": (0, 0, 0, 0, 0),
    "00K": (100, 110, 120, 130, None),
    "00L": (None, None, None, None, 50),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    data = tmp_path_factory.mktemp("mixed")
    hidden = published("00M | 2018-19 Q2 | In place at end of quarter | Total | *")
    given = (*rollout(MIXED | {"00M": (90, 90, 90, 90, None)}), hidden)
    for outcome in receive(write(data / "sent", given), Shelf(data)):
        assert outcome.result != "turned away", outcome.sentence
    return Store(build(data, demo=NOTHING).store)


def test_nineteen_people_are_too_few_and_twenty_are_not(mixed):
    found = looked(mixed, quarter=QUARTER, geography=GEOGRAPHY)
    few, enough, none = (found.place(code) for code in ("00C", "00D", "00J"))
    assert found.is_small[[few, none]].all() and not found.is_small[enough]
    for place in (few, none):
        assert "too few people to rank" in told.rank_words(found, place)
    assert "between" in told.rank_words(found, enough)


def test_nought_is_a_figure_with_an_interval_and_no_return_is_none(mixed):
    found = looked(mixed, quarter=QUARTER, geography=GEOGRAPHY)
    nought, silent, hidden = (found.place(code) for code in ("00J", "00K", "00M"))
    assert (found.value[nought], found.lower[nought]) == (0, 0) and found.upper[nought] > 0
    assert "0.0 holders per 100,000" in told.headline(found, nought)
    for place, why in ((silent, "no return"), (hidden, "suppressed")):
        assert np.isnan([found.value[place], found.standing.best[place]]).all()
        assert why in told.headline(found, place) and why in told.place_words(found, place)
        assert told.band(found, place) == ""
        assert told.rank_words(found, place) == "not ranked: no figure"


def test_what_is_blocked_for_a_known_fault_is_said_and_has_no_rank(demonstration):
    found = looked(demonstration, quarter="2018-19 Q3")
    places = np.flatnonzero(found.measured.status[:, -1] == "blocked").tolist()
    assert places
    for place in places:
        assert np.isnan(found.value[place]) and "blocked" in told.headline(found, place)
        assert told.rank_words(found, place) == "not ranked: no figure"


def test_nobody_to_take_a_share_of_has_no_share_and_no_rank(mixed):
    found = looked(mixed, measure="direct_payment_share", quarter=QUARTER, geography=GEOGRAPHY)
    place = found.place("00J")
    assert np.isnan(found.value[place]) and "nobody to take a share of" in told.headline(found, place)


def test_a_share_is_below_the_floor_by_those_it_is_of(mixed):
    found = looked(mixed, measure="notional_share", quarter=QUARTER, geography=GEOGRAPHY)
    few, enough = found.place("00C"), found.place("00D")
    assert (found.value[few], found.value[enough]) == (0, 0)
    assert found.is_small[few] and not found.is_small[enough]
    assert "fewer than 20 in all" in told.rank_words(found, few)


def test_estimated_figures_are_said_to_be_so_and_are_neither_ranked_nor_judged(demonstration):
    found = looked(demonstration, quarter="2016-17 Q2", geography="2019-04 apportioned")
    places = np.flatnonzero(found.measured.is_estimated[:, -1]).tolist()
    assert places
    for place in places:
        assert ": about " in told.headline(found, place)
        assert told.band(found, place) == "" and np.isnan(found.standing.rank[place])
        assert "estimated" in told.rank_words(found, place) or found.is_small[place]


@pytest.mark.parametrize("people", [0, 50])
def test_where_all_are_alike_nobody_is_lowest_or_unusual(store_from, people):
    store = store_from(*rollout({one.ccg_code: (people,) * 5 for one in organisations()}, quarters=1))
    found = looked(store, measure="direct_payment_share" if people else "holders_per_100k", quarter=QUARTER)
    assert len(set(found.value[found.is_open])) == 1
    assert set(map(told.band, [found] * found.known, np.flatnonzero(found.is_open))) <= {"within", ""}
    place = found.place("00D")
    assert told.tenth(found, place) == ((0, 9) if people else None) and "all alike" in told.tenth_words(0, 9)
    assert ("nobody is counted" in found.why_no_funnel) == (people == 0)
    if people:
        assert (found.standing.best[place], found.standing.worst[place]) == (1, found.standing.areas)


def test_among_fewer_than_ten_there_is_no_funnel_and_no_tenth(store_from):
    held = dict.fromkeys(("00C", "00D", "00J"), (None,) * 4 + (60,))
    store = store_from(*rollout({one.ccg_code: (None,) * 5 for one in organisations()} | held, quarters=1))
    found = looked(store, quarter=QUARTER)
    place = found.place("00C")
    assert found.known == 3 and found.funnel is None and "3 CCGs have a figure" in found.why_no_funnel
    assert told.tenth(found, place) is None and told.band_words(found, place) == "not judged"
    assert "of the 3 CCGs ranked" in told.rank_words(found, place)


@pytest.mark.parametrize(
    "measure", [n for n, one in definitions.measures().items() if one.polarity == "none"]
)
def test_of_a_measure_without_an_agreed_direction_nothing_is_better_or_worse(demonstration, measure):
    found = looked(demonstration, measure=measure)
    for place in range(found.value.size):
        for said in (told.headline, told.place_words, told.rank_words):
            assert not re.search(r"better|worse|improve|concern|best|good|poor", said(found, place))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"measure": "luck"}, "luck"),
        ({"quarter": "2030-31 Q1"}, "nothing for 2030-31 Q1"),
        ({"geography": "the moon"}, '"the moon" is not a geography'),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(demonstration, changed, said):
    with pytest.raises(PlainError, match=said):
        looked(demonstration, **changed)


def test_a_ccg_has_a_place_only_while_it_was_open(demonstration):
    before, after = (looked(demonstration, quarter=quarter) for quarter in ("2018-19 Q4", "2019-20 Q1"))
    assert before.place("99P") is not None and before.place("15N") is None
    assert after.place("99P") is None and after.place("15N") is not None
    assert after.place("99Z") is None


def test_a_denominator_nobody_has_sent_is_asked_for_and_no_later_quarter_is(demonstration):
    found = looked(demonstration, measure="chc_eligible_share")
    assert found.funnel is None and "send them on the Returns page" in found.why_no_funnel
