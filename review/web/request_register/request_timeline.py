"""What happened to a request, newest first, in words from the audit log."""

from __future__ import annotations

from datetime import date, datetime

from review.store.events import Event, payload_of
from review.store.people import names_of
from review.store.request_history import events_of_request
from review.store.requests import InformationRequest
from review.web.deadlines import short_date
from review.web.documents.timeline import Entry
from review.web.runtime import current_house
from review.web.session import current_session
from review.web.wording import word

_WARN = frozenset({"request.closing_undone", "request.extended"})
#: Readings are in the log; here they would hide the course of the request.
_LEFT_OUT = frozenset({"request.identity_read"})


def timeline_of(row: InformationRequest) -> tuple[Entry, ...]:
    """Every event of the request; the day it is about stands beside where it is not the day it was noted."""
    session = current_session()
    events = [e for e in events_of_request(session, row) if e.name not in _LEFT_OUT]
    names = names_of(session, [event.actor_id for event in events])
    return tuple(_entry(event, names) for event in reversed(events))


def _entry(event: Event, names: dict[int, str]) -> Entry:
    payload = payload_of(event)
    at = datetime.fromisoformat(event.at)
    tags = []
    if outcome := payload.get("outcome"):
        tags.append((word(outcome, "request_outcome"), "blue"))
    if answer := payload.get("answer"):
        tags.append((word(answer, "consultation_answer"), ""))
    on = date.fromisoformat(str(payload["on"])) if payload.get("on") else None
    if on is not None and on != current_house().day_of(at):
        tags.append((short_date(on), ""))
    return Entry(
        at=at,
        words=word(event.name, "event"),
        by=names.get(event.actor_id or 0) or event.actor_label or None,
        tone="warn" if event.name in _WARN else "",
        quote=None,
        digest=str(payload["digest"]) if payload.get("digest") else None,
        tags=tuple(tags),
    )
