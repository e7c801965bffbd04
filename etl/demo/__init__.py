"""The demonstration returns: made up from a fixed seed, in real layouts, held to national anchors.

`write` fills a folder with returns (voluntary-era CSV, mandatory-era workbooks, published-style CSV,
plans), `received.csv` (file, received_on, published_on), `truth.csv` (what was planted), `contacts.csv` and a
README.
Same seed, same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from etl.demo import contacts, files, places, plan, rollout, submissions, trajectories, truth
from etl.demo.files import Row
from etl.demo.places import MANDATORY, QUARTERS, Places
from etl.demo.submissions import Submission

SEED = 20150930
PUBLISHED = (17, 19, 21, 22)  # quarters that also come as a published-style file, seven weeks on
_CSV_MANNERS = {
    2: ("utf-8-sig", ","),
    3: ("utf-8", ";"),
    6: ("utf-8", "\t"),
    7: ("utf-16-le", ","),
    10: ("cp1252", ","),
}
_README = """# Demonstration returns

**Demonstration: made-up figures.** No figure in this folder is a CCG's own. `python -m etl demo` writes it
anew from a fixed seed (`etl/demo/`); the same seed gives the same bytes. CCG names, codes, mergers and
populations are real; the counts are drawn so that the national totals pass through the published figures
(the anchors are held by `tests/etl/test_demo.py`).

* `demonstration-<quarter>.csv`, `demonstration-<quarter>.xlsx`: the country's returns of a quarter.
* `demonstration-<quarter>-late.xlsx`: what came after the deadline.
* `demonstration-<quarter>-<code>-*.csv|xlsx`: one CCG's late, restated or oddly labelled return.
* `demonstration-<quarter>-published.csv`: published style, rounded to 5, 1 to 7 as `*`.
* `demonstration-trajectory-*.csv`: planned holders.
* `{closed}`: uses a code that closed in a merger; turned away, as it should be.
* `received.csv`: when each file came and, for published ones, was published.
* `contacts.csv`: made-up people at example.org, on numbers kept for drama (01632 960000 to 960999).
* `truth.csv`: every planted stall and fault (kind, CCG, first and last quarter, note), for scoring.
"""


def write(folder: Path, seed: int = SEED) -> None:
    """Write the demonstration into `folder`, removing demonstration files of an earlier writing."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("demonstration-*")):
        old.unlink()
    rng = np.random.default_rng(seed)
    where = places.load()
    level = rollout.propensity(where, rng)
    size = (where.population * level).mean(axis=1)
    planned = plan.draw(where, size, rng)
    history = rollout.simulate(where, planned, level, rng)
    sent = submissions.make(where, planned, history, rng)
    plans = trajectories.draw(where, history, level, rng)
    listed = {q: list(submissions.listed_without_return(where, planned, q)) for q in range(len(QUARTERS))}

    received: list[tuple[dt.date, str, str]] = []
    for quarter in range(len(QUARTERS)):
        received += _write_quarter(folder, where, [s for s in sent if s.quarter == quarter], listed[quarter])
    for day, rows in plans.files.items():
        name = f"demonstration-trajectory-{day.isoformat()}.csv"
        files.write_csv(folder / name, rows)
        received.append((day, name, ""))
    received.append(_write_closed_code(folder, where, history))
    received_rows: list[Row] = [("file", "received_on", "published_on")]
    received_rows += [(name, day.isoformat(), published) for day, name, published in sorted(received)]
    files.write_csv(folder / "received.csv", received_rows)
    files.write_csv(folder / "contacts.csv", contacts.rows(where))
    files.write_csv(folder / "truth.csv", truth.rows(where, planned, plans, listed))
    (folder / "README.md").write_text(_README.format(closed=_closed_name()), encoding="utf-8", newline="\n")


def _write_quarter(
    folder: Path, where: Places, sent: Sequence[Submission], listed: Sequence[int]
) -> list[tuple[dt.date, str, str]]:
    """Write a quarter's country, single and published files: (received on, name, published on) of each."""
    quarter = sent[0].quarter
    suffix = "csv" if quarter < MANDATORY else "xlsx"
    stem = f"demonstration-{files.slug(quarter)}"
    written = []
    for ending in sorted({s.file for s in sent}):
        together = [s for s in sent if s.file == ending]
        name = f"{stem}{'-' * bool(ending)}{ending}.{suffix}"
        _write_return(folder / name, where, together, listed if ending == "" else (), quarter)
        written.append((together[0].received_on, name, ""))
    if quarter in PUBLISHED:
        day = submissions.working_day(quarter, 34)
        known = {s.ccg: s for s in sent if s.received_on <= submissions.working_day(quarter, 22)}
        name = f"{stem}-published.csv"
        files.write_csv(folder / name, files.published_rows(where, list(known.values()), quarter))
        written.append((day, name, day.isoformat()))
    return written


def _write_return(
    path: Path, where: Places, sent: Sequence[Submission], listed: Sequence[int], quarter: int
) -> None:
    """Write one return in its era's layout; some voluntary-era files differ in encoding and separator."""
    if quarter >= MANDATORY:
        files.write_workbook(path, where, sent, listed, quarter)
        return
    encoding, delimiter = _CSV_MANNERS.get(quarter, ("utf-8", ","))
    rows = files.voluntary_rows(where, sent, listed, quarter)
    files.write_csv(path, rows, encoding=encoding, delimiter=delimiter)


def _closed_name() -> str:
    """File name of the return that uses a closed code."""
    code, quarter = truth.CLOSED_CODE
    return f"demonstration-{files.slug(quarter)}-{code}-closed.xlsx"


def _write_closed_code(folder: Path, where: Places, history: rollout.Rollout) -> tuple[dt.date, str, str]:
    """Write a return of a CCG that had merged before the quarter: its last figures under the old code."""
    code, quarter = truth.CLOSED_CODE
    ccg = where.position(code)
    parts = (history.start, history.new, history.ended, history.ytd)
    cells = np.stack([part[ccg, quarter - 1] for part in parts])
    day = submissions.country_date(quarter)
    sent = Submission(ccg, quarter, cells, 0, (0, 1, 2, 5), code, day)
    files.write_workbook(folder / _closed_name(), where, [sent], (), quarter)
    return day, _closed_name(), ""
