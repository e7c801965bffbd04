"""How good the alert rules are, in pictures: beside others', by prevalence, and with a threshold moved."""

from __future__ import annotations

from phb.analysis import alert_record as analysis
from phb.charts import alert_record as drawing
from phb.ui import frame
from phb.ui.choices import choice

ANCHOR = "alert-record"


def show() -> None:
    """Draw the record below its paragraphs."""
    found = frame.ask(analysis.alert_record)
    frame.picture(drawing.beside_others(found), height=440)
    frame.picture(drawing.beside_others(found, analysis.PLANTED), height=440)
    frame.picture(drawing.by_prevalence(found), height=320)
    if found.moved:
        offered = {one: title for one, title in analysis.THRESHOLDS.items() if found.what_if(one)}
        chosen = choice(
            "What if this threshold were moved?", offered, key="threshold", default=next(iter(offered))
        )
        frame.picture(drawing.what_if(found, chosen), height=320)
