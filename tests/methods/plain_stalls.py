"""Stalls a second time: slow, obvious, in plain dicts, from the words of METHODS 3.1 and not from the code.

An area is {quarter's index: cell}; a cell is a dict of value, starters, ytd, plan (None: no evidence),
collection, returned, rounded and differ. A function says what it found of an area at a quarter, or None.
"""

from __future__ import annotations

from math import exp, factorial

EMPTY = {
    "value": None, "starters": None, "ytd": None, "plan": None, "collection": None, "returned": False,
    "rounded": False, "differ": False,
}  # fmt: skip


def cell(area, quarter):
    return area.get(quarter, EMPTY)


def alike(area, quarter, at, counted):
    """The cell of an earlier quarter, or an empty one where it was counted in another way."""
    return cell(area, quarter) if counted.get(quarter) == counted.get(at) else EMPTY


def not_started(area, at, start, counted):
    now = cell(area, at)["value"]
    if now is None or start is None:
        return None
    values = [cell(area, q)["value"] for q in range(start, at + 1)]
    values = [value for value in values if value is not None]
    quarters = at - start + 1
    if len(values) < 2:
        return None
    if quarters >= 3 and max(values) == 0:
        return ("high", start)
    if quarters >= 4 and max(values) <= 2:
        return ("medium", start)
    return None


def anchor_of(area, at, k, counted):
    for quarter in (at - k, at - k - 1):
        value = alike(area, quarter, at, counted)["value"]
        if value is not None:
            return quarter, value
    return None, None


def growth(areas, at, k, counted):
    now, then = 0.0, 0.0
    for area in areas.values():
        value, (_, anchor) = cell(area, at)["value"], anchor_of(area, at, k, counted)
        if value is not None and anchor is not None:
            now, then = now + value, then + anchor
    return now / then if then > 0 else None


def flat(areas, area, at, k, start, counted):
    """Anchor's quarter and E where all of STALLED(k) but its size holds."""
    now = cell(area, at)["value"]
    quarter, anchor = anchor_of(area, at, k, counted)
    if now is None or anchor is None or anchor <= 0 or start is None or at - k < start:
        return None
    window = [alike(area, q, at, counted) for q in range(at - k + 1, at + 1)]
    valid = [one for one in window if one["value"] is not None]
    if len(valid) < k - 1 or now > anchor + 1e-9:
        return None
    before = anchor
    for one in valid:
        if one["value"] - before > max(1, 0.02 * anchor) + 1e-9:
            return None
        before = one["value"]
    g = growth(areas, at, k, counted)
    if g is None:
        return None
    expected = anchor * (g - 1)
    is_rounded = any(one["rounded"] for one in [cell(area, quarter), *valid])
    if expected < (8 if is_rounded else 3) - 1e-9:
        return None
    return quarter, expected


def stalled(areas, area, at, start, counted):
    four = flat(areas, area, at, 4, start, counted)
    if four:
        return ("high", four[0] + 1)
    has_starters = any(alike(area, q, at, counted)["starters"] is not None for q in (at - 1, at))
    three = flat(areas, area, at, 3, start, counted)
    if three and not has_starters and cell(area, at)["value"] >= 10:
        return ("medium", three[0] + 1)
    return None


def two_quarters_and_before(area, at, counted):
    window = [alike(area, q, at, counted)["starters"] for q in (at - 1, at)]
    before = [alike(area, q, at, counted)["starters"] for q in range(at - 5, at - 1)]
    before = [one for one in before if one is not None]
    if None in window or len(before) < 2:
        return None
    return sum(window), sum(before) / len(before)


