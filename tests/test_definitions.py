import datetime as dt
import shutil

import pytest

from etl import reference
from phb import definitions
from phb.errors import PlainError
from phb.quarters import Quarter

CARE_GROUP = definitions.FOLDER / "care_group.toml"


def test_the_band_is_fifty_to_a_hundred_thousand_with_both_dates_on_record():
    target = definitions.target()
    assert (target.low, target.high) == (50_000, 100_000)
    assert {date.on for date in target.dates} == {dt.date(2020, 3, 31), dt.date(2021, 3, 31)}
    assert all(date.sources for date in target.dates)


def test_the_default_date_is_the_programmes_own_and_the_stricter():
    target = definitions.target()
    assert target.default.due == "by 2020"
    assert target.default.on == min(date.on for date in target.dates)


def test_the_baseline_is_4700_of_whom_3700_by_direct_payment_at_2015_16_q2():
    baseline = definitions.target().baseline
    assert (baseline.holders, baseline.direct_payment, baseline.year) == (4_700, 3_700, 2015)
    assert Quarter.parse(baseline.quarter) == Quarter(2015, 2)


def test_every_level_on_record_is_in_the_file_that_the_programme_edits():
    target, on_record = definitions.target(), set()
    for aim in target.aims.values():
        on_record |= {(level, source.url) for level in aim.levels for source in aim.date.sources}
    for other in target.others:
        on_record |= {(level, source.url) for level in (other.low, other.high) for source in other.sources}
    path = reference.REFERENCE / "returns" / "national_targets.csv"
    for _, row in reference.numbered(path):
        # One article has no address of its own; the file says so where its level stands.
        if row["source_url"]:
            assert (int(row["value"]), row["source_url"]) in on_record, row["measure"]


def test_the_band_by_2020_is_the_first_of_what_holders_can_be_held_against():
    aims = definitions.target().aims
    assert next(iter(aims.values())).title == "50,000 to 100,000 by 31 March 2020"
    assert (aims["mandate"].quarter, aims["long_term_plan"].levels) == (Quarter(2020, 4), (200_000,))


def test_people_who_are_to_be_offered_a_budget_are_not_holders_and_no_aim():
    target = definitions.target()
    offered = {one.name for one in target.others if one.counts == "offered"}
    assert offered and not offered & set(target.aims)


def test_direct_payment_share_has_no_better_direction():
    assert definitions.measure("direct_payment_share").polarity == "none"


def test_only_year_to_date_measures_count_the_year_to_date():
    for measure in definitions.measures().values():
        assert (measure.numerator == "holders_ytd") == (measure.kind == "ytd"), measure.name


def test_measures_come_in_the_order_they_are_offered_with_holders_first():
    orders = [measure.order for measure in definitions.measures().values()]
    assert orders == sorted(orders)
    assert next(iter(definitions.measures())) == "holders"


def test_an_unknown_measure_is_refused_with_the_names_there_are():
    with pytest.raises(PlainError, match=r'no measure "happiness".*holders_per_100k'):
        definitions.measure("happiness")


def test_one_new_file_is_one_new_measure_in_its_place(tmp_path):
    folder = shutil.copytree(definitions.FOLDER, tmp_path / "definitions")
    text = (folder / "measures" / "adult_chc_share.toml").read_text()
    text = text.replace('"adult_chc"', '"wheelchair"').replace("order = 33", "order = 15")
    (folder / "measures" / "chairs.toml").write_text(text)
    assert list(definitions.measures(folder))[:3] == ["holders", "chairs", "holders_per_100k"]
    assert definitions.measure("chairs", folder).column == "care_group_wheelchair"
    assert len(definitions.measures(folder)) == len(definitions.measures()) + 1


def test_a_measure_of_a_care_group_that_is_not_defined_is_refused(tmp_path):
    folder = shutil.copytree(definitions.FOLDER, tmp_path / "definitions")
    text = (folder / "measures" / "adult_chc_share.toml").read_text()
    (folder / "measures" / "odd.toml").write_text(text.replace('"adult_chc"', '"adults"'))
    with pytest.raises(PlainError, match=r'odd\.toml: care_group: .*no care group "adults".*adult_chc'):
        definitions.measures(folder)


def test_there_is_a_measure_for_every_care_group_and_arrangement():
    found = definitions.measures().values()
    assert {one.care_group for one in found} - {None} == set(definitions.care_groups())
    shares = {one.numerator for one in found if one.denominator == "holders"}
    assert {"holders_direct_payment", "holders_notional", "holders_third_party"} <= shares


def write_measure(folder, text, name="odd"):
    (folder / "measures").mkdir()
    (folder / "measures" / f"{name}.toml").write_text(text)


