"""Which CCG's people went to which CCG: a succession checked, and multiplied along its chain. METHODS 6.

Codes are reused, so that a CCG is a code and a quarter. Quarters are text like "2015-16 Q3", which sorts as
time does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

_UNKNOWN = float("nan")
_TOLERANCE = 5e-5  # shares are written with five decimals
Shares = dict[str, dict[str, float]]


class Step(NamedTuple):
    """What share of a predecessor's people went to a successor, from the first day of a quarter on.

    of_successor is what share of the successor's people they are, NaN where not known: only a geography older
    than the quarter asks for it. A CCG that goes on after a boundary change is a successor of its own.
    """

    predecessor: str
    successor: str
    quarter: str
    share: float
    of_successor: float = _UNKNOWN


class SuccessionError(ValueError):
    """A succession that cannot be: `row` is the 0-based position of the step, `reason` says what is wrong."""

    def __init__(self, row: int, reason: str) -> None:
        """Keep both for whoever knows the line of the file."""
        super().__init__(f"row {row}: {reason}")
        self.row, self.reason = row, reason


def steps_of(succession: pd.DataFrame) -> tuple[Step, ...]:
    """Read columns predecessor, successor, effective_quarter, share and, if there, share_of_successor."""
    columns = [succession[c] for c in ("predecessor", "successor", "effective_quarter", "share")]
    if "share_of_successor" in succession:
        columns.append(succession["share_of_successor"])
    return tuple(Step(*values) for values in zip(*(column.tolist() for column in columns)))


def check(steps: Sequence[Step]) -> None:
    """Raise SuccessionError for the first step that cannot be.

    A share lies above 0 and up to 1; no step is listed twice; the shares of a predecessor add up to one, and
    those of a successor where given; a CCG that closes, being no successor of its own, neither takes people
    over nor hands them over any more, so that no chain of successors leads back to where it began.
    """
    seen: set[tuple[str, str, str]] = set()
    sums: dict[str, list[float]] = {}
    for row, step in enumerate(steps):
        if not 0 < step.share <= 1 or step.of_successor <= 0 or step.of_successor > 1:
            which = f"a share of {step.predecessor} to {step.successor}"
            raise SuccessionError(row, f"{which} does not lie between 0 and 1")
        if step[:3] in seen:
            raise SuccessionError(row, f"{step.predecessor} to {step.successor} is listed twice")
        seen.add(step[:3])
        told = [(f"the shares of {step.predecessor} handed over in {step.quarter}", step.share)]
        if step.of_successor == step.of_successor:
            told.append((f"the shares of {step.successor} taken over in {step.quarter}", step.of_successor))
        for what, share in told:
            total, _ = sums.setdefault(what, [0.0, row])
            sums[what][0] = total + share
    _check_closing(steps, seen)
    for what, (total, first) in sums.items():
        if abs(total - 1) > _TOLERANCE:
            raise SuccessionError(int(first), f"{what} add up to {total:.5f} and not to 1")


def _check_closing(steps: Sequence[Step], seen: set[tuple[str, str, str]]) -> None:
    closes: dict[str, str] = {}
    heirs: dict[str, set[str]] = {}
    for step in steps:
        heirs.setdefault(step.predecessor, set()).add(step.successor)
        if (step.predecessor, step.predecessor, step.quarter) not in seen:
            closes[step.predecessor] = min(step.quarter, closes.get(step.predecessor, step.quarter))
    for row, step in enumerate(steps):
        for code, does in ((step.successor, "takes people over"), (step.predecessor, "hands people over")):
            closed = closes.get(code)
            if closed is None or closed > step.quarter:
                continue
            if closed < step.quarter or code == step.successor:
                back = ", and its successors lead back to it" if code in _reached(heirs, code) else ""
                raise SuccessionError(row, f"{code} {does} in {step.quarter} but closes in {closed}{back}")


def _reached(heirs: Mapping[str, set[str]], code: str) -> set[str]:
    """Give every code that a code's people come to, itself only when the chain leads back."""
    reached: set[str] = set()
    ahead = set(heirs.get(code, ())) - {code}
    while ahead:
        reached |= ahead
        ahead = {heir for found in ahead for heir in heirs.get(found, ())} - reached
    return reached


def codes_open(steps: Sequence[Step], quarter: str) -> set[str]:
    """Give those of the codes a succession names that are open in a quarter."""
    past: dict[str, str] = {}
    future: dict[str, str] = {}
    for step in steps:
        for code in step[:2]:
            if step.quarter <= quarter:
                past[code] = max(step.quarter, past.get(code, step.quarter))
            else:
                future[code] = min(step.quarter, future.get(code, step.quarter))
    takes = {(step.successor, step.quarter) for step in steps}
    hands = {(step.predecessor, step.quarter) for step in steps}
    return {code for code, when in past.items() if (code, when) in takes} | {
        code for code, when in future.items() if code not in past and (code, when) in hands
    }


def compose(
    steps: Sequence[Step],
    quarter: str,
    to: str,
    *,
    people: Mapping[str, Mapping[str, float]] | None = None,
) -> Shares:
    """Give what share of the people of each CCG as in `quarter` live in each CCG as in `to`.

    Either may be the earlier. Only codes that the succession names are listed: every other is itself. The
    shares of a code add up to one.

    Multiplied shares cannot know who moved on where a CCG that several share is divided later: for those
    CCGs `people`, counted in small areas, by code as in `quarter` and code as in `to`, is used where given.
    Raises ValueError when a step of unknown `of_successor` lies on the way back.
    """
    found: Shares = {code: {code: 1.0} for code in codes_open(steps, quarter)}
    in_doubt: set[str] = set()
    for moves in _on_the_way(steps, quarter, to):
        shared = Counter(code for shares in found.values() for code in shares)
        further: Shares = {}
        for origin, shares in found.items():
            onward: dict[str, float] = {}
            for code, share in shares.items():
                ahead = moves.get(code, {code: 1.0})
                if len(ahead) > 1 and shared[code] > 1:
                    in_doubt.add(origin)
                for heir, part in ahead.items():
                    onward[heir] = onward.get(heir, 0.0) + share * part
            further[origin] = onward
        found = further
    for origin in in_doubt & (people or {}).keys():
        found[origin] = dict((people or {})[origin])
    return {origin: _adding_to_one(shares) for origin, shares in found.items()}


def _on_the_way(steps: Sequence[Step], quarter: str, to: str) -> list[Shares]:
    """Give where people go, change by change, from the one quarter to the other."""
    is_forward = quarter <= to
    after, until = sorted((quarter, to))
    changes: dict[str, Shares] = {}
    for step in steps:
        if not after < step.quarter <= until:
            continue
        if not is_forward and step.of_successor != step.of_successor:
            raise ValueError(
                f"what share of {step.successor} came from {step.predecessor} in {step.quarter} is not known"
            )
        origin, heir, share = (
            (step.predecessor, step.successor, step.share)
            if is_forward
            else (step.successor, step.predecessor, step.of_successor)
        )
        changes.setdefault(step.quarter, {}).setdefault(origin, {})[heir] = share
    return [changes[when] for when in sorted(changes, reverse=not is_forward)]


def _adding_to_one(shares: Mapping[str, float]) -> dict[str, float]:
    """Take the rounding of written shares out; all of a CCG's people are exactly 1."""
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()}
