"""Stores for tests, made by production code only: files are received, then a store is built from them.

Fixtures
    data                 an empty folder, with PHB_DATA pointing at it
    store_from(*returns, as_at=None) -> Store
                         receive returns (tests/returns.py: voluntary, workbook, published, plan) into `data`
                         and build; call it again to receive more. It fails when a return is turned away.
                         A store of a version that any test of the run has built is copied, not built again.
    empty_data           a folder with a store that has reference data and no quarter; PHB_DATA points at it
    demonstration_data   the folder of the demonstration's store, built once a run; never write to it
    demonstration        its Store
    on_demonstration     PHB_DATA points at demonstration_data (for pages)
    postgres             a real PostgreSQL server (tests/postgres.py), started once a session
    journal_url          an empty SQLite file's URL, then an empty PostgreSQL database's: a test runs on both
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl import caveats, recipe
from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf, lock, receipts
from phb.store import Store
from tests import postgres as postgresql
from tests import returns

NOTHING = Path("/nonexistent")


@pytest.fixture(scope="session")
def of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def stores(of_the_run: Path) -> Path:
    """The folder of the stores that the run has built; a test of the build itself gives an empty one."""
    return of_the_run / "stores"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("PHB_DATA", str(folder))
    return folder


@pytest.fixture
def store_from(data: Path, tmp_path: Path, stores: Path) -> Callable[..., Store]:
    calls = iter(range(1000))

    def make(*given: returns.Return, as_at: str | None = None) -> Store:
        paths = returns.write(tmp_path / f"sent-{next(calls)}", given)
        for outcome in receive(paths, Shelf(data)):
            assert outcome.result != "turned away", outcome.sentence
        if as_at:
            return Store(build(data, as_at=dt.date.fromisoformat(as_at), demo=NOTHING).store)
        return _built(data, stores)

    return make


def _built(data: Path, stores: Path) -> Store:
    """Build from the real returns in `data`, having laid there what the run has built of the same version.

    What is laid there is a finished store under its version's name: whether it is taken, the build decides.
    """
    shelf = Shelf(data)
    faults = caveats.active(caveats.about(caveats.register(), demonstration=False), dt.date.today())
    name = f"phb-{recipe.version_of(shelf, receipts(shelf), None, faults)}.duckdb"
    snapshot, kept = data / "snapshots" / name, stores / name
    if kept.exists() and not snapshot.exists():
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(kept, snapshot)
    made = build(data, demo=NOTHING)
    if made.is_new:
        stores.mkdir(exist_ok=True)
        fresh = stores / f"{os.getpid()}-{made.store.name}"
        shutil.copy2(made.store, fresh)
        fresh.replace(stores / made.store.name)
    return Store(made.store)


@pytest.fixture(scope="session")
def nothing_received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "data"
    build(folder, demo=NOTHING)
    return folder


@pytest.fixture
def empty_data(nothing_received: Path, data: Path) -> Path:
    shutil.copytree(nothing_received, data)
    return data


@pytest.fixture(scope="session")
def demonstration_data(tmp_path_factory: pytest.TempPathFactory, of_the_run: Path) -> Path:
    built = of_the_run / "demonstration-built"
    with lock(built, patience=280):
        build(built)
    return shutil.copytree(built, tmp_path_factory.mktemp("demonstration") / "data")


@pytest.fixture(scope="session")
def demonstration(demonstration_data: Path) -> Store:
    return Store.current(demonstration_data)


@pytest.fixture
def on_demonstration(demonstration_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PHB_DATA", str(demonstration_data))
    return demonstration_data


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    with postgresql.server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal' / 'journal.sqlite'}"
    server: postgresql.Server = request.getfixturevalue("postgres")
    return server.database()
