"""Every count on every geography: crosswalk, area_quarter and undivided_quarter, by phb.methods.lineage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from etl import reference
from etl.reference import wrong
from etl.warehouse import Warehouse
from phb.methods.lineage import BASES, MISSING, STATUSES, Links, combine, link
from phb.methods.succession import Step, compose
from phb.quarters import Quarter

MEASURES = (
    "holders",
    "holders_direct_payment",
    "holders_notional",
    "holders_third_party",
    "holders_start",
    "starters",
    "ended",
    "in_quarter",
    "holders_ytd",
    "planned_holders",
    "chc_eligible",
)
SCORES = ("quality_kept", "quality_applicable")
CARE_GROUP = "care_group_"
AS_IT_WAS = "as_it_was"
_DIVIDED = BASES.index("divided")


@dataclass(frozen=True)
class Crosswalk:
    """For K CCGs on one boundary and V vintages, where each CCG's people live on each vintage.

    ccgs: (code, first day) of each; is_open (V, K) bool, on the vintage's first day; vintage, origin, heir
    (L,) places; share (L,) of the origin's people; links are in order of vintage and origin.
    """

    ccgs: list[tuple[str, dt.date]]
    vintages: list[reference.Vintage]
    is_open: np.ndarray
    vintage: np.ndarray
    origin: np.ndarray
    heir: np.ndarray
    share: np.ndarray


def crosswalk(steps: Sequence[Step]) -> Crosswalk:
    """Compose the succession for every CCG that ever was and every vintage, later and earlier."""
    vintages, organisations = reference.vintages(), reference.organisations()
    overlay = _overlay(vintages)
    quarter_of = {v.vintage: str(Quarter.containing(v.in_force_from)) for v in vintages}
    links = []
    for place, to in enumerate(vintages):
        on_it = {o.ccg_code: n for n, o in enumerate(organisations) if o.is_open(to.in_force_from)}
        shares = {
            v.in_force_from: compose(
                steps,
                quarter_of[v.vintage],
                quarter_of[to.vintage],
                people=overlay.get((v.in_force_from, to.in_force_from)),
            )
            for v in vintages
        }
        for n, o in enumerate(organisations):
            heirs = shares[o.effective_from].get(o.ccg_code, {o.ccg_code: 1.0})
            links += [(place, n, on_it[heir], share) for heir, share in sorted(heirs.items())]
    vintage, origin, heir, share = zip(*links)
    return Crosswalk(
        [(o.ccg_code, o.effective_from) for o in organisations],
        vintages,
        np.array([[o.is_open(v.in_force_from) for o in organisations] for v in vintages]),
        np.array(vintage),
        np.array(origin),
        np.array(heir),
        np.array(share),
    )


def _overlay(
    vintages: Sequence[reference.Vintage],
) -> dict[tuple[dt.date, dt.date], dict[str, dict[str, float]]]:
    """Read who lives where as counted in small areas: by two vintages' first days, then by their codes.

    Raises PlainError with the line for a code that is not of its vintage and a number that is none.
    """
    codes = {
        (v.vintage, o.ccg_code)
        for v in vintages
        for o in reference.organisations()
        if o.is_open(v.in_force_from)
    }
    counted: dict[tuple[str, str], dict[str, dict[str, float]]] = {}
    path = reference.REFERENCE / "geography" / "ccg_crosswalk.csv"
    for line, row in reference.numbered(path):
        old, new = (row["from_vintage"], row["from_ods"]), (row["to_vintage"], row["to_ods"])
        for vintage, code in (old, new):
            if (vintage, code) not in codes:
                raise wrong(path, line, f"{code} is not a CCG of {vintage}")
        if not row["pop_mid2019"].isdigit() or not int(row["pop_mid2019"]):
            raise wrong(path, line, f'"{row["pop_mid2019"]}" is not a number of people')
        people = float(row["pop_mid2019"])
        counted.setdefault((old[0], new[0]), {}).setdefault(old[1], {})[new[1]] = people
        counted.setdefault((new[0], old[0]), {}).setdefault(new[1], {})[old[1]] = people
    named = {vintage for pair in counted for vintage in pair}
    # A vintage on which nothing changed is not in the file: the one before it says the same.
    label = {v.in_force_from: max((n for n in named if n <= v.vintage), default="") for v in vintages}
    pairs = {(one, other): (label[one], label[other]) for one in label for other in label}
    return {days: counted[pair] for days, pair in pairs.items() if pair in counted}


@dataclass(frozen=True)
class _Panel:
    """The N rows of ccg_quarter: places of CCG and quarter, (N,) facts, and (N, M) counts with their rank.

    measures (M,) names the counts; holders of a care group are care_group_ and its name.
    """

    measures: list[str]
    quarters: list[str]
    ccg: np.ndarray
    quarter: np.ndarray
    population: np.ndarray
    population_year: np.ndarray
    has_returned: np.ndarray
    is_comparable: np.ndarray
    value: np.ndarray
    rank: np.ndarray


def rebase(store: Warehouse, walk: Crosswalk) -> None:
    """Put ccg_quarter on every geography, as the tables that the marts of geography are made of.

    On a vintage a count may be held against the quarter before unless either was made of parts; apportioned,
    always, since both are of the same people: whoever shows it says which of them is an estimate.
    """
    panel = _read(store, walk)
    alone = np.arange(len(walk.ccgs))
    links, targets = spread(walk, panel.ccg, panel.quarter, alone, alone, np.ones(alone.size))
    blocks = [_block(walk, panel, links, targets, panel.is_comparable[links.row], apportion=False)]
    names: list[tuple[str, str | None]] = [(AS_IT_WAS, None)]
    vintage_before = _vintage_before(walk, panel)
    for place, vintage in enumerate(walk.vintages):
        here = walk.vintage == place
        links, targets = spread(
            walk, panel.ccg, panel.quarter, walk.origin[here], walk.heir[here], walk.share[here]
        )
        before = vintage_before[targets // len(walk.ccgs)]
        is_divided = _is_divided(walk, place)[before, targets % len(walk.ccgs)] | (links.basis == _DIVIDED)
        for apportion, suffix in ((False, ""), (True, " apportioned")):
            is_comparable = (before >= 0) & (apportion | ~is_divided)
            blocks.append(_block(walk, panel, links, targets, is_comparable, apportion=apportion))
            names.append((vintage.vintage + suffix, vintage.vintage))
    for number, block in enumerate(blocks):
        block["geography"] = np.full(block["ccg"].size, number)
    _put(store, walk, panel, names)
    store.lend("raw_area_quarter", {name: np.concatenate([b[name] for b in blocks]) for name in blocks[0]})


def _put(
    store: Warehouse, walk: Crosswalk, panel: _Panel, geographies: Sequence[tuple[str, str | None]]
) -> None:
    """Put what the numbers in the other tables stand for, and the crosswalk."""
    names: dict[str, tuple[dict[str, str], Iterable[tuple[Any, ...]]]] = {
        "raw_geography": ({"geography": "varchar", "vintage": "varchar"}, geographies),
        "raw_ccg": ({"ccg_code": "varchar", "effective_from": "date"}, walk.ccgs),
        "raw_panel_quarter": ({"quarter": "varchar"}, [(quarter,) for quarter in panel.quarters]),
        "raw_crosswalk_vintage": ({"vintage": "varchar"}, [(v.vintage,) for v in walk.vintages]),
        "raw_status": ({"status": "varchar"}, [(status,) for status in STATUSES]),
        "raw_basis": ({"basis": "varchar"}, [(basis,) for basis in BASES]),
    }
    for table, (columns, rows) in names.items():
        numbered = [(place, *row) for place, row in enumerate(rows)]
        store.put(table, {"place": "integer", **columns}, numbered)
    store.lend(
        "raw_crosswalk", {name: getattr(walk, name) for name in ("vintage", "origin", "heir", "share")}
    )


def _read(store: Warehouse, walk: Crosswalk) -> _Panel:
    """Read ccg_quarter. A plan has no status of its own: there is one, or it is missing."""
    statuses = {name: f"{name}_status" for name in MEASURES}
    statuses["planned_holders"] = "if(planned_holders is null, 'missing', 'reported')"
    ranks = (f"{_rank(told)} as {name}_rank" for name, told in statuses.items())
    table = store.columns(
        "select ccg_code, effective_from::varchar as since, quarter, population, population_year,"
        f" has_returned, is_comparable, {', '.join(MEASURES)}, {', '.join(ranks)}"
        " from ccg_quarter order by quarter, ccg_code"
    )
    place = {(code, since.isoformat()): number for number, (code, since) in enumerate(walk.ccgs)}
    quarters = sorted(set(table["quarter"].tolist()))
    order = {quarter: number for number, quarter in enumerate(quarters)}
    scores, (groups, by_group, group_rank) = _scores(store), _care_groups(store)
    told = np.stack([table[f"{name}_rank"].astype(np.int8) for name in MEASURES], axis=1)
    return _Panel(
        [*MEASURES, *SCORES, *groups],
        quarters,
        np.array([place[key] for key in zip(table["ccg_code"], table["since"])], dtype=int),
        np.array([order[quarter] for quarter in table["quarter"]], dtype=int),
        _number(table["population"]),
        _number(table["population_year"]),
        table["has_returned"].astype(bool),
        table["is_comparable"].astype(bool),
        np.column_stack([*(_number(table[name]) for name in MEASURES), scores, by_group]),
        np.column_stack([told, np.where(np.isnan(scores), MISSING, 0), group_rank]).astype(np.int8),
    )


def _scores(store: Warehouse) -> np.ndarray:
    """(N, 2) the points that each return keeps, and those that apply to it; NaN where nothing applies."""
    table = store.columns(
        "select applicable - lost as quality_kept, applicable as quality_applicable"
        " from ccg_quarter left join return_quality using (ccg_code, quarter) order by quarter, ccg_code"
    )
    return np.column_stack([_number(table[name]) for name in SCORES])


def _care_groups(store: Warehouse) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Name each care group's column; give its holders and their rank, both (N, care groups)."""
    table = store.columns(
        f"select care_group, value, {_rank('status')} as rank from care_group_quarter"
        " order by quarter, ccg_code, care_group"
    )
    names = sorted(set(table["care_group"].tolist()))
    by_group = (-1, len(names)) if names else (0, 0)
    columns = _number(table["value"]).reshape(by_group), table["rank"].astype(np.int8).reshape(by_group)
    return [f"{CARE_GROUP}{name}" for name in names], *columns


