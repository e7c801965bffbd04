"""If nothing changes: one sentence on where England is heading, claiming only what the projection holds."""

from __future__ import annotations

from phb.analysis.ahead import TESTED, Ahead
from phb.definition_models import Target, TargetDate
from phb.methods.projection import chance_words, tens
from phb.quarters import Quarter


def outlook(ahead: Ahead, target: Target) -> str:
    """Say what the projection holds for the band's dates, or why there is none."""
    if ahead.projection is None:
        return ahead.why_not
    at = Quarter.parse(ahead.quarter)
    coming = [date for date in target.dates if date.quarter > at]
    if not coming:
        return ""
    date = target.default if target.default in coming else coming[0]
    span = ahead.between(str(date.quarter))
    if span is None:
        return ""
    held = ahead.held or 0
    levels = [level for level in (target.low, target.high) if held < level]
    reached = [f"{level:,} is held already" for level in (target.low, target.high) if level not in levels]
    said = (
        f"If nothing changes: {span[0]:,} to {span[1]:,} holders on {date.label} (80% interval), "
        f"projected from {ahead.quarter}"
    )
    chances = [_chance(ahead, level, one) for one in coming for level in levels]
    said = f"{'; '.join([said, *(one for one in chances if one), *reached[-1:]])}."
    if any(one.quarter - at > TESTED for one in coming):
        said += f" More than {TESTED} quarters ahead it has not been tested."
    return said


def _chance(ahead: Ahead, level: int, date: TargetDate) -> str:
    chance = ahead.chance(level, date)
    if chance is None:
        return ""
    return f"{level:,} by {date.label} is {chance_words(chance)} ({tens(chance)})"
