"""The Planner's choices and its plan to take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from phb.analysis import planner_plan
from phb.analysis.planner import SLOWEST, Levers, Planned, most_slowest
from phb.analysis.planner_ground import Ground, care_titles, scopes
from phb.analysis.planner_words import slowest_help
from phb.ui import frame
from phb.ui.choices import amount, choice

NONE = "none"


def scope(found: Ground) -> str:
    """Choose for whom a plan is made: England, a region, a CCG."""
    titles = scopes(found)
    return choice("For", titles, key="scope", default=next(iter(titles)))


def levers(found: Ground, where: str) -> Levers:
    """Choose what is done, each with its range."""
    left, right = st.columns(2, gap="large")
    most = most_slowest(found, where)
    stalled = int((found.is_stalled & found.members(where)).sum())
    slowest = amount(
        "Slowest CCGs brought to their peers' median pace",
        0,
        most,
        key="slowest",
        default=min(SLOWEST, most),
        place=left,
        help=slowest_help(found, most),
    )
    restart = amount(
        f"Stalled CCGs ({stalled}) restart, % of their peers' median pace",
        0,
        100,
        key="restart",
        default=0,
        place=left,
        help="CCGs with an open stall alert at the end of the quarter. 0: they go on as they are projected.",
    )
    with right:
        titles = {NONE: "No care group"} | care_titles(found)
        care = choice("Care group offered everywhere", titles, key="care_group", default=NONE)
    return Levers(slowest, "" if care == NONE else care, restart, _direct(found, where, right))


def _direct(found: Ground, where: str, place: Any) -> int | None:
    """Choose a share by direct payment; None as it is."""
    now = found.share_now(found.members(where))
    if now is None:
        return None
    default = round(now * 100)
    share = amount(
        f"Share held by direct payment, % (now {default})",
        0,
        100,
        key="direct",
        default=default,
        place=place,
        help="It moves no holder: it says how many of them hold their budget by direct payment.",
    )
    return None if share == default else share


def plan_download(one: Planned) -> None:
    """Offer the plan as whole numbers by CCG and quarter, in the layout that can be sent in again."""
    sent = frame.ask(planner_plan.submission, on=planner_plan.day_of(one.ground))
    made = planner_plan.plan_file(one, sent)
    st.header("The plan, to send in", anchor=False)
    said = (
        made.sentence,
        made.difference(one.people),
        "It can be sent in on the Returns page as trajectories.",
    )
    st.markdown(frame.plain(" ".join(one for one in said if one)))
    if made.codes and made.quarters:
        frame.table(made.table(), name="planner_totals", source=one.ground.road.source)
        st.download_button(
            "Download the plan by CCG",
            data=made.content,
            file_name=f"plan_{one.scope}_{one.ground.road.quarter}.csv".lower().replace(" ", "_"),
            mime="text/csv",
            key="planner_plan",
            icon=":material/download:",
            on_click="ignore",
        )
