"""``flask mail``: a test mail, what is due now, a choice and a calendar address, on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import Result
from flask import Flask

from review.cli import register_commands
from review.config import MailSecurity, MailServer
from review.services.reminders import digest_of
from review.store.reminders import feed_of_secret, mail_choice
from review.web.runtime import EXTENSION, build_house
from tests.mailserver import Mailbox, mail_server
from tests.town import Town


@pytest.fixture
def post() -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mail_server() as box:
        yield box


def flask(town: Town, *arguments: str, post: Mailbox | None = None) -> Result:
    """Run a command on the town's house, with or without a mail server."""
    server = MailServer("127.0.0.1", post.port, MailSecurity.NONE) if post else None
    settings = replace(town.work.settings, mail_server=server, mail_domains=("town.example",))
    app = Flask("commands")
    app.extensions[EXTENSION] = build_house(settings, clock=town.clock)
    register_commands(app)
    return app.test_cli_runner().invoke(args=arguments)


def test_a_test_mail_arrives_or_says_why_not(town: Town, post: Mailbox) -> None:
    assert flask(town, "mail", "test", "a@town.example").exit_code == 5
    done = flask(town, "mail", "test", "a@town.example", post=post)
    assert (done.exit_code, post.letters[0]["To"]) == (0, "a@town.example")
    post.refused["b@town.example"] = "550 nobody"
    refused = flask(town, "mail", "test", "b@town.example", post=post)
    assert refused.exit_code == 5
    assert "邮件服务器不接受收件地址" in refused.stderr


@pytest.mark.parametrize(
    "address", ["张三@town.example", "a@town.example\nBcc: b@else.example", "a"]
)
def test_a_test_mail_goes_to_a_whole_address_only(town: Town, post: Mailbox, address: str) -> None:
    refused = flask(town, "mail", "test", address, post=post)
    assert (refused.exit_code, post.letters) == (2, [])
    assert "不是完整的邮箱地址" in refused.stderr


def test_a_choice_made_on_the_command_line_sends_what_is_due(town: Town, post: Mailbox) -> None:
    town.draft()
    chosen = ("mail", "choose", "drafter", "--address", "a@town.example", "--hour", "0")
    assert flask(town, *chosen).exit_code == 0
    with town.work.sessions() as session:
        row = mail_choice(session, town.ids["drafter"])
        assert row is not None
        assert (row.address, row.hour, row.daily) == ("a@town.example", 0, True)
    done = flask(town, "mail", "send", "--json", post=post)
    assert json.loads(done.stdout) == {"sent": 1, "failed": 0}
    assert flask(town, "mail", "choose", "drafter", "--off").exit_code == 0
    assert flask(town, "mail", "send").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("choose", "nobody", "--address", "a@town.example"), 5),
        (("choose", "drafter", "--address", "a@elsewhere.example"), 5),
        (("choose", "drafter"), 5),
        (("choose", "drafter", "--hour", "24"), 2),
        (("calendar", "drafter", "--off"), 5),
    ],
)
def test_what_can_not_be_chosen_is_refused(
    town: Town, arguments: tuple[str, ...], code: int
) -> None:
    assert flask(town, "mail", *arguments).exit_code == code


def test_a_calendar_address_is_printed_once_and_can_be_ended(town: Town) -> None:
    made = flask(town, "mail", "calendar", "drafter", "--json")
    address = json.loads(made.stdout)["address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    with town.work.sessions() as session:
        assert feed_of_secret(session, digest_of(secret)) is not None
    assert flask(town, "mail", "calendar", "drafter", "--off").exit_code == 0
    with town.work.sessions() as session:
        assert feed_of_secret(session, digest_of(secret)) is None
