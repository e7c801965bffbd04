"""The head of a CCG's page: what it holds, what that rests on, and no figure where there is none."""

import numpy as np
import pytest

from phb.analysis.benchmark_head import figures, head
from phb.analysis.road import road
from phb.errors import PlainError
from tests.returns import workbook
from tests.rollout import GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

LAST = "2019-20 Q3"


def top(store, code, quarter=QUARTER, geography=GEOGRAPHY):
    return head(store, code=code, quarter=quarter, geography=geography)


def whole_road(store, quarter=QUARTER, geography=GEOGRAPHY):
    return road(store, quarter=quarter, geography=geography, aim="by_2020", weighting="residents")


def test_the_figures_are_those_of_the_mart_with_what_they_are_of(demonstration):
    holders, rate, direct, people, year = ask(
        demonstration,
        f"""select holders, 1e5 * in_quarter / population, holders_direct_payment, population, population_year
        from area_quarter where geography = '2019-04' and ccg_code = '15F' and quarter = '{LAST}'""",
    )[0]
    found = top(demonstration, "15F", LAST, "2019-04")
    assert found.holders.value == f"{holders:,.0f}"
    assert found.rate.value == f"{rate:.1f}" and str(year) in found.rate.note
    assert found.direct.value == f"{100 * direct / holders:.0f}%"
    assert f"{direct:,.0f} of {holders:,.0f} holders" in found.direct.note
    shown = figures(found, whole_road(demonstration, LAST, "2019-04"), "")
    assert [one.kind for one in shown] == ["live", "in_quarter", "share", "target"]
    assert all(one.coverage for one in shown) and people > 0


def test_the_open_alerts_are_those_of_the_quarter(demonstration):
    for code, many in ask(
        demonstration,
        f"""select ccg_code, count(*) from alert where quarter = '{LAST}' and state in ('open', 'held')
        group by all order by 1 limit 5""",
    ):
        assert len(top(demonstration, code, LAST, "as_it_was").alerts) == many > 0


def test_no_return_is_no_figure_and_the_reason_is_in_its_coverage(store_from):
    store = store_from(*rollout({"00C": (100, 110, 120, 130, None), "00D": (0,) * 5}))
    silent = top(store, "00C")
    assert {one.value for one in (silent.holders, silent.rate, silent.direct)} == {"not known"}
    assert silent.returned == 0
    shown = figures(silent, whole_road(store), "")
    assert all("no return" in one.coverage for one in shown[:3]) and shown[3].value == "not known"
    nought = top(store, "00D")
    assert (nought.holders.value, nought.rate.value) == ("0", "0.0")
    assert (nought.direct.value, nought.direct.status) == ("not known", "nobody to take a share of")


def test_where_there_is_no_road_yet_the_need_says_why(demonstration):
    shown = figures(top(demonstration, "15F", LAST, "2019-04"), None, "Nobody knows yet.")
    assert (shown[3].value, shown[3].meaning) == ("not known", "Nobody knows yet.")


def test_a_merged_ccg_says_how_many_of_those_behind_it_returned(store_from):
    both = """
        99P | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0
        99Q | 2017-18 Q1 | Adult CHC | 3 0 0  | 2 0 0 | 0 0 0 | 5 0 0
    """
    found = top(store_from(workbook(both)), "15N", "2017-18 Q1", "2019-04")
    assert (found.behind, found.returned, found.holders.value) == (2, 2, "17")
    assert "2 of 2 CCGs" in figures(found, None, "")[0].coverage


def test_half_of_a_merged_ccg_is_no_figure_of_it(store_from):
    half = workbook("99P | 2017-18 Q1 | Adult CHC | 10 2 0 | 1 0 0 | 0 1 0 | 12 2 0")
    found = top(store_from(half), "15N", "2017-18 Q1", "2019-04")
    assert (found.holders.value, found.returned, found.behind) == ("not known", 1, 2)
    assert "1 of 2 CCGs" in figures(found, None, "")[0].coverage


@pytest.mark.parametrize(
    ("held", "value", "meaning"),
    [((5_000,) * 5, "reached", "holds its share"), ((100,) * 5, "a quarter", "no recent growth")],
)
def test_what_it_needs_for_its_share_is_an_answer(store_from, held, value, meaning):
    store = store_from(*rollout({"00C": held}))
    said = figures(top(store, "00C"), whole_road(store), "")[3]
    assert said.value.endswith(value) and meaning in said.meaning.lower()


def test_a_ccg_of_which_the_road_asks_no_more_is_not_told_that_it_holds_its_share(demonstration):
    found = road(demonstration, aim="by_2020", weighting="residents", quarter=LAST, geography="2019-04")
    shares = found.shares[100_000]
    spared = (shares.held >= shares.road) & (shares.held < shares.plain)
    assert spared.any()
    for place in np.flatnonzero(spared).tolist():
        said = figures(top(demonstration, found.places.code[place], LAST, "2019-04"), found, "")[3]
        lacks = int(shares.plain[place] - shares.held[place])
        assert said.value == "no more" and f"lacks {lacks:,}" in said.meaning
        assert "by residents is" in said.coverage and "by by" not in said.coverage


@pytest.mark.parametrize(
    ("code", "quarter", "geography"),
    [("99Z", QUARTER, "as_it_was"), ("15N", "2018-19 Q4", "as_it_was"), ("99P", LAST, "as_it_was")],
)
def test_a_ccg_that_never_was_or_is_not_open_is_a_sentence(demonstration, code, quarter, geography):
    with pytest.raises(PlainError, match=f'no CCG "{code}"'):
        top(demonstration, code, quarter, geography)
