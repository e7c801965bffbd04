"""Funnels a second time: area by area in plain Python, from the words of METHODS 2.

Exact limits are told by Poisson chances and Wilson's by the score: no chance is turned round to find a limit.
"""

from __future__ import annotations

import math
from statistics import NormalDist, median

TAILS = {"998": 0.001, "95": 0.025}


def z_of(tail):
    return NormalDist().inv_cdf(1 - tail)


def gamma_up_to(shape, mean):
    """The chance that a gamma variable of this shape lies up to mean: of shape or more Poisson events."""
    if mean <= 0 or shape <= 0:
        return 0.0 if mean <= 0 else 1.0
    last = int(mean + 40 * math.sqrt(mean) + 40)
    logs = [(shape + k) * math.log(mean) - mean - math.lgamma(shape + k + 1) for k in range(last)]
    most = max(logs)
    return min(1.0, math.exp(most) * sum(math.exp(one - most) for one in logs))


def compared(count, population):
    known = [i for i, (x, n) in enumerate(zip(count, population)) if not math.isnan(x) and n > 0]
    pooled = sum(count[i] for i in known) / sum(population[i] for i in known) if known else math.nan
    return known, pooled


def reasons(count, population):
    known, pooled = compared(count, population)
    told = []
    for i, x in enumerate(count):
        if math.isnan(x):
            told.append("no count")
        elif i not in known:
            told.append("no population")
        else:
            told.append("" if pooled > 0 else "nothing expected")
    return told


def own_band(x, n, pooled, kind):
    """PHE: an area is high where the comparator lies below its own interval, the wide one asked first."""
    for name, tail in TAILS.items():
        z, expected = z_of(tail), n * pooled
        if kind == "share":
            apart = abs(x / n - pooled) > z * math.sqrt(pooled * (1 - pooled) / n)
            high, low = apart and x / n > pooled, apart and x / n < pooled
        elif x < 10:
            high = x > 0 and gamma_up_to(x, expected) < tail
            low = 1 - gamma_up_to(x + 1, expected) < tail
        else:
            more = x + 1
            high = expected < x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
            low = expected > more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
        if high or low:
            return f"{'high' if high else 'low'}_{name}"
    return "within"


def unadjusted(count, population, kind):
    pooled = compared(count, population)[1]
    told = reasons(count, population)
    return [
        own_band(count[i], population[i], pooled, kind) if told[i] == "" else "" for i in range(len(count))
    ]


def chance_beyond(people, n, pooled, upper):
    """The chance of as many people or more (upper), or as few or fewer, whole or not."""
    return gamma_up_to(people, n * pooled) if upper else 1 - gamma_up_to(people + 1, n * pooled)


def unadjusted_share_limit(n, pooled, tail, upper):
    off = z_of(tail) * math.sqrt(pooled * (1 - pooled) / n)
    return min(1, pooled + off) if upper else max(0, pooled - off)


def quantile_7(values, q):
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def overdispersed(count, population, kind):
    """Give t, phi, tau2, z and band of each area; None where fewer than ten can be judged."""
    known, pooled = compared(count, population)
    if len(known) < 10:
        return None
    y, s = [], []
    for i in known:
        x, n = count[i], population[i]
        if kind == "rate":
            y.append(math.log((x + 0.5) / (n * pooled + 0.5)))
            s.append(math.sqrt(1 / (n * pooled + 0.5)))
        else:
            y.append(math.asin(math.sqrt(x / n)))
            s.append(1 / (2 * math.sqrt(n)))
    t = median(y) if kind == "rate" else math.asin(math.sqrt(pooled))
    z = [(one - t) / sd for one, sd in zip(y, s)]
    low, high = quantile_7(z, 0.1), quantile_7(z, 0.9)
    phi = sum(min(max(one, low), high) ** 2 for one in z) / len(z)
    w = [1 / sd**2 for sd in s]
    beyond = len(z) * phi - (len(z) - 1)
    tau2 = 0 if beyond < 0 else beyond / (sum(w) - sum(one**2 for one in w) / sum(w))
    found_z, found = [math.nan] * len(count), [""] * len(count)
    for i, one, sd in zip(known, y, s):
        found_z[i] = (one - t) / math.sqrt(sd**2 + tau2)
        found[i] = "within"
        for name in ("95", "998"):
            if abs(found_z[i]) > z_of(TAILS[name]):
                found[i] = f"{'high' if found_z[i] > 0 else 'low'}_{name}"
    return t, phi, tau2, found_z, found


def overdispersed_limit(n, pooled, t, tau2, kind, k):
    if kind == "share":
        angle = t + k * math.sqrt(1 / (4 * n) + tau2)
        return math.sin(min(max(angle, 0), math.pi / 2)) ** 2
    expected = n * pooled
    off = math.exp(t + k * math.sqrt(1 / (expected + 0.5) + tau2))
    return 100_000 * pooled * max(0, ((expected + 0.5) * off - 0.5) / expected)


def root_funnel_z(count, population):
    """The Care Quality Commission's way, on the scale of the root, of which FunnelPlotR's CQC limits come."""
    pooled = sum(count) / sum(population)
    z = [2 * (math.sqrt(x) - math.sqrt(n * pooled)) for x, n in zip(count, population)]
    low, high = quantile_7(z, 0.1), quantile_7(z, 0.9)
    phi = sum(min(max(one, low), high) ** 2 for one in z) / len(z)
    # As a ratio to what is expected: Y = sqrt(x / E), s = 1 / (2 sqrt(E)), t = 1.
    w = [4 * n * pooled for n in population]
    beyond = len(z) * phi - (len(z) - 1)
    tau2 = max(0, beyond / (sum(w) - sum(one**2 for one in w) / sum(w)))
    return [
        (math.sqrt(x / (n * pooled)) - 1) / math.sqrt(1 / one + tau2)
        for x, n, one in zip(count, population, w)
    ]
