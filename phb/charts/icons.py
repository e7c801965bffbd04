"""The variation icons of Making Data Count as shapes: a ring, a sign and a letter, with words beside."""

from __future__ import annotations

from html import escape

# Each sign is what the control chart marks such points with; colours hold 3:1 on white and on a dark page.
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


def variation(kind: str, letter: str, words: str) -> str:
    """Draw an icon with its words. kind is that of the last point; letter is H, L, or "" for neither.

    Raises KeyError for a kind that is none.
    """
    colour, sign = _SIGNS[kind]
    return (
        '<div class="variation" style="display:flex;align-items:center;gap:0.6rem">'
        f'<svg width="52" height="52" viewBox="0 0 40 40" role="img" aria-label="{escape(words)}">'
        f'<circle cx="20" cy="20" r="18" fill="none" stroke="{colour}" stroke-width="3"/>'
        f'<g fill="{colour}" stroke="{colour}">{sign}</g>'
        f'<text x="20" y="35" font-size="10" font-weight="700" text-anchor="middle" fill="currentColor">'
        f"{letter}</text></svg><strong>{escape(words)}</strong></div>"
    )
