"""A change as the steps that lead from the earlier total to the later."""

from __future__ import annotations

from phb.analysis import words
from phb.analysis.changes import Changes
from phb.analysis.changes_asked import BY
from phb.analysis.changes_views import View
from phb.charts.chart import Chart, Point, Series

# Pixels: of a step, and of what stands around the steps.
_STEP, _AROUND = 30, 70


def waterfall(found: Changes, by: str) -> Chart:
    """Draw what the same CCGs count as solid steps, who is counted as hollow ones, one under another."""
    if found.views is None or found.like is None:
        raise ValueError("a change that cannot be told has no steps")
    view, like, asked = found.views[by], found.like, found.asked
    places = (asked.since, *(one.name for one in view.steps), asked.quarter)
    points: tuple[Point, ...] = tuple("partial" if one.is_of_panel else "whole" for one in view.steps)
    title = _title(found, view)
    return Chart(
        name=f"changes_{by}",
        title=title,
        subtitle=(
            f"{asked.counted.what}{asked.care_words}; {asked.since} to {asked.quarter}, by {_by(by)}. "
            "Solid: what the same CCGs count more (▲) or fewer (▼); hollow: who is counted."
        ),
        series=(
            Series(
                name="Change",
                x=places,
                y=(like.before, *(one.change for one in view.steps), like.after),
                kind="waterfall",
                totals=(asked.since, asked.quarter),
                note=(
                    f"{words.number(like.before)} people",
                    *(f"{words.change(one.change)} people, {words.ccgs(one.ccgs)}" for one in view.steps),
                    f"{words.number(like.after)} people",
                ),
                points=("whole", *points, "whole"),
                counts=asked.counted.kind,
            ),
        ),
        places=places,
        y_title=f"{asked.counted.title}{asked.care_words}, people",
        alt=(
            f"Waterfall from {like.before:,} at {asked.since} to {like.after:,} at {asked.quarter}: "
            f"{'; '.join(f'{one.name} {words.change(one.change)}' for one in view.steps)}. "
            "All figures are in the table below."
        ),
        table=view.table,
        source=found.source,
        is_lying=True,
    )


def parts(found: Changes, by: str) -> Chart:
    """Draw the same change by another word, each part from nought."""
    if found.views is None:
        raise ValueError("a change that cannot be told has no parts")
    view, asked = found.views[by], found.asked
    places = tuple(one.name for one in view.steps)
    return Chart(
        name=f"changes_parts_{by}",
        title=f"By {_by(by)}: {_title(found, view).replace(': ', ', ').replace('No ', 'no ')}",
        subtitle=(
            f"Change in {asked.counted.title.lower()}{asked.care_words}; {asked.since} to {asked.quarter}."
        ),
        series=(
            Series(
                name="Change",
                x=places,
                y=tuple(one.change for one in view.steps),
                kind="bar",
                emphasis="focus",
                note=tuple(words.ccgs(one.ccgs) for one in view.steps),
                points=tuple("partial" if one.is_of_panel else "whole" for one in view.steps),
                text=tuple(words.step(one.change) for one in view.steps),
                counts=asked.counted.kind,
            ),
        ),
        places=places,
        y_title="People",
        alt=(
            f"Bars: {'; '.join(f'{one.name} {words.change(one.change)}' for one in view.steps)}. "
            "All figures are in the table below."
        ),
        table=view.table,
        source=found.source,
        is_lying=True,
    )


def height(chart: Chart) -> int:
    """Give the pixels in which every step has room for its name."""
    return _AROUND + _STEP * len(chart.places)


def _title(found: Changes, view: View) -> str:
    """Name the largest like-for-like step the way of the whole, and what it is part of."""
    like = found.like
    steps = [one for one in view.steps if not one.is_of_panel and (view.by != "ccg" or one.ccgs == 1)]
    if like is None or not like.change or not steps:
        return "No change like for like"
    is_rise = like.change > 0
    first = max(steps, key=lambda one: one.change if is_rise else -one.change)
    if (first.change > 0) != is_rise:
        return f"{words.change(like.change)} like for like, in small steps"
    way = "rose" if is_rise else "fell"
    return (
        f"{first.name} {way} most: {words.change(first.change)} of {words.change(like.change)} like for like"
    )


def _by(by: str) -> str:
    return BY[by] if by == "ccg" else BY[by].lower()
