"""Projection a second time: slow, obvious, in plain lists, from the words of METHODS 4, not from the code.

None stands for a value that is not known. A path is a list of (m, v), mean and variance of the logarithm.
"""

from __future__ import annotations

from itertools import pairwise
from math import exp, floor, log
from statistics import NormalDist, mean, stdev

# Two-sided 95 % points of the t distribution by degrees of freedom, from a printed table.
T_95 = {2: 4.303, 3: 3.182}


def path(start, target, quarters, shape):
    """Whole people at the end of each quarter."""

    def logistic(u):
        return 1 / (1 + exp(-8 * (u - 0.5)))

    found = []
    for q in range(1, quarters + 1):
        u = q / quarters
        if start >= target:
            people = start
        elif shape == "linear":
            people = start + (target - start) * u
        elif shape == "constant growth":
            people = max(start, 1) * (target / max(start, 1)) ** u
        else:
            part = (logistic(u) - logistic(0)) / (logistic(1) - logistic(0))
            people = start + (target - start) * part
        found.append(floor(people + 0.5))
    return found


def pace(values):
    """(v_t - v_j) / (t - j), j the oldest valid of the last four quarters; None where there is none."""
    t = len(values) - 1
    if t < 0 or values[t] is None:
        return None
    for j in range(max(t - 4, 0), t):
        if values[j] is not None:
            return (values[t] - values[j]) / (t - j)
    return None


def reach(values):
    """Half the width of the pace's 95 % interval; None below three changes from a quarter to the next."""
    t = len(values) - 1
    steps = []
    for q in range(max(t - 4, 0), t):
        if values[q] is not None and values[q + 1] is not None:
            steps.append(values[q + 1] - values[q])
    if len(steps) < 3:
        return None
    return T_95[len(steps) - 1] * stdev(steps) / len(steps) ** 0.5


def national(values, horizon):
    """The path of a total, or None where METHODS has no projection."""
    told = [one for one in values if one is not None]
    if len(told) < 3 or min(told) <= 0 or values[-1] is None:
        return None
    growths = []
    for before, after in pairwise(values):
        if before is not None and after is not None:
            growths.append(log(after / before))
    if not growths:
        return None
    last8 = growths[-8:]
    n = len(last8)
    s2 = (4 * 0.05**2 + sum((g - mean(last8)) ** 2 for g in last8)) / (4 + n - 1)
    found, damped = [], 0.0
    for h in range(1, horizon + 1):
        damped += 0.95**h
        m = log(values[-1]) + mean(growths[-4:]) * damped
        v = s2 / min(4, n) * damped**2 + h * s2 + 0.012**2 * h * (h + 1) * (2 * h + 1) / 6
        found.append((m, v))
    return found


def chance(m, v, level):
    """The probability that a log-normal number is at least a level."""
    return 1 - NormalDist().cdf((log(level) - m) / v**0.5)


def areas(now, growth, residents, start, total_path):
    """[(mean, variance) a quarter] for each area, None for one without a value.

    growth over the last four quarters: where not known, the residents' part of what the known ones added.
    """
    inside = [n for n in range(len(now)) if now[n] is not None]
    everybody = sum(residents[n] for n in inside)
    head = {n: residents[n] / everybody for n in inside}
    added = {n: max(0.0, growth[n]) for n in inside if growth[n] is not None}
    heads_known, sum_known = sum(head[n] for n in added), sum(added.values())
    for n in inside:
        if growth[n] is None:
            added[n] = sum_known * head[n] / heads_known if heads_known else 0.0
    tot = sum(added.values())
    found = []
    for n in range(len(now)):
        if n not in added:
            found.append(None)
            continue
        w = (added[n] + 0.5 * tot * head[n]) / (1.5 * tot) if tot else head[n]
        e = w * tot / 4
        of_adds = of_leaving = 0.0
        level, national_before, line = now[n], start, []
        for m, v in total_path:
            median, var = exp(m), (exp(v) - 1) * exp(2 * m + v)
            add, rise = w * (median - national_before), w * (median - start)
            of_adds += add**2 * (0.8 + 1 / max(e, 1))
            of_leaving += 0.25 * level + 0.5
            level, national_before = now[n] + rise, median
            line.append((level, w**2 * var + rise**2 * (0.7 + 1 / max(4 * e, 1)) + of_adds + of_leaving))
        found.append(line)
    return found
