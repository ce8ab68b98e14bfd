"""Terms for publication: how many working days a kind of document has, since when.

Rows are added and never changed: what was due in a past year stays what it was. What was published
in time is read from the log, in ``timeliness_log``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.timeliness import Limits
from review.store.base import Base, Identity, UtcDateTime
from review.store.people import Organisation


class PublicationLimit(Base):
    """From a day on, documents of a kind go online within so many working days; "" means any kind."""

    __tablename__ = "publication_limit"
    __table_args__ = (
        UniqueConstraint("organisation_id", "doc_kind", "from_on"),
        CheckConstraint("days BETWEEN 1 AND 20", name="days_within_the_law"),
    )

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    doc_kind: Mapped[str] = mapped_column(String(30))
    from_on: Mapped[date]
    days: Mapped[int]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


def limits_of(session: Session, organisation_id: int) -> Limits:
    """The organisation's terms with the dates from which they hold."""
    organisation = session.get_one(Organisation, organisation_id)
    rows = session.scalars(
        select(PublicationLimit)
        .where(PublicationLimit.organisation_id == organisation_id)
        .order_by(PublicationLimit.from_on, PublicationLimit.id)
    )
    return Limits(organisation.publish_days, _steps(rows))


def publication_days(session: Session, organisation_id: int, doc_kind: str, on: date) -> int:
    """Working days that a document of a kind has whose term begins ``on``."""
    return limits_of(session, organisation_id).for_kind(doc_kind, on)


def _steps(rows: Iterable[PublicationLimit]) -> tuple[tuple[str, date, int], ...]:
    return tuple((row.doc_kind, row.from_on, row.days) for row in rows)
