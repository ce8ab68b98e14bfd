"""The bundles that were written for a public site behind an air gap, in their line.

Only numbers, digests and public keys; what was in a bundle is told by the public catalogue's chain. A
bundle is noted here before its file gets its name, so that two bundles never hold one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, BigInteger, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.domain.states import DocumentStatus
from review.store.base import Base, UtcDateTime
from review.store.documents import Document


class BundleExport(Base):
    """One bundle: its number, the digest of its manifest, how far it carried the chain of proof."""

    __tablename__ = "bundle_export"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The oldest bundle that it may follow; 0 where it holds everything.
    base_sequence: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    chain_to: Mapped[int] = mapped_column(BigInteger)
    chain_head: Mapped[str] = mapped_column(String(64))
    #: Public key that signed it, and the one announced in it.
    key: Mapped[str] = mapped_column(String(64))
    next_key: Mapped[str | None] = mapped_column(String(64))
    hides: Mapped[int]
    records: Mapped[int]
    notices: Mapped[int]
    bytes: Mapped[int] = mapped_column(BigInteger)
    #: Documents it hid although the catalogue inside showed them: the next one says how they stand.
    withheld: Mapped[list[int]] = mapped_column(JSON, default_factory=list)


@dataclass(frozen=True)
class StillShown:
    """A document that was withdrawn, and that the catalogue may show all the same."""

    document_id: int
    explanation: str
    hidden_at: datetime
    is_confirmed: bool


def exports(session: Session, *, after: int = 0) -> Sequence[BundleExport]:
    """Every bundle behind number `after`, oldest first."""
    query = select(BundleExport).where(BundleExport.sequence > after)
    return session.scalars(query.order_by(BundleExport.sequence)).all()


def latest_export(session: Session) -> BundleExport | None:
    """The newest bundle."""
    return session.scalar(select(BundleExport).order_by(BundleExport.sequence.desc()).limit(1))


def still_shown(session: Session) -> Sequence[StillShown]:
    """Documents whose hide, or whose erasure, did not reach the public catalogue."""
    found = session.scalars(
        select(Document)
        .where(Document.still_visible.is_(True), Document.status == DocumentStatus.WITHDRAWN)
        .order_by(Document.id)
    )
    return [
        StillShown(
            document.id,
            document.hide_explanation,
            document.hidden_at,
            document.hide_confirmed_at is not None,
        )
        for document in found
        if document.hidden_at is not None
    ]
