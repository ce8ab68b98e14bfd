"""Which document of the house a text names: by number first, else by title where only one bears it.

Never the text's own document, never one issued after it. Who is not here is left open: a document
that is registered later finds the mentions that wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.domain.validity import keys_behind, names_of
from review.store.documents import Document
from review.store.people import Organisation
from review.store.validity import ValidityMention

_ISSUED = (
    DocumentStatus.ISSUED,
    DocumentStatus.FILED,
    DocumentStatus.PUBLISHED,
    DocumentStatus.WITHDRAWN,
)


@dataclass(frozen=True)
class Found:
    """What a name stands for: the documents it fits, and whether the number said so."""

    documents: tuple[Document, ...]
    by_number: bool = False

    @property
    def only(self) -> Document | None:
        """The one document, where there is one."""
        return self.documents[0] if len(self.documents) == 1 else None


def find_named(
    session: Session,
    organisation_id: int,
    *,
    number_key: str,
    title_key: str,
    but: int | None = None,
    until: date | None = None,
    issuer: str = "",
) -> Found:
    """The issued documents that a number, else a title names; ``until`` leaves out what was issued later.

    Where a number is said and nobody bears it, a title only fits a document without another number.
    """
    here = [Document.organisation_id == organisation_id, Document.status.in_(_ISSUED)]
    if but is not None:
        here.append(Document.id != but)
    if number_key:
        query = select(Document).where(*here, Document.number_key == number_key)
        found = tuple(d for d in session.scalars(query) if _is_in_time(d, until))
        if found:
            return Found(found, by_number=True)
    if not title_key:
        return Found(())
    issuers = (issuer, session.get_one(Organisation, organisation_id).name)
    query = select(Document).where(*here, Document.title_key.in_(keys_behind(title_key, issuers)))
    if number_key:
        query = query.where(or_(Document.number_key.is_(None), Document.number_key == ""))
    return Found(
        tuple(
            document
            for document in session.scalars(query.order_by(Document.id))
            if title_key in names_of(document.title, (*issuers, document.issuer))
            and _is_in_time(document, until)
        )
    )


def mentions_waiting_for(session: Session, document: Document) -> list[ValidityMention]:
    """Mentions without a target that may mean this document, by number or by a name of its title."""
    organisation = session.get_one(Organisation, document.organisation_id)
    names = names_of(document.title, (document.issuer, organisation.name))
    same: list[ColumnElement[bool]] = [ValidityMention.title_key.in_(names)]
    if document.number_key:
        same.append(ValidityMention.number_key == document.number_key)
    return list(
        session.scalars(
            select(ValidityMention).where(
                ValidityMention.organisation_id == document.organisation_id,
                ValidityMention.target_id.is_(None),
                ValidityMention.source_document_id != document.id,
                or_(*same),
            )
        )
    )


def target_of(session: Session, mention: ValidityMention, source: Document) -> Document | None:
    """The one document a mention names, or None."""
    return find_named(
        session,
        mention.organisation_id,
        number_key=mention.number_key,
        title_key=mention.title_key,
        but=source.id,
        until=source.issued_on or source.doc_date,
        issuer=source.issuer,
    ).only


def _is_in_time(document: Document, until: date | None) -> bool:
    issued = document.issued_on or document.doc_date
    return until is None or issued is None or issued <= until
