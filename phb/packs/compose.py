"""A board pack put together: which organisation, quarter and sections, and what it takes to make it again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from phb import definitions
from phb.analysis import words
from phb.errors import PlainError
from phb.packs import html, pdf, pptx, xlsx
from phb.packs.asked import Asked, asked
from phb.packs.pack import Audience, Pack, Section
from phb.packs.sections import SECTIONS
from phb.store import Store

_REPOSITORY = Path(__file__).resolve().parents[2]
FORMATS: dict[str, tuple[str, Callable[[Pack], bytes]]] = {
    "pptx": ("PowerPoint", pptx.write),
    "xlsx": ("Excel", xlsx.write),
    "html": ("Web page", html.write),
    "pdf": ("PDF", pdf.write),
}
Progress = Callable[[str], None]


def compose(
    store: Store,
    *,
    of: str,
    quarter: str = "",
    sections: Sequence[str] = (),
    audience: Audience = "public",
    progress: Progress | None = None,
) -> Pack:
    """Put a pack together. sections are names of SECTIONS in the order wanted, none for all of them.

    Raises PlainError for an organisation, quarter or section that is not there, and for a public pack:
    that is made from the public copy of a store alone.
    """
    if audience == "public":
        raise PlainError(
            "A public pack is made from the public copy of the store, which this version does not build yet. "
            "Ask for the exact audience: its figures are for use inside the NHS."
        )
    wanted = list(dict.fromkeys(sections)) or list(SECTIONS)
    strange = [name for name in wanted if name not in SECTIONS]
    if strange:
        raise PlainError(f'There is no section "{strange[0][:40]}"; choose among {", ".join(SECTIONS)}.')
    one = asked(store, of=of, quarter=quarter, audience=audience)
    made = []
    for name in wanted:
        heading, section = SECTIONS[name]
        if progress:
            progress(f"{one.name}: {heading.lower()}")
        made.append(section(one))
    return _pack(one, tuple(section for section in made if section is not None), wanted)


def _pack(one: Asked, sections: tuple[Section, ...], wanted: list[str]) -> Pack:
    meta = one.store.meta
    return Pack(
        title="Personal health budgets",
        scope=one.name,
        quarter=one.quarter,
        audience=one.audience,
        banner=words.BANNER if meta["provenance"] == "demonstration" else "",
        as_at=words.as_at(meta),
        source=one.source,
        sections=sections,
        definitions=tuple((measure.title, measure.why) for measure in definitions.measures().values()),
        sources=tuple(
            dict.fromkeys((each.source.title, each.source.url) for each in definitions.measures().values())
        ),
        manifest={
            "store": one.store.version,
            "as_at": meta.get("as_at"),
            "code": code_version(),
            "audience": one.audience,
            "of": one.key,
            "quarter": one.quarter,
            "geography": one.geography,
            "sections": wanted,
        },
    )


@cache
def code_version() -> str:
    """Hash of the code and definitions that make a pack from a store, 12 hex digits."""
    digest = hashlib.sha256()
    kinds = {".py", ".sql", ".toml", ".typ", ".css"}
    folders = (_REPOSITORY / "phb", _REPOSITORY / "definitions")
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in kinds):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def file_name(scope: str, quarter: str, kind: str) -> str:
    """Give the name of a pack's file: "phb-leeds-15f-2019-20-q3.pptx"."""
    said = f"phb {scope} {quarter}".lower()
    return f"{re.sub(r'[^a-z0-9]+', '-', said).strip('-')}.{kind}"
