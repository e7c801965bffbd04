"""One measure over time, as arrays: the same figures as the map's, and nothing where there is none."""

import numpy as np
import pytest

from phb import definitions
from phb.analysis.area_map_figures import figures, with_caveats
from phb.analysis.geography import Geography
from phb.analysis.measured import NOT_OPEN, measured
from phb.analysis.measured_cells import VALUED
from phb.errors import PlainError
from phb.quarters import Quarter
from tests.returns import voluntary

GEOGRAPHIES = ("as_it_was", "2013-04", "2019-04", "2019-04 apportioned", "2021-04")


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("measure", definitions.measures())
def test_a_series_holds_what_the_map_shows_of_every_quarter(demonstration, measure, geography):
    series = measured(demonstration, measure, geography, "2019-20 Q3")
    asked, where = definitions.measure(measure), Geography.parse(geography)
    place = {code: number for number, code in enumerate(series.code)}
    seen = np.zeros(series.status.shape, dtype=bool)
    for number, quarter in enumerate(map(Quarter.parse, series.quarters)):
        shown = figures(demonstration, asked, where, quarter, quarter)
        with_caveats(demonstration, shown, asked, where, quarter)
        for one in shown:
            at = place[one.code], number
            seen[at] = True
            assert series.status[at] == one.status
            found = (series.numerator[at], series.value[at])
            np.testing.assert_array_equal(
                found, [np.nan if v is None else v for v in (one.numerator, one.value)]
            )
            assert (series.population_year[at], series.is_estimated[at]) == (
                one.population_year,
                one.is_estimated,
            )
    assert (series.status[~seen] == NOT_OPEN).all()


@pytest.mark.parametrize("geography", GEOGRAPHIES)
@pytest.mark.parametrize("measure", definitions.measures())
def test_there_is_a_value_where_the_status_says_so_and_nowhere_else(demonstration, measure, geography):
    series = measured(demonstration, measure, geography, "2019-20 Q3")
    has_value = np.isin(series.status.astype(str), VALUED)
    for column in (series.value, series.numerator):
        assert (np.isfinite(column) == has_value).all()
    over = has_value & (series.measure.denominator is not None)
    assert (np.isfinite(series.denominator) == over).all()


def test_a_ccg_not_open_yet_did_not_fail_to_return(demonstration):
    series = measured(demonstration, "holders", "as_it_was", "2019-20 Q3")
    devon = series.status[series.code.tolist().index("15N")]
    assert set(devon[:20]) == {NOT_OPEN}
    assert NOT_OPEN not in devon[20:]


def test_a_ccg_is_in_an_stp_since_there_were_any(demonstration):
    before, after = (
        measured(demonstration, "holders", geography, "2019-20 Q3") for geography in ("2016-04", "2019-04")
    )
    assert set(before.stp) == {""}
    assert after.stp[after.code.tolist().index("15N")] == "Devon STP"


def test_a_series_ends_where_asked_and_says_which_collection_a_quarter_belongs_to(demonstration):
    series = measured(demonstration, "holders", "2019-04", "2017-18 Q1")
    assert (series.quarters[0], series.quarters[-1]) == ("2014-15 Q1", "2017-18 Q1")
    assert series.era.tolist() == ["voluntary"] * 12 + ["mandatory"]
    assert series.value.shape == (191, 13)


def test_nought_no_return_and_a_blocked_figure_stay_apart_over_time(store_from):
    store = store_from(
        voluntary(
            "08F | 2015-16 Q2 | 5 | 0 | 0 | 5\n03L | 2015-16 Q2 | 0 | 0 | 0 | 0", received_on="2015-10-08"
        ),
        voluntary("03L | 2015-16 Q3 | 20 | 0 | 0 | 20", received_on="2016-01-08"),
    )
    series = measured(store, "holders", "as_it_was", "2015-16 Q3")
    rows = {code: place for place, code in enumerate(series.code)}
    assert series.value[rows["03L"]].tolist() == [0, 20]
    assert series.status[rows["08F"]].tolist() == ["reported", "missing"]
    assert np.isnan(series.value[rows["08F"], 1])


def test_a_series_to_a_quarter_that_is_not_there_is_said_plainly(demonstration):
    with pytest.raises(PlainError, match="nothing for 2030-31 Q1"):
        measured(demonstration, "holders", "2019-04", "2030-31 Q1")
    with pytest.raises(PlainError, match="nothing on the CCGs of April 1999"):
        measured(demonstration, "holders", "1999-04", "2019-20 Q3")
