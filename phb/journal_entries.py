"""What people may write into the journal, each entry held to its rules before it is kept.

Everything here is plain data: `phb/journal.py` keeps it, `phb/analysis/alert_acts.py` reads it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from phb.errors import PlainError
from phb.quarters import Quarter

Kind = Literal["acknowledged", "snoozed", "resolved", "explained", "reopened", "noted"]
KINDS: tuple[Kind, ...] = get_args(Kind)
EXPLANATIONS = ("merger", "reclassification", "restatement")
LONGEST_SNOOZE = 4  # quarters: one that lasted longer would be a way to hide an alert
_LONGEST = {"by": 100, "owner": 100, "reason": 500, "note": 4000, "name": 80}


@dataclass(frozen=True)
class Alert:
    """An alert as a person saw it when acting: which, the sentence shown, and the store it came from.

    quarter is the one shown, onset the one in which what the alert is about began.
    """

    alert_id: str
    ccg_code: str
    family: str
    rule: str
    onset: str
    quarter: str
    sentence: str
    store_version: str


@dataclass(frozen=True)
class Act:
    """What one person did about one alert: never changed, never taken away. at is in UTC.

    What belongs to other kinds is empty or None: owner and review_quarter to acknowledged, until to snoozed
    (the quarter from which the alert is back), reason to resolved and explained. note may go with any.
    """

    id: str
    at: dt.datetime
    by: str
    kind: Kind
    alert: Alert
    note: str = ""
    owner: str = ""
    review_quarter: str | None = None
    until: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Send:
    """One digest on its way to one recipient: attempt counts from 1; content is the digest's SHA-256.

    outcome is "sent"; "failed", where the server said no or the way to it was lost before it took the
    message; or "unfinished": a run has it in hand, or died with it, and whether it went out is not known.
    """

    id: str
    quarter: str
    recipient: str
    scope: str
    attempt: int
    content: str
    store_version: str
    reserved_at: dt.datetime
    outcome: Literal["sent", "failed", "unfinished"]
    ended_at: dt.datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Scenario:
    """A plan of the Planner as a person saved it: never changed, never taken away. at is in UTC.

    scope, quarter, geography, aim and levers are what was asked, by their names in the address; seen is what
    the page showed then, of the store store_version. Of one name and scope the last counts.
    """

    id: str
    at: dt.datetime
    by: str
    name: str
    note: str
    scope: str
    quarter: str
    geography: str
    aim: str
    levers: Mapping[str, Any]
    seen: Mapping[str, Any]
    store_version: str


def scenario(*, by: str, name: str, note: str, quarter: str, **asked: str) -> dict[str, str]:
    """Give what a person says of a scenario cleaned, as columns.

    Raises PlainError where no name of the scenario or of the person is given, and for words too long.
    """
    said = _short({"by": line(by), "name": line(name), "note": words(note)})
    if not said["by"]:
        raise PlainError("Say who is saving this: a name goes with every scenario.")
    if not said["name"]:
        raise PlainError("Give the scenario a name: it is found again under it.")
    return {**said, "quarter": str(Quarter.parse(quarter)), **{k: line(v) for k, v in asked.items()}}


def as_json(told: Mapping[str, Any]) -> str:
    """Write numbers and words as text that reads back the same."""
    return json.dumps(dict(told), sort_keys=True, ensure_ascii=False, allow_nan=False)


def _short(said: dict[str, str]) -> dict[str, str]:
    for what, text in said.items():
        if len(text) > _LONGEST[what]:
            raise PlainError(f"The {what} is longer than {_LONGEST[what]} characters; shorten it.")
    return said


def acts(
    alerts: Sequence[Alert],
    kind: str,
    *,
    by: str,
    note: str,
    owner: str,
    review_quarter: str | None,
    until: str | None,
    reason: str,
) -> dict[str, Any]:
    """Hold what a person says about alerts to the rules of its kind; give it cleaned, as columns of an act.

    Raises PlainError for an unknown kind, no alert, no name, a reason or note that is wanted and empty, words
    that are too long, a review or the end of a snooze that does not lie after the quarter acted on, and a
    snooze of more than four quarters.
    """
    if kind not in KINDS:
        raise PlainError(f'There is no act "{kind[:40]}"; choose one of {", ".join(KINDS)}.')
    if not alerts:
        raise PlainError("No alert is chosen; choose at least one.")
    said = _short({"by": line(by), "owner": line(owner), "reason": line(reason), "note": words(note)})
    if not said["by"]:
        raise PlainError("Say who is acting: a name goes with every act.")
    if kind == "resolved" and not said["reason"]:
        raise PlainError("Say why the alert is resolved: a reason goes with it.")
    if kind == "explained" and said["reason"] not in EXPLANATIONS:
        raise PlainError(f"Say what explains the alert: {', '.join(EXPLANATIONS)}.")
    if kind in ("noted", "reopened") and not said["note"]:
        raise PlainError("Write a note." if kind == "noted" else "Say in a note why the alert is reopened.")
    shown = max(Quarter.parse(alert.quarter) for alert in alerts)
    review = _later(review_quarter, shown, "review") if kind == "acknowledged" else None
    back = _later(until, shown, "end of a snooze") if kind == "snoozed" else None
    if kind == "snoozed" and back is None:
        raise PlainError("Say until which quarter to snooze: every snooze ends.")
    if back and Quarter.parse(back) - shown > LONGEST_SNOOZE:
        raise PlainError(f"A snooze lasts {LONGEST_SNOOZE} quarters at most; {back} is too late.")
    return {
        "kind": kind,
        **said,
        "owner": (said["owner"] or said["by"]) if kind == "acknowledged" else "",
        "reason": said["reason"] if kind in ("resolved", "explained") else "",
        "review_quarter": review,
        "until": back,
    }


def _later(given: str | None, shown: Quarter, what: str) -> str | None:
    """Read a quarter that must lie after the one acted on."""
    if given is None or not given.strip():
        return None
    quarter = Quarter.parse(given)
    if quarter <= shown:
        raise PlainError(f"The {what} must lie after {shown}, the quarter of the alert; {quarter} does not.")
    return str(quarter)


def line(text: str) -> str:
    """Give text as one line without what cannot be printed or kept in a database."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def words(text: str) -> str:
    """Give text with its line breaks kept and nothing else that cannot be printed."""
    return "\n".join(line(part) for part in str(text).splitlines()).strip()


