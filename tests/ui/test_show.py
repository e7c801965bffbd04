"""What is shown and saved is the text as it was written."""

import pandas as pd
import pytest

from phb.ui.show import csv_bytes, plain


def lines(frame: pd.DataFrame, source: str = "Source: returns") -> list[str]:
    return csv_bytes(frame, source).decode("utf-8-sig").split("\r\n")


def test_the_last_line_of_a_file_is_its_source():
    assert lines(pd.DataFrame({"CCG": ["03L"]}))[1:3] == ["03L", "Source: returns"]


@pytest.mark.parametrize("cell", ["=cmd|'/C calc'!A0", "+1+2", "-2+3", "@SUM(A1)", "\tx", "\r=x", "-"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(cell):
    assert (
        csv_bytes(pd.DataFrame({"mark": [cell]}), "s")
        .decode("utf-8-sig")
        .split("mark\r\n")[1]
        .lstrip('"')
        .startswith("'")
    )


@pytest.mark.parametrize("cell", ["-5", "+12", "-1,024", "-3.5%"])
def test_a_number_keeps_its_sign(cell):
    assert lines(pd.DataFrame({"change": [cell]}))[1].strip('"') == cell


def test_a_heading_is_disarmed_too():
    assert lines(pd.DataFrame({"=heading": [1]}))[0] == "'=heading"


def test_marks_in_the_data_are_not_taken_for_markdown():
    assert plain("* [x](http://y) <b> $1 :red[z]") == r"\* \[x\](http\://y) \<b\> \$1 \:red\[z\]"
