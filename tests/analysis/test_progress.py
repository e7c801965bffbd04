import datetime as dt
import pickle
from dataclasses import replace

import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis import england, pace
from phb.analysis.progress import progress
from phb.charts import coverage, direct_payments
from phb.charts.in_quarter import in_quarter
from phb.charts.plotly import figure
from phb.charts.progress import holders
from phb.errors import PlainError
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import published, voluntary, workbook, write

# CCG | quarter | direct payment | notional | third party | total: live holders on the last day.
YEAR = """
    00C | 2014-15 Q4 | 10 | 0 | 0 | 10
    00D | 2014-15 Q4 |  5 | 5 | 0 | 10
    00C | 2015-16 Q1 | 12 | 0 | 0 | 12
    00D | 2015-16 Q1 |  - | - | - |  -
    00C | 2015-16 Q2 | 20 | 2 | 0 | 22
    00D | 2015-16 Q2 |  6 | 8 | 0 | 14
    00J | 2015-16 Q2 |  4 | 0 | 0 |  4
    00K | 2015-16 Q2 |  0 | 0 | 0 |  0
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    data = tmp_path_factory.mktemp("year")
    receive(write(data / "sent", (voluntary(YEAR, received_on="2015-10-10"),)), Shelf(data))
    return Store(build(data, demo=NOTHING).store)


def by_label(found):
    return {one.label: one for one in found.figures}


def test_england_is_the_sum_of_what_was_reported_with_the_ccgs_behind_it(year):
    found = progress(year, quarter="2015-16 Q2")
    now = found.at("2015-16 Q2")
    assert (now.live, now.holders.ccgs, now.open) == (40, 4, 209)
    assert found.headline.startswith(
        "40 people held a budget at the end of 2015-16 Q2, as 4 of 209 CCGs reported;"
    )


def test_as_at_a_day_no_published_figure_tells_of_a_later_one(demonstration):
    found = progress(demonstration, quarter="2016-17 Q2", as_at=dt.date(2017, 6, 1))
    quarters = {one.quarter for one in found.published}
    assert quarters and all(quarter < "2017-18" for quarter in quarters)
    assert "about a day after 1 June 2017 are left out" in holders(found).source
    now = progress(demonstration, quarter="2016-17 Q2")
    assert max(one.quarter for one in now.published if one.quarter) > "2020-21"
    assert holders(now).source.endswith("Published figures: sources in the table.")


def test_a_reported_nought_counts_as_a_ccg_and_a_missing_value_does_not(year):
    found = progress(year, quarter="2015-16 Q2")
    assert found.at("2015-16 Q2").holders.missing == 205
    assert (found.at("2015-16 Q1").live, found.at("2015-16 Q1").holders.ccgs) == (12, 1)


def test_a_few_ccgs_are_not_set_against_englands_baseline(year, demonstration):
    few = by_label(progress(year, quarter="2015-16 Q2"))["Holders at the end of 2015-16 Q2"]
    assert few.meaning == (
        "Too few CCGs to set against the 2015 baseline of around 4,700. "
        "On the quarter: 3 CCGs new to the panel: +18."
    )
    assert holders(progress(year, quarter="2015-16 Q2")).title.startswith(
        "40 live holders at the end of 2015-16 Q2 in 4 of 209 CCGs: "
    )
    most = by_label(progress(demonstration, quarter="2016-17 Q2"))["Holders at the end of 2016-17 Q2"]
    assert most.meaning.startswith("2.3 times the 2015 baseline of around 4,700. On the quarter: ")


def test_growth_is_shown_over_all_ccgs_and_like_for_like_over_those_in_both_quarters(year):
    found = progress(year, quarter="2015-16 Q2")
    shown = by_label(found)["Holders at the end of 2015-16 Q2"]
    assert shown.change == "+28 on the quarter; +10 like for like in 1 CCG"
    assert shown.coverage == "4 of 209 CCGs reported; 205 missing."


def test_the_recent_pace_is_from_the_oldest_quarter_held_and_like_for_like_beside_it(year):
    growth = progress(year, quarter="2015-16 Q2").growth
    assert (growth.pace.per_quarter, growth.pace.quarters) == ((40 - 20) / 2, 2)
    assert (growth.over_pace.ccgs, growth.like_pace) == (2, (22 + 14 - 20) / 2)


def test_direct_payments_are_shown_as_count_and_share_together(year):
    shown = by_label(progress(year, quarter="2015-16 Q2"))["Direct payments at 2015-16 Q2"]
    assert shown.value == "30 (75%)"


def test_the_run_rate_is_asked_for_both_ends_of_the_band_by_both_dates(year):
    found = progress(year, quarter="2015-16 Q2")
    asked = {(one.level, one.date.name): (one.quarters_left, one.rate.required) for one in found.rates}
    assert asked == {
        (50_000, "by_2020"): (18, (50_000 - 40) / 18),
        (100_000, "by_2020"): (18, (100_000 - 40) / 18),
        (50_000, "mandate"): (22, (50_000 - 40) / 22),
        (100_000, "mandate"): (22, (100_000 - 40) / 22),
    }
    table = pace.table(found.rates, found.growth)
    assert list(table["Needed a quarter"]) == [2_776, 5_553, 2_271, 4_544]
    assert set(table["Recent pace"]) == {10}


def test_the_page_speaks_of_the_quarter_chosen_and_knows_nothing_later(year):
    found = progress(year, quarter="2014-15 Q4")
    assert found.known == "2014-15 Q4"
    assert by_label(found)["Holders at the end of 2014-15 Q4"].change == "first quarter of the record"
    assert found.headline.endswith("recent pace not known yet.")


def test_a_quarter_the_store_does_not_hold_is_refused_plainly(year):
    with pytest.raises(PlainError, match="The store holds no quarter"):
        progress(year, quarter="2031-32 Q1")


def test_an_answer_is_small_enough_to_cache_and_comes_back_whole(year):
    found = progress(year, quarter="2015-16 Q2")
    kept = pickle.dumps(found)
    assert len(kept) < 30_000
    back = pickle.loads(kept)
    # Arrays are not compared as wholes.
    assert replace(back, ahead=found.ahead) == found
    assert back.ahead.reported.tolist() == pytest.approx(found.ahead.reported.tolist(), nan_ok=True)


def test_at_most_four_figures_each_with_coverage_and_meaning(year):
    for quarter in ("2014-15 Q4", "2015-16 Q1", "2015-16 Q2"):
        shown = progress(year, quarter=quarter).figures
        assert len(shown) <= 4
        assert all(one.coverage and one.meaning and one.unit for one in shown)


@pytest.mark.parametrize(
    "draw",
    [holders, direct_payments.count, direct_payments.share, coverage.coverage],
    ids=lambda one: one.__name__,
)
def test_every_drawn_number_is_in_the_table_beneath_it(year, draw):
    chart = draw(progress(year, quarter="2015-16 Q1"))
    tabled = {round(value, 1) for value in chart.table.select_dtypes("number").stack().astype(float)}
    drawn = {round(float(y), 1) for trace in figure(chart).data for y in trace.y if y is not None}
    assert drawn
    assert drawn <= tabled


def test_published_figures_are_marks_of_their_own_kind_and_never_joined(year):
    chart = holders(progress(year, quarter="2015-16 Q2"))
    published = {one.name: one for one in chart.series if one.name.startswith("Published")}
    assert {one.kind for one in published.values()} == {"marks"}
    assert 10_824 in published["Published: stated, read as live"].y
    assert [one.name for one in chart.series if one.kind == "line"] == ["Live holders, returns"]
    assert all("Pulse" in note for note in published["Published: stated, read as live"].note[:1])


def test_the_band_carries_both_dates_and_their_sources(year):
    chart = holders(progress(year, quarter="2015-16 Q2"))
    (band,) = chart.bands
    assert (band.low, band.high) == (50_000, 100_000)
    assert "National expansion plan" in band.note
    assert "by 2020, Pulse" in chart.source
    assert [(one.at, one.edge) for one in chart.breaks] == [("2019-20 Q4", "end"), ("2020-21 Q4", "end")]


def test_a_quarter_with_few_ccgs_is_hollow_and_the_latest_still_arriving(year):
    line = next(one for one in holders(progress(year, quarter="2015-16 Q2")).series if one.kind == "line")
    assert line.points == ("partial", "partial", "arriving")
    assert line.note[-1] == "4 of 209 CCGs reported; 205 missing"


def test_share_and_count_titles_say_what_the_returns_hold(year):
    found = progress(year, quarter="2015-16 Q2")
    assert direct_payments.count(found).title == "30 people held a direct payment at 2015-16 Q2"
    assert direct_payments.share(found).title == "75% of holders had a direct payment at 2015-16 Q2"
    assert coverage.coverage(found).title == (
        "4 of 209 CCGs returned for 2015-16 Q2; coverage was lowest at 2015-16 Q1 (1 of 209)"
    )


# CCG | quarter | care group | start | new | ended | year to date, each direct notional third.
def test_a_suppressed_value_makes_the_total_a_lower_bound(store_from):
    store = store_from(
        workbook(
            """
            00C | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 50 0 0
            00D | 2017-18 Q1 | Adult CHC |  * * * |  * * * | * * * |  * * *
            """
        )
    )
    found = progress(store, quarter="2017-18 Q1")
    total = found.at("2017-18 Q1").holders
    assert (total.value, total.ccgs, total.suppressed, total.missing) == (45, 1, 1, 205)
    assert found.headline.startswith("At least 45 people held a budget")
    short = by_label(found)["Short of 50,000"]
    assert (short.value, short.change) == ("at most 49,955", None)
    assert "At most 99,955 short of 100,000" in short.meaning
    assert "needs up to 4,541 a quarter" in found.headline
    assert by_label(found)["Needed to 50,000 by 31 March 2020"].value == "at most 4,541"


def test_where_ended_is_not_given_the_latest_quarter_is_in_quarter_and_called_so(store_from):
    store = store_from(
        workbook(
            """
            00C | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0 | 50 0 0
            00C | 2017-18 Q2 | Adult CHC | 44 0 0 | 11 0 0 | 61 0 0
            """,
            received_on="2017-10-10",
            groups=("start", "new", "ytd"),
        )
    )
    found = progress(store, quarter="2017-18 Q2")
    assert found.headline.startswith(
        "55 people had a budget at some time in 2017-18 Q2, as 1 of 207 CCGs reported; how many on its last "
        "day is not yet known (2017-18 Q1: 44, from 1 of 207 CCGs)."
    )
    assert found.known == "2017-18 Q1"
    assert found.at("2017-18 Q1").live == 44
    assert found.at("2017-18 Q2").live is None
    assert [one.kind for one in found.figures] == ["in_quarter", "target", "target", "share"]
    drawn = {one.name: one for one in holders(found).series}
    assert drawn["Live holders, returns"].y == (44, None)
    assert all(one.counts == "live" for one in drawn.values())
    assert in_quarter(found).series[0].y == (50, 55)
    assert in_quarter(found).title == (
        "55 people had a budget at some time in 2017-18 Q2; how many on its last day is not yet known"
    )


def test_with_in_quarter_figures_alone_nothing_is_claimed_of_live_holders(store_from):
    store = store_from(
        workbook("00C | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0", "2017-07-10", groups=("start", "new"))
    )
    found = progress(store, quarter="2017-18 Q1")
    assert found.headline.startswith("50 people had a budget at some time in 2017-18 Q1")
    assert (found.known, found.growth, found.rates) == (None, None, ())
    assert [one.kind for one in found.figures] == ["in_quarter"]
    assert holders(found).title == "Live holders are not known for 2017-18 Q1 or before"
    assert all(value is None for value in direct_payments.share(found).series[0].y)


def test_a_ccg_whose_only_figure_is_suppressed_is_not_said_to_have_reported_none(store_from):
    store = store_from(published("08F | 2018-19 Q2 | In place at end of quarter | Total | *"))
    assert progress(store, quarter="2018-19 Q2").headline == (
        "How many people held a budget is not known for 2018-19 Q2 or any quarter before: "
        "0 of 195 CCGs reported; 194 missing; 1 suppressed."
    )


def test_a_quarter_nobody_returned_is_a_gap_and_the_last_known_quarter_is_named(store_from):
    store = store_from(
        voluntary("00C | 2015-16 Q1 | 12 | 0 | 0 | 12\n00C | 2015-16 Q3 | 20 | 0 | 0 | 20", "2016-01-10")
    )
    found = progress(store, quarter="2015-16 Q2")
    assert found.headline.startswith(
        "How many people held a budget at the end of 2015-16 Q2 is not known "
        "(2015-16 Q1: 12, from 1 of 209 CCGs)."
    )
    line = next(one for one in holders(found).series if one.kind == "line")
    assert line.y == (12, None, 20)
    later = by_label(progress(store, quarter="2015-16 Q3"))["Holders at the end of 2015-16 Q3"]
    assert later.change == "2015-16 Q2 is not known"


def test_nothing_compares_across_the_change_of_collection(store_from):
    store = store_from(
        voluntary("00C | 2016-17 Q4 | 30 | 0 | 0 | 30", received_on="2017-04-20"),
        workbook("00C | 2017-18 Q1 | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 50 0 0"),
    )
    found = progress(store, quarter="2017-18 Q1")
    assert found.break_at == "2017-18 Q1"
    assert by_label(found)["Holders at the end of 2017-18 Q1"].change == (
        "not comparable with 2016-17 Q4: the collection changed"
    )
    assert found.growth.pace.per_quarter is None
    assert {one.rate.answer for one in found.rates} == {"pace unknown"}
    assert ("2017-18 Q1", "start") in [(one.at, one.edge) for one in holders(found).breaks]


def test_like_for_like_leaves_out_a_ccg_whose_boundary_changed(store_from):
    store = store_from(
        workbook(
            """
            00C | 2017-18 Q4 | Adult CHC | 40 0 0 | 10 0 0 | 0 0 0 | 90 0 0
            02M | 2017-18 Q4 | Adult CHC | 20 0 0 |  0 0 0 | 0 0 0 | 20 0 0
            00C | 2018-19 Q1 | Adult CHC | 50 0 0 |  7 0 0 | 0 0 0 | 57 0 0
            02M | 2018-19 Q1 | Adult CHC | 20 0 0 | 99 0 0 | 0 0 0 | 99 0 0
            """,
            received_on="2018-07-10",
        )
    )
    found = progress(store, quarter="2018-19 Q1")
    like = found.growth.on_quarter
    assert found.at("2018-19 Q1").live - found.at("2017-18 Q4").live == 106
    assert (like.ccgs, like.change) == (1, 7)


def test_falling_holders_are_no_recent_growth_and_no_pace_is_promised(store_from):
    store = store_from(
        voluntary("00C | 2015-16 Q1 | 30 | 0 | 0 | 30\n00C | 2015-16 Q2 | 20 | 0 | 0 | 20", "2015-10-10")
    )
    found = progress(store, quarter="2015-16 Q2")
    assert {one.rate.answer for one in found.rates} == {"no recent growth"}
    assert found.headline.endswith("and there was no growth (−10 like for like).")
    assert by_label(found)["Holders at the end of 2015-16 Q2"].change.startswith("−10 on the quarter")


def test_inside_the_band_the_page_turns_to_its_upper_end_and_after_the_day_it_says_missed(store_from):
    store = store_from(
        workbook(
            """
            00C | 2019-20 Q3 | Adult CHC | 59000 0 0 | 1000 0 0 | 0 0 0 | 60000 0 0
            00C | 2019-20 Q4 | Adult CHC | 60000 0 0 | 1000 0 0 | 0 0 0 | 61000 0 0
            """,
            received_on="2020-04-10",
        )
    )
    found = progress(store, quarter="2019-20 Q3")
    assert found.headline.endswith(": inside the band of 50,000 to 100,000.")
    assert holders(found).title.endswith("inside the target band of 50,000 to 100,000")
    later = progress(store, quarter="2019-20 Q4")
    assert later.headline.endswith("100,000 by 31 March 2020 was missed by 39,000.")
    answers = [(one.level, one.date.name, one.rate.answer) for one in later.rates]
    assert answers == [
        (50_000, "by_2020", "achieved"),
        (100_000, "by_2020", "missed"),
        (50_000, "mandate", "achieved"),
        (100_000, "mandate", "too slow"),
    ]


def test_a_headline_fits_two_lines_of_a_laptop(demonstration):
    for one in england.quarters(demonstration):
        if one.returned:
            assert len(progress(demonstration, quarter=one.quarter).headline) <= 185


def test_the_demonstration_tells_the_anchors_of_the_record(demonstration):
    found = progress(demonstration, quarter="2016-17 Q2")
    assert found.headline.startswith(
        "10,824 people held a budget at the end of 2016-17 Q2, as 185 of 209 CCGs reported; "
        "50,000 by 31 March 2020 needs 2,798 more a quarter, recent pace "
    )
    baseline = found.at("2015-16 Q2")
    assert (baseline.live, baseline.direct_payment.value) == (4_700, 3_700)
    assert direct_payments.share(found).title.endswith(
        "down from 78.7% a year before (like for like 71.4%, from 78.3%)"
    )
    assert "CCG figures are made up" in holders(found).source


def test_of_a_total_nobody_knows_nothing_is_said_to_be_at_least_it(store_from):
    store = store_from(
        workbook("02N | 2017-18 Q1 | Adult CHC | 40 2 0 | * 0 0 | 0 0 0 | 43 2 0", received_on="2017-07-10")
    )
    coverage = progress(store, quarter="2017-18 Q1").at("2017-18 Q1").holders.coverage
    assert coverage == "0 of 207 CCGs reported; 206 missing; 1 suppressed"
