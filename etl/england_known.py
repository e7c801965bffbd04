"""England as it was known when each quarter was judged: what a projection made then would have stood on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from etl.alert_panel import Known, quarter_of
from phb.methods.linked import linked_total

COLUMNS = {
    "known_at": "varchar",
    "known_on": "date",
    "quarter": "varchar",
    "holders": "double",
    "carried_share": "double",
    "ccgs": "integer",
}


def rows(quarters: Iterable[Known]) -> Iterator[tuple[Any, ...]]:
    """Give a row per quarter judged and quarter up to it; holders None where it cannot be linked."""
    for known in quarters:
        linked, at = linked_total(known.panel.value, known.panel.collection), str(quarter_of(known.quarter))
        told = zip(linked.value.tolist(), linked.carried_share.tolist(), linked.areas.tolist())
        for place, (holders, carried, ccgs) in enumerate(told):
            quarter = str(quarter_of(known.panel.first + place))
            known_holders = None if math.isnan(holders) else holders
            yield at, known.known_on, quarter, known_holders, carried, ccgs
