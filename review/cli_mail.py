"""``flask mail test|send|choose|calendar``: mail and calendar addresses on the command line.

The same services as the pages, recorded as system with the operating-system user. The mail server is a
setting (``REVIEW_SMTP_URL``). Exit codes: 0 done, 2 misuse, 5 refused.
"""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.cli_ground import REFUSED, Meanings, misuse, print_json, refusals_told, work_at_hand
from review.domain.commands import ChooseMail, EndCalendarFeed, MakeCalendarFeed
from review.domain.values import Refusal, Refused
from review.jobs.daily_mail import send_daily_mail, send_trial
from review.jobs.mail import MailRefused
from review.jobs.mail_words import CHINESE, ENGLISH
from review.jobs.work import system_actor
from review.services.reminders import (
    choose_mail,
    end_calendar_feed,
    is_mail_address,
    make_calendar_feed,
)
from review.store.people import Person

#: What each refusal means, Chinese first.
MEANINGS: Meanings = {
    "person_missing": ("没有这个人，或者不属于任何机关", "no such person, or of no organisation"),
    "mail_address_wrong": ("这不是完整的邮箱地址", "not a complete mail address"),
    "mail_domain_not_allowed": (
        "只能用这些域名的邮箱：{domains}",
        "mail may only go to: {domains}",
    ),
    "mail_address_missing": ("要收邮件，请给出 --address", "say --address"),
    "feed_gone": ("没有在用的日历地址", "there is no calendar address"),
}
#: What the mail server answered.
_ANSWERS = {
    "no_server": ("没有设置 REVIEW_SMTP_URL", "REVIEW_SMTP_URL is not set"),
    "unreachable": ("邮件服务器连不上", "the mail server can not be reached"),
    "no_encryption": (
        "邮件服务器不支持加密连接，或者证书不可信",
        "no encryption, or a certificate that nobody vouches for",
    ),
    "sign_in_refused": ("邮件服务器不认这个账号", "the mail server refused user or password"),
    "sender_refused": ("邮件服务器不接受发件地址", "the mail server refused the sender"),
    "address_refused": ("邮件服务器不接受收件地址", "the mail server refused the address"),
    "refused": ("邮件服务器拒收", "the mail server refused the letter"),
}

mail = AppGroup("mail", help="The daily mail, and calendar addresses.")


@mail.command("test")
@click.argument("address")
@click.option("--english", is_flag=True, help="write in English")
def test(address: str, *, english: bool) -> None:
    """Send one mail to ADDRESS that says that mail arrives."""
    if not is_mail_address(address):
        misuse(" / ".join(MEANINGS["mail_address_wrong"]))
    try:
        send_trial(work_at_hand(), address, ENGLISH if english else CHINESE)
    except MailRefused as refused:
        chinese, said = _ANSWERS[refused.code]
        click.echo(f"{chinese} / {said}", err=True)
        raise click.exceptions.Exit(REFUSED) from None
    click.echo("已交给邮件服务器 / the mail server took it")


@mail.command("send")
@click.option("--json", "as_json", is_flag=True, help="print data")
def send(*, as_json: bool) -> None:
    """Send the daily mail that is due now, as the worker does every ten minutes."""
    work = work_at_hand()
    if work.settings.mail_server is None:
        misuse("没有设置 REVIEW_SMTP_URL / REVIEW_SMTP_URL is not set")
    done = send_daily_mail(work)
    if as_json:
        print_json({"sent": done.sent, "failed": done.failed})
    else:
        click.echo(
            f"发出 {done.sent}，没有发成 {done.failed} / sent {done.sent}, failed {done.failed}"
        )


@mail.command("choose")
@click.argument("login")
@click.option("--address", default="", help="where the mail goes")
@click.option("--hour", default=8, type=click.IntRange(0, 23), help="from which hour on")
@click.option("--off", is_flag=True, help="no daily mail")
def choose(login: str, address: str, hour: int, *, off: bool) -> None:
    """Choose the daily mail for the person with this LOGIN."""
    work = work_at_hand()
    with refusals_told(MEANINGS), work.transaction() as session:
        command = ChooseMail(
            person_id=_person(session, login).id, address=address, daily=not off, hour=hour
        )
        domains = work.settings.mail_domains
        choose_mail(session, system_actor(), command, domains, now=work.clock())


@mail.command("calendar")
@click.argument("login")
@click.option("--off", is_flag=True, help="end the address there is")
@click.option("--json", "as_json", is_flag=True, help="print data")
def calendar(login: str, *, off: bool, as_json: bool) -> None:
    """Make a new calendar address for the person with this LOGIN, shown once, or end the one there is."""
    work = work_at_hand()
    with refusals_told(MEANINGS), work.transaction() as session:
        person_id = _person(session, login).id
        if off:
            ended = EndCalendarFeed(person_id=person_id)
            end_calendar_feed(session, system_actor(), ended, now=work.clock())
            return
        made = MakeCalendarFeed(person_id=person_id)
        secret = make_calendar_feed(session, system_actor(), made, now=work.clock())
    address = f"{work.settings.staff_url}/calendars/{secret}.ics"
    if as_json:
        print_json({"address": address})
    else:
        click.echo(address)


def _person(session: Session, login: str) -> Person:
    found = session.scalars(select(Person).where(Person.login == login.strip().lower())).first()
    if found is None:
        raise Refused(Refusal("person_missing"))
    return found
