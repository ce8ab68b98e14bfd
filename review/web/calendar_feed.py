"""A person's calendar for the programs they plan with (iCalendar, RFC 5545): days and numbers, no titles.

Whoever knows the address reads it; so it tells only how much is due on which day. It works while its
owner's account is open and some role is granted to them.
"""

from __future__ import annotations

from datetime import UTC, date, timedelta

from flask import Blueprint, Response, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from review.domain.states import BUSINESS_ROLES
from review.domain.values import Actor
from review.services.reminders import digest_of, note_reading
from review.store.calendar import working_calendar
from review.store.people import Person, actor_of
from review.store.reminders import CalendarFeed, feed_of_secret
from review.store.worklists import SOON_DAYS, Show, Wanted, due_days, tallies
from review.web.access import NotVisible, open_to_all
from review.web.locale import CHINESE
from review.web.session import afterwards, current_session, now, today

bp = Blueprint("calendar_feed", __name__)

#: How far ahead days are told, and how many of them at most.
AHEAD = timedelta(days=90)
_DAYS = 60
#: How often programs are asked to look.
_AGAIN = timedelta(hours=4)


@bp.get("/calendars/<secret>.ics")
@open_to_all
def read(secret: str) -> Response:
    """The days on which something that waits for the owner is due."""
    session, day = current_session(), today()
    feed = feed_of_secret(session, digest_of(secret))
    person = session.get(Person, feed.person_id) if feed is not None else None
    if feed is None or person is None or not person.active:
        raise NotVisible
    actor = actor_of(session, person, day)
    if not any(held.role in BUSINESS_ROLES for held in actor.held):
        raise NotVisible
    with force_locale(person.locale or CHINESE):
        text = _written(feed, actor, day)
    if feed.read_on != day:
        feed_id = feed.id
        afterwards(lambda own: note_reading(own, feed_id, day))
    return Response(text, mimetype="text/calendar")


def _written(feed: CalendarFeed, actor: Actor, day: date) -> bytes:
    session = current_session()
    calendar = Calendar()
    calendar.add("prodid", "-//Mingshi//Worklist//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("明示：待我办理"))
    calendar.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _AGAIN)
    soon = working_calendar(session).add(day, SOON_DAYS).on
    found = tallies(session, actor, Wanted(show=Show.MINE, today=day, soon_on=soon))
    late = sum(tally.count for tally in found if tally.mine and tally.late)
    if late:
        url = url_for("worklist.home", show=Show.LATE.value, _external=True)
        calendar.add_component(_event(feed, "late", day, _("已逾期%(n)s件", n=late), url))
    days = due_days(session, actor, day, day + AHEAD, only_mine=True, limit=_DAYS)
    for on, count in days:
        url = url_for("worklist.home", show=Show.DUE.value, on=on.isoformat(), _external=True)
        calendar.add_component(_event(feed, f"due-{on}", on, _("%(n)s件到期", n=count), url))
    return bytes(calendar.to_ical())


def _event(feed: CalendarFeed, name: str, on: date, words: str, url: str) -> Event:
    """A whole day that blocks nobody's time; the same day keeps its identity when its number changes."""
    event = Event()
    event.add("uid", f"{name}-{feed.id}@mingshi")
    event.add("dtstamp", now().astimezone(UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", _("明示：%(words)s", words=words))
    event.add("description", url)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
