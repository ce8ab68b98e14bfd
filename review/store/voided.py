"""Confirmations that no longer hold, as their giver has to hear of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.store.cases import Confirmation, standing_confirmations


def lost_confirmations(session: Session, case_id: int, person_id: int) -> list[Confirmation]:
    """A person's voided confirmations of a case whose kind nobody has given anew, the latest of each."""
    rows = session.scalars(
        select(Confirmation)
        .where(
            Confirmation.case_id == case_id,
            Confirmation.person_id == person_id,
            Confirmation.voided_at.is_not(None),
        )
        .order_by(Confirmation.id)
    )
    latest = {row.kind: row for row in rows}
    standing = standing_confirmations(session, case_id)
    return [row for kind, row in latest.items() if kind not in standing]
