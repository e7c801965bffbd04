"""How good the alert rules are: `python -m benchmarks.alert_record`, about two minutes.

Writes data/reference/returns/alert_record.csv (the rule sets, ours and others', on simulated areas and on
the planted stalls of the demonstration) and alert_tradeoff.csv (what moving one threshold does). The build
puts both into every store; tests/benchmarks/test_alert_record.py measures some of it again and compares.

Seeds from REPORTED on are measured and shown; none of them was looked at while choosing anything.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks import other_rules as others
from benchmarks import scoring
from benchmarks.simulated import Form, Simulated, World, panel
from etl import reference
from phb import alert_rules
from phb.methods import stall_rules as rules
from phb.methods.stall_rules import Panel
from phb.methods.stall_thresholds import Thresholds

FOLDER = reference.REFERENCE / "returns"
RECORD, TRADEOFF = FOLDER / "alert_record.csv", FOLDER / "alert_tradeoff.csv"
REPORTED, PANELS = 5000, 40  # first seed shown, and how many of each setting
PREVALENCES = (2.5, 5.0, 10.7, 20.0)
STANDARD = 10.7
FORMS: tuple[Form, ...] = ("exact", "rounded", "hidden")
FIGURES = ("precision", "recall", "delay_median", "delay_p80", "false_per_100", "raised_per_100")

# A rule says of a panel at a quarter what it makes of each area; a set is rules in order of priority.
Rule = Callable[[Panel, int], np.ndarray]


def house(thresholds: Thresholds) -> dict[str, Rule]:
    """Give our rules at some thresholds."""
    t = thresholds
    return {
        "NOT_STARTED": lambda panel, at: rules.not_started(panel, at, t.not_started).state,
        "STALLED": lambda panel, at: rules.stalled(panel, at, t.stalled).state,
        "STARTS_STOPPED": lambda panel, at: rules.starts_stopped(panel, at, t.starts_stopped).state,
    }


OTHERS: dict[str, Rule] = {
    "one flat quarter": partial(others.no_more_than, quarters=1),
    "two flat quarters": others.two_flat,
    "no more than 2 quarters ago": partial(others.no_more_than, quarters=2),
    "no more than 3 quarters ago": partial(others.no_more_than, quarters=3),
    "no more than 4 quarters ago": partial(others.no_more_than, quarters=4),
    "Poisson CUSUM h=3": partial(others.poisson_cusum, h=3),
    "Poisson CUSUM h=4": partial(others.poisson_cusum, h=4),
    "OpenPrescribing CUSUM": others.open_prescribing,
    "XmR concern": others.xmr,
}
DEFAULT = ("NOT_STARTED", "STALLED")
WITH_STARTERS = ("NOT_STARTED", "STALLED", "STARTS_STOPPED")
OURS = {"default": DEFAULT, "NOT_STARTED": ("NOT_STARTED",), "STALLED": ("STALLED",)}
METHODS = "default at METHODS' thresholds"
OURS_WITH_STARTERS = {"default with starters": WITH_STARTERS, "STARTS_STOPPED": ("STARTS_STOPPED",)}

# What may be moved, and where to: rule's table and threshold.
GRID: dict[tuple[str, str], tuple[float, ...]] = {
    ("stalled", "quarters"): (2, 3, 4),
    ("stalled", "long_quarters"): (4, 5, 6),
    ("stalled", "expected"): (1, 2, 3, 4, 5, 6, 8, 10),
    ("stalled", "holders"): (1, 5, 10, 15, 20, 25, 30, 40),
    ("stalled", "step"): (0, 0.01, 0.02, 0.03, 0.05, 0.1),
    ("not_started", "quarters"): (2, 3, 4, 5, 6),
    ("not_started", "few"): (0, 1, 2, 3, 4),
    ("starts_stopped", "expected"): (3, 4, 5, 6, 8, 10),
    ("starts_stopped", "share"): (0, 0.05, 0.1, 0.15, 0.2, 0.3),
    ("starts_stopped", "chance"): (0.001, 0.005, 0.01, 0.02, 0.05),
}


def states(drawn: Simulated, rule: Rule, *, form: Form = "exact", with_starters: bool = False) -> np.ndarray:
    """(T, A) what a rule says in every quarter on what was known then."""
    quarters = drawn.value.shape[1]
    seen = (drawn.known(at, form=form, with_starters=with_starters) for at in range(quarters))
    return np.array([rule(one, at) for at, one in enumerate(seen)])


def score(drawn: Simulated, said: Sequence[np.ndarray]) -> scoring.Counts:
    """Count one panel for a set of rules."""
    return scoring.count(*scoring.follow(said), drawn.stalled, drawn.stalls)


def measured(
    seeds: Iterable[int], world: World, *, form: Form = "exact", with_others: bool = True
) -> dict[str, list[scoring.Counts]]:
    """Score every rule set on the panels of some seeds."""
    found: dict[str, list[scoring.Counts]] = {}
    ours, plain = house(alert_rules.thresholds()), house(Thresholds())
    for seed in seeds:
        drawn = panel(seed, world)
        said = {name: states(drawn, ours[name], form=form) for name in DEFAULT}
        for name, parts in OURS.items():
            found.setdefault(name, []).append(score(drawn, [said[part] for part in parts]))
        as_planned = [states(drawn, plain[part], form=form) for part in DEFAULT]
        found.setdefault(METHODS, []).append(score(drawn, as_planned))
        told = {name: states(drawn, ours[name], form=form, with_starters=True) for name in WITH_STARTERS}
        for name, parts in OURS_WITH_STARTERS.items():
            found.setdefault(name, []).append(score(drawn, [told[part] for part in parts]))
        for name, rule in OTHERS.items() if with_others else ():
            found.setdefault(name, []).append(score(drawn, [states(drawn, rule, form=form)]))
    return found


def row(
    where: str, prevalence: float, name: str, form: str, counts: Sequence[scoring.Counts], first: int
) -> dict[str, object]:
    """One line of the record."""
    told: dict[str, object] = {"panel": where, "prevalence_pct": prevalence, "rule_set": name}
    told["counts"] = form
    spans = scoring.intervals(counts)
    for figure, value in scoring.figures(counts).items():
        low, high = spans[figure]
        told |= {figure: _text(value), f"{figure}_lower": _text(low), f"{figure}_upper": _text(high)}
    return told | {
        "panels": len(counts), "first_seed": first,
        "raised": sum(c.raised for c in counts), "stalls": sum(c.stalls for c in counts),
    }  # fmt: skip


def _text(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.3f}"


def record() -> list[dict[str, object]]:
    """Measure every rule set on simulated areas: four prevalences, three forms of count, small areas."""
    seeds = range(REPORTED, REPORTED + PANELS)
    rows = []
    for prevalence in PREVALENCES:
        for name, counts in measured(seeds, World(stalled=prevalence / 100)).items():
            rows.append(row("simulated", prevalence, name, "exact", counts, REPORTED))
    for form in FORMS[1:]:
        found = measured(seeds, World(), form=form, with_others=False)
        rows += [row("simulated", STANDARD, name, form, counts, REPORTED) for name, counts in found.items()]
    found = measured(seeds, World(holders=8), with_others=False)
    rows += [row("simulated small areas", STANDARD, n, "exact", c, REPORTED) for n, c in found.items()]
    return rows


def moved(table: str, name: str, value: float) -> Thresholds:
    """Give the default thresholds with one of them moved."""
    default = alert_rules.thresholds()
    return replace(default, **{table: replace(getattr(default, table), **{name: value})})


def tradeoff(
    seeds: Iterable[int], world: World, grid: Mapping[tuple[str, str], tuple[float, ...]] = GRID
) -> list[dict[str, object]]:
    """Measure what moving one threshold does; rules of starters on panels where those are collected."""
    counts: dict[tuple[str, str, float], list[scoring.Counts]] = {}
    for seed in seeds:
        drawn = panel(seed, world)
        ours = house(alert_rules.thresholds())
        kept = {
            collected: {name: states(drawn, ours[name], with_starters=collected) for name in WITH_STARTERS}
            for collected in (False, True)
        }
        for (table, name), values in grid.items():
            collected, rule = table == "starts_stopped", table.upper()
            for value in values:
                changed = house(moved(table, name, value))[rule]
                said = kept[collected] | {rule: states(drawn, changed, with_starters=collected)}
                parts = WITH_STARTERS if collected else DEFAULT
                counts.setdefault((table, name, value), []).append(score(drawn, [said[p] for p in parts]))
    default = alert_rules.thresholds()
    return [
        {
            "rule": table.upper(), "threshold": name, "value": f"{value:g}",
            "is_default": str(value == getattr(getattr(default, table), name)).lower(),
            **_figures(told), "panels": len(told), "prevalence_pct": 100 * world.stalled,
        }
        for (table, name, value), told in counts.items()
    ]  # fmt: skip


def _figures(counts: Sequence[scoring.Counts]) -> dict[str, str]:
    return {
        key: text for key, text in row("", 0, "", "", counts, 0).items() if key.startswith(FIGURES)
    }  # fmt: skip


def text_of(rows: Sequence[Mapping[str, object]]) -> str:
    """A record as it is committed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Measure and write."""
    from benchmarks.planted import record as planted

    FOLDER.mkdir(exist_ok=True)
    RECORD.write_text(text_of([*planted(), *record()]), encoding="utf-8")
    seeds = range(REPORTED, REPORTED + PANELS // 2)
    TRADEOFF.write_text(text_of(tradeoff(seeds, World())), encoding="utf-8")
    sys.stdout.write(RECORD.read_text(encoding="utf-8") + TRADEOFF.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
