"""Areas side by side: a region is the sum over its CCGs that have a figure, and misses none of them."""

import re

import numpy as np
import pytest

from phb import definitions
from phb.analysis import benchmark_words as words
from phb.analysis import compare
from phb.errors import PlainError
from tests.rollout import GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

LAST = "2019-20 Q3"
GEOGRAPHIES = ("as_it_was", "2019-04", "2013-04", "2019-04 apportioned")


def beside(store, *areas, measure="holders_per_100k", quarter=LAST, geography="2019-04"):
    return compare.compare(store, measure=measure, areas=areas, quarter=quarter, geography=geography)


def known(store, geography, columns, where="true"):
    return ask(
        store,
        f"""select quarter, {columns} from area_quarter where geography = '{geography}' and {where}
        and holders_status in ('reported', 'rounded') group by quarter order by quarter""",
    )


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("England", "true"),
        ("region:London", "region_name = 'London'"),
        ("stp:Devon STP", "stp_name = 'Devon STP'"),
        ("15F", "ccg_code = '15F'"),
    ],
)
def test_an_area_is_the_sum_over_the_sum_of_its_ccgs_that_have_a_figure(demonstration, key, where):
    found = beside(demonstration, key)
    line, sums = (
        found.lines[0],
        known(demonstration, "2019-04", "1e5 * sum(holders) / sum(population), count(*)", where),
    )
    told = {quarter: (value, count) for quarter, value, count in sums}
    for at, quarter in enumerate(found.quarters):
        value, count = told.get(quarter, (np.nan, 0))
        assert line.value[at] == pytest.approx(value, nan_ok=True) and line.known[at] == count
        if count:
            assert line.lower[at] < value < line.upper[at]


@pytest.mark.parametrize("quarter", ["2016-17 Q2", "2018-19 Q1", LAST])
@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("prefix", ["region:", "stp:"])
def test_regions_and_stps_add_up_to_england_in_every_quarter(demonstration, geography, quarter, prefix):
    titles = compare.areas(demonstration, quarter=quarter, geography=geography)
    keys = [key for key in titles if key.startswith(prefix)]
    if not keys:
        assert prefix == "stp:"
        return
    on = {"measure": "holders", "quarter": quarter, "geography": geography}
    whole = beside(demonstration, "England", **on).lines[0]
    parts = [beside(demonstration, *keys[at : at + 6], **on).lines for at in range(0, len(keys), 6)]
    lines = [one for some in parts for one in some]
    assert np.nansum([one.value for one in lines], axis=0) == pytest.approx(whole.value)
    for column in ("ccgs", "known"):
        assert (sum(getattr(one, column) for one in lines) == getattr(whole, column)).all()


def test_a_ccg_without_a_return_is_left_out_above_and_below_the_line(store_from):
    store = store_from(*rollout({"00C": (None,) * 5, "00D": (0,) * 5}, quarters=1))
    found = beside(store, "England", "00C", "00D", quarter=QUARTER, geography=GEOGRAPHY)
    sums = ask(
        store,
        f"""select 1e5 * 193 * 140 / sum(population) from area_quarter
        where geography = '{GEOGRAPHY}' and quarter = '{QUARTER}' and ccg_code <> '00C'""",
    )
    england, silent, nought = found.lines
    assert england.value[-1] == pytest.approx(sums[0][0])
    assert (england.known[-1], england.ccgs[-1]) == (194, 195)
    assert np.isnan(silent.value[-1]) and nought.value[-1] == 0 and nought.upper[-1] > 0
    assert re.search(r"from 0\.0 in Durham", compare.finding(found))


def test_more_areas_than_can_be_taken_in_are_a_sentence(demonstration):
    keys = list(compare.areas(demonstration, quarter=LAST, geography="2019-04"))[: compare.AT_MOST + 1]
    assert len(beside(demonstration, *keys[:-1]).lines) == compare.AT_MOST
    with pytest.raises(PlainError, match=f"At most {compare.AT_MOST}"):
        beside(demonstration, *keys)


@pytest.mark.parametrize("key", ["99Z", "region:Mercia", "stp:", "", "stp:Mercia"])
def test_an_area_there_is_not_is_a_sentence(demonstration, key):
    with pytest.raises(PlainError, match="There is no area"):
        beside(demonstration, key)
    with pytest.raises(PlainError, match="There is no area"):
        compare.members(demonstration, measure="holders", area=key, quarter=LAST, geography="2019-04")


def test_no_area_is_compared_across_april_2017_or_a_boundary_that_changed(demonstration):
    found = beside(demonstration, "England", "region:London", "01K", geography="as_it_was")
    at = found.quarters.index("2017-18 Q1")
    for line in found.lines:
        assert not line.is_comparable[at]
    england, _, moved = found.lines
    again = found.quarters.index("2018-19 Q1")
    assert england.is_comparable[again] and not moved.is_comparable[again]


@pytest.mark.parametrize("measure", definitions.measures())
@pytest.mark.parametrize("geography", GEOGRAPHIES)
def test_every_measure_has_a_finding_and_a_table_of_what_is_drawn(demonstration, measure, geography):
    keys = ("England", "region:London", "00L")
    found = beside(demonstration, *keys, measure=measure, geography=geography)
    table = compare.table(found)
    assert len(table) == 3 * len(found.quarters)
    assert not re.search(r"\bnan\b|\binf\b|None(?! of)", compare.finding(found))
    for at, row in enumerate(table.itertuples(index=False)):
        line, quarter = found.lines[at // len(found.quarters)], at % len(found.quarters)
        assert row[3] == pytest.approx(line.value[quarter], abs=0.051, nan_ok=True)
        assert (row[6], row[7]) == (line.known[quarter], line.ccgs[quarter])


def test_where_nobody_has_a_figure_none_is_said(store_from):
    store = store_from(*rollout({"00C": (None,) * 5}, quarters=1))
    found = beside(store, "00C", quarter=QUARTER, geography=GEOGRAPHY)
    assert "None of them has a figure" in compare.finding(found)


@pytest.mark.parametrize("area", ["England", "region:London", "stp:Devon STP"])
def test_the_ccgs_of_an_area_are_those_of_the_mart_highest_first_without_a_figure_last(demonstration, area):
    found = compare.members(
        demonstration, measure="holders_per_100k", area=area, quarter=LAST, geography="2019-04"
    )
    where = {"region": "region_name", "stp": "stp_name"}.get(area.partition(":")[0])
    inside = f" and {where} = '{area.partition(':')[2]}'" if where else ""
    codes = ask(
        demonstration,
        f"""select ccg_code from area_quarter where geography = '2019-04' and quarter = '{LAST}'{inside}""",
    )
    values = found.field.value[list(found.places)]
    assert {str(found.field.measured.code[at]) for at in found.places} == {code for (code,) in codes}
    held = values[~np.isnan(values)]
    assert (np.diff(held) <= 0).all() and np.isnan(values[held.size :]).all()
    bands = [words.band(found.field, at) for at in found.places]
    said = compare.members_finding(found)
    judged = sum(band != "" for band in bands)
    assert re.search(rf"its {judged} CCGs? that (are|is) judged {bands.count('high_998')} lie", said)
    assert said.endswith(f"{bands.count('low_998')} below")
