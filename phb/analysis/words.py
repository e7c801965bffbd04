"""Figures in words: numbers, shares, changes, quarters and dates as every page writes them."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from phb.quarters import Quarter

NOT_KNOWN = "not yet known"
# A share of fewer people than this is not known to a tenth of a per cent in any useful sense.
WHOLE_PERCENT_BELOW = 4_000

KINDS = {
    "live": "live",
    "new": "new",
    "in_quarter": "in quarter",
    "ytd": "year to date",
    "score": "score of a return",
}
# What stands on every page, slide and file while the figures are made up.
BANNER = "Demonstration returns: CCG figures are made up; national published figures are real."
_PROVENANCE = {
    "demonstration": BANNER.removesuffix("."),
    "returns": "Returns of the CCGs as received",
}


def whole(value: float) -> int:
    """Round half up, as a reader does; Python's own rounding takes 2.5 to 2."""
    return int(Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def number(value: float | None, *, at_least: bool = False) -> str:
    """Write a count with thousands separators: "10,824", "at least 9,311", "not yet known" for None."""
    if value is None:
        return NOT_KNOWN
    return f"{'at least ' if at_least else ''}{whole(value):,}"


def change(value: float | None) -> str:
    """Write a change with its sign: "+812", "−40", "no change", "not yet known" for None."""
    if value is None:
        return NOT_KNOWN
    rounded = whole(value)
    if rounded == 0:
        return "no change"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):,}"


def step(value: float) -> str:
    """Write a change with its direction by shape too: "▲ +812", "▼ −40", "no change"."""
    said = change(value)
    return said if whole(value) == 0 else f"{'▲' if value > 0 else '▼'} {said}"


def percent(part: float | None, total: float | None) -> str:
    """Write a share: whole per cent, with one decimal where the total is 4,000 or more."""
    if part is None or not total:
        return NOT_KNOWN
    places = Decimal(1) if total < WHOLE_PERCENT_BELOW else Decimal("0.1")
    share = (Decimal(str(part)) * 100 / Decimal(str(total))).quantize(places, rounding=ROUND_HALF_UP)
    return f"{share}%"


def quarter(text: str) -> str:
    """Write a quarter as on its first use in a page: "2015-16 Q3 (October to December 2015)"."""
    return f"{text} ({Quarter.parse(text).months})"


def day(value: dt.date) -> str:
    """Write a day: "31 March 2021"."""
    return f"{value.day} {value:%B %Y}"


def within(title: str) -> str:
    """Write a title within a sentence: "direct payment share"; "CHC share of holders" stays as it is."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def fixed(value: float, places: int, *, is_signed: bool = False) -> str:
    """Write a number to so many places: "−1,234.5", "+0.3" if is_signed; a rounded nought has no sign."""
    rounded = round(float(value), places) or 0.0
    return f"{rounded:{'+' if is_signed and rounded else ''},.{places}f}".replace("-", "−")


def ccgs(count: int, of: int | None = None) -> str:
    """Write how many CCGs: "185 of 209 CCGs", "1 CCG"."""
    if of is not None:
        return f"{count:,} of {of:,} CCGs"
    return f"{count:,} CCG{'' if count == 1 else 's'}"


def ccg(name: str, code: str) -> str:
    """Write a CCG: "Leeds (15F)"."""
    return f"{plain_ccg(name)} ({code})"


def plain_ccg(name: str) -> str:
    """Write a CCG's name as in a sentence: "Leeds"."""
    return name.removeprefix("NHS ").removesuffix(" CCG")


def names(named: list[str], at_most: int = 3) -> str:
    """Write whose a thing is: "A, B and C", or from four on "8 CCGs"."""
    if len(named) > at_most:
        return ccgs(len(named))
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def source_line(meta: dict[str, str | None]) -> str:
    """Write where returned figures come from: provenance, the date of the knowledge used, the store."""
    provenance = _PROVENANCE[str(meta["provenance"])]
    return f"{provenance}, {as_at(meta)}; store {meta['version']}."


def as_at(meta: dict[str, str | None]) -> str:
    """Write the day whose knowledge a store holds: "as at 4 March 2020"."""
    known = meta.get("as_at")
    return f"as at {day(dt.date.fromisoformat(known[:10]))}" if known else "before any return"
