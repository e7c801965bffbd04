"""What the Method page says of holding a CCG against others."""

from __future__ import annotations

from phb import definitions
from phb.methods import funnel, spc, trend

BENCHMARK = (
    "A CCG is held against all CCGs with a figure in the same quarter and on the same geography. Rates are "
    "per 100,000 residents of the year printed beside them; holders in the quarter (in place at its start "
    "plus new) per 100,000 is close to indicator 105b, which divides by the people a CCG is responsible "
    "for instead.",
    "Each rate and share has the 95% interval that chance leaves it, as Public Health England's package "
    "PHEindicatormethods works it out: of fewer than ten people exact (chi-squared), from ten on by Byar's "
    "approximation; of a share by Wilson's. Held against that package's own test values they agree to 1e-9.",
    "A rank is a range: the best place a CCG may hold counts the CCGs whose whole interval lies above its "
    "own, the worst those below. It describes; all ranges together hold less surely than each interval. "
    "Tenths (deciles) of each quarter are of the CCGs with a figure, at least ten.",
)
FUNNEL = (
    "CCGs truly differ, far beyond chance in counting people: judged by chance alone, most would fall "
    "outside. So the funnel allows for the spread between CCGs as additive random effects (Spiegelhalter "
    "2005; Spiegelhalter and others 2012). Of a rate the log of people over those expected is judged about "
    "its median, of a share the arcsine of its root; z-scores are Winsorised at the 10% and 90% quantiles, "
    "φ is the mean of their squares and τ² the variance between CCGs. Both are printed. The unadjusted "
    "limits can be drawn, and judge nobody.",
    "Of CCGs none of which is unusual about 1 in 60 lies beyond the 99.8% limits and about 1 in 8 beyond "
    "the 95%, as simulated (tests/methods/test_funnel.py and benchmarks' notes): so a sentence calls a CCG "
    "higher or lower than expected only beyond the 99.8%. Higher is not better, unless the measure says so.",
)
OVER_TIME = (
    "A control chart (XmR) as in NHS England's Making Data Count, by the rules of NHSRplotthedots 0.2.2: "
    "the limits are the mean and 2.66 times the mean moving range either side, moving ranges beyond 3.267 "
    "times their mean left out once. A point is flagged outside the limits; in a run of {trend} that rise "
    "or fall; when two of three lie near a limit; in a run of {shift} on one side of the mean. One label a "
    "point, in that order.",
    "It is drawn of new starts and shares, never of people holding a budget, who are mostly the same from "
    "quarter to quarter. With fewer than {run} quarters it is a run chart without limits; with fewer than "
    "{trial} its limits are on trial. Where everything is the same, or rounding leaves no moving range, no "
    "point is flagged for it, where the package would flag each. Limits begin anew only where "
    "definitions/benchmark.toml says so, and where a CCG's boundary changed.",
    "The recent trend is over the last 8 quarters of the same phase, by the Mann-Kendall test at 5%, exact "
    "also where values are alike, with the Theil-Sen slope and its 95% interval; fewer than {least} known "
    "quarters say nothing.",
)
EQUITY = (
    "The slope index of inequality is the difference between the two ends of the line fitted, weighted by "
    "residents, through the CCGs in the order of a variable, each at the middle of its share of the "
    "population; the relative index divides it by the mean. Its 95% interval (HC3) is from how the CCGs "
    "scatter about the line. A gradient is said only where the interval leaves out nought.",
    "It is about CCGs, not people: within each the opposite may hold, and returns do not say who the "
    "holders are.",
)


def paragraphs() -> tuple[str, ...]:
    """Say how CCGs are held against one another, and from which size on."""
    floor = definitions.benchmark().reliability
    small = (
        f"A rate of fewer than {floor.least} people, or a share of fewer than {floor.least}, is shown in "
        f"grey and is not ranked; a CCG of which fewer would be expected is not judged. {floor.why} "
        f"({floor.source.title})"
    )
    fewest = f"Of fewer than {funnel.FEWEST} CCGs with a figure no funnel is drawn."
    return (*BENCHMARK, *FUNNEL, small, fewest)


def over_time() -> tuple[str, ...]:
    """Say how a CCG's course over the quarters is judged, and where charts begin anew."""
    said = {
        "trend": spc.TREND,
        "shift": spc.SHIFT,
        "run": spc.RUN_CHART_BELOW,
        "trial": spc.TRIAL_BELOW,
        "least": trend.LEAST_KNOWN,
    }
    anew = tuple(
        f"Charts begin anew in {one.quarter}: {one.reason}" for one in definitions.benchmark().rebase
    )
    return (*(one.format(**said) for one in OVER_TIME), *anew)


def risen() -> tuple[str, ...]:
    """Say who is told to have broken out."""
    rules = definitions.benchmark().risen
    measure = definitions.measure(rules.measure)
    return (
        f"A CCG broke out when it was among the lowest {rules.lowest:.0%} of CCGs by "
        f"{measure.title.lower()} for {rules.lowest_quarters} quarters running, or an alert that it had "
        f"stalled was open, and later stood above {rules.above:.0%} of them for {rules.above_quarters} "
        f"quarters running, in the same collection. {rules.why} Places are compared, so growth everywhere "
        "raises nobody.",
        "It is told only where it would hold with any one other CCG left out. Whether the rise is more "
        "than chance is read from the intervals before and after. Why it rose is not in any return.",
    )
