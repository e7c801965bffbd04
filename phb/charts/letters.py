"""Which letters a file may hold."""

from __future__ import annotations

import re

# Control characters, halves of letters, no characters at all; and what turns round the order of what follows.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Leave out what neither XML nor a page may hold, such as control characters."""
    return _UNFIT.sub("", text)
