"""Control charts a second time: slow, in plain loops and exact fractions, from METHODS 1, not from the code.

Values are fractions, None where missing. What METHODS leaves open is as the docstring of xmr decides it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

LIMIT, SCREEN = Fraction("2.66"), Fraction("3.267")


def xmr(values, improvement=1, target=None, rebase=(), fix_after=None, screen=True):
    """Give rows (mean, lpl, upl, near lower, near upper, cause, kind), variation, assurance, limits."""
    rows, words, last = [], [], None
    bounds = [0, *rebase, len(values)]
    for number in range(len(bounds) - 1):
        phase = values[bounds[number] : bounds[number + 1]]
        mean, spread, known = centre(phase[:fix_after] if fix_after else phase, screen)
        word = "normal" if known >= 13 else "trial" if known >= 8 else "none"
        if spread is None:
            word = "none"
        words.append(word)
        last = (mean, spread, word)
        for i in range(len(phase)):
            cause = kind = ""
            if word != "none" and phase[i] is not None:
                cause = label(phase, i, mean, spread)
                kind = point_type(cause, improvement)
            limits = [None] * 4
            if spread is not None:
                near = 2 * LIMIT / 3
                limits = [
                    mean - LIMIT * spread,
                    mean + LIMIT * spread,
                    mean - near * spread,
                    mean + near * spread,
                ]
            rows.append((mean, *limits, cause, kind))
    variation = rows[-1][6] or None if rows else None
    return rows, variation, assurance(last, improvement, target), tuple(words)


def centre(phase, screen):
    known = [y for y in phase if y is not None]
    ranges = []
    for i in range(1, len(phase)):
        if phase[i] is not None and phase[i - 1] is not None:
            ranges.append(abs(phase[i] - phase[i - 1]))
    mean = Fraction(sum(known), len(known)) if known else None
    if not ranges:
        return mean, None, len(known)
    spread = Fraction(sum(ranges), len(ranges))
    if screen:
        kept = [one for one in ranges if one < SCREEN * spread]
        if kept and sum(kept) > 0:
            spread = Fraction(sum(kept), len(kept))
    return mean, spread, len(known)


def side(y, mean):
    return None if y is None else (y > mean) - (y < mean)


def is_outside(y, mean, spread):
    return spread > 0 and (y > mean + LIMIT * spread or y < mean - LIMIT * spread)


def is_close(y, mean, spread):
    if spread == 0 or is_outside(y, mean, spread):
        return False
    return y > mean + 2 * LIMIT / 3 * spread or y < mean - 2 * LIMIT / 3 * spread


def windows(phase, i, length):
    """Every stretch of so many points that holds point i."""
    for start in range(len(phase) - length + 1):
        if start <= i < start + length:
            yield phase[start : start + length]


def is_trend(seven):
    if None in seven:
        return False
    pairs = list(pairwise(seven))
    return all(a < b for a, b in pairs) or all(a > b for a, b in pairs)


def in_trend(phase, i):
    return any(is_trend(seven) for seven in windows(phase, i, 7))


def label(phase, i, mean, spread):
    here = side(phase[i], mean)
    above = "Above" if here == 1 else "Below"
    if is_outside(phase[i], mean, spread):
        return "Above UCL" if here == 1 else "Below LCL"
    if in_trend(phase, i):
        if i + 1 < len(phase) and in_trend(phase, i + 1):
            step = phase[i + 1] - phase[i]
        else:
            step = phase[i] - phase[i - 1]
        return "7 Point Trend (Increasing)" if step > 0 else "7 Point Trend (Decreasing)"
    if is_close(phase[i], mean, spread):
        for three in windows(phase, i, 3):
            sides = [side(y, mean) for y in three]
            if sides in ([1, 1, 1], [-1, -1, -1]) and sum(is_close(y, mean, spread) for y in three) >= 2:
                return f"2 in 3 {above} CL"
    for seven in windows(phase, i, 7):
        if [side(y, mean) for y in seven] in ([1] * 7, [-1] * 7):
            return f"7 Points {above} CL"
    return "Common Cause"


def point_type(cause, improvement):
    if cause == "Common Cause":
        return "common_cause"
    way = 1 if "Above" in cause or "Increasing" in cause else -1
    if improvement == 0:
        return "special_cause_neutral_high" if way == 1 else "special_cause_neutral_low"
    return "special_cause_improvement" if way * improvement == 1 else "special_cause_concern"


def assurance(last, improvement, target):
    mean, spread, word = last
    if target is None or improvement == 0 or word == "none":
        return None
    if target > mean + LIMIT * spread:
        return "consistent_fail" if improvement == 1 else "consistent_pass"
    if target < mean - LIMIT * spread:
        return "consistent_pass" if improvement == 1 else "consistent_fail"
    return "inconsistent"
