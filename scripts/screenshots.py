"""Pictures of the running app for README.md: docs/<page>.png at laptop width, from the demonstration."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.session import REPOSITORY, served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
PAGES = {
    "progress": "/",
    "area_map": "/area_map",
    "alerts": "/alerts",
    "pilots": "/pilots",
    "road": "/road",
    "benchmark": "/benchmark?ccg=15F",
    "compare": "/compare",
    "planner": "/planner",
    "changes": "/changes",
    "returns": "/returns",
}


def main() -> None:
    """Build the demonstration in a folder of its own, serve it, and photograph each page."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "etl", "build"],
            cwd=REPOSITORY,
            env={**os.environ, "PHB_DATA": folder},
            check=True,
        )
        with served(REPOSITORY / "app.py", Path(folder)) as server, sync_playwright() as player:
            browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            page = browser.new_page(viewport={"width": 1440, "height": 1120})
            for name, path in PAGES.items():
                page.goto(server.address + path)
                page.wait_for_load_state("networkidle")
                page.get_by_role("heading", level=1).first.wait_for()
                page.wait_for_timeout(2500)
                page.screenshot(path=REPOSITORY / "docs" / f"{name}.png")
                print(f"docs/{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
