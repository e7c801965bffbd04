"""The pilot sites as the map component draws them: a state a CCG, and what was said of each site there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from phb.analysis.pilots import STATES, Pilots, PilotSite
from phb.analysis.pilots_places import PLACED
from phb.methods.pilots import State
from phb.store import Store

TITLE = "Pilot sites by what was last said of them"
WHEN = "2009 to 2012"
NO_SITE = "no pilot site named"
# Classes of the map's style: patterns for what stalled, a plain class for no alert, hatched for not known.
KINDS: dict[State, str] = {
    "NOT_STARTED": "pilot_not_started",
    "NOT_RELEASED": "pilot_not_released",
    "OFF_TRACK": "pilot_off_track",
    "WATCH": "pilot_watch",
    "NONE": "c2",
    "UNKNOWN": "missing",
}
_LABELS: dict[State, str] = {"NONE": "no alert", "UNKNOWN": "named, no number of patients stated"}


@dataclass(frozen=True)
class Ground:
    """The CCGs of April 2013 in the order of their codes, and the files of their outlines."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    paths_file: str
    regions_file: str | None


def ground(store: Store) -> Ground:
    """Give the CCGs that the sites are placed on."""
    rows = store.rows("pilots_ccgs")
    return Ground(
        codes=tuple(row["ccg_code"] for row in rows),
        names=tuple(row["name"] for row in rows),
        paths_file=rows[0]["paths_file"],
        regions_file=rows[0]["regions_file"],
    )


def message(found: Pilots, on: Ground, *, selected: Sequence[str]) -> dict[str, Any]:
    """Give what the map draws: of each CCG the gravest state of the sites there, and all of them in words."""
    at = sites_by_ccg(found)
    legend = [
        {"kind": KINDS[state], "label": _LABELS.get(state) or _title(found, state)} for state in STATES
    ] + [{"kind": "not_applicable", "label": NO_SITE}]
    classes: list[int] = []
    texts: list[str] = []
    notes: list[list[int]] = []
    names: list[tuple[int, str]] = []
    states: list[tuple[int, str, int]] = []  # with its rank, so that the table begins with the gravest
    shown: list[int] = []
    for place, code in enumerate(on.codes):
        here = at.get(code, [])
        classes.append(min((STATES.index(one.verdict.state) for one in here), default=len(STATES)))
        if not here:
            continue
        shown.append(place)
        states.append((place, legend[classes[-1]]["label"], len(STATES) - classes[-1]))
        names.append((place, "; ".join(one.name for one in here)))
        said = [place]
        for one in here:
            said.append(len(texts))
            texts.append(_note(one))
        notes.append(said)
    return {
        "paths": f"app/static/{on.paths_file}",
        "regions": f"app/static/{on.regions_file}" if on.regions_file else None,
        "level": "ccg",
        "quarter": WHEN,
        "title": [TITLE, WHEN, "on the CCGs of April 2013"],
        "what": f"Each site is {PLACED}. In brackets, how many CCGs.",
        "over": "",
        "unit": "",
        "decimals": 0,
        "signed": False,
        "legend": legend,
        "classes": "".join(str(one) for one in classes),
        "values": "," * (len(on.codes) - 1),
        "estimated": [],
        "floors": [],
        "bounds": [],
        "way_out": "",
        "notes": notes,
        "texts": texts,
        "selected": list(selected),
        "only": shown,
        "columns": [
            {"title": "CCG of 2013", "from": "name"},
            {"title": "State", "from": "said", "said": states},
            {"title": "Pilot site", "from": "said", "said": names},
        ],
        "sort": 1,
    }


def _title(found: Pilots, state: State) -> str:
    return next(
        (one.state_title.lower() for one in found.sites if one.verdict.state == state),
        state.replace("_", " ").lower(),
    )


def _note(site: PilotSite) -> str:
    unknown = f" Not known: {'; '.join(site.unknown)}." if site.unknown else ""
    added = f" {site.added[:1].upper()}{site.added[1:]}." if site.added else ""
    return f"{site.sentence}{unknown}{added}"


def sites_by_ccg(found: Pilots) -> dict[str, list[PilotSite]]:
    """Give the sites placed on each CCG, the gravest first."""
    at: dict[str, list[PilotSite]] = {}
    for one in found.sites:
        for place in one.places:
            at.setdefault(place.ccg_code, []).append(one)
    return {code: sorted(here, key=lambda one: STATES.index(one.verdict.state)) for code, here in at.items()}
