"""How good are the returns: the score of each CCG, each region and England, and what cost points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb.analysis import words
from phb.analysis.england import known
from phb.analysis.returns_files import listed
from phb.errors import PlainError
from phb.quarters import Quarter
from phb.store import Store

OUTCOMES = {"kept": "Kept", "lost": "Lost", "not_applicable": "Not applicable"}
_NOT_OPEN = "There was no CCG {} in {}: choose a quarter in which it was open, or one of its successors."
NOT_ACCURACY = "A score says which checks a return kept, not how right its figures are."
NOT_A_RETURN = "A CCG that sent no return scores 0: no return keeps no point."


@dataclass(frozen=True)
class Mean:
    """The mean score (0 to 100) of the CCGs of a region, or of England, in one quarter.

    score counts a CCG without a return as 0; score_returned is over those that returned, None without any.
    """

    quarter: str
    score: float
    score_returned: float | None
    returned: int
    open: int

    @property
    def text(self) -> str:
        """The mean and who stands behind it: "mean 87 of 100, 188 of 191 CCGs returned"."""
        return f"mean {points(self.score)} of 100, {words.ccgs(self.returned, self.open)} returned"


@dataclass(frozen=True)
class Score:
    """One return's score, 0 to 100; None where nothing applied. lost_on names the checks that cost points."""

    score: float | None
    has_returned: bool
    lost_on: str

    @property
    def text(self) -> str:
        """The score in words: "85 of 100, lost on: On time"."""
        if not self.has_returned:
            return "0 of 100: no return"
        if self.score is None:
            return "no check applied"
        said = f"{points(self.score)} of 100"
        return f"{said}, lost on: {self.lost_on}" if self.lost_on else f"{said}: every point kept"


@dataclass(frozen=True)
class Scored:
    """A CCG and its score in each quarter, in the order of `Quality.quarters`; None when it was not open."""

    ccg_code: str
    name: str
    region: str
    scores: tuple[Score | None, ...]

    @property
    def has_lost(self) -> bool:
        """Whether points were lost in the last of the quarters, or no return was sent."""
        now = self.scores[-1]
        return now is not None and (not now.has_returned or (now.score is not None and now.score < 100))


@dataclass(frozen=True)
class Quality:
    """Scores up to a quarter: England's means, the means of regions as they were, and each CCG.

    regions gives for each region its mean by quarter, ccgs every CCG open in any of the quarters.
    mandatory_from is the quarter from which returns had a deadline, None where the store holds no such
    change. table has one row a region of the quarter.
    """

    quarter: str
    sentence: str
    england: tuple[Mean, ...]
    regions: dict[str, dict[str, Mean]]
    ccgs: tuple[Scored, ...]
    finding: str
    mandatory_from: str | None
    region_finding: str
    table: pd.DataFrame
    source: str

    @property
    def quarters(self) -> tuple[str, ...]:
        """The quarters up to the one chosen, oldest first."""
        return tuple(one.quarter for one in self.england)


@dataclass(frozen=True)
class Checked:
    """The return of one CCG for one quarter: `table` has one row a check, with why a point was lost."""

    sentence: str
    table: pd.DataFrame


def points(score: float) -> int:
    """Round a score; 100 is said only of a score of 100, and 0 only of 0."""
    rounded = words.whole(score)
    return min(max(rounded, int(score > 0)), 99 + int(score >= 100))


