"""A demonstration document that leaves personal data in because a law has it published, with its impact record."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.demo.road import Walk
from review.domain.commands import SettleFindings
from review.domain.findings import SettlementAction
from review.domain.impact import ImpactCategory, ImpactLevel, ImpactValues
from review.domain.states import Role
from review.domain.values import Actor
from review.services import settling
from review.store.documents import live_files
from review.store.findings import FindingRow

#: What was weighed before the number plate of a penalised vehicle was left to be read (PIPL Art. 55, 56).
WEIGHED = ImpactValues(
    category=ImpactCategory.PUNITIVE,
    purpose="公示多次占用消防通道、经处罚仍不改正的车辆，提醒其他车主让出消防通道。",
    method="只在通知正文里写车牌，不附照片，不写车主姓名全称、住址和电话。",
    necessity="不写车牌，群众无法核对处罚是否公平，也达不到警示的效果。",
    level=ImpactLevel.MODERATE,
    effect="认识车主的人能认出是谁，可能影响其在小区里的评价；不涉及财产和人身安全。",
    protection="车主姓名遮挡，公示满一年后撤下；车主认为有误的，可以随时申请更正。",
)


def leave_the_plate(walk: Walk) -> Walk:
    """The drafter leaves number plates in by law: publication as a sanction, weighed and recorded."""

    def settle(session: Session, actor: Actor, now: datetime, today: date) -> object:
        versions = [version.id for version in live_files(session, walk.document_id)]
        plates = session.scalars(
            select(FindingRow.id)
            .where(FindingRow.file_version_id.in_(versions), FindingRow.code == "PLATE")
            .order_by(FindingRow.id)
        )
        command = SettleFindings(
            document_id=walk.document_id,
            finding_ids=tuple(plates),
            action=SettlementAction.EXCEPTION,
            same_value=True,
            reason="有一定社会影响的行政处罚决定依法应当公开，车牌是让公众知道处罚对象所必需的。",
            law="中华人民共和国行政处罚法",
            article="第四十八条",
            impact=WEIGHED,
        )
        return settling.settle_findings(
            session, walk.work.vault, actor, command, now=now, today=today
        )

    return walk.call(Role.DRAFTER, settle)
