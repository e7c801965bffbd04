"""Every constant of the alert rules, with METHODS 3.1 as the default: definitions/alerts decides."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NotStarted:
    """No holder after `quarters` (high), or at most `few` after `few_quarters` (medium)."""

    quarters: int = 3
    few: int = 2
    few_quarters: int = 4
    returns: int = 2


@dataclass(frozen=True)
class Stalled:
    """No growth in `quarters` (medium, from `holders` on) or `long_quarters` (high, any size).

    A step is flat up to `step` of the holders before, or `step_people`; it counts where at least `expected`
    more people would be expected (`expected_rounded` where counts are rounded to five).
    """

    quarters: int = 3
    long_quarters: int = 4
    holders: int = 10
    step: float = 0.02
    step_people: int = 1
    expected: float = 3
    expected_rounded: float = 8


@dataclass(frozen=True)
class StartsStopped:
    """At most `share` of the starters expected in `quarters`, `expected` or more, with p below `chance`.

    Expected is the area's own mean over the `baseline` quarters before, at least `baseline_valid` of them
    known, at the national pace.
    """

    quarters: int = 2
    baseline: int = 4
    baseline_valid: int = 2
    expected: float = 4
    expected_rounded: float = 8
    share: float = 0.10
    chance: float = 0.01


@dataclass(frozen=True)
class OffTrack:
    """Below `share` of the plan and `people` short, from the `quarters`-th quarter on.

    And what is left of the year asks for more than `pace` times the recent pace (of `window` quarters, at
    least `least_pace` people a quarter).
    """

    share: float = 0.75
    people: int = 5
    quarters: int = 3
    pace: float = 2
    least_pace: float = 0.25
    window: int = 4


@dataclass(frozen=True)
class Missing:
    """No return for this many quarters in a row; one is told, but is no alarm."""

    medium: int = 2
    high: int = 3


@dataclass(frozen=True)
class CheckReturn:
    """A fall or rise that deserves a question, or the value of the last `same` returns again."""

    fall_pct: float = 20
    fall_people: int = 10
    rise_pct: float = 100
    rise_people: int = 50
    same: int = 2


@dataclass(frozen=True)
class Watch:
    """No growth in `quarters`: to keep an eye on, not an alert."""

    quarters: int = 2


@dataclass(frozen=True)
class Thresholds:
    """Every constant of METHODS 3.1, by rule. Comparators are flat up to `flat_pct` growth."""

    not_started: NotStarted = field(default_factory=NotStarted)
    stalled: Stalled = field(default_factory=Stalled)
    starts_stopped: StartsStopped = field(default_factory=StartsStopped)
    off_track: OffTrack = field(default_factory=OffTrack)
    missing: Missing = field(default_factory=Missing)
    check_return: CheckReturn = field(default_factory=CheckReturn)
    watch: Watch = field(default_factory=Watch)
    flat_pct: float = 1.0
