"""Taking the items whose evidence is to be made, and giving them back done or failed.

Fresh
items are taken together; one whose task failed or died is taken alone, so that it costs no others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.services.outstanding import LEASE, MAX_ATTEMPTS
from review.store.documents import FileState
from review.store.evidence_work import BATCH, evidence_is_due
from review.store.rounds import RoundItem


def claim_evidence(session: Session, item_id: int, now: datetime) -> list[int]:
    """Take the lease of an item and of the fresh ones after it; answers their ids. The caller commits.

    Empty when the item asks for nothing or another task is at it. One whose third task died without
    a word is given up here.
    """
    first = session.scalars(
        select(RoundItem)
        .where(RoundItem.id == item_id, *evidence_is_due(now))
        .with_for_update(skip_locked=True)
    ).first()
    if first is None:
        return []
    if first.attempts >= MAX_ATTEMPTS:
        fail_evidence(first, "crashed", now)
        return []
    rows = [first]
    if first.attempts == 0:
        rows += session.scalars(
            select(RoundItem)
            .where(RoundItem.id > item_id, RoundItem.attempts == 0, *evidence_is_due(now))
            .order_by(RoundItem.id)
            .limit(BATCH - 1)
            .with_for_update(skip_locked=True)
        )
    for row in rows:
        row.evidence_state = FileState.WORKING
        row.leased_until = now + LEASE
        row.attempts += 1
    return [row.id for row in rows]


def is_last_attempt(item: RoundItem) -> bool:
    """Whether a failure now is for good."""
    return item.attempts >= MAX_ATTEMPTS


def finish_evidence(item: RoundItem, state: FileState) -> None:
    """The evidence is written; ``state`` says whether all of it could be made."""
    item.leased_until = None
    item.evidence_state = state
    if state is FileState.DONE:
        item.evidence_reason = None


def fail_evidence(item: RoundItem, reason: str, now: datetime) -> None:
    """The attempt failed. Another follows after a growing pause unless it was the third."""
    item.evidence_reason = reason
    if is_last_attempt(item):
        item.leased_until = None
        item.evidence_state = FileState.FAILED
        return
    item.leased_until = now + timedelta(seconds=5 * 4**item.attempts)
