"""Redacted copies whose place a newer one has taken, and to which nothing refers any more. Queries only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Text, cast, select, true
from sqlalchemy.orm import Session, aliased

from review.store.case_values import plan_of
from review.store.documents import FileState, FileVersion
from review.store.findings import Rendition
from review.store.proofs import RenditionProof
from review.store.releases import Release
from review.store.requests import RequestGiving


def superseded(
    session: Session, made_before: datetime, document_id: int | None = None
) -> list[Rendition]:
    """Verified copies (of one document) that are still there although one of the same version that is newer
    was verified before this moment; without those of the present plan, those in any release, those that were
    there when copies of the document were given to an applicant, and those whose proof somebody waits for.
    """
    newer = aliased(Rendition)
    rows = session.scalars(
        select(Rendition)
        .join(FileVersion, FileVersion.id == Rendition.file_version_id)
        .where(
            Rendition.document_id == document_id if document_id is not None else true(),
            Rendition.verified,
            Rendition.erased_at.is_(None),
            FileVersion.erased_at.is_(None),
            select(newer.id)
            .where(
                newer.file_version_id == Rendition.file_version_id,
                newer.verified,
                newer.erased_at.is_(None),
                newer.made_at > Rendition.made_at,
                newer.made_at <= made_before,
            )
            .exists(),
            # A giving names the copy of the main text; those of the annexes went out with it.
            ~select(RequestGiving.id)
            .where(
                RequestGiving.document_id == Rendition.document_id,
                RequestGiving.redacted,
                RequestGiving.given_at >= Rendition.made_at,
            )
            .exists(),
            ~select(RenditionProof.id)
            .where(
                RenditionProof.rendition_id == Rendition.id,
                RenditionProof.state.in_((FileState.PENDING, FileState.WORKING)),
            )
            .exists(),
        )
        .order_by(Rendition.id)
    ).all()
    released = _released(session, {row.document_id for row in rows})
    return [
        row
        for row in rows
        if released.isdisjoint(row.digests) and row.plan_key != _present_plan(session, row)
    ]


def is_released(session: Session, organisation_id: int, digest: str) -> bool:
    """Whether any release of the organisation has a file of these bytes; reads every record, so ask seldom."""
    found = session.scalar(
        select(Release.id)
        .where(
            Release.organisation_id == organisation_id,
            cast(Release.record, Text).contains(digest, autoescape=True),
        )
        .limit(1)
    )
    return found is not None


def _present_plan(session: Session, row: Rendition) -> str:
    return plan_of(session, session.get_one(FileVersion, row.file_version_id)).key


def _released(session: Session, document_ids: Iterable[int]) -> frozenset[str]:
    """Digests of all files in any release of these documents, whether it is out or only prepared."""
    records = session.scalars(
        select(Release.record).where(Release.document_id.in_(list(document_ids)))
    )
    return frozenset(file["digest"] for record in records for file in record.get("files", ()))
