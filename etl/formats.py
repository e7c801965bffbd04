"""A return format: which headings a file has, and what each means in our words.

Formats are data: `etl/formats/*.toml`, and `<data>/formats/*.toml` for those a user has mapped. A format
recognises and renames; it has no verbs. Headings decide, never the name of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from phb.errors import PlainError

FOLDER = Path(__file__).resolve().parent / "formats"

MEASURES = (
    "holders",
    "holders_start",
    "starters",
    "ended",
    "in_quarter",
    "holders_ytd",
    "planned_holders",
    "chc_eligible",
)
# Counts that come by the same door and are no return: what a CCG plans, and people to divide by.
NOT_RETURNED = ("planned_holders", "chc_eligible")
ARRANGEMENTS = ("direct_payment", "notional", "third_party")
IDENTIFIERS = (
    "ccg",
    "ons_code",
    "ccg_name",
    "quarter",
    "financial_year",
    "quarter_number",
    "care_group",
    "arrangement",
    "measure",
    "plan_version",
    "submitted_on",
)
STATUSES = ("missing", "suppressed", "not_applicable", "not_comparable", "blocked")

Status = Literal["missing", "suppressed", "not_applicable", "not_comparable", "blocked"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


def heading_key(heading: str) -> str:
    """Reduce a heading to what is compared: lower case, single spaces, no byte order mark."""
    return " ".join(heading.replace("\ufeff", "").lower().split())


@dataclass(frozen=True)
class Fit:
    """How the headings of a table stand to a format: not understood, lacking, or there twice."""

    known: int
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Every heading is understood once, and none that is needed lacks."""
        return not (self.unknown or self.missing or self.repeated)


