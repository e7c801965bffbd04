"""A real mail server on this machine, that keeps what it is sent and misbehaves when told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "monitor", "p@ss/word"


class Room:
    """What arrived, and how the server behaves.

    refuses holds recipients turned away; dies_at is "MAIL" or "DATA", the command at which it drops the line;
    on_data is called when a message has come, before it is accepted.
    """

    def __init__(self) -> None:
        self.mail: list[tuple[str, list[str], bytes]] = []
        self.refuses: set[str] = set()
        self.dies_at = ""
        self.dies_after = 0
        self.on_data: Callable[[], None] = lambda: None
        self.was_signed_in: list[bool] = []

    def messages(self) -> list[EmailMessage]:
        """Give what arrived, read."""
        return [message_from_bytes(raw, _class=EmailMessage, policy=policy.default) for *_, raw in self.mail]

    def recipients(self) -> list[str]:
        """Give who got something, in order of name."""
        return sorted(address for _, addresses, _ in self.mail for address in addresses)

    def _may_die(self, server: SMTP, at: str) -> bool:
        is_dead = self.dies_at == at and len(self.mail) >= self.dies_after
        if is_dead and server.transport:
            server.transport.abort()
        return is_dead

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._may_die(server, "MAIL")
        self.was_signed_in.append(bool(session.authenticated))
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self._may_die(server, "DATA"):
            await asyncio.sleep(0)
            return "451 gone"
        self.on_data()
        assert isinstance(envelope.content, bytes)
        self.mail.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        return "250 taken as number 7"


def certificate(folder: Path) -> Path:
    """Make a key and a certificate for this machine that nobody else trusts; give the certificate."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run(
        [*command, "-addext", names, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True
    )
    return made


def trust(made: Path) -> ssl.SSLContext:
    """Give the server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, made.parent / "key.pem")
    return context


def _signs_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=is_right, handled=is_right)


@contextmanager
def open_room(tls: ssl.SSLContext | None = None, *, asks_who: bool = False) -> Iterator[tuple[Room, int]]:
    """Run a server; give what it keeps and its port. With tls it offers STARTTLS and insists on it."""
    room = Room()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        room,
        hostname="127.0.0.1",
        port=port,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=_signs_in if asks_who else None,
        auth_required=asks_who,
        auth_require_tls=tls is not None,
    )
    controller.start()
    try:
        yield room, port
    finally:
        controller.stop()
