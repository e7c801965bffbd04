"""Where the journal is kept: its tables, and SQLite or any other database under them; rows in, rows out.

Rows are only ever added. SQLite files are for their owner alone and keep a write-ahead log, so that readers
and writers of several processes do not stand in each other's way.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, ProgrammingError, SQLAlchemyError

from phb.errors import PlainError
from phb.journal_entries import Alert, PilotObservation, PilotSite

VERSION = 2  # of the tables below; a journal of a higher one is left alone, a lower one gains what it lacks
_PATIENCE = 30.0  # seconds for another writer to finish


class _Utc(sa.TypeDecorator[dt.datetime]):
    """A moment, kept in UTC: SQLite knows no time zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        return (
            value.astimezone(dt.UTC).replace(tzinfo=None if dialect.name == "sqlite" else dt.UTC)
            if value
            else None
        )

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


_TABLES = sa.MetaData()


def _columns(*texts: str, also: Mapping[str, Any] | None = None) -> list[sa.Column[Any]]:
    """Columns of every table: the order of entry (clocks of two machines disagree), an id, and texts."""
    number: sa.Column[Any] = sa.Column("number", sa.Integer, primary_key=True, autoincrement=True)
    told = [sa.Column(name, sa.Text, nullable=False) for name in texts]
    others = [sa.Column(name, kind) for name, kind in (also or {}).items()]
    return [number, sa.Column("id", sa.String(32), nullable=False, unique=True), *told, *others]


