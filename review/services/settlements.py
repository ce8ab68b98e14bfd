"""Settlements written, many at once: what stood before is undone and named, one batch, one undo.

Who may, and what a settlement may say, is judged by the callers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from review.domain.findings import SettlementValues, Stage
from review.domain.values import Actor
from review.services.contents import about
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import append
from review.store.findings import A_QUERY, FindingRow, Settlement, settlements_of


def write_settlements(
    session: Session,
    actor: Actor,
    stage: Stage,
    chosen: Sequence[tuple[FindingRow, SettlementValues]],
    now: datetime,
) -> str:
    """Settle each of the findings (rows that are flushed) at a stage; answers the batch.

    A constant number of statements for every few thousand findings, whatever stood before. The first of
    them is the one that undoing leads back to.
    """
    batch = str(uuid4())
    before = {
        finding_id: settlement.id
        for (finding_id, at), settlement in settlements_of(
            session, [finding.id for finding, _ in chosen]
        ).items()
        if at is stage
    }
    replaced = list(before.values())
    for at in range(0, len(replaced), A_QUERY):
        session.execute(
            update(Settlement)
            .where(Settlement.id.in_(replaced[at : at + A_QUERY]))
            .values(undone_at=now)
        )
    if chosen:
        session.execute(
            insert(Settlement),
            [
                {
                    "organisation_id": finding.organisation_id,
                    "finding_id": finding.id,
                    "stage": stage,
                    "action": said.action,
                    "person_id": actor.id or 0,
                    "at": now,
                    "batch": batch,
                    "reason": said.reason,
                    "law": said.law,
                    "article": said.article,
                    "impact_id": said.impact_id,
                    "undone_at": None,
                    "replaces_id": before.get(finding.id),
                }
                for finding, said in chosen
            ],
        )
    session.flush()
    return batch


def settle_places(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    stage: Stage,
    chosen: Sequence[tuple[FindingRow, SettlementValues]],
    now: datetime,
) -> str:
    """Write the settlements of single places and tell of them; answers the batch."""
    batch = write_settlements(session, actor, stage, chosen, now)
    actions = {said.action.value for _, said in chosen}
    append(
        session,
        "finding.settled",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "findings": len(chosen),
            "stage": stage.value,
            "action": actions.pop() if len(actions) == 1 else "several",
            "batch": batch,
        },
    )
    return batch
