"""A file is recognised by its headings alone; what they mean is data."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import formats, mapping
from etl.shelf import Shelf
from phb.errors import PlainError
from tests.etl.door import RECEIVED_ON, examined, figures, lines, said, workbook

SAMPLES = Path(__file__).parent / "returns"
STRANGE = "Code,Period,DP,NB\n00C,2015-16 Q2,3,x\n"


@pytest.mark.parametrize("name", [fmt.name for fmt in formats.load()])
def test_every_format_has_a_sample_that_is_received_as_that_format(name, tmp_path):
    samples = list((SAMPLES / name).iterdir())
    assert samples
    for sample in samples:
        found = examined(tmp_path, sample.read_bytes(), f"anything{sample.suffix}")
        assert found.format.name == name
        assert len(lines(found))


def test_case_spaces_and_order_of_headings_do_not_matter(tmp_path):
    text = "\ufeffTOTAL  LIVE phbs , quarter,ccg CODE\n4,2015-16 Q2,00C\n"
    assert figures(examined(tmp_path, text)) == {("00C", "holders", "all"): 4}


def test_one_strange_heading_turns_the_file_away_and_is_listed(tmp_path):
    found = examined(tmp_path, "CCG code,CCG name,Quarter,Direct payment,Colour\n00C,,2015-16 Q2,1,red\n")
    assert said(found) == ['Row 1: The heading "Colour" is not understood.']
    assert found.unknown_headings == ["Colour"]
    assert found.headings == ["CCG code", "CCG name", "Quarter", "Direct payment", "Colour"]


def test_unknown_headings_are_all_listed_and_never_guessed(tmp_path):
    found = examined(tmp_path, STRANGE)
    assert found.unknown_headings == ["Code", "Period", "DP", "NB"]
    assert found.format is None


def test_a_needed_heading_that_lacks_is_named(tmp_path):
    assert said(examined(tmp_path, "CCG code,CCG name,Direct payment,Notional\n00C,,1,2\n")) == [
        'Row 1: The heading "Quarter" is missing.'
    ]


def test_what_only_the_nearest_layout_has_is_not_called_missing(tmp_path):
    found = examined(tmp_path, "CCG code,Quarter,Budgets held\n00C,2015-16 Q2,12\n")
    assert said(found) == ['Row 1: The heading "Budgets held" is not understood.']


def test_a_heading_that_occurs_twice_is_named(tmp_path):
    found = examined(tmp_path, "CCG code,Quarter,Notional,Third party,Notional\n00C,2015-16 Q2,1,2,3\n")
    assert said(found) == ['Row 1: The heading "Notional" occurs more than once.']


def test_the_name_of_the_file_decides_nothing(tmp_path):
    text = "CCG code,Quarter,Notional\n00C,2015-16 Q2,1\n"
    assert examined(tmp_path, text, "trajectory.csv").format.name == "voluntary_quarterly"


def test_titles_may_stand_above_the_headings(tmp_path):
    text = "Personal health budgets,,\nSent by the CCG,,\n,,\nCCG code,Quarter,Notional\n00C,2015-16 Q2,1\n"
    assert lines(examined(tmp_path, text))["row"].tolist() == [5]


def test_a_merged_heading_of_two_rows_joins_group_and_column(tmp_path):
    rows = [
        ["Organisation code", "Financial year", "Quarter", "Care group", "New in quarter", None],
        [None, None, None, None, "Direct payment", "Notional"],
        ["00C", "2017-18", "Q3", "Wheelchair", 4, 9],
    ]
    merge = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1")
    found = examined(
        tmp_path, workbook(("Cover", [["For the region"]]), ("Data", rows), merge=merge), "w.xlsx"
    )
    assert figures(found) == {("00C", "starters", "direct_payment"): 4, ("00C", "starters", "notional"): 9}
    assert lines(found)["column_heading"].tolist() == [
        "New in quarter / Direct payment",
        "New in quarter / Notional",
    ]
    assert found.passed_over == ['sheet "Cover"']


def test_the_same_two_rows_saved_as_csv_are_the_same_return(tmp_path):
    text = (
        "Organisation code,Financial year,Quarter,Care group,New in quarter,,Ended in quarter\n"
        ",,,,Direct payment,Notional,Notional\n"
        "00C,2017-18,Q3,Wheelchair,4,9,1\n"
    )
    assert figures(examined(tmp_path, text)) == {
        ("00C", "starters", "direct_payment"): 4,
        ("00C", "starters", "notional"): 9,
        ("00C", "ended", "notional"): 1,
    }


def test_several_sheets_of_one_format_are_one_return(tmp_path):
    head = ["CCG code", "Quarter", "Notional"]
    book = workbook(("North", [head, ["00C", "2015-16 Q2", 1]]), ("South", [head, ["00D", "2015-16 Q2", 2]]))
    found = examined(tmp_path, book, "w.xlsx")
    assert figures(found) == {("00C", "holders", "notional"): 1, ("00D", "holders", "notional"): 2}
    assert lines(found)["sheet"].tolist() == ["North", "South"]


def test_sheets_of_different_formats_are_turned_away(tmp_path):
    book = workbook(
        ("Live", [["CCG code", "Quarter", "Notional"], ["00C", "2015-16 Q2", 1]]),
        (
            "Plan",
            [
                ["CCG code", "Plan version", "Submitted on", "Quarter", "Planned holders"],
                ["00C", 1, "2015-04-01", "2015-16 Q2", 1],
            ],
        ),
    )
    assert (
        "different formats (trajectory, voluntary_quarterly)" in said(examined(tmp_path, book, "w.xlsx"))[0]
    )


def test_a_sheet_with_figures_of_ccgs_is_never_passed_over_in_silence(tmp_path):
    book = workbook(
        ("Good", [["CCG code", "Quarter", "Notional"], ["00C", "2015-16 Q2", 1]]),
        ("Odd", [["Where", "How many"], ["00D", 5]]),
    )
    assert said(examined(tmp_path, book, "w.xlsx")) == [
        'Sheet "Odd", row 2: The sheet holds figures of CCGs, but its headings are not understood.'
    ]


def test_a_second_sheet_with_one_strange_heading_turns_the_file_away(tmp_path):
    book = workbook(
        ("Good", [["CCG code", "Quarter", "Notional"], ["00C", "2015-16 Q2", 1]]),
        ("Near", [["CCG code", "Quarter", "Notionals"], ["00D", "2015-16 Q2", 1]]),
    )
    assert 'Sheet "Near", row 1: The heading "Notionals" is not understood.' in said(
        examined(tmp_path, book, "w.xlsx")
    )


def test_the_sections_are_those_the_format_declares():
    known = {fmt.name: fmt for fmt in formats.load()}
    assert known["voluntary_quarterly"].breakdown("holders") == "arrangement"
    assert known["mandatory_workbook"].breakdown("starters") == "care_group_arrangement"
    assert known["published_tidy"].breakdown("holders_ytd") == "arrangement"
    assert known["trajectory"].breakdown("planned_holders") == "total"


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "people"', "not one of our words"),
        ('"B" = "quarter"\n"C" = "holders"', "which CCG"),
        ('"A" = "ccg"\n"C" = "holders"', "which quarter"),
        ('"A" = "ccg"\n"B" = "quarter"', "holds a count"),
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "value"', "value and measure go together"),
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "planned_holders"', "plan_version"),
        ('"A" = "ccg"\n"a " = "ignore"\n"B" = "quarter"\n"C" = "holders"', "differ only in case"),
        ('"A" = "ccg"\n"B" = "quarter"\n"D" = "arrangement"\n"C" = "holders/notional"', "not in both"),
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "chc_eligible"\n"D" = "holders"', "with no other count"),
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "chc_eligible"\n"D" = "care_group"', "or care group"),
        ('"A" = "ccg"\n"B" = "quarter"\n"C" = "chc_eligible/notional"', "or care group"),
    ],
)
def test_a_format_that_cannot_place_a_count_is_refused_with_its_fault(columns, fault):
    text = f'title = "T"\nauthority = "direct"\n[columns]\n{columns}\n[marks]\n'
    with pytest.raises(PlainError, match=fault):
        formats.parse(text, "mine", "mine.toml")


def test_two_formats_that_explain_the_same_headings_are_a_plain_problem(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    shelf.formats.mkdir(parents=True)
    columns = '"CCG code" = "ccg"\n"Quarter" = "quarter"\n"Notional" = "starters"'
    text = f'title = "T"\nauthority = "direct"\n[columns]\n{columns}\n[marks]\n'
    (shelf.formats / "mine.toml").write_text(text)
    found = examined(tmp_path, "CCG code,Quarter,Notional\n00C,2015-16 Q2,1\n")
    assert "more than one format (mine, voluntary_quarterly)" in said(found)[0]
    assert examined(tmp_path, "CCG code,Quarter,Third party\n00C,2015-16 Q2,1\n").is_acceptable


def mapped(tmp_path, columns: list[str], marks: list[str], content: str = STRANGE, **options: object) -> dict:
    path = tmp_path / "strange.csv"
    path.write_text(content)
    meanings, stand_for = mapping.pairs(columns, "--column"), mapping.pairs(marks, "--mark")
    options.setdefault("received_on", RECEIVED_ON)
    return mapping.write(path, Shelf(tmp_path / "shelf"), "Northern form", meanings, stand_for, **options)


MEANINGS = ["Code=ccg", "Period=quarter", "DP=holders/direct_payment", "NB=holders/notional"]


def test_a_layout_mapped_once_is_received_from_then_on(tmp_path):
    assert mapped(tmp_path, MEANINGS, ["x=suppressed"])["saved"]
    found = examined(tmp_path, STRANGE.replace("x", "7"))
    assert found.format.name == "northern_form"
    assert figures(found) == {("00C", "holders", "direct_payment"): 3, ("00C", "holders", "notional"): 7}


def test_a_mapping_with_which_the_file_would_be_turned_away_is_not_saved(tmp_path):
    answer = mapped(tmp_path, MEANINGS, [])
    assert not answer["saved"]
    assert '"x" is neither a number nor a mark' in answer["problems"][0]["sentence"]
    assert not Path(answer["path"]).exists()


def test_a_heading_without_a_meaning_is_asked_for(tmp_path):
    with pytest.raises(PlainError, match='"NB" means'):
        mapped(tmp_path, MEANINGS[:3], [])


def test_headings_near_a_known_format_keep_their_meaning(tmp_path):
    content = "CCG code,CCG name,Quarter,Direct payment,Colour\n00C,,2015-16 Q2,n/a,red\n"
    assert mapped(tmp_path, ["Colour=ignore"], [], content)["saved"]
    assert figures(examined(tmp_path, content)) == {("00C", "holders", "direct_payment"): "not_applicable"}


def test_a_layout_is_only_replaced_when_told_to(tmp_path):
    mapped(tmp_path, MEANINGS, ["x=suppressed"])
    with pytest.raises(PlainError, match="--replace"):
        mapped(tmp_path, MEANINGS, ["x=missing"])
    assert mapped(tmp_path, MEANINGS, ["x=missing"], replace=True)["sentence"].startswith("Replaced")
    assert figures(examined(tmp_path, STRANGE))[("00C", "holders", "notional")] == "missing"


def test_headings_that_are_understood_need_no_mapping(tmp_path):
    with pytest.raises(PlainError, match="understood already"):
        mapped(tmp_path, ["Notional=holders"], [], "CCG code,Quarter,Notional\n00C,2015-16 Q2,1\n")


def test_a_meaning_for_a_heading_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlainError, match="no heading 'Codex'"):
        mapped(tmp_path, [*MEANINGS, "Codex=ignore"], [])


def test_headings_and_names_with_quotation_marks_survive_the_format_file(tmp_path):
    content = 'Code,"The ""real"" period = now",N\\P\n00C,2015-16 Q2,1\n'
    columns = ["Code=ccg", 'The "real" period = now=quarter', "N\\P=holders"]
    assert mapped(tmp_path, columns, [], content)["saved"]
    assert figures(examined(tmp_path, content)) == {("00C", "holders", "all"): 1}


def test_an_unknown_workbook_with_merged_groups_is_mapped_with_two_rows(tmp_path):
    rows = [
        ["A title over all of it", None, None, None],
        ["Code", "Period", "Living budgets", None],
        [None, None, "Cash", "Managed"],
        ["00C", "2015-16 Q2", 4, 9],
    ]
    path = tmp_path / "odd.xlsx"
    path.write_bytes(workbook(("Data", rows), merge=("A1:D1", "A2:A3", "B2:B3", "C2:D2")))
    shelf = Shelf(tmp_path / "shelf")
    listed = mapping.headings(path, shelf)["unknown_headings"]
    assert listed == ["Code", "Period", "Living budgets / Cash", "Living budgets / Managed"]
    words = ["ccg", "quarter", "holders/direct_payment", "holders/notional"]
    assert mapping.write(path, shelf, "odd", dict(zip(listed, words)), {}, received_on=RECEIVED_ON)["saved"]