GOOD = (definitions.FOLDER / "measures" / "holders_per_100k.toml").read_text()
BREAKS = next(line for line in GOOD.splitlines() if line.startswith("breaks"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('numerator = "holders"', 'numerator = "hodlers"', "odd.toml: numerator: "),
        ('denominator = "population"', "", "odd.toml: .*per above 1 and denominator go together"),
        (BREAKS, "breaks = [10, 40, 20]", "odd.toml: .*breaks do not rise"),
        ('unit = "per', 'untested = 1\nunit = "per', "odd.toml: untested: "),
        ('numerator = "holders"', 'numerator = "ended"\ncare_group = "other"', "with the numerator holders"),
        ('kind = "live"', 'kind = "score"', "score and the numerator quality_kept go together"),
        ("review_on", "# review_on", "odd.toml: review_on: Field required"),
        ('title = "People', "title = People", "odd.toml cannot be read as TOML"),
    ],
)
def test_a_wrong_measure_is_refused_by_file_and_entry(tmp_path, old, new, said):
    assert old in GOOD
    write_measure(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(PlainError, match=said):
        definitions.measures(tmp_path)


def test_a_target_whose_default_is_not_among_its_dates_is_refused(tmp_path):
    text = (definitions.FOLDER / "target.toml").read_text()
    text = text.replace('default_date = "by_2020"', 'default_date = "some_day"')
    (tmp_path / "target.toml").write_text(text)
    with pytest.raises(PlainError, match=r"target\.toml: .*some_day.* is not among the dates"):
        definitions.target(tmp_path)


def test_a_missing_definition_is_said_by_name(tmp_path):
    with pytest.raises(PlainError, match=r"target\.toml is missing"):
        definitions.target(tmp_path)


def test_every_care_group_of_the_contract_is_known():
    assert {
        "adult_chc",
        "adult_fast_track",
        "children_continuing_care",
        "wheelchair",
        "section_117",
        "other",
    } <= set(definitions.care_groups())


QUALITY = (definitions.FOLDER / "quality.toml").read_text()


def test_the_weights_of_the_seven_checks_sum_to_a_hundred_and_each_says_why():
    checks = definitions.quality().checks
    assert len(checks) == 7
    assert sum(check.weight for check in checks) == 100
    assert all(check.why and check.looks_at for check in checks)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 10", "weight = 11", "quality.toml: .*the weights sum to 101, not 100"),
        ("weight = 10", "weight = 0", "quality.toml: on_time.weight: "),
        ("[on_time]", "[in_time]", "quality.toml: in_time.name: Input should be 'on_time'"),
        ('["fall", "jump"', '["fall", "ytd_falls"', "a question stands under two checks"),
        ("[complete.asked]", "[not_restated.asked]", "quality.toml: .*asked names the figures of both eras"),
        ('voluntary = ["holders"]', 'voluntary = ["hodlers"]', "quality.toml: complete.asked.voluntary.0: "),
        ("[on_time]", "on_time = 3\n[other]", "quality.toml: on_time.title: Field required"),
        ('title = "On time"', "", "quality.toml: on_time.title: Field required"),
    ],
)  # fmt: skip
def test_a_wrong_way_to_score_is_refused_by_file_and_entry(tmp_path, old, new, said):
    assert old in QUALITY
    (tmp_path / "quality.toml").write_text(QUALITY.replace(old, new, 1))
    with pytest.raises(PlainError, match=said):
        definitions.quality(tmp_path)


def test_a_check_that_is_left_out_is_named(tmp_path):
    (tmp_path / "quality.toml").write_text(QUALITY[: QUALITY.index("[not_restated]")])
    with pytest.raises(PlainError, match="there is no entry for not_restated"):
        definitions.quality(tmp_path)


def test_in_public_one_to_seven_people_are_a_star_and_others_to_the_nearest_five():
    profile = definitions.disclosure().profile
    assert (profile.highest_small, profile.base, profile.symbol, profile.candidates) == (7, 5, "*", 4)
    assert definitions.disclosure().profiles["suppress_lt5"].highest_small == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("base = 5", "base = 20"), "base 20 would show 8 people as 0"),
        (("candidates = 4", "candidates = 8"), "candidates is more than the 7 figures that are small"),
        (('secondary_symbol = "s"', 'secondary_symbol = "*"'), "are the same"),
        (('default = "nhs_digital"', 'default = "none"'), "is not among the profiles"),
    ],
)
def test_a_profile_that_would_mislead_is_refused(tmp_path, wrong, said):
    told = (definitions.FOLDER / "disclosure.toml").read_text(encoding="utf-8")
    (tmp_path / "disclosure.toml").write_text(told.replace(*wrong, 1), encoding="utf-8")
    with pytest.raises(PlainError, match=f"disclosure.toml.*{said}"):
        definitions.disclosure(tmp_path)
