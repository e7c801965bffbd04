"""What would have been said of England, and what came."""

import pytest

from phb.analysis import projection_record as record
from phb.charts import projection_record as drawing
from phb.charts.plotly import specification
from tests.rollout import rollout


@pytest.fixture(scope="module")
def found(demonstration):
    return record.projection_record(demonstration)


def test_a_projection_is_held_against_the_live_total_of_its_quarter(found, demonstration):
    one = next(one for one in found.foretold if (one.origin, one.ahead) == ("2018-19 Q2", 4))
    assert (one.quarter, one.came, one.is_scored) == ("2019-20 Q2", 70_500, True)
    assert one.lower_95 < one.lower_80 < one.median < one.upper_80 < one.upper_95
    assert one.error_pct == pytest.approx(100 * (one.median / 70_500 - 1))


def test_what_was_said_across_april_2017_is_told_and_not_scored(found):
    across = [one for one in found.foretold if one.is_across]
    assert across and not any(one.is_scored for one in across)
    assert {one.origin <= "2016-17 Q4" <= one.quarter for one in across} == {True}
    assert record.summary(found)["Across April 2017, not scored"].sum() == len(across)


def test_the_summary_counts_what_the_table_tells(found):
    table, summary = record.table(found), record.summary(found)
    for ahead, row in zip(record.AHEAD, summary.to_dict("records")):
        mine = table[(table["Quarters ahead"] == str(ahead))]
        verdicts = mine["Verdict"].tolist()
        assert row["Within the 80% interval"] == verdicts.count("within 80%")
        assert row["Within the 95% interval"] == verdicts.count("within 80%") + verdicts.count("within 95%")
        assert row["Projections that can be scored"] == row["Within the 95% interval"] + verdicts.count(
            "outside"
        )


def test_it_says_that_one_rollout_made_up_by_us_proves_nothing(found):
    said = " ".join(record.paragraphs(found))
    assert "made up by us, which proves nothing" in said
    assert "simulated rollouts" in said


@pytest.mark.parametrize("ahead", record.AHEAD)
def test_the_picture_says_how_many_outcomes_fell_inside(found, ahead):
    chart = drawing.said_and_came(found, ahead)
    inside = sum(one.is_within(80) for one in found.scored(ahead))
    assert f"{inside} of {len(found.scored(ahead))} outcomes" in chart.title
    assert "made up by us" in chart.subtitle
    assert specification(chart)["data"] and specification(drawing.calibration(found))["data"]


def test_a_record_too_short_to_project_says_so(store_from):
    found = record.projection_record(store_from(*rollout({}, quarters=2)))
    assert found.foretold == () and "can be held against what came yet" in record.paragraphs(found)[0]
    assert not drawing.said_and_came(found, 4).has_values
    assert record.summary(found)["Projections that can be scored"].sum() == 0
