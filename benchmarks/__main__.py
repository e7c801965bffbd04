"""Measure everything in the table of time budgets, into benchmarks/README.md: `make benchmark`."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import track

from benchmarks.session import REPOSITORY, Rerun, Server, Session, served
from etl.build import build
from phb.analysis.area_map import ccg_names
from phb.analysis.road import road
from phb.definitions import care_groups, measure
from phb.methods.fair_share import allocate
from phb.store import Store

RERUNS = 40
PAGES = {
    "Progress": "",
    "Road to 2020": "road",
    "Planner": "planner",
    "What changed": "changes",
    "Area map": "area_map",
    "Alerts": "alerts",
    "Compare": "compare",
    "Pilots": "pilots",
    "Returns": "returns",
    "Method": "method",
}
AS_AT = "2018/07/02"
_A_WHOLE_PAGE = 4_000  # bytes: the page that waits for a build says less


class Row(NamedTuple):
    """One line of the table: what is measured, the budget and what came out, in one unit."""

    what: str
    budget: float | None
    measured: float
    unit: str


def _command(*words: str, data: Path) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "etl", *words], cwd=REPOSITORY, env={**os.environ, "PHB_DATA": str(data)},
        check=True, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - began


def builds(data: Path) -> list[Row]:
    """The way in, on a fresh data folder, process start included."""
    first = _command("build", data=data)
    for snapshot in (data / "snapshots").glob("*.duckdb"):
        snapshot.unlink()
    (data / "CURRENT.json").unlink()
    again = _command("build", data=data)
    nothing = _command(data=data)
    alerts = _alerts(data)
    as_at = _command("build", "--as-at", AS_AT.replace("/", "-"), data=data)
    return [
        Row(
            "First build on a new machine: the demonstration received through the door, then built",
            None,
            first,
            "s",
        ),
        Row("Full build from the demonstration", 5, again, "s"),
        Row("Of that, every quarter's alerts raised and their marts written", 2, alerts, "s"),
        Row("What was known on a day, built on demand", 6, as_at, "s"),
        Row("`python -m etl` with nothing new", None, nothing, "s"),
    ]


def _alerts(data: Path) -> float:
    """Build once more in this process, and time the steps from raising the alerts on."""
    for snapshot in (data / "snapshots").glob("*.duckdb"):
        snapshot.unlink()
    times: dict[str, float] = {}
    build(data, progress=lambda what, _done, _total: times.setdefault(what, time.perf_counter()))
    return times["built"] - times["raising alerts"]


class Cost(NamedTuple):
    """What a rerun costs: the median wait for its last message, and the server's CPU on average; ms."""

    wait: float
    cpu: float


def _cost(server: Server, rerun: Callable[[], Rerun]) -> Cost:
    """Time RERUNS of one kind. The wait is mostly transport, the same for an empty page; the CPU is ours."""
    before = server.cpu_seconds()
    wait = statistics.median(rerun().seconds for _ in range(RERUNS)) * 1000
    return Cost(wait, (server.cpu_seconds() - before) * 1000 / RERUNS)


def _rows(what: str, cost: Cost, floor: Cost, budget: float) -> list[Row]:
    """What a rerun costs above an empty page's, in time and in CPU."""
    return [
        Row(f"{what} above an empty page's, median", budget, cost.wait - floor.wait, "ms"),
        Row(f"{what} above an empty page's, CPU of the server", budget, cost.cpu - floor.cpu, "ms"),
    ]


def pages(data: Path) -> list[Row]:
    """First page after a warm start, and warm reruns against an empty page's."""
    rows = []
    with served(REPOSITORY / "benchmarks/empty/app.py") as server:
        empty = Session(server.address)
        empty.run()
        floor = _cost(server, empty.run)
        rows.append(Row("Empty Streamlit page: warm rerun, median", None, floor.wait, "ms"))
        rows.append(Row("Empty Streamlit page: warm rerun, CPU of the server", None, floor.cpu, "ms"))
    with served(REPOSITORY / "app.py", data) as server:
        rows.append(Row("First page after a warm start", 0.6, Session(server.address).run().seconds, "s"))
        for title, page in PAGES.items():
            session = Session(server.address, page)
            session.run()
            session.run()
            # The list of alerts reads what people wrote in every run.
            budget = 60 if title == "Alerts" else 40
            rows += _rows(f"{title}: warm rerun", _cost(server, session.run), floor, budget)
        for title in ("Area map", "What changed"):
            session = Session(server.address, PAGES[title])
            session.run()
            rows += _rows(f"{title}: geography switched", _cost(server, _switching(session)), floor, 60)
            rows += _rows(f"{title}: known as-at day switched", _cost(server, _days(session)), floor, 60)
        rows += _benchmark(server, data, floor)
        session = Session(server.address, PAGES["Planner"])
        session.run()
        rows += _rows("Planner: a lever moved", _cost(server, _levers(session)), floor, 150)
        rows += _map(server.address)
    return rows


