"""A real PostgreSQL for tests: Debian's server, in a folder of its own, on a free port of this machine.

PostgreSQL refuses to run as root, so that root gives it to an unprivileged user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

PASSWORD = "made-up-password"


def _bin() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[4]))
    assert found, "there is no PostgreSQL server; `make test` installs it: apt-get install postgresql"
    return found[-1].parent


def _user() -> str | None:
    """Whom to run it as: ourselves unless we are root."""
    if os.getuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


class Server:
    """One running server; each database() is a new empty one."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, database: str = "postgres", password: str = PASSWORD, options: str = "") -> str:
        return f"postgresql://phb:{password}@127.0.0.1:{self.port}/{database}{options}"

    def database(self) -> str:
        name = f"journal_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.url(name)


@contextmanager
def server() -> Iterator[Server]:
    """Run a server until the block ends."""
    home = Path(tempfile.mkdtemp(prefix="phb-postgres-"))
    user, binaries = _user(), _bin()
    try:
        if user:
            shutil.chown(home, user)
        word = home / "word"
        word.write_text(PASSWORD)
        if user:
            shutil.chown(word, user)
        make = [binaries / "initdb", "-D", home / "data", "-U", "phb", f"--pwfile={word}"]
        settings = ["--auth=scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*make, *settings], user=user, cwd=home, check=True, capture_output=True, env={})
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        run = [
            binaries / "postgres",
            "-D",
            home / "data",
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        with (home / "log").open("wb") as log:
            running = subprocess.Popen(
                [*run, "-c", f"unix_socket_directories={home}", "-c", "fsync=off"],
                user=user,
                cwd=home,
                stdout=log,
                stderr=log,
                env={},
            )
        try:
            found = Server(port)
            _wait_for(found, running, home / "log")
            yield found
        finally:
            running.send_signal(signal.SIGQUIT)  # waits for nobody and writes nothing more
            running.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(found: Server, running: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        assert running.poll() is None, log.read_text(errors="replace")
        try:
            psycopg.connect(found.url()).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