def quality(store: Store, *, quarter: str) -> Quality:
    """Score the returns up to `quarter`.

    Raises PlainError when no CCG was open in the quarter.
    """
    rows = store.query("quality", quarter=quarter)
    england = [_mean(row) for row in rows[rows["is_england"]].to_dict("records")]
    if not england or england[-1].quarter != quarter:
        raise PlainError(f"No CCG was open in {quarter}; choose a quarter from 2014-15 Q1 to 2022-23 Q1.")
    regions: dict[str, dict[str, Mean]] = {}
    for row in rows[~rows["is_england"]].to_dict("records"):
        regions.setdefault(row["region_name"], {})[row["quarter"]] = _mean(row)
    ccgs = _ccgs(store.query("quality_over_time", quarter=quarter), [one.quarter for one in england])
    lost = store.query("quality_lost", quarter=quarter)
    mandatory = rows.loc[rows["is_england"] & (rows["era"] == "mandatory"), "quarter"]
    mandatory_from = str(mandatory.iloc[0]) if 0 < len(mandatory) < len(england) else None
    table = _region_table(regions, lost, quarter, mandatory_from)
    return Quality(
        quarter=quarter,
        sentence=_sentence(england, lost[lost["is_england"]]),
        england=tuple(england),
        regions=regions,
        ccgs=tuple(ccgs),
        finding=_finding(quarter, ccgs),
        mandatory_from=mandatory_from,
        region_finding=_region_finding(table, quarter),
        table=table,
        source=words.source_line(store.meta),
    )


def checks(store: Store, *, quarter: str, ccg_code: str) -> Checked:
    """Give the checks of one return: weight, kept, lost or not applicable, and the reason.

    Of a CCG that was not open in the quarter it says so, without a table.
    """
    rows = store.query("quality_ccg", quarter=quarter, ccg_code=ccg_code)
    sentence = _checked(rows.iloc[0], quarter) if len(rows) else _NOT_OPEN.format(ccg_code[:12], quarter)
    rows = rows[rows["title"].notna()]
    lost = ("Lost because: " + rows["reason"].fillna("") + " ").where(rows["outcome"] == "lost", "")
    table = pd.DataFrame(
        {
            "Check": rows["title"] + " (" + rows["weight"].astype(str) + ")",
            "Outcome": rows["outcome"].map(OUTCOMES),
            "What it looks at, and why points were lost": lost + rows["looks_at"],
        }
    ).reset_index(drop=True)
    return Checked(sentence, table)


def _checked(row: pd.Series, quarter: str) -> str:
    name = words.plain_ccg(str(row["name"]))
    if not row["has_returned"]:
        return f"{name} sent no return for {quarter}: it scores 0 of 100. No return is not nought."
    if pd.isna(row["score"]):
        return f"{name}: no check applied to its return for {quarter}, so it has no score."
    lost, applicable = row["points_lost"], row["points_applicable"]
    said = f"{name} scores {points(row['score'])} of 100 for {quarter}"
    if not lost:
        return f"{said}: all {applicable:g} points that applied were kept."
    return f"{said}: {lost:g} of the {applicable:g} points that applied were lost."


def _mean(row: dict[Any, Any]) -> Mean:
    returned = row["score_returned"]
    return Mean(
        quarter=row["quarter"],
        score=0.0 if pd.isna(row["score"]) else float(row["score"]),
        score_returned=None if pd.isna(returned) else float(returned),
        returned=known(row["ccgs_returned"]) or 0,
        open=known(row["ccgs_open"]) or 0,
    )


def _ccgs(rows: pd.DataFrame, quarters: list[str]) -> list[Scored]:
    last = rows.drop_duplicates("ccg_code", keep="last").set_index("ccg_code")
    places = {quarter: place for place, quarter in enumerate(quarters)}
    scores: dict[str, list[Score | None]] = {str(code): [None] * len(quarters) for code in last.index}
    # Few scores are different: shared, thousands of them are remembered and given again cheaply.
    shared: dict[Score, Score] = {}
    rows["lost_on"] = rows["lost_on"].fillna("")
    columns = ("ccg_code", "quarter", "score", "has_returned", "lost_on")
    for code, quarter, score, has_returned, lost_on in zip(*(rows[column] for column in columns)):
        one = Score(None if score != score else float(score), bool(has_returned), lost_on or "")
        scores[code][places[quarter]] = shared.setdefault(one, one)
    found = [
        Scored(
            ccg_code=code,
            name=str(last.at[code, "name"]),
            region=str(last.at[code, "region_name"])
            if last.at[code, "quarter"] == quarters[-1]
            else f"Closed before {quarters[-1]}",
            scores=tuple(cells),
        )
        for code, cells in scores.items()
    ]
    return sorted(found, key=lambda one: (one.region.startswith("Closed before"), one.region, one.name))


