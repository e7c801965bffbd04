"""How an alert is put into words: a sentence's parts from its evidence, for those within and the public.

The public words never print a number of people from 1 to 7, nor anything worked out from one (METHODS 3.3 and
8); counts of quarters and returns are written out, so that no small digit stands in them at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from phb.quarters import Quarter

SMALL = 7
BASE = 5
_BEGINNING = re.compile(r"(?:^|(?<=\. ))[a-z]")
_DIGITS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CHECKS: tuple[Callable[[Mapping[str, Any]], str], ...] = (
    lambda e: f"live holders fell from {_number(e['before'])} to {_number(e['value'])}",
    lambda e: f"live holders rose from {_number(e['before'])} to {_number(e['value'])}",
    lambda e: f"live holders are {_number(e['value'])} for the third return in a row",
    lambda e: f"received in the year to date fell within the year, to {_number(e['ytd'])}",
    lambda e: (
        f"live holders are {_number(e['value'])}, more than the {_number(e['ytd'])} of the year to date"
    ),
    lambda e: "the parts do not add up to the total given",
)


def _number(value: float) -> str:
    return f"{int(Decimal(str(value)).quantize(Decimal(1), rounding=ROUND_HALF_UP)):,}"


def _word(count: float) -> str:
    return _DIGITS[int(count)] if 0 <= count < len(_DIGITS) else _number(count)


def in_words(count: float, noun: str) -> str:
    """Write out a small count of things that are not people: "three quarters", "12 quarters"."""
    return f"{_word(count)} {noun}{'' if count == 1 else 's'}"


def _people(count: float, public: bool) -> str:
    if count == 0:
        return "no"
    if not public:
        return _number(count)
    if count <= SMALL:
        return f"fewer than {SMALL + 1}"
    return f"about {BASE * math.floor(count / BASE + 0.5):,}"


def people(count: float, noun: str, *, public: bool = False) -> str:
    """Write a number of people: "40 holders", "1 holder", "no holder"; for the public "fewer than 8 holders".

    The public number is to the nearest five, as published counts are.
    """
    is_one = count == 0 or (not public and round(count) == 1)
    return f"{_people(count, public)} {noun}{'' if is_one else 's'}"


def _growth(percent: float) -> str:
    """Say what all CCGs together did; a small number is written out."""
    size = math.floor(abs(percent) + 0.5)
    if size == 0:
        return "hardly moved"
    said = f"{_DIGITS[size]} per cent" if size < len(_DIGITS) else f"{size:,}%"
    return f"{'grew' if percent > 0 else 'fell'} {said}"


def quarter_text(index: float) -> str:
    """Name a quarter by its index (year * 4 + number - 1)."""
    return str(Quarter(int(index) // 4, int(index) % 4 + 1))


def _needs(e: Mapping[str, Any]) -> str:
    if "required" not in e:
        return "the year ends here" if int(e["quarter"]) % 4 == 3 else "its plan goes no further"
    end = Quarter(int(e["plan_end_quarter"]) // 4, int(e["plan_end_quarter"]) % 4 + 1).ends_on
    recent = f"recent pace {_number(e['recent'])}" if "recent" in e else "its recent pace is not known"
    return (
        f"needs {_number(math.ceil(e['required']))} a quarter to reach {_number(e['plan_end'])} "
        f"by {end.day} {end:%B %Y}; {recent}"
    )


def _last(e: Mapping[str, Any], public: bool) -> str:
    if "before_quarter" not in e:
        return "; no value has come before"
    verb = "is" if e["before"] in (0, 1) else "are"
    said = people(e["before"], "holder", public=public)
    return f"; {said} at {quarter_text(e['before_quarter'])} {verb} the last known"


def _most(e: Mapping[str, Any], public: bool) -> str:
    said = people(e["most"], "holder", public=public)
    return said if e["most"] == 0 or public else f"at most {said}"


_PARTS: dict[str, Callable[[Mapping[str, Any], bool], str]] = {
    "value": lambda e, public: people(e["value"], "holder", public=public),
    "before": lambda e, public: people(e["before"], "holder", public=public),
    "most_said": _most,
    "starters_said": lambda e, public: (
        "nobody new" if e["starters"] == 0 else f"{_people(e['starters'], public)} new"
    ),
    "plan": lambda e, public: _people(e["plan"], public),
    "quarter": lambda e, public: quarter_text(e["quarter"]),
    "before_quarter": lambda e, public: quarter_text(e["before_quarter"]),
    "since": lambda e, public: quarter_text(e["since"]),
    "window": lambda e, public: in_words(e["window"], "quarter"),
    "returns": lambda e, public: in_words(e["returns"], "return"),
    "returns_of": lambda e, public: f"{_word(e['returns'])} of {in_words(e['window'], 'return')} received",
    "growth": lambda e, public: _growth(e["growth_pct"]),
    "last": _last,
    "expected": lambda e, public: _number(e["expected"]),
    "percent": lambda e, public: f"{math.floor(100 * e['value'] / e['plan'] + 0.5)}%",
    "needs": lambda e, public: _needs(e),
    "step_above": lambda e, public: people(
        e["value"] + math.floor(max(e["step_people"], e["step"] * e["before"])), "holder"
    ),
    "checks": lambda e, public: "; ".join(
        said(e) for place, said in enumerate(_CHECKS) if int(e["checks"]) >> place & 1
    ),
}
# Worked out from numbers of people: not for the public.
_WITHIN = {"expected", "percent", "needs", "step_above", "checks"}
PLACEHOLDERS = frozenset(_PARTS)
PUBLIC_PLACEHOLDERS = frozenset(_PARTS.keys() - _WITHIN)


def say(template: str, evidence: Mapping[str, Any], *, public: bool = False) -> str:
    """Fill a template in, each sentence with a capital; evidence as phb.alert_rules.told gives it."""

    class _Filled(dict[str, str]):
        def __missing__(self, name: str) -> str:
            if name in _PARTS:
                return _PARTS[name](evidence, public)
            return _word(evidence[name])

    said = template.format_map(_Filled())
    return _BEGINNING.sub(lambda found: found.group().upper(), said)
