"""Sending an e-mail, and knowing afterwards whether it went: sent, surely not sent, or not known."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from phb.errors import PlainError
from phb.journal_entries import line

_PATIENCE = 60  # seconds for any answer of the server
_HERE = ("localhost", "127.0.0.1", "::1")


class NotSentError(Exception):
    """The server did not take the message; the sentence says why. It may be sent again."""


class UnknownError(Exception):
    """The connection was lost after the message was given and before it was taken: it may have gone out."""


@dataclass(frozen=True)
class Server:
    """Where to post: is_tls from the first byte (smtps), else STARTTLS. The password is in no repr."""

    host: str
    port: int
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)


def server(url: str) -> Server:
    """Read smtp://user:password@host:port or smtps://...; PlainError when it is none."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise PlainError(
            "PHB_SMTP_URL cannot be read; write it like smtp://user:password@host:587 or smtps://host."
        )
    is_tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port or (465 if is_tls else 25), is_tls, user, password)


class Post:
    """A connection to a mail server; opened by `open`, for many messages, and again after it was lost."""

    def __init__(self, where: Server) -> None:
        """Know the server; do not connect yet."""
        self.where = where
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, protect the connection and sign in, unless that is done.

        Mail is only handed over under TLS, with a certificate that this machine trusts, but to a server on
        this machine itself. Raises PlainError that says what is wrong; the password is never in it.
        """
        if self._smtp:
            return
        where = f"The mail server {self.where.host}:{self.where.port}"
        try:
            self._smtp = self._connected(where)
        except ssl.SSLCertVerificationError as fault:
            raise PlainError(
                f"{where} shows a certificate that is not trusted: {fault.verify_message}."
            ) from None
        except smtplib.SMTPAuthenticationError as fault:
            raise PlainError(
                f"{where} refuses user and password ({fault.smtp_code}); check PHB_SMTP_URL."
            ) from None
        except (OSError, smtplib.SMTPException, UnicodeError) as fault:
            raise PlainError(
                f"{where} cannot be used: {line(str(fault))[:200]}; check PHB_SMTP_URL."
            ) from None

    def _connected(self, where: str) -> smtplib.SMTP:
        host, port = self.where.host, self.where.port
        trust = ssl.create_default_context()
        smtp: smtplib.SMTP
        if self.where.is_tls:
            smtp = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=trust)
        else:
            smtp = smtplib.SMTP(host, port, timeout=_PATIENCE)
        try:
            smtp.ehlo_or_helo_if_needed()
            if not self.where.is_tls and smtp.has_extn("starttls"):
                smtp.starttls(context=trust)
                smtp.ehlo()
            elif not self.where.is_tls and host not in _HERE:
                raise PlainError(
                    f"{where} offers no STARTTLS; nothing is sent unprotected. Use smtps:// there."
                )
            if self.where.user:
                smtp.login(self.where.user, self.where.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def send(self, sender: str, recipient: str, message: bytes) -> str:
        """Hand one message over; give the server's answer. Raises NotSentError or UnknownError."""
        self.open()
        smtp = self._smtp
        if smtp is None:
            raise NotSentError("there is no connection")
        try:
            for code, said in (smtp.mail(sender), smtp.rcpt(recipient)):
                if code not in (250, 251):
                    smtp.rset()
                    raise NotSentError(_words(code, said))
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            raise NotSentError(line(str(fault))[:200]) from None
        try:
            code, said = smtp.data(message)
        except smtplib.SMTPDataError as fault:  # it would not even begin to take it
            with suppress(OSError, smtplib.SMTPException):
                smtp.rset()
            raise NotSentError(_words(fault.smtp_code, fault.smtp_error)) from None
        except (OSError, smtplib.SMTPException) as fault:
            self.close()
            raise UnknownError(line(str(fault))[:200]) from None
        if code != 250:
            raise NotSentError(_words(code, said))
        return _words(code, said)

    def close(self) -> None:
        """Say goodbye, if anybody is there."""
        if self._smtp:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
        self._smtp = None


def _words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return line(f"{code} {text}")[:200]
