"""What stands with every page and sheet of a pack: whom it is for, what its figures are and where from."""

from __future__ import annotations

from phb.packs.pack import Pack

AUDIENCE = {
    "public": "For the public: small numbers are withheld or rounded.",
    "exact": "Internal: it holds small numbers; do not pass it on outside the programme.",
}


def standing(pack: Pack) -> str:
    """Say in one line what stands at the foot of every page: banner, source, as-at; nothing twice."""
    source = pack.source.rstrip(".")
    banner = "" if source.startswith(pack.banner.rstrip(".")) else pack.banner
    as_at = "" if pack.as_at in source else f"{pack.as_at[:1].upper()}{pack.as_at[1:]}."
    return " ".join(part for part in (banner, f"{source}." if source else "", as_at) if part)


def labelled(pack: Pack, source: str) -> str:
    """Put the banner before a source that does not say it."""
    is_said = pack.banner.rstrip(".") in source
    return source if is_said else f"{pack.banner} {source}"
