"""Similar areas: RightCare's distances, worked by hand."""

import numpy as np
import pandas as pd
import pytest

from phb.errors import PlainError
from phb.methods.peers import distances, nearest, nearest_places, similarity


def plain_distances(values, weights, cap=5.0):
    """The same, number by number."""
    areas, count = range(len(values)), len(values)
    z = [[0.0] * len(weights) for _ in areas]
    for v in range(len(weights)):
        column = [row[v] for row in values]
        mean = sum(column) / count
        sd = (sum((x - mean) ** 2 for x in column) / count) ** 0.5
        roots = [min(x, mean + cap * sd) ** 0.5 for x in column]
        mean = sum(roots) / count
        sd = (sum((x - mean) ** 2 for x in roots) / count) ** 0.5
        for i in areas:
            z[i][v] = (roots[i] - mean) / sd if sd else 0.0
    return [[sum(w * (z[i][v] - z[j][v]) ** 2 for v, w in enumerate(weights)) for j in areas] for i in areas]


def test_distances_are_squared_weighted_and_have_no_final_root():
    # Roots 1, 2, 3: mean 2, population sd sqrt(2/3); neighbours stand sqrt(1.5) apart, squared 1.5.
    frame = pd.DataFrame({"imd": [1.0, 4.0, 9.0]}, index=["A", "B", "C"])
    found = similarity(frame, {"imd": 2.0})
    assert found.loc["A", "B"] == pytest.approx(3.0)
    assert found.loc["A", "C"] == pytest.approx(12.0)
    assert (np.diag(found) == 0).all()


def test_distances_are_those_of_the_slow_way():
    values = np.random.default_rng(7).gamma(2.0, 10.0, (40, 4))
    values[3, 1] = 900.0  # far above mean and five deviations: capped
    weights = [1.0, 2.0, 0.5, 1.0]
    assert np.allclose(distances(values, weights), plain_distances(values.tolist(), weights), atol=1e-12)
    assert not np.allclose(distances(values, weights), distances(values, weights, cap=50.0))


def test_ties_go_to_the_smaller_code_and_nobody_is_its_own_peer():
    frame = pd.DataFrame({"imd": [4.0, 4.0, 4.0, 9.0]}, index=["D", "C", "A", "B"])
    found = nearest(frame, {"imd": 1.0}, n=2)
    assert found[found["area"] == "D"]["peer"].tolist() == ["A", "C"]
    assert found[found["area"] == "B"]["peer"].tolist() == ["A", "C"]
    assert found[found["area"] == "D"]["rank"].tolist() == [1, 2]
    assert (found["area"] != found["peer"]).all()


def test_an_area_that_lacks_a_variable_has_no_peers_and_is_nobodys():
    frame = pd.DataFrame({"imd": [1.0, np.nan, 3.0], "rural": [1.0, 2.0, 3.0]}, index=["A", "B", "C"])
    found = nearest(frame, {"imd": 1.0, "rural": 1.0})
    assert found[["area", "peer"]].to_numpy().tolist() == [["A", "C"], ["C", "A"]]


def test_a_variable_that_is_the_same_everywhere_tells_nothing_apart():
    assert (distances(np.array([[5.0], [5.0]]), [1.0]) == 0).all()


def test_areas_of_which_nothing_is_known_have_no_peers():
    assert nearest_places(distances(np.full((2, 1), np.nan), [1.0]), ["A", "B"]) == [(), ()]


@pytest.mark.parametrize(
    ("values", "weights", "sentence"),
    [
        ([[-1.0], [2.0]], [1.0], "below nought, which has no root"),
        ([[1.0], [2.0]], [-1.0], "not below nought"),
        ([[1.0], [2.0]], [1.0, 1.0], "one weight for each variable"),
    ],
)
def test_what_cannot_be_compared_is_said(values, weights, sentence):
    with pytest.raises(PlainError, match=sentence):
        distances(np.array(values), weights)
