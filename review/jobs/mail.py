"""Speaking to the house's mail server: one connection, plain text letters, a code for every failure.

The server and the sender are settings. No row is read or written here, and no sentence is made.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from review.config import MailSecurity, MailServer

#: Seconds to wait for each answer of the server.
PATIENCE = 20


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail: plain text, to one address. ``key`` makes its Message-ID, the same at every attempt."""

    address: str
    subject: str
    body: str
    language: str
    key: str
    at: datetime


class MailRefused(Exception):
    """The server did not take it. ``final``: trying this letter again would lead nowhere."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


@dataclass(frozen=True)
class Post:
    """A connection to the mail server, signed in."""

    smtp: smtplib.SMTP
    sender: str

    def send(self, letter: Letter) -> None:
        """Hand one letter over. Raises MailRefused; the connection can be used on."""
        try:
            self.smtp.send_message(
                written(letter, self.sender), from_addr=self.sender, to_addrs=[letter.address]
            )
        except smtplib.SMTPRecipientsRefused as error:
            status = max((code for code, _said in error.recipients.values()), default=0)
            raise MailRefused("address_refused", final=_lasting(status)) from None
        except smtplib.SMTPSenderRefused as error:
            raise MailRefused("sender_refused", final=_lasting(error.smtp_code)) from None
        except smtplib.SMTPResponseException as error:
            raise MailRefused("refused", final=_lasting(error.smtp_code)) from None
        except (smtplib.SMTPException, OSError):
            raise MailRefused("unreachable") from None


@contextmanager
def post_office(server: MailServer, sender: str) -> Iterator[Post]:
    """A connection for as many letters as there are. Raises MailRefused where there is none."""
    smtp = _connected(server)
    try:
        if server.user:
            _sign_in(smtp, server)
        yield Post(smtp, sender)
    finally:
        _leave(smtp)


def written(letter: Letter, sender: str) -> EmailMessage:
    """A letter as it goes over the wire (RFC 5322); nobody's program should answer it (RFC 3834)."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(letter.body, cte="base64")
    return message


# ---- inside --------------------------------------------------------------------------------------


def _connected(server: MailServer) -> smtplib.SMTP:
    """Connected, and encrypted where the setting says so; never less than it says."""
    try:
        if server.security is MailSecurity.TLS:
            return smtplib.SMTP_SSL(
                server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context()
            )
        smtp = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    except (OSError, smtplib.SMTPException):
        raise MailRefused("unreachable") from None
    if server.security is MailSecurity.STARTTLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            _leave(smtp)
            raise MailRefused("no_encryption") from None
    return smtp


def _sign_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        smtp.login(server.user, server.password)
    except smtplib.SMTPException:
        raise MailRefused("sign_in_refused") from None
    except OSError:
        raise MailRefused("unreachable") from None


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye where somebody still listens; the socket is closed in any case."""
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()


def _lasting(status: int) -> bool:
    """Whether an answer of the server is for good (RFC 5321, 4.2.1: 5yz)."""
    return 500 <= status < 600
