"""Reading who asks, in clear: noted once per person, request and day, like originals."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.permissions import Permission, Place, refusals_for
from review.domain.requests import Identity
from review.domain.values import Actor, Refused
from review.store.events import About, Event, append
from review.store.requests import InformationRequest

IDENTITY_READ = "request.identity_read"


def read_identity(
    session: Session,
    actor: Actor,
    row: InformationRequest,
    purpose: str,
    *,
    now: datetime,
    today: date,
) -> Identity:
    """The applicant in clear, for ``purpose`` (a code: ``page``, ``letter``, ``export``). Raises Refused."""
    place = Place(organisation_id=row.organisation_id, office_id=row.office_id)
    if refusals := refusals_for(actor, Permission.IDENTITY_READ, place):
        raise Refused(*refusals)
    day = today.isoformat()
    if not _noted(session, actor, row, day):
        append(
            session,
            IDENTITY_READ,
            actor=actor,
            now=now,
            about=About(row.organisation_id),
            payload={"request": row.id, "purpose": purpose, "day": day},
        )
    return row.identity


def _noted(session: Session, actor: Actor, row: InformationRequest, day: str) -> bool:
    payloads = session.scalars(
        select(Event.payload).where(
            Event.name == IDENTITY_READ,
            Event.actor_id == actor.id,
            Event.organisation_id == row.organisation_id,
            Event.payload.contains(f'"day":"{day}"'),
        )
    )
    return any(json.loads(payload)["request"] == row.id for payload in payloads)
