"""A reader who wants to know a small count: every figure and sum, in integer programming. From METHODS 8."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

FAR = 100_000


def interval(text, *, highest_small=7, base=5, small_is_hidden_by_s=False):
    """What one shown figure leaves possible; the reader even knows where "s" hides no small count."""
    if text == "?":
        return 0, FAR
    if text == "*":
        return 1, highest_small
    if text == "s":
        return (1 if small_is_hidden_by_s else highest_small + 1), FAR
    if text.startswith("="):
        return int(text[1:]), int(text[1:])
    told = int(text)
    possible = [
        n for n in range(max(0, told - base), told + base + 1) if shown_as(n, highest_small, base) == text
    ]
    return possible[0], possible[-1]


def shown_as(people, highest_small=7, base=5):
    """The rule, person by person."""
    if people == 0:
        return "0"
    if people <= highest_small:
        return "*"
    return str(min(range(0, people + base + 1, base), key=lambda step: (abs(step - people), -step)))


def attack(bounds, equations, cell):
    """The least and the most that a cell can be; equations are (total, parts), all by place in bounds."""
    matrix = np.zeros((len(equations), len(bounds)))
    for row, (total, parts) in zip(matrix, equations):
        row[total] += 1
        for part in parts:
            row[part] -= 1
    goal = np.zeros(len(bounds))
    goal[cell] = 1
    ends = []
    for way in (1, -1):
        found = milp(
            way * goal,
            integrality=np.ones(len(bounds)),
            bounds=Bounds(*np.array(bounds, dtype=float).T),
            constraints=LinearConstraint(matrix, 0, 0) if equations else (),
        )
        assert found.success, "the shown figures contradict each other"
        ends.append(round(way * found.fun))
    return tuple(ends)
