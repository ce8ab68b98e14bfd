"""Lists and counts of validity: what is proposed, and how documents stand by validity and year.

Every query is limited to what the actor may know of. Nothing here decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from review.domain.states import DocumentStatus, Validity
from review.domain.validity import ProposalState, ProposalWhy
from review.domain.values import Actor
from review.store.documents import Document
from review.store.scopes import readable
from review.store.validity import ProofEntry, ValidityProposal

_ISSUED = (
    DocumentStatus.ISSUED,
    DocumentStatus.FILED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.WITHDRAWN,
)
_Source = aliased(Document)


@dataclass(frozen=True)
class Proposed:
    """A proposal with its document and the document that says so."""

    proposal: ValidityProposal
    document: Document
    source: Document


@dataclass(frozen=True, kw_only=True)
class ProposalQuestion:
    """Which open proposals: of a reason, of one source, those whose day has come or is to come."""

    why: ProposalWhy | None = None
    source_id: int | None = None
    due: bool = True


@dataclass(frozen=True, kw_only=True)
class ValidityQuestion:
    """Which documents: of a validity, since a year, with words of title or number."""

    validity: Validity | None = None
    year: int | None = None
    text: str = ""


def proposals_asked(
    session: Session,
    actor: Actor,
    question: ProposalQuestion,
    today: date,
    *,
    limit: int,
    offset: int = 0,
) -> list[Proposed]:
    """Open proposals, those of one source together, newest source first."""
    query = (
        select(ValidityProposal, Document, _Source)
        .join(Document, Document.id == ValidityProposal.document_id)
        .join(_Source, _Source.id == ValidityProposal.source_document_id)
        .where(*_proposal_conditions(actor, question, today))
        .order_by(ValidityProposal.source_document_id.desc(), ValidityProposal.id)
        .limit(limit)
        .offset(offset)
    )
    return [Proposed(row[0], row[1], row[2]) for row in session.execute(query)]


def proposal_counts(
    session: Session, actor: Actor, today: date, *, due: bool
) -> dict[ProposalWhy, int]:
    """How many open proposals of each reason have come to their day, or have not."""
    query = (
        select(ValidityProposal.why, func.count())
        .join(Document, Document.id == ValidityProposal.document_id)
        .where(*_proposal_conditions(actor, ProposalQuestion(due=due), today))
        .group_by(ValidityProposal.why)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}


def validity_by_year(session: Session, actor: Actor) -> list[tuple[int, Validity, int]]:
    """Issued documents by year of issue and validity: (year, validity, how many), oldest year first."""
    year = extract("year", func.coalesce(Document.issued_on, Document.doc_date))
    query = (
        select(year, Document.validity, func.count())
        .where(*_issued(actor))
        .group_by(year, Document.validity)
        .order_by(year)
    )
    return [(int(row[0]), row[1], int(row[2])) for row in session.execute(query)]


def documents_of_validity(
    session: Session,
    actor: Actor,
    question: ValidityQuestion,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[Document]:
    """Issued documents, the latest change of validity first, then the newest."""
    query = (
        select(Document)
        .where(*_document_conditions(actor, question))
        .order_by(Document.validity_on.is_(None), Document.validity_on.desc(), Document.id.desc())
        .offset(offset)
    )
    return list(session.scalars(query.limit(limit) if limit is not None else query))


def count_of_validity(session: Session, actor: Actor, question: ValidityQuestion) -> int:
    """How many documents answer the question."""
    query = select(func.count()).select_from(Document)
    return session.scalar(query.where(*_document_conditions(actor, question))) or 0


def documents_by_id(session: Session, ids: set[int]) -> dict[int, Document]:
    """Some documents by id, for links whose place was checked before."""
    query = select(Document).where(Document.id.in_(ids))
    return {document.id: document for document in session.scalars(query)}


def document_by_number(session: Session, actor: Actor, number_key: str) -> Document | None:
    """The issued document with a number, if the actor may know of it."""
    return session.scalars(
        select(Document).where(*_issued(actor), Document.number_key == number_key)
    ).first()


def proof_of(session: Session, document_id: int, proof_id: int) -> ProofEntry | None:
    """One proof of a document."""
    return session.scalars(
        select(ProofEntry).where(ProofEntry.id == proof_id, ProofEntry.document_id == document_id)
    ).first()


def proofs_by_document(
    session: Session, actor: Actor, limit: int = 5000
) -> list[tuple[ProofEntry, Document]]:
    """Proofs of marks elsewhere with their documents, newest first: what is exported."""
    query = (
        select(ProofEntry, Document)
        .join(Document, Document.id == ProofEntry.document_id)
        .where(readable(actor, Document.organisation_id, Document.office_id))
        .order_by(ProofEntry.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _issued(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        readable(actor, Document.organisation_id, Document.office_id),
        Document.status.in_(_ISSUED),
    )


def _document_conditions(
    actor: Actor, question: ValidityQuestion
) -> tuple[ColumnElement[bool], ...]:
    found = list(_issued(actor))
    if question.validity is not None:
        found.append(Document.validity == question.validity)
    if question.year is not None:
        day = func.coalesce(Document.issued_on, Document.doc_date)
        found += [day >= date(question.year, 1, 1), day < date(question.year + 1, 1, 1)]
    if question.text:
        same = (Document.title, Document.doc_number)
        found.append(or_(*(column.contains(question.text, autoescape=True) for column in same)))
    return tuple(found)


def _proposal_conditions(
    actor: Actor, question: ProposalQuestion, today: date
) -> tuple[ColumnElement[bool], ...]:
    found = [
        readable(actor, Document.organisation_id, Document.office_id),
        ValidityProposal.decision == ProposalState.OPEN,
        or_(ValidityProposal.on.is_(None), ValidityProposal.on <= today)
        if question.due
        else ValidityProposal.on > today,
    ]
    if question.why is not None:
        found.append(ValidityProposal.why == question.why)
    if question.source_id is not None:
        found.append(ValidityProposal.source_document_id == question.source_id)
    return tuple(found)
