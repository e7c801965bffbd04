"""What changed: what made the rise or fall between two quarters, and is it real?"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from phb.analysis import words
from phb.analysis.changes_asked import BY, Asked, refusal, settle
from phb.analysis.changes_rows import Rows, rows
from phb.analysis.changes_views import View, category_title, views
from phb.analysis.changes_words import figures, headline, notes
from phb.analysis.figure import Figure
from phb.analysis.like_for_like import LikeForLike, summed
from phb.methods.contributions import led_by_one, make_half, moved_over
from phb.store import Store

_KINDS = ("care_group", "arrangement")
EXPLANATION = (
    "The change is what CCGs reported for the later quarter less what they reported for the earlier. Like "
    "for like is the part of the CCGs, on the chosen geography, with a value in both quarters that may be "
    "compared. A CCG new to the panel had no value in the earlier quarter, one gone has none in the "
    "later; a merged CCG of which only some predecessors have a value is known only in part, as a lower "
    "bound; people whose CCG lies in several CCGs of the geography are not divided. All parts sum exactly "
    "to the change, and England's total is the same on every geography. Half of what rose (or fell) like for "
    "like is counted over the CCGs like for like that moved the way of their sum (who came in did not rise), "
    "and not of the net change: of that it would take ever fewer CCGs, the more others fell. A care group a "
    "CCG does not list counts as nought where the listed ones add up to its total; else it is not known, and "
    "stands as not stated. Figures look moved over when one care group or arrangement of a CCG falls by a "
    "fifth and 20 people or more, another rises by as many within a quarter of it, and the CCG's total moves "
    "by no more than a fifth. "
    "One CCG leads a national move when it makes two fifths of it or more, 50 people or more and 2% of "
    "the care group or arrangement: by a batch or a new service as well as by counting anew. Both are "
    "questions to the CCG; over a year, and of those new in a quarter, they come about by chance too."
)


@dataclass(frozen=True, eq=False)
class Changes:
    """All that the page shows. refusal says why no change can be told: then there is nothing but a headline.

    views are the change taken apart by each word of phb.analysis.changes_asked.BY. suspects says what looks
    like reclassification, suspect_tables tell it in rows; notes are what a reader must know beside.
    """

    asked: Asked
    headline: str
    refusal: str | None
    source: str
    like: LikeForLike | None = None
    figures: tuple[Figure, ...] = ()
    views: dict[str, View] | None = None
    suspects: str = ""
    suspect_tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def explanation(self) -> str:
        """How the figures are calculated, for the reader who asks."""
        return EXPLANATION


def changes(
    store: Store,
    *,
    quarter: str,
    measure: str = "holders",
    since: str = "before",
    care: str = "all",
    geography: str = "as_it_was",
) -> Changes:
    """Take the change of a measure up to a quarter apart. PlainError for a choice that is none."""
    asked = settle(measure, since, quarter, care, geography)
    source = f"{words.source_line(store.meta)} {asked.geography.areas}."
    eras = {row["quarter"]: row["era"] for row in store.rows("changes_quarters")}
    refused = refusal(asked, eras)
    if refused:
        said = f"{asked.counted.title} at {asked.since} and {asked.quarter} cannot be compared"
        return Changes(asked, said, refused, source)
    found = rows(store, asked)
    unknown = _unknown(asked, found)
    if unknown:
        return Changes(asked, f"What changed in {asked.counted.title.lower()} is not known", unknown, source)
    like = summed(found.contributors, asked.since, asked.quarter)
    moves = found.contributors[found.contributors["part"] == "both"].set_index("label")["change"]
    half, along = make_half(moves), int((moves * moves.sum() > 0).sum())
    moved, led = _moved(asked, found), _led(asked, found)
    return Changes(
        asked=asked,
        headline=headline(asked, found, like, len(half)),
        refusal=None,
        source=source,
        like=like,
        figures=figures(asked, found, like, [str(one) for one in half], along),
        views=views(asked, found),
        suspects=_suspects(found, moved, led),
        suspect_tables={
            name: table for name, table in (("moved_over", moved), ("led_by_one", led)) if len(table)
        },
        notes=notes(asked, found),
    )


def _unknown(asked: Asked, found: Rows) -> str | None:
    for quarter, total in ((asked.since, found.before), (asked.quarter, found.after)):
        if total.value is None:
            what = f"{asked.counted.title.lower()}{asked.care_words}"
            return f"No CCG gave {what} for {quarter}: {total.coverage}. Choose another quarter or measure."
    return None


def _looked_at(kind: str, found: Rows) -> pd.DataFrame:
    """Give the care groups or arrangements in which a move could show: what is estimated shows none."""
    estimated = found.contributors.index[found.contributors["is_estimated"]]
    return found.cells[(found.cells["kind"] == kind) & ~found.cells["contributor"].isin(estimated)]


def _moved(asked: Asked, found: Rows) -> pd.DataFrame:
    """Say of each CCG with such a move what fell and what rose, for care groups and for arrangements."""
    told = []
    for kind in _KINDS:
        for row in moved_over(_looked_at(kind, found)).to_dict("records"):
            told.append(
                (
                    found.contributors.at[row["contributor"], "label"],
                    category_title(kind, row["fell"]),
                    round(row["fall"]),
                    category_title(kind, row["rose"]),
                    round(row["rise"]),
                    round(row["total_before"]),
                    round(row["total_after"]),
                )
            )
    title = asked.counted.title + asked.care_words
    columns = ["CCG", "Fell", "Fewer people", "Rose", "More people"]
    columns += [f"{title}, {asked.since}", f"{title}, {asked.quarter}"]
    return pd.DataFrame(told, columns=columns)


def _led(asked: Asked, found: Rows) -> pd.DataFrame:
    """Say of each care group or arrangement that one CCG leads whose move it is."""
    told = []
    for kind in _KINDS:
        # England's move is of everybody; an estimate, which is in it, leads none.
        for row in led_by_one(found.cells[found.cells["kind"] == kind]).to_dict("records"):
            if found.contributors.at[row["contributor"], "is_estimated"]:
                continue
            told.append(
                (
                    category_title(kind, row["category"]),
                    found.contributors.at[row["contributor"], "label"],
                    round(row["move"]),
                    round(row["national"]),
                )
            )
    title = asked.counted.title.lower()
    columns = ["Care group or arrangement", "CCG", f"Its change in {title}", "England's, like for like"]
    return pd.DataFrame(told, columns=columns)


def _suspects(found: Rows, moved: pd.DataFrame, led: pd.DataFrame) -> str:
    known = [kind for kind in _KINDS if len(_looked_at(kind, found))]
    if not known:
        return "Neither care groups nor arrangements are known: what was moved over cannot be seen"
    if moved.empty and led.empty:
        seen = " or ".join(BY[kind].lower() for kind in known)
        unknown = "".join(f"; {BY[kind].lower()}s are not known" for kind in _KINDS if kind not in known)
        return f"No CCG's figures look moved from one {seen} to another, and none leads alone{unknown}"
    said = []
    if len(moved):
        row = moved.iloc[0]
        more = f", and {len(moved) - 1} more" if len(moved) > 1 else ""
        said.append(
            f"Looks like reclassification: {row['CCG']}, {row['Fewer people']:,} fewer in {row['Fell']}, "
            f"{row['More people']:,} more in {row['Rose']}{more}"
        )
    if len(led):
        row = led.iloc[0]
        change, national = (words.change(row[name]) for name in led.columns[2:])
        more = f", and {len(led) - 1} more" if len(led) > 1 else ""
        said.append(
            f"One CCG leads a national move: {row['CCG']} in {row['Care group or arrangement']}, {change} "
            f"where England has {national}{more}"
        )
    return ". ".join(said)
