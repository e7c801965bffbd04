"""What a pack is asked for: one organisation and one quarter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from phb import definitions
from phb.analysis import compare, words
from phb.analysis.benchmark import Field, field
from phb.analysis.road import Road, road
from phb.charts.progress_page import Drawn, drawn
from phb.errors import PlainError
from phb.packs.pack import Audience
from phb.store import Store

RATE = "in_quarter_per_100k"


@dataclass(frozen=True)
class Asked:
    """One organisation in one quarter: key is as on Compare ("England", "region:London", "stp:...", "15F").

    What several sections need is worked out once.
    """

    store: Store
    key: str
    name: str
    quarter: str
    geography: str
    audience: Audience

    @property
    def is_ccg(self) -> bool:
        """Whether it is one CCG."""
        return self.key != compare.ENGLAND and ":" not in self.key

    @property
    def on(self) -> dict[str, str]:
        """The choices that every question takes."""
        return {"quarter": self.quarter, "geography": self.geography}

    @property
    def source(self) -> str:
        """Where figures come from."""
        return words.source_line(self.store.meta)

    @cached_property
    def england(self) -> Drawn:
        """England's progress, drawn."""
        return drawn(self.store, quarter=self.quarter, geography=self.geography)

    @cached_property
    def field(self) -> Field:
        """Every CCG beside every other by rate."""
        return field(self.store, measure=RATE, **self.on)

    @cached_property
    def road(self) -> Road | None:
        """The road to the first target; None where there is none yet."""
        aim = next(iter(definitions.target().aims))
        try:
            return road(self.store, aim=aim, weighting=definitions.fair_share().default, **self.on)
        except PlainError:
            return None

    @property
    def inside(self) -> np.ndarray:
        """Which CCGs (A,) of the field the organisation holds."""
        return compare.within(self.field.measured, self.key)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its CCGs that are open in the quarter."""
        return tuple(str(code) for code in self.field.measured.code[self.inside & self.field.is_open])


def asked(store: Store, *, of: str, quarter: str, audience: Audience) -> Asked:
    """Read what is asked: England, a CCG's code or name, the name of a region or STP; quarter "" is the last.

    Figures are on the CCGs in force in the quarter. Raises PlainError for a quarter or organisation that is
    not there, and for a quarter without a return.
    """
    wanted, vintage = _when(store, quarter)
    titles = compare.areas(store, quarter=wanted, geography=vintage)
    key = _key(of, titles)
    if key is None:
        raise PlainError(
            f'There is no organisation "{of[:40]}" in {wanted}. Give England, the code or name of a CCG open '
            "then, or the name of a region or STP."
        )
    name = titles[key].removesuffix(" (region)").removesuffix(" (STP)")
    return Asked(store, key, name, wanted, vintage, audience)


def organisations(store: Store, *, quarter: str) -> dict[str, str]:
    """Give whom a pack of a quarter can be of, key to title; PlainError for a quarter without a return."""
    wanted, vintage = _when(store, quarter)
    return compare.areas(store, quarter=wanted, geography=vintage)


def _when(store: Store, quarter: str) -> tuple[str, str]:
    """Give the quarter meant, and the CCGs in force in it."""
    quarters = {row["quarter"]: row for row in store.rows("frame_quarters")}
    returned = [name for name, row in quarters.items() if row["ccgs_returned"]]
    wanted = quarter or max(returned, default="")
    if wanted not in quarters:
        known = f"{min(quarters)} to {max(quarters)}" if quarters else "none yet"
        raise PlainError(f'The store has no quarter "{wanted[:20]}": it holds {known}. Choose one of these.')
    if wanted not in returned:
        raise PlainError(
            f"No CCG has returned for {wanted}: there is nothing to put in a pack. Choose another."
        )
    return wanted, str(store.rows("road_vintage", quarter=wanted)[0]["vintage"])


def _key(of: str, titles: dict[str, str]) -> str | None:
    """Find an area by its key, code or name, whatever its capitals."""
    plain = of.strip().lower()
    for key, title in titles.items():
        name = title.rsplit(" (", 1)[0].lower()
        if plain in (key.lower(), title.lower(), name, f"nhs {name} ccg"):
            return key
    return None
