"""A digest as an e-mail: plain text, HTML, and the pictures inside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from phb.analysis.digest import Digest
from phb.charts import svg
from phb.charts.chart import Chart
from phb.errors import PlainError
from phb.journal_entries import line
from phb.packs import digest_words

# 7 bits and short lines: any server takes it. A header that would hold a line break is refused by the policy.
_POLICY = policy.SMTP.clone(cte_type="7bit")
_DOMAIN = "phb-rollout-monitor.invalid"
_ADDRESS = re.compile(r"[^\s@<>,;:\"\\()]+@[A-Za-z0-9.-]+")


def address(text: str) -> Address:
    """Read "Name <name@example.org>" or "name@example.org". Raises PlainError when it is neither."""
    name, spec = parseaddr(text)
    if not (text.isprintable() and text.isascii() and _ADDRESS.fullmatch(spec)):
        raise PlainError(
            f'PHB_DIGEST_FROM, "{line(text)[:60]}", is not an e-mail address; '
            "write it like PHB Monitor <phb@example.org>."
        )
    return Address(display_name=line(name), addr_spec=spec)


def content(digest: Digest) -> str:
    """Give the SHA-256 of what a digest says, its pictures and the day of sending apart."""
    said = f"{digest_words.subject(digest)}\n{digest_words.plain(digest)}"
    return hashlib.sha256(said.encode()).hexdigest()


def message(digest: Digest, charts: Sequence[Chart], sender: Address, now: dt.datetime) -> EmailMessage:
    """Compose the e-mail; without a contact that has an address it has no recipient.

    Its Message-ID comes from quarter, scope and recipient: sent again after a crash, it is the same message
    to the recipient's mail program.
    """
    who = digest.contact
    key = hashlib.sha256(
        f"{digest.quarter} {digest.scope.key} {who.email.lower() if who else ''}".encode()
    ).hexdigest()[:32]
    pictures = [(f"{key}-{number}@{_DOMAIN}", chart) for number, chart in enumerate(charts)]
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = line(digest_words.subject(digest))
    mail["From"] = sender
    if who and who.email:
        mail["To"] = Address(display_name=line(who.name), addr_spec=who.email)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{key}@{_DOMAIN}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(digest_words.plain(digest))
    mail.add_alternative(digest_words.html(digest, pictures), subtype="html")
    page = list(mail.iter_parts())[-1]
    page["Content-Language"] = "en-GB"
    for cid, chart in pictures:
        page.add_related(
            svg.png(chart),
            "image",
            "png",
            cid=f"<{cid}>",
            disposition="inline",
            filename=f"{chart.name}.png",
        )
    for number, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_{key}-{number}")
    return mail
