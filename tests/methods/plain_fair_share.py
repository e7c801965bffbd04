"""Fair shares a second time: person by person, on a heap of exact fractions, from the words of METHODS 5."""

from __future__ import annotations

import heapq
from fractions import Fraction


def allocate(total, weights, floors, ceilings=None):
    """Whole people by area, as a list: whoever has the largest w / (2 a + 1) gets the next person.

    Of equal claims the larger weight, then the earlier area; none above its ceiling, none without weight.
    """
    exact, given = [Fraction(one) for one in weights], list(floors)
    heap = []

    def queue(n):
        if exact[n] > 0 and (ceilings is None or given[n] < ceilings[n]):
            heapq.heappush(heap, (-exact[n] / (2 * given[n] + 1), -exact[n], n))

    for n in range(len(exact)):
        queue(n)
    for _ in range(total - sum(floors)):
        if not heap:
            break
        n = heapq.heappop(heap)[2]
        given[n] += 1
        queue(n)
    return given
