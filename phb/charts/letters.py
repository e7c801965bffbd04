"""Which letters a file may hold."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"

# Control characters, halves of letters, no characters at all; and what turns round the order of what follows.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Leave out what neither XML nor a page may hold, such as control characters."""
    return _UNFIT.sub("", text)


def drawn(text: str) -> str:
    """Put � for letters that DejaVu Sans has not: else a font of boxes would be taken for all words."""
    known = _known()
    return "".join(one if one < " " or ord(one) in known else "\ufffd" for one in text)


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    return frozenset(FT2Font(str(FONTS / "DejaVuSans.ttf")).get_charmap())
