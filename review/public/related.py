"""What stands beside a record: others of the same item, what became of it, what it replaced.

Reads the catalogue and its chain of proof; only what can be seen is linked. No words are made here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from review.public.catalogue import Linked
from review.public.chain import Act
from review.public.chain_tables import ProofLink
from review.public.tables import PublicRecord, RecordState, Validity

_MOST_OF_ITEM = 8
_MOST_STEPS = 40
_TOLD = (Act.PUBLISHED, Act.HIDDEN, Act.RESTORED, Act.VALIDITY)


@dataclass(frozen=True)
class Step:
    """One thing that became of a record: the act, when, and how it stood afterwards."""

    act: Act
    at: datetime
    revision: int
    validity: Validity


def of_same_item(engine: Engine, record: PublicRecord) -> Sequence[Linked]:
    """Answer the newest other records under the same item of the item catalogue."""
    if not record.item_code:
        return ()
    statement = (
        select(PublicRecord.record_id, PublicRecord.title, PublicRecord.doc_number)
        .where(
            PublicRecord.item_code == record.item_code,
            PublicRecord.state == RecordState.PUBLISHED,
            PublicRecord.record_id != record.record_id,
        )
        .order_by(PublicRecord.sort_on.desc(), PublicRecord.record_id.desc())
        .limit(_MOST_OF_ITEM)
    )
    with engine.connect() as connection:
        return [Linked(*row) for row in connection.execute(statement)]


def history_of(engine: Engine, record_id: int) -> Sequence[Step]:
    """Answer what became of a record, oldest first, as the chain of proof tells it."""
    statement = (
        select(ProofLink.act, ProofLink.at, ProofLink.body)
        .where(ProofLink.record_id == record_id, ProofLink.act.in_(_TOLD))
        .order_by(ProofLink.seq.desc())
        .limit(_MOST_STEPS)
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    steps = []
    for act, at, body in reversed(rows):
        said = json.loads(body)
        steps.append(Step(Act(act), at, said["revision"], Validity(said["validity"])))
    return steps
