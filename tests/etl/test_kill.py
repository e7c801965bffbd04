"""A process killed at any moment leaves the old store or the new one, and the next run finishes the work."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phb.store import Store, current
from tests import returns
from tests.returns import voluntary
from tests.stores import ask

REPOSITORY = Path(__file__).resolve().parents[2]
OLD = "08F | 2015-16 Q1 | 3 | 0 | 0 | 3"
NEW = "08F | 2015-16 Q1 | 5 | 0 | 0 | 5\n02N | 2015-16 Q1 | 1 | 0 | 0 | 1"


def start(data, *command):
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *map(str, command)],
        cwd=REPOSITORY,
        env={**os.environ, "PHB_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def road(tmp_path_factory):
    """A folder with the old store, the newer return, what the store becomes, and how long that takes."""
    folder = tmp_path_factory.mktemp("kill")
    sent = returns.write(folder / "sent", (voluntary(OLD, "2015-07-10"), voluntary(NEW, "2015-08-10")))
    before, after = folder / "before", folder / "after"
    assert start(before, "receive", sent[0]).wait() == 0
    shutil.copytree(before, after)
    began = time.monotonic()
    assert start(after, "receive", sent[1]).wait() == 0
    return before, sent[1], current(before).version, current(after).version, time.monotonic() - began


def kill_once(road, data, fraction):
    """Kill the run after a fraction of its usual time; hold what is there; let the next run finish."""
    before, sent, old, new, usual = road
    shutil.copytree(before, data)
    reader = Store.current(data)
    run = start(data, "receive", sent)
    time.sleep(usual * fraction)
    run.send_signal(signal.SIGKILL)
    run.wait()
    served = Store.current(data)
    assert served.version in (old, new)
    holders = {old: [(3,)], new: [(5,)]}
    question = "select holders from ccg_quarter where ccg_code = '08F'"
    assert ask(served, question) == holders[served.version]
    assert ask(reader, question) == holders[old]
    assert start(data, "receive", sent).wait() == 0
    finished = Store.current(data)
    assert finished.version == new
    assert ask(finished, question) == holders[new]
    assert list(data.glob(".build-*")) == []
    shutil.rmtree(data)


@pytest.mark.parametrize("fraction", [0.2, 0.5, 0.7, 0.85, 0.95, 1.0])
def test_a_killed_run_leaves_the_old_store_or_the_new_one(road, tmp_path, fraction):
    kill_once(road, tmp_path / "data", fraction)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100))
def test_a_run_killed_at_any_moment_leaves_the_old_store_or_the_new_one(road, tmp_path, seed):
    kill_once(road, tmp_path / "data", random.Random(seed).uniform(0.05, 1.1))
