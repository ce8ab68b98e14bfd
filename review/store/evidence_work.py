"""Which items wait for their evidence: in batches, and after everything that a person waits for.

Queries only; taking them is ``services.evidence.claiming``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from review.store.documents import FileState
from review.store.rounds import OPEN_STATES, RoundItem

#: Items in one task, and tasks that the sweep sends at once; each leads to the next.
BATCH = 20
BATCHES = 2

_WAITING = (FileState.PENDING, FileState.WORKING)


def evidence_is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions on an item: open, its evidence wanted, and nobody at it."""
    return (
        RoundItem.state.in_(OPEN_STATES),
        RoundItem.evidence_state.in_(_WAITING),
        or_(RoundItem.leased_until.is_(None), RoundItem.leased_until <= now),
    )


def due_evidence(session: Session, now: datetime) -> list[int]:
    """The first item of each batch that waits and is not being worked on, oldest first."""
    rows = session.execute(
        select(RoundItem.id, RoundItem.attempts)
        .where(*evidence_is_due(now))
        .order_by(RoundItem.id)
        .limit(BATCH * BATCHES)
    ).all()
    fresh = [item_id for item_id, attempts in rows if attempts == 0]
    alone = [item_id for item_id, attempts in rows if attempts > 0]
    return sorted([*fresh[::BATCH], *alone[:BATCHES]])
