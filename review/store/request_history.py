"""What the audit log holds of one request, and which documents requests ask for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.audit import EVENTS
from review.store.documents import Document
from review.store.events import Event, payload_of
from review.store.requests import AccessRequest, InformationRequest

#: Every event that is about a request; the log is found by these names.
REQUEST_EVENTS = tuple(name for name in EVENTS if name.startswith("request."))
#: So many ids go into one query.
_CHUNK = 500


def events_of_request(session: Session, row: InformationRequest) -> list[Event]:
    """Everything the log holds of a request, oldest first.

    The payload names the request; the text condition only narrows what is read and judged here.
    """
    query = (
        select(Event)
        .where(
            Event.name.in_(REQUEST_EVENTS),
            Event.organisation_id == row.organisation_id,
            Event.payload.contains(f'"request":{row.id}'),
        )
        .order_by(Event.seq)
    )
    return [event for event in session.scalars(query) if payload_of(event)["request"] == row.id]


def linked_by_request(session: Session, request_ids: Sequence[int]) -> dict[int, list[Document]]:
    """The documents that each of some requests asks for, in the order they were linked."""
    found: dict[int, list[Document]] = {}
    for first in range(0, len(request_ids), _CHUNK):
        rows = session.execute(
            select(AccessRequest.request_id, Document)
            .join(Document, Document.id == AccessRequest.document_id)
            .where(AccessRequest.request_id.in_(request_ids[first : first + _CHUNK]))
            .order_by(AccessRequest.id)
        )
        for request_id, document in rows:
            found.setdefault(int(request_id or 0), []).append(document)
    return found
