"""The Road page's choices, and what it shows below the answer: one area, all areas, shares."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from phb import definitions
from phb.analysis import road_sharing
from phb.analysis import road_words as told
from phb.analysis.road import ENGLAND, Road
from phb.analysis.road_area import SHAPES, area_keys, area_road
from phb.analysis.road_shares import weightings
from phb.charts import road_area as drawing
from phb.charts import road_sharing as sharing
from phb.ui import frame, pickers
from phb.ui.choices import amount, choice

_BY = {"ccg": "CCG", "region": "Region"}
_RATE = "rate"


@dataclass(frozen=True)
class Asked:
    """The aim and the weighting chosen, by name."""

    aim: str
    weighting: str


def asked() -> Asked:
    """Choose what is to be reached, and how it is shared out."""
    left, right = st.container(key="pairs").columns(2)
    with left:
        aim = pickers.aim()
    with right:
        default = definitions.fair_share().default
        weighting = choice("Shared out", weightings(), key="weighting", default=default)
    return Asked(aim, weighting)


def one_area(found: Road) -> None:
    """Choose an area, what it is to reach and in which shape, and draw its road."""
    slots = st.container(key="road").columns(3)
    levels = {str(level): f"Its share of {level:,}" for level in found.aim.levels}
    titles = levels | {_RATE: "A rate per 1,000 residents"}
    with slots[0]:
        key = choice("Area", area_keys(found), key="area", default=ENGLAND)
    with slots[1]:
        to = choice("To", titles, key="to", default=str(told.level_next(found)))
    with slots[2]:
        shape = choice("In which shape", SHAPES, key="shape", default=next(iter(SHAPES)))
    level, rate = int(to) if to != _RATE else found.aim.levels[-1], None
    if to == _RATE:
        rate = float(amount("People in every 1,000 residents", 1, 20, key="per_1000", default=2))
    frame.picture(drawing.area(area_road(found, key=key, level=level, shape=shape, rate=rate)), height=420)


def all_areas(found: Road) -> None:
    """Show every CCG, or every region, in one table."""
    by = choice("Every", _BY, key="by", default="ccg")
    needs = found.ccgs if by == "ccg" else (*found.regions, found.england)
    about = f"What each {_BY[by]} needs for {found.aim.title}, from the end of {found.quarter}"
    st.header(frame.plain(about), anchor=False)
    frame.table(told.table(found, needs), name=f"road_{by}", source=found.source, about=about)


def shares(page: frame.Page, found: Road) -> None:
    """Show how far each CCG is from its share, and what another weighting would change."""
    level = told.level_next(found)
    on = {"quarter": found.quarter, "geography": page.geography}
    st.header("Fair shares", anchor=False)
    cap = None
    if found.steps > 0:
        said = amount(
            "Most that any CCG is asked for, people per 100,000 residents a quarter (0: no such limit)",
            0, 100, key="cap", default=0,
        )  # fmt: skip
        cap = float(said) or None
    one = frame.ask(
        road_sharing.sharing, level=level, weighting=found.weighting, cap=cap, steps=found.steps, **on
    )
    for sentence in one.sentences:
        st.markdown(frame.plain(sentence))
    frame.picture(sharing.distances(one), height=sharing.height(one))
