"""The Benchmark page's parts: its head, and each way to look at one CCG."""

from __future__ import annotations

from phb.ui.choices import choice

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
