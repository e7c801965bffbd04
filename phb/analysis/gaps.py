"""The gap to a level: how many people lack, and in which regions and CCGs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import england, words
from phb.analysis.area_map_words import STATUS_WORDS
from phb.analysis.road_places import REGION_UNKNOWN
from phb.analysis.road_shares import Shares, shares
from phb.definition_models import Aim
from phb.errors import PlainError
from phb.store import Store

_PER_100K = "Lacks, per 100,000 residents"
_PEOPLE = ("Lacks", "of these", "Holders", "To reach")


@dataclass(frozen=True)
class Part:
    """What one CCG or region lacks. key is its code, for a region its name.

    share are the people it has to reach, held those who hold a budget there (None: no CCG of it has a
    figure), gap the people it lacks; without_figure is what of them is the whole share of CCGs without a
    figure, so that the gap is at most so large. why says why a CCG has none. residents is 0 where not known.
    """

    key: str
    name: str
    region: str
    ccgs: int
    known: int
    held: int | None
    share: int
    gap: int
    without_figure: int
    residents: float
    why: str
    is_estimated: bool

    @property
    def is_at_most(self) -> bool:
        """Whether a CCG without a figure is in it."""
        return self.known < self.ccgs

    @property
    def gap_words(self) -> str:
        """Say what it lacks: "1,204", "at most 1,204"."""
        return f"{'at most ' if self.is_at_most and self.gap else ''}{self.gap:,}"

    @property
    def per_100k(self) -> float | None:
        """What it lacks for every 100,000 residents, None where these are not known."""
        return 100_000 * self.gap / self.residents if self.residents else None


@dataclass(frozen=True, eq=False)
class Gaps:
    """The gap of a quarter to a level, by_ccg and by_region, the largest first; they add up to `gap`.

    is_held: England holds the level; there are no parts then and nothing lacks. half is how few CCGs hold
    half of the gap. note says how the gap of the CCGs differs from England's own, "" where it does not.
    """

    quarter: str
    aim: Aim
    level: int
    is_held: bool
    finding: str
    note: str
    gap: int
    half: int
    by_ccg: tuple[Part, ...]
    by_region: tuple[Part, ...]
    shares: Shares
    source: str

    @property
    def without(self) -> tuple[Part, ...]:
        """The CCGs without a figure."""
        return tuple(one for one in self.by_ccg if one.is_at_most)

    def share_so_far(self, parts: Sequence[Part]) -> list[str]:
        """Say for each of some parts what share of the gap it and those before it lack."""
        return [words.percent(upto, self.gap) for upto in accumulate(one.gap for one in parts)]

    @property
    def ccg_table(self) -> pd.DataFrame:
        """Every CCG in a row."""
        parts = self.by_ccg
        return _counts(
            {
                "CCG": [words.ccg(one.name, one.key) for one in parts],
                "Region": [one.region for one in parts],
                "Lacks": [one.gap for one in parts],
                "How known": [_how_known(one) for one in parts],
                "Share of the gap so far": self.share_so_far(parts),
                _PER_100K: [_rounded(one.per_100k) for one in parts],
                "Holders": [one.held for one in parts],
                f"To reach for {self.level:,}": [one.share for one in parts],
            }
        )

    @property
    def region_table(self) -> pd.DataFrame:
        """Every region in a row."""
        parts = self.by_region
        return _counts(
            {
                "Region": [one.name for one in parts],
                "CCGs with a figure": [f"{one.known:,} of {one.ccgs:,}" for one in parts],
                "Lacks": [one.gap for one in parts],
                "of these in CCGs without a figure, at most": [one.without_figure for one in parts],
                "Share of the gap so far": self.share_so_far(parts),
                _PER_100K: [_rounded(one.per_100k) for one in parts],
                "Holders": [one.held for one in parts],
                f"To reach for {self.level:,}": [one.share for one in parts],
            }
        )


def levels() -> dict[str, tuple[Aim, int]]:
    """Give the levels on record by name, "by_2020:100000": the aim whose level it is, and people."""
    return {
        f"{aim.name}:{level}": (aim, level)
        for aim in definitions.target().aims.values()
        for level in aim.levels
    }


def level_next(held: int) -> str:
    """Name the level asked about first: the lowest of the default date that is not held, or its last."""
    target = definitions.target()
    level = next((one for one in (target.low, target.high) if held < one), target.high)
    return f"{target.default.name}:{level}"


def gaps(store: Store, *, quarter: str, to: str, geography: str) -> Gaps:
    """Take the gap of a quarter to a level (a name of `levels`) apart, on a geography.

    Raises PlainError for a level not on record, and a quarter of which live holders are not known.
    """
    if to not in levels():
        raise PlainError(f'There is no level "{to[:40]}"; choose one of {", ".join(levels())}.')
    aim, level = levels()[to]
    live = next((one.live for one in england.quarters(store) if one.quarter == quarter), None)
    if live is None:
        raise PlainError(f"Live holders are not known for {quarter[:20]}; choose another quarter.")
    found = shares(store, quarter=quarter, level=level, geography=geography)
    over = max(live - level, found.over)
    is_held = over > 0 or not found.gap.any()
    by_ccg, by_region = ((), ()) if is_held else (_by_ccg(found), _by_region(found))
    gap = int(found.gap.sum())
    return Gaps(
        quarter=quarter,
        aim=aim,
        level=level,
        is_held=is_held,
        finding=_held(level, over) if is_held else _finding(found, gap, level - live),
        note="" if is_held else _note(gap, level - live),
        gap=0 if is_held else gap,
        half=0 if is_held else found.half,
        by_ccg=by_ccg,
        by_region=by_region,
        shares=found,
        source=f"{found.source} Figures {found.places.geography.words}.",
    )


def map_status(found: Shares, place: int) -> str:
    """Give why a CCG has no figure, as the map calls it; "reported" or "rounded" where it has one."""
    status = found.places.status[place]
    return "boundary" if status == "not_comparable" else status


def _held(level: int, over: int) -> str:
    return f"{level:,} is held already: {f'{over:,} above it' if over else 'to the person'}"


def _finding(found: Shares, gap: int, england_lacks: int) -> str:
    is_at_most = gap > england_lacks or "suppressed" in found.places.status
    hold = "holds" if found.half == 1 else "hold"
    return (
        f"{words.ccgs(found.half, len(found.gap))} {hold} half of the gap of "
        f"{'at most ' if is_at_most else ''}{gap:,} to {found.level:,}"
    )


def _note(gap: int, england_lacks: int) -> str:
    if gap <= england_lacks:
        return ""
    return (
        f"England lacks {england_lacks:,}: {gap - england_lacks:,} of its holders have no place in a "
        "figure on this geography, so that its CCGs lack fewer than they seem to."
    )


def _by_ccg(found: Shares) -> tuple[Part, ...]:
    here = found.places
    parts = [
        _part(found, [place], key=code, name=here.name[place], region=here.region[place] or REGION_UNKNOWN)
        for place, code in enumerate(here.code)
    ]
    return _largest_first(parts)


def _by_region(found: Shares) -> tuple[Part, ...]:
    members = found.places.by_region.items()
    return _largest_first(_part(found, at, key=name, name=name, region=name) for name, at in members)


def _largest_first(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda one: (-one.gap, one.key)))


def _part(found: Shares, places: list[int], *, key: str, name: str, region: str) -> Part:
    """Sum up some CCGs; what each holds is its share less what it lacks, so that all three add up."""
    known = [place for place in places if found.is_known[place]]
    unknown = [place for place in places if not found.is_known[place]]
    share, gap = int(found.target[places].sum()), int(found.gap[places].sum())
    why = map_status(found, unknown[0]) if len(places) == 1 and unknown else ""
    return Part(
        key=key,
        name=name,
        region=region,
        ccgs=len(places),
        known=len(known),
        held=share - gap if known else None,
        share=share,
        gap=gap,
        without_figure=int(found.gap[unknown].sum()),
        residents=float(np.nansum(found.places.population[places])),
        why=STATUS_WORDS.get(why, why),
        is_estimated=bool(found.places.is_estimated[places].any()),
    )


def _how_known(one: Part) -> str:
    if one.is_at_most:
        return f"at most: {one.why}"
    return "estimated" if one.is_estimated else "from its return"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _counts(columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    shown = pd.DataFrame(columns)
    people = [name for name in columns if name.startswith(_PEOPLE) and name != _PER_100K]
    return shown.astype(dict.fromkeys(people, "Int64"))
