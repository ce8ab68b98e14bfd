"""A mail server of a test's own: takes letters on a free loopback port, and refuses what it is told to.

Speaks as much of RFC 5321 as a sender needs; no encryption. ``Mailbox.letters`` is what it took.
"""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Thread
from typing import cast


@dataclass
class Mailbox:
    """What a server took, and what it refuses: replies by address, and the one user it knows."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    sender_refused: str = ""
    user: str = ""
    password: str = ""
    connections: int = 0


class _Conversation(socketserver.StreamRequestHandler):
    """One sender, line by line."""

    def handle(self) -> None:
        """Answer until the sender says goodbye."""
        self.box = cast("_Server", self.server).box
        self.box.connections += 1
        self.say("220 mail of a test")
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == "QUIT":
                self.say("221 goodbye")
                return
            self.answer(verb.upper(), rest)

    def answer(self, verb: str, rest: str) -> None:
        """Answer one command."""
        if verb == "EHLO":
            self.say("250-here", "250 AUTH PLAIN" if self.box.user else "250 OK")
        elif verb == "AUTH":
            said = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")[1:]
            right = said == [self.box.user, self.box.password]
            self.say("235 welcome" if right else "535 unknown")
        elif verb == "MAIL":
            self.say(self.box.sender_refused or "250 OK")
        elif verb == "RCPT":
            address = rest[rest.index("<") + 1 : rest.index(">")]
            self.say(self.box.refused.get(address, "250 OK"))
        elif verb == "DATA":
            self.say("354 go on")
            self.take()
            self.say("250 taken")
        else:
            self.say("250 OK")

    def take(self) -> None:
        """Read a letter to its end."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        parsed = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.box.letters.append(cast("EmailMessage", parsed))

    def say(self, *lines: str) -> None:
        """Say some lines."""
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: Mailbox


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve a mailbox on a free port until the block ends."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.box
        finally:
            server.shutdown()
            thread.join()
