"""The Benchmark page's parts: its head, and each way to look at one CCG."""

from __future__ import annotations

import streamlit as st

from phb import definitions
from phb.analysis import benchmark_equity as equity
from phb.analysis import benchmark_peers as peering
from phb.analysis import benchmark_risen as rising
from phb.analysis import benchmark_time as timing
from phb.analysis import benchmark_words as told
from phb.analysis import words
from phb.analysis.area_map import area_map
from phb.analysis.area_map_message import message
from phb.analysis.benchmark import Field, field
from phb.analysis.benchmark_head import figures, head as headed
from phb.analysis.ccg_record import CcgRecord
from phb.analysis.ccg_record_lineage import message as tree
from phb.analysis.peers import peers_of
from phb.analysis.road import Road, road
from phb.charts import benchmark as drawing
from phb.charts import benchmark_equity, benchmark_funnel, benchmark_peers, benchmark_time
from phb.charts import ccg_record as record_drawing
from phb.errors import PlainError
from phb.ui import area_map as component
from phb.ui import frame, pickers
from phb.ui.choices import choice, several
from phb.ui.show import caveats, plain

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
