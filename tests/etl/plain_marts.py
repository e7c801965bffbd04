"""The marts a second time: slow, obvious, in plain dicts, to hold the SQL against.

A cell is (value or None, status). A section is (measure, breakdown). A teller is "direct" or "published".
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise

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
    return {key: cell for key, (cell, _) in best_told(blocks).items()}


def best_told(blocks):
    """Give told[group, arrangement] = (cell, receipt) over the sections of one measure."""
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
                    found[group, arrangement].append((merit, cell, receipt))
    return {key: max(told, key=lambda t: t[0])[1:] for key, told in found.items()}


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
    """Give ((value, status), basis) of those in place during the quarter."""
    returned = told.get("in_quarter", {}).get(key, MISSING)
    start, new = (told.get(m, {}).get(key, MISSING) for m in ("holders_start", "starters"))
    if returned[1] != "missing" or "missing" in (start[1], new[1]):
        return returned, "returned"
    status = max((start[1], new[1]), key=WEIGHT.index)
    known = is_valued(start) and is_valued(new)
    return ((start[0] + new[0], status) if known else (None, status)), "start_new"


def ccg_quarters(receipts, lines, caveats=()):
    """Give rows[ccg, quarter] of ccg_quarter, and cells[ccg, quarter, measure, group, arrangement]."""
    blocked = named(caveats)
    current, ever = current_blocks(receipts, lines)
    told = {teller: defaultdict(lambda: defaultdict(dict)) for teller in current}
    for teller, blocks in current.items():
        for (ccg, quarter, measure), found in blocks.items():
            if measure != "planned_holders":
                told[teller][ccg, quarter][measure] = best(found)
    answers = defaultdict(list)
    for (ccg, quarter, measure, _, _), found in ever.items():
        if measure != "planned_holders":
            answers[ccg, quarter] += [receipt for receipt, _ in found]
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
                for key, (cell, basis) in figures.items():
                    if cell[1] != "missing" and is_kept_out(blocked, ccg, quarter, key[0], basis):
                        figures[key] = ((None, "blocked"), basis)
                rows[ccg, str(quarter)] = row(
                    organisation, quarter, figures, current, answers[ccg, str(quarter)]
                )
                for (measure, group, arrangement), (cell, _) in figures.items():
                    if group != "all" and not (measure in ("holders", "in_quarter") and cell[1] == "missing"):
                        groups[ccg, str(quarter), measure, group, arrangement] = cell
        quarter += 1
    return rows, groups


def named(caveats):
    """Give the CCG, quarter and measure of everything that blocking caveats name."""
    found = set()
    for caveat in caveats:
        for first, last in caveat.spans if caveat.effect == "blocked" else ():
            quarter = first
            while quarter <= last:
                for one in organisations():
                    is_here = one.is_open(quarter.starts_on) and caveat.ccg in (None, one.ccg_code)
                    if is_here and caveat.region in (None, _REGIONS[vintage(quarter), one.ons_code]):
                        found |= {(one.ccg_code, quarter, measure) for measure in caveat.measure}
                quarter += 1
    return found


def is_kept_out(blocked, ccg, quarter, measure, basis):
    """Whether a figure is named, or worked out from one that is."""
    made_of = {
        ("holders", "start_new_ended"): [(quarter, m) for m in ("holders_start", "starters", "ended")],
        ("holders", "next_start"): [(quarter + 1, "holders_start")],
        ("in_quarter", "start_new"): [(quarter, m) for m in ("holders_start", "starters")],
    }.get((measure, basis), [])
    return any((ccg, when, which) in blocked for when, which in [(quarter, measure), *made_of])


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
        found["in_quarter", *key] = in_quarter(mine, key)
    return found


def came_on(receipt):
    """When a file first came, though it may have been withdrawn between."""
    return min(one.received_on for one in (receipt, *receipt.former))


def row(organisation, quarter, figures, current, answers):
    ccg, name = organisation.ccg_code, str(quarter)
    direct = [came_on(r) for r in answers if r.authority == "direct"]
    (holders, basis) = figures.get(("holders", "all", "all"), (MISSING, None))
    made = {
        "has_returned": bool(answers),
        "received_on": min(direct or map(came_on, answers), default=None),
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


def revisions(receipts, lines):
    """Give revisions[ccg, quarter, measure, authority] = one dict a submission, in order of receipt."""
    said = defaultdict(dict)
    for receipt in receipts:
        blocks = defaultdict(dict)
        for row in lines[receipt.sha256]:
            if row["measure"] != "planned_holders":
                key = (row["ccg_code"], row["quarter"], row["measure"])
                cells = blocks[key].setdefault(row["breakdown"], {})
                cells[row["care_group"], row["arrangement"]] = (row["value"], row["status"])
        totals = defaultdict(dict)
        for (ccg, quarter, measure), sections in blocks.items():
            held = [
                (receipt, breakdown, None, cells)
                for breakdown, cells in sections.items()
                if any(status != "missing" for _, status in cells.values())
            ]
            if held and ("all", "all") in (told := best(held)):
                totals[ccg, quarter][measure] = told["all", "all"]
        for (ccg, quarter), cells in totals.items():
            parts = [cells.get(m, MISSING) for m in ("holders_start", "starters", "ended")]
            if "holders" not in cells and "missing" not in {status for _, status in parts}:
                cells["holders"] = live(
                    {m: {0: c} for m, c in zip(("holders_start", "starters", "ended"), parts)}, {}, 0
                )[0]
            for measure, cell in cells.items():
                said[ccg, quarter, measure, receipt.authority][receipt] = cell
    return {key: series(found) for key, found in said.items()}


def series(found):
    """Put the submissions of one series in order, each with the value it replaced."""
    made, order = [], sorted(found, key=lambda r: (r.received_on, r.sequence))
    for place, receipt in enumerate(order):
        value, status = found[receipt]
        told = [r for r in order[:place] if found[r][1] != "missing"]
        stood = [r for r in told if r.withdrawn_on is None or r.withdrawn_on > receipt.received_on]
        before = found[(stood or told)[-1]][0] if told else None
        change = None if value is None or before is None else value - before
        made.append((receipt.sha256, value, status, before, change, place == 0, receipt.withdrawn_on))
    return made


def scores(receipts, lines, deadlines):
    """Give outcome[ccg, quarter, check] of on_time, complete and not_restated where they are kept or lost."""
    current, ever = current_blocks(receipts, lines)
    found, everything = {}, defaultdict(list)
    for key, told in ever.items():
        for receipt, cells in told:
            if receipt.authority == "direct" and key[2] != "planned_holders":
                everything[key[:2]].append((receipt, key, cells))
    for ccg, quarter in {key[:2] for key in current["direct"] if key[2] != "planned_holders"}:
        sent = everything[ccg, quarter]
        if deadline := deadlines.get(quarter):
            late = min(came_on(receipt) for receipt, _, _ in sent) > deadline
            found[ccg, quarter, "on_time"] = "lost" if late else "kept"
        asked = TOLD if Quarter.parse(quarter) > LAST_VOLUNTARY else ("holders",)
        told = {m: best(current["direct"].get((ccg, quarter, m), [])) for m in asked}
        lacking = any(
            told[m].get(("all", a), MISSING)[1] == "missing" for m in asked for a in ("all", *ARRANGEMENTS)
        )
        found[ccg, quarter, "complete"] = "lost" if lacking else "kept"
        found[ccg, quarter, "not_restated"] = "lost" if is_restated(sent) else "kept"
    return found


def is_restated(sent):
    """Whether a section was sent twice with other figures, or one measure twice with another total."""
    sections, totals = defaultdict(list), defaultdict(list)
    by_file = defaultdict(list)
    for receipt, key, cells in sorted(sent, key=lambda s: (s[0].received_on, s[0].sequence)):
        sections[key].append(cells)
        by_file[receipt.sha256, key[2]].append((receipt, key[3], None, cells))
    for (sha256, measure), blocks in by_file.items():
        cell = best(blocks).get(("all", "all"), MISSING)
        totals[measure].append((sha256, cell))
    if any(cells != versions[-1] for versions in sections.values() for cells in versions[:-1]):
        return True
    for told in totals.values():
        values = [cell for _, cell in told if cell[1] != "missing"]
        if any(None not in (a[0], b[0]) and a[0] != b[0] for a, b in pairwise(values)):
            return True
    return False


_REGIONS = {(r["vintage"], r["ons_code"]): r["region_code"] for r in read("geography/ccg_regions.csv")}
_RESIDENTS = defaultdict(dict)
for _row in read("geography/ccg_population.csv"):
    if _row["population_type"].startswith("resident"):
        _RESIDENTS[_row["vintage"], _row["ons_code"]][int(_row["reference"][-4:])] = int(_row["total"])
_VINTAGE_OF_YEAR = {2013: "2013-04", 2014: "2013-04", 2015: "2015-07"}


def vintage(quarter):
    return _VINTAGE_OF_YEAR.get(quarter.year, f"{quarter.year}-04")


def residents(ons_code, quarter):
    """Give the population and its year: mid-June nearest to the middle of the quarter, the earlier of two."""
    years = _RESIDENTS[vintage(quarter), ons_code]
    middle = quarter.starts_on + (quarter.ends_on - quarter.starts_on) // 2
    year = min(years, key=lambda y: (abs((dt.date(y, 6, 30) - middle).days), y))
    return years[year], year
