"""The launcher: `streamlit run app.py` warms what pages need, sets the headers and serves phb/ui/main.py."""

from __future__ import annotations

import gc
import importlib
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-eval' 'unsafe-inline' blob:; worker-src blob: 'self'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Outlines carry their content's hash in their name, so they never change under it; the map's code does not,
# and must be asked for anew after an upgrade.
_CACHE = {
    "/app/static/paths/": "public, max-age=31536000, immutable",
    "/app/static/area_map/": "no-cache",
}
_WARM = (
    "pandas",
    "plotly.graph_objects",
    "pyarrow",
    "scipy.stats",
    "phb.ui.frame",
    "phb.ui.pickers",
    "phb.ui.area_map",
    "phb.ui.intake",
    "phb.ui.return_strip",
    "phb.charts.benchmark_funnel",
    "phb.charts.changes",
    "phb.charts.progress_page",
)


class Headers:
    """Adds the security headers to every answer, and a year's cache to what never changes."""

    def __init__(self, app: Any) -> None:
        """Wrap an ASGI application."""
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on; on the way back, set the headers."""

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                for part, rule in _CACHE.items():
                    if message["status"] in (200, 304) and part in scope["path"]:
                        headers["Cache-Control"] = rule
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


@asynccontextmanager
async def _warm(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Import and open what the first page would wait for, then take it out of the collector's sight."""
    try:
        for name in _WARM:
            importlib.import_module(name)
        importlib.import_module("phb.ui.frame").warm()
    except Exception:
        logging.getLogger("phb.app").exception("Warming up failed; pages will say what is wrong")
    gc.collect()
    gc.freeze()
    yield {}


async def _home(request: Request) -> RedirectResponse:
    """Streamlit serves the home page at / alone; its own name is an address people write too."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


app = st.App(
    ROOT / "phb" / "ui" / "main.py",
    lifespan=_warm,
    middleware=[Middleware(Headers)],
    routes=[Route("/progress", _home)],
)
