"""Three tables beside the catalogue: the chain of proof, the bundles applied here, the pinned key.

They hold numbers, digests and public keys, never a title or a text. The chain is written by
`chain`, the other two by `bundle_apply`; a site that is fed directly leaves them empty.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from review.public.tables import Base, UtcDateTime


class ProofLink(Base):
    """One link: what became of a record, or how a day ended. Never changed, never removed."""

    __tablename__ = "proof_link"
    __table_args__ = (
        Index("ix_proof_link_act", "act", "seq"),
        Index("ix_proof_link_record", "record_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(20))
    record_id: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[str] = mapped_column(Text)  # canonical JSON, what the digest is made of
    digest: Mapped[str] = mapped_column(String(64))


class AppliedBundle(Base):
    """A bundle that was applied to this site; the newest says where the line stands."""

    __tablename__ = "applied_bundle"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(64))
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    hides: Mapped[int]
    records: Mapped[int]
    notices: Mapped[int]
    links: Mapped[int]


class PinnedKey(Base):
    """The one public key whose bundles this site takes: Ed25519, 32 bytes in hex."""

    __tablename__ = "pinned_key"
    __table_args__ = (CheckConstraint("pinned_key_id = 1", name="one_row"),)

    pinned_key_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64))
    pinned_at: Mapped[datetime] = mapped_column(UtcDateTime)
