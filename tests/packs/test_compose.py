"""A pack of any organisation is put together from the pages' own answers, or refused in a sentence."""

import json
import subprocess
import sys

import pytest

from phb.errors import PlainError
from phb.packs.compose import FORMATS, compose, file_name
from phb.packs.sections import SECTIONS

LAST = "2019-20 Q3"


@pytest.mark.parametrize(
    ("of", "scope"),
    [("England", "England"), ("london", "London"), ("15F", "Leeds (15F)"), ("NHS Leeds CCG", "Leeds (15F)")],
)
def test_every_section_has_a_finding_and_every_sentence_its_evidence(
    demonstration, on_demonstration, of, scope
):
    pack = compose(demonstration, of=of, audience="exact")
    assert (pack.scope, pack.quarter) == (scope, LAST)
    assert [one.key for one in pack.sections] == list(SECTIONS)
    assert all(one.title and one.heading for one in pack.sections)
    assert all(said.text and said.evidence for one in pack.sections for said in one.sentences)
    assert all(picture.has_values and picture.alt for one in pack.sections for picture in one.pictures)
    assert pack.banner.startswith("Demonstration returns")


@pytest.mark.parametrize("quarter", ["2014-15 Q1", "2017-18 Q1", "2018-19 Q2"])
def test_an_early_quarter_makes_a_pack_in_every_format(demonstration, on_demonstration, quarter):
    pack = compose(demonstration, of="00C", quarter=quarter, audience="exact")
    assert all(len(write(pack)) > 10_000 for _, write in FORMATS.values())


def test_sections_come_in_the_order_asked_for_and_once(demonstration, on_demonstration):
    wanted = ["method", "headline", "method"]
    pack = compose(demonstration, of="England", sections=wanted, audience="exact")
    assert [one.key for one in pack.sections] == ["method", "headline"]


def test_a_pack_carries_what_it_takes_to_make_it_again(demonstration, on_demonstration):
    told = compose(demonstration, of="15F", sections=["headline"], audience="exact").manifest
    assert json.loads(json.dumps(told)) == told
    assert (told["of"], told["quarter"], told["store"]) == ("15F", LAST, demonstration.version)
    assert told["audience"] == "exact" and len(told["code"]) == 12


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"of": "99Z"}, 'no organisation "99Z"'),
        ({"of": "England", "quarter": "2030-31 Q1"}, "holds 2014-15 Q1 to 2019-20 Q3"),
        ({"of": "England", "sections": ["luck"]}, 'no section "luck"'),
        ({"of": "England", "audience": "public"}, "public copy of the store"),
        ({"of": "00C", "quarter": ""}, None),
    ],
)
def test_what_cannot_be_made_is_a_sentence(demonstration, on_demonstration, asked, said):
    asked = {"audience": "exact", "sections": ["returns"], **asked}
    if said is None:
        assert compose(demonstration, **asked).sections
        return
    with pytest.raises(PlainError, match=said):
        compose(demonstration, **asked)


def test_the_command_writes_whole_files_and_says_why_it_cannot(
    on_demonstration, demonstration_data, tmp_path
):
    def run(*words, to=tmp_path):
        return subprocess.run(
            [sys.executable, "-m", "phb.packs", *words, "--to", str(to)],
            capture_output=True,
            text=True,
            check=False,
            env={"PHB_DATA": str(demonstration_data), "PATH": ""},
        )

    wanted = ("--ccg", "15F", "--section", "returns", "--format", "xlsx", "--audience", "exact")
    made = run(*wanted)
    assert made.returncode == 0, made.stderr
    (path,) = tmp_path.iterdir()
    assert path.name == file_name("Leeds (15F)", LAST, "xlsx") and str(path) in made.stdout
    refused = run("--ccg", "15F", "--section", "returns", "--format", "xlsx")
    assert refused.returncode == 2 and "public copy" in refused.stderr
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    barred = run(*wanted, to=path)
    assert barred.returncode == 2 and "cannot be written" in barred.stderr