def _sentence(england: list[Mean], lost: pd.DataFrame) -> str:
    now = england[-1]
    said = (
        f"The returns for {words.quarter(now.quarter)} score {points(now.score)} of 100 on average over "
        f"the {now.open:,} CCGs open"
    )
    missing = now.open - now.returned
    if missing and now.score_returned is not None:
        said += (
            f", {points(now.score_returned)} over the {now.returned:,} that returned "
            f"({missing:,} sent no return and score{'s' * (missing == 1)} 0)"
        )
    most = lost[lost["points"] > 0]
    if len(most):
        first = most.iloc[0]
        said += (
            f". Most points were lost on “{first['title']}”: by {int(first['lost']):,} of the "
            f"{int(first['applied']):,} CCGs to which it applied"
        )
    return f"{said}."


def _finding(quarter: str, ccgs: list[Scored]) -> str:
    now = [one for one in ccgs if one.scores[-1] is not None]
    without = sum(1 for one in now if one.scores[-1] and not one.scores[-1].has_returned)
    lost = sum(one.has_lost for one in now) - without
    kept = len(now) - lost - without
    silent = f", and {without:,} sent no return" if without else ""
    return f"{kept:,} of {len(now):,} CCGs kept every point for {quarter}, {lost:,} lost some{silent}"


def _region_table(
    regions: dict[str, dict[str, Mean]], lost: pd.DataFrame, quarter: str, mandatory_from: str | None
) -> pd.DataFrame:
    year_before = str(Quarter.parse(quarter) + -4)
    is_across = mandatory_from is not None and year_before < mandatory_from <= quarter
    lost = lost[~lost["is_england"] & (lost["points"] > 0)]
    rows = []
    for region, means in regions.items():
        if quarter not in means:
            continue
        now, then = means[quarter], means.get(year_before)
        costs = lost[lost["region_name"] == region].head(2)
        rows.append(
            (
                region,
                points(now.score),
                None if now.score_returned is None else points(now.score_returned),
                words.ccgs(now.returned, now.open),
                _year_before(then, is_across),
                listed([f"{row.title} ({row.lost:,} of {row.applied:,})" for row in costs.itertuples()])
                if len(costs)
                else "nothing",
            )
        )
    rows.sort(key=lambda row: (row[1], row[0]))
    headings = ["Region", "Mean score", "Mean of those that returned", "Returned"]
    headings += [f"Mean score at {year_before}", "Most points lost on (CCGs)"]
    table = pd.DataFrame(rows, columns=headings)
    return table.astype({"Mean score": "Int64", "Mean of those that returned": "Int64"})


def _year_before(then: Mean | None, is_across: bool) -> str:
    if then is None:
        return "not comparable: no such region then"
    if is_across:
        return "not comparable: returns were voluntary then"
    return f"{points(then.score)} ({words.ccgs(then.returned, then.open)})"


def _region_finding(table: pd.DataFrame, quarter: str) -> str:
    if len(table) < 2:
        return f"Mean score by region for {quarter}"
    low, high = table.iloc[0], table.iloc[-1]
    if low["Mean score"] == high["Mean score"]:
        return f"Every region has a mean score of {low['Mean score']} for {quarter}"
    return (
        f"By region the mean score for {quarter} runs from {low['Mean score']} ({low['Region']}, "
        f"{low['Returned']} returned) to {high['Mean score']} ({high['Region']}, {high['Returned']} returned)"
    )
