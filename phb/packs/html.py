"""A pack as one page: accessible, printable, nothing fetched, no script that runs."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pandas as pd

from phb.charts.letters import clean
from phb.packs import cells, drawings
from phb.packs.drawings import Drawable
from phb.packs.pack import Pack, Rows, Said, Section
from phb.packs.told import AUDIENCE, standing

_STYLE = Path(__file__).with_name("page.css")
_SAFE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write(pack: Pack) -> bytes:
    """Give the page in UTF-8. Same pack, same bytes.

    Every text and table is plain HTML; pictures are SVG inside it, each with its figures as a table beside
    it, open when printed. The manifest is JSON in <script id="manifest" type="application/json">.
    """
    title = _text(f"{pack.title}, {pack.scope}, {pack.quarter}")
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_SAFE}">'
        f"<title>{title}</title><style>\n{_STYLE.read_text(encoding='utf-8')}</style>"
    )
    body = [
        '<a class="skip" href="#main">Skip to the content</a>',
        _header(pack),
        _contents(pack),
        '<main id="main">',
        *(_section(f"section-{at}", one) for at, one in enumerate(pack.sections, start=1)),
        _definitions(pack),
        _sources(pack),
        "</main>",
        f'<footer><p class="quiet">{_text(standing(pack))}</p></footer>',
        f'<script id="manifest" type="application/json">{_json(pack)}</script>',
    ]
    page = f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head>\n<body>\n' + "\n".join(body)
    return f"{page}\n</body></html>\n".encode()


def _text(said: str) -> str:
    return escape(clean(said))


def _json(pack: Pack) -> str:
    """Write the manifest; no "<" stands in it, so that nothing in it ends the element."""
    text = json.dumps(pack.manifest, indent=1, sort_keys=True, default=str)
    return text.replace("<", "\\u003c")


def _header(pack: Pack) -> str:
    banner = f'<p class="banner">{_text(pack.banner)}</p>' if pack.banner else ""
    return (
        f"<header>{banner}<h1>{_text(pack.title)}</h1>"
        f"<p>{_text(pack.scope)}, {_text(pack.quarter)}, {_text(pack.as_at)}. {AUDIENCE[pack.audience]}</p>"
        f'<p class="quiet">{_text(pack.source)}</p></header>'
    )


def _contents(pack: Pack) -> str:
    parts = [(f"section-{at}", one.heading) for at, one in enumerate(pack.sections, start=1)]
    parts += [("definitions", "Definitions")] if pack.definitions else []
    parts += [("sources", "Sources")] if pack.sources else []
    entries = "".join(f'<li><a href="#{key}">{_text(said)}</a></li>' for key, said in parts)
    return f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{entries}</ol></nav>'


def _section(key: str, section: Section) -> str:
    parts = [f'<section id="{key}" aria-labelledby="{key}-head">']
    parts.append(f'<h2 id="{key}-head">{_text(section.heading)}</h2>')
    if section.title not in [one.title for one in section.pictures]:
        parts.append(f'<p class="finding">{_text(section.title)}</p>')
    if section.sentences:
        parts.append(f'<ul class="said">{"".join(map(_sentence, section.sentences))}</ul>')
    parts += [_picture(f"{key}-picture-{at}", one) for at, one in enumerate(section.pictures, start=1)]
    parts += [_rows(f"{key}-table-{at}", one) for at, one in enumerate(section.tables, start=1)]
    return "\n".join([*parts, "</section>"])


def _sentence(one: Said) -> str:
    evidence = f'<span class="evidence">{_text(one.evidence)}</span>' if one.evidence else ""
    return f"<li>{_text(one.text)}{evidence}</li>"


def _picture(key: str, one: Drawable) -> str:
    """Show a picture under its finding, its source under it, its figures folded away beneath."""
    drawn = (
        drawings.named(drawings.drawn(one), key)
        if one.has_values
        else f'<p class="empty">{_text(one.empty)}</p>'
    )
    said = "The same figures as a table"
    return (
        f'<h3 id="{key}-head">{_text(one.title)}</h3><p class="quiet">{_text(one.subtitle)}</p>'
        f'<figure aria-labelledby="{key}-head">{drawn}<figcaption>{_text(one.source)}</figcaption></figure>'
        f"<details><summary>{said}</summary>{_table(one.table, one.title)}</details>"
    )


def _rows(key: str, one: Rows) -> str:
    return (
        f'<h3 id="{key}">{_text(one.title)}</h3>{_table(one.frame, one.title)}'
        f'<p class="quiet">{_text(one.source)}</p>'
    )


def _table(frame: pd.DataFrame, caption: str) -> str:
    """Write a table whose first column heads its rows; one that is too wide scrolls within the page."""
    if frame.empty:
        return '<p class="empty">There are no rows.</p>'
    held = cells.rows(frame)
    numeric = [any(isinstance(row[at], (int, float)) for row in held) for at in range(frame.shape[1])]
    kinds = [' class="number"' if one else "" for one in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(cells.columns(frame), kinds)
    )
    body = []
    for row in held:
        first, *rest = (escape(cells.written(value)) for value in row)
        others = "".join(f"<td{kind}>{said}</td>" for said, kind in zip(rest, kinds[1:]))
        # Where there is nothing to head a row by, there is no heading.
        lead = f'<th scope="row"{kinds[0]}>{first}</th>' if first else "<td></td>"
        body.append(f"<tr>{lead}{others}</tr>")
    said = _text(caption)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="Table: {said}"><table>'
        f"<caption>{said}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _definitions(pack: Pack) -> str:
    if not pack.definitions:
        return ""
    told = "".join(f"<dt>{_text(term)}</dt><dd>{_text(said)}</dd>" for term, said in pack.definitions)
    return (
        '<section id="definitions" aria-labelledby="definitions-head">'
        f'<h2 id="definitions-head">Definitions</h2><dl>{told}</dl></section>'
    )


def _sources(pack: Pack) -> str:
    if not pack.sources:
        return ""
    told = "".join(f"<li>{_source(title, address)}</li>" for title, address in pack.sources)
    return (
        '<section id="sources" aria-labelledby="sources-head">'
        f'<h2 id="sources-head">Sources</h2><ul>{told}</ul></section>'
    )


def _source(title: str, address: str) -> str:
    """Name a source with its address, a link only where it leads to the web."""
    if not address.startswith(("https://", "http://")):
        return f"{_text(title)} {_text(address)}".strip()
    return f'{_text(title)}: <a href="{_text(address)}">{_text(address)}</a>'