def _rank(status: str) -> str:
    """Give the place of a status in STATUSES, in SQL."""
    return f"list_position({list(STATUSES)}, {status}) - 1"


def _number(column: np.ndarray) -> np.ndarray:
    """Give nulls as NaN."""
    return np.ma.filled(np.ma.asarray(column).astype(float), np.nan)


def spread(
    walk: Crosswalk,
    ccg: np.ndarray,
    quarter: np.ndarray,
    origin: np.ndarray,
    heir: np.ndarray,
    share: np.ndarray,
) -> tuple[Links, np.ndarray]:
    """Spread a crosswalk over N rows of a panel, each the place of a CCG and a quarter.

    origin, heir, share (L,) are links between CCGs, in order of origin. A target is quarter x CCGs + heir.
    """
    count = np.bincount(origin, minlength=len(walk.ccgs))
    first, each = np.cumsum(count) - count, count[ccg]
    row = np.repeat(np.arange(ccg.size), each)
    at = first[ccg[row]] + np.arange(row.size) - np.repeat(np.cumsum(each) - each, each)
    return link(quarter[row] * len(walk.ccgs) + heir[at], row, share[at])


def _vintage_before(walk: Crosswalk, panel: _Panel) -> np.ndarray:
    """(Q,) place of the vintage in force in the quarter before each; -1 before there were CCGs."""
    days = [(Quarter.parse(quarter) + -1).starts_on for quarter in panel.quarters]
    return np.array([sum(v.in_force_from <= day for v in walk.vintages) - 1 for day in days], dtype=int)


