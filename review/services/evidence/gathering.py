"""Gathering what changed since a document was decided, from what the house knows without reading anew.

Requests, terms, repeals, decisions, consent, like documents, and the circumstances of the item.
What today's detectors say comes from ``scanning``. Everything is told by codes and facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.consultations import ConsultationKind, Standing, standing
from review.domain.evidence import Evidence, Quote
from review.domain.evidence import EvidenceCode as C
from review.domain.likeness import Sketch
from review.domain.rounds import ItemReason
from review.domain.states import OFFICE_ROLES, DocumentStatus, Validity
from review.domain.validity import ProposalWhy
from review.services.evidence.surroundings import Surroundings
from review.store.cases import Consultation, ReviewCase
from review.store.documents import Document, FileState, files_of_record
from review.store.people import Person, actor_of
from review.store.requests import requests_for
from review.store.rounds import RoundItem
from review.store.validity import validity_proposals_of

_PROPOSED = {
    ProposalWhy.REPEALED_BY: C.REPEAL_FOUND,
    ProposalWhy.AMENDED_BY: C.AMENDMENT_FOUND,
    ProposalWhy.PERIOD_OVER: C.TERM_OVER,
    ProposalWhy.PAST_YEAR: C.PERIOD_OVER,
}
_NUMBER_YEAR = re.compile(r"〔((?:19|20)\d{2})〕")
_PARTNERS = re.compile(r"[、，,；;\n]+")


def gather(
    session: Session,
    item: RoundItem,
    document: Document,
    around: Surroundings,
    sketch: Sketch,
    *,
    today: date,
) -> list[Evidence]:
    """Everything the house knows about an item today, in no order; ``sketch`` is that of its text."""
    found = [
        *_validity(session, document, today),
        *_requests(session, document),
        *_dates(document, item, today),
        *_consent(session, document, today),
        *_others(document),
        *_circumstances(session, item, document, today),
        *_files(session, document),
    ]
    like = around.like_public(document, sketch)
    grounds = document.grounds or item.grounds_then
    deliberative = any(ground.startswith("DEL_") for ground in grounds)
    decided = around.decision(document, today) if deliberative else None
    return found + [evidence for evidence in (like, decided) if evidence is not None]


def _validity(session: Session, document: Document, today: date) -> Iterator[Evidence]:
    """What texts say about its validity, as far as it holds today; and the mark that is there."""
    told = set()
    for proposal in validity_proposals_of(session, document.id):
        code = _PROPOSED[proposal.why]
        if code in told or (proposal.on is not None and proposal.on > today):
            continue
        told.add(code)
        source = session.get_one(Document, proposal.source_document_id)
        on = proposal.on or source.issued_on or source.doc_date
        quote = None
        if proposal.segment:
            place = (proposal.segment, proposal.start, proposal.end)
            quote = Quote(proposal.file_version_id, *place)
        yield Evidence(
            code=code,
            facts={
                "on": on.isoformat() if on else None,
                "stated": proposal.on is not None,
                "proposal": proposal.id,
            },
            source_document_id=proposal.source_document_id,
            quote=quote,
        )
    if document.validity is not Validity.IN_FORCE:
        yield Evidence(
            code=C.VALIDITY_MARKED,
            facts={
                "validity": document.validity.value,
                "on": document.validity_on.isoformat() if document.validity_on else None,
            },
            source_document_id=document.successor_id,
        )


def _requests(session: Session, document: Document) -> Iterator[Evidence]:
    asked = requests_for(session, document.id)
    if asked:
        days = [request.received_on for request in asked]
        since = document.evaluated_on
        facts = {
            "count": len(asked),
            "since": sum(since is None or day > since for day in days),
            "first_on": min(days).isoformat(),
            "last_on": max(days).isoformat(),
        }
        yield Evidence(code=C.REQUESTS, facts=facts)


def _dates(document: Document, item: RoundItem, today: date) -> Iterator[Evidence]:
    """Dates that have come: the secrecy term, or the review date of the ground."""
    secrecy = ItemReason.SECRECY_TERM_OVER in (document.review_why, item.reason)
    due = document.review_on is not None and document.review_on <= today
    on = document.review_on.isoformat() if document.review_on and due else None
    if secrecy and (due or item.reason is ItemReason.SECRECY_TERM_OVER):
        yield Evidence(code=C.SECRECY_TERM_OVER, facts={"on": on})
    elif due:
        why = document.review_why.value if document.review_why else None
        yield Evidence(code=C.REVIEW_DATE, facts={"on": on, "why": why})


def _consent(session: Session, document: Document, today: date) -> Iterator[Evidence]:
    """What third parties answered, in whichever case of the document; silence is no consent (Art. 32)."""
    rows = session.scalars(
        select(Consultation)
        .join(ReviewCase, ReviewCase.id == Consultation.case_id)
        .where(
            ReviewCase.document_id == document.id,
            Consultation.kind == ConsultationKind.THIRD_PARTY,
        )
        .order_by(Consultation.id)
    ).all()
    stands = [standing(row.kind, row.due_on, today, row.answer) for row in rows]
    refused = stands.count(Standing.REFUSAL)
    agreed = stands.count(Standing.CONSENT)
    last = max((row.answered_on for row in rows if row.answered_on is not None), default=None)
    facts = {"asked": len(rows), "agreed": agreed, "on": last.isoformat() if last else None}
    if refused:
        yield Evidence(code=C.OBJECTION, facts={**facts, "refused": refused})
    elif rows and agreed == len(rows):
        yield Evidence(code=C.CONSENT, facts=facts)


def _others(document: Document) -> Iterator[Evidence]:
    """Who else has a say: the source of what is forwarded, and those who made it together."""
    if document.source_attribute is not None:
        facts = {"attribute": document.source_attribute.value}
        yield Evidence(code=C.SOURCE_ATTRIBUTE, facts=facts)
    partners = [name for name in _PARTNERS.split(document.joint_issuers) if name.strip()]
    if partners:
        joint = {"count": len(partners), "agreed": document.joint_agreed}
        yield Evidence(code=C.JOINT, facts=joint)


def _circumstances(
    session: Session, item: RoundItem, document: Document, today: date
) -> Iterator[Evidence]:
    if document.attribute is not item.attribute_then:
        before = item.attribute_then.value if item.attribute_then else None
        after = document.attribute.value if document.attribute else None
        yield Evidence(code=C.ATTRIBUTE_CHANGED, facts={"before": before, "after": after})
    if item.rounds_late:
        yield Evidence(code=C.ROUNDS_LATE, facts={"count": item.rounds_late})
    if item.boundary:
        year = _NUMBER_YEAR.search(document.doc_number or "")
        facts = {
            "number_year": int(year[1]) if year else None,
            "issue_year": item.window_on.year,
        }
        yield Evidence(code=C.BOUNDARY_DATE, facts=facts)
    if item.office_id != item.drafting_office_id:
        yield Evidence(code=C.OFFICE_CHANGED, facts={"from": item.drafting_office_id})
    if document.drafter_id is not None and not _still_there(session, item, document, today):
        yield Evidence(code=C.DRAFTER_GONE, facts={"person": document.drafter_id})


def _still_there(session: Session, item: RoundItem, document: Document, today: date) -> bool:
    """Whether the drafter still works in the office that answers."""
    person = session.get(Person, document.drafter_id)
    if person is None or not person.active:
        return False
    actor = actor_of(session, person, today)
    return any(actor.holds(role, item.organisation_id, item.office_id) for role in OFFICE_ROLES)


def _files(session: Session, document: Document) -> Iterator[Evidence]:
    if document.paper_only:
        yield Evidence(code=C.PAPER_ONLY)
        return
    files = files_of_record(session, document.id)
    if not files:
        if document.status is not DocumentStatus.PUBLISHED:
            yield Evidence(code=C.NO_FILE)
        return
    unread = [file for file in files if file.state is not FileState.DONE]
    if unread:
        facts = {"count": len(unread), "reason": unread[0].reason}
        yield Evidence(code=C.FILE_UNREAD, facts=facts)
