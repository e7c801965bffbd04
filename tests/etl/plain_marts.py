"""The marts a second time: slow, obvious, in plain dicts, to hold the SQL against.

A cell is (value or None, status). A section is (measure, breakdown). A teller is "direct" or "published".
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from etl.reference import organisations, read
from phb.quarters import Quarter

ARRANGEMENTS = ("direct_payment", "notional", "third_party")
BREAKDOWNS = ("total", "arrangement", "care_group", "care_group_arrangement")
WEIGHT = ("reported", "rounded", "not_applicable", "blocked", "not_comparable", "suppressed", "missing")
MISSING = (None, "missing")
LAST_VOLUNTARY = Quarter(2016, 4)
TOLD = ("holders_start", "starters", "ended", "holders_ytd")


def is_valued(cell):
    return cell[1] in ("reported", "rounded")


def add(cells):
    """Sum parts: the heaviest status wins, except that parts that do not apply are left out."""
    heaviest = max((c[1] for c in cells), key=WEIGHT.index)
    if WEIGHT.index(heaviest) > WEIGHT.index("not_applicable"):
        return (None, heaviest)
    valued = [c for c in cells if is_valued(c)]
    if not valued:
        return (None, "not_applicable")
    return (sum(c[0] for c in valued), max((c[1] for c in valued), key=WEIGHT.index))


def figure(cells, group, arrangement):
    """Give (cell, was it given) for one care group and arrangement of a block, None if nothing tells it."""
    given = cells.get((group, arrangement))
    if given and given[1] != "missing":
        return given, True
    by_group = [c for (g, a), c in cells.items() if group == "all" and g != "all" and a == arrangement]
    by_arrangement = []
    if arrangement == "all":
        found = [figure(cells, group, a) for a in ARRANGEMENTS]
        if any(found):
            by_arrangement = [f[0] if f else MISSING for f in found]
    if by_arrangement and (is_valued(add(by_arrangement)) or not by_group):
        return add(by_arrangement), False
    if by_group:
        return add(by_group), False
    return (given, False) if given else None


def current_blocks(receipts, lines):
    """Give current[teller][ccg, quarter, measure] = [(receipt, breakdown, version, cells)], and all sent."""
    ever = defaultdict(list)
    for receipt in receipts:
        if receipt.withdrawn_on:
            continue
        blocks = defaultdict(dict)
        for row in lines[receipt.sha256]:
            key = (row["ccg_code"], row["quarter"], row["measure"], row["breakdown"], row["plan_version"])
            blocks[key][row["care_group"], row["arrangement"]] = (row["value"], row["status"])
        for key, cells in blocks.items():
            if any(status != "missing" for _, status in cells.values()):
                ever[key].append((receipt, cells))
    current = {"direct": defaultdict(list), "published": defaultdict(list)}
    for (ccg, quarter, measure, breakdown, version), found in ever.items():
        receipt, cells = max(
            found, key=lambda f: (f[0].authority == "direct", f[0].received_on, f[0].sequence)
        )
        current[receipt.authority][ccg, quarter, measure].append((receipt, breakdown, version, cells))
    return current, ever


def best(blocks):
    """Give told[group, arrangement] = cell over the sections of one measure."""
    found = defaultdict(list)
    for receipt, breakdown, _version, cells in blocks:
        groups = {g for g, _ in cells} | {"all"}
        for group in groups:
            for arrangement in ("all", *ARRANGEMENTS):
                told = figure(cells, group, arrangement)
                if told:
                    cell, given = told
                    merit = (cell[1] != "missing", is_valued(cell), given)
                    merit += (receipt.received_on, receipt.sequence, BREAKDOWNS.index(breakdown))
                    found[group, arrangement].append((merit, cell))
    return {key: max(candidates)[1] for key, candidates in found.items()}


def boundary(ccg, quarter):
    return next(o for o in organisations() if o.ccg_code == ccg and o.is_open(quarter.starts_on))


def live(told, later, key):
    """Give ((value, status), basis) of live holders for one care group and arrangement."""
    returned = told.get("holders", {}).get(key, MISSING)
    start, new, ended = (told.get(m, {}).get(key, MISSING) for m in ("holders_start", "starters", "ended"))
    following = later.get("holders_start", {}).get(key, MISSING)
    if returned[1] != "missing":
        return returned, "returned"
    if is_valued(start) and is_valued(new) and is_valued(ended):
        value = start[0] + new[0] - ended[0]
        status = max((c[1] for c in (start, new, ended)), key=WEIGHT.index)
        return ((None, "blocked") if value < 0 else (value, status)), "start_new_ended"
    if following[1] != "missing":
        return following, "next_start"
    if "missing" not in (start[1], new[1], ended[1]):
        return (None, max((c[1] for c in (start, new, ended)), key=WEIGHT.index)), "start_new_ended"
    return MISSING, None


def in_quarter(told, key):
    returned = told.get("in_quarter", {}).get(key, MISSING)
    start, new = (told.get(m, {}).get(key, MISSING) for m in ("holders_start", "starters"))
    if returned[1] != "missing" or "missing" in (start[1], new[1]):
        return returned
    status = max((start[1], new[1]), key=WEIGHT.index)
    return (start[0] + new[0], status) if is_valued(start) and is_valued(new) else (None, status)


def ccg_quarters(receipts, lines):
    """Give rows[ccg, quarter] of ccg_quarter, and cells[ccg, quarter, measure, group, arrangement]."""
    current, ever = current_blocks(receipts, lines)
    told = {teller: defaultdict(lambda: defaultdict(dict)) for teller in current}
    for teller, blocks in current.items():
        for (ccg, quarter, measure), found in blocks.items():
            if measure != "planned_holders":
                told[teller][ccg, quarter][measure] = best(found)
    held = {Quarter.parse(q) for t in told.values() for _, q in t}
    rows, groups = {}, {}
    quarter = min(held, default=None)
    while held and quarter <= max(held):
        for organisation in organisations():
            if organisation.is_open(quarter.starts_on):
                ccg = organisation.ccg_code
                figures = {}
                for teller in ("published", "direct"):
                    for key, cell in tell(told[teller], ccg, quarter).items():
                        if cell[0][1] != "missing" or key not in figures:
                            figures[key] = cell
                rows[ccg, str(quarter)] = row(organisation, quarter, figures, current, ever)
                for (measure, group, arrangement), (cell, _) in figures.items():
                    if group != "all" and not (measure in ("holders", "in_quarter") and cell[1] == "missing"):
                        groups[ccg, str(quarter), measure, group, arrangement] = cell
        quarter += 1
    return rows, groups


def tell(told, ccg, quarter):
    """Give figures[measure, group, arrangement] = (cell, basis) by one teller; none without a return."""
    mine = told.get((ccg, str(quarter)))
    if not mine:
        return {}
    here = boundary(ccg, quarter)
    is_within = here.is_open((quarter + 1).starts_on) and quarter != LAST_VOLUNTARY
    later = told.get((ccg, str(quarter + 1)), {}) if is_within else {}
    found = {(measure, *key): (cell, None) for measure in TOLD for key, cell in mine.get(measure, {}).items()}
    for key in {key for cells in mine.values() for key in cells}:
        found["holders", *key] = live(mine, later, key)
        found["in_quarter", *key] = (in_quarter(mine, key), None)
    return found


def row(organisation, quarter, figures, current, ever):
    ccg, name = organisation.ccg_code, str(quarter)
    answers = [
        receipt
        for (code, when, measure, _, _), found in ever.items()
        if (code, when) == (ccg, name) and measure != "planned_holders"
        for receipt, _ in found
    ]
    direct = [r.received_on for r in answers if r.authority == "direct"]
    (holders, basis) = figures.get(("holders", "all", "all"), (MISSING, None))
    made = {
        "has_returned": bool(answers),
        "received_on": min(direct or [r.received_on for r in answers], default=None),
        "is_comparable": organisation.effective_from < quarter.starts_on,
        "holders": holders,
        "holders_basis": basis,
    }
    for arrangement in ARRANGEMENTS:
        made[f"holders_{arrangement}"] = figures.get(("holders", "all", arrangement), (MISSING, None))[0]
    for measure in (*TOLD, "in_quarter"):
        made[measure] = figures.get((measure, "all", "all"), (MISSING, None))[0]
    plans = sorted(
        (version, cells["all", "all"][0])
        for _, _, version, cells in current["direct"].get((ccg, name, "planned_holders"), [])
        if cells["all", "all"][0] is not None
    )
    made["planned_holders"] = plans[-1][1] if plans else None
    made["planned_holders_original"] = plans[0][1] if plans else None
    made["population"], made["population_year"] = residents(organisation.ons_code, quarter)
    return made


_RESIDENTS = defaultdict(dict)
for _row in read("geography/ccg_population.csv"):
    if _row["population_type"].startswith("resident"):
        _RESIDENTS[_row["vintage"], _row["ons_code"]][int(_row["reference"][-4:])] = int(_row["total"])
_VINTAGE_OF_YEAR = {2013: "2013-04", 2014: "2013-04", 2015: "2015-07"}


def residents(ons_code, quarter):
    """Give the population and its year: mid-June nearest to the middle of the quarter, the earlier of two."""
    years = _RESIDENTS[_VINTAGE_OF_YEAR.get(quarter.year, f"{quarter.year}-04"), ons_code]
    middle = quarter.starts_on + (quarter.ends_on - quarter.starts_on) // 2
    year = min(years, key=lambda y: (abs((dt.date(y, 6, 30) - middle).days), y))
    return years[year], year