class Words(BaseModel):
    """What the cells of a naming column say, beside the usual words: their word = ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    measure: dict[str, str] = Field(default_factory=dict)
    arrangement: dict[str, str] = Field(default_factory=dict)
    care_group: dict[str, str] = Field(default_factory=dict)


class Format(BaseModel):
    """One layout of a return.

    `columns` gives each heading its meaning: an identifier, "ignore", "value" (a count whose measure another
    column names) or a count as measure or measure/arrangement. `header_rows` 2 joins a group heading and the
    heading below it with " / ". `status` is what a plain number is: reported, or rounded in published files.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Slug
    title: str
    authority: Literal["direct", "published"]
    status: Literal["reported", "rounded"] = "reported"
    header_rows: Literal[1, 2] = 1
    national_rows: tuple[str, ...] = ()
    columns: dict[Heading, str]
    words: Words = Words()
    marks: dict[str, Status]

    @model_validator(mode="after")
    def check(self) -> Format:
        """Every meaning is one of our words, and together they place a count by CCG, quarter and measure."""
        for heading, word in self.columns.items():
            if word not in (*IDENTIFIERS, "value", "ignore") and split_measure(word) is None:
                raise ValueError(f'"{heading}" = "{word}" is not one of our words ({", ".join(our_words())})')
        if len({heading_key(h) for h in self.columns}) < len(self.columns):
            raise ValueError("two headings differ only in case or spaces")
        words = set(self.columns.values())
        if not words & {"ccg", "ons_code", "ccg_name"}:
            raise ValueError("no column says which CCG (ccg, ons_code or ccg_name)")
        if "quarter" not in words and not {"financial_year", "quarter_number"} <= words:
            raise ValueError("no column says which quarter (quarter, or financial_year and quarter_number)")
        if not self.value_words:
            raise ValueError("no column holds a count (a measure such as holders, or value)")
        if ("value" in words) != ("measure" in words):
            raise ValueError("value and measure go together: one holds the count, the other says of what")
        plans = [w == "planned_holders" for w in self.value_words]
        if any(plans) != all(plans) or any(plans) != bool({"plan_version", "submitted_on"} & words):
            raise ValueError(
                "planned_holders goes with plan_version and submitted_on, and with no other count"
            )
        if any(plans) and not {"plan_version", "submitted_on"} <= words:
            raise ValueError("a plan has both plan_version and submitted_on")
        is_eligible = any(w.startswith("chc_eligible") for w in self.value_words)
        if is_eligible and (self.value_words != ("chc_eligible",) or {"arrangement", "care_group"} & words):
            raise ValueError("chc_eligible goes with no other count, arrangement or care group")
        if "arrangement" in words and any("/" in word for word in self.value_words):
            raise ValueError("the arrangement is in a column of its own or in the headings, not in both")
        return self

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Our word for each heading, by the heading as it is compared."""
        return {heading_key(heading): word for heading, word in self.columns.items()}

    @cached_property
    def value_words(self) -> tuple[str, ...]:
        """The words of the columns that hold counts."""
        return tuple(w for w in self.columns.values() if w not in IDENTIFIERS and w != "ignore")

    @property
    def is_plan(self) -> bool:
        """Whether the counts are plans, which may lie in the future."""
        return "planned_holders" in self.value_words

    @property
    def is_return(self) -> bool:
        """Whether the counts are what a CCG returns, and not a plan or people to divide by."""
        return not set(NOT_RETURNED) & set(self.value_words)

    def breakdown(self, measure: str) -> str:
        """Which breakdown this format gives of a measure: the two together are a section of a return."""
        words = set(self.columns.values())
        by_arrangement = "arrangement" in words or any(w.startswith(f"{measure}/") for w in words)
        parts = [
            name
            for name, has in (("care_group", "care_group" in words), ("arrangement", by_arrangement))
            if has
        ]
        return "_".join(parts) or "total"

    def known(self, keys: set[str]) -> int:
        """How many of some headings, as they are compared, this format understands."""
        return len(keys & self.by_key.keys())

    def fit(self, headings: list[str]) -> Fit:
        """Hold headings against this format; blank headings are passed over."""
        given = [(h, heading_key(h)) for h in headings if h]
        unknown = [h for h, key in given if key not in self.by_key]
        counts = Counter(self.by_key[key] for _, key in given if self.by_key.get(key, "ignore") != "ignore")
        times = Counter(key for _, key in given)
        repeated = [h for h, key in given if times[key] > 1 or counts[self.by_key.get(key, "")] > 1]
        needed = {
            w: h for h, w in reversed(self.columns.items()) if w in IDENTIFIERS and w not in self._spare
        }
        missing = [h for w, h in reversed(needed.items()) if w not in counts]
        if not counts.keys() & set(self.value_words):
            missing.append(next(h for h, w in self.columns.items() if w in self.value_words))
        return Fit(len(counts), _once(unknown), _once(missing), _once(repeated))

    @cached_property
    def _spare(self) -> frozenset[str]:
        """Identifiers a file may leave out: other ways to say which CCG than the first the format knows."""
        ways = [w for w in ("ccg", "ons_code", "ccg_name") if w in self.columns.values()]
        return frozenset(ways[1:])


def _once(headings: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(headings))


def split_measure(word: str) -> tuple[str, str] | None:
    """Split "holders/direct_payment" into measure and arrangement; "holders" alone is all; else None."""
    measure, _, arrangement = word.partition("/")
    if measure not in MEASURES or arrangement not in ("", "all", *ARRANGEMENTS):
        return None
    return measure, arrangement or "all"


def our_words() -> list[str]:
    """Every meaning a heading may be given."""
    return [*IDENTIFIERS, "value", "ignore", *MEASURES, "<measure>/<arrangement>"]


def parse(text: str, name: str, where: str) -> Format:
    """Read one format from TOML text. PlainError names the file and everything that is wrong with it."""
    try:
        return Format.model_validate({"name": name, **tomllib.loads(text)})
    except tomllib.TOMLDecodeError as wrong:
        raise PlainError(f"{where} cannot be read as TOML: {wrong}.") from None
    except ValidationError as wrong:
        faults = [
            f"{'.'.join(map(str, e['loc']))} {e['msg'].removeprefix('Value error, ')}".strip()
            for e in wrong.errors()
        ]
        raise PlainError(f"{where}: {'; '.join(faults)}.") from None


def load(*folders: Path) -> list[Format]:
    """Read every format, ours and those in further folders. PlainError when two have one name."""
    found: dict[str, Format] = {}
    for folder in (FOLDER, *folders):
        for path in sorted(folder.glob("*.toml")):
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise PlainError(
                    f"{path} is not text in UTF-8; write it again with the map command."
                ) from None
            if path.stem in found:
                raise PlainError(f"{path} has the name of another format; rename the file.")
            found[path.stem] = parse(text, path.stem, str(path))
    return list(found.values())


@dataclass(frozen=True)
class Vocabulary:
    """The usual words for measures, arrangements and care groups in the cells of a file, as keys to ours."""

    measure: dict[str, str] = field(default_factory=dict)
    arrangement: dict[str, str] = field(default_factory=dict)
    care_group: dict[str, str] = field(default_factory=dict)


def vocabulary(fmt: Format) -> Vocabulary:
    """Gather the words cells may use: ours, the care groups' titles and aliases, and the format's own."""
    from phb.definitions import care_groups

    arrangements = {"all": "all", "total": "all"}
    for name in ARRANGEMENTS:
        plain = name.replace("_", " ")
        arrangements |= {name: name, plain: name, f"{plain}s": name, f"{plain} budget": name}
    groups = {"all": "all", "total": "all", "all care groups": "all"}
    for name, group in care_groups().items():
        told = (group.model_extra or {}).get("aliases", [])
        groups |= {heading_key(word): name for word in (name, group.title, name.replace("_", " "), *told)}
    own = fmt.words
    return Vocabulary(
        {m: m for m in MEASURES if m not in NOT_RETURNED}
        | {heading_key(k): v for k, v in own.measure.items()},
        arrangements | {heading_key(k): v for k, v in own.arrangement.items()},
        groups | {heading_key(k): v for k, v in own.care_group.items()},
    )


def slug(text: str) -> str:
    """Make a name for a format out of any text: lower case, underscores; empty if nothing is left."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
