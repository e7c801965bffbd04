"""Where a pilot site lies: on the CCGs that succeeded its PCTs in 2013, for there are no outlines of PCTs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phb.store import Store

LEAST_PCT = 5  # a CCG that took a smaller share of a PCT's postcodes is not where its pilot was
PLACED = "placed on the CCGs that succeeded its PCT in 2013; there are no PCT outlines"
_NOISE = re.compile(r"\b(nhs|pct|ccg|teaching|primary care trust|clinical commissioning group|the)\b")


@dataclass(frozen=True)
class Place:
    """A CCG of April 2013 that took share_pct per cent of a PCT's postcodes; of a CCG named itself, all."""

    ccg_code: str
    ccg_name: str
    organisation: str
    share_pct: float


class Places:
    """Finds the CCGs of an organisation by its name: a PCT's, an article's spelling of it, or a CCG's."""

    def __init__(self, store: Store) -> None:
        """Read the names of PCTs and CCGs once."""
        self._found: dict[str, dict[str, Place]] = {}
        for row in store.rows("pilots_ccgs"):
            place = Place(row["ccg_code"], row["name"], row["name"], 100.0)
            for key in (name_key(row["name"]), row["ccg_code"].lower()):
                self._found[key] = {row["ccg_code"]: place}
        # A PCT's name comes after a CCG's: the pilots were the PCTs'.
        of_pct: dict[str, dict[str, Place]] = {}
        for row in store.rows("pilots_pcts", least_pct=LEAST_PCT):
            place = Place(row["ccg_code"], row["ccg_name"], f"{row['pct_name']} PCT", float(row["share_pct"]))
            of_pct.setdefault(name_key(row["name"]), {})[row["ccg_code"]] = place
            of_pct.setdefault(row["pct_code"].lower(), {})[row["ccg_code"]] = place
        self._found |= of_pct

    def of(self, organisations: tuple[str, ...]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """Give the places of organisations, each CCG once, and the names that lead nowhere."""
        places: dict[str, Place] = {}
        nowhere = []
        for name in organisations:
            found = self._found.get(name_key(name)) or self._found.get(name.strip().lower())
            if found is None:
                nowhere.append(name)
            for code, place in (found or {}).items():
                places.setdefault(code, place)
        return tuple(places[code] for code in sorted(places)), tuple(nowhere)


def name_key(name: str) -> str:
    """Give a name without what organisations are called by besides: NHS, PCT, CCG, case, punctuation."""
    plain = _NOISE.sub(" ", name.lower().replace("&", " and "))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())
