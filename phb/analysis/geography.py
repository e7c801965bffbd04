"""The three geographies in which areas are shown over time, and their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from phb.errors import PlainError

Way = Literal["as_it_was", "on", "apportioned"]
AS_IT_WAS = "as_it_was"
_ESTIMATED = " apportioned"
_VINTAGE = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Geography:
    """As it was; on the CCGs of a vintage; or on them with partial transfers estimated ("apportioned").

    key is what the mart `area_quarter` calls it: "as_it_was", "2019-04" or "2019-04 apportioned".
    """

    way: Way
    vintage: str | None = None

    @classmethod
    def parse(cls, key: str) -> Geography:
        """Read a key. Raises PlainError when it is none."""
        if key == AS_IT_WAS:
            return cls("as_it_was")
        vintage = key.removesuffix(_ESTIMATED)
        if not _VINTAGE.fullmatch(vintage):
            raise PlainError(
                f'"{key[:40]}" is not a geography; write as_it_was, 2019-04 or 2019-04 apportioned.'
            )
        return cls("apportioned" if key.endswith(_ESTIMATED) else "on", vintage)

    @property
    def key(self) -> str:
        """What the marts call it."""
        if self.way == "as_it_was":
            return AS_IT_WAS
        return f"{self.vintage}{_ESTIMATED if self.way == 'apportioned' else ''}"

    @property
    def words(self) -> str:
        """Say it under a figure: "on the CCGs of April 2019"."""
        if self.vintage is None:
            return "CCGs as they were in each quarter"
        estimated = ", partial transfers estimated" if self.way == "apportioned" else ""
        return f"on the CCGs of {vintage_words(self.vintage)}{estimated}"

    @property
    def areas(self) -> str:
        """Say it in a source line: "Areas on the CCGs of April 2019"."""
        return f"Areas {self.words.removeprefix('CCGs ')}"


def vintage_words(vintage: str) -> str:
    """Say from when a vintage was in force: every one from an April, that labelled 2015-07 too."""
    return f"April {vintage[:4]}"