# -- pilots

Measure = Literal[
    "patients_recruited",
    "patients_planned",
    "budgets_released",
    "months_running",
    "recruitment_target_met_months",
    "budget_awarded",
    "budget_expected_spend",
    "budget_spent_on_patient_care",
]
_UNITS: dict[str, str] = {
    "patients_recruited": "people",
    "patients_planned": "people",
    "budgets_released": "budgets",
    "months_running": "months",
    "recruitment_target_met_months": "months",
}
_COUNTED = ("people", "budgets")


def _text(given: object) -> str:
    return "" if given is None or given != given else line(str(given))


def _partial_date(text: str) -> str:
    """Hold a date to YYYY, YYYY-MM or YYYY-MM-DD: of old statements often only the month is known."""
    if text:
        if not re.fullmatch(r"(19|20)\d\d(-\d\d(-\d\d)?)?", text):
            raise ValueError(f'"{text[:40]}" is not a date; write it like 2011-03 or 2011-03-31')
        try:
            dt.date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            raise ValueError(f'"{text[:40]}" is not in the calendar') from None
    return text


def _number(given: object) -> object:
    """Read a number as people write it in a cell: "1,200" or empty."""
    if given is None or given != given:
        return None
    return str(given).replace(",", "").strip() or None


Line = Annotated[str, BeforeValidator(_text), Field(max_length=500)]
Wanted = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=500)]
PartialDate = Annotated[str, BeforeValidator(_text), AfterValidator(_partial_date)]
Many = Annotated[int, Field(ge=1, le=500)]
Amount = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
SiteId = Annotated[str, BeforeValidator(_text), Field(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PilotSite(_Entry):
    """A pilot site that a person adds: columns as in data/reference/pilots/pilot_sites_from_articles.csv.

    organisations, conditions and related_site_ids are lists parted by ";". source says where it is told.
    """

    site_id: SiteId
    site_name: Wanted
    organisations: Wanted
    organisation_type: Line = ""
    organisation_count: Annotated[Many | None, BeforeValidator(_number)] = None
    programme: Line = ""
    conditions: Line = ""
    direct_payments_authorised: Annotated[Literal["yes", "no", ""], BeforeValidator(_text)] = ""
    start_text: Line = ""
    start_date: PartialDate = ""
    planned_end_text: Line = ""
    scope_note: Line = ""
    related_site_ids: Line = ""
    source: Wanted


class PilotObservation(_Entry):
    """One statement about a pilot site that a person adds: columns as in the observations' CSV.

    value is in unit; people and budgets are whole numbers. None is not available, never nought: qualifier
    then says what was said instead of a number. observed_on may be a year, a month or a day.
    """

    observation_id: Line = ""
    level: Literal["site"] = "site"
    site_id: SiteId
    site_name: Line = ""
    observed_on: PartialDate = ""
    observed_on_text: Line = ""
    measure: Annotated[Measure, BeforeValidator(_text)]
    value: Annotated[Amount | None, BeforeValidator(_number)]
    unit: Line = ""
    qualifier: Line = "exact"
    due_by_text: Line = ""
    due_by_date: PartialDate = ""
    claimant: Line = ""
    source: Wanted

    @model_validator(mode="before")
    @classmethod
    def give_its_unit(cls, given: Any) -> Any:
        """A measure has one unit, so it need not be written."""
        if isinstance(given, dict) and not _text(given.get("unit")):
            return {**given, "unit": _UNITS.get(_text(given.get("measure")), "GBP")}
        return given

    @model_validator(mode="after")
    def check(self) -> PilotObservation:
        """The unit is the measure's own, and what is counted is whole."""
        unit = _UNITS.get(self.measure, "GBP")
        if self.unit != unit:
            raise ValueError(f"{self.measure} is counted in {unit}, not in {self.unit}")
        if self.value is None and self.qualifier in ("", "exact"):
            raise ValueError("value is empty, and no qualifier says what was said instead of a number")
        if unit in _COUNTED and self.value is not None and self.value % 1:
            raise ValueError(f"value is a count of {unit} and cannot be {self.value:g}")
        return self


class KeptSite(PilotSite):
    """A site as kept: who added it and when (UTC). A later entry with the same site_id corrects it."""

    id: str
    added_by: str
    added_at: dt.datetime


class KeptObservation(PilotObservation):
    """An observation as kept: who added it and when (UTC)."""

    id: str
    added_by: str
    added_at: dt.datetime


Entry = TypeVar("Entry", PilotSite, PilotObservation)


def entries(model: type[Entry], given: Sequence[Entry | Mapping[str, object]], what: str) -> list[Entry]:
    """Hold each row to the model. Raises PlainError that names the row and each column that is wrong."""
    found = []
    for number, one in enumerate(given, start=1):
        try:
            found.append(model.model_validate(dict(one) if isinstance(one, Mapping) else one))
        except ValidationError as wrong:
            where = f"{what} {number}" if len(given) > 1 else f"This {what}"
            faults = (_fault(fault["loc"], fault["type"], fault["msg"]) for fault in wrong.errors())
            raise PlainError(f"{where} cannot be kept: {'; '.join(dict.fromkeys(faults))}.") from None
    return found


def _fault(where: tuple[int | str, ...], kind: str, message: str) -> str:
    column = str(where[0])[:60] if where else ""
    said = {
        "missing": f"{column} is empty",
        "too_short": f"{column} is empty",
        "extra_forbidden": f"there is no column {line(column)}",
        "string_pattern_mismatch": f"{column} is not a code; write 2 to 20 capitals, digits and hyphens",
    }.get(kind)
    return said or f"{column} {message.removeprefix('Value error, ')}".strip()
