"""Progress drawn: whatever the record holds, the chart can be drawn and says what is only in its table."""

import pytest

from phb.analysis.progress import progress
from phb.charts import plotly
from phb.charts.progress import holders
from tests.returns import workbook


@pytest.mark.parametrize(
    ("quarter", "due"),
    [("2018-19 Q1", ["2019-20 Q4", "2020-21 Q4"]), ("2020-21 Q2", ["2020-21 Q4"]), ("2022-23 Q1", [])],
)
def test_a_record_that_begins_after_a_target_date_or_the_baseline_is_drawn_without_its_mark(
    store_from, quarter, due
):
    store = store_from(
        workbook(f"03L | {quarter} | Adult CHC | 40 0 0 | 10 0 0 | 5 0 0 | 50 0 0", "2022-07-10")
    )
    chart = holders(progress(store, quarter=quarter))
    assert [one.at for one in chart.breaks if one.edge == "end"] == due
    assert not any(one.name.startswith("Baseline") for one in chart.series)
    assert f"published before {quarter}" in chart.subtitle
    assert chart.table["Kind"].str.startswith("Baseline").any(), "it stays in the table"
    assert plotly.specification(chart, dark=False)["data"]
