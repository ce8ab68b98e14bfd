"""The daily mail as rows: who gets one now, what numbers it says, what became of it.

Numbers only: how much waits, is late, is due soon, came back, and how many notices are unread. No mail to
whom no role is granted today, none where there is nothing to say, none on a day off. Nothing here speaks
to a mail server (``jobs.mail``).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from review.domain.calendar import WorkingCalendar
from review.domain.states import BUSINESS_ROLES
from review.domain.values import Actor
from review.store.calendar import working_calendar
from review.store.events import About, append
from review.store.notices import unread_count
from review.store.people import Person, actor_of
from review.store.reminders import (
    DailyMail,
    MailChoice,
    Standing,
    mail_of_day,
    waiting_before,
    wishing_mail,
)
from review.store.worklists import SOON_DAYS, Show, Wanted, tallies

#: How often a mail is tried, and after how long again: 10, 20, 40, 80 minutes.
MAX_ATTEMPTS = 5
_FIRST_WAIT = timedelta(minutes=10)
#: How long nobody else takes a mail that somebody is about to send.
_HELD = timedelta(minutes=10)


def mail_due(session: Session, local: datetime, now: datetime) -> list[int]:
    """The people whose mail of the day is to be sent now. ``local`` is the moment in the house's zone."""
    day = local.date()
    if not working_calendar(session).is_working_day(day):
        return []
    due = []
    for choice in wishing_mail(session, local.hour):
        row = mail_of_day(session, choice.person_id, day)
        if row is None or (row.standing is Standing.WAITING and row.next_at <= now):
            due.append(choice.person_id)
    return due


def claim_mail(
    session: Session, person_id: int, *, now: datetime, today: date
) -> tuple[DailyMail, MailChoice] | None:
    """Take one person's mail to send it; None where there is none to send (any more). The caller commits.

    The numbers are counted anew at each attempt: they are true when the mail leaves.
    """
    choice = session.get(MailChoice, person_id, with_for_update=True)
    person = session.get(Person, person_id)
    if choice is None or not choice.daily or person is None or not person.active:
        return None
    actor = actor_of(session, person, today)
    if not any(held.role in BUSINESS_ROLES for held in actor.held):
        return None
    row = mail_of_day(session, person_id, today)
    if row is None:
        row = DailyMail(
            organisation_id=choice.organisation_id,
            person_id=person_id,
            day=today,
            standing=Standing.WAITING,
            next_at=now,
        )
        session.add(row)
    if row.standing is not Standing.WAITING or row.next_at > now:
        return None
    _count(session, row, actor, working_calendar(session), today)
    if not (row.mine or row.unread):
        row.standing = Standing.NOTHING
        session.flush()
        return None
    row.attempts += 1
    row.next_at = now + _HELD
    session.flush()
    return row, choice


def record_sent(session: Session, actor: Actor, mail_id: int, *, now: datetime) -> None:
    """The mail server took it."""
    row = session.get_one(DailyMail, mail_id)
    row.standing, row.sent_at, row.reason = Standing.SENT, now, ""
    payload = {"mail": row.id, "person": row.person_id, "day": row.day.isoformat()}
    append(
        session,
        "mail.sent",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload=payload,
    )


def record_failed(
    session: Session, actor: Actor, mail_id: int, reason: str, *, final: bool, now: datetime
) -> None:
    """It did not go, for a reason as a code; tried again later, but not for ever and not when ``final``."""
    row = session.get_one(DailyMail, mail_id)
    row.reason = reason
    if final or row.attempts >= MAX_ATTEMPTS:
        _give_up(session, actor, row, now)
    else:
        row.next_at = now + _FIRST_WAIT * 2 ** (row.attempts - 1)


def give_up_past(session: Session, actor: Actor, today: date, *, now: datetime) -> int:
    """Give up what still waits from earlier days; answers how many."""
    left = waiting_before(session, today)
    for row in left:
        _give_up(session, actor, row, now)
    return len(left)


# ---- inside --------------------------------------------------------------------------------------


def _count(
    session: Session, row: DailyMail, actor: Actor, calendar: WorkingCalendar, today: date
) -> None:
    wanted = Wanted(show=Show.MINE, today=today, soon_on=calendar.add(today, SOON_DAYS).on)
    mine = [tally for tally in tallies(session, actor, wanted) if tally.mine]
    row.mine = sum(tally.count for tally in mine)
    row.late = sum(tally.count for tally in mine if tally.late)
    row.soon = sum(tally.count for tally in mine if tally.soon)
    row.back = sum(tally.count for tally in mine if tally.back)
    row.unread = unread_count(session, row.person_id)


def _give_up(session: Session, actor: Actor, row: DailyMail, now: datetime) -> None:
    row.standing = Standing.GIVEN_UP
    payload = {
        "mail": row.id,
        "person": row.person_id,
        "day": row.day.isoformat(),
        "reason": row.reason,
    }
    append(
        session,
        "mail.given_up",
        actor=actor,
        now=now,
        about=About(row.organisation_id),
        payload=payload,
    )