def _is_divided(walk: Crosswalk, vintage: int) -> np.ndarray:
    """(V, K) bool: on a vintage, CCG k is made of parts while vintage v is in force."""
    made = np.zeros((len(walk.vintages), len(walk.ccgs)), dtype=bool)
    parts = (walk.vintage == vintage) & (walk.share < 1)
    for origin, heir in zip(walk.origin[parts], walk.heir[parts]):
        made[walk.is_open[:, origin], heir] = True
    return made


def _block(
    walk: Crosswalk,
    panel: _Panel,
    links: Links,
    targets: np.ndarray,
    is_comparable: np.ndarray,
    *,
    apportion: bool,
) -> dict[str, np.ndarray]:
    """Give the columns of one geography's rows."""
    made = combine(panel.value, panel.rank, panel.population, links, apportion=apportion)
    columns = {
        "ccg": targets % len(walk.ccgs),
        "quarter": targets // len(walk.ccgs),
        "basis": links.basis,
        "predecessors": links.predecessors,
        "returned": np.add.reduceat(panel.has_returned[links.row].astype(int), links.start),
        "population": np.add.reduceat(panel.population[links.row] * links.share, links.start),
        "population_year": np.minimum.reduceat(panel.population_year[links.row], links.start),
        "is_comparable": is_comparable,
        "is_estimated": (links.basis == _DIVIDED) & apportion,
    }
    for number, measure in enumerate(panel.measures):
        columns[f"count:{measure}"] = made.value[:, number]
        columns[f"count:{measure}_at_least"] = made.at_least[:, number]
        columns[f"rank:{measure}"] = made.rank[:, number]
        columns[f"count:{measure}_share"] = made.population_share[:, number]
    return columns
