"""A digest in words: as plain text, and as HTML that asks nobody for anything. Both say the same.

Whatever comes from a file, a return or a person is escaped; nothing in it can become markup or a header.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from textwrap import fill

from phb.analysis.digest import EVENTS, Digest, Item
from phb.charts.chart import Chart

_WIDTH = 78
_fill = partial(fill, width=_WIDTH, break_on_hyphens=False, break_long_words=False)
_STYLE = """
body { font-family: Arial, sans-serif; color: #1d1d1d; background: #ffffff; }
body { max-width: 46em; line-height: 1.45; }
h1 { font-size: 1.4em; } h2 { font-size: 1.15em; margin-top: 1.6em; }
.label { border: 2px solid #801650; padding: 0.5em 0.8em; font-weight: bold; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: 0.3em 0; }
th, td { border-bottom: 1px solid #8c8c8c; padding: 0.4em 0.6em 0.4em 0; }
th, td { text-align: left; vertical-align: top; }
img { max-width: 100%; height: auto; } .quiet { color: #50555c; font-size: 0.9em; }
"""
_MADE_UP = "Demonstration: every CCG figure and every contact here is made up."


def subject(digest: Digest) -> str:
    """Say of what, when and what happened; a demonstration says so first."""
    label = "[Demonstration] " if digest.is_demonstration else ""
    return f"{label}PHB alerts, {digest.scope.title}, {digest.quarter}: {digest.summary}"


def plain(digest: Digest) -> str:
    """Write the digest as plain text of lines of up to 78 letters."""
    parts = [f"PHB alerts, {digest.scope.title}, {digest.quarter}"]
    parts += [f"*** {_MADE_UP} ***"] if digest.is_demonstration else []
    parts += [f"{_sentence(digest.summary)} {digest.standing}"]
    parts += [digest.banner] if digest.banner else []
    blocks = [_fill(part) for part in parts]
    for title, items in _groups(digest):
        blocks.append(f"{title.upper()} ({len(items)})")
        blocks += [_item(item) for item in items]
    blocks += [_fill(part) for part in _foot(digest)]
    return "\n\n".join(blocks) + "\n"


def html(digest: Digest, pictures: Sequence[tuple[str, Chart]]) -> str:
    """Write the digest as a whole HTML page; pictures are (content id, chart), with alternatives."""
    parts = [f"<h1>PHB alerts, {escape(digest.scope.title)}, {digest.quarter}</h1>"]
    parts += [f'<p class="label">{_MADE_UP}</p>'] if digest.is_demonstration else []
    parts += [f"<p>{escape(_sentence(digest.summary))} {escape(digest.standing)}</p>"]
    parts += [f"<p>{escape(digest.banner)}</p>"] if digest.banner else []
    for title, items in _groups(digest):
        parts.append(
            f"<h2>{escape(title)} ({len(items)})</h2>{_table(f'{title} in {digest.quarter}', items)}"
        )
    parts += ["<h2>Pictures</h2>"] if pictures else []
    for cid, chart in pictures:
        said = escape(f"{chart.title}. {chart.alt}", quote=True)
        parts.append(f'<p><img src="cid:{escape(cid, quote=True)}" width="720" alt="{said}"></p>')
    parts += [f'<p class="quiet">{escape(part)}</p>' for part in _foot(digest)]
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(subject(digest))}</title><style>{_STYLE}</style>"
    )
    body = "\n".join(parts)
    return f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _groups(digest: Digest) -> list[tuple[str, tuple[Item, ...]]]:
    """What is told, in order: what happened, then what people have to do."""
    told = [(EVENTS[event], items) for event, items in digest.changed.items()]
    told += [("Review due", digest.due)] if digest.due else []
    told += [("Back from a snooze", digest.back)] if digest.back else []
    return told


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _details(item: Item) -> list[str]:
    """What is said of an alert beside its sentence."""
    said = [f"{item.clears} Not known: {item.not_known}" if item.is_open else ""]
    said.append("" if item.is_open else f"Last seen so at {item.judged_in}.")
    said.append(f"Held: {item.held_because}" if item.held_because else "")
    said.append(f"Goes on as an alert of {item.superseded_by}." if item.superseded_by else "")
    stands = item.standing
    if stands.state != "new" or stands.note:
        note = f' "{" ".join(stands.note.split())}"' if stands.note else ""
        said.append(f"{stands.words} ({stands.by or 'noted'}).{note}")
    return [one for one in said if one]


def _since(item: Item) -> str:
    return item.severity + (f", since {item.raised_in}" if item.age else ", new")


def _call(item: Item) -> str:
    """Whom to call about it; that nobody is known is said."""
    who = item.contact
    if who is None:
        return "nobody known"
    return ", ".join(part for part in (who.name, who.role, who.phone, who.email) if part) + f" ({who.basis})"


def _item(item: Item) -> str:
    lines = [f"{item.place}: {item.rule_title} ({_since(item)})", item.sentence, *_details(item)]
    lines.append(f"Call: {_call(item)}.")
    first, *rest = lines
    wrapped = [_fill(first, initial_indent="* ", subsequent_indent="  ")]
    wrapped += [_fill(one, initial_indent="  ", subsequent_indent="  ") for one in rest]
    return "\n".join(wrapped)


def _table(title: str, items: tuple[Item, ...]) -> str:
    rows = []
    for item in items:
        details = "".join(f'<br><span class="quiet">{escape(one)}</span>' for one in _details(item))
        rows.append(
            f'<tr><th scope="row">{escape(item.place)}</th>'
            f"<td>{escape(item.rule_title)}, {escape(_since(item))}</td>"
            f"<td>{escape(item.sentence)}{details}</td><td>{escape(_call(item))}</td></tr>"
        )
    columns = "".join(
        f'<th scope="col">{name}</th>' for name in ("CCG", "Alert", "What was seen", "Whom to call")
    )
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _foot(digest: Digest) -> list[str]:
    """What goes with every digest: coverage, the knowledge used, where figures come from, whom it is for."""
    who = digest.contact
    told = (
        f"{who.name or who.role or who.email} (contact {who.basis})" if who else "nobody: no contact is known"
    )
    return [
        f"{digest.coverage} The alerts of {digest.quarter} are as known on {digest.known_on}.",
        digest.source,
        f"Told to {told}. Internal: it names small numbers; do not pass it on outside the programme.",
    ]
