"""The record of the alert rules never shows a figure without saying what it was measured on."""

import pytest

from phb.analysis import alert_record as analysis
from phb.charts import alert_record as drawing


@pytest.fixture(scope="module")
def found(demonstration):
    return analysis.alert_record(demonstration)


def test_every_simulated_figure_says_that_areas_are_simulated_and_how_many_are_stalled(found):
    chart = drawing.beside_others(found)
    assert chart.title.startswith("On simulated areas ")
    assert "on simulated areas, 10.7 % of area-quarters stalled" in chart.subtitle
    assert set(chart.table["Measured"]) == {"on simulated areas"}
    assert set(chart.table["Stalled"]) == {"10.7 %"}
    assert "on simulated areas" in drawing.by_prevalence(found).title


def test_the_planted_stalls_are_named_as_such(found):
    chart = drawing.beside_others(found, analysis.PLANTED)
    assert chart.title.startswith("On the planted stalls of the demonstration ")
    assert set(chart.table["Measured"]) == {"on the planted stalls of the demonstration"}


def test_our_rules_stand_first_and_the_others_by_their_precision(found):
    chart = drawing.beside_others(found)
    assert chart.order()[-1] == "Ours: not started, or no growth"
    others = [one for one in found.of(analysis.SIMULATED, 10.7) if one.name not in analysis.OURS]
    told = [one.precision.value for one in others]
    assert told == sorted(told, reverse=True)
    assert {"CUSUM as OpenPrescribing sets it", "XmR chart, concern", "Two flat quarters"} <= {
        one.title for one in others
    }


def test_the_title_claims_of_the_others_only_what_the_record_says(found):
    best = max(
        (one for one in found.of(analysis.SIMULATED, 10.7) if one.name not in analysis.OURS),
        key=lambda one: one.precision.value,
    )
    told = f"the most precise is “{best.title.lower()}” ({analysis.of_100(best.precision)}"
    assert told in drawing.beside_others(found).title


def test_precision_rises_with_the_share_of_areas_that_are_stalled(found):
    line = drawing.by_prevalence(found).series[0]
    assert line.x == ("2.5 % stalled", "5 % stalled", "10.7 % stalled", "20 % stalled")
    assert list(line.y) == sorted(line.y)


@pytest.mark.parametrize("threshold", list(analysis.THRESHOLDS))
def test_every_what_if_marks_its_default_once_and_says_simulated(found, threshold):
    chart = drawing.what_if(found, threshold)
    assert len(chart.places) > 2
    assert sum("(default)" in place for place in chart.places) == 1
    assert "on simulated areas" in chart.title and "10.7 %" in chart.subtitle


def test_a_figure_travels_with_its_interval(found):
    table = drawing.beside_others(found).table
    ours = table.iloc[0]
    low, high = map(float, ours["Precision, interval"].split(" to "))
    assert low <= ours["Precision, %"] <= high


def test_the_section_says_simulated_planted_and_that_precision_depends_on_prevalence(found):
    said = analysis.paragraphs(found)
    assert said[0].startswith("On simulated areas, 10.7 % of area-quarters stalled: ")
    assert "On the planted stalls of the demonstration, " in said[0]
    assert "depends on how many areas are stalled" in said[1]
    assert "Nothing here was measured on real stalls." in said[2]


def test_a_rule_never_measured_is_not_claimed():
    nothing = analysis.AlertRecord((), (), "source")
    assert analysis.paragraphs(nothing) == ("The alert rules have not been measured.",)
    assert not drawing.beside_others(nothing).has_values
    assert not drawing.what_if(nothing, "STALLED holders").has_values
