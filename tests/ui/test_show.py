"""What is shown and saved is the text as it was written."""

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from phb.ui.show import csv_bytes, plain, said


def lines(frame: pd.DataFrame, source: str = "Source: returns") -> list[str]:
    return csv_bytes(frame, source).decode("utf-8-sig").split("\r\n")


def test_a_table_parts_the_thousands_of_counts_and_leaves_years_codes_and_rates_as_they_are():
    def page() -> None:
        import pandas as pd

        from phb.ui.show import table

        rows = pd.DataFrame({"Year": ["2019"], "Code": ["02P"], "People": [18447], "Rate": [17.99]})
        table(rows.astype({"People": "Int64"}), name="t", source="s")

    shown = AppTest.from_function(page, default_timeout=60).run().dataframe[0].proto
    formats = {
        name: one["type_config"]["format"]
        for name, one in json.loads(shown.columns).items()
        if "type_config" in one
    }
    assert formats == {"People": "%,d"}
    assert shown.placeholder == ""


def test_the_last_line_of_a_file_is_its_source():
    assert lines(pd.DataFrame({"CCG": ["03L"]}))[1:3] == ["03L", "Source: returns"]


def test_the_last_line_of_a_file_says_what_its_rows_are_too():
    assert said("16 CCGs sent a return again.", "", "Returns; store x.") == (
        "16 CCGs sent a return again. Returns; store x."
    )


@pytest.mark.parametrize("cell", ["=cmd|'/C calc'!A0", "+1+2", "-2+3", "@SUM(A1)", "\tx", "\r=x", "-"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(cell):
    assert (
        csv_bytes(pd.DataFrame({"mark": [cell]}), "s")
        .decode("utf-8-sig")
        .split("mark\r\n")[1]
        .lstrip('"')
        .startswith("'")
    )


def test_a_last_line_that_a_spreadsheet_would_run_is_disarmed_too():
    assert lines(pd.DataFrame({"a": [1]}), "+7 like for like. Returns.")[2] == "'+7 like for like. Returns."


@pytest.mark.parametrize("cell", ["-5", "+12", "-1,024", "-3.5%"])
def test_a_number_keeps_its_sign(cell):
    assert lines(pd.DataFrame({"change": [cell]}))[1].strip('"') == cell


def test_a_heading_is_disarmed_too():
    assert lines(pd.DataFrame({"=heading": [1]}))[0] == "'=heading"


def test_marks_in_the_data_are_not_taken_for_markdown():
    assert plain("* [x](http://y) <b> $1 :red[z]") == r"\* \[x\](http\://y) \<b\> \$1 \:red\[z\]"
