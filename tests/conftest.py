"""Stores for tests, made by production code only: files are received, then a store is built from them.

Fixtures
    data                 an empty folder, with PHB_DATA pointing at it
    store_from(*returns, as_at=None) -> Store
                         receive returns (tests/returns.py: voluntary, workbook, published, plan) into `data`
                         and build; call it again to receive more. It fails when a return is turned away.
    empty_data           a folder with a store that has reference data and no quarter; PHB_DATA points at it
    demonstration_data   the folder of the demonstration's store, built once a session; never write to it
    demonstration        its Store
    on_demonstration     PHB_DATA points at demonstration_data (for pages)
    postgres             a real PostgreSQL server (tests/postgres.py), started once a session
    journal_url          an empty SQLite file's URL, then an empty PostgreSQL database's: a test runs on both
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.build import build
from etl.receive import receive
from etl.shelf import Shelf
from phb.store import Store
from tests import postgres as postgresql
from tests import returns

NOTHING = Path("/nonexistent")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("PHB_DATA", str(folder))
    return folder


@pytest.fixture
def store_from(data: Path, tmp_path: Path) -> Callable[..., Store]:
    calls = iter(range(1000))

    def make(*given: returns.Return, as_at: str | None = None) -> Store:
        paths = returns.write(tmp_path / f"sent-{next(calls)}", given)
        for outcome in receive(paths, Shelf(data)):
            assert outcome.result != "turned away", outcome.sentence
        day = dt.date.fromisoformat(as_at) if as_at else None
        return Store(build(data, as_at=day, demo=NOTHING).store)

    return make


@pytest.fixture
def empty_data(data: Path) -> Path:
    build(data, demo=NOTHING)
    return data


@pytest.fixture(scope="session")
def demonstration_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration")
    build(folder)
    return folder


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
