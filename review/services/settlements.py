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
from review.store.findings import A_QUERY, FindingRow, Settlement, settlements_of


def write_settlements(
    session: Session,
    actor: Actor,
    stage: Stage,
    chosen: Sequence[tuple[FindingRow, SettlementValues]],
    now: datetime,
) -> str:
    """Settle each of the findings (rows that are flushed) at a stage; answers the batch.

    A constant number of statements for every few thousand findings, whatever stood before.
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
                    "undone_at": None,
                    "replaces_id": before.get(finding.id),
                    "impact_id": said.impact_id,
                }
                for finding, said in chosen
            ],
        )
    session.flush()
    return batch
