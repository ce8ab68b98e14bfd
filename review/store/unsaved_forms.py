"""What somebody typed into the marking form and has not saved: one row for each person and document.

It is nobody's word yet: no version of the document, no event, seen only by whoever typed it. It goes when
they save, when they let it go, and by itself after two weeks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime

#: How long it waits for its person to come back.
KEPT = timedelta(days=14)


class UnsavedForm(Base):
    """The fields as typed, by name, and the version of the document the form was opened at."""

    __tablename__ = "unsaved_form"
    __table_args__ = (UniqueConstraint("document_id", "person_id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    fields: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def unsaved_form(session: Session, document_id: int, person_id: int) -> UnsavedForm | None:
    """What a person left in the form of a document."""
    return session.scalars(
        select(UnsavedForm).where(
            UnsavedForm.document_id == document_id, UnsavedForm.person_id == person_id
        )
    ).first()


def drop_unsaved(session: Session, document_id: int, person_id: int) -> None:
    """Forget what a person left in the form of a document."""
    session.execute(
        delete(UnsavedForm).where(
            UnsavedForm.document_id == document_id, UnsavedForm.person_id == person_id
        )
    )


def drop_unsaved_of(session: Session, document_id: int) -> None:
    """Forget what anybody left in the form of a document."""
    session.execute(delete(UnsavedForm).where(UnsavedForm.document_id == document_id))


def drop_old(session: Session, now: datetime) -> None:
    """Forget what nobody came back to."""
    session.execute(delete(UnsavedForm).where(UnsavedForm.at < now - KEPT))
