"""Proofs of a redacted copy that were run again after it was made: who asked, and what came out.

The proof that belongs to the making is in the rendition's own report.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from review.store.base import Base, Identity, UtcDateTime, text_enum
from review.store.documents import FileState


class RenditionProof(Base):
    """One proof run again. It waits for a task like other outstanding work; ``verified`` is None until
    it was run.
    """

    __tablename__ = "rendition_proof"
    __table_args__ = (Index("ix_rendition_proof_state", "state", "leased_until"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True, init=False)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    rendition_id: Mapped[int] = mapped_column(ForeignKey("rendition.id"), index=True)
    #: The bytes that were proven: a copy may have been made anew since.
    bytes_digest: Mapped[str] = mapped_column(String(64))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[FileState] = mapped_column(
        text_enum(FileState, name="state"), default=FileState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    reason: Mapped[str | None] = mapped_column(String(40), default=None)
    verified: Mapped[bool | None] = mapped_column(default=None)
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


def proofs_of(session: Session, rendition_id: int) -> list[RenditionProof]:
    """The proofs of a copy that were run again or are to be, newest first."""
    query = select(RenditionProof).where(RenditionProof.rendition_id == rendition_id)
    return list(session.scalars(query.order_by(RenditionProof.id.desc())))
