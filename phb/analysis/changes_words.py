"""What changed in words: the headline, four figures, and what a reader must know beside them."""

from __future__ import annotations

from collections.abc import Sequence

from phb.analysis import words
from phb.analysis.changes_asked import Asked
from phb.analysis.changes_rows import Caveat, Rows
from phb.analysis.figure import Figure
from phb.analysis.like_for_like import LikeForLike

_NAMED, _LISTED = 4, 12


def headline(asked: Asked, rows: Rows, like: LikeForLike, half: int) -> str:
    """Say the plain change, the part like for like and how few make half of it, who came in and went out."""
    change = like.after - like.before
    about = "about " if rows.before.suppressed or rows.after.suppressed else ""
    moved = f"{'rose' if change > 0 else 'fell'} by {about}{abs(change):,}" if change else "did not change"
    said = f"{asked.counted.subject}{asked.care_words} {moved} from {asked.since} to {asked.quarter}"
    parts = [_alike(like)] + ([like.in_and_out] if like.in_and_out else [])
    if half:
        makes = f"make{'s' if half == 1 else ''}"
        parts.append(f"{words.ccgs(half)} {makes} half of what {_way(like.change or 0)} like for like")
    return f"{said}: {'; '.join(parts)}."


def _alike(like: LikeForLike) -> str:
    if like.change is None:
        return "no CCG compares like for like"
    return f"{words.change(like.change)} like for like in {words.ccgs(like.ccgs)}"


def _way(change: int) -> str:
    return "rose" if change > 0 else "fell"


def figures(asked: Asked, rows: Rows, like: LikeForLike, half: list[str], along: int) -> tuple[Figure, ...]:
    """Give the plain change, the part like for like, all else, and how few make half."""
    change, kind = like.after - like.before, asked.counted.kind
    about = "about " if rows.before.suppressed or rows.after.suppressed else ""
    shown = [
        Figure(
            label=f"{asked.counted.title}: change on all returns",
            value=f"{about}{words.change(change)}",
            unit="people",
            change=f"{rows.before.text} at {asked.since}; {rows.after.text} at {asked.quarter}",
            coverage=f"{asked.since}: {rows.before.coverage}. {asked.quarter}: {rows.after.coverage}.",
            kind=kind,
            meaning=f"{_about(about, _percent(change, like.before))}{asked.counted.what}.",
        ),
        Figure(
            label="Of it like for like",
            value=words.change(like.change) if like.change is not None else "none compares",
            unit="people",
            change=_over(rows),
            coverage=f"{words.ccgs(like.ccgs)} with a value in both quarters that may be compared.",
            kind=kind,
            meaning="The part that the same CCGs count more or fewer.",
        ),
        Figure(
            label="Of it from who is counted",
            value=words.change(change - (like.change or 0)),
            unit="people",
            change=like.others or "nobody came in or went out",
            coverage=f"{words.ccgs(_others(like))} without a value in both quarters that may be compared.",
            kind=kind,
            meaning="Not growth: it comes from who gave a figure, or from boundaries.",
        ),
    ]
    if half:
        shown.append(
            Figure(
                label=f"Half of what {_way(like.change or 0)} like for like",
                value=words.ccgs(len(half)),
                unit="",
                change=f"of {words.ccgs(along)} that {_way(like.change or 0)}",
                coverage=f"{_named(half, _NAMED)}.",
                kind=kind,
                meaning="The fewest that make half of it; who came in or went is not among them.",
            )
        )
    return tuple(shown)


def _named(ccgs: Sequence[str], most: int) -> str:
    more = len(ccgs) - most
    return ", ".join(ccgs[:most]) + (f" and {more:,} more" if more > 0 else "")


def _others(like: LikeForLike) -> int:
    return sum(one.ccgs for one in like.sums if one.part != "both")


def _percent(change: int, before: int) -> str:
    if not before or not change:
        return ""
    if change > before:
        return f"{(before + change) / before:.1f} times as many. "
    return f"{words.percent(abs(change), before)} {'more' if change > 0 else 'fewer'}. "


def _about(about: str, percent: str) -> str:
    return f"{about}{percent}".capitalize() if percent else ""


def _over(rows: Rows) -> str:
    alike = rows.contributors[rows.contributors["part"] == "both"]
    was, now = int(alike["was"].sum()), int(alike["now"].sum())
    change = f": {_percent(now - was, was).rstrip('. ')}" if was and now != was else ""
    return f"{was:,} to {now:,}{change}"


def notes(asked: Asked, rows: Rows) -> tuple[str, ...]:
    """Say what the figures leave out: CCGs without care groups, and lower bounds."""
    said = []
    for quarter, ccgs in rows.no_care_groups.items():
        left = (
            "they are not in these figures"
            if asked.way != "all"
            else "they stand as not stated by care group"
        )
        said.append(
            f"{words.ccgs(len(ccgs))} gave a total but no care groups for {quarter}, and {left}: "
            f"{_named(ccgs, _LISTED)}."
        )
    if rows.before.suppressed or rows.after.suppressed:
        said.append("With suppressed values a total is at least what is shown, and a change is about it.")
    alike = rows.contributors[rows.contributors["part"] == "both"]
    estimated = int(alike["is_estimated"].sum())
    if estimated:
        said.append(
            f"{words.ccgs(estimated)} of those like for like {'is' if estimated == 1 else 'are'} estimated: "
            "people of partial transfers are divided by population."
        )
    parts = set(rows.contributors["part"])
    if "organisation" in parts and asked.geography.way == "as_it_was":
        said.append(
            "CCGs that merged between the two quarters are opened or closed here; on the CCGs of a later "
            "April they compare like for like."
        )
    if parts & {"undivided", "boundary"}:
        where = asked.geography.words
        said.append(
            f"{where[:1].upper()}{where[1:]}, some CCGs of either quarter are parts of others: their people "
            "are not divided, so their growth is not like for like."
        )
    return (*said, *(_caveat(one) for one in rows.caveats))


def _caveat(one: Caveat) -> str:
    whose = ", ".join(one.ccgs) if len(one.ccgs) <= _NAMED else words.ccgs(len(one.ccgs))
    effect = "Held back" if one.is_blocked else "Noted"
    return f"{effect}, {one.quarter}, {whose}: {one.reason}{f' ({one.who})' if one.who else ''}"
