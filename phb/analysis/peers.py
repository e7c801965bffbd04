"""Which CCGs are most like one, by what is known of the people who live there: its ten peers.

They are found among the CCGs of one set, anew for each: after a merger the peers of all may be others. Peers
are for context; what is unusual, the national comparison says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from phb import definitions
from phb.analysis.geography import Geography, vintage_words
from phb.errors import PlainError
from phb.methods.peers import distances, nearest_places
from phb.store import Store


@dataclass(frozen=True)
class Known:
    """What one variable says of a CCG; value is in unit ("%", "people"), None where it is not known."""

    title: str
    value: float | None
    unit: str
    year: int

    @property
    def said(self) -> str:
        """Write the value: "23.1%", "160,687 people", "18.9", "not known"."""
        if self.value is None:
            return "not known"
        if self.unit.startswith("people"):
            return f"{self.value:,.0f} {self.unit}"
        return f"{self.value:.1f}{'%' if self.unit == '%' else ''}"


@dataclass(frozen=True)
class Peer:
    """One of the CCGs most like another, and how far apart they are: nought is alike in every variable."""

    code: str
    name: str
    distance: float
    known: tuple[Known, ...]


@dataclass(frozen=True)
class Peers10:
    """A CCG of a set of CCGs (vintage), what is known of it, and its peers, nearest first.

    Without peers why_not is the sentence that says why; with them it is "".
    """

    code: str
    name: str
    vintage: str
    known: tuple[Known, ...]
    peers: tuple[Peer, ...]
    why_not: str


def peers_of(store: Store, *, quarter: str, geography: str, code: str) -> Peers10:
    """Find the peers of a CCG on a geography; as it was, among the CCGs in force in the quarter.

    Raises PlainError when there is no such quarter, geography or CCG.
    """
    vintage = vintage_of(store, quarter=quarter, geography=geography)
    rows, apart = _compared(store, vintage)
    place = next((at for at, row in enumerate(rows) if row["ccg_code"] == code), None)
    if place is None:
        raise PlainError(
            f'"{code[:40]}" is not a CCG of {vintage_words(vintage)}; choose another CCG or geography.'
        )
    near = nearest_places(apart, [row["ccg_code"] for row in rows], definitions.peers().count)[place]
    here = _known(rows[place])
    unknown = ", ".join(f'"{one.title}"' for one in here if one.value is None)
    return Peers10(
        code=code,
        name=rows[place]["name"],
        vintage=vintage,
        known=here,
        peers=tuple(
            Peer(rows[at]["ccg_code"], rows[at]["name"], float(apart[place, at]), _known(rows[at]))
            for at in near
        ),
        why_not=f"No peers: {unknown} is not known of this CCG; national comparison only." if unknown else "",
    )


def unlike(store: Store, *, quarter: str, geography: str, code: str) -> dict[str, float]:
    """Give how far apart a CCG and every other one are, by code; nothing where too little is known of it."""
    rows, apart = _compared(store, vintage_of(store, quarter=quarter, geography=geography))
    codes = [str(row["ccg_code"]) for row in rows]
    if code not in codes:
        return {}
    known = zip(codes, apart[codes.index(code)].tolist())
    return {one: distance for one, distance in known if one != code and not np.isnan(distance)}


def all_peers(store: Store, vintage: str) -> dict[str, tuple[str, ...]]:
    """Give the codes of each CCG's peers on a vintage, nearest first; none where too little is known."""
    rows, apart = _compared(store, vintage)
    codes = [row["ccg_code"] for row in rows]
    near = nearest_places(apart, codes, definitions.peers().count)
    return {code: tuple(codes[at] for at in some) for code, some in zip(codes, near)}


def vintage_of(store: Store, *, quarter: str, geography: str) -> str:
    """Say among which CCGs peers are looked for. Raises PlainError for what is no geography or quarter."""
    told = Geography.parse(geography).vintage
    if told:
        return told
    rows = store.rows("road_vintage", quarter=quarter)
    if not rows:
        raise PlainError(f"The store has no quarter {quarter[:40]}; choose another.")
    return str(rows[0]["vintage"])


def _compared(store: Store, vintage: str) -> tuple[list[dict[str, Any]], np.ndarray]:
    """Give the CCGs of a vintage, by code, and their distances (A, A)."""
    rows, weights = store.rows("peers", vintage=vintage), definitions.peers().weights
    if not rows:
        raise PlainError(f"The store knows no CCGs of {vintage_words(vintage)}; choose another geography.")
    values = np.array([[row[name] for name in weights] for row in rows], dtype=float)
    return rows, distances(values, list(weights.values()))


def _known(row: dict[str, Any]) -> tuple[Known, ...]:
    return tuple(
        Known(one.title, None if row[one.name] is None else float(row[one.name]), one.unit, one.year)
        for one in definitions.peers().variables
    )
