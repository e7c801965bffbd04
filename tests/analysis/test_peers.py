"""The peers of a CCG: found on the CCGs of a geography, told with distance and variables, or why not."""

import csv
import os
import shutil

import pytest

from etl import reference
from phb import definitions
from phb.analysis.peers import Known, all_peers, peers_of
from phb.errors import PlainError
from tests.returns import voluntary

HERE = {"quarter": "2018-19 Q3", "geography": "2018-04"}


@pytest.fixture(scope="module")
def havering(demonstration):
    return peers_of(demonstration, code="08F", **HERE)


@pytest.fixture
def lacking(store_from, tmp_path, monkeypatch):
    """A store built while nobody knew how rural Havering is, in any year."""
    copy = tmp_path / "reference"
    shutil.copytree(reference.REFERENCE, copy, copy_function=os.symlink)
    path = copy / "geography" / "ccg_characteristics.csv"
    rows = reference.read_table(path)
    path.unlink()
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(row | ({"pct_pop_rural": ""} if row["ods_code"] == "08F" else {}) for row in rows)
    monkeypatch.setattr(reference, "REFERENCE", copy)
    return store_from(voluntary("08F | 2015-16 Q1 | 3 | 1 | 0 | 4"))


def test_a_ccg_has_ten_peers_nearest_first_and_is_none_of_them(havering):
    distances = [one.distance for one in havering.peers]
    assert len(havering.peers) == 10 and distances == sorted(distances)
    assert distances[0] > 0 and "08F" not in {one.code for one in havering.peers}
    assert (havering.code, havering.name, havering.why_not) == ("08F", "NHS Havering CCG", "")


def test_each_peer_is_told_with_the_variables_that_make_it_one(havering):
    titles = [one.title for one in definitions.peers().variables]
    for one in (havering, *havering.peers):
        assert [known.title for known in one.known] == titles
        assert all(known.value is not None for known in one.known)


def test_a_distance_is_the_weighted_sum_of_squares_worked_by_hand(demonstration, havering):
    """Over all 195 CCGs: cap at mean and five deviations, root, standardise, then one pair's sum."""
    rows = demonstration.rows("peers", vintage="2018-04")
    total, bromley = 0.0, next(one for one in havering.peers if one.code == "07Q")
    for name, weight in definitions.peers().weights.items():
        told = {row["ccg_code"]: row[name] for row in rows}
        mean = sum(told.values()) / 195
        deviation = (sum((one - mean) ** 2 for one in told.values()) / 195) ** 0.5
        root = {code: min(one, mean + 5 * deviation) ** 0.5 for code, one in told.items()}
        mean = sum(root.values()) / 195
        variance = sum((one - mean) ** 2 for one in root.values()) / 195
        total += weight * (root["08F"] - root["07Q"]) ** 2 / variance
    assert bromley.distance == pytest.approx(total)


def test_the_peers_of_one_are_those_it_has_among_all(demonstration, havering):
    everybody = all_peers(demonstration, "2018-04")
    assert len(everybody) == 195 and {len(peers) for peers in everybody.values()} == {10}
    assert everybody["08F"] == tuple(one.code for one in havering.peers)


def test_a_rank_is_not_the_same_both_ways(demonstration):
    everybody = all_peers(demonstration, "2018-04")
    pairs = {(one, other) for one, peers in everybody.items() for other in peers}
    assert 0 < sum((other, one) not in pairs for one, other in pairs) < len(pairs)


@pytest.mark.parametrize(
    ("quarter", "geography", "vintage"),
    [
        ("2018-19 Q3", "as_it_was", "2018-04"),
        ("2015-16 Q3", "as_it_was", "2015-07"),
        ("2018-19 Q3", "2020-04", "2020-04"),
        ("2018-19 Q3", "2020-04 apportioned", "2020-04"),
    ],
)
def test_peers_are_ccgs_of_the_geography_as_it_was_those_of_the_quarter(
    demonstration, quarter, geography, vintage
):
    found = peers_of(
        demonstration, quarter=quarter, geography=geography, code="15F" if vintage > "2018" else "03V"
    )
    open_then = {row["ccg_code"] for row in demonstration.rows("peers", vintage=vintage)}
    assert found.vintage == vintage
    assert {one.code for one in found.peers} <= open_then


def test_a_ccg_of_which_a_variable_is_not_known_has_no_peers_and_is_nobodys(lacking):
    found = peers_of(lacking, code="08F", **HERE)
    assert found.peers == ()
    assert found.why_not == (
        'No peers: "Share of residents in rural areas" is not known of this CCG; national comparison only.'
    )
    assert found.known[-1].said == "not known"
    everybody = all_peers(lacking, "2018-04")
    assert everybody["08F"] == () and "08F" not in {one for peers in everybody.values() for one in peers}
    assert peers_of(lacking, code="07Q", **HERE).why_not == ""


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"code": "15F", "quarter": "2016-17 Q1", "geography": "as_it_was"},
            '"15F" is not a CCG of April 2016',
        ),
        ({"code": "08F", "quarter": "2031-32 Q1", "geography": "as_it_was"}, "no quarter 2031-32 Q1; choose"),
        ({"code": "08F", "quarter": "2018-19 Q3", "geography": "2012-04"}, "no CCGs of April 2012; choose"),
        ({"code": "08F", "quarter": "2018-19 Q3", "geography": "Kent"}, '"Kent" is not a geography'),
    ],
)
def test_what_has_no_peers_to_be_asked_for_is_said(demonstration, asked, sentence):
    with pytest.raises(PlainError, match=sentence):
        peers_of(demonstration, **asked)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (160687.0, "people", "160,687 people"),
        (2298.6, "people per km²", "2,299 people per km²"),
        (18.92, "score", "18.9"),
        (0.04, "%", "0.0%"),
        (None, "%", "not known"),
    ],
)
def test_a_value_is_written_in_its_unit(value, unit, said):
    assert Known("Residents", value, unit, 2019).said == said
