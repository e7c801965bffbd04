"""The sections of a pack: one function each, named in SECTIONS; every format writes them all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from phb.analysis import alerts as alerting
from phb.analysis import alerts_acted as acted
from phb.analysis import benchmark_peers as peering
from phb.analysis import benchmark_words as told
from phb.analysis import compare, projection_record, words
from phb.analysis.area_map import area_map
from phb.analysis.benchmark_head import next_level
from phb.analysis.changes import changes
from phb.analysis.method import method
from phb.analysis.peers import peers_of
from phb.analysis.quality import quality
from phb.analysis.road_area import area_road, need_of
from phb.analysis.road_words import headline as road_headline
from phb.charts import alerts as gap_drawing
from phb.charts import benchmark, benchmark_funnel, benchmark_peers
from phb.charts import changes as change_drawing
from phb.charts import compare as comparing
from phb.charts import projection_record as record_drawing
from phb.charts import quality as quality_drawing
from phb.charts import road as road_drawing
from phb.charts import road_area as area_drawing
from phb.errors import PlainError
from phb.journal import Journal
from phb.packs import maps
from phb.packs.asked import RATE, Asked
from phb.packs.pack import Rows, Said, Section


def headline(asked: Asked) -> Section:
    """How many hold a budget, over time, and where that is heading."""
    if asked.key == compare.ENGLAND:
        found = asked.england.found
        said = [Said(found.headline, "Live holders as returned, beside the levels and dates of the target.")]
        if found.outlook:
            said.append(
                Said(found.outlook, "Damped projection of the linked total; its record is in the pack.")
            )
        return Section(
            "headline", "Headline and trajectory", found.headline, tuple(said), (asked.england.holders,)
        )
    on_road = asked.road
    if asked.is_ccg and on_road is not None:
        need = need_of(on_road, asked.key)
        drawn = area_drawing.area(area_road(on_road, key=asked.key, level=next_level(need, on_road)))
        return Section(
            "headline", "Headline and trajectory", drawn.title, (Said(drawn.title, drawn.subtitle),), (drawn,)
        )
    held = compare.compare(asked.store, measure="holders", areas=(asked.key,), **asked.on)
    drawn_of = comparing.panels(held)
    said_of = compare.finding(held)
    return Section(
        "headline", "Headline and trajectory", said_of, (Said(said_of, drawn_of.subtitle),), (drawn_of,)
    )


def contributions(asked: Asked) -> Section | None:
    """Which CCGs made England's change on the quarter before, exactly."""
    found = changes(asked.store, quarter=asked.quarter, geography=asked.geography)
    if found.refusal:
        said = (Said(found.headline, found.refusal), Said(found.refusal, "The collection's register."))
        return Section("contributions", "What made the change", found.headline, said)
    drawn = change_drawing.waterfall(found, "region" if asked.key == compare.ENGLAND else "ccg")
    said = (
        Said(found.headline, "Every CCG's part, like for like; the parts add up to the change."),
        Said(found.suspects, "CCGs in which one care group falls as another rises."),
    )
    return Section("contributions", "What made the change", found.headline, said, (drawn,))


def where(asked: Asked) -> Section:
    """Rates on the map of CCGs."""
    found = area_map(asked.store, measure="holders_per_100k", level="ccg", **asked.on)
    marked = asked.codes if asked.key != compare.ENGLAND else ()
    drawn = maps.picture(found, marked=marked)
    said = (Said(found.finding, found.how),)
    return Section("map", "Where it is happening", found.finding, said, (drawn,))


def direct_payments(asked: Asked) -> Section:
    """How people hold their budgets, over time; no direction is agreed."""
    if asked.key == compare.ENGLAND:
        count, share = asked.england.pairs[0]
        said = (Said(count.title, count.subtitle), Said(share.title, share.subtitle))
        return Section("direct_payments", "Direct payments", share.title, said, (count, share))
    areas = (compare.ENGLAND, asked.key)
    found = compare.compare(asked.store, measure="direct_payment_share", areas=areas, **asked.on)
    drawn = comparing.panels(found)
    said_of = compare.finding(found)
    note = Said("No direction is agreed: how people hold their budget is their choice.", drawn.subtitle)
    return Section(
        "direct_payments", "Direct payments", said_of, (Said(said_of, drawn.subtitle), note), (drawn,)
    )