def _benchmark(server: Server, data: Path, floor: Cost) -> list[Row]:
    """Choose one CCG after another, each for the first time, and then look at the same one again."""
    # A CCG that closed leads to the one it is part of, which may be known already: only those of today.
    latest = Store.current(data).rows("area_map_vintage", vintage=None, quarter="2019-20 Q3")[0]["vintage"]
    known = {row["ccg_code"] for row in Store.current(data).rows("peers", vintage=latest)}
    titles = [title for code, title in ccg_names(Store.current(data)).items() if code in known]
    session = Session(server.address, "benchmark")
    session.run()
    session.choose("CCG", titles.pop())
    first = _cost(server, lambda: session.choose("CCG", titles.pop()))
    return [
        *_rows("Benchmark: a CCG chosen for the first time", first, floor, 150),
        *_rows("Benchmark: warm rerun", _cost(server, session.run), floor, 60),
    ]


def _levers(session: Session) -> Callable[[], Rerun]:
    """Offer one care group after the other everywhere."""
    titles = cycle(one.title for one in care_groups().values())
    return lambda: session.choose("Care group offered everywhere", next(titles))


def questions(data: Path) -> list[Row]:
    """The road to a target: every area's needs and projection asked of the store, and people shared out."""
    store = Store.current(data)
    asked = {"quarter": "2019-20 Q3", "geography": "2019-04", "weighting": "residents"}
    road(store, aim="mandate", **asked)
    asking = _median(lambda: road(store, aim="by_2020", **asked))
    rng = np.random.default_rng(1)
    weights, floors = rng.lognormal(size=10_000), rng.integers(0, 500, 10_000)
    sharing = _median(lambda: allocate(10_000_000, weights, floors))
    return [
        Row("Run rates, shares and projections of all CCGs, regions and England", 100, asking, "ms"),
        Row("10 million people shared out among 10,000 areas", 1_000, sharing, "ms"),
    ]


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(9):
        began = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _switching(session: Session) -> Callable[[], Rerun]:
    """Go through the geographies in turn."""
    ways = cycle(("As it was in each quarter", "Estimated, on the CCGs of…", "On the CCGs of…"))
    return lambda: session.choose("Geography", next(ways))


def _days(session: Session) -> Callable[[], Rerun]:
    """Go to and fro between now and a day whose store is there already; the first visits build it."""
    for _ in range(600):
        if session.choose_day("As at", AS_AT).received > _A_WHOLE_PAGE:
            break
        time.sleep(0.2)
    days = cycle(("", AS_AT))
    return lambda: session.choose_day("As at", next(days))


def _map(address: str) -> list[Row]:
    session = Session(address, "area_map")
    first = session.run()
    rows = [Row("Area map: first message beyond the cached paths, largest", 20, first.largest / 1000, "kB")]
    for label, option in (("Quarter", "2016-17 Q2"), ("Measure", measure("starters_per_100k").title)):
        changed = session.choose(label, option)
        rows.append(
            Row(f"Area map: {label.lower()} changed, all messages", 14, changed.received / 1000, "kB")
        )
    return rows


def paths() -> list[Row]:
    """The map's paths as they travel: gzipped, the largest vintage."""
    sizes = [
        len(gzip.compress(path.read_bytes(), 6)) / 1000
        for path in (REPOSITORY / "phb/ui/static/paths").glob("2*.json")
    ]
    return [Row("Map paths of the largest vintage, gzipped", 180, max(sizes), "kB")]


def write(rows: list[Row]) -> None:
    """Put the table between the markers of README.md."""
    lines = ["| what | budget | measured |", "|---|---|---|"]
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:g} {row.unit}"
        over = " **over**" if row.budget is not None and row.measured > row.budget else ""
        lines.append(f"| {row.what} | {budget} | {row.measured:.3g} {row.unit}{over} |")
    readme = Path(__file__).with_name("README.md")
    before, _, rest = readme.read_text().partition("<!-- table -->")
    _, _, after = rest.partition("<!-- end of table -->")
    stamp = (
        f"Measured on {dt.date.today():%d %B %Y}, {os.cpu_count()} cores, Python {sys.version.split()[0]}."
    )
    table = "\n".join(lines)
    readme.write_text(f"{before}<!-- table -->\n{stamp}\n\n{table}\n<!-- end of table -->{after}")


def main() -> None:
    """Run every measurement, show it and keep it."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        steps: list[Callable[[], list[Row]]] = [lambda: builds(data), lambda: questions(data)]
        steps += [lambda: pages(data), paths]
        for step in track(steps, description="Measuring"):
            rows += step()
    for row in rows:
        budget = "" if row.budget is None else f"(budget {row.budget:g})"
        Console().print(f"{row.what}: {row.measured:.3g} {row.unit} {budget}")
    write(rows)


if __name__ == "__main__":
    main()
