"""What letters about requests say of the office that writes them; one row for an organisation."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base


class Letterhead(Base):
    """Where a reply may be contested, and where to turn with questions. Empty: a gap in the letter."""

    __tablename__ = "letterhead"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), primary_key=True, autoincrement=False
    )
    #: The body that hears reconsideration, and the court, by name.
    review_body: Mapped[str] = mapped_column(String(200), default="")
    court: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(300), default="")
    #: How an information processing fee is paid.
    payment: Mapped[str] = mapped_column(String(300), default="")


def letterhead_of(session: Session, organisation_id: int) -> Letterhead:
    """What the organisation wrote, or empty fields (a row not yet stored)."""
    found = session.get(Letterhead, organisation_id)
    return found or Letterhead(organisation_id=organisation_id)
