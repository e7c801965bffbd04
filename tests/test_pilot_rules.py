"""The pilot rules' file: its examples run, and what is wrong is named by file and line."""

import pytest

from phb.definitions import FOLDER
from phb.errors import PlainError
from phb.methods.pilots import evaluate
from phb.pilot_rules import pilot_rules

TEXT = (FOLDER / "alerts" / "pilot.toml").read_text()
EXAMPLES = [(name, one) for name, rule in pilot_rules().rules.items() for one in rule.examples]


def refused(tmp_path, text: str) -> str:
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "pilot.toml").write_text(text)
    with pytest.raises(PlainError) as wrong:
        pilot_rules(tmp_path)
    return str(wrong.value)


def line_of(start: str, nth: int = 1) -> int:
    return [at for at, row in enumerate(TEXT.splitlines(), start=1) if row.startswith(start)][nth - 1]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{n}: {e.says}" for n, e in EXAMPLES])
def test_every_example_does_what_it_says(name, example):
    assert (pilot_rules().judge([example.site()])[0].state == name) == example.fires


def test_the_thresholds_of_the_file_are_those_of_the_method():
    sites = [example.site() for _, example in EXAMPLES]
    assert pilot_rules().judge(sites) == evaluate(sites)


def test_an_example_that_contradicts_its_rule_is_refused_with_its_line(tmp_path):
    said = refused(tmp_path, TEXT.replace("recruited = 15\nplanned = 20", "recruited = 14\nplanned = 20"))
    at = line_of("[[rules.OFF_TRACK.examples]]", 2)
    assert said == (
        f'pilot.toml, line {at}: the example "15 of 20: three quarters of the plan" contradicts its rule: '
        "OFF_TRACK fires."
    )


def test_an_unknown_entry_is_refused_with_its_line(tmp_path):
    said = refused(tmp_path, TEXT.replace("planned = 5\n", "plannned = 5\n"))
    assert f"line {line_of('planned = 5')}: rules.OFF_TRACK.examples.2.plannned: Extra inputs" in said


def test_an_unknown_place_in_a_sentence_is_refused_with_its_line(tmp_path):
    said = refused(tmp_path, TEXT.replace("{recruited} recruited, and no", "{people} recruited, and no"))
    assert f"line {line_of('sentence', 2)}: rules.NOT_RELEASED.sentence: there is no people" in said


def test_a_rule_without_an_example_that_fires_is_refused(tmp_path):
    said = refused(
        tmp_path, TEXT.replace("target_met_months = 1\nfires = true", "target_met_months = 3\nfires = false")
    )
    assert "examples: give one that fires and one that does not" in said
    assert f"line {line_of('[rules.WATCH]')}" in said


def test_a_missing_rule_and_a_threshold_out_of_range_are_refused(tmp_path):
    said = refused(
        tmp_path, TEXT.partition("[rules.WATCH]")[0].replace("behind_below = 0.75", "behind_below = 75")
    )
    assert f"line {line_of('behind_below')}: thresholds.behind_below: Input should be less than" in said
