"""Public documents whose tables may add up with those of another. Queries only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from review.domain.aggregation import Outline, from_plain
from review.domain.states import DocumentStatus
from review.domain.values import Actor
from review.store.documents import Document, FileVersion
from review.store.people import Office
from review.store.scopes import readable

#: Documents that are held against one: the newest of its office, and the newest with tables of the others.
COMPARED = 1_500


@dataclass(frozen=True, kw_only=True)
class PublicDocument:
    """A public document: enough to compare it."""

    id: int
    title: str
    own_office: bool
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, kw_only=True)
class PublicFacts:
    """What a list says of a public document."""

    title: str
    number: str | None
    office: str
    on: date | None


@dataclass
class _Gathered:
    title: str
    own: bool
    outlines: list[Outline] = field(default_factory=list)


def public_beside(session: Session, actor: Actor, document: Document) -> list[PublicDocument]:
    """Documents of the organisation that are public now and that the actor may know of, newest first."""
    own = Document.office_id == document.office_id
    rows = [
        *_newest(session, actor, document, own),
        *_newest(session, actor, document, ~own, FileVersion.outlines.is_not(None)),
    ]
    found: dict[int, _Gathered] = {}
    for document_id, title, office_id, plain in rows:
        each = found.setdefault(document_id, _Gathered(title, office_id == document.office_id))
        each.outlines += from_plain(plain)
    return [
        PublicDocument(id=i, title=g.title, own_office=g.own, outlines=tuple(g.outlines))
        for i, g in found.items()
    ]


def _newest(
    session: Session, actor: Actor, document: Document, *conditions: ColumnElement[bool]
) -> Iterable[tuple[int, str, int, list[dict[str, object]] | None]]:
    query = (
        select(Document.id, Document.title, Document.office_id, FileVersion.outlines)
        .outerjoin(
            FileVersion, (FileVersion.document_id == Document.id) & FileVersion.live.is_(True)
        )
        .where(
            readable(actor, Document.organisation_id, Document.office_id),
            Document.organisation_id == document.organisation_id,
            Document.status == DocumentStatus.PUBLISHED,
            Document.hidden_at.is_(None),
            Document.id != document.id,
            *conditions,
        )
        .order_by(Document.id.desc())
        .limit(COMPARED)
    )
    return (tuple(row) for row in session.execute(query))


def facts_of(session: Session, ids: Sequence[int]) -> dict[int, PublicFacts]:
    """What a list says of some documents."""
    rows = session.execute(
        select(Document, Office.name)
        .join(Office, Office.id == Document.office_id)
        .where(Document.id.in_(ids))
    )
    return {
        row.id: PublicFacts(
            title=row.title,
            number=row.doc_number,
            office=office,
            on=row.issued_on or row.doc_date,
        )
        for row, office in rows
    }
