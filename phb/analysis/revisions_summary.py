"""Returns that were sent again: how many, by how much, up or down, how long after the first, and by whom."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from phb.analysis import words
from phb.analysis.returns_files import count, listed
from phb.analysis.revisions import MEASURES
from phb.store import Store

# Upper ends of classes of change, per cent of the figure before; a class holds its upper end on the way to 0.
SIZES = (
    "fell by 25% or more",
    "fell by 10 to 25%",
    "fell by less than 10%",
    "no change",
    "rose by less than 10%",
    "rose by 10 to 25%",
    "rose by 25% or more",
)
DELAYS = {"within 30 days": 30, "31 to 90 days": 90, "91 to 180 days": 180, "more than 180 days": 10**6}


@dataclass(frozen=True)
class Summary:
    """All restatements up to a quarter: later submissions of CCGs themselves, not withdrawn.

    sizes and delays count submissions by class, of the figure named by `measure`. The tables: by measure,
    by CCG (most restatements first) and by region; `published` says what published files did, apart.
    """

    quarter: str
    sentence: str
    measure: str
    size_finding: str
    sizes: dict[str, int]
    delay_finding: str
    delays: dict[str, int]
    measures: pd.DataFrame
    who_finding: str
    ccgs: pd.DataFrame
    regions: pd.DataFrame
    published: str
    source: str


def summary(store: Store, *, quarter: str) -> Summary:
    """Sum up what was sent again, up to `quarter`."""
    rows = store.query("revision_all", quarter=quarter)
    senders = store.query("revision_senders", quarter=quarter)
    own, published = rows[rows["authority"] == "direct"], rows[rows["authority"] == "published"]
    files = own.drop_duplicates(["ccg_code", "quarter", "file_sha256"])
    changed = own[own["change"].notna() & (own["change"] != 0)]
    measure = "holders" if (own["measure"] == "holders").any() else _most(changed["measure"])
    main = own[own["measure"] == measure]
    moves = main[main["change"].notna()]
    sizes = _sizes(moves)
    delays = _delays(files["days"])
    received = int(senders["quarters_returned"].sum())
    return Summary(
        quarter=quarter,
        sentence=_sentence(files, changed, received, quarter),
        measure=MEASURES.get(measure, measure),
        size_finding=_size_finding(moves, MEASURES.get(measure, measure)),
        sizes=sizes,
        delay_finding=_delay_finding(files["days"]),
        delays=delays,
        measures=_by_measure(own),
        who_finding=_who_finding(files, changed),
        ccgs=_by_ccg(files, main, senders),
        regions=_by_region(files, senders),
        published=_published(published),
        source=words.source_line(store.meta),
    )


def _most(measures: pd.Series) -> str:
    return str(measures.mode().iloc[0]) if len(measures) else "holders"


def _key(rows: pd.DataFrame) -> pd.Series:
    return rows["ccg_code"] + rows["quarter"] + rows["file_sha256"]


def _sentence(files: pd.DataFrame, changed: pd.DataFrame, received: int, quarter: str) -> str:
    if files.empty:
        return f"No CCG sent a return again for any quarter up to {quarter}, of {received:,} received."
    moved = _key(changed).nunique()
    return (
        f"CCGs sent {count(len(files), 'return')} again for quarters up to {quarter}, beside "
        f"{received:,} first "
        f"returns; {moved:,} of them changed a figure."
    )


def _share(rows: pd.DataFrame) -> pd.Series:
    """Change as per cent of the figure before; not known where that was nought."""
    change, before = (rows[column].astype("float64") for column in ("change", "before"))
    return (change * 100 / before).where(before > 0)


def _sizes(moves: pd.DataFrame) -> dict[str, int]:
    found = dict.fromkeys(SIZES, 0)
    for change, share in zip(moves["change"], _share(moves)):
        found[_size(float(change), share)] += 1
    return found


def _size(change: float, share: float) -> str:
    if not change:
        return "no change"
    size = abs(share) if share == share else 100.0
    step = "25% or more" if size >= 25 else "10 to 25%" if size >= 10 else "less than 10%"
    return f"{'rose' if change > 0 else 'fell'} by {step}"


def _delays(after: pd.Series) -> dict[str, int]:
    found = dict.fromkeys(DELAYS, 0)
    for days in after:
        found[next(name for name, upto in DELAYS.items() if days <= upto)] += 1
    return found


def _size_finding(moves: pd.DataFrame, measure: str) -> str:
    changed = moves[moves["change"] != 0]
    if changed.empty:
        return f"No return sent again changed {measure}"
    down, up = int((changed["change"] < 0).sum()), int((changed["change"] > 0).sum())
    size, share = float(changed["change"].abs().median()), float(_share(changed).abs().median())
    way, number = ("lowered", down) if down >= up else ("raised", up)
    said = (
        f"{number:,} of {len(changed):,} {way} {measure}; the middle change was {words.number(size)} people"
    )
    return said + ("" if share != share else f", {words.whole(share)}% of the figure")


def _delay_finding(after: pd.Series) -> str:
    if after.empty:
        return "Nothing was sent again"
    return (
        f"Half of them came {count(words.whole(after.median()), 'day')} or more after the first return, "
        f"the slowest {count(int(after.max()), 'day')}"
    )


def _who_finding(files: pd.DataFrame, changed: pd.DataFrame) -> str:
    if files.empty:
        return "No CCG restated a return"
    counts = files.groupby("name").size().sort_values(ascending=False, kind="stable")
    most = counts[counts == counts.max()]
    said = f"{count(len(counts), 'CCG')} sent a return again"
    if counts.max() == 1:
        return f"{said}, each of them once"
    names = listed([words.plain_ccg(str(name)) for name in most.index[:3]])
    return f"{said}, most often {names} ({int(counts.max())} times{' each' if len(most) > 1 else ''})"


def _by_measure(own: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name, title in MEASURES.items():
        some = own[own["measure"] == name]
        if some.empty:
            continue
        moved = some[some["change"].notna() & (some["change"] != 0)]
        share = float(_share(moved).abs().median())
        rows.append(
            (
                title,
                len(some),
                len(moved),
                int((moved["change"] > 0).sum()),
                int((moved["change"] < 0).sum()),
                int(moved["change"].clip(lower=0).sum()),
                int(moved["change"].clip(upper=0).sum()),
                None if share != share else round(share, 1),
                int((some["before"].isna() & some["value"].notna()).sum()),
            )
        )
    headings = ["Measure", "Sent again", "Changed", "Up", "Down", "People added", "People taken off"]
    return pd.DataFrame(rows, columns=[*headings, "Middle size, % of the figure", "First figure given late"])


def _by_ccg(files: pd.DataFrame, main: pd.DataFrame, senders: pd.DataFrame) -> pd.DataFrame:
    again = files.groupby("ccg_code").size().rename("again")
    sizes = main.assign(size=main["change"].abs()).groupby("ccg_code")
    moved = sizes[["change", "size"]].sum().rename(columns={"change": "net"})
    known = senders.groupby("ccg_code").agg(
        name=("name", "last"),
        region=("region_name", "last"),
        returned=("quarters_returned", "sum"),
        opened=("quarters_open", "sum"),
    )
    table = known.join(again, how="inner").join(moved)
    table = table.sort_values(["again", "size", "name"], ascending=[False, False, True], kind="stable")
    return pd.DataFrame(
        {
            "CCG": table["name"],
            "Code": table.index,
            "Sent again": table["again"].astype("Int64"),
            "Quarters returned": [
                f"{returned} of {opened}" for returned, opened in zip(table["returned"], table["opened"])
            ],
            "Net change, people": table["net"].astype("Int64"),
            "Change whichever way, people": table["size"].astype("Int64"),
            "Region": table["region"],
        }
    ).reset_index(drop=True)


def _by_region(files: pd.DataFrame, senders: pd.DataFrame) -> pd.DataFrame:
    received = senders.groupby("region_name")["quarters_returned"].sum()
    again = files.groupby("region_name").size().reindex(received.index, fill_value=0)
    table = pd.DataFrame(
        {
            "Region as it was": received.index,
            "Sent again": again.astype("Int64").to_numpy(),
            "Returns received": received.astype("Int64").to_numpy(),
            "% sent again": (again * 100 / received.where(received > 0)).round(1).to_numpy(),
        }
    )
    return table.sort_values(["% sent again", "Region as it was"], ascending=[False, True], ignore_index=True)


def _published(published: pd.DataFrame) -> str:
    files = published.drop_duplicates(["ccg_code", "quarter", "file_sha256"])
    if files.empty:
        return "No published figure of a CCG was published again."
    changed = published[published["change"].notna() & (published["change"] != 0)]
    return (
        f"Apart from these, published figures were published again for {count(len(files), 'CCG-quarter')}; "
        f"{_key(changed).nunique():,} of them changed a figure."
    )
