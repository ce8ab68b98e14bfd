"""Marking a document in force, amended, lapsed or repealed: the one place that sets its validity.

The public record follows by a task (``following``): the mark leaves an outstanding row in the same
transaction. Who may mark is asked in ``mark``; an approved item of a round comes here directly.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.commands import MarkValidity
from review.domain.permissions import Permission, refusals_for
from review.domain.states import DocumentStatus, Validity
from review.domain.validity import Mark, Marked, MarkSource, is_same, judge_mark
from review.domain.values import Actor, Refusal, Refused, Stale
from review.services.contents import about
from review.services.validity.following import ask_public
from review.services.validity.overtaking import settle_proposals
from review.store.documents import Document, lock_document
from review.store.events import append
from review.store.scopes import place_of
from review.store.validity import ValidityMark, successors_after

_ISSUED = frozenset(
    {
        DocumentStatus.ISSUED,
        DocumentStatus.FILED,
        DocumentStatus.PUBLISHED,
        DocumentStatus.WITHDRAWN,
    }
)


def mark(
    session: Session, actor: Actor, command: MarkValidity, *, now: datetime, today: date
) -> ValidityMark:
    """The officer marks a document on its page. Raises Refused with every fault, Stale."""
    document = lock_document(session, command.document_id)
    if document is None:
        raise Refused(Refusal("document_gone"))
    refusals = refusals_for(actor, Permission.VALIDITY_MARK, place_of(session, document))
    if refusals:
        raise Refused(*refusals)
    if document.version != command.version:
        raise Stale(command.version, document.version)
    said = Mark(
        validity=command.validity,
        on=command.on,
        reason=command.reason,
        successor_id=command.successor_id,
        successor_text=command.successor_text,
        legal_reference=command.legal_reference,
        source=MarkSource.FORM,
    )
    marked = marked_as(session, document, said)
    if is_same(marked, said):
        raise Refused(Refusal("validity_unchanged"))
    return mark_validity(session, actor, document, said, now=now, today=today)


def mark_validity(
    session: Session,
    actor: Actor,
    document: Document,
    mark: Mark,
    *,
    now: datetime,
    today: date,
) -> ValidityMark:
    """Set a document's validity, keep the history, and have the public record follow by a task.

    Confirming what stands ("still in force") is kept in the history and moves nothing. Raises Refused
    with every reason of ``domain.validity.judge_mark``. Whether the actor may is the caller's to ask.
    """
    marked = marked_as(session, document, mark)
    refusals = judge_mark(marked, mark, today)
    if refusals:
        raise Refused(*refusals)
    changes = not is_same(marked, mark)
    back = mark.validity is Validity.IN_FORCE
    row = ValidityMark(
        organisation_id=document.organisation_id,
        document_id=document.id,
        before=document.validity,
        validity=mark.validity,
        on=mark.on or today,
        source=mark.source,
        person_id=actor.id,
        at=now,
        reason=mark.reason.strip(),
        legal_reference=mark.legal_reference.strip()[:200],
        successor_id=mark.successor_id,
        successor_text=mark.successor_text.strip(),
    )
    session.add(row)
    if changes:
        document.validity = mark.validity
        document.validity_on = None if back else mark.on
        document.successor_id = mark.successor_id
        document.successor_text = mark.successor_text.strip()
        document.version += 1
    session.flush()
    append(
        session,
        "document.validity_changed",
        actor=actor,
        now=now,
        about=about(document),
        payload={
            "before": row.before.value,
            "after": row.validity.value,
            "on": row.on.isoformat() if row.on else None,
            "successor": row.successor_id,
            "source": row.source.value,
        },
    )
    if changes:
        settle_proposals(session, document)
        ask_public(session, document, now)
    session.flush()
    return row


def marked_as(session: Session, document: Document, mark: Mark) -> Marked:
    """The document as ``judge_mark`` sees it, with where the named successor leads to."""
    here, after = True, []
    if mark.successor_id is not None and mark.successor_id != document.id:
        successor = session.get(Document, mark.successor_id)
        here = (
            successor is not None
            and successor.organisation_id == document.organisation_id
            and successor.status in _ISSUED
        )
        after = successors_after(session, mark.successor_id) if here else []
    return Marked(
        document_id=document.id,
        is_issued=document.status in _ISSUED,
        window_on=document.issued_on or document.doc_date,
        validity=document.validity,
        validity_on=document.validity_on,
        successor_id=document.successor_id,
        successor_text=document.successor_text,
        successor_is_here=here,
        successors_of_successor=after,
    )
