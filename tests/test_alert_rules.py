"""The alert rules in definitions/alerts: their examples hold, and a wrong file is told by file and line."""

import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.build import build
from phb import alert_rules
from phb.alert_rules import FOLDER, rules, thresholds
from phb.alert_words import people, say
from phb.errors import PlainError
from phb.methods.stall_thresholds import Thresholds
from tests.conftest import NOTHING


@pytest.fixture
def folder(tmp_path):
    """A copy of definitions/alerts to spoil."""
    copy = tmp_path / "alerts"
    shutil.copytree(FOLDER / "alerts", copy)
    return copy


def spoil(folder, name, old, new):
    path = folder / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_every_rule_holds_its_examples_and_each_has_one_that_raises_nothing():
    for rule in rules().values():
        raised = {one.raises for one in rule.examples}
        assert "nothing" in raised and len(raised) > 1, rule.name


def test_the_programme_s_constants_are_those_of_the_methods_but_where_the_house_says_why():
    usual, ours = Thresholds(), thresholds()
    differing = {
        f"{rule}.{name}"
        for rule in alert_rules.RULES
        for name, value in vars(getattr(ours, rule)).items()
        if value != getattr(getattr(usual, rule), name)
    }
    assert differing == {"stalled.holders", "stalled.step"}


@pytest.mark.parametrize(
    "name, old, new, line_of, said",
    [
        ("stalled", "value = [40, 40, 41, 40, 40]", "holders = [1]", "holders = [1]", "Extra inputs"),
        ("stalled", "[thresholds]\n", "[thresholds]\nmonths = 3\n", "months = 3", "months is not a"),
        ("stalled", "expected = 3 ", "# expected = 3 ", None, "the threshold expected lacks"),
        ("missing", 'raises = "info"', 'raises = "high"', "[[examples]]", "raises info by the rule"),
        ("missing", 'raises = "info"', 'raises = "loud"', 'raises = "loud"', "Input should be"),
        ("check_return", "{checks}", "{cheques}", "sentence =", "cannot be filled in"),
        ("stalled", 'public_sentence = """{value}', 'public_sentence = """{needs}', "public", "{needs}"),
        ("missing", "No return for two quarters, since", "No return, since", "[[examples]]", "mend one"),
        ("stalled", "others = [1000, 1200, 1400, 1700, 2000]", "others = [1]", "others", "has 1 quarters"),
        ("stalled", 'until = "2015-16 Q4"', 'until = "Christmas"', "until", "is not a quarter"),
        ("stalled", 'title = "No growth"', 'title = "No growth', None, "cannot be read as TOML"),
    ],
)  # fmt: skip
def test_a_wrong_rule_file_is_told_with_its_file_and_line(folder, name, old, new, line_of, said):
    path = spoil(folder, name, old, new)
    with pytest.raises(PlainError) as told:
        rules(folder)
    assert str(path) in str(told.value) and said in str(told.value)
    if line_of:
        found = re.search(r"line (\d+)", str(told.value))
        line = path.read_text(encoding="utf-8").splitlines()[int(found.group(1)) - 1]
        assert line_of.split(" ")[0] in line or line.startswith("[[examples]]")


def test_a_rule_without_an_example_is_refused(folder):
    path = folder / "watch.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[[examples]]")], encoding="utf-8")
    with pytest.raises(PlainError, match=r"watch\.toml, line \d+: examples: Field required"):
        rules(folder)


def test_a_missing_and_an_unknown_rule_file_are_told(folder):
    (folder / "stalled.toml").rename(folder / "stalls.toml")
    with pytest.raises(PlainError, match=r"stalled\.toml is missing"):
        rules(folder)
    (folder / "stalls.toml").rename(folder / "stalled.toml")
    shutil.copy(folder / "watch.toml", folder / "looks_nice.toml")
    with pytest.raises(PlainError, match="there is no alert rule looks_nice"):
        rules(folder)


def test_a_wrong_rule_ends_the_build_and_leaves_the_store_as_it_was(folder, data, monkeypatch):
    before = build(data, demo=NOTHING).version
    spoil(folder, "missing", 'raises = "info"', 'raises = "high"')
    monkeypatch.setattr(alert_rules, "rules", lambda: rules(folder))
    monkeypatch.setattr("etl.alerts.rules", lambda: rules(folder))
    monkeypatch.setattr("etl.recipe.version_of", lambda *_: "changed00000")
    with pytest.raises(PlainError, match="mend one of them"):
        build(data, demo=NOTHING)
    monkeypatch.undo()
    assert build(data, demo=NOTHING).version == before


def test_people_are_told_exactly_within_and_never_from_one_to_seven_in_public():
    assert [people(n, "holder") for n in (0, 1, 2, 1234)] == [
        "no holder",
        "1 holder",
        "2 holders",
        "1,234 holders",
    ]
    assert [people(n, "holder", public=True) for n in (0, 1, 7, 8, 12, 13)] == [
        "no holder",
        "fewer than 8 holders",
        "fewer than 8 holders",
        "about 10 holders",
        "about 10 holders",
        "about 15 holders",
    ]


@given(
    value=st.integers(0, 9), before=st.integers(0, 9), starters=st.integers(0, 9), most=st.integers(0, 9),
    plan=st.integers(0, 9), window=st.integers(1, 9), returns=st.integers(0, 9), growth=st.floats(-9, 9),
)  # fmt: skip
def test_no_public_sentence_of_any_rule_prints_one_to_seven(
    value, before, starters, most, plan, window, returns, growth
):
    evidence = {
        "value": value, "before": before, "starters": starters, "most": most, "plan": plan, "window": window,
        "returns": returns, "growth_pct": growth, "quarter": 2018 * 4, "since": 2018 * 4 + 1,
        "before_quarter": 2017 * 4 + 2,
    }  # fmt: skip
    for rule in rules().values():
        said = say(rule.public_sentence, evidence, public=True)
        assert not re.search(r"(?<![\dQ,-])[1-7](?![\d,%])", said), said


def test_what_clears_a_stall_is_told_by_the_programme_s_own_step():
    rule = rules()["STALLED"]
    step = rule.thresholds["step"]
    above = 685 + int(step * 721)
    assert rule.say_what_clears({"value": 685.0, "before": 721.0}).endswith(f"more than {above} holders.")
    assert rule.say_what_clears({"value": 10.0, "before": 10.0}).endswith("more than 11 holders.")
