"""What does a figure mean: the rules that no file of definitions holds, in plain words, a section each."""

from __future__ import annotations

from phb.analysis.area_map_words import TWICE
from phb.analysis.england import NEARLY_ALL
from phb.analysis.quality import NOT_A_RETURN, NOT_ACCURACY
from phb.analysis.quality_league import WHAT_IT_IS
from phb.methods import contributions

KINDS = (
    (
        "Live",
        "People with a budget on the last day of the quarter (holders).",
        "Growth, like for like too; rates; shares by arrangement; the run rate a target asks for.",
        "Adding quarters up: the same people are counted in each.",
    ),
    (
        "New",
        "People whose first budget began in the quarter (starters).",
        "Adding quarters up; change on other quarters; rates.",
        "Taking it for growth: those whose budgets ended are not in it.",
    ),
    (
        "In quarter",
        "In place at the start of the quarter plus new: everyone who held a budget at any point in it. The "
        "numerator of framework indicator 105b; “close to 105b”, because we divide by resident population "
        "and 105b by the population a CCG is responsible for.",
        "Rates and comparing CCGs; telling a quarter whose live holders are not yet known, under its "
        "own name.",
        "Setting it beside live holders: it also counts those whose budgets ended in the quarter.",
    ),
    (
        "Year to date",
        "Everyone who held a budget at any time since 1 April. It begins anew each April.",
        "Comparing with the same quarter of other years; the rise within a year.",
        "Growth across April: refused, because a saw-tooth is not a fall. Setting it beside live holders. "
        f"Taking a sum for a number of different people. {TWICE}",
    ),
)
STATUSES = (
    ("Reported", "A count as the CCG sent it. A reported nought is a nought.", "a figure"),
    ("Rounded", "A count as published, to the nearest 5.", "a figure, said to be rounded"),
    ("Suppressed", "A small number withheld by whoever published it.", "dotted; * in the strip of returns"),
    ("Missing", "No value came. No return is not nought.", "hatched; × in the strip of returns"),
    ("Not applicable", "There was no such CCG then, or the question does not arise.", "an empty outline"),
    ("Not comparable", "A boundary or a definition changed in between.", "no value, with the reason"),
    ("Blocked", "A known fault keeps the value out until it is mended: see the caveats.", "crossed, and why"),
)
LIVE = (
    "Until March 2017 returns gave live holders. Since April 2017 they give those in place at the start "
    "of the "
    "quarter, new and ended: live holders are start plus new less ended. Where ended was not given, "
    "they are "
    "the next quarter's start of the same CCG, so that those of the latest quarter may not be known yet. "
    f"England's are called known when at least {NEARLY_ALL:.0%} of the CCGs with an in-quarter figure "
    f"have them."
)
TOTALS = (
    "A total adds what CCGs reported, and says how many of how many stand behind it. What is missing is not "
    "filled in. With suppressed values a total is “at least”; blocked ones are left out and counted.",
    "Shares and rates are divided last: sums over sums, never a mean of rates. A share divides only "
    "over CCGs "
    "that gave both numbers.",
    "Rates are per 100,000 residents in the middle of the nearest year for which a population is "
    "published on "
    "the quarter's boundaries; the year is printed.",
    "The latest quarter is drawn lighter and called still arriving until four weeks after its returns "
    "were due.",
)
GEOGRAPHIES = (
    (
        "As it was",
        "Each quarter on the CCGs that were open in it.",
        "CCGs open and close: rows come and go at each April merger.",
    ),
    (
        "On the CCGs of a date",
        "Each quarter on one set of CCGs, the latest quarter's unless another is chosen. Where CCGs merged, "
        "their figures are added: that is exact.",
        "Nothing is estimated. A CCG whose people lie in two of them cannot be divided and is told apart.",
    ),
    (
        "The same, estimated",
        "As above, and a CCG whose people lie in several is divided by population.",
        "Estimates are dashed and named, and left out of alerts, funnels and labels of control charts.",
    ),
)
MERGED = (
    "A merged value exists only when every predecessor has one. Otherwise what the others gave is shown "
    "as a "
    "lower bound (“at least”, an open triangle), with the share of the population that stands behind it; "
    "successions in a row are multiplied through.",
    "A quarter may also be older or newer than the CCGs chosen. People of a CCG that has since been merged "
    "cannot be told apart again: on older CCGs such a quarter is not comparable.",
    "England's total is the same on all three, lower bounds and undivided CCGs included: the build is "
    "tested "
    "for it in every quarter and count.",
)
AS_AT = (
    "Every figure is as at a day: the newest return or withdrawal it takes into account. Choose an earlier "
    "day and every page is built again from the returns received, and not yet withdrawn, by then. The "
    "score of a return and the caveats are those of that day too.",
    "A CCG's newest return of a quarter counts, section by section; older ones are kept as history. A "
    "published figure counts only where the CCG itself gave none, and never replaces one of its own.",
)
LIKE_FOR_LIKE = (
    "The plain change compares totals, whoever returned. The like-for-like change is over the CCGs with a "
    "value in both quarters on comparable boundaries. The difference is told in people: CCGs new to the "
    "panel, CCGs gone, known in part, opened or closed.",
    "Contributions say which CCGs, regions, care groups or arrangements made a change: they add up to it "
    "exactly, and CCGs that cannot be compared are a part of their own.",
    "A CCG's move looks like a reclassification when one care group or arrangement falls by at least "
    f"{contributions.PEOPLE_MOVED} people and {contributions.SHARE_FALLEN:.0%} while another rises by "
    f"{contributions.PEOPLE_MOVED} or more, the two differ by no more than "
    f"{contributions.OFFSET_WITHIN:.0%} of the larger, and the CCG's total moves by no more than "
    f"{contributions.TOTAL_WITHIN:.0%}. It is a question to the CCG, not a correction.",
    "Growth is not told across April 2017: the collection changed from voluntary to mandatory.",
)
SCORING = (
    "Each return is held against the checks below. Its score is the points kept of 100 that applied; a "
    f"check that could not apply costs nothing. {NOT_A_RETURN} {NOT_ACCURACY} England's and a "
    "region's score is the mean over their CCGs, each alike.",
    "The weights are the programme's own, in definitions/quality.toml: no official score of PHB returns "
    "is known.",
    f"Whom to phone first. {WHAT_IT_IS}",
)
RUN_RATES = (
    "What a level asks for is what lacks, divided by the quarters left to the date. The recent pace is the "
    "mean growth a quarter from the oldest valid value of the last four quarters, within one "
    "collection. Both "
    "are counted in live holders; the like-for-like pace is shown beside the plain one.",
)
ROAD = (
    "If nothing changes. England's live holders, like for like on the CCGs of the quarter (a late return "
    "counts once as it was the quarter before), are projected by their growth in per cent: the mean of the "
    "last four quarters goes on and wears off by 5% of itself each quarter. The interval adds what that mean "
    "may be wrong by, what a quarter may bring, and a drift of the growth itself. A straight line and "
    "constant growth are drawn beside it. It needs three quarters; none is projected across April 2017.",
    "A CCG's part of England's growth is two thirds its own part of the growth of the last four quarters and "
    "one third its part of the residents, so that a small or new CCG is drawn to its residents. The parts "
    "add up to England. Of a CCG whose growth is not known, residents stand for it; of one without any "
    "figure nothing is projected. The chance of a level is read from the same distribution and told in "
    "whole tens.",
    "The ratio of what is needed to the recent pace has a 95% interval from how much the single quarters "
    "differ (t distribution, at least three of them). Only where the whole interval lies on one side of 1 is "
    "a CCG called on pace or too slow.",
    "A fair share is arithmetic, not an entitlement: people are given out one by one, each to the CCG with "
    "the largest weight over twice what it has plus one (Sainte-Laguë), from those who hold a budget "
    "already, so that it is exact to the person and no CCG's share falls when the level rises. Where "
    "holders exceed the level already, shares are by weight alone.",
)
PEERS = (
    "The ten CCGs most like one are found by the method of NHS England RightCare. Each variable is capped at "
    "its mean plus five standard deviations over all CCGs, its square root taken and standardised; the "
    "distance of two CCGs is the weighted sum of squared differences, and the ten nearest are the peers. A "
    "CCG of which one variable is not known has none: nothing is put in its place. They are found anew on "
    "every set of CCGs, so that a merger may change the peers of others too.",
    "A distance is the same both ways, its rank is not: a CCG can be among the ten of another that is not "
    "among its own. Every CCG has ten, however far off they are. Peers are for context and decide no alert: "
    "what is unusual is told by the comparison with all of England.",
)
PLANNER = (
    "A lever says how many more there would be if some CCGs grew as their peers' median did; it does not say "
    "what would make them. Peers are the ten CCGs most alike, as said below. A pace is people a quarter per "
    "100,000 residents over the last four quarters, carried on as England's projection goes.",
    "A care group offered everywhere reaches, evenly by the target, the median rate of those who offer it. A "
    "share by direct payment moves no holder. Of several levers a CCG counts the largest gain, not the sum. "
    "The chance with levers is the projection's own, moved by the gain: it holds no doubt about the lever.",
)
NOT_ZERO = (
    "Every value has a status, from the file it came in to the last point of a chart. They are never "
    "merged: "
    "no return is not nought, and neither is a number withheld."
)
ALERTS = (
    "Alerts are raised for every quarter on what was known then: at the end of the quarter that followed, "
    "before the next returns came; for the latest quarter, now. What came later does not change what was "
    "raised; where a quarter was restated so that the condition was never true, the alert is withdrawn.",
    "A value that is missing, suppressed, blocked, not comparable or copied forward is no evidence: it "
    "neither raises nor ends an alert, which is then held. An overdue return ends nothing. Nothing is "
    "held against figures from before April 2017, when the collection changed.",
    "An alert ends with the first return that shows its condition false. A longer stall escalates it. "
    "When a CCG merges its alerts are superseded, and the successor is judged on the sum of its "
    "predecessors where all of them have a value. Where live holders stand still in the whole country one "
    "sentence says so, because one CCG's stall cannot be told from the country's.",
    "Acknowledging, snoozing and resolving by hand are people's words about an alert. They are kept "
    "beside it and change neither the alert nor any count of alerts.",
)
QUESTIONS = (
    "A return with a question is kept and counted as sent; nothing is repaired. Questions are asked "
    "when the "
    "store is built, because they depend on the other returns. Those that say something is wrong with the "
    "return also cost it points; a bare repeat of figures does not, because it is what a stall looks like."
)
FALSE_ALARMS = (
    "A false alarm is a return that lost the check without such a fault having been planted in it, out "
    "of the "
    "returns without one. Some of them are true all the same: the demonstration also has honest jumps."
)
RESTATEMENTS = (
    "A CCG that sends a quarter again restates it. Every submission is kept, with the day it came, what it "
    "changed and whether it counts; falls are shown as falls. Summaries count submissions after the "
    "first that "
    "were not withdrawn. What published files changed is told apart: it is not the CCG's word.",
)
SOURCES = (
    "Returns come from the CCGs; in the demonstration they are made up. Published national figures, "
    "targets, "
    "boundaries, populations and successions are real, each from the source named beside it or in "
    "data/reference/SOURCES.md.",
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains "
    "OS data "
    "© Crown copyright and database right. Contains NHS England and NHS Digital information and the English "
    "Indices of Deprivation (MHCLG), licensed under the Open Government Licence v3.0.",
)
