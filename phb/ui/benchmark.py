"""The Benchmark page's parts: its head, and each way to look at one CCG."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from phb import definitions
from phb.analysis import benchmark_equity as equity
from phb.analysis import benchmark_mix as mixing
from phb.analysis import benchmark_peers as peering
from phb.analysis import benchmark_risen as rising
from phb.analysis import benchmark_time as timing
from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map import area_map
from phb.analysis.area_map_message import message
from phb.analysis.benchmark import Field
from phb.analysis.benchmark_head import figures, next_level
from phb.analysis.benchmark_head import head as headed
from phb.analysis.ccg_record import CcgRecord
from phb.analysis.ccg_record_lineage import message as tree
from phb.analysis.geography import vintage_words
from phb.analysis.peers import peers_of, unlike
from phb.analysis.road import Road, road
from phb.analysis.road_area import area_road, need_of
from phb.charts import benchmark as drawing
from phb.charts import (
    benchmark_equity,
    benchmark_funnel,
    benchmark_mix,
    benchmark_peers,
    benchmark_risen,
    benchmark_time,
    icons,
)
from phb.charts import ccg_record as record_drawing
from phb.charts import road_area as road_drawing
from phb.errors import PlainError
from phb.ui import area_map as component
from phb.ui import frame, pickers
from phb.ui.choices import address, choice, several
from phb.ui.show import caveats, plain

HOW = told.HOW
VIEWS = {
    "all": "Among all CCGs",
    "peers": "Among those like it",
    "time": "Over time",
    "risen": "Who broke out",
    "equity": "Who lives there",
    "record": "Its record",
}


def view() -> str:
    """Choose a way to look at the CCG."""
    return choice("Look at it", VIEWS, key="view", default="all")


def choose_on_map(page: frame.Page, measure: str, marked: Sequence[str] = ()) -> None:
    """Show the map of CCGs, from which one is chosen; marked are those that stand for the one chosen."""
    on = {"quarter": page.quarter, "geography": page.geography}
    shown = frame.ask(area_map, measure=measure, level="ccg", **on)
    component.area_map(message(shown, selected=marked), key="choose", choose=pickers.open_ccg)
    st.caption(plain(shown.source))


def neighbours(page: frame.Page, measure: str, marked: Sequence[str]) -> None:
    """Offer the map, from which a neighbour is chosen; it is sent only when it is opened."""
    opened = st.expander("Choose a neighbour on the map", on_change="rerun", key="neighbours")
    if opened.open:
        with opened:
            choose_on_map(page, measure, marked)


def head(page: frame.Page, shown: CcgRecord, found: Field, place: int) -> None:
    """Show where the CCG stands in a sentence, its four figures and the facts beside them."""
    on = {"quarter": page.quarter, "geography": page.geography}
    code = str(found.measured.code[place])
    frame.headline(told.headline(found, place))
    if shown.standing.sentence:
        st.info(plain(f"{shown.standing.sentence}; it is that CCG which is shown."), icon=":material/merge:")
    top = frame.ask(headed, code=code, **on)
    on_road, why_not = _road(on)
    frame.figures(figures(top, on_road, why_not))
    alerts = "; ".join(title.lower() for title, _ in top.alerts) or "none"
    seen = {"ccg": shown.code, "quarter": page.quarter}
    facts = [
        (f"Rank by {told.title_words(found.measured.measure)}", told.rank_words(found, place), ""),
        ("Open alerts", alerts, address("alerts", **seen)),
        ("Quality of its returns", top.quality, address("returns", part="Quality", **seen)),
        *((label, names, "") for label, names in _family(shown, code)),
    ]
    said = (
        f"{f'[{plain(label)}]({link})' if link else plain(label)}: **{plain(words_of)}**"
        for label, words_of, link in facts
    )
    road_to, planner = address("road", area=code, quarter=page.quarter), address("planner", scope=code)
    ways = f"[Its road to the target]({road_to}) · [What would it take]({planner})"
    st.markdown(" · ".join((*said, ways)))


def _road(on: dict[str, str]) -> tuple[Road | None, str]:
    """Give the road to the first target by the usual weighting; a sentence where there is none yet."""
    aim = next(iter(definitions.target().aims))
    try:
        return frame.ask(road, aim=aim, weighting=definitions.fair_share().default, **on), ""
    except PlainError as fault:
        return None, str(fault)


def _family(shown: CcgRecord, code: str) -> list[tuple[str, str]]:
    """Name what the CCG was made of and what it became."""
    before = [words.plain_ccg(one.name) for one in shown.lineage.before if one.is_whole]
    after = [words.plain_ccg(one.name) for one in shown.lineage.after if one.is_whole and one.code != code]
    told_of = [("Made of", ", ".join(before)), ("Later part of", ", ".join(after))]
    return [(label, said) for label, said in told_of if said]


def not_there(shown: CcgRecord, page: frame.Page) -> None:
    """Say why a CCG has no place among those of the geography in the quarter."""
    said = shown.standing.sentence or f"{words.plain_ccg(shown.name)} was not open in {page.quarter}"
    frame.headline(f"{said}: it cannot be held beside others on this geography")
    st.markdown("Choose another quarter or geography above, or one of the CCGs in its record below.")


def show(chosen: str, page: frame.Page, found: Field, place: int) -> None:
    """Show one way to look at the CCG."""
    ways = {"all": _all, "peers": _peers, "time": _time, "risen": _risen, "equity": _equity}
    if chosen in ways:
        ways[chosen](page, found, place)


def _group(page: frame.Page, found: Field, place: int) -> peering.Group:
    """Choose whom the CCG is held beside, at first its ten peers."""
    code = str(found.measured.code[place])
    ten = frame.ask(peers_of, code=code, quarter=page.quarter, geography=page.geography)
    if ten.why_not:
        st.info(plain(ten.why_not), icon=":material/info:")
    titles = {
        str(one): words.ccg(str(name), str(one))
        for one, name, is_open in zip(found.measured.code, found.measured.name, found.is_open)
        if is_open and one != code
    }
    own = [one.code for one in ten.peers if one.code in titles]
    codes = several(
        "Held beside (its ten peers, or your own group)",
        titles,
        key="group",
        at_most=peering.GROUP_AT_MOST,
        default=own,
        help="Take out or add CCGs to make a group of your own; the link keeps it.",
    )
    apart = {one.code: one.distance for one in ten.peers}
    kind = peering.PEERS if list(codes) == own else peering.CHOSEN
    return peering.group(found, place, codes, kind=kind, distances=[apart.get(one) for one in codes])


def _all(page: frame.Page, found: Field, place: int) -> None:
    line = told.source(found, words.source_line(page.store.meta))
    over = told.source(found, words.source_line(page.store.meta), is_over_time=True)
    frame.picture(drawing.tenths(found, place, over), height=340)
    group_at, limits_at = st.columns([3, 1])
    with group_at:
        group = _group(page, found, place)
    with limits_at:
        limits = choice("Limits", benchmark_funnel.LIMITS, key="limits", default="spread")
    places = [at for one in group.members if not one.is_own and (at := found.place(one.code)) is not None]
    funnel = benchmark_funnel.funnel(found, place, places, line, limits=limits, group=group.kind)
    frame.picture(funnel, height=420)


def _peers(page: frame.Page, found: Field, place: int) -> None:
    group = _group(page, found, place)
    drawn = benchmark_peers.chart(group, told.source(found, words.source_line(page.store.meta)))
    frame.picture(drawn, height=benchmark_peers.height(drawn))
    code = str(found.measured.code[place])
    ten = frame.ask(peers_of, code=code, quarter=page.quarter, geography=page.geography)
    if ten.peers:
        about = "What makes them alike: the variables by which the ten were found, and how far each is"
        st.header(about, anchor=False)
        source = f"Similar CCGs among those of {vintage_words(ten.vintage)}, by definitions/peers.toml."
        frame.table(peering.alike(ten), name="benchmark_alike", source=source, about=about)


def _time(page: frame.Page, found: Field, place: int) -> None:
    on = {"quarter": page.quarter, "geography": page.geography}
    code = str(found.measured.code[place])
    over = frame.ask(timing.over_time, measure=found.measured.measure.name, code=code, **on)
    sign = timing.icon(over)
    if sign:
        icon_at, words_at = st.columns([1, 14], vertical_alignment="center")
        icon_at.image(icons.variation(sign.kind, sign.letter), width=52, alt=sign.words)
        words_at.markdown(f"**{plain(sign.words)}**")
    frame.picture(benchmark_time.chart(over), height=360)
    st.markdown(plain(timing.trend_words(over)))
    on_road, why_not = _road(on)
    if on_road is None:
        st.info(plain(why_not), icon=":material/hourglass_empty:")
        return
    level = next_level(need_of(on_road, code), on_road)
    frame.picture(road_drawing.area(area_road(on_road, key=code, level=level)), height=360)


def _risen(page: frame.Page, found: Field, place: int) -> None:
    code = str(found.measured.code[place])
    on = {"quarter": page.quarter, "geography": page.geography}
    near = frame.ask(unlike, code=code, **on)
    group = _group(page, found, place)
    codes = tuple(one.code for one in group.members if not one.is_own)
    told_of = frame.ask(rising.risen, code=code, near=near, peers=codes, **on)
    drawn = benchmark_risen.chart(told_of)
    frame.picture(drawn, height=benchmark_risen.height(drawn))
    for note in rising.notes(told_of):
        st.caption(plain(note))


def _equity(page: frame.Page, found: Field, place: int) -> None:
    on = {"quarter": page.quarter, "geography": page.geography}
    shown = frame.ask(equity.equity, measure=found.measured.measure.name, **on)
    st.warning(plain(equity.WARNING), icon=":material/groups:")
    code = str(found.measured.code[place])
    if shown.why:
        st.info(plain(shown.why), icon=":material/info:")
    else:
        _gradients(shown, code)
    codes = tuple(one.code for one in _group(page, found, place).members if not one.is_own)
    shares = benchmark_mix.chart(frame.ask(mixing.mix, code=code, codes=codes, **on))
    frame.picture(shares, height=benchmark_mix.height(shares))


def _gradients(shown: equity.Equity, code: str) -> None:
    titles = {name: title for name, (title, *_) in equity.VARIABLES.items()}
    over = choice("Over", titles, key="over", default=next(iter(titles)))
    frame.picture(benchmark_equity.scatter(shown, over, code), height=400)
    about = "The same measure over every variable"
    st.header(about, anchor=False)
    frame.table(equity.table(shown), name="benchmark_equity", source=shown.source, about=about)


def record(shown: CcgRecord) -> None:
    """Show who the CCG is, what is known against its figures, what came before and after it."""
    st.header(plain(shown.name), anchor=False, divider="gray")
    st.markdown(" · ".join(f"{plain(label)}: **{plain(said)}**" for label, said in shown.facts))
    caveats(shown.notes)
    frame.picture(record_drawing.chart(shown), height=260)
    if shown.lineage.before or shown.lineage.after:
        component.lineage_tree(tree(shown.lineage), key="lineage", choose=pickers.open_ccg)
