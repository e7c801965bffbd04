"""What may be asked on What changed: which count, between which quarters, with which care groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from phb import definitions
from phb.analysis.geography import Geography
from phb.errors import PlainError
from phb.quarters import Quarter

Kind = Literal["live", "new", "in_quarter", "ytd"]
Way = Literal["all", "only", "without"]
BEFORE, YEAR = "before", "year"


@dataclass(frozen=True)
class Counted:
    """A count whose change can be asked for; title heads columns, subject begins a sentence."""

    name: str
    kind: Kind
    title: str
    subject: str
    what: str


MEASURES: Mapping[str, Counted] = {
    one.name: one
    for one in (
        Counted(
            "holders",
            "live",
            "Live holders",
            "Live holders",
            "People with a live budget on the last day of the quarter",
        ),
        Counted(
            "in_quarter",
            "in_quarter",
            "In place during the quarter",
            "People with a budget in place during the quarter",
            "In place at the start of the quarter plus new in it, as in indicator 105b, ended or not",
        ),
        Counted(
            "starters",
            "new",
            "New in the quarter",
            "New holders in the quarter",
            "People whose budget began in the quarter",
        ),
        Counted(
            "holders_ytd",
            "ytd",
            "Received, year to date",
            "People with a budget since April",
            "Everyone with a budget at any time since 1 April, ended or not; starts again each April",
        ),
    )
}
BY: Mapping[str, str] = {
    "ccg": "CCG",
    "region": "Region",
    "care_group": "Care group",
    "arrangement": "Arrangement",
}


def measures() -> dict[str, str]:
    """Give the measures by name, each with its title."""
    return {name: one.title for name, one in MEASURES.items()}


def cares() -> dict[str, str]:
    """Give the choices of care groups: all, and each left out or alone."""
    found = {"all": "All care groups"}
    for name, group in definitions.care_groups().items():
        title = group.title if group.title[1:2].isupper() else group.title[:1].lower() + group.title[1:]
        found |= {f"without_{name}": f"Without {title}", f"only_{name}": f"Only {title}"}
    return found


def sinces(quarters: list[str]) -> dict[str, str]:
    """Give the quarters a change can be counted from: relative ones first, then each of the store."""
    relative = {BEFORE: "The quarter before", YEAR: "A year before, same quarter"}
    return relative | {one: one for one in sorted(quarters, reverse=True)}


@dataclass(frozen=True)
class Asked:
    """One question of the page, its quarters settled."""

    counted: Counted
    since: str
    quarter: str
    care: str
    geography: Geography

    @property
    def way(self) -> Way:
        """Whether all care groups count, only one, or all but one."""
        return "all" if self.care == "all" else ("only" if self.care.startswith("only_") else "without")

    @property
    def care_group(self) -> str:
        """The care group left out or alone; empty for all."""
        return self.care.removeprefix(f"{self.way}_") if self.way != "all" else ""

    @property
    def care_words(self) -> str:
        """Stand after what is counted: "", " (without personal wheelchair budgets)"."""
        if self.way == "all":
            return ""
        said = cares()[self.care]
        return f" ({said[:1].lower()}{said[1:]})"


def settle(measure: str, since: str, quarter: str, care: str, geography: str) -> Asked:
    """Read the choices of the page. Raises PlainError for one that is none."""
    for told, known in ((measure, MEASURES), (care, cares())):
        if told not in known:
            raise PlainError(f'"{told[:40]}" cannot be asked for here; choose one of {", ".join(known)}.')
    steps = {BEFORE: -1, YEAR: -4}
    earlier = str(Quarter.parse(quarter) + steps[since]) if since in steps else str(Quarter.parse(since))
    return Asked(MEASURES[measure], earlier, quarter, care, Geography.parse(geography))


def refusal(asked: Asked, eras: Mapping[str, str]) -> str | None:
    """Say why no change can be told between the two quarters, and what can be asked; None when it can.

    eras gives the era of every quarter in the store.
    """
    since, quarter = asked.since, asked.quarter
    if quarter not in eras:
        raise PlainError(f'The store holds no quarter "{quarter[:20]}"; choose another quarter.')
    if since not in eras:
        return (
            f"The record begins with {min(eras)}: there is no {since} to count from. Choose a later quarter."
        )
    if since >= quarter:
        is_same = since == quarter
        said = "is the same quarter" if is_same else f"does not come before {quarter}"
        return f"{since} {said}: choose an earlier one to count from, or a later quarter above."
    if eras[since] != eras[quarter]:
        first = min(one for one, era in eras.items() if era == eras[quarter])
        return (
            f"The collection changed in April 2017: {since} was returned voluntarily and counted in another "
            f"way than {quarter}. Choose {first} or a later quarter to count from."
        )
    then, now = Quarter.parse(since), Quarter.parse(quarter)
    if asked.counted.kind == "ytd" and then.year != now.year and then.number != now.number:
        return _reset(then, now, min(one for one, era in eras.items() if era == eras[quarter]))
    return None


def _reset(then: Quarter, now: Quarter, first: str) -> str:
    in_year = [str(now + step) for step in range(-(now.number - 1), 0)]
    choices = [f"a quarter of the same year ({', '.join(in_year)})"] if in_year else []
    before = str(now + -4)
    if before >= first:
        choices.append(f"the same quarter of another year ({before})")
    ask = f" Ask for {' or '.join(choices)}." if choices else ""
    return (
        f"Year to date starts again each April: {then} counts from April {then.year}, {now} from April "
        f"{now.year}, so their difference is neither growth nor loss.{ask} Live holders can be asked for "
        "across April."
    )
