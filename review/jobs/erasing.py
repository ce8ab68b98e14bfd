"""The task that erases what nobody needs any more: discarded documents, and redacted copies that newer ones
have replaced.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.states import DocumentStatus
from review.jobs.work import Work
from review.services.making import segments_name
from review.store.cases import ReviewCase
from review.store.documents import Document, FileVersion, lock_document
from review.store.findings import Rendition, is_shared
from review.store.page_images import PageImages
from review.store.superseded import is_released, superseded
from review.store.unsaved_forms import drop_old, drop_unsaved_of

#: How long bytes, text and images of a discarded document are kept (product.md section 4).
KEEP_DISCARDED = timedelta(days=30)
#: How long a redacted copy stays beside the one that has taken its place.
KEEP_SUPERSEDED = timedelta(days=1)


def erase_discarded(work: Work) -> int:
    """Erase bytes, text and images of documents discarded 30 days ago; answers how many files. What was typed
    and never saved goes with them, and by itself when nobody came back to it.
    """
    now = work.clock()
    with work.transaction() as session:
        drop_old(session, now)
        query = (
            select(FileVersion)
            .join(Document, Document.id == FileVersion.document_id)
            .join(ReviewCase, ReviewCase.document_id == Document.id)
            .where(
                Document.status == DocumentStatus.DISCARDED,
                ReviewCase.settled_at <= now - KEEP_DISCARDED,
                FileVersion.erased_at.is_(None),
            )
        )
        versions = list(session.scalars(query))
        for version in versions:
            _erase(work, session, version)
            version.erased_at, version.live = now, False
            version.sketch = version.outlines = None
            # What was read out of it stands beside the form as evidence: words, too.
            session.get_one(Document, version.document_id).reading = {}
            drop_unsaved_of(session, version.document_id)
        return len(versions)


def erase_superseded(work: Work) -> int:
    """Erase bytes, text and pictures of redacted copies that were replaced a day ago and to which nothing
    refers; their rows keep digest, plan and proof. Answers how many copies.
    """
    before = work.clock() - KEEP_SUPERSEDED
    with work.sessions() as session:
        documents = sorted({row.document_id for row in superseded(session, before)})
    return sum(_erase_superseded(work, document_id, before) for document_id in documents)


def _erase_superseded(work: Work, document_id: int, before: datetime) -> int:
    """Those of one document, which is locked: nobody makes one of their plans the present one meanwhile."""
    files = work.vault.files
    with work.transaction() as session:
        lock_document(session, document_id)
        rows = superseded(session, before, document_id)
        for row in rows:
            row.erased_at = work.clock()
            session.flush()
            for digest in row.digests:
                used = is_shared(session, row, digest)
                if not used and not is_released(session, row.organisation_id, digest):
                    files.erase_rendition(row.organisation_id, digest)
            PageImages(files, row.file_version_id).forget(row.id)
            files.forget_working(row.file_version_id, segments_name(row.id))
        return len(rows)


def _erase(work: Work, session: Session, version: FileVersion) -> None:
    files = work.vault.files
    files.erase_working(version.id)
    if version.intake_key is not None:
        files.erase_intake(version.intake_key)
        version.intake_key = None
    _erase_renditions(work, session, version)
    elsewhere = session.scalar(
        select(FileVersion.id).where(
            FileVersion.organisation_id == version.organisation_id,
            FileVersion.digest == version.digest,
            FileVersion.id != version.id,
            FileVersion.erased_at.is_(None),
        )
    )
    if elsewhere is None:
        files.erase_original(version.organisation_id, version.digest)


def _erase_renditions(work: Work, session: Session, version: FileVersion) -> None:
    """The redacted copies go too, unless another file that is still there has the same bytes."""
    rows = session.scalars(select(Rendition).where(Rendition.file_version_id == version.id)).all()
    for digest in {digest for row in rows for digest in row.digests}:
        elsewhere = session.scalar(
            select(Rendition.id)
            .join(FileVersion, FileVersion.id == Rendition.file_version_id)
            .where(
                Rendition.organisation_id == version.organisation_id,
                or_(Rendition.bytes_digest == digest, Rendition.printed_digest == digest),
                FileVersion.id != version.id,
                FileVersion.erased_at.is_(None),
            )
        )
        if elsewhere is None:
            work.vault.files.erase_rendition(version.organisation_id, digest)
