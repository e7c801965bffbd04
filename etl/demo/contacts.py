"""Made-up contacts: numbered, at example.org, on numbers that Ofcom keeps for drama (01632 960000 to 960999).

Nobody is drawn at random: the returns' draws stay what they are. Some CCGs and one region have none, so that
a missing contact shows; some contacts have ended or moved on; of some only the predecessors' are known.
"""

from __future__ import annotations

from etl import reference
from etl.demo.files import Row
from etl.demo.places import LAST, Places

COLUMNS = ("for", "role", "name", "email", "phone", "valid_from", "valid_to")
_ROLES = ("PHB lead", "Commissioning manager", "Continuing healthcare lead", "Performance analyst")
_NO_CONTACT, _ENDED, _NEWER, _PHONE_ONLY = 11, 13, 17, 19  # every eleventh CCG and so on
_NO_REGION = "South West"
_ENDED_ON, _NEXT_ON = "2018-12-31", "2019-01-01"


def rows(places: Places) -> list[Row]:
    """The contacts of regions, each for the time of its region, then of CCGs."""
    made: list[Row] = [COLUMNS]
    for region, (first, last) in _regions().items():
        made.append(_row(len(made), region, "Regional PHB lead", first, last))
    for place, code in enumerate(places.codes):
        is_new = not places.is_open[place, 0]
        if place % _NO_CONTACT == 0 or (is_new and place % 2):
            continue
        role = _ROLES[place % len(_ROLES)]
        if place % _ENDED == 0:
            made.append(_row(len(made), code, role, "2015-04-01", _ENDED_ON))
        elif place % _NEWER == 0:
            made.append(_row(len(made), code, role, "2015-04-01", _ENDED_ON))
            made.append(_row(len(made), code, role, _NEXT_ON, ""))
        else:
            made.append(_row(len(made), code, role, "", "", has_email=place % _PHONE_ONLY != 0))
    return made


def _row(number: int, place: str, role: str, first: str, last: str, *, has_email: bool = True) -> Row:
    email = f"made-up-{number}@example.org" if has_email else ""
    return (place, role, f"Made-up contact {number}", email, f"01632 960{number % 1000:03d}", first, last)


def _regions() -> dict[str, tuple[str, str]]:
    """By name, from the first day of the first vintage that has the region to the day before it has gone."""
    starts: dict[str, list[str]] = {}
    for row in reference.read("geography/ccg_regions.csv"):
        if row["vintage"] <= f"{LAST.year}-04" and row["region_name"] != _NO_REGION:
            starts.setdefault(row["region_name"], []).append(row["vintage"])
    return {
        region: ("", "" if f"{LAST.year}-04" in vintages else f"{int(max(vintages)[:4]) + 1}-03-31")
        for region, vintages in sorted(starts.items())
    }
