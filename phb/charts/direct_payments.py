"""Direct payments as count and as share, two pictures of one scale each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from phb.analysis import words
from phb.analysis.england import EnglandQuarter
from phb.analysis.progress import Progress
from phb.charts import england
from phb.charts.chart import Chart, Counts, Series


def count(found: Progress) -> Chart:
    """Draw how many people hold a direct payment."""
    values = [one.direct_payment.value if one.live is not None else None for one in found.quarters]
    ccgs = [one.direct_payment.ccgs for one in found.quarters]
    return Chart(
        name="progress_direct_payments",
        title=_count_title(found),
        subtitle=(
            f"People with a direct payment on the last day of the quarter; {england.HOLLOW}.{_others(found)}"
        ),
        series=_series(found, "Direct payments, returns", "live", values, ccgs),
        breaks=england.breaks(found),
        places=tuple(one.quarter for one in found.quarters),
        y_title="People",
        alt=f"Line chart by quarter. {_count_title(found)}. All figures are in the table below.",
        table=_table(found),
        source=found.source,
    )


def share(found: Progress) -> Chart:
    """Draw direct payments as a share of holders, over the CCGs that gave both."""
    values = [one.share if one.live is not None else None for one in found.quarters]
    ccgs = [one.share_ccgs for one in found.quarters]
    return Chart(
        name="progress_direct_payment_share",
        title=_share_title(found),
        subtitle=f"Direct payments as % of live holders, CCGs that gave both; {england.HOLLOW}.",
        series=_series(found, "Share of holders, returns", "share", values, ccgs),
        breaks=england.breaks(found),
        places=tuple(one.quarter for one in found.quarters),
        unit="percent",
        y_title="% of holders",
        alt=f"Line chart by quarter, 0 to 100%. {_share_title(found)}. All figures are in the table below.",
        table=_table(found),
        source=found.source,
    )


def _series(
    found: Progress, name: str, kind: Counts, values: Sequence[float | None], ccgs: list[int]
) -> tuple[Series, ...]:
    line = Series(
        name=name,
        x=tuple(one.quarter for one in found.quarters),
        y=tuple(values),
        emphasis="focus",
        note=tuple(f"{count:,} of {one.open:,} CCGs" for one, count in zip(found.quarters, ccgs)),
        points=tuple(england.point(one, found, count) for one, count in zip(found.quarters, ccgs)),
        anew=england.anew(found),
        counts=kind,
    )
    return (line, *england.chosen(found, values, kind))


def _year(found: Progress) -> tuple[EnglandQuarter, EnglandQuarter | None] | None:
    """Give the known quarter and the same a year before, where it is known and of the same collection."""
    if found.known is None:
        return None
    index = [one.quarter for one in found.quarters].index(found.known)
    now, then = found.quarters[index], found.quarters[index - 4] if index >= 4 else None
    if then is None or then.era != now.era or then.live is None or then.direct_payment.value is None:
        return now, None
    return now, then


def _count_title(found: Progress) -> str:
    pair = _year(found)
    if pair is None or pair[0].direct_payment.value is None:
        return f"Direct payments are not known for {found.known or found.quarter}"
    now, then = pair
    held = now.direct_payment.text
    said = f"{held[:1].upper()}{held[1:]} people held a direct payment at {now.quarter}"
    if then is None:
        return said
    more = (now.direct_payment.value or 0) - (then.direct_payment.value or 0)
    about = "about " if now.direct_payment.suppressed or then.direct_payment.suppressed else ""
    change = f"{about}{abs(more):,} {'more' if more > 0 else 'fewer'} than" if more else "as many as"
    like = found.growth.direct_on_year if found.growth else None
    alike = f" ({words.change(like.change)} like for like)" if like and like.change is not None else ""
    return f"{said}, {change} a year before on all returns{alike}"


def _others(found: Progress) -> str:
    """Say what the change on the year is made of beside the CCGs alike at both ends."""
    like = found.growth.direct_on_year if found.growth else None
    return f" On the year: {like.others}." if like and like.others and _year(found) else ""


def _share_title(found: Progress) -> str:
    pair = _year(found)
    if pair is None or pair[0].share is None:
        return f"The share of direct payments is not known for {found.known or found.quarter}"
    now, then = pair
    is_now = words.percent(now.share_part, now.share_whole)
    said = f"{is_now} of holders had a direct payment at {now.quarter}"
    if then is None or then.share is None:
        return said
    was = words.percent(then.share_part, then.share_whole)
    alike = found.growth.share_on_year if found.growth else None
    like = f" (like for like {words.percent(*alike.now)}, from {words.percent(*alike.then)})" if alike else ""
    if was == is_now:
        return f"{said}, the same share as a year before{like}"
    return f"{said}, {'down' if (now.share or 0) < then.share else 'up'} from {was} a year before{like}"


def _table(found: Progress) -> pd.DataFrame:
    rows = [
        (
            one.quarter,
            one.direct_payment.value if one.live is not None else None,
            one.direct_payment.ccgs,
            one.direct_payment.suppressed,
            None if one.live is None or one.share is None else round(one.share, 1),
            one.share_ccgs,
            one.open,
        )
        for one in found.quarters
    ]
    headings = ["Quarter", "People with a direct payment", "CCGs reported", "CCGs suppressed"]
    headings += ["Direct payments, % of holders", "CCGs that gave both", "CCGs open"]
    return pd.DataFrame(rows, columns=headings).astype({"People with a direct payment": "Int64"})
