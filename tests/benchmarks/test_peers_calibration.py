"""The peers share with RightCare's lists what twelve of those can show; how weights are fitted and counted.

All 209 lists are no part of the repository (data/reference/SOURCES.md). What they say in full is measured by
`python -m benchmarks.peers_calibration PATH` and written into definitions/peers.toml.
"""

import re

import numpy as np
import pytest

from benchmarks import peers_calibration as calibration
from benchmarks.rightcare import VINTAGE
from phb import definitions
from phb.analysis.peers import all_peers
from tests.benchmarks.rightcare_file import write

# NHS England RightCare, Similar 10 CCGs (2016): miqdadasaria/ccg_equity, data/ccg_mappings.csv of 30 June
# 2016, commit 22958b6. Every eighteenth of the 209 CCGs in order of ONS code, from the first.
STATED = {
    "02N": "02T 10A 05D 09C 03E 07H 04Q 06M 05T 04H",  # Airedale, Wharfedale and Craven
    "02R": "00Y 00T 01D 05Y 03J 00Q 01A 03G 00V 05W",  # Bradford Districts
    "05A": "11H 03A 03N 04R 05W 08G 00T 03F 01E 03R",  # Coventry and Rugby
    "01C": "11T 99D 06D 10V 04J 05R 05T 05V 03W 01R",  # Eastern Cheshire
    "09P": "07J 06M 10A 10L 03M 03T 05F 00L 09F 02Y",  # Hastings and Rother
    "02V": "03G 07H 02T 03A 01E 10N 00V 02N 05H 02F",  # Leeds North
    "10N": "02D 07H 99M 02V 10J 11C 00V 02A 10M 99G",  # North and West Reading
    "04K": "03C 10X 01N 00W 10W 10R 99A 11H 03N 05A",  # Nottingham City
    "11X": "11N 11M 99N 11A 01H 06L 09G 05T 02Y 04R",  # Somerset
    "99G": "01W 02A 00N 01X 00V 05P 12F 99C 01T 10E",  # Southend
    "08V": "00W 07P 07W 04C 07R 07Y 04X 08W 05L 08N",  # Tower Hamlets
    "07K": "06Y 03D 05F 04Q 99K 99D 05N 02Y 06L 05T",  # West Suffolk
}
TOLD = {code: listed.split() for code, listed in STATED.items()}


@pytest.fixture(scope="module")
def stated(demonstration):
    return calibration.lists_of(demonstration, TOLD)


@pytest.fixture(scope="module")
def ours(demonstration):
    """Peers by production code alone, as every page finds them."""
    return all_peers(demonstration, VINTAGE)


def weights_of_the_definition():
    told = definitions.peers().weights
    return np.array([told.get(name, 0.0) for name in calibration.VARIABLES])


def little(apart, listed):
    """Lists of CCGs A, B, C ... from distances by each variable and who lists whom."""
    codes = "ABCDEFGHIJKLMNOPQRST"[: len(listed)]
    is_listed = np.array([[other in told for other in codes] for told in listed])
    return calibration.Lists(tuple(codes), np.array(apart, dtype=float), is_listed)


def line(points):
    """How far apart CCGs on a line are, squared."""
    return np.subtract.outer(points, points) ** 2.0


def test_what_the_command_counts_as_shared_is_what_two_sets_have_in_common(stated, ours):
    weights = weights_of_the_definition()
    for code, listed in TOLD.items():
        alone = np.array([stated.codes.index(code)])
        assert calibration.shared(stated, weights, alone) == len(set(listed) & set(ours[code]))


def test_four_of_ten_peers_are_rightcares_too_where_chance_gives_one_in_two_ccgs(ours):
    shared = [len(set(listed) & set(ours[code])) for code, listed in TOLD.items()]
    assert np.mean(shared) >= 4 and min(shared) >= 2
    assert definitions.peers().shared_by_chance < 0.5


