"""What tests may not reach: the network beyond this machine, and mail.

And the clock they live by, which moves only when told.
"""

from __future__ import annotations

import ipaddress
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

#: Below stand the machine's own servers, its mail above all.
FIRST_OWN_PORT = 1024


class Forbidden(AssertionError):
    """A test tried to leave the machine."""


def is_local(address: Any) -> bool:
    """Whether a socket address stays on this machine: a path, or a loopback host."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse every connection and name look-up that leaves the machine, and the machine's own mail."""
    post = smtplib.SMTP.connect
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def check(address: Any) -> None:
        if not is_local(address):
            raise Forbidden(f"tests have no network: {address}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *arguments: Any, **options: Any) -> Any:
        check((host.decode() if isinstance(host, bytes) else host or "",))
        return lookup(host, *arguments, **options)

    def guarded_mail(
        self: smtplib.SMTP, host: str = "localhost", port: int = 0, *rest: Any, **options: Any
    ) -> Any:
        if port < FIRST_OWN_PORT:
            raise Forbidden("tests send mail to servers of their own only")
        return post(self, host, port, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        patch.setattr(smtplib.SMTP, "connect", guarded_mail)
        yield


class Clock:
    """The time a test lives in: an aware moment that moves only when the test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The present moment, as services are given it."""
        return self.now

    def advance(self, **step: float) -> datetime:
        """Move on by days=…, hours=…, minutes=…; returns the new moment."""
        self.now += timedelta(**step)
        return self.now


#: A Friday in July, nine in the morning in Beijing.
MORNING = datetime(2026, 7, 17, 1, 0, tzinfo=UTC)
