"""How good are the alert rules: their record on simulated areas and on planted stalls, and what-ifs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from phb.store import Store

SIMULATED, PLANTED, SMALL = "simulated", "demonstration", "simulated small areas"
ON_SIMULATED = "on simulated areas"
ON_PLANTED = "on the planted stalls of the demonstration"
STANDARD = 10.7  # per cent of area-quarters stalled: the prevalence the rules were planned at
DEFAULT, METHODS, STARTERS, AS_RAISED = (
    "default", "default at METHODS' thresholds", "default with starters", "as raised in the build"
)  # fmt: skip
NAMES = {
    DEFAULT: "Ours: not started, or no growth",
    STARTERS: "Ours, starters collected",
    METHODS: "Ours, at the planned thresholds",
    AS_RAISED: "Ours, as raised at the time",
    "NOT_STARTED": "Not started alone",
    "STALLED": "No growth alone",
    "STARTS_STOPPED": "Starts stopped alone",
    "OpenPrescribing CUSUM": "CUSUM as OpenPrescribing sets it",
    "XmR concern": "XmR chart, concern",
}
OURS = tuple(NAMES)[:7]
COUNTS = {"exact": "exact", "rounded": "rounded to 5", "hidden": "rounded, 1 to 7 hidden"}
THRESHOLDS = {
    "STALLED holders": "No growth in three quarters: holders from which it counts",
    "STALLED step": "No growth: the largest step, as a share of holders, that is none",
    "STALLED expected": "No growth: people more that must be expected",
    "STALLED quarters": "No growth: quarters of the short window",
    "STALLED long_quarters": "No growth: quarters of the long window",
    "NOT_STARTED quarters": "Not started: quarters without anybody",
    "NOT_STARTED few": "Not started: the few that still count as next to nobody",
    "STARTS_STOPPED expected": "Starts stopped: starters that must be expected",
    "STARTS_STOPPED share": "Starts stopped: largest share of those expected",
    "STARTS_STOPPED chance": "Starts stopped: largest probability by chance",
}


@dataclass(frozen=True)
class Scored:
    """A share or rate with its 95 % interval; None where there is none."""

    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class Score:
    """How good a set of rules is on one panel: shares 0 to 1, delays in quarters, rates per 100 quarters."""

    name: str
    panel: str
    prevalence: float
    counts: str
    precision: Scored
    recall: Scored
    false_per_100: Scored
    raised_per_100: Scored
    delay_median: float | None
    delay_p80: float | None
    panels: int
    alerts: int
    stalls: int

    @property
    def title(self) -> str:
        """The rule set in words."""
        return NAMES.get(self.name, self.name[0].upper() + self.name[1:])

    @property
    def where(self) -> str:
        """The words that must stand beside every figure of it."""
        return ON_PLANTED if self.panel == PLANTED else ON_SIMULATED


@dataclass(frozen=True)
class Moved:
    """What moving one threshold to a value does, the others at their defaults."""

    threshold: str
    value: float
    is_default: bool
    score: Score


@dataclass(frozen=True)
class AlertRecord:
    """The whole record; source names what it was measured by."""

    scores: tuple[Score, ...]
    moved: tuple[Moved, ...]
    source: str

    def of(self, panel: str, prevalence: float | None = None, counts: str = "exact") -> tuple[Score, ...]:
        """Rule sets on one panel, at one prevalence, ours first and then the most precise first."""
        held = [
            one
            for one in self.scores
            if one.panel == panel and one.counts == counts and prevalence in (None, one.prevalence)
        ]
        place = {name: number for number, name in enumerate(NAMES)}
        known = [one for one in held if one.name in OURS]
        others = [one for one in held if one.name not in OURS]
        return (
            *sorted(known, key=lambda one: place[one.name]),
            *sorted(others, key=lambda one: -(one.precision.value or 0)),
        )

    def one(self, name: str, panel: str, prevalence: float | None = None) -> Score | None:
        """One rule set on exact counts, None where it was not measured."""
        return next((one for one in self.of(panel, prevalence) if one.name == name), None)

    def by_prevalence(self, name: str) -> tuple[Score, ...]:
        """One rule set on simulated areas, the rarest stalls first."""
        held = [one for one in self.of(SIMULATED) if one.name == name]
        return tuple(sorted(held, key=lambda one: one.prevalence))

    def what_if(self, threshold: str) -> tuple[Moved, ...]:
        """The values of one threshold, the lowest first."""
        return tuple(sorted((m for m in self.moved if m.threshold == threshold), key=lambda m: m.value))


def alert_record(store: Store) -> AlertRecord:
    """Read the record that the build put into the store."""
    return AlertRecord(
        scores=tuple(_score(row) for row in store.query("alert_record").to_dict("records")),
        moved=tuple(
            Moved(
                f"{row['rule']} {row['threshold']}", float(row["value"]), bool(row["is_default"]), _score(row)
            )
            for row in store.query("alert_tradeoff").to_dict("records")
        ),
        source="Measured by python -m benchmarks.alert_record; intervals of 95 %: of simulated areas by "
        "bootstrap over whole panels, of planted stalls by Wilson. No real history of a CCG is public.",
    )


def _score(row: dict[Any, Any]) -> Score:
    def scored(name: str) -> Scored:
        return Scored(*(_number(row[f"{name}{end}"]) for end in ("", "_lower", "_upper")))

    return Score(
        name=str(row.get("rule_set", DEFAULT)),
        panel=str(row.get("panel", SIMULATED)),
        prevalence=float(row["prevalence_pct"]),
        counts=str(row.get("counts", "exact")),
        precision=scored("precision"),
        recall=scored("recall"),
        false_per_100=scored("false_per_100"),
        raised_per_100=scored("raised_per_100"),
        delay_median=_number(row["delay_median"]),
        delay_p80=_number(row["delay_p80"]),
        panels=int(row["panels"]),
        alerts=int(row.get("raised", 0)),
        stalls=int(row.get("stalls", 0)),
    )


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def of_100(scored: Scored) -> str:
    """Say a share as so many of 100."""
    return "unknown" if scored.value is None else f"{100 * scored.value:.0f} of 100"


def paragraphs(found: AlertRecord) -> tuple[str, ...]:
    """Say what the record is, what it found, and what it cannot tell."""
    ours = found.by_prevalence(DEFAULT)
    usual = found.one(DEFAULT, SIMULATED, STANDARD)
    planted = found.one(AS_RAISED, PLANTED)
    if usual is None or planted is None or not ours:
        return ("The alert rules have not been measured.",)
    rare, often = ours[0], ours[-1]
    return (
        f"{usual.where.capitalize()}, {STANDARD:g} % of area-quarters stalled: {of_100(usual.precision)} alerts "
        f"of the default rules are raised in a true stall or the quarter after it, {of_100(usual.recall)} "
        "stalls of three quarters or more have an alert open while they last, half of those found within "
        f"{usual.delay_median or 0:g} quarters. {planted.where.capitalize()}, {planted.prevalence:g} % of "
        f"CCG-quarters: {of_100(planted.precision)} and {of_100(planted.recall)} ({planted.alerts} alerts, "
        f"{planted.stalls} stalls: one made-up country).",
        "How many alerts are right depends on how many areas are stalled: "
        f"{ON_SIMULATED}, {of_100(rare.precision)} where {rare.prevalence:g} % of area-quarters are, "
        f"{of_100(often.precision)} where {often.prevalence:g} % are, by the same rules. Nobody knows that "
        "share for real CCGs.",
        "The simulated areas grow as the programme did, lose 4.5 % of holders a quarter, and have late, wrong "
        "and copied returns; their assumptions are in benchmarks/simulated.py. Areas smaller than these, or "
        "counts rounded to 5, make the rules less precise: see the table. Nothing here was measured on real "
        "stalls.",
    )
