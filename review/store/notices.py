"""What a person was told, as the list behind the bell prints it. Queries only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.rounds import RoundKind
from review.store.cases import Notice
from review.store.documents import Document
from review.store.rounds import Round

PAGE = 50


@dataclass(frozen=True)
class NoticeRow:
    """A line behind the bell: about a document, or about a round of a kind and year."""

    id: int
    document_id: int | None
    title: str | None
    doc_number: str | None
    event: str
    at: datetime
    read_at: datetime | None
    round_id: int | None
    round_kind: RoundKind | None
    round_year: int | None


@dataclass(frozen=True)
class NoticePage:
    """A page of notices, newest first, and whether there is more on either side."""

    rows: tuple[NoticeRow, ...]
    newer: bool
    older: bool


def notices_of(
    session: Session,
    person_id: int,
    *,
    unread: bool = False,
    before: int | None = None,
    after: int | None = None,
    limit: int = PAGE,
) -> NoticePage:
    """What a person was told: all or what they have not read, below or above a notice's id."""
    query = (
        select(
            Notice.id,
            Notice.document_id,
            Document.title,
            Document.doc_number,
            Notice.event,
            Notice.at,
            Notice.read_at,
            Notice.round_id,
            Round.kind,
            Round.year,
        )
        .select_from(Notice)
        .outerjoin(Document, Document.id == Notice.document_id)
        .outerjoin(Round, Round.id == Notice.round_id)
        .where(Notice.person_id == person_id)
    )
    if unread:
        query = query.where(Notice.read_at.is_(None))
    if after is not None:
        query = query.where(Notice.id > after).order_by(Notice.id)
    elif before is not None:
        query = query.where(Notice.id < before).order_by(Notice.id.desc())
    else:
        query = query.order_by(Notice.id.desc())
    found = [_notice_row(tuple(row)) for row in session.execute(query.limit(limit + 1))]
    more, rows = len(found) > limit, found[:limit]
    if after is not None:
        return NoticePage(tuple(reversed(rows)), newer=more, older=True)
    return NoticePage(tuple(rows), newer=before is not None, older=more)


def unread_count(session: Session, person_id: int) -> int:
    """How many notices a person has not read."""
    query = select(func.count()).select_from(Notice)
    return session.scalar(query.where(Notice.person_id == person_id, Notice.read_at.is_(None))) or 0


def _notice_row(row: tuple[Any, ...]) -> NoticeRow:
    return NoticeRow(*row)
