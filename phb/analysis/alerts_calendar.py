"""Review dates as a calendar file: one day for each acknowledged alert that has a review quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from icalendar import Calendar, Event

from phb.analysis.alerts_acted import Seen
from phb.quarters import Quarter

WHEN = "the first weekday from four weeks after the review quarter's end, when its returns are due"


def review_day(quarter: str) -> dt.date:
    """Give the day on which a review in a quarter falls."""
    day = Quarter.parse(quarter).ends_on + dt.timedelta(days=28)
    return day + dt.timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)


def reviews(everything: Sequence[Seen]) -> list[Seen]:
    """Choose the alerts that are acknowledged with a review."""
    return [one for one in everything if one.standing.state == "acknowledged" and one.standing.review_quarter]


def calendar(everything: Sequence[Seen], *, label: str) -> bytes:
    """Write the reviews as iCalendar; label says what the figures are. No contacts are in it.

    The id of an event is the alert's, so that a file read again moves events instead of doubling them.
    """
    made = Calendar()
    made.add("prodid", "-//PHB Rollout Monitor//Reviews of alerts//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "PHB alerts to review")
    for one in reviews(everything):
        event = Event()
        day = review_day(str(one.standing.review_quarter))
        acted = dt.datetime.strptime(one.standing.at, "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC)
        event.add("uid", f"{one.alert.alert_id}@phb-rollout-monitor")
        event.add("sequence", len(one.standing.history))
        event.add("dtstamp", acted)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("summary", f"Review: {one.alert.ccg}, {one.alert.title.lower()}")
        event.add(
            "description",
            f"{one.alert.sentence}\nOwner: {one.standing.owner}. "
            f"Review in {one.standing.review_quarter}.\n{label}",
        )
        made.add_component(event)
    return bytes(made.to_ical())
