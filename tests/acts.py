"""Alerts to act on and a digest to claim, for tests and the processes they start."""

from dataclasses import replace

from phb.journal_entries import Alert

HAVERING = Alert(
    alert_id="08F-stall-2016-17-Q2",
    ccg_code="08F",
    family="stall",
    rule="STALLED",
    onset="2016-17 Q2",
    quarter="2016-17 Q4",
    sentence="NHS Havering CCG: 12 holders, no growth in 3 quarters.",
    store_version="abc123",
)
WILTSHIRE = replace(HAVERING, alert_id="99N-plan-2016-17-Q3", ccg_code="99N", family="plan")
KEY = ("2016-17 Q4", "Lead@example.org", "region Y56")
MADE_OF = {"content": "0" * 64, "store_version": "abc123"}