def among_others(asked: Asked) -> Section:
    """A CCG among all and beside its peers; of a region or England, its CCGs beside one another."""
    if not asked.is_ccg:
        found = compare.members(asked.store, measure=RATE, area=asked.key, **asked.on)
        drawn = comparing.members(found)
        said = compare.members_finding(found)
        return Section("benchmark", "CCGs beside one another", said, (Said(said, drawn.subtitle),), (drawn,))
    field = asked.field
    place = field.place(asked.key)
    if place is None:
        raise PlainError(f"{asked.name} was not open in {asked.quarter}.")
    line = told.source(field, asked.source)
    ten = peers_of(asked.store, code=asked.key, **asked.on)
    group = peering.group(
        field,
        place,
        [one.code for one in ten.peers],
        kind=peering.PEERS,
        distances=[one.distance for one in ten.peers],
    )
    others = [at for one in group.members if not one.is_own and (at := field.place(one.code)) is not None]
    funnel = benchmark_funnel.funnel(field, place, others, line)
    beside = benchmark_peers.chart(group, line)
    said_of = (
        Said(f"{told.headline(field, place)}.", funnel.subtitle),
        Said(f"Rank: {told.rank_words(field, place)}.", "From the 95% intervals of all CCGs ranked."),
        Said(f"{peering.finding(group)}.", beside.subtitle),
    )
    pictures = (benchmark.tenths(field, place, line), funnel, beside)
    return Section("benchmark", "Beside others", told.headline(field, place), said_of, pictures)


def returns(asked: Asked) -> Section:
    """How good the returns are that the figures stand on."""
    found = quality(asked.store, quarter=asked.quarter)
    chosen = next((one for one in found.ccgs if one.ccg_code == asked.key), None)
    drawn = quality_drawing.england(found, chosen)
    said = (Said(found.sentence, "Points of the checks that returns keep: definitions/quality.toml."),)
    return Section("returns", "Quality of the returns", drawn.title, said, (drawn,))


def forecast(asked: Asked) -> Section | None:
    """What each asks of the programme, and how good past projections were."""
    record = projection_record.projection_record(asked.store)
    calibration = record_drawing.calibration(record)
    said = [
        Said(one, "The record of past projections, as known then.")
        for one in projection_record.paragraphs(record)
    ]
    if asked.road is None:
        return Section("forecast", "Forecast and its record", calibration.title, tuple(said), (calibration,))
    title = road_headline(asked.road)
    said.insert(0, Said(title, "Required run rate beside the recent pace, each with its interval."))
    return Section(
        "forecast",
        "Forecast and its record",
        title,
        tuple(said),
        (road_drawing.paces(asked.road), calibration),
    )


def alerts(asked: Asked) -> Section:
    """Which CCGs have an open alert, and what people did about it, where the pack may hold that."""
    found = alerting.inbox(asked.store, quarter=asked.quarter)
    inside = set(asked.codes)
    acts = Journal().acts() if asked.audience == "exact" else ()
    mine = [
        one for one in acted.seen(found, acts) if asked.key == compare.ENGLAND or one.alert.ccg_code in inside
    ]
    said = [Said(f"{_open(asked, len(mine))}.", f"Alerts judged at {asked.quarter} by definitions/alerts.")]
    if mine and asked.audience == "exact":
        said.append(Said(acted.acted_sentence(mine), "The journal of acts on alerts."))
    rows = pd.DataFrame(
        [
            {
                "CCG": words.plain_ccg(one.alert.name),
                "Code": one.alert.ccg_code,
                "Alert": one.alert.title,
                "Since": one.alert.onset,
                "What was seen": one.alert.public_sentence,
                "What was done": one.words if asked.audience == "exact" else "",
            }
            for one in mine
        ]
    )
    title = f"{_open(asked, len(mine))}"
    table = (Rows("alerts", title, rows, found.source),) if len(rows) else ()
    pictures = (
        (gap_drawing.drawn_gap(asked.store, quarter=asked.quarter),) if asked.key == compare.ENGLAND else ()
    )
    return Section("alerts", "Alerts and what was done", title, tuple(said), pictures, table)


def _open(asked: Asked, count: int) -> str:
    many = (
        "no alert is open"
        if not count
        else f"{count:,} alert{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} open"
    )
    return f"{asked.name}, {asked.quarter}: {many}"


def how(asked: Asked) -> Section:
    """What the figures mean, in the Method page's own words."""
    wanted = ("kinds", "totals", "like-for-like", "benchmark", "run-rates")
    found = [one for one in method(asked.store, dt.date.today()) if one.anchor in wanted]
    said = tuple(Said(paragraph, one.title) for one in found for paragraph in one.paragraphs)
    return Section("method", "Method and sources", "What the figures mean", said)


# In the order in which a pack has them; a section that has nothing to say of an organisation gives None.
SECTIONS: dict[str, tuple[str, Callable[[Asked], Section | None]]] = {
    "headline": ("Headline and trajectory", headline),
    "contributions": ("What made the change", contributions),
    "map": ("Where it is happening", where),
    "direct_payments": ("Direct payments", direct_payments),
    "alerts": ("Alerts and what was done", alerts),
    "benchmark": ("Beside others", among_others),
    "returns": ("Quality of the returns", returns),
    "forecast": ("Forecast and its record", forecast),
    "method": ("Method and sources", how),
}
