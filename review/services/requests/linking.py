"""Which documents a request asks for. Each counts as a request for that document (Art. 44): what follows
from the second on is a matter of ``services.triggers``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.commands import LinkRequested, UnlinkRequested
from review.domain.requests import RequestAction
from review.domain.values import Actor, Refusal, Refused
from review.services.requests.moving import Act, apply_act, opened_request
from review.services.triggers import Asking, asking_faults, note_asking
from review.store.documents import Document, lock_document
from review.store.requests import AccessRequest, InformationRequest, givings_of


def link_document(
    session: Session, actor: Actor, command: LinkRequested, *, now: datetime, today: date
) -> InformationRequest:
    """Link a document; asked for a second time it is evaluated at once. Raises Refused or Stale.

    ``document_gone``, ``request_not_issued``, ``request_there`` where it is linked already.
    """
    row = opened_request(session, command.request_id, command.version)
    document = _document(session, row, command.document_id)
    asking = Asking(received_on=row.received_on, reference=row.reference, request_id=row.id)
    faults = tuple(asking_faults(session, document, asking.reference))

    def record() -> dict[str, object]:
        note_asking(session, actor, document, asking, now=now, today=today)
        return {"document": document.id}

    act = Act(action=RequestAction.LINK, on=today)
    return apply_act(
        session,
        actor,
        row,
        act,
        record,
        now=now,
        today=today,
        faults=faults,
        document_id=document.id,
    )


def unlink_document(
    session: Session, actor: Actor, command: UnlinkRequested, *, now: datetime, today: date
) -> InformationRequest:
    """Take a link back; what was handed over stays linked (``document_given``). Raises Refused or Stale."""
    row = opened_request(session, command.request_id, command.version)
    document = _document(session, row, command.document_id)
    link = link_of(session, row.id, document.id)
    faults = []
    if link is None:
        faults.append(Refusal("document_not_linked"))
    if any(given.document_id == document.id for given in givings_of(session, row.id)):
        faults.append(Refusal("document_given"))

    def record() -> dict[str, object]:
        session.delete(link)
        return {"document": document.id}

    act = Act(action=RequestAction.UNLINK, on=today)
    return apply_act(
        session,
        actor,
        row,
        act,
        record,
        now=now,
        today=today,
        faults=tuple(faults),
        document_id=document.id,
    )


def link_of(session: Session, request_id: int, document_id: int) -> AccessRequest | None:
    """The link of a request to a document, if there is one."""
    return session.scalars(
        select(AccessRequest).where(
            AccessRequest.request_id == request_id, AccessRequest.document_id == document_id
        )
    ).first()


def _document(session: Session, row: InformationRequest, document_id: int) -> Document:
    document = lock_document(session, document_id)
    if document is None or document.organisation_id != row.organisation_id:
        raise Refused(Refusal("document_gone"))
    return document
