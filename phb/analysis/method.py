"""What does a figure mean, and how good are the checks: the Method page's sections, each with its anchor."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from phb import definitions, pilot_rules
from phb.analysis import alert_record, measure_words, pilots_words, projection_record, words
from phb.analysis import method_benchmark as benchmarking
from phb.analysis import method_rules as rules
from phb.analysis.geography import vintage_words
from phb.analysis.pilots import how
from phb.analysis.returns_files import CHECKS, check_words, count
from phb.analysis.revisions import MEASURES
from phb.store import Store

HEADLINE = "Every figure here names its kind, its coverage and its day of knowledge: this is what they mean."


@dataclass(frozen=True)
class Link:
    """A cell that names a document, and its address."""

    title: str
    address: str


Row = tuple[str | Link, ...]


@dataclass(frozen=True)
class Table:
    """A table of words: headings, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """One heading of the page, which other pages link to by its anchor; tables stand after the "
    "paragraphs."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()


def method(store: Store, today: dt.date) -> tuple[Section, ...]:
    """Give every section, those that read the store as it stands there; today is held against reviews."""
    return (
        _kinds(),
        _measures(today),
        Section("statuses", "When there is no figure", (rules.NOT_ZERO,), (_statuses(),)),
        Section("totals", "Totals, shares and rates", rules.TOTALS),
        _geographies(store),
        Section("as-at", "As at, and which return counts", rules.AS_AT),
        Section("like-for-like", "Like for like, and what made a change", rules.LIKE_FOR_LIKE),
        _run_rates(),
        _road(),
        Section("planner", "What the Planner's levers say", rules.PLANNER),
        Section("benchmark", "A CCG among others", benchmarking.paragraphs()),
        _peers(),
        Section("over-time", "A CCG over time", benchmarking.over_time()),
        Section("risen", "Who broke out", benchmarking.risen()),
        Section("equity", "Uptake and who lives where", benchmarking.EQUITY),
        _projection_record(store),
        _quality(store),
        Section("questions", "What is asked about a return", (rules.QUESTIONS,), (_questions(),)),
        _detection(store),
        _alerts(store),
        _alert_record(store),
        _pilots(),
        _caveats(store),
        Section("restatements", "Returns sent again", rules.RESTATEMENTS),
        _sources(store),
    )


def _kinds() -> Section:
    table = Table(("Kind", "What it counts", "What may be worked out from it", "What may not"), rules.KINDS)
    return Section("kinds", "Four kinds of count, never mixed", (rules.LIVE,), (table,))


def _measures(today: dt.date) -> Section:
    headings = (
        "Measure",
        "Kind",
        "Numerator",
        "Denominator",
        "Which way is better",
        "Why, and what to mind",
        "Source",
        "To be looked at again",
    )
    rows = tuple(
        (
            f"{one.title} ({one.unit})",
            words.KINDS[one.kind],
            measure_words.numerator(one),
            measure_words.denominator(one) or "none",
            measure_words.BETTER[one.polarity],
            f"{one.why} {one.caution or ''}".strip(),
            Link(one.source.title, one.source.url),
            measure_words.review(one, today),
        )
        for one in definitions.measures().values()
    )
    late = measure_words.overdue(today)
    return Section("measures", "The measures", (late,) if late else (), (Table(headings, rows),))


def _statuses() -> Table:
    return Table(("Word", "What it means", "How it is drawn"), rules.STATUSES)


def _geographies(store: Store) -> Section:
    found = store.query("method_vintages").to_dict("records")
    counted = ", ".join(f"{vintage_words(row['vintage'])} ({row['ccgs']:,})" for row in found)
    vintages = (f"Sets of CCGs to choose from, by their first month, and how many CCGs: {counted}.",)
    ways = Table(("Geography", "What it shows", "Mind"), rules.GEOGRAPHIES)
    return Section(
        "geographies", "Three geographies", (*rules.MERGED, *(vintages if counted else ())), (ways,)
    )


def _run_rates() -> Section:
    target = definitions.target()
    base = target.baseline
    levels = (
        f"The target is a band, {target.low:,} to {target.high:,} holders, read against "
        f"{' and '.join(f'{date.label} ({date.due})' for date in target.dates)}. Progress is counted from "
        f"{base.precision} {base.holders:,} holders, {base.direct_payment:,} of them by direct payment, at "
        f"{base.quarter}."
    )
    dates = tuple((date.label, date.due, date.reason) for date in target.dates)
    table = Table(("Date", "In the source's words", "Why this day"), dates)
    return Section("run-rates", "Target and run rates", (levels, *rules.RUN_RATES), (table,))


def _road() -> Section:
    found = definitions.fair_share()
    thumb = found.rule_of_thumb
    weightings = Table(("Weighting", "Why"), tuple((one.title, one.why) for one in found.weightings))
    others = tuple(
        (
            f"{' to '.join(f'{level:,}' for level in sorted({one.low, one.high}))} {one.unit}",
            one.kind,
            one.date_words,
            "yes" if one.counts == "holders" else "no: it counts people offered one",
            one.reason,
            "; ".join(source.title for source in one.sources),
        )
        for one in definitions.target().others
    )
    headings = ("Level", "Kind", "Due", "Holders held against it", "How it is read", "Source")
    thumb_words = (
        f"A South West plan went by {thumb.low_per_1000:g} to {thumb.high_per_1000:g} people in every 1,000 "
        f"residents ({thumb.source.title}); shares are set beside it. A plan of more than "
        f"{thumb.doubtful_per_1000:g} in every 1,000 was surely typed wrong: it is shown, and in no sum."
    )
    return Section(
        "road",
        "Projection, fair shares and the other targets",
        (*rules.ROAD, thumb_words),
        (weightings, Table(headings, others)),
    )


def _peers() -> Section:
    found = definitions.peers()
    told = found.calibration
    how_good = (
        f"The weights were fitted on RightCare's own lists of {told.year} ({words.ccgs(told.ccgs)}), and "
        f"measured on {words.day(told.measured_on)}; the lists themselves are not part of this monitor. Of "
        f"{found.count} peers, {told.shared_fitted_in_sample:.2f} are in RightCare's list of the same CCG on "
        f"average; {told.shared_out_of_sample:.2f} in lists held back while weights were fitted. Equal "
        f"weights share {told.shared_equal_weights:.2f}, so that the variables matter more than their "
        f"weights; peers drawn blindly, {found.shared_by_chance:.2f}. The variables were chosen with all "
        "lists in sight. This says how far RightCare's lists are found again, not that either list is right. "
        "RightCare had more than is openly known of every set of CCGs: health deprivation, ages under 25, "
        "list inflation, how density varies."
    )
    rows = tuple(
        (one.title, f"{one.weight:g}", one.unit, str(one.year), one.source) for one in found.variables
    )
    table = Table(("Variable", "Weight", "Unit", "Year", "Source"), rows)
    return Section("peers", "Which CCGs are like which", (rules.PEERS[0], how_good, rules.PEERS[1]), (table,))


def _projection_record(store: Store) -> Section:
    said = projection_record.paragraphs(projection_record.projection_record(store))
    return Section("projection-record", "How good are the projections?", tuple(one for one in said if one))


def _quality(store: Store) -> Section:
    checks = tuple(
        (row["title"], f"{row['weight']:g}", row["looks_at"], row["why"])
        for row in store.query("method_checks").to_dict("records")
    )
    table = Table(("Check", "Points", "What it looks at", "Why it weighs so much"), checks)
    return Section("return-quality", "How a return is scored", rules.SCORING, (table,))


def _questions() -> Table:
    return Table(("In order, the gravest first",), tuple((said,) for said in CHECKS.values()))


def _detection(store: Store) -> Section:
    rows = store.query("method_detection").to_dict("records")
    # No sum over kinds: the many late and missing returns would drown the kinds that are hard to find.
    missed = [row for row in rows if row["missed"]]
    some = "; ".join(f"{_kind(row)} ({row['detected']:,} of {row['planted']:,})" for row in missed)
    others = f", the others in part: {some}" if missed else ""
    said = (
        f"Measured on the demonstration's planted faults, made up by us: {len(rows) - len(missed)} of "
        f"{count(len(rows), 'kind')} of fault were found every time{others}. It says how well the checks "
        "find faults of the kinds we thought of, not how good real returns are, nor what else is wrong."
    )
    table = Table(
        ("Fault planted", "What it is", "Planted", "Found", "Missed", "False alarms", "Looked for by"),
        tuple(_found(row) for row in rows),
    )
    return Section("planted-faults", "How good the checks are", (said, rules.FALSE_ALARMS), (table,))


def _alerts(store: Store) -> Section:
    rows = tuple(tuple(row.values()) for row in store.rows("method_alerts"))
    table = Table(("Rule", "What it looks at", "Constants", "Why", "What the returns do not tell"), rows)
    return Section("alerts", "When a CCG is called stalled, behind or silent", rules.ALERTS, (table,))


def _alert_record(store: Store) -> Section:
    said = alert_record.paragraphs(alert_record.alert_record(store))
    return Section("alert-record", "How good are the alert rules?", said)


def _pilots() -> Section:
    found = pilot_rules.pilot_rules()
    table = Table(
        ("Rule", "Severity", "What it looks at", "Why", "What clears it"),
        tuple(
            (one.title, pilots_words.SEVERITIES[one.severity], one.looks_at, one.why, one.clears)
            for one in found.rules.values()
        ),
    )
    return Section("pilots", "When a pilot site has stalled", (how(found),), (table,))


def _kind(row: dict[Any, Any]) -> str:
    return str(row["kind"]).replace("_", " ").replace("ytd", "year to date")


def _found(row: dict[Any, Any]) -> Row:
    return (
        _kind(row),
        str(row["what"]),
        f"{row['planted']:,}",
        f"{row['detected']:,}",
        f"{row['missed']:,}",
        f"{row['false_alarms']:,} of {row['clean']:,}",
        check_words(str(row["looks_at"])),
    )


def _caveats(store: Store) -> Section:
    rows = store.query("method_caveats").to_dict("records")
    said = (
        f"{count(len(rows), 'caveat')} in force, {words.as_at(store.meta)}: a known fault is written "
        f"down in "
        "data/reference/caveats.toml, with a public reason. A blocked value is kept out of every figure "
        "and leaves "
        "a mark; totals say how many are blocked. A noted one is shown and counted. A caveat that matches "
        "nothing stops the build."
        if rows
        else f"No caveat is in force, {words.as_at(store.meta)}."
    )
    table = Table(
        ("Whose figures", "Which", "When", "What follows", "Reason", "Who, since when"),
        tuple(_caveat(row) for row in rows),
    )
    return Section("caveats", "Caveats in force", (said,), (table,) if rows else ())


def _caveat(row: dict[Any, Any]) -> Row:
    whose = row["names"] if row["ccgs"] <= 3 else f"{words.ccgs(row['ccgs'])} of {row['regions']}"
    measures = [MEASURES.get(one, one.replace("_", " ")) for one in row["measures"].split(", ")]
    first, last = row["first_quarter"], row["last_quarter"]
    until = "" if pd.isna(row["until"]) else f", until {words.day(row['until'])}"
    return (
        str(whose),
        "every measure" if len(measures) >= len(MEASURES) - 1 else ", ".join(measures),
        first if first == last else f"{first} to {last}",
        "blocked: left out" if row["effect"] == "blocked" else "noted: shown and counted",
        str(row["reason"]),
        f"{row['who']}, {words.day(row['since'])}{until}",
    )


def _sources(store: Store) -> Section:
    published = tuple(
        (row["source_title"], count(int(row["figures"]), "figure"), row["source_url"] or "")
        for row in store.query("method_published").to_dict("records")
    )
    target = definitions.target()
    cited = {(one.title, one.url): "target" for date in target.dates for one in date.sources} | {
        (target.baseline.source.title, target.baseline.source.url): "baseline"
    }
    similar = definitions.peers().calibration.source
    cited[similar.title, similar.url] = "peers"
    for measure in definitions.measures().values():
        cited.setdefault((measure.source.title, measure.source.url), "measures")
    rows = (*((title, use, url) for (title, url), use in cited.items()), *published)
    return Section("sources", "Sources", rules.SOURCES, (Table(("Source", "Used for", "Address"), rows),))