def starts_stopped(areas, area, at, counted):
    if counted.get(at - 1) != counted.get(at):
        return None
    own = two_quarters_and_before(area, at, counted)
    if own is None:
        return None
    everyone = [two_quarters_and_before(one, at, counted) for one in areas.values()]
    everyone = [one for one in everyone if one is not None]
    past = sum(mean for _, mean in everyone) * 2
    if past <= 0:
        return None
    seen, expected = own[0], own[1] * 2 * (sum(x for x, _ in everyone) / past)
    quarters = [q for q in range(at - 5, at + 1) if alike(area, q, at, counted)["starters"] is not None]
    needed = 8 if any(cell(area, q)["rounded"] for q in quarters) else 4
    if expected < needed - 1e-9 or seen > 0.1 * expected + 1e-9:
        return None
    chance = sum(exp(-expected) * expected**n / factorial(n) for n in range(int(seen) + 1))
    return ("high", at - 1) if chance < 0.01 else None


def off_track(area, at, start, counted):
    now, plan = cell(area, at)["value"], cell(area, at)["plan"]
    if now is None or plan is None or start is None or at - start < 2:
        return None
    if not (now < 0.75 * plan - 1e-9 and plan - now >= 5 - 1e-9):
        return None
    if at % 4 == 3:
        return ("high",)
    planned = [
        quarter for quarter in range(at + 1, at + 4 - at % 4) if cell(area, quarter)["plan"] is not None
    ]
    if not planned:
        return ("medium",)
    left, end = planned[-1] - at, cell(area, planned[-1])["plan"]
    for quarter in range(at - 4, at):
        value = alike(area, quarter, at, counted)["value"]
        if value is not None:
            recent = (now - value) / (at - quarter)
            if (end - now) / left > 2 * max(recent, 0.25) + 1e-9:
                return ("medium",)
            return None
    return None


def missing(area, at, start, first):
    run, quarter = 0, at
    while quarter >= (first if start is None else max(start, first)) and not cell(area, quarter)["returned"]:
        run, quarter = run + 1, quarter - 1
    return ({1: "info", 2: "medium"}.get(run, "high"), quarter + 1) if run else None


def check_return(area, at, counted):
    here = cell(area, at)
    now, ytd = here["value"], here["ytd"]
    slack = 4 if here["rounded"] else 0
    before = alike(area, at - 1, at, counted)["value"]
    found = []
    if now is not None and before is not None:
        if before - now >= 10 and before - now >= 0.2 * before - 1e-9:
            found.append("fall")
        if before > 0 and now - before >= 50 and now - before > before + 1e-9:
            found.append("rise")
    earlier = [q for q in sorted(area, reverse=True) if q < at and counted.get(q) == counted.get(at)]
    returns = [cell(area, q)["value"] for q in earlier if cell(area, q)["returned"]]
    if now is not None and len(returns) >= 2 and returns[:2] == [now, now]:
        found.append("identical")
    this_year = [q for q in earlier if q // 4 == at // 4 and cell(area, q)["ytd"] is not None]
    if ytd is not None and this_year and ytd + 2 * slack < cell(area, this_year[0])["ytd"]:
        found.append("ytd_falls")
    if now is not None and ytd is not None and now > ytd + slack:
        found.append("live_above_ytd")
    if here["differ"]:
        found.append("parts_differ")
    return ("info", ", ".join(found)) if found else None


def evaluate(areas, at, starts, counted, first):
    """{(area, rule): (severity, ...)} of all that is true at a quarter."""
    found = {}
    for name, area in areas.items():
        start = starts.get(name)
        told = {
            "NOT_STARTED": not_started(area, at, start, counted),
            "STALLED": stalled(areas, area, at, start, counted),
            "STARTS_STOPPED": starts_stopped(areas, area, at, counted),
            "OFF_TRACK": off_track(area, at, start, counted),
            "MISSING": missing(area, at, start, first),
            "CHECK_RETURN": check_return(area, at, counted),
        }
        two = flat(areas, area, at, 2, start, counted)
        if two and not any(told[rule] for rule in ("NOT_STARTED", "STALLED", "STARTS_STOPPED")):
            told["WATCH"] = ("watch", two[0] + 1)
        found |= {(name, rule): one for rule, one in told.items() if one}
    return found
