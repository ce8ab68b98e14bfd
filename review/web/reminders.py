"""What reminds a person outside the pages: the daily mail they choose, the address of their calendar.

The address holds a secret and is shown once, when it is made; afterwards only that there is one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.domain.commands import EndCalendarFeed, MakeCalendarFeed
from review.domain.permissions import Permission
from review.domain.values import Refused
from review.services.reminders import choose_mail, end_calendar_feed, make_calendar_feed
from review.store.reminders import (
    CalendarFeed,
    DailyMail,
    Standing,
    feed_in_use,
    last_mail,
    mail_choice,
)
from review.web.access import requires
from review.web.forms import ReviewForm
from review.web.locale import write_date, write_datetime
from review.web.reminder_forms import USUAL_HOUR, MailForm
from review.web.runtime import current_house
from review.web.session import current_actor, current_person, current_session, now
from review.web.wording import sentence_of, word
from review.web.wording.joining import joined

bp = Blueprint("reminders", __name__, url_prefix="/profile")


@dataclass(frozen=True, kw_only=True)
class RemindersPage:
    """What ``auth/reminders.html`` prints. ``address`` only in the answer that made it."""

    mail: MailForm
    can_mail: bool
    domains: str
    last: str
    last_failed: bool
    feed_token: str
    feed_since: str
    feed_read: str
    address: str


@bp.get("/reminders")
@requires(Permission.WORKLIST_READ)
def show() -> str:
    """What the reader chose, and what became of the last mail."""
    return _page(_chosen())


@bp.post("/reminders")
@requires(Permission.WORKLIST_READ)
def choose() -> ResponseReturnValue:
    """Keep the choice of the daily mail."""
    form = MailForm()
    if not form.validate():
        return _page(form), form.status
    command = form.to_command(current_person().id)
    domains = current_house().settings.mail_domains
    try:
        choose_mail(current_session(), current_actor(), command, domains, now=now())
    except Refused as refused:
        form.refuse(refused)
        return _page(form), form.status
    flash(_("已经保存。"), "ok")
    return redirect(url_for("reminders.show"))


@bp.post("/calendar")
@requires(Permission.WORKLIST_READ)
def make_feed() -> ResponseReturnValue:
    """Make a calendar address and show it this once; the one before works no longer."""
    sent = ReviewForm()
    if (led := sent.sent_before()) is not None:
        return led
    command = MakeCalendarFeed(person_id=current_person().id)
    secret = make_calendar_feed(current_session(), current_actor(), command, now=now())
    sent.lead_to(url_for("reminders.show"))
    address = url_for("calendar_feed.read", secret=secret, _external=True)
    return _page(_chosen(), address=address)


@bp.post("/calendar/end")
@requires(Permission.WORKLIST_READ)
def end_feed() -> ResponseReturnValue:
    """Let the calendar address work no longer."""
    command = EndCalendarFeed(person_id=current_person().id)
    try:
        end_calendar_feed(current_session(), current_actor(), command, now=now())
    except Refused as refused:
        flash(sentence_of(refused.refusals[0]), "warn")
    else:
        flash(_("日历地址已经停用，订阅它的日历不再更新。"), "ok")
    return redirect(url_for("reminders.show"))


# ---- the page --------------------------------------------------------------------------------------


def _chosen() -> MailForm:
    """The form as the reader last left it."""
    form = MailForm()
    chosen = mail_choice(current_session(), current_person().id)
    form.hour.data = str(chosen.hour if chosen else USUAL_HOUR)
    form.daily.data = chosen.daily if chosen else False
    form.address.data = chosen.address if chosen else ""
    return form


def _page(form: MailForm, *, address: str = "") -> str:
    session, person = current_session(), current_person()
    settings = current_house().settings
    last = last_mail(session, person.id)
    feed = feed_in_use(session, person.id)
    page = RemindersPage(
        mail=form,
        can_mail=settings.mail_server is not None,
        domains=joined(settings.mail_domains),
        last=_words_of(last) if last else "",
        last_failed=last is not None and bool(last.reason),
        feed_token=secrets.token_urlsafe(18),
        feed_since=write_datetime(feed.made_at) if feed else "",
        feed_read=_read(feed),
        address=address,
    )
    return render_template("auth/reminders.html", page=page)


def _words_of(mail: DailyMail) -> str:
    """What became of the last mail."""
    if mail.standing is Standing.SENT:
        return str(_("上一封%(when)s发出。", when=write_datetime(mail.sent_at)))
    why = word(mail.reason, "mail_reason")
    if mail.standing is Standing.GIVEN_UP:
        return str(_("%(day)s的邮件没有发成：%(why)s。", day=write_date(mail.day), why=why))
    again = write_datetime(mail.next_at)
    return str(_("今天的邮件还没有发成：%(why)s。%(when)s再试。", why=why, when=again))


def _read(feed: CalendarFeed | None) -> str:
    if feed is None:
        return ""
    if feed.read_on is None:
        return str(_("还没有日历来取过。"))
    return str(_("日历最近%(day)s来取过。", day=write_date(feed.read_on)))