def test_twelve_lists_share_about_what_is_published_of_all(ours):
    """Within three standard errors of a mean over twelve."""
    shared = [len(set(listed) & set(ours[code])) for code, listed in TOLD.items()]
    error = np.std(shared, ddof=1) / np.sqrt(len(shared))
    assert abs(np.mean(shared) - definitions.peers().calibration.shared_fitted_in_sample) < 3 * error


def test_the_weights_of_the_definition_are_of_variables_tried_and_rounded_as_the_command_rounds():
    weights = weights_of_the_definition()
    assert definitions.peers().weights.keys() <= set(calibration.VARIABLES)
    assert calibration.rounded(weights).tolist() == weights.tolist()


def test_lists_made_by_known_weights_give_those_weights_back_to_half_a_step(demonstration, ours):
    """Lists not RightCare's but our own: of the same CCGs, by the weights of the definition."""
    lists, everyone = calibration.lists_of(demonstration, ours), np.arange(209)
    made_by = weights_of_the_definition()
    fitted = calibration.fit(lists, everyone)
    assert fitted / fitted.max() * 2 == pytest.approx(made_by, abs=0.5)
    assert calibration.shared(lists, made_by, everyone) == 10
    assert calibration.shared(lists, (made_by > 0).astype(float), everyone) < 9


def test_fitted_weights_share_more_than_equal_ones_and_both_far_more_than_chance():
    told, chance = definitions.peers().calibration, definitions.peers().shared_by_chance
    assert told.shared_fitted_in_sample > told.shared_out_of_sample > told.shared_equal_weights > 10 * chance
    assert chance == pytest.approx(10 * 10 / 208)


def test_what_keeps_the_command_from_measuring_is_said_in_a_sentence(on_demonstration, tmp_path, capsys):
    assert calibration.main([str(tmp_path / "lists.csv")]) == 2
    assert f"There is no file {tmp_path / 'lists.csv'}; give the path" in capsys.readouterr().err
    assert calibration.main([]) == 2
    assert "Give one path, that of RightCare's lists" in capsys.readouterr().err


@pytest.mark.long
def test_the_command_prints_what_belongs_into_the_definition(on_demonstration, tmp_path, ours, capsys):
    """On lists of our own making: its weights share all but a few, more than held back or equal ones."""
    assert calibration.main([str(write(tmp_path / "lists.csv", ours))]) == 0
    printed = dict(re.findall(r"^(\w+)[ =]+([\d.]+)$", capsys.readouterr().out, re.MULTILINE))
    assert printed["ccgs"] == "209" and float(printed["density_per_km2"]) == 2
    assert 10 > float(printed["shared_fitted_in_sample"]) > float(printed["shared_equal_weights"]) > 8
    assert float(printed["shared_out_of_sample"]) > 9


def test_a_variable_that_the_lists_ignore_weighs_nothing():
    """Twenty CCGs list the ten nearest by the first variable; the second is noise."""
    places, noise = np.arange(20.0), np.random.default_rng(3).permutation(20.0 * np.arange(20))
    near = np.argsort(line(places), axis=1)[:, 1:11]
    codes = "ABCDEFGHIJKLMNOPQRST"
    one = little([line(places), line(noise)], ["".join(codes[at] for at in row) for row in near])
    weights = calibration.rounded(calibration.fit(one, np.arange(20)))
    assert weights.tolist() == [2.0, 0.0]
    assert calibration.shared(one, weights, np.arange(20)) > 9.5


def test_weights_are_rounded_to_halves_of_a_largest_of_two():
    assert calibration.rounded(np.array([0.4, 0.31, 0.04, 0.0])).tolist() == [2.0, 1.5, 0.0, 0.0]


def test_nobody_is_in_both_halves_and_everybody_is_in_one():
    parts = list(calibration.halves(9))
    assert len(parts) == 2 * calibration.HALVES
    for one, other in parts:
        assert sorted([*one, *other]) == list(range(9))
