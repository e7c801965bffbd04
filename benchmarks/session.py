"""A browser session without the browser: speaks Streamlit's websocket, so that the server alone is timed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

REPOSITORY = Path(__file__).resolve().parents[1]


class Rerun(NamedTuple):
    """One run of the script: seconds until it finished, bytes received, the largest message."""

    seconds: float
    received: int
    largest: int


class Session:
    """One open page. Keeps what a browser keeps: widget states and the hashes of cached messages."""

    def __init__(self, address: str, page: str = "", query: str = "") -> None:
        self._socket = connect(
            address.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        self._page, self._query = page, query
        self._hashes: dict[str, None] = {}
        self._states: dict[str, str | list[str]] = {}
        self._widgets: dict[str, str] = {}
        self._script_hash = ""

    def run(self) -> Rerun:
        """Run the page once, as a browser asks for it, and wait for its last message."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = (
            self._query,
            self._page,
            self._script_hash,
        )
        rerun.cached_message_hashes.extend(self._hashes)
        for widget, value in self._states.items():
            state = rerun.widget_states.widgets.add()
            state.id = widget
            if isinstance(value, list):
                state.string_array_value.data.extend(value)
            else:
                state.string_value = value
        received = largest = 0
        began = time.perf_counter()
        self._socket.send(message.SerializeToString())
        while True:
            raw = self._socket.recv(timeout=120)
            received, largest = received + len(raw), max(largest, len(raw))
            forward = ForwardMsg.FromString(raw)
            if forward.hash and forward.metadata.cacheable:
                self._hashes[forward.hash] = None
            kind = forward.WhichOneof("type")
            # The new session names the main script; which page it turned out to be comes with the navigation.
            if kind == "navigation":
                self._script_hash = forward.navigation.page_script_hash
            elif kind == "delta":
                self._remember(forward)
            elif kind == "script_finished":
                return Rerun(time.perf_counter() - began, received, largest)

    def _remember(self, forward: ForwardMsg) -> None:
        element = forward.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("selectbox", "date_input"):
            widget = getattr(element, kind)
            self._widgets[widget.label] = widget.id

    def choose(self, label: str, option: str) -> Rerun:
        """Choose an option of the select box with this label, and run."""
        self._states[self._widgets[label]] = option
        return self.run()

    def choose_day(self, label: str, day: str) -> Rerun:
        """Choose a day like "2018/07/02" in the date box with this label, or none with "", and run."""
        self._states[self._widgets[label]] = [day] if day else []
        return self.run()

    def close(self) -> None:
        """Leave, as a closed tab does."""
        self._socket.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server(NamedTuple):
    """A process that serves: its address, and the CPU it has used."""

    address: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """CPU seconds used so far, in its own code and in the kernel's on its behalf."""
        used = self.process.cpu_times()
        return used.user + used.system


@contextmanager
def served(script: Path, data: Path | None = None) -> Iterator[Server]:
    """Serve a Streamlit script with the product's own configuration."""
    port = free_port()
    environment = {**os.environ} | ({"PHB_DATA": str(data)} if data else {})
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(address + "/_stcore/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.05)
        yield Server(address, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()
