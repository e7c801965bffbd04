"""The variation icons of Making Data Count as shapes: a ring, a sign and a letter, with words beside."""

from __future__ import annotations

# Each sign is what the control chart marks such points with; colours hold 3:1 on the ring's white.
_SIGNS = {
    "improvement": ("#4C86C6", '<path d="M20 8 L29 24 L11 24 Z"/>'),
    "concern": ("#F46A25", '<path d="M20 7 L28 16 L20 25 L12 16 Z"/>'),
    "neutral_high": ("#7B61C4", '<path d="M20 8 L29 24 L11 24 Z"/>'),
    "neutral_low": ("#7B61C4", '<path d="M20 7 L28 16 L20 25 L12 16 Z"/>'),
    "common_cause": (
        "#808080",
        '<path d="M9 18 Q13 10 17 18 T25 18 T33 18" fill="none" stroke-width="2.5"/>',
    ),
}


def variation(kind: str, letter: str) -> str:
    """Draw an icon as SVG: kind is that of the last point, letter H or L, or "" for neither.

    Raises KeyError for a kind that is none.
    """
    colour, sign = _SIGNS[kind]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="52" height="52" viewBox="0 0 40 40">'
        f'<circle cx="20" cy="20" r="18" fill="#FFFFFF" stroke="{colour}" stroke-width="3"/>'
        f'<g fill="{colour}" stroke="{colour}">{sign}</g>'
        '<text x="20" y="35" font-family="sans-serif" font-size="10" font-weight="700" text-anchor="middle" '
        f'fill="#1D1D1D">{letter}</text></svg>'
    )
