"""What a spot check looks at in one document: its three attributes, who had a part in it, what happened.

What is public is read from the house's own releases; the public store is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.spot_checks import Compared, RecordValues, Said
from review.domain.states import DocumentStatus, Validity
from review.store.cases import ChecklistRow, Confirmation, ReviewCase
from review.store.documents import Document, FileState
from review.store.events import Event, history
from review.store.releases import ReleaseState, published_release
from review.store.rounds import RoundItem
from review.store.validity import release_of_validity

#: Whoever did one of these proposed, changed, reviewed or signed the document.
PARTS = frozenset(
    {
        "case.submitted",
        "case.endorsed",
        "case.agreed",
        "case.disagreed",
        "case.confidentiality_confirmed",
        "case.privacy_confirmed",
        "case.rendition_confirmed",
        "case.declared_not_releasable",
        "case.signed",
        "case.signed_urgently",
        "document.changed",
        "finding.settled",
        "finding.column_settled",
        "finding.kind_settled",
        "checklist.answered",
        "item.proposed",
        "item.release_proposed",
        "item.approved",
        "item.release_approved",
    }
)
#: What the page of an entry lists besides every event of a case or an item.
_TOLD = frozenset(
    {
        "confirmation.voided",
        "document.changed",
        "document.attribute_changed",
        "document.validity_changed",
        "document.hidden",
        "document.hide_confirmed",
        "document.restored",
        "document.imported",
        "checklist.answered",
        "file.received",
        "rendition.made",
        "release.written",
    }
)


@dataclass(frozen=True)
class WebCopy:
    """What the public site shows of a document now."""

    values: RecordValues
    partial: bool


def had_a_part(session: Session, document: Document) -> frozenset[int]:
    """Ids of everybody who proposed, changed, reviewed or signed a document, in any of its cases or items."""
    found: set[int | None] = {document.drafter_id}
    cases = session.scalars(select(ReviewCase).where(ReviewCase.document_id == document.id)).all()
    for row in cases:
        found |= {*row.proposer_ids, row.auditor_id, row.approver_id, row.not_releasable_by_id}
    ids = [row.id for row in cases]
    for table in (Confirmation, ChecklistRow):
        found |= set(session.scalars(select(table.person_id).where(table.case_id.in_(ids))))
    for proposer, approver in session.execute(
        select(RoundItem.proposer_id, RoundItem.approver_id).where(
            RoundItem.document_id == document.id
        )
    ):
        found |= {proposer, approver}
    found |= set(
        session.scalars(
            select(Event.actor_id).where(
                Event.document_id == document.id, Event.name.in_(sorted(PARTS))
            )
        )
    )
    return frozenset(i for i in found if i is not None)


def web_copy(session: Session, document: Document) -> WebCopy | None:
    """What is public now, as it was released and written; None when nothing is."""
    shown = document.status is DocumentStatus.PUBLISHED or document.still_visible
    release = published_release(session, document.id) if shown else None
    if release is None or release.state is not ReleaseState.DONE:
        return None
    fields = release.record["fields"]
    validity = Validity(fields["validity"])
    followed = release_of_validity(session, document.id)
    if followed is not None and followed.state is FileState.DONE and followed.written_at:
        validity = document.validity
    values = RecordValues(title=fields["title"], number=fields["doc_number"], validity=validity)
    return WebCopy(values, partial=bool(fields["partial"]))


def compared_of(session: Session, document: Document) -> Compared:
    """The document in register, print and web, ready to be compared."""
    web = web_copy(session, document)
    changed = session.scalar(
        select(Event.seq)
        .where(Event.document_id == document.id, Event.name == "document.attribute_changed")
        .limit(1)
    )
    return Compared(
        decided=Said(attribute=document.attribute, partial=document.partial),
        printed=Said(attribute=document.printed_attribute, partial=document.printed_partial),
        printed_reason_given=bool(document.printed_reason.strip()),
        changed_since_printing=changed is not None,
        web_partial=web.partial if web else False,
        register=RecordValues(
            title=document.title, number=document.doc_number or "", validity=document.validity
        ),
        web=web.values if web else None,
    )


def told_events(session: Session, document_id: int) -> list[Event]:
    """What the checking form shows of a document's history, oldest first; readings are left out."""
    return [
        event
        for event in history(session, document_id)
        if event.name.startswith(("case.", "item.")) or event.name in _TOLD
    ]
