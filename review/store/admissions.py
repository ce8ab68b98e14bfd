"""Reading the admissions of an organisation: digests that may come in although their head bears a mark."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.documents import Admission


def admissions_of(session: Session, organisation_id: int, limit: int = 200) -> list[Admission]:
    """The admissions of an organisation, newest first."""
    return list(
        session.scalars(
            select(Admission)
            .where(Admission.organisation_id == organisation_id)
            .order_by(Admission.id.desc())
            .limit(limit)
        )
    )
