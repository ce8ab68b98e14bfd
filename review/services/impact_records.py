"""Impact records: made by the act that leaves personal data in by law, in its transaction and not without it.

Whoever settles by exception first judges what was said (``domain.impact.judge_impact``), then has the record
written here and names it in the settlement (``SettlementValues.impact_id``). A reviewer who follows the
drafter's exception, and a version that a settlement is carried over to, name the drafter's record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from review.domain.findings import SettlementValues, Stage
from review.domain.impact import ImpactValues, judge_impact, keep_until
from review.domain.values import Actor, Refused
from review.services.contents import about
from review.store.cases import ReviewCase
from review.store.documents import Document
from review.store.events import append
from review.store.findings import FindingRow
from review.store.impact_records import ImpactRecord


def record_impact(
    session: Session,
    actor: Actor,
    document: Document,
    row: ReviewCase,
    stage: Stage,
    findings: Sequence[FindingRow],
    settled: SettlementValues,
    said: ImpactValues | None,
    *,
    now: datetime,
    today: date,
) -> ImpactRecord:
    """Write the record of one exception, over all the places it settles. Raises Refused (``judge_impact``).

    ``settled`` gives law, article and reason, judged by the caller, who also checks the permission.
    """
    faults = judge_impact(said)
    if faults or said is None or said.category is None or said.level is None:
        raise Refused(*faults)
    record = ImpactRecord(
        organisation_id=document.organisation_id,
        document_id=document.id,
        case_id=row.id,
        stage=stage,
        category=said.category,
        level=said.level,
        law=settled.law,
        article=settled.article,
        reason=settled.reason,
        **said.answers(),
        codes=sorted({finding.code for finding in findings}),
        places=len(findings),
        person_id=actor.id or 0,
        at=now,
        keep_until=keep_until(today),
    )
    session.add(record)
    session.flush()
    append(
        session,
        "impact.recorded",
        actor=actor,
        now=now,
        about=about(document, row),
        payload={
            "impact": record.id,
            "stage": stage.value,
            "category": record.category.value,
            "level": record.level.value,
            "places": record.places,
            "keep_until": record.keep_until.isoformat(),
        },
    )
    return record
