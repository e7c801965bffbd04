"""How a level is shared out: how far each CCG is from its share, and how much hangs on the weighting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from phb import definitions
from phb.analysis import words
from phb.analysis.road_places import places
from phb.analysis.road_shares import Shares, share_out, weighting_named, weights
from phb.methods import fair_share
from phb.store import Store


@dataclass(frozen=True, eq=False)
class Sharing:
    """Shares by the weighting chosen; by_weighting (W, A) shares by weight alone, in the order of names."""

    shares: Shares
    names: tuple[str, ...]
    titles: tuple[str, ...]
    by_weighting: np.ndarray
    sentences: tuple[str, ...]
    table: pd.DataFrame


def sharing(
    store: Store,
    *,
    quarter: str,
    geography: str,
    level: int,
    weighting: str,
    cap: float | None = None,
    steps: int = 0,
) -> Sharing:
    """Share a level out by every weighting. Raises PlainError for an unknown weighting or no level."""
    here = places(store, quarter=quarter, geography=geography)
    source = f"{words.source_line(store.meta)} Figures {here.geography.words}."
    chosen = weighting_named(weighting)
    offered = definitions.fair_share().weightings
    weight = {one.name: weights(store, here, one) for one in offered}
    nobody = np.zeros(len(here.code), dtype=int)
    by = np.array([fair_share.allocate(level, weight[one.name], nobody) for one in offered])
    found = share_out(here, chosen, weight[chosen.name], level, source, cap, steps)
    return Sharing(
        shares=found,
        names=tuple(one.name for one in offered),
        titles=tuple(one.title for one in offered),
        by_weighting=by,
        sentences=_sentences(found, by, cap),
        table=_table(found, by, tuple(one.title for one in offered)),
    )


def _sentences(found: Shares, by: np.ndarray, cap: float | None) -> tuple[str, ...]:
    here, level = found.places, found.level
    thumb = definitions.fair_share().rule_of_thumb
    residents = float(np.nansum(here.population))
    rate = 1_000 * found.plain[found.is_weighted] / here.population[found.is_weighted]
    within = int(np.sum((rate >= thumb.low_per_1000) & (rate <= thumb.high_per_1000)))
    said = [
        f"{level:,} is {1_000 * level / residents:.1f} people in every 1,000 residents of England; a South "
        f"West plan went by {thumb.low_per_1000:g} to {thumb.high_per_1000:g}, and the shares of "
        f"{words.ccgs(within, len(here.code))} lie in that range."
    ]
    above = int(np.nansum(found.distance > 0))
    there = int(np.sum(found.is_known & (found.gap == 0)))
    if found.over:
        said.append(
            f"Holders already exceed the target by {found.over:,}: nobody is given a road; "
            f"{words.ccgs(above)} hold more than a share of it by weight alone."
        )
    else:
        said.append(
            f"{words.ccgs(above)} with more than a share by weight alone. On the roads nobody falls below "
            f"what is held, so that {words.ccgs(there)} have nothing to add; together they come to "
            f"{level - found.left_over:,} exactly."
        )
    if cap is not None and found.left_over:
        said.append(
            f"With at most {cap:g} per 100,000 residents a quarter {found.left_over:,} of {level:,} find no "
            "place: the limit and the target cannot both be kept."
        )
    flips = int(
        np.sum((np.sign(found.held - by) != np.sign(found.held - by[0])).any(axis=0) & found.is_known)
    )
    said.append(
        f"For {words.ccgs(flips, found.known)} the weighting decides on which side of the share it stands."
    )
    left = [words.ccg(here.name[n], here.code[n]) for n in np.flatnonzero(~found.is_weighted)]
    if left:
        said.append(f"Without a weight, and so without a share: {words.names(left)}.")
    return tuple(said)


def _table(found: Shares, by: np.ndarray, titles: tuple[str, ...]) -> pd.DataFrame:
    """Give one row a CCG, the furthest below its share first."""
    here = found.places
    columns: dict[str, object] = {
        "CCG": [words.ccg(name, code) for name, code in zip(here.name, here.code)],
        "Region": list(here.region),
        "Residents": here.population,
        "Weight": found.weight,
        "Holders": found.held,
        "Share": found.plain,
        "Holders less share": found.distance,
        "per 100,000 residents": np.round(found.distance_per_100k, 1),
        "Share, per 1,000 residents": np.round(1_000 * found.plain / here.population, 2),
        "To reach, at least what it holds": found.target,
        "Least by any weighting": by.min(axis=0),
        "Most by any weighting": by.max(axis=0),
    }
    columns |= {f"Share {title[0].lower()}{title[1:]}": row for title, row in zip(titles, by)}
    shown = pd.DataFrame(columns)
    whole = [
        "Residents",
        "Weight",
        "Holders",
        "Share",
        "Holders less share",
        "To reach, at least what it holds",
    ]
    shown[whole] = shown[whole].round()
    shown = shown.astype(dict.fromkeys(whole, "Int64"))
    return shown.iloc[np.argsort(np.nan_to_num(found.distance_per_100k, nan=np.inf), kind="stable")]
