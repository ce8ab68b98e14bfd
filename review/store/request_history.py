"""What the audit log holds of one request."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.events import Event, payload_of
from review.store.requests import InformationRequest


def events_of_request(session: Session, row: InformationRequest) -> list[Event]:
    """Everything the log holds of a request, oldest first.

    The payload names the request; the text condition only narrows what is read and judged here.
    """
    query = (
        select(Event)
        .where(
            Event.organisation_id == row.organisation_id,
            Event.name.like("request.%"),
            Event.payload.like(f'%"request":{row.id}%'),
        )
        .order_by(Event.seq)
    )
    return [event for event in session.scalars(query) if payload_of(event)["request"] == row.id]
