"""The public record follows: what it is to say of a document's validity, and writing it outside.

A successor is named outside only when it may be: as a record when it is public and visible itself; as
text when the text is the title or number of a published document or passed the string check that
every released string passes. Hidden records are left alone until they are restored.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.numbers import normal_number
from review.domain.states import DocumentStatus, Validity
from review.domain.validity import title_key
from review.domain.values import Actor
from review.public.records import Validity as PublicValidity
from review.public.records import ValidityIn, set_validity
from review.services.outstanding import finish, wake
from review.store.documents import Document, FileState, lock_document
from review.store.releases import published_release
from review.store.validity import ValidityRelease, release_of_validity

#: A session on the public store that commits when its block ends well.
Outside = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class SaidOutside:
    """What the public record is to say."""

    validity: Validity
    on: date | None
    successor_id: int | None
    successor_text: str


def ask_public(session: Session, document: Document, now: datetime) -> None:
    """Leave an outstanding row, where there is a record outside or soon will be. The caller flushes."""
    if document.published_at is None:
        return  # never released: its first release says what it is to say
    row = release_of_validity(session, document.id)
    if row is None:
        row = ValidityRelease(
            organisation_id=document.organisation_id, document_id=document.id, asked_at=now
        )
        session.add(row)
    row.asked_at = now
    wake(row, FileState.PENDING)


def ask_predecessors(session: Session, document_id: int, now: datetime) -> None:
    """A document became public or visible again: those it took the place of may now link to it."""
    query = select(Document).where(
        Document.successor_id == document_id, Document.status == DocumentStatus.PUBLISHED
    )
    for predecessor in session.scalars(query):
        ask_public(session, predecessor, now)


def text_to_check(session: Session, document: Document) -> str:
    """A successor's name that nobody has put before the detectors yet; empty when there is nothing to check."""
    text = document.successor_text
    row = release_of_validity(session, document.id)
    if not text or (row is not None and row.clean_text == text):
        return ""
    return "" if _is_released(session, document.organisation_id, text) else text


def said_outside(session: Session, document: Document) -> SaidOutside:
    """What the public side may be told now; a name that was not checked stays inside."""
    text = "" if text_to_check(session, document) else document.successor_text
    successor = None
    if document.successor_id is not None:
        found = session.get(Document, document.successor_id)
        if found is not None and _is_visible(session, found):
            successor = found.id
    return SaidOutside(document.validity, document.validity_on, successor, text)


def record_checked_text(session: Session, document: Document, text: str) -> None:
    """Nothing was found in a successor's name: releases may carry it from now on."""
    row = release_of_validity(session, document.id)
    if row is not None and document.successor_text == text:
        row.clean_text = text


def write_validity(
    session: Session, actor: Actor, outside: Outside, row: ValidityRelease, now: datetime
) -> bool:
    """Have the public record say what the document says now; answers whether a task is to come again.

    The document's row stays locked while the record is written, so that marks, releases and hides
    come outside in their order. Raises RecordRefused where the public side would not take it.
    """
    document = lock_document(session, row.document_id)
    if document is None or document.status is not DocumentStatus.PUBLISHED:
        finish(row, FileState.DONE)  # hidden: a restore asks again
        session.flush()
        return False
    said = said_outside(session, document)
    if not _is_visible(session, document):
        finish(row, FileState.DONE)  # its release is still to be written, and will say it
        session.flush()
        return False
    values = ValidityIn(
        validity=PublicValidity(said.validity),
        validity_on=said.on,
        successor_id=said.successor_id,
        successor_text=said.successor_text,
    )
    with outside() as opened:
        set_validity(opened, document.id, values, now)
    row.written_at = now
    if said.successor_text == document.successor_text:
        finish(row, FileState.DONE)
    session.flush()
    return said.successor_text != document.successor_text


def _is_visible(session: Session, document: Document) -> bool:
    """Whether the document's own record stands outside for everybody to see."""
    if document.status is not DocumentStatus.PUBLISHED:
        return False
    release = published_release(session, document.id)
    return release is not None and release.written_at is not None


def _is_released(session: Session, organisation_id: int, text: str) -> bool:
    """Whether a text is the title or number of a document that is public: it was checked then."""
    number = normal_number(text)
    same = [Document.title_key == title_key(text)]
    if number is not None:
        same.append(Document.number_key == number)
    found = session.scalars(
        select(Document).where(
            Document.organisation_id == organisation_id,
            Document.status == DocumentStatus.PUBLISHED,
            or_(*same),
        )
    )
    return any(_is_visible(session, document) for document in found)
