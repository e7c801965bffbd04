"""A plan goes out in the layout of trajectories and comes back through the door as it went."""

import csv
import datetime as dt

import numpy as np
import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.analysis.planner import Levers, plan
from phb.analysis.planner_ground import ground
from phb.analysis.planner_plan import day_of, plan_file, submission
from phb.store import Store
from tests.conftest import NOTHING
from tests.returns import plan as submitted
from tests.rollout import CCGS, GEOGRAPHY, QUARTER, rollout
from tests.stores import ask

# Camden (07R) grows fast, Barnet (07M) hardly; Havering (08F) has returned nothing in the last two quarters.
HELD = {"07R": (40, 60, 85, 110, 140), "07M": (20, 21, 22, 22, 23), "08F": (30, 35, 40, None, None)}


@pytest.fixture
def store(store_from):
    return store_from(*rollout(HELD), submitted("07R | 1 | 2017-04-01 | 2018-19 Q3 | 900"))


def filed(store):
    found = ground(store, quarter=QUARTER, geography=GEOGRAPHY, aim="by_2020")
    planned = plan(found, "England", Levers(slowest=2))
    return planned, plan_file(planned, submission(store, on=day_of(found)))


def test_the_plan_comes_back_through_the_door_as_it_went(store, data, tmp_path):
    _, made = filed(store)
    path = tmp_path / "plan.csv"
    path.write_bytes(made.content())
    (tmp_path / "received.csv").write_text("file,received_on,published_on\nplan.csv,2018-10-20,\n")
    (outcome,) = receive([path], Shelf(data))
    assert outcome.result == "received", outcome.sentence
    after = Store(build(data, demo=NOTHING).store)
    kept = ask(
        after,
        "select ccg_code, quarter, planned_holders from trajectory where is_current order by 1, 2",
    )
    sent = [
        (code, quarter, int(people))
        for code, row in zip(made.codes, made.people)
        for quarter, people in zip(made.quarters, row)
    ]
    assert kept == sorted(sent)
    assert len(sent) == (CCGS - 1) * 6


def test_a_plan_is_the_next_version_of_the_ccgs_own(store):
    _, made = filed(store)
    rows = list(csv.reader(made.content().decode().splitlines()))[1:]
    assert {row[-3] for row in rows} == {"2018-09-30"}
    assert {row[0]: row[-4] for row in rows} == {code: "2" if code == "07R" else "1" for code in made.codes}


def test_the_sum_of_the_plans_is_the_plan_shown_in_every_quarter(store):
    planned, made = filed(store)
    assert made.total.tolist() == [sum(column) for column in made.people.T.tolist()]
    assert made.table()["Planned holders"].tolist() == made.total.tolist()
    path = (planned.ground.areas.mean + planned.gain)[:, : len(made.quarters)]
    assert np.abs(np.nansum(path, axis=0) - made.total).max() <= len(made.codes) / 2


def test_a_ccg_without_a_figure_is_named_and_never_planned_at_nought(store):
    _, made = filed(store)
    assert "08F" not in made.codes
    assert made.not_planned["Havering (08F)"] == "no figure for 2018-19 Q2"
    assert "Havering (08F)" in made.sentence


def test_a_ccg_that_is_not_open_on_the_day_is_named_instead_of_planned(store):
    planned, _ = filed(store)
    early = plan_file(planned, submission(store, on=dt.date(2012, 1, 1)))
    assert early.codes == ()
    assert "not open on 1 January 2012" in early.sentence
