"""The weights of the peers are those fitted on RightCare's lists, and share with them what is published."""

import numpy as np
import pytest

from benchmarks import peers_calibration as calibration
from etl.rightcare import VINTAGE
from phb import definitions
from phb.analysis.peers import all_peers


@pytest.fixture(scope="module")
def lists(demonstration):
    return calibration.lists_of(demonstration)


def little(apart, listed):
    """Lists of CCGs A, B, C ... from distances by each variable and who lists whom."""
    codes = "ABCDEFGHIJKLMNOPQRST"[: len(listed)]
    is_listed = np.array([[other in told for other in codes] for told in listed])
    return calibration.Lists(tuple(codes), np.array(apart, dtype=float), is_listed)


def line(points):
    """How far apart CCGs on a line are, squared."""
    return np.subtract.outer(points, points) ** 2.0


def test_what_is_shared_with_rightcares_lists_is_what_is_published(demonstration):
    """By production code alone, as every page finds peers."""
    told = {}
    for row in demonstration.rows("rightcare_peers"):
        told.setdefault(row["ccg_code"], set()).add(row["peer_code"])
    found = all_peers(demonstration, VINTAGE)
    published = definitions.peers().calibration
    shared = [len(told[code] & set(peers)) for code, peers in found.items()]
    assert len(shared) == published.ccgs == 209
    assert np.mean(shared) == pytest.approx(published.shared_fitted_in_sample, abs=0.005)


def test_the_weights_of_the_definition_are_those_the_command_fits(lists):
    everyone = np.arange(len(lists.codes))
    weights = calibration.rounded(calibration.fit(lists, everyone))
    fitted = {name: one for name, one in zip(calibration.VARIABLES, weights) if one}
    assert fitted == definitions.peers().weights
    equal = calibration.shared(lists, (weights > 0).astype(float), everyone)
    assert equal == pytest.approx(definitions.peers().calibration.shared_equal_weights, abs=0.005)


def test_fitted_weights_share_more_than_equal_ones_and_both_far_more_than_chance():
    told, chance = definitions.peers().calibration, definitions.peers().shared_by_chance
    assert told.shared_fitted_in_sample > told.shared_out_of_sample > told.shared_equal_weights > 10 * chance
    assert chance == pytest.approx(10 * 10 / 208)


@pytest.mark.long
def test_what_is_shared_out_of_sample_is_what_the_command_measures(lists):
    found, published = calibration.measured(lists), definitions.peers().calibration
    assert found.out_of_sample == pytest.approx(published.shared_out_of_sample, abs=0.005)
    assert found.in_sample == pytest.approx(published.shared_fitted_in_sample, abs=0.005)


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
