"""The CCGs of the demonstration: who was open in each quarter, how many live there, who succeeded whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl import reference
from phb.quarters import Quarter

FIRST = Quarter(2014, 1)
LAST = Quarter(2019, 3)
QUARTERS = tuple(FIRST + n for n in range(LAST - FIRST + 1))
MANDATORY = 12  # position of 2017-18 Q1, the first quarter that every CCG had to return
_VINTAGES = {
    2014: "2013-04",
    2015: "2015-07",
    2016: "2016-04",
    2017: "2017-04",
    2018: "2018-04",
    2019: "2019-04",
}


@dataclass(frozen=True)
class Places:
    """CCG by quarter: C codes in alphabetical order, Q quarters of the record.

    is_open (C, Q) bool; population (C, Q) residents, mid-2012 up to 2015-16, then mid-2017; imd (C, Q)
    average score of 2015; office (C, Q) NHS England local office, STP from 2017-18; 0 or "" where not open.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    ons_codes: tuple[tuple[str, ...], ...]
    is_open: np.ndarray
    population: np.ndarray
    imd: np.ndarray
    office: np.ndarray
    transfers: dict[int, tuple[tuple[int, int, float], ...]]

    def position(self, code: str) -> int:
        """Row of a CCG code."""
        return self.codes.index(code)

    def unchanged(self) -> np.ndarray:
        """(C,) bool: open in every quarter and on one boundary, so that a planted history meets no break."""
        touched = {c for moves in self.transfers.values() for a, b, _ in moves for c in (a, b)}
        always = self.is_open.all(axis=1)
        return always & np.array([c not in touched for c in range(len(self.codes))])

    def carry(self, holders: np.ndarray, quarter: int) -> np.ndarray:
        """Move holders (C, ...) whole to the successors that take over at the start of a quarter.

        A merger moves everyone; a partial transfer moves the share of residents, each cell rounded half up.
        """
        carried = holders.copy()
        for source, target, share in self.transfers.get(quarter, ()):
            moved = np.floor(holders[source] * share + 0.5).astype(holders.dtype)
            carried[source] -= moved
            carried[target] += moved
        return carried


def load() -> Places:
    """Read the CCGs of the six boundary vintages of the record from data/reference."""
    vintage = [_VINTAGES[quarter.year] for quarter in QUARTERS]
    regions = reference.read("geography/ccg_regions.csv")
    offices = {(r["vintage"], r["ods_code"]): r["stp_name"] or r["local_office_name"] for r in regions}
    ons = {(r["vintage"], r["ods_code"]): r["ons_code"] for r in regions}
    names = {r["ods_code"]: r["name"] for r in regions if r["vintage"] in vintage}
    codes = tuple(sorted({code for when, code in offices if when in vintage}))
    people = {
        (r["vintage"], r["ods_code"], r["reference"]): int(r["total"])
        for r in reference.read("geography/ccg_population.csv")
    }
    scores = {
        (r["vintage"], r["ods_code"]): float(r["imd2015_average_score"])
        for r in reference.read("geography/ccg_characteristics.csv")
        if r["imd2015_average_score"]
    }
    year = ["mid-2012" if quarter.year < 2016 else "mid-2017" for quarter in QUARTERS]
    return Places(
        codes=codes,
        names=tuple(names[code] for code in codes),
        ons_codes=tuple(tuple(ons.get((v, code), "") for v in vintage) for code in codes),
        is_open=np.array([[(v, code) in offices for v in vintage] for code in codes]),
        population=np.array(
            [[people.get((v, code, y), 0) for v, y in zip(vintage, year)] for code in codes], dtype=np.int64
        ),
        imd=np.array([[scores.get((v, code), 0.0) for v in vintage] for code in codes]),
        office=np.array([[offices.get((v, code), "") for v in vintage] for code in codes]),
        transfers=_transfers(codes, vintage),
    )


def _transfers(codes: tuple[str, ...], vintage: list[str]) -> dict[int, tuple[tuple[int, int, float], ...]]:
    """By quarter: (predecessor, successor, share of the predecessor's residents), codes as positions."""
    moves: dict[int, list[tuple[int, int, float]]] = {}
    for row in reference.read("geography/ccg_succession.csv"):
        source, target = row["predecessor_ods"], row["successor_ods"]
        if source == target or row["to_vintage"] not in vintage:
            continue
        quarter = vintage.index(row["to_vintage"])
        share = float(row["share_of_predecessor"])
        moves.setdefault(quarter, []).append((codes.index(source), codes.index(target), share))
    return {quarter: tuple(sorted(found)) for quarter, found in moves.items()}
