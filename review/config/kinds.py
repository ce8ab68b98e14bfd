"""The types a setting can have: each has a name for the papers and a reader.

A reader turns text into a value or raises ValueError with half a sentence ("must be …"), which the
caller completes with the name of the setting. What a value means for the work is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LAST_PORT = 65_535


class SettingsError(Exception):
    """What is wrong with the environment or the secrets: every problem, one sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SecureCookies(StrEnum):
    """Whether cookies are marked for https only."""

    AUTO = "auto"  # on, but off while listening on loopback without an https address
    ON = "on"
    OFF = "off"


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")

    def __str__(self) -> str:
        """As it stands in a URL: an IPv6 host in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class MailSecurity(StrEnum):
    """How a connection to the mail server is encrypted."""

    NONE = "smtp"
    STARTTLS = "smtp+starttls"
    TLS = "smtps"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over; without a user nobody signs in."""

    host: str
    port: int
    security: MailSecurity
    user: str = ""
    password: str = field(default="", repr=False)


_MAIL_PORTS = {MailSecurity.NONE: 25, MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465}


@dataclass(frozen=True)
class Kind:
    """A type of setting."""

    name: str
    read: Callable[[str], object]


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _folder_or_none(text: str) -> Path | None:
    return _folder(text) if text else None


def _database(text: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if text.startswith(short):
            return "postgresql+psycopg://" + text.removeprefix(short)
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def _queue(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "redis://", "rediss://")):
        raise ValueError("must begin with sqlite:///, postgresql:// or redis://")
    return text


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _LAST_PORT:
        raise ValueError("must be host:port, as 127.0.0.1:8000")
    return Address(host, int(port))


def _time_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be a time zone name, as Asia/Shanghai") from error


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise ValueError("must be a whole number from 1")
    return int(text)


def _cookies(text: str) -> SecureCookies:
    try:
        return SecureCookies(text)
    except ValueError as error:
        raise ValueError("must be auto, on or off") from error


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise ValueError("must be an address beginning with http:// or https://")
    return text.rstrip("/")


def _mail_server(text: str) -> MailServer | None:
    if not text:
        return None
    shape = ValueError(
        "must be smtp://, smtp+starttls:// or smtps:// with [user:password@]host[:port]"
    )
    try:
        parts = urlsplit(text)
        security, port = MailSecurity(parts.scheme), parts.port
    except ValueError:
        raise shape from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise shape
    return MailServer(
        host=parts.hostname,
        port=port or _MAIL_PORTS[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", text):
        raise ValueError("must be a mail address, as mingshi@example.gov.cn")
    return text


def _domains(text: str) -> tuple[str, ...]:
    found = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", part) for part in found):
        raise ValueError("must be domains divided by commas, as example.gov.cn")
    return found


FOLDER = Kind("folder", _folder)
FOLDER_OR_NONE = Kind("folder, or empty", _folder_or_none)
DATABASE = Kind("database URL", _database)
QUEUE = Kind("queue URL", _queue)
ADDRESS = Kind("host:port", _address)
TIME_ZONE = Kind("time zone", _time_zone)
COUNT = Kind("whole number", _count)
COOKIES = Kind("auto, on or off", _cookies)
WEB_ADDRESS = Kind("web address", _web_address)
TEXT = Kind("text", str.strip)
MAIL_SERVER = Kind("mail server URL, or empty", _mail_server)
MAIL_ADDRESS = Kind("mail address", _mail_address)
DOMAINS = Kind("domains, or empty", _domains)
