"""Fair shares as a picture: how far the CCGs furthest from theirs are."""

from __future__ import annotations

import numpy as np

from phb.analysis import words
from phb.analysis.road_sharing import Sharing
from phb.charts.chart import Chart, Series

_EACH_END = 8


def distances(found: Sharing) -> Chart:
    """Draw the CCGs furthest below and above their share, per 100,000 residents."""
    one, here = found.shares, found.shares.places
    distance = one.distance_per_100k
    order = [int(n) for n in np.argsort(distance, kind="stable") if not np.isnan(distance[n])]
    drawn = order if len(order) <= 2 * _EACH_END else order[:_EACH_END] + order[-_EACH_END:]
    drawn = drawn[::-1]
    places = tuple(words.ccg(here.name[n], here.code[n]) for n in drawn)
    below = int(np.nansum(one.distance < 0))
    between = (
        f"; the {len(order) - len(drawn):,} between them are in the table" if len(order) > len(drawn) else ""
    )
    title = f"{below:,} of {words.ccgs(len(order))} hold less than a share of {one.level:,} by weight alone"
    return Chart(
        name="road_sharing",
        title=title,
        subtitle=(
            f"Live holders less the share by weight alone, per 100,000 residents, {here.quarter}, "
            f"{here.geography.words}; shared out {one.weighting.title[0].lower()}{one.weighting.title[1:]}. "
            f"The furthest above and below{between}. A share is arithmetic, not an entitlement."
        ),
        series=(
            Series(
                name="Holders less share, per 100,000",
                x=places,
                y=tuple(float(distance[n]) for n in drawn),
                kind="bar",
                emphasis="focus",
                note=tuple(
                    f"{words.number(one.held[n])} holders, share {words.number(one.plain[n])}: "
                    f"{words.change(one.distance[n])}"
                    for n in drawn
                ),
                text=tuple(f"{distance[n]:+,.0f}".replace("-", "−") for n in drawn),
            ),
        ),
        places=places,
        is_lying=True,
        unit="rate",
        y_title="Per 100,000 residents",
        alt=f"Lying bars of holders less share per 100,000 residents for {words.ccgs(len(drawn))}. {title}.",
        table=found.table,
        source=one.source,
        empty="No CCG has both a figure and a share.",
    )


def height(found: Sharing) -> int:
    """Give the room the bars need, pixels."""
    known = int(np.sum(~np.isnan(found.shares.distance)))
    return 80 + 27 * min(known, 2 * _EACH_END)
