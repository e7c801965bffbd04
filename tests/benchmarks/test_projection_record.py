"""How good the projections are: held on rollouts that nobody looked at while anything was chosen."""

import csv
import math

import pytest

from benchmarks import projection_record as record
from benchmarks.simulated_rollouts import AHEAD
from tests.stores import ask

UNSEEN, ROLLOUTS = 9000, 200


@pytest.fixture(scope="module")
def cases():
    return record.countries(range(UNSEEN, UNSEEN + ROLLOUTS))


def margin(share):
    """The binomial margin, 95% two-sided: origins of one rollout are not independent, rollouts are."""
    return 1.96 * math.sqrt(share * (1 - share) / ROLLOUTS)


def covered(cases, ahead, low, high):
    mine = [one for one in cases if (one.method, one.ahead) == ("damped growth", ahead)]
    return sum(one.is_within(low, high) for one in mine) / len(mine)


@pytest.mark.parametrize("ahead", AHEAD)
def test_the_80_interval_holds_72_to_92_of_100_outcomes(cases, ahead):
    share = covered(cases[0], ahead, 1, 3)
    assert 0.72 - margin(0.8) < share < 0.92 + margin(0.8)


@pytest.mark.parametrize("ahead", AHEAD)
def test_the_95_interval_holds_90_to_99_of_100_outcomes(cases, ahead):
    share = covered(cases[0], ahead, 0, 4)
    assert 0.90 - margin(0.95) < share < 0.99 + margin(0.95)


@pytest.mark.parametrize("ahead", AHEAD)
def test_the_projection_is_nearer_than_a_straight_line(cases, ahead):
    def loss(method):
        mine = [one.pinball for one in cases[0] if (one.method, one.ahead) == (method, ahead)]
        return sum(mine) / len(mine)

    assert loss("damped growth") < loss("straight line")


def test_what_was_said_to_be_likely_came_true_more_often_than_what_was_not(cases):
    rows = record.reliability(cases[1])
    happened = [float(row["happened"]) for row in rows]
    assert happened == sorted(happened)
    assert all(abs(float(row["said"]) - float(row["happened"])) < 0.12 for row in rows)


def test_an_areas_interval_holds_what_it_says_and_is_nearer_than_its_own_line():
    areas = record.of_areas(range(UNSEEN, UNSEEN + 2))
    rows = {(row["method"], row["ahead"]): row for row in record.summed("areas", areas, 2, UNSEEN)}
    for ahead in AHEAD:
        shared, own = rows["damped growth, shared out", ahead], rows["own straight line", ahead]
        assert 0.70 < float(shared["covered_80"]) < 0.96
        assert 0.88 < float(shared["covered_95"]) < 0.99
        assert ahead == 1 or float(shared["pinball"]) < float(own["pinball"])


def committed(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_committed_is_what_the_command_measures():
    cases, chances = record.countries(range(record.REPORTED, record.REPORTED + record.ROLLOUTS))
    rows = record.summed("country", cases, record.ROLLOUTS, record.REPORTED)
    measured = [{key: str(value) for key, value in row.items()} for row in rows]
    assert measured == [row for row in committed(record.RECORD) if row["part"] == "country"]
    said = [{key: str(value) for key, value in row.items()} for row in record.reliability(chances)]
    assert said == committed(record.CHANCE)


def test_the_record_is_in_every_store(demonstration):
    assert ask(demonstration, "select count(*) from projection_record") == [(len(committed(record.RECORD)),)]
    assert ask(demonstration, "select sum(cases) from projection_chance") == [
        (sum(int(row["cases"]) for row in committed(record.CHANCE)),)
    ]
