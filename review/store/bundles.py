"""The bundles that were written for a public site behind an air gap, in their line.

Only numbers, digests and public keys; what was in a bundle is told by the public catalogue's chain. A
bundle is noted here before its file gets its name, so that two bundles never hold one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, BigInteger, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, UtcDateTime


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


def exports(session: Session, *, after: int = 0) -> Sequence[BundleExport]:
    """Every bundle behind number `after`, oldest first."""
    query = select(BundleExport).where(BundleExport.sequence > after)
    return session.scalars(query.order_by(BundleExport.sequence)).all()


def newest_exports(session: Session, limit: int) -> Sequence[BundleExport]:
    """The newest bundles, newest first."""
    query = select(BundleExport).order_by(BundleExport.sequence.desc()).limit(limit)
    return session.scalars(query).all()


def latest_export(session: Session) -> BundleExport | None:
    """The newest bundle."""
    return next(iter(newest_exports(session, 1)), None)
