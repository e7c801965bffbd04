"""The real app in a real Chromium: a process a data folder, a tab a test, and everything that went wrong.

Fixtures
    serve          serve(data) -> address of a fresh app process with PHB_DATA=data; stopped after the test
    monitor        address of one app process over the demonstration, shared by the session
    tab            open_tab(width, height, dark) -> Tab; after the test no tab may have met a console error,
                   a failed request or a request to another host. Tabs share the cache only:
                   cookies and local storage are emptied after each test
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# On a deep link Streamlit looks for itself below the page's address first; it expects not to be there.
EXPECTED_404 = ("/_stcore/health", "/_stcore/host-config")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Tab:
    """A page with a memory for what went wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.fetched: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"page error: {error}"))
        page.on(
            "requestfailed", lambda request: self.wrong.append(f"failed: {request.url} {request.failure}")
        )
        page.on("response", self._response)
        page.on("request", self._request)

    def _console(self, message) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not urlsplit(address).path.endswith(EXPECTED_404):
            self.wrong.append(f"console: {message.text}")

    def _response(self, response) -> None:
        path = urlsplit(response.url).path
        below = path.endswith(EXPECTED_404) and not path.startswith(EXPECTED_404)
        if response.status >= 400 and not below:
            self.wrong.append(f"{response.status}: {response.url}")

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        self.fetched.append(parts.path)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"off-host: {request.url}")

    def open(self, address: str) -> Page:
        """Go to an address and wait until Streamlit has finished the run."""
        self.page.goto(address)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page stands: before its first run Streamlit says that none is under way, too."""
        self.page.wait_for_function(
            """() => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
            && document.querySelector('[data-testid="stMain"] h1, [data-testid="stMain"] [role="alert"]')
            && !document.querySelector('[data-testid="stMain"] [data-stale="true"]')""",
            timeout=60_000,
        )

    def sideways(self) -> int:
        """Pixels by which the page scrolls sideways."""
        return self.page.evaluate(
            "Math.max(...[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map((one) => one.scrollWidth - one.clientWidth))"
        )


@contextmanager
def _app(data: Path, log: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "PHB_DATA": str(data)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).read()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    with ExitStack() as stack:
        yield lambda data: stack.enter_context(_app(data, tmp_path / "app.log"))


@pytest.fixture(scope="session")
def monitor(demonstration_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with _app(demonstration_data, tmp_path_factory.mktemp("app") / "app.log") as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def profile(chromium: Browser) -> Iterator[BrowserContext]:
    """One profile for all tabs: with a fresh one each, a test would fetch and compile Streamlit first."""
    opened = chromium.new_context(reduced_motion="reduce", accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def tab(profile: BrowserContext) -> Iterator[Callable[..., Tab]]:
    tabs: list[Tab] = []

    def open_tab(width: int = 1440, height: int = 900, dark: bool = False) -> Tab:
        page = profile.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        tabs.append(Tab(page))
        return tabs[-1]

    yield open_tab
    wrong = [one for opened in tabs for one in opened.wrong]
    for opened in tabs:
        if opened.page.url.startswith("http"):
            opened.page.evaluate("localStorage.clear()")
        opened.page.close()
    profile.clear_cookies()
    assert wrong == []