_version = sa.Table(
    "journal_version",
    _TABLES,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("made_at", _Utc, nullable=False),
)
_SEEN = tuple(field.name for field in fields(Alert))
_SAID = ("by", "kind", "note", "owner", "reason")
_act = sa.Table(
    "act",
    _TABLES,
    *_columns(*_SEEN, *_SAID, also={"at": _Utc, "review_quarter": sa.Text, "until": sa.Text}),
)
_site = sa.Table(
    "pilot_site",
    _TABLES,
    *_columns(
        *(name for name in PilotSite.model_fields if name != "organisation_count"),
        "added_by",
        also={"organisation_count": sa.Integer, "added_at": _Utc},
    ),
)
_observation = sa.Table(
    "pilot_observation",
    _TABLES,
    *_columns(
        *(name for name in PilotObservation.model_fields if name != "value"),
        "added_by",
        also={"value": sa.Float, "added_at": _Utc},
    ),
)
_send = sa.Table(
    "digest_send",
    _TABLES,
    *_columns("content", "store_version", also={"reserved_at": _Utc}),
    sa.Column("quarter", sa.String(12), nullable=False),
    sa.Column("recipient", sa.String(254), nullable=False),
    sa.Column("scope", sa.String(100), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.UniqueConstraint("quarter", "recipient", "scope", "attempt"),
)
_outcome = sa.Table(
    "digest_outcome",
    _TABLES,
    *_columns("outcome", "detail", also={"ended_at": _Utc}),
    sa.Column("send_id", sa.String(32), nullable=False, unique=True),
)
_scenario = sa.Table(
    "scenario",
    _TABLES,
    *_columns(
        *("by", "name", "note", "scope", "quarter", "geography", "aim", "levers", "seen", "store_version"),
        also={"at": _Utc},
    ),
)


class Taken(PlainError):
    """An entry of the same key is there already."""


class Database:
    """The tables at a URL. Every method raises PlainError for what is wrong with the database."""

    def __init__(self, url: str | Path) -> None:
        """Take a URL as SQLAlchemy reads it, or the path of an SQLite file; open nothing yet.

        Raises PlainError when the URL cannot be understood; a password in it is never shown.
        """
        self._url = URL.create("sqlite", database=str(url)) if isinstance(url, Path) else _understood(url)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give every row of a table in the order of entry; none where there is no journal yet."""
        path, asked = _path(self._url), _TABLES.tables[table]
        if path and not path.exists():
            return []
        with _plainly(self._url), _engine(self._url).connect() as connection:
            version = _version_of(connection)
            if version is None or (version < VERSION and not sa.inspect(connection).has_table(table)):
                return []
            columns = [column for column in asked.columns if column.name != "number"]
            found = connection.execute(sa.select(*columns).order_by(asked.c.number)).mappings()
            return [dict(row) for row in found]

    def add(self, **rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to tables in one transaction: all of them or none. Make the tables where there are none.

        Raises Taken where the key of a row is there already.
        """
        with _plainly(self._url):
            path = _path(self._url)
            if path:
                _make_file(path)
            engine = _engine(self._url)
            _make_tables(engine)
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                for table, some in rows.items():
                    if some:
                        connection.execute(sa.insert(_TABLES.tables[table]), list(some))


def _understood(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise PlainError(
            "PHB_JOURNAL_URL cannot be read as a database's URL; write it like "
            "postgresql://user:password@host/database, or leave it out."
        ) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise PlainError("PHB_JOURNAL_URL names no file; write it like sqlite:////srv/phb/journal.sqlite.")
    return url


def _path(url: URL) -> Path | None:
    """The file of an SQLite journal."""
    return Path(str(url.database)).absolute() if url.get_backend_name() == "sqlite" else None


def _where(url: URL) -> str:
    """Name the database in words without user, password or options."""
    path = _path(url)
    if path:
        return str(path)
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


_engines: dict[URL, sa.Engine] = {}
_lock = Lock()


def _engine(url: URL) -> sa.Engine:
    """Give the engine of a URL, one a process: engines are for all threads, connections for one."""
    with _lock:
        if url not in _engines:
            _engines[url] = _new_engine(url)
        return _engines[url]


def _new_engine(url: URL) -> sa.Engine:
    path = _path(url)
    if path is None:
        wait = {"connect_timeout": 10} if url.get_backend_name() == "postgresql" else {}
        try:
            return sa.create_engine(url, pool_pre_ping=True, pool_size=4, connect_args=wait)
        except ImportError:
            raise PlainError(f"The driver for {url.drivername} is not installed; install it first.") from None
    # A file deleted or put back from a copy while we run must be seen: no connection is kept.
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool, creator=partial(_connect, path))
    sa.event.listen(engine, "begin", _begin)
    return engine


def _connect(path: Path) -> sqlite3.Connection:
    """Open an SQLite file that is there; a reader makes none."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None
    )
    # Readers then never wait for a writer. It is kept in the file, and refused where the file is read-only.
    with suppress(sqlite3.OperationalError):
        connection.execute("pragma journal_mode = wal")
    return connection


def _begin(connection: sa.Connection) -> None:
    """Claim the file before the first write: two who read first and write then would wait for each other."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _make_file(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives its log the same rights."""
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise PlainError(f"The journal {path} cannot be made: {fault.strerror}; check the folder.") from None


def _make_tables(engine: sa.Engine) -> None:
    """Make what is missing, of an older journal too; what another process makes at this moment is ours."""
    for patience in (0.0, 0.1, 0.5, 2.0):
        time.sleep(patience)
        with suppress(IntegrityError, ProgrammingError):
            with engine.connect() as connection:
                if _version_of(connection) == VERSION:
                    return
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                if _version_of(connection) != VERSION:
                    _TABLES.create_all(connection)
                    connection.execute(
                        sa.insert(_version).values(version=VERSION, made_at=dt.datetime.now(dt.UTC))
                    )
                return
    raise PlainError("The journal's tables cannot be made; check what the database user may do.")


def _version_of(connection: sa.Connection) -> int | None:
    """The version of the journal there, None where there is none. PlainError for a newer one."""
    if not sa.inspect(connection).has_table(_version.name):
        return None
    found: int | None = connection.execute(sa.select(sa.func.max(_version.c.version))).scalar()
    if found is not None and found > VERSION:
        raise PlainError(
            f"The journal was written by a newer version of the monitor ({found}, this one knows {VERSION}); "
            "update the monitor."
        )
    return found


# By what a driver says, in small letters.
_SENTENCES = (
    (
        ("readonly", "read-only", "permission denied", "unable to open"),
        "The journal at {where} may not be written; nothing was kept. Let the monitor write there.",
    ),
    (
        ("not a database", "malformed"),
        "{where} is not a journal; move it away or put it back from a copy.",
    ),
    (("locked",), "The journal at {where} is busy; nothing was kept. Try again."),
)
_LOST = "The journal at {where} cannot be reached; check PHB_JOURNAL_URL and that the database runs."


@contextmanager
def _plainly(url: URL) -> Iterator[None]:
    """Say in a sentence what is wrong with the database; nothing of the driver's own words is repeated."""
    try:
        yield
    except IntegrityError:
        raise Taken("The journal holds such an entry already.") from None
    except SQLAlchemyError as fault:
        said = str(getattr(fault, "orig", "")).lower()
        sentence = next((words for marks, words in _SENTENCES if any(mark in said for mark in marks)), _LOST)
        raise PlainError(sentence.format(where=_where(url))) from None
