"""What is cited beside the pilots: the programme's own plan, and social care, each figure with its source."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phb.analysis.pilots_told import NOT_AVAILABLE, NOT_STATED
from phb.store import Store

BRIEF = "as the programme's brief states, source not on file"
# In the order in which they are told.
_TITLES = {
    "social_care_direct_payment_recipients": "People with direct payments in social care",
    "outcome_survey": "Outcome survey in social care",
    "set_up_cost_a_user": "Set-up cost a user in social care",
    "people_eligible_continuing_care": "People eligible for NHS Continuing Healthcare",
    "patients_planned": "Patients the programme planned for",
    "pilot_sites_funded": "Pilot sites funded",
    "sites_with_no_patients_recruited": "Sites with no patient recruited",
    "pilot_evaluation_patients_recruited": "Patients recruited for the evaluation of the pilots",
    "national_rollout": "National rollout",
}


def context(store: Store) -> tuple[str, pd.DataFrame]:
    """Give what it comes to, and each figure with what it is, when it held, who says so and where."""
    order = list(_TITLES)
    rows = sorted(store.rows("pilots_context"), key=lambda row: order.index(row["topic"]))
    return _title(rows), pd.DataFrame(
        {
            "What": [_TITLES[row["topic"]] for row in rows],
            "Figure": [_figure(row) for row in rows],
            "When": [row["period"] or row["due"] or NOT_STATED for row in rows],
            "Said by": [row["claimant"] or NOT_STATED for row in rows],
            "Source": [BRIEF if row["basis"] == "brief" else row["source"] for row in rows],
        }
    )


def _title(rows: list[dict[str, Any]]) -> str:
    """Name the year's growth in social care, where both ends are on record."""
    ends = sorted(
        (row for row in rows if row["topic"] == "social_care_direct_payment_recipients" and row["value"]),
        key=lambda row: row["value"],
    )
    if len(ends) != 2:
        return "What the programme planned, and social care beside it"
    before, after = (f"{_word(row)}{row['value']:,.0f}" for row in ends)
    return f"Social care beside it: direct payments went from {before} to {after} people in a year"


def _word(row: dict[str, Any]) -> str:
    return f"{row['precision']} " if row["precision"] in ("more than", "around") else ""


def _figure(row: dict[str, Any]) -> str:
    unit = row["unit"] or ""
    if row["topic"] == "national_rollout":
        return f"due {row['due']}"
    if row["value"] is None:
        return row["statement"] or (f"{row['precision']}, no number" if row["precision"] else NOT_AVAILABLE)
    if row["value_high"] is not None:
        return f"£{row['value']:,.0f} to £{row['value_high']:,.0f}{unit.removeprefix('GBP')}"
    due = f", {row['due'][:1].lower()}{row['due'][1:]}" if row["due"] and row["period"] else ""
    said = f"{_word(row)}{row['value']:,.0f} {unit}{due}"
    return f"{said} (planned)" if row["precision"] == "planned" else said
